"""What a document reports of a provision, held against it by the verifier.

The verifier was made for answers, which must say all that a provision says. A document says what it needs: a condition
left out is no error, a bearer, a recipient, a number or a force that the provision has otherwise is one. So the faults are
sorted: what contradicts, what is only left out, and what proves nothing in a document (the writer's own company, a
breach told as a fact, the amount of a case).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus import Corpus
from graph import default_table, load_thesaurus
from retrieval.checking.amounts import imposed
from retrieval.checking.matters import OURSELVES, PARTIES, Conflict, matter
from retrieval.checking.measures import Measure, read_measures
from retrieval.checking.plain import plain
from retrieval.checking.quotations import clauses_of
from retrieval.checking.verifier import FactVerifier
from retrieval.checking.verifier_models import Fault, FaultKind
from retrieval.checking.verifier_passage import Mention, Reader, Role
from retrieval.checking.verifier_words import GENERIC, GRADES, TRIGGER

__all__ = ["Report", "ReportReader"]

_ACTS = re.compile(
    r"(?:都|均|也|还|原则上)?(?:[^，。；的]{0,6}?)(?:应当|应|必须|须|需要|要|不得|可以|可|至少|每|定期|负责|有权|自行|具有)"
)
_TOLD_TO = re.compile(r"(?:向|报告|报送|上报|报|通知|告知|提交|移送|备案)(?:给|到|至|于)?[^，。；]{0,6}$")
_TELLS = re.compile(r"(?:报告|报送|上报|通报|通知|告知|备案|移送|(?<=[要应须当])报)(?:给|到|至|于)?(?=[^，。；]{2,12})")
_BY = re.compile(r"由(?!于|此|来|有关|主管|相关|监管|上级)[^，。；由]{2,16}")
_OPENS = re.compile(r"(?:^|[，。；：由])(?:所有|任何|一切|全部|一般|普通|其他|各|每个|每家)?的?$")
_BOUNDED = re.compile(r"至少|至多|最少|最多|最长|最短|不少于|不低于|不超过|不得|以上|以下|以内|内")
_OWN = re.compile(rf"{OURSELVES}|{PARTIES}|贵司|(?:^|[，。；])公司")
_NOBODY = re.compile(r"(?:监管|主管|有关|相关|上级)(?:部门|机构|机关|单位)|部门|单位|公司|机构|当局")
_ANYONE = re.compile(r"利害关系人|相关方|用户|消费者|公民|自然人|个人(?!信息(?!主体))")
_EVERY_CASE = re.compile(r"只有|仅(?:在|限|当)|才(?:需|须|应|要|能)|首次|无论|不论|不管|任何|所有|一律|凡是|全部|即可")
_LEFT_OUT = (FaultKind.CONDITION, FaultKind.EXCEPTION)
_NUMERIC = (FaultKind.NUMBER, FaultKind.UNIT, FaultKind.BOUND)
_WHAT = {
    FaultKind.NUMBER: "数字",
    FaultKind.UNIT: "数字的单位",
    FaultKind.BOUND: "上下限",
    FaultKind.MODALITY: "应当、可以、不得",
    FaultKind.NEGATION: "肯定与否定",
    FaultKind.BEARER: "义务主体",
    FaultKind.ROLE: "义务主体",
    FaultKind.RECIPIENT: "报告或者通知的对象",
    FaultKind.CONDITION: "适用条件",
    FaultKind.EXCEPTION: "例外",
    FaultKind.TIER: "处罚档次",
    FaultKind.TIMING: "时间要求",
}
_ALL = re.compile(r"(?:所有|任何|一切|全部|每个|每家)(?=的?$)")
_DOES = 0.6  # share of what somebody is said to do that a norm of another must have
_ACT = 4  # characters that say what is done to somebody
_WHOLE = 110  # characters up to which the whole sentence is shown as right
_SAME = 0.5  # share of a passage that the provision must have where a single word decides


@dataclass(frozen=True, slots=True)
class Report:
    """A passage against a provision: what contradicts it, and the conditions and exceptions that it leaves out."""

    conflict: Conflict | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Quoted:
    doc_id: str
    eid: str
    quote: str
    start: int = 0


@dataclass(slots=True)
class ReportReader:
    """Holds reports against provisions; keeps what it has judged, since a table's row may cite one place often."""

    corpus: Corpus
    _verifier: FactVerifier = field(init=False)
    _reader: Reader = field(init=False)
    _known: dict[tuple[str, str, str, bool], Report] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._verifier = FactVerifier(self.corpus)
        self._reader = Reader(load_thesaurus())

    def read(self, passage: str, provision: str, doc_id: str, *, reported: bool, around: str = "") -> Report:
        """Judge a passage.

        Args:
            passage: the document's words, without citations.
            provision: the words of the place cited.
            doc_id: its instrument, which says whether 以上 includes the number.
            reported: the passage is said to be what the provision says (第十八条规定，…).
            around: the whole sentence without citations, which may say the condition (情节严重的，依据第六十二条，…).
        """
        key = (passage, provision, around, reported)
        if key not in self._known:
            self._known[key] = self._read(passage, provision, doc_id, reported=reported, around=around)
        return self._known[key]

    def _read(self, passage: str, provision: str, doc_id: str, *, reported: bool, around: str) -> Report:
        other = next(self._objects(passage, provision), None)
        if other is not None:
            return Report(other)
        if (
            not reported
            and not TRIGGER.search(passage)
            and not any(m.bound or m.family == "频" for m in read_measures(passage))
            and not ((_TELLS.search(passage) or _BY.search(passage)) and not _OWN.search(around))
        ):
            return Report()  # a fact, a heading, a name: nothing is said of what the provision demands
        faults = self._verifier.verify(passage, [_Quoted(doc_id, "", provision)]).faults
        if around and any(f.kind is FaultKind.TIER for f in faults):
            whole = self._verifier.verify(around, [_Quoted(doc_id, "", provision)]).faults
            graded = {f.words for f in whole if f.kind is FaultKind.TIER}
            faults = tuple(f for f in faults if f.kind is not FaultKind.TIER or f.words in graded)
        share = matter(passage, provision)
        found = next(self._conflicts(faults, passage, provision, share, reported=reported), None)
        found = found or next(self._bearers(passage, provision), None)
        return Report(found, tuple(f.words for f in faults if f.kind in _LEFT_OUT))

    def _conflicts(
        self, faults: tuple[Fault, ...], passage: str, provision: str, share: float, *, reported: bool
    ) -> Iterator[Conflict]:
        every = _EVERY_CASE.search(passage)
        for fault in faults:
            kind, words = fault.kind, fault.words
            if kind in _NUMERIC:
                yield from _number(fault, passage, provision, reported=reported)
            elif kind in (FaultKind.BEARER, FaultKind.ROLE, FaultKind.RECIPIENT):
                yield from self._who(fault, passage, provision, reported=reported)
            elif kind is FaultKind.MODALITY and share >= _SAME and words in passage:
                if not words.startswith("可") or not (
                    _offered(words, passage, provision) or _may_fine(words, passage, provision)
                ):
                    at = passage.find(words)
                    if _same_force(clauses_of(passage, at, at + len(words)), provision):
                        continue
                    real = _best(clauses_of(passage, at, at + len(words)), provision)
                    held = re.search(r"“([^”]+)”，不是", fault.why)
                    yield Conflict(_WHAT[kind], words, held.group(1) if held else real, real)
            elif kind in _LEFT_OUT and every:
                yield Conflict(_WHAT[kind], every.group(), words, words)
            elif kind is FaultKind.TIER and any(m.bound for m in read_measures(passage)):
                real = _tier_of(words, provision)
                if not _same_grade(words, passage, real):
                    yield Conflict(_WHAT[kind], words, real, real)
            elif self._telling(kind, passage, share, every=every is not None, reported=reported):
                real = _best(passage, provision)
                yield Conflict(_WHAT[kind], words, real, real)

    def _telling(self, kind: FaultKind, passage: str, share: float, *, every: bool, reported: bool) -> bool:
        """Whether a negation or a time that the provision lacks is said of the provision, not of a case."""
        alike = reported and share >= _SAME
        if kind is FaultKind.NEGATION:
            return every or (alike and TRIGGER.search(passage) is not None)
        return kind is FaultKind.TIMING and alike

    def _who(self, fault: Fault, passage: str, provision: str, *, reported: bool) -> Iterator[Conflict]:
        """Another bearer, or another recipient, where the passage has somebody in just that part."""
        if _NOBODY.fullmatch(fault.words):
            return
        for start, end in self._places(fault.words, passage):
            surface, before, after = passage[start:end], passage[:start], passage[end:]
            if _NOBODY.fullmatch(surface) or _OWN.search(surface) or _affected(fault.words, provision):
                continue
            if fault.kind is FaultKind.RECIPIENT or _TOLD_TO.search(before):
                there = [m for m in self._reader.mentions(provision) if _is_told(m, provision)]
                if there:
                    real = _best(passage, provision, provision[there[0].start : there[0].end])
                    names = "、".join(dict.fromkeys(provision[m.start : m.end] for m in there))
                    yield Conflict(_WHAT[FaultKind.RECIPIENT], surface, names, real)
                return
            if _OPENS.search(before) and (before.endswith("由") or _ACTS.match(after) or (reported and start == 0)):
                real = _best(passage, provision)
                held = re.search(r"这样做的是([^，]+)，不是", fault.why)
                subjects = (name for norm in self._reader.read(provision).norms for name in norm.subjects)
                names = held.group(1) if held else "、".join(dict.fromkeys(subjects))
                if names not in GENERIC:
                    yield Conflict(_WHAT[fault.kind], surface, names or real, _with(names, real))
                return

    def _bearers(self, passage: str, provision: str) -> Iterator[Conflict]:
        """Somebody of whom the provision says another thing, or only of some of whom it says this one."""
        there = self._reader.read(provision)
        for mention in self._reader.mentions(passage):
            before, after = passage[: mention.start], passage[mention.end :]
            surface, name = passage[mention.start : mention.end], mention.name
            if _NOBODY.fullmatch(surface) or not _OPENS.search(before):
                continue
            named = [m for m in there.mentions if m.name == name or m.name.endswith(name)]
            some = bool(named) and all(there.text[: m.start].endswith("的") for m in named[:1])
            if some and _ALL.search(before) and _ACTS.match(after):
                real = _best(passage, provision, there.text[named[0].start : named[0].end])
                yield Conflict(_WHAT[FaultKind.CONDITION], _ALL.findall(before)[0] + surface, real, real)
            if not (before.endswith("由") or _ACTS.match(after)):
                continue
            shares = [(matter(after, there.text[n.start : n.end]), n.subjects) for n in there.norms]
            own = max((s for s, who in shares if any(self._is(name, w) for w in who)), default=0.0)
            other, who = max(shares, key=lambda pair: pair[0], default=(0.0, ()))
            if other >= _DOES and own <= other / 2 and not set(who) & GENERIC:
                names = "、".join(dict.fromkeys(who))
                yield Conflict(_WHAT[FaultKind.BEARER], surface, names, _with(names, _best(passage, provision)))

    def _objects(self, passage: str, provision: str) -> Iterator[Conflict]:
        """Somebody to whom something is done (对经营机构实施自律管理), where the provision does it to another."""
        there = self._reader.read(provision)
        told = [m for m in there.mentions if provision[: m.start].endswith("对")]
        named = {m.name for m in there.mentions}
        for mention in self._reader.mentions(passage):
            surface, after = passage[mention.start : mention.end], passage[mention.end :]
            act = re.split(r"[，。；]", after)[0]
            if not passage[: mention.start].endswith("对") or len(act) < _ACT or mention.name in named:
                continue
            best = max(told, key=lambda m: matter(act, re.split(r"[，。；]", provision[m.end :])[0]), default=None)
            if best is None or self._is(mention.name, best.name):
                continue
            if matter(act, re.split(r"[，。；]", provision[best.end :])[0]) >= _DOES:
                right = _best(passage, provision, provision[best.start : best.end])
                yield Conflict("对象", surface, provision[best.start : best.end], right)

    def _is(self, name: str, other: str) -> bool:
        return name in other or other in name or self._reader.covered(name, other)

    def _places(self, name: str, passage: str) -> list[tuple[int, int]]:
        found = [(m.start, m.end) for m in self._reader.mentions(passage) if m.name == name]
        return found or [m.span() for m in re.finditer(re.escape(name), passage)]


