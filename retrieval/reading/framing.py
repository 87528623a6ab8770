"""Which frame an ask calls for, as learned from labelled asks: the rules of frames and the words of the ask are its signs.

No rule decides alone: what each is worth, and what the short strings of an ask say beside it, is fitted on questions whose
kinds are labelled (``evaluation.training.fit_framing``).
"""

from __future__ import annotations

import re

from retrieval.reading.asks import is_question
from retrieval.reading.frames import claims_something, frame_of
from retrieval.reading.models import Fired, Frame
from retrieval.reading.rules import rules_of
from retrieval.weighing import load_weights

__all__ = ["FRAMING", "OPEN_FRAMES", "frame_signs", "learned_frame"]

FRAMING = ("reading", "framing.json")
"""Where the weights stand in this package."""
OPEN_FRAMES = frozenset({Frame.RULE, Frame.DEFINITION, Frame.LIST, Frame.PROVISION})
"""Frames that say what a provision holds, each its own way: between them the rules tell better than the words."""

_PLAINLY = 0.65  # from which a frame that a rule gives is given up for what a provision holds
_STRINGS = (1, 2, 3)  # characters of the short strings of an ask
_STRING = 0.4  # what one of them counts beside a named sign
_STEP, _LONGEST = 15, 4  # characters of a step of length, and the last step
_MARKS = re.compile(r"[，。！？：；、“”‘’\s]")


def frame_signs(words: str, *, named: bool) -> dict[str, float]:
    """The signs of an ask by name, each with its strength.

    Args:
        words: the ask with the clauses that lead to it.
        named: whether it names an instrument or an article.
    """
    frame, fired = frame_of(words, named=named)
    found = {
        "bias": 1.0,
        f"named={named}": 1.0,
        f"asking={is_question(words)}": 1.0,
        f"long={min(len(words) // _STEP, _LONGEST)}": 1.0,
        f"rule={frame.value}|{fired is not None}": 1.0,
        f"first={fired.rule if fired else None}": 1.0,
    }
    found |= {f"fires={rule.id}": 1.0 for rule in rules_of("frame") if rule.search(words)}
    if claims_something(words):
        found["claim"] = 1.0
    text = f"^{_MARKS.sub('|', words)}$"
    strings = {text[i : i + size] for size in _STRINGS for i in range(len(text) - size + 1)}
    return found | {f"“{string}”": _STRING for string in strings}


def learned_frame(words: str, by_rule: Frame, *, named: bool) -> tuple[Frame, Fired | None]:
    """The likeliest frame of an ask, and why where it is not that of the rules.

    Args:
        words: the ask with the clauses that lead to it.
        by_rule: the frame that the rules give.
        named: whether it names an instrument or an article, without which it is not about a law.
    """
    weights = load_weights(Frame, *FRAMING)
    barred = () if named else (Frame.ABOUT.value,)
    (name, probability), *_ = weights.rated(frame_signs(words, named=named), barred)
    frame = Frame(name)
    if frame is by_rule or by_rule is Frame.ABOUT or {frame, by_rule} <= OPEN_FRAMES:
        return by_rule, None  # what only the catalogue tells is asked in words of its own
    if frame in OPEN_FRAMES and by_rule is not Frame.RULE and probability < _PLAINLY:
        return by_rule, None
    return frame, Fired("frame.learned", words, f"按学得的权重（{probability:.2f}）以“{name}”作答")
