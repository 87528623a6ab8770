"""Definitions and short names against the annotations, and the rules one by one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Corpus, Document, Instrument, Origin
from corpus.reading.segmenter import segment
from graph.extraction.definitions import declared_titles, extract_definitions
from graph.models import Definition
from tests.graph.scoring import Entry, load_gold, match


def same_definition(wanted: Entry, found: Definition) -> bool:
    return (wanted["item"], wanted["kind"]) == (found.item, found.kind.value) and (
        wanted["term"] == found.term or (bool(wanted.get("optional")) and found.term.endswith(wanted["term"]))
    )


@pytest.fixture(scope="module")
def definitions(corpus: Corpus) -> list[Definition]:
    return [found for document in corpus.documents.values() for found in extract_definitions(document)]


@pytest.mark.parametrize("other", [False, True], ids=["order-218", "other-laws"])
def test_agrees_with_the_annotations(definitions: list[Definition], other: bool) -> None:
    gold = load_gold(other=other)
    score = match("definitions", gold, definitions, "definitions", same_definition, lambda d: f"{d.term} {d.kind}")
    print(score.report())
    assert score.f1 == 1.0, score.report()


def test_span_holds_term_and_definition(definitions: list[Definition], corpus: Corpus) -> None:
    for found in definitions:
        article = corpus.documents[found.doc_id].tree.by_eid(found.eid)
        assert article is not None
        words = article.text[found.start : found.end]
        assert found.term in words and found.definition in words and found.definition, found


def test_declared_titles(corpus: Corpus) -> None:
    titles = declared_titles(corpus.documents["csrc-order-218-2023"])
    assert titles["网络安全法"] == "中华人民共和国网络安全法"
    assert len(titles) == 5


def read(*lines: str) -> list[Definition]:
    text = "试验办法\n第一条　" + "\n".join(lines)
    return extract_definitions(Document(Instrument("test-rule", "试验办法"), Origin.TEXT, segment(text), text))


CASES = [
    (("本办法所称登记，是指填写表格。",), [("登记", "填写表格", "全文")]),
    (("本条所称登记是指填写表格。",), [("登记", "填写表格", "本条")]),
    (("本章所称登记，包括填写表格和盖章。",), [("登记", "填写表格和盖章", "本章")]),
    (("甲应当登记。", "前款所称登记，指填写表格。"), [("登记", "填写表格", "本条")]),
    (("登记，是指填写表格。",), [("登记", "填写表格", "全文")]),
    (("登记的机构、部门，以下统称为登记部门。",), [("登记部门", "登记的机构、部门", "此后全文")]),
    (("设立管理登记的部门（以下简称登记部门）。",), [("登记部门", "管理登记的部门", "此后全文")]),
    (("甲部门、乙部门（以下统称“登记部门”）负责登记。",), [("登记部门", "甲部门、乙部门", "此后全文")]),
    (
        ("本办法下列用语的含义：", "（一）登记，是指填写表格。", "（二）“以上”含本数，“以下”不含本数。"),
        [("登记", "填写表格", "全文"), ("以上", "含本数", "全文"), ("以下", "不含本数", "全文")],
    ),
    (("甲应当登记，不得迟延。",), []),
]


@pytest.mark.parametrize(("lines", "expected"), CASES, ids=[case[0][0][:20] for case in CASES])
def test_rules(lines: tuple[str, ...], expected: list[tuple[str, str, str]]) -> None:
    assert [(d.term, d.definition, d.scope) for d in read(*lines)] == expected


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="本法所称是指包括，。；：（）《》“”以下简称统登记用语的含义\n一二、", max_size=200))
def test_never_raises(text: str) -> None:
    read(text or "无")
