"""Norms of sanctions clauses: what an authority may or must impose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.extraction.clauses import Clause, Segment, SegmentKind
from graph.extraction.norm_patterns import BREACH_AHEAD, CRIMINAL, MODALITY, SANCTION
from graph.extraction.norm_state import Place, State, draft_norm, modality_for
from graph.models import Modality, Norm

__all__ = ["is_sanction", "sanction_norms"]

#: What is only asked for, refused or owed: 有权申请人民法院采取责令停止有关行为的措施.
_ASKED = re.compile(
    r"(?:申请|请求|有权要求|有权拒绝)[^，]{0,30}(?:责令|没收|吊销|撤销|罚款|处分)|(?:吊销|撤销|责令|关闭|处罚)[^，]{0,12}决定的(?:部门|机关|机构)"
)
_AGENT = re.compile(
    r"由([^，。；]{2,40}?)(?=依据|依照|依法|按照|在各自|综合|根据|责令|给予|并处|单处|处|没收|予以|吊销|撤销|对|$)"
)


def is_sanction(place: Place, clause: Clause) -> bool:
    """Whether a clause imposes a consequence on a breach that it states or that the clause before stated."""
    main = [place.text[s.start : s.end] for s in clause.segments if s.kind is SegmentKind.MAIN]
    return any(SANCTION.search(words) and not _ASKED.search(words) for words in main) and (
        any(s.kind is SegmentKind.CONDITION for s in clause.segments)
        or bool(BREACH_AHEAD.match(place.text, clause.start, clause.end))
        or bool(re.match(r"(?:并)?(?:由|对|责令|没收|给予|处)", place.text[clause.start : clause.start + 2]))
    )


def _opening(segments: Sequence[Segment], index: int) -> int:
    """The first of the conditions that stand right before segment ``index`` (情节严重的，…可以), or ``index``."""
    while index > 1 and segments[index - 1].kind is SegmentKind.CONDITION:
        index -= 1
    return index


def _acting(state: State, place: Place, clause: Clause, index: int) -> tuple[str, ...]:
    """The authority that opens a segment between the condition and the trigger in segment ``index``."""
    for segment in reversed(clause.segments[:index]):
        if segment.kind is not SegmentKind.MAIN:
            break
        names = state.finder.leading(place.text[segment.start : segment.end])
        if names and all(state.finder.kind(name) in ("regulator", "state") for name in names):
            return names
    return ()


def _opening_authority(state: State, place: Place, clause: Clause) -> tuple[str, ...]:
    """The authority that a clause on another's breach opens with: 人民法院对被告拒不到庭的，可以予以公告."""
    first = clause.segments[0]
    words = place.text[first.start : first.end]
    names = state.finder.leading(words, things=False)
    rest = words[state.finder.subject_length(words) :]
    if not names or not rest.startswith("对") or any(state.finder.kind(n) not in ("regulator", "state") for n in names):
        return ()
    return names


def _offenders(state: State, place: Place, clause: Clause) -> tuple[str, ...]:
    """Whom the opening condition of a sanction names as breaking the rule."""
    first = clause.segments[0]
    words = place.text[first.start : first.end]
    if first.kind is not SegmentKind.CONDITION and not BREACH_AHEAD.match(words):
        return ()
    names = state.finder.leading(words)
    return () if all(state.finder.kind(name) == "state" for name in names) else names


def _second_agent(
    state: State, place: Place, clause: Clause, first: int, *, joined: bool
) -> tuple[int, tuple[str, ...]] | None:
    """The segment at which another authority begins to impose (…，并由公安机关依法给予治安管理处罚).

    With ``joined`` only 并由 tells of another one, since 由 may name the first.
    """
    for index in range(first + 1, len(clause.segments)):
        words = place.text[clause.segments[index].start : clause.segments[index].end]
        agent = re.match(
            r"并?由([^，。；]{2,40}?)(?=依据|依照|依法|按照|在各自|责令|给予|并处|单处|处|没收|予以|吊销|撤销|对)",
            words,
        )
        if joined and not words.startswith("并"):
            continue
        if agent and SANCTION.search(words) and (names := state.finder.split(agent.group(1))):
            return index, names
    return None


