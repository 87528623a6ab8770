"""Numbers of an element: which number of a sentence or of a row belongs to it, and whether it is laxer than the rule's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from re import Pattern

from corpus import CELL, PartKind
from retrieval.checking.gap.ground import COMMA_CLAUSE, Ground, Match, Sentence
from retrieval.checking.gap.lexicon import Words
from retrieval.checking.gap.measures import Measure, is_laxer, read_measures
from retrieval.checking.gap.models import Element, Finding, Met, Within
from retrieval.checking.gap.strictness import weak_words

__all__ = ["measured"]

_AT_MOST = re.compile(r"以下|以内|不得?超过|不高于|前$|之前|日前")
_SENTENCES = re.compile(r"[^；;。]+[；;。]?")
_VAGUE = re.compile(r"定期|不定期|适时|按规定|按要求|经常")


def measured(element: Element, ground: Ground, number: int, indexes: Sequence[int]) -> Iterable[tuple[Match, Finding]]:
    """What the parts of a clause say to an element with a number, sentence by sentence and row by row."""
    assert element.measure is not None
    limits = read_measures(element.of, element.measure)
    clause = "".join(s.text for i in indexes for s in ground.sentences[i])
    limited = ground.words["important"].search(clause)
    for index in indexes:
        part = ground.part(index)
        if part.kind is PartKind.ROW:
            yield from _in_row(element, ground, number, index, limits)
            continue
        for sentence in ground.sentences[index]:
            here = [bool(p.search(sentence.text)) for p in element.says]
            wide = clause if element.within is Within.CLAUSE else part.plain
            there = f"{wide}{part.heading}" if element.far else part.heading
            if not (here[-1] or (len(here) == 1 and element.says[0].search(part.heading))):
                continue
            said_all = [h or p.search(there) is not None for h, p in zip(here, element.says, strict=True)]
            if sum(said_all) < (len(said_all) if element.share == 1 else element.share * len(said_all)):
                continue
            clauses = _own_clauses(element, sentence.text, ground.words["other_systems"] if limited else None)
            if not clauses:
                continue
            match = Match(number, (index,), sentence)
            if sentence.pointed and not all(p.search(sentence.body) for p in element.says):
                yield (
                    match,
                    Finding(
                        element, Met.ELSEWHERE, (index,), f"指向《{'》、《'.join(sentence.papers)}》", sentence.papers
                    ),
                )
                continue
            said = _numbers(element, sentence.text, clauses)
            for measure in said:
                yield match, _compare(element, limits, measure, index, sentence, ground.words)
            if not said:
                vague = _VAGUE.search(sentence.text)
                yield match, Finding(element, Met.UNSAID, (index,), f"只写“{vague.group()}”" if vague else "")


def _in_row(
    element: Element, ground: Ground, number: int, index: int, limits: Sequence[Measure]
) -> Iterable[tuple[Match, Finding]]:
    """A row of a table: the column whose head is about the element, else the row's only number."""
    assert element.measure is not None
    part = ground.part(index)
    head = part.context.rsplit("\n", 1)[-1]
    held = [p.search(f"{part.plain}{part.context}") is not None for p in element.says]
    if not held[-1] or sum(held) < (len(held) if element.share == 1 else element.share * len(held)):
        return
    if ground.words["other_systems"].search(part.plain):
        return
    cells, heads = [_without(element, cell) for cell in part.plain.split(CELL)], head.split(CELL)
    plain = CELL.join(cells)
    about = [
        i
        for i, h in enumerate(heads)
        if element.says[-1].search(h) and not (element.unless and element.unless.search(h))
    ]
    if not element.says[-1].search(plain) and not about:
        return
    chosen = [cells[i] for i in about if i < len(cells)] if len(cells) == len(heads) and about else [plain]
    measures = [m for c in chosen for m in read_measures(c, element.measure)]
    if not measures and chosen != [plain]:
        measures = read_measures(plain, element.measure)
    sentence = ground.sentences[index][0]
    match = Match(number, (index,), sentence)
    if measures:
        yield match, _compare(element, limits, measures[0], index, sentence, ground.words)


def _without(element: Element, cell: str) -> str:
    """A cell without the sentences that are about something else: 每日备份 beside 每季度恢复验证."""
    said = _SENTENCES.findall(cell)
    return "".join(s for s in said if not (element.unless and element.unless.search(s)))


def _own_clauses(element: Element, text: str, others: Pattern[str] | None) -> list[int]:
    """The comma clauses that hold the act itself and nothing that sets them aside."""
    clauses = COMMA_CLAUSE.findall(text)
    own = [
        i
        for i, c in enumerate(clauses)
        if element.says[-1].search(c)
        and not (element.unless and element.unless.search(c))
        and not (others and others.search(c))
    ]
    if not own and len(element.says) == 1 and not element.says[0].search(text):
        own = [0]  # the heading holds the act
    return own


def _numbers(element: Element, text: str, own: Sequence[int]) -> list[Measure]:
    """The numbers that belong to the element: in its own comma clauses, else in the next, else in those before."""
    assert element.measure is not None
    clauses = COMMA_CLAUSE.findall(text)
    found = []
    for index in own:
        measures = read_measures(clauses[index], element.measure)
        if measures:
            found.append(_closest(element, clauses[index], measures))
    if found or any(_VAGUE.search(clauses[index]) for index in own):
        return found
    for index in own:
        for other in (*range(index + 1, len(clauses)), *range(index - 1, -1, -1)):
            taken = (element.unless and element.unless.search(clauses[other])) or _names_another(
                element, clauses[index], clauses[other]
            )
            measures = read_measures(clauses[other], element.measure)
            if measures and not taken:
                return measures[:1]
    return []


def _names_another(element: Element, own: str, other: str) -> bool:
    """Whether another comma clause speaks of another thing of the same name: 系统日志 beside 业务日志."""
    match = element.says[-1].search(own)
    return match is not None and len(match.group()) > 2 and match.group()[-2:] in other


def _closest(element: Element, clause: str, measures: Sequence[Measure]) -> Measure:
    anchor = element.says[-1].search(clause)
    at, to = (anchor.start(), anchor.end()) if anchor else (0, 0)
    if "分别" in clause and len(measures) > 1 and anchor:
        order = len(re.findall(r"[、和及与]", clause[:at]))
        after = [m for m in measures if m.start > clause.index("分别")]
        if order < len(after):
            return after[order]

    def distance(measure: Measure) -> tuple[int, int]:
        if measure.start <= at < measure.end or measure.start >= to:
            return (max(0, measure.start - to), 0)
        return (at - measure.end, 1)

    return min(measures, key=distance)


def _compare(
    element: Element, limits: Sequence[Measure], said: Measure, index: int, sentence: Sentence, words: Words
) -> Finding:
    if not limits:
        return Finding(element, Met.YES, (index,), sure=False)
    limit = limits[0]
    at_most = element.measure == "date" or bool(_AT_MOST.search(element.of))
    if is_laxer(limit, said, at_most):
        return Finding(element, Met.CONTRADICTED, (index,), f"制度写的是“{said.text}”，宽于“{limit.text}”")
    weak = weak_words(element, sentence.text, words)
    if weak:
        return Finding(element, Met.WEAK, (index,), f"制度写的是“{weak}”，不是“应当”")
    note = "" if said.value == limit.value else f"“{said.text}”严于“{limit.text}”"
    return Finding(element, Met.YES, (index,), note)
