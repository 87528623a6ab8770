"""Weights of named signs for some classes, as learned: a multinomial logistic regression without what it takes to fit one.

Source: Bishop, *Pattern Recognition and Machine Learning*, 4.3.4. The files hold knowledge of language, not of a field of
law, and stand beside the modules that use them; ``evaluation.training`` writes them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from corpus import DataError

__all__ = ["Weights", "load_weights"]


@dataclass(frozen=True)
class Weights:
    """The weights of each sign, one for each class."""

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    def rated(self, signs: Mapping[str, float], barred: Collection[str] = ()) -> list[tuple[str, float]]:
        """All classes with their probabilities, the likeliest first; those barred have none."""
        scores = [-math.inf if name in barred else 0.0 for name in self.classes]
        for name, value in signs.items():
            for at, weight in enumerate(self.weights.get(name, ())):
                scores[at] += weight * value
        top = max(scores)
        odds = [math.exp(score - top) for score in scores]
        total = sum(odds)
        rated = [(name, value / total) for name, value in zip(self.classes, odds, strict=True)]
        return sorted(rated, key=lambda pair: -pair[1])

    def reasons(self, signs: Mapping[str, float], name: str, most: int = 8) -> list[tuple[str, float]]:
        """The signs that speak most for a class or against it, with what each adds to it over the mean of the others."""
        at = self.classes.index(name)
        told = []
        for sign, value in signs.items():
            weights = self.weights.get(sign)
            if weights is not None and sign != "bias":
                mean = (sum(weights) - weights[at]) / (len(weights) - 1)
                told.append((sign, round(value * (weights[at] - mean), 3)))
        return sorted(told, key=lambda pair: -abs(pair[1]))[:most]


@lru_cache(maxsize=4)
def load_weights(known: type[StrEnum], *place: str) -> Weights:
    """The weights in a file of this package.

    Args:
        known: what the classes may be.
        place: the names of its folders and its own.

    Raises:
        DataError: the file is missing or damaged.
    """
    path = resources.files("retrieval").joinpath(*place)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        classes = tuple(known(name).value for name in data["classes"])
        weights = {name: tuple(map(float, values)) for name, values in data["weights"].items()}
        if not classes or any(len(values) != len(classes) for values in weights.values()):
            raise ValueError("权重的个数不对")
        return Weights(classes, weights)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"学得参数 {path} 已损坏：{error}；请重新安装法脉") from error
