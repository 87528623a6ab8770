"""Whose browser it is: a random id in a cookie that scripts cannot read."""

from __future__ import annotations

import re
import secrets
from http.cookies import CookieError, SimpleCookie

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.lean_gradio import gradio as gr

__all__ = ["COOKIE", "USER_HEADER", "OwnerCookie", "owner_of", "user_of"]

COOKIE = "famai_browser"
USER_HEADER = "x-famai-user"
"""In which the guard passes on who is logged in; what a client sends under this name never gets here."""

_VALID = re.compile(r"[A-Za-z0-9_-]{32,64}")
_PAGES = (
    "/",
    "/famai/batch",
    "/famai/gap",
    "/graph",
    "/duties",
    "/search",
    "/verify",
    "/library/texts",
    "/basket",
    "/pane",
)  # opened by address, whose results belong to the browser
_YEAR = 365 * 24 * 3600


def owner_of(request: Request | gr.Request) -> str:
    """The id of the browser; a fresh one, which owns nothing, where the cookie is missing or malformed."""
    value = request.cookies.get(COOKIE, "")
    return value if _VALID.fullmatch(value) else secrets.token_urlsafe(32)


def user_of(request: Request | gr.Request | None) -> str:
    """The name of the user who is logged in; empty on a server without login."""
    raw = request.headers.get(USER_HEADER, "") if request is not None else ""
    return str(raw).encode("latin-1", "replace").decode("utf-8", "replace")


class OwnerCookie:
    """ASGI middleware: gives every browser without a valid cookie a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the cookie on the answer to a page request."""
        if scope["type"] != "http" or scope["path"] not in _PAGES or self._has_cookie(scope):
            await self._app(scope, receive, send)
            return
        cookie = f"{COOKIE}={secrets.token_urlsafe(32)}; Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax"
        if scope.get("scheme") == "https":
            cookie += "; Secure"

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"set-cookie", cookie.encode())]
            await send(message)

        await self._app(scope, receive, with_cookie)

    @staticmethod
    def _has_cookie(scope: Scope) -> bool:
        header = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
        try:
            morsel = SimpleCookie(header).get(COOKIE)
        except CookieError:
            return False
        return morsel is not None and _VALID.fullmatch(morsel.value) is not None
