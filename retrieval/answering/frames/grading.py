"""算几级: an event held against the grades of a text, from the gravest down; how much makes a grade, from its own list.

A graded list tells for each grade the conditions of which one makes it, the same ones in the same order with other
numbers. The condition that the ask speaks of is found by what it is about (官网 is a 门户网站) and its words, and its numbers
are compared. A system that no condition names has no grade there: 交易系统 is not told by the grades of a portal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus import Document, one_of, parse_amount, per_domains
from graph import Concept
from retrieval.answering.drafts import Context, Draft, Said
from retrieval.answering.passages import Passage, place_words
from retrieval.finding.evidence import pairs_of
from retrieval.models import Verdict
from retrieval.reading.field import load_field
from retrieval.reading.models import Frame
from retrieval.reading.numbers import Amount, amounts_in
from retrieval.reading.rules import first

__all__ = ["asks_grade", "grading", "tells_event"]

_GRADES = ("特别重大", "重大", "较大", "一般")
_STATES = re.compile(rf"(?:判别|分级|认定|划分)?为(?P<grade>{'|'.join(_GRADES)})[^，。；：\n]{{0,10}}(?:事件|事故)")
_ASKED = re.compile(rf"{'|'.join(_GRADES)}")
_ITEM = re.compile(r"^\s*(?:(?P<number>\d+)[.．、]|（(?P<chinese>[一二三四五六七八九十]+)）)")
_CASE = re.compile(r"^\s*（(?P<number>\d+)）")  # one of the cases in which a condition is met
_ALTERNATIVE = re.compile(r"[，；。：]|或者?")
_AT_LEAST = "以上"  # a grade begins at a number; it is included (民法典第一千二百五十九条)
_ENOUGH = 0.4  # of a condition, and of what is its own, that the words must say
_ABOUT = 1.0  # what it counts that the words are about the system or the data that the condition is about
_PLAIN = pairs_of("影响，造成，导致，以上，事件，出现，持续，情形")  # said of any event
_OBJECTS = frozenset({"system", "data"})
_MOST = 4  # numbers that make one grade, told together where the words do not say which
_MINUTES = {"分钟": 1.0, "小时": 60.0, "天": 1440.0, "日": 1440.0}
_PEOPLE = frozenset({"人", "户", "名", "个", "条"})
_BARE = (
    r"(?:(?P<money>损失)[^，。？0-9]{{0,4}})?(?<![第0-9.])(?P<number>[0-9]+(?:\.[0-9]+)?[万亿]|[一二三四五六七八九十百千两]+[万亿])"
    r"(?:多|余)?(?P<people>(?:名|个)?(?:客户|用户|账户|公民|{counted}))?"
)
_STANDARD = re.compile(r"标准|门槛|条件|怎么(?:定|判|认定|划分)|如何(?:认定|判别|划分)|哪些情形|什么情形|什么情况")
_WANTED = (
    (re.compile(r"多少(?:人|户|名|个人|条|用户|客户)|几(?:万|百万|千万)?(?:人|户)"), _PEOPLE),
    (re.compile(r"多久|多长时间|几个?(?:小时|分钟|天)|多少(?:小时|分钟|天)"), frozenset(_MINUTES)),
    (re.compile(r"多少(?:钱|元|万)|损失多少"), frozenset({"元"})),
)


@dataclass(frozen=True, slots=True)
class _Condition:
    """One condition of a grade: what leads to the list, its number in it, its words, and the stretch that bounds a number."""

    grade: str
    lead: str
    number: str
    text: str
    inside: str
    stretch: str
    amount: Amount
    passage: Passage

    @property
    def is_case(self) -> bool:
        """Whether it is one of the cases in which a condition is met, （1） below 6."""
        return "." in self.number


def asks_grade(context: Context) -> bool:
    """Whether the grade of an event is asked, or what makes one."""
    return first("grade", context.words) is not None


def tells_event(context: Context) -> bool:
    """Whether it is the grade of something that happened, and not of a system or of data (等保几级)."""
    told = {concept.scheme for concept in _concepts(context, context.words)}
    lasted = any(amount.unit in _MINUTES for amount in _amounts(context.words))
    return "event" in told or ("事件" in context.words or lasted)


def grading(context: Context) -> Draft | None:
    """The grade that the asker's number makes, or the number that makes the grade asked for; ``None`` where none fits."""
    if not asks_grade(context):
        return None
    asked = _ASKED.search(context.words)
    told = _amounts(context.words)
    if asked and not told and _STANDARD.search(context.words) and _units(context.words) is None:
        return _standards(context, asked.group())
    for document in _documents(context):
        conditions = [c for c in _conditions(document) if _concerns(context, c)]
        if not conditions:
            continue
        draft = _by_number(context, conditions, told, asked) if told else _by_grade(context, conditions, asked)
        if draft is not None:
            return draft
    return None


