"""Which everyday words the collection knows: a question made of others is about something else."""

from __future__ import annotations

from collections.abc import Iterable

from retrieval.finding.articles import IndexedArticle
from retrieval.finding.evidence import STOP_PAIRS, pairs_of
from retrieval.reading.wording import common_pairs

__all__ = ["Vocabulary"]


class Vocabulary:
    """The words of the texts, of our notes and of the thesaurus."""

    def __init__(self, articles: Iterable[IndexedArticle], terms: Iterable[str] = ()) -> None:
        parts = [part for a in articles for part in (a.title, a.text, *a.notes)]
        self._words = "\n".join((*parts, *terms))

    def foreign(self, text: str) -> float:
        """The share of the text's common words of two characters that the collection does not have."""
        words = [pair for pair in pairs_of(text) - STOP_PAIRS if pair in common_pairs()]
        return sum(word not in self._words for word in words) / len(words) if words else 0.0
