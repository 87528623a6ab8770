"""Rules on scope: the conditions and exceptions that the text ties to what a statement says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph import SegmentKind
from retrieval.checking.verifier_models import COVERED, Fault, FaultKind, Window, share
from retrieval.checking.verifier_passage import Clause, Piece
from retrieval.checking.verifier_words import BREACH_ONLY, EXEMPTS, content, grams

__all__ = ["SCOPE_RULES"]


_NAMED = 0.34  # of a condition's own pairs of characters: the statement names the condition


def _said_pieces(window: Window, clause: Clause) -> list[Piece]:
    """The main segments of a clause of the text that the statement says."""
    return [
        p for p in clause.pieces
        if p.kind is SegmentKind.MAIN and len(p.grams) >= 2 and share(p.grams, window.said.grams) >= COVERED
    ]  # fmt: skip


def _names(window: Window, words: str, besides: frozenset[str], least: float = _NAMED) -> bool:
    """Whether the statement names a condition: enough of the pairs that only the condition has."""
    whole = grams(words)
    own = whole - besides
    if len(own) < 2:
        own = whole
    return share(own, window.spoken) >= least


_CITED = re.compile(
    r"(?:《[^》]*》|本(?:办法|法|条例|规定|细则))?(?:第[一二三四五六七八九十百]+[条款](?:之[一二三])?(?:第[一二三四五六七八九十]+款|第?（[一二三四五六七八九十]+）项|第[一二三四五六七八九十]+项)*(?:[、和至或者]*))+(?=的?规定|所列|规定的|$|的)"
)


def _conditions(window: Window) -> Iterator[Fault]:
    for source, clause in window.held:
        mains = _said_pieces(window, clause)
        if not mains:
            continue
        first = mains[0]
        besides = frozenset().union(*(p.grams for p in clause.pieces if p.kind is SegmentKind.MAIN))
        wanted = [
            p.text for p in clause.pieces
            if p.kind in (SegmentKind.CONDITION, SegmentKind.TIME) and (p.start < mains[-1].start)
        ]  # fmt: skip
        for norm in source.passage.norms:
            if norm.condition and clause.start <= norm.trigger_start < clause.end:
                inside = share(grams(norm.action[:40]), window.said.grams) >= COVERED
                if inside and norm.condition not in clause.text:
                    wanted.append(norm.condition)
        for words in dict.fromkeys(wanted):
            bare = _CITED.sub("", words)
            if len(content(bare)) < 3 or BREACH_ONLY.match(bare) or first.text == words:
                continue
            if not _names(window, bare, besides):
                yield Fault(FaultKind.CONDITION, words, f"没有说出条件“{words}”")


def _exceptions(window: Window) -> Iterator[Fault]:
    for source, clause in window.held:
        if not _said_pieces(window, clause):
            continue
        besides = frozenset().union(*(p.grams for p in clause.pieces if p.kind is SegmentKind.MAIN))
        wanted = [p.text for p in clause.pieces if p.kind is SegmentKind.EXCEPTION and "除" not in p.text[:4]]
        at = source.passage.clauses.index(clause)
        if at + 1 < len(source.passage.clauses):
            after = source.passage.clauses[at + 1]
            if re.match(r"但(?!书)", after.text) or (after.sentence == clause.sentence and _exempting(after.text)):
                wanted.append(after.text)
        for norm in source.passage.norms:
            here = clause.start <= norm.trigger_start < clause.end
            if norm.exception and here and norm.exception not in clause.text:
                wanted += [norm.exception] * (share(grams(norm.action[:40]), window.said.grams) >= COVERED)
        wanted += re.findall(r"(?<=，)但(?!书)[^。；]*", clause.text)
        wanted += [m.group() for m in _BUT_FOR.finditer(clause.text)]
        for words in dict.fromkeys(wanted):
            if not _names(window, words, besides) or not EXEMPTS.search(window.statement.text):
                yield Fault(FaultKind.EXCEPTION, words, f"没有说出例外“{words[:40]}”")


#: 除…外, but not 除…外，还应当: that adds.
_BUT_FOR = re.compile(r"除(?![名权])[^，。；]{2,100}外(?=，)(?!，[^，。；]{0,40}还)")


def _exempting(words: str) -> bool:
    return bool(re.search(r"除外|不在此限|从其规定|另有规定的|^除[^名权]", words))


#: All rules of this module.
SCOPE_RULES = (
    _conditions,
    _exceptions,
)
