"""Where an article uses a term (用语) that its law defines: the first use of each, and only where it is that term."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus import CHINESE_DIGITS, NUMERAL, Article
from graph import Definition

__all__ = ["TermUse", "term_uses"]

_BOUNDS = ("以上", "以下", "以内", "以外", "以前", "以后")
_MEASURED = re.compile(rf"(?:{NUMERAL}|半)[^，。；：、\s]{{0,4}}$")
"""What stands before a bound that is one: 五年以上; 以下简称 and 以下情形 have no number before them."""
_TITLE = re.compile(r"《[^》]*》")
_DIGITS = frozenset(f"{CHINESE_DIGITS}0123456789.")


@dataclass(frozen=True, slots=True)
class TermUse:
    """A defined term at ``text[start:end]`` of an article, with its definition."""

    start: int
    end: int
    definition: Definition


def term_uses(article: Article, terms: Iterable[Definition]) -> list[TermUse]:
    """The first use of each term in an article, longer terms before those that they hold.

    A bound (以上, 以下) counts behind a measure only, a number of days (五日) not within a greater one (十五日), and no word
    within the title of a law unless it is short for that title.
    """
    uses: list[TermUse] = []
    taken = [] if "《" not in article.text else [match.span() for match in _TITLE.finditer(article.text)]
    for definition in sorted(terms, key=lambda d: -len(d.term)):
        term = definition.term
        if len(term) < 2 or not definition.definition or definition.eid == article.eid:
            continue
        if any(use.definition.term == term for use in uses):
            continue  # two definitions of one word: the first in the order of the graph holds
        titled = definition.definition.startswith("《")
        for match in re.finditer(re.escape(term), article.text):
            start, end = match.span()
            covered = [span for span in taken if span[0] < end and start < span[1]]
            if covered and not (titled and covered == [(start - 1, end + 1)]):
                continue
            if _is_it(article.text, start, term):
                taken.append((start, end))
                uses.append(TermUse(start, end, definition))
                break
    return sorted(uses, key=lambda use: use.start)


def _is_it(text: str, start: int, term: str) -> bool:
    """Whether the letters at ``start`` are the term, not a part of another word."""
    before = text[max(0, start - 16) : start]
    if term in _BOUNDS:
        return _MEASURED.search(before) is not None
    return not (term[0] in _DIGITS and before[-1:] in _DIGITS)
