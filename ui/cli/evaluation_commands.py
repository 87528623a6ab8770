"""``famai eval`` and ``famai bench``: how good and how fast."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corpus.settings import load_settings
from ui.cli.output import AsJson, console, messages, print_json

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("eval")(evaluate)
    app.command("bench")(bench)


def evaluate(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="问题文件（jsonl）；默认 FAMAI_TEXTS 旁的评测集")
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", metavar="F.html", help="另存带图的报告")] = None,
    ablations: Annotated[bool, typer.Option("--ablations", help="逐项去掉各部分再评测")] = False,
    as_json: AsJson = False,
) -> None:
    """评测检索和回答，按题型列表。"""
    from evaluation import default_questions, evaluate_file, render_table, write_report

    settings = load_settings()
    figures = evaluate_file(file or default_questions(settings), settings, ablations=ablations)
    if report is not None:
        write_report(figures, report)
        messages.print(f"报告已写入 {report}", markup=False)
    if as_json:
        print_json(figures.to_json())
    else:
        console.print(render_table(figures))


def bench(
    what: Annotated[str, typer.Argument(help="all、ask、graph、load 或 stard")] = "all",
    as_json: AsJson = False,
) -> None:
    """测速和内存，与基准做同样工作的比值。"""
    from evaluation import render_bench, run_bench

    figures = run_bench(what, load_settings())
    if as_json:
        print_json(figures.to_json())
    else:
        console.print(render_bench(figures))
