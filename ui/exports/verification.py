"""The result of checking a document's citations, as an annotated Word file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from docx.enum.text import WD_COLOR_INDEX

from ui.exports.cells import plain_text
from ui.exports.files import write_whole
from ui.exports.word import new_document, write_paragraphs, write_table

__all__ = ["export_verification"]

_COLOURS = {
    "核验一致": WD_COLOR_INDEX.BRIGHT_GREEN,
    "内容不符": WD_COLOR_INDEX.RED,
    "已修改或废止": WD_COLOR_INDEX.YELLOW,
    "未收录": WD_COLOR_INDEX.GRAY_25,
    "不存在": WD_COLOR_INDEX.PINK,
    "无法判定": WD_COLOR_INDEX.TURQUOISE,
}


class Checked(Protocol):
    """A checked citation: its place in the text, its words, its state and why."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def explanation(self) -> str: ...


def export_verification(text: str, checked: Sequence[Checked], path: Path) -> None:
    """Write ``text`` with each citation highlighted by its state and commented, and the table of results.

    Raises:
        UsageError: the file cannot be written.
    """
    write_whole(path, lambda target: _write(target, text, sorted(checked, key=lambda c: (c.start, c.end))))


def _write(target: Path, text: str, checked: Sequence[Checked]) -> None:
    document = new_document("引用核验结果")
    document.add_heading("一、结果", level=1)
    rows = [(number, c.text, c.state, c.explanation) for number, c in enumerate(checked, 1)]
    write_table(document, ("序号", "引用", "结论", "说明"), rows, (1.2, 5.0, 2.4, 8.0))
    document.add_heading("二、原文批注", level=1)
    offset = 0
    for line in text.split("\n"):
        paragraph = document.add_paragraph()
        position, end = offset, offset + len(line)
        for number, citation in enumerate(checked, 1):
            if citation.start < position or citation.end > end:
                continue
            paragraph.add_run(plain_text(text[position : citation.start]))
            run = paragraph.add_run(plain_text(text[citation.start : citation.end]))
            run.font.highlight_color = _COLOURS.get(citation.state)
            note = f"[{number}] {citation.state}：{citation.explanation}"
            document.add_comment(runs=[run], text=plain_text(note), author="法脉", initials="法")
            position = citation.end
        paragraph.add_run(plain_text(text[position:end]))
        offset = end + 1
    write_paragraphs(
        document, ["绿：核验一致　红：内容不符　黄：已修改或废止　灰：未收录　粉：不存在　青：无法判定"], small=True
    )
    document.save(str(target))
