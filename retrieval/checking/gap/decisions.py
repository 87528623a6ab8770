"""What people decide about the rows of a gap check, kept in the data folder of the installation.

A policy set belongs to the one who uploaded it; every statement carries the owner's id. Its texts become no law, stand in
no index and are gone, overwritten, once the set is deleted. Decisions hang on the duty, by its place and its words, so
that they survive a new run on a changed policy, a changed law or facts with other ids; where what the program found then
and now differs, it is marked.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from corpus import NotFoundError, UsageError
from retrieval.checking.gap.carrying import carried_rows
from retrieval.checking.gap.models import GapReport, GapState
from retrieval.kept import KeptConnection, Place, open_kept

__all__ = ["GapBook", "GapDecision", "GapSet"]

_LONGEST = 4_000  # characters of a comment or of evidence
_DECISION = ("policy_set", "row", "state", "person", "evidence", "due", "comment", "by", "at", "basis", "number")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS policy_set (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, entities TEXT NOT NULL, documents TEXT NOT NULL,
    created TEXT NOT NULL, updated TEXT NOT NULL, report TEXT
);
CREATE INDEX IF NOT EXISTS policy_set_owner ON policy_set (owner, updated);
CREATE TABLE IF NOT EXISTS policy (
    policy_set TEXT NOT NULL REFERENCES policy_set (id) ON DELETE CASCADE, place INTEGER NOT NULL,
    name TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (policy_set, place)
);
CREATE TABLE IF NOT EXISTS decision (
    policy_set TEXT NOT NULL REFERENCES policy_set (id) ON DELETE CASCADE, row TEXT NOT NULL,
    state TEXT, person TEXT NOT NULL, evidence TEXT NOT NULL, due TEXT, comment TEXT NOT NULL,
    by TEXT NOT NULL, at TEXT NOT NULL, basis TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (policy_set, row, number)
);
"""


@dataclass(frozen=True, slots=True)
class GapSet:
    """A set of policies and its latest report (the JSON of ``famai gap``); times are ISO strings in UTC."""

    id: str
    title: str
    entities: tuple[str, ...]
    documents: tuple[str, ...]
    updated: str
    report: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class GapDecision:
    """What a person said of one row, when; ``changed`` where the duty or what was found is no longer the same.

    ``state`` is ``None`` where the program's state stands; ``person`` is who is to act, ``due`` an ISO day.
    """

    row: str
    state: str | None
    person: str
    evidence: str
    due: str | None
    comment: str
    by: str
    at: str
    changed: bool = False


