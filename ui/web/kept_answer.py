"""An answer at its own address: as it was given, with the day and the collection, to reopen and to print."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from corpus import FamaiError
from ui.access.identity import owner_of
from ui.web.answers import turn_html
from ui.web.lost import lost_page
from ui.web.pages import page
from ui.web.workbench import Workbench

__all__ = ["kept_answer_routes"]


def kept_answer_routes(bench: Workbench) -> APIRouter:
    """The page of one kept answer."""
    router = APIRouter()

    @router.get("/answer/{turn_id}")
    def kept(request: Request, turn_id: str) -> HTMLResponse:
        """The answer with that id, if it is the reader's own."""
        try:
            turn = bench.sessions.turn(owner_of(request), turn_id)
        except FamaiError as error:
            return lost_page(bench, request, "ask", str(error))
        given = datetime.fromisoformat(turn.created).astimezone().strftime("%Y-%m-%d %H:%M")
        return page(
            bench,
            request,
            "ask",
            "answer.html",
            turn.question[:40],
            turn=Markup(turn_html(turn, bool(bench.settings.llm_url))),
            given=given,
            collection=turn.collection,
            changed=bool(turn.collection) and turn.collection != bench.collection,
            anew=f"/?{urlencode({'q': turn.question})}",
        )

    return router
