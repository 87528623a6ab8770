"""Numbers with their units in any words, for comparison: 五年以上, 48小时内, 每季度, 10万人, 1.5倍.

The law's own numbers come from the graph; here both sides are read by the same simple reader, since a document writes
them in ways no law does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus import AT_LEAST, AT_MOST, in_base, one_of, unit_name
from retrieval.checking.plain import Plain, plain

__all__ = ["TIMES", "Measure", "read_measures"]

#: Families of lengths of time, which a deadline may be counted in.
TIMES = frozenset(("年", "个月", "日", "工作日", "交易日", "小时", "分钟"))

_TIME = (
    "年",
    "个月",
    "月",
    "季度",
    "半年",
    "个工作日",
    "工作日",
    "个交易日",
    "交易日",
    "日",
    "天",
    "个自然日",
    "周",
    "小时",
    "个小时",
    "分钟",
)
_OTHER = ("元", "倍", "%", "人", "名", "次", "级", "周岁", "家", "户", "用户", "名用户", "个用户")
_MONTH = 30.0  # days
_LEAST_SUM = 10000.0  # from which two numbers without a unit are sums
_USERS = ("用户", "名用户", "个用户")  # who are counted as people are: 100万用户, 100万人
_UNITS = one_of((*_TIME, *_OTHER))
_AMOUNT = re.compile(
    rf"(?P<every>每)?(?:(?:(?P<lower>{one_of((*AT_LEAST, '超过', '满'))}|下限[是为])"
    rf"|(?P<upper>{one_of((*AT_MOST, '最迟', '最晚', '不满', '不足'))}|(?:上限|最高额?)[是为处罚]{{0,2}}))"
    r"(?:(?:还|也)?(?:要|需要?|应当?|须|得)?(?:保存|保留|留存|存放|留|存|开展|进行|组织)?(?=\d))?)?"
    rf"(?P<number>\d{{1,15}}(?:\.\d{{1,4}})?)(?P<unit>{_UNITS})(?P<after>以上|以下|以内|之内|内|前)?"
)
# 1至10倍, 5—15日: the first number has the unit of the second
_RANGE = re.compile(
    rf"(?<![\d.])(?P<low>\d{{1,15}}(?:\.\d{{1,4}})?)(?:至|到)(?P<number>\d{{1,15}}(?:\.\d{{1,4}})?)(?P<unit>{_UNITS})?(?!\d)"
)
_EVERY = re.compile(r"每(?P<least>至少)?(?P<unit>半年|季度|年度|年|月|周|日|天)(?!\d{1,2}月)")
# 两年做一次, 一年一审: as often as 每两年一次
_ONCE_IN = re.compile(
    r"(?<![每第\d])(?P<number>\d{1,3})(?P<unit>个季度|季度|个月|年|周|日|天)(?:做|开展|进行|组织|举行|审|测|评|演练|评估|审计|检查|至少|最少|不少于|不低于|只需?|应当?|要|须){0,3}(?:1[次回遍]|一[审测评](?![判理批试定价级]))"
)
# a sum without 元 where fines are spoken of: 罚五十万到二百万
_SUM = re.compile(rf"(?<![\d.])(?P<number>\d{{5,15}})(?P<after>以上|以下|以内)?(?!\d|\.|{_UNITS})")
_OF_FINES = re.compile(r"罚|处(?!理)|款")
_TOP = re.compile(r"(?:上限|最高(?!人民|检)|最多|顶格|封顶)[^\d%，。；]{0,12}$")
_TO = re.compile(r"\s?(?:到|至|[-~—–～])\s?")
_CALENDAR = re.compile(r"(?:19|20)\d{2}年|\d{1,2}月\d{1,2}日|\d{1,2}月")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of some family of units (年, 小时, 元 …; 频 for what recurs, in months) and where it stands.

    ``bound`` is ``min``, ``max`` or ``None`` where no word bounds the number. Offsets are those of the words given.
    """

    family: str
    value: float
    bound: str | None
    start: int
    end: int
    text: str

    def agrees(self, other: Measure) -> bool:
        """Whether both are the same number of the same family."""
        return self.family == other.family and abs(self.value - other.value) < 1e-9


def read_measures(words: str) -> list[Measure]:
    """All numbers with units, in order; dates are no measures."""
    return list(_read(words))


