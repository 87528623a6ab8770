"""An answer at its own address: as it was given, with the day and the collection, to reopen, to print and to pass on."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse
from markupsafe import Markup

from corpus import FamaiError
from ui.access.identity import owner_of
from ui.web.answers import turn_html
from ui.web.lost import lost_page
from ui.web.pages import page
from ui.web.routes import report, require_own_page
from ui.web.shared_answers import SharedAnswers
from ui.web.workbench import Workbench

__all__ = ["kept_answer_routes"]


def kept_answer_routes(bench: Workbench) -> APIRouter:
    """The page of one kept answer, and whether others may see it."""
    router = APIRouter()
    shared = SharedAnswers(bench.settings)

    @router.get("/answer/{turn_id}")
    def kept(request: Request, turn_id: str) -> HTMLResponse:
        """The answer with that id, if it is the reader's own or shared."""
        sharer, reader = shared.owner_of(turn_id), owner_of(request)
        try:
            turn = bench.sessions.turn(sharer or reader, turn_id)
        except FamaiError as error:
            return lost_page(bench, request, "ask", str(error))
        mine = sharer in (None, reader)
        return page(
            bench,
            request,
            "ask",
            "answer.html",
            turn.question[:40],
            turn=Markup(turn_html(turn, mine and bool(bench.settings.llm_url))),
            turn_id=turn_id,
            given=datetime.fromisoformat(turn.created).astimezone().strftime("%Y-%m-%d %H:%M"),
            collection=turn.collection,
            changed=bool(turn.collection) and turn.collection != bench.collection,
            anew=f"/?{urlencode({'q': turn.question})}",
            mine=mine,
            shared=sharer is not None,
        )

    @router.post("/famai/answer/{turn_id}/share")
    def share(request: Request, turn_id: str, data: dict[str, bool]) -> JSONResponse:
        """Let others see an answer of one's own, or no longer."""
        try:
            require_own_page(request)
            owner = owner_of(request)
            bench.sessions.turn(owner, turn_id)
            shared.share(owner, turn_id, bool(data.get("on")))
        except FamaiError as error:
            return JSONResponse({"error": str(error)}, status_code=report(error))
        return JSONResponse({"done": True})

    return router
