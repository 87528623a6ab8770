"""Fit how a verdict is read from its signs (see :mod:`evaluation.training.multinomial`).

Run as ``python -m evaluation.training.fit_deciding FILE…`` (labelled question files, never a held-out set; a file that is
given twice counts twice). Writes ``retrieval/answering/frames/deciding.json`` and prints how many verdicts are right in
five-fold cross-validation.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from evaluation.questions import load_questions
from evaluation.training.multinomial import Example, cross_validated, fit, write
from retrieval import DECIDING, Assistant, Verdict, Workspace, verdict_signs

__all__ = ["VERDICTS", "examples", "main"]

VERDICTS = tuple(verdict.value for verdict in Verdict)
_PENALTY = 2.0  # right in cross-validation: .821 of the hard sets, .809 at 1
_LEAST = 0.06


def examples(assistant: Assistant, files: Sequence[Path]) -> list[Example]:
    """The questions with a labelled verdict, each by the first of its asks that has one."""
    found: list[Example] = []
    for path in files:
        for question in load_questions(path):
            if not (question.answerable or question.gold) or not question.verdict or question.part == "check":
                continue
            with assistant.engine.leaving_out(question.question):
                signs = verdict_signs(assistant.look(question.question, question.history))
            if signs is not None:
                found.append((signs, frozenset(question.verdict)))
    return found


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
    both = cross_validated(data, VERDICTS, counts=counts, penalty=_PENALTY)
    print(f"{len(data)} 题；交叉验证结论对 {both[0]:.3f}，其中最看重的 {both[1]:.3f}")
    print(write(fit(data, VERDICTS, _PENALTY, counts), VERDICTS, DECIDING, least=_LEAST))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
