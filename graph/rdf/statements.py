"""Extracted statements as RDF: norms, quantities, sanctions, references, definitions, each with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rdflib import Graph, Literal, URIRef

from corpus import Corpus, Locator
from graph.extraction.subjects import default_table
from graph.facts.conduct import is_general
from graph.models import (
    Definition,
    DefinitionKind,
    Modality,
    Norm,
    Placed,
    Quantity,
    Reference,
    Resolution,
    Sanction,
    Violated,
)
from graph.rdf.identifiers import Identifiers
from graph.rdf.texts import number, zh
from graph.rdf.vocabulary import ELI, FAMAI, LRML, OA, PROV, RDF, RDFS, SKOS

__all__ = ["CLASSES", "StatementWriter"]

CLASSES: Mapping[Modality, URIRef] = {
    Modality.OBLIGATION: FAMAI.Obligation,
    Modality.PROHIBITION: FAMAI.Prohibition,
    Modality.PERMISSION: FAMAI.Permission,
    Modality.ENCOURAGEMENT: FAMAI.Encouragement,
    Modality.POWER: FAMAI.Power,
}
#: A day, or a day of every year.
_DAY = re.compile(r"(?:\d{4}-)?\d\d-\d\d")
_VERB = {
    Modality.OBLIGATION: "应当",
    Modality.PROHIBITION: "不得",
    Modality.PERMISSION: "可以",
    Modality.ENCOURAGEMENT: "被鼓励",
    Modality.POWER: "有权或者负责",
}


class StatementWriter:
    """Adds statements to ``graph``; the texts must be in it already."""

    def __init__(self, graph: Graph, corpus: Corpus, ids: Identifiers) -> None:
        self.graph = graph
        self.corpus = corpus
        self.ids = ids
        self._texts = {Locator(d.id, a.eid): a for d, a in corpus.articles()}

    def add_norm(
        self, norm: Norm, quantities: Iterable[URIRef], sanctions: Iterable[URIRef], perhaps: Iterable[URIRef] = ()
    ) -> URIRef:
        """A norm with its bearers, parts, quantities and the sanctions that answer its breach."""
        add, node = self.graph.add, self.ids.statement(norm.id)
        add((node, RDF.type, FAMAI.Norm))
        add((node, RDF.type, CLASSES[norm.modality]))
        add((node, RDFS.label, zh(_short(f"{'、'.join(norm.subjects)}{_VERB[norm.modality]}：{norm.told}"))))
        add((node, FAMAI.modality, Literal(norm.modality.value)))
        self._placed(node, norm, norm.rule)
        if norm.trigger:
            add((node, FAMAI.trigger, zh(norm.trigger)))
        for name in norm.subjects:
            add((node, FAMAI.bearer, self.entity(name)))
        parts = (
            (FAMAI.action, "action", norm.action, norm.trigger_start),
            (FAMAI.condition, "condition", norm.condition, norm.start),
            (FAMAI.exception, "exception", norm.exception, norm.start),
            (FAMAI.object, "object", norm.object, norm.start),
        )
        for term, name, words, start in parts:
            if words:
                self._part(node, term, name, words, norm, start)
        for quantity in quantities:
            add((node, FAMAI.quantity, quantity))
        for sanction in sanctions:
            add((node, FAMAI.sanctionedBy, sanction))
        for sanction in perhaps:
            add((node, FAMAI.perhapsSanctionedBy, sanction))
        return node

    def add_quantity(self, quantity: Quantity, statement_id: str) -> URIRef:
        """A number, its unit and its bound."""
        add, node = self.graph.add, self.ids.statement(statement_id)
        add((node, RDF.type, FAMAI.Quantity))
        add((node, RDFS.label, zh(quantity.text)))
        self._placed(node, quantity)
        plain: dict[URIRef, object] = {
            FAMAI.kind: quantity.kind.value,
            FAMAI.bound: quantity.bound.value,
            FAMAI.inclusive: quantity.inclusive,
            FAMAI.unit: None if _DAY.fullmatch(quantity.unit) else quantity.unit,
            FAMAI.date: quantity.unit if _DAY.fullmatch(quantity.unit) else None,
            FAMAI.target: quantity.target.value if quantity.target else None,
        }
        self._literals(node, plain)
        self._numbers(node, {FAMAI.value: quantity.number})
        if quantity.bound != "max":
            self._numbers(node, {FAMAI.min: quantity.number})
        if quantity.bound != "min":
            self._numbers(node, {FAMAI.max: quantity.number})
        for term, words in ((FAMAI.anchor, quantity.anchor), (FAMAI.base, quantity.base)):
            if words:
                add((node, term, zh(words)))
        for name in quantity.subjects:
            add((node, FAMAI.bearer, self.entity(name)))
        return node

    def add_sanction(self, sanction: Sanction, bases: Iterable[str]) -> URIRef:
        """One tier of consequences; ``bases`` are the ids of the laws on which it rests."""
        add, node = self.graph.add, self.ids.statement(sanction.id)
        add((node, RDF.type, FAMAI.PenaltyStatement))
        add((node, RDF.type, LRML.PenaltyStatement))
        words = f"{'、'.join(sanction.offenders) or '违法者'}：{'、'.join(sanction.measures) or '处罚'}"
        add((node, RDFS.label, zh(_short(words))))
        self._placed(node, sanction)
        for name in sanction.offenders:
            add((node, FAMAI.offender, self.entity(name)))
        for name in sanction.authority:
            add((node, FAMAI.authority, self.entity(name)))
        for measure in sanction.measures:
            add((node, FAMAI.measure, zh(measure)))
        for title in sanction.legal_basis:
            add((node, FAMAI.legalBasis, zh(title)))
        for doc_id in bases:
            add((node, ELI.based_on, self.ids.instrument(doc_id)))
        for violated in sanction.violated:
            if (target := self.existing(violated)) is not None:
                add((node, FAMAI.violates, target))
        for borrowed in sanction.applies:
            if (target := self.existing(borrowed)) is not None:
                add((node, FAMAI.borrows, target))
        self._literals(node, {FAMAI.target: sanction.target.value, FAMAI.resolution: sanction.resolution.value})
        self._literals(node, {FAMAI.general: True if is_general(sanction) else None})
        if sanction.resolution is Resolution.INFERRED:
            add((node, FAMAI.reason, zh("文中没有写明所违反的条款，按行为的描述推定")))
        numbers = {
            FAMAI.fineMin: sanction.fine_min,
            FAMAI.fineMax: sanction.fine_max,
            FAMAI.fineTimesMin: sanction.fine_times_min,
            FAMAI.fineTimesMax: sanction.fine_times_max,
            FAMAI.finePercentMin: sanction.fine_percent_min,
            FAMAI.finePercentMax: sanction.fine_percent_max,
        }
        self._numbers(node, numbers)
        texts = (
            (FAMAI.condition, sanction.condition),
            (FAMAI.conduct, sanction.conduct),
            (FAMAI.aggravation, sanction.aggravation),
            (FAMAI.base, sanction.fine_base),
        )
        for term, text in texts:
            if text:
                add((node, term, zh(text)))
        return node

    def add_reference(self, reference: Reference, statement_id: str) -> URIRef:
        """A citation node; an exact one also gives ``eli:cites`` from the 款 to what it cites."""
        add, node = self.graph.add, self.ids.statement(statement_id)
        add((node, RDF.type, FAMAI.Reference))
        add((node, RDFS.label, zh(reference.text)))
        self._placed(node, reference, reference.rule)
        plain = {FAMAI.kind: reference.kind.value, FAMAI.resolution: reference.resolution.value}
        self._literals(node, dict(plain))
        for term, words in ((FAMAI.targetTitle, reference.target_title), (FAMAI.reason, reference.reason)):
            if words:
                add((node, term, zh(words)))
        target = self.target(reference)
        if target is not None and reference.resolution is not Resolution.OUTSIDE:
            add((node, FAMAI.referent, target))
            if reference.resolution is Resolution.EXACT:
                source = self.source(reference.locator)
                add((source, ELI.cites, target))
        return node

    def add_definition(self, definition: Definition, statement_id: str) -> URIRef:
        """A term with its meaning, or a short name with the scope in which it holds."""
        add, node = self.graph.add, self.ids.statement(statement_id)
        add((node, RDF.type, FAMAI.Term))
        add((node, RDF.type, SKOS.Concept))
        add((node, SKOS.inScheme, FAMAI.terms))
        add((node, RDFS.label, zh(definition.term)))
        add((node, FAMAI.scope, zh(definition.scope)))
        add((node, FAMAI.kind, Literal(definition.kind.value)))
        if definition.kind is DefinitionKind.ABBREVIATION:
            add((node, SKOS.altLabel, zh(definition.term)))
            add((node, SKOS.prefLabel, zh(definition.definition)))
        else:
            add((node, SKOS.prefLabel, zh(definition.term)))
            add((node, SKOS.definition, zh(definition.definition)))
        self._placed(node, definition)
        return node

    def entity(self, name: str) -> URIRef:
        """The concept of a kind of bearer, made on first use where the thesaurus does not have it."""
        node = self.ids.entity(name)
        if (node, RDF.type, SKOS.Concept) not in self.graph:
            self.graph.add((node, RDF.type, SKOS.Concept))
            self.graph.add((node, SKOS.prefLabel, zh(name)))
            self.graph.add((node, RDFS.label, zh(name)))
            self.graph.add((node, SKOS.inScheme, FAMAI.entities))
        if (node, FAMAI.entityKind, None) not in self.graph:
            self.graph.add((node, FAMAI.entityKind, Literal(default_table().kind(name))))
        return node

    def source(self, place: Locator) -> URIRef:
        """The finest provision of those named that exists."""
        article = self._texts.get(place.whole)
        found = article.paragraph(place.paragraph) if article and place.paragraph else None
        if found is None:
            return self.ids.provision(place.whole)
        numbers = [i.number for i in found.items]
        return self.ids.provision(place.at(place.paragraph, place.item if place.item in numbers else None))

    def shape_of(self, place: Locator) -> tuple[tuple[int, tuple[int, ...]], ...] | None:
        """The numbers of the 款 and 项 of an article, on which links to it depend; ``None`` where there is no such one."""
        article = self._texts.get(place.whole)
        return tuple((p.number, tuple(i.number for i in p.items)) for p in article.paragraphs) if article else None

    def existing(self, violated: Violated) -> URIRef | None:
        """The provision whose breach is meant, ``None`` where the collection does not have it."""
        place = violated.locator
        return self.source(self._with_paragraph(place)) if place.whole in self._texts else None

    def target(self, reference: Reference) -> URIRef | None:
        """What a reference leads to, as it names it; an item without 款 lies in the only 款 that has items."""
        return self.ids.provision(self._with_paragraph(reference.target)) if reference.target else None

    def _with_paragraph(self, place: Locator) -> Locator:
        """The address with the only 款 that has items, where it names an item alone."""
        article = self._texts.get(place.whole)
        if article is None or place.item is None or place.paragraph is not None:
            return place
        return place.at(next((p.number for p in article.paragraphs if p.items), None), place.item)

    def _placed(self, node: URIRef, statement: Placed, rule: str | None = None) -> None:
        """Where a statement comes from, and the words it was drawn from."""
        add = self.graph.add
        add((node, FAMAI.source, self.source(statement.locator)))
        add((node, FAMAI.instrument, self.ids.instrument(statement.doc_id)))
        add((node, PROV.wasGeneratedBy, FAMAI.extraction))
        if rule:
            add((node, FAMAI.rule, Literal(rule)))
        words = getattr(statement, "text", None)  # a definition has no words of its own
        self._evidence(node, statement.home, statement.start, statement.end, words)

    def _evidence(self, node: URIRef, home: Locator, start: int, end: int, words: str | None = None) -> None:
        add = self.graph.add
        evidence, selector = URIRef(f"{node}/evidence"), URIRef(f"{node}/selector")
        add((node, FAMAI.evidence, evidence))
        add((evidence, RDF.type, OA.SpecificResource))
        add((evidence, OA.hasSource, self.ids.provision(home)))
        add((evidence, OA.hasSelector, selector))
        add((selector, RDF.type, OA.TextQuoteSelector))
        add((selector, RDF.type, OA.TextPositionSelector))
        add((selector, OA.exact, zh(self._texts[home].text[start:end] if words is None else words)))
        add((selector, OA.start, Literal(start)))
        add((selector, OA.end, Literal(end)))

    def _part(self, node: URIRef, term: URIRef, name: str, words: str, norm: Norm, start: int) -> None:
        """A part of a norm as a node with its words, and their span where they stand in one piece."""
        part = URIRef(f"{node}/{name}")
        self.graph.add((node, term, part))
        self.graph.add((part, RDF.type, FAMAI.Stretch))
        self.graph.add((part, RDF.value, zh(words)))
        text = self._texts[norm.home].text
        at = text.find(words, start, norm.end)
        if at < 0:
            at = text.find(words)
        if at >= 0:
            self._evidence(part, norm.home, at, at + len(words), words)

    def _literals(self, node: URIRef, values: Mapping[URIRef, object]) -> None:
        for term, value in values.items():
            if value is not None:
                self.graph.add((node, term, Literal(value)))

    def _numbers(self, node: URIRef, values: Mapping[URIRef, float | int | None]) -> None:
        for term, value in values.items():
            if value is not None:
                self.graph.add((node, term, number(value)))


def _short(text: str, limit: int = 60) -> str:
    text = text.replace("\n", "")
    return text if len(text) <= limit else text[: limit - 1] + "…"
