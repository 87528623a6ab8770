"""A second opinion on the order of the first articles: a seam, empty unless a firm has a reranker of its own.

Its scores have no unit in common with ours, so the two orders are merged by rank, ours counting twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from retrieval.finding.articles import IndexedArticle
from retrieval.finding.fusion import Ranking

__all__ = ["Reranker", "merged", "reranked"]

_FIRST = 30  # how many of our first articles it is asked about
_OURS = 2.0  # what our order counts against its own
_DAMPING = 10  # of reciprocal ranks: the smaller, the more the first places count


class Reranker(Protocol):
    """Says in what order passages fit a question."""

    def order(self, question: str, passages: Sequence[str]) -> list[int] | None:
        """The places of the passages, the one that fits best first; ``None`` where it has no answer."""
        ...


def reranked(ranking: Ranking, question: str, articles: Sequence[IndexedArticle], reranker: Reranker) -> Ranking:
    """The ranking with its first articles in the order of both, what the question names aside; ours where it has none.

    The scores keep their places, so that they stay comparable.
    """
    first = np.array([place for place in ranking.order[:_FIRST] if int(place) not in ranking.named], dtype=np.int64)
    passages = [f"{articles[place].label}　{articles[place].text}" for place in first]
    theirs = reranker.order(question, passages)
    if theirs is None:
        return ranking
    order, score = ranking.order.copy(), ranking.score.copy()
    where = np.flatnonzero(np.isin(order, first))
    order[where] = first[merged(theirs)]
    score[order[where]] = ranking.score[first]
    return replace(ranking, order=order, score=score)


def merged(theirs: Sequence[int]) -> list[int]:
    """The places 0 to n-1, which stand in our order, in that of both: by the sum of reciprocal ranks."""
    rank = {place: at for at, place in enumerate(theirs)}
    worth = {at: _OURS / (_DAMPING + at) + 1.0 / (_DAMPING + rank[at]) for at in sorted(rank)}
    return sorted(worth, key=lambda at: -worth[at])
