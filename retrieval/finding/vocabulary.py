"""Which everyday words the collection knows: a question made of others is about something else."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable

from retrieval.finding.articles import IndexedArticle
from retrieval.finding.evidence import STOP_PAIRS, pairs_of
from retrieval.reading.wording import common_pairs, telling

__all__ = ["Vocabulary"]

_RUN = re.compile(r"[一-鿿]+")
_SINGLE = 2.0  # what a single character weighs where a text is cut into words


class Vocabulary:
    """The words of the texts, of our notes and of the thesaurus."""

    def __init__(
        self,
        articles: Iterable[IndexedArticle],
        terms: Iterable[str] = (),
        rarity: Callable[[str], float] = lambda pair: 1.0,
    ) -> None:
        self._rarity = rarity
        parts = [part for a in articles for part in (a.title, a.text, *a.notes)]
        self._words = "\n".join((*parts, *terms))
        self._held: dict[str, bool] = {}

    def foreign(self, text: str) -> float:
        """The share of the text's common words of two characters that the collection does not have."""
        words = [pair for pair in pairs_of(text) - STOP_PAIRS if pair in common_pairs()]
        return sum(not self._has(word) for word in words) / len(words) if words else 0.0

    def _has(self, pair: str) -> bool:
        """Whether the collection has a pair of characters; kept, as questions come with the same ones."""
        held = self._held.get(pair)
        if held is None:
            held = self._held[pair] = pair in self._words
        return held

    def strange(self, text: str) -> bool:
        """Whether a text has a telling word that nothing in the collection has."""
        common = common_pairs()
        foreign = (w for w in _words(text) if w not in STOP_PAIRS and self._rarity(w) == 0.0 and not self._has(w))
        return any(telling(common[word]) >= _STRANGE for word in foreign)

    def odd(self, text: str, best: str) -> float:
        """How much the oddest word of a text tells that the best articles do not say (0: they say all that tells).

        A word that no text has counts whole; one that only other articles have, by how rare it is there.
        """
        common = common_pairs()
        found = 0.0
        for word in _words(text):
            if word in STOP_PAIRS or word in best:
                continue
            share = self._rarity(word) if self._has(word) else 1.0
            found = max(found, share * telling(common[word]))
        return found


_STRANGE = 0.45  # so telling a word that nothing here has


def _words(text: str) -> list[str]:
    """The words of two characters in the likeliest way to cut the text into them and single characters."""
    common = common_pairs()
    found: list[str] = []
    for run in _RUN.findall(text):
        best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
        for end in range(1, len(run) + 1):
            score, words = best[end - 1]
            choice = (score + _SINGLE, words)
            pair = run[end - 2 : end] if end > 1 else ""
            if pair in common:
                score, words = best[end - 2]
                choice = max(choice, (score + math.log(common[pair]), (*words, pair)))
            best.append(choice)
        found += best[-1][1]
    return found
