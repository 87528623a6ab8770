"""A graph made by document is the graph made at once, and only what changed is made anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import graph.facts.extract as extract
from corpus import Corpus, Document, Instrument, Origin, segment
from graph.facts.extract import write_graph
from graph.facts.parts import PartCache
from graph.rdf import conformance, parts, validation

LAW = (
    "示例数据法\n第一章 总则\n第一条 为了保护数据，制定本法。\n第二条 本法所称示例机构，是指处理数据的企业。\n"
    "第三条 示例机构应当在三个工作日内向示例部门报告，并保存记录不少于五年。\n"
    "第四条 违反本法第三条规定的，由示例部门责令改正，处一万元以上十万元以下罚款。\n"
)
RULE = (
    "示例报告办法\n第一条 根据《示例数据法》，制定本办法。\n"
    "第二条 示例机构应当按照《示例数据法》第三条的规定，在{}个工作日内报告下列事项：\n（一）时间；\n（二）地点。\n"
    "第三条 违反《示例数据法》第三条和本办法第二条规定的，由示例部门给予警告，依照《示例数据法》第四条处罚。\n"
)
NOTE = "示例说明\n一、背景\n办法第二条说明报告。\n二、内容\n（一）报告\n应当报告。\n"


def held(doc_id: str, title: str, text: str | None) -> Document:
    instrument = Instrument(doc_id, title, level="法律", issuer="示例部门", effective="2030-01-01")
    if text is None:
        return Document(instrument, Origin.MISSING)
    return Document(instrument, Origin.TEXT, segment(text), text, f"{hash(text):x}")


def collection(days: str = "五", law: str | None = LAW, note: str | None = NOTE) -> Corpus:
    made = (
        held("law", "示例数据法", law),
        held("rule", "示例报告办法", RULE.format(days)),
        held("note", "示例说明", note),
    )
    return Corpus({document.id: document for document in made})


def written(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ("facts.json", "graph.nt", "validation.txt")}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[int, int, int]]:
    """How many documents were read, made into triples and validated since the last call."""
    counts = {"read": 0, "made": 0, "validated": 0}

    def count(name: str, function: Callable) -> Callable:
        def call(*arguments, **named):
            counts[name] += 1
            return function(*arguments, **named)

        return call

    monkeypatch.setattr(extract, "_draw", count("read", extract._draw))
    monkeypatch.setattr(parts, "add_document", count("made", parts.add_document))
    monkeypatch.setattr(validation, "validate", count("validated", validation.validate))
    monkeypatch.setattr(conformance, "conforms", count("validated", conformance.conforms))

    def since() -> tuple[int, int, int]:
        found = counts["read"], counts["made"], counts["validated"]
        counts.update(read=0, made=0, validated=0)
        return found

    return since


@pytest.mark.parametrize(
    "changed",
    [
        collection("七"),
        collection(law=None),
        collection(law=LAW.replace("第三条 示例", "第三条 　\n示例").replace("第四条", "第四条", 1)),
        collection(law=LAW + "第五条 本法自2030年1月1日起施行。\n"),
        collection(note=None),
    ],
)
def test_a_build_upon_another_equals_a_build_from_nothing(changed: Corpus, tmp_path: Path) -> None:
    cache = tmp_path / "parts" / "code"
    write_graph(tmp_path / "first", collection(), PartCache(cache))
    write_graph(tmp_path / "upon", changed, PartCache(cache))
    write_graph(tmp_path / "whole", changed)
    assert written(tmp_path / "upon") == written(tmp_path / "whole")
    write_graph(tmp_path / "whole-first", collection())
    assert written(tmp_path / "first") == written(tmp_path / "whole-first")


def test_only_what_changed_is_made_anew(counted, tmp_path: Path) -> None:
    cache = tmp_path / "parts" / "code"
    write_graph(tmp_path / "a", collection(), PartCache(cache))
    assert counted() == (3, 3, 4)  # the fourth: what belongs to no single document
    write_graph(tmp_path / "b", collection(), PartCache(cache))
    assert counted() == (0, 0, 0)
    write_graph(tmp_path / "c", collection("七"), PartCache(cache))
    assert counted() == (1, 1, 1)


def test_a_damaged_entry_is_made_anew_and_what_is_not_used_is_dropped(counted, tmp_path: Path) -> None:
    cache = tmp_path / "parts" / "code"
    (tmp_path / "parts" / "older").mkdir(parents=True)
    write_graph(tmp_path / "a", collection(), PartCache(cache))
    counted()
    assert not (tmp_path / "parts" / "older").exists()
    for path in cache.iterdir():
        path.write_bytes(path.read_bytes()[:-3])
    write_graph(tmp_path / "b", collection(), PartCache(cache))
    assert counted() == (3, 3, 4)
    assert written(tmp_path / "a") == written(tmp_path / "b")
    before = {path.name for path in cache.iterdir()}
    write_graph(tmp_path / "c", collection("七"), PartCache(cache))
    after = {path.name for path in cache.iterdir()}
    assert len(after) == len(before), "the entries of the earlier words are gone"


def test_what_is_wrong_with_a_part_is_told_as_for_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from graph.rdf.statements import StatementWriter
    from graph.rdf.vocabulary import FAMAI

    add_norm = StatementWriter.add_norm

    def without_action(self, norm, *rest):
        node = add_norm(self, norm, *rest)
        if norm.doc_id == "rule":
            self.graph.remove((node, FAMAI.action, None))
        return node

    monkeypatch.setattr(StatementWriter, "add_norm", without_action)
    told = []
    for cache in (None, PartCache(tmp_path / "parts" / "code")):
        with pytest.raises(Exception, match="每条规范须有行为") as raised:
            write_graph(tmp_path / "out", collection(), cache)
        told.append(str(raised.value))
    assert told[0] == told[1]


def test_a_first_build_of_many_documents_validates_the_whole_once(counted, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(parts, "_MANY", 3)
    cache = tmp_path / "parts" / "code"
    write_graph(tmp_path / "a", collection(), PartCache(cache))
    assert counted() == (3, 3, 1)
    write_graph(tmp_path / "b", collection("七"), PartCache(cache))
    assert counted() == (1, 1, 1)
    write_graph(tmp_path / "whole", collection("七"))
    assert written(tmp_path / "b") == written(tmp_path / "whole")
