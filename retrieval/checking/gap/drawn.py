"""Duties that the program took apart by itself, held against the policies: by how much of each part's words is said.

No checklist says here by which words a policy meets a part. So each part has a degree, the weight of those of its
words (or of what policies say for them) that stand in a clause; the clause that says most of the whole is the duty's
home, and another clause counts only where it says a part almost wholly. Numbers, recipients and words of choice are
judged as for a checklist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from retrieval.checking.gap.ground import ClauseTexts, Ground, Match, Sentence
from retrieval.checking.gap.matching import judge_said
from retrieval.checking.gap.measuring import measured
from retrieval.checking.gap.models import Element, ElementKind, Finding, GapState, Met
from retrieval.checking.gap.strictness import shortened

__all__ = ["Drawn", "find_drawn", "state_of_drawn"]

Shares: TypeAlias = "npt.NDArray[np.float64]"

_SAID = 0.6  # the share of a part's words by which it is said
_ELSEWHERE = 0.8  # the share that a clause other than the home must say
_LEFT = 0.35  # the share of a duty's words by which it is left to another paper, and of one part's
_LEFT_PART = 0.3
_HEAVY = 1.5  # the weight of a part that may be said in a clause by itself
_NEAR = 0.8  # of the home's score: nearer clauses may turn a part round
_BY_TOPIC = 0.5  # what a clause gains by being about the duty's condition, and by its likeness
_BY_LIKENESS = 0.3
_UNSAID = 0.2  # a part of which no more is said is lacking, however little it weighs
_AGAINST = 0.5  # the share of a part's words in a sentence that turns it round
_TOPIC = 0.4  # the share of the condition's words that a clause must say to be about it
_COVERED = 0.8
_PARTIAL = 0.15
_HARD = frozenset({ElementKind.NUMBER, ElementKind.FREQUENCY, ElementKind.DEADLINE, ElementKind.RECIPIENT})


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was found for a duty: findings part by part, their degrees, and the home clause (``None``: nowhere)."""

    findings: tuple[Finding, ...]
    degrees: tuple[float, ...]
    home: int | None


def find_drawn(elements: Sequence[Element], ground: Ground, likeness: Mapping[int, float]) -> Drawn:
    """What the policies say to the parts of a duty."""
    texts, count = ground.texts, len(ground.clauses)
    if not count:
        return Drawn(tuple(Finding(e, Met.NO) for e in elements), (0.0,) * len(elements), None)
    degrees = [_degrees(e, texts, count) for e in elements]
    topics = _topics(elements[0], texts, count)
    about = np.minimum(1.0, topics / _TOPIC)
    total = about * sum(
        sum(e.weights) * (0.3 if e.optional else 1.0) * d for e, d in zip(elements, degrees, strict=True)
    )
    total = total + _BY_TOPIC * topics + _BY_LIKENESS * np.array([likeness.get(n, 0.0) for n in range(count)])
    home = int(total.argmax())
    findings, found = [], []
    for element, row in zip(elements, degrees, strict=True):
        finding, degree = _of_element(element, ground, row, about, home, total)
        findings.append(finding)
        found.append(degree)
    _point(elements, ground, findings, found, about)
    return Drawn(tuple(findings), tuple(found), home)


def _degrees(element: Element, texts: ClauseTexts, count: int) -> Shares:
    """For each clause the weighted share of an element's words; 0 where its own words hold none of them."""
    got, own = np.zeros(count), np.zeros(count, dtype=bool)
    for pattern, weight in zip(element.says, element.weights, strict=True):
        held = texts.held(pattern)
        got += weight * held
        own |= held == 1.0
    return np.where(own, got / sum(element.weights), 0.0)


def _topics(element: Element, texts: ClauseTexts, count: int) -> Shares:
    if not element.topic:
        return np.ones(count)
    parts = (w * texts.held(p) for p, w in zip(element.topic, element.topic_weights, strict=True))
    return np.asarray(sum(parts) / sum(element.topic_weights))


def _left(element: Element, texts: ClauseTexts) -> Shares:
    parts = (w * texts.left(p) for p, w in zip(element.says, element.weights, strict=True))
    return np.asarray(sum(parts) / sum(element.weights))


def _point(
    elements: Sequence[Element], ground: Ground, findings: list[Finding], degrees: list[float], about: Shares
) -> None:
    """Parts that nobody says become parts left to another paper, where one clause leaves much of the duty to it."""
    weights = [sum(e.weights) for e in elements]
    left = [_left(e, ground.texts) for e in elements]
    whole = about * sum(w * row for w, row in zip(weights, left, strict=True))
    clause = int(whole.argmax())
    if whole[clause] < _LEFT * sum(weights):
        return
    sentence = next(s for i in ground.clauses[clause].parts for s in ground.sentences[i] if s.pointed)
    note = f"指向《{'》、《'.join(sentence.papers)}》"
    for place, element in enumerate(elements):
        share = float(left[place][clause])
        if findings[place].met is Met.NO and share >= _LEFT_PART:
            findings[place] = Finding(element, Met.ELSEWHERE, (sentence.part,), note, sentence.papers, sure=False)
            degrees[place] = share


