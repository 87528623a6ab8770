"""From what is found for the elements to the state of the duty, by the rules of decision of the check.

All essential elements said: covered; some: partial; none: missing; one laxer or turned round: conflict; all that is
said is that a named paper says it: delegated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from retrieval.checking.gap.drawn import find_drawn, state_of_drawn
from retrieval.checking.gap.ground import Ground, Match
from retrieval.checking.gap.matching import examine
from retrieval.checking.gap.models import Element, ElementKind, Finding, GapState, Met
from retrieval.checking.gap.wording import Term

__all__ = ["Judgement", "judge"]

_RANK = {Met.CONTRADICTED: 5, Met.YES: 4, Met.ELSEWHERE: 3, Met.WEAK: 2, Met.UNSAID: 1, Met.NO: 0}
_PARTS = 5
_LIST = re.compile(r"([^：（]+)[：（]")  # the name that the elements of one list have in common
_FEWEST = 4  # elements that make a list

Places: TypeAlias = "dict[int, list[tuple[Match, Finding]]]"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The state of a duty, what was found for each element, and the parts of the policy that bear it out."""

    state: GapState
    findings: tuple[Finding, ...]
    parts: tuple[int, ...]
    over: bool = False  # the duty was one of a transition that has ended


def judge(
    elements: Sequence[Element],
    ground: Ground,
    likeness: Mapping[int, float],
    rule: str,
    conditional: bool = False,
    telling: Sequence[Term] = (),
) -> Judgement:
    """Hold a duty's elements against the policies.

    ``rule`` are the words of its 款; ``likeness`` of clauses to the duty breaks ties. A ``conditional`` duty does not
    apply where a policy says that the firm does nothing of the kind; ``telling`` are its words by their weight.
    """
    ground.rule = rule
    ground.telling = telling
    if elements and not any(e.curated for e in elements):
        drawn = find_drawn(elements, ground, likeness)
        findings, state = drawn.findings, state_of_drawn(drawn)
    else:
        places = {id(e): examine(e, ground) for e in elements}
        listed = _listed(elements, places)
        places |= listed
        home = _home(elements, places, likeness)
        best = tuple(_best(e, places[id(e)], home, likeness) for e in elements)
        findings = _gone_on(best, ground, home, frozenset(listed))
        state = _state(findings)
    if state in (GapState.MISSING, GapState.PARTIAL) and conditional:
        denied = _denied(elements, ground)
        if denied is not None:
            return Judgement(GapState.NOT_APPLICABLE, findings, (denied,))
    return Judgement(state, findings, _parts(findings, ground, likeness))


def _listed(elements: Sequence[Element], places: Places) -> Places:
    """For the things of a list that a clause gives as a list: their places without those that say one by chance.

    What such a list leaves out is left out: that the guards are 加派人手 is no 人员情况 of the yearly report.
    """
    families: dict[str, list[Element]] = {}
    for element in elements:
        name = _LIST.match(element.name)
        if name and element.kind is ElementKind.CONTENT:
            families.setdefault(name.group(1), []).append(element)
    kept: Places = {}
    for family in families.values():
        said = Counter(g for e in family for g in {m.group for m, f in places[id(e)] if f.met is not Met.NO})
        if len(family) < _FEWEST or max(said.values(), default=0) * 2 <= len(family):
            continue
        for element in family:
            kept[id(element)] = [(m, f) for m, f in places[id(element)] if said[m.group] > 1]
    return kept


def _gone_on(
    findings: tuple[Finding, ...], ground: Ground, home: Sequence[int], listed: frozenset[int]
) -> tuple[Finding, ...]:
    """The findings with what the clauses right behind the home say, which need not name the topic again."""
    if not home or not any(f.met is Met.YES and not f.element.optional for f in findings):
        return findings
    after = ground.next_to(home[0])
    completed = []
    for finding in findings:
        element = finding.element
        open_ = finding.met is Met.NO and element.topic and id(element) not in listed
        found = examine(element, ground, after) if open_ else []
        said = [f for _, f in found if f.met is not Met.NO]
        completed.append(max(said, key=lambda f: _RANK[f.met]) if said else finding)
    return tuple(completed)


def _denied(elements: Sequence[Element], ground: Ground) -> int | None:
    """The part that says that the firm does not do what the duty is about; ``None`` where none says so."""
    about = [p for e in elements if not e.optional for p in (e.topic or e.says[:1])]
    for index, sentences in enumerate(ground.sentences):
        for sentence in sentences:
            hit = ground.words["does_not"].search(sentence.text)
            if hit and about and all(p.search(sentence.text[hit.start() :]) for p in about[:1]):
                return index
    return None


