"""The page of 工作篮, what changes it, and its downloads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from corpus import FamaiError, NotFoundError, UsageError
from retrieval import Answer, AnswerCitation, cite_span
from ui.access.identity import owner_of
from ui.exports import ANSWER_FORMATS, export_answer, said_plain, sanctions_known
from ui.web.basket import Basket, BasketStore, Passage
from ui.web.pages import page
from ui.web.panels import parse_spans
from ui.web.routes import download, report, require_own_page
from ui.web.workbench import Workbench

__all__ = ["basket_routes"]


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing in the basket: a passage as a citation of the text that is held now, or an answer (no ``citation``)."""

    passage: Passage
    citation: AnswerCitation | None


def _items(bench: Workbench, basket: Basket) -> Iterator[_Item]:
    """What is in the basket; a passage whose text is gone is passed over."""
    marker = 0
    for passage in basket.passages:
        if not passage.doc_id:
            yield _Item(passage, None)
            continue
        try:
            document, article = bench.article(passage.doc_id, passage.eid)
        except NotFoundError:
            continue
        if passage.end <= len(article.text):
            marker += 1
            base = bench.settings.iri_base
            yield _Item(passage, cite_span(marker, document, article, passage.start, passage.end, iri_base=base))


def _collected(items: Sequence[_Item]) -> tuple[Answer, dict[int, str]]:
    """The basket as what is exported: the answers with the notes on them, the passages, and the notes on those."""
    told = [
        "\n\n".join(filter(None, (f"**问：{p.question}**", p.said, p.note and f"备注：{p.note}")))
        for p in (item.passage for item in items if item.citation is None)
    ]
    cited = tuple(item.citation for item in items if item.citation)
    notes = {item.citation.marker: item.passage.note for item in items if item.citation}
    return Answer("", "\n\n".join(told), False, None, citations=cited), notes


def basket_routes(bench: Workbench) -> APIRouter:
    """The page, its changes, its downloads."""
    router = APIRouter()
    store = BasketStore(bench.settings)

    @router.get("/basket")
    def basket_page(request: Request) -> HTMLResponse:
        basket = store.get(owner_of(request))
        return page(
            bench, request, "basket", "basket.html", "工作篮", name=basket.name, items=list(_items(bench, basket))
        )

    @router.post("/famai/basket")
    def change(request: Request, data: dict[str, Any]) -> JSONResponse:
        """``add`` a passage or all that an answer (``turn``) cites; ``note``, ``move``, ``remove``, ``rename``, ``clear``."""
        owner, one = owner_of(request), str(data.get("id", ""))
        try:
            require_own_page(request)
            match data.get("do"):
                case "add":
                    return JSONResponse({"count": _add(bench, store, owner, data)})
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
        kept, notes = _collected(list(_items(bench, basket)))
        sanctions = sanctions_known(bench.facts.facts, bench.corpus)
        return download(
            basket.name,
            form,
            lambda path: export_answer(kept, bench.corpus, form, path, sanctions, title=basket.name, notes=notes),
        )

    return router


def _add(bench: Workbench, store: BasketStore, owner: str, data: dict[str, Any]) -> int:
    """Put in what the page names: an answer with all that it cites, or passages of an article."""
    if data.get("turn"):
        turn = bench.sessions.turn(owner, str(data["turn"]))
        cited = [(c.doc_id, c.eid, c.start, c.end) for c in turn.answer.citations]
        return store.add(owner, cited, turn.question, (turn.id, "\n".join(said_plain(turn.answer))))
    _, article = bench.article(str(data.get("doc", "")), str(data.get("eid", "")))
    spans = parse_spans(str(data.get("spans", "")), len(article.text)) or [(0, len(article.text))]
    return store.add(owner, [(str(data["doc"]), article.eid, start, end) for start, end in spans])
