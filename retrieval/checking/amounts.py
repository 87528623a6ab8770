"""An amount imposed in a case is a fact of the case, not a quotation: does it lie within the tier of the provision?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.checking.measures import Measure, read_measures
from retrieval.checking.quotations import clauses_of

__all__ = ["Imposed", "imposed", "outside_tiers", "tiers"]

_PERSON = re.compile(r"直接负责|责任人|主管人员|负责人|对个人|责任人员")
_FINE = re.compile(r"罚款|罚金|处罚|并处|罚")
_AFTER_AMOUNT = re.compile(r"的?罚款")


@dataclass(frozen=True, slots=True)
class Imposed:
    """A fine in a case: the amount and whether a person bears it."""

    measure: Measure
    person: bool


@dataclass(frozen=True, slots=True)
class Tier:
    """A range of fines in a provision, in yuan or as multiples, with its words."""

    family: str
    low: float
    high: float
    person: bool
    words: str


def imposed(words: str) -> list[Imposed]:
    """The fines that a text says were imposed: 罚款5万元, 处采购金额1.5倍罚款; amounts with 以上 or 以下 are none."""
    found = []
    for measure in read_measures(words):
        if measure.family not in ("元", "倍") or measure.bound:
            continue
        before = words[max(0, measure.start - 16) : measure.start]
        clause = max(before.rfind(mark) for mark in "，。；、") + 1
        fined = _FINE.search(before[clause:]) or _AFTER_AMOUNT.match(words, measure.end)
        if fined and not re.search(r"最高|可以|可|最多|上限|至多", before[clause:]):
            sentence = max(words.rfind(mark, 0, measure.start) for mark in "，。；\n") + 1
            found.append(Imposed(measure, _PERSON.search(words[sentence : measure.start]) is not None))
    return found


def tiers(provision: str) -> list[Tier]:
    """The ranges of fines of a provision; a bound alone (十万元以下) begins at nothing."""
    found: list[Tier] = []
    measures = [m for m in read_measures(provision) if m.family in ("元", "倍")]
    index = 0
    while index < len(measures):
        low = measures[index]
        high = measures[index + 1] if index + 1 < len(measures) else None
        joined = high is not None and high.family == low.family and 0 <= high.start - low.end <= 2
        if joined and high is not None and low.bound == "min" and high.bound == "max":
            bounds, end = (low.value, high.value), high.end
            index += 2
        else:
            bounds, end = ((0.0, low.value) if low.bound == "max" else (low.value, float("inf"))), low.end
            index += 1
            if low.bound is None:
                continue
        if not re.match(r"[^，。；]{0,24}?罚款", provision[end:]):
            continue
        sentence = max(provision.rfind(mark, 0, low.start) for mark in "；。\n") + 1
        person = _PERSON.search(provision[sentence : low.start]) is not None
        found.append(Tier(low.family, *bounds, person, clauses_of(provision, low.start, end)))
    return found


def outside_tiers(fine: Imposed, ranges: list[Tier]) -> list[Tier]:
    """The tiers that should hold a fine where none does; empty where one does, or none can be compared."""
    same = [tier for tier in ranges if tier.family == fine.measure.family]
    fitting = [tier for tier in same if tier.person == fine.person] or same
    if not fitting or any(tier.low <= fine.measure.value <= tier.high for tier in fitting):
        return []
    return fitting
