"""Numerals of laws and questions: what is one, what it is worth, and how it is written."""

from __future__ import annotations

import sys

import cn2an
import pytest

from corpus import parse_number, to_chinese


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0), ("〇", 0), ("十", 10), ("十八", 18), ("一十八", 18), ("二十", 20), ("廿一", 21), ("一百零五", 105), ("两百", 200), ("一千零一十", 1010),
        ("一万零五", 10_005), ("十万", 100_000), ("九千九百九十九万九千九百九十九", 99_999_999), ("一亿", 100_000_000), ("三亿五千万", 350_000_000),
        ("二〇二三", 2023), ("18", 18), ("１８", 18), ("1 8", 18), ("123456789012345", 123_456_789_012_345), ("1234567890123456", None),
        ("", None), (" ", None), ("第", None), ("十十", None), ("万", None), ("半", None), ("1.5", None), ("-5", None), ("一点五", None), ("负五", None),
    ],
)  # fmt: skip
def test_what_a_numeral_is_worth(text: str, value: int | None) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "number",
    [
        *range(130), 200, 201, 210, 219, 999, 1000, 1001, 1009, 1010, 1011, 1019, 1020, 1100, 1101, 1110, 9999, 10_000, 10_001, 10_010, 10_100, 11_000,
        12_345, 100_000, 100_001, 101_000, 110_000, 1_000_000, 10_000_000, 20_010_001, 99_999_999, 100_000_000, 100_000_001, 120_000_000,
    ],
)  # fmt: skip
def test_numerals_are_written_as_a_library_writes_them_and_read_again(number: int) -> None:
    written = cn2an.an2cn(number)
    assert to_chinese(number) == (written[1:] if written.startswith("一十") else written)
    assert parse_number(to_chinese(number)) == parse_number(written) == number


@pytest.mark.parametrize(
    "text", ["零", "二十", "一百零五", "一千零一十", "九千零一万零五", "九千九百九十九万九千九百九十九"]
)
def test_what_laws_write_is_read_without_the_library(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cn2an", None)  # takes longer to load than a question to answer
    value = parse_number.__wrapped__(text)
    assert value is not None
    assert value >= 10_000 or to_chinese.__wrapped__(value) == text
