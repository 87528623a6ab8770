"""Words by which a policy is weaker than the rule: 可以, 原则上, 视情况 for 应当."""

from __future__ import annotations

import re

from retrieval.checking.gap.lexicon import Words
from retrieval.checking.gap.models import Element, ElementKind
from retrieval.checking.gap.spoken import unglossed

__all__ = ["WEAKENED", "shortened", "weak_words"]

WEAKENED = frozenset({ElementKind.ACT, ElementKind.FREQUENCY, ElementKind.NUMBER, ElementKind.RECIPIENT, ElementKind.CONDITION, ElementKind.DEADLINE})  # fmt: skip
"""Kinds of elements that a word of choice turns into something less than a duty."""


def weak_words(element: Element, carrier: str, words: Words) -> str | None:
    """The words by which a policy turns a duty into a choice, in the clause that carries the element."""
    if element.kind is ElementKind.PROHIBITION:
        match = re.search(r"原则上(?=[^，。；]{0,8}不)", carrier)
        return match.group() if match else None
    table = words["weak"] if element.kind in WEAKENED else words["weak_plain"]
    acts = list(element.says[-1].finditer(carrier))
    for match in table.finditer(carrier):
        if any(
            0 <= act.start() - match.start() <= 40 and "。" not in carrier[match.end() : act.start()] for act in acts
        ):
            return match.group()
    return None


def shortened(text: str) -> str:
    """At most 40 characters of a text."""
    text = unglossed(text)
    return text if len(text) <= 40 else f"{text[:40]}…"
