"""References of the collection against the hand-made annotations, and the rules one by one on small texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Corpus, Document, Instrument, Origin
from corpus.reading.segmenter import segment
from graph.extraction.references import document_references, extract_references
from graph.models import Reference, ReferenceKind, Resolution
from tests.graph.scoring import Entry, load_gold, match
from tests.stuck import must_end


def same_reference(wanted: Entry, found: Reference) -> bool:
    target = wanted["target_doc_id"] or wanted["target_title"]
    return (
        target == (found.target_doc_id if wanted["target_doc_id"] else found.target_title)
        and (wanted["target_article"], wanted["target_paragraph"]) == (found.target_article, found.target_paragraph)
        and (wanted["kind"], wanted["resolution"]) == (found.kind.value, found.resolution.value)
        and tuple(wanted.get("target_items", found.target_items)) == found.target_items
    )


def show(found: Reference) -> str:
    return f"{found.text} → {found.target_doc_id} {found.target_article} {found.target_paragraph}"


@pytest.fixture(scope="module")
def references(corpus: Corpus) -> list[Reference]:
    return extract_references(corpus)


@pytest.mark.parametrize(
    ("which", "least"),
    [({}, 0.98), ({"other": True}, 0.90), ({"whole": True}, 0.98)],
    ids=["218", "other", "last round"],
)
def test_agrees_with_the_annotations(references: list[Reference], which: dict[str, bool], least: float) -> None:
    score = match("references", load_gold(**which), references, "references", same_reference, show)
    print(score.report())
    assert score.f1 >= least, score.report()


def test_text_stands_at_its_span(references: list[Reference], corpus: Corpus) -> None:
    for found in references:
        article = corpus.documents[found.doc_id].tree.by_eid(found.eid)
        assert article is not None
        assert article.text[found.start : found.end] == found.text


def test_every_target_exists(references: list[Reference], corpus: Corpus) -> None:
    for found in references:
        document = corpus.documents.get(found.target_doc_id or "")
        if document is None or document.origin is not Origin.TEXT or found.target_article is None:
            continue
        article = document.tree.by_eid(found.target_eid or "")
        assert article is not None and article.number == found.target_article, found
        paragraph = article.paragraph(found.target_paragraph) if found.target_paragraph else None
        assert (paragraph is None) == (found.target_paragraph is None), found
        assert not paragraph or set(found.target_items) <= {item.number for item in paragraph.items}, found


def test_all_that_is_not_exact_has_a_reason(references: list[Reference]) -> None:
    assert all((found.resolution is Resolution.EXACT) == (found.reason is None) for found in references)
    assert all(found.target_doc_id or found.resolution is Resolution.OUTSIDE for found in references)


def test_same_input_same_output(corpus: Corpus, references: list[Reference]) -> None:
    assert extract_references(corpus) == references


def read(corpus: Corpus, *articles: str, **facts: str) -> list[Reference]:
    """The references of a made-up rule: its articles, 款 by 款 (lines)."""
    text = "试验办法\n" + "\n".join(f"第{'一二三四五六七八九十'[i]}条　{a}" for i, a in enumerate(articles))
    instrument = Instrument(id="test-rule", title="试验办法", published="2024-05-01", level="部门规章")
    document = Document(replace(instrument, **facts), Origin.TEXT, segment(text), text)
    whole = replace(corpus, documents={**corpus.documents, "test-rule": document})
    return document_references(document, whole)


def places(found: Sequence[Reference]) -> list[tuple[int | None, int | None, tuple[int, ...]]]:
    return [(f.target_article, f.target_paragraph, f.target_items) for f in found]


FIRST = "甲应当登记。\n乙应当登记：\n（一）姓名；\n（二）住址。\n丙应当登记。"
RELATIVE = [
    ("违反前条规定的，处罚。", [(1, None, ())]),
    ("违反前条第二款规定的，处罚。", [(1, 2, ())]),
    ("违反前条第二款第一项、第二项规定的，处罚。", [(1, 2, (1, 2))]),
    ("违反前条第二款第（一）项至第（二）项规定的，处罚。", [(1, 2, (1, 2))]),
    ("甲应当登记。\n前款规定的人除外。", [(2, 1, ())]),
    ("甲应当登记。\n乙应当登记。\n有前两款行为的，处罚。", [(2, 1, ()), (2, 2, ())]),
    ("甲应当登记。\n本条第一款所称登记，是指填表。", [(2, 1, ())]),
    ("甲应当登记。\n乙应当登记。\n违反第一款、第二款规定的，处罚。", [(2, 1, ()), (2, 2, ())]),
    ("下列人员应当登记：\n（一）甲；\n（二）前项规定的人的亲属。", [(2, 1, (1,))]),
    ("违反本办法第一条第二款规定，依照该款规定处罚。", [(1, 2, ()), (1, 2, ())]),
    ("违反本办法第一条规定，适用同条第三款。", [(1, None, ()), (1, 3, ())]),
    ("经营本办法第一条第二款第（一）项业务的，备案；经营第（二）项业务的，许可。", [(1, 2, (1,)), (1, 2, (2,))]),
    ("前款规定的人除外。", [(None, None, ())]),
    ("前几款规定的人除外。", [(None, None, ())]),
    ("前提条件、目前条件、基本条件、该项目、本项目、第三项议题、前款项。", []),
    ("违反本办法规定的，处罚。", []),
]


@pytest.mark.parametrize(("second", "expected"), RELATIVE, ids=[case[0][:24] for case in RELATIVE])
def test_relative(corpus: Corpus, second: str, expected: list[tuple[int | None, int | None, tuple[int, ...]]]) -> None:
    assert places([f for f in read(corpus, FIRST, second) if f.article == 2]) == expected


def test_number_of_an_older_version_is_led_over(corpus: Corpus) -> None:
    """A rule of 2021 names 网络安全法 by the numbers of 2016; one of 2026 by those of today."""
    words = "依照《网络安全法》第二十一条、第五十九条处罚。"
    old = read(corpus, words, published="2021-03-01")
    assert [(f.target_doc_id, f.target_article, f.resolution.value) for f in old] == [
        ("npc-cybersecurity-2025", 23, "inferred"),
        ("npc-cybersecurity-2025", 61, "inferred"),
    ]
    assert all(f.reason for f in old)
    new = read(corpus, words, published="2026-03-01")
    assert [(f.target_article, f.resolution.value) for f in new] == [(21, "exact"), (59, "exact")]


def test_article_of_a_version_that_is_not_here_is_not_taken_for_todays(references: list[Reference]) -> None:
    found = [f for f in references if f.doc_id == "state-council-securities-company-2014" and "《证券法》第" in f.text]
    assert len(found) == 8
    assert all(f.resolution is Resolution.INFERRED and f.reason for f in found)
    assert {f.article: f.target_article for f in found}[26] == 120
    assert {f.article: f.target_article for f in found}[77] is None


def test_a_known_renumbering_holds_for_a_law_that_was_adopted_long_before(corpus: Corpus) -> None:
    """Order 195 of 2022 names 公司法 by the numbers of 2018; the law of 1993 was revised as a whole in 2023."""
    found = document_references(corpus.document("csrc-personnel-2022"), corpus)
    (old,) = [r for r in found if r.target_doc_id == "npc-company-2023" and r.target_article is not None]
    assert (old.article, old.target_article, old.resolution) == (7, 178, Resolution.INFERRED)
    assert "第一百四十六条" in (old.reason or "")


def test_outside_keeps_title_and_short_name(corpus: Corpus) -> None:
    first, second, third, fourth = read(
        corpus,
        "根据《中华人民共和国保险法》（以下简称《保险法》），制定本办法。",
        "有《保险法》第一百四十六条情形，或者同条第二款情形的，依照该款处理；适用《保险法》。",
    )
    assert (first.rule, first.text) == ("legal_basis", "《中华人民共和国保险法》")
    assert {f.target_title for f in (first, second, third, fourth)} == {"中华人民共和国保险法"}
    assert {f.resolution for f in (first, second, third, fourth)} == {Resolution.OUTSIDE}
    assert second.target_article == 146 and third.text == "同条第二款" and third.target_article is None
    assert all(f.kind is ReferenceKind.EXTERNAL for f in (first, second, third, fourth))


def test_repeal_and_basis_in_order_218(references: list[Reference]) -> None:
    own = [f for f in references if f.doc_id == "csrc-order-218-2023"]
    assert [f.target_doc_id for f in own if f.rule == "repeal"] == ["csrc-order-82-2012"]
    assert len([f for f in own if f.rule == "legal_basis"]) == 7


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="第一二三条款项前本同该法办《》（）、，。；至和规定网络安全12\n以下简称根据制定废止", max_size=200)
)
def test_never_raises(corpus: Corpus, text: str) -> None:
    for found in read(corpus, text.replace("\n", " ") or "无", text or "无"):
        assert found.text


def test_linear_in_length(corpus: Corpus) -> None:
    with must_end():
        found = read(
            corpus, "甲。", "违反前款第一项、第二项规定和《网络安全法》第二十一条、该条第一款的，同条；" * 1500
        )
    assert len(found) >= 1500
