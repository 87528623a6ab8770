"""The RDF graph of the whole collection, by the terms of :mod:`graph.rdf.vocabulary`.

What the rules drew from the texts carries its evidence and ``prov:wasGeneratedBy famai:extraction``; what was made by
hand carries ``prov:wasAttributedTo famai:curation`` and its reason. The two never mix.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TypeVar

from rdflib import Graph, Literal, URIRef

from corpus import Corpus, Document, Locator
from graph.facts.container import Facts
from graph.facts.crosswalk import Crosswalk
from graph.facts.curated import InferredLink, PointLink
from graph.facts.index import FactsIndex
from graph.facts.queries import index_of
from graph.models import Definition, Norm, Quantity, Reference, Sanction
from graph.rdf.concepts import add_thesaurus
from graph.rdf.description import add_description
from graph.rdf.identifiers import Identifiers, load_identifiers
from graph.rdf.statements import StatementWriter
from graph.rdf.texts import add_text, number, zh
from graph.rdf.vocabulary import FAMAI, PROV, RDF, RDFS, bind_prefixes

__all__ = ["DocumentFacts", "add_document", "add_shared", "base_graph", "build_dataset", "facts_by_document"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the facts say of one document, the ids of the statements beside them; ``uses`` with the terms' ids."""

    norms: tuple[Norm, ...]
    quantities: tuple[tuple[Quantity, str], ...]
    sanctions: tuple[Sanction, ...]
    references: tuple[tuple[Reference, str], ...]
    definitions: tuple[tuple[Definition, str], ...]
    uses: tuple[tuple[Locator, str], ...]


def build_dataset(corpus: Corpus, facts: Facts, ids: Identifiers | None = None) -> Graph:
    """All of ``corpus`` and ``facts`` as one graph."""
    ids = ids or load_identifiers()
    graph = base_graph(facts, ids)
    writer = StatementWriter(graph, corpus, ids)
    index = index_of(facts)
    for document, own in facts_by_document(corpus, facts):
        add_document(writer, document, own, facts, index)
    add_shared(writer, facts, ids)
    add_description(graph, corpus, ids)
    return graph


def base_graph(facts: Facts, ids: Identifiers) -> Graph:
    """The vocabulary and the thesaurus, which every part of the graph speaks in."""
    graph = Graph()
    bind_prefixes(graph, ids.base)
    terms = (resources.files("graph") / "rdf" / "terms.ttl").read_text(encoding="utf-8")
    graph.parse(data=terms, format="turtle")
    add_thesaurus(graph, facts.thesaurus, ids)
    return graph


def facts_by_document(corpus: Corpus, facts: Facts) -> Iterator[tuple[Document, DocumentFacts]]:
    """The documents in catalogue order, each with what the facts say of it."""
    norms = _grouped((norm.doc_id, norm) for norm in facts.norms)
    sanctions = _grouped((sanction.doc_id, sanction) for sanction in facts.sanctions)
    quantities = _grouped((q.doc_id, (q, own)) for q, own in zip(facts.quantities, facts.quantity_ids, strict=True))
    references = _grouped((r.doc_id, (r, own)) for r, own in zip(facts.references, facts.reference_ids, strict=True))
    definitions = _grouped((d.doc_id, (d, own)) for d, own in zip(facts.definitions, facts.definition_ids, strict=True))
    uses = _grouped((use.doc_id, (use.home, facts.definition_ids[use.definition])) for use in facts.uses)
    for document in corpus.documents.values():
        of = document.id
        yield (
            document,
            DocumentFacts(
                tuple(norms[of]),
                tuple(quantities[of]),
                tuple(sanctions[of]),
                tuple(references[of]),
                tuple(definitions[of]),
                tuple(uses[of]),
            ),
        )


