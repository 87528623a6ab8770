"""同条, 该款, 前款 and 前条 that stand alone: the place cited last in the sentence, or the one before it.

With a 款 behind them (同条第二款) they are read with the other addresses; alone they are words like others, and mean a place
only shortly after one was cited, outside quotations (where 前款 is the law's own) and outside a paper's own articles.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import replace

from corpus import Citation, CitationState, DocumentCitation, DocumentReading

__all__ = ["with_back_references"]

_BACK = re.compile(
    r"(?P<which>同条|该条|同款|该款|前款|前条)(?!第|例|件|款|规|所列(?:行为|情形)|[一二三四五六七八九十])"
    r"(?=[\s，。；、：）)|的所中之要规对也均亦还可应每至不须必关仅禁]|$|规定|要求|明确)"
)
_QUOTE_MARKS = "“”「」『』"
_BESIDE = 8  # spans before a place that may reach over it
_REACH = 160  # characters back to the place that is meant


def with_back_references(text: str, reading: DocumentReading) -> tuple[DocumentCitation, ...]:
    """The citations of a document with the back references that stand alone among them, in order."""
    found = list(reading.citations)
    starts = [one.citation.start for one in found]
    taken = sorted(
        [(one.citation.start, one.citation.end) for one in found] + [(a.start, a.end) for a in reading.apart]
    )
    added: list[DocumentCitation] = []
    for match in _BACK.finditer(text):
        last = bisect.bisect_left(taken, (match.end(), 0))
        if any(match.start() < end for _, end in taken[max(0, last - _BESIDE) : last]):
            continue
        base = _base(text, found, starts, match, reading)
        meant = _meant(base.citation, match) if base else None
        if base is not None and meant is not None:
            added.append(replace(base, citation=meant, until=None, decimal=None))
    return tuple(sorted((*found, *added), key=lambda one: one.citation.start)) if added else reading.citations


def _base(
    text: str,
    found: Sequence[DocumentCitation],
    starts: Sequence[int],
    match: re.Match[str],
    reading: DocumentReading,
) -> DocumentCitation | None:
    """The citation before, near enough, in the same line where a paper has articles of its own."""
    index = bisect.bisect_left(starts, match.start()) - 1
    if index < 0:
        return None
    base = found[index].citation
    line = reading.layout.line_start(match.start())
    between = text[base.end : match.start()]
    if len(between) > _REACH or base.article is None or base.doc_id is None or base.state is not CitationState.RESOLVED:
        return None
    if base.start < line and (reading.layout.headings or not match["which"].startswith(("同", "该"))):
        return None
    begun = _open(between) or _open(text[line : match.start()])  # the place that is meant may stand within, too
    return None if begun else found[index]


def _open(words: str) -> bool:
    """Whether a quotation begins in the words and does not end in them."""
    marks = [sum(words.count(mark) for mark in _QUOTE_MARKS[side::2]) for side in (0, 1)]
    return marks[0] > marks[1]


def _meant(base: Citation, match: re.Match[str]) -> Citation | None:
    """The place that is meant, at the words that mean it."""
    which = match["which"]
    here = replace(base, start=match.start(), end=match.end(), text=match.group(), title=None, item=None, subitem=None)
    if which == "前条":
        first = base.insertion or base.section or base.article is None or base.article < 2
        return None if first else replace(here, article=(base.article or 0) - 1, paragraph=None)
    if which.endswith("条"):
        return replace(here, paragraph=None)
    if base.paragraph is None:
        return None
    if which == "前款":
        return replace(here, paragraph=base.paragraph - 1) if base.paragraph > 1 else None
    return here
