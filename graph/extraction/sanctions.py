"""Sanctions: who is hit, for breach of what, by whom, with what.

One object per tier (拒不改正的…, 情节严重的…) and target (the organisation, the persons responsible). A tier takes over
what the clauses before it established: offenders, violated articles, authority. 依法追究刑事责任 and civil liability
point to other laws and are no tier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from corpus import Article, Document, Locator, Paragraph
from graph.extraction.clauses import Clause, Segment, SegmentKind, split_sentences
from graph.extraction.measures import legal_basis, split_measures
from graph.extraction.norm_patterns import BREACH_AHEAD, SANCTION
from graph.extraction.norms import extract_norms
from graph.extraction.sanction_breaches import borrowed_in, paragraphs_meant, violated_in
from graph.extraction.sanction_clauses import CONVICTED, continues, imposes
from graph.extraction.sanction_lookup import LawView, implied_offenders, named_authority, view_of
from graph.extraction.sanction_offenders import CONDUCT, TIER, named_offenders, usual_offenders
from graph.extraction.sanction_targets import by_target
from graph.extraction.subjects import EntityTable
from graph.models import (
    Bound,
    Norm,
    Quantity,
    Reference,
    Resolution,
    Sanction,
    Target,
    Violated,
)

__all__ = ["extract_sanctions"]

_PERSON = re.compile(
    r"(?:人员|担保人|监护人|父母|见证人|证人|鉴定人|行为人|饲养人|(?<![和、者])个人|(?<![和、者])自然人|(?<![和、者])公民|患者|旅客|警察|医师|教师|董事|监事|经理|责任人|负责人|实际控制人|从业人员|代表人)$"
)
_GRAVER = re.compile(
    r"(?:且|并)?(?:情节|拒不|逾期|造成|导致|后果|经[^，]{0,8}责令|尚不构成|不构成|构成|没有违法所得|违法所得)"
)
#: Of what kind the offender must be for a tier: 属于国家工作人员的，依法给予处分.
_OF_KIND = re.compile(r"(?:属于|是)([^，。；]{2,20}?)的$")
#: Measures that only a person can suffer.
_PERSONAL = re.compile(r"(?:任职|从业|执业)(?:人员)?资格|资格证书|市场禁入|不适当人选|开除|撤职|降级|记过|处分|拘留")
_LIST = re.compile(r"(?:下列|以下)[^，。；]{0,24}(?:之一|情形|情况|行为)")
_FOUND = re.compile(r"(?:机关|机构|部门|法院|检察院)[^，。；]{0,40}?发现([^，。；]{2,60})")
_FINED = re.compile(r"罚款|没收|吊销|停业|停产|拘留")
_BROKEN = re.compile(r"违反|未(?!成年)|不(?!动产)|擅自|拒|有(?:下列|以下)|虚假|超出|滥用|所列(?:内容|行为|信息)")
_BREACH = re.compile(
    r"^.*?违反[^，]*?(?:的?规定|条规定|款规定)(?:，|的)?|^.*?(?:不履行|未履行)[^，]*?规定的[^，]*|(?:^|，)有(?:下列|前款|前两款|上述)[^，]*"
)


@dataclass
class _State:
    """What the clauses of a paragraph have established."""

    offenders: tuple[str, ...] = ()
    violated: tuple[Violated, ...] = ()
    authority: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()  # whom a condition before the first sanction names
    broken: tuple[Violated, ...] = ()  # what a clause of the same sentence breaks that imposes nothing itself
    spoken: str | None = None  # its words
    conduct: str | None = None
    condition: str | None = None
    aggravation: str | None = None
    opened: bool = False  # the last conditions read were those that open the paragraph
    tiers: list[Sanction] = field(default_factory=list)


def extract_sanctions(
    document: Document,
    references: Sequence[Reference],
    *,
    norms: Sequence[Norm] | None = None,
    table: EntityTable | None = None,
) -> list[Sanction]:
    """All sanctions of ``document`` in the order of the text.

    Args:
        document: any text; drafts and drafting notes give none.
        references: the citations in it; they say which articles are violated.
        norms: its norms, where the caller has them; who bears the violated duty is the offender that a text leaves
            unnamed (违反本法第二十八条规定…的).
        table: names of entities.
    """
    if not document.instrument.binding:
        return []
    law = view_of(document, references, extract_norms(document, table=table) if norms is None else norms, table)
    found: list[Sanction] = []
    for article in document.tree.articles:
        if article.is_section:
            continue
        states: dict[int, _State] = {}
        for paragraph in article.paragraphs:
            state = _State()
            states[paragraph.number] = state
            _read_paragraph(law, article, paragraph, state, states)
            found.extend(
                replace(tier, id=Locator(document.id, article.eid, paragraph.number).statement("sanction", number))
                for number, tier in enumerate(state.tiers, 1)
            )
    return found


def _read_paragraph(
    law: LawView, article: Article, paragraph: Paragraph, state: _State, states: dict[int, _State]
) -> None:
    lead = paragraph.lead_in
    last: str | None = None
    for sentence in split_sentences(lead):
        state.broken, state.spoken = (), None
        for clause in sentence.clauses:
            words = lead[clause.start : clause.end]
            if not imposes(lead, clause):
                state.pending = _pending(law, lead, clause) or state.pending
                _speaks_of(law, article, paragraph, clause, state, states)
                continue
            _read_clause(law, article, paragraph, clause, state, states)
            last = words
    if last is not None and not state.violated and paragraph.items and _LIST.search(lead):
        end = paragraph.items[-1].end
        violated = violated_in(law, article, paragraph.items[0].start, end, _punished(states))
        state.violated = violated
        state.tiers = [replace(tier, violated=violated) for tier in state.tiers]


def _punished(states: dict[int, _State]) -> dict[int, tuple[Violated, ...]]:
    return {number: state.violated for number, state in states.items()}


def _pending(law: LawView, lead: str, clause: Clause) -> tuple[str, ...]:
    """Whom the condition of a clause names that imposes nothing yet (未依照…的，应当改正；拒不改正的，…)."""
    if not clause.segments:
        return ()
    first = clause.segments[0]
    words = lead[first.start : first.end]
    if not any(s.kind is SegmentKind.CONDITION for s in clause.segments) or CONDUCT.match(words):
        return ()
    return tuple(n for n in law.finder.leading(words) if law.finder.kind(n) != "state")


def _speaks_of(
    law: LawView, article: Article, paragraph: Paragraph, clause: Clause, state: _State, states: dict[int, _State]
) -> None:
    """Keeps the breach of a clause that imposes nothing for the next one: 未…的，应当及时改正；对责任人员给予处分."""
    last = next((s for s in reversed(clause.segments) if s.kind is SegmentKind.CONDITION), None)
    if last is None or not _BROKEN.search(words := paragraph.lead_in[clause.start : last.end]):
        return
    state.spoken = words
    state.broken = violated_in(
        law, article, paragraph.start + clause.start, paragraph.start + last.end, _punished(states)
    )


def _read_clause(
    law: LawView, article: Article, paragraph: Paragraph, clause: Clause, state: _State, states: dict[int, _State]
) -> None:
    """Tiers of one clause: its conditions, then its measures, cut where the target changes or a condition follows."""
    lead, offset = paragraph.lead_in, paragraph.start
    groups: list[tuple[list[Segment], list[Segment]]] = []
    conditions: list[Segment] = []
    ahead: list[Segment] = []
    for segment in clause.segments:
        words = lead[segment.start : segment.end]
        if segment.kind is SegmentKind.CONDITION:
            conditions.extend([*ahead, segment])
            ahead = []
        elif not groups and not conditions and BREACH_AHEAD.match(words) and not SANCTION.search(words):
            ahead.append(segment)
        elif SANCTION.search(words) or (groups and not conditions and continues(words)):
            if not groups and not conditions and ahead and BREACH_AHEAD.match(lead[ahead[0].start : ahead[-1].end]):
                conditions, ahead = ahead, []
            if conditions or not groups:
                groups.append((conditions, []))
                conditions = []
            groups[-1][1].extend([*ahead, segment])
            ahead = []
        else:
            ahead.append(segment)
    condition = lead[groups[0][0][0].start : groups[0][0][-1].end] if groups and groups[0][0] else ""
    if groups and state.conduct is None and state.spoken and (not condition or TIER.match(condition)):
        state.conduct, state.violated = state.spoken, state.broken
        state.offenders = (
            state.pending or implied_offenders(law, state.broken) or usual_offenders(law, state.spoken, ())
        )
    if groups and not condition and (whom := CONVICTED.match(lead[clause.start : clause.end])):
        state.offenders = law.finder.split(whom.group(1)) or state.offenders
        if re.search(r"前[一二两三]?款", whom.group()):
            state.violated = state.violated or states.get(paragraph.number - 1, state).violated
    target: tuple[Target, ...] = (Target.ORGANISATION,)
    if groups and state.tiers and state.tiers[-1].target is Target.RESPONSIBLE_PERSON:
        imposed = lead[groups[0][1][0].start : groups[0][1][-1].end]
        if _PERSONAL.search(imposed) and not re.search(r"业务|罚款", imposed):
            target = (Target.RESPONSIBLE_PERSON,)
    for given, measures in groups:
        if given:
            opening = state.conduct is None
            state.condition = _establish(law, article, paragraph, given, state, states)
            state.opened = opening
        elif not state.opened:
            state.condition = state.aggravation = None
        for hit, part in by_target(lead, measures, target):
            _add(law, article, paragraph, state, hit, part, lead, offset)
            target = hit
    if not any(given for given, _ in groups):
        state.opened = False


def _establish(
    law: LawView, article: Article, paragraph: Paragraph, given: list[Segment], state: _State, states: dict[int, _State]
) -> str | None:
    """Reads the conditions of a tier: new offenders and breaches, or an aggravation; returns its condition."""
    if not given:
        return None
    lead = paragraph.lead_in
    start, end = given[0].start, given[-1].end
    words = lead[start:end]
    own = violated_in(law, article, paragraph.start + start, paragraph.start + end, _punished(states))
    carried = re.search(r"前[一二两三]?款|上述", words)
    earlier: list[_State] = []
    first = state.conduct is None
    names = named_offenders(law, lead, given)
    if names and all(law.finder.kind(name) == "regulator" for name in names) and (found := _FOUND.search(words)):
        names = law.finder.leading(found.group(1)) or names  # 公安机关发现监护人存在上述情形的: who is found out
    if not first and (kind := _OF_KIND.match(words)) and (persons := law.finder.split(kind.group(1))):
        state.offenders, state.aggravation = persons, words.removesuffix("的")
        return state.aggravation
    if own or (first and not TIER.match(words)) or (names and not carried):
        state.violated = own or (state.violated if not first and not re.search(r"违反", words) else ())
    if carried:
        earlier = [states[n] for n in paragraphs_meant(paragraph.number, words) if n in states]
        state.violated = state.violated or tuple(dict.fromkeys(v for s in earlier for v in s.violated))
        if not names:
            names = tuple(dict.fromkeys(o for s in earlier for o in s.offenders))
        state.authority = state.authority or next((s.authority for s in reversed(earlier) if s.authority), ())
    if not names and (own or first):
        before = states[paragraph.number - 1].offenders if paragraph.number - 1 in states else ()
        names = implied_offenders(law, state.violated) or state.pending or usual_offenders(law, words, before)
        if _FINED.search(lead) and all(
            law.finder.kind(name) in ("regulator", "state") and not _PERSON.search(name) for name in names
        ):
            names = (law.anyone,)  # no authority is fined for what the provision allows it
    state.offenders = names or state.offenders
    if first:
        state.conduct = words
        graver = [lead[s.start : s.end] for s in given[1:] if s.kind is SegmentKind.CONDITION]
        state.aggravation = next((w.removesuffix("的") for w in graver if _GRAVER.match(w)), None)
        named = law.finder.subject_length(words) if law.finder.leading(words) and not CONDUCT.match(words) else 0
        if re.match(r"、|和|及|或者|之外|的", words[named:]):
            named = 0
        if carried and not own:  # 有前款规定的违法行为，情节严重的: the conduct is that of the 款 before
            state.conduct = next((s.conduct for s in earlier if s.conduct), words)
        return _BREACH.sub("", words[named:]).strip("，的") or None
    state.aggravation = words.removesuffix("的")
    return state.aggravation


def _add(
    law: LawView, article: Article, paragraph: Paragraph, state: _State,
    targets: tuple[Target, ...], part: list[Segment], lead: str, offset: int,
) -> None:  # fmt: skip
    start, end = part[0].start, part[-1].end
    words = lead[start:end]
    measures = split_measures(words)
    if not measures:
        return
    named = named_authority(law, words)
    state.authority = named or state.authority or (law.authority,)
    fines = [f for f in law.fines.get(article.eid, ()) if offset + start <= f.start < offset + end]
    basis = legal_basis(words)
    applies = borrowed_in(law, article, offset + start, offset + end)
    vague = bool(basis) and not re.search(r"》第[一二三四五六七八九十百]+条", words)
    person = "拘留" in measures or all(_PERSON.search(name) for name in state.offenders or ("",))
    for target in targets:
        if person and target is Target.ORGANISATION:
            target = Target.INDIVIDUAL
        state.tiers.append(
            Sanction(
                id="",
                doc_id=law.document.id,
                eid=article.eid,
                article=article.number,
                paragraph=paragraph.number,
                item=None,
                offenders=state.offenders,
                violated=state.violated,
                authority=state.authority,
                measures=measures,
                target=target,
                text=article.text[offset + start : offset + end],
                start=offset + start,
                end=offset + end,
                fine_min=_amount(fines, "元", Bound.MIN),
                fine_max=_amount(fines, "元", Bound.MAX),
                fine_times_min=_amount(fines, "倍", Bound.MIN),
                fine_times_max=_amount(fines, "倍", Bound.MAX),
                fine_percent_min=_amount(fines, "%", Bound.MIN),
                fine_percent_max=_amount(fines, "%", Bound.MAX),
                fine_base=next((f.base for f in fines if f.base), None),
                condition=state.condition,
                aggravation=state.aggravation,
                conduct=state.conduct,
                legal_basis=basis,
                resolution=Resolution.INFERRED if vague and not state.violated else Resolution.EXACT,
                applies=applies,
            )
        )


def _amount(fines: Iterable[Quantity], unit: str, bound: Bound) -> float | int | None:
    return next((f.number for f in fines if f.unit == unit and f.bound is bound), None)
