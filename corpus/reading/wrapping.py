"""Lines that a page broke, joined again, with the way back to the broken text.

A PDF gives each printed line by itself, so that 第三 and 十七条 on two lines are no citation. A line is taken to go on where it is as
long as most, ends no sentence, and the next one does not begin like a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Unwrapped", "unwrap"]

_ENDS = "。！？：；…”）》!?:;"
_BEGINS = re.compile(
    r"\s*(?:第[零一二三四五六七八九十百\d]{1,7}[章节编]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、]\s?\D|[-*#|•]|\t)"
)
_FULL = 0.8  # of the usual length, from which a line may go on
_SHORTEST = 12


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The joined text; ``offsets`` says for each of its characters where it stands in the broken one."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the broken text."""
        if start >= end or not self.offsets:
            return (start, end)
        return self.offsets[start], self.offsets[end - 1] + 1


def unwrap(text: str) -> Unwrapped:
    """Joins broken lines; linear in the length of the text."""
    lines = text.split("\n")
    lengths = sorted(len(line.strip()) for line in lines if len(line.strip()) >= _SHORTEST)
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0
    characters: list[str] = []
    offsets: list[int] = []
    at = 0
    for index, line in enumerate(lines):
        stripped = line.rstrip()
        following = lines[index + 1] if index + 1 < len(lines) else ""
        goes_on = (
            usual > 0
            and len(stripped.strip()) >= _FULL * usual
            and stripped[-1:] not in _ENDS
            and bool(following.strip())
            and not _BEGINS.match(following)
        )
        kept = stripped if goes_on else line
        joined = bool(characters) and characters[-1] != "\n"  # the line before went on: an indent is no blank
        indent = len(kept) - len(kept.lstrip()) if joined else 0
        for position in range(indent, len(kept)):
            characters.append(kept[position])
            offsets.append(at + position)
        if not goes_on and index + 1 < len(lines):
            characters.append("\n")
            offsets.append(at + len(line))
        at += len(line) + 1
    return Unwrapped("".join(characters), tuple(offsets))
