"""什么是, 包括哪些: the whole definition, every item."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus import Locator
from graph import Definition, DefinitionKind
from retrieval.answering.drafts import Context, Draft, Said
from retrieval.answering.frames.rule import best_passages, rule
from retrieval.answering.passages import Passage, place_words
from retrieval.models import StatementKind
from retrieval.reading.models import Frame

__all__ = ["defined", "definition"]

_ASKS_KINDS = re.compile(r"哪[几些]?[种类]|包括哪|分[为成]?[哪几]|几[类种级]")
_LISTS = re.compile(r"包括|分为")
_DEFINITIONS = 2
_WHOLE_LIST = 420  # characters of a list that a question for kinds or a scope gets whole


def definition(context: Context) -> Draft | None:
    """The definition of the longest term that the question names; else the list that answers, whole."""
    terms = _terms(context)
    said = [s for s in (defined(context, d) for d in terms[:_DEFINITIONS]) if s is not None]
    draft = rule(context)
    if said:
        told = {(p.key, p.paragraph) for d in said for p in d.places}
        more = [s for s in draft.said if not {(p.key, p.paragraph) for p in s.places} & told]
        if _ASKS_KINDS.search(context.words):
            more = [context.say(p, 240) for p in _beside(said) if _LISTS.search(p.text)][:1] or more
        return replace(draft, frame=Frame.DEFINITION, said=(*said, *more[:1]))
    statements: list[Said] = []
    for found in context.found[:2]:
        for passage in best_passages(context, found)[:2]:
            whole = len(passage.text) <= _WHOLE_LIST
            statements.append(Said(f"{context.quote(passage, whole_list=whole)}。", (passage,)))
        if found.probability > 0.7:
            break
    return Draft(Frame.DEFINITION, tuple(statements)) if statements else None


def _beside(said: list[Said]) -> list[Passage]:
    """The other 款 of the articles in which the definitions stand."""
    places = [p for s in said for p in s.places]
    own = {(p.key, p.paragraph) for p in places}
    return [
        Passage.of(place.document, place.article, p)
        for place in places
        for p in place.article.paragraphs
        if (place.key, p.number) not in own
    ]


def _terms(context: Context) -> list[Definition]:
    """The definitions of the terms in the ask, the longest term first, those of laws named or found before others."""
    if context.facts is None:
        return []
    words = context.words if any(d.term in context.words for d in context.facts.definitions) else context.ask.topic
    near = {f.document.id: rank for rank, f in reversed(list(enumerate(context.found)))}
    own = [
        d
        for d in context.facts.definitions
        if d.kind is DefinitionKind.DEFINITION
        and d.term in words
        and (not context.asked.doc_ids or d.doc_id in context.asked.doc_ids)
        and context.corpus.documents[d.doc_id].instrument.in_force is not False
    ]
    own = [d for d in own if not any(d.term != o.term and d.term in o.term for o in own)]
    cited = {f.candidate.key for f in context.found}
    own.sort(key=lambda d: (d.home not in cited, near.get(d.doc_id, 99), -len(d.term)))
    first = {d.term: d for d in reversed(own)}
    return [d for d in own if first[d.term] is d]


def defined(context: Context, found: Definition) -> Said | None:
    """What a definition says, with its place; ``None`` where its article is not held."""
    document = context.document(found.doc_id)
    article = document.tree.by_eid(found.eid) if document else None
    paragraph = article.paragraph(found.paragraph) if article else None
    if document is None or article is None or paragraph is None:
        return None
    item = next((i for i in paragraph.items if i.number == found.item), None)
    if item is not None:
        place = Passage(document, article, paragraph.number, item.start, item.end, item.number)
        words = "".join(item.body.split()).rstrip("；。")
        return Said(f"{words}（{place_words(place)}）。", (place,), StatementKind.CONCLUSION)
    whole = context.passage(Locator(found.doc_id, found.eid, found.paragraph))
    return None if whole is None else Said(f"{context.quote(whole, 260, whole_list=True)}。", (whole,))
