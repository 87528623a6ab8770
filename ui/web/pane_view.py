"""文档侧栏 (/pane): a slim page for the task pane of Word or WPS: check the selection, insert a quotation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from corpus import load_field
from retrieval import Workspace
from ui.web.markup import badge, esc, status_class
from ui.web.pages import page
from ui.web.routes import fragment, require_own_page
from ui.web.theme import static_address
from ui.web.workbench import Workbench

__all__ = ["pane_routes"]


def pane_routes(bench: Workbench) -> APIRouter:
    """The page, and the words of a provision as they go into a document; the checks are those of 引用核验."""
    router = APIRouter()

    @router.get("/pane")
    def pane(request: Request) -> HTMLResponse:
        script = static_address("pane.js")
        return page(bench, request, "", "pane.html", "文档侧栏", script=script, citation=load_field().citation)

    @router.post("/famai/pane/quote")
    def quote(request: Request, citation: Annotated[str, Form()] = "") -> HTMLResponse:
        """A provision with a button that puts its words, with their source, into the document."""

        def result() -> str:
            require_own_page(request)
            workspace = Workspace(bench.settings, corpus=bench.corpus, facts=bench.facts.facts)
            card = workspace.show(citation.strip()[:200])
            words = "\n".join(line.strip() for line in str(card["text"]).splitlines() if line.strip())
            label, status = str(card["label"]), str(card["status"])
            told = f"{label}规定：“{words}”"
            return (
                f'<div class="fm-finding"><p><b>{esc(label)}</b> {badge(status, status_class(status))}</p>'
                f'<blockquote>{esc(words)}</blockquote><p class="fm-pane-row">'
                f'<button type="button" class="fm-button fm-primary" data-pane-put="{esc(told)}">插入原文</button>'
                f'<button type="button" class="fm-button" data-pane-put="{esc(label)}">只插入条号</button></p></div>'
            )

        return fragment(result)

    return router
