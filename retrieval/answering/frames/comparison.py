"""两部法规, 两种主体, 新旧: two sides, each with its own words, and what differs between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from corpus import NUMERAL, Locator
from graph import QuantityKind
from retrieval.answering.compose import amount_words
from retrieval.answering.drafts import Context, Draft, Found, Said
from retrieval.answering.frames.consequence import is_sanction
from retrieval.answering.frames.quantity import wanted_kinds
from retrieval.answering.frames.rule import best_passages, rule
from retrieval.answering.passages import Passage, passages_of, place_words, short_title
from retrieval.finding.candidate import Candidate
from retrieval.models import Verdict
from retrieval.reading.models import Frame

__all__ = ["comparison"]

_THE_SAME = re.compile(r"也?(?:是)?一样(?:吗|么|不)|也(?:是|要|得|算)?这样吗")
_RANGE = re.compile(rf"{NUMERAL}[万亿]?元以上{NUMERAL}[万亿]?元以下")
_PENAL = re.compile(r"罚|处理|处分|责任|后果")
_OF_KIND = 0.3  # what it is worth that a pair punishes where it is asked how, and does not where it is not
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
            p
            for p in near
            if context.quantities(p)
            and _binds(context, p)
            and context.fit(found, p) >= _NEAR * context.fit(found, near[0])
        ]
        with_number = told or best_passages(context, found)
        if with_number:
            spoken.append((_side(context, with_number[0]), with_number[0]))
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
    entities = context.facts.thesaurus.entities
    asked = entities(context.words)
    names = {name for entity in asked for name in context.index.names_for(entity)}
    places = draft.said[0].places
    norms = [n for p in places for n in context.norms(p)]
    if not names or not norms:
        return None
    same = any(names & set(n.subjects) for n in norms) and not _numbers_differ(context, asked, places)
    if same and (before := context.ask.before):
        same = _as_before(context, [*entities(before), *asked], places, before)
    first, *rest = draft.said
    lead = replace(first, text=f"{'一样' if same else '不一样'}：{first.text}")
    return replace(draft, said=(lead, *rest), verdict=Verdict.YES if same else Verdict.NO)


def _as_before(context: Context, entities: Sequence[str], places: Sequence[Passage], before: str) -> bool:
    """Whether what was answered before the exchange stands in the same article, or has the same numbers of the kind."""
    earlier = next(iter(context.find(before)), None)
    if earlier is None or any(p.key == earlier.candidate.key for p in places):
        return not _numbers_differ(context, entities, places)
    wanted = wanted_kinds(before)

    def numbers(of: Sequence[Passage]) -> set[tuple[object, ...]]:
        return {(q.kind, q.number, q.unit, q.bound) for p in of for q in context.quantities(p) if q.kind in wanted}

    return numbers(places) == numbers(earlier.passages)


def _numbers_differ(context: Context, entities: Sequence[str], places: Sequence[Passage]) -> bool:
    """Whether two of the institutions asked about have other numbers of a kind, or only one of them has any."""
    wanted = wanted_kinds(context.words)
    own: dict[QuantityKind, dict[str, set[tuple[object, ...]]]] = {}
    for entity in entities:
        names = context.index.names_for(entity) if context.index else set()
        for q in (q for p in places for q in context.quantities(p) if names & set(q.subjects)):
            if wanted and q.kind not in wanted:
                continue
            own.setdefault(q.kind, {}).setdefault(entity, set()).add((q.number, q.unit, q.bound))
    bound = ([numbers.get(entity, set()) for entity in entities] for numbers in own.values())
    return any(one != other for each in bound for one, other in combinations(each, 2))


def _sides(context: Context) -> list[Found]:
    """The best article of each text compared; of one text alone its two best articles."""
    named = context.asked.doc_ids
    found = [f for f in context.found if f.passages]
    if len(named) >= 2:
        if (pair := _of_versions(context, named[:2])) is not None:
            return pair
        own = [next((f for f in found if f.document.id == doc), None) or _within(context, doc) for doc in named[:2]]
        return [f for f in own if f is not None]
    docs = list(dict.fromkeys(f.document.id for f in found))
    if len(docs) >= 2 and not named:
        return [next(f for f in found if f.document.id == doc) for doc in docs[:2]]
    return found[:2]


def _of_versions(context: Context, docs: Sequence[str]) -> list[Found] | None:
    """The article of two versions of a law that answers best, as it stands in each; ``None`` of other texts."""
    crosswalk = (
        next((c for c in context.facts.crosswalks if {c.old_id, c.new_id} == set(docs)), None)
        if context.facts
        else None
    )
    if crosswalk is None:
        return None
    penal = _PENAL.search(context.words) is not None
    best: tuple[float, list[Found]] | None = None
    for found in (*context.found, *(f for doc in docs for f in _all_within(context, doc))):
        place = found.candidate.key
        other = crosswalk.to_old(place) if place.doc_id == crosswalk.new_id else crosswalk.to_new(place)
        beside = _whole(context, other) if other is not None and place.doc_id in docs else None
        if beside is None:
            continue
        value = sum(max((context.fit(f, p) for p in f.passages), default=0.0) for f in (found, beside))
        value += _OF_KIND * (penal == is_sanction(context, found))
        if best is None or value > best[0]:
            best = (value, sorted((found, beside), key=lambda f: docs.index(f.document.id)))
    return best[1] if best else None


def _whole(context: Context, place: Locator) -> Found | None:
    """An article with all its 款."""
    document = context.document(place.doc_id)
    article = document.tree.by_eid(place.article or "") if document else None
    if document is None or article is None:
        return None
    return Found(Candidate(document, article), 0.5, tuple(passages_of(document, article)))


def _side(context: Context, passage: Passage) -> Said:
    """What a side says; of a text that is no longer in force that it is none."""
    instrument = passage.document.instrument
    lead = f"{short_title(instrument)}，{instrument.status}：" if instrument.in_force is False else ""
    return context.say(passage, 200, lead=lead)


def _binds(context: Context, passage: Passage) -> bool:
    """Whether a 款 holds for whom the ask is about."""
    norms = context.norms(passage)
    return not norms or any(context.binds(norm) for norm in norms)


def _within(context: Context, doc_id: str) -> Found | None:
    """The best article of a text of which none was chosen."""
    return next(iter(_all_within(context, doc_id)), None)


def _all_within(context: Context, doc_id: str) -> list[Found]:
    asked = replace(context.asked, doc_ids=(doc_id,))
    return replace(context, asked=asked).find(context.asked.query)


def _amounts(text: str) -> list[str]:
    """The numbers of a text as written, 一万元以上十万元以下 as one."""
    ranges = list(dict.fromkeys(match.group() for match in _RANGE.finditer(text)))
    return [*ranges, *amount_words(_RANGE.sub("，", text))]


def _difference(one: Passage, other: Passage) -> Said | None:
    """The numbers with units that stand on one side only."""
    told = []
    for passage, beside in ((one, other), (other, one)):
        words = [w for w in _amounts(passage.text) if w.strip("以上下内前") not in beside.text]
        if words:
            told.append(f"{place_words(passage)}另写明{'、'.join(f'“{w}”' for w in words[:4])}")
    over = [p.document.instrument for p in (one, other) if p.document.instrument.in_force is False]
    lead = f"差异（{'、'.join(f'{short_title(i)}{i.status}' for i in over)}）：" if over else "差异："
    return Said(f"{lead}{'；'.join(told)}。", (one, other)) if told else None
