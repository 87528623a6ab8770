"""Small pieces of HTML: escaping, text with marked spans, badges.

Everything that a person or a document wrote goes through :func:`esc`. The marks of Gradio's HTML templates
(``{``, ``$`` and the back-tick) are escaped as well, so that no text is ever read as a template.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus import Document, Instrument, Origin

__all__ = ["Wrap", "badge", "empty", "esc", "join", "origin_badge", "status_badge", "status_class", "weave"]

_TEMPLATE_MARKS = str.maketrans({"{": "&#123;", "}": "&#125;", "$": "&#36;", "`": "&#96;"})


def esc(text: object) -> str:
    """``text`` as HTML text or attribute value."""
    return html.escape(str(text), quote=True).translate(_TEMPLATE_MARKS)


def join(parts: Iterable[str]) -> str:
    """The parts one after another."""
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Wrap:
    """Tags around ``text[start:end]``; of two that overlap, the one with the lower rank is outside."""

    start: int
    end: int
    opening: str
    closing: str
    rank: int = 0


def weave(text: str, start: int, end: int, wraps: Sequence[Wrap]) -> str:
    """``text[start:end]`` escaped, each wrap drawn around its part; overlapping wraps are cut at the boundaries."""
    inside = [w for w in wraps if w.start < end and w.end > start and w.start < w.end]
    if not inside:
        return esc(text[start:end])
    edges = {start, end}
    for wrap in inside:
        edges.update((max(start, wrap.start), min(end, wrap.end)))
    points = sorted(edges)
    pieces: list[str] = []
    for left, right in itertools.pairwise(points):
        around = sorted((w for w in inside if w.start <= left and right <= w.end), key=lambda w: w.rank)
        pieces.append(
            join(w.opening for w in around) + esc(text[left:right]) + join(w.closing for w in reversed(around))
        )
    return join(pieces)


def status_class(status: str) -> str:
    """The CSS class of a status: ``valid``, ``changed``, ``ended``, ``draft`` or ``unknown``."""
    if status.startswith("现行有效"):
        return "valid"
    if status.startswith(("已废止", "已失效")):
        return "ended"
    if status.startswith(("已被修改", "已修改")):
        return "changed"
    if status.startswith(("征求意见", "尚未")):
        return "draft"
    return "unknown"


def badge(text: str, kind: str, title: str = "") -> str:
    """A small label."""
    hint = f' title="{esc(title)}"' if title else ""
    return f'<span class="fm-badge fm-badge-{esc(kind)}"{hint}>{esc(text)}</span>'


def status_badge(instrument: Instrument) -> str:
    """The label of an instrument's status (时效性)."""
    return badge(instrument.status, status_class(instrument.status))


def origin_badge(document: Document) -> str:
    """摘要（非原文）, 文本未收录, or that a user gave it; nothing for an official text."""
    if document.origin is Origin.DIGEST:
        return badge("摘要（非原文）", "digest", "条款结构与原文一致，文字为本库自拟摘要")
    if document.origin is Origin.MISSING:
        return badge("文本未收录", "missing")
    if document.caveat:
        return badge(document.caveat.partition("，")[0], "digest", document.caveat)
    return ""


def empty(title: str, hint: str = "") -> str:
    """What is shown where there is nothing to show."""
    note = f"<p>{esc(hint)}</p>" if hint else ""
    return f'<div class="fm-empty"><p class="fm-empty-title">{esc(title)}</p>{note}</div>'
