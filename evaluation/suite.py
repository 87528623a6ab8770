"""``famai eval`` as a whole: a question file through the opened system, with ablations and calibration on request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus import DataError, Settings, domain_file
from evaluation.ablations import Row, ablate
from evaluation.calibration import Calibration, calibrate
from evaluation.gate import Fall, baseline_path, falls, load_baseline
from evaluation.questions import Question, load_questions
from evaluation.run import Report, evaluate
from evaluation.system import System, open_system

__all__ = ["Figures", "baseline_sets", "default_questions", "evaluate_file", "own_questions", "set_name"]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run over one question file gave; ``falls`` against the stored baseline, where it has that file."""

    name: str
    report: Report
    calibration: Calibration | None = None
    ablations: tuple[Row, ...] = ()
    falls: tuple[Fall, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """One JSON object: the figures first, the questions last."""
        return {
            "name": self.name,
            "overall": self.report.overall,
            "by_type": self.report.by_type,
            "latency": self.report.latency,
            "calibration": asdict(self.calibration) if self.calibration else None,
            "ablations": [asdict(row) for row in self.ablations],
            "falls": [asdict(fall) for fall in self.falls],
            "results": [result.to_json() for result in self.report.results],
        }


def own_questions(name: str) -> Path:
    """A question set of the field itself."""
    return Path(str(domain_file("questions", f"{name}.jsonl")))


def default_questions(settings: Settings) -> Path:
    """The development file beside the text pack; without it our own tuning set."""
    pack = settings.texts.parent / "eval" / "qa-dev.jsonl"
    return pack if pack.is_file() else own_questions("tuning")


def baseline_sets(settings: Settings) -> list[Path]:
    """The question files whose figures are stored and held: the development file and our own for tuning.

    The held-out sets are not among them: a gate that runs at every change would soon be tuned against.
    """
    own = (own_questions(name) for name in ("tuning", "hard-tuning", "additions-dev"))
    return list(dict.fromkeys((default_questions(settings), *own)))


def set_name(path: Path) -> str:
    """What the baseline calls a question file."""
    return path.stem


def evaluate_file(
    path: Path,
    settings: Settings | None = None,
    *,
    ablations: bool = False,
    system: System | None = None,
    tell: Callable[[str], None] = lambda name: None,
) -> Figures:
    """Measure the system on a question file.

    Args:
        path: one JSON object a line.
        settings: default those of the environment.
        ablations: measure with parts switched off, too (eight more runs).
        system: already opened.
        tell: told the Chinese name of each variant before it is measured.

    Raises:
        DataError: the file or the index cannot be used.
    """
    questions = load_questions(path)
    system = system or open_system(settings)
    warm_up(system, questions)
    report = evaluate(system.searcher, questions, assistant=system.assistant)
    rows = tuple(ablate(system, questions, tell)) if ablations else ()
    name = set_name(path)
    fallen: tuple[Fall, ...] = ()
    if baseline_path().is_file():
        try:
            fallen = tuple(falls(name, load_baseline(), report))
        except DataError:
            fallen = ()
    return Figures(name, report, reliability_of(questions, report), rows, fallen)


def warm_up(system: System, questions: list[Question]) -> None:
    """Load what is loaded with the first question, so that the first one measured is like the others."""
    for question in questions[:3]:
        system.ask(question.question, question.history)


def reliability_of(questions: list[Question], report: Report) -> Calibration | None:
    """The assistant's probability that it can answer, against whether it could.

    A question came true when the collection answers it and a gold article is among the first five found.
    """
    probabilities, outcomes = [], []
    for question, result in zip(questions, report.results, strict=True):
        if result.confidence is not None:
            probabilities.append(min(1.0, max(0.0, result.confidence)))
            outcomes.append(question.answerable and bool(result.values.get("recall@5")))
    return calibrate(probabilities, outcomes)
