"""Rules on single words: modal force, negation, what joins two things, vague times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph import SegmentKind
from retrieval.checking.verifier_amounts import Amount
from retrieval.checking.verifier_models import Fault, FaultKind, Source, Window, share
from retrieval.checking.verifier_passage import Clause, Trigger
from retrieval.checking.verifier_words import JOINS, NEGATOR, TIMES, Force, grades_of, grams

__all__ = ["WORDING_RULES"]


_OWN = 0.6  # of what must be done by a statement: it stands in one item
_NEAR = 16  # characters behind a modal word that belong to it


def _forces(window: Window) -> Iterator[Fault]:
    held = [t for s, c in window.held for t in c.triggers or _inherited(s, c)]
    for said in window.said.triggers:
        if not held:
            if said.force in (Force.MAY, Force.NEED_NOT, Force.URGED, Force.MUST_NOT):
                yield Fault(FaultKind.MODALITY, said.word, f"依据中没有“{said.force}”的意思")
            continue
        scored = [(len(said.after & t.after) + len(said.before & t.before) / 100, t) for t in held]
        best = max(score for score, _ in scored)
        nearest = [t for score, t in scored if score >= best - 0.02] if best >= 1 else held
        if not any(_same_force(said, t, window) for t in nearest):
            other = nearest[0].word
            yield Fault(FaultKind.MODALITY, said.word, f"依据用的是“{other}”，不是“{said.word}”")
    if held:
        yield from _dropped_forces(window, held)


def _inherited(source: Source, clause: Clause) -> tuple[Trigger, ...]:
    """The modal words of the clause before, in one sentence: 可以对其采取…；对责任人采取…."""
    clauses = source.passage.clauses
    at = clauses.index(clause)
    return clauses[at - 1].triggers if at and clauses[at - 1].sentence == clause.sentence else ()


def _same_force(said: Trigger, held: Trigger, window: Window) -> bool:
    if said.force is held.force:
        return True
    if held.word == "方可" and said.force in (Force.MUST, Force.MUST_NOT):
        return True
    if said.force is Force.MAY and held.force is Force.MUST and _ONE_OF.search(window.text):
        return not _CHOICE.search(window.said.text.replace("可以", ""))  # one way of several may be taken
    without = re.compile(r"未经|不经|未取得|未通过")  # 未经同意，不得 is 必须经同意
    return (
        said.force is Force.MUST
        and held.force is Force.MUST_NOT
        and bool(without.search(window.text))
        and not without.search(window.said.text)
        and bool(re.search(r"先|经|取得|征得|获得|同意|批准", window.said.text))
    )


def _dropped_forces(window: Window, held: Sequence[Trigger]) -> Iterator[Fault]:
    """What the text forbids, permits or encourages, said as a plain duty or fact."""
    said = window.said
    for trigger in held:
        if trigger.force is Force.MUST or not trigger.after or share(trigger.after, said.grams) < 0.7:
            continue
        alike = [t for t in said.triggers if t.force is trigger.force]
        if any(_same_force(t, trigger, window) for t in said.triggers if t not in alike):
            continue
        if any(share(trigger.after, t.after) > 0.3 for t in alike):
            continue
        if any(t.after and t.after <= trigger.after for t in alike):
            continue  # what is done stands before it: 无关的个人信息不能收集
        at = said.start + said.text.find(trigger.tail)
        if any(t.start < at for t in alike) and sum(t.force is trigger.force for t in held) > 1:
            continue  # 不得…，不得… told as 不得…、…
        if any(share(trigger.after, t.after) > 0.6 for t in said.triggers):  # told with another modal word
            continue
        if _other_amounts(window, trigger):
            continue
        told = [p for p in said.pieces if p.kind is SegmentKind.CONDITION and share(trigger.after, p.grams) >= 0.7]
        if told and not trigger.conditional:
            continue
        yield Fault(FaultKind.MODALITY, trigger.word, f"依据中的“{trigger.word}”没有说出")


def _other_amounts(window: Window, trigger: Trigger) -> bool:
    """Whether what a modal word governs has amounts of which the statement lacks one: it tells of another grade."""
    for clause in (c for s in window.sources for c in s.passage.clauses):
        if trigger in clause.triggers:
            governed = [a for a in clause.amounts if trigger.start < a.start < trigger.start + _NEAR]
            said = {(a.value, a.side) for a in window.said.amounts}
            return bool(said) and any((a.value, a.side) not in said for a in governed)
    return False


def _negated(plain: str) -> list[tuple[str, ...]]:
    """What each negator of a clause negates: the next four characters, and those after 按照…规定."""
    found = []
    for match in NEGATOR.finditer(plain):
        if match.group("fixed"):
            continue
        rest = re.split(r"[，。；：＿※]", plain[match.end() : match.end() + 40])[0]
        rest = re.sub(r"^(?:能够?|及时|依法|会|再|曾|得到|有效)", "", rest)
        beyond = re.sub(r"^(?:依照|按照|根据|按)[^、]{0,30}?(?:规定|要求)(?:的)?", "", rest)
        heads = tuple(head for head in dict.fromkeys((rest[:4], beyond[:4])) if len(head) >= 2)
        if heads:
            found.append(heads)
    return found


_BEFORE_NEGATED = re.compile(r"(?:(?:[不未无没]|没有|拒绝|缺乏)[^，。；]{0,2}|※)$")


def _stands(heads: tuple[str, ...], plain: str) -> tuple[bool, bool] | None:
    """Whether one of ``heads`` occurs with and without a negator before it; ``None`` where none occurs.

    Four characters are looked for first, then two.
    """
    words = _found(heads, plain)
    return _polarity(words, plain) if words else None


def _found(heads: tuple[str, ...], plain: str) -> str | None:
    return next((w for w in dict.fromkeys((*heads, *(head[:2] for head in heads))) if w in plain), None)


def _polarity(words: str, plain: str) -> tuple[bool, bool]:
    places = [m.start() for m in re.finditer(re.escape(words), plain)]
    negated = [bool(_BEFORE_NEGATED.search(plain[max(0, at - 8) : at])) for at in places]
    return any(negated), not all(negated)


#: 未经批准，不得 told as 先经批准.
_FIRST = re.compile(r"(?:先|须|＿)经|才|方可|＿先")


def _negations(window: Window) -> Iterator[Fault]:
    held = "；".join(clause.plain for _, clause in window.held)
    said = window.said.plain
    for heads in _negated(held):
        head = heads[0]
        words = _found(heads, said)
        if words is None or (head.startswith("经") and _FIRST.search(said)):
            continue
        if _polarity(words, said) == (False, True) and not _polarity(words, held)[1]:
            yield Fault(FaultKind.NEGATION, head, f"依据是“不/未{head}”，否定词没有了")
    everywhere = "；".join(c.plain for s in window.sources for c in s.passage.clauses)
    for heads in _negated(said):
        head = heads[0]
        stands = _stands(heads, everywhere)
        if stands == (False, True) and _negated_with(head, said, everywhere):
            continue
        if stands == (False, True) or (
            stands is None and not window.said.triggers and not any(NEGATOR.search(c.plain) for _, c in window.held)
        ):
            yield Fault(FaultKind.NEGATION, head, f"依据中“{head}”没有被否定")


def _negated_with(head: str, said: str, held: str) -> bool:
    """Whether the text negates the first word of ``head`` and goes on as the statement does, with something between."""
    at = said.find(head)
    rest = grams(said[at : at + 12])
    places = [m.start() for m in re.finditer(re.escape(head[:2]), held)]
    negated = [place for place in places if _BEFORE_NEGATED.search(held[max(0, place - 8) : place])]
    return any(share(rest, grams(held[place : place + 26])) >= _OWN for place in negated)


_NOT = re.compile(r"不得|不能|拒不|没有|[不未无]")


def _cut_out(window: Window) -> Iterator[Fault]:
    """A negator cut out of words that otherwise stand as in the text: what was around it stands side by side."""
    said = window.statement.text
    for source, clause in window.held:
        text = source.passage.text
        for match in _NOT.finditer(text, clause.start, clause.end):
            before, after = text[max(0, match.start() - 3) : match.start()], text[match.end() : match.end() + 3]
            joined = before + after
            if len(after) == 3 and len(joined) >= 5 and joined in said and joined not in text:
                yield Fault(FaultKind.NEGATION, after, f"依据是“{match.group()}{after}”，否定词没有了")


def _joins(window: Window) -> Iterator[Fault]:
    held = "；".join(c.text for s in window.sources for c in s.passage.clauses)
    said = window.said.text
    for match in JOINS.finditer(said):
        left, right = said[max(0, match.start() - 2) : match.start()], said[match.end() : match.end() + 2]
        if len(left) < 2 or len(right) < 2:
            continue
        near = re.compile(rf"{re.escape(left)}(?P<join>[^，。；]{{0,3}}?|，[^，。；]{{1,2}}){re.escape(right)}")
        joins = [JOINS.search(m.group("join")) for m in near.finditer(held)]
        known = {str(m.lastgroup) for m in joins if m}
        if known and str(match.lastgroup) not in known:
            yield Fault(FaultKind.CONNECTIVE, match.group(), f"依据中“{left}”与“{right}”不是用“{match.group()}”连接的")
    yield from _joined_fines(window)
    for one, other in (("单处", "并处"), ("并处", "单处"), ("之一", "全部"), ("全部", "之一")):
        if one in said and one not in held and other in held:
            yield Fault(FaultKind.CONNECTIVE, one, f"依据用的是“{other}”，不是“{one}”")


#: How a fine is joined to what stands before it; 可以并处 leaves it open.
_JOINED = re.compile(r"(?P<both>并(?:处|罚))|(?P<either>或者?(?:处以?|罚)?)$")


def _joined_fines(window: Window) -> Iterator[Fault]:
    """A fine beside another sanction where the text lets one of them do: 拘留，并处罚款 for 拘留或者罚款."""
    grades = grades_of(window.said.text)
    for said in window.said.amounts:
        joined = _join_before(window.said, said)
        equal = [
            (c, a) for _, c in window.held for a in c.amounts
            if a.value == said.value and a.measure == said.measure and a.side == said.side
        ]  # fmt: skip
        equal = [(c, a) for c, a in equal if grades & grades_of(c.text)] or equal
        held = {_join_before(c, a) for c, a in equal}
        if joined and held and None not in held and joined not in held:
            told = "并处" if joined == "both" else "或者"
            yield Fault(FaultKind.CONNECTIVE, told, f"依据中“{said.text}”不是用“{told}”连接的")


def _join_before(clause: Clause, amount: Amount) -> str | None:
    before = clause.text[: amount.start - clause.start]
    found = _JOINED.search(before[-4:])
    return str(found.lastgroup) if found else None


#: 应当具备下列条件之一, behind which the items stand.
_ONE_OF = re.compile(r"(?:应当|应|必须|须)[^，。；：]{0,12}(?:下列|以下)[^，。；：]{0,10}(?:之一|任一|任何一[种项个])")
_CHOICE = re.compile(r"之一|任一|任何一|其中|或|可以|等(?:方式|条件|途径|形式)|比如|例如")


def _one_of_several(window: Window) -> Iterator[Fault]:
    """One of the ways that the text leaves open, told as what must be done."""
    said = window.said
    must = next((t for t in said.triggers if t.force is Force.MUST and not t.conditional), None)
    if must is None or _CHOICE.search(said.text):
        return
    told = grams(said.text[must.start - said.start + len(must.word) :])
    for source, clause in window.held:
        sentence = [c for c in source.passage.clauses if c.sentence == clause.sentence]
        head = _ONE_OF.search(sentence[0].text)
        item = sentence[0].text[head.end() :] if head and clause is sentence[0] else clause.text
        if head and share(told, grams(item)) >= _OWN:
            yield Fault(FaultKind.CONNECTIVE, must.word, f"依据是“{head.group()}”，这只是其中一种")
            return


def _times(window: Window) -> Iterator[Fault]:
    for pattern in TIMES.values():
        found = pattern.search(window.said.text)
        if (
            found
            and not pattern.search(window.text)
            and not any(pattern.search(s.passage.text) and len(s.passage.clauses) < 2 for s in window.sources)
        ):
            yield Fault(FaultKind.TIMING, found.group(), f"依据中没有“{found.group()}”")


#: All rules of this module.
WORDING_RULES = (
    _forces,
    _negations,
    _cut_out,
    _joins,
    _one_of_several,
    _times,
)
