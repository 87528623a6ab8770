"""How like each clause of a policy is to a duty: by words (BM25), and by meaning where there is an encoder.

Likeness only breaks ties and names the nearest clause where nothing is said; it decides no state.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.checking.gap.ground import Ground
from retrieval.finding.encoder import Encoder
from retrieval.finding.words import FloatArray, TermIndex, grams

__all__ = ["Likeness"]

_MEANING = 0.5


class Likeness:
    """The clauses of the policies as an index of their own."""

    def __init__(self, ground: Ground, encoder: Encoder | None = None) -> None:
        texts = [f"{c.context} {c.text}" for c in ground.clauses]
        self._terms = TermIndex.build([grams(t) for t in texts])
        self._encoder = encoder
        self._vectors = encoder.encode_passages([t[:400] for t in texts]) if encoder and texts else None

    def of(self, duties: Sequence[str]) -> list[FloatArray]:
        """For each duty one value a clause, from 0 up."""
        rows = []
        meaning = self._encoder.encode_queries(list(duties)) if self._encoder and self._vectors is not None else None
        for number, duty in enumerate(duties):
            scores = self._terms.scores(grams(duty))
            row = scores / max(float(scores.max(initial=0.0)), 1e-9)
            if meaning is not None and self._vectors is not None:
                row = row + _MEANING * np.asarray(self._vectors @ meaning[number], dtype=np.float32)
            rows.append(np.asarray(row, dtype=np.float32))
        return rows
