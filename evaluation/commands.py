"""``famai eval`` and ``famai bench``: how good and how fast."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from corpus import UsageError, load_settings
from ui import AsJson, console, messages, print_json

if TYPE_CHECKING:
    from retrieval import EncodeProgress

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("eval")(evaluate)
    app.command("bench")(bench)


def evaluate(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="问题文件（jsonl）；默认 FAMAI_TEXTS 旁的开发评测集")
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", metavar="F.html", help="另存带图的报告")] = None,
    ablations: Annotated[bool, typer.Option("--ablations", help="与基准对照，并逐项去掉各部分再评测")] = False,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="评测各开发与调试题集，存为以后比较的基线")
    ] = False,
    check: Annotated[
        Path | None, typer.Option("--check", metavar="GOLD.json", help="评测引用核验：标注文件，文件在旁边的 docs/ 中")
    ] = None,
    prefixes: Annotated[
        Path | None, typer.Option("--prefixes", metavar="F.json", help="在每题前加上无关的半句话，看损失多少")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """评测检索和回答，按题型列表；低于已存基线的指标会指出。"""
    from evaluation import (
        default_questions,
        evaluate_file,
        render,
        render_ablations,
        render_said,
        require_plots,
        write_report,
    )

    settings = load_settings()
    if check is not None:
        _evaluate_check(check, as_json)
        return
    if prefixes is not None:
        _evaluate_prefixes(file or default_questions(settings), prefixes, as_json)
        return
    if write_baseline:
        if file is not None or report is not None or ablations:
            raise UsageError("--write-baseline 只能单独使用：它评测各开发与调试题集")
        _store_baseline(as_json)
        return
    if report is not None:
        require_plots()
    figures = evaluate_file(
        file or default_questions(settings),
        settings,
        ablations=ablations,
        tell=lambda name: messages.print(f"对照：{name}", markup=False),
    )
    if report is not None:
        write_report(figures, report)
        messages.print(f"报告已写入 {report}", markup=False)
    if as_json:
        print_json(figures.to_json())
        return
    _print_wide(render(figures.report))
    if (said := render_said(figures.report)) is not None:
        _print_wide(said)
    if figures.ablations:
        _print_wide(render_ablations(figures.ablations))
    for fall in figures.falls:
        messages.print(f"低于基线：{fall}", style="red", markup=False)


def _print_wide(table: Table) -> None:
    """Print a table of figures: into a file or a pipe without squeezing its columns."""
    console.print(table, width=None if console.is_terminal else 180)


def _evaluate_check(gold: Path, as_json: bool) -> None:
    from evaluation import check_figures, render_check

    figures = check_figures(gold)
    if as_json:
        print_json(figures.to_json())
        return
    for table in render_check(figures):
        _print_wide(table)
    for miss in figures.misses:
        messages.print(miss, markup=False)


def _evaluate_prefixes(file: Path, prefixes: Path, as_json: bool) -> None:
    from corpus import load_added, load_catalog
    from evaluation import TitleTable, load_prefixes, load_questions, open_system, prefix_loss

    settings = load_settings()
    titles = TitleTable((*load_catalog().instruments, *load_added(settings.home)))
    found = prefix_loss(load_questions(file), load_prefixes(prefixes), open_system(settings).ask, titles)
    if as_json:
        print_json(found.to_json())
        return
    console.print(
        f"{found.questions} 题：全对 {found.right:.3f}，加半句话后 {found.right_prefixed:.3f}，"
        f"损失 {100 * found.loss:.1f} 个百分点；新增拒答 {len(found.refused)} 题"
    )
    if found.refused:
        console.print(f"新增拒答：{'、'.join(found.refused)}", markup=False)


def _store_baseline(as_json: bool) -> None:
    from evaluation import baseline_sets, evaluate_file, open_system, save_baseline

    settings = load_settings()
    system = open_system(settings)
    reports = {}
    for path in baseline_sets(settings):
        figures = evaluate_file(path, settings, system=system)
        reports[figures.name] = figures.report
    save_baseline(reports)
    messages.print("基线已更新：evaluation/baseline.json", markup=False)
    if as_json:
        print_json({name: found.overall for name, found in reports.items()})


def bench(
    what: Annotated[str, typer.Argument(help="all、build、cold、ask、graph、check、page、load 或 stard")] = "all",
    questions: Annotated[
        int, typer.Option("--questions", min=4, max=1_000_000, help="load：总共提多少问（查内存增长用 20000）")
    ] = 2000,
    url: Annotated[str | None, typer.Option("--url", help="load：本机上已在运行的服务；不给则临时启动一个")] = None,
    pid: Annotated[int | None, typer.Option("--pid", min=1, help="load：该服务的进程号，用来看它的内存")] = None,
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="load：最长用时（秒），到时自行结束")] = 900.0,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="F.html", help="另存带图的报告，含历次测量")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """测速和内存，与基准做同样工作的比值；历次结果记在数据目录中。"""
    from evaluation import LoadOptions, load_history, render_bench, require_plots, run_bench, write_bench_report

    settings = load_settings()
    options = LoadOptions(questions, url, pid, seconds)
    if report is not None:
        require_plots()
    with _encoding() as encoding:
        figures = run_bench(
            what,
            settings,
            load=options,
            tell=lambda text: messages.print(text, markup=False),
            encoding=encoding,
        )
    if report is not None:
        write_bench_report(figures, load_history(settings.home), report)
        messages.print(f"报告已写入 {report}", markup=False)
    if as_json:
        print_json(figures.to_json())
    else:
        _print_wide(render_bench(figures))
    if figures.failed:
        raise typer.Exit(1)


@contextmanager
def _encoding() -> Iterator[EncodeProgress]:
    """A bar for the encoding of the statutes, there only when something is encoded."""
    with Progress(console=messages, transient=True) as bar:
        task = bar.add_task("为法律条文计算向量", visible=False)

        def show(done: int, total: int, rate: float, left: float) -> None:
            text = f"为法律条文计算向量（{rate:.0f} 条/秒，剩余约 {left / 60:.0f} 分钟）"
            bar.update(task, description=text, completed=done, total=total, visible=True)

        yield show
