"""Rules on amounts: the number, its unit, its bound, what it stands for, whom a fine hits and for which grade of breach."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from graph import QuantityKind, SegmentKind, Target
from retrieval.checking.verifier_amounts import RANGE_END, Amount, same_side
from retrieval.checking.verifier_models import Fault, FaultKind, Source, Window, share
from retrieval.checking.verifier_passage import Clause, Passage
from retrieval.checking.verifier_words import FIRM_TARGET, PERSON_TARGET, grades_of, grams

__all__ = ["AMOUNT_RULES"]


def _amounts(window: Window) -> Iterator[Fault]:
    held = [(s, a) for s in window.sources for c in s.passage.clauses for a in c.amounts]
    for said in window.said.amounts:
        equal = [(s, a) for s, a in held if a.value == said.value and (a.measure == said.measure or not said.measure)]
        if not equal:
            alike = [a for _, a in held if said.number is not None and said.number in (a.number, a.value)]
            if alike and said.measure not in ("date", "year", "date part"):
                yield Fault(FaultKind.UNIT, said.text, f"“{said.text}”的单位与依据不同")
            elif not _part_of_date(said, window.sources):
                yield Fault(FaultKind.NUMBER, said.text, f"依据中没有“{said.text}”")
        elif not any(same_side(said, a, s.above, s.below) for s, a in _nearest(window, said, equal)):
            yield Fault(FaultKind.BOUND, said.text, f"“{said.text}”与依据“{equal[0][1].text}”的上下限不同")


def _nearest(window: Window, said: Amount, equal: list[tuple[Source, Amount]]) -> list[tuple[Source, Amount]]:
    """Of equal numbers those that stand among the same words: 五年以下 of one grade is not 五年以上 of another."""
    context = _context(window.said, said)
    clauses = _with(window.held, equal)
    if not clauses:
        return equal
    everywhere = [(s, c) for s in window.sources for c in s.passage.clauses]
    graded = _of_grade(window.said, clauses) or _of_grade(window.said, _with(everywhere, equal))
    if graded:  # the amounts of one grade; of the firm's and a person's those of the one who is hit
        whom = _last_target(_before(window.said, said)) or "firm"
        hit = [(s, c, a) for s, c in graded for a in c.amounts if any(a is own for _, own in equal)]
        fit = [(s, a) for s, c, a in hit if (_last_target(_before(c, a)) or "firm") == whom]
        if fit and grades_of(window.said.text):
            most = max(len(context & _context(c, a)) for _, c, a in hit if any(a is own for _, own in fit))
            return [(s, a) for s, c, a in hit if any(a is o for _, o in fit) and len(context & _context(c, a)) == most]
        clauses = graded
    best = max(len(context & _context(c, a)) for s, c in clauses for a in c.amounts if any(a is o for _, o in equal))
    return [
        (s, a)
        for s, c in clauses
        for a in c.amounts
        if any(a is o for _, o in equal) and len(context & _context(c, a)) == best
    ]


def _with(pairs: Iterable[tuple[Source, Clause]], equal: list[tuple[Source, Amount]]) -> list[tuple[Source, Clause]]:
    """The clauses in which one of the amounts stands."""
    return [(s, c) for s, c in pairs if any(a is own for a in c.amounts for _, own in equal)]


def _of_grade(said: Clause, pairs: list[tuple[Source, Clause]]) -> list[tuple[Source, Clause]]:
    """Those of the grade that the statement tells (情节严重的); those of none where it tells none."""
    grades = grades_of(said.text)
    return [pair for pair in pairs if (grades & grades_of(pair[1].text) if grades else not grades_of(pair[1].text))]


def _part_of_date(said: Amount, sources: Sequence[Source]) -> bool:
    """2023年 of 2023年5月1日."""
    return said.measure in ("year", "date part") and any(said.text in s.passage.text for s in sources)


def _context(clause: Clause, amount: Amount) -> frozenset[str]:
    """The words that an amount belongs to: from the one before it to a few characters after it.

    What stands behind a comma belongs to the next amount, where there is one.
    """
    start = max((a.end for a in clause.amounts if a.end <= amount.start), default=clause.start) - clause.start
    after = min((a.start for a in clause.amounts if a.start >= amount.end), default=None)
    end = amount.end - clause.start
    behind = clause.text[end : end + 8]
    if after is not None:
        behind = behind[: after - amount.end].partition("，")[0]
    return grams(clause.text[start : amount.start - clause.start]) | grams(behind)


def _places_of_amounts(window: Window) -> Iterator[Fault]:
    """An amount of the text that stands there for something else (业务日志 for 系统日志)."""
    held = [(c, a, _context(c, a)) for s in window.sources for c in s.passage.clauses for a in c.amounts]
    for said in window.said.amounts:
        own = [(c, a, words) for c, a, words in held if a.value == said.value and a.measure == said.measure]
        rivals = [
            (c, a, words) for c, a, words in held
            if a.measure == said.measure and a.value != said.value and _kin(a, said)
        ]  # fmt: skip
        if RANGE_END.search(window.statement.text[: said.start]):
            continue  # 十到十五日: its first number has no unit of its own
        grades = grades_of(window.said.text)
        graded = [one for one in own if grades & grades_of(one[0].text)]
        if not own or not rivals or (graded and not any(grades & grades_of(c.text) for c, _, _ in rivals)):
            continue
        context = _context(window.said, said)
        mine = max(len(context & (words | _head(window, c))) for c, _, words in own)
        common = frozenset.union(*(words for _, _, words in own))
        theirs = max(len(context & (words - common)) for _, _, words in rivals)
        fair = max(len(context & words) for _, _, words in rivals)
        if fair > mine + 1 and theirs >= 2:
            yield Fault(FaultKind.NUMBER, said.text, f"“{said.text}”在依据中属于另一事项")


def _head(window: Window, clause: Clause) -> frozenset[str]:
    """What a further grade of a breach (拒不改正的) is told of: the condition that opens its sentence.

    Only where the statement tells of that grade; else the words of the first grade would do for all.
    """
    if not grades_of(clause.text) & grades_of(window.said.text):
        return frozenset()
    for source in window.sources:
        if clause in source.passage.clauses:
            first = next(c for c in source.passage.clauses if c.sentence == clause.sentence)
            return frozenset().union(*(p.grams for p in first.pieces if p.kind is SegmentKind.CONDITION))
    return frozenset()


def _kin(one: Amount, other: Amount) -> bool:
    return QuantityKind.FINE not in (one.kind, other.kind) or one.kind == other.kind


def _fines(clauses: Iterable[Clause]) -> list[tuple[Clause, Amount]]:
    return [(c, a) for c in clauses for a in c.amounts if a.kind is QuantityKind.FINE or a.measure == "元"]


def _targets(window: Window) -> Iterator[Fault]:
    """A person's fine told of the firm, or the firm's of a person."""
    held = _fines(c for s in window.sources for c in s.passage.clauses)
    for _, said in _fines([window.said]):
        equal = [(c, a) for c, a in held if a.value == said.value and a.measure == said.measure and a.side == said.side]
        if not equal:
            continue
        whom = {_hit(c, a) for c, a in equal} | {_last_target(_before(c, a)) for c, a in equal}
        named = _last_target(_before(window.said, said))
        if named is None and PERSON_TARGET.search(window.statement.text[: said.start]):
            continue
        if named not in whom and not (named == "firm" and None in whom) and not (named is None and "firm" in whom):
            right = "责任人员" if "person" in whom else "机构"
            yield Fault(FaultKind.TARGET, said.text, f"“{said.text}”是对{right}的")


def _targets_of_measures(window: Window) -> Iterator[Fault]:
    """A measure against persons told of the firm, and the other way round, where no fine says it."""
    for _, clause in window.held:
        for piece in clause.pieces:
            found = _AGAINST.search(piece.text)
            if not found:
                continue
            measure = grams(piece.text[found.end() :])
            said = [p for p in window.said.pieces if len(measure) >= 2 and share(measure, p.grams) >= 0.7]
            if (
                said
                and not any(PERSON_TARGET.search(p.text) for p in said)
                and not PERSON_TARGET.search(window.said.text)
            ):
                yield Fault(FaultKind.TARGET, said[0].text, f"“{said[0].text}”是对责任人员的")


#: 对直接负责的主管人员和其他直接责任人员: the persons hit.
_AGAINST = re.compile(
    r"对[^，。；]{0,12}(?:主管人员|责任人员?|负责人|高级管理人员)(?:和其他[^，。；处给依]{0,12}人员)?"
)


def _hit(clause: Clause, amount: Amount) -> str | None:
    """Whom a fine hits, by the extractor of quantities: ``person``, ``firm``, or nobody where the text names none."""
    if amount.target in (Target.RESPONSIBLE_PERSON, Target.INDIVIDUAL):
        return "person"
    return (
        "firm" if amount.target is Target.ORGANISATION and not PERSON_TARGET.search(_before(clause, amount)) else None
    )


def _before(clause: Clause, amount: Amount) -> str:
    return clause.text[: amount.start - clause.start]


def _last_target(before: str) -> str | None:
    """Who was named last as the one hit: ``person``, ``firm`` or nobody."""
    person = [m.end() for m in PERSON_TARGET.finditer(before) if not before.startswith("的", m.end())]
    firm = [m.end() for m in FIRM_TARGET.finditer(before)]
    if not person and not firm:
        return None
    return "person" if max(person, default=-1) >= max(firm, default=-1) else "firm"


def _grades(window: Window) -> Iterator[Fault]:
    """A consequence told with another grade's condition, or a graver one without its condition."""
    said = window.said
    consequences = [a for _, a in _fines([said]) if not _in_condition(said, a)]
    rungs_held = [(s, c, a) for s in window.sources for c, a in _fines(s.passage.clauses)]
    mine = grades_of(said.text)
    for amount in consequences:
        rungs = [
            (_stretch(s.passage, c, a), _opening(s.passage, c))
            for s, c, a in rungs_held
            if a.value == amount.value and a.measure == amount.measure and a.side == amount.side
        ]
        told = _stretch(window.statement, said, amount)
        if rungs and not any(_fits(told, rung) or _fits(told, opening + rung) for rung, opening in rungs):
            yield Fault(FaultKind.TIER, amount.text, f"“{amount.text}”不是这一档的处罚")
            return
    yield from _graver_measures(window)
    if consequences or not mine:
        return
    all_held = frozenset().union(*(grades_of(c.text) for _, c in window.held)) if window.held else frozenset()
    if extra := mine - all_held - {"harm", "gain"}:
        yield Fault(FaultKind.TIER, "、".join(sorted(extra)), "依据中这一处罚没有这样的情节")


