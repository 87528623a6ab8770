"""Words as they are compared: without marks and blanks, numbers in one form, and the way back to the original.

五年 and 5年, 十万元 and 10万元, 百分之五十 and 50% are the same; so are traditional and simplified characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus import CHINESE_DIGITS, normalise, parse_amount

__all__ = ["Plain", "grams", "plain"]

_UNITS = r"年|个?月|日|天|周|个?小时|分钟|秒|倍|次|元|人|名|级|%|个|条|款|项|户|季|成|工作|交易|自然|多?家|台|份|股"
_NUMBER = re.compile(
    rf"(?P<digits>[0-9]{{1,12}}(?:\.[0-9]{{1,4}})?)(?P<scale>[百千万亿]{{0,3}})"
    rf"|百分之(?P<share>[{CHINESE_DIGITS}]{{1,6}}(?:点[{CHINESE_DIGITS}]{{1,4}})?)"
    rf"|(?P<chinese>[{CHINESE_DIGITS}]{{1,12}}(?=(?:{_UNITS}))|[{CHINESE_DIGITS}]{{1,8}}[万亿](?=[到至以的,，。;；、)）\-~—–]|$))"
)
_DASHES = "-–—~～－"
_NUMERAL = re.compile(rf"[0-9{CHINESE_DIGITS}]")
_KEPT = re.compile(r"[\w%]")


@dataclass(frozen=True, slots=True)
class Plain:
    """Comparable characters and, for each, where it begins and ends in the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of comparable characters ``[start, end)``; empty where there are none."""
        if start >= end or start >= len(self.starts):
            return (0, 0)
        return self.starts[start], self.ends[min(end, len(self.ends)) - 1]


@lru_cache(maxsize=4096)
def plain(text: str) -> Plain:
    """The comparable form of a text; linear in its length."""
    visible: list[int] = []
    marks: list[str] = []
    for index, mark in enumerate(normalise(text)):
        if not mark.isspace():
            visible.append(index)
            marks.append(mark)
    norm = "".join(marks)
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def keep(first: int, last: int) -> None:
        for index in range(first, last):
            mark = norm[index]
            if mark in _DASHES and characters and characters[-1].isdigit() and _NUMERAL.match(norm, index + 1):
                mark = "至"  # 1—10倍
            kept = mark if "\u4e00" <= mark <= "\u9fff" else _kept(mark)  # most characters need no look
            if kept:
                characters.append(kept)
                starts.append(visible[index])
                ends.append(visible[index] + 1)

    position = 0
    for match in _NUMBER.finditer(norm):
        value = _value(match)
        if value is None:
            continue
        keep(position, match.start())
        number = f"{value:.10g}" + ("%" if match["share"] else "")
        characters.extend(number)
        starts.extend([visible[match.start()]] * len(number))
        ends.extend([visible[match.end() - 1] + 1] * len(number))
        position = match.end()
    keep(position, len(norm))
    return Plain("".join(characters), tuple(starts), tuple(ends))


def _kept(character: str) -> str:
    return character.lower()[:1] if _KEPT.match(character) else ""


def _value(match: re.Match[str]) -> float | None:
    return parse_amount(match["chinese"] or match["share"] or match["digits"] + match["scale"])


def grams(words: str) -> frozenset[str]:
    """The pairs of neighbouring characters of comparable words."""
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))