def _of_element(
    element: Element, ground: Ground, row: Shares, about: Shares, home: int, total: Shares
) -> tuple[Finding, float]:
    if element.measure:
        near = sorted(np.flatnonzero(row >= _SAID).tolist(), key=lambda n: -row[n] * about[n])
        return _of_number(element, ground, near), float(row.max())
    turning = np.flatnonzero((row >= _AGAINST) & (about >= 1) & (total >= _NEAR * total[home]))
    against = _against(element, ground, sorted(turning.tolist(), key=lambda n: -row[n]))
    if against is not None:
        return against, 1.0
    far = row * about >= _ELSEWHERE
    if sum(element.weights) < _HEAVY:
        far &= total * 2 >= total[home]
    far[home] |= row[home] >= _SAID
    places = sorted(np.flatnonzero(far).tolist(), key=lambda n: (n != home, -row[n]))
    for clause in places:
        finding = _judged(element, ground, clause)
        if finding.met is not Met.NO or clause == places[-1]:
            return finding, float(row[clause])
    return Finding(element, Met.NO), float(row[home])


def _of_number(element: Element, ground: Ground, places: Sequence[int]) -> Finding:
    unsaid: Finding | None = None
    for clause in places:
        found = [f for _, f in measured(element, ground, clause, ground.clauses[clause].parts)]
        for met in (Met.CONTRADICTED, Met.YES, Met.WEAK):
            for finding in found:
                if finding.met is met:
                    return finding
        unsaid = unsaid or next(iter(found), None)
    return unsaid or Finding(element, Met.NO)


def _against(element: Element, ground: Ground, clauses: Sequence[int]) -> Finding | None:
    """A sentence that turns the part round: allows what is forbidden, leaves to choice or to others what must be done."""
    words, whole = ground.words, sum(element.weights)
    forbids = element.kind is ElementKind.PROHIBITION
    tables = ("permit",) if forbids else ("discretion", "self_help", "let_off")
    for clause in clauses:
        sentences = [s for i in ground.clauses[clause].parts for s in ground.sentences[i]]
        for order, sentence in enumerate(sentences):
            table, hit = next(((t, h) for t in tables if (h := words[t].search(sentence.text))), ("", None))
            if hit is None or (forbids and words["must_not"].search(sentence.text)):
                continue
            ahead = sentences[order - 1] if order and words["starts_exception"].search(sentence.text) else None
            said = _said_by(element, sentence) + (_said_by(element, ahead) if ahead else 0.0)
            if said >= _AGAINST * whole and (table in ("permit", "self_help") or _concerns(element, hit.group())):
                note = f"制度规定“{shortened(sentence.text)}”"
                return Finding(element, Met.CONTRADICTED, (sentence.part,), note, sure=False)
    return None


def _concerns(element: Element, words: str) -> bool:
    return words.startswith("可以直接") or any(
        w >= 0.3 and p.search(words) for p, w in zip(element.says, element.weights, strict=True)
    )


def _judged(element: Element, ground: Ground, clause: int) -> Finding:
    """How strictly the clause says it."""
    sentences = [s for i in ground.clauses[clause].parts for s in ground.sentences[i]]
    if element.kind is ElementKind.PROHIBITION:
        sentences = [s for s in sentences if ground.words["must_not"].search(s.text)]
        if not sentences or max(_said_by(element, s) for s in sentences) < _AGAINST * sum(element.weights):
            return Finding(element, Met.NO)
    carrier = max(sentences, key=lambda s: _said_by(element, s))
    parts = [carrier.part]
    for pattern in element.says:
        if not pattern.search(carrier.text):
            holder = next((s for s in sentences if pattern.search(s.text)), None)
            if holder is not None and holder.part not in parts:
                parts.append(holder.part)
    return judge_said(element, ground, Match(clause, tuple(parts[:2]), carrier), sentences)


def _said_by(element: Element, sentence: Sentence) -> float:
    return sum(w for p, w in zip(element.says, element.weights, strict=True) if p.search(sentence.text))


def state_of_drawn(drawn: Drawn) -> GapState:
    """The state by how much of the duty is said: nearly all, some, none; a laxer number or act is a conflict."""
    pairs = [(f, d) for f, d in zip(drawn.findings, drawn.degrees, strict=True) if not f.element.optional]
    if any(f.met is Met.CONTRADICTED for f in drawn.findings):
        return GapState.CONFLICT
    weights = [sum(f.element.weights) for f, _ in pairs]
    whole = sum(weights)
    if not whole:
        return GapState.MISSING
    said = sum(w for (f, _), w in zip(pairs, weights, strict=True) if f.met is Met.YES) / whole
    weak = sum(w for (f, _), w in zip(pairs, weights, strict=True) if f.met in (Met.WEAK, Met.UNSAID)) / whole
    left = sum(w for (f, _), w in zip(pairs, weights, strict=True) if f.met is Met.ELSEWHERE) / whole
    if left >= 0.5 and said < 0.5:
        return GapState.DELEGATED
    hard = [f for f, d in pairs if f.met is not Met.YES and (f.element.kind in _HARD or d < _UNSAID)]
    if said >= _COVERED and not hard and not weak:
        return GapState.COVERED
    return GapState.PARTIAL if said + weak >= _PARTIAL else GapState.MISSING
