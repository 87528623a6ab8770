"""networkx views: duty → sanction → upper law, what cites this, and the surroundings of an entity, article or answer.

Nodes are keyed by IRI and carry ``kind``, ``label``, ``doc_id``, ``article``; edges carry ``kind``, ``label`` (Chinese)
and ``inferred``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import networkx as nx

from corpus import Locator, in_marks
from graph.facts.container import Facts
from graph.facts.index import FactsIndex
from graph.facts.queries import chain_of, index_of, upper_laws
from graph.models import Modality, Norm, Reference, Resolution
from graph.rdf.identifiers import Identifiers, load_identifiers

__all__ = ["EDGE_LABELS", "NODE_KINDS", "Edge", "Node", "Subgraph", "chain_paths", "ego", "network", "seeds_of"]

NODE_KINDS = {
    "law": "法规",
    "article": "条文",
    "norm": "规范",
    "sanction": "罚则",
    "entity": "主体",
    "term": "用语",
}
EDGE_LABELS = {
    "part_of": "属于",
    "contains": "规定",
    "bearer": "义务主体",
    "sanctioned_by": "违反的罚则",
    "offender": "违法主体",
    "based_on": "处罚依据",
    "cites": "引用",
    "inferred": "推定引用",
    "carries_out": "落实",
    "uses_term": "使用用语",
    "defines": "界定",
    "broader": "上位",
    "becomes": "新旧对应",
}
_MODALITY = {
    Modality.OBLIGATION: "应当",
    Modality.PROHIBITION: "不得",
    Modality.PERMISSION: "可以",
    Modality.ENCOURAGEMENT: "鼓励",
    Modality.POWER: "职权",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A node as drawings and tables need it."""

    iri: str
    kind: str
    label: str
    doc_id: str | None = None
    article: int | None = None
    eid: str | None = None
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two nodes of a :class:`Subgraph`."""

    source: str
    target: str
    kind: str
    label: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Subgraph:
    """Nodes by distance from the seeds and the edges among them; ``truncated`` says that the limit cut it."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    truncated: bool


_NETWORKS: WeakKeyDictionary[Facts, nx.MultiDiGraph[str]] = WeakKeyDictionary()


def network(facts: Facts, ids: Identifiers | None = None) -> nx.MultiDiGraph[str]:
    """The whole network, built on first use."""
    graph = _NETWORKS.get(facts)
    if graph is None:
        graph = _NETWORKS[facts] = _Builder(facts, ids or load_identifiers()).build()
    return graph


class _Builder:
    def __init__(self, facts: Facts, ids: Identifiers) -> None:
        self.facts = facts
        self.ids = ids
        self.index: FactsIndex = index_of(facts)
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()

    def build(self) -> nx.MultiDiGraph[str]:
        for doc_id, title in self.facts.titles.items():
            self.node(self.law(doc_id), "law", in_marks(title), Locator(doc_id))
        for p in self.facts.provisions:
            iri = str(self.ids.provision(p.home))
            self.node(iri, "article", p.label, p.home)
            self.edge(iri, self.law(p.doc_id), "part_of")
        for norm in self.facts.norms:
            self.norm(norm)
        self.sanctions()
        for reference in self.facts.references:
            self.reference(reference)
        self.curated()
        self.terms()
        self.entities()
        return self.graph

    def law(self, doc_id: str) -> str:
        return str(self.ids.instrument(doc_id))

    def article(self, place: Locator) -> str | None:
        iri = str(self.ids.provision(place.whole))
        return iri if iri in self.graph else None

    def node(self, iri: str, kind: str, label: str, place: Locator | None = None) -> None:
        if iri not in self.graph:
            where = (place.doc_id, place.number, place.article) if place else (None, None, None)
            self.graph.add_node(
                iri, kind=kind, label=label, **dict(zip(("doc_id", "article", "eid"), where, strict=True))
            )

    def edge(self, source: str | None, target: str | None, kind: str, inferred: bool = False) -> None:
        if source and target and source != target and not self.graph.has_edge(source, target, key=kind):
            self.graph.add_edge(source, target, key=kind, kind=kind, label=EDGE_LABELS[kind], inferred=inferred)

    def entity(self, name: str) -> str:
        iri = str(self.ids.entity(name))
        self.node(iri, "entity", name)
        return iri

    def norm(self, norm: Norm) -> None:
        iri = str(self.ids.statement(norm.id))
        action = norm.told if len(norm.told) <= 40 else norm.told[:39] + "…"
        self.node(iri, "norm", f"{_MODALITY[norm.modality]}：{action}", norm.home)
        self.edge(str(self.ids.provision(norm.home)), iri, "contains")
        for name in norm.subjects:
            self.edge(iri, self.entity(name), "bearer")

    def sanctions(self) -> None:
        for sanction in self.facts.sanctions:
            iri = str(self.ids.statement(sanction.id))
            self.node(iri, "sanction", "、".join(sanction.measures) or "处罚", sanction.home)
            self.edge(str(self.ids.provision(sanction.home)), iri, "contains")
            for name in sanction.offenders:
                self.edge(iri, self.entity(name), "offender")
            for upper in upper_laws(self.facts, sanction):
                if upper.place and upper.place.doc_id in self.facts.titles:
                    place = self.article(upper.place) if upper.place.article else self.law(upper.place.doc_id)
                    self.edge(iri, place, "based_on", upper.inferred)
        for norm in self.facts.norms:
            for penalty in self.index.penalties_of(norm):
                self.edge(
                    str(self.ids.statement(norm.id)), str(self.ids.statement(penalty.sanction.id)), "sanctioned_by"
                )

    def reference(self, r: Reference) -> None:
        if r.target is None or r.resolution is Resolution.OUTSIDE or r.target.doc_id not in self.facts.titles:
            return
        source = str(self.ids.provision(r.home))
        target = self.article(r.target) if r.target.article else self.law(r.target.doc_id)
        inferred = r.resolution is Resolution.INFERRED
        self.edge(source, target, "inferred" if inferred else "cites", inferred)

    def curated(self) -> None:
        for link in (*self.facts.links, *self.facts.bases):
            self.edge(self.article(link.source), self.article(link.target), "inferred", True)
        for point in self.facts.points:
            section = str(self.ids.provision(point.section))
            for target in point.targets:
                if section in self.graph:
                    self.edge(self.article(target), section, "carries_out", True)
        for crosswalk in self.facts.crosswalks:
            for pair in crosswalk.pairs:
                if pair.old and pair.new:
                    old = self.article(Locator(crosswalk.old_id, pair.old))
                    self.edge(old, self.article(Locator(crosswalk.new_id, pair.new)), "becomes")

    def terms(self) -> None:
        for definition, own in zip(self.facts.definitions, self.facts.definition_ids, strict=True):
            iri = str(self.ids.statement(own))
            self.node(iri, "term", definition.term, definition.home)
            self.edge(str(self.ids.provision(definition.home)), iri, "defines")
        for use in self.facts.uses:
            term = str(self.ids.statement(self.facts.definition_ids[use.definition]))
            self.edge(str(self.ids.provision(use.home)), term, "uses_term")

    def entities(self) -> None:
        for name, broader in self.index.broader_pairs():
            self.edge(self.entity(name), self.entity(broader), "broader")


