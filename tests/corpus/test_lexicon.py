"""The one lexicon: numerals, units, bounds, modal words."""

from __future__ import annotations

import re

import pytest

from corpus import (
    ABOVE,
    ALLOWING,
    AT_LEAST,
    AT_MOST,
    BELOW,
    FORBIDDING,
    MODALS,
    NUMERAL,
    OBLIGING,
    UNIT_NAMES,
    in_base,
    one_of,
    parse_amount,
    unit_name,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十五", 15), ("两", 2), ("10", 10), ("1,000", 1000), ("5000万", 50_000_000), ("1.5亿", 150_000_000), ("2.5", 2.5), ("3百万", 3_000_000),
        ("十万", 100_000), ("半", 0.5), ("两半", 2.5), ("一点五", 1.5), ("一点零五", 1.05), ("点五", None), ("一点", None), ("一点十", None),
        ("", None), ("甲", None), ("甲半", None), ("1.5.2", None),
    ],
)  # fmt: skip
def test_amounts(text: str, value: float | None) -> None:
    found = parse_amount(text)
    assert found == value
    if value is not None and value == int(value):
        assert isinstance(found, int) or text.endswith("半")


@pytest.mark.parametrize(
    ("number", "unit", "base"),
    [
        (2, "年", (24, "个月")), (1, "半年", (6, "个月")), (1, "季", (3, "个月")), (6, "月", (6, "个月")), (3, "星期", (21, "日")),
        (1, "旬", (10, "日")), (5, "天", (5, "日")), (5, "个工作日", (5, "工作日")), (5, "个交易日", (5, "交易日")), (48, "个小时", (48, "小时")),
        (5, "万元", (50_000, "元")), (1, "亿元", (1e8, "元")), (8, "成", (80, "%")), (3, "名", (3, "人")), (2, "万人", (20_000, "人")),
        (14, "周岁", (14, "岁")), (2, "公里", (2, "公里")),
    ],
)  # fmt: skip
def test_units_are_brought_to_one(number: float, unit: str, base: tuple[float, str]) -> None:
    assert in_base(number, unit) == base


def test_units_have_one_name() -> None:
    assert [unit_name(word) for word in ("个工作日", "天", "星期", "季", "月", "公里")] == [
        "工作日",
        "日",
        "周",
        "季度",
        "个月",
        "公里",
    ]
    assert all(UNIT_NAMES[name][0] == name for name, _ in UNIT_NAMES.values()), "a name must be a spelling of itself"


def test_the_longest_word_comes_first() -> None:
    found = re.compile(one_of(("年", "年度", "a.b")))
    assert [match.group() for match in found.finditer("年度年axb")] == ["年度", "年"]


@pytest.mark.parametrize("words", ["十五", "1.5亿", "5000万", "二百零三"])
def test_numerals_are_whole(words: str) -> None:
    assert re.fullmatch(NUMERAL, words)


def test_no_word_has_two_meanings() -> None:
    groups = (AT_LEAST, AT_MOST, ABOVE, BELOW, OBLIGING, FORBIDDING, ALLOWING)
    words = [word for group in groups for word in group]
    assert len(words) == len(set(words))
    assert set(MODALS) <= {*OBLIGING, *FORBIDDING, *ALLOWING}
