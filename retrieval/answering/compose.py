"""Numbers with their units in a text, as questions and laws write them."""

from __future__ import annotations

import re

from corpus import CHINESE_DIGITS, NUMERAL, parse_amount, unit_name

__all__ = ["amount_words", "amounts", "has_amount"]

_AMOUNT = re.compile(
    rf"(?:百分之[{CHINESE_DIGITS}]+|{NUMERAL}(?:个)?"
    r"(?:年|月|工作日|日|小时|分钟|次|倍|万元|元|%|天|周|季度|名|人)(?:以上|以内|以下|内|前)?|每(?:一|半)?(?:年|季度?|月|周|天|日)(?:至少)?(?:[一二三四五六两]次)?|第[一二三四五六七八九十]+级)"
)
_VALUE = re.compile(
    rf"(?P<share>百分之|千分之)?(?P<number>{NUMERAL})"
    r"(?(share)|(?P<unit>个?工作日|个?交易日|年|个?月|周|季度?|[天日](?!起)|个?小时|分钟|次|倍|元|%|条|人|号|(?<=[万亿])(?![个条人号户名])))"
)
_EACH = re.compile(r"每(?:一)?(半?年|季度?|个?月|周|[天日])")


def has_amount(text: str) -> bool:
    """Whether the text holds a number with its unit, or a frequency."""
    return _AMOUNT.search(text) is not None


def amounts(text: str) -> set[tuple[float, str]]:
    """The numbers with their units: 两年 and 2年 are the same; 每季度 is (0, 每季度), 每半年 no 每年. Numbers of articles are none."""
    found: set[tuple[float, str]] = set()
    for match in _VALUE.finditer(text):
        if match["unit"] == "条" and text[match.start() - 1 : match.start()] == "第":
            continue
        if match["unit"] in ("号",):
            continue
        value = float(parse_amount(match["number"]) or 0)
        unit = match["unit"] or "元"
        unit = "%" if match["share"] == "百分之" else match["share"] or unit
        found.add((value, unit_name(unit)))
    for match in _EACH.finditer(text):
        found.add((0.0, f"每{unit_name(match[1])}"))
    return found


def amount_words(text: str) -> list[str]:
    """The numbers with their units as written, each once, in their order."""
    return list(dict.fromkeys(match.group() for match in _AMOUNT.finditer(text)))
