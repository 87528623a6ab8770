"""The policies made ready for the check: sentences, clauses, and what is left to other papers of the firm."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from re import Pattern

import numpy as np
import numpy.typing as npt

from corpus import PartKind, Policy, PolicyPart
from retrieval.checking.gap.lexicon import Words
from retrieval.checking.gap.models import Within
from retrieval.checking.gap.wording import Term

__all__ = ["COMMA_CLAUSE", "Clause", "ClauseTexts", "Ground", "Match", "Sentence"]

_SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？]?")
COMMA_CLAUSE = re.compile(r"[^，,]+[，,]?")
_IN_HEADING = 0.7  # what a word counts that stands in a heading only
_PAPER = re.compile(r"《([^》]{2,40})》")
_NOT_KNOWN = 0.4  # neither too little nor all
_BEFORE = re.compile(r"^[^。；]{0,12}(?:前|上一?)条")
_GOES_ON = 3  # clauses that may go on with what one began
_TITLE_LEAST, _TITLE_MOST = 4, 48  # characters of a title
_NO_TITLE = re.compile(r"[《》。，；：:|｜\t]|^(?:第.{1,6}[章节条]|[一二三四五六七八九十\d（(]+)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a part: its words, the part's index, whether it only points to another paper, and to which."""

    text: str
    part: int
    body: str  # the words that say something themselves
    pointed: str  # the words that are left to another paper
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its paragraphs: what is about, and its sentences part by part."""

    parts: tuple[int, ...]
    text: str
    context: str
    leans: str = ""  # the words of the clause before, where it speaks of that one (前条)


@dataclass(frozen=True, slots=True)
class Match:
    """A place where an element's words stand: the clause's number, the parts, the sentence that carries it."""

    group: int
    parts: tuple[int, ...]
    carrier: Sentence
    elsewhere: bool = False


class Ground:
    """The policies prepared for the check: parts of all policies in one row, sentences, clauses."""

    def __init__(self, policies: Sequence[Policy], words: Words, laws: frozenset[str]) -> None:
        """``laws`` are the names of instruments, which are no papers of the firm's own."""
        self.policies = tuple(policies)
        self.words = words
        self.laws = laws
        self.rule = ""  # the words of the duty that is being held against the policies
        self.parts: list[tuple[int, PolicyPart]] = [(n, p) for n, policy in enumerate(policies) for p in policy.parts]
        self._titles = [_titles(policy, words) for policy in policies]
        self.held = {_key(policy.name) for policy in policies} | {_key(policy.title) for policy in policies}
        self.held |= {title for titles in self._titles for _, title in titles}
        self.sentences: list[tuple[Sentence, ...]] = [
            tuple(self._read(i, p)) if p.kind in (PartKind.TEXT, PartKind.ROW) else ()
            for i, (_, p) in enumerate(self.parts)
        ]
        groups: dict[tuple[int, int], list[int]] = {}
        for index, (policy, part) in enumerate(self.parts):
            if part.kind is not PartKind.FRONT:
                groups.setdefault((policy, part.group), []).append(index)
        self.clauses: list[Clause] = []
        for indexes in groups.values():
            self.clauses.append(self._clause(indexes))
        self.telling: Sequence[Term] = ()  # the telling words of that duty
        self._of_part = {index: number for number, clause in enumerate(self.clauses) for index in clause.parts}
        self._about: dict[tuple[tuple[Pattern[str], ...], Within], list[tuple[int, tuple[int, ...]]]] = {}

    @cached_property
    def texts(self) -> ClauseTexts:
        """The clauses as texts to search."""
        return ClauseTexts(self)

    def part(self, index: int) -> PolicyPart:
        """The part with that index."""
        return self.parts[index][1]

    def policy_of(self, index: int) -> Policy:
        """The policy in which a part stands."""
        return self.policies[self.parts[index][0]]

    def title_of(self, number: int) -> str:
        """The title of the paper in which a clause stands."""
        return self._title_above(self.clauses[number].parts[0])

    def told_share(self, text: str, number: int) -> float:
        """The share of the duty's telling words, by weight, in a text of a clause; some where it is not known."""
        whole = sum(t.weight for t in self.telling)
        text = f"{text}{self.part(self.clauses[number].parts[0]).heading}"
        return sum(t.weight for t in self.telling if t.pattern.search(text)) / whole if whole else _NOT_KNOWN

    def clause_of(self, index: int) -> int:
        """The number of the clause of a part."""
        return self._of_part.get(index, -1)

    def next_to(self, number: int) -> list[tuple[int, tuple[int, ...]]]:
        """The clauses that go on with a clause under the same heading, with the parts to read."""
        context = self.clauses[number].context
        found = []
        for other in range(number + 1, min(number + 1 + _GOES_ON, len(self.clauses))):
            if self.clauses[other].context != context:
                break
            found.append((other, self.clauses[other].parts))
        return found

    def about(self, topic: tuple[Pattern[str], ...], topic_in: Within) -> list[tuple[int, tuple[int, ...]]]:
        """The clauses (by index, with the parts to read) of which all patterns of the topic hold."""
        key = (topic, topic_in)
        if key not in self._about:
            found: list[tuple[int, tuple[int, ...]]] = []
            for number, clause in enumerate(self.clauses):
                if topic_in is Within.PARAGRAPH and topic:
                    parts = tuple(i for i in clause.parts if self._holds(topic, self.part(i), clause.leans))
                else:
                    text = f"{clause.context} {clause.leans} {clause.text}"
                    parts = clause.parts if all(t.search(text) for t in topic) else ()
                if parts:
                    found.append((number, parts))
            self._about[key] = found
        return self._about[key]

    def _holds(self, topic: tuple[Pattern[str], ...], part: PolicyPart, leans: str) -> bool:
        text = f"{part.context} {leans} {part.plain}"
        return all(t.search(text) for t in topic)

    def _clause(self, indexes: Sequence[int]) -> Clause:
        parts = [self.part(i) for i in indexes]
        title = self._title_above(indexes[0])
        context = parts[0].context if title in parts[0].context else f"{title} {parts[0].context}"
        text = "".join(p.plain for p in parts)
        leans = self.clauses[-1].text if self.clauses and _BEFORE.search(text) else ""
        return Clause(tuple(indexes), text, context, leans)

    def _title_above(self, index: int) -> str:
        """The title of the paper in which a part stands; one file may hold several."""
        policy, part = self.parts[index]
        titles = self._titles[policy]
        at = bisect_right([start for start, _ in titles], part.start)
        return titles[at - 1][1] if at else _key(self.policies[policy].title)

    def _read(self, index: int, part: PolicyPart) -> Iterable[Sentence]:
        if part.kind is PartKind.ROW:
            yield Sentence(part.plain, index, part.plain, "")
            return
        for match in _SENTENCE.finditer(part.plain):
            yield self._sentence(match.group(), index)

    def _sentence(self, text: str, index: int) -> Sentence:
        papers = [p for p in _PAPER.findall(text) if self._is_own_paper(p)]
        away = [p for p in papers if not self._is_held(p)]  # what is left to a paper of the set is said there
        if not papers or not self.words["pointing"].search(text):
            return Sentence(text, index, text, "")
        clauses = COMMA_CLAUSE.findall(text)
        pointing = [i for i, c in enumerate(clauses) if _PAPER.search(c) and self.words["pointing"].search(c)]
        if not pointing:
            return Sentence(text, index, text, "")
        first = pointing[0]
        verb = self.words["duty_verb"]
        bodies = [i for i, c in enumerate(clauses) if i < first and verb.search(c)] + list(
            range(pointing[-1] + 1, len(clauses))
        )
        body = "".join(clauses[i] for i in bodies)
        pointed = "".join(c for i, c in enumerate(clauses) if i not in bodies) if away else ""
        return Sentence(text, index, body, pointed, tuple(away))

    def _is_own_paper(self, name: str) -> bool:
        return name not in self.laws and self.words["own_paper"].search(name) is not None

    def _is_held(self, name: str) -> bool:
        key = _key(name)
        return len(key) >= _TITLE_LEAST and any(title.endswith(key) for title in self.held)


