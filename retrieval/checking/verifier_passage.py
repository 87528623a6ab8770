"""A statement or a quotation, read: clauses with their segments, amounts, modal words, entities and their roles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph import (
    EntityTable,
    Norm,
    SegmentKind,
    SubjectFinder,
    Thesaurus,
    default_table,
    extract_norms,
    mask_relative,
    split_sentences,
)
from retrieval.checking.verifier_amounts import Amount, document_of, read_amounts
from retrieval.checking.verifier_words import GENERIC, NEGATOR, TRIGGER, Force, grams

__all__ = ["Clause", "Mention", "Passage", "Piece", "Reader", "Role", "Trigger"]

_JOIN = r"(?:、|，|以及|及其|和|或者|与|及|或)"
_ROLE_BEFORE = (
    (
        "to",
        re.compile(
            r"(?:向|对|报送|报告|报经|上报|报|告知|通知|告诉|抄送|提交|移交|移送|交由|交给|送|给|配合|协助)(?:其|相关|有关|所在地)*$"
        ),
    ),
    ("by", re.compile(r"(?:由|被)(?:其|相关|有关|所在地)*$")),
    ("through", re.compile(r"(?:经|受|通过|委托|接受|按照|根据|依照)(?:其|相关|有关)*$")),
    ("with", re.compile(r"(?:会同|同|与|和)(?:其|相关|有关)*$")),
    ("for", re.compile(r"为(?:其|相关|有关)*$")),
)
_ACTS = re.compile(
    r"^(?:的[^，。；]{1,12}?)?(?:以及其他[^，。；]{1,20}|等[^，。；]{0,6})?(?:及时|依法|还|也|均|都|原则上|必要时|在|自|每|拟|未|不|如|若|按照|根据|通过|违反|发现|发生|和|与|对|向|将|，)*"
)


_FIRM = re.compile(r"(?:商|公司|机构|单位|者|所|银行)$")  # of what people say, names; 监管 and 报警 are none


class Role:
    """What an entity does in its clause."""

    SUBJECT = "subject"
    TO = "to"
    BY = "by"
    THROUGH = "through"
    WITH = "with"
    FOR = "for"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment between commas."""

    text: str
    start: int
    end: int
    kind: SegmentKind
    grams: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A modal word: its force, where it stands, what follows it."""

    force: Force
    word: str
    start: int
    after: frozenset[str]
    before: frozenset[str]
    conditional: bool  # it stands in a condition
    tail: str  # the first characters after it


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between semicolons, with all that is compared."""

    text: str
    start: int
    end: int
    sentence: int
    pieces: tuple[Piece, ...]
    grams: frozenset[str]
    amounts: tuple[Amount, ...]
    triggers: tuple[Trigger, ...]
    plain: str  # with modal words, bounds and fixed words blanked: what negators are looked for in


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity named in a passage, its canonical name and its role."""

    name: str
    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as read. Offsets of clauses, pieces, norms and mentions count in ``text``."""

    text: str
    clauses: tuple[Clause, ...]
    norms: tuple[Norm, ...]
    mentions: tuple[Mention, ...]
    whole: frozenset[str] = frozenset()  # its sentences, punctuation aside
    marks: Mapping[str, str] = field(default_factory=dict)

    def clause_at(self, offset: int) -> int:
        """The index of the clause in which an offset lies; the last one before it."""
        at = 0
        for index, clause in enumerate(self.clauses):
            if clause.start <= offset:
                at = index
        return at


