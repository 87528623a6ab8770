"""Which frame an ask calls for, by its own words."""

from __future__ import annotations

import re

from retrieval.reading.models import Fired, Frame, Shape
from retrieval.reading.rules import first, rules_of

__all__ = ["claims_something", "frame_of", "shape_of", "wants_list"]

_VERSIONLESS = frozenset({Frame.ABOUT})


def wants_list(text: str) -> Fired | None:
    """The rule by which the whole text wants a list or a table."""
    found = first("frame_whole", text)
    return Fired(found[0].id, found[1].group(), "整题是列表") if found else None


def frame_of(own: str, *, named: bool = False, single: bool = False) -> tuple[Frame, Fired | None]:
    """The frame of an ask.

    Args:
        own: its own words, without the clauses that lead to it.
        named: whether it names an instrument or an article, without which it is not about a law.
        single: whether it is nothing but the name of a provision.
    """
    if single:
        return Frame.PROVISION, None
    for rule in rules_of("frame"):
        frame = Frame(rule.value)
        if frame in _VERSIONLESS and not named:
            continue
        match = rule.search(own)
        if match is not None:
            return frame, Fired(rule.id, match.group(), f"这一问按“{frame.value}”作答")
    return Frame.RULE, None


def claims_something(own: str) -> tuple[str, Fired] | None:
    """The words taken for granted of an ask that wants them confirmed (日志要存二十年吧), and the rule."""
    for rule in rules_of("claim_tag"):
        match = rule.search(own)
        if match is not None:
            said = own if match.start() == 0 else own[: match.start()]
            return said.strip("，、 "), Fired(rule.id, match.group(), "题中以为如此，求证")
    return None


def shape_of(text: str) -> tuple[Shape, Fired | None]:
    """The outer form that is asked for."""
    found = first("shape", text)
    if found is None:
        return Shape.SENTENCE, None
    rule, match = found
    return Shape(rule.value), Fired(rule.id, re.sub(r"\s", "", match.group()), "回答的形式")
