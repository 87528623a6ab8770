"""What the page is told in Chinese where too many wait for an answer already."""

from __future__ import annotations

import json
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.limits import SERVER

__all__ = ["BUSY", "BusyWords"]

BUSY = f"现在提问的人太多：已有 {SERVER.waiting} 个在排队。请过一会儿再发送，问题还在输入框里"

_JOIN = re.compile(r"/gradio_api/(?:queue/join|call/[\w-]+)")
_BODY = json.dumps({"detail": BUSY}, ensure_ascii=False).encode()
_HEADERS = [
    (b"content-type", b"application/json; charset=utf-8"),
    (b"content-length", str(len(_BODY)).encode()),
    (b"retry-after", str(SERVER.busy_seconds).encode()),
]


class BusyWords:
    """ASGI middleware: Gradio's full queue says so in Chinese, and when to come again."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watch the answers to questions that are sent; everything else passes through."""
        if scope["type"] != "http" or scope["method"] != "POST" or not _JOIN.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        full = False

        async def watch(message: Message) -> None:
            nonlocal full
            if message["type"] == "http.response.start" and message["status"] == 503:
                full = True
                await send({"type": "http.response.start", "status": 503, "headers": _HEADERS})
            elif not full:
                await send(message)
            elif not message.get("more_body"):
                await send({"type": "http.response.body", "body": _BODY})

        await self._app(scope, receive, watch)
