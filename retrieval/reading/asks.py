"""What a text asks, one by one: the clauses that ask, with those that lead to them; the rest is the story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from retrieval.reading.clauses import Clause, clauses_of, sentences_of
from retrieval.reading.models import Fired
from retrieval.reading.rules import first, rules_of

__all__ = ["Division", "Draft", "divide", "is_question"]

_JOINTS = re.compile(r"[、；]|以及|并且|还有")
_CONDITION = re.compile(
    r"^(?:如果|要是|若|假如|万一|没有?|不|只要|除非|在.{1,16}(?:时|前|后|的时候))|(?:的话|时候|情况下|的时|之前|以后|之后|前|后)$"
)
_BARE = re.compile(r"^(?:那|那么|对于?|关于|而)?[^，。？]{1,20}呢$")


@dataclass(frozen=True, slots=True)
class Draft:
    """Something asked as it stands: its ``own`` words, the ``lead`` (clauses of its sentence that belong to it)."""

    own: str
    lead: tuple[str, ...]
    start: int
    end: int
    sentence: int
    tail: tuple[str, ...] = ()
    intoned: bool = False
    """Whether nothing but the mark asks: 这种也要去备案？"""

    @property
    def text(self) -> str:
        """Lead, own words and what follows them."""
        return "，".join((*self.lead, self.own, *self.tail))


@dataclass(frozen=True, slots=True)
class Division:
    """A text divided: what is asked, the clauses of the story, and the clauses that only introduce a question."""

    drafts: tuple[Draft, ...]
    story: tuple[Clause, ...]
    frames: tuple[Clause, ...] = ()
    fired: tuple[Fired, ...] = field(default=())
    whole: bool = False
    """Whether the text asks nothing in words (key words), so that all of it is what is asked."""


def is_question(text: str) -> bool:
    """Whether a clause asks something by its words."""
    return _asking(text) is not None


def _asking(text: str) -> str | None:
    """The id of the rule by which a clause asks."""
    rest = text
    for rule in rules_of("idle"):
        rest = rule.pattern.sub("，", rest)
    found = first("asks", rest.rstrip("，"))
    return found[0].id if found else None


def divide(text: str) -> Division:
    """Divide a cleaned question."""
    clauses = clauses_of(text)
    marked = any(clause.mark == "？" for clause in clauses)
    fired: list[Fired] = []
    drafts: list[Draft] = []
    story: list[Clause] = []
    frames: list[Clause] = []
    for sentence in sentences_of(clauses):
        found, told, framed = _sentence(sentence, marked, fired)
        drafts += found
        story += told
        frames += framed
    if not drafts:
        drafts, story = _unasked(clauses, frames, fired)
        return Division(tuple(drafts), tuple(story), tuple(frames), tuple(fired), whole=not story)
    return Division(tuple(drafts), tuple(story), tuple(frames), tuple(fired))


def _sentence(
    sentence: Sequence[Clause], marked: bool, fired: list[Fired]
) -> tuple[list[Draft], list[Clause], list[Clause]]:
    questioned = any(clause.mark == "？" for clause in sentence) or sentence[-1].mark == ""
    drafts: list[Draft] = []
    story: list[Clause] = []
    frames: list[Clause] = []
    lead: list[Clause] = []
    introduced = requested = False
    for at, clause in enumerate(sentence):
        words, opener = _without_opener(clause.text)
        speech = first("speech", clause.text) or (clause.mark == "：" and first("speech_colon", clause.text)) or None
        if speech and ((clause.mark in "，：" and at + 1 < len(sentence)) or not _asking(words)):
            fired.append(Fired(speech[0].id, clause.text, "引出问题的小句，不作内容"))
            frames.append(clause)
            story += lead
            lead, introduced = [], True
            continue
        rule = _asking(words)
        request = first("request", words)
        asks = rule is not None
        if asks and (first("embedded", _before_question(words)) or (first("doubt", words) and marked and not opener)):
            asks = clause.mark == "？" and not first("doubt", words)
        if asks and not questioned and marked and not (introduced or opener):
            asks = False
        if request is not None and not asks:
            asks, rule = True, request[0].id
        if asks and _BARE.search(words) and _another_follows(sentence[at + 1 :], questioned):
            asks = False  # 那期货公司呢，报给谁: what the next one is about
        if not asks:
            if requested and drafts and not _asks_later(sentence, at):
                drafts[-1] = replace(drafts[-1], tail=(*drafts[-1].tail, clause.text))
                continue
            lead.append(clause)
            continue
        requested = request is not None and rule == request[0].id
        fired.append(Fired(rule or "", words, "一问"))
        drafts += _split(words, clause, lead)
        lead = []
    if any(clause.mark == "？" for clause in sentence) and not drafts and lead:
        *before, last = lead
        own = _without_opener(last.text)[0]
        drafts.append(Draft(own, _texts(before), last.start, last.end, last.sentence, intoned=True))
        lead = []
    if lead and drafts:
        ends_asking = sentence[-1].mark == "？"
        tail = [clause for clause in lead if ends_asking or _CONDITION.search(clause.text)]
        if tail:
            drafts[-1] = replace(drafts[-1], tail=_texts(tail))
        lead = [clause for clause in lead if clause not in tail]
    return drafts, [*story, *lead], frames


def _asks_later(sentence: Sequence[Clause], at: int) -> bool:
    """Whether the sentence asks again after that clause, to which the clause may lead."""
    return any(_asking(clause.text) for clause in sentence[at + 1 :])


def _another_follows(rest: Sequence[Clause], questioned: bool) -> bool:
    return any(_asking(clause.text) and not _BARE.search(clause.text) for clause in rest)


def _unasked(clauses: Sequence[Clause], frames: list[Clause], fired: list[Fired]) -> tuple[list[Draft], list[Clause]]:
    """Of a text in which nothing asks as it should: the clauses with question words, else the last sentence, else all."""
    introduced = {clause.start for clause in frames}
    free = [clause for clause in clauses if clause.start not in introduced] or list(clauses)
    asking = [clause for clause in free if _asking(clause.text)]
    if asking:
        fired += [Fired("asks.reported", clause.text, "全文没有明问，取转述的问题") for clause in asking]
        drafts = [Draft(_without_opener(c.text)[0], (), c.start, c.end, c.sentence) for c in asking]
        return drafts, [clause for clause in free if clause not in asking]
    after = [clause for clause in free if frames and clause.start > frames[-1].start]
    chosen = after or free
    text = "，".join(clause.text for clause in chosen)
    drafts = [Draft(text, (), chosen[0].start, chosen[-1].end, chosen[0].sentence)] if chosen else []
    return drafts, [clause for clause in free if clause not in chosen]


def _split(words: str, clause: Clause, lead: Sequence[Clause]) -> list[Draft]:
    """One draft a question in the clause: 单位罚多少、个人罚多少 are two."""
    pieces: list[str] = []
    waiting = ""
    for piece in _pieces(words):
        waiting += piece
        if _asking(piece.strip("、；")):
            pieces.append(waiting.strip("、； "))
            waiting = ""
    if waiting.strip("、； ") and pieces:
        pieces[-1] += waiting
    pieces = pieces or [words]
    before = _texts(lead)
    return [
        Draft(_without_echo(piece), before if number == 0 else (), clause.start, clause.end, clause.sentence)
        for number, piece in enumerate(pieces)
    ]


def _pieces(words: str) -> list[str]:
    """The stretches between joints outside quotation marks, each with the joint after it."""
    found: list[str] = []
    start = 0
    for joint in _JOINTS.finditer(words):
        before = words[: joint.start()]
        if any(before.count(a) > before.count(b) for a, b in ("“”", "《》", "（）")):
            continue
        found.append(words[start : joint.end()])
        start = joint.end()
    return [*found, words[start:]]


def _before_question(words: str) -> str:
    """The words before the first question word of a clause, which tell whose question it is."""
    places = [match.start() for rule in rules_of("asks") if (match := rule.search(words))]
    return words[: min(places)] if places else words


def _without_opener(text: str) -> tuple[str, bool]:
    """The clause without the words that open a question (请问, 我想知道), and whether it had any."""
    found = first("opener", text)
    if found is None or found[1].end() >= len(text):
        return text, False
    return text[found[1].end() :], True


def _without_echo(text: str) -> str:
    """An ask without the answer to the one before as its condition (管得着的话要设什么)."""
    found = first("echo", text)
    return text[found[1].end() :] if found else text


def _texts(clauses: Sequence[Clause]) -> tuple[str, ...]:
    return tuple(clause.text for clause in clauses)
