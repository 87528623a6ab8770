"""有什么要求, and the default of all frames: the 款 that answer, whole, best first."""

from __future__ import annotations

from retrieval.answering.drafts import Context, Draft, Found, Said
from retrieval.answering.passages import Passage, place_words, said
from retrieval.reading.models import Frame

__all__ = ["best_passages", "paragraphs_of", "rule"]

_WHOLE_ARTICLE = 230  # characters of an article that is said whole
_ARTICLE = 280  # characters of one article of which several 款 are said
_BESIDE = 0.45  # of the best fit: a second 款 of the same article that is said too
_SECOND = 0.5  # probability from which a second article is said
_ROOM = 330  # characters of all that is said
_MOST = 3


def paragraphs_of(found: Found) -> list[Passage]:
    """Every 款 of an article; of one whose items stand alone the items that were found."""
    if any(p.item is not None for p in found.passages) or "named_article" in found.candidate.values:
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


def _spoken(context: Context, found: Found) -> list[Passage]:
    """What is said of an article: all of a short one, else its best 款 with what fits beside them, in their order."""
    passages = paragraphs_of(found)
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


def _statement(context: Context, passages: list[Passage]) -> Said:
    """The 款 of one article in one statement, each with its address."""
    words = [said(context.scorer, context.need, p) for p in passages]
    if len(passages) == len(passages[0].article.paragraphs) > 1:
        place = place_words(passages[0]).partition("条")[0] + "条"
        return Said(f"{'。'.join(words)}（{place}）。", tuple(passages))
    told = [f"{w}（{place_words(p)}）" for w, p in zip(words, passages, strict=True)]
    return Said(f"{'。'.join(told)}。", tuple(passages))


def rule(context: Context) -> Draft:
    """The default: what the best articles say, as far as it is short."""
    statements: list[Said] = []
    length = 0
    for rank, found in enumerate(context.found):
        if rank and (found.probability < _SECOND or rank >= _MOST):
            break
        passages = _spoken(context, found)
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
    return Draft(Frame.RULE, tuple(statements))
