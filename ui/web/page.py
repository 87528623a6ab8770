"""The page as a whole: header, the tabs with their views, and the article panel beside them."""

from __future__ import annotations

import re
from datetime import date
from functools import partial

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus import Origin, load_field
from ui.web.ask_view import build_ask_view
from ui.web.duties_view import build_duties_view
from ui.web.graph_view import build_graph_view
from ui.web.lean_gradio import gradio as gr
from ui.web.library_view import build_library_view
from ui.web.markup import esc, join, status_badge
from ui.web.theme import page_head
from ui.web.verify_view import Checks, build_verify_view
from ui.web.workbench import Workbench

__all__ = ["TITLE", "ChinesePage", "build_page"]

TITLE = f"法脉 · {load_field().title}工作台"


def _header(bench: Workbench) -> str:
    count = f"收录 {len(bench.corpus.documents)} 部 · {bench.article_count:,} 条 · {date.today().isoformat()}"
    return (
        '<header class="fm-header"><a class="fm-brand" href="/"><span class="fm-logo">法脉</span>'
        f'<span class="fm-tagline">{esc(load_field().title)}</span></a>'
        '<form class="fm-jump" role="search"><label class="fm-hidden" for="fm-jump-text">直达条文</label>'
        f'<input id="fm-jump-text" type="text" maxlength="200" autocomplete="off" placeholder="直达条文，如 {esc(load_field().citation)}">'
        f'<output class="fm-jump-note" role="status"></output></form><span class="fm-count-line">{esc(count)}</span></header>'
    )


def _panel(bench: Workbench) -> str:
    shelf = join(
        f'<li><a href="/law/{esc(d.id)}" data-law="{esc(d.id)}">{esc(d.instrument.title)}</a>{status_badge(d.instrument)}</li>'
        for d in bench.corpus.documents.values()
        if d.origin is not Origin.MISSING
    )
    hint = (
        '<p class="fm-hint">点击回答中的编号，或在上方输入条文，这里显示条文全文，被引用的款会标出。</p>'
        f'<h3 class="fm-part">收录的法规</h3><ul class="fm-shelf">{shelf}</ul>'
    )
    return (
        '<aside id="fm-panel" class="fm-panel" aria-label="条文"><div class="fm-panel-bar">'
        '<button type="button" class="fm-button" data-panel-back hidden>← 返回</button><span>条文</span>'
        '<button type="button" class="fm-button fm-close" data-panel-close aria-label="关闭（Esc）" title="关闭（Esc）">×</button>'
        f'</div><div id="fm-panel-body" tabindex="-1" aria-live="polite">{hint}</div></aside>'
    )


def build_page(bench: Workbench, checks: Checks) -> gr.Blocks:
    """The Gradio application."""
    blocks: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, fill_height=True) as blocks:
        header = gr.HTML(_header(bench), elem_id="fm-top", js_on_load=None, apply_default_css=False)
        with gr.Tabs(elem_id="fm-tabs"):
            with gr.Tab("问答", id="ask"):
                build_ask_view(bench)
            with gr.Tab("义务清单", id="duties", render_children=True):
                build_duties_view()
            with gr.Tab("图谱", id="graph", render_children=True):
                build_graph_view(bench)
            with gr.Tab("法规库", id="library", render_children=True):
                build_library_view()
            with gr.Tab("引用核验", id="verify", render_children=True):
                build_verify_view(bench, checks)
        gr.HTML(_panel(bench), elem_id="fm-side", js_on_load=None, apply_default_css=False)
        blocks.load(partial(_header, bench), None, header, show_progress="hidden", api_visibility="private")
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
