"""Which duties of an instrument a firm is to be held against: each once, with its condition, none of others.

The facts say whom a norm binds. What they leave to the words is read here: a condition that stands before the bearer
(达到规定数量的个人信息处理者) or in the head of a list of items, a duty of the authorities that stands in the same 款,
the same words taken twice, and periods of transition that are over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from corpus import Article, Instrument
from graph import Modality, Norm

__all__ = ["distinct_duties", "is_over", "with_condition"]

_HEAD = re.compile(r"应当|必须|不得|禁止|须")
_OTHERS = re.compile(
    r"(?:有关|相关|主管|监督管理|行政|执法)(?:地区、)?(?:部门|机关)$|(?:人民政府|派出机构|行业协会|国家机关)$"
)
_TRANSITION = re.compile(r"本(?:办法|法|条例|规定|规则|细则)(?:实施|施行|公布|发布)(?:之日起|前，|后[^，]{0,12}内)")
_PLACED = re.compile(r"^(?:在|对|按照|根据|依照)")


def distinct_duties(norms: Iterable[Norm]) -> list[Norm]:
    """The norms without those of others, and each stretch of text once: as a prohibition where it is taken as both."""
    kept: dict[tuple[str, str, int, str], Norm] = {}
    for norm in norms:
        if _OTHERS.search(_head(norm.text).rstrip("，")):
            continue
        key = (norm.doc_id, norm.eid, norm.paragraph, norm.text)
        if key not in kept or norm.modality is Modality.PROHIBITION:
            kept[key] = norm
    return list(kept.values())


def with_condition(norm: Norm, article: Article | None) -> Norm:
    """The norm with the condition that its bearer carries, in its own words or in the head of its list of items."""
    if norm.condition is not None:
        return norm
    stretches = [_head(norm.text)]
    paragraph = article.paragraph(norm.paragraph) if article else None
    if norm.item is not None and paragraph is not None:
        stretches.append(_head(paragraph.text.partition("：")[0]))
    for stretch in stretches:
        found = _borne(stretch, norm.subjects)
        if found:
            return replace(norm, condition=found)
    return norm


def is_over(norm: Norm, instrument: Instrument, today: date) -> bool:
    """Whether a norm is about a transition that ended: counted from the day of an instrument in force for years."""
    if not instrument.effective or _TRANSITION.search(norm.text) is None:
        return False
    return today.year - int(instrument.effective[:4]) > 1


def _head(text: str) -> str:
    match = _HEAD.search(text)
    return text[: match.start()] if match else ""


def _borne(head: str, subjects: Iterable[str]) -> str | None:
    head = head.rstrip("，")
    for subject in subjects:
        before, found, after = head.rpartition(subject)
        if found and not after and len(before) > 4 and before.endswith("的") and not _PLACED.match(before):
            return before
    return None
