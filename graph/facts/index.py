"""Indexes over the facts, and the joins that the product needs: duty → sanction → upper law, and back.

Built once (some ten milliseconds), then every look-up is a dictionary's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from corpus import Locator, format_article, format_part, in_marks
from graph.facts.conduct import is_general
from graph.facts.container import Facts
from graph.facts.curated import InferredLink, PointLink
from graph.models import Definition, Modality, Norm, Quantity, Reference, Sanction, Violated

__all__ = ["CHAIN_MODALITIES", "FactsIndex", "Penalty", "is_catch_all"]

#: A breach of these is what sanctions answer.
CHAIN_MODALITIES = (Modality.OBLIGATION, Modality.PROHIBITION)

_EVERYONE = ("任何机构和个人", "任何个人和组织", "任何组织、个人", "任何个人、组织", "任何单位和个人")


class _Homed(Protocol):
    @property
    def doc_id(self) -> str: ...
    @property
    def eid(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Penalty:
    """A sanction that answers the breach of an article, and whether only a catch-all clause does.

    ``inferred`` marks one that describes the conduct without naming the article (推定), with the ``reason``.
    """

    sanction: Sanction
    catch_all: bool
    inferred: bool = False
    reason: str | None = None


def is_catch_all(sanction: Sanction) -> bool:
    """Whether it answers any breach of its text (违反本办法规定的, with no article and no conduct named)."""
    return is_general(sanction)


def _by_home(rows: Iterable[_Homed]) -> dict[Locator, list[Any]]:
    """The rows by the 条 or section in which they stand; each address is made once."""
    found: defaultdict[tuple[str, str], list[_Homed]] = defaultdict(list)
    for row in rows:
        found[row.doc_id, row.eid].append(row)
    return {Locator(*home): own for home, own in found.items()}


class FactsIndex:
    """Look-ups by article, entity and kind. The key is the address of a 条 or section."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.norms: defaultdict[Locator, list[Norm]] = defaultdict(list)
        self.norms_by_doc: defaultdict[str, list[Norm]] = defaultdict(list)
        self.quantities: defaultdict[Locator, list[Quantity]] = defaultdict(list)
        self.references_out: defaultdict[Locator, list[Reference]] = defaultdict(list)
        self.references_in: defaultdict[Locator, list[Reference]] = defaultdict(list)
        self.law_references_in: defaultdict[str, list[Reference]] = defaultdict(list)
        self.sanctions_in: defaultdict[Locator, list[Sanction]] = defaultdict(list)  # that stand in the article
        self.definitions_in: defaultdict[Locator, list[int]] = defaultdict(list)
        self.norm_by_id = {norm.id: norm for norm in facts.norms}
        self.sanction_by_id = {sanction.id: sanction for sanction in facts.sanctions}
        self.provisions = {p.home: p for p in facts.provisions}
        self.links_from: defaultdict[Locator, list[InferredLink]] = defaultdict(list)
        self.bases_from: defaultdict[Locator, list[InferredLink]] = defaultdict(list)
        self.points_from: defaultdict[Locator, list[PointLink]] = defaultdict(list)  # by section of the note
        self.points_to: defaultdict[Locator, list[PointLink]] = defaultdict(list)
        self._violations: defaultdict[Locator, list[tuple[Violated, Sanction]]] = defaultdict(list)
        self._catch_all: defaultdict[str, list[Sanction]] = defaultdict(list)
        self._conducts: defaultdict[str, list[Penalty]] = defaultdict(list)  # by norm
        self._related: dict[str, frozenset[str]] = {}
        self._fill()

    def _fill(self) -> None:
        facts = self.facts
        for norm in facts.norms:
            self.norms_by_doc[norm.doc_id].append(norm)
        self.norms.update(_by_home(facts.norms))
        self.quantities.update(_by_home(facts.quantities))
        self.references_out.update(_by_home(facts.references))
        self.sanctions_in.update(_by_home(facts.sanctions))
        for reference in facts.references:
            target = reference.target
            if target is None:
                continue
            if target.article is None:
                self.law_references_in[target.doc_id].append(reference)
            else:
                self.references_in[target.whole].append(reference)
        for sanction in facts.sanctions:
            for violated in sanction.violated:
                self._violations[violated.locator.whole].append((violated, sanction))
            if is_catch_all(sanction):
                self._catch_all[sanction.doc_id].append(sanction)
        for told in facts.conducts:
            penalty = Penalty(self.sanction_by_id[told.sanction], False, True, told.reason)
            self._conducts[told.norm].append(penalty)
        for link in facts.links:
            self.links_from[link.source.whole].append(link)
        for link in facts.bases:
            self.bases_from[link.source.whole].append(link)
        for point in facts.points:
            self.points_from[point.section].append(point)
            for target in point.targets:
                self.points_to[target].append(point)
        for home, uses in _by_home(facts.uses).items():
            self.definitions_in[home] += [use.definition for use in uses]

    def label(self, place: Locator) -> str:
        """The formal citation; the 款 is left out where the article has only one."""
        title = in_marks(self.facts.titles.get(place.doc_id, place.doc_id))
        if place.article is None:
            return title
        provision = self.provisions.get(place.whole)
        words = provision.label if provision else title + format_article(place.number or 0, place.insertion)
        counted = place.paragraph if provision is None or provision.paragraphs > 1 else None
        return words + format_part(counted, place.item)

    def sanction_label(self, sanction: Sanction) -> str:
        """The citation of the 款 in which a sanction stands."""
        return self.label(sanction.home.at(sanction.paragraph))

    def chapter(self, place: Locator) -> str:
        """The title of the chapter in which an article stands; empty where there is none."""
        provision = self.provisions.get(place.whole)
        return provision.chapter if provision else ""

    def names_for(self, entity: str) -> frozenset[str]:
        """The names of bearers whose duties reach ``entity``: its own, wider ones, those of other laws."""
        known = self._related.get(entity)
        if known is None:
            known = self._related[entity] = self.facts.thesaurus.covers(entity)
        return known

    def broader_pairs(self) -> list[tuple[str, str]]:
        """Kinds of bearers with what is above them, by the thesaurus."""
        concepts = self.facts.thesaurus.concepts
        return [(c.name, above) for c in concepts if c.scheme == "entity" for above in c.broader]

    def meet(self, subjects: Iterable[str], offenders: Iterable[str]) -> bool:
        """Whether a duty of ``subjects`` can be broken by ``offenders``; open where either side names nobody."""
        bearers, breakers = set(subjects), set(offenders)
        if not bearers or not breakers or bearers & breakers or bearers & set(_EVERYONE) or breakers & set(_EVERYONE):
            return True
        return any(breakers & self.names_for(b) for b in bearers) or any(bearers & self.names_for(o) for o in breakers)

    def penalties(self, place: Locator, subjects: Iterable[str] = ()) -> list[Penalty]:
        """The sanctions that answer the breach of an article (or of its 款, 项) by ``subjects``.

        Those that name it come first, then those that describe its breach, then the catch-all clauses of the same text
        (违反本办法规定的). What the text names is never vetoed by a table of names, unless another duty of the same
        place is that of the offenders.
        """
        bearers = tuple(subjects)
        found = self._named(place, bearers)
        for norm in self.norms.get(place.whole, ()):
            here = place.paragraph in (None, norm.paragraph) and place.item in (None, norm.item)
            if here and self.meet(bearers, norm.subjects):
                found.extend(p for p in self._described(norm) if p not in found)
        return found + self._general(place, bearers)

    def _named(self, place: Locator, bearers: tuple[str, ...]) -> list[Penalty]:
        found: list[Penalty] = []
        for violated, sanction in self._violations.get(place.whole, ()):
            here = place.paragraph is None or violated.paragraph in (None, place.paragraph)
            here = here and (place.item is None or violated.item in (None, place.item))
            if here and (self.meet(bearers, sanction.offenders) or not self._others(place, sanction.offenders)):
                penalty = Penalty(sanction, False)
                found.extend([penalty] if penalty not in found else [])
        return found

    def _others(self, place: Locator, offenders: tuple[str, ...]) -> bool:
        """Whether somebody among the offenders bears a duty of the same 条."""
        return any(self.meet(norm.subjects, offenders) for norm in self.norms.get(place.whole, ()))

    def _described(self, norm: Norm) -> list[Penalty]:
        return self._conducts.get(norm.id, []) if norm.modality in CHAIN_MODALITIES else []

    def _general(self, place: Locator, bearers: tuple[str, ...]) -> list[Penalty]:
        general = self._catch_all.get(place.doc_id, ())
        return [Penalty(sanction, True) for sanction in general if self.meet(bearers, sanction.offenders)]

    def penalties_of(self, norm: Norm) -> list[Penalty]:
        """The sanctions that answer the breach of a norm; none for what is allowed, encouraged or a power.

        Those that describe a conduct count only where none names the article.
        """
        if norm.modality not in CHAIN_MODALITIES:
            return []
        named = self._named(norm.locator, norm.subjects)
        return (named or list(self._described(norm))) + self._general(norm.locator, norm.subjects)

    def penalty_labels(self, norm: Norm) -> list[str]:
        """The citations of the 款 that sanction a norm, each once."""
        return list(dict.fromkeys(self.sanction_label(p.sanction) for p in self.penalties_of(norm)))

    def with_sanctions(self, norm: Norm) -> Norm:
        """The norm with :attr:`Norm.sanctions` filled in."""
        return replace(norm, sanctions=tuple(self.penalty_labels(norm)))

    def definitions(self, place: Locator) -> list[Definition]:
        """The terms defined in their scope and used in the article."""
        return [self.facts.definitions[i] for i in self.definitions_in.get(place.whole, ())]
