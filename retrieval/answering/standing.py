"""What a law's standing has to say before the answer: that it holds no longer, or not since the day that is claimed."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus import Document, format_title
from retrieval.answering.drafts import Context, Draft, Said
from retrieval.answering.passages import Passage, place_words
from retrieval.models import StatementKind
from retrieval.reading.models import FactKind, Frame
from retrieval.reading.rules import first
from retrieval.reading.versions import day_words

__all__ = ["as_it_was", "assumes_force", "day_words", "ended", "since_when"]

_BEGINS = re.compile(r"^[^，。？]{0,6}(?:施行|生效|实施)")
_ENDS = "同时废止"
_CLOSING = 3  # articles at the end among which the one on dates stands


def assumes_force(context: Context) -> bool:
    """Whether the question takes a law to be in force (既然82号令还在施行)."""
    return first("assumes_force", context.reading.text) is not None


_WRONG = "不对："


def ended(context: Context, draft: Draft) -> Said | None:
    """That the text on which a draft rests first was ended, and by which one; ``None`` where it was not.

    Who asks for the law of a day, or about the law itself, is told elsewhere.
    """
    if context.day or draft.frame is Frame.ABOUT or not draft.conclusion or not draft.conclusion[0].places:
        return None
    instrument = draft.conclusion[0].places[0].document.instrument
    successor = context.document(instrument.repealed_by or "")
    if successor is None:
        return None
    closing = _closing(successor, _ENDS)
    if closing is None:
        return None
    told = f"{format_title(instrument)}已由{format_title(successor.instrument)}废止："
    return _told(told, closing)


def as_it_was(said: Said) -> Said:
    """The words of a text that was ended, told as what it said: who names its article wants to read it all the same."""
    return replace(said, text=f"原规定：{said.text}")


def since_when(context: Context, draft: Draft) -> Said | None:
    """The day from which a law holds, where the question takes it to be another; ``None`` where it does not.

    The days of all versions of the law are right ones.
    """
    if draft.frame is Frame.ABOUT:
        return None
    text = context.reading.text
    claimed = [
        fact.unit
        for fact in context.reading.facts
        if fact.kind is FactKind.DATE and fact.unit and _BEGINS.match(text[text.find(fact.text) + len(fact.text) :])
    ]
    named = [context.document(doc_id) for doc_id in context.asked.doc_ids]
    for document in (d for d in named if d is not None and d.instrument.effective):
        days = _days(context, document)
        if any(day not in days for day in claimed):
            told = (
                f"{_WRONG}{format_title(document.instrument)}{day_words(document.instrument.effective or '')}起施行。"
            )
            closing = _closing(document, "施行")
            return None if closing is None else Said(told, (closing,), StatementKind.CONCLUSION, given=_WRONG)
    return None


def _days(context: Context, document: Document) -> set[str]:
    instrument = document.instrument
    versions = (document, context.document(instrument.previous or ""), context.document(instrument.next or ""))
    return {v.instrument.effective for v in versions if v is not None and v.instrument.effective}


def _closing(document: Document, words: str) -> Passage | None:
    articles = [a for a in document.tree.articles if not a.is_section][-_CLOSING:]
    found = [Passage.of(document, article, p) for article in articles for p in article.paragraphs if words in p.text]
    return found[-1] if found else None


def _told(told: str, closing: Passage) -> Said:
    text = f"{told}{''.join(closing.text.split()).rstrip('。')}（{place_words(closing)}）。"
    return Said(text, (closing,), StatementKind.CONCLUSION, given=told)
