"""义务清单: who must, must not or may do what, as a table with filters, and to take away."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import QueryParams

from corpus import DataError, FamaiError, UsageError, format_article, place_of
from graph import Facts, Norm, norm_rows
from ui.access.identity import owner_of
from ui.exports import export_calendar, export_norms
from ui.web.duty_notes import OWN_COLUMNS, DutyNotes, duty_key
from ui.web.duty_rows import DutyRow, duty_facets, duty_rows
from ui.web.facets import Facet, chosen_values, facets_html, select
from ui.web.filtered import FilteredView, filtered_page, parts_html
from ui.web.graph_picture import in_force
from ui.web.markup import badge, empty, esc, join, origin_badge
from ui.web.panels import open_button
from ui.web.routes import download, fragment, report, require_own_page
from ui.web.whoami import asker_of, centre
from ui.web.words import MODALITY, QUANTITY
from ui.web.workbench import Workbench

__all__ = [
    "PAGE_ROWS",
    "DutyTable",
    "DutyTables",
    "chosen_duties",
    "duties_routes",
    "ended_choice",
    "filter_chips",
    "first_filters",
    "unfiltered",
]

PAGE_ROWS = 60
DUTIES = FilteredView("duties", "义务清单", "/duties", "/famai/duties", "筛选义务", "在内容中查找", "?all=1")
_ANYBODY = "任何"  # 任何单位和个人, 任何组织、个人: whoever it is, it is meant
_COLUMNS = {
    "subject": "主体",
    "modality": "性质",
    "text": "内容",
    "place": "条款",
    "time": "数量与时间",
    "sanction": "罚则",
}
_SORTS: dict[str, Callable[[DutyRow], str]] = {
    "subject": lambda row: "、".join(row.norm.subjects),
    "modality": lambda row: MODALITY[row.norm.modality],
    "text": lambda row: row.norm.whole,
    "time": lambda row: "".join(q.text for q in row.norm.quantities) or "\uffff",
    "sanction": lambda row: row.sanctioned,
}


@dataclass(frozen=True)
class DutyTable:
    """All rows and the filters, made once from the facts."""

    facts: Facts
    rows: Sequence[DutyRow]
    facets: Sequence[Facet[DutyRow]]
    ended: frozenset[str] = frozenset()
    """Instruments that do not hold (已废止, 已被修改, 征求意见): out, unless they are chosen or asked for."""


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
                ended = frozenset(doc_id for doc_id in facts.titles if not in_force(self._bench, doc_id))
                self._table = DutyTable(facts, duty_rows(facts), duty_facets(facts), ended)
            return self._table


def chosen_duties(
    table: DutyTable, query: QueryParams
) -> tuple[list[DutyRow], str, Mapping[str, Any], Mapping[str, Sequence[str]]]:
    """The rows that an address asks for, what it asks for in words, the count of each choice, and the choices."""
    chosen = chosen_values(query, table.facets)
    words = query.get("q", "")[:100].casefold().split()
    out = frozenset() if query.get("ended") else table.ended - set(chosen.get("doc", ()))
    rows = [r for r in table.rows if r.norm.doc_id not in out and all(w in r.searched for w in words)]
    left, counts = select(rows, table.facets, chosen)
    scope = [f"{f.title}：{'、'.join(map(f.label, chosen[f.name]))}" for f in table.facets if chosen.get(f.name)]
    if words:
        scope.append(f"包含：{' '.join(words)}")
    return left, "；".join(scope), counts, chosen


def sorted_duties(rows: list[DutyRow], sort: str) -> list[DutyRow]:
    """The rows in the order of a column, the last first where its name begins with a minus; else as the texts stand."""
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name == "place":
        return list(reversed(rows)) if down else rows
    key = _SORTS.get(name)
    return sorted(rows, key=key, reverse=down) if key else rows


def _own(row: DutyRow, notes: Mapping[str, Mapping[str, str]]) -> str:
    """The cells that the reader fills."""
    key = duty_key(row.norm)
    return join(
        f'<td class="fm-own"><input data-duty="{key}" data-own="{name}" maxlength="500" aria-label="{title}" placeholder="{title}"'
        f' value="{esc(notes.get(key, {}).get(name, ""))}"></td>'
        for name, title in OWN_COLUMNS.items()
    )


def _head(sort: str) -> str:
    """The headings; a press sorts by the column, a second one the other way round."""

    def one(name: str, title: str) -> str:
        state = "ascending" if sort == name else "descending" if sort == f"-{name}" else "none"
        sign = {"ascending": " ↑", "descending": " ↓"}.get(state, "")
        other = f"-{name}" if sort == name else name
        return (
            f'<th scope="col" aria-sort="{state}"><button type="button" class="fm-sort" data-sort="{other}">'
            f"{title}{sign}</button></th>"
        )

    own = join(f'<th scope="col" class="fm-own">{title}</th>' for title in OWN_COLUMNS.values())
    return join(one(name, title) for name, title in _COLUMNS.items()) + own


def _why(kind: str, wider: Sequence[str]) -> str:
    """Why the duties of others are in the list of an institution type: it is one of them (期货公司 ⊂ 经营机构)."""
    own = "、".join(name for name in wider if not name.startswith(_ANYBODY))
    anybody = any(name.startswith(_ANYBODY) for name in wider)
    first = f"{kind}也属于{own}，对这些主体的要求一并列出" if own else ""
    last = f"{'；' if own else ''}对任何单位和个人的要求也在内" if anybody else ""
    return f'<p class="fm-why-more">{esc(first + last)}。</p>' if wider else ""


def filter_chips(table: DutyTable, query: QueryParams, chosen: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """What is chosen, each to be taken away, and why a wider bearer's duties are among the rows."""
    chips = join(
        f'<button type="button" class="fm-chip fm-chosen-filter" data-unchip="{esc(f.name)}" data-value="{esc(v)}"'
        f' aria-label="去掉筛选 {esc(f.label(v))}">{esc(f.title)}：{esc(f.label(v))}<span> ×</span></button>'
        for f in table.facets
        for v in chosen.get(f.name, ())
    )
    if words := query.get("q", "")[:100]:
        chips += f'<button type="button" class="fm-chip fm-chosen-filter" data-unchip="q" data-value="">包含：{esc(words)}<span> ×</span></button>'
    known = {name for row in table.rows for name in row.norm.subjects}
    why = join(_why(v, sorted((table.facts.thesaurus.covers(v) - {v}) & known)) for v in chosen.get("entity", ()))
    return f"{chips}", why


