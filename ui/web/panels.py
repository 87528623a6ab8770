"""The article panel: one 条 in full, what is cited in it marked, and what the graph knows of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus import Article, Document, Locator, Origin, Paragraph, format_label, in_marks
from graph import Norm, Reference, Sanction
from ui.web.markup import Wrap, badge, esc, join, origin_badge, status_badge, weave
from ui.web.terms import TermUse
from ui.web.words import MODALITY, TARGET, facts_line, fine
from ui.web.workbench import Workbench

__all__ = ["MAX_SPANS", "article_body", "article_panel", "facts_sections", "open_button", "parse_spans"]

MAX_SPANS = 20
_ROWS = 40  # entries of one list of the panel; more are announced

Span = tuple[int, int]


def parse_spans(text: str, length: int) -> list[Span]:
    """``12-40,80-95`` as spans inside ``[0, length)``; what is no span is passed over."""
    spans: list[Span] = []
    for part in text.split(",")[:MAX_SPANS]:
        left, dash, right = part.partition("-")
        if dash and left.isdecimal() and right.isdecimal() and len(left) < 8 and len(right) < 8:
            start, end = int(left), min(int(right), length)
            if start < end:
                spans.append((start, end))
    return sorted(spans)


def open_button(label: str, doc_id: str, eid: str, spans: Iterable[Span] = (), css: str = "fm-link") -> str:
    """A button that opens the article in the panel."""
    where = ",".join(f"{start}-{end}" for start, end in spans)
    return (
        f'<button type="button" class="{css}" data-open data-doc="{esc(doc_id)}" data-eid="{esc(eid)}"'
        f' data-spans="{where}">{esc(label)}</button>'
    )


def _wraps(
    spans: Sequence[Span], terms: Sequence[TermUse], references: Sequence[Reference], tab_index: int
) -> list[Wrap]:
    wraps = [Wrap(start, end, '<mark class="fm-hit">', "</mark>", 0) for start, end in spans]
    linked: list[Span] = []
    for reference in references:
        target = reference.target
        if target and target.article and (reference.start, reference.end) not in linked:
            linked.append((reference.start, reference.end))
            opening = (
                f'<a class="fm-ref" role="button" tabindex="0" data-open data-doc="{esc(target.doc_id)}"'
                f' data-eid="{esc(target.article)}" data-spans="">'
            )
            wraps.append(Wrap(reference.start, reference.end, opening, "</a>", 1))
    for use in terms:
        definition = use.definition
        tip = esc(f"{definition.term}：{definition.definition}")
        wraps.append(
            Wrap(use.start, use.end, f'<dfn class="fm-term" tabindex="{tab_index}" data-tip="{tip}">', "</dfn>", 2)
        )
    return wraps


def article_body(
    article: Article,
    spans: Sequence[Span] = (),
    terms: Sequence[TermUse] = (),
    references: Sequence[Reference] = (),
    in_tab_order: bool = True,
) -> str:
    """The text of the article, a paragraph an HTML element, the spans marked.

    ``in_tab_order`` says whether the terms can be reached with the keyboard; in a whole law they would be too many.
    """
    wraps = _wraps(spans, terms, references, 0 if in_tab_order else -1)
    several = len(article.paragraphs) > 1
    return join(_paragraph(article, paragraph, several, wraps) for paragraph in article.paragraphs)


def _paragraph(article: Article, paragraph: Paragraph, several: bool, wraps: Sequence[Wrap]) -> str:
    number = f'<span class="fm-para-no" aria-hidden="true">{paragraph.number}</span>' if several else ""
    parts: list[str] = []
    at = paragraph.start

    def line(start: int, end: int, css: str, lead: str = "") -> None:
        while end > start and article.text[end - 1] == "\n":
            end -= 1
        while start < end and article.text[start] == "\n":
            start += 1
        if start < end:
            parts.append(f'<p class="{css}">{lead}{weave(article.text, start, end, wraps)}</p>')

    for item in paragraph.items:
        line(at, item.start, "fm-para", number if at == paragraph.start else "")
        end = item.subitems[0].start if item.subitems else item.end
        line(item.start, end, "fm-item")
        for sub in item.subitems:
            line(sub.start, sub.end, "fm-subitem")
        at = item.end
    line(at, paragraph.end, "fm-para", number if at == paragraph.start else "")
    return f'<div class="fm-paragraph" data-paragraph="{paragraph.number}">{join(parts)}</div>'


def article_panel(bench: Workbench, doc_id: str, eid: str, spans: str = "") -> str:
    """The panel of one article.

    Raises:
        NotFoundError: there is no such document or article.
    """
    document, article = bench.article(doc_id, eid)
    facts = bench.article_facts(doc_id, article)
    marked = parse_spans(spans, len(article.text))
    body = article_body(article, marked, bench.term_uses(doc_id, article), facts.cites)
    return (
        f'<article class="fm-article" data-doc="{esc(doc_id)}" data-eid="{esc(article.eid)}">'
        f"{_head(bench, document, article, marked)}"
        f'<div class="fm-lawtext">{body}</div>{facts_sections(bench, document, article)}</article>'
    )


def _formal(document: Document, article: Article, spans: Sequence[Span]) -> str:
    """The citation of what is marked, to 款 and 项 where all of it lies in one."""
    places = set()
    for start, end in spans:
        paragraph = article.paragraph_at(start)
        item = (
            next((i.number for i in paragraph.items if i.start <= start and end <= i.end), None) if paragraph else None
        )
        places.add((paragraph.number if paragraph and len(article.paragraphs) > 1 else None, item))
    number, item_number = places.pop() if len(places) == 1 else (None, None)
    return format_label(document.instrument, article, number, item_number)


def _head(bench: Workbench, document: Document, article: Article, spans: Sequence[Span]) -> str:
    instrument = document.instrument
    before, after = bench.previous_and_next(document.id, article.eid)
    path = " › ".join(heading.label for heading in article.headings)
    citation = _formal(document, article, spans)
    dates = "　".join(
        f"{name} {value}".strip()
        for name, value in (("", instrument.number), ("公布", instrument.published), ("施行", instrument.effective))
        if value
    )
    steps = join(
        open_button(name, document.id, other.eid, css="fm-button")
        if other
        else f'<button type="button" class="fm-button" disabled>{name}</button>'
        for name, other in (("← 上一条", before), ("下一条 →", after))
    )
    digest = ""
    if document.origin is Origin.DIGEST:
        source = f"官方原文：{esc(instrument.source)}" if instrument.source else ""
        digest = f'<p class="fm-note">以下为本库自拟摘要，不是原文，引用前请与官方文本核对。{source}</p>'
    return (
        f'<header class="fm-article-head"><p class="fm-article-law">{esc(in_marks(instrument.title))}'
        f"{status_badge(instrument)}{origin_badge(document)}</p>"
        f'<p class="fm-meta">{esc(dates)}</p>'
        f'<h2 tabindex="-1">{esc(article.label)}</h2><p class="fm-path">{esc(path)}</p>'
        f'<div class="fm-tools">{steps}'
        f'<button type="button" class="fm-button" data-copy="{esc(citation)}">复制引用</button>'
        f'<button type="button" class="fm-button" data-basket="{esc(document.id)}/{esc(article.eid)}"'
        f' data-spans="{",".join(f"{start}-{end}" for start, end in spans)}">加入工作篮</button>'
        f'<a class="fm-button" data-read href="/law/{esc(document.id)}/{esc(article.eid)}">在法规库中打开</a>'
        f'<button type="button" class="fm-button" data-graph="{esc(document.id)}/{esc(article.eid)}">图谱</button>'
        f"</div>{digest}</header>"
    )


def facts_sections(bench: Workbench, document: Document, article: Article) -> str:
    """Summary, norms, sanctions and citations of an article, each a section that folds."""
    facts = bench.article_facts(document.id, article)
    annotation = bench.annotation(document.id, article)
    sections: list[str] = []
    if annotation is not None:
        sections.append(_section("内容提要", None, f"<p>{esc(annotation.summary)}</p>", True))
    if facts.norms:
        sections.append(_section("义务与权限", len(facts.norms), _list(map(_norm, facts.norms)), True))
    for title, rows, unfolded in (
        ("违反本条的罚则", [_sanction(bench, p.sanction, True, p.catch_all) for p in facts.penalties], True),
        ("本条规定的处罚", [_sanction(bench, s, False) for s in facts.sanctions], False),
        ("引用", [_cites(bench, r) for r in facts.cites], False),
        ("被引用", [_cited_by(bench, r) for r in facts.cited_by], False),
    ):
        if distinct := list(dict.fromkeys(rows)):
            sections.append(_section(title, len(distinct), _list(distinct), unfolded))
    return join(sections)


def _section(title: str, count: int | None, body: str, unfolded: bool) -> str:
    number = f'<span class="fm-count">{count}</span>' if count is not None else ""
    return (
        f"<details class='fm-section'{' open' if unfolded else ''}><summary>{title}{number}</summary>{body}</details>"
    )


def _list(rows: Iterable[str]) -> str:
    every = list(rows)
    more = f'<li class="fm-more">另有 {len(every) - _ROWS} 项未列出</li>' if len(every) > _ROWS else ""
    return f'<ul class="fm-list">{join(f"<li>{row}</li>" for row in every[:_ROWS])}{more}</ul>'


def _norm(norm: Norm) -> str:
    subjects = "、".join(norm.subjects) or "（未指明）"
    extra = facts_line(norm.quantities)
    note = f'<span class="fm-quantity">{esc(extra)}</span>' if extra else ""
    return (
        f"{badge(MODALITY[norm.modality], norm.modality)}<b>{esc(subjects)}</b> "
        f"{open_button(norm.told, norm.doc_id, norm.eid, [(norm.start, norm.end)])}{note}"
    )


def _sanction(bench: Workbench, sanction: Sanction, elsewhere: bool, catch_all: bool = False) -> str:
    label = bench.corpus.label(Locator(sanction.doc_id, sanction.eid, sanction.paragraph, sanction.item))
    span = [(sanction.start, sanction.end)]
    where = open_button(label if elsewhere else "查看", sanction.doc_id, sanction.eid, span)
    inferred = badge("推定", "inferred", "条文未写明条号，由对应表推定") if sanction.resolution != "exact" else ""
    if catch_all:
        inferred += badge("概括条款", "unknown", "条文对违反全部规定的情形一并处罚，没有点明这一条")
    measures = "、".join(sanction.measures)
    amount = fine(sanction)
    return f"{badge(TARGET[sanction.target], 'target')}{esc('；'.join(x for x in (measures, amount) if x))} {where}{inferred}"


def _cites(bench: Workbench, reference: Reference) -> str:
    target = reference.target
    if target and target.article:
        return open_button(bench.corpus.label(target.at(target.paragraph)), target.doc_id, target.article)
    title = in_marks(reference.target_title) if reference.target_title else reference.text
    return f"{esc(title)}{badge('未指明条文' if reference.target_doc_id else '未收录', 'unknown')}"


def _cited_by(bench: Workbench, reference: Reference) -> str:
    label = bench.corpus.label(Locator(reference.doc_id, reference.eid, reference.paragraph, reference.item))
    return open_button(label, reference.doc_id, reference.eid, [(reference.start, reference.end)])
