"""Numbers as policies write them, in one unit a kind: how long, how often, how much, by which day.

The same reader is used for the rule and for the policy, so that 60个月 equals 五年, 每半年 twice a year, 200% 两倍.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus import UNIT_NAMES, in_base, one_of, parse_amount, unit_name

__all__ = ["KINDS", "Measure", "is_laxer", "read_measures"]

KINDS = ("retention", "frequency", "multiple", "percent", "date")
_CN = "零〇一二三四五六七八九十百两"  # no thousands: 千 and 万 stand in other words of policies
_N = rf"(?:\d{{1,5}}(?:\.\d{{1,3}})?|[{_CN}]{{1,5}}|半)"
_MONTH = 30.4  # days
_WORKED = ("工作日", "交易日", "晚", "日终")  # what is done on each of them is done daily
_EVERY_UNIT = ("年", "半年", "季度", "个月", "旬", "周", "日", "交易日", "工作日", "小时")
_UNIT = one_of((*(w for w in UNIT_NAMES if unit_name(w) in _EVERY_UNIT and w != "周年" and "自然日" not in w), "晚"))
_EVERY = re.compile(
    rf"每(?:隔|个(?!月))?(?P<n>{_N})?(?P<unit>{_UNIT})(?![^，。；]{{0,3}}\d{{1,2}}月)(?P<mid>[^。；，每]{{0,30}}?)(?P<times>\d{{1,3}}|[{_CN}]{{1,3}})[次轮遍回]"
)
_EVERY_BARE = re.compile(rf"每(?:隔|个(?!月))?(?P<n>{_N})?(?P<unit>{_UNIT})(?!\d|[一二三四五六七八九十]月)")
_TIMES_A = re.compile(
    rf"(?<!每)(?P<n>{_N})(?P<unit>年|个月|季度|季|月|周|天|日)(?P<mid>[^。；，]{{0,10}}?)(?P<times>[{_CN}\d]{{1,2}})次"
)
_BY = re.compile(
    r"(?:按|逐)(?P<unit>年度|半年度|半年|季度|季|年|月度|月|周|日|天)|(?P<adverb>年度|季度|月度|半年度)(?=压力测试|演练|验证|测试|评估|检查|培训|备份)"
)
_HALVES = re.compile(
    r"每年(?:的)?(?:上半年|上、下半年|一季度)[^。；]{0,12}(?:各|分别)[^。；，]{0,8}?(?P<times>[一两二三四\d])次|上、?下半年各|每年(?:[\d一二三四五六七八九十]{1,2}月(?:份)?[、和及与]){1,3}[\d一二三四五六七八九十]{1,2}月(?:份)?各(?:[^。；，]{0,12}?[次轮遍回])?"
)
_DAILY = re.compile(r"日终|逐日|天天|日日|每晚|每个?自然日|当日备份|实时(?:备份|同步)|T\+0")
_SPAN = re.compile(
    rf"(?<!近)(?<!最近)(?<!第)(?<!上)(?<![\d.年每])(?P<n>{_N})(?:个)?(?P<unit>周年|年|个月|月|季度|周|星期|天|日)(?![级度初末终前底内中])"
)
_FOREVER = re.compile(r"永久|终身")
_TIMES = re.compile(rf"(?P<n>\d{{1,4}}(?:\.\d{{1,3}})?|[{_CN}]{{1,4}}(?:点[{_CN}]{{1,2}})?)倍(?P<half>半)?")
_PERCENT = re.compile(
    rf"百分之(?P<cn>[{_CN}]{{1,5}}|\d{{1,4}}(?:\.\d+)?)|(?P<n>\d{{1,4}}(?:\.\d{{1,3}})?)\s?[%％]|(?P<tenth>[一二三四五六七八九])成"
)
_DAY = re.compile(
    rf"(?P<m>\d{{1,2}}|[{_CN}]{{1,3}})月(?:份)?(?P<d>\d{{1,2}}|[{_CN}]{{1,3}}|底|末|中旬|上旬|下旬|初)?(?:日|号)?"
)
_QUARTER = re.compile(
    r"(?:第)?(?P<q>[一二三四1-4])季度(?:末|内|结束前|底|之前|前)|(?P<half>上半年)(?:末|内|结束前|底|前)|(?P<year>年底|年末|年内)"
)
_AFTER_YEAR = re.compile(
    rf"(?:年度|年)(?:结束|终了)(?:后|之日起|之后|起)?(?:的)?(?P<n>\d{{1,2}}|[{_CN}]{{1,3}})个月(?:之)?内"
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_UPPER = re.compile(
    r"(?:不(?:得)?(?:超过|高于|多于)|最(?:长|多)|至多|以内|控制在|(?<!不)(?<!不得)(?<!不应)[低小]于)[^，。；]{0,12}$"
)
_AT_MOST_AFTER = re.compile(r"^(?:以下|以内|之内)")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of one kind: months, times a year, multiples, percent, or month·100+day; ``upper`` where it bounds above."""

    kind: str
    value: float
    start: int
    end: int
    text: str
    upper: bool = False


