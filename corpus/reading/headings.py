"""Chapter titles whose 第N章 was lost on the way, told by the gap that they leave in the count of the chapters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from corpus.numerals import parse_number
from corpus.reading.lines import Line

__all__ = ["find_unnumbered"]

_LONGEST = 20
_MARKS = re.compile(r"^#{1,6}\s*")
_PUNCTUATION = re.compile(r"[，。；：、！？（）《》“”,.;:()\d]")


def find_unnumbered(
    lines: Sequence[Line],
    heading: re.Pattern[str],
    opens: Callable[[str], bool],
) -> dict[int, tuple[str, int]]:
    """Where a heading stands without its number: start of the line → level (编, 章, 节) and the missing number.

    A line is taken for one where the numbered headings of a level leave out exactly one number and, between the two,
    exactly one line is short, without punctuation, after a finished sentence and before a 条 or a heading.

    Args:
        lines: the body.
        heading: matches a numbered heading; groups 1 and 2 are its number and its level.
        opens: whether a line begins a 条 or is a heading.
    """
    seen: dict[str, tuple[int, int]] = {}
    found: dict[int, tuple[str, int]] = {}
    for index, line in enumerate(lines):
        match = heading.fullmatch(line.text)
        number = parse_number(match.group(1)) if match else None
        if match is None or number is None:
            continue
        level = match.group(2)
        last, at = seen.get(level, (0, 0))
        if number == last + 2 and last:
            between = [i for i in range(at + 1, index - 1) if _is_title(lines, i, opens)]
            if len(between) == 1:
                found[lines[between[0]].start] = (level, last + 1)
        seen[level] = (number, index)
    return found


def _is_title(lines: Sequence[Line], index: int, opens: Callable[[str], bool]) -> bool:
    text = _MARKS.sub("", lines[index].text)
    return (
        2 <= len(text) <= _LONGEST
        and not _PUNCTUATION.search(text)
        and not opens(lines[index].text)
        and lines[index - 1].ends_sentence
        and opens(lines[index + 1].text)
    )
