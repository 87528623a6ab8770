"""Numbers, days and times of a report against those of the provision: which number is meant, and whether it is told right.

A number in a document may be what the provision demands or what is the case (保存七个月, 被罚五万元). Only the former must be
the provision's own; of the latter only what lies beyond the bound tells something.
"""

from __future__ import annotations

import re

from retrieval.checking.amounts import imposed
from retrieval.checking.kinship import kin_share
from retrieval.checking.matters import (
    FIRM,
    NORMATIVE,
    OURSELVES,
    PARTIES,
    SAME_MATTER,
    SAME_SENTENCE,
    Conflict,
    among,
    entities,
    matter,
)
from retrieval.checking.measures import TIMES, Measure, read_measures
from retrieval.checking.plain import plain
from retrieval.checking.quotations import clauses_of
from retrieval.checking.verifier_words import PERSON_TARGET
from retrieval.checking.verifier_words import TIMES as MOMENTS

__all__ = ["around_number", "not_at_once", "other_day", "other_number", "other_tier"]

_FINED = re.compile(r"元以[上下]|罚款")
_CONDITIONS = ("拒不改正", "情节(?:特别)?严重", "特别严重", "造成严重后果|导致[^，。；]{0,16}后果", "逾期(?:不|未)改正")
_GRADED = (*_CONDITIONS, "造成|导致")
_DENIED = re.compile(r"没有|尚未|并未|未曾|未(?!经)|不属于|并非|无(?=$)|不(?=$)")
# What is the case somewhere, not what a provision demands: 公司现行保存期限为三年, 仅保存三年.
_FACT = re.compile(
    rf"{OURSELVES}|{PARTIES}|贵司|贵公司|贵行|当事人|(?:^|[，。；：、|\s])(?:该|本|各)?(?:公司|单位|平台)(?!应|须|必须|不得|可以)"
    r"|某|现行|目前|实际|去年|今年|本次|此次|已(?!经?发生)|曾|仅|只(?!要)|尚未|未(?!经)|结果[为是显]|累计|整改|差距|达标|不符合|违反|未按|拟"
)
_MEETS = re.compile(r"(?<!不)符合|满足|优于|高于|严于|达标")
_VAGUE = re.compile(r"合理(?:期限|时间|期间)|适时|择机|尽量|在?适当(?:时候|时间|期限)")
_AT_ONCE = MOMENTS["at once"]
_FIRST = re.compile(
    r"一上来|直接就|起步就?|一旦违反就|一般(?:情形|情况|违法|情节|罚款|处罚)|第一档|首次|初次|初犯|尚未(?:造成|导致)"
)
_DEMANDS = re.compile(r"应当|应(?!急|用)|须|必须|需要?|(?<![重主])要(?!求|点|素)")
_SURE, _LESS = 0.6, 0.6  # likeness to the clause with another number; to the one with the same number, as a part of it
_FROM_THEN = re.compile(r"之日起[^，。；]{0,2}$")  # a deadline told as rules tell it: 之日起三十个工作日完成
_UNNAMED = 0.15  # what a condition that is not named takes from the likeness to a tier
_SPEAKS = 14  # characters from which a clause says by itself of what it is the number
_DAY = re.compile(
    r"(?:(?:期限|截止[日期]*|截至|不[迟晚]于|最[迟晚])[^，。；\d年]{0,4}(?:每年|次年)?)?(?<!\d)(?<!\d年)(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?P<before>(?:以|之)?前)?"
)
_BY = re.compile(r"^(?:期限|截|不[迟晚]于|最[迟晚])")


def other_number(passage: str, provision: str, *, reported: bool, around: str) -> Conflict | None:
    """The first number of a report that the provision has otherwise; the parameters are those of ``conflict``."""
    facts = {fine.measure.start for fine in imposed(passage)}
    there = read_measures(provision)
    for said in read_measures(passage):
        clause = clauses_of(passage, said.start, said.end)
        same = [real for real in there if real.family == said.family]
        same = _of_the_clause(said, passage, provision, there) or same
        if not same and said.bound == "max" and said.family in TIMES and not FIRM.search(passage):
            same = [real for real in there if real.family in TIMES and real.bound == "max"]  # 一个月内 for 15个工作日内
        if said.start in facts or not same or _agrees(said, same, passage, provision):
            continue
        fact = _FACT.search(clause) is not None or _MEETS.search(around) is not None
        asked = _DEMANDS.search(clause) is not None or _FROM_THEN.search(passage[: said.start]) is not None
        demanded = reported or (not fact and asked and not FIRM.search(around))
        met = fact and _MEETS.search(around) is not None and said.bound == "min"
        if (said.bound is None or met) and not demanded and any(_satisfies(said, real) for real in same):
            continue  # a fact that meets the bound: 12年 where 十年以上 is asked
        if said.family == "频" and FIRM.search(clause) and any(said.value < real.value for real in same):
            continue  # a firm may do more often what is asked of it
        who = entities(passage[: said.start])
        own = (
            [real for real in same if not real.agrees(said) and among(who, entities(around_number(provision, real)))]
            if who
            else []
        )
        best = max(
            own or same, key=lambda real: (matter(clause, around_number(provision, real)), real.bound == said.bound)
        )
        near = matter(clause, around_number(provision, best))
        values = len({real.value for real in same})
        alone = values <= 2 and near >= SAME_MATTER / 2
        rest = passage.replace(said.text, "")
        alone = alone or (values == 1 and matter(rest, provision) >= SAME_SENTENCE)
        alone = alone or (len(same) == 1 and said.bound == best.bound and kin_share(rest, provision) >= SAME_MATTER)
        sum_told = said.family == "元" and said.bound is not None and not fact
        if sum_told:
            bounded = [real for real in same if real.bound == said.bound] or same
            best = max(bounded, key=lambda real: _fits_tier(_segment(provision, real), around or passage))
        told = said.bound or said.family == "频" or NORMATIVE.search(clause) or reported or not fact
        if (near >= SAME_MATTER or alone or sum_told) and told:
            right = clauses_of(provision, best.start, best.end)
            return Conflict("数字", said.text, best.text, right)
    return None


