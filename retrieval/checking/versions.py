"""Which version of its law a citation means, where versions count their articles differently.

A number that both versions have says nothing by itself: the words around decide. 原 and 现 are taken at their word; else
what the document says with the number is compared with the article of that number and with what became of the old one;
then the day of the case; then the citations beside it. Where nothing decides, both readings are told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus import (
    Age,
    Article,
    Corpus,
    DocumentCitation,
    Instrument,
    Locator,
    find_citations,
    format_address,
    format_label,
    format_title,
)
from graph import Crosswalk
from retrieval.checking.claims import Claim
from retrieval.checking.likeness import Likeness
from retrieval.checking.quotations import stands_in

__all__ = ["OldNumber", "Reading", "VersionReader", "Weighed", "linked", "settle"]

Refers = Callable[[str, int], frozenset[int]]

_SURE = 0.10  # how much more of the words one reading must cover
_DATED = 0.18  # how much more the new reading must cover where the day speaks for the old one
_LITTLE = 0.06  # enough where the other reading covers next to nothing
_ENOUGH = 0.16  # share of the words that the better reading must cover at all


class Reading(StrEnum):
    """How a number is to be read."""

    SAME = "same"  # one version only, or the same number in both
    CURRENT = "current"
    OLD = "old"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class OldNumber:
    """An article of the old version and what it is now; ``said`` where the document itself says that it is old."""

    old: Instrument
    new: Instrument
    old_label: str
    new_label: str | None
    said: bool
    place: str | None = None  # the new address alone: 第二十三条


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reading and how sure it is: the shares of the words that the current and the old article cover."""

    reading: Reading
    current: float = 0.0
    old: float = 0.0
    number: OldNumber | None = None
    instead: str | None = None  # what an old number became, where the document says that it became this one


class VersionReader:
    """Reads numbers of laws with versions."""

    def __init__(self, corpus: Corpus, likeness: Likeness, crosswalks: Sequence[Crosswalk]) -> None:
        self.corpus = corpus
        self.likeness = likeness
        self.walks = {walk.new_id: walk for walk in crosswalks} | {walk.old_id: walk for walk in crosswalks}

    def weigh(self, citation: DocumentCitation, claim: Claim) -> Weighed:
        """The reading of one citation by its own words."""
        cited = citation.citation
        walk = self.walks.get(cited.doc_id or "")
        if walk is None or cited.article is None or cited.eid is None:
            return Weighed(Reading.SAME)
        now = walk.to_new(Locator(walk.old_id, cited.eid))
        new_doc, old_doc = self.corpus.document(walk.new_id), self.corpus.document(walk.old_id)
        current, old = new_doc.tree.by_eid(cited.eid), old_doc.tree.by_eid(cited.eid)
        if cited.doc_id == walk.old_id:
            return Weighed(Reading.OLD, number=self._number(walk, old, now, said=True))
        if old is None or (now is not None and now.article == cited.eid):
            return Weighed(Reading.SAME)
        number = self._number(walk, old, now, said=citation.age is Age.OLD)
        if citation.age is Age.OLD:
            return Weighed(Reading.OLD, 0.0, 1.0, number)
        shape = self._shape(cited.paragraph, current, old) or _items(cited.item, cited.paragraph, current, old)
        if shape is not None:
            return Weighed(shape, number=number)
        if claim.quote and current and stands_in(claim.quote, current.text):
            return Weighed(Reading.CURRENT, 1.0, 0.0, number)
        if claim.quote and stands_in(claim.quote, old.text):
            return Weighed(Reading.OLD, 0.0, 1.0, number)
        texts = self._shares(claim, walk, cited.eid, now)
        return self._decided(citation, new_doc.instrument, *texts, number, quoted=claim.quote is not None)

    def became(self, walk: Crosswalk, now: Locator) -> str | None:
        """How the article is called that an old one became."""
        new = self.corpus.document(walk.new_id)
        article = new.tree.by_eid(now.article or "")
        return format_label(new.instrument, article) if article else None

    def refers(self, doc_id: str, number: int) -> frozenset[int]:
        """The articles of the same version that an article names (违反本法第二十三条…)."""
        document = self.corpus.document(doc_id)
        article = next((a for a in document.tree.articles if a.number == number and not a.is_section), None)
        if article is None:
            return frozenset()
        found = find_citations(article.text, self.corpus.names, doc_id)
        return frozenset(c.article for c in found if c.article is not None and c.doc_id == doc_id)

    def _shape(self, paragraph: int | None, current: Article | None, old: Article) -> Reading | None:
        """What a 款 says: it belongs to the version whose article has 款 to tell apart."""
        if current is None:
            return Reading.OLD
        if paragraph is None:
            return None
        now, then = len(current.paragraphs), len(old.paragraphs)
        if now < max(paragraph, 2) <= then:
            return Reading.OLD
        return Reading.CURRENT if then < max(paragraph, 2) <= now else None

    def _decided(
        self,
        citation: DocumentCitation,
        new: Instrument,
        current: float,
        old: float,
        number: OldNumber,
        *,
        quoted: bool,
    ) -> Weighed:
        past = citation.dated is not None and new.effective is not None and citation.dated < new.effective
        if citation.age is Age.CURRENT and (old < current + 2 * _SURE or old < 2 * _ENOUGH):
            return Weighed(Reading.CURRENT, current, old, number)
        if past and current <= old + _DATED:
            return Weighed(Reading.OLD, current, old, replace(number, said=True))
        if not _clear(current, old):
            return Weighed(Reading.CURRENT if quoted else Reading.OPEN, current, old, number)
        return Weighed(Reading.CURRENT if current > old else Reading.OLD, current, old, number)

    def _shares(self, claim: Claim, walk: Crosswalk, eid: str, now: Locator | None) -> tuple[float, float]:
        """Of the words that come with a number: the share the current article covers, and the old one or its heir."""
        best = (0.0, 0.0)
        for words in (*claim.passages, claim.unit):
            in_new = {r.article.eid: r.share for r in self.likeness.rank(words, walk.new_id)}
            in_old = {r.article.eid: r.share for r in self.likeness.rank(words, walk.old_id)}
            heir = in_new.get(now.article or "", 0.0) if now else 0.0
            pair = (in_new.get(eid, 0.0), max(in_old.get(eid, 0.0), heir))
            if abs(pair[0] - pair[1]) > abs(best[0] - best[1]):
                best = pair
        return best

    def _number(self, walk: Crosswalk, article: Article | None, now: Locator | None, *, said: bool) -> OldNumber:
        old, new = self.corpus.document(walk.old_id), self.corpus.document(walk.new_id)
        heir = new.tree.by_eid(now.article) if now and now.article else None
        label = format_label(new.instrument, heir) if heir else None
        old_label = format_title(old.instrument) + (format_address(article) if article else "")
        return OldNumber(old.instrument, new.instrument, old_label, label, said, format_address(heir) if heir else None)


