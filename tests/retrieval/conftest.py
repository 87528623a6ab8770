"""Fixtures: an encoder for tests, and an assistant over the real texts without vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from corpus import Corpus, Settings
from graph import Facts
from retrieval.answering.answer import Assistant
from retrieval.finding.search import Engine
from retrieval.finding.words import FloatArray, grams

SYNONYMS = {"留存": "保存", "存档": "保存", "黑客": "攻击"}


class ToyEncoder:
    """Hashed character pairs, synonyms unified."""

    name = "toy"
    dimension = 128
    fingerprint = "toy-1"

    def __init__(self) -> None:
        self.encoded = 0

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word, other in SYNONYMS.items():
                text = text.replace(word, other)
            for gram in grams(text):
                row[int.from_bytes(hashlib.md5(gram.encode()).digest()[:4], "big") % self.dimension] += 1.0
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> FloatArray:
        self.encoded += len(texts)
        if progress:
            progress(len(texts))
        return self._encode(texts)


@pytest.fixture
def toy_encoder() -> ToyEncoder:
    return ToyEncoder()


@pytest.fixture(scope="session")
def assistant(corpus: Corpus, facts: Facts, real_build: Settings) -> Assistant:
    return Assistant(Engine.open(real_build), corpus, facts)


@pytest.fixture(scope="session")
def make_toy() -> type[ToyEncoder]:
    return ToyEncoder
