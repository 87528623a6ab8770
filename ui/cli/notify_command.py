"""``famai notify``: what groups are told of changes and of duties that fall due; shown, and sent only where asked for."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

import typer

import corpus
from corpus import DataError, UsageError, load_settings
from ui.cli.output import console, messages, print_json

__all__ = ["register"]


class About(StrEnum):
    """What the message is about."""

    CHANGES = "changes"
    DUE = "due"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("notify")(notify)


def notify(
    about: Annotated[
        About,
        typer.Argument(
            help="changes：法规变化（famai corpus watch 的结果、收录的新版本、开始施行的法规）；due：将到期的义务"
        ),
    ],
    days: Annotated[int, typer.Option(min=1, max=366, help="changes 为此前多少天，due 为此后多少天")] = 14,
    entity: Annotated[str | None, typer.Option(help="due：只要对这类机构的义务")] = None,
    doc: Annotated[str | None, typer.Option("--doc", metavar="ID", help="due：只要这部法规的义务")] = None,
    to: Annotated[str | None, typer.Option("--to", help="只要这一种：企业微信、飞书、钉钉")] = None,
    send: Annotated[bool, typer.Option("--send", help="发送到 FAMAI_WEBHOOK_FILE 中的群机器人；不加则只显示")] = False,
) -> None:
    """群机器人的消息（企业微信、飞书、钉钉）：默认只显示要发的 JSON，--send 才发送；可由 cron 执行。"""
    from ui.exports.webhooks import ROBOTS, change_lines, message, read_robots
    from ui.exports.webhooks import send as hand_over

    settings = load_settings()
    if to is not None and to not in ROBOTS:
        raise UsageError(f"没有“{to}”这一种；可用：{'、'.join(ROBOTS)}")
    if about is About.CHANGES and (entity is not None or doc is not None):
        raise UsageError("--entity 和 --doc 只用于 due（到期的义务）；changes 请去掉它们")
    if send and settings.webhook_file is None:
        raise UsageError("没有设置群机器人的地址；请把地址写进一个文件，并设置 FAMAI_WEBHOOK_FILE")
    today = date.today()
    if about is About.CHANGES:
        title = f"法规变化（近 {days} 天）"
        found = corpus.news(settings.home, corpus.load_corpus(settings).documents, today, days)
        lines = change_lines(found, (today - timedelta(days=days)).isoformat())
    else:
        title = f"{days} 天内到期的义务" + (f"（{entity}）" if entity else "")
        lines = _due(entity, doc, today, days)
    if not lines:
        console.print("没有要通知的。")
        return
    if not send:
        print_json({kind: message(kind, title, lines) for kind in ROBOTS if to in (None, kind)})
        return
    assert settings.webhook_file is not None
    robots = [robot for robot in read_robots(settings.webhook_file) if to in (None, robot.kind)]
    if not robots:
        raise UsageError(f"FAMAI_WEBHOOK_FILE 的文件里没有{to}的群机器人；请在其中加上它的地址，或换一个 --to")
    refused = []
    for robot in robots:
        try:
            hand_over(robot, message(robot.kind, title, lines))
        except DataError as error:
            refused.append(str(error))
    if refused:
        others = f"{len(robots)} 个群机器人中有 {len(refused)} 个没有收下" if len(robots) > 1 else ""
        others += "，其余已收到" if len(refused) < len(robots) else ""
        raise DataError("。".join(filter(None, [others, *refused])))
    messages.print(f"已发送 {len(lines)} 项到 {len(robots)} 个群机器人。", markup=False)


def _due(entity: str | None, doc: str | None, today: date, days: int) -> list[str]:
    from retrieval import Workspace
    from ui.exports.webhooks import due_lines

    workspace = Workspace.open()
    if doc is not None:
        workspace.corpus.document(doc)
    rows = workspace.norms(entity, doc)
    if entity is not None and not rows:  # a slip that would keep a job of cron silent for years
        raise UsageError(f"没有约束“{entity}”的义务；请核对机构类型{'，或换一部法规' if doc else ''}")
    return due_lines(rows, workspace.corpus, today, days)
