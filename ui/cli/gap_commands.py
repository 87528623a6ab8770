"""``famai gap``: a firm's own policies held against the rules (外规内化)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import corpus
from corpus import NotFoundError
from ui.cli.output import AsJson, messages, print_json, print_table

if TYPE_CHECKING:  # a plain command must not load the index
    from retrieval import GapState

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("gap")(gap)


def gap(
    policies: Annotated[list[Path], typer.Argument(metavar="制度文件…", help="一份或多份制度（同属一套）")],
    entity: Annotated[list[str], typer.Option("--entity", help="机构类型；可重复")],
    doc: Annotated[list[str] | None, typer.Option("--doc", metavar="ID", help="对照的法规，可重复")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="F", help="另存为 .docx、.xlsx 或 .json")] = None,
    as_json: AsJson = False,
) -> None:
    """把制度与法规的义务逐项对照：已覆盖、部分覆盖、未覆盖、冲突、已指引。"""
    from retrieval import GAP_STATES, Workspace
    from ui.cli.progress import counted

    texts = [(path.name, corpus.read_document(path)) for path in policies]
    with counted("逐项对照") as progress:
        report = Workspace.open().gap(texts, entity, doc, progress=progress)
    if out is not None:
        from ui.exports import export_gap

        export_gap(report, out.suffix.removeprefix("."), out)
        messages.print(f"已写入 {out}", markup=False)
    if as_json:
        print_json(report.to_json())
    else:
        rows = (
            (row.label.rpartition("》")[2], row.shown, GAP_STATES[row.state] + ("（待人工判断）" if row.doubt else ""),
             "、".join(row.lacks), "、".join(dict.fromkeys(c.clause for c in row.clauses)))
            for row in report.rows
        )  # fmt: skip
        print_table("制度对照", ("条款", "义务", "结论", "缺", "制度条文"), rows)
        messages.print("　".join(f"{GAP_STATES[s]} {n}" for s, n in _counts(report.summary)), markup=False)
        for note in report.notes:
            messages.print(f"提示：{note}", markup=False)
    if not report.rows:
        raise NotFoundError("没有可以对照的义务。")


def _counts(summary: dict[str, int]) -> list[tuple[GapState, int]]:
    from retrieval import GapState

    return [(state, summary[state]) for state in GapState if state in summary]
