"""The addresses beside Gradio's: pieces of the page, deep links, downloads, health."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from corpus import FamaiError, Locator, NotFoundError, UsageError, parse_citation
from ui.access.identity import owner_of
from ui.exports import ANSWER_FORMATS, export_answer, format_of, sanctions_known
from ui.web.markup import esc
from ui.web.panels import article_panel
from ui.web.plain_words import kept_words
from ui.web.theme import STATIC_FILES, static_file
from ui.web.workbench import Workbench

__all__ = ["TYPES", "common_routes", "download", "fragment", "report", "require_own_page"]

logger = logging.getLogger(__name__)

TYPES: dict[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "xml": "application/akn+xml; charset=utf-8",
    "graphml": "application/xml; charset=utf-8",
}
"""Media types of the downloads."""

_STATUS = ((UsageError, 400), (NotFoundError, 404))


def report(error: FamaiError) -> int:
    """The HTTP status that fits an error."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 503)


def fragment(make: Callable[[], str]) -> HTMLResponse:
    """A piece of the page, or the error as one."""
    try:
        return HTMLResponse(make(), headers={"Cache-Control": "no-store"})
    except FamaiError as error:
        content = f'<div class="fm-error" role="alert">{esc(error)}</div>'
        return HTMLResponse(content, status_code=report(error))


def download(name: str, form: str, write: Callable[[Path], object]) -> Response:
    """A file that ``write`` makes, under a Chinese name; nothing of it stays on disk."""
    try:
        with tempfile.TemporaryDirectory(prefix="famai-") as folder:
            path = Path(folder) / f"export.{form}"
            write(path)
            content = path.read_bytes()
    except FamaiError as error:
        return HTMLResponse(f"<p>{esc(error)}</p>", status_code=report(error))
    disposition = f"attachment; filename=\"famai.{form}\"; filename*=UTF-8''{quote(name)}.{form}"
    return Response(content, media_type=TYPES[form], headers={"Content-Disposition": disposition})


def require_own_page(request: Request) -> None:
    """A request that changes or keeps something comes from our own script, which sets this header; another site cannot.

    Raises:
        UsageError: it does not.
    """
    if request.headers.get("x-famai") != "1":
        raise UsageError("请求来源不明")


def common_routes(bench: Workbench) -> APIRouter:
    """Addresses that every view uses."""
    router = APIRouter()

    @router.get("/health")
    def health() -> JSONResponse:
        state = "ready" if bench.ready else "loading" if bench.loading else "degraded"
        return JSONResponse({"status": state, "instruments": len(bench.corpus.documents)})

    @router.get("/famai/static/{name}")
    def static(name: str) -> Response:
        content = static_file(name)
        if content is None:
            return Response(status_code=404)
        return Response(
            content, media_type=STATIC_FILES[name], headers={"Cache-Control": "public, max-age=31536000, immutable"}
        )

    @router.get("/famai/panel/{doc_id}/{eid}")
    def panel(doc_id: str, eid: str, spans: str = Query("", max_length=400)) -> HTMLResponse:
        return fragment(lambda: article_panel(bench, doc_id, eid, spans))

    @router.get("/famai/locate")
    def locate(text: str = Query("", max_length=200)) -> JSONResponse:
        """The article that a typed citation names."""
        try:
            citation = parse_citation(text, bench.corpus.names)
            if citation.doc_id is None:
                raise NotFoundError(f"“{citation.title or text}”未收录")
            bench.document(citation.doc_id)
            if citation.eid is None:
                return JSONResponse({"doc": citation.doc_id})
            locator = Locator(citation.doc_id, citation.eid, citation.paragraph, citation.item, citation.subitem)
            article, start, end = bench.corpus.span(locator)
        except FamaiError as error:
            return JSONResponse({"error": str(error)}, status_code=report(error))
        spans = "" if locator.paragraph is None and locator.item is None else f"{start}-{end}"
        return JSONResponse({"doc": locator.doc_id, "eid": article.eid, "spans": spans})

    @router.post("/famai/feedback")
    def feedback(request: Request, data: dict[str, str]) -> JSONResponse:
        try:
            require_own_page(request)
            turn, verdict, said = data.get("turn", ""), data.get("verdict", ""), data.get("said", "")
            if said.isdecimal():
                bench.sessions.add_opinion(owner_of(request), turn, int(said[:4]), verdict)
                return JSONResponse({"done": True})
            bench.sessions.add_feedback(owner_of(request), turn, verdict, data.get("note", ""))
        except FamaiError as error:
            return JSONResponse({"error": str(error)}, status_code=report(error))
        return JSONResponse({"done": True})

    @router.get("/famai/export/answer/{turn_id}.{form}")
    def answer_file(request: Request, turn_id: str, form: str) -> Response:
        try:
            turn = bench.sessions.turn(owner_of(request), turn_id)
            form = format_of(form, ANSWER_FORMATS)
        except FamaiError as error:
            return HTMLResponse(f"<p>{esc(error)}</p>", status_code=report(error))
        known = sanctions_known(bench.facts.facts, bench.corpus)
        plain = kept_words(bench, turn)
        return download(
            "法规引用清单",
            form,
            lambda path: export_answer(
                turn.answer, bench.corpus, form, path, known, plain=plain, collection=turn.collection
            ),
        )

    return router
