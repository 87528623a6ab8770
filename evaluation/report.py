"""The report in HTML: figures by kind of question, calibration, latency, ablations; one file that opens offline."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from corpus import UsageError
from evaluation import plots
from evaluation.metrics import percentile
from evaluation.suite import Figures

__all__ = ["write_report"]

KINDS = {
    "direct": "直接提问",
    "colloquial": "口语",
    "keyword": "关键词",
    "scenario": "情景",
    "multihop": "需要两条",
    "penalty": "罚则",
    "definition": "定义",
    "numeric": "数字与期限",
    "lookup": "指明条文",
    "list": "义务清单",
    "compare": "对比",
    "followup": "追问",
    "noisy": "有错字",
    "unanswerable": "应拒答",
}
_FIGURES = {
    "recall@5": "召回@5",
    "recall@10": "召回@10",
    "all@5": "全中@5",
    "both@5": "两条全中@5",
    "mrr@10": "MRR@10",
    "citation_recall": "引用召回",
    "citation_precision": "引用准确",
    "citations_all_ok": "引用全对",
    "facts": "要点",
    "facts_cited": "依据内要点",
    "answerable_refused": "该答而拒",
    "unanswerable_refused": "该拒而拒",
    "refusal_precision": "拒答准确",
}
_STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.6 "Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;margin:2rem auto;
max-width:70rem;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem;border-bottom:1px solid #ddd}
table{border-collapse:collapse;font-size:.86rem;margin:.6rem 0;display:block;overflow-x:auto}
th,td{padding:.25rem .6rem;border-bottom:1px solid #e5e5e5;text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left}tr.all td{font-weight:600}td.wide{white-space:normal;text-align:left}
img{max-width:100%;background:#fff}p.note{color:#666;font-size:.86rem}p.bad{color:#a4262c;font-weight:600}
"""


def write_report(figures: Figures, path: Path) -> None:
    """Write the report.

    Questions of a held-out file are not listed: whoever reads its failures one by one begins to tune on it.

    Raises:
        UsageError: the file cannot be written.
        DataError: matplotlib is missing.
    """
    page = "".join(_page(figures))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"报告 {path} 无法写入：{error.strerror}") from error


def _page(figures: Figures) -> Iterable[str]:
    report = figures.report
    yield f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>评测 {escape(figures.name)}</title>'
    yield f"<style>{_STYLE}</style><h1>法脉评测报告：{escape(figures.name)}</h1>"
    yield f'<p class="note">{time.strftime("%Y-%m-%d %H:%M")} · {len(report.results)} 题</p>'
    for fall in figures.falls:
        yield f'<p class="bad">低于基线：{escape(str(fall))}</p>'
    columns = [name for name in _FIGURES if name in report.overall]
    rows = [(KINDS.get(kind, kind), means) for kind, means in sorted(report.by_type.items(), key=_kind_order)]
    yield "<h2>各题型</h2>"
    yield _table(
        ["题型", "题数", *(_FIGURES[name] for name in columns)],
        [
            [name, f"{means['questions'] or 0:.0f}", *(_cell(means.get(c)) for c in columns)]
            for name, means in [*rows, ("全部", report.overall)]
        ],
    )
    shown = [name for name in ("recall@5", "all@5", "citation_recall", "facts") if name in columns]
    asked = [(name, means) for name, means in rows if means.get("recall@5") is not None]
    yield _plot(
        plots.bars([n for n, _ in asked], [(_FIGURES[s], [m.get(s) for _, m in asked]) for s in shown]),
        "各题型的指标，0 到 1",
        [n for n, _ in asked],
        [_FIGURES[s] for s in shown],
    )
    yield from _latency(figures)
    yield from _calibration(figures)
    yield from _ablations(figures)
    if "heldout" not in figures.name:
        yield from _failures(figures)


def _kind_order(entry: tuple[str, object]) -> int:
    return list(KINDS).index(entry[0]) if entry[0] in KINDS else len(KINDS)