def _concepts(context: Context, words: str) -> tuple[Concept, ...]:
    return tuple(concept for _, _, concept in context.facts.thesaurus.find(words)) if context.facts else ()


def _concerns(context: Context, condition: _Condition) -> bool:
    """Whether a condition may be met by what the ask tells of: where it names a system, the ask is about one of that kind.

    Of a site it counts whose it is: that of a firm is not that of a 党政机关.
    """
    mine = {c.name for c in _concepts(context, context.words) if c.scheme == "system"}
    theirs = {c.name for c in _concepts(context, condition.text) if c.scheme == "system"}
    if theirs and not mine & theirs and (mine or not condition.is_case):
        return False
    field = load_field()
    theirs = {site for site in field.sites if site in condition.text}
    mine = {site for site in field.sites if site in context.words} or {field.own_site}
    return not theirs or bool(theirs & mine)


def _fits(context: Context, condition: _Condition, conditions: Sequence[_Condition]) -> float:
    """How much the ask speaks of a condition: of what it is about, by its words, by a word that no other on such numbers has."""
    about = {c.name for c in _concepts(context, condition.text) if c.scheme in _OBJECTS}
    told = [c.name for c in _concepts(context, context.words)]
    words = "，".join((context.words, *told))
    shared = _ABOUT if about & set(told) else 0.0
    rivals = [c for c in conditions if c.number != condition.number and _value(c.amount, condition.amount) is not None]
    telling = _pairs(condition.inside) - _PLAIN - {pair for rival in rivals for pair in _pairs(rival.inside)}
    named = _ENOUGH if telling & pairs_of(words) else 0.0
    return shared + named + _said(condition, words) + _own(condition, words)


def _amounts(words: str) -> list[Amount]:
    """The numbers of an ask, those without a unit of their own counted in what they are told of."""
    found = list(amounts_in(words))
    for match in _bare().finditer(words):
        value = parse_amount(match["number"])
        unit = "人" if match["people"] else "元" if match["money"] else ""
        if value is not None and unit and all(not a.start <= match.start("number") < a.end for a in found):
            text = f"{match['number']}{unit}"
            found.append(Amount(text, float(value), unit, match.start("number"), match.end()))
    return found


@per_domains
def _bare() -> re.Pattern[str]:
    """A round number whose unit is left to what is counted: 损失800万, 120万客户的信息."""
    return re.compile(_BARE.format(counted=one_of(load_field().counted) or "(?!)"))


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
            lead = paragraph.text.splitlines()[0].strip()
            for number, text, inside in _listed(paragraph.text):
                found += [
                    _Condition(states["grade"], lead, number, text, inside, stretch, amount, passage)
                    for stretch in _ALTERNATIVE.split(inside)
                    for amount in amounts_in(stretch)
                    if stretch.startswith(_AT_LEAST, amount.end)
                ]
    return found


