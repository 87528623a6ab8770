"""What commands print: one JSON document on standard output, or tables for people; messages go to standard error."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

__all__ = ["AsCsv", "AsJson", "console", "messages", "print_csv", "print_json", "print_table"]

AsJson = Annotated[bool, typer.Option("--json", help="只输出一个 JSON 文档")]
AsCsv = Annotated[bool, typer.Option("--csv", help="输出 CSV 表格")]

_NEVER_WRAPPED = ("编号", "施行", "条", "款", "项", "#")

# Into a file or a pipe nothing has to fit a window: there a table is as wide as it needs.
console = Console() if sys.stdout.isatty() else Console(width=160)
messages = Console(stderr=True)


def print_json(data: Any) -> None:
    """Print one JSON document and nothing else."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=None, allow_nan=False)
    sys.stdout.write("\n")


def print_csv(rows: Sequence[dict[str, Any]]) -> None:
    """Print rows of equal keys as CSV; nested values become JSON."""
    writer = csv.writer(sys.stdout)
    keys = list(rows[0]) if rows else []
    writer.writerow(keys)
    for row in rows:
        values = (row[key] for key in keys)
        writer.writerow([json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else v for v in values])


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; ``None`` shows as a dash."""
    table = Table(title=title, title_justify="left", header_style="bold", show_lines=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in _NEVER_WRAPPED)
    for row in rows:
        table.add_row(*("—" if value in (None, "") else str(value) for value in row))
    console.print(table)
