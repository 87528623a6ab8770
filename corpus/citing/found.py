"""What reading a document gives: citations with what stands around them, and what was set apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.citing.ages import Age
from corpus.citing.citations import Citation
from corpus.citing.context import How
from corpus.citing.definitions import Definitions
from corpus.citing.grammar import NUM, RANGE, Place
from corpus.citing.layout import Layout
from corpus.citing.names import kind_of

__all__ = ["UNIT", "UNNAMED", "Apart", "ApartKind", "DocumentCitation", "DocumentReading", "last_of_kind", "ranges"]

_RANGE_SIGN = re.compile(RANGE)
# Where a citation without a name may begin: 第十条, 同条第二款, 第（三）项, 第5.3条.
UNNAMED = re.compile(
    rf"""
      (?P<same>(?:同|该|上述|前述)[条款])(?=\s?第|\s?\()
    | 第\s{{0,3}}\(?\s?(?:{NUM}|[0-9]{{1,3}}\.[0-9])
    | (?P<casual>(?<=[按依照据反])[0-9]{{1,3}})(?=条(?:$|[,。、;)\s]|的?规定|处|办理|执行|[0-9一二三]款))  # 按45条处罚
    | (?P<moved>(?<=[是为成到→])(?<!共是)(?<!计为)(?:[0-9]{{2,3}}|[一二三四五六七八九]?十[一二三四五六七八九]?))(?=条(?:$|[,。、;)\s]))  # 罚则是六十一条
    | (?P<moves>(?<=[,;:(\s])[0-9]{{1,3}})(?=条(?:已|现|改|变|调整|→|-))  # 37条改成39条
    """,
    re.VERBOSE,
)
UNIT = re.compile(
    rf"第\s?\(?\s?{NUM}(?:\s?\)?\s?(?:[、,和与及或至到~—–-]|以及)\s?第?\s?\(?\s?{NUM}){{0,20}}\s?\)?\s?(?P<unit>[条款项])"
)


class ApartKind(StrEnum):
    """What a reference is that belongs to no law of ours."""

    HEADING = "heading"  # the document's own 第三条
    OWN = "own"  # 本制度第八条
    PAPER = "paper"  # 《员工手册》第三条, a contract, a book
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Apart:
    """A reference that is listed apart, with its place in the text."""

    start: int
    end: int
    text: str
    kind: ApartKind


@dataclass(frozen=True, slots=True)
class DocumentCitation:
    """A citation with what the document says around it.

    ``law`` is the full name: the instrument's title, or the name as the document gives it where the collection lacks
    it. ``decimal`` is the number of an exchange rule (4.1.1). ``until`` is the last place of a range. ``dated`` is the
    day that the line, or else the document, names.
    """

    citation: Citation
    law: str | None
    how: How
    decimal: str | None = None
    until: Citation | None = None
    age: Age | None = None
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """All citations of a document in order, and what was set apart."""

    citations: tuple[DocumentCitation, ...]
    apart: tuple[Apart, ...]
    definitions: Definitions
    layout: Layout


def last_of_kind(found: Sequence[DocumentCitation], word: str, line: int) -> DocumentCitation | None:
    """A citation of the law that 《办法》 means: the last of that kind in the line that begins at ``line``.

    Where the line has none, it is the law of that kind cited most often, the last one among equals.
    """
    near = [one for one in found if one.law and kind_of(one.law) == word]
    if not near or near[-1].citation.start >= line:
        return near[-1] if near else None
    counts = Counter(one.law for one in near)
    return max(reversed(near), key=lambda one: counts[one.law])


def ranges(places: list[Place], norm: str) -> Iterator[tuple[Place, Place | None]]:
    """Places with the last one of their range: the places between the two ends of 第十条至第十五条 are one citation."""
    index = 0
    while index < len(places):
        first = last = places[index]
        ranged = _RANGE_SIGN.search(norm, first.start, first.end) is not None
        while ranged and index + 1 < len(places) and _follows(last, places[index + 1]):
            index += 1
            last = places[index]
        yield first, last if last is not first else None
        index += 1


def _follows(place: Place, following: Place) -> bool:
    level = place.depth
    same_span = (place.start, place.end) == (following.start, following.end)
    number, after = place.at(level), following.at(level)
    return same_span and following.depth == level and number is not None and after == number + 1