def _with(names: str, real: str) -> str:
    """The words of a provision, with the one who must act where a clause does not name him."""
    return real if not names or any(name in real for name in names.split("、")) else f"{names}：{real}"


def _is_told(mention: Mention, provision: str) -> bool:
    return mention.role == Role.TO or bool(_TOLD_TO.search(provision[: mention.start]))


def _number(fault: Fault, passage: str, provision: str, *, reported: bool) -> Iterator[Conflict]:
    """A number with another unit or bound, or one where the provision has none."""
    if _OWN.search(passage):
        return  # a writer may be stricter with himself
    at = passage.find(fault.words)
    cases = {fine.measure.start for fine in imposed(passage)}
    said = [m for m in read_measures(passage) if at <= m.start and m.end <= at + len(fault.words)]
    there = read_measures(provision)
    for one in said:
        if one.start in cases or not (one.bound or one.family == "频" or _BOUNDED.search(fault.words)):
            continue
        if fault.kind is FaultKind.NUMBER and not reported:
            continue
        same = [m for m in there if m.value == one.value and m.family != "频"] or [
            m for m in there if m.family == one.family
        ]
        if fault.kind is FaultKind.BOUND and any(m.value == one.value and m.bound == one.bound for m in same):
            continue  # the provision has the number with this bound too, for another tier
        if same:
            real = max(same, key=lambda m: matter(passage, _around(provision, m)))
            said_words, real_words = one.text, real.text
            if said_words == real_words:  # 每周…一次 for 每天…一次: the clauses tell it
                said_words, real_words = clauses_of(passage, one.start, one.end), _around(provision, real)
            yield Conflict(_WHAT[fault.kind], said_words, real_words, _around(provision, real))
        elif one.family == "频" and "定期" in provision:
            yield Conflict(_WHAT[FaultKind.TIMING], one.text, "定期", clauses_of(provision, *_span("定期", provision)))
        elif fault.kind is FaultKind.NUMBER:
            yield Conflict(_WHAT[fault.kind], one.text, "没有这一数字", _best(passage, provision))


