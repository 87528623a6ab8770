"""Vectors by content: a text that was encoded once is never encoded again, whichever build asks.

``vectors/<encoder>/NAME.npz`` segments hold ``keys`` (first bytes of the SHA-256 of the texts) and ``vectors``. Segments are written
whole while encoding goes on, so that a build that was killed goes on where it stopped.

The vectors of our own notes (summaries and questions) and of the texts of the catalogue ship with the program, rounded,
as ``learned/notes-<encoder>.npz`` and ``learned/texts-<encoder>.npz``: a first build encodes only what they
do not know. The files are made by ``python -m evaluation.training.note_vectors``
once a release.
"""

from __future__ import annotations

import hashlib
import logging
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from corpus import DataError, domain_file
from retrieval.finding.encoder import Encoder, normalised
from retrieval.finding.store import write_whole
from retrieval.finding.words import FloatArray

__all__ = ["EncodeProgress", "VectorCache", "key_of", "shipped_vectors"]

logger = logging.getLogger(__name__)

EncodeProgress = Callable[[int, int, float, float], None]
"""Called with (done, total, texts a second, seconds left)."""

_SEGMENT = 320
_MERGE_ABOVE = 4
_KEY = 8  # bytes of the digest: two of 100,000 texts are alike with a chance of 3 in 10¹⁰
_SHIPPED = ("notes", "texts")


class VectorCache:
    """The vectors of one encoder under the data folder."""

    def __init__(self, home: Path, encoder: Encoder):
        self.folder = home / "vectors" / encoder.fingerprint
        self._encoder = encoder
        self._known: dict[bytes, FloatArray] = shipped_vectors(encoder)
        for path in sorted(self.folder.glob("*.npz")):
            self._read(path)

    def _read(self, path: Path) -> None:
        """Take in one segment; a damaged one is dropped, its texts are encoded anew."""
        try:
            with np.load(path, allow_pickle=False) as data:
                keys, vectors = data["keys"], data["vectors"]
            if keys.shape[0] != len(vectors) or keys.shape[1] < _KEY or vectors.shape[1:] != (self._encoder.dimension,):
                raise ValueError("shapes do not match")
            if not np.isfinite(vectors).all():
                raise ValueError("not finite")
        except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
            logger.warning("向量缓存 %s 已损坏（%s），将重新编码", path, error)
            path.unlink(missing_ok=True)
            return
        self._known.update(zip((key[:_KEY].tobytes() for key in keys), vectors, strict=True))

    def passages(self, texts: Sequence[str], progress: EncodeProgress | None = None) -> tuple[FloatArray, int]:
        """Vectors of ``texts`` in order, and how many of them had to be encoded.

        Texts of similar length go together, short ones last, so that the time left is known early and only shrinks.
        """
        keys = [key_of(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        todo = sorted(missing.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        total, weight = len(todo), [_cost(text) for _, text in todo]
        done, spent, started = 0, 0.0, time.monotonic()

        def tick(count: int) -> None:
            nonlocal done, spent
            spent += sum(weight[done : done + count])
            done += count
            if progress:
                elapsed = max(time.monotonic() - started, 1e-6)
                progress(done, total, done / elapsed, elapsed / max(spent, 1e-9) * (sum(weight) - spent))

        for start in range(0, total, _SEGMENT):
            part = todo[start : start + _SEGMENT]
            vectors = self._encoder.encode_passages([text for _, text in part], tick)
            self._add([key for key, _ in part], vectors)
        if total:
            self._merge()
        if not texts:
            return np.empty((0, self._encoder.dimension), dtype=np.float32), 0
        return np.stack([self._known[key] for key in keys]).astype(np.float32), total

    def _add(self, keys: list[bytes], vectors: FloatArray) -> None:
        self._known.update(zip(keys, vectors, strict=True))
        self._write(keys, vectors)

    def _write(self, keys: list[bytes], vectors: FloatArray) -> Path:
        name = hashlib.sha256(b"".join(keys)).hexdigest()[:16]
        path = self.folder / f"{name}.npz"
        packed = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, _KEY)
        write_whole(path, lambda file: np.savez(file, keys=packed, vectors=np.asarray(vectors, dtype=np.float32)))
        return path

    def _merge(self) -> None:
        """Put many small segments into one; a reader meanwhile sees the old ones or the new one, both complete."""
        segments = sorted(self.folder.glob("*.npz"))
        if len(segments) <= _MERGE_ABOVE:
            return
        merged = self._write(list(self._known), np.stack(list(self._known.values())))
        for path in segments:
            if path != merged:
                path.unlink(missing_ok=True)


def shipped_vectors(encoder: Encoder) -> dict[bytes, FloatArray]:
    """The vectors that ship for that encoder, of notes and of texts, by the key of the text; none for another encoder.

    What all have in common (``mean``) is stored once, and of each only how it differs, in whole numbers of ``step``: most
    are small, so that the file is a third of what eight bits a number take. The cosine to the full vector is above 0.996.

    Raises:
        DataError: the file is damaged.
    """
    found: dict[bytes, FloatArray] = {}
    for kind in _SHIPPED:
        path = domain_file("learned", f"{kind}-{encoder.fingerprint}.npz")
        if not path.is_file():
            continue
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
                keys, vectors = data["keys"], data["values"].astype(np.float32) * data["step"] + data["mean"]
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise DataError(f"随程序的向量 {path} 已损坏：{error}；请重新安装法脉") from error
        found.update((key.tobytes(), vector) for key, vector in zip(keys, normalised(vectors), strict=True))
    return found


def key_of(text: str) -> bytes:
    """The key of a text: the first bytes of its SHA-256."""
    return hashlib.sha256(text.encode()).digest()[:_KEY]


def _cost(text: str) -> float:
    """Encoding time in arbitrary units: nearly linear in the length, with a fixed part for short texts."""
    return min(len(text), 700) + 12.0


def remove_strays(folder: Path, older_than: float = 3600.0) -> None:
    """Delete half-written files (``*.tmp-…``) that a killed process left behind."""
    for path in folder.rglob("*.tmp-*"):
        try:
            if path.is_file() and time.time() - path.stat().st_mtime > older_than:
                path.unlink()
        except OSError:
            continue
