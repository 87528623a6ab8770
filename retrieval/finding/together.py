"""Encoding for several requests at once: what waits while the engine is at work goes into its next call together.

For engines that take one call at a time and many texts a call: an endpoint, a model of sentence-transformers. Whoever
asks alone waits for nobody. The built-in engine needs none of it: its calls overlap, and a call of eight texts costs
it as much as eight calls.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.finding.encoder import Encoder, Progress
from retrieval.finding.words import FloatArray

__all__ = ["TogetherEncoder"]

_MOST = 32  # texts a call


@dataclass(eq=False)
class _Waiting:
    """The texts of one request, and what became of them."""

    texts: Sequence[str]
    vectors: FloatArray | None = None
    error: Exception | None = None


class TogetherEncoder:
    """An :class:`Encoder` over another; a request that fails alone fails alone."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension, self.fingerprint = encoder.name, encoder.dimension, encoder.fingerprint
        self._line: list[_Waiting] = []
        self._mutex = threading.Lock()
        self._engine = threading.Lock()

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See :class:`Encoder`."""
        own = _Waiting(texts)
        with self._mutex:
            self._line.append(own)
        with self._engine:
            while own.vectors is None and own.error is None:
                self._work(self._taken())
        if own.error is not None:
            raise own.error
        assert own.vectors is not None
        return own.vectors

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatArray:
        """See :class:`Encoder`."""
        return self._encoder.encode_passages(texts, progress)

    def _taken(self) -> list[_Waiting]:
        """The first in the line and those behind that fit into one call with it."""
        with self._mutex:
            taken = [self._line.pop(0)]
            many = len(taken[0].texts)
            while self._line and many + len(self._line[0].texts) <= _MOST:
                many += len(self._line[0].texts)
                taken.append(self._line.pop(0))
        return taken

    def _work(self, taken: Sequence[_Waiting]) -> None:
        try:
            vectors = self._encoder.encode_queries([text for one in taken for text in one.texts])
        except Exception as error:
            if len(taken) == 1:
                taken[0].error = error
                return
            for one in taken:  # whose fault it was, it is to bear alone
                self._work([one])
            return
        ends = np.cumsum([len(one.texts) for one in taken])
        for one, part in zip(taken, np.split(vectors, ends[:-1]), strict=True):
            one.vectors = part
