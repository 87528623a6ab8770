"""A law to read: its facts, the table of contents, the whole text with an anchor for each 条."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from corpus import SUFFIXES, Article, Document, Heading, Instrument, Origin, in_marks, look_up, official_way
from retrieval import successor_note, yielding_notes
from ui.exports import begun
from ui.web.markup import esc, join, origin_badge, status_badge
from ui.web.panels import article_body, open_button
from ui.web.workbench import Workbench

__all__ = ["reading_html"]

_FIND = (
    '<span class="fm-find" role="search"><input type="search" placeholder="在本法规中查找" aria-label="在本法规中查找"'
    ' maxlength="60"><output aria-live="polite"></output>'
    '<button type="button" class="fm-button" data-find="-1" aria-label="上一处">↑</button>'
    '<button type="button" class="fm-button" data-find="1" aria-label="下一处">↓</button></span>'
)


def _facts(instrument: Instrument) -> Sequence[tuple[str, str | None]]:
    return (
        ("效力级别", instrument.level),
        ("发布机关", instrument.issuer),
        ("发文字号", instrument.number),
        ("通过日期", instrument.adopted),
        ("公布日期", instrument.published),
        ("施行日期", instrument.effective),
        ("失效日期", instrument.ended),
        ("简称", "、".join(alias.strip("《》") for alias in instrument.aliases)),
        ("修订", "、".join(instrument.amended_by)),
        ("备注", instrument.note),
    )


def _law_link(bench: Workbench, doc_id: str) -> str:
    title = bench.corpus.documents[doc_id].instrument.title if doc_id in bench.corpus.documents else doc_id
    return f'<a href="/law/{esc(doc_id)}">{esc(in_marks(title))}</a>'


def _links(bench: Workbench, instrument: Instrument) -> str:
    groups = (
        ("制定依据", instrument.based_on),
        ("废止", instrument.repeals),
        ("被其废止", (instrument.repealed_by,)),
        ("前一版本", (instrument.previous,)),
        ("后一版本", (instrument.next,)),
        ("说明对象", (instrument.explains,)),
    )
    rows = [
        f"<div><dt>{name}</dt><dd>{'　'.join(_law_link(bench, i) for i in ids if i)}</dd></div>"
        for name, ids in groups
        if any(ids)
    ]
    return join(rows)


def _head(bench: Workbench, document: Document) -> str:
    instrument = document.instrument
    facts = join(f"<div><dt>{name}</dt><dd>{esc(value)}</dd></div>" for name, value in _facts(instrument) if value)
    register = None if instrument.source else look_up(instrument)
    page = register.page if register else instrument.source or ""
    told = (f"可{register.told}", "官方查询") if register else ("", "官方页面")
    source = (
        f'<a class="fm-button" href="{esc(page)}" target="_blank" rel="noopener noreferrer" title="{esc(told[0])}">'
        f"{told[1]} ↗</a>"
        if page.startswith("https://")
        else ""
    )
    compare = join(
        f'<a class="fm-button" href="/compare/{esc(old)}/{esc(new)}">新旧对照</a>'
        for old, new in ((instrument.previous, document.id), (document.id, instrument.next))
        if old and new and bench.corpus.documents[old].origin is Origin.TEXT is bench.corpus.documents[new].origin
    )
    return (
        '<header class="fm-law-head"><div class="fm-law-bar">'
        '<a class="fm-button" href="/library" aria-label="法规列表" title="法规列表">←</a>'
        f'<h1 tabindex="-1">{esc(instrument.title)}</h1>'
        f'<p class="fm-law-state">{status_badge(instrument)}{origin_badge(document)}{esc(instrument.number or "")}</p>'
        f'<details class="fm-drop fm-law-facts"><summary class="fm-button">法规信息</summary><dl>{facts}{_links(bench, instrument)}</dl></details>'
        f"{compare}{_exports(document)}{source}{_FIND if document.origin is not Origin.MISSING else ''}</div></header>"
    )


def _exports(document: Document) -> str:
    """The law to take along."""
    if document.origin is Origin.MISSING:
        return ""
    links = join(
        f'<a href="/famai/export/law/{esc(document.id)}.{form}">{name}</a>'
        for form, name in (("docx", "Word"), ("md", "Markdown"), ("xml", "Akoma Ntoso（XML）"))
    )
    return f'<details class="fm-drop"><summary class="fm-button">导出</summary><div>{links}</div></details>'


def _contents(bench: Workbench, document: Document) -> str:
    """The table of contents: headings and numbers, with our own summary of each article where there is one."""
    parts: list[str] = []
    seen: tuple[Heading, ...] = ()
    captions = 0
    for article in document.tree.articles:
        fresh = begun(seen, article.headings)
        for depth, heading in enumerate(fresh, len(article.headings) - len(fresh)):
            parts.append(
                f'<a class="fm-toc-heading fm-toc-{depth}" href="#{esc(article.eid)}" data-goto="{esc(article.eid)}">'
                f"{esc(heading.label)}</a>"
            )
        seen = article.headings
        title = (
            article.label
            if article.is_section
            else str(article.number) + (f"之{article.insertion}" if article.insertion else "")
        )
        annotation = bench.annotation(document.id, article)
        captions += annotation is not None
        hint = esc(f"{article.label}　{annotation.summary}" if annotation else article.label)
        caption = f'<span class="fm-toc-caption">{esc(annotation.summary)}</span>' if annotation else ""
        css = "fm-toc-section" if article.is_section else "fm-toc-article"
        parts.append(
            f'<a class="{css}" href="#{esc(article.eid)}" data-goto="{esc(article.eid)}" title="{hint}"><span>{esc(title)}</span>{caption}</a>'
        )
    switch = (
        '<button type="button" class="fm-link fm-toc-switch" data-toc aria-pressed="true" title="每条的提要为本库自拟，不是原文">显示提要（本库自拟）</button>'
        if captions
        else ""
    )
    return f'<nav class="fm-toc{" fm-toc-wide" if captions else ""}" aria-label="目录">{switch}{join(parts)}</nav>'


def _article(bench: Workbench, document: Document, article: Article, seen: tuple[Heading, ...]) -> str:
    headings = join(
        f'<h2 class="fm-heading fm-heading-{esc(heading.level)}">{esc(heading.label)}</h2>'
        for heading in begun(seen, article.headings)
    )
    facts = bench.article_facts(document.id, article)
    counts = "　".join(
        f"{name} {len(found)}"
        for name, found in (
            ("义务与权限", facts.norms),
            ("罚则", (*facts.penalties, *facts.sanctions)),
            ("引用", facts.cites),
            ("被引用", facts.cited_by),
        )
        if found
    )
    words = counts or ("内容提要" if bench.annotation(document.id, article) else "")
    more = open_button(words, document.id, article.eid, css="fm-article-more") if words else ""
    body = article_body(article, (), bench.term_uses(document.id, article), facts.cites, in_tab_order=False)
    return (
        f'{headings}<section class="fm-law-article" id="{esc(article.eid)}" data-eid="{esc(article.eid)}">'
        f'<h3><a href="/law/{esc(document.id)}/{esc(article.eid)}" data-goto="{esc(article.eid)}" title="本条地址">'
        f'{esc(article.label)}</a></h3><div class="fm-lawtext">{body}</div>{more}</section>'
    )


def _missing(document: Document) -> str:
    """What is known of a rule without text: what it governs, what the collection says of that, and what was not checked."""
    instrument = document.instrument
    told = [f"取得方法：{esc(official_way(instrument))}。"]
    if not instrument.source:
        told.append("没有已知的官方页面（未核）。")
    if instrument.subjects:
        told.append(f"它具体规定的事项（按题名和公开材料，未与原文核对）：{esc('；'.join(instrument.subjects))}。")
    if instrument.near:
        near = join(f'<li><a href="/search?q={quote(place)}">{esc(place)}</a></li>' for place in instrument.near)
        told.append(f"库中有原则规定的条文：</p><ul>{near}</ul><p>")
    if instrument.unverified:
        names = "、".join(_NAMES.get(name, name) for name in instrument.unverified)
        told.append(f"未核的信息：{esc(names)}。")
    return (
        '<div class="fm-missing"><h2>文本未收录</h2><p>本库只有这部法规的基本信息，没有条文。涉及它的回答会指出这一缺口。</p>'
        f"{_slot(instrument)}{join(f'<p>{words}</p>' for words in told).replace('<p></p>', '')}</div>"
    )


def _slot(instrument: Instrument) -> str:
    """Fills the slot where it is seen: from the official site where one is known, from a file, by pasting."""
    result = 'data-result="#fm-slot-result"'
    fetched = (
        f'<form data-post="/famai/library/fetch" {result}><input type="hidden" name="doc" value="{esc(instrument.id)}">'
        '<button class="fm-button fm-primary" type="submit">从官方网站获取</button></form>'
        if instrument.source or look_up(instrument)
        else ""
    )
    return (
        f'<div class="fm-slot" data-slot-of="{esc(instrument.id)}">{fetched}<form data-post="/famai/library/add" {result} aria-label="补充原文">'
        f'<input type="hidden" name="which" value="{esc(instrument.id)}">'
        f'<label>上传文件 <input type="file" name="file" accept="{",".join(sorted(SUFFIXES))}" data-drop></label>'
        '<label>或粘贴全文 <textarea name="text" rows="3" placeholder="从标题开始粘贴全文"></textarea></label>'
        '<button class="fm-button" type="submit">收录</button></form><div id="fm-slot-result" aria-live="polite"></div></div>'
    )


_NAMES = {
    "title": "名称",
    "level": "效力级别",
    "issuer": "发布机关",
    "number": "文号",
    "adopted": "通过日期",
    "published": "公布日期",
    "effective": "施行日期",
    "status": "时效",
    "note": "备注",
}


def reading_html(bench: Workbench, doc_id: str) -> str:
    """The reading view of one law.

    Raises:
        NotFoundError: there is no such law.
    """
    document = bench.document(doc_id)
    head = _head(bench, document)
    if document.origin is Origin.MISSING:
        return f'<div class="fm-law" data-law-id="{esc(doc_id)}">{head}<div class="fm-law-main">{_missing(document)}</div></div>'
    digest = ""
    if document.origin is Origin.DIGEST:
        digest = f'<p class="fm-note">摘要（非原文）：条、款、项与原文一一对应，文字为本库自拟。原文取得方法：{esc(official_way(document.instrument))}。</p>'
    later = successor_note(document, bench.corpus)
    told = [*filter(None, (later,)), *yielding_notes(document, bench.corpus)]
    warning = join(f'<p class="fm-note">{esc(words)}。</p>' for words in told)
    notes = join(f"<p>{esc(note)}</p>" for note in document.tree.notes)
    sections: list[str] = []
    seen: tuple[Heading, ...] = ()
    for article in document.tree.articles:
        sections.append(_article(bench, document, article, seen))
        seen = article.headings
    return (
        f'<div class="fm-law" data-law-id="{esc(doc_id)}">{head}<div class="fm-law-columns">{_contents(bench, document)}'
        f'<div class="fm-law-main" tabindex="-1">{digest}{warning}<div class="fm-law-notes">{notes}</div>{join(sections)}</div></div></div>'
    )
