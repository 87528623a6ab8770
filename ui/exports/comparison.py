"""Two versions of a law side by side as a Word table: what was struck out and what is new, and the numbers that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx.shared import Pt, RGBColor

from ui.exports.cells import plain_text
from ui.exports.files import write_whole
from ui.exports.word import new_document, set_head_font, write_paragraphs, write_table

__all__ = ["ComparedRow", "Piece", "export_comparison"]

_GONE, _NEW = RGBColor(0xB0, 0x2A, 0x1C), RGBColor(0x0E, 0x6A, 0x36)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one side; ``differs`` where the other side has it not."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """An article of either version: what became of it, the text of each side, and the numbers that changed."""

    change: str
    old_label: str
    old: Sequence[Piece]
    new_label: str
    new: Sequence[Piece]
    old_numbers: Sequence[str] = ()
    new_numbers: Sequence[str] = ()


def export_comparison(titles: tuple[str, str], notes: Iterable[str], rows: Sequence[ComparedRow], path: Path) -> None:
    """Write the rows as ``docx``.

    Args:
        titles: of the old and the new version.
        notes: lines above the table.
        rows: what is compared.
        path: where to.

    Raises:
        UsageError: the file cannot be written.
    """
    made = new_document("新旧对照表", landscape=True)
    write_paragraphs(made, notes, small=True)
    counted = [row for row in rows if row.old_numbers or row.new_numbers]
    if counted:
        made.add_heading("数字变化", level=2)
        told = [
            (
                row.old_label or "—",
                "；".join(row.old_numbers) or "—",
                row.new_label or "—",
                "；".join(row.new_numbers) or "—",
            )
            for row in counted
        ]
        write_table(made, ("旧条", "旧数字", "新条", "新数字"), told, (2.6, 9.6, 2.6, 9.6))
        made.add_heading("条文对照", level=2)
    write_table(made, ("变化", *titles), [(row.change, "", "") for row in rows], (2.0, 11.4, 11.4))
    for row, cells in zip(rows, made.tables[-1].rows[1:], strict=True):
        for cell, label, pieces, colour in (
            (cells.cells[1], row.old_label, row.old, _GONE),
            (cells.cells[2], row.new_label, row.new, _NEW),
        ):
            _side(cell, label, pieces, colour)
    write_whole(path, lambda aside: made.save(str(aside)))


def _side(cell: Any, label: str, pieces: Sequence[Piece], colour: RGBColor) -> None:
    """One cell: the label of the article, then its text with what differs struck out or underlined."""
    paragraph = cell.paragraphs[0]
    if label:
        run = paragraph.add_run(plain_text(f"{label}　"))
        run.font.size = Pt(9)
        set_head_font(run)
    for piece in pieces:
        for number, line in enumerate(piece.text.split("\n")):
            if number:
                paragraph = cell.add_paragraph()
            if not line:
                continue
            run = paragraph.add_run(plain_text(line))
            run.font.size = Pt(9)
            if piece.differs:
                run.font.color.rgb = colour
                run.font.strike = colour is _GONE
                run.font.underline = colour is _NEW
