"""第N条说什么: the 款 or the whole article, in full."""

from __future__ import annotations

from retrieval.answering.drafts import Context, Draft, Said
from retrieval.answering.passages import Passage, place_words
from retrieval.finding.candidate import Feature
from retrieval.reading.models import Frame

__all__ = ["provision"]

_MOST = 900  # characters of an article that is said in full; of a longer one the 款 that answer
_ARTICLES = 3


def provision(context: Context) -> Draft | None:
    """The named 款, else every 款 of the named article."""
    named = [f for f in context.found if Feature.NAMED in f.candidate.values]
    statements: list[Said] = []
    for found in named[:_ARTICLES]:
        passages = list(found.passages)
        if sum(len(p.text) for p in passages) > _MOST:
            ranked = sorted(passages, key=lambda p: -context.fit(found, p))
            passages = sorted(ranked[:2], key=lambda p: p.start)
        statements += [Said(f"{_in_full(passage)}（{place_words(passage)}）。", (passage,)) for passage in passages]
    return Draft(Frame.PROVISION, tuple(statements)) if statements else None


def _in_full(passage: Passage) -> str:
    return "".join(line.strip() for line in passage.text.splitlines()).rstrip("。")
