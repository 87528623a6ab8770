"""义务清单: who must, must not or may do what, as a table with filters, and to take away."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import QueryParams

from corpus import DataError, Locator, UsageError, place_of, to_chinese
from graph import Facts, norm_rows
from ui.exports import export_calendar, export_norms
from ui.web.duty_rows import DutyRow, duty_facets, duty_rows
from ui.web.facets import Facet, chosen_values, facets_html, select
from ui.web.filtered import FilteredView, filtered_page, parts_html
from ui.web.markup import badge, empty, esc, join, origin_badge
from ui.web.panels import open_button
from ui.web.routes import download, fragment
from ui.web.whoami import asker_of, centre
from ui.web.words import MODALITY, QUANTITY
from ui.web.workbench import Workbench

__all__ = ["PAGE_ROWS", "DutyTables", "chosen_duties", "duties_routes", "first_filters"]

PAGE_ROWS = 60
DUTIES = FilteredView("duties", "义务清单", "/duties", "/famai/duties", "筛选义务", "在内容中查找", "?all=1")
_COLUMNS = ("主体", "性质", "内容", "条款", "数量与时间", "罚则")


@dataclass(frozen=True)
class DutyTable:
    """All rows and the filters, made once from the facts."""

    facts: Facts
    rows: Sequence[DutyRow]
    facets: Sequence[Facet[DutyRow]]


class DutyTables:
    """The table, made on first use."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._lock = threading.Lock()
        self._table: DutyTable | None = None

    def get(self) -> DutyTable:
        """The table of the current facts.

        Raises:
            DataError: the graph is not loaded.
        """
        facts = self._bench.facts.facts
        if facts is None:
            raise DataError("知识图谱没有载入，义务清单暂不可用；请执行 famai build 后重新启动")
        with self._lock:
            if self._table is None or self._table.facts is not facts:
                self._table = DutyTable(facts, duty_rows(facts), duty_facets(facts))
            return self._table


def chosen_duties(
    table: DutyTable, query: QueryParams
) -> tuple[list[DutyRow], str, Mapping[str, Any], Mapping[str, Sequence[str]]]:
    """The rows that an address asks for, what it asks for in words, the count of each choice, and the choices."""
    chosen = chosen_values(query, table.facets)
    words = query.get("q", "")[:100].casefold().split()
    rows = [r for r in table.rows if all(w in r.searched for w in words)] if words else table.rows
    left, counts = select(rows, table.facets, chosen)
    scope = [f"{f.title}：{'、'.join(map(f.label, chosen[f.name]))}" for f in table.facets if chosen.get(f.name)]
    if words:
        scope.append(f"包含：{' '.join(words)}")
    return left, "；".join(scope), counts, chosen


def _short(place: Locator) -> str:
    """第18条, in digits for a narrow column."""
    return f"第{place.number}条" + (f"之{to_chinese(place.insertion)}" if place.insertion else "")


def _row(bench: Workbench, row: DutyRow) -> str:
    norm = row.norm
    quantities = join(f"<div>{esc(QUANTITY[q.kind])}：{esc(q.text)}</div>" for q in dict.fromkeys(norm.quantities))
    penalties = dict.fromkeys((p.sanction.home, p.catch_all) for p in row.penalties)
    sanctions = join(
        f"<div>{open_button(_short(home), home.doc_id, home.article or '')}{badge('概括', 'unknown', '概括条款，没有点明这一条') if catch_all else ''}</div>"
        for home, catch_all in list(penalties)[:4]
    )
    place = place_of(row.label)
    document = bench.corpus.documents.get(norm.doc_id)
    mark = origin_badge(document) if document else ""
    return (
        f"<tr><td>{esc('、'.join(norm.subjects) or '—')}</td><td>{badge(MODALITY[norm.modality], norm.modality)}</td>"
        f"<td>{open_button(norm.text, norm.doc_id, norm.eid, [(norm.start, norm.end)], 'fm-link fm-duty')}</td>"
        f'<td class="fm-place" title="{esc(row.label)}">{esc(bench.short_title(norm.doc_id))}<br>{esc(place)}{mark}</td><td class="fm-amount">{quantities}</td><td>{sanctions}</td></tr>'
    )


