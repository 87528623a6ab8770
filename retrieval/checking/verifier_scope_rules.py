"""Rules on scope: the conditions and exceptions that the text ties to what a statement says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph import SegmentKind
from retrieval.checking.verifier_models import COVERED, Fault, FaultKind, Window, share
from retrieval.checking.verifier_passage import Clause, Piece
from retrieval.checking.verifier_words import BREACH_ONLY, EXEMPTS, TRIGGER, content, grades_of, grams

__all__ = ["SCOPE_RULES"]


_NAMED = 0.34  # of a condition's own pairs of characters: the statement names the condition


def _said_pieces(window: Window, clause: Clause) -> list[Piece]:
    """The main segments of a clause of the text that segments of the statement come from."""
    mains = [p for p in clause.pieces if _is_main(p) and len(p.grams) >= 2]
    found = []
    for said in window.said.pieces:
        best = max(mains, key=lambda p: len(p.grams & said.grams) / max(len(p.grams), len(said.grams), 1), default=None)
        bare = _bare(best) if best is not None else frozenset()
        if best is not None and bare and share(bare, window.said.grams) >= COVERED and bare & said.grams:
            found.append(best)
    whole = [p for p in mains if share(p.grams, window.said.grams) >= 0.9]
    return sorted(dict.fromkeys((*found, *whole)), key=lambda p: p.start)


def _bare(piece: Piece) -> frozenset[str]:
    """The pairs of a segment without the provisions that it names, as a statement is read."""
    if "《" not in piece.text and "第" not in piece.text:
        return piece.grams
    return grams(_NAMED_LAW.sub("", piece.text)) or piece.grams


_NAMED_LAW = re.compile(
    r"(?:依照|根据|按照)?(?:(?:《[^》]*》[、和]?)+|本(?:法|条例|办法|规定)(?=第))(?:第[^，。；的]{1,60}[条款项])?(?:的?规定)?"
)


def _is_main(piece: Piece) -> bool:
    return piece.kind is SegmentKind.MAIN and not _WITHOUT.search(piece.text)


#: 未经批准，不得…: a condition without 的.
_WITHOUT = re.compile(r"(?:未经|非经|不经|未取得|未通过)(?!.*(?:不得|应当|可以))[^，。；]{2,40}$")


def _governing(clause: Clause, main: Piece) -> list[Piece]:
    """The conditions that stand before a main segment, back to the main segments before them."""
    found: list[Piece] = []
    for piece in reversed([p for p in clause.pieces if p.start < main.start]):
        if piece.kind in (SegmentKind.CONDITION, SegmentKind.TIME) or _WITHOUT.search(piece.text):
            found.append(piece)
        elif found:
            break
    return [p for p in found if not (p.kind is SegmentKind.TIME and TRIGGER.search(p.text))]


def _names(window: Window, words: str, besides: frozenset[str], least: float = _NAMED) -> bool:
    """Whether the statement names a condition: enough of the pairs that only the condition has.

    It may stand in the clause itself, or before it as a condition; a condition that rather is another one of the text
    does not count. Of several cases (个人信息泄露、篡改、丢失的) one is enough.
    """
    whole = grams(words)
    own = whole - besides
    if len(own) < 2:
        own = whole
    others = [p.grams for s in window.sources for c in s.passage.clauses for p in c.pieces if p.text != words]
    told = [p for c in window.statement.clauses for p in c.pieces if not _is_main(p) or EXEMPTS.search(p.text)]
    mine = [p.grams for p in told if all(len(p.grams & whole) >= len(p.grams & other) for other in others)]
    if share(own, window.said.grams.union(*mine)) >= least:
        return True
    if not re.search(r"且|同时", words) and any(len(g & whole) >= max(4, 0.55 * len(g)) for g in mine):
        return True  # told in fewer words: 用自动化决策推送信息的
    cases = bool(re.search(r"或|、", words)) and not re.search(r"且|同时", words)
    return cases and any(len(g & own) >= 2 and share(g, whole) >= 0.6 for g in mine)


#: 第二十九条第二款、第三十条 of 违反本条例第二十九条第二款、第三十条规定的.
_CITED = re.compile(
    r"(?:《[^》]*》|本(?:办法|法|条例|规定|细则))?"
    r"(?:第[一二三四五六七八九十百]+[条款](?:之[一二三])?"
    r"(?:第[一二三四五六七八九十]+款|第?（[一二三四五六七八九十]+）项|第[一二三四五六七八九十]+项)*[、和至或者]*)+"
    r"(?=的?规定|所列|规定的|$|的)"
)


def _before(window: Window) -> list[Clause]:
    """The clauses of the statement; a condition may stand in any."""
    return list(window.statement.clauses)


def _conditions(window: Window) -> Iterator[Fault]:
    for source, clause in window.held:
        mains = _said_pieces(window, clause)
        if not mains:
            continue
        first = mains[0]
        besides = frozenset().union(*(p.grams for p in clause.pieces if _is_main(p)))
        wanted = [
            found.group() if (found := _WITHOUT.search(p.text)) else p.text
            for main in mains
            for p in _governing(clause, main)
        ]
        for norm in source.passage.norms:
            if (
                norm.condition
                and not TRIGGER.search(norm.condition)
                and clause.start <= norm.trigger_start < clause.end
            ):
                inside = share(grams(norm.action[:40]), window.said.grams) >= COVERED
                if inside and norm.condition not in clause.text:
                    wanted.append(norm.condition)
        named = [words for words in wanted if _names(window, _CITED.sub("", words), besides)]
        for words in dict.fromkeys(wanted):
            bare = _CITED.sub("", words)
            if grades_of(bare) and _another_grade(window, clause):
                continue
            if words.startswith("或者") and named:
                continue  # of cases joined by 或者 one is told
            if len(content(bare)) < 3 or BREACH_ONLY.match(bare) or first.text == words:
                continue
            if bare in window.statement.text:
                continue  # the head of a list says the condition of all its items
            if not _names(window, bare, besides):
                yield Fault(FaultKind.CONDITION, words, f"没有说出条件“{words}”")


def _another_grade(window: Window, clause: Clause) -> bool:
    """Whether the statement tells amounts, and not those of a clause: another grade's condition is not wanted."""
    said = {(a.value, a.side) for a in window.said.amounts}
    return bool(said and clause.amounts) and not said & {(a.value, a.side) for a in clause.amounts}


