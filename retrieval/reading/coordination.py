"""Things asked of several at once, one by one: 网安法和关基条例各在哪条 are two questions, 义务条款、罚则各是哪条 two more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from corpus import Citation
from retrieval.reading.asks import Draft
from retrieval.reading.frames import frame_of
from retrieval.reading.models import Frame
from retrieval.reading.rules import first

__all__ = ["of_each"]

_JOINT = re.compile(r"[》”]?(?:、|和|与|跟|及|以及|还有|/|，)[《“]?")
_SUBJECTS = re.compile(
    r"^(?P<head>(?:.*(?:的|里|中|上))?)(?P<one>[^、，和与的]{2,10})(?:、|和|与|以及)(?P<other>[^、，和与的]{2,10}?)(?:分别|各自?)(?P<asked>(?:是|在|为|对应)?的?是?(?:第?几|哪).*)$"
)
_EACH = re.compile(r"分别|各自?")
_BESIDE = re.compile(r"[^，。？]{2,}(?:、|和|与|跟|以及)[^，。？]{2,}?(?:分别|各自?)")
_TOGETHER = frozenset({Frame.COMPARISON, Frame.ABOUT, Frame.LIST})  # these ask of several laws together


def of_each(drafts: Iterable[Draft], citations: Callable[[str], Sequence[Citation]]) -> tuple[Draft, ...]:
    """The drafts, with one for each law where one asks of several laws each, and one for each thing asked of them.

    A later draft that asks 各 and names no law asks of those of the one before, on the same subject.

    Args:
        drafts: as divided.
        citations: the instruments and provisions that a text names.
    """
    found: list[Draft] = []
    several: list[str] = []  # what was asked of each
    subject: tuple[str, ...] = ()
    for draft in drafts:
        apart = _of_each_thing(draft, citations)
        if len(apart) > 1:
            several, subject = [one for one, _ in apart], draft.lead
        for _, one in apart:
            named = _coordinated(one.own, citations(one.own))
            if named and _is_apart(one.own):
                several, subject = [c.text for c in named], one.lead
                found += [replace(one, own=_without_others(one.own, named, own)) for own in named]
            elif several and _refers_to_each(one.own) and not citations(one.own):
                lead = one.lead or subject
                found += [replace(one, own=each + _EACH.sub("", one.own, count=1), lead=lead) for each in several]
            else:
                found.append(one)
    return tuple(found)


def _is_apart(own: str) -> bool:
    """Whether a question wants something of each of the laws that it names."""
    return first("each_law", own) is not None and frame_of(own, named=True)[0] not in _TOGETHER


def _refers_to_each(own: str) -> bool:
    """Whether 各 or 分别 mean what was named before, not what stands beside them (初次和情节严重分别罚多少)."""
    return _EACH.search(own) is not None and first("each_law", own) is not None and not _BESIDE.search(own)


def _of_each_thing(draft: Draft, citations: Callable[[str], Sequence[Citation]]) -> list[tuple[str, Draft]]:
    """The draft for each of two things that it asks of (义务条款、罚则各是哪条), with the thing."""
    match = _SUBJECTS.match(draft.own)
    if match is None or citations(match["one"]) or citations(match["other"]):
        return [("", draft)]
    things = (match["one"], match["other"])
    return [(thing, replace(draft, own=f"{match['head']}{thing}{match['asked']}")) for thing in things]


def _coordinated(own: str, citations: Sequence[Citation]) -> list[Citation]:
    """The first instruments named side by side (A和B, A、B与C); empty where there are not two."""
    run: list[Citation] = []
    for citation in citations:
        whole = citation.article is None and citation.doc_id is not None
        if whole and run and _JOINT.fullmatch(own[run[-1].end : citation.start]):
            run.append(citation)
        elif len(run) > 1:
            break
        else:
            run = [citation] if whole else []
    return run if len({c.doc_id for c in run}) > 1 else []


def _without_others(own: str, named: Sequence[Citation], kept: Citation) -> str:
    """The question with the one law in place of all."""
    return own[: named[0].start] + kept.text + _EACH.sub("", own[named[-1].end :], count=1)
