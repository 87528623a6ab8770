"""The meaning channel: a faiss index over units (款, or summaries and questions), scored per article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.finding.words import FloatArray

__all__ = ["ArticleScores", "VectorIndex"]

IntArray = npt.NDArray[np.int64]

_MAPPED = getattr(faiss, "IO_FLAG_MMAP_IFC", 0)  # since faiss 1.11
_BELOW_ALL = -2.0  # no cosine of unit vectors is so low


@dataclass(frozen=True, slots=True)
class ArticleScores:
    """Cosine of each article's best unit, and that unit's tag (for a 款 its number; -1 where there is no unit)."""

    best: FloatArray
    tag: IntArray


class VectorIndex:
    """Exact inner product over unit vectors; every unit belongs to one article, and those of one lie together."""

    def __init__(self, index: faiss.Index, owner: IntArray, tag: IntArray, articles: int):
        self._index = index
        self._owner = owner
        self._first = np.flatnonzero(np.diff(owner, prepend=-1))
        self._tag = tag
        self.articles = articles

    @classmethod
    def build(cls, vectors: FloatArray, owner: Sequence[int], tag: Sequence[int], articles: int) -> VectorIndex:
        """Index ``vectors`` (units, dimension); ``owner[i]`` is the article of unit i, ``tag[i]`` its 款."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        order = np.argsort(owner, kind="stable")
        index.add(np.ascontiguousarray(vectors[order], dtype=np.float32))
        return cls(index, np.asarray(owner, dtype=np.int64)[order], np.asarray(tag, dtype=np.int64)[order], articles)

    def save(self, folder: Path) -> None:
        """Write the index and its tables into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._index, str(folder / "index.faiss"))
        np.save(folder / "owner.npy", self._owner, allow_pickle=False)
        np.save(folder / "tag.npy", self._tag, allow_pickle=False)
        (folder / "index.json").write_text(json.dumps({"articles": self.articles}), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> VectorIndex:
        """Open what :meth:`save` wrote; the vectors are mapped, not read, where faiss can."""
        index = faiss.read_index(str(folder / "index.faiss"), _MAPPED)
        owner = np.load(folder / "owner.npy", allow_pickle=False)
        tag = np.load(folder / "tag.npy", allow_pickle=False)
        articles = json.loads((folder / "index.json").read_text(encoding="utf-8"))["articles"]
        return cls(index, owner, tag, articles)

    def units(self) -> tuple[FloatArray, IntArray, IntArray]:
        """The vectors of all units, whose they are and their tags."""
        return self._index.reconstruct_n(0, self.size), self._owner, self._tag

    @property
    def size(self) -> int:
        """How many units there are."""
        return int(self._index.ntotal)

    def scores(self, query: FloatArray) -> ArticleScores:
        """Score every article for a unit vector of shape (dimension,)."""
        best = np.full(self.articles, -1.0, dtype=np.float32)
        tag = np.full(self.articles, -1, dtype=np.int64)
        if not self.size:
            return ArticleScores(best, tag)
        # All units are wanted: a range search hands them over without sorting them.
        _, cosine, units = self._index.range_search(np.ascontiguousarray(query.reshape(1, -1)), _BELOW_ALL)
        similarity = np.empty(self.size, dtype=np.float32)
        similarity[units] = cosine
        best[self._owner[self._first]] = np.maximum.reduceat(similarity, self._first)
        top = np.flatnonzero(similarity == best[self._owner])[::-1]  # of equals the first is written last, and stays
        tag[self._owner[top]] = self._tag[top]
        return ArticleScores(best, tag)
