"""What the graph says of itself: the data set, the terms with what they stand between, who issued a text, one work a version."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from corpus import Corpus
from graph.facts.container import Facts
from graph.rdf.description import add_description
from graph.rdf.identifiers import Identifiers
from graph.rdf.vocabulary import DCAT, DCTERMS, ELI, FAMAI, OWL, PROV, RDF, RDFS, SDO, VOID, XSD

_NS = str(FAMAI._NS)
_DATATYPES = {RDF.langString, XSD.string, XSD.boolean, XSD.decimal}


def kinds_of(dataset: Graph, node: Node) -> set[Node]:
    """The classes of a node with all that is above them."""
    own = set(dataset.objects(node, RDF.type))
    return own | {above for kind in own for above in dataset.transitive_objects(kind, RDFS.subClassOf)}


@pytest.fixture(scope="module")
def terms(dataset: Graph) -> dict[URIRef, tuple[Node, Node]]:
    """Each of our own properties with its domain and range."""
    own = {p for p in dataset.subjects(RDFS.domain) if str(p).startswith(_NS)}
    found = {}
    for term in own:
        domain, values = dataset.value(term, RDFS.domain), dataset.value(term, RDFS.range)
        assert isinstance(term, URIRef) and domain is not None and values is not None
        found[term] = (domain, values)
    return found


def test_every_own_property_has_a_domain_and_a_range(dataset: Graph, terms: dict[URIRef, tuple[Node, Node]]) -> None:
    used = {p for p in dataset.predicates() if str(p).startswith(_NS)}
    assert used <= set(terms)
    for term, (_, values) in terms.items():
        kind = (
            OWL.DatatypeProperty
            if values in _DATATYPES
            else RDF.Property
            if values == RDFS.Resource
            else OWL.ObjectProperty
        )
        assert (term, RDF.type, kind) in dataset, term


def test_the_graph_keeps_to_its_domains_and_ranges(dataset: Graph, terms: dict[URIRef, tuple[Node, Node]]) -> None:
    known: dict[Node, set[Node]] = {}

    def kinds(node: Node) -> set[Node]:
        if node not in known:
            known[node] = kinds_of(dataset, node)
        return known[node]

    for term, (domain, values) in terms.items():
        for subject, value in dataset.subject_objects(term):
            assert domain == RDFS.Resource or domain in kinds(subject), (term, subject)
            if values in _DATATYPES:
                assert isinstance(value, Literal) and (value.language == "zh") is (values == RDF.langString), (
                    term,
                    value,
                )
            elif values != RDFS.Resource:
                assert values in kinds(value), (term, value)


def test_the_data_set_is_described(dataset: Graph, corpus: Corpus) -> None:
    node = FAMAI.collection
    assert {VOID.Dataset, DCAT.Dataset} <= set(dataset.objects(node, RDF.type))
    for term in (DCTERMS.title, DCTERMS.license, DCTERMS.modified, SDO.version, VOID.uriSpace, VOID.vocabulary):
        assert (node, term, None) in dataset, term
    assert dataset.value(FAMAI.software, SDO.softwareVersion)
    assert (FAMAI.extraction, PROV.wasAssociatedWith, FAMAI.software) in dataset
    held = [d for d in corpus.documents.values() if d.sha256 and d.tree.articles]
    hashes = {str(o) for o in dataset.objects(None, FAMAI.sha256)}
    assert len(held) > 60 and {d.sha256 for d in held} <= hashes


def test_the_version_follows_the_texts(corpus: Corpus, facts: Facts) -> None:
    def version(of: Corpus) -> str:
        graph = Graph()
        add_description(graph, of, Identifiers())
        return str(graph.value(FAMAI.collection, SDO.version))

    fewer = Corpus({k: v for k, v in corpus.documents.items() if k != "csrc-order-218-2023"})
    assert version(corpus) == version(corpus) != version(fewer)


def test_who_issued_a_text_and_of_what_kind_it_is_are_nodes(dataset: Graph) -> None:
    for term in (ELI.passed_by, ELI.type_document):
        values = set(dataset.objects(None, term))
        assert values and all(isinstance(v, URIRef) and (v, RDFS.label, None) in dataset for v in values)
    assert all((agent, RDF.type, ELI.Agent) in dataset for agent in dataset.objects(None, ELI.passed_by))


def test_a_version_realises_one_work_and_stores_no_status(dataset: Graph) -> None:
    versions = set(dataset.subjects(RDF.type, ELI.LegalExpression))
    assert versions and all(len(set(dataset.objects(v, ELI.realizes))) == 1 for v in versions)
    assert not [p for p in dataset.predicates() if str(p) == f"{_NS}status"]
