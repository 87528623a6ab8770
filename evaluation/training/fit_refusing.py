"""Fit when a question has nothing to do with the collection: how well its best evidence covers it, in six numbers.

Run as ``python -m evaluation.training.fit_refusing FILE…`` (question files, never the held-out set). Answerable questions are the
positive examples; ``questions/unrelated.txt`` and questions on other laws the negative ones. Writes ``learned/refusing.json``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus import domain_file
from evaluation.questions import OUTSIDE, TitleTable, load_questions
from retrieval import Assistant, Workspace

__all__ = ["NAMES", "main", "train"]

NAMES = ("cover", "meaning", "score", "foreign", "inside", "outside")
"""Fields of :class:`~retrieval.answering.refusal.Evidence` that speak for an answer, in the order of the rows."""

_OUTSIDE_WEIGHT = 0.5
_UNRELATED_WEIGHT = 1.5

_FALSE_REFUSALS = 0.002


def examples(assistant: Assistant, files: Sequence[Path]) -> tuple[list[list[float]], list[float], list[float]]:
    """Rows of :data:`NAMES`, 1 for answerable or 0 for unrelated, and weights.

    Of a file divided into halves only the part ``fit`` counts. Questions whose every gold article belongs to a law that
    the collection lacks are negative examples. Follow-ups and questions that name an instrument are judged otherwise.
    """
    titles = TitleTable(assistant.corpus.instruments)
    held = set(assistant.corpus.documents)
    asked: list[tuple[str, float, float]] = []
    for path in files:
        for q in load_questions(path):
            if q.history or q.part == "check":
                continue
            outside = bool(q.gold) and not any(titles.key(gold).doc_id in held for gold in q.gold)
            if outside:
                asked.append((q.question, 0.0, _OUTSIDE_WEIGHT))
            elif q.answerable:
                asked.append((q.question, 1.0, 1.0))
            elif q.type == "unrelated" or q.reason in OUTSIDE:
                asked.append((q.question, 0.0, _UNRELATED_WEIGHT))
    unrelated = Path(str(domain_file("questions", "unrelated.txt")))
    lines = unrelated.read_text(encoding="utf-8").splitlines()
    asked += [(line, 0.0, _UNRELATED_WEIGHT) for line in lines if line and not line.startswith("#")]
    rows, wanted, weights = [], [], []
    for question, answerable, weight in asked:
        understood = assistant.understand(question)
        with assistant.engine.leaving_out(question):
            evidence = assistant.evidence(understood)
        if evidence is not None and evidence.meaning is not None and not understood.doc_ids:
            rows.append([float(getattr(evidence, name)) for name in NAMES])
            wanted.append(answerable)
            weights.append(weight)
    return rows, wanted, weights


def train(rows: Sequence[Sequence[float]], wanted: Sequence[float], weights: Sequence[float]) -> dict[str, object]:
    """Logistic regression by Newton's method; the threshold lets through all but a few answerable questions."""
    x = np.column_stack([np.ones(len(rows)), np.array(rows)])
    y, w = np.array(wanted), np.array(weights)
    beta = np.zeros(x.shape[1])
    penalty = np.array([0.001, *(0.05 for _ in NAMES)])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        step = np.linalg.solve(
            (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty), x.T @ (w * (p - y)) + penalty * beta
        )
        beta -= step
    p = 1 / (1 + np.exp(-(x @ beta)))
    threshold = min(0.5, float(np.quantile(p[y > 0], _FALSE_REFUSALS)) * 0.9)
    plain = (y == 0) & (w == _UNRELATED_WEIGHT)
    return {
        "questions": len(rows),
        "answerable_refused": round(float((p[y > 0] < threshold).mean()), 4),
        "unrelated_refused": round(float((p[plain] < threshold).mean()), 4),
        "other_law_refused": round(float((p[(y == 0) & ~plain] < threshold).mean()), 4)
        if (y == 0).sum() > plain.sum()
        else None,
        "threshold": round(threshold, 4),
        "bias": round(float(beta[0]), 4),
        "weights": {name: round(float(value), 4) for name, value in zip(NAMES, beta[1:], strict=True)},
    }


def main(arguments: Sequence[str]) -> int:
    """Fit on the files named and write the numbers."""
    assistant = Workspace.open().assistant
    rows, wanted, weights = examples(assistant, [Path(name) for name in arguments])
    target = Path(str(domain_file("learned", "refusing.json")))
    data = {"encoder": assistant.engine.encoder or "", **train(rows, wanted, weights)}
    target.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stderr.write(f"{data}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
