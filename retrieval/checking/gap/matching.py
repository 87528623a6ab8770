"""One element of a duty against the policies: where it is said, and whether as strictly as the rule wants it.

The words of an element are looked for clause by clause. Headings help to see what a clause is about, but say nothing by
themselves; nor do purposes, definitions and forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus import PartKind
from retrieval.checking.gap.ground import COMMA_CLAUSE, Ground, Match, Sentence
from retrieval.checking.gap.measuring import measured
from retrieval.checking.gap.models import Element, ElementKind, Finding, Met, Within
from retrieval.checking.gap.strictness import WEAKENED, shortened, weak_words

__all__ = ["examine", "judge_said"]

_LEFT_WHOLE = 0.5  # by which it leaves all of it
_LEFT = 0.3  # the share of the duty's telling words by which a sentence leaves it to another paper
_REGISTER = re.compile(r"期限|清单|名单|指标|目录")  # tables that list things and say no duty but their numbers
_DENIED = re.compile(r"不得|不应|禁止|严禁|不准|不许|不因")
_TELLING = re.compile(r"告知|通知|报告|报送|配合|排查|提示")
_EXCEPTS = re.compile(r"除外|除[^，。；]{2,30}外")
_BY_RIGHT = re.compile(r"故障|抢修|修复|紧急|评估|法律|法规|法定|监管|除外")  # for which what is forbidden may be right
_DONE = frozenset({ElementKind.ACT, ElementKind.RECIPIENT, ElementKind.DEADLINE})
_STRICT = frozenset({ElementKind.ACT, ElementKind.PROHIBITION, ElementKind.FREQUENCY, ElementKind.NUMBER, ElementKind.RECIPIENT})  # fmt: skip


def examine(
    element: Element, ground: Ground, places: Iterable[tuple[int, tuple[int, ...]]] | None = None
) -> list[tuple[Match, Finding]]:
    """All places where an element is said, and what they say; an empty list where it is not said at all.

    ``places`` are clauses to look in instead of all that are about the element's topic.
    """
    found: list[tuple[Match, Finding]] = []
    for number, indexes in ground.about(element.topic, element.topic_in) if places is None else places:
        contradiction = _contradiction(element, ground, number, indexes)
        if contradiction is not None:
            found.append(contradiction)
        if element.kind is ElementKind.EXCEPTION:
            continue
        if element.measure:
            found += measured(element, ground, number, indexes)
            continue
        for window in _windows(element, ground, indexes):
            match = _match(element, ground, number, window)
            if match is not None:
                found.append((match, judge_said(element, ground, match, window)))
    if not found and places is None and element.kind is not ElementKind.EXCEPTION:
        found = _pointed_at(element, ground)
    return [(match, _limited(finding, match, ground)) for match, finding in found]


def _pointed_at(element: Element, ground: Ground) -> list[tuple[Match, Finding]]:
    """Sentences that leave to another paper the act of the element, with two thirds of the element's words."""
    found = []
    for number, indexes in ground.about(element.topic, element.topic_in):
        for sentence in (s for i in indexes for s in ground.sentences[i] if s.pointed):
            share = ground.told_share(sentence.pointed, number)
            if share < _LEFT:
                continue
            text = f"{sentence.pointed}{ground.part(sentence.part).heading}"
            held = [bool(p.search(text)) for p in element.says]
            if (held[-1] and sum(held) * 3 >= len(held) * 2) or (any(held) and share >= _LEFT_WHOLE):
                match = Match(number, (sentence.part,), sentence, elsewhere=True)
                note = f"指向《{'》、《'.join(sentence.papers)}》"
                found.append((match, Finding(element, Met.ELSEWHERE, match.parts, note, sentence.papers, sure=False)))
    return found


