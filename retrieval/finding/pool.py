"""What the sources of candidates share: the question as searched, what stands in the pool so far, the collection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from corpus import Article, Document
from graph import Facts
from retrieval.finding.candidate import Candidate, Key
from retrieval.finding.evidence import Need, SpanScorer
from retrieval.finding.fusion import Ranking
from retrieval.finding.worked import Nearest
from retrieval.models import Understanding

__all__ = ["Part", "Pool", "Ranked", "Terms"]

Ranked = Sequence[tuple[Key, float]]
"""Addresses with their scores, best first."""
Terms = Mapping[str, Sequence[tuple[Key, int, int | None]]]
"""Defined term → article, 款 and item that define it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question with what was found for it."""

    text: str
    ranked: Ranked


@dataclass(frozen=True)
class Pool:
    """The candidates of one question, and all that a source may ask.

    ``ranked`` is the ranking of the whole question, ``breach`` that without the words that speak of penalties (empty
    where no penalty is asked), ``parts`` those of the parts; ``worked`` is the vote of the nearest worked questions.
    """

    question: Understanding
    ranking: Ranking
    ranked: Ranked
    need: Need
    parts: Sequence[Part]
    breach: Ranked
    worked: Nearest
    facts: Facts | None
    terms: Terms
    scorer: SpanScorer
    articles: Mapping[Key, Article]
    documents: Mapping[str, Document]
    candidates: dict[Key, Candidate] = field(default_factory=dict)

    def take(self, key: Key) -> Candidate | None:
        """The candidate of an article, made where it is new; ``None`` where the collection has no such article."""
        if key not in self.candidates:
            article = self.articles.get(key)
            if article is None:
                return None
            self.candidates[key] = Candidate(self.documents[key.doc_id], article)
        return self.candidates[key]

    @cached_property
    def named(self) -> frozenset[Key]:
        """The articles that the question names."""
        return frozenset(c.locator.whole for c in self.question.citations if c.eid and c.locator)