def _of_the_clause(said: Measure, passage: str, provision: str, there: list[Measure]) -> list[Measure]:
    """The length of time in the clause that says the same, where it is counted in another unit: 一年以上 for 六个月以上."""
    if said.family not in TIMES or said.bound is None:
        return []
    bare = clauses_of(passage, said.start, said.end).replace(said.text, "")
    times = [real for real in there if real.family in TIMES and real.bound == said.bound]
    alike = {real.start: _alike(bare, _bare(provision, real)) for real in times}
    best = max(times, key=lambda real: alike[real.start], default=None)
    if best is None or best.family == said.family or alike[best.start] < _SURE:
        return []
    rest = max((alike[real.start] for real in times if real.family == said.family), default=0.0)
    return [best] if rest <= _LESS * alike[best.start] else []


def _fits_tier(segment: str, words: str) -> tuple[bool, float]:
    """How well a tier answers to a report: the same target, then the matter, less the conditions that it does not name."""
    missing = sum(re.search(one, segment) is not None and not re.search(one, words) for one in _GRADED)
    target = bool(PERSON_TARGET.search(segment)) == bool(PERSON_TARGET.search(words))
    return target, matter(words, segment) - _UNNAMED * missing


def _segment(provision: str, real: Measure) -> str:
    """The part of a sentence between 分号 in which a number stands, with its condition."""
    first = max(provision.rfind(mark, 0, real.start) for mark in "；。\n") + 1
    return provision[first : real.end]


def _agrees(said: Measure, same: list[Measure], passage: str, provision: str) -> bool:
    """Whether the provision has the number, and not another one where it speaks of the same matter."""
    equal = [real for real in same if real.agrees(said)]
    if not equal:
        return False
    clause = clauses_of(passage, said.start, said.end)
    others = [real for real in same if not real.agrees(said)]
    who = entities(passage)
    theirs = [entities(around_number(provision, real)) for real in equal]
    if any(among(who, entities(around_number(provision, real))) for real in others) and all(
        w and not among(who, w) for w in theirs
    ):
        return False  # the number is somebody else's
    bare = clause.replace(said.text, "")
    here = max(_alike(bare, _bare(provision, real)) for real in equal)
    other = max((_alike(bare, _bare(provision, real)) for real in others), default=0.0)
    return other < _SURE or here >= _LESS * other


def _satisfies(said: Measure, real: Measure) -> bool:
    return (real.bound == "min" and said.value >= real.value) or (real.bound == "max" and said.value <= real.value)


def around_number(provision: str, real: Measure) -> str:
    """The clause of a number, a short one with the clause before it, which says of what it is the number."""
    clause = clauses_of(provision, real.start, real.end)
    if len(clause) >= _SPEAKS:
        return clause
    at = provision.find(clause)
    return clauses_of(provision, max(0, at - 2), max(0, at - 1)) + clause if at > 1 else clause


def _bare(provision: str, real: Measure) -> str:
    """The clause of a number without it."""
    return around_number(provision, real).replace(real.text, "")


def _alike(one: str, other: str) -> float:
    """How far one of two clauses is contained in the other, numbers aside."""
    return max(matter(one, other), matter(other, one))


def other_day(passage: str, provision: str) -> Conflict | None:
    """Another day of the year than the one before which something is due (每年4月30日前); a firm may set an earlier one."""
    here, there = plain(passage), plain(provision)
    said, real = (
        [(int(m["month"]), int(m["day"]), m) for m in _DAY.finditer(form.text) if m["before"] or _BY.match(m.group())]
        for form in (here, there)
    )
    if not said or not real or {day[:2] for day in said} & {day[:2] for day in real}:
        return None
    if said[0][:2] < real[0][:2] and FIRM.search(passage):
        return None
    mine, theirs = (form.span(*match.span()) for form, match in ((here, said[0][2]), (there, real[0][2])))
    right = clauses_of(provision, *theirs)
    return Conflict("日期", passage[slice(*mine)], provision[slice(*theirs)], right)


