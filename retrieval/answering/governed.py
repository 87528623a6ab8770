"""Subjects of rules that are known but not held: what a question asks and such a rule says in detail.

The catalogue lists for each rule without text the subjects that it governs. Where an ask speaks of one, the answer says
what is held, and that the details stand in that rule, with where to get it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from corpus import Corpus, Instrument, Origin, format_title, load_registers, look_up
from retrieval.answering.drafts import Context
from retrieval.answering.frames.grading import asks_grade, grading, tells_event
from retrieval.finding.evidence import STOP_PAIRS, pairs_of
from retrieval.models import Missing

__all__ = ["governed_elsewhere", "graded_elsewhere", "page_of", "said_missing"]

_ALIKE = 0.49  # of the weight of an ask and a subject together, counted in pairs of characters
_ALIKE_IF_UNGRADED = 0.29  # the same where the grade of an event is asked that no text tells
_GRADES = re.compile(r"事件(?:分级|的?定级)|算(?:特别重大|重大|较大)")
"""Subjects of a rule that says which grade an event has."""
_KIND = re.compile(r"(?:管理|监督|实施|暂行)*(?:办法|规定|规则|规范|指引|条例)(?:[（(].*)?$")
_TELLING = 8  # characters that tell a subject by themselves
_UNKNOWN = 0.6  # what a pair weighs that no text has


def governed_elsewhere(
    asks: Iterable[str], corpus: Corpus, rarity: Callable[[str], float], *, alike: float = _ALIKE
) -> tuple[Missing, ...]:
    """The rules without text whose subjects the asks speak of, at most one an ask.

    Args:
        asks: the words of what is asked, one by one.
        corpus: the collection, with the instruments that have no text.
        rarity: how rare a pair of characters is in the texts (0: no text has it).
        alike: how much of both an ask and a subject must share.
    """
    return _found(asks, _subjects(corpus, rarity), rarity, alike)


def graded_elsewhere(
    contexts: Sequence[Context], corpus: Corpus, rarity: Callable[[str], float]
) -> tuple[Missing, ...]:
    """The rules without text that say the grade that is asked; none where a text that is held does, or more is asked.

    Of something that happened (系统停了两小时算几级) it is the rule on the grades of events, whatever words are used.
    """
    if not contexts or not all(asks_grade(context) and grading(context) is None for context in contexts):
        return ()
    asks = [context.ask.text for context in contexts]
    alike = governed_elsewhere(asks, corpus, rarity, alike=_ALIKE_IF_UNGRADED)
    if alike or not all(map(tells_event, contexts)):
        return alike
    subjects = [entry for entry in _subjects(corpus, rarity) if _GRADES.search(entry[1])]
    return _found(asks, subjects, rarity, 0.0)


def _found(
    asks: Iterable[str],
    subjects: Sequence[tuple[Instrument, str, Mapping[str, float]]],
    rarity: Callable[[str], float],
    alike: float,
) -> tuple[Missing, ...]:
    found: dict[str, Missing] = {}
    for ask in asks:
        own = _weights(ask, rarity)
        scored = [
            (1.0 if _core(instrument.title) in ask else _likeness(own, theirs), instrument, words)
            for instrument, words, theirs in subjects
        ]
        best = max(scored, key=lambda entry: entry[0], default=None)
        if best is not None and best[0] >= alike:
            _, instrument, words = best
            found.setdefault(
                instrument.id, Missing(format_title(instrument), f"{words}：文本未收录", page_of(instrument))
            )
    return tuple(found.values())


def said_missing(missing: Missing) -> str:
    """One sentence: where the details stand, and where to get them."""
    page = missing.official
    place = next((f"可{register.told}" for register in load_registers() if register.page == page), page)
    return f"具体见{missing.title}（未收录{f'，{place}' if place else ''}）"


def page_of(instrument: Instrument) -> str | None:
    """Its official page, else that where it is looked up."""
    register = None if instrument.source else look_up(instrument)
    return register.page if register else instrument.source


def _subjects(corpus: Corpus, rarity: Callable[[str], float]) -> Sequence[tuple[Instrument, str, Mapping[str, float]]]:
    missing = [d.instrument for d in corpus.documents.values() if d.origin is Origin.MISSING]
    told = [(instrument, words) for instrument in missing for words in instrument.subjects]
    weighed = _weighed(tuple(words for _, words in told), rarity)
    return [(*entry, weights) for entry, weights in zip(told, weighed, strict=True)]


@lru_cache(maxsize=128)
def _core(title: str) -> str:
    """What a title says that it rules (网络产品安全漏洞, of its 管理规定); the whole of one that says little."""
    core = _KIND.sub("", title)
    return core if len(core) >= _TELLING else title


@lru_cache(maxsize=2)
def _weighed(subjects: tuple[str, ...], rarity: Callable[[str], float]) -> tuple[Mapping[str, float], ...]:
    """The weights of all subjects: the same for every question to a collection."""
    return tuple(_weights(words, rarity) for words in subjects)


def _weights(text: str, rarity: Callable[[str], float]) -> dict[str, float]:
    return {pair: rarity(pair) or _UNKNOWN for pair in sorted(pairs_of(text) - STOP_PAIRS)}


def _likeness(own: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """Twice the weight that both share, of the weight of both."""
    if own.keys().isdisjoint(theirs):
        return 0.0
    total = sum(own.values()) + sum(theirs.values())
    return 2 * sum(weight for pair, weight in own.items() if pair in theirs) / total if total else 0.0
