"""算几级: an event held against the grades of a text, from the gravest down; how much makes a grade, from its own list.

A graded list tells for each grade the conditions of which one makes it, the same ones in the same order with other
numbers. The condition that the ask speaks of is found by its words, and its numbers are compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Document, parse_amount
from retrieval.answering.drafts import Context, Draft, Said
from retrieval.answering.passages import Passage, place_words
from retrieval.finding.evidence import pairs_of
from retrieval.models import Verdict
from retrieval.reading.models import Frame
from retrieval.reading.numbers import Amount, amounts_in
from retrieval.reading.rules import first

__all__ = ["asks_grade", "grading"]

_GRADES = ("特别重大", "重大", "较大", "一般")
_STATES = re.compile(rf"(?:判别|分级|认定|划分)?为(?P<grade>{'|'.join(_GRADES)})[^，。；：\n]{{0,10}}(?:事件|事故)")
_ASKED = re.compile(rf"{'|'.join(_GRADES)}")
_ITEM = re.compile(r"^\s*(?:(?P<number>\d+)[.．、]|（(?P<chinese>[一二三四五六七八九十]+)）)")
_ALTERNATIVE = re.compile(r"[，；。：]|或者?")
_AT_LEAST = "以上"  # a grade begins at a number; it is included (民法典第一千二百五十九条)
_ENOUGH = 0.4  # of a condition, and of what is its own, that the words must say
_MINUTES = {"分钟": 1.0, "小时": 60.0, "天": 1440.0, "日": 1440.0}
_PEOPLE = frozenset({"人", "户", "名", "个", "条"})
_BARE = re.compile(
    r"(?:(?P<money>损失)[^，。？0-9]{0,4})?(?<![第0-9.])(?P<number>[0-9]+(?:\.[0-9]+)?[万亿]|[一二三四五六七八九十百千两]+[万亿])"
    r"(?:多|余)?(?P<people>(?:名|个)?(?:客户|用户|投资者|股民|账户|公民|个人信息))?"
)
"""A round number whose unit is left to what is counted: 损失800万, 120万客户的信息."""
_WANTED = (
    (re.compile(r"多少(?:人|户|名|个人|条|用户|客户)|几(?:万|百万|千万)?(?:人|户)"), _PEOPLE),
    (re.compile(r"多久|多长时间|几个?(?:小时|分钟|天)|多少(?:小时|分钟|天)"), frozenset(_MINUTES)),
    (re.compile(r"多少(?:钱|元|万)|损失多少"), frozenset({"元"})),
)


@dataclass(frozen=True, slots=True)
class _Condition:
    """One condition of a grade: what leads to the list, its number in it, and the stretch that bounds a number."""

    grade: str
    lead: str
    number: str
    text: str
    stretch: str
    amount: Amount
    passage: Passage


def asks_grade(context: Context) -> bool:
    """Whether the grade of an event is asked, or what makes one."""
    return first("grade", context.words) is not None


def grading(context: Context) -> Draft | None:
    """The grade that the asker's number makes, or the number that makes the grade asked for; ``None`` where none fits."""
    if not asks_grade(context):
        return None
    asked = _ASKED.search(context.words)
    told = _amounts(context.words)
    for document in _documents(context):
        conditions = _conditions(document)
        if not conditions:
            continue
        draft = _by_number(context, conditions, told, asked) if told else _by_grade(context, conditions, asked)
        if draft is not None:
            return draft
    return None


def _amounts(words: str) -> list[Amount]:
    """The numbers of an ask, those without a unit of their own counted in what they are told of."""
    found = list(amounts_in(words))
    for match in _BARE.finditer(words):
        value = parse_amount(match["number"])
        unit = "人" if match["people"] else "元" if match["money"] else ""
        if value is not None and unit and all(not a.start <= match.start("number") < a.end for a in found):
            text = f"{match['number']}{unit}"
            found.append(Amount(text, float(value), unit, match.start("number"), match.end()))
    return found


def _documents(context: Context) -> list[Document]:
    """Where grades may be told: what was found first, then whatever is in force with an annex, as grades stand in annexes."""
    near = [*(f.document for f in context.found), *(c.document for c in context.pool)]
    near += [d for d in context.corpus.documents.values() if d.instrument.annex and d.instrument.in_force]
    named = set(context.asked.doc_ids)
    return list({d.id: d for d in near if not named or d.id in named}.values())


