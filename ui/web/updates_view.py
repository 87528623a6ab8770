"""更新: what a look at the official sources found, as a page and as an Atom feed; and what a new version changes for us."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from corpus import DataError, Notice, Visitor, atom, in_marks, load_corpus, load_notices, news, save_notices, watch
from graph import Facts, changes_document
from retrieval import GapBook, affected_document, affected_policies
from ui.access.identity import owner_of
from ui.web.affected_lists import affected_lists
from ui.web.duties_view import DutyTables
from ui.web.kept_lists import kept_lists_html
from ui.web.markup import badge, empty, esc, join
from ui.web.pages import page
from ui.web.routes import fragment, require_own_page
from ui.web.whoami import asker_of
from ui.web.workbench import Workbench

__all__ = ["updates_routes"]

_KINDS = {
    **{"已修改": "changed", "已废止": "ended", "页面有变": "changed"},
    **{"新版本": "valid", "尚未生效": "target", "已收录新版本": "valid"},
}


class _Look:
    """One look at the sources at a time."""

    def __init__(self, bench: Workbench, visitor: Callable[[], Visitor]) -> None:
        self._bench, self._visitor = bench, visitor
        self._lock = threading.Lock()
        self.doing = ""

    def start(self) -> None:
        """Look at every source in the background.

        Raises:
            DataError: a look is at work.
        """
        if not self._lock.acquire(blocking=False):
            raise DataError("正在核对，请稍候")
        self.doing = "正在连接官方网站……"
        threading.Thread(target=self._work, name="famai-watch", daemon=True).start()

    def _work(self) -> None:
        def progress(done: int, total: int, title: str) -> None:
            self.doing = f"{done + 1}/{total} 正在核对{in_marks(title)}……"

        try:
            home = self._bench.settings.home
            save_notices(home, watch(load_corpus(self._bench.settings).documents, self._visitor(), progress=progress))
        finally:
            self.doing = ""
            self._lock.release()


def _notices(notices: list[Notice], doing: str) -> str:
    poll = ' data-poll="/famai/library/updates"' if doing else ""
    head = f'<p class="fm-wait" role="status">{esc(doing)}</p>' if doing else ""
    rows = join(
        f'<tr><td>{badge(n.heading, _KINDS.get(n.kind, "plain"))}</td><td><a href="/law/{esc(n.id)}">{esc(n.title)}</a></td>'
        f"<td>{esc(n.told)}</td><td>{_link(n.source)}</td><td>{esc(n.seen[:10])}</td></tr>"
        for n in sorted(notices, key=lambda n: (not n.matters, n.kind == "一致", n.title))
    )
    names = ("结果", "法规", "说明", "来源", "核对日期")
    table = f'<table class="fm-table"><thead><tr>{join(f"<th scope=col>{n}</th>" for n in names)}</tr></thead><tbody>{rows}</tbody></table>'
    return f"<div{poll}>{head}{table if notices else empty('还没有核对过', '点“现在核对”，或执行 famai corpus watch')}</div>"


def _link(address: str) -> str:
    if not address.startswith("https://"):
        return "—"
    return f'<a href="{esc(address)}" rel="noreferrer noopener" target="_blank">打开</a>'


def _changes(found: dict[str, Any]) -> str:
    duties = join(_duty(duty) for duty in found["duties"])
    stale = join(
        f"<li>{esc(s['where'])} 写作“{esc(s['written'])}”，现为 {esc(s['now'] or '（已无此条）')}：{esc(s['why'])}</li>"
        for s in found["stale"]
    )
    counts = found["articles"]
    return (
        f"<h3>{esc(in_marks(found['old_title']))}→{esc(in_marks(found['new_title']))}</h3>"
        f"<p>条文：新增 {counts['new']}，改动 {counts['changed']}，删去 {counts['removed']}，仅条号变化 {counts['renumbered']}。"
        f'<a href="/compare/{esc(found["old"])}/{esc(found["new"])}">逐条对照</a></p>'
        f"<details open><summary>义务变化 {len(found['duties'])} 项</summary><ul>{duties}</ul></details>"
        f"<details{' open' if stale else ''}><summary>引用旧条号 {len(found['stale'])} 处</summary><ul>{stale}</ul></details>"
        f"{_ours(found)}"
    )


def _ours(found: dict[str, Any]) -> str:
    """The asker's own policies and lists that should be looked at again."""
    policies = join(f"<li>{_policy(policy)}</li>" for policy in found["policies"])
    lists = join(
        f"<li>{esc(e['list'])}：{esc(e['label'])} {badge(e['state'], 'changed')}，现为 {esc(e['now'] or '（已无此条）')}</li>"
        for e in found["lists"]
    )
    return (
        f"<details{' open' if policies else ''}><summary>受影响的制度 {len(found['policies'])} 份</summary>"
        f"<ul>{policies or '<li>制度对照中保存的制度没有受影响的</li>'}</ul></details>"
        f"<details{' open' if lists else ''}><summary>受影响的清单 {len(found['lists'])} 条</summary>"
        f"<ul>{lists or '<li>工作篮和义务清单的自填列中没有受影响的</li>'}</ul></details>"
    )


