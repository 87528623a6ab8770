"""The address from which a page fetches the 白话摘要 of an answer, once the answer itself is shown."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ui.access.identity import owner_of
from ui.web.plain_words import kept_words, plain_html
from ui.web.routes import fragment, require_own_page
from ui.web.workbench import Workbench

__all__ = ["plain_routes"]


def plain_routes(bench: Workbench) -> APIRouter:
    """The one address."""
    router = APIRouter()

    @router.post("/famai/plain/{turn_id}")
    def plain(request: Request, turn_id: str, kept: bool = False) -> HTMLResponse:
        """The summary of a turn of the reader's own; with ``kept``, only one that is there already."""

        def result() -> str:
            require_own_page(request)
            owner = owner_of(request)
            turn = bench.sessions.turn(owner, turn_id)
            writing = bench.plain
            if writing is None:
                return ""
            words = kept_words(bench, turn) if kept else writing.write(turn.answer, turn.as_of, owner)
            return plain_html(words, turn.answer) if words else ""

        return fragment(result)

    return router
