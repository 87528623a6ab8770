"""Files that were printed from a page: what the printer put on every sheet goes, and its signs are read as characters.

A browser that prints to PDF heads each sheet with the day and the title and ends it with the address and the sheet's number, in the
middle of sentences; its fonts tell the radical ⼈ for 人.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from corpus.reading.readers import ReadLimits, read_pages
from corpus.reading.signs import readable

__all__ = ["read_printed", "without_running_lines"]

_EDGE = 3  # lines at the head and at the foot of a sheet among which running ones are looked for
_DIGITS = re.compile(r"\d+")


def read_printed(source: Path | str | bytes, name: str | None = None, limits: ReadLimits | None = None) -> str:
    """The text of a file as :func:`read_pages` gives it, without running lines, and with characters for radicals."""
    text, starts = read_pages(source, name, limits)
    return readable(without_running_lines(text, starts))


def without_running_lines(text: str, starts: Sequence[int]) -> str:
    """The text without the lines that stand, but for their numbers, at an edge of more than half of the pages."""
    if len(starts) < 2:
        return text
    pages = [text[start : end - 1].split("\n") for start, end in zip(starts, [*starts[1:], len(text) + 1], strict=True)]
    seen = Counter(sign for lines in pages for sign in {_sign(lines[at]) for at in _edges(lines)} if sign)
    running = {sign for sign, count in seen.items() if count * 2 > len(pages)}
    kept = [
        line
        for lines in pages
        for at, line in enumerate(lines)
        if at not in _edges(lines) or _sign(line) not in running
    ]
    return "\n".join(kept)


def _edges(lines: Sequence[str]) -> set[int]:
    filled = [at for at, line in enumerate(lines) if line.strip()]
    return {*filled[:_EDGE], *filled[-_EDGE:]}


def _sign(line: str) -> str:
    """What a line shares with its like on other pages."""
    return _DIGITS.sub("0", line.strip())
