"""What only the program may read: users, tokens, the key of owner ids; in files, or in the database that servers share."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from corpus import DataError, Settings
from retrieval import Place

__all__ = ["PrivateDocument", "data_folder", "private_document", "private_file"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS private_document (
    name TEXT PRIMARY KEY, content TEXT NOT NULL, version INTEGER NOT NULL
);
"""


class PrivateDocument(Protocol):
    """A small document that is read often and changed seldom."""

    @property
    def name(self) -> str:
        """How messages call it."""

    def state(self) -> object:
        """Changes with the content; ``None`` where there is no such document.

        Raises:
            OSError: it cannot be looked at.
            DataError: the database cannot be reached.
        """

    def content(self) -> bytes:
        """What it holds.

        Raises:
            OSError: it cannot be read.
            DataError: the database cannot be reached.
        """

    def save(self, content: bytes, seen: object) -> None:
        """Put new content in the place of that of which ``state`` was ``seen``.

        Raises:
            DataError: it cannot be written, or somebody else changed it meanwhile.
        """


def data_folder(place: Place) -> Path:
    """Where the files of this machine are."""
    return place.home if isinstance(place, Settings) else place


def private_document(place: Place, file: str) -> PrivateDocument:
    """The document: a file of that name in the data folder, or a row of the shared database."""
    if isinstance(place, Settings) and place.database:
        return _Row(place, file)
    return _File(data_folder(place) / file)


class _File:
    def __init__(self, path: Path) -> None:
        self._path, self.name = path, str(path)

    def state(self) -> tuple[int, int] | None:
        try:
            facts = self._path.stat()
        except FileNotFoundError:
            return None
        return facts.st_mtime_ns, facts.st_ino

    def content(self) -> bytes:
        return self._path.read_bytes()

    def save(self, content: bytes, seen: object) -> None:
        private_file(self._path, content)


class _Row:
    def __init__(self, settings: Settings, name: str) -> None:
        from retrieval import open_kept

        self._kept, self.name = open_kept(settings, "", _SCHEMA, "登录和令牌"), name

    def state(self) -> int | None:
        with self._kept.transaction() as connection:
            row = connection.execute("SELECT version FROM private_document WHERE name = ?", (self.name,)).fetchone()
        return None if row is None else int(row["version"])

    def content(self) -> bytes:
        with self._kept.transaction() as connection:
            row = connection.execute("SELECT content FROM private_document WHERE name = ?", (self.name,)).fetchone()
        return b"" if row is None else str(row["content"]).encode()

    def save(self, content: bytes, seen: object) -> None:
        words = content.decode()
        with self._kept.transaction() as connection:
            if seen is None:
                done = connection.execute(
                    "INSERT INTO private_document VALUES (?, ?, 1) ON CONFLICT DO NOTHING", (self.name, words)
                )
            else:
                done = connection.execute(
                    "UPDATE private_document SET content = ?, version = version + 1 WHERE name = ? AND version = ?",
                    (words, self.name, seen),
                )
        if done.rowcount != 1:
            raise DataError(f"{self.name} 刚被另一处改动，这次没有保存；请再试一次")


def private_file(path: Path, content: bytes) -> None:
    """Write a file whole, readable by its owner only.

    Raises:
        DataError: the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise DataError(f"{path} 无法写入：{error.strerror}；请检查数据目录（FAMAI_HOME）的权限和空间") from error
