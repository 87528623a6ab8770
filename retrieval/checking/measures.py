"""Numbers with their units in any words, for comparison: 五年以上, 48小时内, 每季度, 10万人, 1.5倍.

The law's own numbers come from the graph; here both sides are read by the same simple reader, since a document writes
them in ways no law does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.checking.plain import Plain, plain

__all__ = ["Measure", "read_measures"]

_FAMILIES = {
    "年": ("年", 1.0), "个月": ("月", 1.0), "月": ("月", 1.0), "季度": ("月", 3.0), "半年": ("月", 6.0),
    "个工作日": ("工作日", 1.0), "工作日": ("工作日", 1.0), "个交易日": ("交易日", 1.0), "交易日": ("交易日", 1.0),
    "日": ("日", 1.0), "天": ("日", 1.0), "个自然日": ("日", 1.0), "周": ("日", 7.0), "小时": ("小时", 1.0), "个小时": ("小时", 1.0),
    "分钟": ("分钟", 1.0), "元": ("元", 1.0), "倍": ("倍", 1.0), "%": ("%", 1.0), "人": ("人", 1.0), "名": ("人", 1.0),
    "次": ("次", 1.0), "级": ("级", 1.0), "周岁": ("岁", 1.0), "家": ("家", 1.0), "户": ("户", 1.0),
}  # fmt: skip
_UNITS = "|".join(sorted(map(re.escape, _FAMILIES), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<every>每)?(?P<lower>不得少于|不少于|不得低于|不低于|至少|超过|达到|满)?(?P<upper>不得超过|不超过|最多|最长|最迟|最晚|不满|不足)?"
    rf"(?P<number>\d{{1,15}}(?:\.\d{{1,4}})?)(?P<unit>{_UNITS})(?P<after>以上|以下|以内|之内|内|前)?"
)
_EVERY = re.compile(r"每(?P<least>至少)?(?P<unit>半年|季度|年度|年|月|周|日|天)(?!\d{1,2}月)")
_EVERY_MONTHS = {"半年": 6.0, "季度": 3.0, "年度": 12.0, "年": 12.0, "月": 1.0}
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
    form = plain(words)
    taken = [match.span() for match in _CALENDAR.finditer(form.text)]
    found: list[Measure] = []
    for match in _AMOUNT.finditer(form.text):
        if any(start <= match.start("number") < end for start, end in taken) or match["unit"] in ("半年", "季度"):
            continue
        family, factor = _FAMILIES[match["unit"]]
        if match["every"]:
            if family not in ("年", "月"):
                continue
            family, factor = "频", factor * (12.0 if family == "年" else 1.0)
        bound = "min" if match["lower"] or match["after"] == "以上" else None
        bound = "max" if match["upper"] or match["after"] in ("以下", "以内", "之内", "内", "前") else bound
        found.append(_made(form, words, match, family, float(match["number"]) * factor, bound))
    for match in _EVERY.finditer(form.text):
        months = _EVERY_MONTHS.get(match["unit"])
        if months is not None:
            found.append(_made(form, words, match, "频", months, None))
    return sorted(found, key=lambda measure: measure.start)


def _made(form: Plain, words: str, match: re.Match[str], family: str, value: float, bound: str | None) -> Measure:
    start, end = form.span(*match.span())
    return Measure(family, value, bound, start, end, words[start:end])
