"""Fit how a verdict is read from its signs: multinomial logistic regression with a quadratic penalty.

Run as ``python -m evaluation.training.fit_deciding FILE…`` (labelled question files, never a held-out set; a file that is
given twice counts twice). A question for
which several verdicts can be defended counts as right with each: what is maximised is the logarithm of their joint
probability (partial labels: Jin and Ghahramani, *Learning with multiple labels*, 2002). Writes
``retrieval/answering/frames/deciding.json`` and prints how many verdicts are right in five-fold cross-validation.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from evaluation.questions import load_questions
from retrieval import Assistant, Verdict, Workspace, verdict_signs

__all__ = ["Example", "cross_validated", "examples", "fit", "main"]

VERDICTS = tuple(verdict.value for verdict in Verdict)
_FOLDS = 5
_STRINGS_IN = 5  # questions in which a short string must stand to be a sign
_NAMED_IN = 2
_PENALTY = 1.0
_LEAST = 0.03  # a sign whose weights are all smaller is left out
_ROUNDS = 300

Example = tuple[Mapping[str, float], frozenset[str]]
"""The signs of a question, and the verdicts that can be defended."""


def examples(assistant: Assistant, files: Sequence[Path]) -> list[Example]:
    """The questions with a labelled verdict, each by the first of its asks that has one."""
    found: list[Example] = []
    for path in files:
        for question in load_questions(path):
            if not question.answerable or not question.verdict or question.part == "check":
                continue
            with assistant.engine.leaving_out(question.question):
                signs = verdict_signs(assistant.look(question.question, question.history))
            if signs is not None:
                found.append((signs, frozenset(question.verdict)))
    return found


def fit(
    data: Sequence[Example], penalty: float = _PENALTY, counts: Sequence[float] | None = None
) -> dict[str, list[float]]:
    """The weights of every sign, one for each of :data:`VERDICTS`.

    Args:
        data: the examples.
        penalty: of the squares of the weights.
        counts: how much each example counts; 1 where not given.
    """
    share = np.ones(len(data)) if counts is None else np.array(counts, dtype=float)
    counted = Counter(name for signs, _ in data for name in signs)
    names = sorted(n for n, count in counted.items() if count >= (_STRINGS_IN if n.startswith("“") else _NAMED_IN))
    matrix, allowed = _matrix(data, names), _allowed(data)
    strength = np.full((len(names), len(VERDICTS)), penalty)
    if "bias" in names:
        strength[names.index("bias")] = 0.01

    def loss(flat: Any) -> tuple[float, Any]:
        weights = flat.reshape(-1, len(VERDICTS))
        scores = matrix @ weights
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        odds /= odds.sum(axis=1, keepdims=True)
        right = (odds * allowed).sum(axis=1) + 1e-9
        value = -(share * np.log(right)).sum() + 0.5 * (strength * weights * weights).sum()
        gradient = matrix.T @ (share[:, None] * (odds - odds * allowed / right[:, None])) + strength * weights
        return float(value), gradient.ravel()

    start = np.zeros(len(names) * len(VERDICTS))
    solved = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS})
    weights = solved.x.reshape(-1, len(VERDICTS))
    return {name: row.tolist() for name, row in zip(names, weights, strict=True)}


def right(data: Sequence[Example], weights: Mapping[str, Sequence[float]]) -> float:
    """The share of the examples whose likeliest verdict can be defended."""
    names = list(weights)
    scores = _matrix(data, names) @ np.array([weights[name] for name in names])
    return float(_allowed(data)[np.arange(len(data)), scores.argmax(axis=1)].mean())


def cross_validated(
    data: Sequence[Example], folds: int = _FOLDS, counts: Sequence[float] | None = None
) -> tuple[float, float]:
    """The share right of those left out, each part left out once: of all, and of those that count most."""
    share = np.ones(len(data)) if counts is None else np.array(counts, dtype=float)
    most = share == share.max()
    order = np.random.default_rng(0).permutation(len(data))
    good = np.zeros(len(data))
    for part in np.array_split(order, folds):
        left = set(part.tolist())
        kept = [at for at in range(len(data)) if at not in left]
        weights = fit([data[at] for at in kept], counts=share[kept].tolist())
        for at in left:
            good[at] = right([data[at]], weights)
    return float(good.mean()), float(good[most].mean())


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


def _allowed(data: Sequence[Example]) -> Any:
    return np.array([[float(verdict in wanted) for verdict in VERDICTS] for _, wanted in data])


def main(files: Sequence[str]) -> int:
    """Fit, print, write."""
    if not files:
        print("用法：python -m evaluation.training.fit_deciding 题目文件…", file=sys.stderr)
        return 2
    assistant = Workspace.open().assistant
    data: list[Example] = []
    counts: list[float] = []
    for name, times in Counter(files).items():
        data += (own := examples(assistant, [Path(name)]))
        counts += [float(times)] * len(own)
    both = cross_validated(data, counts=counts)
    print(f"{len(data)} 题；交叉验证结论对 {both[0]:.3f}，其中最看重的 {both[1]:.3f}")
    weights = fit(data, counts=counts)
    kept = {name: [round(w, 2) for w in row] for name, row in weights.items() if max(map(abs, row)) >= _LEAST}
    target = Path(str(resources.files("retrieval").joinpath("answering", "frames", "deciding.json")))
    target.write_text(
        json.dumps({"verdicts": VERDICTS, "weights": kept}, ensure_ascii=False, separators=(",", ":")) + "\n",
        encoding="utf-8",
    )
    print(f"{len(kept)} 个特征写入 {target.name}，全部题上结论对 {right(data, weights):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