def sanction_norms(
    state: State, place: Place, clause: Clause, hits: list[tuple[int, re.Match[str]]], inherited: str
) -> list[Norm]:
    """One norm per 可以, and one where there is none; the bearer is who may impose the sanction."""
    segments = clause.segments
    first = next(
        (
            i
            for i, s in enumerate(segments)
            if s.kind is SegmentKind.MAIN and SANCTION.search(place.text[s.start : s.end])
        ),
        0,
    )
    conditions = [s for s in segments[: first + 1] if s.kind is SegmentKind.CONDITION]
    condition = place.text[segments[0].start : conditions[-1].end] if conditions else None
    words = place.text[segments[first].start : clause.end]
    imposing = [w for s in segments[first:] if SANCTION.search(w := place.text[s.start : s.end])]
    if not hits and all(CRIMINAL.search(w) for w in imposing or [words]):
        return []
    agent = re.search(
        r"由([^，。；]{2,40}?)(?=依据|依照|依法|按照|在各自|责令|给予|并处|单处|处|没收|予以|吊销|撤销|对)", words
    )
    for ahead in segments[:first] if agent is None else ():  # 由有关机关综合考虑…因素，对责任人员给予处分
        if ahead.kind is SegmentKind.MAIN and (named := _AGENT.match(place.text[ahead.start : ahead.end])):
            agent, first = (named, segments.index(ahead)) if state.finder.split(named.group(1)) else (agent, first)
    if agent and words[: agent.start()].endswith("并") and SANCTION.search(words[: agent.start()]):
        agent = None  # 责令改正，并由公安机关…: the second who imposes
    proposes = agent and agent.start() == 0 and "建议" in agent.group(1)
    names = state.finder.split(agent.group(1).partition("建议")[0] if proposes else agent.group(1)) if agent else ()
    if not names and hits:
        names = state.finder.of(
            place.text[segments[hits[0][0]].start : segments[hits[0][0]].start + hits[0][1].start()]
        )
    if not names and hits:  # 有下列情形之一的，作出决定的机关根据…，可以撤销
        names = _acting(state, place, clause, hits[0][0])
    asking = () if names or not hits else _opening_authority(state, place, clause)
    names = names or asking
    named_first = 0
    if not names and not hits:  # 有关机构依照《网络安全法》予以处罚: the office opens the clause without 由
        own = place.text[segments[first].start : segments[first].end]
        offices = state.finder.leading(own, things=False)
        if offices and all(state.finder.kind(name) in ("regulator", "state") for name in offices):
            names, named_first = offices, state.finder.subject_length(own)
    if not names:
        kinds = {state.finder.kind(name) for name in state.subjects}
        names = state.imposing or (state.subjects if kinds == {"regulator"} else ()) or (state.authority,)
    if not asking and set(names) & set(_offenders(state, place, clause)) and not agent and re.search(r"处分", words):
        names = ("有关机关",)  # who broke the rule does not discipline himself
    state.imposing = names
    if not hits and (second := _second_agent(state, place, clause, first, joined=not agent)):
        at, others = second
        head = Clause(clause.start, segments[at - 1].end, segments[:at])
        state.imposing = ()
        tail = sanction_norms(state, place, Clause(segments[at].start, clause.end, segments[at:]), [], inherited)
        state.imposing = names
        norms = sanction_norms(state, place, head, [], inherited)
        return [*norms, *(replace(norm, subjects=others) for norm in tail)]
    accused = _offenders(state, place, clause)
    front = clause.segments[0]
    if accused or front.kind is SegmentKind.CONDITION or BREACH_AHEAD.match(place.text[front.start : front.end]):
        state.offenders = state.offenders if state.accused else accused
        state.accused = True
    if not hits:
        at = segments[first].start + (agent.end() if agent and agent.start() == 0 else 0)
        at += named_first
        if agent and proposes:  # 由密码管理部门建议有关机关给予处分
            at = segments[first].start + agent.start(1) + agent.group(1).index("建议")
        if duly := re.match(r"(?:依据|按照)各?自?职责(?:分工|范围)?", place.text[at:]):
            at += duly.end()
        return [
            draft_norm(
                names, Modality.POWER, inherited, (clause.start, clause.end), place.text,
                action=place.text[at : clause.end], trigger_start=at, condition=condition, rule="sanction",
            )
        ]  # fmt: skip
    norms = []
    for order, (index, match) in enumerate(hits):
        at = segments[index].start + match.end()
        opening = index if order == 0 else _opening(segments, index)
        end = segments[_opening(segments, hits[order + 1][0]) - 1].end if order + 1 < len(hits) else clause.end
        start = clause.start if order == 0 else segments[opening].start
        if opening < index:  # the next tier's own condition
            condition = place.text[start : segments[index - 1].end]
        norms.append(
            draft_norm(
                names, modality_for(state, names, MODALITY[str(match.lastgroup)]), match.group(), (start, max(at, end)),
                place.text, action=place.text[at : max(at, end)], trigger_start=segments[index].start + match.start(),
                condition=condition, rule="sanction",
            )
        )  # fmt: skip
    return norms
