"""The meaning channel: a faiss index over units (款, or summaries and questions), scored per article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.words import FloatArray

__all__ = ["ArticleScores", "VectorIndex"]

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ArticleScores:
    """Cosine of each article's best unit, and that unit's tag (for a 款 its number; -1 where there is no unit).

    ``mean`` is the mean of each article's two best units (its only one where it has one).
    """

    best: FloatArray
    tag: IntArray
    mean: FloatArray


class VectorIndex:
    """Exact inner product over unit vectors; every unit belongs to one article."""

    def __init__(self, index: faiss.Index, owner: IntArray, tag: IntArray, articles: int):
        self._index = index
        self._owner = owner
        self._tag = tag
        self.articles = articles

    @classmethod
    def build(cls, vectors: FloatArray, owner: Sequence[int], tag: Sequence[int], articles: int) -> VectorIndex:
        """Index ``vectors`` (units, dimension); ``owner[i]`` is the article of unit i, ``tag[i]`` its 款."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index, np.asarray(owner, dtype=np.int64), np.asarray(tag, dtype=np.int64), articles)

    def save(self, folder: Path) -> None:
        """Write the index and its tables into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._index, str(folder / "index.faiss"))
        np.save(folder / "owner.npy", self._owner, allow_pickle=False)
        np.save(folder / "tag.npy", self._tag, allow_pickle=False)
        (folder / "index.json").write_text(json.dumps({"articles": self.articles}), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> VectorIndex:
        """Open what :meth:`save` wrote."""
        index = faiss.read_index(str(folder / "index.faiss"))
        owner = np.load(folder / "owner.npy", allow_pickle=False)
        tag = np.load(folder / "tag.npy", allow_pickle=False)
        articles = json.loads((folder / "index.json").read_text(encoding="utf-8"))["articles"]
        return cls(index, owner, tag, articles)

    @property
    def size(self) -> int:
        """How many units there are."""
        return int(self._index.ntotal)

    def scores(self, query: FloatArray) -> ArticleScores:
        """Score every article for a unit vector of shape (dimension,)."""
        best = np.full(self.articles, -1.0, dtype=np.float32)
        second = np.full(self.articles, -1.0, dtype=np.float32)
        tag = np.full(self.articles, -1, dtype=np.int64)
        if not self.size:
            return ArticleScores(best, tag, best)
        similarity, found = self._index.search(np.ascontiguousarray(query.reshape(1, -1)), self.size)
        units = found[0]
        owners = self._owner[units]
        articles, first = np.unique(owners, return_index=True)  # units come best first
        best[articles] = similarity[0][first]
        tag[articles] = self._tag[units[first]]
        rest = np.ones(len(owners), dtype=bool)
        rest[first] = False
        others, place = np.unique(owners[rest], return_index=True)
        second[others] = similarity[0][rest][place]
        mean = np.where(second > -1.0, (best + second) / 2, best).astype(np.float32)
        return ArticleScores(best, tag, mean)
