"""What the server writes down: one JSON line a request without any question, and an audit log that is off by default.

The request log names the address, the user, the path without its query, the status and the time. Questions appear in
it only with ``FAMAI_LOG_QUESTIONS=1``. The audit log (``{home}/audit.sqlite3``) tells who asked what and which
articles were cited; ``FAMAI_AUDIT_DAYS`` switches it on and says how long an entry is kept.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from corpus import DataError, Settings
from retrieval import Answer, open_kept

__all__ = ["AuditLog", "JsonLines", "QuestionLog", "log_requests"]

logger = logging.getLogger("famai.requests")

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS asked "
    '(time TEXT NOT NULL, "user" TEXT NOT NULL, question TEXT NOT NULL, abstained INTEGER NOT NULL, cited TEXT NOT NULL)'
)
_PRUNE_SECONDS = 3600.0


class JsonLines(logging.Formatter):
    """A record as one JSON line; fields given as ``extra={"fields": …}`` stand beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)[-4000:]
        return json.dumps(entry, ensure_ascii=False)


def log_requests() -> None:
    """Send the request log to standard error as JSON lines."""
    if not any(isinstance(handler.formatter, JsonLines) for handler in logger.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


class AuditLog:
    """Who asked what, kept for some days; nothing where the days are 0."""

    def __init__(self, settings: Settings) -> None:
        self.days = settings.audit_days
        self._pruned = 0.0
        if not self.days:
            return
        try:
            self._kept = open_kept(settings, "audit.sqlite3", _SCHEMA, "审计日志", private=True)
        except DataError as error:
            raise DataError(f"审计日志无法写入：{error}；或设 FAMAI_AUDIT_DAYS=0") from error

    def record(self, user: str, question: str, abstained: bool, cited: tuple[str, ...]) -> None:
        """Keep one entry and drop those that are too old.

        Raises:
            DataError: it cannot be written; with the audit log on, nothing is to be answered without a trace.
        """
        if not self.days:
            return
        now = datetime.now(UTC)
        oldest = (now - timedelta(days=self.days)).isoformat(timespec="seconds")
        entry = (now.isoformat(timespec="seconds"), user, question, int(abstained), "；".join(cited))
        try:
            with self._kept.transaction() as connection:
                connection.execute("INSERT INTO asked VALUES (?, ?, ?, ?, ?)", entry)
                if time.monotonic() - self._pruned > _PRUNE_SECONDS or not self._pruned:
                    connection.execute("DELETE FROM asked WHERE time < ?", (oldest,))
                    self._pruned = time.monotonic()
        except DataError as error:
            raise DataError(f"审计日志写不进去（{error}），未给出回答；请检查磁盘空间") from error


class QuestionLog:
    """Takes note of every answered question: in the audit log, and in the request log where that is switched on."""

    def __init__(self, settings: Settings) -> None:
        self._audit = AuditLog(settings)
        self._in_log = settings.log_questions

    def note(self, user: str, question: str, answer: Answer) -> None:
        """Note who asked what.

        Raises:
            DataError: the audit log is on and cannot be written.
        """
        question = question.encode("utf-8", "replace").decode()
        self._audit.record(user, question, answer.abstained, tuple(c.label for c in answer.citations))
        if self._in_log:
            logger.info("question", extra={"fields": {"user": user, "question": question}})
