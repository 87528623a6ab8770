"""Filling the slot of a known instrument: from every form of file and by pasting, for every text that a clone lacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Document, Origin, Settings, UsageError, load_corpus, load_settings, segment
from corpus.domains.annotations import render_digest
from corpus.errors import SourceError
from corpus.models import UNCOMPARED
from corpus.reading.readers import read_document
from corpus.sources.adding import UnsureError, take_file, take_text
from corpus.sources.catalogue import load_catalog
from corpus.sources.provided import read_provided, remove_provided
from retrieval.reading.numbers import amounts_in
from tests.corpus.making import FORMATS, plain_lines

SLOTS = [instrument for instrument in load_catalog().instruments if instrument.file]
ORDER = "csrc-order-218-2023"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A clone with nothing beside it."""
    home, texts = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("texts")
    return replace(load_settings(), home=home, texts=texts)


@pytest.fixture(scope="module")
def empty(bare: Settings) -> dict[str, Document]:
    return dict(load_corpus(bare).documents)


@pytest.fixture(scope="module")
def pack(skip_or_fail) -> Path:
    folder = load_settings().texts
    if not (folder / "texts").is_dir():
        skip_or_fail("the text pack is absent (FAMAI_TEXTS, default ../shared/corpus)")
    return folder


@pytest.mark.parametrize("kind", [*FORMATS, "pasted"])
@pytest.mark.parametrize("instrument", SLOTS, ids=lambda i: i.id)
def test_every_slot_is_filled_from_every_form(instrument, kind, empty, pack, tmp_path) -> None:
    text = read_document(pack / instrument.file)
    lines = plain_lines(text)
    if kind == "pasted":
        taken = take_text(text, tmp_path / "home", empty)
    else:
        path = tmp_path / f"download{kind}"
        path.write_bytes(FORMATS[kind](lines))
        taken = take_file(path, tmp_path / "home", empty)
    assert taken.id == instrument.id, taken
    assert taken.slot == "目录中的法规"
    assert taken.articles == (instrument.articles or taken.articles)
    assert not taken.differences
    assert kind == "pasted" or taken.standing == UNCOMPARED  # pasted as it stands in the pack, it is the known file
    kept = read_provided(instrument.id, tmp_path / "home")
    assert kept is not None and "扫一扫" not in kept[0]


def test_the_file_of_the_catalogue_is_known_by_its_checksum(empty, pack, tmp_path) -> None:
    instrument = next(i for i in SLOTS if i.id == ORDER)
    taken = take_file(pack / instrument.file, tmp_path, empty)
    assert taken.compared and UNCOMPARED not in taken.standing


def test_a_filled_slot_gives_its_text_in_place_of_the_digest_and_gives_way_again(bare, empty, pack) -> None:
    assert empty[ORDER].origin is Origin.DIGEST
    instrument = empty[ORDER].instrument
    text = read_document(pack / instrument.file).replace("机构", "机\u200b构", 1)
    taken = take_text(text, bare.home, empty)
    assert any("不可见字符 " in notice for notice in taken.notices)
    filled = load_corpus(bare)
    document = filled.document(ORDER)
    assert document.origin is Origin.TEXT and document.caveat == UNCOMPARED
    assert len(filled.documents) == len(empty), "the slot is filled; no second instrument is made"
    assert not filled.problems
    take_text(text, bare.home, filled.documents)  # again: the later one takes its place
    remove_provided(ORDER, bare.home, filled.documents)
    assert load_corpus(bare).document(ORDER).origin is Origin.DIGEST


def test_what_differs_is_told_and_the_text_taken_in(empty, pack, tmp_path) -> None:
    instrument = empty[ORDER].instrument
    lines = plain_lines(read_document(pack / "texts/csrc-order-152-2021.md"))
    cut = [line for line in lines if not line.startswith(("第五条", "第六条"))]
    taken = take_text("\n".join(cut), tmp_path, empty)
    assert taken.id == "csrc-order-152-2021"
    assert any("缺第 5–6 条" in words for words in taken.differences), taken.differences
    assert instrument.articles == 75


def test_a_text_without_title_is_asked_about(empty, pack, tmp_path) -> None:
    lines = plain_lines(read_document(pack / "texts/cac-data-crossborder-2024.md"))
    start = next(i for i, line in enumerate(lines) if line.startswith("第一条"))
    words = "\n".join(lines[start:])
    with pytest.raises(UnsureError, match="--as 编号") as raised:
        take_text(words, tmp_path, empty)
    assert [c.instrument.articles for c in raised.value.recognition.candidates] == [14, 14]
    assert not list(tmp_path.iterdir()), "nothing is taken in before it is said what it is"
    chosen = take_text(words, tmp_path, empty, choose=lambda found: found.candidates[1].instrument.id)
    assert chosen.id == "cac-data-crossborder-2024"
    assert take_text(words, tmp_path, empty, as_id="cac-data-crossborder-2024").id == chosen.id


