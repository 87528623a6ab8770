"""The runs of Chinese characters that texts use, which tell a typing error from a word: counted when an index is built."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

__all__ = ["WINDOW", "Runs"]

WINDOW = 4
_MET = 3  # so often a run is met that it is no typing error itself
_BITS = 16  # of a character
_FIRST, _LAST = 0x4E00, 0x9FFF  # 一 to 鿿

Codes = npt.NDArray[np.uint64]


class Runs:
    """The runs of Chinese characters that texts use: all pairs of neighbours, and those of four that are met often.

    Each is one number in order, so that a start reads them at once and a look-up is a bisection.
    """

    def __init__(self, pairs: array[int], windows: array[int], counts: array[int]) -> None:
        """``counts`` are how often each of the ``windows`` is met."""
        self._pairs = pairs
        self._windows = windows
        self._counts = counts

    @classmethod
    def of(cls, texts: Iterable[str], terms: Iterable[str] = ()) -> Runs:
        """Those of texts; ``terms`` (of a thesaurus) count as frequent."""
        own, named = "\n".join(texts), "\n".join(terms)
        pairs = np.unique(np.concatenate([_met(own, 2), _met(named, 2)]))
        found = _met(own, WINDOW), np.repeat(_met(named, WINDOW), _MET)
        windows, counts = np.unique(np.concatenate(found), return_counts=True)
        often = counts >= _MET
        return cls(*(_array(values) for values in (pairs, windows[often], counts[often])))

    @classmethod
    def load(cls, path: Path) -> Runs | None:
        """What :meth:`save` wrote; ``None`` where an index has none.

        Raises:
            ValueError: the file is damaged.
        """
        if not path.is_file():
            return None
        columns = []
        with path.open("rb") as file:
            for _ in range(3):
                columns.append(_array(np.load(file, allow_pickle=False)))
        return cls(*columns)

    def save(self, path: Path) -> None:
        """Write them, the same runs as the same bytes."""
        with path.open("wb") as file:
            for column in (self._pairs, self._windows, self._counts):
                np.save(file, np.array(column, dtype="<u8"), allow_pickle=False)

    def has(self, pair: str) -> bool:
        """Whether two characters are neighbours somewhere."""
        return _place(self._pairs, pair) is not None

    def met(self, window: str) -> int:
        """How often four characters stand together, 0 where that is seldom."""
        at = _place(self._windows, window)
        return 0 if at is None else self._counts[at]


def _array(values: npt.NDArray[np.generic]) -> array[int]:
    return array("Q", values.astype("=u8").tobytes())


def _place(codes: array[int], run: str) -> int | None:
    code = 0
    for character in run:
        code = code << _BITS | ord(character)
    at = bisect_left(codes, code)
    return at if at < len(codes) and codes[at] == code else None


def _met(text: str, length: int) -> Codes:
    """All runs of so many Chinese characters, each as one number of :data:`_BITS` a character; once where a stretch between marks repeats it."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    count = len(codes) - length + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    chinese = (codes >= _FIRST) & (codes <= _LAST)
    stretch = np.cumsum(~chinese)[:count]
    whole = np.ones(count, dtype=bool)
    packed = np.zeros(count, dtype=np.uint64)
    for at in range(length):
        whole &= chinese[at : at + count]
        packed = (packed << np.uint64(_BITS)) | codes[at : at + count]
    packed, stretch = packed[whole], stretch[whole]
    order = np.argsort(packed, kind="stable")
    packed, stretch = packed[order], stretch[order]
    again = (packed[1:] == packed[:-1]) & (stretch[1:] == stretch[:-1])
    return packed[np.concatenate([[True], ~again])] if len(packed) else packed
