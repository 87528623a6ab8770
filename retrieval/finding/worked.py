"""Worked questions: those nearest in meaning among the labelled ones, with the articles and verdicts that answer them.

``learned/worked-<encoder>.npz`` (written by ``python -m evaluation.training.worked``) holds no words, only vectors: a
question is compared with all of them, and the nearest ones vote. Source: Cover and Hart, *Nearest neighbor pattern
classification* (1967), weighted by distance (Dudani 1976).
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from corpus import DataError, Locator, domain_file, per_domains
from retrieval.finding.encoder import normalised
from retrieval.finding.words import FloatArray

__all__ = ["VERDICT_NAMES", "Nearest", "Worked", "load_worked", "mark_of"]

VERDICT_NAMES = ("yes", "no", "conditional", "premise_wrong", "not_regulated")
"""The verdicts in the order of the bits of the file."""

_NEIGHBOURS = 20
_KEPT = 256  # votes kept: a question is asked about by several stages
_SPREAD = 0.1  # of the cosine, over which a vote falls to a third
_FAR, _NEAR = 0.3, 0.7  # cosines (without what all questions have in common) of no confidence and of full confidence


@dataclass(frozen=True, slots=True)
class Nearest:
    """The vote of the nearest worked questions: shares (0–1) of articles and of verdicts, times how near they are."""

    articles: Mapping[Locator, float] = field(default_factory=dict)
    verdicts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Worked:
    """The labelled questions as an encoder sees them.

    ``vectors`` (questions, dimension) are unit vectors without their common part ``mean``; ``places`` the articles
    spoken of, ``gold`` pairs (question, place), ``verdicts`` (questions, 5) zeros and ones, ``marks`` who is who.
    """

    vectors: FloatArray
    mean: FloatArray
    places: tuple[Locator, ...]
    gold: npt.NDArray[np.int64]
    verdicts: FloatArray
    marks: npt.NDArray[np.uint32]
    _kept: dict[bytes, Nearest] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def none(cls) -> Worked:
        """No questions: what there is for an encoder for which none were written."""
        nothing = np.zeros((0, 0), dtype=np.float32)
        return cls(nothing, nothing, (), np.zeros((0, 2), dtype=np.int64), nothing, np.zeros(0, dtype=np.uint32))

    def without(self, text: str) -> Worked:
        """The same but for one question: for figures and fits, in which none may answer itself."""
        return replace(self, vectors=np.where((self.marks == mark_of(text))[:, None], 0.0, self.vectors))

    def nearest(self, vector: FloatArray) -> Nearest:
        """The vote for a question's adapted unit vector of shape (dimension,)."""
        if not len(self.vectors):
            return Nearest()
        key = vector.tobytes()
        if (kept := self._kept.get(key)) is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            kept = self._kept[key] = self._voted(vector)
        return kept

    def _voted(self, vector: FloatArray) -> Nearest:
        # Not by BLAS: its threads wait for each other, on a busy machine a hundred times as long as this takes.
        cosine = np.einsum("ij,j->i", self.vectors, normalised((vector - self.mean).reshape(1, -1))[0])
        first = np.sort(np.argpartition(-cosine, min(_NEIGHBOURS, len(cosine) - 1))[:_NEIGHBOURS])
        best = float(cosine[first].max())
        sure = min(max((best - _FAR) / (_NEAR - _FAR), 0.0), 1.0)
        if not sure:
            return Nearest()
        votes = np.zeros(len(cosine), dtype=np.float32)
        votes[first] = np.exp((cosine[first] - best) / _SPREAD)
        return Nearest(self._articles(votes, sure), self._verdicts(votes[first], self.verdicts[first], sure))

    def _articles(self, votes: FloatArray, sure: float) -> dict[Locator, float]:
        given = votes[self.gold[:, 0]]
        counted = np.bincount(self.gold[:, 1], weights=given, minlength=len(self.places))
        total = float(votes.sum())
        return {self.places[at]: min(sure * float(counted[at]) / total, 1.0) for at in np.flatnonzero(counted)}

    @staticmethod
    def _verdicts(votes: FloatArray, verdicts: FloatArray, sure: float) -> dict[str, float]:
        allowed = verdicts.sum(axis=1)
        given = (votes[:, None] * verdicts / np.maximum(allowed, 1.0)[:, None]).sum(axis=0)
        total = float(given.sum())
        return (
            {name: sure * float(x) / total for name, x in zip(VERDICT_NAMES, given, strict=True) if x} if total else {}
        )


def mark_of(text: str) -> int:
    """Who a question is, in 32 bits."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "little")


@per_domains
def load_worked(fingerprint: str | None) -> Worked:
    """The worked questions for the encoder with that fingerprint; none where there are none, or no encoder.

    Raises:
        DataError: the file is damaged.
    """
    path = domain_file("learned", f"worked-{fingerprint}.npz")
    if fingerprint is None or not path.is_file():
        return Worked.none()
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            places = tuple(Locator.parse(str(place)) for place in data["places"])
            bits = np.unpackbits(data["verdicts"][:, None], axis=1, bitorder="little")[:, : len(VERDICT_NAMES)]
            return Worked(
                vectors=normalised(data["values"].astype(np.float32)),
                mean=data["mean"],
                places=places,
                gold=data["gold"].astype(np.int64),
                verdicts=bits.astype(np.float32),
                marks=data["marks"],
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise DataError(f"学得参数 {path} 已损坏：{error}；请重新安装法脉") from error
