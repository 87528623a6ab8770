"""The word channel made by document is the one made at once, and only what changed is cut anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import bm25s
import numpy as np
import pytest

from corpus import Corpus, Document, Instrument, Origin, segment
from retrieval.finding import word_index
from retrieval.finding.articles import collect
from retrieval.finding.postings import Postings, join
from retrieval.finding.word_index import write_words
from retrieval.finding.words import TermIndex, WordCutter, grams

LAW = "示例数据法\n第一条 为了保护数据，制定本法。\n第二条 示例机构应当在三个工作日内向示例部门报告。\n"
RULE = "示例报告办法\n第一条 根据示例数据法，制定本办法。\n第二条 示例机构应当报告网络安全事件的{}。\n"


def held(doc_id: str, title: str, text: str, added: bool = False) -> Document:
    instrument = Instrument(doc_id, title, level="法律", issuer="示例部门", effective="2030-01-01", added=added)
    return Document(instrument, Origin.TEXT, segment(text), text, f"{hash(text):x}")


def collection(what: str = "时间", *more: Document) -> Corpus:
    made = (held("law", "示例数据法", LAW), held("rule", "示例报告办法", RULE.format(what)), *more)
    return Corpus({document.id: document for document in made})


@pytest.fixture(scope="module")
def cutter() -> WordCutter:
    return WordCutter.full(("示例数据法", "示例报告办法", "时间地点表"))


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cutter: WordCutter) -> Callable[..., dict[str, bytes]]:
    """Writes the channel of a collection and gives the files; ``write.cut`` counts documents cut since the last call."""
    counts = {"cut": 0, "made": 0}
    count = word_index._Maker._count

    def counted(*arguments):
        counts["cut"] += 1
        return count(*arguments)

    monkeypatch.setattr(word_index._Maker, "_count", counted)
    monkeypatch.setattr(WordCutter, "full", lambda names, text=None: cutter)

    def made(corpus: Corpus, kept: str = "kept", code: str = "code") -> dict[str, bytes]:
        counts["made"] += 1
        counts["cut"] = 0
        folder = tmp_path / f"made-{counts['made']}"
        folder.mkdir()
        write_words(folder, corpus, collect(corpus), tmp_path / kept, code)
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    made.cut = lambda: counts["cut"]  # type: ignore[attr-defined]
    return made


def test_from_kept_documents_the_files_are_those_made_from_nothing(write) -> None:
    own = held("own", "时间地点表", "时间地点表\n第一条 示例机构填写时间。\n", added=True)
    write(collection())
    assert write.cut() == 2
    for corpus, cut in (
        (collection(), 0),
        (collection("地点"), 1),
        (collection("地点", own), 1),
        (collection("时间地点表", own), 1),
        (collection("时间地点表"), 1),  # the name that occurs in it is no word any more
    ):
        files = write(corpus)
        assert write.cut() == cut
        assert files == write(corpus, f"fresh-{cut}-{len(corpus.documents)}-{hash(str(files))}")


def test_other_code_or_other_names_keep_nothing(write, tmp_path: Path) -> None:
    write(collection())
    write(collection(), code="changed")
    assert write.cut() == 2
    assert len(list((tmp_path / "kept").iterdir())) == 1  # what the old code made is dropped
    write(collection("时间", held("third", "示例第三法", LAW)), code="changed")
    assert write.cut() == 3


def test_a_damaged_document_is_cut_anew(write, tmp_path: Path) -> None:
    before = write(collection())
    kept = sorted((tmp_path / "kept").rglob("words-*"))
    kept[0].write_bytes(b"damaged")
    assert write(collection()) == before
    assert write.cut() == 1


def test_postings_outlive_their_bytes_and_join_in_order() -> None:
    first, second = Postings.of([["乙", "甲", "乙"], []]), Postings.of([["丙", "甲"]])
    again = Postings.from_bytes(first.to_bytes())
    assert (again.size, again.terms, again.count.tolist()) == (2, ("乙", "甲"), [2, 1])
    whole = join([first, second])
    assert whole.terms == ("丙", "乙", "甲")
    assert (whole.size, whole.owner.tolist(), whole.term.tolist()) == (3, [0, 0, 2, 2], [1, 2, 0, 2])
    assert join([]).size == 0


def test_the_scores_are_those_of_bm25s() -> None:
    texts = ["系统日志应当保存五年", "日志与备份", "", "备份系统每日备份"]
    bags = [grams(text) for text in texts]
    theirs = bm25s.BM25(method="lucene", k1=1.2, b=0.6, backend="numpy")
    theirs.index(bags, show_progress=False)
    ours = TermIndex.build(bags, 1.2, 0.6)
    for query in (["日志"], ["备份", "系统"], grams("备份日志")):
        assert np.allclose(ours.scores(query), theirs.get_scores(query), rtol=1e-5)
