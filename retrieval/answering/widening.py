"""What the words left aside and the facts bring in: what to do upon an event that is told, and the asker's own duty.

A story speaks of pipes, colleagues and insurers; what the law asks for after a breakdown is near in words to little of
it. The graph knows which duties a kind of event calls for, and whom each binds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from corpus import Locator
from graph import Norm
from retrieval.answering.drafts import DUTIES, Context, Found
from retrieval.finding.candidate import Feature
from retrieval.reading.models import Frame

__all__ = ["EVENT", "EVENT_FRAMES", "answers_event", "events_of", "is_anothers", "is_named", "left_aside", "upon_event"]

EVENT_FRAMES = frozenset({Frame.PROCEDURE, Frame.ACTOR})
EVENT = "event"
"""The scheme of the thesaurus that holds what happens."""
_LOOKED = 12  # of those near, in the order of their likelihood
_MOST = 3
_CALLED_FOR = 0.5  # how sure at least is what the graph says an event calls for
_DEALS = re.compile(r"处置|处理|报告|通报|调查|补救|消除|排查")
_TELLS = re.compile(r"报|告|通知|联系|找|说")
_FEARED = re.compile(r"(?:万一|担心|害怕|怕|可能会?|避免|防止|防范)[^，。？]{0,3}$")  # it has not happened
_LEST = re.compile(r"防范|防止|避免|预防|风险|可能性")
_AHEAD = re.compile(r"预案|演练|制度|机制")  # what is made ready before anything happens
_CLAUSE = re.compile(r"[，；。]")


def events_of(context: Context) -> frozenset[str]:
    """The words by which the texts name what the story tells: its kinds of event, and those above them."""
    if context.facts is None:
        return frozenset()
    if context.ask.frame is Frame.ACTOR and not _TELLS.search(context.words):
        return frozenset()  # 谁背锅 asks who answers for it, not what to do
    thesaurus, told = context.facts.thesaurus, context.ask.query
    named = {c.name for at, _, c in thesaurus.find(told) if c.scheme == EVENT and not _FEARED.search(told[:at])}
    names = {name for one in named for name in (one, *thesaurus.broader(one))}
    return frozenset(
        word for name in names if (concept := thesaurus.concept(name)) for word in (concept.name, *concept.alt)
    )


def answers_event(context: Context, place: Locator, events: frozenset[str]) -> bool:
    """Whether an article tells the asker what to do once such an event has happened; never what authorities do then."""
    norms = context.index.norms_by_doc.get(place.doc_id, ()) if context.index else ()
    duties = [n for n in norms if n.eid == place.article and n.modality in DUTIES and context.binds(n)]
    return any(_upon(n, events) and not (n.subjects and set(n.subjects) <= context.authorities) for n in duties)


def upon_event(context: Context) -> tuple[Found, ...]:
    """Of what was chosen that which the told event calls for, and what is named.

    All of it where no event is told or nothing chosen answers it.
    """
    events = events_of(context)
    own = (f for f in context.found if is_named(f) or answers_event(context, f.candidate.key, events))
    return tuple(own) or tuple(context.found)


def is_named(found: Found) -> bool:
    """Whether the question names the article."""
    return Feature.NAMED in found.candidate.values


def is_anothers(context: Context, found: Found) -> bool:
    """Whether what is quoted of an article holds only duties of others than whom the ask is about."""
    duties = [n for p in found.passages for n in context.norms(p) if n.modality in DUTIES]
    if context.only_designated(duties):
        return True
    return bool(duties) and bool(context.bearers) and not any(context.binds(n) for n in duties)


def left_aside(context: Context, near: Iterable[Found]) -> list[Found]:
    """What belongs to the answer though its words do not show it.

    Upon an event the duties that it calls for, those of one instrument; where all that was chosen is another's duty (or only of those designated, which nobody says to be), the
    likeliest of the asker's.

    Args:
        context: the ask with what was chosen for it.
        near: what else was near, the likeliest first; no more is taken of it than is needed.
    """
    if any(map(is_named, context.found)):
        return []
    if context.ask.frame in EVENT_FRAMES and (events := events_of(context)):
        reaching = (f for f in near if context.reaches(f.document.id))
        upon = [f for f in islice(reaching, _LOOKED) if answers_event(context, f.candidate.key, events)]
        own = [f for f in upon if f.document.id == upon[0].document.id][:_MOST]
        return [replace(f, probability=max(f.probability, _CALLED_FOR)) for f in own]
    if context.found and all(is_anothers(context, found) for found in context.found):
        binding = (f for f in islice(near, _LOOKED) if _has_duty(context, f) and not is_anothers(context, f))
        return list(islice(binding, 1))
    return []


def _has_duty(context: Context, found: Found) -> bool:
    return any(n.modality in DUTIES for p in found.passages for n in context.norms(p))


def _upon(norm: Norm, events: frozenset[str]) -> bool:
    """Whether a duty is due because an event has happened, not lest it happens (防范泄露风险)."""
    told = norm.condition or ""
    if any(event in told for event in events) and not _LEST.search(told):
        return True
    return any(
        (_DEALS.search(clause[:at]) or _DEALS.search(clause[at + len(event) :]))
        for clause in _CLAUSE.split(norm.action)
        if not _AHEAD.search(clause) and not _LEST.search(clause)
        for event in events
        if (at := clause.find(event)) >= 0
    )
