"""What of the story bears on what is asked, and what its clauses are: acts, objects, numbers, dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from retrieval.reading.clauses import Clause
from retrieval.reading.collection import Bearing, Collection
from retrieval.reading.models import Fact, FactKind
from retrieval.reading.numbers import amounts_in, days_in

__all__ = ["bears", "facts_of", "is_full", "may_bear", "related"]

_SURE = 1.2  # so much weight of words of the texts speaks for itself
_SOME = 0.6  # so much does if few of the other words are foreign to the texts
_FOREIGN = 0.45
_LITTLE = 0.25  # so much keeps a clause beside an ask that says too little itself
_MOSTLY = 0.7
_FULL = 2.0  # so much weight makes an ask that can be understood alone
_FULL_WITH_TERM = 0.2


def bears(bearing: Bearing) -> bool:
    """Whether a clause has to do with the collection."""
    if bearing.terms and bearing.foreign < 1.0:
        return True
    return bearing.weight >= _SURE or (bearing.weight >= _SOME and bearing.foreign <= _FOREIGN)


def may_bear(bearing: Bearing) -> bool:
    """Whether a clause may have to do with the collection, for an ask that says too little itself."""
    return bears(bearing) or (bearing.weight >= _LITTLE and bearing.foreign <= _MOSTLY)


def is_full(bearing: Bearing) -> bool:
    """Whether an ask says by itself what it is about."""
    return bearing.weight >= (_FULL_WITH_TERM if bearing.terms else _FULL)


def related(clause: Bearing, ask: Bearing) -> bool:
    """Whether a clause of the story speaks of what an ask speaks of."""
    return bool(clause.terms & ask.terms)


def facts_of(clauses: Sequence[Clause], asked: Iterable[str], collection: Collection) -> Iterator[Fact]:
    """The facts of the clauses that bear on the asks, and the objects, numbers and dates of the asks themselves."""
    texts = [clause.text for clause in clauses]
    for text in texts:
        yield Fact(FactKind.ACT, text)
    seen: set[tuple[FactKind, str]] = set()
    for text in (*texts, *asked):
        for fact in _particulars(text, collection):
            if (fact.kind, fact.text) not in seen:
                seen.add((fact.kind, fact.text))
                yield fact


def _particulars(text: str, collection: Collection) -> Iterator[Fact]:
    for start, end, concept in collection.concepts(text):
        if concept.scheme in ("system", "data"):
            yield Fact(FactKind.OBJECT, text[start:end])
    for amount in amounts_in(text):
        yield Fact(FactKind.NUMBER, amount.text, amount.value, amount.unit)
    for words, day in days_in(text):
        yield Fact(FactKind.DATE, words, None, day)
