"""``python -m evaluation.training.note_vectors``: the vectors of our own notes, made once and shipped in eight bits.

They spare a first build the encoding of thousands of short texts that do not depend on where it runs. Run it after
the annotations have changed; texts that the file does not know are encoded at build time all the same.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from corpus import DataError, domain_file, load_corpus, load_settings
from retrieval import VectorCache, collect, load_encoder, note_units

__all__ = ["main"]


def main() -> None:
    """Encode what is not in the cache of the data folder and write ``learned/notes-<encoder>.npz``.

    Raises:
        DataError: the built-in encoder is not at hand.
    """
    settings = load_settings()
    encoder, notice = load_encoder("builtin")
    if encoder is None:
        raise DataError(notice or "没有内置向量模型")
    texts = sorted({unit.text for unit in note_units(collect(load_corpus(settings)))})
    vectors, _ = VectorCache(settings.home, encoder).passages(texts)
    scales = np.abs(vectors).max(axis=1) / 127
    values = np.rint(vectors / scales[:, None]).astype(np.int8)
    keys = np.frombuffer(b"".join(hashlib.sha256(t.encode()).digest() for t in texts), dtype=np.uint8).reshape(-1, 32)
    path = Path(str(domain_file("learned", f"notes-{encoder.fingerprint}.npz")))
    np.savez_compressed(path, keys=keys, values=values, scales=scales.astype(np.float32))


if __name__ == "__main__":
    main()
