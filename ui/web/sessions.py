"""Conversations and feedback on disk, one owner a browser.

Every statement carries the owner's id, so that nobody reads or deletes what belongs to another browser.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from corpus import NotFoundError, UsageError
from retrieval import (
    Answer,
    AnswerCitation,
    Missing,
    Part,
    Place,
    Related,
    Row,
    Statement,
    StatementKind,
    Step,
    Verdict,
    open_kept,
)

__all__ = ["MAX_NOTE", "MAX_TITLE", "Conversation", "SessionStore", "Turn", "answer_from_json"]

MAX_NOTE = 1000
"""Characters of a feedback note that are kept."""

MAX_TITLE = 80
"""Characters of the first question that name a conversation."""

_UNANSWERED = timedelta(days=7)  # how long a question waits to be asked again

_VERDICTS = ("useful", "wrong")
_COLLECTION = "collection"  # kept with the fields of the answer, which answers of before have not

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversation (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS conversation_owner ON conversation (owner, updated);
CREATE TABLE IF NOT EXISTS turn (
    id TEXT PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    question TEXT NOT NULL, as_of TEXT, answer TEXT NOT NULL, created TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS turn_conversation ON turn (conversation, created);
CREATE TABLE IF NOT EXISTS feedback (
    turn TEXT PRIMARY KEY REFERENCES turn (id) ON DELETE CASCADE,
    verdict TEXT NOT NULL, note TEXT NOT NULL, created TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS opinion (
    turn TEXT NOT NULL REFERENCES turn (id) ON DELETE CASCADE, statement INTEGER NOT NULL,
    verdict TEXT NOT NULL, created TEXT NOT NULL, PRIMARY KEY (turn, statement)
);
CREATE TABLE IF NOT EXISTS asking (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, conversation TEXT NOT NULL, question TEXT NOT NULL, created TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS asking_owner ON asking (owner, conversation);
"""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One past conversation; times are ISO strings in UTC."""

    id: str
    title: str
    updated: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, its answer, when it was given (ISO, UTC), and what the reader thought of it.

    ``verdict`` is ``useful``, ``wrong`` or ``None``; ``said`` gives it for single statements, by their number;
    ``collection`` is the state of the collection that answered, empty where it was not kept.
    """

    id: str
    conversation: str
    question: str
    as_of: str | None
    answer: Answer
    created: str
    verdict: str | None = None
    note: str = ""
    said: Mapping[int, str] = field(default_factory=dict)
    collection: str = ""


#: The fields of an answer that hold objects → their types.
_NESTED: dict[str, Any] = {
    "citations": AnswerCitation,
    "related": Related,
    "rows": Row,
    "parts": Part,
    "steps": Step,
    "statements": Statement,
    "missing": Missing,
}


def answer_from_json(data: dict[str, Any]) -> Answer:
    """The answer that :meth:`Answer.to_json` wrote, without its ranking; unknown keys are passed over."""
    known = set(Answer.__dataclass_fields__) - {"ranking"}
    values: dict[str, Any] = {key: value for key, value in data.items() if key in known}
    for key, kind in _NESTED.items():
        names = set(kind.__dataclass_fields__)
        rows = [{k: v for k, v in row.items() if k in names} for row in data.get(key, ())]
        values[key] = tuple(kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}) for row in rows)
    values["statements"] = tuple(replace(s, kind=StatementKind(s.kind)) for s in values["statements"])
    values["verdict"] = Verdict(data["verdict"]) if data.get("verdict") else None
    for key in ("warnings", "kinds", "asker"):
        values[key] = tuple(data.get(key, ()))
    return Answer(**values)


def _turn_of(row: Any, said: Mapping[int, str]) -> Turn:
    kept = json.loads(row["answer"])
    return Turn(
        row["id"],
        row["conversation"],
        row["question"],
        row["as_of"],
        answer_from_json(kept),
        row["created"],
        row["verdict"],
        row["note"] or "",
        said,
        kept.get(_COLLECTION, ""),
    )