def _cut_out(window: Window) -> Iterator[Fault]:
    """A condition cut out of words that otherwise stand as in the text: what was around it stands side by side."""
    said = window.statement.text
    for source, clause in window.held:
        text = source.passage.text
        for piece in clause.pieces:
            if piece.kind is not SegmentKind.CONDITION or BREACH_ONLY.match(_CITED.sub("", piece.text)):
                continue
            before, after = text[max(0, piece.start - 3) : piece.start], text[piece.end + 1 : piece.end + 5]
            joined = before + after
            if len(before) == 3 and len(after) == 4 and joined in said and joined not in text:
                yield Fault(FaultKind.CONDITION, piece.text, f"没有说出条件“{piece.text}”")


def _exceptions(window: Window) -> Iterator[Fault]:
    for source, clause in window.held:
        if not _said_pieces(window, clause):
            continue
        besides = frozenset().union(*(p.grams for p in clause.pieces if p.kind is SegmentKind.MAIN))
        wanted = [p.text for p in clause.pieces if p.kind is SegmentKind.EXCEPTION and "除" not in p.text[:4]]
        at = source.passage.clauses.index(clause)
        if at + 1 < len(source.passage.clauses):
            after = source.passage.clauses[at + 1]
            if re.match(r"但(?!书)", after.text) or (
                after.sentence == clause.sentence and _exempting(after.text) and not after.triggers
            ):
                wanted.append(after.text)
        for norm in source.passage.norms:
            here = clause.start <= norm.trigger_start < clause.end
            if norm.exception and here and norm.exception not in clause.text:
                wanted += [norm.exception] * (share(grams(norm.action[:40]), window.said.grams) >= COVERED)
        wanted += re.findall(r"(?<=，)但(?!书)[^。；]*", clause.text)
        wanted += [m.group() for m in _BUT_FOR.finditer(clause.text)]
        for words in dict.fromkeys(wanted):
            bare = _CITED.sub("", words)
            named = len(content(bare)) < 5 or _names(window, bare, besides) or _elsewhere(window, bare)
            if not named or not EXEMPTS.search(window.statement.text):
                yield Fault(FaultKind.EXCEPTION, words, f"没有说出例外“{words[:40]}”")


_ELSEWHERE = re.compile(r"另有(?:规定|约定)")


def _elsewhere(window: Window, words: str) -> bool:
    """除另有规定外: whose rule it is that excepts may be left out."""
    return bool(_ELSEWHERE.search(words) and _ELSEWHERE.search(window.statement.text))


#: 除…外, but not 除…外，还应当: that adds.
_BUT_FOR = re.compile(r"除(?![名权])[^，。；]{2,100}外(?=，)(?!，[^，。；]{0,40}还)")


def _exempting(words: str) -> bool:
    return bool(re.search(r"除外|不在此限|从其规定|另有规定的|^除[^名权]", words))


#: All rules of this module.
SCOPE_RULES = (
    _conditions,
    _cut_out,
    _exceptions,
)
