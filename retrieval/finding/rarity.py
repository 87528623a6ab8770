"""How many 款 hold each pair of characters: counted when an index is built, and kept with it.

A pair that few hold tells much of a question. Counting takes longer than to read what was counted.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from corpus import TIERS, Corpus, uncollected

__all__ = ["PairCounts", "pairs_of"]

_HAN_RUN = re.compile(r"[一-鿿]+|[A-Za-z0-9]+")
_WEIGHED = (TIERS[0], TIERS[-1])  # a big neighbouring statute does not decide which words are common here


def pairs_of(text: str) -> set[str]:
    """The pairs of neighbouring Chinese characters of a text, and its other words in small letters."""
    found: set[str] = set()
    for run in _HAN_RUN.findall(text):
        if run.isascii():
            found.add(run.lower())
        else:
            found.update(run[i : i + 2] for i in range(len(run) - 1))
    return found


@dataclass(frozen=True, slots=True)
class PairCounts:
    """``held[pair]`` of ``paragraphs`` 款 hold a pair."""

    paragraphs: int
    held: Mapping[str, int]

    @classmethod
    def of(cls, corpus: Corpus) -> PairCounts:
        """Count those of a collection."""
        held: Counter[str] = Counter()
        count = 0
        for document, article in corpus.articles():
            if document.instrument.tier not in _WEIGHED:
                continue
            for paragraph in article.paragraphs:
                held.update(pairs_of(paragraph.text))
                count += 1
        return cls(count, held)

    @classmethod
    def load(cls, path: Path) -> PairCounts | None:
        """What :meth:`save` wrote; ``None`` where an index has none.

        Raises:
            msgspec.DecodeError: the file is damaged.
        """
        if not path.is_file():
            return None
        with uncollected():
            return msgspec.json.decode(path.read_bytes(), type=cls)

    def save(self, path: Path) -> None:
        """Write them as JSON, the same counts as the same bytes."""
        path.write_bytes(msgspec.json.encode(PairCounts(self.paragraphs, dict(sorted(self.held.items())))))

    def weights(self) -> dict[str, float]:
        """What each pair tells: the less, the more 款 hold it."""
        by_count = {n: math.log(1 + self.paragraphs / (1 + n)) for n in set(self.held.values())}
        return {pair: by_count[n] for pair, n in self.held.items()}
