"""Learned linear maps over the frozen vectors: one for questions, one for passages.

``learned/adapters-<encoder>.npz`` holds ``query`` and ``passage``, each (dimension, dimension); a vector ``x`` becomes
``normalise(x @ map)``. They were fitted by ``evaluation/training/train_adapters.py``; without the file vectors stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corpus import DataError, domain_file, per_domains
from retrieval.finding.encoder import normalised
from retrieval.finding.words import FloatArray

__all__ = ["Adapters", "load_adapters"]


@dataclass(frozen=True)
class Adapters:
    """The two maps; ``None`` leaves the vectors as they are."""

    query: FloatArray | None = None
    passage: FloatArray | None = None

    def queries(self, vectors: FloatArray) -> FloatArray:
        """Unit vectors of questions after the map."""
        return vectors if self.query is None else normalised(vectors @ self.query)

    def passages(self, vectors: FloatArray) -> FloatArray:
        """Unit vectors of passages after the map."""
        return vectors if self.passage is None else normalised(vectors @ self.passage)


@per_domains
def load_adapters(fingerprint: str) -> Adapters:
    """The maps that were fitted for the encoder with that fingerprint; none where there are none.

    Raises:
        DataError: the file is damaged.
    """
    path = domain_file("learned", f"adapters-{fingerprint}.npz")
    if not path.is_file():
        return Adapters()
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            query, passage = (np.asarray(data[name], dtype=np.float32) for name in ("query", "passage"))
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"学得参数 {path} 已损坏：{error}；请重新安装法脉") from error
    return Adapters(query, passage)