class SessionStore:
    """The conversations of all browsers; safe to use from several threads and processes."""

    def __init__(self, place: Place) -> None:
        self._file = open_kept(place, "sessions.sqlite3", _SCHEMA, "会话数据库")

    def begin(self, owner: str, conversation: str | None, question: str) -> str:
        """Keep a question before it is answered, so that it outlives this server where another can answer it.

        Gives what :meth:`add_turn` or :meth:`drop` takes; empty where no other server shares the conversations.
        """
        if not self._file.shared:
            return ""
        key, now = secrets.token_urlsafe(12), datetime.now(UTC)
        stale = (now - _UNANSWERED).isoformat(timespec="microseconds")
        with self._file.transaction() as connection:
            connection.execute(
                "DELETE FROM asking WHERE owner = ? AND (created < ? OR (conversation = ? AND question = ?))",
                (owner, stale, conversation or "", question),
            )
            values = (key, owner, conversation or "", question, now.isoformat(timespec="microseconds"))
            connection.execute("INSERT INTO asking VALUES (?, ?, ?, ?, ?)", values)
        return key

    def drop(self, asking: str) -> None:
        """Forget a question that was begun: its asker was told why there is no answer."""
        if asking:
            with self._file.transaction() as connection:
                connection.execute("DELETE FROM asking WHERE id = ?", (asking,))

    def unanswered(self, owner: str, conversation: str) -> list[str]:
        """The questions of a conversation (empty: of none yet) that were begun and not answered, oldest first."""
        if not self._file.shared:
            return []
        with self._file.transaction() as connection:
            rows = connection.execute(
                "SELECT question FROM asking WHERE owner = ? AND conversation = ? ORDER BY created",
                (owner, conversation),
            ).fetchall()
        return [row["question"] for row in rows]

    def add_turn(
        self,
        owner: str,
        conversation: str | None,
        answer: Answer,
        as_of: str | None,
        asking: str = "",
        collection: str = "",
    ) -> Turn:
        """Keep an answer; begins a conversation where ``conversation`` is ``None`` or not the owner's.

        ``asking`` is what :meth:`begin` gave for the question, ``collection`` the state of the collection that answered.
        """
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        turn_id = secrets.token_urlsafe(12)
        with self._file.transaction() as connection:
            found = connection.execute(
                "SELECT id FROM conversation WHERE id = ? AND owner = ?", (conversation or "", owner)
            ).fetchone()
            if found:
                conversation_id = str(found["id"])
                connection.execute("UPDATE conversation SET updated = ? WHERE id = ?", (now, conversation_id))
            else:
                conversation_id = secrets.token_urlsafe(12)
                title = " ".join(answer.question.split())[:MAX_TITLE] or "（空）"
                connection.execute(
                    "INSERT INTO conversation VALUES (?, ?, ?, ?, ?)", (conversation_id, owner, title, now, now)
                )
            connection.execute(
                "INSERT INTO turn VALUES (?, ?, ?, ?, ?, ?)",
                (
                    turn_id,
                    conversation_id,
                    answer.question,
                    as_of,
                    json.dumps(answer.to_json() | {_COLLECTION: collection}, ensure_ascii=False),
                    now,
                ),
            )
            if asking:
                connection.execute("DELETE FROM asking WHERE id = ?", (asking,))
        return Turn(turn_id, conversation_id, answer.question, as_of, answer, now, collection=collection)

    def conversations(self, owner: str, limit: int = 100) -> list[Conversation]:
        """The owner's conversations, latest first."""
        with self._file.transaction() as connection:
            rows = connection.execute(
                "SELECT id, title, updated FROM conversation WHERE owner = ? ORDER BY updated DESC LIMIT ?",
                (owner, limit),
            ).fetchall()
        return [Conversation(row["id"], row["title"], row["updated"]) for row in rows]

    def turns(self, owner: str, conversation: str) -> list[Turn]:
        """The turns of one conversation, oldest first; empty where it is not the owner's."""
        return self._turns("c.owner = ? AND c.id = ?", (owner, conversation))

    def turn(self, owner: str, turn_id: str) -> Turn:
        """One turn.

        Raises:
            NotFoundError: there is none with that id that belongs to the owner.
        """
        found = self._turns("c.owner = ? AND t.id = ?", (owner, turn_id))
        if not found:
            raise NotFoundError("没有这条问答记录：可能已被删除，或不属于当前浏览器")
        return found[0]

    def _turns(self, condition: str, values: tuple[str, ...]) -> list[Turn]:
        with self._file.transaction() as connection:
            rows = connection.execute(
                "SELECT t.*, f.verdict, f.note FROM turn t JOIN conversation c ON c.id = t.conversation "
                f"LEFT JOIN feedback f ON f.turn = t.id WHERE {condition} ORDER BY t.created",
                values,
            ).fetchall()
            opinions: dict[str, dict[int, str]] = {}
            for one in connection.execute(
                "SELECT o.turn, o.statement, o.verdict FROM opinion o JOIN turn t ON t.id = o.turn "
                f"JOIN conversation c ON c.id = t.conversation WHERE {condition}",
                values,
            ):
                opinions.setdefault(one["turn"], {})[one["statement"]] = one["verdict"]
        return [_turn_of(row, opinions.get(row["id"], {})) for row in rows]

    def rename(self, owner: str, conversation: str, title: str) -> None:
        """Give a conversation another name; an empty one changes nothing."""
        words = " ".join(title.split())[:MAX_TITLE]
        if words:
            with self._file.transaction() as connection:
                connection.execute(
                    "UPDATE conversation SET title = ? WHERE id = ? AND owner = ?", (words, conversation, owner)
                )

    def add_opinion(self, owner: str, turn_id: str, statement: int, verdict: str) -> None:
        """Keep what the reader thought of one statement; an empty verdict takes it back.

        Raises:
            UsageError: there is no such verdict or statement.
            NotFoundError: the turn is not the owner's.
        """
        turn = self.turn(owner, turn_id)
        if verdict not in ("", *_VERDICTS) or not 0 <= statement < len(turn.answer.statements):
            raise UsageError("评价只能是“有用”或“不对”，并且要指明哪一句")
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        with self._file.transaction() as connection:
            if verdict:
                connection.execute(
                    "INSERT INTO opinion VALUES (?, ?, ?, ?) ON CONFLICT (turn, statement) DO UPDATE SET "
                    "verdict = excluded.verdict, created = excluded.created",
                    (turn_id, statement, verdict, now),
                )
            else:
                connection.execute("DELETE FROM opinion WHERE turn = ? AND statement = ?", (turn_id, statement))

    def delete(self, owner: str, conversation: str) -> bool:
        """Delete one conversation with its turns and feedback; whether there was one."""
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM asking WHERE conversation = ? AND owner = ?", (conversation, owner))
            done = connection.execute("DELETE FROM conversation WHERE id = ? AND owner = ?", (conversation, owner))
            return done.rowcount > 0

    def delete_all(self, owner: str) -> int:
        """Delete every conversation of the owner; how many there were."""
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM asking WHERE owner = ?", (owner,))
            return connection.execute("DELETE FROM conversation WHERE owner = ?", (owner,)).rowcount

    def add_feedback(self, owner: str, turn_id: str, verdict: str, note: str = "") -> None:
        """Keep what the reader thought of an answer; a later verdict takes the place of an earlier one.

        Raises:
            UsageError: the verdict is neither ``useful`` nor ``wrong``.
            NotFoundError: the turn is not the owner's.
        """
        if verdict not in _VERDICTS:
            raise UsageError("评价只能是“有用”或“不对”")
        self.turn(owner, turn_id)
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        with self._file.transaction() as connection:
            connection.execute(
                "INSERT INTO feedback VALUES (?, ?, ?, ?) ON CONFLICT (turn) DO UPDATE SET "
                "verdict = excluded.verdict, note = excluded.note, created = excluded.created",
                (turn_id, verdict, note[:MAX_NOTE], now),
            )
