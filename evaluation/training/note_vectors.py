"""``python -m evaluation.training.note_vectors``: the vectors of our own notes and of the texts, shipped rounded.

They spare a first build the encoding of thousands of texts that do not depend on where it runs (some 25 minutes of one
core). What the files do not know is encoded at build time all the same: so they are made once a release, with the text pack
at hand, not at each change of the annotations, which would grow the history by their whole size.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corpus import DataError, domain_file, load_corpus, load_settings
from evaluation.training.packing import write_packed
from retrieval import VectorCache, collect, key_of, load_encoder, note_units, units_of

__all__ = ["main"]

_STEP = 0.0125  # a finer one makes the file larger, a coarser one moves the vectors: the cosine is 0.997 at this


def main() -> None:
    """Encode what is not in the cache of the data folder and write ``learned/notes-<encoder>.npz`` and ``texts-…``.

    Raises:
        DataError: the built-in encoder is not at hand.
    """
    settings = load_settings()
    encoder, notice = load_encoder("builtin")
    if encoder is None:
        raise DataError(notice or "没有内置向量模型")
    corpus, cache = load_corpus(settings), VectorCache(settings.home, encoder)
    kept = {place for place, (document, _) in enumerate(corpus.articles()) if not document.instrument.added}
    for kind, units in (
        ("notes", note_units(collect(corpus))),
        ("texts", [unit for unit in units_of(corpus) if unit.article in kept]),
    ):
        _write(kind, sorted({unit.text for unit in units}), encoder.fingerprint, cache)


def _write(kind: str, texts: list[str], fingerprint: str, cache: VectorCache) -> None:
    vectors, _ = cache.passages(texts)
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    values = np.clip(np.rint((vectors - mean) / _STEP), -127, 127).astype(np.int8)
    keys = np.frombuffer(b"".join(map(key_of, texts)), dtype=np.uint8).reshape(len(texts), -1)
    path = Path(str(domain_file("learned", f"{kind}-{fingerprint}.npz")))
    write_packed(path, keys=keys, values=np.asfortranarray(values), mean=mean, step=np.array(_STEP, dtype=np.float32))


if __name__ == "__main__":
    main()
