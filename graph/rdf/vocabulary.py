"""The terms of the graph: ELI, Web Annotation and LegalRuleML, which rdflib does not ship, and our own ``famai:``.

Only the terms that are used are listed; a misspelt one is an error, since the namespaces are closed.
"""

# ruff: noqa: N815 - terms are named as their vocabularies name them
from __future__ import annotations

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, ODRL2, OWL, PROV, RDF, RDFS, SDO, SKOS, VOID, XSD, DefinedNamespace

__all__ = [
    "DCAT",
    "DCTERMS",
    "ELI",
    "FAMAI",
    "LRML",
    "OA",
    "ODRL2",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SDO",
    "SKOS",
    "VOID",
    "XSD",
    "bind_prefixes",
]


class ELI(DefinedNamespace):
    """European Legislation Identifier: http://data.europa.eu/eli/ontology."""

    _NS = Namespace("http://data.europa.eu/eli/ontology#")
    _fail = True

    Agent: URIRef
    LegalResource: URIRef
    LegalResourceSubdivision: URIRef
    LegalExpression: URIRef
    amended_by: URIRef
    amends: URIRef
    based_on: URIRef
    cited_by: URIRef
    cites: URIRef
    date_document: URIRef
    date_no_longer_in_force: URIRef
    date_publication: URIRef
    first_date_entry_in_force: URIRef
    has_member: URIRef
    id_local: URIRef
    is_part_of: URIRef
    is_realized_by: URIRef
    number: URIRef
    passed_by: URIRef
    realizes: URIRef
    repeals: URIRef
    title: URIRef
    title_alternative: URIRef
    type_document: URIRef
    version_date: URIRef


class OA(DefinedNamespace):
    """Web Annotation: https://www.w3.org/ns/oa."""

    _NS = Namespace("http://www.w3.org/ns/oa#")
    _fail = True

    SpecificResource: URIRef
    TextPositionSelector: URIRef
    TextQuoteSelector: URIRef
    end: URIRef
    exact: URIRef
    hasSelector: URIRef
    hasSource: URIRef
    start: URIRef


class LRML(DefinedNamespace):
    """LegalRuleML metamodel: http://docs.oasis-open.org/legalruleml/ns/v1.0/metamodel."""

    _NS = Namespace("http://docs.oasis-open.org/legalruleml/ns/v1.0/metamodel#")
    _fail = True

    Obligation: URIRef
    Penalty: URIRef
    PenaltyStatement: URIRef
    Permission: URIRef
    PrescriptiveStatement: URIRef
    Prohibition: URIRef
    Right: URIRef


class FAMAI(DefinedNamespace):
    """Our own terms; each is labelled in Chinese in ``graph/terms.ttl``."""

    _NS = Namespace("https://famai.example/ns#")
    _fail = True

    # classes
    Correspondence: URIRef
    Encouragement: URIRef
    InferredLink: URIRef
    Norm: URIRef
    Obligation: URIRef
    PenaltyStatement: URIRef
    Permission: URIRef
    Power: URIRef
    Prohibition: URIRef
    Quantity: URIRef
    Reference: URIRef
    Statement: URIRef
    Stretch: URIRef
    Term: URIRef

    # of instruments and their parts
    binding: URIRef
    explains: URIRef
    origin: URIRef
    sha256: URIRef
    text: URIRef

    # of statements
    action: URIRef
    bearer: URIRef
    condition: URIRef
    evidence: URIRef
    exception: URIRef
    instrument: URIRef
    modality: URIRef
    object: URIRef
    quantity: URIRef
    rule: URIRef
    entityKind: URIRef
    general: URIRef
    perhapsSanctionedBy: URIRef
    date: URIRef
    aggravation: URIRef
    borrows: URIRef
    sanctionedBy: URIRef
    source: URIRef
    trigger: URIRef

    # of quantities
    anchor: URIRef
    base: URIRef
    bound: URIRef
    inclusive: URIRef
    kind: URIRef
    max: URIRef
    min: URIRef
    unit: URIRef
    value: URIRef

    # of sanctions
    authority: URIRef
    conduct: URIRef
    fineMax: URIRef
    fineMin: URIRef
    finePercentMax: URIRef
    finePercentMin: URIRef
    fineTimesMax: URIRef
    fineTimesMin: URIRef
    legalBasis: URIRef
    measure: URIRef
    offender: URIRef
    target: URIRef
    violates: URIRef

    # of references and links
    new: URIRef
    old: URIRef
    reason: URIRef
    referent: URIRef
    resolution: URIRef
    similarity: URIRef
    targetTitle: URIRef

    # of terms and entities
    covers: URIRef
    scope: URIRef
    usesTerm: URIRef

    # agents, activities and other single things
    collection: URIRef
    curation: URIRef
    entities: URIRef
    extraction: URIRef
    software: URIRef
    terms: URIRef


PREFIXES: dict[str, str] = {
    "dcat": str(DCAT._NS),
    "dcterms": str(DCTERMS),
    "eli": str(ELI._NS),
    "famai": str(FAMAI._NS),
    "lrml": str(LRML._NS),
    "oa": str(OA._NS),
    "odrl": str(ODRL2._NS),
    "owl": str(OWL._NS),
    "prov": str(PROV._NS),
    "rdf": str(RDF._NS),
    "rdfs": str(RDFS._NS),
    "schema": str(SDO._NS),
    "skos": str(SKOS._NS),
    "void": str(VOID._NS),
    "xsd": str(XSD._NS),
}


def bind_prefixes(graph: Graph, base: str) -> None:
    """Give ``graph`` the usual prefixes, ``id:`` for the identifiers below ``base``."""
    for prefix, namespace in {**PREFIXES, "id": base}.items():
        graph.bind(prefix, Namespace(namespace), override=True, replace=True)
