"""``famai build``, ``serve`` and ``doctor``: making the index, serving the workbench, checking everything."""

from __future__ import annotations

from typing import Annotated

import typer

from corpus.settings import SETTINGS, load_settings
from ui.cli.output import AsJson, console, messages, print_json, print_table
from ui.cli.progress import progress_bar

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("build")(build)
    app.command("serve")(serve)
    app.command("doctor")(doctor)
    app.command("settings")(settings_table)


def build(
    force: Annotated[bool, typer.Option("--force", help="即使没有变化也重建")] = False, as_json: AsJson = False
) -> None:
    """建立索引和图谱：文本、条文树、词、向量、图谱；在旁边建好、检查后整体换上。"""
    from retrieval import build_index

    with progress_bar() as bar:
        report = build_index(load_settings(), bar_steps(bar), force=force)
    if as_json:
        print_json(report.to_json())
        return
    for problem in report.problems:
        messages.print(f"注意：{problem}", markup=False)
    if report.rebuilt:
        console.print(
            f"已建好：{report.instruments} 部法规，{report.articles} 条，{report.units} 个检索单元，"
            f"新编码 {report.encoded} 个，用时 {report.seconds:.0f} 秒。"
        )
    else:
        console.print("没有变化，沿用现有索引。")


def bar_steps(bar: object) -> object:
    """A callback ``(step, done, total)`` that moves ``bar``."""
    from rich.progress import Progress, TaskID

    assert isinstance(bar, Progress)
    tasks: dict[str, TaskID] = {}

    def step(name: str, done: int, total: int) -> None:
        if name not in tasks:
            tasks[name] = bar.add_task(name, total=total)
        bar.update(tasks[name], completed=done, total=total)

    return step


def serve(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口；0 为任选空闲端口")] = 7860,
    open_page: Annotated[bool, typer.Option("--open", help="就绪后打开浏览器")] = False,
) -> None:
    """启动工作台；索引缺失或过期时先建立。"""
    from retrieval import build_index, needs_build

    settings = load_settings()
    if needs_build(settings):
        with progress_bar() as bar:
            build_index(settings, bar_steps(bar))
    from ui.server import serve as serve_workbench

    serve_workbench(settings, host=host, port=port, open_page=open_page)


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
