"""Norms: who must, must not, may or is encouraged to do what.

One norm per modal trigger in a main clause. Coordinated verbs under one trigger are one norm; each clause of a
sanctions sentence is its own; an item list of duties gives one norm an item, a list of objects or conditions none.
Tasks of regulators and associations that stand without a modal word are powers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus import Article, Document, Origin, Paragraph
from graph.extraction.clauses import Segment, SegmentKind, Sentence, mask_relative, split_sentences
from graph.extraction.norm_clauses import read_clause
from graph.extraction.norm_patterns import CONDITION_LIST, DUTY_LIST, ELSEWHERE, NO_NORM, OWN_PROCEDURE, TRIGGER
from graph.extraction.norm_state import (
    Place,
    State,
    default_authority,
    draft_norm,
    keep_norm,
    lasting_topic,
    modality_for,
)
from graph.extraction.subjects import UNNAMED, EntityTable, SubjectFinder
from graph.extraction.unnamed import fill_unnamed
from graph.models import Modality, Norm, Quantity

__all__ = ["extract_norms"]

#: What a lead-in asks for by itself, before it comes to its list.
_OWN_DUTY = re.compile(
    r"([^：]{4,}?)，并(?:且|应当)?(?:遵守|符合|履行|做好|落实|采取)(?:下列|以下)[^，。；]{0,16}[：:]?\s*$"
)
#: Who acts in laws on the acts of authorities, and how often such a law says so.
_ANY_AUTHORITY, _OFTEN = "行政机关", 40


def extract_norms(
    document: Document, *, quantities: Sequence[Quantity] = (), table: EntityTable | None = None
) -> list[Norm]:
    """All norms of ``document`` in the order of the text; none for drafts, drafting notes and texts that are missing.

    ``quantities`` of the same document are attached to the norm in whose text they stand.
    """
    if document.origin is Origin.MISSING or not document.instrument.binding:
        return []
    state = State(SubjectFinder.for_document(document, table), document, default_authority(document))
    text = "\n".join(article.text for article in document.tree.articles)
    state.anyone = next(
        iter(
            dict(
                Counter(
                    re.findall(r"任何(?:单位|个人|组织|机构)(?:和|、|或者)(?:单位|个人|组织|机构)", text)
                ).most_common(1)
            )
        ),
        "",
    )
    if text.count(_ANY_AUTHORITY) >= _OFTEN:
        state.office = _ANY_AUTHORITY
    named = Counter(state.finder.table.names[word] for word in state.finder.pattern.findall(text))
    state.usual = tuple(name for name, count in named.most_common() if count > 2)
    for article in document.tree.articles:
        if article.is_section:
            continue
        state.subjects, state.opened, state.keepers, state.offenders, state.context = (), (), (), (), ""
        state.accused = False
        for paragraph in article.paragraphs:
            state.subjects = lasting_topic(state)
            state.imposing = ()
            _read_paragraph(state, article, paragraph)
    office = state.authority if OWN_PROCEDURE.search(document.instrument.title) else None
    state.norms = fill_unnamed(state.finder, document.tree.articles, state.norms, state.anyone, office)
    by_place: dict[tuple[str, int, int | None], list[Quantity]] = {}
    for quantity in quantities:
        by_place.setdefault((quantity.eid, quantity.paragraph, quantity.item), []).append(quantity)
    return [
        replace(
            norm,
            quantities=tuple(
                q for q in by_place.get((norm.eid, norm.paragraph, norm.item), ()) if norm.start <= q.start < norm.end
            ),
        )
        for norm in state.norms
    ]


def _read_paragraph(state: State, article: Article, paragraph: Paragraph) -> None:
    lead = paragraph.lead_in
    if NO_NORM.search(lead.split("。")[0]) and (paragraph.items or "用语" in lead):
        return
    last = lead.rsplit("。", 1)[-1] if not lead.endswith("。") else ""
    conditions = bool(paragraph.items) and (
        bool(CONDITION_LIST.search(last)) or not re.search(r"下列|以下|如下|包括|：$", last)
    )
    duty = paragraph.items and not conditions and DUTY_LIST.search(last.rstrip("：: \n"))
    prohibited = duty and re.search(r"(?:行为|活动)", duty.group())
    if duty and prohibited and not re.search(r"不得|禁止|可以|有权", last):
        duty = None
    place = Place(article, paragraph.number, None, paragraph.start, lead)
    head = _read_unit(state, place, hold_last=bool(duty))
    listed = re.search(r"(?:包括|是指|分为)(?:下列|以下)?[^，。；]{0,12}[：:]?\s*$", last) and not TRIGGER.search(last)
    by_case = re.search(r"分别[^，。；]{0,12}(?:处理|办理|作出|决定|执行|处置)", last)
    if not paragraph.items or conditions or listed or (not duty and not by_case and re.search(r"下列|以下|如下", last)):
        return
    for item in paragraph.items:
        at = item.start + len(item.text) - len(item.body)
        inner = Place(article, paragraph.number, item.number, at, item.body)
        _read_item(state, inner, head if duty else None)


def _read_item(state: State, place: Place, head: Norm | None) -> None:
    """An item of a duty list: the lead-in's norm applied to it, unless its own modal words say it all."""
    sentences = split_sentences(place.text)
    if not sentences:
        return
    first = next((i for i, s in enumerate(_all_segments(sentences)) if s.kind is SegmentKind.MAIN), 0)
    flat = _all_segments(sentences)
    masked = mask_relative(flat[first].masked) if flat else ""
    if head is not None:
        opening = TRIGGER.search(masked)
        if opening is None or re.match(r"鼓励", opening.group()):
            end = _item_end(place.text, sentences)
            keep_norm(state, place, replace(head, action=place.text[:end], start=0, end=end, rule="item-of-duty-list"))
            state.subjects = head.subjects
        else:
            state.subjects = _ordered(state, head) or head.subjects
    state.listed = head is not None
    _read_unit(state, place, hold_last=False, plain=head is None)
    state.listed = False