def _span(word: str, provision: str) -> tuple[int, int]:
    at = provision.find(word)
    return at, at + len(word)


def _around(provision: str, real: Measure) -> str:
    return clauses_of(provision, real.start, real.end)


def _offered(words: str, passage: str, provision: str) -> bool:
    """Whether 可以 opens one of the ways that the provision leaves to choose from (自行或者委托)."""
    real = plain(provision).text
    ways = [m.group(1) for m in re.finditer(rf"{re.escape(words)}(..)", passage)]
    if len(ways) > 1 and "或者" in real and re.search(rf"[也还]{re.escape(words)}", passage):
        return True  # 可以自己做，也可以委托他人
    return bool(ways) and all(f"{way}或者" in real or f"或者{way}" in real for way in ways)


def _same_grade(amount: str, passage: str, real: str) -> bool:
    """Whether the clause of a fine names the condition that stands right before it in the provision (…的为二十万元以下)."""
    at = passage.find(amount)
    here = clauses_of(passage, at, at + len(amount)) if at >= 0 else ""
    there = re.split(r"[，；]", real[: real.find(amount)])[-2:] if amount in real else []
    return any(pattern.search(here) and pattern.search("，".join(there)) for pattern in GRADES.values())


def _affected(name: str, provision: str) -> bool:
    """Whether somebody is one of the persons (个人, 利害关系人) whom the provision means without saying what they are."""
    return default_table().kind(name) == "person" and _ANYONE.search(provision) is not None


