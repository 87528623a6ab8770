"""白话摘要 above an answer: the sentences that passed, each with its marks; of what did not, the number only."""

from __future__ import annotations

from corpus import FamaiError
from retrieval import PLAIN_TITLE, READ_TITLE, Answer, PlainSentence, PlainWords, Rereadings
from ui.web.answer_card import mark
from ui.web.markup import esc, join
from ui.web.sessions import Turn
from ui.web.workbench import Workbench

__all__ = ["coming_html", "kept_words", "plain_html", "readings_html", "sentence_html"]

_TITLE = f'<h4 class="fm-plain-title">{PLAIN_TITLE}</h4>'


def plain_html(words: PlainWords, answer: Answer) -> str:
    """The piece of the page; a note alone where there is no sentence."""
    if not words.sentences:
        return f'<p class="fm-plain-note">白话摘要：{esc(words.note)}</p>' if words.note else ""
    said = join(sentence_html(s, answer) for s in words.sentences)
    dropped = f"另有 {len(words.dropped)} 句未通过核对，已略去" if words.dropped else ""
    key = f"编号 {words.key[:12]}" if words.key else ""  # none where the model broke off
    aside = "；".join(filter(None, (f"改写：{words.model}", dropped, words.note, key)))
    return f'{_TITLE}{said}<p class="fm-plain-note">{esc(aside)}</p>'


def sentence_html(sentence: PlainSentence, answer: Answer) -> str:
    """One sentence with its marks."""
    citations = {c.marker: c for c in answer.citations}
    return f"<p>{esc(sentence.text)}{join(mark(citations[m]) for m in sentence.support if m in citations)}</p>"


def coming_html() -> str:
    """What stands above the first sentence while others are still written."""
    return _TITLE


def readings_html(readings: Rereadings) -> str:
    """What may have been meant, each to be asked at a click; nothing where nothing was read."""
    rows = join(
        f'<li><button type="button" class="fm-example" data-ask>{esc(r.question)}</button></li>' for r in readings.found
    )
    return f'<h4 class="fm-plain-title">{READ_TITLE}</h4><ul class="fm-examples">{rows}</ul>' if rows else ""


def kept_words(bench: Workbench, turn: Turn) -> PlainWords | None:
    """The summary of a turn that was written before; asks no model, and is no reason for an export to fail."""
    try:
        writing = bench.plain
        return writing.kept(turn.answer, turn.as_of) if writing else None
    except FamaiError:
        return None
