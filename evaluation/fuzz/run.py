"""Random texts and broken files against everything that reads: ``python -m evaluation.fuzz.run --seconds 60 --seed 1``.

A target may refuse an input with an error of ours; anything else that it raises is a failure, and so is a broken
promise (text lost, a span outside its text) or a case that takes too long. Every case is made from the seed, the
target and its number alone, so that a failure is repeated with ``--only TARGET --first NUMBER --cases 1``.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import count

from corpus import FamaiError
from evaluation.fuzz.inputs import random_citation, random_document, random_file, random_line, random_query
from evaluation.fuzz.targets import make_targets

__all__ = ["Failure", "FuzzResult", "fuzz", "main"]

SLOW_SECONDS = 5.0
"""Processor time after which one small case counts as a failure."""

_WEIGHTS: Mapping[str, int] = {
    **{"segment": 6, "find_citations": 12, "parse_citation": 14, "question": 5},
    **{"extract": 3, "read": 5, "sparql": 1},
}
_MAKERS: Mapping[str, Callable[[random.Random], object]] = {
    "segment": random_document,
    "find_citations": random_line,
    "parse_citation": random_citation,
    "question": random_line,
    "extract": random_document,
    "read": random_file,
    "sparql": random_query,
}


@dataclass(frozen=True, slots=True)
class Failure:
    """One case that failed: how to make it again, what it was, and the end of the traceback."""

    target: str
    number: int
    seed: int
    error: str
    case: str


@dataclass(slots=True)
class FuzzResult:
    """Cases by target, how many of them were refused with a message, and the failures."""

    cases: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    slowest: float = 0.0
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """All cases."""
        return sum(self.cases.values())

    def to_json(self) -> dict[str, object]:
        """For a file: counts by target and the failures."""
        return {
            "total": self.total,
            "cases": dict(self.cases),
            "refused": dict(self.refused),
            "failures": [asdict(failure) for failure in self.failures],
            "slowest": round(self.slowest, 3),
            "seconds": round(self.seconds, 1),
        }


def fuzz(
    seconds: float = 5.0, seed: int = 0, cases: int | None = None, only: str | None = None, first: int = 0
) -> FuzzResult:
    """Run cases until the time is over, or ``cases`` of them.

    Args:
        seconds: wall-clock limit.
        seed: what the cases are made from.
        cases: at most so many.
        only: the name of the one target to run.
        first: number of the first case of each target.
    """
    targets = make_targets()
    schedule = [only] if only else [name for name, weight in _WEIGHTS.items() for _ in range(weight)]
    result, started = FuzzResult(), time.monotonic()
    for turn in count():
        if time.monotonic() - started > seconds or (cases is not None and turn >= cases) or len(result.failures) > 50:
            break
        name = schedule[turn % len(schedule)]
        number = first + result.cases[name]
        case = _MAKERS[name](random.Random(f"{seed}/{name}/{number}"))
        result.cases[name] += 1
        begun = time.process_time()
        try:
            targets[name](case)
        except FamaiError:
            result.refused[name] += 1
        except Exception:
            trace = traceback.format_exc(limit=-6)
            result.failures.append(Failure(name, number, seed, trace[-1500:], repr(case)[:3000]))
        taken = time.process_time() - begun
        result.slowest = max(result.slowest, taken)
        if taken > SLOW_SECONDS:
            result.failures.append(Failure(name, number, seed, f"{taken:.1f} s", repr(case)[:3000]))
    result.seconds = time.monotonic() - started
    return result


def main() -> int:
    """The command line; exit status 1 where a case failed."""
    parser = argparse.ArgumentParser(description="随机输入测试：分条、引用、问题、读取、抽取、SPARQL")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cases", type=int)
    parser.add_argument("--only", choices=sorted(_MAKERS))
    parser.add_argument("--first", type=int, default=0)
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    result = fuzz(chosen.seconds, chosen.seed, chosen.cases, chosen.only, chosen.first)
    json.dump(result.to_json(), sys.stdout, ensure_ascii=True, indent=1)
    sys.stdout.write("\n")
    return 1 if result.failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
