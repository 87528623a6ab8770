"""履责日历: what falls due in the twelve months from now on, month by month, and on what ground."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import QueryParams

from corpus import place_of
from ui.exports import due_days
from ui.web.duties_view import DutyTables, chosen_duties, ended_choice, filter_chips, first_filters, unfiltered
from ui.web.duty_rows import DutyRow
from ui.web.facets import facets_html
from ui.web.filtered import FilteredView, filtered_page, parts_html
from ui.web.markup import badge, empty, esc, join
from ui.web.panels import open_button
from ui.web.routes import fragment
from ui.web.words import MODALITY
from ui.web.workbench import Workbench

__all__ = ["calendar_routes", "months_from"]

CALENDAR = FilteredView("calendar", "履责日历", "/calendar", "/famai/calendar", "筛选义务", "在内容中查找", "?all=1")
_MONTHS = 12
_MOST = 40  # duties of one month that are shown


def months_from(day: date) -> list[tuple[int, int]]:
    """Year and number of that day's month and the eleven after it."""
    first = day.year * 12 + day.month - 1
    return [((first + i) // 12, (first + i) % 12 + 1) for i in range(_MONTHS)]


def _due(rows: list[DutyRow], today: date) -> dict[tuple[int, int], list[tuple[date, str, DutyRow]]]:
    """What falls due in each month, in the order of days."""
    months = months_from(today)
    found: defaultdict[tuple[int, int], list[tuple[date, str, DutyRow]]] = defaultdict(list)
    for row in rows:
        told = [(q.kind.value, q.unit or "", q.text) for q in row.norm.quantities]
        for year in sorted({year for year, _ in months}):
            for day, reason in dict.fromkeys(due_days(told, year)):
                if (day.year, day.month) in months and day >= today:
                    found[day.year, day.month].append((day, reason, row))
    return {month: sorted(entries, key=lambda e: e[0]) for month, entries in found.items()}


def _entry(bench: Workbench, day: date, reason: str, row: DutyRow) -> str:
    norm = row.norm
    place = f"{bench.short_title(norm.doc_id)}{place_of(row.label)}"
    return (
        f'<li><time datetime="{day.isoformat()}">{day.month}月{day.day}日</time> {badge(MODALITY[norm.modality], norm.modality)}'
        f" <b>{esc('、'.join(norm.subjects) or '—')}</b>"
        f"<div>{open_button(norm.whole, norm.doc_id, norm.eid, [(norm.start, norm.end)], 'fm-link fm-duty')}</div>"
        f'<p class="fm-hint">{esc(place)}　{esc(reason)}</p></li>'
    )


def _months(bench: Workbench, rows: list[DutyRow], today: date) -> Iterator[str]:
    due = _due(rows, today)
    for year, month in months_from(today):
        entries = due.get((year, month), [])
        listed = join(_entry(bench, *entry) for entry in entries[:_MOST])
        more = f'<p class="fm-hint">另有 {len(entries) - _MOST} 项，请收窄筛选</p>' if len(entries) > _MOST else ""
        told = f"{len(entries)} 项" if entries else "没有到期的义务"
        body = f"<ul>{listed}</ul>{more}" if entries else ""
        free = "" if entries else " fm-month-free"
        yield f'<section class="fm-month{free}"><h2>{year}年{month}月 <span class="fm-count">{told}</span></h2>{body}</section>'


def _parts(bench: Workbench, tables: DutyTables, query: QueryParams) -> tuple[str, str]:
    """The filters and the months."""
    table = tables.get()
    rows, _, counts, chosen = chosen_duties(table, query)
    today = date.today()
    due = sum(map(len, _due(rows, today).values()))
    kept = QueryParams([(k, v) for k, v in query.multi_items() if k != "page"])
    export = join(
        f'<a class="fm-button" href="/famai/export/duties.ics?{esc(kept)}&amp;year={year}" download>{year} 年日历文件</a>'
        for year in dict.fromkeys(year for year, _ in months_from(today))
    )
    chips, why = filter_chips(table, query, chosen)
    summary = f'<p class="fm-summary">今后十二个月共 <b>{due}</b> 项到期{export if due else ""}</p>'
    summary += f'<div class="fm-duties-bar">{chips}</div>{why}' if chips else ""
    body = (
        f'<div class="fm-months">{join(_months(bench, rows, today))}</div>'
        if due
        else empty("没有到期的义务", "减少筛选条件；只有条文写明日期或周期的义务才在这里")
    )
    return ended_choice(query) + facets_html(table.facets, counts, chosen), summary + body


def calendar_routes(bench: Workbench, tables: DutyTables) -> APIRouter:
    """The page and its parts."""
    router = APIRouter()

    @router.get("/calendar")
    def calendar_page(request: Request) -> Response:
        """The page; without a filter in the address, the centre's duties of the institution that the reader chose."""
        if unfiltered(request):
            return RedirectResponse(f"/calendar?{first_filters(request)}", status_code=307)
        return filtered_page(bench, request, CALENDAR, lambda query: _parts(bench, tables, query))

    @router.get("/famai/calendar")
    def calendar(request: Request) -> HTMLResponse:
        return fragment(lambda: parts_html(*_parts(bench, tables, request.query_params)))

    return router
