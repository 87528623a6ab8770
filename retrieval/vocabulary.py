"""Which everyday words the collection knows: a question made of others is about something else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.articles import IndexedArticle
from retrieval.evidence import STOP_PAIRS, pairs_of
from retrieval.wording import common_pairs

__all__ = ["Vocabulary"]


@dataclass(frozen=True)
class Vocabulary:
    """``known`` holds the pairs of characters of the texts, of our notes and of the thesaurus."""

    known: frozenset[str]

    @classmethod
    def of(cls, articles: Iterable[IndexedArticle], terms: Iterable[str] = ()) -> Vocabulary:
        """That of a collection."""
        known: set[str] = set()
        for article in articles:
            known |= pairs_of(" ".join((article.title, article.text, article.summary, *article.questions)))
        for term in terms:
            known |= pairs_of(term)
        return cls(frozenset(known))

    def foreign(self, text: str) -> float:
        """The share of the text's common words of two characters that the collection does not have."""
        words = [pair for pair in pairs_of(text) - STOP_PAIRS if pair in common_pairs()]
        return sum(word not in self.known for word in words) / len(words) if words else 0.0
