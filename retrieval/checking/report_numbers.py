"""Which numbers of a report contradict a provision: another unit or bound, or a number where the provision has none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.checking.amounts import imposed
from retrieval.checking.matters import OURSELVES, PARTIES, Conflict, matter
from retrieval.checking.measures import read_measures
from retrieval.checking.quotations import clauses_of
from retrieval.checking.report_parts import around_measure, best_words, span_of
from retrieval.checking.verifier_models import Fault, FaultKind

__all__ = ["OWN", "WHAT", "numbers_told"]

_BOUNDED = re.compile(r"至少|至多|最少|最多|最长|最短|不少于|不低于|不超过|不得|以上|以下|以内|内")
_NOT_YET = re.compile(r"[，]?(?:仍|还|都)?(?:未|没有?|不曾)")
OWN = re.compile(rf"{OURSELVES}|{PARTIES}|贵司|(?:^|[，。；])公司")
WHAT = {
    FaultKind.NUMBER: "数字",
    FaultKind.UNIT: "数字的单位",
    FaultKind.BOUND: "上下限",
    FaultKind.MODALITY: "应当、可以、不得",
    FaultKind.NEGATION: "肯定与否定",
    FaultKind.BEARER: "义务主体",
    FaultKind.ROLE: "义务主体",
    FaultKind.RECIPIENT: "报告或者通知的对象",
    FaultKind.CONDITION: "适用条件",
    FaultKind.EXCEPTION: "例外",
    FaultKind.TIER: "处罚档次",
    FaultKind.TIMING: "时间要求",
}


def numbers_told(fault: Fault, passage: str, provision: str, *, reported: bool) -> Iterator[Conflict]:
    """A number with another unit or bound, or one where the provision has none."""
    if OWN.search(passage):
        return  # a writer may be stricter with himself
    at = passage.find(fault.words)
    cases = {fine.measure.start for fine in imposed(passage)}
    said = [m for m in read_measures(passage) if at <= m.start and m.end <= at + len(fault.words)]
    there = read_measures(provision)
    for one in said:
        if one.start in cases or not (one.bound or one.family == "频" or _BOUNDED.search(fault.words)):
            continue
        if fault.kind is FaultKind.NUMBER and not reported:
            continue
        same = [m for m in there if m.value == one.value and m.family != "频"] or [
            m for m in there if m.family == one.family
        ]
        not_yet = _NOT_YET.match(passage, one.end) and one.text.startswith(("超过", "满"))
        if not_yet and any(m.value == one.value and _NOT_YET.match(provision, m.end) for m in same):
            continue  # 超过两年未被发现 for 二年内未被发现
        if fault.kind is not FaultKind.UNIT and any(m.agrees(one) and m.bound == one.bound for m in same):
            continue  # whose it is, is told elsewhere
        if fault.kind is FaultKind.BOUND and any(m.value == one.value and m.bound == one.bound for m in same):
            continue  # the provision has the number with this bound too, for another tier
        if same:
            real = max(same, key=lambda m: matter(passage, around_measure(provision, m)))
            said_words, real_words = one.text, real.text
            if said_words == real_words:  # 每周…一次 for 每天…一次: the clauses tell it
                said_words, real_words = clauses_of(passage, one.start, one.end), around_measure(provision, real)
            yield Conflict(WHAT[fault.kind], said_words, real_words, around_measure(provision, real))
        elif one.family == "频" and "定期" in provision:
            yield Conflict(WHAT[FaultKind.TIMING], one.text, "定期", clauses_of(provision, *span_of("定期", provision)))
        elif fault.kind is FaultKind.NUMBER:
            yield Conflict(WHAT[fault.kind], one.text, "没有这一数字", best_words(passage, provision))
