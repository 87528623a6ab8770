"""Regular expressions as Python compiled them before: compiling those of one question takes as long as answering it.

Python's compiler turns an expression into a list of numbers, which the engine then checks and takes. ``<home>/patterns.bin``
keeps those lists, under the version of Python that made them. Without the file, with a damaged one, or in a Python whose
compiler is built otherwise, every expression is compiled as always; nothing in the file is executed.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import sys
from array import array
from importlib import import_module
from pathlib import Path
from typing import Any

__all__ = ["keep_patterns"]

_DIGEST = 32
_MOST = 4000  # expressions kept
_DEBUG = 128  # the flag with which the compiler prints what it does

_Entry = tuple[int, bytes, int, dict[str, int], list[str | None]]


def keep_patterns(home: Path) -> None:
    """Take expressions compiled before from the data folder, and keep there, at the end, what was compiled meanwhile."""
    with contextlib.suppress(ImportError, AttributeError):
        kept = _Kept(home / "patterns.bin")
        kept.install()
        atexit.register(kept.save)


class _Kept:
    def __init__(self, path: Path) -> None:
        self._engine: Any = import_module("_sre")
        self._compiler: Any = import_module("re._compiler")
        self._parser: Any = import_module("re._parser")
        self._plainly = self._compiler.compile
        self._path = path
        self._version = f"{sys.version}|{self._engine.MAGIC}|{array('I').itemsize}|{sys.byteorder}"
        self._known: dict[bytes, _Entry] = self._read()
        self._new = False

    def install(self) -> None:
        """From now on expressions are looked up before they are compiled."""
        self._compiler.compile = self._compile

    def save(self) -> None:
        """Write what is known now, if it is more than before and there is a data folder."""
        if not self._new or not self._path.parent.is_dir():
            return
        import msgspec

        from corpus.files import write_atomically

        plain = msgspec.msgpack.encode((self._version, dict(list(self._known.items())[-_MOST:])))
        with contextlib.suppress(OSError):
            write_atomically(self._path, hashlib.sha256(plain).digest() + plain)

    def _compile(self, source: Any, flags: int = 0) -> Any:
        if not isinstance(source, str) or flags & _DEBUG:
            return self._plainly(source, flags)
        key = f"{flags}:{source}".encode("utf-8", "surrogatepass")
        entry = self._known.get(key)
        if entry is None:
            entry = self._known[key] = self._made(source, flags)
            self._new = True
        whole, code, groups, names, order = entry
        return self._engine.compile(source, whole, array("I", code).tolist(), groups, names, tuple(order))

    def _made(self, source: str, flags: int) -> _Entry:
        """What ``re._compiler.compile`` hands to the engine."""
        parsed = self._parser.parse(source, flags)
        state = parsed.state
        order: list[str | None] = [None] * state.groups
        for name, number in state.groupdict.items():
            order[number] = name
        code = array("I", self._compiler._code(parsed, flags)).tobytes()
        return flags | state.flags, code, state.groups - 1, state.groupdict, order

    def _read(self) -> dict[bytes, _Entry]:
        import msgspec

        try:
            content = self._path.read_bytes()
            if hashlib.sha256(content[_DIGEST:]).digest() != content[:_DIGEST]:
                return {}
            version, known = msgspec.msgpack.decode(content[_DIGEST:], type=tuple[str, dict[bytes, _Entry]])
        except (OSError, msgspec.MsgspecError):
            return {}
        return known if version == self._version else {}
