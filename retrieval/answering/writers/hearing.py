"""The sentences of a model, one after the other → those that hold, those that do not with the reason.

Each is held against the quotations that it names. One that goes on from another (但…) is shown only behind it; one that
does not hold alone because its exception follows in the next is held together with that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from retrieval.answering.writers.models import DroppedSentence, PlainSentence, WriterTask
from retrieval.answering.writers.replies import shape_fault
from retrieval.checking.strictness import StrictVerifier
from retrieval.checking.verifier_models import Fault, FaultKind
from retrieval.checking.verifier_words import LIMITING, VERDICT
from retrieval.models import Answer

__all__ = ["Hearing", "sayable"]

_LEAD = 24  # characters before a colon that a frame puts before the words of the law
_LEANS = re.compile(r"但|不过|然而|其中|上述|前述|该|其(?!他)|这|此|同时|并|否则")
_SENTENCE = re.compile(r"[^。]+。?[”）]*")
_SAME = (("可以", "行", "能", "允许"), ("要", "需要", "必须", "应当"), ("不用", "不需要", "不必", "无需"))


class Hearing:
    """Over one answer; ``passed`` is told of each sentence as soon as it is known to hold."""

    def __init__(
        self,
        verifier: StrictVerifier,
        answer: Answer,
        as_of: str | None = None,
        passed: Callable[[PlainSentence], None] | None = None,
    ) -> None:
        self._verifier, self._answer, self._as_of, self._passed = verifier, answer, as_of, passed
        self._citations = {c.marker: c for c in answer.citations}
        self._known = frozenset(mark for s in answer.statements for mark in s.support) & frozenset(self._citations)
        self._waits: DroppedSentence | None = None  # does not hold alone; the next may go on from it
        self._whole = True  # whether the sentence before is shown
        self.good: list[PlainSentence] = []
        self._dropped: list[DroppedSentence] = []

    @property
    def dropped(self) -> list[DroppedSentence]:
        """Those that do not hold; one that waits for the next is one of them until it comes."""
        return [*self._dropped, *([self._waits] if self._waits else [])]

    def take(self, one: PlainSentence) -> None:
        """Hear the next sentence."""
        waits, self._waits = self._waits, None
        shape = shape_fault(one, self._known)
        if waits and not shape and LIMITING.match(one.text) and not self._faults(_joined(waits, one)):
            self._keep(PlainSentence(waits.text, waits.support))
            self._keep(one)
            return
        if waits:
            self._dropped.append(waits)
        faults = () if shape else self._faults(one)
        why = shape or "；".join(dict.fromkeys(f"{f.why}（{f.words[:40]}）" if f.words else f.why for f in faults))
        if not why and not self._whole and _LEANS.match(one.text):
            why = "所承接的前一句没有采用"
        self._whole = not why
        if not why:
            self._keep(one)
        elif faults and all(f.kind is FaultKind.EXCEPTION for f in faults):
            self._waits = DroppedSentence(one.text, one.support, why)
        else:
            self._dropped.append(DroppedSentence(one.text, one.support, why))

    def _keep(self, one: PlainSentence) -> None:
        self.good.append(one)
        self._whole = True
        if self._passed:
            self._passed(one)

    def _faults(self, sentence: PlainSentence) -> tuple[Fault, ...]:
        opening = VERDICT.match(sentence.text)
        if opening and not _opens_alike(opening["word"], self._answer):
            return (Fault(FaultKind.MODALITY, "", "开头的结论与回答不同"),)
        rest = sentence.text[opening.end() :] if opening else ""  # the word is the answer's, which holds
        told = PlainSentence(rest or sentence.text, sentence.support)
        quoted = [self._citations[m] for m in sentence.support]
        return self._verifier.verify(_without_lead(told, self._answer), quoted, as_of=self._as_of).faults


def sayable(task: WriterTask, verifier: StrictVerifier, answer: Answer, as_of: str | None = None) -> WriterTask:
    """The task without the statements that would not pass in their own words.

    They rest on more than their quotations — a count, the catalogue, the versions of a law, the story of who asks — so
    that no rewording of them could be held against these; nor does a word of the asker reach the model with them.
    """

    def passes(text: str, support: tuple[int, ...]) -> bool:
        heard = Hearing(verifier, answer, as_of)
        opening = VERDICT.match(text)
        start = opening.end() if opening else 0  # 要。…: the word is no sentence
        head = text[:start]
        for sentence in _SENTENCE.findall(text[start:]):
            heard.take(PlainSentence(head + sentence.strip(), support))
            head = ""
        return not heard.dropped

    statements = tuple((text, support) for text, support in task.statements if passes(text, support))
    used = {mark for _, support in statements for mark in support}
    return replace(task, statements=statements, quotes=tuple(q for q in task.quotes if q.marker in used))


def _joined(first: DroppedSentence, second: PlainSentence) -> PlainSentence:
    """Both as one sentence on the marks of both."""
    return PlainSentence(f"{first.text}{second.text}", tuple(dict.fromkeys((*first.support, *second.support))))


def _without_lead(sentence: PlainSentence, answer: Answer) -> str:
    """The sentence without the words before its first colon where a statement on the same marks has just these."""
    lead, colon, rest = sentence.text.partition("：")
    own = (s.text for s in answer.statements if set(sentence.support) <= set(s.support))
    leads = (said.partition("：")[0].strip() for text in own for said in _SENTENCE.findall(text))
    return rest if colon and rest.strip() and len(lead) <= _LEAD and lead in leads else sentence.text


def _opens_alike(word: str, answer: Answer) -> bool:
    """Whether a statement of the answer opens with that verdict, or one that says the same."""
    opened = {match["word"] for s in answer.statements if (match := VERDICT.match(s.text))}
    return any(word in group and opened & set(group) for group in _SAME) or word in opened
