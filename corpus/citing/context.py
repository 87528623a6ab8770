"""What a citation without a full name means, from what stands before it: the state of reading a document.

Three things carry a law forward: it was named last (第二十七条 in the next bullet), it is quoted (本法 within 《…》第X条
规定：“…”), or the title says that the document is about it. A document's own 第X条 belong to nobody's law.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from corpus.citing.grammar import Place
from corpus.citing.heads import Head
from corpus.citing.layout import Layout

__all__ = ["Context", "How"]

_QUOTES = {"“": "”", "「": "」", "『": "』"}
_SAME_REACH = 120  # characters over which 同条 reaches back to another line
_QUOTED_AFTER = 14  # characters between a citation and the quotation that belongs to it: 规定：, 明确要求：


class How(StrEnum):
    """Why a citation was taken for one of its law."""

    NAMED = "named"  # the law stands with it
    DEFINED = "defined"  # by a short name that the document gave
    BACK = "back"  # 该法, 同办法, 上述条例
    CARRIED = "carried"  # named before, not repeated
    QUOTED = "quoted"  # 本法 within a quotation
    ABOUT = "about"  # 本法 in a document about that law
    CENTRAL = "central"  # 《办法》 without a definition: the instrument at the centre of the collection


@dataclass(slots=True)
class Context:
    """The reader's memory. ``law`` was named last, ``place`` cited last; ``quoted`` is the law of the open quotation."""

    layout: Layout
    subject: Head | None = None  # the law that the title says the document is about
    law: Head | None = None
    law_at: int = -1
    place: Place | None = None
    place_at: int = -1
    foreign_at: int = -1  # where a foreign law was cited last
    _kept: list[tuple[str, int, Head | None]] = field(default_factory=list)  # closing mark, opened at, law of the quote
    _read: int = 0

    def advance(self, position: int) -> None:
        """Reads on to a place: opens and closes quotations."""
        norm = self.layout.norm
        for index in range(self._read, position):
            mark = norm[index]
            if mark in _QUOTES:
                near = self.place is not None and 0 <= index - self.place_at <= _QUOTED_AFTER
                self._kept.append((_QUOTES[mark], index, self.law if near else self.quoted))
            elif self._kept and mark == self._kept[-1][0]:
                self._kept.pop()
            elif mark == "\n":
                self._kept.clear()  # a quotation does not go past its paragraph; a mark without its partner ends here
        self._read = max(self._read, position)

    @property
    def quoted(self) -> Head | None:
        """The law whose words are being quoted, if any."""
        return self._kept[-1][2] if self._kept else None

    def name(self, head: Head, end: int) -> None:
        """A law was named."""
        self.law, self.law_at = head, end
        self.place = None

    def cite(self, head: Head | None, place: Place, end: int) -> None:
        """A place of a law was cited."""
        if head is not None:
            self.law, self.law_at = head, end
        self.place, self.place_at = place, end

    def go_abroad(self, end: int) -> None:
        """A foreign law was cited."""
        self.foreign_at = end

    def abroad(self, position: int) -> bool:
        """Whether a 第X条 without a name is of the foreign law that its sentence cited last."""
        return self.foreign_at > self.law_at and self.foreign_at >= self.layout.sentence_start(position)

    def carried(self, position: int) -> tuple[Head | None, How]:
        """The law of a 第X条 without a name."""
        if self.quoted:
            return self.quoted, How.QUOTED
        if self.layout.headings and self.layout.line_start(position) > self.law_at:
            return None, How.CARRIED  # in a paper with articles of its own a new paragraph speaks of those
        if self.law is not None:
            return self.law, How.CARRIED
        return self.subject, How.ABOUT

    def in_reach(self, position: int, *, said: bool) -> bool:
        """Whether the place cited last is near enough: in the same line, or not far where 同条 is said."""
        if self.place is None:
            return False
        return self.place_at >= self.layout.line_start(position) or (said and position - self.place_at <= _SAME_REACH)
