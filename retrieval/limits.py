"""The limits on what users send and what answers hold: one table for code, help and tests.

Limits are features: where one bites, the user is told so in Chinese.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LIMITS", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts are characters unless the comment says otherwise."""

    question: int = 2000  # longest question
    history_turns: int = 20  # earlier turns that are looked at; older ones are dropped
    text_to_check: int = 200_000  # longest text whose citations are checked
    checked_citations: int = 5000  # citations checked in one text
    cited_articles: int = 6  # articles that one answer cites, lists aside
    quote: int = 700  # longest quotation before a 款 is cut to the items that answer
    rows: int = 400  # rows of the table of a list question
    related: int = 6  # related articles shown
    possible: int = 3  # articles less sure than those cited that are quoted among them


LIMITS = Limits()
