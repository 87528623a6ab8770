"""Fit which frame an ask calls for (see :mod:`evaluation.training.multinomial` and :mod:`retrieval.reading.framing`).

Run as ``python -m evaluation.training.fit_framing FILE…`` (question files whose questions have ``kinds``; those whose asks
are read as more or fewer than their kinds are left out). Writes ``retrieval/reading/framing.json``, and prints how many
frames are right in five-fold cross-validation, and how many are by the rules alone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from evaluation.questions import OUTSIDE, load_questions
from evaluation.training.multinomial import Example, cross_validated, fit, write
from retrieval import FRAMING, OPEN_FRAMES, Frame, Workspace, frame_of, frame_signs

__all__ = ["defended", "main"]

FRAMES = tuple(frame.value for frame in Frame)
_HOW_MUCH = re.compile(r"罚(?:款|金)?(?:多少|几|到|最)|多少钱|罚款")
_LEAST = 0.2  # with weights in tenths half of the signs suffices for as many right


def defended(kind: str, by_rule: Frame, words: str = "") -> frozenset[str]:
    """The frames that can be defended for an ask of a kind, where the rules give that frame.

    Between frames that say what a provision holds the rules decide; how much a fine is may be asked for as a number, and
    whether there is one as yes or no.
    """
    frame = Frame(kind)
    if frame in OPEN_FRAMES:
        return frozenset({by_rule.value if by_rule in OPEN_FRAMES else Frame.RULE.value})
    fined = frame is Frame.QUANTITY and _HOW_MUCH.search(words) is not None
    if by_rule is Frame.CONSEQUENCE and (fined or frame is Frame.VERDICT):
        return frozenset({frame.value, by_rule.value})
    return frozenset({frame.value})


def main(files: Sequence[str]) -> int:
    """Fit, print, write."""
    if not files:
        print("用法：python -m evaluation.training.fit_framing 题目文件…", file=sys.stderr)
        return 2
    reader = Workspace.open().assistant.reader
    data: list[Example] = []
    by_rules = 0
    for question in (q for name in files for q in load_questions(Path(name)) if q.kinds and q.reason not in OUTSIDE):
        asks = reader.read(question.question, question.history).asks
        if len(asks) != len(question.kinds):
            continue
        for ask, kind in zip(asks, question.kinds, strict=True):
            named = bool(ask.targets)
            frame, _ = frame_of(ask.text, named=named)
            wanted = defended(kind, frame, ask.text)
            data.append((frame_signs(ask.text, named=named), wanted))
            by_rules += frame.value in wanted
    both = cross_validated(data, FRAMES)
    print(f"{len(data)} 问；交叉验证种类对 {both[0]:.3f}，只按规则 {by_rules / len(data):.3f}")
    print(write(fit(data, FRAMES), FRAMES, FRAMING, least=_LEAST, digits=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
