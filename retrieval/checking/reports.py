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
from graph import load_thesaurus
from retrieval.checking.matters import WANTS, Conflict, matter
from retrieval.checking.measures import read_measures
from retrieval.checking.norm_conflicts import acts_otherwise, force_differs
from retrieval.checking.parties import is_somebody, may_be, may_be_any
from retrieval.checking.quotations import clauses_of
from retrieval.checking.report_numbers import OWN, WHAT, numbers_told
from retrieval.checking.report_parts import (
    affected,
    best_words,
    may_fine,
    same_force,
    same_grade,
    tier_words,
    ways_offered,
    with_names,
)
from retrieval.checking.verifier import FactVerifier
from retrieval.checking.verifier_models import Fault, FaultKind
from retrieval.checking.verifier_passage import Mention, Reader, Role
from retrieval.checking.verifier_words import GENERIC, GRADES, TIMES, TRIGGER

__all__ = ["Report", "ReportReader"]

_ACTS = re.compile(
    r"(?:都|均|也|还|原则上)?(?:[^，。；的]{0,6}?)(?:应当|应|必须|须|需要|要|不得|可以|可|至少|每|定期|负责|有权|自行|具有)"
)
_TOLD_TO = re.compile(r"(?:向|报告|报送|上报|报|通知|告知|提交|移送|备案)(?:给|到|至|于)?[^，。；]{0,6}$")
_TELLS = re.compile(r"(?:报告|报送|上报|通报|通知|告知|备案|移送|(?<=[要应须当])报)(?:给|到|至|于)?(?=[^，。；]{2,12})")
_BY = re.compile(r"由(?!于|此|来|有关|主管|相关|监管|上级)[^，。；由]{2,16}")
_OPENS = re.compile(r"(?:^|[，。；：由])(?:所有|任何|一切|全部|一般|普通|其他|各|每个|每家)?的?$")
_NOBODY = re.compile(r"(?:监管|主管|有关|相关|上级)(?:部门|机构|机关|单位)|部门|单位|公司|机构|当局")
_EVERY_CASE = re.compile(
    r"只有|仅(?:在|限|当)|才(?:需|须|应|要)|首次|无论|不论|不管|任何(?!单位|个人|人|组织|机构)|所有|一律|凡是|全部|即可"
)
_LEFT_OUT = (FaultKind.CONDITION, FaultKind.EXCEPTION)
_NUMERIC = (FaultKind.NUMBER, FaultKind.UNIT, FaultKind.BOUND)
_UNAGREED = re.compile(r"(?:没有|没|无|未经|不经|非经|未取得|未获)[^，。；]{0,16}(?:批准|同意|许可|授权|核准)")
_PART_OF = re.compile(r"^(?:及其)?派出机构")
_ALL = re.compile(r"(?:所有|任何|一切|全部|每个|每家)(?=的?$)")
_DOES = 0.6  # share of what somebody is said to do that a norm of another must have
_GRADED = re.compile("|".join(pattern.pattern for pattern in GRADES.values()))
_NEEDS_NOT = re.compile(r"[^，。；]{0,4}(?:无须|无需|不必|不用|不需|没有义务|可以不|并?不负)")
_HIS = re.compile(
    r"(?:的|及其)?(?:主要)?(?:负责人|人员|系统|网络|信息|数据|产品|资料|身份|账户|档案|记录|交易)"
)  # of somebody: not he himself
_IS_PUT = re.compile(
    r"(?:都|均|也)?(?:应当?|要|须|必须|可以?)?(?:被|设在|设于|设立在|隶属|列入|纳入|由[^，。；]{2,20}?(?:任命|聘任|指定|担任|选举))"
)
_ANYBODY = re.compile(r"任何(?:单位|机构|组织|个人|人)")
_FORBIDS = re.compile(r"[^，。；]{0,4}(?:不得|不能|不准|不许|禁止)")
_DENIES = re.compile(r"[不未无非免]|禁止|没有|拒绝|除外")
_ACT = 4  # characters that say what is done to somebody
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
            and not ((_TELLS.search(passage) or _BY.search(passage)) and not OWN.search(around))
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
                yield from numbers_told(fault, passage, provision, reported=reported)
            elif kind in (FaultKind.BEARER, FaultKind.ROLE, FaultKind.RECIPIENT):
                yield from self._who(fault, passage, provision, reported=reported)
            elif kind is FaultKind.MODALITY and words == "有权" and not re.search("不得|禁止|无权", provision):
                continue  # what one side is due the other may ask for: 有权要求听证
            elif kind is FaultKind.MODALITY and share >= _SAME and words in passage:
                if not force_differs(passage, passage.find(words), provision):
                    continue
                if not words.startswith("可") or not (
                    ways_offered(words, passage, provision) or may_fine(words, passage, provision)
                ):
                    at = passage.find(words)
                    if same_force(clauses_of(passage, at, at + len(words)), provision):
                        continue
                    real = best_words(clauses_of(passage, at, at + len(words)), provision)
                    held = re.search(r"“([^”]+)”，不是", fault.why)
                    yield Conflict(WHAT[kind], words, held.group(1) if held else real, real)
            elif kind in _LEFT_OUT and every:
                yield Conflict(WHAT[kind], every.group(), words, words)
            elif (
                kind is FaultKind.TIER
                and (every or _GRADED.search(passage))
                and any(m.bound for m in read_measures(passage))
            ):
                real = tier_words(words, provision)
                if not same_grade(words, passage, real):
                    yield Conflict(WHAT[kind], words, real, real)
            elif self._telling(kind, passage, provision, share, every=every is not None, reported=reported):
                real = best_words(passage, provision)
                yield Conflict(WHAT[kind], words, real, real)

    def _telling(
        self, kind: FaultKind, passage: str, provision: str, share: float, *, every: bool, reported: bool
    ) -> bool:
        """Whether a negation or a time that the provision lacks is said of the provision, not of a case."""
        alike = reported and share >= _SAME
        best = best_words(passage, provision)
        if kind is FaultKind.NEGATION:
            if _UNAGREED.search(passage) and _UNAGREED.search(provision):
                return False  # 没有批准，不能… for 非经批准，不得…
            return every or (alike and TRIGGER.search(passage) is not None and not _DENIES.search(best))
        return kind is FaultKind.TIMING and alike and any(time.search(best) for time in TIMES.values())

    def _who(self, fault: Fault, passage: str, provision: str, *, reported: bool) -> Iterator[Conflict]:
        """Another bearer, or another recipient, where the passage has somebody in just that part."""
        if _NOBODY.fullmatch(fault.words):
            return
        for start, end in self._places(fault.words, passage):
            surface, before, after = passage[start:end], passage[:start], passage[end:]
            if _NOBODY.fullmatch(surface) or OWN.search(surface) or affected(fault.words, provision):
                continue
            if _IS_PUT.match(after) or WANTS.match(after):
                continue  # 委员会要设在管理层下: what is done to it
            if _NEEDS_NOT.match(after) or _HIS.match(after) or (_ANYBODY.match(surface) and _FORBIDS.match(after)):
                continue  # who is free of a duty does not bear it; anybody includes the bearer
            if not is_somebody(surface) or self._meant(surface, fault, provision):
                continue
            if _PART_OF.match(after) and "派出机构" in provision:
                continue
            if fault.kind is FaultKind.RECIPIENT or _TOLD_TO.search(before):
                there = [m for m in self._reader.mentions(provision) if _is_told(m, provision)]
                if there and may_be_any(surface, [provision[m.start : m.end] for m in there]):
                    return
                if there:
                    real = best_words(passage, provision, provision[there[0].start : there[0].end])
                    names = "、".join(dict.fromkeys(provision[m.start : m.end] for m in there))
                    yield Conflict(WHAT[FaultKind.RECIPIENT], surface, names, real)
                return
            if _OPENS.search(before) and (before.endswith("由") or _ACTS.match(after) or (reported and start == 0)):
                if not acts_otherwise(surface, after, provision):
                    return
                real = best_words(passage, provision)
                held = re.search(r"这样做的是([^，]+)，不是", fault.why)
                subjects = (name for norm in self._reader.read(provision).norms for name in norm.subjects)
                names = held.group(1) if held else "、".join(dict.fromkeys(subjects))
                if names not in GENERIC:
                    yield Conflict(WHAT[fault.kind], surface, names or real, with_names(names, real))
                return

    def _meant(self, surface: str, fault: Fault, provision: str) -> bool:
        """Whether the one told may be the one whom the provision has in this part, or who has none in it."""
        held = re.search(r"这样做的是([^，]+)，不是", fault.why)
        if held:
            return may_be_any(surface, held.group(1).split("、"))
        if fault.kind is FaultKind.ROLE:
            return False
        there = self._reader.read(provision)
        if fault.kind is FaultKind.RECIPIENT:
            return may_be_any(surface, [provision[m.start : m.end] for m in there.mentions if _is_told(m, provision)])
        acting = (Role.SUBJECT, Role.BY, Role.WITH)
        names = {m.name for m in there.mentions if m.role in acting or m.name == fault.words} | {
            name for norm in there.norms for name in norm.subjects
        }
        return may_be_any(surface, names)

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
                real = best_words(passage, provision, there.text[named[0].start : named[0].end])
                yield Conflict(WHAT[FaultKind.CONDITION], _ALL.findall(before)[0] + surface, real, real)
            if (
                _IS_PUT.match(after)
                or _NEEDS_NOT.match(after)
                or _HIS.match(after)
                or not (before.endswith("由") or _ACTS.match(after))
            ):
                continue
            if before.endswith("由") and any(m.role == Role.BY and self._is(name, m.name) for m in there.mentions):
                continue
            shares = [(matter(after, there.text[n.start : n.end]), n.subjects) for n in there.norms]
            own = max(
                (s for s, who in shares if any(self._is(name, w) or may_be(surface, w) for w in who)), default=0.0
            )
            other, who = max(shares, key=lambda pair: pair[0], default=(0.0, ()))
            if other >= _DOES and own <= other / 2 and not set(who) & GENERIC:
                names = "、".join(dict.fromkeys(who))
                yield Conflict(
                    WHAT[FaultKind.BEARER], surface, names, with_names(names, best_words(passage, provision))
                )

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
                right = best_words(passage, provision, provision[best.start : best.end])
                yield Conflict("对象", surface, provision[best.start : best.end], right)

    def _is(self, name: str, other: str) -> bool:
        return name in other or other in name or self._reader.covered(name, other)

    def _places(self, name: str, passage: str) -> list[tuple[int, int]]:
        found = [(m.start, m.end) for m in self._reader.mentions(passage) if m.name == name]
        return found or [m.span() for m in re.finditer(re.escape(name), passage)]


def _is_told(mention: Mention, provision: str) -> bool:
    return mention.role == Role.TO or bool(_TOLD_TO.search(provision[: mention.start]))
