"""Which files were found whole, and when: a command does not read 200 MB again to see what it saw this morning.

``<home>/checked.json`` keeps for each file size and time of the last change as they were when its SHA-256 was taken. A file
that has both still is taken to be whole for a day; ``famai doctor`` reads every one. Without a data folder that can be
written, or with a damaged record, every file is read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from pathlib import Path
from typing import Any

from corpus import write_atomically

__all__ = ["CheckedFiles", "digest_of"]

_NAME = "checked.json"
_DAY = 24 * 3600


def digest_of(path: Path) -> str:
    """The SHA-256 of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class CheckedFiles:
    """The record of one data folder; without one nothing is remembered."""

    def __init__(self, home: Path | None) -> None:
        self._path = None if home is None else home / _NAME
        self._known = self._read()
        self._changed = False

    def holds(self, path: Path, sha256: str, *, full: bool = False) -> bool:
        """Whether a file has that checksum; it is read only if it changed since, after a day, or where ``full`` says so.

        Raises:
            OSError: it cannot be read.
        """
        found = path.stat()
        name = str(path.absolute())
        now = time.time()
        seen = [sha256, found.st_size, found.st_mtime_ns]
        known = self._known.get(name)
        if not full and known is not None and known[:3] == seen and 0 <= now - known[3] < _DAY:
            return True
        if digest_of(path) != sha256:
            return False
        self._known[name] = [*seen, now]
        self._changed = True
        return True

    def save(self) -> None:
        """Keep what was found, where there is a data folder that can be written; files that are gone are forgotten."""
        if self._path is None or not self._changed or not self._path.parent.is_dir():
            return
        known = {name: facts for name, facts in self._known.items() if Path(name).is_file()}
        with contextlib.suppress(OSError):
            write_atomically(self._path, json.dumps(known).encode())
        self._changed = False

    def _read(self) -> dict[str, list[Any]]:
        if self._path is None:
            return {}
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: facts for name, facts in found.items() if _is_entry(facts)}


def _is_entry(facts: Any) -> bool:
    kinds = (str, int, int, int | float)
    return isinstance(facts, list) and len(facts) == len(kinds) and all(map(isinstance, facts, kinds))
