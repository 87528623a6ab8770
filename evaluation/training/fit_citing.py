"""Fit which articles an answer cites: logistic regression over what speaks for each candidate, with cross-validation.

Run as ``python -m evaluation.training.fit_citing FILE…``; the files are question files, never the held-out set. Writes
``learned/citing.json``, or ``citing-words.json`` where the build has no vectors. Folds are by gold article, so that no article's questions are in both halves. No weight may leave
the side on which its feature is expected (:data:`retrieval.SIGNS`).
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from corpus import Locator, domain_file
from evaluation.metrics import citation_precision, citation_recall, mean
from evaluation.questions import Question, TitleTable, load_questions
from retrieval import SIGNS, Assistant, Candidate, Feature, Model, Understanding, Workspace, choose, model_file

__all__ = ["Example", "collect", "cross_validated", "fit", "main"]

FloatArray = npt.NDArray[np.float64]

_FOLDS = 5
_L2 = 0.3
_L2_BIAS = 0.01
_ALSO_OK_WEIGHT = 0.25
_BARE_WEIGHT = 3.0  # questions about texts that nobody annotated are few here and most of what is going to be asked
_WORTHS = tuple(round(0.2 + 0.02 * i, 2) for i in range(31))
_PRECISION = 0.84


@dataclass(frozen=True)
class Example:
    """A question with its pool."""

    question: Question
    asked: Understanding
    pool: list[Candidate]
    gold: set[Locator]
    also_ok: set[Locator]
    bare: bool = False


def collect(assistant: Assistant, questions: Sequence[Question]) -> list[Example]:
    """The pools of all questions that have an answer."""
    titles = TitleTable(assistant.corpus.instruments)
    annotated = {article.doc_id for article in assistant.engine.articles if article.summary}
    examples = []
    for question in questions:
        if not question.answerable:
            continue
        with assistant.engine.leaving_out(question.question):
            look = assistant.look(question.question, question.history)
        gold = {titles.key(g) for g in question.gold}
        also_ok = {titles.key(g) for g in question.also_ok}
        examples.append(
            Example(question, look.asked, list(look.pool), gold, also_ok, all(g.doc_id not in annotated for g in gold))
        )
    return examples


def fit(examples: Sequence[Example], steps: int = 300) -> tuple[float, dict[Feature, float]]:
    """Bias and weights of a logistic regression with an L2 penalty, every weight on its side (L-BFGS-B, within bounds)."""
    rows, wanted, weights = [], [], []
    for example in examples:
        scale = _BARE_WEIGHT if example.bare else 1.0
        for candidate in example.pool:
            key = candidate.key
            gold = key in example.gold
            rows.append(candidate.row())
            wanted.append(float(gold or key in example.also_ok))
            weights.append(scale * (1.0 if gold or key not in example.also_ok else _ALSO_OK_WEIGHT))
    x, y, w = np.array(rows), np.array(wanted), np.array(weights)

    def loss(beta: FloatArray) -> tuple[float, FloatArray]:
        p = 1 / (1 + np.exp(-np.clip(beta[0] + x @ beta[1:], -30, 30)))
        told = -(w * (y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))).sum()
        error = w * (p - y)
        value = told + _L2 / 2 * (beta[1:] ** 2).sum() + _L2_BIAS / 2 * beta[0] ** 2
        return float(value), np.concatenate([[error.sum() + _L2_BIAS * beta[0]], x.T @ error + _L2 * beta[1:]])

    sides = [(0.0, None) if SIGNS[feature] > 0 else (None, 0.0) for feature in Feature]
    found = minimize(
        loss,
        np.zeros(x.shape[1] + 1),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None), *sides],
        options={"maxiter": steps},
    )
    return float(found.x[0]), dict(zip(Feature, map(float, found.x[1:]), strict=True))


def cross_validated(examples: Sequence[Example]) -> list[tuple[Example, Model]]:
    """Every example with a model that saw none of its articles."""
    folds = [_fold(example) for example in examples]
    found: list[tuple[Example, Model]] = []
    for fold in range(_FOLDS):
        bias, weights = fit([e for e, f in zip(examples, folds, strict=True) if f != fold])
        model = Model(bias, weights, 0.5)
        found += [(e, model) for e, f in zip(examples, folds, strict=True) if f == fold]
    return found


def figures(pairs: Sequence[tuple[Example, Model]], worth: float) -> tuple[float, float]:
    """Recall and precision of the cited articles at a worth of a further right one."""
    recalls, precisions = [], []
    for example, model in pairs:
        fixed = Model(model.bias, model.weights, worth)
        chosen = choose(example.asked, example.pool, fixed)
        cited = {c.key for c, _ in chosen}
        recalls.append(citation_recall(cited, example.gold))
        precisions.append(citation_precision(cited, example.gold, example.also_ok))
    return mean(recalls) or 0.0, mean(precisions) or 0.0


def _fold(example: Example) -> int:
    first = min(place.path() for place in example.gold) if example.gold else ""
    return zlib.crc32(first.encode()) % _FOLDS


def best_worth(pairs: Sequence[tuple[Example, Model]]) -> float:
    """The worth with the best recall among those with a precision of :data:`_PRECISION`, else the most precise."""

    def value(worth: float) -> tuple[float, float]:
        recall, precision = figures(pairs, worth)
        return min(precision - _PRECISION, 0), recall

    return max(_WORTHS, key=value)


def main(arguments: Sequence[str]) -> int:
    """Fit on the files named and write the model."""
    assistant = Workspace.open().assistant
    examples = [e for name in arguments for e in collect(assistant, load_questions(Path(name)))]
    pairs = cross_validated(examples)
    worth = best_worth(pairs)
    recall, precision = figures(pairs, worth)
    bias, weights = fit(examples)
    target = Path(str(domain_file("learned", model_file(assistant.engine.encoder))))
    data = {
        "encoder": assistant.engine.encoder or "",
        "trained_on": [Path(name).name for name in arguments],
        "questions": len(examples),
        "cross_validated": {"recall": round(recall, 4), "precision": round(precision, 4)},
        "worth": worth,
        "bias": round(bias, 5),
        "weights": {name: round(value, 5) for name, value in weights.items()},
    }
    target.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stderr.write(f"recall {recall:.3f} precision {precision:.3f} worth {worth}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
