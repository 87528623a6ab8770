"""Named, parametrised queries for all that the product shows, answered from the indexes.

The same questions as SPARQL stand in :mod:`graph.rdf.sparql_queries`; the tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from corpus import Locator, in_marks
from graph.facts.container import Facts
from graph.facts.index import FactsIndex, Penalty
from graph.models import (
    Definition,
    Modality,
    Norm,
    Quantity,
    QuantityKind,
    Reference,
    ReferenceKind,
    Resolution,
    Sanction,
)

__all__ = [
    "Chain",
    "Step",
    "Upper",
    "chain_of",
    "cited_by",
    "cites",
    "definitions_in_scope",
    "find_norms",
    "find_quantities",
    "index_of",
    "sanctions_of",
    "upper_laws",
]

_CHAINS = 4096  # that are kept
_INDEXES: WeakKeyDictionary[Facts, FactsIndex] = WeakKeyDictionary()


def index_of(facts: Facts) -> FactsIndex:
    """The indexes of ``facts``, built on first use."""
    index = _INDEXES.get(facts)
    if index is None:
        index = _INDEXES[facts] = FactsIndex(facts)
    return index


@dataclass(frozen=True, slots=True)
class Upper:
    """A provision or a law above a sanction. ``inferred`` marks what a curated table, not the text, names (推定)."""

    place: Locator | None
    title: str
    label: str
    inferred: bool
    reason: str | None = None

    @property
    def doc_id(self) -> str | None:
        """The law, where the collection knows it."""
        return self.place.doc_id if self.place else None

    @property
    def paragraph(self) -> int | None:
        """The 款, where one is named."""
        return self.place.paragraph if self.place else None


@dataclass(frozen=True, slots=True)
class Step:
    """A sanction of a chain with where it stands and the laws above it."""

    sanction: Sanction
    label: str
    catch_all: bool
    uppers: tuple[Upper, ...]
    inferred: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Duty → sanction → upper law, for one article."""

    label: str
    norms: tuple[Norm, ...]
    steps: tuple[Step, ...]


def find_norms(
    facts: Facts,
    *,
    entity: str | None = None,
    doc: str | None = None,
    place: Locator | None = None,
    chapter: str | None = None,
    topic: str | None = None,
    modality: Modality | str | None = None,
    deadline: bool | None = None,
    sanction: bool | None = None,
) -> list[Norm]:
    """The norms that meet every condition given, in the order of the texts.

    Args:
        facts: where to look.
        entity: a kind of bearer; its norms include those that reach it under a wider or another law's name.
        doc: id of an instrument.
        place: a 条.
        chapter: words of a chapter's title.
        topic: words in the norm's text or its chapter's title.
        modality: the deontic force.
        deadline: with (or without) a deadline or frequency.
        sanction: with (or without) a sanction that answers its breach.
    """
    index = index_of(facts)
    if place is not None:
        norms: Iterable[Norm] = index.norms.get(place.whole, ())
    else:
        norms = index.norms_by_doc.get(doc, ()) if doc is not None else facts.norms
    names = index.names_for(entity) if entity else None
    found = []
    for norm in norms:
        if names is not None and names.isdisjoint(norm.subjects):
            continue
        if doc not in (None, norm.doc_id) or (modality is not None and norm.modality != modality):
            continue
        title = index.chapter(norm.home)
        if (chapter and chapter not in title) or (topic and topic not in norm.text and topic not in title):
            continue
        if deadline is not None and deadline != any(q.kind in _TIMES for q in norm.quantities):
            continue
        if sanction is not None and sanction != bool(index.penalties_of(norm)):
            continue
        found.append(norm)
    return found


_TIMES = (QuantityKind.DEADLINE, QuantityKind.FREQUENCY)


def cites(facts: Facts, place: Locator) -> list[Reference]:
    """The references that stand in an article (or in one 款 of it)."""
    here = index_of(facts).references_out.get(place.whole, ())
    return [r for r in here if place.paragraph in (None, r.paragraph)]


def cited_by(facts: Facts, place: Locator) -> list[Reference]:
    """The references that lead to an article (one of its 款, too), or to a law as a whole where none is given."""
    index = index_of(facts)
    if place.article is None:
        return list(index.law_references_in.get(place.doc_id, ()))
    here = index.references_in.get(place.whole, ())
    return [r for r in here if place.paragraph is None or r.target_paragraph in (None, place.paragraph)]


