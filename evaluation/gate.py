"""The stored baseline, and whether today's figures fall below it by more than the noise.

The same code gives the same figures, so there is no noise from run to run; the noise meant is that of the sample of
questions. For each figure the differences question by question (now minus stored) are resampled 2,000 times with a
fixed seed; a fall counts when it is larger than half a point and the 95th percentile of the resampled mean is below
zero: a change of that size would then be no accident of which questions happen to be in the file. A fall of more than
three points counts in any case, so that a sample too small for a verdict cannot hide a large loss.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from corpus import DataError
from evaluation.run import Report

__all__ = ["GATED", "Fall", "baseline_path", "falls", "load_baseline", "save_baseline"]

GATED = (
    *("recall@5", "recall@10", "all@5", "mrr@10", "citation_recall", "citation_precision", "facts", "right_refusal"),
    *("good", "opening", "verdict", "asker", "parts", "steps", "list_recall", "list_precision", "rightly_refused"),
)
"""The figures that are held: higher is better for each."""

_RESAMPLES = 2000
_LEAST = 0.005
_LARGE = 0.03
_FORMAT = 1

Baseline = Mapping[str, Mapping[str, Mapping[str, float]]]
"""Name of the question set → figure → id of the question → value."""


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure that fell beyond the noise; ``upper`` is the 95th percentile of the resampled mean difference."""

    questions: str
    figure: str
    before: float
    now: float
    upper: float

    def __str__(self) -> str:
        return f"{self.questions} {self.figure}: {self.before:.3f} → {self.now:.3f} (95 %: {self.upper:+.3f})"


def baseline_path() -> Path:
    """Where the stored figures lie."""
    return Path(str(resources.files("evaluation") / "baseline.json"))


def values_of(report: Report) -> dict[str, dict[str, float]]:
    """Figure → id of the question → value, of the figures that are held."""
    values: dict[str, dict[str, float]] = {}
    for result in report.results:
        found = dict(result.values)
        refused = found.get("refused")
        if refused is not None:
            answerable = any(found.get(name) is not None for name in ("recall@5", "citation_recall"))
            found["right_refusal"] = refused if not answerable else 1.0 - refused
        for figure in GATED:
            if (value := found.get(figure)) is not None:
                values.setdefault(figure, {})[result.id] = round(value, 4)
    return values


def save_baseline(reports: Mapping[str, Report], path: Path | None = None) -> Path:
    """Store the figures of the sets given; those of other sets in the file stay."""
    path = path or baseline_path()
    sets: dict[str, Any] = dict(load_baseline(path)) if path.is_file() else {}
    sets |= {name: values_of(report) for name, report in reports.items()}
    content = {"format": _FORMAT, "sets": {name: sets[name] for name in sorted(sets)}}
    path.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n", encoding="utf-8")
    return path


def load_baseline(path: Path | None = None) -> Baseline:
    """Read what :func:`save_baseline` wrote.

    Raises:
        DataError: the file cannot be read or is not such a file.
    """
    path = path or baseline_path()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != _FORMAT:
            raise ValueError(f"format {content['format']}")
        sets: Baseline = content["sets"]
        return sets
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"评测基线 {path} 无法读取：{error}；请执行 famai eval --write-baseline 重新生成") from error


def falls(questions: str, baseline: Baseline, report: Report) -> list[Fall]:
    """The figures of a question set that fell beyond the noise; questions that are in one of the two only are left out.

    A figure that the stored baseline has and the report lacks altogether counts as fallen to nothing.
    """
    now = values_of(report)
    found = []
    for figure, stored in baseline.get(questions, {}).items():
        measured = now.get(figure, {})
        common = sorted(stored.keys() & measured.keys())
        if not common:
            if figure not in now:
                found.append(Fall(questions, figure, float(np.mean(list(stored.values()))), 0.0, -1.0))
            continue
        before = np.array([stored[i] for i in common])
        after = np.array([measured[i] for i in common])
        change = after - before
        fall, upper = -float(change.mean()), _upper(change)
        if fall > _LARGE or (fall > _LEAST and upper < 0):
            found.append(Fall(questions, figure, float(before.mean()), float(after.mean()), upper))
    return found


def _upper(change: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    generator = np.random.default_rng(218)
    samples = generator.choice(change, size=(_RESAMPLES, len(change)), replace=True)
    return float(np.percentile(samples.mean(axis=1), 95))
