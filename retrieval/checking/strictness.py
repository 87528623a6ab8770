"""A second, stricter look at a sentence that a language model wrote (改写的句子), after the verifier passed it.

The verifier judges sentences that frames and people made and may not refuse a faithful one. Here nothing is lost by
refusing: what is not shown stands in the answer itself. So all that can change a rule is counted on both sides —
numbers with unit and bound, modal words, negations, choices, times, grades, names and their order, conditions and
exceptions — and must be the same in the clauses of the quotations from which the sentence comes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus import Corpus, find_citations
from graph import load_thesaurus
from retrieval.checking.plain import plain
from retrieval.checking.verifier import Judgement, Quoted, Verifier
from retrieval.checking.verifier_models import COVERED, Fault, FaultKind, share
from retrieval.checking.verifier_words import (
    EXEMPTS,
    GRADES,
    JOINS,
    NEGATOR,
    PERSON_TARGET,
    TIMES,
    TRIGGER,
    grams,
    without_citations,
)

__all__ = ["StrictVerifier", "amounts_of", "strict_faults"]

_KNOWN = 0.6  # of a sentence's pairs of characters that its quotations must hold
_ADDS = 0.12  # of its pairs that a further clause must add to belong to what it comes from
_CLAUSE = 0.6  # of the pairs of a clause and of its source, both ways, to belong together
_WHOLE = 0.9  # of a clause's pairs of characters: the sentence says all of it
_AMOUNT = re.compile(
    r"(?P<ordinal>第?)(?P<n>\d+(?:\.\d+)?%?)(?P<unit>个?工作日|个?交易日|个?自然日|个?月|年|日|天|周|个?小时|分钟|秒|元|倍|次|人|名|户)?"
)
_UNITS = {"天": "日"}
_LEAST = re.compile(r"(?:及?以上|不(?:得)?(?:少于|低于|短于)|至少|最少|最低|起码|满)")
_MOST = re.compile(
    r"(?:以下|不(?:得)?(?:超过|多于|高于|长于)|至多|最多|最高|最迟|最晚|以内|之内|(?<=[日月年时天周钟])内)"
)
_BEFORE = " \n，。；：、（）()“”《》的和及与或者由向对经为在报同被给于将使令下请受应得须要以需但且并其该各"
_NUMERAL = re.compile(r"[一二两三四五六七八九十百千万亿]+分之[一二两三四五六七八九十百]+")
_CONDITION = re.compile(
    r"(?:的|时|前|后|外|之日起|情况下|情形下|期间|期限内|除外)$|^(?:除|如|如果|若|因|在|经|未经|根据|对(?!于?其))"
)
_IF = re.compile(r"的$|^(?:如果|如|若|凡)")
_BREACH = re.compile(
    r"^(?:或者)?违反(?:本|前)[^，]{0,12}规定的?$|^(?:或者)?有(?:下列|上述|前款|前条|所列)[^，]{0,12}的?$"
)
_FINE = re.compile(r"罚|处(?=[\d一二三四五六七八九十])|拘留|徒刑|没收")
_COMMAS = re.compile(r"[，,：:；;。]")
_ANY_TIME = re.compile("|".join(pattern.pattern for pattern in TIMES.values()))
_NO_TIME = "依据没有说这个时间"
_IRREGULAR = re.compile(r"不定期|不及时|不提前")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A clause of a quotation between semicolons, with the pieces between its commas and the condition of its sentence."""

    text: str
    pieces: tuple[str, ...]
    head: str  # the first piece of the sentence, where this is not its first clause
    after: str  # the clause behind it: an exception may stand there
    grams: frozenset[str]


class StrictVerifier:
    """The verifier, and behind it the stricter look: for sentences that nobody needs."""

    def __init__(self, corpus: Corpus, verifier: Verifier) -> None:
        self._names = corpus.names
        self._verifier = verifier

    def verify(self, text: str, support: Sequence[Quoted], *, as_of: str | None = None) -> Judgement:
        """See :class:`retrieval.Verifier`; an asker's own words excuse nothing here."""
        judged = self._verifier.verify(text, support, as_of=as_of)
        if not judged.holds:
            return judged
        cited = find_citations(text, self._names, support[0].doc_id, as_of=as_of)
        named = [c for c in cited if c.title and not c.title.startswith("本")]  # 未依照本法第十条: part of the rule
        return Judgement(strict_faults(without_citations(text, named), [quoted.quote for quoted in support]))


def strict_faults(text: str, quotes: Sequence[str]) -> tuple[Fault, ...]:
    """All that a sentence has otherwise than the clauses of the quotations from which it comes.

    Args:
        text: the sentence without the citations in it.
        quotes: the words on which it says to rest.
    """
    if any(_word_for_word(text, quote) for quote in quotes):
        return ()
    said = grams(text)
    pool = [stretch for quote in quotes for stretch in _stretches(quote)]
    held = _held(text, said, pool)
    if not held:
        return (Fault(FaultKind.UNSUPPORTED, text, "依据中没有这样的内容"),)
    return tuple(_faults(text, said, held))