def seeds_of(
    facts: Facts,
    *,
    entity: str | None = None,
    doc: str | None = None,
    places: Iterable[Locator] = (),
    ids: Identifiers | None = None,
) -> list[str]:
    """The IRIs of an entity, an instrument, or the articles that an answer cites, those that are there."""
    ids = ids or load_identifiers()
    graph = network(facts, ids)
    found = [str(ids.entity(entity))] if entity else []
    found += [str(ids.instrument(doc))] if doc else []
    found += [str(ids.provision(place.whole)) for place in places]
    return [iri for iri in dict.fromkeys(found) if iri in graph]


def ego(
    facts: Facts,
    seeds: Sequence[str],
    *,
    depth: int = 1,
    kinds: Collection[str] | None = None,
    max_nodes: int = 60,
) -> Subgraph:
    """What lies within ``depth`` steps of ``seeds`` (IRIs), nearest first, at most ``max_nodes``.

    ``kinds`` keeps only those kinds of nodes (the seeds always stay); unknown seeds are passed over.
    """
    graph = network(facts)
    distance = {seed: 0 for seed in seeds if seed in graph}
    queue = deque(distance)
    truncated = len(distance) > max_nodes
    while queue:
        here = queue.popleft()
        if distance[here] >= depth:
            continue
        for other in (*graph.successors(here), *graph.predecessors(here)):
            if other in distance or (kinds is not None and graph.nodes[other]["kind"] not in kinds):
                continue
            if len(distance) >= max_nodes:
                truncated = True
                break
            distance[other] = distance[here] + 1
            queue.append(other)
    kept = list(distance)[:max_nodes]
    chosen = set(kept)
    nodes = tuple(Node(iri, distance=distance[iri], **graph.nodes[iri]) for iri in kept)
    edges = tuple(
        Edge(iri, other, data["kind"], data["label"], data["inferred"])
        for iri in kept
        for _, other, data in graph.out_edges(iri, data=True)
        if other in chosen
    )
    return Subgraph(nodes, edges, truncated)


def chain_paths(facts: Facts, place: Locator) -> list[tuple[str, ...]]:
    """Paths 条文 → 罚则 → 上位法 as labels, an inferred last step marked （推定）; two labels where no law is above."""
    chain = chain_of(facts, place)
    paths: list[tuple[str, ...]] = []
    for step in chain.steps:
        here = f"{step.label}（概括条款）" if step.catch_all else step.label
        if not step.uppers:
            paths.append((chain.label, here))
        for upper in step.uppers:
            paths.append((chain.label, here, upper.label + ("（推定）" if upper.inferred else "")))
    return list(dict.fromkeys(paths))
