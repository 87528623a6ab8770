"""The one lexicon of the language of laws: numerals and their units, bounds, modal words, words of sanctions.

Extraction, answering and checking read these. A reader adds to them only what its own texts have beyond laws (a policy's
每晚, a statement's 够, a question's 两块钱), beside a word on why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType

from corpus.numerals import CHINESE_DIGITS, parse_number

__all__ = [
    "ABOVE",
    "ALLOWING",
    "AT_LEAST",
    "AT_MOST",
    "BELOW",
    "FORBIDDING",
    "MODALS",
    "NUMERAL",
    "OBLIGING",
    "PENALTIES",
    "UNIT_NAMES",
    "in_base",
    "one_of",
    "parse_amount",
    "unit_name",
]


def one_of(words: Iterable[str]) -> str:
    """The words as alternatives of a regular expression, the longest first, so that none hides a longer one."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


#: 十五, 10, 1.5, 5000万.
NUMERAL = rf"(?:\d{{1,12}}(?:\.\d{{1,4}})?[百千万亿]{{0,3}}|[{CHINESE_DIGITS}]{{1,12}})"

_SCALE = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_ARABIC = re.compile(r"(\d+(?:\.\d+)?)([百千万亿]*)")


def parse_amount(text: str) -> float | int | None:
    """Value of a numeral: 十万, 5000万, 1.5亿, 1,000, 半, 两半, 一点五; ``None`` where the text is none."""
    text = text.replace(",", "")
    match = _ARABIC.fullmatch(text)
    if match is not None:
        value = float(match.group(1))
        for sign in match.group(2):
            value *= _SCALE[sign]
        return int(value) if value == int(value) else value
    if text.endswith("半"):
        whole = parse_number(text[:-1]) if len(text) > 1 else 0
        return None if whole is None else whole + 0.5
    ahead, point, behind = text.partition("点")
    if not point:
        return parse_number(text)
    whole, digits = parse_number(ahead), [parse_number(sign) for sign in behind]
    if whole is None or not digits or any(digit is None or digit > 9 for digit in digits):
        return None
    return float(f"{whole}.{''.join(map(str, digits))}")


#: What a unit is called, by its other spellings, and how many of that one is: 万元 is ten thousand 元.
UNIT_NAMES = MappingProxyType(
    {
        **dict.fromkeys(("年", "年度", "周年", "自然年"), ("年", 1.0)),
        **dict.fromkeys(("半年", "半年度"), ("半年", 1.0)),
        **dict.fromkeys(("季度", "季", "个季度"), ("季度", 1.0)),
        **dict.fromkeys(("个月", "月", "月度"), ("个月", 1.0)),
        "旬": ("旬", 1.0),
        **dict.fromkeys(("周", "星期"), ("周", 1.0)),
        **dict.fromkeys(("日", "天", "自然日", "个自然日"), ("日", 1.0)),
        **dict.fromkeys(("工作日", "个工作日"), ("工作日", 1.0)),
        **dict.fromkeys(("交易日", "个交易日"), ("交易日", 1.0)),
        **dict.fromkeys(("小时", "个小时"), ("小时", 1.0)),
        **{same: (same, 1.0) for same in ("分钟", "秒", "毫秒")},
        **dict.fromkeys(("元", "块"), ("元", 1.0)),
        "万元": ("元", 1e4),
        "亿元": ("元", 1e8),
        **dict.fromkeys(("%", "％"), ("%", 1.0)),
        "成": ("%", 10.0),
        "万人": ("人", 1e4),
        **dict.fromkeys(("岁", "周岁"), ("岁", 1.0)),
        **{same: (same, 1.0) for same in ("倍", "次", "级", "人", "名", "家", "户", "台", "份", "股", "个")},
    }
)

#: Units that are so many of another, whatever the calendar says of a single month.
_BASES = {"年": ("个月", 12.0), "半年": ("个月", 6.0), "季度": ("个月", 3.0), "旬": ("日", 10.0), "周": ("日", 7.0)} | {
    "名": ("人", 1.0)
}


def unit_name(spelling: str) -> str:
    """How a unit is called: 个工作日 → 工作日, 天 → 日; an unknown one is called as it is written."""
    return UNIT_NAMES.get(spelling, (spelling, 1.0))[0]


def in_base(number: float, spelling: str) -> tuple[float, str]:
    """An amount in the unit by which it can be compared: 2 年 → 24 个月, 3 周 → 21 日, 5 万元 → 50000 元, 3 名 → 3 人."""
    name, times = UNIT_NAMES.get(spelling, (spelling, 1.0))
    base, size = _BASES.get(name, (name, 1.0))
    return number * times * size, base


#: Words before a number that bound it; 以上, 以下, 以内 stand behind it, and each law says whether they include it.
AT_LEAST = ("不得少于", "不少于", "不得低于", "不低于", "不得短于", "不短于", "至少", "最少", "达到")
AT_MOST = ("不得超过", "不超过", "不得多于", "不多于", "最多", "至多", "最长", "不得高于", "不高于", "不长于")
ABOVE = ("超过", "高于", "多于", "超出")
BELOW = ("不足", "不满", "少于", "低于", "未满", "未达到", "未逾")

#: Words that oblige, forbid or allow wherever they stand. 应, 须, 要, 可 and 能 do so in some contexts only, which each
#: reader has to know of its own texts.
OBLIGING = ("应当", "必须")
FORBIDDING = ("不得", "禁止")
ALLOWING = ("可以", "有权")
#: Before any of these a bearer stands, behind it what is due; 禁止 has no bearer before it.
MODALS = (*OBLIGING, "不得", *ALLOWING)

#: Words for what a breach brings, in a law as in a question.
PENALTIES = ("罚款", "处罚", "没收", "吊销", "处分")