# 批准后再停止: what is done at once waits for nothing
_AFTERWARDS = re.compile(r"(?:请示|批准|同意|审批|研究|核实|确认|通知)(?:之|以)?后(?:再|才)(?=[^，。；]{2,})")


def not_at_once(passage: str, provision: str) -> Conflict | None:
    """A deadline, or a vague time, where the provision says 立即 and has no deadline of its own."""
    real = next((m for m in _AT_ONCE.finditer(provision)), None)
    if real is None or _AT_ONCE.search(passage):
        return None
    stricter = FIRM.search(passage) is not None  # a firm may set itself a deadline
    if any(m.family in TIMES and m.bound == "max" for m in read_measures(provision)):
        return None
    said = [(m.text, m.start, m.end) for m in read_measures(passage) if m.family in TIMES and m.bound == "max"]
    said += [(m.group(), *m.span()) for m in (*_VAGUE.finditer(passage), *_AFTERWARDS.finditer(passage))]
    for text, start, end in said:
        clause = clauses_of(passage, start, end)
        rest = clause.replace(text, "")
        prompt = [sentence for sentence in re.findall(r"[^。\n]+", provision) if _AT_ONCE.search(sentence)]
        best = max(prompt, key=lambda sentence: matter(rest, sentence), default="")
        moment = _AT_ONCE.search(best)
        waits = _AFTERWARDS.match(passage, start) is not None
        if stricter and not waits:
            continue
        waits = waits and matter(clause[clause.find(text) + len(text) :], best) >= SAME_MATTER
        if moment and (waits or (matter(rest, best) >= SAME_MATTER and NORMATIVE.search(clause))):
            return Conflict("时间要求", text, moment.group(), clauses_of(best, *moment.span()))
    return None


def other_tier(passage: str, provision: str) -> Conflict | None:
    """The fine of another tier than the one whose condition the document states or denies."""
    segments = [part for part in re.split(r"[；。\n]", provision) if _FINED.search(part)]
    if len(segments) < 2:
        return None
    plain_one = _plain_tier(passage, segments) or _topmost(passage, segments)
    if plain_one is not None:
        return plain_one
    for condition in _CONDITIONS:
        said = re.search(condition, passage)
        those = [part for part in segments if re.search(condition, part)]
        if not said or not those or len(those) == len(segments):
            continue
        denied = _DENIED.search(passage[max(0, said.start() - 8) : said.start()]) is not None
        fitting = [part for part in segments if (part in those) != denied]
        for measure in read_measures(passage):
            if measure.family != "元" or measure.bound is None or measure.start < said.start():
                continue
            if not any(measure.agrees(real) for part in fitting for real in read_measures(part)):
                fine = next(part for part in fitting)
                return Conflict("处罚档次", measure.text, fine.strip(), fine.strip())
    return None


def _topmost(passage: str, segments: list[str]) -> Conflict | None:
    """The highest fine (最高罚到一千万) told for a condition that another tier has: 造成大量数据泄露."""
    for measure in read_measures(passage):
        if measure.family != "元" or measure.bound != "max":
            continue
        at = max(passage.rfind(mark, 0, measure.start) for mark in "；。\n") + 1
        if PERSON_TARGET.search(passage[at : measure.start]) or _has_lower(measure, passage):
            continue  # of persons, or a range told with both its ends
        told = passage[: measure.start]
        having = [part for part in segments if any(measure.agrees(real) for real in read_measures(part))]
        shares = {part: matter(told, re.split("处|罚款", part)[0]) for part in segments}
        best = max(segments, key=lambda part: shares[part])
        other = max((shares[part] for part in having), default=1.0)
        if having and best not in having and shares[best] >= SAME_MATTER and shares[best] >= other + 2 * _UNNAMED:
            return Conflict("处罚档次", measure.text, best.strip(), best.strip())
    return None


def _has_lower(measure: Measure, passage: str) -> bool:
    lower = (m for m in read_measures(passage) if m.family == measure.family and m.bound == "min")
    return any(0 <= measure.start - m.end <= 3 for m in lower)


def _plain_tier(passage: str, segments: list[str]) -> Conflict | None:
    """A fine said to be that of the plain case (一般情形) which is another tier's, or none."""
    first = _FIRST.search(passage)
    graded = [part for part in segments if any(re.search(one, part) for one in _GRADED)]
    if first is None or not graded:
        return None
    plainly = [part for part in segments if part not in graded]
    real = [measure for part in plainly for measure in read_measures(part)]
    for measure in read_measures(passage):
        if measure.start < first.start() or measure.family != "元" or measure.bound is None:
            continue
        if any(re.search(one, passage[first.end() : measure.start]) for one in _GRADED):
            return None
        if not any(measure.agrees(other) for other in real):
            there = [part for part in graded if any(measure.agrees(other) for other in read_measures(part))]
            fine = "；".join(part.strip() for part in (*plainly[:1], *there[:1])) or segments[0].strip()
            return Conflict("处罚档次", measure.text, fine, fine)
    return None