def _stretch(passage: Passage, clause: Clause, amount: Amount) -> str:
    """The words that a fine's grade stands in: from the last condition before it in the sentence."""
    sentence = [c for c in passage.clauses if c.sentence == clause.sentence and c.start <= clause.start]
    conditions = [p for c in sentence for p in c.pieces if p.kind is SegmentKind.CONDITION and p.end <= amount.start]
    return passage.text[conditions[-1].start if conditions else clause.start : amount.end]


_GRAVER = ("吊销", "停业整顿", "暂停", "撤销", "关闭", "取缔", "市场禁入", "解除")
_RUNGS = frozenset(("grave", "heavier", "light", "refuses"))


def _graver_measures(window: Window) -> Iterator[Fault]:
    """What only a graver grade of a breach brings (吊销执照), told without that grade."""
    if grades_of(window.statement.text) & _RUNGS:
        return
    for word in _GRAVER:
        if word not in window.said.text:
            continue
        held = [(s, c, c.text.find(word)) for s in window.sources for c in s.passage.clauses if word in c.text]
        if held and all(
            grades_of(c.text[:at].replace(_opening(s.passage, c), "")) & _RUNGS and not _begins(s.passage, c)
            for s, c, at in held
        ):
            yield Fault(FaultKind.TIER, word, f"“{word}”是情节更重的才有的处罚")