def _conditions(document: Document) -> list[_Condition]:
    """The conditions with a number of all grades that a text tells, in the order of the text."""
    found: list[_Condition] = []
    for article in document.tree.articles:
        for paragraph in article.paragraphs:
            states = _STATES.search(paragraph.text)
            if states is None:
                continue
            passage = Passage.of(document, article, paragraph)
            for line in paragraph.text.splitlines():
                item = _ITEM.match(line)
                if item is None:
                    continue
                text = line[item.end() :].strip().rstrip("；。")
                for stretch in _ALTERNATIVE.split(text):
                    number = item["number"] or item["chinese"]
                    lead = paragraph.text.splitlines()[0].strip()
                    found += [
                        _Condition(states["grade"], lead, number, text, stretch, a, passage)
                        for a in amounts_in(stretch)
                        if stretch.startswith(_AT_LEAST, a.end)
                    ]
    return found


def _by_number(
    context: Context, conditions: Sequence[_Condition], told: Sequence[Amount], asked: re.Match[str] | None
) -> Draft | None:
    rated = [
        (_said(c, context.words) + _own(c, context.words), c, amount)
        for amount in told
        for c in conditions
        if _value(c.amount, amount) is not None
    ]
    best = max(rated, key=lambda entry: entry[0], default=None)
    if best is None or best[0] < _ENOUGH:
        return None
    _, chosen, amount = best
    at = _place(chosen)
    same = [c for c in conditions if c.number == chosen.number and _place(c) == at]
    for condition in sorted(same, key=lambda c: _GRADES.index(c.grade)):
        value = _value(condition.amount, amount)
        if value is not None and value >= condition.amount.value:
            return _told(condition, amount, reached=True, asked=asked)
    lowest = max(same, key=lambda c: _GRADES.index(c.grade))
    return _told(lowest, amount, reached=False, asked=asked)


def _said(condition: _Condition, words: str) -> float:
    """How much of a condition the words say, its number aside."""
    own = pairs_of(condition.text.replace(f"{condition.amount.text}{_AT_LEAST}", "，"))
    return len(own & pairs_of(words)) / max(1, len(own))


def _own(condition: _Condition, words: str) -> float:
    """How much the words have of what tells one alternative of a condition from the others."""
    others = {p for s in _bounding(condition) if s != condition.stretch for p in pairs_of(s)}
    own = pairs_of(condition.stretch) - others
    return len(own & pairs_of(words)) / max(1, len(own))


def _bounding(condition: _Condition) -> list[str]:
    """The stretches of a condition that hold a number."""
    return [s for s in _ALTERNATIVE.split(condition.text) if next(amounts_in(s), None)]


def _place(condition: _Condition) -> int:
    """Which of the numbers of its condition it is: 整体中断……或主要功能中断……."""
    return _bounding(condition).index(condition.stretch)


def _told(condition: _Condition, amount: Amount, *, reached: bool, asked: re.Match[str] | None) -> Draft:
    grade = condition.grade
    if reached:
        front = f"属于{grade}事件（{amount.text}，达到“{condition.amount.text}{_AT_LEAST}”的条件）："
    else:
        front = f"够不上{grade}事件（{amount.text}，未达到“{condition.amount.text}{_AT_LEAST}”的条件）："
    verdict = None
    if asked is not None:
        verdict = Verdict.YES if reached and asked.group() == grade else Verdict.NO
        front = f"{'是' if verdict is Verdict.YES else '不是'}，{front}"
    said = Said(
        f"{front}{condition.lead}{condition.text}（{place_words(condition.passage)}）。",
        (condition.passage,),
        given=front,
    )
    return Draft(Frame.VERDICT if asked else Frame.RULE, (said,), verdict=verdict)


def _by_grade(context: Context, conditions: Sequence[_Condition], asked: re.Match[str] | None) -> Draft | None:
    if asked is None:
        return None
    units = next((units for cue, units in _WANTED if cue.search(context.words)), None)
    own = [c for c in conditions if c.grade == asked.group() and (units is None or c.amount.unit in units)]
    rated = [(_said(c, context.words) + _own(c, context.words), c) for c in own]
    best = max(rated, key=lambda entry: entry[0], default=None)
    if best is None or best[0] < _ENOUGH:
        return None
    condition = best[1]
    front = f"{condition.amount.text}{_AT_LEAST}："
    said = Said(
        f"{front}{condition.lead}{condition.text}（{place_words(condition.passage)}）。",
        (condition.passage,),
        given=front,
    )
    return Draft(Frame.QUANTITY, (said,))


def _value(bound: Amount, amount: Amount) -> float | None:
    """The asker's number in the unit of the bound; ``None`` where they measure other things."""
    if bound.unit in _MINUTES and amount.unit in _MINUTES:
        return amount.value * _MINUTES[amount.unit] / _MINUTES[bound.unit]
    if bound.unit == amount.unit or {bound.unit, amount.unit} <= _PEOPLE:
        return amount.value
    return None
