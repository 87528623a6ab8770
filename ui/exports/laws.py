"""A whole law (法规) to take along: Word, Markdown, and Akoma Ntoso for other programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.styles.style import ParagraphStyle

from corpus import Article, Document, Heading, NotFoundError, Origin, format_title
from ui.exports.akn import akn_of
from ui.exports.cells import plain_text
from ui.exports.files import format_of, write_whole
from ui.exports.lines import LineKind, begun, lines_of, printed
from ui.exports.word import WordDocument, append_paragraph, new_document, set_head_font, write_paragraphs

__all__ = ["LAW_FORMATS", "export_law"]

LAW_FORMATS = ("docx", "md", "xml")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_DIGEST = "以下为本库自拟摘要，不是原文；条、款、项与原文一一对应，引用前请与官方文本核对。"


def export_law(document: Document, form: str, path: Path) -> None:
    """Write a law as ``docx``, ``md`` or ``xml`` (Akoma Ntoso 3).

    Raises:
        NotFoundError: the collection has no text of it.
        UsageError: an unknown format, or the file cannot be written.
    """
    if document.origin is Origin.MISSING:
        raise NotFoundError(f"{format_title(document.instrument)}没有文本，不能导出。请先在“法规库 → 补充原文”中补上")
    kind = format_of(form, LAW_FORMATS)
    if kind == "docx":
        word = _word(document)
        write_whole(path, lambda aside: word.save(str(aside)))
    else:
        content = akn_of(document) if kind == "xml" else _markdown(document).encode()
        write_whole(path, lambda aside: aside.write_bytes(content))


def _facts(document: Document) -> list[str]:
    """What the law says of itself, one line a fact; what it is not (a digest, an unofficial text) first."""
    instrument = document.instrument
    caution = _DIGEST if document.origin is Origin.DIGEST else document.caveat or ""
    facts = (
        ("发布机关", instrument.issuer),
        ("发文字号", instrument.number),
        ("公布日期", instrument.published),
        ("施行日期", instrument.effective),
        ("时效性", instrument.status),
        ("官方页面", instrument.source),
    )
    return [*filter(None, [caution]), *(f"{name}：{value}" for name, value in facts if value)]


def _with_headings(document: Document) -> Iterator[tuple[Sequence[Heading], Article]]:
    """Each article with the headings that begin before it."""
    seen: tuple[Heading, ...] = ()
    for article in document.tree.articles:
        yield begun(seen, article.headings), article
        seen = article.headings


def _markdown(document: Document) -> str:
    def escaped(text: str) -> str:
        return _SPECIAL.sub(r"\\\1", text)

    parts = [f"# {escaped(document.instrument.title)}"]
    parts += ["\n".join(f"> {escaped(fact)}  " for fact in _facts(document))]
    parts += [escaped(note) for note in document.tree.notes]
    for headings, article in _with_headings(document):
        parts += [f"{'#' * min(6, 2 + article.headings.index(h))} {escaped(h.label)}" for h in headings]
        label = f"**{escaped(article.label)}**　"
        for paragraph in article.paragraphs:
            for line in lines_of(article, paragraph):
                parts.append(label + escaped(printed(line)))
                label = ""
    return "\n\n".join(parts) + "\n"


def _line_style(made: WordDocument, kind: LineKind) -> ParagraphStyle:
    """A paragraph style for one kind of line: cheaper to write, and easy to change, for a law of a thousand articles."""
    style = cast("ParagraphStyle", made.styles.add_style(f"条文 {kind.value}", WD_STYLE_TYPE.PARAGRAPH))
    style.base_style = made.styles["Normal"]
    style.paragraph_format.space_after = Pt(3)
    style.paragraph_format.first_line_indent = Pt(42 if kind is LineKind.SUBITEM else 21)
    return style


def _word(document: Document) -> WordDocument:
    made = new_document(document.instrument.title)
    styles = {kind: _line_style(made, kind) for kind in LineKind}
    write_paragraphs(made, _facts(document), small=True)
    write_paragraphs(made, document.tree.notes, small=True)
    for headings, article in _with_headings(document):
        for heading in headings:
            head = made.add_heading(plain_text(heading.label), level=1 if heading.level in ("编", "章", "附件") else 2)
            head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        label = article.label
        for paragraph in article.paragraphs:
            for line in lines_of(article, paragraph):
                written = append_paragraph(made, styles[line.kind])
                if label:
                    set_head_font(written.add_run(plain_text(f"{label}　")))
                    label = ""
                written.add_run(plain_text(printed(line)))
    return made
