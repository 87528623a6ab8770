"""Worked questions: those nearest in meaning among the labelled ones, with the articles and verdicts that answer them.

``learned/worked-<encoder>.npz`` (written by ``python -m evaluation.training.worked``) holds no words, only vectors: a
question is compared with all of them, and the nearest ones vote: for articles and their 款, for verdicts, and for whether
the question has to do with the collection at all. Source: Cover and Hart, *Nearest neighbor pattern
classification* (1967), weighted by distance (Dudani 1976). A build keeps them unpacked, so that a start maps them.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus import DataError, Locator, domain_file
from retrieval.finding.encoder import normalised
from retrieval.finding.words import FloatArray

__all__ = ["VERDICT_NAMES", "Nearest", "Worked", "keep_worked", "load_worked", "mark_of"]

VERDICT_NAMES = ("yes", "no", "conditional", "premise_wrong", "not_regulated")
"""The verdicts in the order of the bits of the file."""

_TOLD = ("mean", "places", "gold", "verdicts", "outside", "marks")
_NEIGHBOURS = 20
_KEPT = 256  # votes kept: a question is asked about by several stages
_SPREAD = 0.1  # of the cosine, over which a vote falls to a third
_FAR, _NEAR = 0.3, 0.7  # cosines (without what all questions have in common) of no confidence and of full confidence


@dataclass(frozen=True, slots=True)
class Nearest:
    """The vote of the nearest worked questions: shares (0–1), times how near they are.

    ``articles`` and their ``paragraphs`` (those 款 that were said to decide), ``verdicts``, and ``outside``: the share of
    questions that have nothing to do with the collection, ``inside`` that of the others.
    """

    articles: Mapping[Locator, float] = field(default_factory=dict)
    paragraphs: Mapping[Locator, float] = field(default_factory=dict)
    verdicts: Mapping[str, float] = field(default_factory=dict)
    outside: float = 0.0
    inside: float = 0.0

    def decides(self, article: Locator, paragraph: int) -> float:
        """The share of an article's vote that a 款 of it has; 0 where nobody voted for it."""
        given = self.paragraphs.get(article.at(paragraph), 0.0)
        return given / self.articles[article] if given else 0.0


@dataclass(frozen=True)
class Worked:
    """The labelled questions as an encoder sees them.

    ``vectors`` (questions, dimension) are vectors of any length, without their common part ``mean``: small whole numbers, as
    they ship, which are compared as they are; ``places`` the articles spoken of, ``gold`` rows (question, place, 款 or 0 for any), ``verdicts`` (questions, 5) zeros and ones, ``outside``
    (questions,) ones where the collection has nothing to do with it, ``marks`` who is who; that of ``left_out`` has no vote.
    """

    vectors: npt.NDArray[np.int8] | FloatArray
    mean: FloatArray
    places: tuple[Locator, ...]
    gold: npt.NDArray[np.int64]
    verdicts: FloatArray
    outside: FloatArray
    marks: npt.NDArray[np.uint32]
    left_out: int | None = None
    _kept: dict[bytes, Nearest] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def none(cls) -> Worked:
        """No questions: what there is for an encoder for which none were written."""
        nothing = np.zeros((0, 0), dtype=np.float32)
        return cls(
            nothing, nothing, (), np.zeros((0, 3), dtype=np.int64), nothing, nothing, np.zeros(0, dtype=np.uint32)
        )

    @cached_property
    def documents(self) -> frozenset[str]:
        """The instruments that worked questions are about."""
        return frozenset(place.doc_id for place in self.places)

    @cached_property
    def _lengths(self) -> FloatArray:
        squares = np.einsum("ij,ij->i", self.vectors, self.vectors, dtype=np.float32)
        return np.asarray(np.sqrt(np.maximum(squares, np.float32(1e-12))), dtype=np.float32)

    def without(self, text: str) -> Worked:
        """The same but for one question: for figures and fits, in which none may answer itself."""
        return replace(self, left_out=mark_of(text))

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
        cosine = np.einsum("ij,j->i", self.vectors, normalised((vector - self.mean).reshape(1, -1))[0]) / self._lengths
        if self.left_out is not None:
            cosine[self.marks == self.left_out] = -1.0
        first = np.sort(np.argpartition(-cosine, min(_NEIGHBOURS, len(cosine) - 1))[:_NEIGHBOURS])
        best = float(cosine[first].max())
        sure = min(max((best - _FAR) / (_NEAR - _FAR), 0.0), 1.0)
        if not sure:
            return Nearest()
        votes = np.zeros(len(cosine), dtype=np.float32)
        votes[first] = np.exp((cosine[first] - best) / _SPREAD)
        articles, paragraphs = self._places(votes, sure)
        outside = sure * float(votes @ self.outside) / float(votes.sum())
        return Nearest(
            articles, paragraphs, self._verdicts(votes[first], self.verdicts[first], sure), outside, sure - outside
        )

    def _places(self, votes: FloatArray, sure: float) -> tuple[dict[Locator, float], dict[Locator, float]]:
        """The shares of the articles, each question counted once an article, and of the 款 that were named."""
        total = float(votes.sum())
        whole: dict[Locator, float] = {}
        parts: dict[Locator, float] = {}
        told: set[tuple[int, int]] = set()
        for row, at, paragraph in self.gold[votes[self.gold[:, 0]] > 0].tolist():
            share = sure * float(votes[row]) / total
            place = self.places[at]
            if (row, at) not in told:
                whole[place] = whole.get(place, 0.0) + share
                told.add((row, at))
            if paragraph:
                part = place.at(paragraph)
                parts[part] = parts.get(part, 0.0) + share
        return whole, parts

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


def keep_worked(fingerprint: str | None, folder: Path) -> None:
    """Write what ships for the encoder with that fingerprint into the folder of a build, in a form that opens at once.

    Raises:
        DataError: the file that ships is damaged.
    """
    path = domain_file("learned", f"worked-{fingerprint}.npz")
    if fingerprint is None or not path.is_file():
        return
    folder.mkdir()
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            np.save(folder / "values.npy", np.ascontiguousarray(data["values"]), allow_pickle=False)
            with (folder / "told.npz").open("wb") as told:
                np.savez(told, **{name: data[name] for name in _TOLD})
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise DataError(f"学得参数 {path} 已损坏：{error}；请重新安装法脉") from error


def load_worked(folder: Path) -> Worked:
    """What :func:`keep_worked` wrote, the vectors mapped, not read; none where it wrote nothing.

    Raises:
        OSError, ValueError, KeyError: it is damaged.
    """
    if not folder.is_dir():
        return Worked.none()
    with np.load(folder / "told.npz", allow_pickle=False) as data:
        bits = np.unpackbits(data["verdicts"][:, None], axis=1, bitorder="little")[:, : len(VERDICT_NAMES)]
        return Worked(
            vectors=np.asarray(np.load(folder / "values.npy", mmap_mode="r", allow_pickle=False)),
            mean=data["mean"],
            places=tuple(Locator.parse(str(place)) for place in data["places"]),
            gold=data["gold"].astype(np.int64),
            verdicts=bits.astype(np.float32),
            outside=data["outside"].astype(np.float32),
            marks=data["marks"],
        )