def _items(item: int | None, paragraph: int | None, current: Article | None, old: Article) -> Reading | None:
    """What a 项 says: it belongs to the version whose article has that many."""
    if item is None or current is None:
        return None
    now, then = (_count(article, paragraph) for article in (current, old))
    if now < item <= then:
        return Reading.OLD
    return Reading.CURRENT if then < item <= now else None


def _count(article: Article, paragraph: int | None) -> int:
    held = [p for p in article.paragraphs if paragraph is None or p.number == paragraph]
    return max((i.number for p in held for i in p.items), default=0)


def _clear(current: float, old: float) -> bool:
    """Whether one reading covers clearly more of the words: by much, or nearly all that is covered at all."""
    high, low = max(current, old), min(current, old)
    return (high >= _ENOUGH and high - low >= _SURE) or (high >= _LITTLE and low <= high / 4)


def _speaks_for(one: Weighed) -> Reading:
    """What a citation says of those beside it: who calls a number old counts by the new ones."""
    return Reading.CURRENT if one.number and one.number.said and one.old == 1.0 else one.reading


def settle(weighed: Sequence[Weighed], nearer: Sequence[Sequence[int]]) -> list[Reading]:
    """The readings; those left open are decided by the ones around, where these agree: the nearest first.

    Args:
        weighed: by its own words, one a citation.
        nearer: groupings of the citations from near to far (sentence, line, document), each a number for each citation.
    """
    votes = [_votes(weighed, groups) for groups in nearer]
    settled = [one.reading for one in weighed]
    for index, one in enumerate(weighed):
        if one.reading is Reading.OPEN and one.number:
            law = one.number.new.id
            agreed = (cast.get((law, groups[index]), set()) for cast, groups in zip(votes, nearer, strict=True))
            settled[index] = next((next(iter(found)) for found in agreed if len(found) == 1), Reading.OPEN)
    return settled


def linked(weighed: Sequence[Weighed], numbers: Sequence[int | None], refers: Refers) -> list[Weighed]:
    """Open readings that the articles themselves decide: a penalty of the old or of the new text names the duty cited beside.

    Args:
        weighed: by its own words, one a citation.
        numbers: the article of each citation.
        refers: the articles that an article of a version names: ``refers(doc_id, number)``.
    """
    cited: dict[str, set[int]] = {}
    for one, number in zip(weighed, numbers, strict=True):
        if one.number and number is not None:
            cited.setdefault(one.number.new.id, set()).add(number)
    decided = []
    for one, number in zip(weighed, numbers, strict=True):
        if one.reading is Reading.OPEN and one.number and number is not None:
            beside = cited[one.number.new.id] - {number}
            now = bool(refers(one.number.new.id, number) & beside)
            then = bool(refers(one.number.old.id, number) & beside)
            if now != then:
                one = replace(one, reading=Reading.CURRENT if now else Reading.OLD)
        decided.append(one)
    return decided


def _votes(weighed: Sequence[Weighed], groups: Sequence[int]) -> dict[tuple[str, int], set[Reading]]:
    """What the decided citations of each law say, group by group."""
    cast: dict[tuple[str, int], set[Reading]] = {}
    for one, group in zip(weighed, groups, strict=True):
        if one.number and one.reading in (Reading.OLD, Reading.CURRENT):
            cast.setdefault((one.number.new.id, group), set()).add(_speaks_for(one))
    return cast
