"""Tables (TOML) as they were read before: Python's parser takes as long over them as a question takes to answer.

``<home>/tables.bin`` keeps what was read under the checksum of its words. Without the file, or with a damaged one, every
table is read as always; nothing in it is executed.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from corpus import FamaiError, write_atomically

__all__ = ["keep_tables"]

_DIGEST = 32
_MOST = 400  # tables kept
_SHORT = 2000  # characters of one that is read at once: what a user says of a text that he adds, which leaves with it
_VERSION = 1


def keep_tables(home: Path) -> None:
    """Take tables read before from the data folder, and keep there, at the end, what was read meanwhile."""
    kept = _Kept(home / "tables.bin")
    tomllib.loads = kept.loads
    atexit.register(kept.save)


class _Kept:
    def __init__(self, path: Path) -> None:
        self._plainly = tomllib.loads
        self._path = path
        self._known: dict[bytes, bytes] = self._read()
        self._new = False

    def loads(self, words: str, /, *, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
        """As ``tomllib.loads``; what is given is the caller's own.

        Raises:
            tomllib.TOMLDecodeError: the words are no table.
        """
        if parse_float is not float or len(words) < _SHORT:
            return self._plainly(words, parse_float=parse_float)
        key = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()
        if (packed := self._known.get(key)) is not None:
            found: dict[str, Any] = msgspec.msgpack.decode(packed)
            return found
        made = self._plainly(words)
        with contextlib.suppress(TypeError, ValueError, OverflowError):
            packed = msgspec.msgpack.encode(made)
            if msgspec.msgpack.decode(packed) == made:  # a table with dates is not: they come back as words
                self._known[key] = packed
                self._new = True
        return made

    def save(self) -> None:
        """Write what is known now, if it is more than before and there is a data folder."""
        if not self._new or not self._path.parent.is_dir():
            return
        plain = msgspec.msgpack.encode((_VERSION, dict(list(self._known.items())[-_MOST:])))
        with contextlib.suppress(OSError, FamaiError):
            write_atomically(self._path, hashlib.sha256(plain).digest() + plain)

    def _read(self) -> dict[bytes, bytes]:
        try:
            content = self._path.read_bytes()
            if hashlib.sha256(content[_DIGEST:]).digest() != content[:_DIGEST]:
                return {}
            version, known = msgspec.msgpack.decode(content[_DIGEST:], type=tuple[int, dict[bytes, bytes]])
        except (OSError, msgspec.MsgspecError):
            return {}
        return known if version == _VERSION else {}
