"""Named queries, joins and views on the real texts; each query equal to its SPARQL form, and fast."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from corpus import Locator
from graph.facts.container import Facts
from graph.facts.queries import (
    chain_of,
    cited_by,
    cites,
    definitions_in_scope,
    find_norms,
    find_quantities,
    index_of,
    sanctions_of,
)
from graph.facts.views import chain_paths, ego, network, seeds_of
from graph.models import Modality, QuantityKind, Resolution
from graph.rdf.identifiers import DEFAULT_BASE, Identifiers
from graph.rdf.sparql_queries import NAMED
from graph.rdf.vocabulary import PREFIXES

ORDER_218 = "csrc-order-218-2023"
IDS = Identifiers()


@pytest.fixture(scope="module")
def store(graph_file: Path) -> Store:
    """The graph in Oxigraph, which answers in milliseconds what takes rdflib seconds."""
    made = Store()
    made.bulk_load(path=graph_file, format=RdfFormat.N_TRIPLES)
    return made


def run(store: Store, name: str, **bound: str) -> set[str]:
    """What a named SPARQL query finds, as ids."""
    text = NAMED[name]
    for key, value in bound.items():
        node = NamedNode(DEFAULT_BASE + value) if "/" in value or "-" in value else Literal(value)
        text = re.sub(rf"\?{key}\b", str(node).replace("\\", r"\\"), text)
    prefixes = {name: str(iri) for name, iri in PREFIXES.items()}
    return {IDS.local(row[0].value) for row in store.query(text, prefixes=prefixes)}


@pytest.mark.parametrize("entity", ["核心机构", "证券公司", "信息技术系统服务机构", "中国证监会"])
def test_norms_of_an_entity_equal_sparql(facts: Facts, store: Store, entity: str) -> None:
    found = {norm.id for norm in find_norms(facts, entity=entity)}
    assert found == run(store, "norms_of_entity", entity=IDS.local(IDS.entity(entity)))
    assert found


@pytest.mark.parametrize("modality", list(Modality))
def test_norms_of_an_instrument_equal_sparql(facts: Facts, store: Store, modality: Modality) -> None:
    found = {norm.id for norm in find_norms(facts, doc=ORDER_218, modality=modality)}
    assert found == run(store, "norms_of_instrument", instrument=ORDER_218, modality=modality.value)


def test_deadline_and_sanction_filters_equal_sparql(facts: Facts, store: Store) -> None:
    timed = {norm.id for norm in find_norms(facts, doc=ORDER_218, deadline=True)}
    assert timed == run(store, "norms_with_deadline", instrument=ORDER_218)
    assert timed
    duties = (Modality.OBLIGATION, Modality.PROHIBITION)
    bare = {n.id for n in find_norms(facts, doc="npc-pipl-2021", sanction=False) if n.modality in duties}
    assert bare == run(store, "norms_without_sanction", instrument="npc-pipl-2021")


@pytest.mark.parametrize(
    ("doc", "article"), [(ORDER_218, 19), (ORDER_218, 9), ("npc-cybersecurity-2025", 23), ("npc-pipl-2021", 51)]
)
def test_references_equal_sparql(facts: Facts, store: Store, doc: str, article: int) -> None:
    own = dict(zip(map(id, facts.references), facts.reference_ids, strict=True))
    path = f"{doc}/art_{article}"
    kept = [r for r in cited_by(facts, Locator.of(doc, article)) if r.resolution is not Resolution.OUTSIDE]
    assert {own[id(r)] for r in kept} == run(store, "cited_by", article=path)
    assert {own[id(r)] for r in cites(facts, Locator.of(doc, article))} == run(store, "cites", article=path)


@pytest.mark.parametrize("article", [9, 17, 19, 24, 25, 31, 32])
def test_sanctions_equal_sparql(facts: Facts, store: Store, article: int) -> None:
    found = sanctions_of(facts, Locator.of(ORDER_218, article))
    named = {p.sanction.id for p in found if not p.catch_all}
    assert named == run(store, "sanctions_of", article=f"{ORDER_218}/art_{article}")
    assert named


def test_definitions_and_quantities_equal_sparql(facts: Facts, store: Store) -> None:
    own = dict(zip(map(id, facts.definitions), facts.definition_ids, strict=True))
    found = {own[id(d)] for d in definitions_in_scope(facts, Locator.of(ORDER_218, 19))}
    assert found == run(store, "definitions_in_scope", article=f"{ORDER_218}/art_19")
    numbers = dict(zip(map(id, facts.quantities), facts.quantity_ids, strict=True))
    for kind in QuantityKind:
        here = {numbers[id(q)] for q in find_quantities(facts, doc=ORDER_218, kind=kind)}
        assert here == run(store, "quantities", instrument=ORDER_218, kind=kind.value)


def test_covered_entities_bear_wider_duties(facts: Facts) -> None:
    broker = {norm.id for norm in find_norms(facts, entity="证券公司", doc=ORDER_218)}
    wider = {norm.id for norm in find_norms(facts, entity="经营机构", doc=ORDER_218)}
    assert wider
    assert wider <= broker
    assert {n.doc_id for n in find_norms(facts, entity="证券公司")} >= {"npc-cybersecurity-2025", "npc-pipl-2021"}


def test_catch_all_follows_the_articles_that_name(facts: Facts) -> None:
    found = sanctions_of(facts, Locator.of(ORDER_218, 19))
    flags = [p.catch_all for p in found]
    assert flags == sorted(flags)
    assert {p.sanction.article for p in found if p.catch_all} == {62}
    assert {(p.sanction.article, p.sanction.paragraph) for p in found if not p.catch_all} == {(64, 1), (64, 2)}


def test_catch_all_looks_at_who_bears_the_duty(facts: Facts) -> None:
    core = sanctions_of(facts, Locator.of(ORDER_218, 19), entity="核心机构")
    assert {p.sanction.paragraph for p in core if p.catch_all} == {1}
    operators = sanctions_of(facts, Locator.of(ORDER_218, 19), entity="期货公司")
    assert {p.sanction.paragraph for p in operators if p.catch_all} == {2}


def test_powers_have_no_sanctions(facts: Facts) -> None:
    index = index_of(facts)
    powers = find_norms(facts, doc=ORDER_218, modality=Modality.POWER)
    assert powers
    assert not any(index.penalty_labels(norm) for norm in powers)


def test_chain_leads_to_upper_law_and_marks_inference(facts: Facts) -> None:
    chain = chain_of(facts, Locator.of(ORDER_218, 19))
    uppers = [upper for step in chain.steps for upper in step.uppers]
    candidates = [
        u for u in uppers if u.place is not None and u.place.whole == Locator.of("npc-cybersecurity-2025", 61)
    ]
    assert candidates
    assert all(u.inferred and u.reason for u in candidates)
    assert any(not u.inferred and u.place is not None and u.place.article is None for u in uppers)
    paths = chain_paths(facts, Locator.of(ORDER_218, 19))
    assert any(len(path) == 3 and path[2].endswith("（推定）") for path in paths)
    assert any("概括条款" in path[1] for path in paths)


def test_definitions_hold_in_their_scope(facts: Facts) -> None:
    terms = {d.term for d in definitions_in_scope(facts, Locator.of(ORDER_218, 19))}
    assert {"核心机构", "经营机构"} <= terms


def test_ego_is_bounded_and_ordered(facts: Facts) -> None:
    seeds = seeds_of(facts, places=[Locator.of(ORDER_218, 19), Locator.of(ORDER_218, 999)])
    assert len(seeds) == 1
    small = ego(facts, seeds, depth=2, max_nodes=10)
    assert len(small.nodes) == 10
    assert small.truncated
    assert [n.distance for n in small.nodes] == sorted(n.distance for n in small.nodes)
    known = {n.iri for n in small.nodes}
    assert all(e.source in known and e.target in known for e in small.edges)
    only = ego(facts, seeds, depth=1, kinds={"norm"})
    assert {n.kind for n in only.nodes} == {"article", "norm"}
    assert not only.truncated
    assert ego(facts, ["no such node"]).nodes == ()


def test_ego_of_an_entity(facts: Facts) -> None:
    surroundings = ego(facts, seeds_of(facts, entity="核心机构"), max_nodes=400)
    assert surroundings.nodes[0].label == "核心机构"
    assert {"norm", "sanction", "entity"} <= {n.kind for n in surroundings.nodes}
    assert all(n.label for n in surroundings.nodes)


def test_network_marks_inferred_links(facts: Facts) -> None:
    edges = network(facts).edges(data=True)
    assert any(data["inferred"] for _, _, data in edges)
    assert all(data["inferred"] for _, _, data in edges if data["kind"] == "inferred")


QUERIES: dict[str, Callable[[Facts], Any]] = {
    "norms of an entity": lambda f: find_norms(f, entity="证券公司"),
    "norms of a chapter": lambda f: find_norms(f, doc=ORDER_218, chapter="运行"),
    "norms of a topic": lambda f: find_norms(f, topic="备份"),
    "norms without sanction": lambda f: find_norms(f, sanction=False),
    "norms with deadline": lambda f: find_norms(f, deadline=True),
    "cited by": lambda f: cited_by(f, Locator.of("npc-cybersecurity-2025", 23)),
    "law cited by": lambda f: cited_by(f, Locator("npc-cybersecurity-2025")),
    "sanctions": lambda f: sanctions_of(f, Locator.of(ORDER_218, 19)),
    "definitions": lambda f: definitions_in_scope(f, Locator.of(ORDER_218, 19)),
    "chain": lambda f: chain_of(f, Locator.of(ORDER_218, 19)),
    "quantities": lambda f: find_quantities(f, entity="核心机构"),
    "ego": lambda f: ego(f, seeds_of(f, places=[Locator.of(ORDER_218, 19)]), depth=2),
}


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_finds_something(facts: Facts, name: str) -> None:
    assert QUERIES[name](facts)
