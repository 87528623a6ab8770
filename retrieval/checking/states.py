"""What the check of a citation finds: one of six states, why, and what is right instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from corpus import Locator

__all__ = ["CheckState", "CheckedCitation", "Edit", "Finding"]


class CheckState(StrEnum):
    """What the check found."""

    CONSISTENT = "核验一致"
    DIFFERENT = "内容不符"
    SUPERSEDED = "已修改或废止"
    NOT_HELD = "未收录"
    NO_SUCH = "不存在"
    UNDECIDED = "无法判定"


@dataclass(frozen=True, slots=True)
class Edit:
    """A correction of the document: its characters ``[start, end)`` become ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The judgement of one citation.

    ``why`` is one Chinese sentence; ``right`` what is right where something is not: the current article, the right
    words, the article that holds them. ``found`` are the words of the provision that come closest, ``differences``
    pairs (as the document has it, as the provision has it). ``place`` is the address (第二十三条) that should stand in
    the document instead of the cited one; ``fixes`` correct the quotation, with offsets in it.
    """

    state: CheckState
    why: str
    right: str | None = None
    found: str | None = None
    differences: tuple[tuple[str, str], ...] = ()
    place: str | None = None
    fixes: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """One citation of a document with its finding.

    ``edits`` are the corrections that a clean version of the document would take over.

    ``start``/``end`` place it in the text; ``law`` is the full title; ``article`` is a number, ``"17-1"`` for
    第十七条之一, or the number of an exchange rule (``"4.1.1"``); ``quote`` is the passage that stands with it.
    """

    text: str
    start: int
    end: int
    law: str | None
    doc_id: str | None
    article: int | str | None
    paragraph: int | None
    item: int | None
    label: str | None
    state: CheckState
    why: str
    right: str | None = None
    quote: str | None = None
    locator: Locator | None = None
    found: str | None = None
    differences: tuple[tuple[str, str], ...] = ()
    edits: tuple[Edit, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """What scripts see."""
        names = ("text", "start", "end", "law", "doc_id", "article", "paragraph", "item", "label")
        return {name: getattr(self, name) for name in names} | {
            "state": self.state.value,
            "why": self.why,
            "right": self.right,
            "quote": self.quote,
        }
