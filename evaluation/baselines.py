"""The bare baselines: what a few lines with public libraries reach on the same collection.

Plain BM25 over characters and bigrams, and plain hybrid of it with the encoder's cosine by reciprocal rank fusion
(Cormack, Clarke and Büttcher, SIGIR 2009, k = 60). No dictionary, no thesaurus, no notes, no learned part, no rule for
citations or versions; the answer is the first three articles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from corpus import Corpus
from retrieval import (
    Answer,
    AnswerCitation,
    Encoder,
    FloatArray,
    Hit,
    IndexedArticle,
    TermIndex,
    Understanding,
    VectorCache,
    VectorIndex,
    grams,
    note_units,
    units_of,
)

__all__ = ["BareBM25", "BareHybrid", "first_three", "raw_vectors", "reciprocal_ranks"]

_RRF_K = 60


class BareBM25:
    """BM25 with the library's usual parameters over characters and bigrams of label and text (title and number)."""

    def __init__(self, articles: Sequence[IndexedArticle]):
        self._articles = articles
        self._index = TermIndex.build([grams(f"{a.label} {a.text}") for a in articles], k1=1.5, b=0.75)

    def scores(self, text: str) -> FloatArray:
        """Score of every article."""
        return self._index.scores(grams(text))

    def search(self, query: str | Understanding, top_k: int = 10) -> list[Hit]:
        """The best articles, best first."""
        return _hits(self._articles, self.scores(_text(query)), top_k, ("words",))


class BareHybrid:
    """:class:`BareBM25` and the cosine of each article's best 款, fused by reciprocal rank."""

    def __init__(self, words: BareBM25, articles: Sequence[IndexedArticle], vectors: VectorIndex, encoder: Encoder):
        self._words = words
        self._articles = articles
        self._vectors = vectors
        self._encoder = encoder

    def search(self, query: str | Understanding, top_k: int = 10) -> list[Hit]:
        """The best articles, best first."""
        text = _text(query)
        meaning = self._vectors.scores(self._encoder.encode_queries([text])[0]).best
        fused = reciprocal_ranks(self._words.scores(text)) + reciprocal_ranks(meaning)
        return _hits(self._articles, fused, top_k, ("words", "meaning"))


def raw_vectors(corpus: Corpus, articles: Sequence[IndexedArticle], cache: VectorCache) -> dict[str, VectorIndex]:
    """The vectors of texts and notes as the encoder gives them, without any learned map; from the cache where they are.

    Keys are ``meaning_text`` and ``meaning_notes``, as among :data:`retrieval.finding.channels.CHANNELS`.
    """
    texts = units_of(corpus)
    notes = note_units(articles)
    made = {}
    for name, units in (("meaning_text", texts), ("meaning_notes", notes)):
        vectors, _encoded = cache.passages([unit.text for unit in units])
        owners, tags = [unit.article for unit in units], [unit.tag for unit in units]
        made[name] = VectorIndex.build(vectors, owners, tags, len(articles))
    return made


def reciprocal_ranks(scores: FloatArray) -> FloatArray:
    """1 / (60 + rank) of every entry, the best of rank 1; equal scores keep their order."""
    ranks = np.empty(len(scores), dtype=np.float32)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1, dtype=np.float32)
    return np.asarray(1.0 / (_RRF_K + ranks), dtype=np.float32)


def first_three(search: Callable[[str, int], list[Hit]]) -> Callable[[str, tuple[str, ...]], Answer]:
    """An asker that answers with the first three articles in full, and never refuses."""

    def ask(question: str, history: tuple[str, ...] = ()) -> Answer:
        hits = search(" ".join((*history, question)), 3)
        citations = tuple(
            AnswerCitation(
                marker=marker,
                doc_id=hit.doc_id,
                title=hit.title,
                eid=hit.eid,
                article=hit.article,
                paragraph=None,
                item=None,
                label=hit.label,
                iri="",
                quote=hit.text,
                start=0,
                end=len(hit.text),
                sha256="",
                status="",
            )
            for marker, hit in enumerate(hits, 1)
        )
        return Answer(question, "\n".join(hit.text for hit in hits), not hits, None, citations)

    return ask


def _text(query: str | Understanding) -> str:
    return query if isinstance(query, str) else query.query


def _hits(articles: Sequence[IndexedArticle], scores: FloatArray, top_k: int, via: tuple[str, ...]) -> list[Hit]:
    order = np.argsort(-scores, kind="stable")[:top_k]
    return [
        Hit(
            rank=rank,
            doc_id=article.doc_id,
            title=article.title,
            eid=article.eid,
            article=None if article.is_section else article.number,
            paragraph=None,
            label=article.label,
            score=float(scores[place]),
            text=article.text,
            via=via,
        )
        for rank, place in enumerate(order, 1)
        if (article := articles[int(place)])
    ]
