"""有什么要求, and the default of all frames: the 款 that answer, whole, best first."""

from __future__ import annotations

import re

from graph import cites
from retrieval.answering.drafts import DUTIES, Context, Draft, Found, Said
from retrieval.answering.passages import Passage, article_words, place_words, said
from retrieval.finding.candidate import Feature
from retrieval.reading.models import Frame

__all__ = ["best_passages", "paragraphs_of", "rule"]

_WHOLE_ARTICLE = 230  # characters of an article that is said whole
_ARTICLE = 280  # characters of one article of which several 款 are said
_BESIDE = 0.45  # of the best fit: a second 款 of the same article that is said too
_SECOND = 0.5  # probability from which a second article is said
_ROOM = 330  # characters of all that is said
_MOST = 3
_ASKS_LIST = re.compile(r"条件|情形|哪些|什么(?:要求|材料|内容|资料)|包括|(?:审查?|检?查|看)(?:什么|啥|哪)|要点")
_WHOLE_LIST = 460  # characters of a list that a question for conditions or cases gets whole
_ASKS_CITED = re.compile(r"这[两几三]?条|哪[两几]条|分别要求")


def paragraphs_of(found: Found) -> list[Passage]:
    """Every 款 of an article; of one whose items stand alone the items that were found."""
    if any(p.item is not None for p in found.passages) or Feature.NAMED in found.candidate.values:
        return list(found.passages)
    return [
        Passage.of(found.document, found.candidate.article, p, inferred=found.candidate.inferred)
        for p in found.candidate.article.paragraphs
    ]


def best_passages(context: Context, found: Found) -> list[Passage]:
    """The 款 of an article that answer, best first."""
    passages = paragraphs_of(found)
    if not passages:
        return []
    fits = {p: context.fit(found, p) for p in passages}
    best = max(fits.values())
    kept = [p for p in passages if fits[p] >= _BESIDE * best]
    return sorted(kept, key=lambda p: -fits[p])


def _spoken(context: Context, found: Found, others: bool) -> list[Passage]:
    """What is said of an article: all of a short one, else its best 款 with what fits beside them, in their order."""
    passages = paragraphs_of(found)
    if not others:
        passages = [p for p in passages if not _anothers(context, p)] or passages
    if sum(len(p.text) for p in passages) <= _WHOLE_ARTICLE:
        return passages
    chosen: list[Passage] = []
    length = 0
    for passage in best_passages(context, found):
        words = len(said(context.scorer, context.need, passage))
        if chosen and length + words > _ARTICLE:
            continue
        chosen.append(passage)
        length += words
    return sorted(chosen, key=lambda p: p.start)


def _anothers(context: Context, passage: Passage) -> bool:
    """Whether a 款 holds only duties of others than whom the ask is about."""
    duties = [n for n in context.norms(passage) if n.modality in DUTIES]
    return bool(duties) and not any(context.binds(n) for n in duties)


def _statement(context: Context, passages: list[Passage]) -> Said:
    """The 款 of one article in one statement, each with its address."""
    listed = _ASKS_LIST.search(context.words) is not None
    words = [said(context.scorer, context.need, p, whole_list=listed and len(p.text) <= _WHOLE_LIST) for p in passages]
    if len(passages) == len(passages[0].article.paragraphs) > 1:
        return Said(f"{'。'.join(words)}（{article_words(passages[0])}）。", tuple(passages))
    told = [f"{w}（{place_words(p)}）" for w, p in zip(words, passages, strict=True)]
    return Said(f"{'。'.join(told)}。", tuple(passages))


def _cited(context: Context, passages: list[Passage]) -> list[Said]:
    """The provisions of the same text to which a passage sends the reader (应当遵守本条例第三十条的规定)."""
    if context.facts is None:
        return []
    found: list[Said] = []
    for passage in passages:
        for reference in cites(context.facts, passage.key.at(passage.paragraph)):
            target = reference.target
            if target is None or target.article is None or target.doc_id != passage.document.id:
                continue
            place = context.passage(target if target.paragraph else target.at(1))
            if place is not None and place.key != passage.key:
                found.append(context.say(place, 180))
    return found[:_MOST]


def rule(context: Context, *, others: bool = False) -> Draft:
    """The default: what the best articles say, as far as it is short.

    ``others``: also their 款 that bind only others, from which a verdict tells whose duty it is.
    """
    statements: list[Said] = []
    length = 0
    named = set(context.asked.doc_ids) & {f.document.id for f in context.found}
    for rank, found in enumerate(context.found):
        if named and found.document.id not in named and statements:
            continue
        if rank and (found.probability < _SECOND or rank >= _MOST):
            break
        if statements and not named and not context.reaches(found.document.id):
            continue
        passages = _spoken(context, found, others)
        if not passages:
            continue
        statement = _statement(context, passages)
        if statements and length + len(statement.text) > _ROOM:
            best = best_passages(context, found)[:1]
            statement = _statement(context, best)
            if length + len(statement.text) > _ROOM:
                continue
        statements.append(statement)
        length += len(statement.text)
        if _ASKS_CITED.search(context.words):
            statements += _cited(context, passages)
    return Draft(Frame.RULE, tuple(statements))
