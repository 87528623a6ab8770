"""有什么要求, and the default of all frames: the 款 that answer, whole, best first."""

from __future__ import annotations

from retrieval.answering.drafts import Context, Draft, Found, Said
from retrieval.answering.passages import Passage
from retrieval.reading.models import Frame

__all__ = ["MOST", "best_passages", "rule"]

MOST = 240  # characters of what is said first for one ask
_BESIDE = 0.72  # of the best fit: a second 款 of the same article that is said too
_SECOND = 0.42  # probability from which a second article is said
_SHORT_ARTICLE = 230


def best_passages(context: Context, found: Found) -> list[Passage]:
    """The 款 of an article that answer, best first; all of a short article in its order."""
    passages = list(found.passages)
    if not passages:
        return []
    fits = {p: context.fit(found, p) for p in passages}
    best = max(fits.values())
    kept = [p for p in passages if fits[p] >= _BESIDE * best]
    return sorted(kept, key=lambda p: -fits[p])


def rule(context: Context) -> Draft:
    """The default: what the best 款 say, as far as it is short."""
    statements: list[Said] = []
    spoken: set[Passage] = set()
    length = 0
    for rank, found in enumerate(context.found):
        if rank and (found.probability < _SECOND or rank > 2):
            break
        for place, passage in enumerate(best_passages(context, found)):
            statement = context.say(passage)
            if statements and length + len(statement.text) > MOST * (1 if place else 1.4):
                continue
            statements.append(statement)
            spoken.add(passage)
            length += len(statement.text)
    return Draft(Frame.RULE, tuple(statements))
