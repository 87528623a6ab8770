"""The page of the conversation, which Gradio draws: header, conversation, and the article panel beside it."""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus import load_field
from ui.web.ask_view import build_ask_view
from ui.web.lean_gradio import gradio as gr
from ui.web.lean_gradio import without_app
from ui.web.pages import header_html, panel_html
from ui.web.theme import page_head
from ui.web.workbench import Workbench

__all__ = ["ChinesePage", "build_page"]


def build_page(bench: Workbench) -> gr.Blocks:
    """The Gradio application: the conversation under the bar that all views share."""

    def header(request: gr.Request) -> str:
        return header_html(bench, request.request, "ask")

    title = f"法脉 · {load_field().title}工作台"
    blocks: gr.Blocks
    with (
        without_app(),
        gr.Blocks(title=title, analytics_enabled=False, fill_width=True, fill_height=True) as blocks,
    ):
        top = gr.HTML(header_html(bench, None, "ask"), elem_id="fm-top", js_on_load=None, apply_default_css=False)
        build_ask_view(bench)
        gr.HTML(panel_html(bench), elem_id="fm-side", js_on_load=None, apply_default_css=False)
        blocks.load(header, None, top, show_progress="hidden", api_visibility="private")
    return blocks


class ChinesePage:
    """ASGI middleware: the page says that it is Chinese, and carries none of Gradio's addresses of other hosts."""

    _META = re.compile(rb'<meta\s+(?:property="(?:og|twitter):|name="twitter:)[^>]*>\s*')

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Rewrite the page; everything else passes through."""
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = b""

        async def collect(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
            elif message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                page = self._META.sub(b"", body).replace(b'lang="en"', b'lang="zh-CN"', 1)
                page = page.replace(b"<head>", b"<head>" + page_head().encode(), 1)
                MutableHeaders(scope=start)["content-length"] = str(len(page))
                await send(start)
                await send({"type": "http.response.body", "body": page})

        await self._app({**scope, "headers": plain}, receive, collect)
