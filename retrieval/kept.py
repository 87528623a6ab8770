"""Where what people do with answers is kept: files of SQLite in the data folder, or one database that servers share."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from corpus import DataError, Settings

__all__ = ["Kept", "KeptConnection", "KeptFile", "KeptRows", "Place", "open_kept"]

Place: TypeAlias = "Path | Settings"
"""A data folder, or the settings, which may name a database that several servers share."""


class KeptRows(Protocol):
    """What a statement found: rows whose values go by place and by name; ``rowcount`` is how many were changed."""

    @property
    def rowcount(self) -> int:
        """How many rows the statement touched."""

    def fetchone(self) -> Any:
        """The next row, ``None`` where there is none."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class KeptConnection(Protocol):
    """Takes statements that SQLite and PostgreSQL understand alike, with ``?`` where a value goes."""

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> KeptRows:
        """Carry one out."""

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]], /) -> Any:
        """Carry one out for each of the rows."""


class Kept(Protocol):
    """Tables of one kind of things; safe to use from several threads and processes."""

    @property
    def shared(self) -> bool:
        """Whether other servers work on the same tables."""

    def transaction(self, alone: str = "") -> AbstractContextManager[KeptConnection]:
        """All or nothing of what is done within; of those with the same ``alone`` one after the other.

        Raises:
            DataError: it cannot be read or written.
        """

    def forget_log(self) -> None:
        """Write what the log holds into the tables and empty it: nothing of what was deleted stays in it."""


def open_kept(place: Place, name: str, schema: str, what: str, *, private: bool = False) -> Kept:
    """The tables of ``schema``, made where they are missing: in the database of the settings, else in a file.

    Args:
        place: the data folder, or the settings.
        name: of the file in the data folder; a database needs none.
        schema: statements that make what is missing, alike for SQLite and PostgreSQL.
        what: what is kept, in Chinese, for messages.
        private: only the user of the program may read the file, and what is deleted is overwritten.

    Raises:
        DataError: the file or the database cannot be opened or written.
        UsageError: the package for the database is not installed.
    """
    if isinstance(place, Settings):
        if place.database:
            from retrieval.kept_database import KeptDatabase  # SQLAlchemy: only those wait for it who share a database

            return KeptDatabase(place.database, schema, what)
        place = place.home
    return KeptFile(place / name, schema, what, private=private)


class KeptFile:
    """Tables in a file of SQLite in WAL mode; see :class:`Kept`."""

    shared = False

    def __init__(self, path: Path, schema: str, what: str, *, private: bool = False) -> None:
        """Open the file and make the tables of ``schema`` where they are missing; see :func:`open_kept`."""
        self._path = path
        self._what = what
        self._private = private
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if private:
                path.touch(mode=0o600)
            with closing(self._connect()) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.executescript(schema)
            if private:
                path.chmod(0o600)
        except (OSError, sqlite3.Error) as error:
            raise DataError(
                f"{what} {path} 无法打开：{error}。请检查数据目录（FAMAI_HOME）能否写入；"
                "若文件已损坏，把它移走后重新启动即可"
            ) from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys=ON")
        if self._private:
            connection.execute("PRAGMA secure_delete=ON")
        return connection

    def forget_log(self) -> None:
        """See :class:`Kept`."""
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def transaction(self, alone: str = "") -> Iterator[sqlite3.Connection]:
        """See :class:`Kept`."""
        try:
            with self._lock, closing(self._connect()) as connection, connection:
                if alone:
                    connection.execute("BEGIN IMMEDIATE")
                yield connection
        except sqlite3.Error as error:
            raise DataError(f"{self._what} {self._path} 读写失败：{error}") from error
