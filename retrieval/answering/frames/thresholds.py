"""The asker's number beside the law's: 1.6 倍 < 两倍以上, 不达标."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph import Bound, Quantity, QuantityKind
from retrieval.answering.drafts import Context
from retrieval.answering.passages import Passage
from retrieval.reading.models import FactKind

__all__ = ["Compared", "compared", "meets"]

_UNITS = {"年": ("年",), "个月": ("个月", "月"), "月": ("个月", "月"), "人": ("人", "个", "户", "名")}
_SKIPPED = (QuantityKind.FINE, QuantityKind.DATE)


@dataclass(frozen=True, slots=True)
class Compared:
    """``met`` says whether the asker's number lies within the law's; ``words`` say both."""

    met: bool
    words: str
    passage: Passage


def meets(value: float, quantity: Quantity) -> bool:
    """Whether a number lies within what a quantity bounds."""
    number = float(quantity.number or 0)
    if quantity.bound is Bound.MIN:
        return value >= number if quantity.inclusive else value > number
    if quantity.bound is Bound.MAX:
        return value <= number if quantity.inclusive else value < number
    return value == number


def compared(context: Context, passages: Sequence[Passage]) -> Compared | None:
    """The first number of the story that the law bounds in the same unit, compared."""
    told = [
        f
        for f in context.reading.facts
        if f.kind is FactKind.NUMBER and f.value is not None and f.unit and f.text in context.words
    ]
    for fact in told:
        for passage in passages:
            for quantity in context.quantities(passage):
                if quantity.kind in _SKIPPED or quantity.number is None:
                    continue
                if context.bearers and quantity.subjects and not set(quantity.subjects) & context.bearers:
                    continue
                if fact.unit not in _UNITS.get(quantity.unit, (quantity.unit,)):
                    continue
                met = meets(float(fact.value or 0), quantity)
                sign = "达到" if met else "未达到"
                return Compared(met, f"你们是{fact.text}，{sign}“{quantity.text}”", passage)
    return None
