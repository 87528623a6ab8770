"""What a model wrote is kept: the request, the reply, the verdicts, the versions; shown again, it costs no request.

Neither question nor user stands in it: the key is a checksum of what the model was told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from corpus import NotFoundError
from retrieval.answering.writers.models import DroppedSentence, PlainSentence, PlainWords, WriterReply, WriterTask
from retrieval.kept import Place, open_kept

__all__ = ["Kept", "WriterRecord"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS written (
    key TEXT PRIMARY KEY, created TEXT NOT NULL, model TEXT NOT NULL, form TEXT NOT NULL,
    task TEXT NOT NULL, reply TEXT NOT NULL, said TEXT NOT NULL, versions TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS written_created ON written (created);
"""
_COLUMNS = ("key", "created", "model", "form", "task", "reply", "said", "versions")
_PUT = (
    f"INSERT INTO written ({', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
)
_LEAST_KEY = 6


@dataclass(frozen=True, slots=True)
class Kept:
    """One record: when (ISO, UTC), what the model was told, what it replied, what became of each sentence."""

    created: str
    form: str
    task: dict[str, Any]
    reply: str
    words: PlainWords

    def to_json(self) -> dict[str, Any]:
        """The JSON object of ``famai replay``."""
        return {
            "key": self.words.key, "created": self.created, "model": self.words.model, "form": self.form,
            "versions": self.words.versions, "task": self.task, "reply": self.reply,
            "sentences": self.words.to_json()["sentences"], "dropped": self.words.to_json()["dropped"],
        }  # fmt: skip


class WriterRecord:
    """The file ``writer.sqlite3`` of the data folder, which only the program's user may read, or the shared database."""

    def __init__(self, place: Place) -> None:
        self._file = open_kept(place, "writer.sqlite3", _SCHEMA, "白话摘要的记录", private=True)

    def keep(self, words: PlainWords, task: WriterTask, reply: WriterReply) -> None:
        """Keep what was written and what became of it; a later record of the same task takes the place of the earlier."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        told = {
            "statements": [{"text": text, "support": support} for text, support in task.statements],
            "quotes": [{"marker": q.marker, "label": q.label, "text": q.text} for q in task.quotes],
        }
        said = words.to_json()
        values = (
            words.key, now, words.model, reply.form, _dump(told), reply.raw,
            _dump({name: said[name] for name in ("sentences", "dropped")}), _dump(words.versions),
        )  # fmt: skip
        with self._file.transaction() as connection:
            connection.execute(_PUT, values)

    def find(self, key: str) -> Kept | None:
        """The record with exactly that key."""
        with self._file.transaction() as connection:
            row = connection.execute("SELECT * FROM written WHERE key = ?", (key,)).fetchone()
        return _kept(row) if row else None

    def get(self, start: str) -> Kept:
        """The record whose key begins so.

        Raises:
            NotFoundError: there is none, or more than one.
        """
        pattern = start.strip().lower()
        with self._file.transaction() as connection:
            rows = connection.execute(
                "SELECT * FROM written WHERE substr(key, 1, ?) = ? LIMIT 2", (len(pattern), pattern)
            ).fetchall()
        if len(pattern) < _LEAST_KEY or len(rows) != 1:
            raise NotFoundError(f"没有编号以“{start[:40]}”开头的唯一一份白话摘要；famai replay 列出已有的")
        return _kept(rows[0])

    def latest(self, most: int = 50) -> list[Kept]:
        """The latest records, newest first."""
        with self._file.transaction() as connection:
            rows = connection.execute("SELECT * FROM written ORDER BY created DESC, key LIMIT ?", (most,)).fetchall()
        return [_kept(row) for row in rows]


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _kept(row: Any) -> Kept:
    said = json.loads(row["said"])
    words = PlainWords(
        tuple(PlainSentence(s["text"], tuple(s["support"])) for s in said["sentences"]),
        tuple(DroppedSentence(d["text"], tuple(d["support"]), d["why"]) for d in said["dropped"]),
        row["model"], "", row["key"], json.loads(row["versions"]),
    )  # fmt: skip
    return Kept(row["created"], row["form"], json.loads(row["task"]), row["reply"], words)
