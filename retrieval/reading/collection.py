"""What a clause has to do with the collection: its terms, and the weight of the words that the texts use.

Nothing here knows a subject. A clause bears on the collection where the thesaurus knows a term of it or where the texts
themselves use its words; a law that a user adds brings its words with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from graph import Concept, Thesaurus
from retrieval.finding.evidence import STOP_PAIRS, pairs_of
from retrieval.reading.wording import common_pairs, telling

__all__ = ["Bearing", "Collection"]

_NO_SUBJECT = ("entity", "sanction")
_WH = re.compile(r"谁|多久|什么|怎|几|啥")  # 报给谁 is a label of the thesaurus, but says nothing of the subject


@dataclass(frozen=True, slots=True)
class Bearing:
    """What speaks for a clause.

    ``terms`` are those of the thesaurus in it, persons, bodies and sanctions aside; ``weight`` is that of its words that
    the texts use (1 is a word of a single 款 that general Chinese uses rarely); ``foreign`` is the share of its words
    that no text has.
    """

    terms: frozenset[str]
    weight: float
    foreign: float


class Collection:
    """The words of a collection.

    Args:
        thesaurus: the terms; without it there are none.
        rarity: pair of characters → 0 where no text has it, else up to 1 for one that a single 款 has.
    """

    def __init__(self, thesaurus: Thesaurus | None, rarity: Callable[[str], float]) -> None:
        self.thesaurus = thesaurus
        self._rarity = rarity

    def concepts(self, text: str) -> list[tuple[int, int, Concept]]:
        """The concepts of a text with their places."""
        return self.thesaurus.find(text) if self.thesaurus else []

    def bearing(self, text: str) -> Bearing:
        """What speaks for a clause."""
        named = [(text[start:end], c) for start, end, c in self.concepts(text)]
        terms = frozenset(c.name for words, c in named if c.scheme not in _NO_SUBJECT and not _WH.search(words))
        common = common_pairs()
        words = [pair for pair in pairs_of(text) - STOP_PAIRS if pair in common or pair.isascii()]
        rare = [self._rarity(pair) for pair in words]
        known = sum(weight * telling(common.get(pair, 0)) for pair, weight in zip(words, rare, strict=True))
        foreign = sum(not weight for weight in rare) / len(rare) if rare else 0.0
        return Bearing(terms, known, foreign)
