"""The pages beside the conversation, each with its own address: one frame, drawn by Jinja, with escaped values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from corpus import FamaiError, Origin, load_field
from ui.web.intake import lacking
from ui.web.markup import esc, origin_badge, status_badge
from ui.web.theme import page_head
from ui.web.whoami import asker_of, asker_types
from ui.web.workbench import Workbench

__all__ = ["VIEWS", "View", "header_html", "page", "panel_html", "status_of"]


@dataclass(frozen=True, slots=True)
class View:
    """A view of the workbench: its name in code, its title for the reader, its address."""

    name: str
    title: str
    address: str


VIEWS: tuple[View, ...] = (
    View("ask", "问答", "/"),
    View("duties", "义务清单", "/duties"),
    View("calendar", "履责日历", "/calendar"),
    View("graph", "图谱", "/graph"),
    View("library", "法规库", "/library"),
    View("verify", "引用核验", "/verify"),
    View("gap", "制度对照", "/famai/gap"),
    View("search", "检索", "/search"),
    View("basket", "工作篮", "/basket"),
)
"""The views in the order in which the header names them."""


@lru_cache(maxsize=1)
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("ui.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.globals["status_badge"] = lambda instrument: Markup(status_badge(instrument))
    templates.globals["origin_badge"] = lambda document: Markup(origin_badge(document))
    return templates


def _frame(bench: Workbench, request: Request | None, current: str) -> dict[str, Any]:
    asker = asker_of(request.query_params, request.cookies) if request else ()
    return {
        "views": VIEWS,
        "current": current,
        "tagline": load_field().title,
        "citation": load_field().citation,
        "asker": asker,
        "asker_types": asker_types(),
        "query": request.query_params.get("q", "") if request and current == "search" else "",
        "lacking": 0 if request and request.cookies.get("famai_later") else len(lacking(bench.corpus)),
        "shelf": [d for d in bench.corpus.documents.values() if d.origin is not Origin.MISSING],
    }


def header_html(bench: Workbench, request: Request | None, current: str) -> str:
    """The bar above every view."""
    return _templates().get_template("header.html").render(_frame(bench, request, current))


def panel_html(bench: Workbench) -> str:
    """The article panel, closed or with the list of the collection."""
    return _templates().get_template("panel.html").render(_frame(bench, None, ""))


def page(bench: Workbench, request: Request, view: str, template: str, title: str, **values: Any) -> HTMLResponse:
    """A whole page.

    Args:
        bench: what the views draw from.
        request: for 我是 and what was searched for.
        view: name of the view that the header marks.
        template: file under ``templates``.
        title: of the window.
        values: what the template needs; strings are escaped, fragments come as ``Markup``.
    """
    content = (
        _templates()
        .get_template(template)
        .render(_frame(bench, request, view) | {"title": title, "head": Markup(page_head(gradio=False))} | values)
    )
    return HTMLResponse(content, headers={"Cache-Control": "no-store"})


def status_of(error: FamaiError) -> Markup:
    """An error as a piece of a page."""
    return Markup('<p class="fm-error" role="alert">{}</p>').format(Markup(esc(error)))
