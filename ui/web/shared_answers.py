"""Answers that their asker lets everybody see who has the address: the address cannot be guessed, and it can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime

from retrieval import Place, open_kept

__all__ = ["SharedAnswers"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS shared_answer (turn TEXT PRIMARY KEY, owner TEXT NOT NULL, created TEXT NOT NULL);
"""


class SharedAnswers:
    """Which answers are shared, and by whom; an answer that is deleted is shared no more."""

    def __init__(self, place: Place) -> None:
        self._file = open_kept(place, "sessions.sqlite3", _SCHEMA, "会话数据库")

    def share(self, owner: str, turn: str, on: bool) -> None:
        """Let others see the owner's answer, or no longer."""
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM shared_answer WHERE turn = ? AND owner = ?", (turn, owner))
            if on:
                connection.execute("INSERT INTO shared_answer VALUES (?, ?, ?)", (turn, owner, now))

    def owner_of(self, turn: str) -> str | None:
        """Who shares the answer; ``None`` where nobody does."""
        with self._file.transaction() as connection:
            row = connection.execute("SELECT owner FROM shared_answer WHERE turn = ?", (turn,)).fetchone()
        return str(row["owner"]) if row else None
