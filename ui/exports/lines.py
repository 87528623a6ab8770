"""An article line by line, as every written form of a law needs it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from corpus import Article, Heading, Paragraph

__all__ = ["Line", "LineKind", "begun", "lines_of", "printed"]


class LineKind(Enum):
    """款, the stretch after its items, 项, 目."""

    LEAD = "lead"
    TAIL = "tail"
    ITEM = "item"
    SUBITEM = "subitem"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a 款. ``mark`` is （一） or 1. where it has one, ``number`` what that counts, ``within`` the 项 of a 目."""

    kind: LineKind
    text: str
    mark: str = ""
    number: int = 0
    within: int = 0


def lines_of(article: Article, paragraph: Paragraph) -> Iterator[Line]:
    """The lines of one 款 in order; joined they are its text, white space aside."""

    def plain(start: int, end: int, kind: LineKind) -> Iterator[Line]:
        yield from (Line(kind, text) for part in article.text[start:end].split("\n") if (text := part.strip()))

    at = paragraph.start
    for item in paragraph.items:
        yield from plain(at, item.start, LineKind.TAIL if at != paragraph.start else LineKind.LEAD)
        end = item.subitems[0].start if item.subitems else item.end
        yield Line(LineKind.ITEM, article.text[item.start + len(item.mark) : end].strip(), item.mark, item.number)
        for sub in item.subitems:
            yield Line(LineKind.SUBITEM, article.text[sub.start : sub.end].strip(), "", sub.number, item.number)
        at = max(item.end, item.subitems[-1].end if item.subitems else item.end)
    yield from plain(at, paragraph.end, LineKind.TAIL if paragraph.items else LineKind.LEAD)


def begun(before: Sequence[Heading], headings: Sequence[Heading]) -> Sequence[Heading]:
    """The headings that begin here: behind those shared with the article before. 第一节 of a new 章 is another one."""
    shared = 0
    for old, new in zip(before, headings, strict=False):
        if old != new:
            break
        shared += 1
    return headings[shared:]


def printed(line: Line) -> str:
    """The line with its mark, as printed."""
    return f"{line.mark}{line.text}"