def _same_force(clause: str, provision: str) -> bool:
    """Whether what the provision says most alike to a clause stands under the same force (要, 应当)."""
    said = TRIGGER.search(clause)
    if said is None:
        return False
    governed = []
    for sentence in re.findall(r"[^。\n]+", provision):
        words = list(TRIGGER.finditer(sentence))
        ends = [*(word.start() for word in words[1:]), len(sentence)][: len(words)]
        governed += [(sentence[w.end() : end], w.lastgroup) for w, end in zip(words, ends, strict=True)]
    act = clause[said.end() :]
    best = max(governed, key=lambda part: matter(act, part[0]), default=("", None))
    return best[1] == said.lastgroup and matter(act, best[0]) > 0


def _may_fine(words: str, passage: str, provision: str) -> bool:
    """Whether 可以 opens a fine, which the provision puts under the 可以 that opens its measures."""
    return re.search(rf"{re.escape(words)}[^，。；]{{0,4}}?[处罚]", passage) is not None and "可以" in provision


def _best(passage: str, provision: str, name: str = "") -> str:
    """The sentence of the provision that speaks of the same matter; of a long one the clauses around it."""
    sentences: list[str] = [s.strip() for s in re.findall(r"[^。\n]+", provision) if name in s] or [provision]
    best: str = max(sentences, key=lambda s: matter(passage, s))
    if len(best) <= _WHOLE:
        return best
    pieces: list[str] = re.findall(r"[^，；]+[，；]?", best)
    middle = max(
        range(len(pieces)), key=lambda i: matter(passage, pieces[i]) + (1.0 if name and name in pieces[i] else 0)
    )
    return "".join(pieces[max(0, middle - 1) : middle + 2])[: 2 * _WHOLE].strip("，；")


def _tier_of(words: str, provision: str) -> str:
    """The grade of a breach to which a fine belongs, in the provision's words."""
    value = next(iter(read_measures(words)), None)
    parts = [
        p.strip()
        for p in re.split(r"[；。\n]", provision)
        if value and any(value.agrees(m) and value.bound == m.bound for m in read_measures(p))
    ]
    return (parts[0] if parts else provision)[: 2 * _WHOLE]
