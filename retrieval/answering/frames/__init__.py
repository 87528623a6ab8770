"""One module per kind of answer: facts and spans in, statements with their proofs out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from retrieval.answering.drafts import Context, Draft, Move
from retrieval.answering.frames.about import about
from retrieval.answering.frames.actor import actor
from retrieval.answering.frames.breaches import breaches
from retrieval.answering.frames.comparison import comparison
from retrieval.answering.frames.consequence import consequence
from retrieval.answering.frames.correction import correction
from retrieval.answering.frames.definition import definition
from retrieval.answering.frames.grading import grading
from retrieval.answering.frames.listing import listing
from retrieval.answering.frames.parties import apart
from retrieval.answering.frames.polarity import asks_verdict
from retrieval.answering.frames.procedure import in_order, moves_of, procedure
from retrieval.answering.frames.provision import provision
from retrieval.answering.frames.quantity import quantity
from retrieval.answering.frames.rule import paragraphs_of, rule
from retrieval.answering.frames.verdict import decided, verdict
from retrieval.answering.passages import Passage
from retrieval.answering.past import past_act
from retrieval.answering.standing import as_it_was, assumes_force, ended, since_when
from retrieval.answering.widening import events_of
from retrieval.models import Kind, Verdict
from retrieval.reading.models import Frame

__all__ = ["FRAMES", "answer_all", "answer_ask"]

FRAMES: Mapping[Frame, Callable[[Context], Draft | None]] = {
    Frame.RULE: rule,
    Frame.VERDICT: verdict,
    Frame.CORRECTION: correction,
    Frame.LIST: listing,
    Frame.PROVISION: provision,
    Frame.COMPARISON: comparison,
    Frame.CONSEQUENCE: consequence,
    Frame.QUANTITY: quantity,
    Frame.ACTOR: actor,
    Frame.DEFINITION: definition,
    Frame.PROCEDURE: procedure,
    Frame.BREACHES: breaches,
    Frame.ABOUT: about,
}

#: Frames whose words may ask for yes or no, too (一年做一次够吗); the word is said where nothing else comes first.
_ALSO_YES_OR_NO = frozenset({Frame.RULE, Frame.QUANTITY, Frame.ACTOR, Frame.CONSEQUENCE, Frame.DEFINITION})
#: Frames whose ask about an event wants to know what is to be done.
_OF_STORIES = frozenset({Frame.ACTOR, Frame.QUANTITY, Frame.VERDICT})
#: Frames of which a later ask of the same story wants another provision.
_ASK_MORE = frozenset({Frame.RULE, Frame.QUANTITY, Frame.ACTOR, Frame.DEFINITION})
_AS_LIKELY = 0.3  # than the article found first: one of which nothing is said yet
_WORDED = frozenset({Frame.RULE, Frame.ACTOR})


def answer_all(contexts: Sequence[Context]) -> list[Draft]:
    """The drafts of all asks in turn; a 款 that one has said speaks less for the next."""
    drafts: list[Draft] = []
    spoken: frozenset[Passage] = frozenset()
    for context in contexts:
        draft = answer_ask(_fresh_first(replace(context, spoken=spoken)))
        spoken |= {place for statement in draft.conclusion for place in statement.places}
        drafts.append(draft)
    return drafts


def _fresh_first(context: Context) -> Context:
    """The context of a later ask, the articles of which all is said already behind the others: it asks something else."""
    if not context.ask.refers_back or context.ask.frame not in _ASK_MORE or not context.found:
        return context
    said = [f for f in context.found if f.passages and context.spoken.issuperset(paragraphs_of(f))]
    fresh = [f for f in context.found if f not in said and f.probability >= _AS_LIKELY * context.found[0].probability]
    if not said or not fresh:
        return context
    rest = [f for f in context.found if f not in fresh]
    return replace(context, found=(*fresh, *rest))


def _upon_event(context: Context, draft: Draft) -> tuple[Move, ...]:
    """What is to be done, step by step, by what is said where an event is told (宕机了，报给谁、多久内)."""
    if context.ask.frame not in _OF_STORIES or not events_of(context):
        return ()
    places = dict.fromkeys(place for statement in draft.conclusion for place in statement.places)
    return tuple(in_order([move for place in places for move in moves_of(context, place)]))


def answer_ask(context: Context) -> Draft:
    """The draft of an ask by its frame; by the default where the frame has nothing to say."""
    frame = FRAMES.get(context.ask.frame, rule)
    draft = None
    if context.ask.frame in (Frame.RULE, Frame.DEFINITION) and Kind.LIST in context.asked.kinds:
        listed = listing(context)  # 分别是哪几种情形: several articles answer
        draft = listed if listed is not None and listed.rows else None
    draft = draft or grading(context) or apart(context) or frame(context)
    if draft is None or not draft.said:
        draft = rule(context)
    if draft.verdict is None and context.ask.frame in _ALSO_YES_OR_NO and asks_verdict(context.words):
        draft = decided(context, draft, said=context.ask.frame in _WORDED)
    frame_said = Frame.LIST if draft.rows else context.ask.frame
    draft = replace(draft, frame=frame_said, steps=draft.steps or _upon_event(context, draft))
    return _with_past(context, _with_standing(context, draft))


def _with_standing(context: Context, draft: Draft) -> Draft:
    """The draft behind what the standing of its law has to say first."""
    begins = since_when(context, draft)
    if begins is not None:
        others = tuple(said for said in draft.said if said.places != begins.places)
        return replace(draft, said=(begins, *others), verdict=Verdict.PREMISE_WRONG)
    over = ended(context, draft)
    if over is None:
        return draft
    verdict = Verdict.PREMISE_WRONG if assumes_force(context) else draft.verdict
    told = tuple(as_it_was(one) for one in draft.said) if draft.frame is Frame.PROVISION else draft.said
    said = (*told, over) if draft.frame is Frame.COMPARISON else (over, *told)
    return replace(draft, said=said, verdict=verdict)


def _with_past(context: Context, draft: Draft) -> Draft:
    """The draft with the choice between two laws where the act is older than the one that is cited."""
    past = past_act(context, draft)
    if past is None:
        return draft
    asked_for = any(past.places[0].key == found.candidate.key for found in context.found)
    return replace(draft, said=(past,) if asked_for else (*draft.said, past))
