"""日志要存二十年，对吗: 对 or 不对 first, then the right value and where it stands."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus import CHINESE_DIGITS
from retrieval.answering.compose import amounts
from retrieval.answering.drafts import Context, Draft
from retrieval.answering.frames.forces import Force, deciding_clause
from retrieval.answering.frames.rule import rule
from retrieval.finding.evidence import pairs_of
from retrieval.models import Verdict
from retrieval.reading.models import Frame

__all__ = ["correction"]

_WORDS = {Verdict.YES: "对", Verdict.NOT_REGULATED: "条文没有规定所说的数字，最接近的是"}
_YEARS = 1900  # a year is no amount
_SAME_THING = 0.2  # of a claim without its numbers that a sentence shares for it to speak of the same thing
_VAGUE = re.compile(r"定期|及时|立即|随时|不定期|必要时|尽快|第一时间")
_OF_TIME = frozenset({"年", "个月", "周", "日", "小时", "分钟", "工作日", "交易日", "季度"})
_DATE = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
_PART = re.compile(r"[；。\n]")
_CUT = re.compile(r"[，；。\n]")
_NUMBERS = re.compile(rf"[0-9{CHINESE_DIGITS}]+(?:年|个?月|天|日|次|倍|元|%|个?工作日|小时)|每(?:季度?|年|月|天|日|周)")
_SWEEPING = re.compile(r"一律|统统|都是|全都|只要|终身|永远|任何情况|没有?例外|随便|只有")
_HIGHEST = re.compile(r"最[高多重]|上限|顶格|封顶")
_ALLOWS = re.compile(r"允许|可以(?!吧|吗)|不用|不必|无需|不需要|就(?:行|够|归)|能(?:不|随)")


def correction(context: Context) -> Draft | None:
    """Whether the claim holds, then what the text says."""
    draft = rule(context)
    if not draft.said:
        return None
    value = _holds(context, draft)
    first, *rest = draft.said
    lead = replace(first, text=f"{_WORDS.get(value, '不对')}：{first.text}")
    said = (lead, *rest) if value is Verdict.YES else (lead,)
    return replace(draft, frame=Frame.CORRECTION, said=said, verdict=value)


def _holds(context: Context, draft: Draft) -> Verdict:
    """Whether what is claimed stands in what is said first."""
    claim = "；".join(c.text for c in context.claims) or context.words
    places = list(draft.said[0].places)
    text = "\n".join(p.text for p in places)
    dates = _DATE.findall(claim)
    if dates and not all(date in text for date in dates):
        return Verdict.PREMISE_WRONG
    told = {(value, unit) for value, unit in amounts(claim) if not (unit == "年" and value > _YEARS)}
    if told:
        return _by_number(context, claim, told, text)
    clause = deciding_clause(context, places)
    swept = _SWEEPING.search(claim)
    if swept and swept.group() not in _nearest(context, claim, text):
        return Verdict.PREMISE_WRONG
    if clause is None:
        return Verdict.YES
    if clause.force is Force.DENIES:
        return Verdict.PREMISE_WRONG
    if _ALLOWS.search(claim) and clause.force in (Force.FORBIDS, Force.COMMANDS):
        return Verdict.PREMISE_WRONG
    return Verdict.YES


def _alike(claim: str, clause: str) -> float:
    """How much a claim and a clause have in common, of both: the clause about the same thing and no other."""
    own, other = pairs_of(claim), pairs_of(clause)
    return len(own & other) / max(len(own | other), 1)


def _nearest(context: Context, claim: str, text: str) -> str:
    """The part of a text that speaks of what is claimed."""
    need = context.scorer.need(_SWEEPING.sub("", claim))
    return max(_PART.split(text), key=lambda part: context.scorer.cover(need, part), default="")


def _speaks_of(context: Context, claim: str, told: set[tuple[float, str]], text: str) -> bool:
    """Whether a text says something else of what is claimed: a number of that sort, or 定期, for the same thing.

    A provision that the question names is what it is asked about, whatever it says; what is said to hold without
    exception (一律) is wrong where the text has none of it.
    """
    if any(c.article for c in context.ask.targets) or _SWEEPING.search(context.words):
        return True
    sorts = {_sort(unit) for _, unit in told}
    need = context.scorer.need(_NUMBERS.sub("", claim))
    for part in _PART.split(text):
        same = {_sort(unit) for _, unit in amounts(part)} & sorts or ("time" in sorts and _VAGUE.search(part))
        near = max(context.scorer.cover(need, part), context.scorer.cover(context.need, part))
        if same and near >= _SAME_THING:
            return True
    return False


def _sort(unit: str) -> str:
    """Units that measure the same: years and months are times, 每季度 and 次 say how often."""
    if unit in _OF_TIME or unit.startswith("每") or unit == "次":
        return "time"
    return unit


def _by_number(context: Context, claim: str, told: set[tuple[float, str]], text: str) -> Verdict:
    """Whether every number claimed stands in the clause that speaks of the same thing."""
    if not told <= amounts(text):
        return Verdict.PREMISE_WRONG if _speaks_of(context, claim, told, text) else Verdict.NOT_REGULATED
    if _HIGHEST.search(claim):
        units = {unit for _, unit in told}
        most = max((value for value, unit in amounts(text) if unit in units), default=0.0)
        if most > max(value for value, _ in told):
            return Verdict.PREMISE_WRONG
    clauses = [part for part in _CUT.split(text) if amounts(part)]
    bare = _NUMBERS.sub("", claim)
    near = max(clauses, key=lambda part: _alike(bare, _NUMBERS.sub("", part)), default="")
    if len(clauses) > 1 and not (told <= amounts(near) if len(told) > 1 else told & amounts(near)):
        return Verdict.PREMISE_WRONG
    if _SWEEPING.search(claim) and not _SWEEPING.search(text):
        return Verdict.PREMISE_WRONG
    return Verdict.YES
