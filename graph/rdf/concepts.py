"""The thesaurus as SKOS: one concept scheme a kind of word."""

from __future__ import annotations

from rdflib import Graph, URIRef

from graph.facts.thesaurus import SCHEMES, Thesaurus
from graph.rdf.identifiers import Identifiers
from graph.rdf.texts import zh
from graph.rdf.vocabulary import FAMAI, PROV, RDF, RDFS, SKOS

__all__ = ["add_thesaurus"]


def add_thesaurus(graph: Graph, thesaurus: Thesaurus, ids: Identifiers) -> None:
    """Add every concept with its labels, what is above it, and the roles it has by other laws."""
    add = graph.add
    schemes: dict[str, URIRef] = {}
    for name, title in SCHEMES.items():
        scheme = schemes[name] = FAMAI.entities if name == "entity" else ids.term("scheme", name)
        add((scheme, RDF.type, SKOS.ConceptScheme))
        add((scheme, RDFS.label, zh(title)))
        add((scheme, PROV.wasAttributedTo, FAMAI.curation))
    nodes = {concept.name: ids.term(concept.scheme, concept.name) for concept in thesaurus.concepts}
    for concept in thesaurus.concepts:
        node = nodes[concept.name]
        add((node, RDF.type, SKOS.Concept))
        add((node, RDFS.label, zh(concept.name)))
        add((node, SKOS.prefLabel, zh(concept.name)))
        add((node, SKOS.inScheme, schemes[concept.scheme]))
        add((node, PROV.wasAttributedTo, FAMAI.curation))
        for term, labels in ((SKOS.altLabel, concept.alt), (SKOS.hiddenLabel, concept.hidden)):
            for label in labels:
                add((node, term, zh(label)))
        for above in concept.broader:
            add((node, SKOS.broader, nodes[above]))
        for role in concept.also:
            add((node, FAMAI.covers, nodes.get(role, ids.entity(role))))