def find_quantities(
    facts: Facts,
    *,
    doc: str | None = None,
    place: Locator | None = None,
    kind: QuantityKind | str | None = None,
    entity: str | None = None,
) -> list[Quantity]:
    """The quantities that meet every condition given."""
    index = index_of(facts)
    here = index.quantities.get(place.whole, []) if place is not None else facts.quantities
    names = index.names_for(entity) if entity else None
    return [
        q
        for q in here
        if doc in (None, q.doc_id)
        and (kind is None or q.kind == kind)
        and (names is None or not names.isdisjoint(q.subjects))
    ]


def sanctions_of(facts: Facts, place: Locator, entity: str | None = None) -> list[Penalty]:
    """The sanctions that answer the breach of an article, those that name it first, then the catch-all clauses.

    Without ``entity``, whoever bears the duties of the article decides which catch-all clauses apply.
    """
    index = index_of(facts)
    if entity:
        return index.penalties(place, (entity,))
    found: list[Penalty] = []
    for penalty in index.penalties(place):
        if not penalty.catch_all:
            found.append(penalty)
    for norm in index.norms.get(place.whole, ()):
        if place.paragraph in (None, norm.paragraph):
            found.extend(p for p in index.penalties_of(norm) if p.catch_all and p not in found)
    return found


def definitions_in_scope(facts: Facts, place: Locator) -> list[Definition]:
    """The terms that an article uses, as its text defines them."""
    return index_of(facts).definitions(place)


def upper_laws(
    facts: Facts, sanction: Sanction, violated: Locator | None = None, entities: Iterable[str] = ()
) -> list[Upper]:
    """What stands above a sanction: the curated candidates for the law it names, then what its words cite.

    Args:
        facts: where to look.
        sanction: the sanction.
        violated: the 条 broken, which narrows the candidates.
        entities: who broke it, likewise; those whom the sanction cannot hit do not count.
    """
    index = index_of(facts)
    offenders = [e for e in entities if index.meet([e], sanction.offenders)] or sanction.offenders
    found: dict[Locator | str, Upper] = {}
    for link in index.links_from.get(sanction.home, ()):
        if link.paragraph != sanction.paragraph or (violated is not None and not link.answers(violated)):
            continue
        if link.offenders and not index.meet(offenders, link.offenders):
            continue
        place = link.target.at(link.target_paragraph)
        title = facts.titles.get(link.target_doc_id, "")
        found.setdefault(place, Upper(place, title, index.label(link.target), True, link.reason))
    for r in cites(facts, sanction.home.at(sanction.paragraph)):
        if r.kind is not ReferenceKind.EXTERNAL or not _within(r, sanction):
            continue
        title = facts.titles.get(r.target_doc_id or "", r.target_title or "")
        upper = r.target.at(r.target_paragraph) if r.target else None
        label = index.label(upper) if upper else in_marks(title)
        inferred = r.resolution is Resolution.INFERRED
        key = upper or f"{title}{r.target_article or ''}{r.target_paragraph or ''}"
        found.setdefault(key, Upper(upper, title, label, inferred, r.reason))
    return list(found.values())


def _within(reference: Reference, sanction: Sanction) -> bool:
    return sanction.start <= reference.start < sanction.end


def chain_of(facts: Facts, place: Locator, entity: str | None = None) -> Chain:
    """The duties of an article, the sanctions that answer them, and the laws above those."""
    index = index_of(facts)
    if (kept := index.chains.get((place, entity))) is None:
        if len(index.chains) >= _CHAINS:
            index.chains.clear()
        kept = index.chains[place, entity] = _chain_of(facts, index, place, entity)
    return kept


def _chain_of(facts: Facts, index: FactsIndex, place: Locator, entity: str | None) -> Chain:
    norms = find_norms(facts, place=place, entity=entity)
    entities = (entity,) if entity else tuple(sorted({name for norm in norms for name in norm.subjects}))
    steps = []
    for penalty in sanctions_of(facts, place, entity):
        uppers = tuple(upper_laws(facts, penalty.sanction, place.whole, entities))
        label = index.sanction_label(penalty.sanction)
        steps.append(Step(penalty.sanction, label, penalty.catch_all, uppers, penalty.inferred, penalty.reason))
    norms = [n for n in norms if place.paragraph in (None, n.paragraph)]
    return Chain(index.label(place.at(place.paragraph)), tuple(norms), tuple(steps))
