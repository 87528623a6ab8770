"""Each shape fires when the graph is broken on purpose, and the real graph conforms."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from corpus import Corpus, Settings
from graph.facts.extract import extract_facts
from graph.rdf.conformance import conforms
from graph.rdf.dataset import build_dataset
from graph.rdf.identifiers import DEFAULT_BASE
from graph.rdf.triples import nt_lines
from graph.rdf.validation import validate
from graph.rdf.vocabulary import ELI, FAMAI, OA, PROV, RDF, SKOS
from retrieval import Store

ORDER_218 = "csrc-order-218-2023"
KINDS = (FAMAI.Norm, FAMAI.PenaltyStatement, FAMAI.Quantity, FAMAI.Reference, FAMAI.Term)
PARTS = (FAMAI.evidence, FAMAI.action, FAMAI.condition, FAMAI.exception, FAMAI.object, OA.hasSelector)
FEW = 5  # statements of a kind that a document keeps: the processor takes its time for each


@pytest.fixture(scope="module")
def pristine(corpus: Corpus) -> Graph:
    """Of Order 218, its drafting note, and a law that curated links lead to: their texts and a few statements each."""
    wanted = (ORDER_218, "csrc-draft-2022-explanation", "npc-cybersecurity-2025")
    few = Corpus({i: d for i, d in corpus.documents.items() if i in wanted})
    graph = build_dataset(few, extract_facts(few))
    kept = {node for kind in KINDS for doc in wanted for node in _first_of(graph, kind, doc)}
    kept |= {sanction for norm in set(kept) for sanction in graph.objects(norm, FAMAI.sanctionedBy)}
    for kind in KINDS:
        for node in set(graph.subjects(RDF.type, kind)) - kept:
            for part in _parts_of(graph, node):
                graph.remove((part, None, None))
            graph.remove((None, None, node))
    return graph


def _parts_of(graph: Graph, node: Node) -> set[Node]:
    """The node of a statement with its stretches, their evidence and its selectors."""
    parts, left = {node}, [node]
    while left:
        own = left.pop()
        inner = {o for s, p, o in graph.triples((own, None, None)) if p in PARTS} - parts
        parts |= inner
        left += inner
    return parts


def _first_of(graph: Graph, kind: URIRef, doc: str) -> list[Node]:
    return sorted(node for node in graph.subjects(RDF.type, kind) if f"/{doc}/" in str(node))[:FEW]


@pytest.fixture
def broken(pristine: Graph) -> Iterator[Graph]:
    copy = Graph()
    copy += pristine
    yield copy


def first(graph: Graph, kind: URIRef) -> URIRef:
    node = min(graph.subjects(RDF.type, kind))
    assert isinstance(node, URIRef)
    return node


def iri(path: str) -> URIRef:
    return URIRef(DEFAULT_BASE + path)


def drop_source(g: Graph) -> None:
    g.remove((first(g, FAMAI.Norm), FAMAI.source, None))


def second_source(g: Graph) -> None:
    g.add((first(g, FAMAI.Norm), FAMAI.source, iri(f"{ORDER_218}/art_1")))


def source_nowhere(g: Graph) -> None:
    g.set((first(g, FAMAI.Norm), FAMAI.source, iri(f"{ORDER_218}/art_999")))


def drop_bearer(g: Graph) -> None:
    g.remove((first(g, FAMAI.Norm), FAMAI.bearer, None))


def drop_evidence(g: Graph) -> None:
    g.remove((first(g, FAMAI.Norm), FAMAI.evidence, None))


def drop_generation(g: Graph) -> None:
    g.remove((first(g, FAMAI.Reference), PROV.wasGeneratedBy, None))


def change_quote(g: Graph) -> None:
    g.set((first(g, OA.TextQuoteSelector), OA.exact, Literal("别的文字", lang="zh")))


def move_quote(g: Graph) -> None:
    node = first(g, OA.TextQuoteSelector)
    g.set((node, OA.start, Literal(int(str(g.value(node, OA.start))) + 1)))


def cite_nothing(g: Graph) -> None:
    g.add((iri(f"{ORDER_218}/art_1"), ELI.cites, iri("npc-cybersecurity-2025/art_999")))


def swap_fine(g: Graph) -> None:
    node = first(g, FAMAI.PenaltyStatement)
    g.set((node, FAMAI.fineMin, Literal(20)))
    g.set((node, FAMAI.fineMax, Literal(10)))


def swap_range(g: Graph) -> None:
    node = first(g, FAMAI.Quantity)
    g.set((node, FAMAI.min, Literal(20)))
    g.set((node, FAMAI.max, Literal(10)))


def norm_of_draft(g: Graph) -> None:
    g.set((first(g, FAMAI.Norm), FAMAI.instrument, iri("csrc-draft-2022-explanation")))


def sanction_of_draft(g: Graph) -> None:
    g.set((first(g, FAMAI.PenaltyStatement), FAMAI.instrument, iri("csrc-draft-2022-explanation")))


def no_reason(g: Graph) -> None:
    g.remove((first(g, FAMAI.InferredLink), FAMAI.reason, None))


def empty_reason(g: Graph) -> None:
    g.set((first(g, FAMAI.InferredLink), FAMAI.reason, Literal("", lang="zh")))


def inferred_reference(g: Graph) -> None:
    node = first(g, FAMAI.Reference)
    g.set((node, FAMAI.resolution, Literal("inferred")))
    g.remove((node, FAMAI.reason, None))


def unattributed(g: Graph) -> None:
    g.remove((first(g, FAMAI.InferredLink), PROV.wasAttributedTo, None))


def link_nowhere(g: Graph) -> None:
    g.set((first(g, FAMAI.InferredLink), FAMAI.referent, iri("npc-cybersecurity-2025/art_999")))


def unknown_kind(g: Graph) -> None:
    g.set((first(g, FAMAI.Quantity), FAMAI.kind, Literal("weight")))


def unknown_resolution(g: Graph) -> None:
    g.set((first(g, FAMAI.Reference), FAMAI.resolution, Literal("perhaps")))


def violates_nothing(g: Graph) -> None:
    g.add((first(g, FAMAI.PenaltyStatement), FAMAI.violates, iri(f"{ORDER_218}/art_999")))


def two_modalities(g: Graph) -> None:
    g.add((first(g, FAMAI.Norm), FAMAI.modality, Literal("prohibition")))
    g.add((first(g, FAMAI.Norm), FAMAI.modality, Literal("obligation")))


def other_class(g: Graph) -> None:
    g.set((first(g, FAMAI.Obligation), FAMAI.modality, Literal("permission")))


def unknown_target(g: Graph) -> None:
    g.set((first(g, FAMAI.PenaltyStatement), FAMAI.target, Literal("everybody")))


def unknown_unit(g: Graph) -> None:
    g.set((first(g, FAMAI.Quantity), FAMAI.unit, Literal("斤")))


def negative_fine(g: Graph) -> None:
    g.set((first(g, FAMAI.PenaltyStatement), FAMAI.fineMax, Literal(-1)))


def no_value(g: Graph) -> None:
    g.remove((first(g, FAMAI.Quantity), FAMAI.value, None))
    g.remove((first(g, FAMAI.Quantity), FAMAI.date, None))


def foreign_sanction(g: Graph) -> None:
    norm = next(n for n in sorted(g.subjects(RDF.type, FAMAI.Obligation)) if ORDER_218 in str(n))
    other = next(s for s in sorted(g.subjects(RDF.type, FAMAI.PenaltyStatement)) if "cybersecurity" in str(s))
    g.add((norm, FAMAI.sanctionedBy, other))


def broader_cycle(g: Graph) -> None:
    low, high = min(g.subject_objects(SKOS.broader))
    g.add((high, SKOS.broader, low))


def repealed_before_in_force(g: Graph) -> None:
    node = min(g.subjects(ELI.first_date_entry_in_force))
    g.set((node, ELI.date_no_longer_in_force, Literal("1900-01-01")))


def other_action(g: Graph) -> None:
    g.set((first(g, FAMAI.Stretch), RDF.value, Literal("别的行为", lang="zh")))


def nobody_and_no_authority(g: Graph) -> None:
    g.remove((first(g, FAMAI.PenaltyStatement), FAMAI.offender, None))
    g.remove((first(g, FAMAI.PenaltyStatement), FAMAI.authority, None))


def regulator_compensates(g: Graph) -> None:
    norm = first(g, FAMAI.Obligation)
    bearer, action = iri("entity/test"), g.value(norm, FAMAI.action)
    g.set((norm, FAMAI.bearer, bearer))
    g.add((bearer, RDF.type, SKOS.Concept))
    g.add((bearer, FAMAI.entityKind, Literal("regulator")))
    g.add((bearer, SKOS.prefLabel, Literal("某监督管理机构", lang="zh")))
    assert action is not None
    g.set((action, RDF.value, Literal("依法承担赔偿责任", lang="zh")))


def bare_head(g: Graph) -> None:
    norm, bearer = first(g, FAMAI.Norm), iri("entity/bare")
    g.set((norm, FAMAI.bearer, bearer))
    g.add((bearer, RDF.type, SKOS.Concept))
    g.add((bearer, SKOS.prefLabel, Literal("人员", lang="zh")))


CASES: list[tuple[Callable[[Graph], None], str]] = [
    (drop_source, "恰有一个存在的所在条款"),
    (second_source, "恰有一个存在的所在条款"),
    (source_nowhere, "恰有一个存在的所在条款"),
    (drop_bearer, "至少有一个义务主体"),
    (drop_evidence, "须有依据的原文"),
    (drop_generation, "须注明由何而来"),
    (change_quote, "引文与原文该位置的文字不一致"),
    (move_quote, "引文与原文该位置的文字不一致"),
    (cite_nothing, "eli:cites 指向不存在的条款"),
    (swap_fine, "罚款上限低于下限"),
    (swap_range, "数量的上限低于下限"),
    (norm_of_draft, "不得出自征求意见稿或者起草说明"),
    (sanction_of_draft, "不得出自征求意见稿或者起草说明"),
    (no_reason, "每条推定的联系须有理由"),
    (empty_reason, "每条推定的联系须有理由"),
    (inferred_reference, "推定的引用或者罚则没有理由"),
    (unattributed, "须注明 famai:curation"),
    (link_nowhere, "推定的联系须指向存在的条款"),
    (unknown_kind, "数量的种类不在规定之列"),
    (unknown_resolution, "须注明确定程度"),
    (two_modalities, "恰有一个规定之列的性质"),
    (other_class, "类与性质不一致"),
    (unknown_target, "罚则的对象不在规定之列"),
    (unknown_unit, "数量的单位不在规定之列"),
    (negative_fine, "罚款不得为负数"),
    (no_value, "数量须有数值或者日期"),
    (foreign_sanction, "既不是违反本条的罚则"),
    (broader_cycle, "上位概念成环"),
    (repealed_before_in_force, "失效日期早于施行日期"),
    (other_action, "行为与所引原文不一致"),
    (nobody_and_no_authority, "须有违法主体或者处罚机关"),
    (regulator_compensates, "赔偿责任落在"),
    (bare_head, "只有中心词"),
    (violates_nothing, "罚则所称违反的条款不存在"),
]


@pytest.mark.parametrize(("breach", "message"), CASES, ids=[case[0].__name__ for case in CASES])
def test_shape_fires(broken: Graph, breach: Callable[[Graph], None], message: str) -> None:
    breach(broken)
    report = validate(broken)
    assert not report.conforms
    assert any(message in violation.message for violation in report.violations), report.text
    assert message in report.text
    assert report.to_json()["conforms"] is False
    assert not conforms(nt_lines(broken)), "the quick look passes over what the SHACL processor finds"


def test_small_graph_conforms(pristine: Graph) -> None:
    report = validate(pristine)
    assert report.conforms, report.text
    assert report.text == "知识图谱校验通过"
    assert conforms(nt_lines(pristine))


def test_whole_graph_conforms(real_build: Settings) -> None:
    folder = (
        Store(real_build.home).current().path
    )  # the build validated the graph; one that breaks a shape is not swapped in
    report = (folder / "graph" / "validation.txt").read_text(encoding="utf-8")
    assert validate(Graph()).text == report.strip()


def test_validation_adds_nothing(pristine: Graph) -> None:
    size = len(pristine)
    assert validate(pristine).conforms
    assert len(pristine) == size
