"""Passages in quotation marks against the provision: the same, nearly the same, of another place, or made up."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from retrieval.checking.measures import read_measures
from retrieval.checking.plain import plain

__all__ = [
    "Difference",
    "Nearest",
    "changed_only",
    "clauses_of",
    "differences",
    "elements_stand_in",
    "in_clauses",
    "nearest",
    "part_of",
    "parts_of",
    "stands_in",
]

_ELLIPSIS = re.compile(r"…+|\.{3,}|⋯+|—{3,}")
_ELEMENTS = re.compile(r"[、，；,;和及]|以及")
_CLAUSE_ENDS = "，。；：\n"
_LONGEST_CLAUSE = 160


@dataclass(frozen=True, slots=True)
class Nearest:
    """The stretch of a provision that looks most like a passage: its place in the provision and the likeness (0–100)."""

    start: int
    end: int
    score: float


def parts_of(quote: str) -> tuple[str, ...]:
    """The comparable parts of a quotation between its ellipses."""
    return tuple(words for words in (plain(part).text for part in _ELLIPSIS.split(quote)) if words)


def stands_in(quote: str, provision: str) -> bool:
    """Whether a quotation, part by part, stands in a provision."""
    parts, real = parts_of(quote), plain(provision).text
    return bool(parts) and all(part in real for part in parts)


def elements_stand_in(quote: str, provision: str) -> bool:
    """Whether each element of an enumeration stands in a provision: 治理情况、人员情况、投入情况."""
    parts = [plain(part).text for part in _ELEMENTS.split(quote)]
    parts = [part for part in parts if part]
    real = plain(provision).text
    return len(parts) >= 2 and min(map(len, parts)) >= 2 and all(part in real for part in parts)


def nearest(quote: str, provision: str) -> Nearest:
    """The stretch of the provision that looks most like the quotation."""
    said, real = plain(quote), plain(provision)
    if not said.text or not real.text:
        return Nearest(0, 0, 0.0)
    if len(said.text) >= len(real.text):
        start, end = 0, len(real.text)
    else:
        found = fuzz.partial_ratio_alignment(said.text, real.text)
        start, end = _fitted(said.text, real.text, found.dest_start, found.dest_end) if found else (0, len(real.text))
    score = fuzz.ratio(said.text, real.text[start:end])
    return Nearest(*real.span(start, end), score)


def _fitted(said: str, real: str, start: int, end: int) -> tuple[int, int]:
    """The bounds moved by a few characters to where the two look most alike."""
    low, high = range(max(0, start - 8), start + 9), (end - 8, end - 4, end - 2, end, end + 2, end + 4, end + 8)
    bounds = [(a, min(b, len(real))) for a in low for b in high if a < b]
    return max(bounds, key=lambda span: fuzz.ratio(said, real[span[0] : span[1]]), default=(start, end))


@dataclass(frozen=True, slots=True)
class Difference:
    """Words ``[start, end)`` of a quotation, and what the provision has in their place."""

    start: int
    end: int
    said: str
    real: str


def differences(quote: str, words: str) -> tuple[Difference, ...]:
    """What differs, numbers with their units, in the writing of each side; words around the quotation do not count."""
    said, real = plain(quote), plain(words)
    matcher = difflib.SequenceMatcher(None, said.text, real.text, autojunk=False)
    steps = matcher.get_opcodes()
    found: list[Difference] = []
    for index, (operation, a, b, c, d) in enumerate(steps):
        outside = operation == "insert" and index in (0, len(steps) - 1)
        if operation != "equal" and not outside:
            start, end = said.span(a, b)
            if start == end:  # something is left out: it belongs before what follows
                start = end = said.starts[a] if a < len(said.starts) else len(quote)
            there = real.span(c, d)
            found.append(_with_units(quote, words, (start, end), there))
    return tuple(dict.fromkeys(found))


def _with_units(quote: str, words: str, here: tuple[int, int], there: tuple[int, int]) -> Difference:
    """A difference in a number, widened to the number with its unit and bound: 三年 for 三."""
    mine = next((m for m in read_measures(quote) if m.start < here[1] and here[0] < m.end), None)
    theirs = next((m for m in read_measures(words) if m.start < there[1] and there[0] < m.end), None)
    if mine and theirs and mine.start <= here[0] and here[1] <= mine.end:
        return Difference(mine.start, mine.end, mine.text, theirs.text)
    return Difference(*here, quote[slice(*here)], words[slice(*there)])


def clauses_of(provision: str, start: int, end: int) -> str:
    """The clauses of a provision that hold the span, whole."""
    first = max((provision.rfind(mark, 0, start) for mark in _CLAUSE_ENDS), default=-1) + 1
    ends = [at for at in (provision.find(mark, max(end - 1, 0)) for mark in _CLAUSE_ENDS) if at >= 0]
    last = min(ends, default=len(provision))
    return provision[first : min(last, first + max(_LONGEST_CLAUSE, end - first))].strip()


def part_of(provision: str, start: int, end: int) -> str:
    """The part between 分号 or 句号 that holds the span, where it is short; else the clauses."""
    first = max(provision.rfind(mark, 0, start) for mark in "。；\n") + 1
    stops = [at for at in (provision.find(mark, max(end - 1, 0)) for mark in "。；\n") if at >= 0]
    whole = provision[first : min(stops, default=len(provision))].strip()
    return whole if len(whole) <= _LONGEST_CLAUSE else clauses_of(provision, start, end)


def in_clauses(provision: str, near: Nearest) -> Nearest:
    """A stretch with the beginning of its clause, without the clause after that it only touches."""
    first = max((provision.rfind(mark, 0, near.start) for mark in _CLAUSE_ENDS), default=-1) + 1
    last = max(provision.rfind(mark, near.start, near.end) for mark in _CLAUSE_ENDS)
    end = last if near.end - last <= _TOUCHED and last > near.start else near.end
    return Nearest(first, end, near.score)


_TOUCHED = 6  # characters of a clause that a stretch touches only
_FORCE = re.compile("应当|应|必须|须|可以|不得|禁止|不能|不应|有权")


def changed_only(pairs: Sequence[Difference]) -> bool:
    """Whether a quotation is the provision's own but for a number or a word of force: it is of no other place."""
    return 0 < len(pairs) <= 2 and all(
        (_FORCE.fullmatch(d.said.strip()) and _FORCE.fullmatch(d.real.strip()))
        or (bool(read_measures(d.said)) and bool(read_measures(d.real)))
        for d in pairs
    )
