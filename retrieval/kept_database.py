"""What people do with answers, in one database that several servers share: PostgreSQL through SQLAlchemy.

The statements are those that the files of SQLite get. Connections are kept and tried before use, so that a database that
was started anew costs nobody an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from corpus import DataError, UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection, CursorResult, Engine, TextClause

__all__ = ["KeptDatabase"]

_CONNECT_SECONDS = 5
_WAIT_SECONDS = 10  # for a connection, and for the lock of another server
_CONNECTIONS = 16
_PLACE = re.compile(r"\?")
_SECRET = re.compile(r"(://[^:/@\s]+):[^@\s]+@")


class KeptDatabase:
    """Tables in a database; see :class:`retrieval.kept.Kept`."""

    shared = True

    def __init__(self, url: str, schema: str, what: str) -> None:
        """Make the tables of ``schema`` where they are missing.

        Raises:
            DataError: the database cannot be reached, or gives no leave.
            UsageError: SQLAlchemy or the driver is not installed.
        """
        self._what = what
        self._engine = _engine(url)
        with self.transaction(alone="schema") as connection:
            for statement in filter(None, map(str.strip, schema.split(";"))):
                connection.execute(statement)

    def forget_log(self) -> None:
        """Nothing to do: the log of the database is in the care of whoever runs it."""

    @contextmanager
    def transaction(self, alone: str = "") -> Iterator[_Connection]:
        """See :class:`retrieval.kept.Kept`."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self._engine.begin() as connection:
                own = _Connection(connection)
                if alone:
                    key = int.from_bytes(sha256(alone.encode("utf-8", "replace")).digest()[:8], "big", signed=True)
                    own.execute("SELECT pg_advisory_xact_lock(CAST(? AS BIGINT))", (key,))
                yield own
        except SQLAlchemyError as error:
            raise DataError(
                f"{self._what}（共用数据库）读写失败：{_told(error)}。请检查 FAMAI_DATABASE 所指的数据库是否在运行、能否写入"
            ) from error


class _Connection:
    """See :class:`retrieval.kept.KeptConnection`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> _Rows:
        """Carry one out."""
        return _Rows(self._connection.execute(_named(statement), _filled(values)))

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]], /) -> None:
        """Carry one out for each of the rows."""
        if filled := [_filled(row) for row in rows]:
            self._connection.execute(_named(statement), filled)


class _Row(tuple[Any, ...]):
    """Values by place and by name."""

    names: dict[str, int]

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self.names[key] if isinstance(key, str) else key)


class _Rows:
    """See :class:`retrieval.kept.KeptRows`."""

    def __init__(self, result: CursorResult[Any]) -> None:
        self.rowcount = result.rowcount
        self._names = {name: n for n, name in enumerate(result.keys())} if result.returns_rows else {}
        self._rows = iter(result) if result.returns_rows else iter(())

    def __iter__(self) -> Iterator[_Row]:
        for values in self._rows:
            row = _Row(values)
            row.names = self._names
            yield row

    def fetchone(self) -> _Row | None:
        """The next row."""
        return next(iter(self), None)

    def fetchall(self) -> list[_Row]:
        """All that are left."""
        return list(self)


@lru_cache(maxsize=4)
def _engine(url: str) -> Engine:
    """One for each database and process: connections are not made anew for each statement."""
    try:
        import psycopg  # noqa: F401
        from sqlalchemy import create_engine
        from sqlalchemy.exc import ArgumentError
    except ImportError as error:
        raise UsageError(
            "设置了 FAMAI_DATABASE，但没有安装连接 PostgreSQL 的软件包；请执行 pip install 'famai[database]'"
        ) from error
    limits = f"-c lock_timeout={_WAIT_SECONDS * 1000} -c statement_timeout={3 * _WAIT_SECONDS * 1000}"
    waits = {} if "options=" in url else {"options": limits}
    names = {} if "application_name=" in url else {"application_name": "famai"}
    try:
        return create_engine(
            re.sub(r"^postgres(?:ql)?://", "postgresql+psycopg://", url),
            pool_pre_ping=True,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_timeout=_WAIT_SECONDS,
            connect_args={"connect_timeout": _CONNECT_SECONDS} | names | waits,
        )
    except ArgumentError as error:
        raise UsageError("FAMAI_DATABASE 不是数据库的地址，应如 postgresql://famai@10.0.0.9/famai") from error


@lru_cache(maxsize=256)
def _named(statement: str) -> TextClause:
    """The statement with named places for its values, as SQLAlchemy takes them."""
    from sqlalchemy import text

    numbers = iter(range(statement.count("?")))
    return text(_PLACE.sub(lambda _: f":v{next(numbers)}", statement))


def _filled(values: Sequence[Any]) -> dict[str, Any]:
    """PostgreSQL keeps no NUL in a text."""
    return {f"v{n}": v.replace("\0", "\ufffd") if isinstance(v, str) else v for n, v in enumerate(values)}


def _told(error: Exception) -> str:
    """The words of the database in one line, without the password."""
    first = " ".join(str(getattr(error, "orig", None) or error).split())
    return _SECRET.sub(r"\1:***@", first)[:200]
