"""The RDF graph and the container of facts on the real texts."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import msgspec
import pytest
from rdflib import Graph, Literal, URIRef

import graph as package
from corpus import Corpus
from corpus.errors import DataError
from graph.facts.container import FORMAT, Facts, read_facts, write_facts
from graph.facts.extract import extract_facts
from graph.models import Resolution
from graph.rdf.dataset import build_dataset
from graph.rdf.identifiers import DEFAULT_BASE, Identifiers
from graph.rdf.triples import sorted_nt
from graph.rdf.validation import validate
from graph.rdf.vocabulary import ELI, FAMAI, OA, PROV, RDF, RDFS, SKOS

ORDER_218 = "csrc-order-218-2023"
ID = DEFAULT_BASE


def iri(path: str) -> URIRef:
    return URIRef(ID + path)


def test_public_names_exist_and_are_complete() -> None:
    assert sorted(package.__all__) == package.__all__
    for name in package.__all__:
        assert getattr(package, name) is not None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (ORDER_218, ELI.LegalResource),
        ("npc-cybersecurity", ELI.LegalResource),
        ("npc-cybersecurity-2025@2025-10-28", ELI.LegalExpression),
        (f"{ORDER_218}/chp_2", ELI.LegalResourceSubdivision),
        (f"{ORDER_218}/art_18", ELI.LegalResourceSubdivision),
        (f"{ORDER_218}/art_18__para_2", ELI.LegalResourceSubdivision),
        (f"{ORDER_218}/art_71__para_1__item_7", ELI.LegalResourceSubdivision),
        ("csrc-draft-2022-explanation/sec_3__sec_2", ELI.LegalResourceSubdivision),
    ],
)
def test_iris_of_texts(dataset: Graph, path: str, kind: URIRef) -> None:
    assert (iri(path), RDF.type, kind) in dataset


def test_two_versions_are_expressions_of_one_resource(dataset: Graph) -> None:
    versions = set(dataset.subjects(ELI.realizes, iri("npc-cybersecurity")))
    assert {str(v).removeprefix(ID).partition("@")[0] for v in versions} == {
        "npc-cybersecurity-2016",
        "npc-cybersecurity-2025",
    }


def test_labels_are_chinese(dataset: Graph) -> None:
    label = dataset.value(iri(f"{ORDER_218}/art_71__para_1__item_7"), RDFS.label)
    assert str(label) == "《证券期货业网络和信息安全管理办法》第七十一条第（七）项"
    for kind in (FAMAI.Norm, FAMAI.PenaltyStatement, FAMAI.Quantity, FAMAI.Reference, FAMAI.Term, SKOS.Concept):
        for node in dataset.subjects(RDF.type, kind):
            value = dataset.value(node, RDFS.label)
            assert isinstance(value, Literal), node
            assert value.language == "zh", node


def test_every_own_term_is_labelled(dataset: Graph) -> None:
    namespace = str(FAMAI._NS)
    used = {p for _, p, _ in dataset if str(p).startswith(namespace)}
    used |= {o for o in dataset.objects(None, RDF.type) if str(o).startswith(namespace)}
    assert sorted(str(term) for term in used if (term, RDFS.label, None) not in dataset) == []


def test_every_extracted_statement_has_evidence(dataset: Graph) -> None:
    for kind in (FAMAI.Norm, FAMAI.PenaltyStatement, FAMAI.Quantity, FAMAI.Reference, FAMAI.Term):
        nodes = set(dataset.subjects(RDF.type, kind))
        assert nodes
        for node in nodes:
            assert (node, PROV.wasGeneratedBy, FAMAI.extraction) in dataset
            assert (node, PROV.wasAttributedTo, FAMAI.curation) not in dataset
            selector = dataset.value(dataset.value(node, FAMAI.evidence), OA.hasSelector)
            assert (selector, RDF.type, OA.TextQuoteSelector) in dataset
            assert (selector, RDF.type, OA.TextPositionSelector) in dataset


def test_curated_statements_are_kept_apart(dataset: Graph, facts: Facts) -> None:
    nodes = set(dataset.subjects(RDF.type, FAMAI.InferredLink))
    assert len(nodes) == len(facts.links) + len(facts.bases) + len(facts.points) > 0
    for node in nodes:
        assert (node, PROV.wasAttributedTo, FAMAI.curation) in dataset
        assert (node, PROV.wasGeneratedBy, None) not in dataset
        assert dataset.value(node, FAMAI.reason)


def test_quotes_of_the_facts_equal_their_spans(corpus: Corpus, facts: Facts) -> None:
    for statement in (*facts.norms, *facts.quantities, *facts.sanctions, *facts.references):
        article = corpus.documents[statement.doc_id].tree.by_eid(statement.eid)
        assert article is not None
        assert article.text[statement.start : statement.end] == statement.text, statement


def test_nothing_binding_comes_from_a_draft(corpus: Corpus, facts: Facts) -> None:
    drafts = {d.id for d in corpus.documents.values() if not d.instrument.binding}
    assert drafts == {"csrc-draft-2022-explanation"}
    assert not [s for s in (*facts.norms, *facts.sanctions, *facts.quantities) if s.doc_id in drafts]


def test_ids_are_unique(facts: Facts) -> None:
    ids = [norm.id for norm in facts.norms] + [s.id for s in facts.sanctions]
    ids += [*facts.reference_ids, *facts.quantity_ids, *facts.definition_ids]
    assert len(ids) == len(set(ids))


def test_exact_references_lead_to_what_exists(corpus: Corpus, facts: Facts, dataset: Graph) -> None:
    for reference, own in zip(facts.references, facts.reference_ids, strict=True):
        if reference.resolution is Resolution.EXACT:
            target = dataset.value(iri(own), FAMAI.referent)
            assert (target, RDF.type, None) in dataset, reference


def test_facts_survive_their_file(facts: Facts, tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    write_facts(facts, path)
    read = read_facts(path)
    assert all(getattr(read, f.name) == getattr(facts, f.name) for f in fields(Facts))
    assert read.norms == facts.norms
    first = path.read_bytes()
    write_facts(read, path)
    assert path.read_bytes() == first


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"format": 0}',
        '{"format": 1}',
        f'{{"format": {FORMAT}, "facts": {{"norms": 3}}}}',
        f'{{"format": {FORMAT}}}',
        "\xff",
    ],
)
def test_damaged_facts_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "facts.json"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(DataError, match="famai build"):
        read_facts(path)


def test_missing_facts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="famai build"):
        read_facts(tmp_path / "none.json")


def test_same_texts_give_the_same_bytes(corpus: Corpus, facts: Facts) -> None:
    few = Corpus({i: d for i, d in corpus.documents.items() if i in (ORDER_218, "npc-cybersecurity-2025")})
    first = extract_facts(few)
    again = extract_facts(few)
    assert msgspec.json.encode(first) == msgspec.json.encode(again)


def test_base_is_a_setting(corpus: Corpus, facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    base = "https://law.example/x/"
    ids = Identifiers(base)
    assert ids.local(ids.entity("核心机构")).startswith("entity/")
    assert str(ids.statement("a/art_1")) == base + "a/art_1"


def test_serialisation_is_sorted_and_readable(dataset: Graph) -> None:
    text = sorted_nt(dataset)
    lines = text.splitlines()
    assert lines == sorted(lines)
    assert len(lines) == len(dataset)


def test_a_collection_without_the_targets_of_curated_links_builds_and_conforms(corpus: Corpus) -> None:
    few = Corpus({i: d for i, d in corpus.documents.items() if i == ORDER_218})
    found = extract_facts(few)
    assert found.links == found.points == ()
    report = validate(build_dataset(few, found))
    assert report.conforms, report.text