class Reader:
    """Reads passages with the entity names of the field and of the thesaurus."""

    def __init__(self, thesaurus: Thesaurus | None = None) -> None:
        self.thesaurus = thesaurus
        table = default_table()
        extra = {
            label: concept.name
            for concept in (thesaurus.concepts if thesaurus else ())
            if concept.scheme == "entity"
            for label in (concept.name, *concept.alt, *(w for w in concept.hidden if _FIRM.search(w)))
            if len(label) > 1 and label not in table.names and label not in GENERIC
        }
        self.table: EntityTable = table.merged(extra)
        self.finder = SubjectFinder(self.table)

    def read(self, text: str, norms: Sequence[Norm] | None = None) -> Passage:
        """``text`` read; ``norms`` are those of the graph with offsets in ``text``, where it is a quotation."""
        text = text.strip().replace("\n", " ")
        document = document_of(text)
        amounts = read_amounts(text, document)
        if norms is None:
            norms = tuple(extract_norms(document, table=self.table))
        clauses = tuple(self._clauses(text, amounts))
        return Passage(text, clauses, tuple(norms), tuple(self.mentions(text)))

    def _clauses(self, text: str, amounts: Sequence[Amount]) -> list[Clause]:
        found = []
        relative = mask_relative(text)
        for number, sentence in enumerate(split_sentences(text)):
            for clause in sentence.clauses:
                words = text[clause.start : clause.end]
                pieces = tuple(
                    Piece(text[s.start : s.end], s.start, s.end, s.kind, grams(text[s.start : s.end]))
                    for s in clause.segments
                )
                inner = tuple(a for a in amounts if clause.start <= a.start < clause.end)
                hidden = _blank(relative, clause.start, clause.end, inner)
                triggers = tuple(_triggers(hidden, text, clause.start, clause.end, pieces))
                plain = TRIGGER.sub(_hide, hidden)
                plain = NEGATOR.sub(lambda m: "＿" * len(m.group()) if m.group("fixed") else m.group(), plain)
                found.append(
                    Clause(words, clause.start, clause.end, number, pieces, grams(words), inner, triggers, plain)
                )
        return found

    def mentions(self, text: str) -> list[Mention]:
        """The entities of ``text`` in order, each with its role; members of a list share that of the first."""
        found: list[Mention] = []
        for match in self.finder.pattern.finditer(text):
            name = self.table.names.get(match.group(), match.group())
            before, after = text[max(0, match.start() - 10) : match.start()], text[match.end() : match.end() + 24]
            role = next((role for role, pattern in _ROLE_BEFORE if pattern.search(before)), "")
            joined = found and re.fullmatch(
                rf"(?:的)?(?:等(?:有关|相关)?(?:部门|单位|机构|人员)?)?{_JOIN}(?:其|相关|有关|其他)*|等|的|",
                text[found[-1].end : match.start()],
            )
            if joined and found[-1].role != Role.OTHER and (not role or role == Role.WITH):
                role = found[-1].role
            if role == Role.WITH and _subject(text, match.start() - 1, after):
                role = Role.SUBJECT
            if not role:
                role = Role.SUBJECT if _subject(text, match.start(), after) else Role.OTHER
            found.append(Mention(name, match.start(), match.end(), role))
        return found

    def covered(self, said: str, held: str) -> bool:
        """Whether what is said of ``said`` follows from what the text says of ``held``: the same, or one below it."""
        if said == held or held.startswith("任何") or (len(held) > 3 and said.endswith(held)):
            return True
        if self.thesaurus is None:
            return False
        if self.table.kind(said) == "regulated":
            return held in self.thesaurus.covers(said)
        concept = self.thesaurus.concept(said)
        return concept is not None and held in concept.law


def _subject(text: str, at: int, after: str) -> bool:
    """Whether an entity at ``at`` opens its segment or stands before a modal word."""
    opens = (
        at <= 0
        or text[at - 1] in "，。；：: 　"
        or re.search(
            r"(?:^|[，。；：])(?:但是?|其中|同时|各|该|本|上述|相关|其他|每家|如果|若|当|凡|只要|一旦|假如|如|要是)$",
            text[:at][-6:],
        )
    )
    trigger = TRIGGER.match(after[len(m.group()) if (m := _ACTS.match(after)) else 0 :])
    return bool(opens) or bool(trigger)


def _blank(text: str, start: int, end: int, amounts: Sequence[Amount]) -> str:
    """``text[start:end]`` with the words of amounts blanked out, the words that bound them included (不得少于)."""
    words = text[start:end]
    for amount in amounts:
        left, right = amount.start - start, amount.end - start
        words = words[:left] + "＿" * (right - left) + words[right:]
    return re.sub(
        r"(?:不得?|至少)(?:少于|低于|短于|超过|多于|高于|长于|小于|大于|满|足|到)(?=为|[＿\d一二三四五六七八九十百千两半])",
        lambda m: "＿" * len(m.group()),
        words,
    )


def _hide(match: re.Match[str]) -> str:
    """A modal word blanked: ※ where it forbids or frees, so that what follows it counts as negated."""
    denies = match.lastgroup in (Force.MUST_NOT.name, Force.NEED_NOT.name)
    return ("※" if denies else "＿") * len(match.group())


def _triggers(hidden: str, text: str, start: int, end: int, pieces: Sequence[Piece]) -> list[Trigger]:
    found = []
    for match in TRIGGER.finditer(hidden):
        at = start + match.start()
        piece = next((p for p in pieces if p.start <= at < p.end), None)
        conditional = piece is not None and piece.kind is SegmentKind.CONDITION
        stop = piece.end if piece is not None and conditional else end
        after = text[start + match.end() : min(stop, start + match.end() + 16)]
        before = text[max(start, at - 12) : at]
        force = Force[str(match.lastgroup)]
        found.append(
            Trigger(
                force, match.group(), at, grams(after), grams(before), conditional, re.split("[，。；、]", after)[0][:4]
            )
        )
    return found
