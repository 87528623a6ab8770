"""Which provision a passage speaks of: the share of its words, by weight, that a provision has.

Words are pairs of characters; a pair that few articles of a law have weighs more. Beside its own text an article has our
own questions about it, at half weight, since people ask in other words than the law's.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import CHINESE_DIGITS, Article, Corpus, Document, load_annotations, normalise
from graph import load_thesaurus
from retrieval.checking.plain import grams, plain

__all__ = ["Likeness", "Ranked"]

_ASKED = 0.6  # weight of words that only our questions about an article have
_NUMERALS = re.compile(rf"[0-9{CHINESE_DIGITS}半%分之]+")  # and the words that make a number of them
_MARKS = re.compile(r"[^\w]+")
_KEPT = 4096  # passages whose pairs are kept
_LONGEST = 400  # characters of a passage that are looked at


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article and the share (0–1) of the passage that it covers."""

    article: Article
    share: float


class _Law:
    """The articles of one document, indexed by pairs of characters."""

    def __init__(self, document: Document) -> None:
        self.articles = document.tree.articles
        annotations = load_annotations(document.id)
        counts: Counter[str] = Counter()
        self.index: dict[str, list[tuple[int, float]]] = {}
        for number, article in enumerate(self.articles):
            own = grams(plain(article.text).text)
            note = annotations.get(article.number) if not article.is_section else None
            asked = grams(plain("".join((note.summary, *note.questions, *note.plain))).text) if note else frozenset()
            counts.update(own)
            for pair in own:
                self.index.setdefault(pair, []).append((number, 1.0))
            for pair in asked - own:
                self.index.setdefault(pair, []).append((number, _ASKED))
        total = len(self.articles) or 1
        self.weight = {pair: math.log(1 + total / count) for pair, count in counts.items()}
        self.rare = math.log(1 + total)

    def shares(self, pairs: frozenset[str]) -> NDArray[np.float64]:
        scores = np.zeros(len(self.articles))
        whole = 0.0
        for pair in pairs:
            weight = self.weight.get(pair)
            if weight is None:
                whole += self.rare * 0.5  # words that the law does not have at all are the writer's own
                continue
            whole += weight
            for number, part in self.index[pair]:
                scores[number] += weight * part
        return scores / whole if whole else scores


class Likeness:
    """Ranks the articles of laws by what a passage says; keeps the index of each law that was asked for."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._laws: dict[str, _Law] = {}
        self._bare: dict[str, str] = {}
        self._pairs: dict[str, frozenset[str]] = {}

    def rank(self, passage: str, doc_id: str) -> list[Ranked]:
        """All articles of a law, the one that covers most of the passage first."""
        law = self._law(doc_id)
        shares = law.shares(self.pairs(passage))
        return [Ranked(law.articles[i], float(shares[i])) for i in np.argsort(-shares, kind="stable")]

    def share(self, passage: str, words: str) -> float:
        """The share of a passage that some words cover, all pairs alike."""
        pairs = self.pairs(passage)
        return len(pairs & grams(plain(words).text)) / len(pairs) if pairs else 0.0

    def pairs(self, passage: str) -> frozenset[str]:
        """The pairs of a passage, with those of the law's own words for what it says (等保 → 网络安全等级保护)."""
        passage = passage[:_LONGEST]
        known = self._pairs.get(passage)
        if known is None:
            if len(self._pairs) >= _KEPT:
                self._pairs.clear()
            known = self._pairs[passage] = self._read_pairs(passage)
        return known

    def _read_pairs(self, passage: str) -> frozenset[str]:
        found = grams(plain(passage).text)
        for start, end, concept in self._concepts(passage):
            said = passage[start:end]
            for term in concept:
                if said not in term:
                    found |= grams(plain(term).text)
        return found

    def verbatim(self, passages: Iterable[str], doc_ids: Iterable[str]) -> tuple[Document, Article] | None:
        """The first article that has all passages (comparable words) as they stand."""
        wanted = [words for words in passages if words]
        keys = [max(_NUMERALS.split(words), key=len) for words in wanted]
        for doc_id in doc_ids:
            document = self.corpus.documents[doc_id]
            if not all(key in self._letters(document) for key in keys):
                continue  # most laws: told at once, since the comparable form of a whole collection takes seconds
            for article in document.tree.articles:
                if wanted and all(words in plain(article.text).text for words in wanted):
                    return document, article
        return None

    def _letters(self, document: Document) -> str:
        """The text of a document without marks and blanks, numbers as they stand; made once."""
        if document.id not in self._bare:
            text = "\n".join(normalise(article.text) for article in document.tree.articles)
            self._bare[document.id] = _MARKS.sub("", text).lower()
        return self._bare[document.id]

    def _concepts(self, passage: str) -> list[tuple[int, int, tuple[str, ...]]]:
        found = []
        for start, end, concept in load_thesaurus().find(passage):
            label = passage[start:end]
            if label in concept.hidden and concept.scheme != "entity":
                found.append((start, end, concept.law or (concept.name,)))
        return found

    def _law(self, doc_id: str) -> _Law:
        if doc_id not in self._laws:
            self._laws[doc_id] = _Law(self.corpus.document(doc_id))
        return self._laws[doc_id]
