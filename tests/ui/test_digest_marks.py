"""A duty that was read from a digest says so wherever the list is taken."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from corpus import UNCOMPARED, Corpus, Document, Instrument, Origin, segment
from graph import extract_facts, norm_rows
from ui.exports import export_norms

TEXT = "示例报告办法\n第一条 示例机构应当在三个工作日内报告。\n第二条 示例机构不得迟报。\n"


@pytest.mark.parametrize(
    ("origin", "detail", "mark"),
    [
        (Origin.DIGEST, "摘要（非原文）", "［摘要（非原文）］"),
        (Origin.TEXT, UNCOMPARED, f"［{UNCOMPARED}］"),
        (Origin.TEXT, "文本包", ""),
    ],
)
@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_the_list_of_duties_says_what_stands_behind(origin, detail, mark, form, tmp_path: Path) -> None:
    document = Document(
        Instrument("made-up", "示例报告办法", level="部门规章"), origin, segment(TEXT), TEXT, "0", detail
    )
    corpus = Corpus({"made-up": document})
    path = tmp_path / f"list.{form}"
    export_norms(norm_rows(extract_facts(corpus)), corpus, form, path)
    if form == "xlsx":
        sheet = openpyxl.load_workbook(path)["义务清单"]
        cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    else:
        table = docx.Document(str(path)).tables[-1]
        cells = [cell.text for row in table.rows for cell in row.cells]
    assert f"示例报告办法{mark}" in cells