def _windows(element: Element, ground: Ground, indexes: Sequence[int]) -> Iterable[list[Sentence]]:
    kept = [[s for s in ground.sentences[i] if not (element.unless and element.unless.search(s.text))] for i in indexes]
    texts, rows = [], []
    for index, sentences in zip(indexes, kept, strict=True):
        part = ground.part(index)
        if part.kind is not PartKind.ROW:
            texts.append(sentences)
        elif sentences and not _REGISTER.search(part.context):
            rows += sentences
            yield sentences
    if element.within is Within.SENTENCE:
        yield from ([s] for sentences in texts for s in sentences)
    elif element.within is Within.PARAGRAPH:
        yield from (t for t in texts if t)
    else:
        joined = [s for sentences in texts for s in sentences]
        if joined:
            yield joined
        if len(rows) > 1:
            yield rows  # who decides, who manages: said row by row


def _match(element: Element, ground: Ground, number: int, window: Sequence[Sentence]) -> Match | None:
    """Whether the words of an element stand in the window; headings may stand in for all but one of them."""
    body = "".join(s.body for s in window)
    whole = "".join(s.text for s in window)
    part = ground.part(window[0].part)
    if part.kind is PartKind.ROW:
        heading = part.context
        if element.kind is ElementKind.RECIPIENT and any(p.search(body) for p in element.says):
            body = f"{heading}{body}"  # whom to report to stands in a column under that head
    else:
        heading = f"{ground.title_of(number)} {part.heading} {ground.clauses[number].leans}"
    elsewhere = False
    if not _said(element, body, heading):
        if not any(s.pointed for s in window) or not _said(element, whole, heading):
            return None
        elsewhere = True
    carrier = max(window, key=lambda s: sum(bool(p.search(s.text)) for p in element.says))
    missing = [p for p in element.says if not p.search(carrier.text)]
    parts = [carrier.part]
    for pattern in missing:
        holder = next((s for s in window if pattern.search(s.text)), None)
        if holder is not None and holder.part not in parts:
            parts.append(holder.part)
    return Match(number, tuple(parts), carrier, elsewhere)


def _said(element: Element, text: str, heading: str) -> bool:
    inside = [bool(p.search(text)) for p in element.says]
    if not any(inside) or not inside[-1]:
        return False
    both = [i or bool(p.search(heading)) for i, p in zip(inside, element.says, strict=True)]
    if element.share < 1:
        return sum(both) >= element.share * len(both)
    return all(both)


def judge_said(element: Element, ground: Ground, match: Match, window: Sequence[Sentence]) -> Finding:
    """How strictly a place says an element: to whom, when, as a duty or as a choice."""
    if match.elsewhere:
        papers = tuple(dict.fromkeys(p for s in window for p in s.papers))
        return Finding(element, Met.ELSEWHERE, match.parts, f"指向《{'》、《'.join(papers)}》", papers)
    carrier = match.carrier.text
    words = ground.words
    if element.kind is ElementKind.RECIPIENT:
        text = "".join(s.body for s in window)
        part = ground.part(match.carrier.part)
        near = element.near or (part.kind is PartKind.ROW and words["report"].search(f"{part.context}{text}"))
        told = words["to_regulator"].search(text) or (near and words["regulator"].search(text))
        if not told:
            inside = words["inside"].search(text)
            return Finding(element, Met.UNSAID if inside else Met.NO, match.parts, "只报公司内部" if inside else "")
    if element.when:
        text = "".join(s.body for s in window if any(p.search(s.text) for p in element.says))
        before, after = words["before"].search(text), words["after"].search(text)
        if after and not before:
            return Finding(element, Met.CONTRADICTED, match.parts, f"制度写的是“{after.group()}”，不是事前")
        if element.when == "before" and not before:
            return Finding(element, Met.UNSAID, match.parts, "没有写明提前")
    for name, note in (("discretion", "把必须做的改成了酌情"), ("self_help", "把自己的责任推给了他人")):
        told_in = [carrier, *(s.text for s in window if any(p.search(s.text) for p in element.says))]
        hit = next((h for t in told_in if (h := words[name].search(t))), None) if element.kind in _DONE else None
        if hit and (element.kind is ElementKind.RECIPIENT or _concerns(element, hit.group())):
            return Finding(element, Met.CONTRADICTED, match.parts, f"{note}：“{shortened(hit.group())}”")
    weak = weak_words(element, carrier, words)
    if weak:
        return Finding(element, Met.WEAK, match.parts, f"制度写的是“{weak}”，不是“应当”")
    return Finding(element, Met.YES, match.parts)


