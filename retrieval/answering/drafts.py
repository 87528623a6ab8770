"""What a frame takes and gives: the context of one ask, and a draft of statements with the places that prove them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from corpus import Corpus, Document, Locator
from graph import Facts, FactsIndex, Modality, Norm, Quantity, index_of
from retrieval.answering.passages import WHOLE, Passage, place_words, said
from retrieval.finding.candidate import Candidate
from retrieval.finding.evidence import Need, SpanScorer
from retrieval.finding.worked import Nearest
from retrieval.models import Missing, StatementKind, Understanding, Verdict
from retrieval.reading.field import load_field
from retrieval.reading.models import Ask, Claim, Frame, Reading

__all__ = ["DUTIES", "Context", "Draft", "Found", "Move", "Said", "Tabled", "binds_everybody"]


_EVERYONE = "任何"  # 任何单位和个人: who is bound only as everybody is no addressee of a text
_PUBLIC_BODY = re.compile(r"属于[^，。；]{0,16}(?:机关|政府)")
_VOTED = 0.3  # what a 款 gains that all worked questions near to the ask name, of an article that they name
DUTIES = (Modality.OBLIGATION, Modality.PROHIBITION)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement before its marks are given: the words and the passages on which they rest.

    ``given`` is how it begins in the asker's own words, which no quotation needs to hold.
    """

    text: str
    places: tuple[Passage, ...]
    kind: StatementKind = StatementKind.CONCLUSION
    given: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A step before its mark is given (see :class:`~retrieval.models.Step`)."""

    who: str
    action: str
    when: str
    to: str
    place: Passage | None


@dataclass(frozen=True, slots=True)
class Tabled:
    """A row of a table before its mark is given (see :class:`~retrieval.models.Row`)."""

    duty: str
    label: str
    timing: str
    sanction: str
    place: Passage


@dataclass(frozen=True)
class Draft:
    """The answer to one ask, unnumbered. ``also`` are passages that belong to it but are not spoken.

    ``otherwise`` is said where the first statement does not hold; ``silent`` says that a number is asked
    that the provision which would tell it does not, nor that something is to be done at once.
    """

    frame: Frame
    said: tuple[Said, ...]
    verdict: Verdict | None = None
    steps: tuple[Move, ...] = ()
    rows: tuple[Tabled, ...] = ()
    also: tuple[Passage, ...] = ()
    missing: tuple[Missing, ...] = ()
    warnings: tuple[str, ...] = ()
    otherwise: Draft | None = None
    silent: bool = False

    @property
    def conclusion(self) -> tuple[Said, ...]:
        """What is shown first."""
        return tuple(s for s in self.said if s.kind is StatementKind.CONCLUSION)


@dataclass(frozen=True, slots=True)
class Found:
    """An article chosen for an ask: how likely it belongs to the answer, and the 款 that fits best by meaning."""

    candidate: Candidate
    probability: float
    passages: tuple[Passage, ...]
    near: int | None = None

    @property
    def document(self) -> Document:
        """The instrument in which it stands."""
        return self.candidate.document


@dataclass(frozen=True)
class Context:
    """One ask with all that its frame may look at.

    ``worked`` is how the worked questions nearest to it vote; ``asked`` is the ask as the search understood it,
    ``found`` are the articles chosen, best first; ``pool`` all that were near; ``need`` the ask's weighted terms.
    """

    reading: Reading
    number: int
    ask: Ask
    asked: Understanding
    found: Sequence[Found]
    pool: Sequence[Candidate]
    need: Need
    corpus: Corpus
    facts: Facts | None
    scorer: SpanScorer
    day: str | None = None
    finder: Callable[[str, Understanding], list[Found]] | None = None
    preparer: Callable[[Sequence[str]], None] | None = None
    worked: Nearest = field(default_factory=Nearest)
    spoken: frozenset[Passage] = frozenset()

    @cached_property
    def index(self) -> FactsIndex | None:
        """Look-ups over the facts."""
        return index_of(self.facts) if self.facts else None

    @cached_property
    def bearers(self) -> frozenset[str]:
        """The names under which duties reach whom the ask is about: the asker, else who acts; empty for nobody."""
        if self.index is None:
            return frozenset()
        whose = [*(self.reading.asker or self.ask.bearers or self.reading.about)]
        if whose:
            holds = load_field().holds.items()
            whose += [role for thing, role in holds if thing in self.reading.text and role not in self.reading.denied]
        return frozenset(name for one in whose for name in self.index.names_for(one))

    def reaches(self, doc_id: str) -> bool:
        """Whether an instrument has duties for whom the ask is about; true where that is nobody, or it binds no type."""
        if self.index is None or not self.bearers:
            return True
        subjects = {name for name in self.index.addressees(doc_id) if not name.startswith(_EVERYONE)}
        return not subjects & self.types or bool(subjects & self.bearers)

    @cached_property
    def designated(self) -> frozenset[str]:
        """Basic types that an institution of another basic type becomes by being designated (关键信息基础设施运营者)."""
        if self.facts is None:
            return frozenset()
        basic = set(load_field().basic)
        concepts = (self.facts.thesaurus.concept(name) for name in basic)
        return frozenset(c.name for c in concepts if c is not None and basic & set(c.also))

    def only_designated(self, norms: Sequence[Norm]) -> bool:
        """Whether norms bind only those designated, while nobody says that the asker is."""
        mentioned = {*self.asked.entities, *self.reading.whom, *self.ask.bearers}
        special = self.designated - mentioned
        return bool(norms) and all(n.subjects and set(n.subjects) <= special for n in norms)

    @cached_property
    def authorities(self) -> frozenset[str]:
        """Those to whom the texts give powers, and those above them in the thesaurus."""
        if self.facts is None:
            return frozenset()
        return index_of(self.facts).empowered

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What this ask takes for granted."""
        return tuple(c for c in self.reading.claims if c.ask == self.number)

    @property
    def words(self) -> str:
        """The ask's own words."""
        return self.ask.text

    def prepare(self, words: Sequence[str]) -> None:
        """Encode in one call what :meth:`find` is going to be asked."""
        if self.preparer:
            self.preparer(words)

    def find(self, words: str) -> list[Found]:
        """The articles found for other words than those of the ask, within the texts that it names, best first."""
        return self.finder(words, self.asked) if self.finder else []

    def denies(self, norm: Norm) -> bool:
        """Whether a norm holds only where one is what the asker says not to be, by its bearer or its condition."""
        if self.facts is None or not self.reading.denied:
            return False
        if norm.subjects and set(norm.subjects) <= set(self.reading.denied):
            return True
        return bool(self._conditioned(norm) & set(self.reading.denied))

    def others_case(self, norm: Norm) -> bool:
        """Whether a norm holds only in a case that nobody says is the asker's: one is designated, or a public body."""
        if self._conditioned(norm) & self.designated - {*self.asked.entities, *self.reading.whom}:
            return True
        return bool(self.reading.whom) and _PUBLIC_BODY.search(norm.condition or "") is not None

    def _conditioned(self, norm: Norm) -> set[str]:
        """What one must be, or have, for a norm to hold: the concepts of its condition, as types of institution."""
        if self.facts is None:
            return set()
        same = load_field().same
        return {same.get(c.name, c.name) for _, _, c in self.facts.thesaurus.find(norm.condition or "")}

    def binds(self, norm: Norm) -> bool:
        """Whether a norm reaches the asker; true where nobody says who asks or the norm names nobody."""
        if not self.bearers or not norm.subjects:
            return True
        return bool(self.bearers & set(norm.subjects)) or not set(norm.subjects) & self.types

    @cached_property
    def types(self) -> frozenset[str]:
        """The names by which institution types are bound: a duty of these is not that of another type.

        A role that anybody may have (受托人, 个人信息处理者) is none.
        """
        if self.index is None:
            return frozenset()
        field = load_field()
        covered = {name for one in (*field.basic, *field.others) for name in self.index.facts.thesaurus.broader(one)}
        return frozenset((*field.basic, *field.others)) | covered

    def norms(self, passage: Passage) -> list[Norm]:
        """The norms that stand in a passage, in order."""
        if self.index is None:
            return []
        here = self.index.norms.get(passage.key, ())
        return [n for n in here if n.start >= passage.start and n.end <= passage.end + 1]

    def quantities(self, passage: Passage) -> list[Quantity]:
        """The numbers that stand in a passage, in order."""
        if self.index is None:
            return []
        here = self.index.quantities.get(passage.key, ())
        return [q for q in here if q.start >= passage.start and q.end <= passage.end + 1]

    def score(self, text: str) -> float:
        """How well a text answers."""
        return self.scorer.score(self.need, text)

    def fit(self, found: Found, passage: Passage) -> float:
        """How well a 款 of a chosen article answers; the one nearest in meaning and that named by worked questions gain."""
        value = self.score(passage.text) + (0.12 if found.near == passage.paragraph else 0.0)
        value += _VOTED * self.worked.decides(passage.key, passage.paragraph)
        norms = self.norms(passage)
        if norms and self.bearers and not any(self.binds(n) for n in norms):
            value *= 0.4  # another's duty is never shown as the asker's
        duties = [n for n in norms if n.modality in DUTIES]
        if duties and self.denies(duties[0]):
            value *= 0.15  # 我们不是关基: what holds where one is, whose words the denial has, holds for others
        elif self.only_designated(duties):
            value *= 0.4  # nobody says so
        elif duties and self.others_case(duties[0]):
            value *= 0.6  # 涉及关键信息基础设施的 before 其他网络运营者: the case of nobody who asks
        return value * (0.7 if passage in self.spoken else 1.0)

    def quote(self, passage: Passage, limit: int = WHOLE, *, whole_list: bool = False) -> str:
        """The words of a passage that answer, with law and article in words behind them."""
        words = said(self.scorer, self.need, passage, limit, whole_list=whole_list)
        return f"{words}（{place_words(passage)}）"

    def say(self, passage: Passage, limit: int = WHOLE, *, lead: str = "", whole_list: bool = False) -> Said:
        """A statement that quotes a passage; ``lead`` stands in front (不可以，)."""
        return Said(f"{lead}{self.quote(passage, limit, whole_list=whole_list)}。", (passage,))

    def document(self, doc_id: str) -> Document | None:
        """An instrument of the collection."""
        return self.corpus.documents.get(doc_id)

    def passage(self, place: Locator, *, inferred: bool = False) -> Passage | None:
        """A 款 by its address."""
        document = self.document(place.doc_id)
        article = document.tree.by_eid(place.article or "") if document else None
        found = article.paragraph(place.paragraph or 1) if article else None
        if document is None or article is None or found is None:
            return None
        return Passage.of(document, article, found, inferred=inferred)


def binds_everybody(norm: Norm) -> bool:
    """Whether a norm binds whoever it may be (任何单位和个人)."""
    return bool(norm.subjects) and all(name.startswith(_EVERYONE) for name in norm.subjects)


def as_detail(statement: Said) -> Said:
    """The same, behind the conclusion."""
    return replace(statement, kind=StatementKind.DETAIL)
