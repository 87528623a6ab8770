"""Multinomial logistic regression over named signs, with a quadratic penalty and partial labels.

An example for which several classes can be defended counts as right with each: what is maximised is the logarithm of their
joint probability (Jin and Ghahramani, *Learning with multiple labels*, 2002). A sign in “” is a short string, which must
stand in more examples than a named one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

__all__ = ["Example", "cross_validated", "fit", "right", "write"]

_FOLDS = 5
_STRINGS_IN = 5  # examples in which a short string must stand to be a sign
_NAMED_IN = 2
_PENALTY = 1.0
_ROUNDS = 300
_LEAST = 0.03

Example = tuple[Mapping[str, float], frozenset[str]]
"""The signs of a question, and the classes that can be defended."""


def fit(
    data: Sequence[Example],
    classes: Sequence[str],
    penalty: float = _PENALTY,
    counts: Sequence[float] | None = None,
) -> dict[str, list[float]]:
    """The weights of every sign, one for each class.

    Args:
        data: the examples.
        classes: their names, in the order of the weights.
        penalty: of the squares of the weights.
        counts: how much each example counts; 1 where not given.
    """
    share = np.ones(len(data)) if counts is None else np.array(counts, dtype=float)
    counted = Counter(name for signs, _ in data for name in signs)
    names = sorted(n for n, count in counted.items() if count >= (_STRINGS_IN if n.startswith("“") else _NAMED_IN))
    matrix, allowed = _matrix(data, names), _allowed(data, classes)
    strength = np.full((len(names), len(classes)), penalty)
    if "bias" in names:
        strength[names.index("bias")] = 0.01

    def loss(flat: Any) -> tuple[float, Any]:
        weights = flat.reshape(-1, len(classes))
        scores = matrix @ weights
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        odds /= odds.sum(axis=1, keepdims=True)
        right = (odds * allowed).sum(axis=1) + 1e-9
        value = -(share * np.log(right)).sum() + 0.5 * (strength * weights * weights).sum()
        gradient = matrix.T @ (share[:, None] * (odds - odds * allowed / right[:, None])) + strength * weights
        return float(value), gradient.ravel()

    start = np.zeros(len(names) * len(classes))
    solved = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS})
    weights = solved.x.reshape(-1, len(classes))
    return {name: row.tolist() for name, row in zip(names, weights, strict=True)}


def right(data: Sequence[Example], weights: Mapping[str, Sequence[float]], classes: Sequence[str]) -> list[bool]:
    """Of each example whether its likeliest class can be defended."""
    names = list(weights)
    scores = _matrix(data, names) @ np.array([weights[name] for name in names])
    return [bool(x) for x in _allowed(data, classes)[np.arange(len(data)), scores.argmax(axis=1)]]


def cross_validated(
    data: Sequence[Example],
    classes: Sequence[str],
    folds: int = _FOLDS,
    counts: Sequence[float] | None = None,
    penalty: float = _PENALTY,
) -> tuple[float, float]:
    """The share right of those left out, each part left out once: of all, and of those that count most."""
    share = np.ones(len(data)) if counts is None else np.array(counts, dtype=float)
    most = share == share.max()
    order = np.random.default_rng(0).permutation(len(data))
    good = np.zeros(len(data))
    for part in np.array_split(order, folds):
        left = set(part.tolist())
        others = [at for at in range(len(data)) if at not in left]
        weights = fit([data[at] for at in others], classes, penalty, share[others].tolist())
        good[part] = right([data[at] for at in part], weights, classes)
    return float(good.mean()), float(good[most].mean())


def write(
    weights: Mapping[str, Sequence[float]],
    classes: Sequence[str],
    place: Sequence[str],
    *,
    least: float = _LEAST,
    digits: int = 2,
) -> str:
    """Write what :func:`retrieval.weighing.load_weights` reads; what was written, in words.

    Args:
        weights: of every sign.
        classes: in the order of the weights.
        place: folders and name of the file in the package ``retrieval``.
        least: a sign whose weights are all smaller is left out.
        digits: to which the weights are rounded.
    """
    told = {name: [round(w, digits) or 0 for w in row] for name, row in weights.items() if max(map(abs, row)) >= least}
    # a weight that is none is written 0, and neither 0.0 nor -0.0: a clone is that much smaller
    target = Path(str(resources.files("retrieval").joinpath(*place)))
    content = json.dumps({"classes": list(classes), "weights": told}, ensure_ascii=False, separators=(",", ":"))
    target.write_text(content + "\n", encoding="utf-8")
    return f"{len(told)} 个特征写入 {target.name}"


def _matrix(data: Sequence[Example], names: Sequence[str]) -> Any:
    places = {name: at for at, name in enumerate(names)}
    cells = [
        (row, places[name], value)
        for row, (signs, _) in enumerate(data)
        for name, value in signs.items()
        if name in places
    ]
    rows, columns, values = zip(*cells, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(data), len(names)))


def _allowed(data: Sequence[Example], classes: Sequence[str]) -> Any:
    return np.array([[float(name in wanted) for name in classes] for _, wanted in data])
