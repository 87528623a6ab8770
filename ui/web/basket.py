"""工作篮: passages collected over several questions, put in order and annotated; what one browser keeps."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from corpus import NotFoundError, UsageError
from retrieval import Place, open_kept

__all__ = ["MAX_ITEMS", "Basket", "BasketStore", "Passage"]

MAX_ITEMS = 500
"""Passages that a basket holds."""

_MAX_NAME, _MAX_NOTE = 60, 1000
_NAME = "工作篮"
_GONE = "工作篮里没有这一条，可能已在别的窗口删除"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS basket (owner TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS passage (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, doc_id TEXT NOT NULL, eid TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, question TEXT NOT NULL, note TEXT NOT NULL,
    place DOUBLE PRECISION NOT NULL, created TEXT NOT NULL, UNIQUE (owner, doc_id, eid, start, "end")
);
CREATE TABLE IF NOT EXISTS said (passage TEXT PRIMARY KEY REFERENCES passage (id) ON DELETE CASCADE, words TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters ``[start, end)`` of an article's text, the question that led to them, and the reader's note.

    An answer has no ``doc_id``: its id stands as ``eid``, and ``said`` is what it said when it was collected.
    """

    id: str
    doc_id: str
    eid: str
    start: int
    end: int
    question: str
    note: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Basket:
    """What one browser collected, in its order."""

    name: str
    passages: tuple[Passage, ...]


def _passage(row: Any, said: str = "") -> Passage:
    kept = {name: row[name] for name in ("id", "doc_id", "eid", "start", "end", "question", "note")}
    return Passage(**kept, said=said)


class BasketStore:
    """The baskets of all browsers; every statement carries the owner's id."""

    def __init__(self, place: Place) -> None:
        self._file = open_kept(place, "sessions.sqlite3", _SCHEMA, "会话数据库")

    def get(self, owner: str) -> Basket:
        """The owner's basket; an empty one where nothing was kept."""
        with self._file.transaction() as connection:
            named = connection.execute("SELECT name FROM basket WHERE owner = ?", (owner,)).fetchone()
            rows = connection.execute(
                "SELECT passage.*, said.words FROM passage LEFT JOIN said ON said.passage = passage.id "
                "WHERE owner = ? ORDER BY place, created",
                (owner,),
            ).fetchall()
        return Basket(named["name"] if named else _NAME, tuple(_passage(row, row["words"] or "") for row in rows))

    def of(self, doc_id: str, owner: str | None = None) -> list[tuple[str, Passage]]:
        """The passages of an instrument with the name of their basket: of one owner, or of all where ``None``."""
        asked = (
            "SELECT passage.*, basket.name AS called FROM passage LEFT JOIN basket USING (owner) "
            "WHERE doc_id = ? AND (CAST(? AS TEXT) IS NULL OR owner = ?) ORDER BY owner, place, created"
        )
        with self._file.transaction() as connection:
            rows = connection.execute(asked, (doc_id, owner, owner)).fetchall()
        return [(row["called"] or _NAME, _passage(row)) for row in rows]

    def add(
        self,
        owner: str,
        passages: Sequence[tuple[str, str, int, int]],
        question: str = "",
        answer: tuple[str, str] | None = None,
    ) -> int:
        """Put passages (instrument, article, start, end) at the end; what is there already stays. How many there are.

        ``answer`` is the id of the answer that cites them, with what it says: it goes before them.

        Raises:
            UsageError: the basket would hold too many.
        """
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        with self._file.transaction(alone=f"basket:{owner}") as connection:
            count, last = connection.execute(
                "SELECT COUNT(*), COALESCE(MAX(place), 0) FROM passage WHERE owner = ?", (owner,)
            ).fetchone()
            whole = [*([("", answer[0], 0, 0)] if answer else []), *passages]
            if count + len(whole) > MAX_ITEMS:
                raise UsageError(f"工作篮最多放 {MAX_ITEMS} 条，现有 {count} 条；请先导出并清空")
            for number, (doc_id, eid, start, end) in enumerate(whole, 1):
                key = secrets.token_urlsafe(9)
                new = connection.execute(
                    "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?) ON CONFLICT DO NOTHING",
                    (key, owner, doc_id, eid, start, end, question, last + number, now),
                )
                if answer and not doc_id and new.rowcount:
                    connection.execute("INSERT INTO said VALUES (?, ?)", (key, answer[1]))
            count = connection.execute("SELECT COUNT(*) FROM passage WHERE owner = ?", (owner,)).fetchone()[0]
        return int(count)

    def rename(self, owner: str, name: str) -> None:
        """Give the basket a name; an empty one gives back the usual."""
        name = " ".join(name.split())[:_MAX_NAME] or _NAME
        with self._file.transaction() as connection:
            connection.execute(
                "INSERT INTO basket VALUES (?, ?) ON CONFLICT (owner) DO UPDATE SET name = excluded.name", (owner, name)
            )

    def note(self, owner: str, passage: str, words: str) -> None:
        """Keep the reader's note of a passage.

        Raises:
            NotFoundError: the basket has no such passage.
        """
        self._change("UPDATE passage SET note = ? WHERE owner = ? AND id = ?", (words[:_MAX_NOTE], owner, passage))

    def remove(self, owner: str, passage: str) -> None:
        """Take a passage out.

        Raises:
            NotFoundError: the basket has no such passage.
        """
        self._change("DELETE FROM passage WHERE owner = ? AND id = ?", (owner, passage))

    def move(self, owner: str, passage: str, by: int) -> None:
        """Move a passage up (``by`` -1) or down (1) past its neighbour.

        Raises:
            NotFoundError: the basket has no such passage.
        """
        order = [p.id for p in self.get(owner).passages]
        if passage not in order:
            raise NotFoundError(_GONE)
        at = order.index(passage)
        to = min(max(at + by, 0), len(order) - 1)
        order.insert(to, order.pop(at))
        with self._file.transaction() as connection:
            connection.executemany(
                "UPDATE passage SET place = ? WHERE owner = ? AND id = ?",
                [(place, owner, one) for place, one in enumerate(order, 1)],
            )

    def clear(self, owner: str) -> None:
        """Take everything out."""
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM passage WHERE owner = ?", (owner,))
            connection.execute("DELETE FROM basket WHERE owner = ?", (owner,))

    def _change(self, statement: str, values: tuple[str, ...]) -> None:
        with self._file.transaction() as connection:
            if connection.execute(statement, values).rowcount == 0:
                raise NotFoundError(_GONE)
