"""图谱: a picture of what surrounds an entity, an article, a law or an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.datastructures import QueryParams

from corpus import (
    DataError,
    FamaiError,
    Locator,
    NotFoundError,
    UsageError,
    load_field,
    parse_citation,
    place_of,
)
from graph import NODE_KINDS, Facts, Node, Subgraph, ego, seeds_of
from ui.access.identity import owner_of
from ui.web.pages import page
from ui.web.routes import download, report
from ui.web.workbench import Workbench

__all__ = ["COLOURS", "graph_routes"]

COLOURS: dict[str, str] = {
    "law": "#1f4e79",
    "article": "#3b7dbd",
    "norm": "#2e7d4f",
    "sanction": "#b23a2a",
    "entity": "#8a5a00",
    "term": "#6b4fa0",
}
_HUBS = {"law", "entity", "term"}
_LIMITS = (40, 80, 150, 200)


def _facts(bench: Workbench) -> Facts:
    facts = bench.facts.facts
    if facts is None:
        raise DataError("知识图谱没有载入；请执行 famai build 后重新启动")
    return facts


def _seeds(bench: Workbench, facts: Facts, query: QueryParams, owner: str) -> tuple[str, list[str]]:
    """What the picture is of, in words, and its nodes."""
    about, turn = query.get("about", "").strip()[:200], query.get("turn", "")
    if turn:
        answer = bench.sessions.turn(owner, turn).answer
        places = dict.fromkeys(c.home for c in answer.citations)
        return f"回答：{answer.question[:40]}", seeds_of(facts, places=places)
    if query.get("doc"):
        doc_id, eid = query["doc"], query.get("eid", "")
        if not eid:
            return f"《{bench.document(doc_id).instrument.title}》", seeds_of(facts, doc=doc_id)
        place = Locator(doc_id, bench.article(doc_id, eid)[1].eid)
        return bench.corpus.label(place), seeds_of(facts, places=[place])
    if not about:
        raise UsageError(f"请输入主体、条文或法规，例如：{load_field().citation}")
    concept = facts.thesaurus.concept(about)
    for name in (about, concept.name if concept else ""):
        if name and (found := seeds_of(facts, entity=name)):
            return name, found
    citation = parse_citation(about, bench.corpus.names)
    if citation.doc_id is None:
        raise NotFoundError(f"“{citation.title or about}”未收录")
    if citation.eid is None:
        return f"《{bench.document(citation.doc_id).instrument.title}》", seeds_of(facts, doc=citation.doc_id)
    place = Locator(citation.doc_id, bench.article(citation.doc_id, citation.eid)[1].eid)
    return bench.corpus.label(place), seeds_of(facts, places=[place])


def _subgraph(bench: Workbench, request: Request) -> tuple[str, Subgraph, list[str]]:
    facts, query = _facts(bench), request.query_params
    title, seeds = _seeds(bench, facts, query, owner_of(request))
    if not seeds:
        raise NotFoundError("图谱里没有与它相关的内容")
    depth = int(query["depth"]) if query.get("depth") in ("1", "2", "3") else 1
    limit = int(query["limit"]) if query.get("limit", "") in [str(n) for n in _LIMITS] else 80
    kinds = {kind for kind in query.getlist("kind") if kind in NODE_KINDS} or set(NODE_KINDS)
    return title, _surroundings(facts, seeds, depth, kinds, limit), seeds


def _surroundings(facts: Facts, seeds: Sequence[str], depth: int, kinds: set[str], limit: int) -> Subgraph:
    """What lies around the seeds; hubs end a path, else everything would be two steps from everything."""
    body = ego(facts, seeds, depth=depth, kinds=kinds - _HUBS, max_nodes=limit - limit // 5)
    whole = ego(facts, [node.iri for node in body.nodes], depth=1, kinds=kinds & _HUBS, max_nodes=limit)
    return replace(whole, truncated=whole.truncated or body.truncated)


def _node(bench: Workbench, node: Node, seeds: Sequence[str]) -> dict[str, Any]:
    label = node.label
    if node.kind == "article" and node.doc_id:
        place = place_of(node.label)
        label = place if node.article is None else f"{bench.short_title(node.doc_id)} {place}"
    elif node.kind == "law" and node.doc_id:
        label = bench.short_title(node.doc_id)
    return {
        "id": node.iri,
        "kind": node.kind,
        "label": label,
        "full": node.label,
        "doc": node.doc_id,
        "eid": node.eid,
        "seed": node.iri in seeds,
    }


def _graphml(picture: Subgraph) -> bytes:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in picture.nodes:
        facts = {"kind": node.kind, "label": node.label, "doc_id": node.doc_id, "article": node.article}
        graph.add_node(node.iri, **{key: value for key, value in facts.items() if value is not None})
    for edge in picture.edges:
        graph.add_edge(edge.source, edge.target, kind=edge.kind, label=edge.label, inferred=edge.inferred)
    stream = BytesIO()
    nx.write_graphml(graph, stream, encoding="utf-8")
    return stream.getvalue()


def graph_routes(bench: Workbench) -> APIRouter:
    """The data of the picture."""
    router = APIRouter()

    @router.get("/graph")
    def graph_page(request: Request) -> HTMLResponse:
        values = {"examples": load_field().subjects, "kinds": NODE_KINDS, "colours": COLOURS, "limits": _LIMITS}
        return page(bench, request, "graph", "graph.html", "图谱", **values)

    @router.get("/famai/graph")
    def picture(request: Request) -> JSONResponse:
        try:
            title, found, seeds = _subgraph(bench, request)
        except FamaiError as error:
            return JSONResponse({"error": str(error)}, status_code=report(error))
        return JSONResponse(
            {
                "title": title,
                "truncated": found.truncated,
                "nodes": [_node(bench, node, seeds) for node in found.nodes],
                "edges": [
                    {"source": e.source, "target": e.target, "kind": e.kind, "label": e.label, "inferred": e.inferred}
                    for e in found.edges
                ],
                "colours": COLOURS,
                "kinds": NODE_KINDS,
            }
        )

    @router.get("/famai/graph/names")
    def names() -> JSONResponse:
        facts = bench.facts.facts
        concepts = facts.thesaurus.concepts if facts else ()
        return JSONResponse([c.name for c in concepts if c.scheme == "entity"])

    @router.get("/famai/export/graph.graphml")
    def graphml(request: Request) -> Response:
        def write(path: Path) -> None:
            path.write_bytes(_graphml(_subgraph(bench, request)[1]))

        return download("图谱", "graphml", write)

    return router
