"""``famai build``, ``serve`` and ``doctor``: making the index, serving the workbench, checking everything."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

import corpus
from corpus import SETTINGS, load_settings
from ui.cli.output import AsJson, console, messages, print_json, print_table
from ui.cli.progress import build_progress

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("build")(build)
    app.command("serve")(serve)
    app.command("doctor")(doctor)
    app.command("settings")(settings_table)
    app.command("limits")(show_limits)


def build(
    force: Annotated[bool, typer.Option("--force", help="即使没有变化也重建")] = False, as_json: AsJson = False
) -> None:
    """建立索引和图谱：文本、条文树、词、向量、图谱；在旁边建好、检查后整体换上。"""
    from retrieval import build as build_index
    from retrieval import needs_build, publish_indexes

    settings = load_settings()
    reason = "--force" if force else needs_build(settings)
    if reason is None:
        sent = publish_indexes(settings)
        if as_json:
            print_json({"rebuilt": False})
        else:
            console.print("没有变化，沿用现有索引；已送到检索引擎。" if sent else "没有变化，沿用现有索引。")
        return
    messages.print(f"开始建立：{reason}", markup=False)
    with build_progress() as progress:
        report = build_index(settings, progress)
    for notice in (*report.notices, *report.problems):
        messages.print(f"注意：{notice}", markup=False)
    if as_json:
        print_json({"rebuilt": True, **asdict(report), "path": str(report.path)})
        return
    console.print(
        f"已建好：{report.instruments} 部法规（{len(report.missing)} 部缺文本），{report.articles} 条，"
        f"{report.paragraphs} 款；向量 {report.vectors} 个，其中新编码 {report.encoded} 个；用时 {report.seconds:.0f} 秒。"
    )


def serve(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口；0 为任选空闲端口")] = 7860,
    open_page: Annotated[bool, typer.Option("--open", help="就绪后打开浏览器，带一个示例问题")] = False,
) -> None:
    """启动工作台；索引缺失或过期时先建立。"""
    messages.print("正在启动：检查索引……")
    from retrieval import build as build_index
    from retrieval import needs_build

    settings = load_settings()
    held = corpus.load_corpus(settings)
    if reason := needs_build(settings, held):
        messages.print(f"{reason}，先建立索引（首次约需几分钟）。", markup=False)
        with build_progress() as progress:
            report = build_index(settings, progress, wait=600, corpus=held)
        for notice in (*report.notices, *report.problems):
            messages.print(f"注意：{notice}", markup=False)
    messages.print("正在准备页面……")
    from ui.web.server import serve as serve_workbench

    def tell(words: str) -> None:
        messages.print(words, markup=False, highlight=False, soft_wrap=True)

    serve_workbench(settings, host=host, port=port, open_page=open_page, tell=tell, corpus=held)


def doctor(as_json: AsJson = False) -> None:
    """检查文本、索引、图谱和版本，并说明如何修复。"""
    from ui.doctor import diagnose

    findings = diagnose(load_settings())
    if as_json:
        print_json([finding.to_json() for finding in findings])
    else:
        print_table("体检", ("项目", "结果", "说明"), ((f.subject, f.verdict, f.advice) for f in findings))
    if any(f.verdict == "有问题" for f in findings):
        raise typer.Exit(3)


def settings_table(as_json: AsJson = False) -> None:
    """列出全部设置（环境变量）及默认值。"""
    if as_json:
        print_json([{"variable": s.variable, "default": s.default, "meaning": s.meaning} for s in SETTINGS])
    else:
        print_table("设置", ("变量", "默认", "含义"), ((s.variable, s.default, s.meaning) for s in SETTINGS))


def show_limits(as_json: AsJson = False) -> None:
    """列出全部限额：长度、大小、速率、时间、行数。"""
    from ui.limits import limits_table

    rows = limits_table()
    if as_json:
        print_json([row.to_json() for row in rows])
    else:
        print_table("限额", ("项目", "限额", "可用设置"), ((row.name, row.value, row.setting) for row in rows))
