"""图谱: a picture of what surrounds an article, an institution, a law, a fine, an answer, or what words find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

import networkx as nx
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.datastructures import QueryParams

from corpus import DataError, FamaiError, Locator, NotFoundError, UsageError, format_title, load_field, parse_citation
from graph import Facts, Sanction
from ui.access.identity import owner_of
from ui.web.graph_picture import KINDS, Picture, PictureMaker, in_force
from ui.web.pages import page
from ui.web.routes import download, report
from ui.web.theme import static_address
from ui.web.whoami import centre
from ui.web.words import fine
from ui.web.workbench import Workbench

__all__ = ["graph_routes"]

_LIMITS = (40, 80, 150, 200)
_FINES = 6  # articles with sanctions that one picture shows
_FOUND = 6  # articles that words find


def _facts(bench: Workbench) -> Facts:
    facts = bench.facts.facts
    if facts is None:
        raise DataError("知识图谱没有载入；请执行 famai build 后重新启动")
    return facts


def _fined(bench: Workbench, facts: Facts, words: list[str], told: Callable[[Sanction], str]) -> list[Locator]:
    """Articles in force with a sanction of which ``told`` has all the words, those of the centre first."""
    found = [s.home for s in facts.sanctions if all(word in told(s) for word in words) and in_force(bench, s.doc_id)]
    return sorted(dict.fromkeys(found), key=lambda home: home.doc_id != centre())


def _measures(sanction: Sanction) -> str:
    """What a sanction does, in words: 责令改正、警告 罚款10万元以下."""
    return f"{'、'.join(sanction.measures)} {fine(sanction)}"


def _entity(facts: Facts, about: str, part: bool = False) -> str | None:
    """The institution of that name or of one of its other names; with ``part``, the first whose name has these words."""
    named = {name for norm in facts.norms for name in norm.subjects}
    concept = facts.thesaurus.concept(about)
    if concept and concept.scheme == "entity" and not named.isdisjoint(facts.thesaurus.covers(concept.name)):
        return concept.name
    if about in named:
        return about
    return next((name for name in sorted(named) if len(about) >= 2 and about in name), None) if part else None


def _of_law(bench: Workbench, maker: PictureMaker, doc_id: str, eid: str) -> str:
    """Draw a law, or its article where one is named; its citation."""
    if not eid:
        maker.law(doc_id)
        return format_title(bench.document(doc_id).instrument)
    place = Locator(doc_id, bench.article(doc_id, eid)[1].eid)
    maker.articles([place])
    return bench.corpus.label(place)


def _named(bench: Workbench, facts: Facts, maker: PictureMaker, about: str) -> str:
    """Draw what the words name or find; what that is, in words."""
    try:
        citation = parse_citation(about, bench.corpus.names)
        doc_id, eid = citation.doc_id, citation.eid or ""
    except FamaiError:  # it names no provision
        doc_id, eid = None, ""
    if doc_id in bench.corpus.documents:
        return _of_law(bench, maker, str(doc_id), eid)
    if entity := _entity(facts, about):
        maker.institution(entity)
        return entity
    words = about.split()
    fined = _fined(bench, facts, words, _measures)  # 罚款 is a fine before it is a part of some authority's name
    if not fined and (entity := _entity(facts, about, part=True)):
        maker.institution(entity)
        return entity
    if fined := (fined or _fined(bench, facts, words, lambda s: f"{s.text} {_measures(s)}"))[:_FINES]:
        maker.articles(fined)
        return f"“{about}”：哪些行为会受到这种处罚"
    hits = bench.workspace.search(about, _FOUND)
    if not hits:
        raise NotFoundError(f"没有找到与“{about}”有关的内容")
    maker.articles([Locator(hit.doc_id, hit.eid) for hit in hits])
    return f"与“{about}”最相关的条文"


def _picture(bench: Workbench, request: Request) -> Picture:
    facts, query = _facts(bench), request.query_params
    limit = int(query["limit"]) if query.get("limit", "") in [str(n) for n in _LIMITS] else 80
    maker = PictureMaker(bench, facts, limit)
    title = _drawn(bench, facts, maker, query, owner_of(request))
    return maker.picture(title)


def _drawn(bench: Workbench, facts: Facts, maker: PictureMaker, query: QueryParams, owner: str) -> str:
    about, turn = query.get("about", "").strip()[:200], query.get("turn", "")
    if turn:
        answer = bench.sessions.turn(owner, turn).answer
        maker.articles(list(dict.fromkeys(c.home for c in answer.citations)))
        return f"回答：{answer.question[:40]}"
    if query.get("doc"):
        return _of_law(bench, maker, query["doc"], query.get("eid", ""))
    if not about:
        raise UsageError(f"请输入条文、机构、法规、处罚或任何词语，例如：{load_field().citation}")
    return _named(bench, facts, maker, about)


def _graphml(picture: Picture) -> bytes:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for card in picture.cards:
        graph.add_node(
            card.id, **{k: v for k, v in asdict(card).items() if k not in ("id", "layer", "seed", "group") and v}
        )
    for link in picture.links:
        graph.add_edge(link.source, link.target, label=link.label, inferred=link.inferred)
    stream = BytesIO()
    nx.write_graphml(graph, stream, encoding="utf-8")
    return stream.getvalue()


def graph_routes(bench: Workbench) -> APIRouter:
    """The page, the data of the picture, the picture as a file."""
    router = APIRouter()

    @router.get("/graph")
    def graph_page(request: Request) -> HTMLResponse:
        scripts = [static_address("cytoscape.min.js"), static_address("layers.js"), static_address("graph.js")]
        values = {"examples": load_field().subjects, "kinds": KINDS, "limits": _LIMITS, "scripts": scripts}
        return page(bench, request, "graph", "graph.html", "图谱", **values)

    @router.get("/famai/graph")
    def picture(request: Request) -> JSONResponse:
        try:
            return JSONResponse({**asdict(_picture(bench, request)), "kinds": KINDS})
        except FamaiError as error:
            return JSONResponse({"error": str(error)}, status_code=report(error))

    @router.get("/famai/graph/names")
    def names() -> JSONResponse:
        facts = bench.facts.facts
        concepts = facts.thesaurus.concepts if facts else ()
        return JSONResponse([c.name for c in concepts if c.scheme == "entity"])

    @router.get("/famai/export/graph.graphml")
    def graphml(request: Request) -> Response:
        def write(path: Path) -> None:
            path.write_bytes(_graphml(_picture(bench, request)))

        return download("图谱", "graphml", write)

    return router
