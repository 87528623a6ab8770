"""The gap check (外规内化) as a Word report, an Excel matrix with filters, or JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from docx.document import Document as WordDocument
from docx.shared import RGBColor

from retrieval import GAP_STATES, GapDecision, GapReport, GapRow, GapState, traced
from ui.exports.cells import plain_text
from ui.exports.excel import write_sheets
from ui.exports.files import format_of, write_whole
from ui.exports.word import new_document, write_paragraphs, write_table

__all__ = ["GAP_FORMATS", "export_gap"]

GAP_FORMATS = ("docx", "xlsx", "json")
_COLOURS = {GapState.CONFLICT: "B3261E", GapState.MISSING: "B3261E", GapState.PARTIAL: "8A5A00"}
_Decided = Mapping[str, Sequence[GapDecision]]


def export_gap(report: GapReport, form: str, path: Path, decided: _Decided | None = None) -> None:
    """Write a report; ``decided`` are what people decided, by row, latest first.

    Raises:
        UsageError: the format is not known, or the file cannot be written.
    """
    name, known = format_of(form, GAP_FORMATS), decided or {}
    writers = {"docx": _write_word, "xlsx": _write_excel, "json": _write_json}
    write_whole(path, lambda target: writers[name](target, report, known))


def _write_json(target: Path, report: GapReport, decided: _Decided) -> None:
    latest = {row: _decision(d[0]) for row, d in decided.items() if d}
    data = report.to_json() | ({"decisions": latest} if latest else {})
    target.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def _decision(decision: GapDecision) -> dict[str, object]:
    names = ("state", "person", "evidence", "due", "comment", "by", "at", "changed")
    return {name: getattr(decision, name) for name in names}


def _state(row: GapRow, decided: _Decided) -> str:
    latest = next(iter(decided.get(row.id, ())), None)
    if latest is not None and latest.state:
        changed = "，依据已变" if latest.changed else ""
        return f"{GAP_STATES[GapState(latest.state)]}（人工{changed}）"
    return GAP_STATES[row.state] + ("（待人工判断）" if row.doubt else "")


def _quotes(row: GapRow) -> str:
    return "\n".join(f"{c.clause}：{_without_number(c.quote, c.clause)}" for c in row.clauses)


def _without_number(quote: str, clause: str) -> str:
    plain = quote.strip()
    return plain[len(clause) :].lstrip("　 、.") if plain.startswith(clause) else plain


def _write_excel(target: Path, report: GapReport, decided: _Decided) -> None:
    columns = (
        "主题",
        "外规条款",
        "义务原文",
        "结论",
        "相符",
        "缺什么",
        "制度条文",
        "制度原文",
        "理由",
        "建议文字",
        "责任人",
        "期限",
        "证据",
        "意见",
    )
    rows = []
    for row in report.rows:
        latest = next(iter(decided.get(row.id, ())), None)
        own = (latest.person, latest.due or "", latest.evidence, latest.comment) if latest else ("", "", "", "")
        clauses = "、".join(dict.fromkeys(c.clause for c in row.clauses))
        rows.append(
            (row.topic, row.label, row.shown, _state(row, decided), "、".join(row.agrees), "、".join(row.lacks), clauses,
             _quotes(row), row.why, row.suggestion, *own)
        )  # fmt: skip
    trace = traced(report)
    inward = [(clause, len(labels), "、".join(labels)) for clause, labels in trace.inward]
    outward = [(label, len(clauses), "、".join(clauses)) for label, clauses in trace.outward]
    bad = [(c.text, c.state, c.why, c.now or "") for c in report.citations]
    own_rows = [(c.clause, c.quote.strip()) for c in report.own]
    facts = (
        ("机构类型", "、".join(report.entity)),
        ("制度", "、".join(report.policies)),
        ("对照法规", "、".join(report.titles)),
        ("合计", "；".join(f"{GAP_STATES[s]} {report.summary[s]}" for s in GapState if s in report.summary)),
        *(("说明", note) for note in report.notes),
    )
    write_sheets(
        target,
        (
            ("对照表", columns, rows, (12, 22, 44, 12, 24, 24, 14, 44, 36, 40, 10, 12, 18, 24)),
            ("外规到内规", ("外规条款", "条文数", "制度条文"), outward, (40, 8, 60)),
            ("内规到外规", ("制度条文", "条款数", "外规条款"), inward, (24, 8, 80)),
            ("制度中的引用问题", ("引用", "结论", "说明", "现行对应"), bad, (40, 12, 60, 40)),
            ("外规未要求的义务", ("制度条文", "原文"), own_rows, (20, 100)),
        ),
        facts,
    )


def _write_word(target: Path, report: GapReport, decided: _Decided) -> None:
    document = new_document("外规内化差距检查报告", landscape=True)
    counts = "；".join(f"{GAP_STATES[s]} {report.summary[s]} 项" for s in GapState if s in report.summary)
    write_paragraphs(
        document,
        (
            f"制度：{'、'.join(report.policies)}",
            f"机构类型：{'、'.join(report.entity)}　对照法规：{'、'.join(report.titles)}",
            f"共对照 {len(report.rows)} 项义务：{counts}。",
        ),
    )
    write_paragraphs(document, report.notes, small=True)
    document.add_heading("一、按主题汇总", level=1)
    _write_topics(document, report)
    acting = (GapState.CONFLICT, GapState.MISSING, GapState.PARTIAL)
    for number, state in zip("二三四", acting, strict=True):
        rows = [row for row in report.rows if row.state is state]
        document.add_heading(f"{number}、{GAP_STATES[state]}（{len(rows)} 项）", level=1)
        for row in rows:
            _write_row(document, row, decided)
    document.add_heading("五、已覆盖、已指引", level=1)
    done = [row for row in report.rows if row.state not in acting]
    write_table(
        document,
        ("外规条款", "义务", "结论", "制度条文"),
        [
            (row.label, row.shown, _state(row, decided), "、".join(dict.fromkeys(c.clause for c in row.clauses)))
            for row in done
        ],
        (5.0, 11.5, 3.0, 5.0),
    )
    if report.citations:
        document.add_heading("六、制度中的引用问题", level=1)
        rows_bad = [(c.text, c.state, c.why, c.now or "") for c in report.citations]
        write_table(document, ("引用", "结论", "说明", "现行对应"), rows_bad, (6.0, 2.5, 10.0, 6.0))
    document.save(str(target))


def _write_topics(document: WordDocument, report: GapReport) -> None:
    topics: dict[str, Counter[GapState]] = {}
    for row in report.rows:
        topics.setdefault(row.topic or "其他", Counter())[row.state] += 1
    states = [s for s in GapState if s in report.summary]
    rows = [
        (topic, counts.total(), *(counts[s] for s in states), f"{counts[GapState.COVERED] / counts.total():.0%}")
        for topic, counts in topics.items()
    ]
    widths = (7.0, 2.0, *(2.2 for _ in states), 2.5)
    write_table(document, ("主题", "义务", *(GAP_STATES[s] for s in states), "已覆盖"), rows, widths)


def _write_row(document: WordDocument, row: GapRow, decided: _Decided) -> None:
    heading = document.add_paragraph()
    run = heading.add_run(plain_text(f"{row.label}　{_state(row, decided)}"))
    run.bold = True
    if row.state in _COLOURS:
        run.font.color.rgb = RGBColor.from_string(_COLOURS[row.state])
    table = [("外规原文", row.shown), ("制度原文", _quotes(row) or "（没有相应条文）"), ("理由", row.why)]
    if row.suggestion:
        table.append(("建议", row.suggestion))
    latest = next(iter(decided.get(row.id, ())), None)
    if latest is not None:
        words = (f"责任人：{latest.person}", f"期限：{latest.due or ''}", f"证据：{latest.evidence}", latest.comment)
        changed = "（依据已变，请复核）" if latest.changed else ""
        table.append(
            ("处理", "　".join(w for w in words if not w.endswith("：")) + f"　{latest.by} {latest.at[:10]}{changed}")
        )
    write_table(document, ("项目", "内容"), table, (2.6, 22.0))
