"""Named, parametrised queries for all that the product shows, answered from the indexes.

The same questions as SPARQL stand in :mod:`graph.rdf.sparql_queries`; the tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

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

    doc_id: str | None
    title: str
    article: int | None
    paragraph: int | None
    label: str
    inferred: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A sanction of a chain with where it stands and the laws above it."""

    sanction: Sanction
    label: str
    catch_all: bool
    uppers: tuple[Upper, ...]


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
    article: int | None = None,
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
        article: number of an article.
        chapter: words of a chapter's title.
        topic: words in the norm's text or its chapter's title.
        modality: the deontic force.
        deadline: with (or without) a deadline or frequency.
        sanction: with (or without) a sanction that answers its breach.
    """
    index = index_of(facts)
    if doc is not None and article is not None:
        norms: Iterable[Norm] = index.norms.get((doc, article), ())
    else:
        norms = index.norms_by_doc.get(doc, ()) if doc is not None else facts.norms
    names = index.names_for(entity) if entity else None
    found = []
    for norm in norms:
        if names is not None and names.isdisjoint(norm.subjects):
            continue
        if (article is not None and norm.article != article) or (modality is not None and norm.modality != modality):
            continue
        title = index.chapter(norm.doc_id, norm.eid)
        if (chapter and chapter not in title) or (topic and topic not in norm.text and topic not in title):
            continue
        if deadline is not None and deadline != any(q.kind in _TIMES for q in norm.quantities):
            continue
        if sanction is not None and sanction != bool(index.penalties_of(norm)):
            continue
        found.append(norm)
    return found


_TIMES = (QuantityKind.DEADLINE, QuantityKind.FREQUENCY)


def cites(facts: Facts, doc: str, article: int, paragraph: int | None = None) -> list[Reference]:
    """The references that stand in an article (or in one 款 of it)."""
    here = index_of(facts).references_out.get((doc, article), ())
    return [r for r in here if paragraph in (None, r.paragraph)]


def cited_by(facts: Facts, doc: str, article: int | None = None, paragraph: int | None = None) -> list[Reference]:
    """The references that lead to an article (one of its 款, too), or to a law as a whole where none is given."""
    index = index_of(facts)
    if article is None:
        return list(index.law_references_in.get(doc, ()))
    here = index.references_in.get((doc, article), ())
    return [r for r in here if paragraph is None or r.target_paragraph in (None, paragraph)]


def find_quantities(
    facts: Facts,
    *,
    doc: str | None = None,
    article: int | None = None,
    kind: QuantityKind | str | None = None,
    entity: str | None = None,
) -> list[Quantity]:
    """The quantities that meet every condition given."""
    index = index_of(facts)
    keyed = doc is not None and article is not None
    here = index.quantities.get((doc or "", article or 0), []) if keyed else facts.quantities
    names = index.names_for(entity) if entity else None
    return [
        q
        for q in here
        if doc in (None, q.doc_id)
        and article in (None, q.article)
        and (kind is None or q.kind == kind)
        and (names is None or not names.isdisjoint(q.subjects))
    ]


def sanctions_of(
    facts: Facts, doc: str, article: int, paragraph: int | None = None, entity: str | None = None
) -> list[Penalty]:
    """The sanctions that answer the breach of an article, those that name it first, then the catch-all clauses.

    Without ``entity``, whoever bears the duties of the article decides which catch-all clauses apply.
    """
    index = index_of(facts)
    if entity:
        return index.penalties(doc, article, paragraph, subjects=(entity,))
    found: list[Penalty] = []
    for penalty in index.penalties(doc, article, paragraph):
        if not penalty.catch_all:
            found.append(penalty)
    for norm in index.norms.get((doc, article), ()):
        if paragraph in (None, norm.paragraph):
            found.extend(p for p in index.penalties_of(norm) if p.catch_all and p not in found)
    return found


def definitions_in_scope(facts: Facts, doc: str, article: int) -> list[Definition]:
    """The terms that an article uses, as its text defines them."""
    return index_of(facts).definitions(doc, article)


def upper_laws(
    facts: Facts, sanction: Sanction, violated: int | None = None, entities: Iterable[str] = ()
) -> list[Upper]:
    """What stands above a sanction: the curated candidates for the law it names, then what its words cite.

    Args:
        facts: where to look.
        sanction: the sanction.
        violated: the article broken, which narrows the candidates.
        entities: who broke it, likewise; those whom the sanction cannot hit do not count.
    """
    index = index_of(facts)
    offenders = [e for e in entities if index.meet([e], sanction.offenders)] or sanction.offenders
    found: dict[tuple[str, int | None, int | None], Upper] = {}
    for link in index.links_from.get((sanction.doc_id, sanction.article), ()):
        if link.paragraph != sanction.paragraph or (violated is not None and not link.answers(violated)):
            continue
        if link.offenders and not index.meet(offenders, link.offenders):
            continue
        place = (link.target_doc_id, link.target_article, link.target_paragraph)
        title, label = facts.titles.get(link.target_doc_id, ""), index.label(*place, link.target_item)
        found.setdefault(place, Upper(place[0], title, place[1], place[2], label, True, link.reason))
    for r in cites(facts, sanction.doc_id, sanction.article, sanction.paragraph):
        if r.kind is not ReferenceKind.EXTERNAL or not _within(r, sanction):
            continue
        title = facts.titles.get(r.target_doc_id or "", r.target_title or "")
        label = (
            index.label(r.target_doc_id, r.target_article, r.target_paragraph) if r.target_doc_id else f"《{title}》"
        )
        inferred = r.resolution is Resolution.INFERRED
        upper = Upper(r.target_doc_id, title, r.target_article, r.target_paragraph, label, inferred, r.reason)
        found.setdefault((upper.doc_id or title, upper.article, upper.paragraph), upper)
    return list(found.values())


def _within(reference: Reference, sanction: Sanction) -> bool:
    return sanction.start <= reference.start < sanction.end


def chain_of(facts: Facts, doc: str, article: int, paragraph: int | None = None, entity: str | None = None) -> Chain:
    """The duties of an article, the sanctions that answer them, and the laws above those."""
    index = index_of(facts)
    norms = find_norms(facts, doc=doc, article=article, entity=entity)
    entities = (entity,) if entity else tuple(sorted({name for norm in norms for name in norm.subjects}))
    steps = []
    for penalty in sanctions_of(facts, doc, article, paragraph, entity):
        uppers = tuple(upper_laws(facts, penalty.sanction, article, entities))
        steps.append(Step(penalty.sanction, index.sanction_label(penalty.sanction), penalty.catch_all, uppers))
    label = index.label(doc, article, paragraph)
    return Chain(label, tuple(n for n in norms if paragraph in (None, n.paragraph)), tuple(steps))
