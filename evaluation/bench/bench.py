"""``famai bench``: speed and memory, beside others that do the same work; a table, a history, and plots."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from rich.table import Table

from corpus import DataError, Settings, UsageError, load_settings
from evaluation import plots
from evaluation.bench.bench_check import bench_check
from evaluation.bench.bench_page import bench_page
from evaluation.bench.bench_scale import LoadOptions, bench_load, bench_stard
from evaluation.bench.bench_tasks import bench_ask, bench_build, bench_cold, bench_graph
from evaluation.bench.measure import BenchFigures, Measure, machine
from evaluation.questions import Question, load_questions
from evaluation.suite import default_questions, own_questions
from retrieval import EncodeProgress, needs_build

__all__ = ["TASKS", "load_history", "render_bench", "run_bench", "write_bench_report"]

TASKS = ("build", "cold", "ask", "graph", "check", "page", "load", "stard")
"""What can be measured. ``all`` leaves ``stard`` out until its index is made: the first run encodes all statutes."""

_GROUPS = {
    "build": "建立索引",
    "cold": "冷启动",
    "ask": "提问（已载入）",
    "graph": "图谱查询",
    "check": "引用核验",
    "page": "工作台",
    "load": "并发",
    "stard": "公众提问",
}
_WARM_QUESTIONS = 100
_KEPT = 500


def run_bench(
    what: str = "all",
    settings: Settings | None = None,
    *,
    load: LoadOptions | None = None,
    tell: Callable[[str], None] = lambda text: None,
    encoding: EncodeProgress | None = None,
) -> BenchFigures:
    """Measure, and add the values to the history in the data folder.

    Args:
        what: ``all`` or one of :data:`TASKS`.
        settings: default those of the environment.
        load: how the load test goes.
        tell: told in Chinese what is measured.
        encoding: told about the encoding of the statutes.

    Raises:
        UsageError: there is no such measurement.
        DataError: there is no build to measure.
    """
    if what != "all" and what not in TASKS:
        raise UsageError(f"没有“{what}”这项测量；可选 all、{'、'.join(TASKS)}")
    settings = settings or load_settings()
    chosen = list(TASKS) if what == "all" else [what]
    notes = []
    if what == "all" and not (settings.home / "stard" / "stamp.json").is_file():
        chosen.remove("stard")
        notes.append("未测公众提问：首次需为全部法律条文计算向量（两核约一小时），可单独执行 famai bench stard")
    if set(chosen) & {"cold", "ask", "graph", "page", "load"} and (reason := needs_build(settings)):
        raise DataError(f"{reason}；请先执行 famai build，再测速")
    questions = _questions(settings)
    when = time.strftime("%Y-%m-%dT%H:%M:%S%z")
    around = machine()
    measures: list[Measure] = []
    courses: dict[str, Sequence[tuple[float, float]]] = {}
    for task in chosen:
        tell(f"测量：{_GROUPS[task]}")
        if task == "build":
            measures += bench_build(settings)
        elif task == "cold":
            measures += bench_cold(settings)
        elif task == "ask":
            measures += bench_ask(settings, questions[:: max(1, len(questions) // _WARM_QUESTIONS)])
        elif task == "graph":
            measures += bench_graph(settings)
        elif task == "check":
            measures += bench_check(settings)
        elif task == "page":
            seen = bench_page(settings)
            measures += seen
            notes += [] if seen else ["未测工作台：本机没有 Chromium 或 Playwright"]
        elif task == "stard":
            measures += bench_stard(settings, encoding)
        else:
            options = load or LoadOptions()
            found, result = bench_load(
                settings, questions, options, lambda c, done, total: tell(f"并发 {c}：{done}/{total}")
            )
            measures += found
            notes += [f"错误：{message}" for message in result.messages]
            if not result.complete:
                notes.append("并发测试到时未完：题数少于要求")
            if result.memory:
                courses["服务内存（MiB）与已答题数"] = result.memory
    figures = BenchFigures(when, around, tuple(measures), tuple(notes), courses)
    _remember(settings.home, figures)
    return figures


def _questions(settings: Settings) -> list[Question]:
    """Development and tuning questions, shuffled together; never those held out."""
    found = []
    for path in dict.fromkeys((default_questions(settings), own_questions("tuning"))):
        found += load_questions(path)
    return sorted(found, key=lambda question: question.id[::-1])


def _remember(home: Path, figures: BenchFigures) -> None:
    folder = home / "bench"
    values = {m.key: [round(m.value, 4), m.unit] for m in figures.measures}
    line = json.dumps({"when": figures.when, "machine": dict(figures.machine), "values": values}, ensure_ascii=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "history.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as error:
        raise DataError(f"测量记录 {folder} 无法写入：{error.strerror}；请检查数据目录（FAMAI_HOME）") from error


def load_history(home: Path) -> list[dict[str, Any]]:
    """Earlier runs, oldest first, at most the last 500; a line that was cut off is passed over."""
    path = home / "bench" / "history.jsonl"
    if not path.is_file():
        return []
    runs = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[-_KEPT:]:
        try:
            run = json.loads(line)
            if isinstance(run["values"], dict):
                runs.append(run)
        except (ValueError, KeyError, TypeError):
            continue
    return runs


def render_bench(figures: BenchFigures) -> Table:
    """One row a measure; ratios say by how many times better than each of the others."""
    table = Table(title="测速", title_justify="left", caption="　".join(figures.notes) or None, caption_justify="left")
    for heading in ("项目", "测量", "值", "对照（倍数：大于 1 为更好）", "说明"):
        table.add_column(heading, justify="right" if heading == "值" else "left", overflow="fold")
    group = ""
    for m in figures.measures:
        ratios = m.ratios()
        beside = "；".join(
            f"{name} {_number(value)}" + (f"（{ratios[name]:.2f} 倍）" if name in ratios else "")
            for name, value in m.beside.items()
        )
        remark = "，".join(filter(None, (m.note, f"未达标：{m.bad}" if m.bad else "")))
        shown = _GROUPS.get(m.group, m.group)
        table.add_row(
            "" if shown == group else shown,
            m.name,
            f"{_number(m.value)} {m.unit}",
            beside,
            remark,
            style="red" if m.bad else None,
        )
        group = shown
    return table


def _machine_line(told: Mapping[str, Any]) -> str:
    """What :func:`~evaluation.bench.measure.machine` tells, in words."""
    where = f"{told['system']} {told['architecture']}，Python {told['python']}，{told['cores']} 核"
    return where if told["load"] is None else f"{where}，开始时负载 {told['load']}"


def write_bench_report(figures: BenchFigures, history: Sequence[dict[str, Any]], path: Path) -> None:
    """A page with the values, the courses, and every measure over the runs of the history; it opens offline.

    Raises:
        UsageError: the file cannot be written.
        DataError: matplotlib is missing.
    """
    parts = [
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>测速</title><style>body{font:15px/1.6 '
        "sans-serif;margin:2rem auto;padding:0 1rem;max-width:70rem}td,th{padding:.2rem .6rem;border-bottom:1px solid #ddd;"
        "text-align:left}.bad{color:#a4262c}img{max-width:100%}</style>",
        f"<h1>测速</h1><p>{escape(figures.when)} · {escape(_machine_line(figures.machine))}</p>",
        "<table><tr><th>项目<th>测量<th>值<th>对照<th>说明</tr>",
    ]
    for m in figures.measures:
        ratios = m.ratios()
        beside = "；".join(f"{name} {_number(v)}（{ratios.get(name, 0):.2f} 倍）" for name, v in m.beside.items())
        cells = (_GROUPS.get(m.group, m.group), m.name, f"{_number(m.value)} {m.unit}", beside, f"{m.note} {m.bad}")
        row = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        parts.append(f'<tr class="bad">{row}</tr>' if m.bad else f"<tr>{row}</tr>")
    parts.append("</table>")
    for name, points in figures.courses.items():
        parts.append(f'<h2>{escape(name)}</h2><img alt="{escape(name)}" src="{plots.lines(points, "")}">')
    told = "<h2>历次测量</h2><p>横轴为测量的序号；机器不同，数值不能直接相比。</p>"
    for m in figures.measures:
        course = [(float(i), float(run["values"][m.key][0])) for i, run in enumerate(history) if m.key in run["values"]]
        if len(course) > 1:
            name = f"{_GROUPS.get(m.group, m.group)}：{m.name}"
            parts.append(f'{told}<h3>{escape(name)}</h3><img alt="{escape(name)}" src="{plots.lines(course, "")}">')
            told = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(parts), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"报告 {path} 无法写入：{error.strerror}") from error


def _number(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}" if abs(value) < 100 else f"{value:,.0f}"