class ClauseTexts:
    """The clauses of the policies as texts to search, each pattern searched once."""

    def __init__(self, ground: Ground) -> None:
        self.bodies: list[str] = []
        self.pointed: list[str] = []
        self.heads: list[str] = []
        for clause in ground.clauses:
            sentences = [s for i in clause.parts for s in ground.sentences[i]]
            self.bodies.append("".join(s.body for s in sentences))
            self.pointed.append("".join(s.pointed for s in sentences))
            part = ground.part(clause.parts[0])
            self.heads.append(part.context if part.kind is PartKind.ROW else part.heading or part.context)
        self._held: dict[Pattern[str], npt.NDArray[np.float64]] = {}
        self._left: dict[Pattern[str], npt.NDArray[np.float64]] = {}

    def held(self, pattern: Pattern[str]) -> npt.NDArray[np.float64]:
        """For each clause how much it says the pattern: 1 in its own words, less in its heading."""
        if pattern not in self._held:
            search = pattern.search
            above = {head: _IN_HEADING if search(head) else 0.0 for head in set(self.heads)}
            pairs = zip(self.bodies, self.heads, strict=True)
            self._held[pattern] = np.array([1.0 if search(body) else above[head] for body, head in pairs])
        return self._held[pattern]

    def left(self, pattern: Pattern[str]) -> npt.NDArray[np.float64]:
        """For each clause 1 where it leaves the pattern to another paper, else 0."""
        if pattern not in self._left:
            search = pattern.search
            self._left[pattern] = np.array([1.0 if text and search(text) else 0.0 for text in self.pointed])
        return self._left[pattern]


def _titles(policy: Policy, words: Words) -> list[tuple[int, str]]:
    """The lines of a file that are the title of a paper (there may be several), with where they stand."""
    found, start = [], 0
    for line in policy.text.splitlines(keepends=True):
        words_of = line.strip()
        if len(words_of) <= _TITLE_MOST and not _NO_TITLE.search(words_of) and words["own_paper"].search(words_of):
            found.append((start, _key(words_of)))
        start += len(line)
    return found


def _key(name: str) -> str:
    return re.sub(r"\s|\.(?:docx|pdf|md|txt|markdown)$", "", name)
