"""Word documents: one page set-up, one table style, page numbers, Chinese fonts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from ui.exports.cells import plain_text

__all__ = ["WordDocument", "append_paragraph", "new_document", "set_head_font", "write_paragraphs", "write_table"]

_BODY_FONT, _HEAD_FONT = "宋体", "黑体"
_INK = RGBColor(0x1F, 0x2A, 0x37)


def new_document(title: str, landscape: bool = False) -> WordDocument:
    """An A4 document with its title, page numbers in the footer and the fonts of official papers."""
    document = Document()
    document.core_properties.title = plain_text(title)
    document.core_properties.author = "法脉"
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    _font(document.styles["Normal"], _BODY_FONT, 10.5)
    for level, size in ((1, 14), (2, 11.5)):
        style = document.styles[f"Heading {level}"]
        _font(style, _HEAD_FONT, size)
        style.font.color.rgb = _INK
        style.font.bold = False
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(plain_text(title))
    run.font.size = Pt(18)
    _east_asian(run, _HEAD_FONT)
    _page_number(section.footer.paragraphs[0])
    return document


def append_paragraph(document: WordDocument, style: Any) -> Paragraph:
    """Add an empty paragraph at the end; unlike python-docx, it looks through neither paragraphs nor styles for that."""
    element: Any = OxmlElement("w:p")
    element.style = style.style_id
    document.element.body[-1].addprevious(element)  # the last one holds the page set-up
    return Paragraph(element, document._body)


def write_paragraphs(document: WordDocument, texts: Iterable[str], small: bool = False) -> None:
    """Add one paragraph a text; ``small`` for notes."""
    for text in texts:
        if not text.strip():
            continue
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(3)
        run = paragraph.add_run(plain_text(text))
        if small:
            run.font.size = Pt(9)
            run.font.color.rgb = RGBColor(0x5B, 0x67, 0x75)


def write_table(
    document: WordDocument, columns: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[float]
) -> None:
    """Add a table with a repeated, shaded header; widths in centimetres."""
    table = document.add_table(rows=1, cols=len(columns))
    table.style = "Table Grid"
    table.autofit = False
    header = table.rows[0]
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    header._tr.get_or_add_trPr().append(mark)
    for cell, name in zip(header.cells, columns, strict=True):
        _fill(cell, name, head=True)
    for row in rows:
        added = table.add_row()
        cannot_split = OxmlElement("w:cantSplit")
        added._tr.get_or_add_trPr().append(cannot_split)
        for cell, value in zip(added.cells, row, strict=True):
            _fill(cell, value)
    for column, width in zip(table.columns, widths, strict=True):  # LibreOffice goes by the columns, Word by the cells
        column.width = Cm(width)
    for row_cells in table.rows:
        for cell, width in zip(row_cells.cells, widths, strict=True):
            cell.width = Cm(width)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _fill(cell: Any, value: object, head: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(plain_text(value))
    run.font.size = Pt(9)
    if head:
        _east_asian(run, _HEAD_FONT)
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "E8EDF3")
        cell._tc.get_or_add_tcPr().append(shade)


def _font(style: Any, name: str, size: float) -> None:
    style.font.name = "Times New Roman"
    style.font.size = Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def set_head_font(run: Any) -> None:
    """The font of headings for a run within a paragraph."""
    _east_asian(run, _HEAD_FONT)


def _east_asian(run: Any, name: str) -> None:
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._element.append(element)
