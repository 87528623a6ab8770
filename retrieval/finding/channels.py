"""The raw evidence of each channel for one question, as arrays over all articles."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.finding.adapters import Adapters
from retrieval.finding.encoder import Encoder
from retrieval.finding.vectors import VectorIndex
from retrieval.finding.words import FloatArray, TermIndex, WordCutter, grams

__all__ = ["CHANNELS", "Channels", "Features"]

CHANNELS = ("words_text", "grams_text", "words_notes", "grams_notes", "meaning_text", "meaning_notes")
"""Names of the scored channels: BM25 over words and grams, cosine of vectors; each over texts and over our notes."""

_EXPANSION_WEIGHT = 0.25
_KEPT = 256  # vectors of questions kept


@dataclass(frozen=True, slots=True)
class Features:
    """Scores of one question, each of shape (articles,). ``paragraph`` is the best 款 by meaning, -1 where unknown.

    A channel that a build has no index for holds zeros (``has_meaning`` tells).
    """

    scores: dict[str, FloatArray]
    paragraph: npt.NDArray[np.int64]
    has_meaning: bool

    def matrix(self) -> FloatArray:
        """Shape (articles, channels), columns in the order of :data:`CHANNELS`."""
        return np.stack([self.scores[name] for name in CHANNELS], axis=1)


class Channels:
    """The indexes of one build, opened."""

    def __init__(self, folder: Path, encoder: Encoder | None, adapters: Adapters):
        self._cut = WordCutter.load(folder / "dictionary.json")
        self._terms = {
            f"{kind}_{field}": TermIndex.load(folder / kind / field)
            for kind in ("words", "grams")
            for field in ("text", "notes")
        }
        self._vectors: dict[str, VectorIndex] = {}
        self._encoder = encoder
        self._adapters = adapters
        self._recent: OrderedDict[str, FloatArray] = OrderedDict()
        self._lock = threading.Lock()
        if encoder is not None:
            self._vectors = {
                f"meaning_{field}": VectorIndex.load(folder / "vectors" / field) for field in ("text", "notes")
            }

    @property
    def has_meaning(self) -> bool:
        """Whether vectors take part."""
        return self._encoder is not None

    def encode(self, text: str) -> FloatArray:
        """The adapted unit vector of a question; the last ones are kept."""
        self.prepare([text])
        with self._lock:
            vector = self._recent.get(text)
        return self._encoded([text])[0] if vector is None else vector

    def prepare(self, texts: Sequence[str]) -> None:
        """Encode the texts of one question in one call, as far as they are not kept from before."""
        if self._encoder is None:
            return
        with self._lock:
            missing = [text for text in dict.fromkeys(texts) if text not in self._recent]
        vectors = self._encoded(missing) if missing else ()
        with self._lock:
            self._recent.update(zip(missing, vectors, strict=True))
            for text in texts:
                if text in self._recent:
                    self._recent.move_to_end(text)
            while len(self._recent) > _KEPT:
                self._recent.popitem(last=False)

    def _encoded(self, texts: Sequence[str]) -> FloatArray:
        if self._encoder is None:
            raise RuntimeError("no encoder")
        return self._adapters.queries(self._encoder.encode_queries(texts))

    def features(self, query: str, expansions: Sequence[str] = ()) -> Features:
        """Score every article for the words of ``query``, and with less weight for the thesaurus terms."""
        bags = {"words": self._cut(query), "grams": grams(query)}
        extra = (
            {"words": [], "grams": []}
            if not expansions
            else {"words": self._cut(" ".join(expansions)), "grams": [g for term in expansions for g in grams(term)]}
        )
        scores: dict[str, FloatArray] = {}
        for name, index in self._terms.items():
            kind = name.partition("_")[0]
            weights = dict.fromkeys(extra[kind], _EXPANSION_WEIGHT) | dict.fromkeys(bags[kind], 1.0)
            scores[name] = index.scores(weights, weights)
        size = next(iter(self._terms.values())).size
        paragraph = np.full(size, -1, dtype=np.int64)
        if self._encoder is not None:
            vector = self.encode(query)
            for name, vectors in self._vectors.items():
                found = vectors.scores(vector)
                scores[name] = found.best
                if name == "meaning_text":
                    paragraph = found.tag
        else:
            scores |= {name: np.zeros(size, dtype=np.float32) for name in CHANNELS if name.startswith("meaning")}
        return Features(scores, paragraph, self._encoder is not None)
