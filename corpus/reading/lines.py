"""Source lines with their offsets, and what the layout of a text layer says about paragraphs.

A PDF text layer breaks lines inside sentences and drops the indentation, but the indentation still shows: the first
line of a paragraph is two full-width characters shorter than the others. A paragraph therefore ends at a sentence
end when its line is short, or when the line after it is as narrow as a first line.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Layout", "Line", "measure_layout", "split_lines"]

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_PAGE_NUMBER = re.compile(
    r"[—–\-－─]+\s*\d{1,4}\s*[—–\-－─]+"  # — 5 —
    r"|第\s*\d{1,4}\s*页(?:\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?"  # 第 5 页 共 22 页
    r"|\d{1,4}\s*[/／]\s*\d{1,4}"  # 5 / 22
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
SENTENCE_END = "。！？!?"
_CLOSERS = "”’」』）)》】\"'"
_HANGING = "，。、；：！？,;:”》）"

INDENT = 4  # columns: two full-width characters
_MINIMUM_WIDTH = 30  # columns of a line that tells something about the measure


@lru_cache(maxsize=1 << 16)
def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WFA"


def columns(text: str) -> int:
    """Columns that a text takes, a full-width character counting two."""
    return len(text) + sum(map(_is_wide, text))


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its outer white space: ``source[start:end] == text``."""

    start: int
    end: int
    text: str

    @property
    def width(self) -> int:
        """Columns, a full-width character counting two."""
        return columns(self.text)

    @property
    def ends_sentence(self) -> bool:
        """Whether the last character, closing marks aside, ends a sentence."""
        return self.text.rstrip(_CLOSERS)[-1:] in SENTENCE_END if self.text.rstrip(_CLOSERS) else False

    @property
    def ends_clause(self) -> bool:
        """Whether it ends with a mark after which an item may begin."""
        return self.ends_sentence or self.text[-1:] in "；;：:"


@dataclass(frozen=True, slots=True)
class Layout:
    """Whether a text is hard-wrapped, and at which measure (columns of a full line)."""

    wrapped: bool
    measure: int = 0

    def is_full(self, line: Line, first: bool) -> bool:
        """Whether the line fills its measure; a first line is narrower by its indent."""
        return line.width >= self.measure - (INDENT if first else 0) - 1

    def breaks_after(self, line: Line, first: bool, following: Line) -> bool:
        """Whether a paragraph ends after ``line``, which is its first line or not, before ``following``."""
        if not self.wrapped:
            return True
        if not (line.ends_sentence or line.text.endswith("：")):
            return False
        if not self.is_full(line, first):
            return True
        width = following.width - (
            2 if following.text[-1:] in _HANGING and following.width > self.measure - INDENT else 0
        )
        # A narrow line that also ends a sentence is more often the tail of this paragraph than a paragraph of one line.
        return width <= self.measure - INDENT and not following.ends_sentence


def is_page_number(text: str, wrapped: bool) -> bool:
    """Whether a line is nothing but a page number; a bare number counts in a wrapped text only."""
    return bool(_PAGE_NUMBER.fullmatch(text)) or (wrapped and bool(_BARE_NUMBER.fullmatch(text)))


def split_lines(source: str) -> list[Line]:
    """The lines that hold more than white space, outer white space removed."""
    lines = []
    for match in _LINE.finditer(source):
        text = match.group().strip()
        if text:
            start = match.start() + match.group().index(text)
            lines.append(Line(start, start + len(text), text))
    return lines


def measure_layout(lines: Sequence[Line]) -> Layout:
    """Tell a hard-wrapped text layer from one line a paragraph.

    Wrapped means that at least half of the longer lines share one measure (the most frequent width, give or take
    the indent), or three quarters of those that stop inside a sentence, and a third of them stop there.
    """
    broken = sum(not line.ends_clause for line in lines)
    if broken * 8 < len(lines):  # hardly a line stops inside a sentence
        return Layout(wrapped=False)
    long_lines = [line for line in lines if line.width >= _MINIMUM_WIDTH]
    if len(long_lines) < 3:
        return Layout(wrapped=False)
    widths = Counter(line.width for line in long_lines)
    measure = max(widths, key=lambda w: (widths[w], w))
    near = {w for w in widths if measure - INDENT - 2 <= w <= measure + INDENT}
    stops = [line.width for line in long_lines if not line.ends_clause]
    shared = sum(widths[w] for w in near) * 2 >= len(long_lines) or sum(w in near for w in stops) * 4 >= len(stops) * 3
    wrapped = measure <= 200 and shared and len(stops) * 3 >= len(long_lines)
    return Layout(wrapped, measure if wrapped else 0)
