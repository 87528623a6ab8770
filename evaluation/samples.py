"""A sentence of a text, and the words in it that lies and faithful variants exchange.

Numbers, conditions and the rest are found by words alone, not by the lexicon of the program: what makes lies uses nothing
of what the verifier uses, so that both do not share a blind spot.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus import Article, Document

__all__ = ["AMOUNT", "CONDITION", "Maker", "Sample", "one_of", "put"]

AMOUNT = re.compile(
    r"(?P<n>[一二三四五六七八九十百千万两]+|\d+(?:\.\d+)?万?)(?P<unit>个工作日|个月|年|日|天|小时|次|倍|万元|元|周)(?P<after>以上|以下|以内|内|前)?"
)
CONDITION = re.compile(r"(?:(?<=^)|(?<=[，。；]))[^，。；：]{4,60}的，")


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence of a text with the 款 that it stands in."""

    document: Document
    article: Article
    paragraph: int
    start: int
    quote: str
    sentence: str
    firms: tuple[str, ...]  # who is regulated, as the collection names them
    authorities: tuple[str, ...]
    titles: tuple[str, ...]


Maker = Callable[[Sample, random.Random], "str | None"]


def put(text: str, span: tuple[int, int], words: str) -> str:
    """``text`` with other words at a span."""
    return text[: span[0]] + words + text[span[1] :]


def one_of(
    text: str, pairs: Sequence[tuple[str, str]], chance: random.Random, *, near: str = "", never: str = ""
) -> str | None:
    """One occurrence of one of the words replaced; ``near`` must stand right before or after it, ``never`` around it."""
    places = []
    hidden = re.sub(never, lambda m: "＿" * len(m.group()), text) if never else text
    for old, new in pairs:
        for match in re.finditer(re.escape(old), hidden):
            around = text[max(0, match.start() - 3) : match.start()] + text[match.end() : match.end() + 2]
            if not near or re.search(near, around):
                places.append((match.span(), new))
    if not places:
        return None
    span, new = chance.choice(places)
    return put(text, span, new)