def _word_for_word(text: str, quote: str) -> bool:
    """Whether the sentence stands in the quotation as it is, from the end of a sentence to that of one."""
    words = text.strip().rstrip("。")
    at = quote.find(words)
    before, after = quote[:at].rstrip(), quote[at + len(words) :].lstrip()
    return (
        at >= 0
        and (not before or before.endswith("。"))
        and (not after or after.startswith("。"))
        and not after.startswith("。但")
    )


def _stretches(quote: str) -> Iterator[_Stretch]:
    for sentence in re.split(r"[。\n]", quote):
        clauses = [clause for clause in re.split(r"[；;]", sentence) if clause.strip()]
        for number, clause in enumerate(clauses):
            pieces = tuple(piece for piece in re.split(r"[，,：:]", clause) if piece.strip())
            head = re.split(r"[，,：:]", clauses[0])[0] if number else ""
            after = clauses[number + 1] if number + 1 < len(clauses) else ""
            yield _Stretch(clause, pieces, head, after, grams(clause))


def _held(text: str, said: frozenset[str], pool: Sequence[_Stretch]) -> list[_Stretch]:
    """The clauses that a sentence comes from, in the order of the quotations: names follow in this order."""
    rest, chosen = said, list[_Stretch]()
    while rest and pool:
        best = max(pool, key=lambda one: (len(rest & one.grams), -len(one.grams)))
        gain = len(rest & best.grams)
        if gain == 0 or (chosen and gain < max(2, _ADDS * len(said))):
            break
        chosen.append(best)
        rest = rest - best.grams
    if len(said - rest) < _KNOWN * len(said):
        return []
    for clause in re.split(
        r"[；;]", text
    ):  # a short last clause (…的，处五年以上有期徒刑) adds few pairs to the others
        own = grams(clause)
        best = max(pool, key=lambda one: (len(own & one.grams), -len(one.grams)))
        if len(own & best.grams) >= _CLAUSE * len(own) and share(best.grams, own) >= _CLAUSE:
            chosen.append(best)
    return [one for one in pool if one in chosen or share(one.grams, said) >= _WHOLE]


def _faults(text: str, said: frozenset[str], held: Sequence[_Stretch]) -> Iterator[Fault]:
    source = "，".join(one.text for one in held)
    for number in amounts_of(text) - amounts_of(source):
        yield Fault(FaultKind.NUMBER, number, "依据中没有这个数")
    for pattern in (_LEAST, _MOST):
        yield from _more(FaultKind.BOUND, pattern, text, _kinds(pattern, source), "依据中没有这个界限")
    yield from _more(FaultKind.MODALITY, TRIGGER, text, _kinds(TRIGGER, source), "依据说的不是这样强的要求")
    yield from _joins(text, source)
    yield from _times(text, held)
    yield from _names(text, source)
    yield from _left_out(text, said, held)


def _times(text: str, held: Sequence[_Stretch]) -> Iterator[Fault]:
    """Vague times (立即, 及时, 定期) of each piece that the piece of the quotations which says the same does not have."""
    source = "，".join(one.text for one in held)
    told = set[str]()
    for name, pattern in TIMES.items():
        if more := list(_more(FaultKind.TIMING, pattern, text, _kinds(pattern, source), _NO_TIME)):
            told.add(name)
            yield from more
    pool = [piece for one in held for piece in one.pieces]
    for piece in _COMMAS.split(text):
        own = grams(piece)
        theirs = max(pool, key=lambda other: len(own & grams(other)))
        for name, pattern in TIMES.items():
            more = list(_more(FaultKind.TIMING, pattern, piece, _kinds(pattern, theirs), _NO_TIME))
            if more and name not in told:
                told.add(name)
                yield from more
        if bool(_IRREGULAR.search(piece)) != bool(_IRREGULAR.search(theirs)) and _ANY_TIME.search(piece):
            yield Fault(FaultKind.TIMING, piece, _NO_TIME)


def _more(kind: FaultKind, pattern: re.Pattern[str], text: str, theirs: Counter[str], why: str) -> Iterator[Fault]:
    """The words of ``text`` that are more than ``theirs``, the first of each kind; what a user reads are the words."""
    left, told = Counter(theirs), set[str]()
    for match in pattern.finditer(text):
        name = str(match.lastgroup)
        left[name] -= 1
        if left[name] < 0 and name not in told:
            told.add(name)
            yield Fault(kind, match.group(), why)


