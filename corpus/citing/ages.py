"""What the words around a citation say of the time of its law: 原第二十一条, 现为第二十三条, （2025年4月，公安机关）."""

from __future__ import annotations

import bisect
import calendar
import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.citing.layout import Layout

__all__ = ["Age", "Dates", "age_before", "read_dates"]


class Age(StrEnum):
    """Which version of its law a citation says it means."""

    OLD = "old"
    CURRENT = "current"


_AGE = re.compile(
    r"""
      (?P<old>
          (?<![还复])原(?=来|先|第|条|法|《|为|是)
        | 过去 | 以前(?!的?规定) | 此前 | 从前 | 旧(?=法|版|条|规|号|第|《|是|为) | 老(?=法|版|条|号)
        | 修[正订改]前 | (?:别再|不要再|不应再|不再|而不是|而非|并非(?=第)|已经?不是|误[引写用]|错[引写]|沿用)
      )
    | (?P<current>
          现在 | 如今 | 目前 | 现行 | 现(?=为|第|是|《|改) | 新(?=法|版|条|号|规) | 修[正订改]后
        | 改为 | 调整[为至到] | 变[为成] | 改成 | 改作 | [移挪][至到] | 顺延[为至] | 更新为 | 修[改正订]为 | 替换为 | 改引 | 应引 | 对应
        | 应为(?=第|《) | 今(?=为|是) | → | [-=]>
      )
    """,
    re.VERBOSE,
)

_DATE = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})"
    r"(?:\s?年\s?(?:(?P<month>[0-9]{1,2})\s?月\s?(?:(?P<day>[0-9]{1,2})\s?日)?)?"
    r"|[-./](?P<month2>[0-9]{1,2})[-./](?P<day2>[0-9]{1,2})(?![0-9]))"
)
# A date that belongs to a law, not to the document: 2025年修正, 自2026年1月1日起施行, 2016年版.
_OF_A_LAW = re.compile(r"\s?(?:修[正订改]|起?施行|起生效|版|公布|颁布|出台|新|通过|第?\d{1,4}号)")
_FIRST_LINES = 6
_LAST_LINES = 4
_DATE_LINE = 60  # a line that gives the document's own day is short: 日期：2026年6月18日


def age_before(layout: Layout, position: int) -> Age | None:
    """The last word of its sentence before a place that says old or current; those in closed brackets do not count."""
    start = max(layout.sentence_start(position), position - 120)
    found: Age | None = None
    for match in _AGE.finditer(layout.norm, start, min(position + 1, len(layout.norm))):  # 原 looks at 第 behind it
        if match.end() > position:
            break
        between = layout.norm[match.end() : position]
        if between.count(")") + between.count("》") > between.count("(") + between.count("《"):
            continue
        found = Age.OLD if match["old"] else Age.CURRENT
    return found


@dataclass(frozen=True, slots=True)
class Dates:
    """The days that a document names, and its own day; months and years count by their last day."""

    own: str | None
    _starts: tuple[int, ...]
    _days: tuple[str, ...]

    def beside(self, layout: Layout, position: int) -> str | None:
        """The last day named in the same line before a place."""
        index = bisect.bisect_left(self._starts, position) - 1
        if index >= 0 and self._starts[index] >= layout.line_start(position):
            return self._days[index]
        return None


def read_dates(layout: Layout) -> Dates:
    """The days in a text; the document's own stands in its title, or in a short line near its beginning or end."""
    norm = layout.norm
    starts: list[int] = []
    days: list[str] = []
    for match in _DATE.finditer(norm):
        if not _OF_A_LAW.match(norm, match.end()):
            starts.append(match.start())
            days.append(_last_day(match))
    return Dates(_own_day(norm), tuple(starts), tuple(days))


def _own_day(norm: str) -> str | None:
    lines = [line for line in norm.split("\n") if line.strip()]
    near = [*lines[:_FIRST_LINES], *lines[-_LAST_LINES:]]
    for index, line in enumerate(near):
        found = list(_DATE.finditer(line)) if len(line) <= _DATE_LINE else []
        kept = [
            match
            for match in found
            if not _OF_A_LAW.match(line, match.end()) or (index == 0 and line[match.start() - 1 : match.start()] == "(")
        ]
        if kept:
            return _last_day(kept[-1])
    return None


def _last_day(match: re.Match[str]) -> str:
    year = int(match["year"])
    month = min(max(int(match["month"] or match["month2"] or 12), 1), 12)
    last = calendar.monthrange(year, month)[1]
    day = int(match["day"] or match["day2"] or last)
    return f"{year:04d}-{month:02d}-{min(max(day, 1), last):02d}"
