"""The RDF graph of the whole collection, by the terms of :mod:`graph.rdf.vocabulary`.

What the rules drew from the texts carries its evidence and ``prov:wasGeneratedBy famai:extraction``; what was made by
hand carries ``prov:wasAttributedTo famai:curation`` and its reason. The two never mix.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

from rdflib import Graph, Literal, URIRef

from corpus import Corpus, Locator
from graph.facts.container import Facts
from graph.facts.crosswalk import Crosswalk
from graph.facts.curated import InferredLink, PointLink
from graph.facts.index import FactsIndex
from graph.facts.queries import index_of
from graph.rdf.concepts import add_thesaurus
from graph.rdf.identifiers import Identifiers, load_identifiers
from graph.rdf.statements import StatementWriter
from graph.rdf.texts import add_texts, number, zh
from graph.rdf.vocabulary import FAMAI, PROV, RDF, RDFS, bind_prefixes

__all__ = ["build_dataset"]


def build_dataset(corpus: Corpus, facts: Facts, ids: Identifiers | None = None) -> Graph:
    """All of ``corpus`` and ``facts`` as one graph."""
    ids = ids or load_identifiers()
    graph = Graph()
    bind_prefixes(graph, ids.base)
    terms = (resources.files("graph") / "rdf" / "terms.ttl").read_text(encoding="utf-8")
    graph.parse(data=terms, format="turtle")
    add_texts(graph, corpus, ids)
    add_thesaurus(graph, facts.thesaurus, ids)
    writer = StatementWriter(graph, corpus, ids)
    _add_statements(writer, facts, index_of(facts))
    for count, link in enumerate(facts.links, start=1):
        _add_link(writer, link, f"link_{count}", "推定的处罚依据")
    for count, link in enumerate(facts.bases, start=1):
        _add_link(writer, link, f"base_{count}", "推定的上位法依据")
    for count, point in enumerate(facts.points, start=1):
        _add_point(writer, point, count)
    for crosswalk in facts.crosswalks:
        _add_crosswalk(graph, crosswalk, ids)
    return graph


def _add_statements(writer: StatementWriter, facts: Facts, index: FactsIndex) -> None:
    quantities = {
        id(quantity): writer.add_quantity(quantity, own)
        for quantity, own in zip(facts.quantities, facts.quantity_ids, strict=True)
    }
    for sanction in facts.sanctions:
        bases = [facts.basis[title] for title in sanction.legal_basis if title in facts.basis]
        writer.add_sanction(sanction, bases)
    for norm in facts.norms:
        inside = [quantities[id(quantity)] for quantity in norm.quantities if id(quantity) in quantities]
        found = index.penalties_of(norm)
        stated = [writer.ids.statement(penalty.sanction.id) for penalty in found if not penalty.inferred]
        perhaps = [writer.ids.statement(penalty.sanction.id) for penalty in found if penalty.inferred]
        writer.add_norm(norm, inside, stated, perhaps)
    for reference, own in zip(facts.references, facts.reference_ids, strict=True):
        writer.add_reference(reference, own)
    for definition, own in zip(facts.definitions, facts.definition_ids, strict=True):
        writer.add_definition(definition, own)
    for use in facts.uses:
        article = writer.ids.provision(use.home)
        writer.graph.add((article, FAMAI.usesTerm, writer.ids.statement(facts.definition_ids[use.definition])))


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
