"""A list with filters: one page, whose filters and rows come anew from one address whenever a filter changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.datastructures import QueryParams

from corpus import FamaiError
from ui.web.pages import page, status_of
from ui.web.workbench import Workbench

__all__ = ["FilteredView", "filtered_page", "parts_html"]


@dataclass(frozen=True, slots=True)
class FilteredView:
    """What the frame of such a list needs: ``source`` gives its parts, ``address`` is that of the page.

    ``unfiltered`` is what the address carries where no filter is chosen, if without it the page would choose some.
    """

    name: str
    title: str
    address: str
    source: str
    label: str
    placeholder: str
    unfiltered: str = ""


def parts_html(facets: str, rows: str) -> str:
    """Filters and rows as one fragment, which the script of the page takes apart."""
    return f'<div data-part="facets">{facets}</div><div data-part="rows">{rows}</div>'


def filtered_page(
    bench: Workbench, request: Request, view: FilteredView, parts: Callable[[QueryParams], tuple[str, str]]
) -> HTMLResponse:
    """The page with the filters and rows that its address asks for."""
    try:
        facets, rows = map(Markup, parts(request.query_params))
    except FamaiError as error:
        facets, rows = Markup(""), status_of(error)
    return page(
        bench,
        request,
        view.name,
        "filtered.html",
        view.title,
        element=f"fm-{view.name}",
        source=view.source,
        address=view.address,
        unfiltered=view.unfiltered,
        label=view.label,
        placeholder=view.placeholder,
        query_text=request.query_params.get("q", "")[:100],
        facets=facets,
        rows=rows,
    )
