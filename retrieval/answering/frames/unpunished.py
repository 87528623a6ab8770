"""违反第N条怎么处罚 of a provision that no sanction answers: that there is none, and why, instead of one that is near."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus import Citation, Locator, format_article
from graph import chain_of, chain_row
from retrieval.answering.drafts import Context, Draft
from retrieval.answering.passages import Passage
from retrieval.reading.models import Frame

__all__ = ["broken_provision", "unpunished"]

_BREACH = re.compile(r"违反|违背|不遵守|没有?遵守|没有?按|未按")


def broken_provision(context: Context) -> Locator | None:
    """The one provision of which the ask says that it is broken; ``None`` where it says of none or several, or tells sanctions itself."""
    targets: list[Citation] = [t for t in context.ask.targets if t.locator is not None and t.article]
    if len(targets) != 1 or context.facts is None or context.index is None or not _BREACH.search(context.words):
        return None
    (target,) = targets
    place = target.locator
    if place is None or context.index.sanctions_in.get(place.whole):
        return None
    return place


def unpunished(context: Context) -> Draft | None:
    """That the text has no sanction for the provision broken, with the reason and the provision; ``None`` where it has one."""
    place = broken_provision(context)
    if place is None or context.facts is None or chain_of(context.facts, place).steps:
        return None
    reason = chain_row(context.facts, place)["none"]
    passage: Passage | None = context.passage(place)
    if passage is None or not reason or place.number is None:
        return None
    told = f"没有针对{format_article(place.number, place.insertion)}的罚则：{reason}。该条规定："
    return Draft(Frame.CONSEQUENCE, (replace(context.say(passage, 120, lead=told), given=told),))
