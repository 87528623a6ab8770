"""Two versions of one law side by side: which 条 became which, the words that differ, and the numbers that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from corpus import Document, Locator, NotFoundError, Origin, format_title, most_per_domains, number_of
from graph import Change, Crosswalk, Pair, align, find_quantities
from ui.exports import ComparedRow, Piece, export_comparison
from ui.web.markup import badge, esc, join, status_badge
from ui.web.panels import open_button
from ui.web.words import QUANTITY
from ui.web.workbench import Workbench

__all__ = ["SHOWN", "comparison_file", "comparison_html"]

_WORDS = {
    Change.UNCHANGED: ("未变", "plain"),
    Change.RENUMBERED: ("仅条号变化", "plain"),
    Change.CHANGED: ("有修改", "changed"),
    Change.NEW: ("新增", "valid"),
    Change.REMOVED: ("删去", "ended"),
}
SHOWN = frozenset({Change.CHANGED, Change.NEW, Change.REMOVED})
"""What is shown unless the address says otherwise."""
_NUMBERS = "numbers"


@most_per_domains(8)
def _aligned(old: Document, new: Document) -> Crosswalk:
    return align(old, new)


def _crosswalk(bench: Workbench, old: Document, new: Document) -> Crosswalk:
    facts = bench.facts.facts
    known = next((c for c in facts.crosswalks if (c.old_id, c.new_id) == (old.id, new.id)), None) if facts else None
    return known or _aligned(old, new)


def _numbers(bench: Workbench, document: Document, eid: str | None) -> Counter[str]:
    """The quantities of an article as it writes them, each with what it is."""
    facts = bench.facts.facts
    found = find_quantities(facts, place=Locator(document.id, eid)) if facts and eid else ()
    return Counter(f"{QUANTITY[quantity.kind]} {quantity.text}" for quantity in found)


def _rows(bench: Workbench, old: Document, new: Document, crosswalk: Crosswalk) -> list[ComparedRow]:
    """The pairs as both page and file show them."""
    rows = []
    for pair in crosswalk.pairs:
        before, after = (
            (_numbers(bench, old, pair.old), _numbers(bench, new, pair.new))
            if pair.change in SHOWN
            else (Counter[str](), Counter[str]())
        )
        gone = "（已删去）" if not pair.merged_into else f"（内容并入{_name(new, pair.merged_into)}）"
        changed = pair.change is Change.CHANGED
        rows.append(
            ComparedRow(
                change=_WORDS[pair.change][0],
                old_label=_name(old, pair.old),
                old=[Piece(d.old, d.operation != "equal") for d in pair.differences if d.old]
                if changed
                else _whole(old, pair.old, "（原无此条）"),
                new_label=_name(new, pair.new),
                new=[Piece(d.new, d.operation != "equal") for d in pair.differences if d.new]
                if changed
                else _whole(new, pair.new, gone),
                old_numbers=list(before - after),
                new_numbers=list(after - before),
            )
        )
    return rows


def _whole(document: Document, eid: str | None, lacking: str) -> list[Piece]:
    article = document.tree.by_eid(eid) if eid else None
    return [Piece(article.text if article else lacking)]


def _name(document: Document, eid: str | None) -> str:
    article = document.tree.by_eid(eid) if eid else None
    return article.label if article else ""


def _number(eid: str | None) -> str:
    """The number of a 条 in digits: 18, 17-1 for 第十七条之一."""
    found = number_of(eid) if eid else None
    return "—" if found is None else f"{found[0]}-{found[1]}" if found[1] else str(found[0])


def _marked(pieces: Sequence[Piece], tag: str) -> str:
    """One side in HTML; a mark never runs across the end of a 款."""
    marked = join(
        "\n".join(f"<{tag}>{esc(line)}</{tag}>" if line else "" for line in piece.text.split("\n"))
        if piece.differs
        else esc(piece.text)
        for piece in pieces
    )
    return join(f"<p>{line}</p>" for line in marked.split("\n") if line)


def _side(document: Document, eid: str | None, label: str, pieces: Sequence[Piece], tag: str) -> str:
    if not eid or not label:
        return f'<td class="fm-void">{esc(pieces[0].text)}</td>'
    return (
        f'<td><h3>{open_button(label, document.id, eid)}</h3><div class="fm-lawtext">{_marked(pieces, tag)}</div></td>'
    )


def _counted(row: ComparedRow) -> bool:
    return bool(row.old_numbers or row.new_numbers)


def _anchor(pair: Pair) -> str:
    """What a link to the row of a pair names."""
    return f"new_{pair.new}" if pair.new else f"old_{pair.old}"


def _row(old: Document, new: Document, pair: Pair, row: ComparedRow) -> str:
    word, kind = _WORDS[pair.change]
    numbers = ""
    if _counted(row):
        told = f"{'；'.join(row.old_numbers) or '—'} → {'；'.join(row.new_numbers) or '—'}"
        numbers = badge("数字", "changed", told)
    return (
        f'<tr id="{esc(_anchor(pair))}" data-change="{pair.change}" data-{_NUMBERS}="{int(_counted(row))}">'
        f'<td class="fm-change">{badge(word, kind)}{numbers}</td>'
        f"{_side(old, pair.old, row.old_label, row.old, 'del')}{_side(new, pair.new, row.new_label, row.new, 'ins')}</tr>"
    )


def _two(bench: Workbench, old_id: str, new_id: str) -> tuple[Document, Document]:
    """The two versions.

    Raises:
        NotFoundError: one of them is not in the collection, or has no text.
    """
    old, new = bench.document(old_id), bench.document(new_id)
    for document in (old, new):
        if document.origin is not Origin.TEXT:
            raise NotFoundError(f"{format_title(document.instrument)}没有原文，不能对照")
    return old, new


def comparison_file(bench: Workbench, old_id: str, new_id: str, show: Collection[str], path: Path) -> None:
    """Write what the page shows as a Word table.

    Raises:
        NotFoundError: one of the two is not in the collection, or has no text.
        UsageError: the file cannot be written.
    """
    old, new = _two(bench, old_id, new_id)
    crosswalk = _crosswalk(bench, old, new)
    pairs = zip(crosswalk.pairs, _rows(bench, old, new, crosswalk), strict=True)
    rows = [r for p, r in pairs if p.change in show and (_NUMBERS not in show or _counted(r))]
    titles = (old.instrument.title, new.instrument.title)
    dates = [
        f"{d.instrument.title}：{d.instrument.status}，施行 {d.instrument.effective or '不详'}" for d in (old, new)
    ]
    export_comparison(titles, [*dates, "旧文中删去的加删除线，新文中增加的加下划线。"], rows, path)


def _choices(counts: Counter[str], show: Collection[str]) -> str:
    named = [(change.value, _WORDS[change][0]) for change in Change] + [(_NUMBERS, "只看数字有变化的")]
    return join(
        f'<label class="fm-choice"><input type="checkbox" data-change-filter="{name}"'
        f'{" checked" if name in show else ""}><span>{title}</span><span class="fm-count">{counts[name]}</span></label>'
        for name, title in named
        if counts[name]
    )


def _number_table(rows: Sequence[tuple[Pair, ComparedRow]]) -> str:
    """The numbers that changed, each row with a link to its articles below."""
    told = [
        f'<tr><td><a href="#{esc(_anchor(p))}">{esc(r.new_label or r.old_label)}</a></td>'
        f"<td>{esc('；'.join(r.old_numbers) or '—')}</td><td>{esc('；'.join(r.new_numbers) or '—')}</td></tr>"
        for p, r in rows
        if _counted(r)
    ]
    if not told:
        return ""
    return (
        f'<details class="fm-crosswalk"><summary>数字变化 <span class="fm-count">{len(told)} 条</span></summary>'
        '<table class="fm-table fm-numbers"><thead><tr><th>条文</th><th>旧</th><th>新</th></tr></thead>'
        f"<tbody>{join(told)}</tbody></table></details>"
    )


def comparison_html(bench: Workbench, old_id: str, new_id: str, show: Collection[str] = SHOWN) -> str:
    """The comparison of two versions; ``show`` names the kinds of change that are shown at first.

    Raises:
        NotFoundError: one of them is not in the collection, or has no text.
    """
    old, new = _two(bench, old_id, new_id)
    crosswalk = _crosswalk(bench, old, new)
    rows = list(zip(crosswalk.pairs, _rows(bench, old, new, crosswalk), strict=True))
    counts = Counter(pair.change.value for pair, _ in rows)
    counts[_NUMBERS] = sum(_counted(row) for _, row in rows)
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
        f'<a class="fm-button" href="/law/{esc(new.id)}">← 返回正文</a><h1 tabindex="-1">新旧对照</h1>'
        f'<fieldset class="fm-inline"><legend class="fm-hidden">显示</legend>{_choices(counts, show)}</fieldset>'
        f'<a class="fm-button" data-compare-file href="/famai/export/compare/{esc(old.id)}/{esc(new.id)}.docx">导出 Word</a></div>'
        f'<div class="fm-compare-folds"><details class="fm-crosswalk"><summary>条号对照表</summary><table class="fm-table">'
        f"<thead><tr><th>旧条号</th><th>新条号</th><th>变化</th></tr></thead><tbody>{numbers}</tbody></table></details>"
        f"{_number_table(rows)}</div>"
        f'<table class="fm-table fm-versions"><thead><tr><th scope="col">变化</th>{heads}</tr></thead>'
        f"<tbody>{join(_row(old, new, pair, row) for pair, row in rows)}</tbody></table></div>"
    )
