"""``famai corpus watch`` and ``changes``: what is new at the sources, and what a new version changes for us."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

import corpus
from corpus import in_marks, load_settings
from ui.cli.output import AsJson, console, messages, print_json, print_table

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("watch")(watch)
    app.command("changes")(changes)


def watch(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...")] = None,
    feed: Annotated[Path | None, typer.Option(help="同时写出 Atom 订阅文件")] = None,
    as_json: AsJson = False,
) -> None:
    """核对官方网站：已修改、已废止、新版本、尚未生效；只报告，不改动文本。可由 cron 定期执行。"""
    settings = load_settings()
    held = corpus.load_corpus(settings)
    for doc_id in ids or ():
        held.document(doc_id)

    def progress(done: int, total: int, title: str) -> None:
        messages.print(f"{done + 1}/{total} 正在核对{in_marks(title)}……", markup=False)

    notices = corpus.watch(held.documents, corpus.Visitor(), ids or (), progress)
    corpus.save_notices(settings.home, notices)
    if feed is not None:
        feed.write_text(corpus.atom(corpus.news(settings.home, held.documents, date.today())), encoding="utf-8")
    if as_json:
        print_json([asdict(notice) for notice in notices])
    else:
        rows = [(n.heading, n.title, n.told, n.source) for n in notices if n.kind != "一致"]
        print_table(f"核对 {len({n.id for n in notices})} 部", ("结果", "法规", "说明", "来源"), rows)
        same = sum(n.kind == "一致" for n in notices)
        console.print(f"与官方一致 {same} 部。新版本取得后用 famai corpus add 收录，再用 famai corpus changes 看变化。")
    if notices and all(n.kind == "未能核对" for n in notices):
        raise typer.Exit(1)


def changes(
    new: Annotated[str, typer.Argument(metavar="NEW")],
    old: Annotated[str | None, typer.Option(help="较早版本的编号；默认为前一版本")] = None,
    entity: Annotated[str | None, typer.Option(help="只看对这类机构的义务")] = None,
    as_json: AsJson = False,
) -> None:
    """新版本对我们的变化：新增、改动、取消的义务，其他法规中已过时的条号，受影响的制度和清单。"""
    from retrieval import Workspace
    from ui.web.affected_lists import affected_lists

    workspace = Workspace.open()
    found = workspace.changes(new, old, entity)
    found["lists"] = affected_lists(workspace.settings, workspace.corpus, workspace.facts, found["old"], new)
    if as_json:
        print_json(found)
        return
    rows = [_duty_row(duty) for duty in found["duties"]]
    print_table(
        f"{in_marks(found['old_title'])}→{in_marks(found['new_title'])}的义务变化",
        ("变化", "原条款", "原文", "现条款", "现文"),
        rows,
    )
    if found["provisions"]:
        states = {"changed": "改动", "new": "新增", "removed": "删去"}
        changed = [(states[p["state"]], p["old"] or "—", p["new"] or "—") for p in found["provisions"]]
        print_table("条文变化（义务以外，还有罚则、职权等）", ("变化", "原条", "现条"), changed)
    stale = [(s["where"], s["written"], s["now"] or "—", s["why"]) for s in found["stale"]]
    if stale:
        print_table("引用旧条号的条款", ("所在", "写作", "现为", "说明"), stale)
    policies = [_policy_row(policy) for policy in found["policies"]]
    if policies:
        print_table(
            "受影响的制度（制度对照中保存的）", ("制度", "所依据的义务有变", "新增义务", "引用旧条号"), policies
        )
    lists = [(entry["list"], entry["label"], entry["state"], entry["now"] or "—") for entry in found["lists"]]
    if lists:
        print_table("受影响的清单", ("清单", "原条款", "变化", "现条款"), lists)
    if not (rows or stale or found["provisions"] or policies or lists):
        console.print("没有义务上的变化，也没有过时的条号。")


def _policy_row(policy: dict[str, Any]) -> tuple[str, str, str, str]:
    duties = "；".join(
        f"{d['label']}（{d['state']}）：{'、'.join(d['clauses']) or '无对应条款'}" for d in policy["duties"]
    )
    cited = "；".join(f"{c['text']}→{c['now'] or '已无此条'}" for c in policy["citations"])
    return policy["title"], duties or "—", "、".join(policy["new"]) or "—", cited or "—"


def _duty_row(duty: dict[str, Any]) -> tuple[str, str, str, str, str]:
    old, new = duty["old"] or {}, duty["new"] or {}
    return (duty["state"], old.get("label", ""), old.get("text", ""), new.get("label", ""), new.get("text", ""))
