"""A list of duties as Excel, Word, Markdown or JSON. Rows are those of ``famai graph norms``."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from corpus import Corpus, Document, Locator, place_of
from ui.exports.excel import write_sheet
from ui.exports.files import format_of, write_whole
from ui.exports.word import new_document, write_paragraphs, write_table

__all__ = ["MODALITIES", "NORM_FORMATS", "export_norms"]

NORM_FORMATS = ("xlsx", "docx", "json")
MODALITIES = {
    "obligation": "应当",
    "prohibition": "不得",
    "permission": "可以",
    "encouragement": "鼓励",
    "power": "职权",
}
_COLUMNS = ("序号", "主体", "性质", "内容", "法规", "条款", "期限/频率/数量", "罚则")


def export_norms(
    rows: Sequence[dict[str, Any]], corpus: Corpus, format: str, path: Path, scope: str = "", today: date | None = None
) -> None:
    """Write ``rows`` to ``path``; ``scope`` says in words which filter made them.

    Raises:
        UsageError: the format is unknown, or the file cannot be written.
    """
    kind = format_of(format, NORM_FORMATS)
    day = (today or date.today()).isoformat()
    cells = [_cells(number, row, corpus) for number, row in enumerate(rows, 1)]
    facts = [("范围", scope or "全部"), ("日期", day), ("行数", str(len(rows)))]
    writers: dict[str, Callable[[Path], object]] = {
        "xlsx": lambda target: write_sheet(target, "义务清单", _COLUMNS, cells, (6, 24, 8, 70, 28, 18, 24, 36), facts),
        "docx": lambda target: _write_word(target, cells, facts),
        "json": lambda target: (
            target.write_text(
                json.dumps({"scope": scope, "date": day, "norms": list(rows)}, ensure_ascii=False, indent=2) + "\n",
                encoding="utf-8",
            )
            and None
        ),
    }
    write_whole(path, writers[kind])


def row_place(row: dict[str, Any]) -> Locator:
    """The address of a row of ``famai graph norms``."""
    finer = (row.get("paragraph"), row.get("item"))
    if row.get("eid"):
        return Locator(row["doc_id"], row["eid"], *finer)
    return Locator.of(row["doc_id"], row["article"], *finer)


def _cells(number: int, row: dict[str, Any], corpus: Corpus) -> tuple[object, ...]:
    label = corpus.label(row_place(row))
    quantities = "；".join(dict.fromkeys(str(q.get("text", "")) for q in row.get("quantities", ())))
    return (
        number,
        "、".join(row["subjects"]),
        MODALITIES.get(row["modality"], row["modality"]),
        row["text"],
        _title(corpus.document(row["doc_id"])),
        place_of(label),
        quantities,
        "；".join(str(s) for s in row.get("sanctions", ())),
    )


def _title(document: Document) -> str:
    """The title, with what must stand beside the words: 摘要（非原文）."""
    return document.instrument.title + (f"［{document.caveat}］" if document.caveat else "")


def _write_word(target: Path, cells: list[tuple[object, ...]], facts: list[tuple[str, str]]) -> None:
    document = new_document("义务清单", landscape=True)
    write_paragraphs(document, [f"{key}：{value}" for key, value in facts])
    write_table(document, _COLUMNS, cells, (1.1, 3.4, 1.3, 8.2, 3.8, 2.4, 2.4, 2.7))
    document.save(str(target))