def _latency(figures: Figures) -> Iterable[str]:
    results = figures.report.results
    series = [("检索", [r.search_ms for r in results])]
    answering = [r.answer_ms for r in results if r.answer_ms is not None]
    if answering:
        series.append(("回答", answering))
    yield "<h2>耗时</h2>"
    rows = [[name, *(f"{percentile(values, share) or 0:.0f}" for share in (0.5, 0.95, 1.0))] for name, values in series]
    yield _table(["毫秒", "中位", "95 分位", "最长"], rows)
    yield _plot(plots.histogram(series), "每题耗时（毫秒）与题数", [], [name for name, _ in series])


def _calibration(figures: Figures) -> Iterable[str]:
    calibration = figures.calibration
    if calibration is None:
        return
    yield "<h2>把握的可靠性</h2>"
    yield (
        f"<p>期望校准误差 {calibration.error:.3f}，最大 {calibration.worst:.3f}，Brier 分 {calibration.brier:.3f}，"
        f"{calibration.count} 题。</p>"
    )
    yield _plot(plots.reliability(calibration), "横轴为系统给出的把握，上图纵轴为实际答对的比例，下图为题数", [], [])


def _ablations(figures: Figures) -> Iterable[str]:
    if not figures.ablations:
        return
    names = [name for name in _FIGURES if any(name in row.figures for row in figures.ablations)]
    yield "<h2>逐项对照</h2>"
    yield _table(
        ["配置", *(_FIGURES[name] for name in names), "检索中位（毫秒）"],
        [
            [row.name, *(_cell(row.figures.get(n)) for n in names), _number(row.milliseconds)]
            for row in figures.ablations
        ],
    )
    variants = [row.name for row in figures.ablations]
    series = [(_FIGURES[n], [row.figures.get(n) for row in figures.ablations]) for n in ("recall@5", "all@5")]
    yield _plot(plots.bars(variants, series), "各配置的召回", variants, [name for name, _ in series])
    kinds = [kind for kind in KINDS if any(kind in row.by_type for row in figures.ablations) and kind != "unanswerable"]
    yield "<p>各配置在各题型上的召回@5：</p>"
    yield _table(
        ["配置", *(KINDS[kind] for kind in kinds)],
        [
            [row.name, *(_cell(row.by_type.get(kind, {}).get("recall@5")) for kind in kinds)]
            for row in figures.ablations
        ],
    )


def _failures(figures: Figures) -> Iterable[str]:
    rows = []
    for result in figures.report.results:
        values = result.values
        lost = [
            f"{_FIGURES[name]} {value:.2f}"
            for name in ("recall@5", "citation_recall", "facts")
            if (value := values.get(name)) is not None and value < 1
        ]
        unanswerable = "citation_recall" not in values and "refused" in values
        if values.get("refused") is not None and bool(values["refused"]) != unanswerable:
            lost.append("没有拒答" if unanswerable else "不该拒答")
        if lost:
            rows.append([result.id, KINDS.get(result.type, result.type), "，".join(lost), result.question])
    yield f"<h2>未全对的题（{len(rows)}）</h2>"
    yield _table(["题", "题型", "不足", "问题"], rows, wide=3)


def _plot(uri: str, caption: str, names: Sequence[str], legend: Sequence[str]) -> str:
    note = ""
    if not plots.has_chinese_font():
        lists = [names, legend]
        note = "；".join("，".join(f"{i} {name}" for i, name in enumerate(some, 1)) for some in lists if some)
        note = f'<p class="note">本机没有中文字体，图中以编号代替：{escape(note)}</p>' if note else ""
    return f'<figure><img alt="{escape(caption)}" src="{uri}"><figcaption>{escape(caption)}</figcaption></figure>{note}'


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], wide: int | None = None) -> str:
    parts = ["<table><tr>", *(f"<th>{escape(cell)}</th>" for cell in head), "</tr>"]
    for row in rows:
        parts.append('<tr class="all">' if row[0] == "全部" else "<tr>")
        parts += [
            f'<td class="wide">{escape(cell)}</td>' if place == wide else f"<td>{escape(cell)}</td>"
            for place, cell in enumerate(row)
        ]
        parts.append("</tr>")
    return "".join([*parts, "</table>"])


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"