def _grouped(pairs: Iterable[tuple[str, T]]) -> defaultdict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def add_document(
    writer: StatementWriter, document: Document, own: DocumentFacts, facts: Facts, index: FactsIndex
) -> None:
    """The texts of one document and the statements drawn from them."""
    add_text(writer.graph, document, writer.ids)
    quantities = {id(quantity): writer.add_quantity(quantity, name) for quantity, name in own.quantities}
    for sanction in own.sanctions:
        bases = [facts.basis[title] for title in sanction.legal_basis if title in facts.basis]
        writer.add_sanction(sanction, bases)
    for norm in own.norms:
        inside = [quantities[id(quantity)] for quantity in norm.quantities if id(quantity) in quantities]
        found = index.penalties_of(norm)
        stated = [writer.ids.statement(penalty.sanction.id) for penalty in found if not penalty.inferred]
        perhaps = [writer.ids.statement(penalty.sanction.id) for penalty in found if penalty.inferred]
        writer.add_norm(norm, inside, stated, perhaps)
    for reference, name in own.references:
        writer.add_reference(reference, name)
    for definition, name in own.definitions:
        writer.add_definition(definition, name)
    for home, name in own.uses:
        writer.graph.add((writer.ids.provision(home), FAMAI.usesTerm, writer.ids.statement(name)))


def add_shared(writer: StatementWriter, facts: Facts, ids: Identifiers) -> None:
    """What belongs to no single document: what was made by hand, and what became of articles in later versions."""
    for count, link in enumerate(facts.links, start=1):
        _add_link(writer, link, f"link_{count}", "推定的处罚依据")
    for count, link in enumerate(facts.bases, start=1):
        _add_link(writer, link, f"base_{count}", "推定的上位法依据")
    for count, point in enumerate(facts.points, start=1):
        _add_point(writer, point, count)
    for crosswalk in facts.crosswalks:
        _add_crosswalk(writer.graph, crosswalk, ids)


def _curated(writer: StatementWriter, node: URIRef, source: URIRef, targets: Sequence[URIRef], reason: str) -> None:
    add = writer.graph.add
    add((node, RDF.type, FAMAI.InferredLink))
    add((node, PROV.wasAttributedTo, FAMAI.curation))
    add((node, FAMAI.source, source))
    add((node, FAMAI.resolution, Literal("inferred")))
    add((node, FAMAI.reason, zh(reason)))
    for target in targets:
        add((node, FAMAI.referent, target))


def _add_link(writer: StatementWriter, link: InferredLink, own: str, label: str) -> None:
    """A provision that 依照《…》相关规定 can mean, or on which a duty rests."""
    node = writer.ids.statement(f"{link.source.path()}__{own}")
    _curated(writer, node, writer.source(link.source), [writer.source(link.target)], link.reason)
    writer.graph.add((node, RDFS.label, zh(label)))
    for place in link.breaches:
        writer.graph.add((node, FAMAI.violates, writer.ids.provision(place)))
    for name in link.offenders:
        writer.graph.add((node, FAMAI.offender, writer.entity(name)))


def _add_point(writer: StatementWriter, point: PointLink, count: int) -> None:
    """A point of a drafting note and the provisions that carry it out."""
    node = writer.ids.statement(point.section.statement("link", count))
    parts = [Locator.of(point.target_doc_id, article, paragraph) for article, paragraph in point.paragraphs]
    whole = [target for target in point.targets if target not in {part.whole for part in parts}]
    targets = [writer.source(place) for place in (*whole, *parts)]
    _curated(writer, node, writer.source(point.section), targets, point.reason)
    writer.graph.add((node, RDFS.label, zh(point.gist)))


def _add_crosswalk(graph: Graph, crosswalk: Crosswalk, ids: Identifiers) -> None:
    """What became of each article in the next version."""
    for pair in crosswalk.pairs:
        own = Locator(crosswalk.new_id, pair.new) if pair.new else Locator(crosswalk.old_id, pair.old)
        node = ids.statement(f"{own.path()}__correspondence")
        graph.add((node, RDF.type, FAMAI.Correspondence))
        graph.add((node, PROV.wasGeneratedBy, FAMAI.extraction))
        graph.add((node, FAMAI.kind, Literal(pair.change.value)))
        graph.add((node, FAMAI.similarity, number(round(pair.likeness, 4))))
        for term, doc_id, eid in ((FAMAI.old, crosswalk.old_id, pair.old), (FAMAI.new, crosswalk.new_id, pair.new)):
            if eid:
                graph.add((node, term, ids.provision(Locator(doc_id, eid))))