def _kinds(pattern: re.Pattern[str], text: str) -> Counter[str]:
    """How often each kind of words stands in a text; a pattern without groups knows one kind."""
    return Counter(str(match.lastgroup) for match in pattern.finditer(text))


def amounts_of(text: str) -> Counter[str]:
    """Numbers with their units, in one form (五年, 5年)."""
    found = Counter(_NUMERAL.findall(text))
    for match in _AMOUNT.finditer(plain(_NUMERAL.sub("", text)).text):
        unit = (match["unit"] or "").removeprefix("个")
        found[f"{match['ordinal']}{match['n']}{_UNITS.get(unit, unit)}"] += 1
    return found


def _joins(text: str, source: str) -> Iterator[Fault]:
    mine, theirs = (_kinds(JOINS, words.replace("共和国", "＿＿＿")) for words in (text, source))
    if mine["either"] == theirs["either"]:
        theirs["both"] += source.count("、")  # A、B may be said A和B; A或者B may not
    yield from _more(FaultKind.CONNECTIVE, JOINS, text, theirs, "依据中并列或选择的关系不是这样")


def _names(text: str, source: str) -> Iterator[Fault]:
    """Who is named, as often and in the order of the quotations, and not wider than there."""
    mine, theirs = ([m for m in load_thesaurus().find(words) if m[2].scheme == "entity"] for words in (text, source))
    rest = iter([concept.name for _, _, concept in theirs])
    if not all(concept.name in rest for _, _, concept in mine):
        told = "、".join(concept.name for _, _, concept in mine)
        yield Fault(FaultKind.ROLE, told, "依据中的主体或其先后不是这样")
    alone = [(concept.name, _bare(source[start:end])) for start, end, concept in theirs if _alone(source, start)]
    for start, end, concept in mine:
        own = _bare(text[start:end])
        words = [w for name, w in alone if name == concept.name]  # 某业运营者 is a word of its own for some
        if _alone(text, start) and all(w != own and w.endswith(own) for w in words):
            yield Fault(FaultKind.BEARER, text[start:end], "依据中的主体还有限定")


def _alone(text: str, start: int) -> bool:
    """Whether no word that belongs to it stands before a name (某业运营者)."""
    return start == 0 or text[start - 1] in _BEFORE


def _bare(name: str) -> str:
    return name.replace("的", "")


def _negations(text: str) -> int:
    """How often something is denied, forbidden or left free."""
    forces = _kinds(TRIGGER, text)
    blanked = TRIGGER.sub(lambda m: "＿" * len(m.group()), text)
    denied = sum(match["fixed"] is None for match in NEGATOR.finditer(blanked))
    return denied + forces["MUST_NOT"] + forces["NEED_NOT"]


def _left_out(text: str, said: frozenset[str], held: Sequence[_Stretch]) -> Iterator[Fault]:
    """What the clauses have and the sentence lacks: negations, conditions, exceptions, grades, who is fined."""
    spoken = [piece for one in held for piece in one.pieces if _says(piece, said)]
    theirs = _negations("，".join(spoken))
    everything = _negations("，".join(one.text for one in held))
    if not theirs <= _negations(text) <= everything:
        yield Fault(FaultKind.NEGATION, text, "依据中的否定与此不同")
    for one in held:
        conditions = [piece for piece in (*one.pieces, one.head) if piece and _CONDITION.search(piece.strip())]
        for piece in conditions:
            if not _says(piece, said) and not _BREACH.match(piece.strip()):
                yield Fault(FaultKind.CONDITION, piece, "依据中的条件没有说")
        mine = sum(bool(_IF.search(piece)) for piece in re.split(r"[，,：:；;]", text))
        if mine < sum(bool(_IF.search(piece)) for piece in one.pieces if not _BREACH.match(piece.strip())):
            yield Fault(FaultKind.CONDITION, one.text, "依据中的条件没有说全")
        behind = one.after if re.match(r"但|法律|国家", one.after) else ""
        exempt = EXEMPTS.search(one.text) or EXEMPTS.search(behind)
        if exempt and not EXEMPTS.search(text):
            yield Fault(FaultKind.EXCEPTION, exempt.group(), "依据中的例外没有说")
        persons = set(PERSON_TARGET.findall(one.text)) - set(PERSON_TARGET.findall(text))
        if persons and _FINE.search(one.text) and _FINE.search(text):
            yield Fault(FaultKind.TARGET, text, "依据中罚的是个人")
    source = "，".join(one.text for one in held)
    for pattern in GRADES.values():
        here, there = pattern.search(text), pattern.search(source)
        if (only := here or there) and not (here and there):
            yield Fault(FaultKind.TIER, only.group(), "依据中的情节与此不同")


def _says(piece: str, said: frozenset[str]) -> bool:
    return share(grams(piece), said) >= COVERED
