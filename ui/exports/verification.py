"""The result of checking documents' citations as files: a report in Word, a table in Excel."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docx.enum.text import WD_COLOR_INDEX

from retrieval import CheckedCitation, CheckedDocument, CheckState
from ui.exports.cells import plain_text
from ui.exports.checked_word import annotate_word, comment_of
from ui.exports.excel import write_sheet
from ui.exports.files import write_whole
from ui.exports.word import new_document, write_paragraphs, write_table

__all__ = ["Checked", "export_table", "export_verification"]

_COLOURS = {
    CheckState.CONSISTENT: WD_COLOR_INDEX.BRIGHT_GREEN,
    CheckState.DIFFERENT: WD_COLOR_INDEX.RED,
    CheckState.SUPERSEDED: WD_COLOR_INDEX.YELLOW,
    CheckState.NOT_HELD: WD_COLOR_INDEX.GRAY_25,
    CheckState.NO_SUCH: WD_COLOR_INDEX.PINK,
    CheckState.UNDECIDED: WD_COLOR_INDEX.TURQUOISE,
}
_LONGEST_TEXT = 60_000  # characters of a text that a report repeats; a longer one is left to its own file


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked document with its name and, where there is a file, its content."""

    name: str
    document: CheckedDocument
    data: bytes | None = None

    @property
    def is_word(self) -> bool:
        """Whether comments can be written into the document itself."""
        return self.data is not None and self.name.lower().endswith(".docx")


def export_verification(checked: Checked, path: Path) -> None:
    """Write the document back with comments where it is a Word file, else a report with page numbers where it has pages.

    Raises:
        UsageError: the file cannot be written.
    """
    if checked.is_word and checked.data is not None:
        annotate_word(checked.data, checked.document.citations, path)
        return
    write_whole(path, lambda target: _report(target, checked))


def export_table(documents: Sequence[Checked], path: Path) -> None:
    """Write one row a citation of all documents as an Excel file.

    Raises:
        UsageError: the file cannot be written.
    """
    columns = ("文件", "页", "序号", "引用", "法规", "指向", "结论", "说明", "应为", "引文")
    rows = [
        (
            c.name,
            _page(c.document, one) or "",
            number,
            one.text,
            one.law,
            one.label,
            one.state.value,
            one.why,
            one.right,
            one.quote,
        )
        for c in documents
        for number, one in enumerate(c.document.citations, 1)
    ]
    widths = (24, 6, 6, 34, 30, 38, 12, 44, 40, 36)
    write_whole(path, lambda target: write_sheet(target, "引用核验", columns, rows, widths))


def _page(document: CheckedDocument, citation: CheckedCitation) -> int | None:
    return bisect.bisect_right(document.pages, citation.start) if document.pages else None


def _report(target: Path, checked: Checked) -> None:
    found = sorted(checked.document.citations, key=lambda c: (c.start, c.end))
    document = new_document("引用核验结果")
    write_paragraphs(document, [f"文件：{checked.name}", _summary(found)])
    document.add_heading("一、结果", level=1)
    paged = bool(checked.document.pages)
    rows = [
        (number, *((_page(checked.document, c),) if paged else ()), c.text, c.state, c.why, c.right or "")
        for number, c in enumerate(found, 1)
    ]
    columns = ("序号", *(("页",) if paged else ()), "引用", "结论", "说明", "应为")
    write_table(document, columns, rows, (1.0, *((1.0,) if paged else ()), 4.0, 1.9, 5.0, 4.0))
    if len(checked.document.text) <= _LONGEST_TEXT:
        document.add_heading("二、原文批注", level=1)
        _repeat(document, checked.document.text, found)
    write_paragraphs(
        document, ["绿：核验一致　红：内容不符　黄：已修改或废止　灰：未收录　粉：不存在　青：无法判定"], small=True
    )
    document.save(str(target))


def _summary(found: Sequence[CheckedCitation]) -> str:
    counts = [(state, sum(c.state is state for c in found)) for state in CheckState]
    return f"共 {len(found)} 处引用：" + "，".join(f"{state} {count}" for state, count in counts if count)


def _repeat(document: object, text: str, found: Sequence[CheckedCitation]) -> None:
    """The text line by line with its citations marked and commented; citations over lines are marked in the first."""
    offset, index = 0, 0
    for line in text.split("\n"):
        paragraph = document.add_paragraph()  # type: ignore[attr-defined]
        position, end = offset, offset + len(line)
        while index < len(found) and found[index].start < end:
            citation = found[index]
            index += 1
            if citation.start < position:
                continue
            stop = min(citation.end, end)
            paragraph.add_run(plain_text(text[position : citation.start]))
            run = paragraph.add_run(plain_text(text[citation.start : stop]))
            run.font.highlight_color = _COLOURS[citation.state]
            document.add_comment(  # type: ignore[attr-defined]
                runs=[run], text=f"[{index}] {comment_of(citation)}", author="法脉", initials="法"
            )
            position = stop
        paragraph.add_run(plain_text(text[position:end]))
        offset = end + 1