def _parts(bench: Workbench, table: DutyTable, query: QueryParams) -> tuple[str, str]:
    """The filters and the rows."""
    rows, _, counts, chosen = chosen_duties(table, query)
    page = min(max(int(query.get("page", "1")) if re.fullmatch("[0-9]{1,4}", query.get("page", "1")) else 1, 1), 1000)
    pages = max(1, -(-len(rows) // PAGE_ROWS))
    page = min(page, pages)
    shown = rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    kept = QueryParams([(k, v) for k, v in query.multi_items() if k != "page"])
    year = date.today().year
    exports = (
        f'<span class="fm-group"><a class="fm-button" href="/famai/export/duties.xlsx?{esc(kept)}" download>导出 Excel</a>'
        f'<a class="fm-button" href="/famai/export/duties.docx?{esc(kept)}" download>导出 Word</a>'
        f'<label>日历 <select data-calendar="/famai/export/duties.ics?{esc(kept)}" aria-label="导出哪一年的日历">'
        f'<option value="">选年份</option>{join(f"<option>{y}</option>" for y in range(year, year + 3))}</select></label></span>'
        if rows
        else ""
    )
    clear = (
        '<button type="button" class="fm-button" data-clear-filters>清除筛选</button>'
        if chosen or query.get("q")
        else ""
    )
    turn = (
        f'<button type="button" class="fm-button" data-page="{page - 1}"{" disabled" if page == 1 else ""}>上一页</button>'
        f"<span>第 {page} / {pages} 页</span>"
        f'<button type="button" class="fm-button" data-page="{page + 1}"{" disabled" if page == pages else ""}>下一页</button>'
    )
    head = join(f"<th scope='col'>{name}</th>" for name in _COLUMNS)
    body = (
        f'<table class="fm-table fm-duties"><thead><tr>{head}</tr></thead><tbody>{join(_row(bench, row) for row in shown)}</tbody></table>'
        f'<p class="fm-pages">{turn if pages > 1 else ""}</p>'
        if rows
        else empty("没有符合条件的义务", "减少筛选条件，或换一个词")
    )
    summary = f'<p class="fm-summary">共 <b>{len(rows)}</b> 项{clear}{exports}</p>'
    return facets_html(table.facets, counts, chosen), summary + body


def first_filters(request: Request) -> str:
    """The address of the first look: the centre's duties of the institution that the reader chose."""
    asker = asker_of(request.query_params, request.cookies)
    return urlencode([("doc", centre()), *(("entity", kind) for kind in asker)])


def duties_routes(bench: Workbench, tables: DutyTables) -> APIRouter:
    """The table and its downloads."""
    router = APIRouter()

    @router.get("/duties")
    def duties_page(request: Request) -> Response:
        """The page; without a filter in the address, the centre's duties of the institution that the reader chose."""
        if not request.query_params:
            return RedirectResponse(f"/duties?{first_filters(request)}", status_code=307)
        return filtered_page(bench, request, DUTIES, lambda query: _parts(bench, tables.get(), query))

    @router.get("/famai/duties")
    def duties(request: Request) -> HTMLResponse:
        return fragment(lambda: parts_html(*_parts(bench, tables.get(), request.query_params)))

    @router.get("/famai/export/duties.{form}")
    def duties_file(request: Request, form: str) -> Response:
        query = request.query_params

        def write(path: Any) -> None:
            table = tables.get()
            rows, scope, _, _ = chosen_duties(table, query)
            wanted = {row.norm.id for row in rows}
            data = [row for row in norm_rows(table.facts) if row["id"] in wanted]
            if form == "ics":
                year = query.get("year", "")
                if not (year.isdecimal() and 2000 <= int(year) <= 2100):
                    raise UsageError("请选择日历的年份（2000 到 2100）")
                export_calendar(data, bench.corpus, int(year), path)
            else:
                export_norms(data, bench.corpus, form, path, scope=scope)

        if form not in ("xlsx", "docx", "ics"):
            return Response(status_code=404)
        return download("义务清单" if form != "ics" else f"合规日历{query.get('year', '')[:4]}", form, write)

    return router
