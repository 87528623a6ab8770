"""白话摘要 above an answer: the sentences that passed, each with its marks; of what did not, the number only."""

from __future__ import annotations

from corpus import FamaiError
from retrieval import PLAIN_TITLE, Answer, PlainWords
from ui.web.answer_card import mark
from ui.web.markup import esc, join
from ui.web.sessions import Turn
from ui.web.workbench import Workbench

__all__ = ["kept_words", "plain_html"]


def plain_html(words: PlainWords, answer: Answer) -> str:
    """The piece of the page; a note alone where there is no sentence."""
    if not words.sentences:
        return f'<p class="fm-plain-note">白话摘要：{esc(words.note)}</p>' if words.note else ""
    citations = {c.marker: c for c in answer.citations}
    said = join(
        f"<p>{esc(s.text)}{join(mark(citations[m]) for m in s.support if m in citations)}</p>" for s in words.sentences
    )
    dropped = f"另有 {len(words.dropped)} 句未通过核对，已略去" if words.dropped else ""
    aside = "；".join(filter(None, (f"改写：{words.model}", dropped, words.note, f"编号 {words.key[:12]}")))
    return f'<h4 class="fm-plain-title">{PLAIN_TITLE}</h4>{said}<p class="fm-plain-note">{esc(aside)}</p>'


def kept_words(bench: Workbench, turn: Turn) -> PlainWords | None:
    """The summary of a turn that was written before; asks no model, and is no reason for an export to fail."""
    try:
        writing = bench.plain
        return writing.kept(turn.answer, turn.as_of) if writing else None
    except FamaiError:
        return None
