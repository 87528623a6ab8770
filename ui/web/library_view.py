"""法规库: the list of the collection with its filters, and the frame in which a law is read."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup
from starlette.datastructures import QueryParams

from corpus import Document, FamaiError, Origin
from ui.exports import LAW_FORMATS, export_law, format_of
from ui.web.comparison import SHOWN, comparison_file, comparison_html
from ui.web.facets import Facet, chosen_values, facets_html, select
from ui.web.filtered import FilteredView, filtered_page, parts_html
from ui.web.intake import lacking
from ui.web.markup import empty, esc, join, origin_badge, status_badge
from ui.web.pages import page
from ui.web.reading import reading_html
from ui.web.routes import download, fragment, report
from ui.web.workbench import Workbench

__all__ = ["library_routes"]

_LEVELS = ("法律", "行政法规", "部门规章", "规范性文件", "起草说明")
_STATES = ("现行有效", "已被修改", "已废止", "征求意见", "时效未核", "其他")
_TEXTS = {Origin.TEXT.value: "有原文", Origin.DIGEST.value: "摘要（非原文）", Origin.MISSING.value: "文本未收录"}


def _state(document: Document) -> str:
    status = document.instrument.status
    return next((state for state in _STATES if status.startswith(state)), "其他")


def _year(document: Document) -> str:
    return (document.instrument.published or "不详")[:4]


FACETS: tuple[Facet[Document], ...] = (
    Facet("level", "效力级别", lambda d: (d.instrument.level or "其他",), order=_LEVELS),
    Facet("state", "时效性", lambda d: (_state(d),), order=_STATES),
    Facet("issuer", "发布机关", lambda d: (d.instrument.issuer or "不详",)),
    Facet("year", "公布年份", lambda d: (_year(d),), order=[str(year) for year in range(2035, 1990, -1)]),
    Facet("text", "文本", lambda d: (d.origin.value,), label=lambda v: _TEXTS.get(v, v), order=tuple(_TEXTS)),
)

LIBRARY = FilteredView("library", "法规库", "/library", "/famai/library", "筛选法规", "法规名称、简称或文号")
_COLUMNS = ("法规名称", "效力级别", "发布机关", "发文字号", "公布日期", "施行日期", "时效性", "条数")


def _matches(document: Document, words: list[str]) -> bool:
    instrument = document.instrument
    text = " ".join((instrument.title, instrument.number or "", instrument.id, *instrument.aliases)).casefold()
    return all(word in text for word in words)


def _row(document: Document) -> str:
    instrument = document.instrument
    count = sum(not a.is_section for a in document.tree.articles) or instrument.articles or ""
    issuer = f'<td class="fm-issuer">{esc(instrument.issuer or "—")}</td>'
    cells = (instrument.published, instrument.effective)
    return (
        f'<tr><td class="fm-law-name"><a href="/law/{esc(document.id)}">'
        f"{esc(instrument.title)}</a>{origin_badge(document)}</td>"
        + f'<td class="fm-nowrap">{esc(instrument.level or "—")}</td>{issuer}'
        + f'<td class="fm-law-number">{esc(instrument.number or "—")}</td>'
        + join(f'<td class="fm-nowrap">{esc(cell or "—")}</td>' for cell in cells)
        + f'<td>{status_badge(instrument)}</td><td class="fm-number">{count}</td></tr>'
    )


def _parts(bench: Workbench, query: QueryParams) -> tuple[str, str]:
    """The filters and the rows."""
    chosen = chosen_values(query, FACETS)
    words = query.get("q", "")[:100].casefold().split()
    documents = [d for d in bench.corpus.documents.values() if _matches(d, words)]
    rows, counts = select(documents, FACETS, chosen)
    head = join(f"<th scope='col'>{name}</th>" for name in _COLUMNS)
    table = (
        f'<table class="fm-table fm-laws"><thead><tr>{head}</tr></thead><tbody>{join(map(_row, rows))}</tbody></table>'
        if rows
        else empty("没有符合条件的法规", "减少筛选条件，或换一个名称")
    )
    problems = join(f'<p class="fm-warning">{esc(p)}</p>' for p in bench.corpus.problems)
    missing = len(lacking(bench.corpus))
    more = f"{missing} 部缺原文，去补充" if missing else "补充原文"
    summary = f'<p class="fm-summary">共 <b>{len(rows)}</b> 部　<a class="fm-button" href="/library/texts">{more}</a> <a class="fm-button" href="/library/updates">更新</a></p>'
    return facets_html(FACETS, counts, chosen), summary + problems + table


def _kinds(show: str | None) -> frozenset[str]:
    """The kinds of change that an address names (none in ``?show=``); the usual ones where it says nothing of them."""
    return SHOWN if show is None else frozenset(filter(None, show.split(",")))


def library_routes(bench: Workbench) -> APIRouter:
    """The list, a law to read, two versions side by side."""
    router = APIRouter()

    @router.get("/library")
    def library_page(request: Request) -> HTMLResponse:
        return filtered_page(bench, request, LIBRARY, lambda query: _parts(bench, query))

    @router.get("/famai/library")
    def laws(request: Request) -> HTMLResponse:
        return fragment(lambda: parts_html(*_parts(bench, request.query_params)))

    def reader(request: Request, title: str, body: Callable[[], str], eid: str = "") -> HTMLResponse:
        try:
            content, wrong, status = Markup(body()), "", 200
        except FamaiError as error:
            content, wrong, status = Markup(""), str(error), report(error)
        response = page(bench, request, "library", "law.html", title, body=content, wrong=wrong, eid=eid)
        response.status_code = status
        return response

    @router.get("/law/{doc_id}")
    @router.get("/law/{doc_id}/{eid}")
    def law(request: Request, doc_id: str, eid: str = "") -> HTMLResponse:
        held = bench.corpus.documents.get(doc_id)
        return reader(request, held.instrument.title if held else "法规库", lambda: reading_html(bench, doc_id), eid)

    @router.get("/famai/export/law/{doc_id}.{form}")
    def law_file(doc_id: str, form: str) -> Response:
        try:
            document = bench.document(doc_id)
            form = format_of(form, LAW_FORMATS)
        except FamaiError as error:
            return HTMLResponse(f"<p>{esc(error)}</p>", status_code=report(error))
        return download(document.instrument.title, form, lambda path: export_law(document, form, path))

    @router.get("/compare/{old}/{new}")
    def compare(request: Request, old: str, new: str, show: str | None = None) -> HTMLResponse:
        kinds = _kinds(show)
        return reader(request, "新旧对照", lambda: comparison_html(bench, old, new, kinds))

    @router.get("/famai/export/compare/{old}/{new}.docx")
    def compare_file(old: str, new: str, show: str | None = None) -> Response:
        return download("新旧对照表", "docx", lambda path: comparison_file(bench, old, new, _kinds(show), path))

    return router