def read_measures(text: str, kind: str) -> list[Measure]:
    """All numbers of that kind in a sentence without blanks, in their order."""
    reader = {"retention": _spans, "frequency": _rates, "multiple": _multiples, "percent": _percents, "date": _days}[
        kind
    ]
    found = sorted(reader(text), key=lambda m: (m.start, -m.end))
    kept: list[Measure] = []
    for measure in found:
        if not kept or measure.start >= kept[-1].end:
            kept.append(measure)
    return kept


def is_laxer(limit: Measure, said: Measure, at_most: bool) -> bool:
    """Whether what a policy says is laxer than the rule's limit; ``at_most`` where the rule bounds above."""
    if at_most:
        return said.value > limit.value * 1.001
    return said.value < limit.value * 0.98 or (said.upper and said.value <= limit.value and limit.kind == "retention")


def _number(words: str | None) -> float | None:
    value = parse_amount(words) if words else 1
    return None if value is None else float(value)


def _months(unit: str) -> float:
    length, base = in_base(1.0, unit)
    return length if base == "个月" else length / _MONTH


def _per_year(unit: str) -> float:
    """How often a year something is done that is done each ``unit``."""
    length, base = in_base(1.0, unit)
    if base == "个月":
        return 12.0 / length
    if base == "小时":
        return 8760.0
    return 365.0 if base in _WORKED else 365.0 // length


def _make(kind: str, value: float, match: re.Match[str], text: str) -> Measure:
    upper = bool(_UPPER.search(text[: match.start()])) or bool(_AT_MOST_AFTER.match(text[match.end() :]))
    return Measure(kind, value, match.start(), match.end(), match.group(), upper)


def _spans(text: str) -> Iterator[Measure]:
    for match in _SPAN.finditer(text):
        number = _number(match.group("n"))
        unit = match.group("unit")
        if unit == "月" and not text[match.start() : match.end()].endswith("个月"):
            continue
        if number is None or (unit == "年" and number > 1000):
            continue
        yield _make("retention", number * _months(unit), match, text)
    for match in _FOREVER.finditer(text):
        yield _make("retention", 12_000.0, match, text)


def _rates(text: str) -> Iterator[Measure]:
    for match in _HALVES.finditer(text):
        times = _number(match.groupdict().get("times")) or 1.0
        yield _make("frequency", 2 * times, match, text)
    for pattern in (_EVERY, _TIMES_A):
        for match in pattern.finditer(text):
            yield from _rate(match, text, _number(match.group("times")))
    for match in _EVERY_BARE.finditer(text):
        yield from _rate(match, text, 1.0)
    for match in _BY.finditer(text):
        yield _make("frequency", _per_year(match.group("unit") or match.group("adverb")), match, text)
    for match in _DAILY.finditer(text):
        yield _make("frequency", 365.0, match, text)


def _rate(match: re.Match[str], text: str, times: float | None) -> Iterator[Measure]:
    every = _number(match.group("n"))
    if every and times:
        yield _make("frequency", _per_year(match.group("unit")) / every * times, match, text)


def _multiples(text: str) -> Iterator[Measure]:
    for match in _TIMES.finditer(text):
        number = _number(match.group("n"))
        if number is not None:
            yield _make("multiple", number + (0.5 if match.group("half") else 0.0), match, text)
    for measure in _percents(text):
        if measure.value >= 100:
            yield Measure("multiple", measure.value / 100, measure.start, measure.end, measure.text, measure.upper)


def _percents(text: str) -> Iterator[Measure]:
    for match in _PERCENT.finditer(text):
        tenth = match.group("tenth")
        number = _number(tenth or match.group("cn") or match.group("n"))
        if number is not None:
            yield _make("percent", number * 10 if tenth else number, match, text)


def _days(text: str) -> Iterator[Measure]:
    for match in _DAY.finditer(text):
        month, day = _number(match.group("m")), match.group("d")
        if month is None or not 1 <= month <= 12 or re.search(r"\d年$", text[: match.start()]):
            continue
        last = 30.0 if month in (4, 6, 9, 11) else 29.0 if month == 2 else 31.0
        word = {"底": last, "末": last, "下旬": last, "中旬": 20.0, "上旬": 10.0, "初": 10.0}
        number = last if day is None else word.get(day) or _number(day)
        if day is None and text[match.end() : match.end() + 1] == "前":
            number = 0.0  # 五月前: before it begins
        yield _make("date", month * 100 + (last if number is None else number), match, text)
    for match in _AFTER_YEAR.finditer(text):
        months = _number(match.group("n"))
        if months is not None and 1 <= months <= 12:
            last = 30.0 if months in (4, 6, 9, 11) else 29.0 if months == 2 else 31.0
            yield _make("date", months * 100 + last, match, text)
    for match in _QUARTER.finditer(text):
        quarter = match.group("q")
        last = 6 if match.group("half") else 12
        month = 3 * (_QUARTERS.get(quarter) or int(quarter)) if quarter else last
        yield _make("date", month * 100 + (30.0 if month in (6, 9) else 31.0), match, text)
