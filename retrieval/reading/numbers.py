"""Numbers with their units, and dates, in the words of a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from corpus import CHINESE_DIGITS, UNIT_NAMES, parse_amount

__all__ = ["Amount", "amounts_in", "days_in"]

_CHINESE = f"{CHINESE_DIGITS}半"
_UNITS = "个工作日|工作日|个交易日|交易日|个月|个季度|季度|分钟|毫秒|小时|周|年|月|日|天|秒|倍|成|次|级|万元|亿元|元|万人|人|户|条|家|名|位|周岁|岁|公里|笔|款|项|折|%|％"
_AMOUNT = re.compile(
    rf"(?P<share>百分之(?P<of>[0-9]+(?:\.[0-9]+)?|[{_CHINESE}点]+))"
    rf"|(?<![第0-9.{_CHINESE}])(?P<number>[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?[万亿千百]?|[{_CHINESE}]+)(?P<more>多|几|余|来)?(?P<half>个?半)?(?P<unit>{_UNITS})(?P<tail>半)?"
)
_YEAR = re.compile(r"[0-9]{4}|[零〇一二三四五六七八九]{4}")  # 2023, 二〇二三
_DAY = re.compile(
    r"(?P<year>(?:19|20)\d{2})年(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号]?)?)?"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit at ``[start, end)``: 两年 → 2.0 年, 五万元 → 50000.0 元, 百分之五十 → 50.0 %."""

    text: str
    value: float
    unit: str
    start: int
    end: int


def amounts_in(text: str) -> Iterator[Amount]:
    """The numbers with units of a text, in order. Years of the calendar and numbers of articles are none."""
    for match in _AMOUNT.finditer(text):
        if match["share"]:
            share = parse_amount(match["of"])
            if share is not None:
                yield Amount(match.group(), float(share), "%", match.start(), match.end())
            continue
        value, unit = parse_amount(match["number"]), match["unit"]
        if value is None or (
            unit in ("年", "款", "项", "条") and 1900 <= value <= 2100 and _YEAR.fullmatch(match["number"])
        ):
            continue
        if unit == "月" and not match["half"]:
            continue  # 三月 is a month of the year; 三个月 has its own unit, and 一个半月 is one and a half of it
        if unit == "日" and text[match.start() - 1 : match.start()] == "月":
            continue
        if match["half"] or match["tail"]:
            value += 0.5
        name, times = UNIT_NAMES.get(unit, (unit, 1.0))
        yield Amount(match.group(), value * times, name, match.start(), match.end())


def days_in(text: str) -> Iterator[tuple[str, str]]:
    """The dates of a text with year, as (words, ISO day); a month or a year alone stands for its first day."""
    for match in _DAY.finditer(text):
        try:
            day = date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
        except ValueError:
            continue
        yield match.group(), day.isoformat()