def _collect(norm: Norm) -> str:
    """Puts the duty into 工作篮 without opening it."""
    return (
        f'<button type="button" class="fm-collect" data-basket="{esc(norm.doc_id)}/{esc(norm.eid)}"'
        f' data-spans="{norm.start}-{norm.end}" title="加入工作篮" aria-label="加入工作篮">＋</button>'
    )


def _row(bench: Workbench, row: DutyRow, notes: Mapping[str, Mapping[str, str]]) -> str:
    norm = row.norm
    quantities = join(f"<div>{esc(QUANTITY[q.kind])}：{esc(q.text)}</div>" for q in dict.fromkeys(norm.quantities))
    penalties = dict.fromkeys((p.sanction.home, p.catch_all) for p in row.penalties)
    sanctions = join(
        f"<div>{open_button(format_article(home.number or 0, home.insertion), home.doc_id, home.article or '')}{badge('概括', 'unknown', '概括条款，没有点明这一条') if catch_all else ''}</div>"
        for home, catch_all in list(penalties)[:4]
    )
    place = place_of(row.label)
    document = bench.corpus.documents.get(norm.doc_id)
    mark = origin_badge(document) if document else ""
    return (
        f"<tr><td>{esc('、'.join(norm.subjects) or '—')}</td><td>{badge(MODALITY[norm.modality], norm.modality)}</td>"
        f"<td>{open_button(norm.whole, norm.doc_id, norm.eid, [(norm.start, norm.end)], 'fm-link fm-duty')}</td>"
        f'<td class="fm-place" title="{esc(row.label)}">{esc(bench.short_title(norm.doc_id))}<br>{esc(place)}{_collect(norm)}{mark}</td><td class="fm-amount">{quantities}</td><td>{sanctions}</td>{_own(row, notes)}</tr>'
    )