OWN = (
    "某某证券股份有限公司网络安全管理办法\n第一条 为了管理网络安全，制定本办法。\n第二条 本办法自2024年1月1日起施行。\n"
)
NEWER = (
    "示例报告办法\n（2030年1月1日示例部门公布 根据2033年5月6日示例部门《关于修改〈示例报告办法〉的决定》修正）\n"
    "第一条 为了报告，制定本办法。\n第二条 机构应当在三个工作日内报告。\n第三条 本办法自2033年7月1日起施行。\n"
)


def test_a_text_that_is_not_known_stands_beside_the_catalogue(empty, tmp_path) -> None:
    taken = take_text(OWN, tmp_path, empty)
    assert taken.id.startswith("user-") and taken.title == "某某证券股份有限公司网络安全管理办法"
    with pytest.raises(UsageError, match="已收录"):
        take_text(OWN, tmp_path, empty)


def test_a_text_of_later_date_is_another_version_and_both_are_kept(tmp_path, monkeypatch) -> None:
    from tests.trust import small

    settings = small.small_settings(tmp_path)
    monkeypatch.setattr("corpus.sources.collection.load_catalog", load_catalog)
    small.use_small_catalogue()
    before = load_corpus(settings)
    taken = take_text(NEWER, settings.home, before.documents)
    assert taken.slot == "新版本" and taken.title == "示例报告办法（2033）"
    after = load_corpus(settings)
    old, new = after.document("made-up").instrument, after.document(taken.id).instrument
    assert (old.next, old.ended, new.previous) == (taken.id, "2033-07-01", "made-up")
    assert (new.effective, new.published, new.number) == ("2033-07-01", "2033-05-06", None)
    assert after.names.lookup("示例报告办法", as_of="2031-01-01") == "made-up"
    assert after.names.lookup("示例报告办法", as_of="2034-01-01") == taken.id
    assert after.document("made-up").origin is Origin.TEXT
    # a third version follows the second: with two known it was not plain which law it is of
    later = NEWER.replace("2033年", "2036年")
    third = take_text(later, settings.home, after.documents)
    assert third.slot == "新版本" and load_corpus(settings).document(third.id).instrument.previous == taken.id
    # and one that is said to be a text that is held is its other version, not a second copy
    fourth = take_text(
        later.replace("2036年", "2039年"), settings.home, load_corpus(settings).documents, as_id=third.id
    )
    assert fourth.slot == "新版本" and load_corpus(settings).document(fourth.id).instrument.previous == third.id


def test_a_text_that_is_held_is_not_taken_twice_and_another_wording_says_where(corpus, tmp_path, pack) -> None:
    text = read_document(pack / "texts/csrc-order-152-2021.md")
    with pytest.raises(UsageError, match="逐条相同"):
        take_text(text, tmp_path, corpus.documents)
    with pytest.raises(UsageError, match=r"有 1 条不同.*--title"):
        take_text(text.replace("第五条", "第五条　另有", 1), tmp_path, corpus.documents)


@pytest.mark.parametrize(("words", "message"), [("", "没有文字"), ("  。\n", "没有文字")])
def test_nothing_is_taken_from_an_empty_text(words: str, message: str, empty, tmp_path) -> None:
    with pytest.raises(SourceError, match=message):
        take_text(words, tmp_path, empty)


def test_an_unknown_id_is_told(empty, tmp_path) -> None:
    with pytest.raises(UsageError, match="famai corpus list"):
        take_text(OWN, tmp_path, empty, as_id="no-such-id")


@pytest.mark.parametrize("name", [ORDER, "218号令", "证券期货业网络和信息安全管理办法"])
def test_what_it_is_may_be_said_by_id_number_or_name(name: str, empty, tmp_path) -> None:
    assert take_text(OWN, tmp_path, empty, as_id=name).id == ORDER


def test_each_digest_has_every_paragraph_item_and_number_of_its_text(pack) -> None:
    """What a digest counts up itself (三项) is no number of the text."""
    digested = [(i, text) for i in load_catalog().instruments if (text := render_digest(i.id, i.title)) and i.file]
    assert len(digested) >= 5
    for instrument, text in digested:
        theirs, ours = segment(read_document(pack / instrument.file)), {a.eid: a for a in segment(text).articles}
        assert [a.eid for a in theirs.articles] == list(ours)
        for article in theirs.articles:
            shape = [len(p.items) for p in article.paragraphs]
            assert [len(p.items) for p in ours[article.eid].paragraphs] == shape, (instrument.id, article.eid)
            for there, here in zip(article.paragraphs, ours[article.eid].paragraphs, strict=True):
                own = _numbers(here.text) - {n for n in _numbers(here.text) if n[1] == "项"}
                assert own == _numbers(there.text), (instrument.id, article.eid, there.number)


def _numbers(text: str) -> set[tuple[float, str]]:
    return {(a.value, a.unit) for a in amounts_in("".join(text.split()))}
