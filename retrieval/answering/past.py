"""An act of the past and a law that held only later: which of the two punishes it, and by which provision (从旧兼从轻)."""

from __future__ import annotations

from corpus import Locator, format_title
from retrieval.answering.drafts import Context, Draft, Said
from retrieval.answering.passages import place_words
from retrieval.answering.standing import day_words
from retrieval.models import StatementKind
from retrieval.reading.field import load_field
from retrieval.reading.models import FactKind, Frame

__all__ = ["past_act"]

_PUNISHES = (Frame.CONSEQUENCE, Frame.BREACHES)


def past_act(context: Context, draft: Draft) -> Said | None:
    """What to say where a law that the draft cites held only after what happened; ``None`` where none did."""
    place = load_field().past_acts
    days = [(fact.unit, fact.text) for fact in context.reading.facts if fact.kind is FactKind.DATE and fact.unit]
    if place is None or not days or context.day or draft.frame not in _PUNISHES:
        return None
    principle = context.passage(Locator.of(*place))
    if principle is None:
        return None
    day, words = min(days)
    later = [
        passage.document.instrument
        for statement in draft.conclusion
        for passage in statement.places
        if (passage.document.instrument.effective or "") > day and passage.key != principle.key
    ]
    if not later:
        return None
    law = later[0]
    told = f"行为若发生在{words}，{format_title(law)}{day_words(law.effective or '')}起才施行："
    text = f"{told}{''.join(principle.text.split()).rstrip('。')}（{place_words(principle)}）。"
    return Said(text, (principle,), StatementKind.CONCLUSION, given=told)