@lru_cache(maxsize=2048)
def _read(words: str) -> tuple[Measure, ...]:
    form = plain(words)
    taken = [match.span() for match in _CALENDAR.finditer(form.text)]
    found: list[Measure] = []
    for match in _AMOUNT.finditer(form.text):
        if any(start <= match.start("number") < end for start, end in taken) or match["unit"] in ("半年", "季度"):
            continue
        factor, family = in_base(1.0, "人" if match["unit"] in _USERS else match["unit"])
        if match["every"]:
            if family not in ("个月", "日"):
                continue
            factor, family = (factor if family == "个月" else factor / _MONTH), "频"
        elif unit_name(match["unit"]) == "年":
            factor, family = 1.0, "年"  # five months told for five years are another unit, not another number
        bound = "min" if match["lower"] or match["after"] == "以上" else None
        bound = "max" if match["upper"] or match["after"] in ("以下", "以内", "之内", "内", "前") else bound
        found.append(_made(form, words, match, family, float(match["number"]) * factor, bound))
    for match in _EVERY.finditer(form.text):
        length, base = in_base(1.0, match["unit"])
        if base in ("个月", "日"):
            found.append(_made(form, words, match, "频", length if base == "个月" else length / _MONTH, None))
    for match in _ONCE_IN.finditer(form.text):
        length, base = in_base(float(match["number"]), match["unit"])
        if base == "个月":
            found = [
                m for m in found if not (m.start < form.span(*match.span())[1] and form.span(*match.span())[0] < m.end)
            ]
            found.append(_made(form, words, match, "频", length, None))
    found += list(_sums(form, words))
    found = _with_ranges(found, form, words, taken)
    found.sort(key=lambda measure: measure.start)
    return tuple(_bounded(found, index, words) for index in range(len(found)))


def _sums(form: Plain, words: str) -> Iterator[Measure]:
    """Sums of money without their unit, where the words around speak of fines."""
    for match in _SUM.finditer(form.text):
        if _OF_FINES.search(form.text[max(0, match.start() - 16) : match.end() + 6]):
            bound = {"以上": "min", "以下": "max", "以内": "max"}.get(match["after"] or "")
            yield _made(form, words, match, "元", float(match["number"]), bound)


def _with_ranges(found: list[Measure], form: Plain, words: str, taken: list[tuple[int, int]]) -> list[Measure]:
    """The measures with both ends of each range that writes its unit once, or none where it is one of fines."""
    for match in _RANGE.finditer(form.text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue  # 2024至2026年, 5月1至10日 are days, no lengths
        if match["unit"] in ("半年", "季度", "月") or form.text[: match.start()].endswith("月"):
            continue
        unit = match["unit"] or ("元" if min(float(match["low"]), float(match["number"])) >= _LEAST_SUM else None)
        if unit is None:
            continue
        factor, family = (1.0, "年") if unit_name(unit) == "年" else in_base(1.0, "人" if unit in _USERS else unit)
        start, end = form.span(*match.span())
        found = [m for m in found if not (m.start < end and start < m.end)]
        first, last = form.span(*match.span("low")), form.span(match.start("number"), match.end())
        for (a, b), number, bound in ((first, match["low"], "min"), (last, match["number"], "max")):
            found.append(Measure(family, float(number) * factor, bound, a, b, words[a:b]))
    return found


def _bounded(found: list[Measure], index: int, words: str) -> Measure:
    """A measure with the bound that words further off give it: 上限为…百分之四, 五十万到二百万."""
    one = found[index]
    if one.bound or one.family == "频":
        return one
    if _TOP.search(words, max(0, one.start - 18), one.start):
        return replace(one, bound="max")
    for other, bound in ((index - 1, "max"), (index + 1, "min")):
        beside = found[other] if 0 <= other < len(found) else None
        if beside and beside.family == one.family == "元":
            low, high = sorted((one, beside), key=lambda measure: measure.start)
            if _TO.fullmatch(words, low.end, high.start):
                return replace(one, bound=bound)
    return one


def _made(form: Plain, words: str, match: re.Match[str], family: str, value: float, bound: str | None) -> Measure:
    start, end = form.span(*match.span())
    return Measure(family, value, bound, start, end, words[start:end])
