"""Numbers with unit and bound, brought to one measure, so that 半年以上 and 不少于6个月 are the same amount.

The extractor of quantities reads them in the statement as in the law; numerals that it leaves alone because no word
bounds them (保存五年) are read here, since a statement may drop the bound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus import (
    ABOVE,
    AT_LEAST,
    AT_MOST,
    BELOW,
    NUMERAL,
    UNIT_NAMES,
    Document,
    Instrument,
    Origin,
    in_base,
    one_of,
    parse_amount,
    parse_number,
    segment,
)
from graph import Bound, Quantity, QuantityKind, Target, extract_quantities, mask

__all__ = ["RANGE_END", "Amount", "document_of", "read_amounts", "same_side"]

#: What statements use otherwise: 三级 and 两个 name things, 八成 and 四季 are ways of speaking, 半年 is 半 of a 年.
_NO_UNITS = ("级", "个", "成", "季", "旬", "半年", "半年度")
_NUMERAL = re.compile(
    rf"(?P<share>百分之)?(?P<number>{NUMERAL}|半(?=年))(?P<unit>{one_of(w for w in UNIT_NAMES if w not in _NO_UNITS)})?"
)
_NOT_A_NUMBER = re.compile(r"[条款项目章节号编]|分之")
#: Beside the bounds of the lexicon, those that only statements use.
_GE = re.compile(rf"(?:{one_of((*AT_LEAST, '满', '达', '够', '起码'))})(?:为|在)?$")
_GT = re.compile(rf"(?<!不)(?<!不得)(?:{one_of((*ABOVE, '大于', '长于'))})$")
_LE = re.compile(rf"(?:{one_of((*AT_MOST, '最高'))})(?:为|可|处|罚)?$")
_LT = re.compile(rf"(?<!不)(?<!不得)(?:{one_of((*BELOW, '小于', '短于', '不到', '未达'))})$")
#: 至少要留存六个月: the bound before what is done, the number behind it.
_GE_DONE = re.compile(r"(?:至少|最少|起码)[^，。；：＿]{1,6}$")
_LE_DONE = re.compile(r"(?:至多|最多)[^，。；：＿]{1,6}$")
_RANGE_FROM = re.compile(r"^(?:以上)?(?:至|到|—|－|-|~|～)")
_RANGE_TO = re.compile(r"(?:至|到|—|－|-|~|～)$")
#: 十到十五日: the unit stands behind the second number only.
RANGE_END = re.compile(rf"{NUMERAL}(?:以上)?(?:至|到|—|－|-|~|～)$")
_AFTER = re.compile(r"^(?:及?以上|以下|以内|之内|内)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A value in one measure; ``side`` is ``ge``, ``gt``, ``le``, ``lt``, ``eq`` or ``None`` where no word bounds it.

    ``measure`` is the unit by which amounts are compared (个月 for years), empty where the words name none; ``value`` a string for dates.
    """

    value: float | str
    measure: str
    side: str | None
    kind: QuantityKind | None
    start: int
    end: int
    text: str
    target: Target | None = None
    number: float | None = None  # as written, before units are made one


def document_of(text: str, title: str = "") -> Document:
    """A document of one article that says ``text``, for the extractors."""
    body = "第一条　" + text.replace("\n", " ")
    return Document(Instrument(id="statement", title=title or "陈述"), Origin.TEXT, segment(body), body, "")


def read_amounts(text: str, document: Document | None = None) -> tuple[Amount, ...]:
    """All amounts of ``text`` in order."""
    quantities = extract_quantities(document or document_of(text))
    found = [amount for quantity in quantities if (amount := _of(quantity, text))]
    taken = [(a.start, a.end) for a in found]
    masked = mask(text)
    for match in _NUMERAL.finditer(masked):
        start, end = match.span()
        if any(start < right and left < end for left, right in taken):
            continue
        amount = _plain(match, masked)
        if amount:
            found.append(amount)
    return tuple(sorted(found, key=lambda a: a.start))


