"""Formal citations: how a place is written, and its parts taken again from what is written."""

from __future__ import annotations

import pytest

from corpus import (
    Document,
    Instrument,
    Origin,
    format_address,
    format_article,
    format_label,
    format_part,
    format_title,
    in_marks,
    law_of,
    place_of,
    segment,
)

RULE = """第一条　只有一款。
第二条　第一款。
第二款有下列项：
（一）第一项；
（二）第二项。
第十七条之一　插入的一条，有两款。
第二款。
"""
LAW = Instrument(id="made-up", title="示例办法")
NOTE = Instrument(id="note", title="《示例办法（征求意见稿）》起草说明")


def _article(eid: str):
    document = Document(LAW, Origin.TEXT, segment(RULE), RULE, "")
    found = document.tree.by_eid(eid)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("art_1",), "第一条"),
        (("art_1", 1), "第一条"),
        (("art_2", 0), "第二条第一款"),
        (("art_2", 2), "第二条第二款"),
        (("art_2", 2, 2), "第二条第二款第（二）项"),
        (("art_2", None, 2), "第二条第（二）项"),
        (("art_2", 2, 2, 3), "第二条第二款第（二）项第三目"),
        (("art_17-1",), "第十七条之一"),
        (("art_17-1", 2), "第十七条之一第二款"),
    ],
)
def test_addresses(place: tuple, words: str) -> None:
    eid, *rest = place
    assert format_address(_article(eid), *rest) == words
    label = format_label(LAW, _article(eid), *rest)
    assert label == f"《示例办法》{words}"
    assert law_of(label) == "《示例办法》"
    assert place_of(label) == words


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((None,), ""),
        ((2,), "第二款"),
        ((None, 7), "第（七）项"),
        ((1, 7, 2), "第一款第（七）项第二目"),
        ((None, None, 2), "第二目"),
        ((12, 11), "第十二款第（十一）项"),
    ],
)
def test_parts(parts: tuple, words: str) -> None:
    assert format_part(*parts) == words


def test_articles() -> None:
    assert [format_article(18), format_article(17, 1), format_article(120, 12)] == [
        "第十八条",
        "第十七条之一",
        "第一百二十条之十二",
    ]


def test_titles() -> None:
    assert format_title(LAW) == "《示例办法》"
    assert format_title(NOTE) == "起草说明"
    assert format_title(Instrument(id="x", title="《示例办法》")) == "《示例办法》"
    assert format_label(LAW, None) == "《示例办法》"
    assert [in_marks("示例办法"), in_marks("《示例办法》")] == ["《示例办法》", "《示例办法》"]


@pytest.mark.parametrize(
    ("label", "law", "place"),
    [
        ("《甲法》第一条", "《甲法》", "第一条"),
        ("《关于〈甲〉的《乙》》第一条", "《关于〈甲〉的《乙》》", "第一条"),
        ("《甲法》", "《甲法》", "《甲法》"),
        ("起草说明 三、（二）", "", "起草说明 三、（二）"),
    ],
)
def test_labels_are_taken_apart(label: str, law: str, place: str) -> None:
    assert law_of(label) == law
    assert place_of(label) == place


def test_sections_have_sections_and_points() -> None:
    text = "起草说明\n一、背景\n背景的第一段。\n背景的第二段。\n二、内容\n（一）要点\n要点的话。\n"
    document = Document(NOTE, Origin.TEXT, segment(text), text, "")
    first = next(a for a in document.tree.articles if a.is_section and len(a.paragraphs) > 1)
    assert format_address(first) == first.label
    assert format_address(first, 2) == f"{first.label}第二段"
    assert format_address(first, 2, 3) == f"{first.label}第二段第三点"
    assert format_label(NOTE, first) == f"起草说明 {first.label}"
