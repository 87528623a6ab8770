"""Two versions of one law side by side: which 条 became which, and the words that differ."""

from __future__ import annotations

from functools import lru_cache

from corpus import Document, NotFoundError, Origin, number_of
from graph import Change, Crosswalk, Difference, Pair, align
from ui.web.markup import badge, esc, join, status_badge
from ui.web.panels import open_button
from ui.web.workbench import Workbench

__all__ = ["comparison_html"]

_WORDS = {
    Change.UNCHANGED: ("未变", "plain"),
    Change.RENUMBERED: ("仅条号变化", "plain"),
    Change.CHANGED: ("有修改", "changed"),
    Change.NEW: ("新增", "valid"),
    Change.REMOVED: ("删去", "ended"),
}


@lru_cache(maxsize=8)
def _aligned(old: Document, new: Document) -> Crosswalk:
    return align(old, new)


def _crosswalk(bench: Workbench, old: Document, new: Document) -> Crosswalk:
    facts = bench.facts.facts
    known = next((c for c in facts.crosswalks if (c.old_id, c.new_id) == (old.id, new.id)), None) if facts else None
    return known or _aligned(old, new)


def _marked(difference: Difference, text: str, tag: str) -> str:
    """One side of a difference; a mark never runs across the end of a 款."""
    if difference.operation == "equal":
        return esc(text)
    return "\n".join(f"<{tag}>{esc(line)}</{tag}>" if line else "" for line in text.split("\n"))


def _side(document: Document, eid: str | None, marked: str, note: str) -> str:
    article = document.tree.by_eid(eid) if eid else None
    if article is None:
        return f'<td class="fm-void">{note}</td>'
    lines = (marked or esc(article.text)).split("\n")
    body = join(f"<p>{line}</p>" for line in lines if line)
    return (
        f'<td><h3>{open_button(article.label, document.id, article.eid)}</h3><div class="fm-lawtext">{body}</div></td>'
    )


def _name(document: Document, eid: str) -> str:
    article = document.tree.by_eid(eid)
    return article.label if article else ""


def _number(eid: str | None) -> str:
    """The number of a 条 in digits: 18, 17-1 for 第十七条之一."""
    found = number_of(eid) if eid else None
    return "—" if found is None else f"{found[0]}-{found[1]}" if found[1] else str(found[0])


def _row(old: Document, new: Document, pair: Pair) -> str:
    word, kind = _WORDS[pair.change]
    left = join(_marked(d, d.old, "del") for d in pair.differences) if pair.change is Change.CHANGED else ""
    right = join(_marked(d, d.new, "ins") for d in pair.differences) if pair.change is Change.CHANGED else ""
    gone = f"内容并入{_name(new, pair.merged_into)}" if pair.merged_into else "已删去"
    return (
        f'<tr data-change="{pair.change}"><td class="fm-change">{badge(word, kind)}</td>'
        f"{_side(old, pair.old, left, '（原无此条）')}{_side(new, pair.new, right, gone)}</tr>"
    )


def comparison_html(bench: Workbench, old_id: str, new_id: str) -> str:
    """The comparison of two versions.

    Raises:
        NotFoundError: one of them is not in the collection, or has no text.
    """
    old, new = bench.document(old_id), bench.document(new_id)
    for document in (old, new):
        if document.origin is not Origin.TEXT:
            raise NotFoundError(f"《{document.instrument.title}》没有原文，不能对照")
    crosswalk = _crosswalk(bench, old, new)
    counts = {change: sum(p.change is change for p in crosswalk.pairs) for change in Change}
    shown = join(
        f'<label class="fm-choice"><input type="checkbox" data-change-filter="{change}"'
        f"{'' if change in (Change.UNCHANGED, Change.RENUMBERED) else ' checked'}><span>{_WORDS[change][0]}</span>"
        f'<span class="fm-count">{counts[change]}</span></label>'
        for change in Change
        if counts[change]
    )
    heads = join(
        f"<th scope='col'>{esc(d.instrument.title)}　{status_badge(d.instrument)}"
        f'<span class="fm-meta">施行 {esc(d.instrument.effective or "—")}</span></th>'
        for d in (old, new)
    )
    numbers = join(
        f"<tr><td>{_number(p.old)}</td><td>{_number(p.new) if p.new or not p.merged_into else f'并入 {_number(p.merged_into)}'}</td>"
        f"<td>{_WORDS[p.change][0]}</td></tr>"
        for p in crosswalk.pairs
    )
    return (
        '<div class="fm-compare"><div class="fm-law-bar">'
        f'<a class="fm-button" href="/law/{esc(new.id)}">← 返回正文</a>'
        f'<fieldset class="fm-inline"><legend class="fm-hidden">显示</legend>{shown}</fieldset></div>'
        f'<h1 tabindex="-1">新旧对照</h1><details class="fm-crosswalk"><summary>条号对照表</summary><table class="fm-table">'
        f"<thead><tr><th>旧条号</th><th>新条号</th><th>变化</th></tr></thead><tbody>{numbers}</tbody></table></details>"
        f'<table class="fm-table fm-versions"><thead><tr><th scope="col">变化</th>{heads}</tr></thead>'
        f"<tbody>{join(_row(old, new, p) for p in crosswalk.pairs)}</tbody></table></div>"
    )
