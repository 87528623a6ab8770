"""Norms of one clause: one per trigger, and tasks that stand without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.extraction.clauses import Clause, SegmentKind, mask_relative
from graph.extraction.norm_bearers import find_bearers
from graph.extraction.norm_context import (
    find_addressees,
    find_condition,
    find_exception,
    find_object,
    find_topic,
    governed_end,
)
from graph.extraction.norm_patterns import CRIMINAL, EXEMPT, KEEPS, MODAL, MODALITY, PLAIN_DUTY, TASK_TOPIC, TRIGGER
from graph.extraction.norm_sanctions import is_sanction, sanction_norms
from graph.extraction.norm_state import Place, State, carry_subjects, draft_norm, modality_for
from graph.extraction.subjects import UNNAMED
from graph.models import Modality, Norm

__all__ = ["read_clause"]

_JOINED = re.compile(r"(?:^|[并且但也和、又均还]|或者|同时|以及|后|时|的|前)(?:依法|应)?$")


#: What a duty is for: 为保证客户可以查询，….
_PURPOSE = re.compile(r"为了?(?!者|[一-鿿、]{0,24}的(?:机构|单位|公司|人员|企业))(?!.*(?:应当|必须|不得))")
#: A breach, or what an office asks of another: no task of its own.
_NO_TASK = re.compile(r".{0,12}包括$|未|不(?!定期)|违反|拒|申请(?=人民|上级)")
#: What is to be made possible for another: 应当保证用户在提交前可以更正.
_OBJECT_CLAUSE = re.compile(r"(?:保证|确保|保障|允许|方便|便于)[^，]{2,}")
#: 依法应当承担民事赔偿责任和缴纳罚款，其财产不足以同时支付时: what the case is, not what is asked.
_CASE = re.compile(r"其?财产不足")
#: What nobody may do to a thing: 结算财产不得被查封.
_SUFFERED = re.compile(r"被(?:查封|冻结|扣押|扣划|没收|强制执行|挪用|抵销)")
#: What is left to whom: 具体办法由国务院另行规定.
_LEFT_TO = re.compile(
    r"(?P<what>[^，。；由]{2,60}?)?(?<![理事缘])由(?P<whom>[^，。；由]{2,50}?)"
    r"(?:(?:依照|根据|按照|依据)[^，。；]{2,30}?|在[^，。；]{2,16}内|另行|统一|负责|分别|共同|依法|(?<!行业)组织)*(?:制定|(?<!按)规定|指定|公布|确定|制订|发布|编制|拟定|拟订|实施|实行监督管理|发布公告)(?!的|[方主细办])"
)


def read_clause(state: State, place: Place, clause: Clause, inherited: str, *, plain: bool) -> list[Norm]:
    """All norms of a clause, in the order of their triggers."""
    segments = clause.segments
    hits: list[tuple[int, re.Match[str]]] = []
    for index, segment in enumerate(segments):
        if segment.kind in (SegmentKind.CONDITION, SegmentKind.EXCEPTION):
            continue
        if _PURPOSE.match(segment.masked) and index + 1 < len(segments):
            continue
        ahead = segments[index + 1] if index + 1 < len(segments) else None
        if ahead and (
            (ahead.kind is SegmentKind.CONDITION and ahead.masked.startswith("认为")) or _CASE.match(ahead.masked)
        ):
            continue  # 有权处理有关依据，认为合法的，…: the case goes on
        hits.extend((index, match) for match in _triggers(segment.masked))
    sanction = is_sanction(place, clause)
    if sanction and not any(match.group() in ("应当", "不得", "必须") for _, match in hits):
        return sanction_norms(state, place, clause, hits, inherited) if plain or hits else []
    norms: list[Norm] = []
    task = _find_task(state, place, clause, hits) if plain else None
    if plain and not task and not hits:
        task = _assigned(state, place, clause)
    if task and not hits and (rest := _second_task(state, place, clause, task)):
        return [replace(task, end=rest[0], text=place.text[task.start : rest[0]],
                        action=place.text[task.trigger_start + len(task.trigger) : rest[0]]), *rest[1]]  # fmt: skip
    if task:
        norms.append(task)
    begin = norms[0].end if norms else clause.start
    for order, (index, match) in enumerate(hits):
        segment = segments[index]
        trigger_at = segment.start + match.start()
        following = hits[order + 1] if order + 1 < len(hits) else None
        end = governed_end(place, clause, index, following)
        if following is not None and following[0] == index:
            end = segment.start + following[1].start()
        previous = hits[order - 1] if order and hits[order - 1][0] == index else None
        before = place.text[segment.start + (previous[1].end() if previous else 0) : trigger_at]
        modality = MODALITY[str(match.lastgroup)]
        action_at = segment.start + match.end()
        acting = False  # who does one thing (由…) is not who the topic is
        agent = re.match(r"由(?!于)([^，。；]{2,30})", place.text[action_at:end])
        if modality is Modality.ENCOURAGEMENT or match.group() in ("禁止", "严禁"):
            names, action_at = find_addressees(state, place, clause, segment, match)
        elif agent and modality in (Modality.OBLIGATION, Modality.PERMISSION):
            owner = state.finder.leading(before, things=False)
            names = state.finder.of(before) if owner else state.finder.acting(agent.group(1))
            acting = bool(names and not owner and (state.subjects or all(n.endswith(("人员", "人")) for n in names)))
            names = names or find_bearers(state, place, clause, index, before, place.text[action_at:end])
        else:
            names = find_bearers(state, place, clause, index, before, place.text[action_at:end])
            user = re.match(r"作为(.{2,20}?)(?:实施|开展|进行|履行)", place.text[action_at:end])
            if user and not state.finder.of(before):
                names = state.finder.split(user.group(1)) or names
        if modality is Modality.PROHIBITION and _SUFFERED.match(place.text, action_at, end):
            names = (state.anyone,) if state.anyone else ()
        names = names or (UNNAMED,)
        modality = modality_for(state, names, modality)
        condition, start = find_condition(state, place, clause, index, begin, trigger_at)
        exception = find_exception(place, clause, index, following[0] if following else len(segments), not order)
        if exempt := EXEMPT.search(place.text, action_at, clause.end):
            exception, end = exception or exempt.group(), min(end, exempt.start())
        if norms and modality is Modality.PROHIBITION:  # 不得…，不得… share what stands before the first
            condition = condition or norms[-1].condition
            exception = exception or norms[-1].exception
        norms.append(
            draft_norm(
                names,
                modality,
                match.group(),
                (min(start, trigger_at), max(end, action_at)),
                place.text,
                action=place.text[action_at:end],
                trigger_start=trigger_at,
                condition=condition,
                exception=exception,
                object=find_object(place.text[action_at:end]) or find_topic(state, before, place.text[action_at:end]),
                rule="trigger",
            )
        )
        begin = end
        if not sanction and not acting:  # whom a sanction hits is not whom the article addresses
            carry_subjects(state, names)
        if modality is Modality.OBLIGATION and KEEPS.search(place.text[action_at:end]):
            state.keepers = names
    return norms


def _triggers(masked: str) -> Iterator[re.Match[str]]:
    """The triggers of a segment; a second one counts only where it is joined to the first (应当…并不得…).

    不得设定应当由国家统一确定的资格 and 要求其不得… state one norm.
    """
    end: int | None = None
    for match in TRIGGER.finditer(mask_relative(masked)):
        between = masked[end : match.start()] if end is not None else ""
        if end is None or (_JOINED.search(between) and not _OBJECT_CLAUSE.match(between)):
            yield match
            end = match.end()


def _assigned(state: State, place: Place, clause: Clause) -> Norm | None:
    """What is left to an authority without a modal word: 分级标准由国务院制定."""
    for segment in clause.segments:
        words = place.text[segment.start : segment.end]
        if segment.kind is not SegmentKind.MAIN or not (given := _LEFT_TO.match(words)):
            continue
        names = state.finder.split(given["whom"]) or state.finder.leading(given["whom"])
        if not names or any(state.finder.kind(name) not in ("regulator", "association", "state") for name in names):
            continue
        at = segment.start + given.end("whom")
        return draft_norm(
            names, Modality.POWER, "", (clause.start, clause.end), place.text,
            action=place.text[at : clause.end], trigger_start=at, object=given["what"], rule="assigned",
        )  # fmt: skip
    return None


def _second_task(state: State, place: Place, clause: Clause, task: Norm) -> tuple[int, list[Norm]] | None:
    """Where the task of another authority begins in the clause, and the norms from there: …牵头负责…，甲、乙等部门负责…."""
    for at in range(1, len(clause.segments)):
        segment = clause.segments[at]
        words = place.text[segment.start : segment.end]
        names = state.finder.leading(words, things=False) if segment.kind is SegmentKind.MAIN else ()
        own = words[state.finder.subject_length(words) :] if names else ""
        if not re.match(r"(?:在|依照|按照|依据|依)[^，。；]*(?:履行|负责|承担)|负责", own) or set(names) & set(
            task.subjects
        ):
            continue
        rest = Clause(segment.start, clause.end, clause.segments[at:])
        if segment.start > task.trigger_start and (norms := read_clause(state, place, rest, "", plain=True)):
            return segment.start - 1, norms
    return None


def _find_task(state: State, place: Place, clause: Clause, hits: list[tuple[int, re.Match[str]]]) -> Norm | None:
    """A regulator's, an association's or a firm's task without a modal word, at the head of a clause."""
    index = next((i for i, s in enumerate(clause.segments) if s.kind is SegmentKind.MAIN), None)
    if index is None or any(i == index for i, _ in hits):
        return None
    segment = clause.segments[index]
    words = place.text[segment.start : segment.end]
    names = state.finder.leading(words, things=False)
    known = {state.finder.kind(name) for name in names}
    rest = words[state.finder.subject_length(words) :]
    if CRIMINAL.search(place.text[clause.start : clause.end]) or _NO_TASK.match(rest):
        return None
    if not names or words.startswith(("对", "向", "在")) or len(rest) < 3 or rest[0] in "的、和":
        return None
    authority = known <= {"regulator", "association"}
    following = next((i for i, _ in hits), None)
    if authority:
        gap = clause.segments[index + 1 : following] if following is not None else ()
        standing = re.match(r"定期|负责|依法(?!履行)|每年", rest) and any(s.kind is SegmentKind.CONDITION for s in gap)
        if following is not None and (TASK_TOPIC.search(words) or not standing):
            return None
        if not re.search(r"[一-鿿]{2}", rest) or re.match(r"(?:批准|规定|认定|授权|是|应)", rest):
            return None
    elif (
        hits
        or MODAL.search(words)
        or "state" in known
        or not PLAIN_DUTY.match(rest)
        or len(clause.segments) > 12
        or "的，" in words
        or any(s.kind is SegmentKind.CONDITION for s in clause.segments[index:])
    ):
        return None
    end = governed_end(place, clause, index, (following, hits[0][1]) if following is not None else None)
    end = max(end, segment.end)
    names = state.finder.resolve(names, state.context)
    trigger = "负责" if rest.startswith("负责") else ""
    at = segment.start + len(words) - len(rest) + len(trigger)
    if authority or known <= {"regulated"}:
        carry_subjects(state, names)
    condition, start = find_condition(state, place, clause, index, clause.start, segment.start)
    return draft_norm(
        names,
        Modality.POWER if authority else Modality.OBLIGATION,
        trigger,
        (start, end),
        place.text,
        action=place.text[at:end],
        trigger_start=at - len(trigger),
        condition=condition,
        rule="task",
    )
