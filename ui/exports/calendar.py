"""Dated and recurring duties as a calendar (.ics, RFC 5545) for one year."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from corpus import Corpus
from ui.exports.files import write_whole
from ui.exports.norms import row_place

__all__ = ["calendar_events", "due_days", "export_calendar"]

# Frequency units of the graph → the month-ends on which a duty of that rhythm falls due at the latest.
_PERIOD_ENDS = {"年": (12,), "半年": (6, 12), "季度": (3, 6, 9, 12), "月": tuple(range(1, 13))}
_TITLE = 34  # characters of a title before a further clause is left out
_REMIND = {"MONTHLY": 7}  # days before; otherwise fourteen


def due_days(quantities: Iterable[tuple[str, str, str]], year: int) -> Iterator[tuple[date, str]]:
    """Give ``(day, why that day)`` in a year for each fixed date and each yearly to monthly rhythm.

    A rhythm names no day in the law: the last day of each period is given, and the reason says so.

    Args:
        quantities: kind, unit and words of each number of a duty.
        year: the year of the days.
    """
    for kind, unit, text in quantities:
        if kind == "deadline" and len(unit) == 5 and unit[2] == "-":
            yield date(year, int(unit[:2]), int(unit[3:])), f"法定截止：{text}"
        elif kind == "frequency" and unit.startswith("次/"):
            for month in _PERIOD_ENDS.get(unit[2:], ()):
                last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
                yield last, f"周期性义务（{text}），按周期最后一天提示"


def calendar_events(rows: Sequence[dict[str, Any]], year: int) -> Iterator[tuple[date, dict[str, Any], str]]:
    """Give ``(day, norm row, why that day)`` for each duty that falls due in the year; see :func:`due_days`."""
    for row in rows:
        told = ((str(q.get("kind")), str(q.get("unit") or ""), q["text"]) for q in row.get("quantities", ()))
        for day, reason in due_days(told, year):
            yield day, row, reason


def what_to_do(row: dict[str, Any], reason: str) -> str:
    """What to do by that day, in the length of a title: the clause with the rhythm, or what comes after the day itself."""
    clauses = " ".join(str(row.get("action") or row["text"]).split()).split("，")
    told = next((q["text"] for q in row.get("quantities", ()) if q["text"] in reason), "")
    first = next((n for n, clause in enumerate(clauses) if told and told in clause), 0)
    if (
        first + 1 < len(clauses) and clauses[first].endswith(told) and told.endswith(("前", "内"))
    ):  # no act: 于4月30日前
        first += 1
    title = clauses[first]
    for clause in clauses[first + 1 :] if first or not told else ():
        if len(title) + len(clause) > _TITLE:
            break
        title += f"，{clause}"
    return title if len(title) <= 2 * _TITLE else f"{title[: 2 * _TITLE - 1]}…"


def _series(rows: Sequence[dict[str, Any]], year: int) -> Iterator[tuple[tuple[date, dict[str, Any], str], str]]:
    """Each duty of a rhythm or a fixed day once, on its first day in the year, with how it comes again (RFC 5545, RRULE)."""
    groups: dict[tuple[int, str], list[tuple[date, dict[str, Any], str]]] = {}
    for event in calendar_events(rows, year):
        groups.setdefault((id(event[1]), event[2]), []).append(event)
    for events in groups.values():
        days = sorted({event[0] for event in events})
        if len(days) == 12:
            rule = "FREQ=MONTHLY;BYMONTHDAY=-1"
        elif len(days) > 1:
            rule = f"FREQ=YEARLY;BYMONTH={','.join(str(day.month) for day in days)};BYMONTHDAY=-1"
        else:
            rule = "FREQ=YEARLY"
        yield min(events, key=lambda event: event[0]), rule


def export_calendar(rows: Sequence[dict[str, Any]], corpus: Corpus, year: int, path: Path) -> int:
    """Write the calendar from ``year`` on to ``path`` and give the number of its events, each of which comes again.

    The id of an event does not hang on the year: a calendar that is taken in again changes its events and doubles none.

    Raises:
        UsageError: the file cannot be written.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//famai//zh-CN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    count = 0
    for (day, row, reason), rule in _series(rows, year):
        label = corpus.label(row_place(row))
        summary = f"{what_to_do(row, reason)}（{'、'.join(row['subjects'])}）"
        description = f"{reason}。依据{label}：{row['text']}"
        uid = hashlib.sha256(f"{label}{row['text']}{reason}{rule}".encode()).hexdigest()[:24]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}@famai",
            f"DTSTAMP:{year}0101T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"RRULE:{rule}",
            f"SUMMARY:{_escape(summary)}",
            f"DESCRIPTION:{_escape(description)}",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escape(summary)}",
            f"TRIGGER:-P{_REMIND.get(rule[5:12], 14)}D",
            "END:VALARM",
            "END:VEVENT",
        ]
        count += 1
    lines.append("END:VCALENDAR")
    content = "".join(_fold(line) for line in lines)
    write_whole(path, lambda target: target.write_bytes(content.encode()))
    return count


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> str:
    """Fold after 75 octets at most, never inside a character (RFC 5545, 3.1)."""
    parts, current, size = [], "", 0
    for char in line:
        width = len(char.encode())
        if size + width > 73:
            parts.append(current)
            current, size = " ", 1
        current += char
        size += width
    return "\r\n".join([*parts, current]) + "\r\n"
