"""A file in which what people do with answers is kept: SQLite in WAL mode under the data folder."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from corpus import DataError

__all__ = ["KeptFile"]


class KeptFile:
    """Tables of one kind of things; safe to use from several threads and processes."""

    def __init__(self, path: Path, schema: str, what: str, *, private: bool = False) -> None:
        """Open the file and make the tables of ``schema`` where they are missing.

        Args:
            path: the file.
            schema: statements that make what is missing.
            what: what the file is, in Chinese, for messages.
            private: only the user of the program may read the file, and what is deleted is overwritten.

        Raises:
            DataError: the file cannot be opened or written.
        """
        self._path = path
        self._what = what
        self._private = private
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
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
        """Write what the log holds into the file and empty it: nothing of what was deleted stays in it."""
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing of what is done within.

        Raises:
            DataError: the file cannot be read or written.
        """
        try:
            with self._lock, closing(self._connect()) as connection, connection:
                yield connection
        except sqlite3.Error as error:
            raise DataError(f"{self._what} {self._path} 读写失败：{error}") from error