def _listed(words: str) -> Iterator[tuple[str, str, str]]:
    """The conditions of a list: number, all its words, and those that bound a number; a case （1） has those of its condition."""
    number = text = ""
    for line in words.splitlines():
        item, case = _ITEM.match(line), _CASE.match(line)
        if item is not None:
            number, text = item["number"] or item["chinese"], line[item.end() :].strip().rstrip("；。")
            yield number, text, text
        elif case is not None and text:
            inside = line.strip().rstrip("；。")
            yield f"{number}.{case['number']}", f"{text}{inside}", inside


def _by_number(
    context: Context, conditions: Sequence[_Condition], told: Sequence[Amount], asked: re.Match[str] | None
) -> Draft | None:
    rated = [
        (_fits(context, c, conditions), c, amount)
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
    """How much of a condition the words say, its numbers aside."""
    own = _pairs(condition.text)
    return len(own & pairs_of(words)) / max(1, len(own))


def _own(condition: _Condition, words: str) -> float:
    """How much the words have of what tells one alternative of a condition from the others."""
    others = {p for s in _bounding(condition) if s != condition.stretch for p in _pairs(s)}
    own = _pairs(condition.stretch) - others
    return len(own & pairs_of(words)) / max(1, len(own))


def _pairs(words: str) -> frozenset[str]:
    """The pairs of characters of words without their numbers and units, which any event may share."""
    for amount in reversed(list(amounts_in(words))):
        words = f"{words[: amount.start]}，{words[amount.end :].removeprefix(_AT_LEAST)}"
    return frozenset(pairs_of(words))


def _bounding(condition: _Condition) -> list[str]:
    """The stretches of a condition that hold a number."""
    return [s for s in _ALTERNATIVE.split(condition.inside) if next(amounts_in(s), None)]


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
    units = _units(context.words)
    own = [c for c in conditions if c.grade == asked.group() and (units is None or c.amount.unit in units)]
    rated = sorted(((_fits(context, c, conditions), c) for c in own), key=lambda entry: -entry[0])
    if not rated:
        return None
    if rated[0][0] >= _ENOUGH:
        told = [c for _, c in rated[:1]]
    elif units is not None and tells_event(context):
        told = own[:_MOST]  # what is counted is not said: each number of that grade
    else:
        return None
    return Draft(Frame.QUANTITY, tuple(map(_bound, told)))


def _units(words: str) -> frozenset[str] | None:
    """The units of what is asked for: 多少人, 多久; ``None`` where no number is."""
    return next((units for cue, units in _WANTED if cue.search(words)), None)


def _standards(context: Context, grade: str) -> Draft | None:
    """All conditions of a grade, of each text that tells them; a guide, which is annexed and grades any event, first."""
    texts = sorted(_documents(context), key=lambda document: not document.instrument.annex)
    passages = dict.fromkeys(c.passage for text in texts for c in _conditions(text) if c.grade == grade)
    return Draft(Frame.RULE, tuple(map(_stated, passages))) if passages else None


def _stated(passage: Passage) -> Said:
    """All conditions of a grade, as they stand."""
    words = re.sub(r"\s+", "", passage.text).rstrip("。")
    return Said(f"{words}（{place_words(passage)}）。", (passage,))


def _bound(condition: _Condition) -> Said:
    front = f"{condition.amount.text}{_AT_LEAST}："
    return Said(
        f"{front}{condition.lead}{condition.text}（{place_words(condition.passage)}）。",
        (condition.passage,),
        given=front,
    )


def _value(bound: Amount, amount: Amount) -> float | None:
    """The asker's number in the unit of the bound; ``None`` where they measure other things."""
    if bound.unit in _MINUTES and amount.unit in _MINUTES:
        return amount.value * _MINUTES[amount.unit] / _MINUTES[bound.unit]
    if bound.unit == amount.unit or {bound.unit, amount.unit} <= _PEOPLE:
        return amount.value
    return None
