"""What was fitted to one encoder: linear maps over its vectors, one for questions, one for passages, and numbers.

``learned/adapters-<encoder>.npz`` holds ``query`` and ``passage``, each (dimension, dimension); a vector ``x`` becomes
``normalise(x @ map)``. They were fitted by ``evaluation/training/train_adapters.py``; without the file vectors stay as they are.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np

from corpus import DataError, domain_file, per_domains
from retrieval.finding.encoder import normalised
from retrieval.finding.words import FloatArray

__all__ = ["Adapters", "load_adapters", "load_learned"]

logger = logging.getLogger(__name__)


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


def load_learned(path: Traversable, encoder: str | None) -> dict[str, Any] | None:
    """The numbers of a learned file, whose ``encoder`` is the fingerprint of the encoder that they were fitted with.

    Args:
        path: the file.
        encoder: the fingerprint of the encoder in use; ``None`` where there is none, and words stand in for meaning.

    Returns:
        ``None`` where there is no such file, or where it was fitted with another encoder, which is logged: numbers that
        weigh the likeness of one encoder say nothing about that of another.

    Raises:
        DataError: the file is damaged.
    """
    if not path.is_file():
        return None
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        made_with = str(data["encoder"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"学得参数 {path} 已损坏：{error}；请重新安装法脉") from error
    if encoder is not None and made_with != encoder:
        logger.warning(
            "学得参数 %s 是用向量模型 %s 拟合的，与当前的 %s 不同，未采用；重新拟合的方法见 docs/models.md",
            path.name,
            made_with,
            encoder,
        )
        return None
    return data
