"""What was made of one document, kept by everything that it was made from: a later build makes anew only what changed.

The caller names the folder after the code and the data of the field, so that nothing outlives the rules that made it.
A damaged entry is made anew; nothing in it is executed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import zlib
from collections.abc import Iterable
from pathlib import Path

__all__ = ["PartCache", "key_of"]

_DIGEST = 32


def key_of(values: Iterable[object]) -> str:
    """A checksum of plain values and frozen dataclasses, in order."""
    digest = hashlib.sha256()
    for value in values:
        digest.update((value if isinstance(value, str) else repr(value)).encode())
        digest.update(b"\x00")
    return digest.hexdigest()


class PartCache:
    """Entries by kind and key under one folder; what a build did not ask for is dropped by :meth:`prune`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: set[str] = set()

    def get(self, kind: str, key: str) -> bytes | None:
        """The entry, or ``None`` where there is none that is whole."""
        name = f"{kind}-{key}"
        try:
            content = (self.folder / name).read_bytes()
            plain = zlib.decompress(content[_DIGEST:])
        except (OSError, zlib.error):
            return None
        if hashlib.sha256(plain).digest() != content[:_DIGEST]:
            return None
        self._used.add(name)
        return plain

    def put(self, kind: str, key: str, plain: bytes) -> None:
        """Keep an entry; a folder that cannot be written costs the next build its time, nothing else."""
        name = f"{kind}-{key}"
        self._used.add(name)
        aside = self.folder / f".{name}.{os.getpid()}-{secrets.token_hex(3)}"
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(hashlib.sha256(plain).digest() + zlib.compress(plain, 1))
            aside.replace(self.folder / name)

    def prune(self) -> None:
        """Drop what this build did not use, and what other versions of the code left beside it."""
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                if path.name not in self._used:
                    path.unlink(missing_ok=True)
            for other in self.folder.parent.iterdir():
                if other != self.folder and other.is_dir():
                    shutil.rmtree(other, ignore_errors=True)
