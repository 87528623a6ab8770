"""The runs of Chinese characters that texts use, which tell a typing error from a word: counted when an index is built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from corpus import uncollected

__all__ = ["Runs"]

_WINDOW = 4
_MET = 3  # so often a run is met that it is no typing error itself
_BITS = 16  # of a character
_FIRST, _LAST = 0x4E00, 0x9FFF  # 一 to 鿿

Codes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of Chinese characters that texts use: all pairs of neighbours, and those of four that are met often."""

    pairs: frozenset[str]
    windows: Mapping[str, int]

    @classmethod
    def of(cls, texts: Iterable[str], terms: Iterable[str] = ()) -> Runs:
        """Those of texts; ``terms`` (of a thesaurus) count as frequent."""
        own, named = "\n".join(texts), "\n".join(terms)
        pairs = np.unique(np.concatenate([_met(own, 2), _met(named, 2)]))
        found = _met(own, _WINDOW), np.repeat(_met(named, _WINDOW), _MET)
        windows, counts = np.unique(np.concatenate(found), return_counts=True)
        often = counts >= _MET
        told = dict(zip(_words(windows[often], _WINDOW), counts[often].tolist(), strict=True))
        return cls(frozenset(_words(pairs, 2)), told)

    @classmethod
    def load(cls, path: Path) -> Runs | None:
        """What :meth:`save` wrote; ``None`` where an index has none.

        Raises:
            msgspec.DecodeError: the file is damaged.
        """
        if not path.is_file():
            return None
        with uncollected():
            return msgspec.json.decode(path.read_bytes(), type=cls)

    def save(self, path: Path) -> None:
        """Write them as JSON, the same runs as the same bytes."""
        plain = {"pairs": sorted(self.pairs), "windows": dict(sorted(self.windows.items()))}
        path.write_bytes(msgspec.json.encode(plain))


def _met(text: str, length: int) -> Codes:
    """All runs of so many Chinese characters, each as one number; once where a stretch between marks repeats it."""
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


def _words(packed: Codes, length: int) -> list[str]:
    """The runs as they are written."""
    shifts = np.arange(_BITS * (length - 1), -1, -_BITS, dtype=np.uint64)
    codes = (packed[:, None] >> shifts) & np.uint64((1 << _BITS) - 1)
    text = codes.astype("<u4").tobytes().decode("utf-32-le")
    return [text[at : at + length] for at in range(0, len(text), length)]
