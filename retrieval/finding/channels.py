"""The channels by which articles are found for a question: words, pairs of characters, meaning."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from retrieval.finding.adapters import Adapters
from retrieval.finding.encoder import Encoder
from retrieval.finding.vectors import VectorIndex
from retrieval.finding.words import FloatArray, TermIndex, WordCutter, grams

__all__ = ["CHANNELS", "Channel", "Channels", "Features", "Query", "Scored", "TermChannel", "VectorChannel", "weighed"]

CHANNELS = ("words_text", "grams_text", "words_notes", "grams_notes", "meaning_text", "meaning_notes")
"""Names of the scored channels: BM25 over words and grams, cosine of vectors; each over texts and over our notes."""

_EXPANSION_WEIGHT = 0.25
_KEPT = 256  # vectors of questions kept
_FOUND = 8  # searches kept: an ask of several is searched for as part of the question and by itself


IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scored:
    """What a channel found for one question: some articles with their scores, and how those are to be read.

    ``places`` are places of articles, ``scores`` what each scores, ``tags`` the 款 by which it was found (-1 unknown); the
    three are of one shape. An article that is not among them scores ``floor`` or less, at which it says nothing: a channel
    may hand over all articles above its floor, or only its best ones with the last score as the floor. ``width`` is how far
    above the floor an article stands that answers as well as this channel can tell.
    """

    places: IntArray
    scores: FloatArray
    floor: float
    width: float
    tags: IntArray

    @classmethod
    def above(cls, scores: FloatArray, floor: float, tags: IntArray | None = None) -> Scored:
        """Out of the scores of all articles: those above the floor; the best is as wide as the channel goes."""
        places = np.flatnonzero(scores > floor)
        found = scores[places]
        width = float(found.max(initial=floor)) - floor
        return cls(places, found, floor, width, np.full(len(places), -1) if tags is None else tags[places])

    @property
    def best(self) -> float:
        """The highest score, the floor where nothing was found."""
        return float(self.scores.max(initial=self.floor))

    def nearness(self, articles: int, least: float = 0.0) -> FloatArray:
        """For each of so many articles from 0 at the floor to 1 at the width, which is taken to be ``least`` at least."""
        near = np.zeros(articles, dtype=np.float32)
        width = max(self.width, least)
        if width > 0:
            near[self.places] = np.clip((self.scores - self.floor) / width, 0.0, 1.0)
        return near

    def first(self, most: int) -> IntArray:
        """The places of the best ones, best first."""
        places, scores = self.places, self.scores
        if len(scores) > most:
            likely = scores >= np.partition(scores, len(scores) - most)[len(scores) - most]
            places, scores = places[likely], scores[likely]
        order = np.lexsort((places, -scores))
        return np.asarray(places[order[:most]], dtype=np.int64)


@dataclass(frozen=True)
class Query:
    """A question as channels take it: its words, terms that say the same, and its vector where there is an encoder.

    Of ``documents``, the instruments that it names, a channel hands over all that it finds, however far down.
    """

    words: str
    expansions: Sequence[str] = ()
    vector: FloatArray | None = None
    documents: Sequence[str] = ()
    _weighed: dict[Callable[[str], list[str]], Mapping[str, float]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )


def weighed(query: Query, cut: Callable[[str], list[str]]) -> Mapping[str, float]:
    """The terms of a question with their weights; terms that say the same count less. Cut once for all channels."""
    if (kept := query._weighed.get(cut)) is None:
        extra = [term for expansion in query.expansions for term in cut(expansion)]
        kept = dict.fromkeys(extra, _EXPANSION_WEIGHT) | dict.fromkeys(cut(query.words), 1.0)
        query._weighed[cut] = kept
    return kept


class Channel(Protocol):
    """A way to find articles. An engine that returns only its best k serves: see :class:`Scored`."""

    @property
    def name(self) -> str:
        """One of :data:`CHANNELS`: what its weight in the ranking goes by."""

    def search(self, query: Query) -> Scored:
        """What it finds; articles come once each. Never raises for the words of a question."""


@dataclass(frozen=True)
class TermChannel:
    """BM25 over the terms of articles; where no term of the question stands, an article says nothing."""

    name: str
    index: TermIndex
    cut: Callable[[str], list[str]]

    def search(self, query: Query) -> Scored:
        """The articles in which a term of the question stands; terms that say the same count less."""
        weights = weighed(query, self.cut)
        return Scored.above(self.index.scores(weights, weights), 0.0)


@dataclass(frozen=True)
class VectorChannel:
    """Cosine of vectors. Of any two sentences of a field it is some .8, so that the middle article is the floor."""

    name: str
    index: VectorIndex

    def search(self, query: Query) -> Scored:
        """The articles that are nearer than the middle one of those that have a vector."""
        assert query.vector is not None
        found = self.index.scores(query.vector)
        held = found.best > -1.0
        return Scored.above(found.best, float(np.median(found.best[held])) if held.any() else 1.0, found.tag)


@dataclass(frozen=True, slots=True)
class Features:
    """What each channel found for one question. ``paragraph`` is the best 款 by meaning, -1 where unknown.

    A channel that a build has no index for found nothing (``has_meaning`` tells).
    """

    found: Mapping[str, Scored]
    paragraph: IntArray
    has_meaning: bool

    @property
    def articles(self) -> int:
        """How many articles there are."""
        return len(self.paragraph)

    def matrix(self) -> FloatArray:
        """Nearness of every article, of shape (articles, channels), columns in the order of :data:`CHANNELS`."""
        return np.stack([self.found[name].nearness(self.articles) for name in CHANNELS], axis=1)


class Channels:
    """The indexes of one build, opened."""

    def __init__(
        self,
        folder: Path,
        encoder: Encoder | None,
        adapters: Adapters,
        elsewhere: Callable[[Callable[[str], list[str]]], tuple[int, Iterable[Channel]]] | None = None,
    ):
        """``elsewhere`` makes the channels over another engine from what cuts words, and tells how many articles there are."""
        cut = WordCutter.load(folder / "dictionary.json")
        self._encoder = encoder
        self._adapters = adapters
        self._recent: OrderedDict[str, FloatArray] = OrderedDict()
        self._found: OrderedDict[tuple[str, tuple[str, ...], tuple[str, ...]], Features] = OrderedDict()
        self._lock = threading.Lock()
        self.channels: tuple[Channel, ...]
        if elsewhere is not None:
            self._size, made = elsewhere(cut)
            self.channels = tuple(c for c in made if encoder is not None or not c.name.startswith("meaning"))
            return
        terms = {
            (kind, field): TermIndex.load(folder / kind / field)
            for kind in ("words", "grams")
            for field in ("text", "notes")
        }
        self._size = next(iter(terms.values())).size
        self.channels = tuple(
            TermChannel(f"{kind}_{field}", index, cut if kind == "words" else grams)
            for (kind, field), index in terms.items()
        )
        if encoder is not None:
            self.channels += tuple(
                VectorChannel(f"meaning_{field}", VectorIndex.load(folder / "vectors" / field))
                for field in ("text", "notes")
            )

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

    def encode_all(self, texts: Sequence[str]) -> FloatArray:
        """The adapted unit vectors of many questions, of shape (questions, dimension), none of them kept."""
        return self._encoded(texts)

    def _encoded(self, texts: Sequence[str]) -> FloatArray:
        if self._encoder is None:
            raise RuntimeError("no encoder")
        return self._adapters.queries(self._encoder.encode_queries(texts))

    def features(self, query: str, expansions: Sequence[str] = (), documents: Sequence[str] = ()) -> Features:
        """What each channel finds for the words of ``query``, and with less weight for the thesaurus terms."""
        key = (query, tuple(expansions), tuple(documents))
        with self._lock:
            found_before = self._found.get(key)
        if found_before is not None:
            return found_before
        found = self._features(*key)
        with self._lock:
            self._found[key] = found
            while len(self._found) > _FOUND:
                self._found.popitem(last=False)
        return found

    def _features(self, query: str, expansions: tuple[str, ...], documents: tuple[str, ...]) -> Features:
        vector = None if self._encoder is None else self.encode(query)
        asked = Query(query, expansions, vector, documents)
        found = {channel.name: channel.search(asked) for channel in self.channels}
        paragraph = np.full(self._size, -1, dtype=np.int64)
        if by_meaning := found.get("meaning_text"):
            paragraph[by_meaning.places] = by_meaning.tags
        nothing = Scored.above(np.zeros(0, dtype=np.float32), 0.0)
        return Features(dict.fromkeys(CHANNELS, nothing) | found, paragraph, vector is not None)
