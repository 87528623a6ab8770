"""What the reader of a document has found so far, and the memory that each citation leaves for the next."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from corpus.citing.ages import Age, Dates, age_before
from corpus.citing.citations import Citation, CitationState
from corpus.citing.context import Context, How
from corpus.citing.found import UNNAMED, Apart, ApartKind, DocumentCitation, ranges
from corpus.citing.grammar import Place
from corpus.citing.heads import Head
from corpus.citing.names import NameTable

__all__ = ["Gathered"]

# Words of age that are part of a name: 新网安法, 现行《网络安全法》.
_NEW_NAME = re.compile(r"(?:新|最新|现行(?:有效)?|修[正订改]后)的?\s?[《\u4e00-\u9fff]")


@dataclass(slots=True)
class Gathered:
    """Citations and what was set apart, in order; ``norm`` is the normalised form of ``text``."""

    text: str
    norm: str
    names: NameTable
    context: Context
    dates: Dates
    found: list[DocumentCitation] = field(default_factory=list)
    apart: list[Apart] = field(default_factory=list)

    def cite_decimals(self, decimals: list[tuple[int, int, str]], head: Head, how: How) -> int:
        """Takes numbers of an exchange rule; returns where they end."""
        for index, (start, end, number) in enumerate(decimals):
            begin = head.start if index == 0 and head.start < start else start
            self.add(head, Place(begin, end), how, decimal=number)
        end = decimals[-1][1]
        self.context.cite(head, Place(0, end), end)
        return end

    def cite(self, places: list[Place], head: Head, how: How) -> None:
        """Takes the places of one law; those of a range are one citation."""
        first = (places[0].start, places[0].end)
        for place, until in ranges(places, self.norm):
            begin = head.start if (place.start, place.end) == first and head.start < place.start else place.start
            self.add(head, replace(place, start=begin), how, until=until)
        last = places[-1]
        self.context.cite(head if head.state != "unresolved" else None, last, last.end)

    def add(
        self, head: Head, place: Place, how: How, *, until: Place | None = None, decimal: str | None = None
    ) -> None:
        """Takes one citation."""
        blanks = len(self.text[place.start : place.end]) - len(self.text[place.start : place.end].lstrip())
        place = replace(place, start=place.start + blanks)
        instrument = self.names.instruments.get(head.doc_id or "")
        law = instrument.title if instrument else (head.title or "").strip("《》") or None
        layout = self.context.layout
        dated = self.dates.beside(layout, place.start) or self.dates.own
        self.found.append(
            DocumentCitation(
                self._citation(head, place),
                law,
                how,
                decimal,
                self._citation(head, until) if until else None,
                self._age(place, decimal) if place.article is not None else None,
                dated,
            )
        )

    def set_apart(self, start: int, end: int, kind: ApartKind) -> None:
        """Takes a reference that belongs to no law of ours."""
        self.apart.append(Apart(start, end, self.text[start:end], kind))

    def _age(self, place: Place, decimal: str | None) -> Age | None:
        address = place.end if decimal is None and place.article is None else self._address_start(place)
        said = age_before(self.context.layout, address)
        return said or (Age.CURRENT if _NEW_NAME.match(self.norm, place.start) else None)

    def _address_start(self, place: Place) -> int:
        """Where the 第X条 of a citation begins behind its name: words of age may stand between."""
        found = UNNAMED.search(self.norm, place.start, place.end)
        return found.start() if found else place.start

    def _citation(self, head: Head, place: Place) -> Citation:
        state = CitationState(head.state)
        instrument = self.names.instruments.get(head.doc_id or "")
        if instrument and instrument.articles and place.article and place.article > instrument.articles:
            state = CitationState.NO_SUCH_ARTICLE
        return Citation(
            place.start,
            place.end,
            self.text[place.start : place.end],
            head.title,
            head.doc_id,
            state,
            place.article,
            place.insertion,
            place.paragraph,
            place.item,
            place.subitem,
            place.section,
        )
