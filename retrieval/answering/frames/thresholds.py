"""The asker's number beside the law's: 1.6 倍 < 两倍以上, 不达标."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus import OBLIGING, parse_number
from graph import Bound, Quantity, QuantityKind
from retrieval.answering.drafts import Context
from retrieval.answering.passages import Passage
from retrieval.reading.models import FactKind
from retrieval.reading.rules import rules_of

__all__ = ["Compared", "compared", "meets"]

_PEOPLE = ("人", "个", "户", "名", "位", "用户", "客户")
_UNITS = {"年": ("年",), "个": _PEOPLE, "个月": ("个月", "月"), "月": ("个月", "月"), "人": _PEOPLE, "名": _PEOPLE}
_DUTIFUL = (QuantityKind.RETENTION, QuantityKind.FREQUENCY, QuantityKind.DEADLINE)
_MONTHS = {"年": 12.0, "月": 1.0, "个月": 1.0}
_COUNT = re.compile(
    r"([0-9]+(?:\.[0-9]+)?|[一二三四五六七八九十百千两]{2,})(?:多|来|余|几)?(万)?(?:[个名位](?=用户|客户))?(用户|客户|个|户|名|位|人)(?!月|工作日|小时|交易日)"
)
_FORBIDDEN = re.compile(r"不得(?!少于|低于|短于|晚于|超过|多于|高于)|禁止")
_OURS = re.compile(r"(?:我们|我司|咱|现在|目前|眼下|实际)[^，。？0-9]{0,14}$")
_EDGE = re.compile(r"以[上下内]")
_MARK = re.compile(r"[，；。\n]|或者")
_SIDES = {
    (False, True): "达到“{}”",
    (False, False): "未达到“{}”",
    (True, True): "在“{}”之内",
    (True, False): "超出“{}”",
}
_SKIPPED = (QuantityKind.FINE, QuantityKind.DATE)


@dataclass(frozen=True, slots=True)
class Compared:
    """``met`` says whether the asker's number lies within the law's; ``words`` say both.

    ``dutiful`` marks a number that says how much is due (保存五年以上); ``asked_for`` that no more was asked about;
    ``demanded`` that the law commands the number itself (应当在两倍以上) and does not begin a duty with it; ``named`` that the provision names who asks, who may be
    meant by another of its cases. ``edge`` is the word of the limit (以上, 以下) where the asker stands right at it, and what that word takes in decides.
    """

    met: bool
    words: str
    passage: Passage
    dutiful: bool = False
    asked_for: bool = False
    demanded: bool = False
    named: bool = False
    edge: str = ""


def meets(value: float, quantity: Quantity) -> bool:
    """Whether a number lies within what a quantity bounds."""
    number = float(quantity.number or 0)
    if quantity.bound is Bound.MIN:
        return value >= number if quantity.inclusive else value > number
    if quantity.bound is Bound.MAX:
        return value <= number if quantity.inclusive else value < number
    return value == number


def _counted(words: str) -> list[tuple[str, float, str]]:
    """Counts of persons or accounts in the words: 九百个, 1200户."""
    found = []
    for match in _COUNT.finditer(words):
        number = float(match[1]) if match[1][0].isdigit() else float(parse_number(match[1].replace("两", "二")) or 0)
        found.append((match.group(), number * (10_000 if match[2] else 1), match[3]))
    return found


def compared(context: Context, passages: Sequence[Passage], *, same: bool = False) -> Compared | None:
    """The number of the ask that the law bounds in the same unit, compared.

    Args:
        context: the ask.
        passages: where the law may bound it.
        same: whether the law must count the very thing that the ask counts (个人信息).
    """
    told = [
        f
        for f in context.reading.facts
        if f.kind is FactKind.NUMBER and f.value is not None and f.unit and f.text in context.words
    ]
    counted = _askers([(f.text, float(f.value or 0), f.unit or "") for f in told], context.words)
    counted += _counted(context.words)
    spoken = {rule.value for rule in rules_of("counted") if rule.search(context.words)}
    best: tuple[tuple[bool, float, int, float], Compared] | None = None
    for text, value, unit in counted:
        for passage in passages:
            for quantity in context.quantities(passage):
                if quantity.kind in _SKIPPED or quantity.number is None:
                    continue
                if context.bearers and quantity.subjects and not _reached(context, quantity):
                    continue
                if unit not in _UNITS.get(quantity.unit, (quantity.unit,)) and not _periods(unit, quantity.unit):
                    continue
                clause = _clause(passage, quantity)
                named = _named(clause, quantity, context.words)
                if same and not named:
                    continue
                whole = context.scorer.cover(context.need, passage.text) if same else 0.0
                meant = quantity.kind.value in spoken
                if quantity.kind in _DUTIFUL and spoken and not meant:
                    continue  # 演练报告满五年销毁: how long it is kept, not within how many years all is drilled
                near = (meant, whole, named, context.scorer.cover(context.need, clause))
                if best is None or near > best[0]:
                    best = (near, _compared(text, _in_unit(value, unit, quantity.unit), quantity, passage))
    if best is None:
        return None
    return replace(best[1], named=any(name in best[1].passage.text for name in context.reading.whom))


def _reached(context: Context, quantity: Quantity) -> bool:
    """Whether a number holds for whom the ask is about, or for one of that kind of whom more is told (……的私募基金管理人)."""
    if set(quantity.subjects) & context.bearers:
        return True
    find = context.facts.thesaurus.find if context.facts else lambda _: ()
    return any(end == len(name) and c.name in context.bearers for name in quantity.subjects for _, end, c in find(name))


def _askers(counted: Sequence[tuple[str, float, str]], words: str) -> list[tuple[str, float, str]]:
    """Of several numbers of a unit those that the asker tells of himself (规定要50%以下，我们现在65%)."""
    own = [one for one in counted if _OURS.search(words[: words.find(one[0])])]
    units = {unit for _, _, unit in own}
    return [one for one in counted if one in own or one[2] not in units]


def _compared(text: str, value: float, quantity: Quantity, passage: Passage) -> Compared:
    clause = _clause(passage, quantity)
    met = reached = meets(value, quantity)
    if _FORBIDDEN.search(clause) and quantity.kind not in _DUTIFUL:
        met = not met  # 不得连续三次以上: who does it three times does not keep to it
    dutiful = quantity.kind in _DUTIFUL
    ceiling = quantity.bound is Bound.MAX
    words = (
        f"条文写的是“{quantity.text}”" if dutiful else f"你们是{text}，{_SIDES[ceiling, reached].format(quantity.text)}"
    )
    demanded = any(modal in clause.partition(quantity.text)[0] for modal in OBLIGING)
    limit = float(quantity.number or 0)
    edge = _EDGE.search(quantity.text) if value == limit else None
    return Compared(met, words, passage, dutiful, value <= limit, demanded, edge=edge.group() if edge else "")


def _clause(passage: Passage, quantity: Quantity) -> str:
    """The clause in which a quantity stands; of alternatives (10万人个人信息或者1万人敏感个人信息) its own."""
    text = passage.article.text
    start = max((m.end() for m in _MARK.finditer(text, passage.start, quantity.start)), default=passage.start)
    end = _MARK.search(text, quantity.end, max(quantity.end, passage.end))
    return text[start : end.start() if end else passage.end]


def _named(clause: str, quantity: Quantity, words: str) -> int:
    """How many characters of the thing counted, which follows the number (1万人以上敏感个人信息), the words have."""
    thing = clause.partition(quantity.text)[2]
    return next((size for size in range(len(thing), 1, -1) if thing[:size] in words), 0)


def _periods(unit: str, other: str) -> bool:
    return unit in _MONTHS and other in _MONTHS


def _in_unit(value: float, unit: str, other: str) -> float:
    """A period in another unit: ten years are 120 months."""
    return value * _MONTHS[unit] / _MONTHS[other] if _periods(unit, other) else value