def _policy(policy: dict[str, Any]) -> str:
    duties = join(
        f"<li>{badge(d['state'], 'changed')} {esc(d['label'])}"
        f"{'，现为 ' + esc(d['now']) if d['now'] else ''}；制度条款：{esc('、'.join(d['clauses']) or '无')}</li>"
        for d in policy["duties"]
    )
    cited = join(
        f"<li>{esc(c['policy'])} 写作“{esc(c['text'])}”，现为 {esc(c['now'] or '（已无此条）')}</li>"
        for c in policy["citations"]
    )
    fresh = f"<li>新增义务，尚未对照：{esc('、'.join(policy['new']))}</li>" if policy["new"] else ""
    return f'<a href="/famai/gap">{esc(policy["title"])}</a><ul>{duties}{fresh}{cited}</ul>'


def _duty(duty: dict[str, Any]) -> str:
    old, new = duty["old"], duty["new"]
    before = f"<p>{esc(old['label'])}：<del>{esc(old['text'])}</del></p>" if old else ""
    after = f"<p>{esc(new['label'])}：<ins>{esc(new['text'])}</ins></p>" if new else ""
    return f"<li>{badge(duty['state'], 'changed')}{before}{after}</li>"


def _versions(bench: Workbench, facts: Facts, owner: str, entity: str | None) -> list[Markup]:
    """What each new version that is here changes, for the institution and for what the owner keeps."""
    settings, told = bench.settings, []
    for version in facts.crosswalks:
        places = (bench.corpus, facts, version.old_id, version.new_id)
        found = changes_document(facts, bench.corpus, version.old_id, version.new_id, entity)
        found["policies"] = affected_document(affected_policies(GapBook(settings), *places, owner))
        found["lists"] = affected_lists(settings, *places, owner)
        told.append(Markup(_changes(found)))
    return told


def updates_routes(
    bench: Workbench, visitor: Callable[[], Visitor] = Visitor, tables: DutyTables | None = None
) -> APIRouter:
    """The page, its parts, and the feed; ``tables`` where 义务清单 has made them already."""
    tables = tables or DutyTables(bench)
    router = APIRouter()
    look = _Look(bench, visitor)

    @router.get("/library/updates")
    def updates(request: Request) -> HTMLResponse:
        facts = bench.facts.facts
        asker = asker_of(request.query_params, request.cookies)
        entity = asker[0] if len(asker) == 1 else None
        versions = _versions(bench, facts, owner_of(request), entity) if facts is not None else []
        notices = Markup(_notices(load_notices(bench.settings.home), look.doing))
        return page(
            bench, request, "library", "updates.html", "更新", notices=notices, versions=versions, entity=entity
        )

    @router.get("/famai/library/updates")
    def parts() -> HTMLResponse:
        return fragment(lambda: _notices(load_notices(bench.settings.home), look.doing))

    @router.post("/famai/library/watch")
    def start(request: Request) -> HTMLResponse:
        def begun() -> str:
            require_own_page(request)
            look.start()
            return _notices(load_notices(bench.settings.home), look.doing or "正在核对……")

        return fragment(begun)

    @router.post("/famai/library/lists")
    def lists(request: Request, kept: Annotated[Any, Body()]) -> HTMLResponse:
        def touched() -> str:
            require_own_page(request)
            return kept_lists_html(tables.get(), kept)

        return fragment(touched)

    @router.get("/famai/library/updates.atom")
    def feed() -> Response:
        told = news(bench.settings.home, bench.corpus.documents, date.today())
        return Response(atom(told, "/law/"), media_type="application/atom+xml; charset=utf-8")

    return router
