"""The reader's own columns of 义务清单: 责任部门, 状态, 备注 of a duty, kept for one browser and taken along in files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256

from corpus import UsageError
from graph import Norm
from retrieval import Place, open_kept

__all__ = ["OWN_COLUMNS", "DutyNotes", "duty_key"]

OWN_COLUMNS: dict[str, str] = {"department": "责任部门", "state": "状态", "note": "备注"}
"""Name in code and title of the reader's own columns."""

_LONGEST = 500

_SCHEMA = """
CREATE TABLE IF NOT EXISTS duty_note (
    owner TEXT NOT NULL, duty TEXT NOT NULL, name TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (owner, duty, name)
);
"""
_PUT = "INSERT INTO duty_note VALUES (?, ?, ?, ?) ON CONFLICT (owner, duty, name) DO UPDATE SET words = excluded.words"


def duty_key(norm: Norm) -> str:
    """What stays the same from build to build: the place and the words of the duty."""
    return sha256(f"{norm.doc_id}/{norm.eid}/{norm.text}".encode()).hexdigest()[:20]


class DutyNotes:
    """The notes of all browsers; every statement carries the owner's id."""

    def __init__(self, place: Place) -> None:
        self._file = open_kept(place, "sessions.sqlite3", _SCHEMA, "会话数据库")

    def all_of(self, owner: str) -> Mapping[str, Mapping[str, str]]:
        """Duty → column → words."""
        found: dict[str, dict[str, str]] = {}
        with self._file.transaction() as connection:
            for row in connection.execute("SELECT duty, name, words FROM duty_note WHERE owner = ?", (owner,)):
                found.setdefault(row["duty"], {})[row["name"]] = row["words"]
        return found

    def of(self, duties: Collection[str], owner: str | None = None) -> list[tuple[str, Mapping[str, str]]]:
        """The notes of these duties, in order of browser and duty: of one owner, or of all where ``None``."""
        asked = "SELECT * FROM duty_note WHERE CAST(? AS TEXT) IS NULL OR owner = ? ORDER BY owner, duty, name"
        found: dict[tuple[str, str], dict[str, str]] = {}
        with self._file.transaction() as connection:
            for row in connection.execute(asked, (owner, owner)):
                if row["duty"] in duties:
                    found.setdefault((row["owner"], row["duty"]), {})[row["name"]] = row["words"]
        return [(duty, words) for (_, duty), words in found.items()]

    def put(self, owner: str, duty: str, name: str, words: str) -> None:
        """Keep the words of one cell; empty ones empty it.

        Raises:
            UsageError: there is no such column.
        """
        if name not in OWN_COLUMNS or not duty.isalnum() or len(duty) > 40:
            raise UsageError("没有这一列")
        kept = words.strip()[:_LONGEST]
        with self._file.transaction() as connection:
            if kept:
                connection.execute(_PUT, (owner, duty, name, kept))
            else:
                connection.execute(
                    "DELETE FROM duty_note WHERE owner = ? AND duty = ? AND name = ?", (owner, duty, name)
                )
