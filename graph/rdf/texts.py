"""Instruments, versions and provisions as RDF: the part of the graph that stands before any reading of the words."""

from __future__ import annotations

import re

from rdflib import Graph, Literal, URIRef

from corpus import Article, Corpus, Document, Locator, Origin, format_label
from graph.rdf.identifiers import Identifiers, version_date
from graph.rdf.vocabulary import DCTERMS, ELI, FAMAI, RDF, RDFS, SDO, SKOS, XSD

__all__ = ["add_text", "add_texts", "number", "zh"]


def zh(text: str) -> Literal:
    """A Chinese literal."""
    return Literal(text, lang="zh")


def number(value: float) -> Literal:
    """A whole number as an integer, any other as a decimal in the form in which every format keeps it."""
    if value == int(value):
        return Literal(int(value))
    return Literal(f"{value:.10f}".rstrip("0"), datatype=XSD.decimal)


def add_texts(graph: Graph, corpus: Corpus, ids: Identifiers) -> None:
    """Add every instrument of the corpus with its version, links between instruments, and its provisions."""
    for document in corpus.documents.values():
        add_text(graph, document, ids)


def add_text(graph: Graph, document: Document, ids: Identifiers) -> None:
    """Add one instrument with its version, its links and its provisions."""
    _add_instrument(graph, document, ids)
    for article in document.tree.articles:
        _add_article(graph, document, article, ids)


def _add_instrument(graph: Graph, document: Document, ids: Identifiers) -> None:
    instrument = document.instrument
    node, expression = ids.instrument(instrument.id), ids.expression(instrument)
    for kind in (ELI.LegalResource, SDO.Legislation):
        graph.add((node, RDF.type, kind))
    graph.add((expression, RDF.type, ELI.LegalExpression))
    graph.add((node, RDFS.label, zh(instrument.title)))
    graph.add((node, ELI.title, zh(instrument.title)))
    graph.add((expression, ELI.title, zh(instrument.title)))
    for alias in instrument.aliases:
        graph.add((node, ELI.title_alternative, zh(alias)))
    graph.add((node, FAMAI.binding, Literal(instrument.binding)))
    graph.add((node, FAMAI.origin, Literal(document.origin.value)))
    if instrument.level:
        graph.add((node, ELI.type_document, _named(graph, ids.term("type", instrument.level), instrument.level)))
    for issuer in _issuers(instrument.issuer):
        agent = _named(graph, ids.term("agent", issuer), issuer)
        graph.add((agent, RDF.type, ELI.Agent))
        graph.add((node, ELI.passed_by, agent))
    if document.sha256:
        graph.add((expression, FAMAI.sha256, Literal(document.sha256)))
    if instrument.number:
        graph.add((node, ELI.id_local, Literal(instrument.number)))
    dates = (
        (instrument.adopted, node, ELI.date_document),
        (instrument.published, node, ELI.date_publication),
        (version_date(instrument), expression, ELI.version_date),
        (instrument.effective, expression, ELI.first_date_entry_in_force),
        (instrument.ended, expression, ELI.date_no_longer_in_force),
    )
    for day, subject, term in dates:
        if day:
            graph.add((subject, term, Literal(day, datatype=XSD.date)))
    work = ids.instrument(instrument.version_of) if instrument.version_of else node
    if work != node:
        graph.add((work, RDF.type, ELI.LegalResource))
        graph.add((work, RDFS.label, zh(instrument.title)))
        graph.add((work, ELI.has_member, node))
        graph.add((node, DCTERMS.hasFormat, expression))  # the member of the work that this version is
    graph.add((expression, ELI.realizes, work))
    graph.add((work, ELI.is_realized_by, expression))
    links = [(ELI.repeals, target) for target in instrument.repeals]
    links += [(ELI.based_on, target) for target in instrument.based_on]
    for term, target in links:
        graph.add((node, term, ids.instrument(target)))
    if instrument.previous:
        graph.add((node, ELI.amends, ids.instrument(instrument.previous)))
    if instrument.explains:
        graph.add((node, FAMAI.explains, ids.instrument(instrument.explains)))
    for amendment in instrument.amended_by:
        graph.add((node, ELI.amended_by, zh(amendment)))


def _named(graph: Graph, node: URIRef, name: str) -> URIRef:
    """A concept with its name."""
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, RDFS.label, zh(name)))
    graph.add((node, SKOS.prefLabel, zh(name)))
    return node


def _issuers(issuer: str) -> list[str]:
    """Those who issued it together: 国家互联网信息办公室、公安部."""
    return [name for name in re.split(r"[、，,\s]+", issuer) if name]


def _add_part(graph: Graph, node: URIRef, parent: URIRef, number: str, label: str) -> None:
    graph.add((node, RDF.type, ELI.LegalResourceSubdivision))
    graph.add((node, ELI.is_part_of, parent))
    graph.add((node, ELI.number, Literal(number)))
    graph.add((node, RDFS.label, zh(label)))


def _add_article(graph: Graph, document: Document, article: Article, ids: Identifiers) -> None:
    doc_id, instrument = document.id, document.instrument
    node = ids.provision(Locator(doc_id, article.eid))
    parent = ids.instrument(doc_id)
    path = []
    for heading in (
        () if article.is_section else article.headings
    ):  # chapters stand beside the path of articles, which run through the whole text
        path.append({"编": "book", "章": "chp", "节": "sec"}.get(heading.level, "part") + f"_{heading.number}")
        inner = ids.provision(Locator(doc_id, "__".join(path)))
        if (inner, RDF.type, ELI.LegalResourceSubdivision) not in graph:
            _add_part(graph, inner, parent, str(heading.number), heading.label)
        parent = inner
    number = f"{article.number}-{article.insertion}" if article.insertion else str(article.number)
    _add_part(graph, node, parent, number, format_label(instrument, article))
    graph.add((node, FAMAI.text, zh(article.text)))
    graph.add((node, FAMAI.instrument, ids.instrument(doc_id)))
    if document.origin is Origin.DIGEST:
        graph.add((node, FAMAI.origin, Literal(document.origin.value)))
    for paragraph in article.paragraphs:
        place = Locator(doc_id, article.eid, paragraph.number)
        inner = ids.provision(place)
        _add_part(graph, inner, node, str(paragraph.number), format_label(instrument, article, paragraph.number))
        for item in paragraph.items:
            item_node = ids.provision(Locator(doc_id, article.eid, paragraph.number, item.number))
            label = format_label(instrument, article, paragraph.number, item.number)
            _add_part(graph, item_node, inner, str(item.number), label)
            for sub in item.subitems:
                at = (paragraph.number, item.number, sub.number)
                sub_label = format_label(instrument, article, *at)
                sub_node = ids.provision(Locator(doc_id, article.eid, *at))
                _add_part(graph, sub_node, item_node, str(sub.number), sub_label)
