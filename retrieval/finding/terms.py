"""The terms of an index and their numbers, kept as sorted keys that open at once.

A dictionary of them takes a start some hundredth of a second and twenty times the memory, and a question asks for a few dozen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

__all__ = ["Terms"]

_BYTES = 8
_LONG = b"\xff"  # begins the key of a longer term, and no term in UTF-8


@dataclass(frozen=True, slots=True)
class Terms:
    """``places[i]`` is the number of the term whose key is ``keys[i]``; the keys ascend."""

    keys: npt.NDArray[np.uint64]
    places: npt.NDArray[np.int32]

    @classmethod
    def of(cls, terms: Sequence[str]) -> Terms:
        """Number terms in the order given."""
        keys = _keys(terms)
        order = np.argsort(keys)
        return cls(keys[order], order.astype(np.int32))

    @classmethod
    def load(cls, folder: Path) -> Terms:
        """What :meth:`save` wrote, mapped, not read.

        Raises:
            OSError, ValueError: it is missing or damaged.
        """
        keys, places = (
            np.asarray(np.load(folder / f"term-{name}.npy", mmap_mode="r", allow_pickle=False))
            for name in ("keys", "places")
        )
        return cls(keys, places)

    def save(self, folder: Path) -> None:
        """Write both columns into ``folder``."""
        np.save(folder / "term-keys.npy", self.keys, allow_pickle=False)
        np.save(folder / "term-places.npy", self.places, allow_pickle=False)

    def numbers(self, terms: Sequence[str]) -> list[int]:
        """The number of each term, -1 for one that is not there."""
        if not terms or not len(self.keys):
            return [-1] * len(terms)
        wanted = _keys(terms)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found: list[int] = np.where(self.keys[at] == wanted, self.places[at], -1).tolist()
        return found


def _keys(terms: Iterable[str]) -> npt.NDArray[np.uint64]:
    """A short term as it is written, a longer one by its checksum."""
    return np.frombuffer(b"".join(map(_key, terms)), dtype=">u8").astype(np.uint64)


def _key(term: str) -> bytes:
    written = term.encode("utf-8", "surrogatepass")
    if len(written) <= _BYTES:
        return written.ljust(_BYTES, b"\0")
    return _LONG + hashlib.blake2b(written, digest_size=_BYTES - 1).digest()