def _home(
    elements: Sequence[Element], places: Mapping[int, list[tuple[Match, Finding]]], likeness: Mapping[int, float]
) -> list[int]:
    """The clauses in the order of how many elements they say; a likely one first among equals."""
    counted: Counter[int] = Counter()
    for element in elements:
        said = {m.group for m, f in places[id(element)] if f.met is not Met.NO}
        counted.update(dict.fromkeys(said, 1 if element.optional else 3))
    return sorted(counted, key=lambda g: (-counted[g], -likeness.get(g, 0.0), g))


def _best(
    element: Element, places: Sequence[tuple[Match, Finding]], home: Sequence[int], likeness: Mapping[int, float]
) -> Finding:
    """What counts for an element: a contradiction wherever it stands, else the strongest in the likeliest clause."""
    if not places:
        return Finding(element, Met.NO)
    order = {group: i for i, group in enumerate(home)}

    firm = [m for m, f in places if f.met is Met.YES]
    places = [  # an exception that another clause makes is none of this one
        (m, f)
        for m, f in places
        if f.met is not Met.CONTRADICTED
        or f.sure
        or not any(order.get(o.group, 0) < order.get(m.group, 0) for o in firm)
    ]

    def rank(place: tuple[Match, Finding]) -> tuple[int, int, int]:
        match, finding = place
        return (_RANK[finding.met], -order.get(match.group, 999), -match.carrier.part)

    match, finding = max(places, key=rank)
    if element.kind is ElementKind.EXCEPTION and finding.met is not Met.CONTRADICTED:
        return Finding(element, Met.NO)
    if finding.met is Met.CONTRADICTED:  # the body, where an annex is laxer, is worth showing too
        others = [p for m, f in places if f.met is Met.YES and m.group != match.group for p in f.parts]
        return replace(finding, parts=(*finding.parts, *others[:1]))
    return finding


def _state(findings: Sequence[Finding]) -> GapState:
    if any(f.met is Met.CONTRADICTED for f in findings):
        return GapState.CONFLICT
    essential = [f for f in findings if not f.element.optional and f.element.kind is not ElementKind.EXCEPTION]
    if not essential:
        return GapState.COVERED if any(f.met is Met.YES for f in findings) else GapState.MISSING
    counted = Counter(f.met for f in essential)
    if _is_stray(essential):
        return GapState.MISSING
    if counted[Met.YES] == len(essential):
        return GapState.COVERED
    said = counted[Met.YES] + counted[Met.WEAK] + counted[Met.UNSAID]
    pointed = counted[Met.ELSEWHERE]
    anchored = any(f.element.topic for f in essential)
    if pointed and ((not said and anchored) or (pointed * 2 >= len(essential) and said * 2 < len(essential))):
        return GapState.DELEGATED
    if pointed and not counted[Met.NO] and pointed >= said:
        return GapState.DELEGATED
    return GapState.PARTIAL if said else GapState.MISSING


def _is_stray(essential: Sequence[Finding]) -> bool:
    """Whether the little that was found says nothing of the duty: scopes alone, or one thing in many by chance."""
    said = [f for f in essential if f.met not in (Met.NO, Met.ELSEWHERE)]
    if any(f.met is Met.ELSEWHERE for f in essential) or not said:
        return False
    if all(f.element.kind is ElementKind.SCOPE for f in said):
        return len(said) * 2 < len(essential)
    anchored = any(f.element.topic for f in said)
    found, asked = ({f.element.of for f in findings} for findings in (said, essential))  # a list counts as one thing
    return not anchored and len(found) * 4 <= len(asked) and len(asked) >= 4


def _parts(findings: Sequence[Finding], ground: Ground, likeness: Mapping[int, float]) -> tuple[int, ...]:
    """The parts to show: those of contradictions first, then those that bear most elements, each once."""
    weight: Counter[int] = Counter()
    for finding in findings:
        if finding.met in (Met.NO,) or not finding.parts:
            continue
        gain = 100 if finding.met is Met.CONTRADICTED else 1 if finding.element.optional else 4
        for place, part in enumerate(finding.parts):
            weight[part] += gain if place == 0 else max(1, gain // 2)
    essential = {p for f in findings if f.met is not Met.NO and not f.element.optional for p in f.parts}
    chosen = sorted((p for p in weight if p in essential or not essential), key=lambda p: (-weight[p], p))
    return tuple(chosen[:_PARTS])