def _ordered(state: State, head: Norm) -> tuple[str, ...]:
    """Whom an office orders to keep to the items: 可以责令恐怖活动嫌疑人员遵守下列约束措施."""
    told = re.search(r"(?:责令|要求)([^，。；]{2,20}?)(?:遵守|履行|执行)(?:下列|以下)", head.action)
    return state.finder.split(told.group(1)) if told else ()


def _item_end(text: str, sentences: Sequence[Sentence]) -> int:
    """Where the first statement of an item ends: before its own triggers, at the latest at the end."""
    flat = _all_segments(sentences)
    end = flat[0].end
    for segment in flat:
        if segment.kind is SegmentKind.MAIN and TRIGGER.search(mask_relative(segment.masked)):
            break
        end = segment.end
    return min(end, len(text.rstrip("；。; \n")))


def _all_segments(sentences: Iterable[Sentence]) -> list[Segment]:
    return [segment for sentence in sentences for clause in sentence.clauses for segment in clause.segments]


def _read_unit(state: State, place: Place, *, hold_last: bool, plain: bool = True) -> Norm | None:
    """Norms of a 款 or of its lead-in; with ``hold_last`` the last one is handed back for the items instead of kept."""
    found: list[Norm] = []
    for sentence in split_sentences(place.text):
        words = place.text[sentence.start : sentence.end]
        if NO_NORM.search(words):
            continue
        inherited = ""
        for clause in sentence.clauses:
            norms = read_clause(state, place, clause, inherited, plain=plain)
            if norms and norms[-1].modality is Modality.POWER and norms[-1].trigger == "可以":
                inherited = "可以"
            elsewhere = ELSEWHERE.search(place.text[clause.start : clause.end])
            if elsewhere and not norms and found and found[-1].exception is None:
                found[-1] = replace(found[-1], exception=elsewhere.group())
            found.extend(norms)
        state.context += words
    if hold_last:
        held = found.pop() if found else None
        for norm in found:
            keep_norm(state, place, norm)
        if held is None:
            names = state.finder.of(place.text.split("，")[0]) or state.subjects or state.opened or (UNNAMED,)
            held = draft_norm(names, modality_for(state, names, None), "", (0, len(place.text)), place.text)
        words = place.text.rsplit("。", 1)[-1]
        if held.trigger and re.search(r"依法履行", words) and not TRIGGER.search(words):
            held = replace(held, trigger="依法履行")
        if own := _OWN_DUTY.match(held.action):  # 应当合规经营，并遵守下列要求: a duty beside the list
            keep_norm(state, place, replace(held, action=own.group(1)))
        if held.rule == "task" and not DUTY_LIST.search(held.text.rstrip("：")):
            keep_norm(state, place, held)
        return held
    for norm in found:
        keep_norm(state, place, norm)
    return None
