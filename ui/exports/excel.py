"""Excel workbooks: frozen header, filters, widths, wrapped text, harmless cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ui.exports.cells import cell_text

if TYPE_CHECKING:  # openpyxl is loaded with the first workbook: a server that starts waits for none
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Sheet", "write_sheet", "write_sheets"]

Sheet: TypeAlias = "tuple[str, Sequence[str], Sequence[Sequence[object]], Sequence[float]]"
"""Name, columns, rows and widths (in characters) of one sheet."""

_TALLEST_ROW = 409.0  # points, the limit of Excel
_LONGEST_CELL = 32_767  # characters, the limit of Excel


def write_sheet(
    target: Path,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    widths: Sequence[float],
    facts: Sequence[tuple[str, str]] = (),
) -> None:
    """Write one sheet of ``rows`` and, where given, a second one with the facts about it; widths in characters."""
    write_sheets(target, ((name, columns, rows, widths),), facts)


def write_sheets(target: Path, sheets: Sequence[Sheet], facts: Sequence[tuple[str, str]] = ()) -> None:
    """Write several sheets and, where given, a last one with the facts about them."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties

    workbook = Workbook()
    for number, (name, columns, rows, widths) in enumerate(sheets):
        sheet = workbook.active if number == 0 else workbook.create_sheet(name)
        assert sheet is not None
        sheet.title = name
        _fill(sheet, columns, rows, widths)
    if facts:
        about = workbook.create_sheet("说明")
        for key, value in facts:
            about.append([key, cell_text(value)])
        about.column_dimensions["A"].width, about.column_dimensions["B"].width = 12, 90
        for index, fact in enumerate(facts, 1):
            about.cell(index, 1).font = Font(bold=True)
            for cell in about[index]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            about.row_dimensions[index].height = _height(fact, (12, 90))
        about.page_setup.fitToWidth, about.page_setup.fitToHeight = 1, 0
        about.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        _page_number(about)
    workbook.save(target)


def _fill(sheet: Worksheet, columns: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[float]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    side = Side(style="thin", color="C9D1DB")
    line = Border(left=side, right=side, top=side, bottom=side)
    sheet.append(list(columns))
    for row in rows:
        sheet.append([v if isinstance(v, int | float) else cell_text(v)[:_LONGEST_CELL] for v in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = line
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EDF3")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    for index, row in enumerate(rows, 2):
        sheet.row_dimensions[index].height = _height(row, widths)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(2, len(rows) + 1)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    _page_number(sheet)


def _page_number(sheet: Worksheet) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    footer = sheet.oddFooter
    if footer is not None:
        footer.center.text = "第 &P 页，共 &N 页"


def _height(row: Sequence[object], widths: Sequence[float]) -> float:
    """Points that the wrapped text of the fullest cell needs; a Chinese character is two columns wide."""
    lines = 1
    for value, width in zip(row, widths, strict=True):
        parts = str("" if value is None else value).split("\n")
        columns = (sum(2 if ord(c) > 0x2E7F else 1 for c in part) for part in parts)
        lines = max(lines, sum(max(1, math.ceil(n / max(1.0, width - 1))) for n in columns))
    return min(_TALLEST_ROW, 15.0 * lines + 3)
