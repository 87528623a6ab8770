"""What the graph as a whole is (VoID, DCAT): of which texts, by which program, under which licence, in which terms."""

from __future__ import annotations

import hashlib
from importlib import metadata

from rdflib import Graph, Literal, URIRef

from corpus import Corpus, Origin
from graph.rdf.identifiers import Identifiers
from graph.rdf.texts import zh
from graph.rdf.vocabulary import DCAT, DCTERMS, ELI, FAMAI, OA, PREFIXES, PROV, RDF, SDO, SKOS, VOID, XSD

__all__ = ["add_description"]

_LICENCE = URIRef("https://spdx.org/licenses/MIT")
_RIGHTS = "法律、法规、规章的文本不适用著作权法（著作权法第五条）；由此抽取的数据依本程序的许可证"
_VOCABULARIES = (ELI, OA, SKOS, PROV, FAMAI)


def add_description(graph: Graph, corpus: Corpus, ids: Identifiers) -> None:
    """Add the description of the data set on ``famai:collection``; the same texts give the same words.

    Its version is the hash over the hashes of the texts, its day the newest on which one of them was published, so that
    no clock enters the graph.
    """
    node = FAMAI.collection
    held = [document for document in corpus.documents.values() if document.origin is not Origin.MISSING]
    whole = hashlib.sha256("\n".join(f"{text.id} {text.sha256}" for text in held).encode()).hexdigest()
    version = metadata.version("famai")
    for kind in (VOID.Dataset, DCAT.Dataset):
        graph.add((node, RDF.type, kind))
    graph.add((node, DCTERMS.title, zh("法脉知识图谱")))
    graph.add((node, DCTERMS.description, zh("法规的文本、义务、罚则、引用、数量和用语，每条陈述带有原文的位置")))
    graph.add((node, DCTERMS.license, _LICENCE))
    graph.add((node, DCTERMS.rights, zh(_RIGHTS)))
    graph.add((node, DCTERMS.language, Literal("zh")))
    graph.add((node, SDO.version, Literal(whole[:16])))
    graph.add((node, FAMAI.sha256, Literal(whole)))
    if newest := max((text.instrument.published or "" for text in held), default=""):
        graph.add((node, DCTERMS.modified, Literal(newest, datatype=XSD.date)))
    graph.add((node, VOID.uriSpace, Literal(ids.base)))
    graph.add((node, VOID.documents, Literal(len(held))))
    for name in PREFIXES.values():
        if name in {str(vocabulary._NS) for vocabulary in _VOCABULARIES}:
            graph.add((node, VOID.vocabulary, URIRef(name)))
    for text in held:
        graph.add((node, DCTERMS.hasPart, ids.instrument(text.id)))
    graph.add((FAMAI.software, SDO.softwareVersion, Literal(version)))
    graph.add((node, DCTERMS.creator, FAMAI.software))
