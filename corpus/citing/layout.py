"""The outward shape of a document: its title, lines and sentences, its own 第X条 headings, and what its title is about."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from itertools import pairwise

from corpus.citing.grammar import NUM
from corpus.numerals import parse_number

__all__ = ["Layout", "OwnHeading", "read_layout"]

# 第三条 at the start of a line, in bold or as a heading; not a bullet, which lists articles of a law.
_HEADING = re.compile(rf"^[#* \t　>]*第\s?(?P<number>{NUM})\s?条(?:之\s?{NUM})?(?=[\s\u3000*【]|$)", re.MULTILINE)
_BULLET = re.compile(r"\s*[-*+•·]\s")
_ABOUT = re.compile(r"说明|解读|释义|修正|修改|修订|草案|导读|条文|问答|新旧")
_BOOK = re.compile(r"《([^《》\n]{2,100})》")
_TITLE_LINES = 4
_LONGEST_TITLE = 80
_STOPS = "。！？!?;；\n"


@dataclass(frozen=True, slots=True)
class OwnHeading:
    """A heading 第三条 of the document itself."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Lines and sentences by offset; ``about`` is the law that the title says the document is about (《…修正案》说明)."""

    norm: str
    title: str
    about: str | None
    headings: tuple[OwnHeading, ...]
    _lines: tuple[int, ...]
    _stops: tuple[int, ...]

    def line_start(self, position: int) -> int:
        """Where the line of a place begins."""
        return self._lines[bisect.bisect_right(self._lines, position) - 1]

    def sentence_start(self, position: int) -> int:
        """Where the sentence of a place begins: after 。！？； or a line break."""
        index = bisect.bisect_right(self._stops, position) - 1
        return self._stops[index] if index >= 0 else 0

    def heading_at(self, position: int) -> OwnHeading | None:
        """The document's own heading that begins at a place."""
        index = bisect.bisect_left(self.headings, position, key=lambda heading: heading.start)
        found = self.headings[index] if index < len(self.headings) else None
        return found if found and found.start == position else None


def read_layout(norm: str) -> Layout:
    """The shape of a normalised text; linear in its length."""
    lines = (0, *(match.end() for match in re.finditer(r"\n", norm)))
    stops = (0, *(match.end() for match in re.finditer(f"[{_STOPS}]", norm)))
    first = [line.strip(" #*\t　") for line in norm[:2000].split("\n")]
    titles = [line for line in first if line][:_TITLE_LINES]
    title = next((line for line in titles if len(line) <= _LONGEST_TITLE), "")
    book = _BOOK.search(title)
    about = book[1] if book and _ABOUT.search(title) else None
    return Layout(norm, title, about, _own_headings(norm), lines, stops)


def _own_headings(norm: str) -> tuple[OwnHeading, ...]:
    """The lines 第一条, 第二条 … of the document itself: they count up by one, mostly, from the beginning.

    Lines that name articles of a law one by one (slides, tables) jump, or stand in bullets.
    """
    found: list[OwnHeading] = []
    for match in _HEADING.finditer(norm):
        number = parse_number(match["number"])
        if number and not _BULLET.match(match.group()):
            start = match.start() + match.group().index("第")
            found.append(OwnHeading(start, match.end(), number))
    if len(found) < 2:
        return ()
    steps = [b.number - a.number for a, b in pairwise(found)]
    regular = sum(step == 1 for step in steps)
    return tuple(found) if found[0].number <= 2 and regular * 3 >= len(steps) * 2 else ()
