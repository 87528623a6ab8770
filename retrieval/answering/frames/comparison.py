"""两部法规, 两种主体, 新旧: two sides, each with its own words, and what differs between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from graph import QuantityKind
from retrieval.answering.compose import amount_words
from retrieval.answering.drafts import Context, Draft, Found, Said
from retrieval.answering.frames.quantity import wanted_kinds
from retrieval.answering.frames.rule import best_passages, rule
from retrieval.answering.passages import Passage, place_words
from retrieval.models import Verdict
from retrieval.reading.models import Frame

__all__ = ["comparison"]

_THE_SAME = re.compile(r"也?(?:是)?一样(?:吗|么|不)|也(?:是|要|得|算)?这样吗")
_NEAR = 0.4  # of the best fit: a 款 with a number that is compared before one without


def comparison(context: Context) -> Draft | None:
    """One statement a side, then the numbers that only one side has; ``None`` where there are no two sides."""
    context = replace(context, spoken=frozenset())
    if _THE_SAME.search(context.words):
        return _same(context)
    spoken: list[tuple[Said, Passage]] = []
    for found in _sides(context)[:2]:
        near = sorted(found.passages, key=lambda p: -context.fit(found, p))
        told = [
            p for p in near if context.quantities(p) and context.fit(found, p) >= _NEAR * context.fit(found, near[0])
        ]
        with_number = told or best_passages(context, found)
        if with_number:
            spoken.append((context.say(with_number[0], 200), with_number[0]))
    if len(spoken) < 2:
        return None
    difference = _difference(spoken[0][1], spoken[1][1])
    statements = [said for said, _ in spoken]
    return Draft(Frame.COMPARISON, (*([difference] if difference else []), *statements))


def _same(context: Context) -> Draft | None:
    """Whether what was said of one holds for the other as well: the same norm binds it."""
    draft = rule(context)
    if not draft.said or context.index is None or context.facts is None:
        return None
    asked = context.facts.thesaurus.entities(context.words)
    names = {name for entity in asked for name in context.index.names_for(entity)}
    norms = [n for p in draft.said[0].places for n in context.norms(p)]
    if not names or not norms:
        return None
    same = any(names & set(n.subjects) for n in norms) and not _numbers_differ(context, asked, draft.said[0].places)
    first, *rest = draft.said
    lead = replace(first, text=f"{'一样' if same else '不一样'}：{first.text}")
    return replace(draft, said=(lead, *rest), verdict=Verdict.YES if same else Verdict.NO)


def _numbers_differ(context: Context, entities: Sequence[str], places: Sequence[Passage]) -> bool:
    """Whether two of the institutions asked about have numbers of one kind of their own that are not the same."""
    wanted = wanted_kinds(context.words)
    own: dict[QuantityKind, dict[str, set[tuple[object, ...]]]] = {}
    for entity in entities:
        names = context.index.names_for(entity) if context.index else set()
        for q in (q for p in places for q in context.quantities(p) if names & set(q.subjects)):
            if wanted and q.kind not in wanted:
                continue
            own.setdefault(q.kind, {}).setdefault(entity, set()).add((q.number, q.unit, q.bound))
    return any(one != other for numbers in own.values() for one, other in combinations(numbers.values(), 2))


def _sides(context: Context) -> list[Found]:
    """The best article of each text compared; of one text alone its two best articles."""
    named = context.asked.doc_ids
    found = [f for f in context.found if f.passages]
    if len(named) >= 2:
        own = [next((f for f in found if f.document.id == doc), None) for doc in named[:2]]
        return [f for f in own if f is not None]
    docs = list(dict.fromkeys(f.document.id for f in found))
    if len(docs) >= 2 and not named:
        return [next(f for f in found if f.document.id == doc) for doc in docs[:2]]
    return found[:2]


def _difference(one: Passage, other: Passage) -> Said | None:
    """The numbers with units that stand on one side only."""
    told = []
    for passage, beside in ((one, other), (other, one)):
        words = [w for w in amount_words(passage.text) if w.strip("以上下内前") not in beside.text]
        if words:
            told.append(f"{place_words(passage)}另写明{'、'.join(f'“{w}”' for w in words[:4])}")
    return Said(f"差异：{'；'.join(told)}。", (one, other)) if told else None
