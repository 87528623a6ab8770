"""Indexes over the facts, and the joins that the product needs: duty → sanction → upper law, and back.

Each is made when it is first used (some ten milliseconds), then every look-up is a dictionary's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from corpus import Locator, format_article, format_part, in_marks
from graph.extraction.subjects import default_table
from graph.facts.conduct import is_general
from graph.facts.container import Facts, Provision
from graph.facts.curated import InferredLink, PointLink
from graph.facts.meeting import Meeting
from graph.models import Definition, Modality, Norm, Quantity, Reference, Sanction, Target, Violated

__all__ = ["CHAIN_MODALITIES", "FactsIndex", "Penalty", "is_catch_all"]

#: A breach of these is what sanctions answer.
CHAIN_MODALITIES = (Modality.OBLIGATION, Modality.PROHIBITION)

#: The staff of a body, whom a tier for persons in charge hits.
_STAFF = re.compile(r"(?:董事|监事|高级管理人员|经理|从业人员|工作人员|负责人|法定代表人)$")


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


def _names_nobody(conduct: str) -> bool:
    """Whether a clause on any breach leaves open whose it is: 违反本办法规定的, 当事人违反本办法规定的."""
    return conduct.removeprefix("当事人").startswith("违反本")


def is_catch_all(sanction: Sanction) -> bool:
    """Whether it answers any breach of its text (违反本办法规定的, with no article and no conduct named)."""
    return is_general(sanction)


def _by_home(rows: Iterable[_Homed]) -> defaultdict[Locator, list[Any]]:
    """The rows by the 条 or section in which they stand; each address is made once."""
    found: defaultdict[tuple[str, str], list[_Homed]] = defaultdict(list)
    for row in rows:
        found[row.doc_id, row.eid].append(row)
    return defaultdict(list, {Locator(*home): own for home, own in found.items()})


def _by(entries: Iterable[tuple[Any, Any]]) -> defaultdict[Any, list[Any]]:
    """The values by their keys, in order."""
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for key, value in entries:
        found[key].append(value)
    return found


class FactsIndex:
    """Look-ups by article, entity and kind, each made when it is first used. The key is the address of a 条 or section."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._meeting = Meeting(facts.thesaurus)
        self._addressees: dict[str, frozenset[str]] = {}
        self.chains: dict[tuple[Locator, str | None], Any] = {}  # those that were asked for last (chain_of)

    @cached_property
    def norms(self) -> defaultdict[Locator, list[Norm]]:
        """The norms that stand in an article."""
        return _by_home(self.facts.norms)

    @cached_property
    def norms_by_doc(self) -> defaultdict[str, list[Norm]]:
        """The norms of an instrument."""
        return _by((norm.doc_id, norm) for norm in self.facts.norms)

    def addressees(self, doc_id: str) -> frozenset[str]:
        """Those on whom an instrument lays duties by name."""
        found = self._addressees.get(doc_id)
        if found is None:
            duties = (norm for norm in self.norms_by_doc.get(doc_id, ()) if norm.modality in CHAIN_MODALITIES)
            found = self._addressees[doc_id] = frozenset(name for norm in duties for name in norm.subjects)
        return found

    @cached_property
    def empowered(self) -> frozenset[str]:
        """Those to whom the texts give powers."""
        powers = (norm for norm in self.facts.norms if norm.modality is Modality.POWER)
        return frozenset(name for norm in powers for name in norm.subjects)

    @cached_property
    def quantities(self) -> defaultdict[Locator, list[Quantity]]:
        """The quantities that stand in an article."""
        return _by_home(self.facts.quantities)

    @cached_property
    def references_out(self) -> defaultdict[Locator, list[Reference]]:
        """The references that stand in an article."""
        return _by_home(self.facts.references)

    @cached_property
    def references_in(self) -> defaultdict[Locator, list[Reference]]:
        """The references to an article."""
        told = ((r.target.whole, r) for r in self.facts.references if r.target is not None and r.target.article)
        return _by(told)

    @cached_property
    def law_references_in(self) -> defaultdict[str, list[Reference]]:
        """The references to an instrument as a whole."""
        told = ((r.target.doc_id, r) for r in self.facts.references if r.target is not None and not r.target.article)
        return _by(told)

    @cached_property
    def sanctions_in(self) -> defaultdict[Locator, list[Sanction]]:
        """The sanctions that stand in an article."""
        return _by_home(self.facts.sanctions)

    @cached_property
    def definitions_in(self) -> defaultdict[Locator, list[int]]:
        """The places of the definitions of terms that an article uses."""
        found: defaultdict[Locator, list[int]] = defaultdict(list)
        for home, uses in _by_home(self.facts.uses).items():
            found[home] = [use.definition for use in uses]
        return found

    @cached_property
    def norm_by_id(self) -> dict[str, Norm]:
        """The norms by their ids."""
        return {norm.id: norm for norm in self.facts.norms}

    @cached_property
    def sanction_by_id(self) -> dict[str, Sanction]:
        """The sanctions by their ids."""
        return {sanction.id: sanction for sanction in self.facts.sanctions}

    @cached_property
    def provisions(self) -> dict[Locator, Provision]:
        """The articles by their addresses."""
        return {p.home: p for p in self.facts.provisions}

    @cached_property
    def links_from(self) -> defaultdict[Locator, list[InferredLink]]:
        """The inferred links from an article."""
        return _by((link.source.whole, link) for link in self.facts.links)

    @cached_property
    def bases_from(self) -> defaultdict[Locator, list[InferredLink]]:
        """The bases of an article in laws above."""
        return _by((link.source.whole, link) for link in self.facts.bases)

    @cached_property
    def points_from(self) -> defaultdict[Locator, list[PointLink]]:
        """The points of a section of a drafting note."""
        return _by((point.section, point) for point in self.facts.points)

    @cached_property
    def points_to(self) -> defaultdict[Locator, list[PointLink]]:
        """The points of drafting notes that explain an article."""
        return _by((target, point) for point in self.facts.points for target in point.targets)

    @cached_property
    def _violations(self) -> defaultdict[Locator, list[tuple[Violated, Sanction]]]:
        return _by((v.locator.whole, (v, sanction)) for sanction in self.facts.sanctions for v in sanction.violated)

    @cached_property
    def _catch_all(self) -> defaultdict[str, list[Sanction]]:
        return _by((sanction.doc_id, sanction) for sanction in self.facts.sanctions if is_catch_all(sanction))

    @cached_property
    def _conducts(self) -> defaultdict[str, list[Penalty]]:  # by norm
        known = self.sanction_by_id
        return _by((t.norm, Penalty(known[t.sanction], False, True, t.reason)) for t in self.facts.conducts)

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
        return self._meeting.names_for(entity)

    def broader_pairs(self) -> list[tuple[str, str]]:
        """Kinds of bearers with what is above them, by the thesaurus."""
        concepts = self.facts.thesaurus.concepts
        return [(c.name, above) for c in concepts if c.scheme == "entity" for above in c.broader]

    def meet(self, subjects: Iterable[str], offenders: Iterable[str]) -> bool:
        """Whether a duty of ``subjects`` can be broken by ``offenders``; open where either side names nobody."""
        return self._meeting.meet(subjects, offenders)

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
        private = not all(default_table().kind(name) in ("regulator", "state") for name in bearers)
        return [
            Penalty(sanction, True)
            for sanction in general
            if self.meet(bearers, sanction.offenders) or (private and _names_nobody(sanction.conduct or ""))
        ]

    def penalties_of(self, norm: Norm) -> list[Penalty]:
        """The sanctions that answer the breach of a norm; none for what is allowed, encouraged or a power.

        Those that describe a conduct count only where none names the article.
        """
        if norm.modality not in CHAIN_MODALITIES:
            return []
        named = self._named(norm.locator, norm.subjects)
        return (named or list(self._described(norm))) + (
            self._general(norm.locator, norm.subjects) or self._of_staff(norm)
        )

    def _of_staff(self, norm: Norm) -> list[Penalty]:
        """Tiers for persons in charge in the clauses on any breach by the body whose staff bears the duty."""
        if not all(_STAFF.search(name) for name in norm.subjects):
            return []
        return [
            Penalty(sanction, True)
            for sanction in self._catch_all.get(norm.doc_id, ())
            if sanction.target is Target.RESPONSIBLE_PERSON and any(name in norm.text for name in sanction.offenders)
        ]

    def penalty_labels(self, norm: Norm) -> list[str]:
        """The citations of the 款 that sanction a norm, each once."""
        return list(dict.fromkeys(self.sanction_label(p.sanction) for p in self.penalties_of(norm)))

    def with_sanctions(self, norm: Norm) -> Norm:
        """The norm with :attr:`Norm.sanctions` filled in."""
        return replace(norm, sanctions=tuple(self.penalty_labels(norm)))

    def definitions(self, place: Locator) -> list[Definition]:
        """The terms defined in their scope and used in the article."""
        return [self.facts.definitions[i] for i in self.definitions_in.get(place.whole, ())]
