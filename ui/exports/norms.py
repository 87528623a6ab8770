"""A list of duties as Excel, Word, Markdown or JSON. Rows are those of ``famai graph norms``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from corpus import Corpus, Document, Locator, format_title, place_of
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
_WIDE = (1.1, 3.4, 1.3, 8.2, 3.8, 2.4, 2.4, 2.7)
_ARTICLE = re.compile(r"(.*?条(?:之[一二三四五六七八九十]+)?|.*)(.*)")
_COLUMNS = ("序号", "主体", "性质", "内容", "法规", "条款", "期限/频率/数量", "罚则")


def export_norms(
    rows: Sequence[dict[str, Any]],
    corpus: Corpus,
    format: str,
    path: Path,
    scope: str = "",
    today: date | None = None,
    own: Mapping[str, Sequence[str]] | None = None,
    own_columns: Sequence[str] = (),
) -> None:
    """Write ``rows`` to ``path``; ``scope`` says in words which filter made them.

    ``own`` are the reader's own columns by the id of the row; where nothing was written in them they stay away.

    Raises:
        UsageError: the format is unknown, or the file cannot be written.
    """
    kind = format_of(format, NORM_FORMATS)
    day = (today or date.today()).isoformat()
    more = tuple(own_columns) if own else ()
    blank = ("",) * len(more)
    cells = [
        (*_cells(number, row, corpus), *((own or {}).get(row["id"], blank) if more else ()))
        for number, row in enumerate(rows, 1)
    ]
    columns = (*_COLUMNS, *more)
    facts = [("范围", scope or "全部"), ("日期", day), ("行数", str(len(rows)))]
    writers: dict[str, Callable[[Path], object]] = {
        "xlsx": lambda target: write_sheet(
            target, "义务清单", columns, cells, (6, 24, 8, 70, 28, 18, 24, 36, *(18 for _ in more)), facts
        ),
        "docx": lambda target: _write_word(target, columns, cells, facts),
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
        near_places([str(s) for s in row.get("sanctions", ())], corpus.document(row["doc_id"])),
    )


def near_places(labels: Sequence[str], document: Document) -> str:
    """Citations in little room: each law once (同办法 where it is the document's own), each article once with its 款.

    《甲办法》第六十四条第一款 and 第二款, 第六十二条 of 甲办法 itself → 同办法第六十四条第一款、第二款，第六十二条
    """
    own = format_title(document.instrument)
    laws: dict[str, dict[str, list[str]]] = {}
    for label in labels:
        article, part = _ARTICLE.fullmatch(place_of(label)).groups()  # type: ignore[union-attr]
        parts = laws.setdefault(label[: len(label) - len(article + part)], {}).setdefault(article, [])
        if part and part not in parts:
            parts.append(part)
    return "；".join(
        (f"同{_kind(document.instrument.title)}" if law == own else law)
        + "，".join(article + "、".join(parts) for article, parts in articles.items())
        for law, articles in laws.items()
    )


def _kind(title: str) -> str:
    """办法, 条例, 规定, 法: how a text calls itself."""
    words = title.split("（")[0]
    return next(
        (kind for kind in ("办法", "条例", "规定", "准则", "规则", "细则", "指引", "决定") if words.endswith(kind)),
        "法",
    )


def _title(document: Document) -> str:
    """The title, with what must stand beside the words: 摘要（非原文）."""
    return document.instrument.title + (f"［{document.caveat}］" if document.caveat else "")


def _write_word(
    target: Path, columns: Sequence[str], cells: list[tuple[object, ...]], facts: list[tuple[str, str]]
) -> None:
    document = new_document("义务清单", landscape=True)
    write_paragraphs(document, [f"{key}：{value}" for key, value in facts])
    own = len(columns) - len(_COLUMNS)
    widths = (0.9, 2.6, 1.1, 6.4, 2.8, 2.0, 2.0, 2.0, *(5.5 / own for _ in range(own))) if own else _WIDE
    write_table(document, columns, cells, widths)
    document.save(str(target))
