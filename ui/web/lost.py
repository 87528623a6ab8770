"""A page in Chinese for an address that leads nowhere, where a browser asks for it; programs get their answer as before."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request
from fastapi.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.pages import page
from ui.web.workbench import Workbench

__all__ = ["LostPage", "lost_page"]

_PLAIN = b"application/json"


def lost_page(bench: Workbench, request: Request, view: str = "", why: str = "") -> HTMLResponse:
    """The page that says so, with ways back; ``why`` says more than that there is nothing, ``view`` is where it would be."""
    values = {"why": why, "address": request.url.path[:120]}
    response = page(bench, request, view, "lost.html", "没有这个页面", **values)
    response.status_code = 404
    return response


class LostPage:
    """ASGI middleware: a plain 404 becomes ``make``'s page for whoever would read it."""

    def __init__(self, app: ASGIApp, make: Callable[[Request], HTMLResponse]) -> None:
        self._app, self._make = app, make

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watch the head of the answer; nothing else is held back."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        lost = False

        async def watch(message: Message) -> None:
            nonlocal lost
            if message["type"] == "http.response.start":
                kind = dict(message["headers"]).get(b"content-type", b"")
                lost = message["status"] == 404 and kind.startswith(_PLAIN)
            if not lost:
                await send(message)

        readable = "text/html" in request.headers.get("accept", "")
        await self._app(scope, receive, watch if readable else send)
        if lost:
            await self._make(request)(scope, receive, send)
