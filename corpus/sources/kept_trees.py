"""The trees of texts that were segmented before: a command that only reads them does not cut them again.

``<home>/trees.bin`` holds a checksum and a MessagePack of the digest of the code that cut them and of each text's tree
under the text's own checksum. A damaged file, one of other code, or one that cannot be written costs the time of
segmenting, nothing else; nothing in it is executed.
"""

from __future__ import annotations

import contextlib
import hashlib
from functools import cache
from pathlib import Path

import msgspec

from corpus.errors import FamaiError
from corpus.files import write_atomically
from corpus.memory import uncollected
from corpus.models import Tree
from corpus.reading.segmenter import segment

__all__ = ["KeptTrees"]

_DIGEST = 32
_CODE = ("reading", "citing/locators.py", "lexicon.py", "models.py", "numerals.py")


class _File(msgspec.Struct):
    code: str
    trees: dict[str, Tree]


class KeptTrees:
    """Trees by the text that they were cut from."""

    def __init__(self, home: Path) -> None:
        self._path = home / "trees.bin"
        self._held = self._read()
        self._used: dict[str, Tree] = {}

    def tree(self, text: str) -> Tree:
        """The tree of a text, kept or cut now.

        Raises:
            SegmentationError: the text cannot be cut.
        """
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        self._used[key] = found = self._held.get(key) or segment(text)
        return found

    def save(self) -> None:
        """Keep the trees that were asked for, where they are others than before and there is a data folder."""
        if self._used.keys() == self._held.keys() or not self._path.parent.is_dir():
            return
        plain = msgspec.msgpack.encode(_File(_code(), self._used))
        with contextlib.suppress(OSError, FamaiError):
            write_atomically(self._path, hashlib.sha256(plain).digest() + plain)

    def _read(self) -> dict[str, Tree]:
        try:
            content = self._path.read_bytes()
            plain = memoryview(content)[_DIGEST:]
            if hashlib.sha256(plain).digest() != content[:_DIGEST]:
                return {}
            with uncollected():
                found = msgspec.msgpack.decode(plain, type=_File)
        except (OSError, msgspec.MsgspecError):
            return {}
        return found.trees if found.code == _code() else {}


@cache
def _code() -> str:
    """A digest of the code that cuts."""
    root = Path(__file__).parent.parent
    files = sorted(
        path for name in _CODE for path in ((root / name).glob("*.py") if "." not in name else [root / name])
    )
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
