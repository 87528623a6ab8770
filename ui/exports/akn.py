"""A law in Akoma Ntoso 3.0 (OASIS LegalDocML), valid against its schema.

The ids are those of the graph (``art_18__para_2``, ``art_71__para_1__item_7``), so that a link to either fits the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from corpus import Article, Document, Heading, Paragraph, to_chinese
from ui.exports.cells import plain_text
from ui.exports.lines import Line, LineKind, begun, lines_of

__all__ = ["NAMESPACE", "akn_of"]

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_SOURCE = "#famai"
_ELEMENTS = {"编": "part", "分编": "subpart", "章": "chapter", "节": "section", "部分": "title", "附件": "hcontainer"}
_SHORT = {"编": "part", "分编": "subpart", "章": "chp", "节": "sec", "部分": "title", "附件": "att"}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNKNOWN = "0001-01-01"  # the schema demands a date; the catalogue knows none


def akn_of(document: Document) -> bytes:
    """The law as one XML document in UTF-8."""
    root = Element("akomaNtoso", {"xmlns": NAMESPACE})
    act = document.instrument.binding
    whole = _add(root, "act" if act else "doc", name=document.instrument.level or "法规")
    _meta(whole, document)
    preface = _add(whole, "preface")
    title = _add(_add(preface, "longTitle"), "p")
    _add(title, "docTitle", document.instrument.title)
    for note in document.tree.notes:
        _add(preface, "p", note)
    body = _add(whole, "body" if act else "mainBody")
    _Body(body).write(document.tree.articles)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    made = ElementTree.SubElement(parent, tag, {name: plain_text(value) for name, value in attributes.items()})
    if text:
        made.text = plain_text(text)
    return made


def _meta(whole: Element, document: Document) -> None:
    """Identification, publication, life cycle and references of the text."""
    instrument = document.instrument
    days = [day for day in (instrument.published, instrument.adopted) if day and _DATE.fullmatch(day)]
    day = days[0] if days else _UNKNOWN
    work = f"/akn/cn/{'act' if instrument.binding else 'doc'}/{day}/{instrument.version_of or instrument.id}"
    expression = f"{work}/zho@{instrument.effective or day}"
    meta = _add(whole, "meta")
    identification = _add(meta, "identification", source=_SOURCE)
    for level, uri in (("Work", work), ("Expression", expression), ("Manifestation", f"{expression}/!main.xml")):
        part = _add(identification, f"FRBR{level}")
        _add(part, "FRBRthis", value=f"{uri}/!main" if level != "Manifestation" else uri)
        _add(part, "FRBRuri", value=uri)
        if level == "Work":
            _add(part, "FRBRalias", value=instrument.title, name="title")
        _add(part, "FRBRdate", date=day, name="公布")
        _add(part, "FRBRauthor", href="#issuer" if level != "Manifestation" else _SOURCE)
        if level == "Work":
            _add(part, "FRBRcountry", value="cn")
            if instrument.number:
                _add(part, "FRBRnumber", value=instrument.number)
        if level == "Expression":
            _add(part, "FRBRlanguage", language="zho")
    if days:
        _add(meta, "publication", date=day, name="公布", showAs="公布", **_number(instrument.number))
    events = [("generation", instrument.published), ("generation", instrument.effective), ("repeal", instrument.ended)]
    dated = [(kind, when) for kind, when in events if when and _DATE.fullmatch(when)]
    if dated:
        cycle = _add(meta, "lifecycle", source=_SOURCE)
        for number, (kind, when) in enumerate(dated, 1):
            _add(cycle, "eventRef", eId=f"e{number}", date=when, type=kind, source="#original")
    references = _add(meta, "references", source=_SOURCE)
    _add(references, "original", eId="original", href=instrument.source or work, showAs=instrument.title)
    _add(references, "TLCOrganization", eId="issuer", href="/ontology/issuer", showAs=instrument.issuer or "不详")
    _add(references, "TLCOrganization", eId="famai", href="/ontology/famai", showAs="法脉")


def _number(number: str | None) -> dict[str, str]:
    return {"number": number} if number else {}


class _Body:
    """Writes articles into the headings that hold them."""

    def __init__(self, body: Element) -> None:
        self._body = body
        self._open: list[tuple[Heading, Element, str]] = []

    def write(self, articles: Iterable[Article]) -> None:
        """All articles in order."""
        for article in articles:
            self._article(self._parent(article.headings), article)

    def _parent(self, headings: tuple[Heading, ...]) -> Element:
        """The element of the innermost heading, which is made where it is new."""
        fresh = begun([heading for heading, _, _ in self._open], headings)
        del self._open[len(headings) - len(fresh) :]
        for heading in fresh:
            parent, prefix = (self._open[-1][1], f"{self._open[-1][2]}__") if self._open else (self._body, "")
            eid = f"{prefix}{_SHORT[heading.level]}_{heading.number or 'last'}"
            more = {"name": "annex"} if heading.level == "附件" else {}
            made = _add(parent, _ELEMENTS[heading.level], eId=eid, **more)
            number = "附件" if heading.level == "附件" else ""
            if heading.number and not number:
                number = f"第{to_chinese(heading.number)}{heading.level}"
            if number:
                _add(made, "num", number)
            if heading.title:
                _add(made, "heading", heading.title)
            self._open.append((heading, made, eid))
        return self._open[-1][1] if self._open else self._body

    def _article(self, parent: Element, article: Article) -> None:
        if article.is_section:
            made = _add(parent, "hcontainer", eId=article.eid, name="section")
        else:
            made = _add(parent, "article", eId=article.eid)
        _add(made, "num", article.label)
        for paragraph in article.paragraphs:
            _paragraph(made, article, paragraph)


def _paragraph(parent: Element, article: Article, paragraph: Paragraph) -> None:
    """A 款: content alone, or what leads in, 项 and 目, and what follows them."""
    eid = f"{article.eid}__para_{paragraph.number}"
    made = _add(parent, "paragraph", eId=eid)
    lines = list(lines_of(article, paragraph))
    points = [line for line in lines if line.kind in (LineKind.ITEM, LineKind.SUBITEM)]
    if not points:
        _content(made, lines)
        return
    leads = [line for line in lines if line.kind is LineKind.LEAD]
    if leads:
        intro = _add(made, "intro")
        for line in leads:
            _add(intro, "p", line.text)
    item: Element | None = None
    for line in lines:
        if line.kind is LineKind.ITEM:
            item = _point(made, "point", line, f"{eid}__item_{line.number}", lines)
        elif line.kind is LineKind.SUBITEM and item is not None:
            _content(_add(item, "indent", eId=f"{eid}__item_{line.within}__subitem_{line.number}"), [line])
    tails = [line for line in lines if line.kind is LineKind.TAIL]
    if tails:
        wrap = _add(made, "wrapUp")
        for line in tails:
            _add(wrap, "p", line.text)


def _point(parent: Element, tag: str, line: Line, eid: str, lines: Iterable[Line]) -> Element:
    """A 项; what it says leads in its 目 where it has some."""
    made = _add(parent, tag, eId=eid)
    if line.mark:
        _add(made, "num", line.mark)
    if any(other.kind is LineKind.SUBITEM and other.within == line.number for other in lines):
        _add(_add(made, "intro"), "p", line.text)
    else:
        _content(made, [line])
    return made


def _content(parent: Element, lines: Iterable[Line]) -> None:
    content = _add(parent, "content")
    for line in lines:
        _add(content, "p", line.text)