def _of(quantity: Quantity, text: str) -> Amount | None:
    side = {Bound.MIN: ("gt", "ge"), Bound.MAX: ("lt", "le"), Bound.EXACT: ("eq", "eq")}[quantity.bound][
        quantity.inclusive
    ]
    at = text.find(quantity.text, max(0, quantity.start - 1))
    start = at if at >= 0 else quantity.start
    span = (start, start + len(quantity.text))
    if quantity.number is None:
        measure = "date" if len(quantity.unit) > 5 else "day of the year"
        return Amount(quantity.unit, measure, side, quantity.kind, *span, quantity.text, quantity.target)
    value, measure = _measured(float(quantity.number), quantity.unit)
    if side == "eq" and RANGE_END.search(text[: span[0]]):
        side = "le"
    return Amount(value, measure, side, quantity.kind, *span, quantity.text, quantity.target, float(quantity.number))


def _measured(number: float, unit: str) -> tuple[float, str]:
    if unit.startswith("次/"):
        every = re.fullmatch(r"([\d.]*)(\D+)", unit.removeprefix("次/"))
        count, period = (float(every.group(1) or 1), every.group(2)) if every else (1.0, unit)
        length, base = in_base(count, period)
        return number, f"次/{length:g}{base}"
    return in_base(number, unit)


def _plain(match: re.Match[str], masked: str) -> Amount | None:
    """A numeral that the extractor left alone."""
    raw, unit = match.group("number"), match.group("unit") or ""
    before, after = masked[max(0, match.start() - 18) : match.start()], masked[match.end() : match.end() + 4]
    if re.search(r"[第之其]$|(?<!提)前$", before) or _NOT_A_NUMBER.match(after) or before.endswith("〕"):
        return None
    if not raw[0].isdigit() and not unit and not match.group("share") and (len(raw) < 2 or raw in ("万一", "一一")):
        return None
    if raw in ("一", "两", "二", "1", "2") and unit in ("人", "名", "家", "次", "份", "台", "户"):
        return None  # 一人, 一次性: ways of speaking
    if not raw[0].isdigit() and not unit and not match.group("share") and parse_number(raw) is None:
        return None
    if unit == "年" and len(raw) == 4 and raw.isdigit():
        return Amount(raw, "year", None, None, *match.span(), match.group())
    if unit in ("月", "日") and before.endswith(("年", "月")):
        return Amount(f"{raw}{unit}", "date part", None, None, *match.span(), match.group())
    number = parse_amount(raw)
    if number is None:
        return None
    value, measure = _measured(float(number), "%" if match.group("share") else unit)
    side = _side(before[-8:], after) or _side_of_thing(before)
    return Amount(value, measure, side, None, *match.span(), match.group(), number=float(number))


def _side(before: str, after: str) -> str | None:
    if bound := _AFTER.match(after):
        return "ge" if "以上" in bound.group() else "le"
    if _RANGE_FROM.match(after):
        return "ge"
    if _RANGE_TO.search(before):
        return "le"
    for side, pattern in (("ge", _GE), ("gt", _GT), ("le", _LE), ("lt", _LT), ("ge", _GE_DONE), ("le", _LE_DONE)):
        if pattern.search(before):
            return side
    return None


def _side_of_thing(before: str) -> str | None:
    """不低于历史峰值的两倍: a bound before the thing measured."""
    for side, pattern in (("ge", _GE), ("le", _LE), ("gt", _GT), ("lt", _LT)):
        if re.search(pattern.pattern.removesuffix("$") + r"[^，。；：]{2,10}的$", before):
            return side
    return None


def same_side(said: Amount, held: Amount, above: bool = True, below: bool = True) -> bool:
    """Whether both lie on the same side of the number.

    ``above`` and ``below`` say whether 以上 and 以下 include the number in the text quoted; where they do not, 超过 and
    不足 say the same as they.
    """
    if said.side == held.side:
        return True
    free = (QuantityKind.DEADLINE, QuantityKind.FREQUENCY, QuantityKind.DATE)
    if said.side in (None, "eq"):
        return held.side in (None, "eq") or held.kind in free
    if held.side in (None, "eq"):
        return (held.kind is QuantityKind.FREQUENCY and said.side == "ge") or (held.side is None and said.kind in free)
    pair = {said.side, held.side}
    return (pair == {"ge", "gt"} and not above) or (pair == {"le", "lt"} and not below)
