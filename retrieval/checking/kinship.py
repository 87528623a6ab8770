"""How much of some words others have, in these words or in those that stand for them: 客户 for 投资者, 一把手 for 主要负责人.

The families and the spoken wordings of the field, made for the policies of firms, serve documents of any kind: a report
says a provision in the writer's words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus import most_per_domains, per_domains
from retrieval.checking.gap.spoken import load_spoken
from retrieval.checking.gap.wording import load_families
from retrieval.checking.plain import grams, plain

__all__ = ["kin_share", "likest"]

_SPOKEN = 0.5  # share of the words of rules for a saying that must be there
_SINGLE = 0.8  # what single characters weigh beside pairs: 责任转移, 转移责任
_EMPTY = re.compile(r"[的了地得之其该等所而和或与及在对为以于是有可应]")
_LONGEST = 600  # characters that are looked at


def kin_share(one: str, other: str) -> float:
    """The share (0–1) of the pairs of characters of ``one``, numbers aside, that ``other`` has or has kin of."""
    return _share(one[:_LONGEST], other)


def likest(words: str, others: Sequence[str]) -> tuple[float, int]:
    """Which of some wordings says most of ``words``, and how much of them; words in another order count for less."""
    best = (0.0, -1)
    for index, other in enumerate(others):
        best = max(best, (max(kin_share(words, other), _SINGLE * _single(words, other)), -index - 1))
    return best[0], -best[1] - 1


def _single(one: str, other: str) -> float:
    mine = set(_EMPTY.sub("", _bare(one[:_LONGEST])))
    return len(mine & set(_bare(other))) / len(mine) if len(mine) > 2 else 0.0


@most_per_domains(8192)
def _share(one: str, other: str) -> float:
    bare, there = _bare(one), _bare(other)
    count = len(bare) - 1
    if count < 1:
        return 0.0
    theirs = grams(there)
    held: list[bool | None] = [bare[i : i + 2] in theirs for i in range(count)]  # None: of no word of its own
    for start, end, kin in _kin(bare):
        if any(word in there for word in kin):
            last = min(end - 1, count)
            held[start:last] = [True] * (last - start)
            for bridge in (start - 1, end - 1):
                if 0 <= bridge < count and not held[bridge]:
                    held[bridge] = None
    for pattern, means in load_spoken():
        wanted = grams(means)
        for match in pattern.finditer(bare):
            if wanted and len(wanted & theirs) >= _SPOKEN * len(wanted):
                last = min(max(match.start() + 1, match.end() - 1), count)
                held[match.start() : last] = [True] * (last - match.start())
    told = [pair for pair in held[:count] if pair is not None]
    return sum(told) / len(told) if told else 0.0


@lru_cache(maxsize=4096)
def _bare(words: str) -> str:
    return re.sub(r"[\d%]", "", plain(words).text)


@most_per_domains(4096)
def _kin(words: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """Words that stand in families, with all that stand in one with them."""
    pattern, kin = _families()
    return tuple((*match.span(), kin[match.group()]) for match in pattern.finditer(words))


@per_domains
def _families() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    kin: dict[str, dict[str, None]] = {}
    for head, family in load_families().items():
        for word in family:
            if len(word) >= 2:
                kin.setdefault(word, {}).update(dict.fromkeys((head, *(family if word == head else ()))))
    words = sorted(kin, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)) or "(?!)"), {word: tuple(kin[word]) for word in words}