def _parts(
    bench: Workbench, table: DutyTable, query: QueryParams, notes: Mapping[str, Mapping[str, str]]
) -> tuple[str, str]:
    """The filters and the rows."""
    rows, _, counts, chosen = chosen_duties(table, query)
    sort = query.get("sort", "")[:20]
    rows = sorted_duties(rows, sort)
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
        if chosen or query.get("q") or query.get("ended")
        else ""
    )
    turn = (
        f'<button type="button" class="fm-button" data-page="{page - 1}"{" disabled" if page == 1 else ""}>上一页</button>'
        f"<span>第 {page} / {pages} 页</span>"
        f'<button type="button" class="fm-button" data-page="{page + 1}"{" disabled" if page == pages else ""}>下一页</button>'
    )
    body = (
        f'<table class="fm-table fm-duties"><thead><tr>{_head(sort)}</tr></thead><tbody>{join(_row(bench, row, notes) for row in shown)}</tbody></table>'
        f'<p class="fm-pages">{turn if pages > 1 else ""}</p>'
        if rows
        else empty("没有符合条件的义务", "减少筛选条件，或换一个词")
    )
    titles = (*_COLUMNS.values(), *OWN_COLUMNS.values())
    boxes = join(
        f'<label class="fm-choice"><input type="checkbox" data-column="{n}"><span>{title}</span></label>'
        for n, title in enumerate(titles, 1)
    )
    lists = (
        f'<details class="fm-columns"><summary class="fm-button">列</summary><div>{boxes}</div></details>'
        '<button type="button" class="fm-button" data-save-list>保存这份清单</button><span data-saved-lists></span>'
    )
    chips, why = filter_chips(table, query, chosen)
    summary = (
        f'<p class="fm-summary">共 <b>{len(rows)}</b> 项{exports}</p>'
        f'<div class="fm-duties-bar fm-lists">{chips}{clear}{lists}</div>{why}'
    )
    kept_sort = f'<input type="hidden" name="sort" value="{esc(sort)}">'
    return ended_choice(query) + facets_html(table.facets, counts, chosen) + kept_sort, summary + body


def ended_choice(query: QueryParams) -> str:
    """The box that lets in what holds no longer."""
    checked = " checked" if query.get("ended") else ""
    return (
        f'<label class="fm-choice fm-ended-choice"><input type="checkbox" name="ended" value="1"{checked}>'
        "<span>含失效和未施行的文本</span></label>"
    )


def first_filters(request: Request) -> str:
    """The address of the first look: the centre's duties of the institution that the reader chose."""
    asker = asker_of(request.query_params, request.cookies)
    brought = [("asker", kind) for kind in request.query_params.getlist("asker")]
    return urlencode([("doc", centre()), *(("entity", kind) for kind in asker), *brought])


def unfiltered(request: Request) -> bool:
    """Whether the address names no filter; who asks (我是) is none."""
    return not set(request.query_params) - {"asker"}


def duties_routes(bench: Workbench, tables: DutyTables) -> APIRouter:
    """The table, the reader's own columns, the downloads."""
    router, notes = APIRouter(), DutyNotes(bench.settings)

    @router.get("/duties")
    def duties_page(request: Request) -> Response:
        """The page; without a filter in the address, the centre's duties of the institution that the reader chose."""
        if unfiltered(request):
            return RedirectResponse(f"/duties?{first_filters(request)}", status_code=307)
        owner = owner_of(request)
        return filtered_page(
            bench, request, DUTIES, lambda query: _parts(bench, tables.get(), query, notes.all_of(owner))
        )

    @router.get("/famai/duties")
    def duties(request: Request) -> HTMLResponse:
        owner = owner_of(request)
        return fragment(lambda: parts_html(*_parts(bench, tables.get(), request.query_params, notes.all_of(owner))))

    @router.post("/famai/duties/own")
    def own(request: Request, data: dict[str, str]) -> JSONResponse:
        """Keep what the reader wrote into one of the own columns."""
        try:
            require_own_page(request)
            notes.put(owner_of(request), data.get("duty", ""), data.get("name", ""), data.get("words", ""))
        except FamaiError as error:
            return JSONResponse({"error": str(error)}, status_code=report(error))
        return JSONResponse({"done": True})

    @router.get("/famai/export/duties.{form}")
    def duties_file(request: Request, form: str) -> Response:
        query = request.query_params

        def write(path: Any) -> None:
            table = tables.get()
            rows, scope, _, _ = chosen_duties(table, query)
            order = {row.norm.id: n for n, row in enumerate(sorted_duties(rows, query.get("sort", "")[:20]))}
            data = sorted((row for row in norm_rows(table.facts) if row["id"] in order), key=lambda r: order[r["id"]])
            kept = notes.all_of(owner_of(request))
            mine = {row.norm.id: kept[key] for row in rows if (key := duty_key(row.norm)) in kept}
            own = {i: tuple(words.get(name, "") for name in OWN_COLUMNS) for i, words in mine.items()}
            if form == "ics":
                year = query.get("year", "")
                if not (year.isdecimal() and 2000 <= int(year) <= 2100):
                    raise UsageError("请选择日历的年份（2000 到 2100）")
                export_calendar(data, bench.corpus, int(year), path)
            else:
                export_norms(
                    data, bench.corpus, form, path, scope=scope, own=own, own_columns=tuple(OWN_COLUMNS.values())
                )

        if form not in ("xlsx", "docx", "ics"):
            return Response(status_code=404)
        return download("义务清单" if form != "ics" else f"合规日历{query.get('year', '')[:4]}", form, write)

    return router
