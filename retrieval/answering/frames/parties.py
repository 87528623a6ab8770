"""两种主体一样吗: what one article demands of, or threatens, two kinds of institution, each with its own 款."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

from retrieval.answering.drafts import Context, Draft
from retrieval.answering.passages import Passage, passages_of
from retrieval.answering.widening import is_named
from retrieval.models import Verdict
from retrieval.reading.models import Frame

__all__ = ["apart"]

_THE_SAME = re.compile(r"一样|相同|一致")
_ASKS = re.compile(
    rf"(?:{_THE_SAME.pattern})[^，。？]{{0,4}}(?:吗|么|不)|区别|差别|差异|不同|有什么不|怎么不|对比|比较"
)
_SIDES = 2
_APART = 0.6  # of what the 款 that binds both says of it: what binds one alone is what is asked about
_NEAR = 0.25  # of the best 款 of the article: one that speaks of what is asked, too


def apart(context: Context) -> Draft | None:
    """One statement for each of two parties that an article binds apart; ``None`` where one 款 binds both, or none does."""
    if context.facts is None or context.index is None or not _ASKS.search(context.words):
        return None
    whole = context.words if len(context.reading.asks) > 1 else context.reading.text
    named = list(dict.fromkeys(c.name for _, _, c in context.facts.thesaurus.find(whole) if c.scheme == "entity"))
    if len(named) != _SIDES:
        return None
    names = [context.index.names_for(one) for one in named]
    own = [one - other for one, other in permutations(names)]
    found = min(context.found, key=lambda f: not is_named(f), default=None)
    if found is None:
        return None
    places = passages_of(found.document, found.candidate.article)
    mine, yours = own
    sides = [
        (named[0], _best(context, places, lambda who: bool(who & mine) and not who & yours)),
        (named[1], _best(context, places, lambda who: bool(who & yours) and not who & mine)),
    ]
    own_of = [(who, place) for who, place in sides if place is not None]
    both = _best(context, places, lambda who: bool(who & mine and who & yours))
    if both is not None:
        least = _APART * context.score(both.text)
        own_of = [(who, place) for who, place in own_of if context.score(place.text) >= least]
    told = [*own_of, *([("两者", both)] if own_of and both is not None else [])]
    if len(told) < _SIDES:
        return None
    same = _THE_SAME.search(context.words) is not None
    said = []
    for number, (who, place) in enumerate(told[:_SIDES]):
        lead = f"{'不一样。' if same and not number else ''}{who}："
        said.append(replace(context.say(place, lead=lead), given=lead))
    return Draft(Frame.COMPARISON, tuple(said), verdict=Verdict.NO if same else None)


def _best(context: Context, places: list[Passage], fits: Callable[[set[str]], bool]) -> Passage | None:
    """The 款 that speaks most of what is asked, of those whose bearers fit; ``None`` where it speaks of something else."""
    bound = [p for p in places if fits(_bound(context, p))]
    best = max(bound, key=lambda p: context.score(p.text), default=None)
    most = max((context.score(p.text) for p in places), default=0.0)
    return best if best is not None and context.score(best.text) >= _NEAR * most else None


def _bound(context: Context, place: Passage) -> set[str]:
    """Whom a 款 binds, or whose breach it punishes."""
    duties = {name for norm in context.norms(place) for name in norm.subjects}
    sanctions = context.index.sanctions_in.get(place.key, ()) if context.index else ()
    return duties | {name for s in sanctions if s.paragraph == place.paragraph for name in s.offenders}
