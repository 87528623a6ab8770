"""Days in questions: which of them choose the versions that count. The day of an event is a fact and chooses nothing."""

from __future__ import annotations

import calendar
import re
from datetime import date

from corpus import UsageError
from retrieval.reading.rules import first

__all__ = ["check_day", "chosen_day", "day_in"]

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})年"
_DAY = re.compile(
    rf"{_YEAR}(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12][0-9]|0?[1-9])[日号])?)?"
    r"(?P<tail>的时候|那时候?|那会儿?|时候|时|当时|当年|期间|底|末|年底|初|年初|上半年|下半年|以前|之前|前|发生|出的?事|违规|违法|被查|有效|适用的)?"
)
_NAMES_VERSION = re.compile(
    r"^(?:版|修[正订改]|的?(?:那部|那版|旧|新)?《?[^，。？]{0,12}法|公布|制定|施行|起施行|生效|年报)"
)


def check_day(as_of: str | None) -> str | None:
    """The ISO day as given.

    Raises:
        UsageError: it is no date.
    """
    if as_of is None:
        return None
    try:
        return date.fromisoformat(as_of).isoformat()
    except ValueError as error:
        raise UsageError(f"日期“{as_of[:40]}”无法识别，请写成 2025-06-30 的形式") from error


def day_in(text: str) -> str | None:
    """The last day of the time that the question speaks of (2025年的时候 → 2025-12-31), or ``None``.

    A year that names a version (2016年的网络安全法) or stands for something else (2025年报) is none.
    """
    for match in _DAY.finditer(text):
        rest = text[match.end() :]
        if not match["tail"] and (match["month"] is None or _NAMES_VERSION.match(rest)):
            continue
        if _NAMES_VERSION.match(rest) and match["tail"] in (None, "时"):
            continue
        year, month = int(match["year"]), int(match["month"] or 12)
        tail = match["tail"] or ""
        if tail in ("初", "年初") and not match["month"]:
            month = 1
        if tail == "上半年":
            month = 6
        if tail in ("以前", "之前", "前"):
            month, day = (int(match["month"] or 1), int(match["day"] or 1))
            return date.fromordinal(date(year, month, day).toordinal() - 1).isoformat()
        last = calendar.monthrange(year, month)[1]
        return date(year, month, min(int(match["day"] or last), last)).isoformat()
    return None


def chosen_day(text: str) -> str | None:
    """The day whose versions a question chooses (按2024年6月1日的规定, 2025年的时候网络安全法怎么罚), or ``None``."""
    return day_in(text) if first("as_of", text) else None
