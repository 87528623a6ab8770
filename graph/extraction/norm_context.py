"""What stands around a trigger: its bearer, condition, exception, object and the end of its words."""

from __future__ import annotations

import re

from graph.extraction.clauses import Clause, Segment, SegmentKind
from graph.extraction.norm_patterns import ADDRESS_END, MANNER, OWN_TIME
from graph.extraction.norm_state import Place, State

__all__ = ["find_addressees", "find_condition", "find_exception", "find_object", "find_topic", "governed_end"]

#: Segments before and after a trigger that are looked at; no clause of a law has more.
REACH = 40
_COMPARED = re.compile(r"(?:少于|低于|超过|高于|多于|大于|小于|早于|晚于|短于|长于|为[零〇一二三四五六七八九十百\d])")
_TOPIC_LENGTH = 24


def governed_end(place: Place, clause: Clause, index: int, following: tuple[int, re.Match[str]] | None) -> int:
    """End of the words a trigger governs: before the next trigger's segment and its conditions."""
    stop = following[0] if following else len(clause.segments)
    if stop == index:
        return clause.segments[index].end
    last = stop - 1
    while last > index and clause.segments[last].kind is not SegmentKind.MAIN:
        last -= 1
    return clause.segments[last].end


def find_condition(
    state: State, place: Place, clause: Clause, index: int, begin: int, trigger: int
) -> tuple[str | None, int]:
    """Conditions (…的), times (…前) and topics (处理个人信息，) before a trigger since ``begin``, and where all starts."""
    text = place.text
    segment = clause.segments[index]
    before = [s for s in clause.segments[max(0, index - REACH) : index] if s.start >= begin]
    own = text[segment.start : trigger]
    known = len(own) <= 200 and bool(state.finder.of(own))
    own_at = segment.start + state.finder.subject_length(own) if known else segment.start
    if trigger - own_at > 3 and OWN_TIME.search(text[max(own_at, trigger - 4) : trigger]):
        first = before[0] if before and before[0].kind is not SegmentKind.EXCEPTION else None
        return text[first.start if first else own_at : trigger], first.start if first else segment.start
    marked = [i for i, s in enumerate(before) if s.kind in (SegmentKind.CONDITION, SegmentKind.TIME)]
    if marked:
        first_at = marked[0]
        if begin == clause.start and all(s.kind is not SegmentKind.EXCEPTION for s in before):
            first_at = 0
        return text[before[first_at].start : before[marked[-1]].end], before[first_at].start
    if not before or begin != clause.start:
        return None, segment.start
    if re.match(r"(?:支持和)?鼓励", text[trigger:]):  # 国家推进…，鼓励…: two policies, not a condition
        return None, before[0].start
    topic = [s for s in before if s.kind is SegmentKind.MAIN and not MANNER.match(s.masked)]
    if topic and trigger == segment.start and topic[-1] is before[-1]:
        words = text[topic[0].start : topic[-1].end]
        named = state.finder.subject_length(words) if state.finder.of(words) else 0
        if len(words) - named > 2 and words[named : named + 1] != "的":
            return words[named:].lstrip("，"), before[0].start
    return None, before[0].start


def find_exception(place: Place, clause: Clause, index: int, stop: int, first: bool) -> str | None:
    """除…外 before the trigger or …除外 after it, within the clause."""
    after = [s for s in clause.segments[index + 1 : min(stop, index + REACH)] if s.kind is SegmentKind.EXCEPTION]
    before = [s for s in clause.segments[max(0, index - REACH) : index] if s.kind is SegmentKind.EXCEPTION and first]
    chosen = after or before
    return place.text[chosen[0].start : chosen[-1].end] if chosen else None


def find_object(action: str) -> str | None:
    """The words after 对 or 将 (对测试环境涉及的敏感数据进行脱敏)."""
    match = re.match(
        r"[^，。；]{0,8}?[对将]([^，。；]{2,40}?)(?:进行|予以|开展|实施|纳入|报送|报告|作为|作出|采取)", action
    )
    return match.group(1) if match else None


def find_topic(state: State, before: str, action: str) -> str | None:
    """What a bare comparison measures, by the words before its trigger: 资料的保存期限｜不得｜少于二十年."""
    if not _COMPARED.match(action):
        return None
    words = before[state.finder.subject_length(before) if state.finder.leading(before, things=False) else 0 :]
    words = re.sub(r"自[^，。；]{2,24}(?:之日)?起$", "", words.strip("，、 的其"))
    return words if 2 <= len(words) <= _TOPIC_LENGTH else None


def find_addressees(
    state: State, place: Place, clause: Clause, segment: Segment, match: re.Match[str]
) -> tuple[tuple[str, ...], int]:
    """Whom 鼓励 and 禁止 address, and where the action begins; 国家鼓励… without an addressee keeps 国家."""
    at = segment.start + match.end()
    rest = place.text[at : segment.end]
    if match.group() in ("禁止", "严禁") and rest and state.finder.split(rest):  # the list goes on after a comma
        joined = place.text[at : clause.end].split("，")
        count = next((n for n, part in enumerate(joined) if not state.finder.split(part)), len(joined))
        if 1 < count < len(joined):
            names = tuple(dict.fromkeys(name for part in joined[:count] for name in state.finder.split(part)))
            return tuple(n for n in names if n != "组织") or names, at + len("，".join(joined[:count])) + 1
    for stop in ADDRESS_END.finditer(rest):
        names = state.finder.split(rest[: stop.start()])
        if names:
            return names, at + stop.start()
    if match.group() == "严禁" and match.start() == 0:  # 保证金应当存放在专户，严禁挪作他用
        opening = place.text[clause.segments[0].start : clause.segments[0].end]
        names = state.finder.leading(opening) if segment is not clause.segments[0] else ()
        if names or state.subjects:
            return names or state.subjects, at
    if match.group() in ("禁止", "严禁"):
        return ((state.anyone,) if state.anyone else ()), at
    return (("国家",) if place.text[clause.start :].startswith("国家") else ()), at
