"""Fit when a question has nothing to do with the collection: how well its best evidence covers it, in three numbers.

Run as ``python -m evaluation.fit_refusing FILE…`` (question files, never the held-out set). Answerable questions are the
positive examples, ``questions/unrelated.txt`` the negative ones. Writes ``retrieval/learned/refusing.json``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evaluation.questions import load_questions
from retrieval.answer import Assistant

__all__ = ["main", "train"]

_FALSE_REFUSALS = 0.005  # share of answerable questions that the threshold may refuse in training


def examples(assistant: Assistant, files: Sequence[Path]) -> tuple[list[list[float]], list[float]]:
    """Rows of (cover, meaning, score) and 1 for answerable, 0 for unrelated."""
    asked: list[tuple[str, tuple[str, ...], float]] = []
    for path in files:
        asked += [(q.question, q.history, 1.0) for q in load_questions(path) if q.answerable]
    unrelated = Path(__file__).parent / "questions" / "unrelated.txt"
    lines = unrelated.read_text(encoding="utf-8").splitlines()
    asked += [(line, (), 0.0) for line in lines if line and not line.startswith("#")]
    rows, wanted = [], []
    for question, history, answerable in asked:
        evidence = assistant.evidence(assistant.understand(question, history))
        if evidence is not None and evidence.meaning is not None:
            rows.append([evidence.cover, evidence.meaning, evidence.score])
            wanted.append(answerable)
    return rows, wanted


def train(rows: Sequence[Sequence[float]], wanted: Sequence[float]) -> dict[str, object]:
    """Logistic regression by Newton's method; the threshold lets through all but a few answerable questions."""
    x = np.column_stack([np.ones(len(rows)), np.array(rows)])
    y = np.array(wanted)
    w = np.where(y > 0, 0.5 / y.sum(), 0.5 / (1 - y).sum()) * len(y)
    beta = np.zeros(x.shape[1])
    penalty = np.array([0.01, 0.1, 0.01, 0.1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        step = np.linalg.solve(
            (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty), x.T @ (w * (p - y)) + penalty * beta
        )
        beta -= step
    p = 1 / (1 + np.exp(-(x @ beta)))
    threshold = min(0.5, float(np.quantile(p[y > 0], _FALSE_REFUSALS)) * 0.9)
    names = ("cover", "meaning", "score")
    return {
        "questions": len(rows),
        "answerable_refused": round(float((p[y > 0] < threshold).mean()), 4),
        "unrelated_refused": round(float((p[y == 0] < threshold).mean()), 4),
        "threshold": round(threshold, 4),
        "bias": round(float(beta[0]), 4),
        "weights": {name: round(float(value), 4) for name, value in zip(names, beta[1:], strict=True)},
    }


def main(arguments: Sequence[str]) -> int:
    """Fit on the files named and write the numbers."""
    rows, wanted = examples(Assistant.open(), [Path(name) for name in arguments])
    target = Path(__file__).parent.parent / "retrieval" / "learned" / "refusing.json"
    data = train(rows, wanted)
    target.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stderr.write(f"{data}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