def _begins(passage: Passage, clause: Clause) -> bool:
    return clause is next(c for c in passage.clauses if c.sentence == clause.sentence)


def _in_condition(clause: Clause, amount: Amount) -> bool:
    """Whether an amount is part of a case (违法所得十万元以上的), and no fine."""
    return any(p.kind is SegmentKind.CONDITION and p.start <= amount.start < p.end for p in clause.pieces)


def _opening(passage: Passage, clause: Clause) -> str:
    """What is done, as the sentence opens: 拒不配合调查的 is the conduct itself there, and no grade of it."""
    first = next(c for c in passage.clauses if c.sentence == clause.sentence)
    return first.pieces[0].text if first.pieces and first.pieces[0].kind is SegmentKind.CONDITION else ""


def _fits(said: str, held: str) -> bool:
    """The grades named agree; of those joined by 或者 one is enough; 违法所得 as the base of a fine is no grade."""
    loose = frozenset(("gain", "harm"))
    mine, theirs = grades_of(said), grades_of(held)
    if "或" in held and mine - {"gain"}:
        return mine - loose <= theirs
    if mine - loose != theirs - loose:
        return False
    return not ("harm" in theirs and "harm" not in mine)


#: All rules of this module.
AMOUNT_RULES = (
    _amounts,
    _places_of_amounts,
    _targets,
    _targets_of_measures,
    _grades,
)