def _concerns(element: Element, words: str) -> bool:
    """Whether what is left to choice or to others is the act that the element names."""
    act = _TELLING.search(element.of)
    if act and _TELLING.search(words):
        return True
    return act is None and element.says[-1].search(words) is not None


def _limited(finding: Finding, match: Match, ground: Ground) -> Finding:
    """A finding in the light of what the policy leaves out: an exception of its own, a part of the systems only."""
    if finding.met is not Met.YES or finding.element.optional or not finding.element.curated:
        return finding
    words, carrier = ground.words, match.carrier
    if (
        finding.element.kind in WEAKENED
        and words["important"].search(ground.rule)
        and not words["whole"].search(carrier.text)
    ):
        act = finding.element.says[-1]
        own = "".join(c for c in COMMA_CLAUSE.findall(carrier.text) if act.search(c)) or carrier.text
        narrow = words["narrowed"].search(own)
        if narrow and (finding.element.measure or not words["whole"].search(ground.part(carrier.part).plain)):
            return replace(finding, met=Met.WEAK, note=f"范围只到“{narrow.group().strip('，对')}”")
    if words["all_data"].search(ground.rule) and not words["part_of_data"].search(ground.rule):
        narrow = words["part_of_data"].search(carrier.text)
        if narrow and not words["all_data"].search(ground.part(carrier.part).plain):
            return replace(finding, met=Met.WEAK, note=f"范围只到“{narrow.group()}”")
    if _EXCEPTS.search(ground.rule) or finding.element.kind not in _STRICT:
        return finding
    for sentence in _with_next(ground, carrier):
        hit = words["let_off"].search(sentence.text)
        if hit and (sentence is carrier or words["starts_exception"].search(sentence.text)):
            return replace(
                finding, met=Met.CONTRADICTED, sure=False, note=f"制度另加了例外“{shortened(sentence.text)}”"
            )
    return finding


def _with_next(ground: Ground, carrier: Sentence) -> list[Sentence]:
    sentences = ground.sentences[carrier.part]
    at = sentences.index(carrier)
    return list(sentences[at : at + 2])


def _contradiction(
    element: Element, ground: Ground, number: int, indexes: Sequence[int]
) -> tuple[Match, Finding] | None:
    allowed = _allowed(element, ground, number, indexes) if element.kind is ElementKind.PROHIBITION else None
    if allowed is not None or not element.against:
        return allowed
    text = "".join(s.text for i in indexes for s in ground.sentences[i])
    if not element.topic and not any(p.search(f"{ground.clauses[number].context}{text}") for p in element.says):
        return None
    for index in indexes:
        for sentence in ground.sentences[index]:
            for pattern in element.against:
                hit = pattern.search(sentence.text)
                if hit and not _DENIED.search(hit.group()):
                    match = Match(number, (index,), sentence)
                    return match, Finding(element, Met.CONTRADICTED, (index,), f"制度规定“{shortened(hit.group())}”")
    return None


def _allowed(element: Element, ground: Ground, number: int, indexes: Sequence[int]) -> tuple[Match, Finding] | None:
    """A sentence that allows what is forbidden: all that the prohibition is about, a leave, and no denial."""
    act = [p for p in element.says if not p.search("不得")]
    words = ground.words
    for sentence in (s for i in indexes for s in ground.sentences[i]) if len(act) > 1 or element.topic else ():
        text = sentence.text
        if not act or not all(p.search(text) for p in act) or (element.unless and element.unless.search(text)):
            continue
        leave = words["permit"].search(text)
        if leave and not _DENIED.search(text) and not words["must_not"].search(text) and not _BY_RIGHT.search(text):
            note = f"制度规定“{shortened(text)}”"
            return Match(number, (sentence.part,), sentence), Finding(
                element, Met.CONTRADICTED, (sentence.part,), note, sure=False
            )
    return None