class GapBook:
    """The policy sets of all users; safe to use from several threads and processes."""

    def __init__(self, place: Place) -> None:
        self._file = open_kept(place, "gap.sqlite3", _SCHEMA, "制度对照的数据库", private=True)

    def keep(
        self, owner: str, policies: Sequence[tuple[str, str]], report: GapReport, set_id: str | None = None
    ) -> GapSet:
        """Keep policies with their report: a new set, or a new run of an old one, whose decisions stay.

        Raises:
            NotFoundError: ``set_id`` is no set of the owner.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        title = "、".join(name for name, _ in policies)[:80] or "（未命名）"
        data = json.dumps(report.to_json(), ensure_ascii=False)
        entities, documents = json.dumps(report.entity), json.dumps(report.documents)
        key = set_id or secrets.token_urlsafe(12)
        with self._file.transaction() as connection:
            if set_id is None:
                values = (key, owner, title, entities, documents, now, now, data)
                connection.execute("INSERT INTO policy_set VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
            else:
                before = self._owned(connection, owner, set_id)["report"]
                self._carry(connection, set_id, json.loads(before) if before else {}, report.to_json())
                connection.execute(
                    "UPDATE policy_set SET title = ?, entities = ?, documents = ?, updated = ?, report = ? WHERE id = ?",
                    (title, entities, documents, now, data, set_id),
                )
                connection.execute("DELETE FROM policy WHERE policy_set = ?", (set_id,))
            rows = [(key, place, name, text) for place, (name, text) in enumerate(policies)]
            connection.executemany("INSERT INTO policy VALUES (?, ?, ?, ?)", rows)
        return GapSet(key, title, report.entity, report.documents, now, report.to_json())

    def sets(self, owner: str) -> list[GapSet]:
        """The owner's sets, latest first, without their reports."""
        with self._file.transaction() as connection:
            found = connection.execute(
                "SELECT * FROM policy_set WHERE owner = ? ORDER BY updated DESC, id LIMIT 200", (owner,)
            ).fetchall()
        return [self._set(row, with_report=False) for row in found]

    def get(self, owner: str, set_id: str) -> GapSet:
        """One set with its report.

        Raises:
            NotFoundError: there is none with that id that belongs to the owner.
        """
        with self._file.transaction() as connection:
            return self._set(self._owned(connection, owner, set_id), with_report=True)

    def policies(self, owner: str, set_id: str) -> list[tuple[str, str]]:
        """The texts of a set, as (name, text).

        Raises:
            NotFoundError: as for :meth:`get`.
        """
        with self._file.transaction() as connection:
            self._owned(connection, owner, set_id)
            found = connection.execute(
                "SELECT name, text FROM policy WHERE policy_set = ? ORDER BY place", (set_id,)
            ).fetchall()
        return [(row["name"], row["text"]) for row in found]

    def everything(self, owner: str | None = None) -> list[tuple[GapSet, list[tuple[str, str]]]]:
        """The sets with their reports and policies, latest first: of one owner, or of all where ``None``."""
        mine = "SELECT * FROM policy_set WHERE CAST(? AS TEXT) IS NULL OR owner = ? ORDER BY updated DESC, id LIMIT 200"
        with self._file.transaction() as connection:
            sets = [self._set(row, with_report=True) for row in connection.execute(mine, (owner, owner)).fetchall()]
            texts = "SELECT name, text FROM policy WHERE policy_set = ? ORDER BY place"
            return [(s, [(r["name"], r["text"]) for r in connection.execute(texts, (s.id,)).fetchall()]) for s in sets]

    def delete(self, owner: str, set_id: str) -> bool:
        """Delete a set with texts, report and decisions; whether there was one."""
        with self._file.transaction() as connection:
            gone = connection.execute("DELETE FROM policy_set WHERE id = ? AND owner = ?", (set_id, owner)).rowcount > 0
        self._file.forget_log()
        return gone

    def decide(
        self,
        owner: str,
        set_id: str,
        row: str,
        by: str,
        *,
        state: str | None = None,
        person: str = "",
        evidence: str = "",
        due: str | None = None,
        comment: str = "",
    ) -> GapDecision:
        """Keep a decision on a row; earlier ones stay as its history.

        Raises:
            UsageError: the state, the day or the row is none.
            NotFoundError: the set is not the owner's.
        """
        if state and state not in set(GapState):
            raise UsageError(f"没有“{state}”这种状态")
        if due:
            try:
                date.fromisoformat(due)
            except ValueError as error:
                raise UsageError(f"期限“{due}”不是日期，应写成 2026-12-31 这样") from error
        found = self.get(owner, set_id)
        basis = _bases(found.report).get(row)
        if basis is None:
            raise UsageError("这次对照里没有这一项义务；请刷新页面后再填")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        words = (person[:_LONGEST], evidence[:_LONGEST], due or None, comment[:_LONGEST])
        with self._file.transaction(alone=f"decision:{set_id}") as connection:
            self._owned(connection, owner, set_id)
            number = connection.execute(
                "SELECT COALESCE(MAX(number), 0) + 1 FROM decision WHERE policy_set = ? AND row = ?", (set_id, row)
            ).fetchone()[0]
            values = (set_id, row, state or None, *words, by, now, basis, number)
            connection.execute("INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        return GapDecision(row, state or None, *words, by, now)

    def decisions(self, owner: str, set_id: str) -> dict[str, list[GapDecision]]:
        """The decisions of a set by row, latest first, with what changed since marked.

        Raises:
            NotFoundError: the set is not the owner's.
        """
        bases = _bases(self.get(owner, set_id).report)
        with self._file.transaction() as connection:
            found = connection.execute(
                "SELECT * FROM decision WHERE policy_set = ? ORDER BY row, number DESC", (set_id,)
            ).fetchall()
        decided: dict[str, list[GapDecision]] = {}
        for row in found:
            made = GapDecision(
                row["row"],
                row["state"],
                row["person"],
                row["evidence"],
                row["due"],
                row["comment"],
                row["by"],
                row["at"],
                bases.get(row["row"]) != row["basis"],
            )
            decided.setdefault(made.row, []).append(made)
        return decided

    @staticmethod
    def _carry(connection: KeptConnection, set_id: str, old: dict[str, Any], new: dict[str, Any]) -> None:
        """Hang the decisions on the ids that their duties have in the new report."""
        moved = carried_rows(old.get("duties", ()), new["duties"])
        found = connection.execute("SELECT * FROM decision WHERE policy_set = ?", (set_id,)).fetchall()
        connection.execute("DELETE FROM decision WHERE policy_set = ?", (set_id,))
        for row in found:
            values = [moved.get(row["row"], row["row"]) if name == "row" else row[name] for name in _DECISION]
            connection.execute("INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", tuple(values))

    @staticmethod
    def _owned(connection: KeptConnection, owner: str, set_id: str) -> Any:
        found = connection.execute("SELECT * FROM policy_set WHERE id = ? AND owner = ?", (set_id, owner)).fetchone()
        if found is None:
            raise NotFoundError("没有这份制度对照：可能已被删除，或不属于当前用户")
        return found

    @staticmethod
    def _set(row: Any, with_report: bool) -> GapSet:
        report = json.loads(row["report"]) if with_report and row["report"] else None
        entities, documents = tuple(json.loads(row["entities"])), tuple(json.loads(row["documents"]))
        return GapSet(row["id"], row["title"], entities, documents, row["updated"], report)


def _bases(report: dict[str, Any] | None) -> dict[str, str]:
    """By row, a digest of the duty's words, the state found and the clauses quoted."""
    bases = {}
    for row in (report or {}).get("duties", ()):
        words = [row["duty"], row["state"], *(clause["quote"] for clause in row["clauses"])]
        bases[row["id"]] = hashlib.sha256("\x00".join(words).encode()).hexdigest()
    return bases
