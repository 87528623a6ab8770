"""The page of 工作篮, what changes it, and its downloads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from corpus import FamaiError, NotFoundError, UsageError
from retrieval import Answer, AnswerCitation, cite_span
from ui.access.identity import owner_of
from ui.exports import ANSWER_FORMATS, export_answer, sanctions_known
from ui.web.basket import Basket, BasketStore, Passage
from ui.web.pages import page
from ui.web.panels import parse_spans
from ui.web.routes import download, report, require_own_page
from ui.web.workbench import Workbench

__all__ = ["basket_routes"]


def _cited(bench: Workbench, basket: Basket) -> Iterator[tuple[Passage, AnswerCitation]]:
    """Each passage as a citation of the text that is held now; one whose text is gone is passed over."""
    marker = 0
    for passage in basket.passages:
        try:
            document, article = bench.article(passage.doc_id, passage.eid)
        except NotFoundError:
            continue
        if passage.end <= len(article.text):
            marker += 1
            base = bench.settings.iri_base
            yield passage, cite_span(marker, document, article, passage.start, passage.end, iri_base=base)


def basket_routes(bench: Workbench) -> APIRouter:
    """The page, its changes, its downloads."""
    router = APIRouter()
    store = BasketStore(bench.settings)

    @router.get("/basket")
    def basket_page(request: Request) -> HTMLResponse:
        basket = store.get(owner_of(request))
        return page(
            bench, request, "basket", "basket.html", "工作篮", name=basket.name, items=list(_cited(bench, basket))
        )

    @router.post("/famai/basket")
    def change(request: Request, data: dict[str, Any]) -> JSONResponse:
        """``add`` a passage or all that an answer (``turn``) cites; ``note``, ``move``, ``remove``, ``rename``, ``clear``."""
        owner, one = owner_of(request), str(data.get("id", ""))
        try:
            require_own_page(request)
            match data.get("do"):
                case "add":
                    return JSONResponse({"count": store.add(owner, *_chosen(bench, owner, data))})
                case "note":
                    store.note(owner, one, str(data.get("words", "")))
                case "move":
                    store.move(owner, one, -1 if data.get("by") == "up" else 1)
                case "remove":
                    store.remove(owner, one)
                case "rename":
                    store.rename(owner, str(data.get("words", "")))
                case "clear":
                    store.clear(owner)
                case _:
                    raise UsageError("不知道要对工作篮做什么")
        except FamaiError as error:
            return JSONResponse({"error": str(error)}, status_code=report(error))
        return JSONResponse({"done": True})

    @router.get("/famai/export/basket.{form}")
    def basket_file(request: Request, form: str) -> Response:
        if form not in ANSWER_FORMATS:
            return Response(status_code=404)
        basket = store.get(owner_of(request))
        found = list(_cited(bench, basket))
        notes = [f"{p.note}[{c.marker}]" for p, c in found if p.note]
        kept = Answer(basket.name, "\n\n".join(notes), False, None, citations=tuple(c for _, c in found))
        sanctions = sanctions_known(bench.facts.facts, bench.corpus)
        return download(basket.name, form, lambda path: export_answer(kept, bench.corpus, form, path, sanctions))

    return router


def _chosen(bench: Workbench, owner: str, data: dict[str, Any]) -> tuple[list[tuple[str, str, int, int]], str]:
    """The passages to add and the question that led to them."""
    if data.get("turn"):
        turn = bench.sessions.turn(owner, str(data["turn"]))
        return [(c.doc_id, c.eid, c.start, c.end) for c in turn.answer.citations], turn.question
    _, article = bench.article(str(data.get("doc", "")), str(data.get("eid", "")))
    spans = parse_spans(str(data.get("spans", "")), len(article.text)) or [(0, len(article.text))]
    return [(str(data["doc"]), article.eid, start, end) for start, end in spans], ""
