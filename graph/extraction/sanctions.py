"""Sanctions: who is hit, for breach of what, by whom, with what.

One object per tier (拒不改正的…, 情节严重的…) and target (the organisation, the persons responsible). A tier takes over
what the clauses before it established: offenders, violated articles, authority. 依法追究刑事责任 and civil liability
point to other laws and are no tier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus import Article, Document, Locator, Paragraph, load_field
from graph.extraction.clauses import Clause, Segment, SegmentKind, split_sentences
from graph.extraction.measures import legal_basis, split_measures
from graph.extraction.norm_patterns import BREACH_AHEAD, SANCTION
from graph.extraction.norms import extract_norms
from graph.extraction.subjects import EntityTable
from graph.facts.sanction_lookup import LawView, implied_offenders, named_authority, view_of
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

_TIER = re.compile(
    r"^(?:情节|拒不|逾期|造成|导致|构成|没有|违法所得|业务收入|涉及|未对|尚不|后果|经(?!营|纪|理)|有其他|属于|给|并|致使|再次|两次|屡次|因|或者|依照|有前)"
)
_CONDUCT = re.compile(
    r"^(?:违反|未|不|擅自|有下列|有前|有上|非法|拒绝|阻碍|提交|采取|以|通过|利用|因|处理|在|对|将|向|为|伪造|实施|从事|存在|窃取|出租|明知|组织、|(?:胁迫|强迫|强制|冒充|盗用|冒用|教唆|引诱|诱骗|殴打|侮辱|诽谤|盗窃|诈骗|哄抢|抢夺|敲诈|故意|扰乱|干扰|破坏|损毁|毁损|制作|制造|生产|销售|买卖|运输|携带|传播|散布|发布|编造|煽动|虐待|猥亵|侵入|泄露|隐匿|隐藏|转移|妨害|妨碍|投放|介绍|容留|收购|种植|帮助|卖淫|聚众)(?!者|商|企业|单位|媒))"
)
_CRIMINAL = re.compile(
    r"追究(?:其)?(?:刑事|(?<!规定追究)法律|相应法律|民事)?责任|治安管理处罚|承担(?:民事|赔偿|侵权|连带|相应)"
)
_PERSON = re.compile(r"(?:人员|董事|监事|经理|责任人|负责人|实际控制人|从业人员|代表人)$")
_GRAVER = re.compile(
    r"(?:且|并)?(?:情节|拒不|逾期|造成|导致|后果|经[^，]{0,8}责令|尚不构成|不构成|构成|没有违法所得|违法所得)"
)
#: Sanctions that are only spoken of: 作出吊销营业执照决定的机关, 按照特别审查程序处理, 从轻处罚.
_SPOKEN_OF = re.compile(
    r"(?:吊销|撤销|取缔|关闭|处罚|没收|罚款|拘留)[^，]{0,12}(?:决定|处罚)?的(?:部门|机关|机构|决定|程序|期限|案件|当事人)|程序[^，]{0,4}(?:处理|处罚)$|"
    r"(?:从轻|减轻|免予|不予|免除)[^，]{0,10}处罚"
)
#: Of what kind the offender must be for a tier: 属于国家工作人员的，依法给予处分.
_OF_KIND = re.compile(r"(?:属于|是)([^，。；]{2,20}?)的$")
_PLACED = re.compile(r"[^，。；的]{2,16}在[^，。；的]{2,16}的([^，。；的]{2,24})(?=违反)")
#: Under which the breach was to be mended: 又未依照第三十四条的规定改正的.
_MENDED = re.compile(r"(?:的?规定)(?:予以|及时)?(?:改正|整改)")
_OMITTED = re.compile(r"未(?!满|成年)|不(?:按|依|履行|符合)|没有|擅自|违反|拒")
#: Who has no licence, before what they do: 未取得资质的单位违法从事业务的.
_UNLICENSED = re.compile(r"未(?:取得|经)[^，。；的]{2,16}的[^，。；的]{2,16}(?:违法|违反|从事|擅自|开展)")
_GRAVER_ONLY = re.compile(r"^(?:可以|应当)?(?:依法)?从重处罚$")
#: A provision that only says what is meant (第十三条所列事项), unless a breach of it is spoken of.
_NAMED_ONLY = re.compile(r"(?:规定)?的?(?:所列|所称|规定的)(?:事项|业务|范围|名单|机构|期限|条件|程序)")
_BROKEN = re.compile(r"(?:违反|未(?:按照|依照|依法|履行)?|不(?:履行|符合|按照)|超出)[^，。；]{0,12}$")
_BORROWS = re.compile(r"(?:依照|按照|根据|适用)[^。；]*(?:处罚|处理|处分|规定执行)")
#: Measures that only a person can suffer.
_PERSONAL = re.compile(r"(?:任职|从业|执业)资格|资格证书|市场禁入|不适当人选|开除|撤职|降级|记过|处分|拘留")
_LIST = re.compile(r"(?:下列|以下)[^，。；]{0,24}(?:之一|情形|情况|行为)")
_OWN_PARAGRAPHS = re.compile(r"前([一二两三四五六七八九十])?款|第([一二三四五六七八九十]{1,3})款(?=行为)")
_CONSEQUENCE = re.compile(r"造成[^，。；]{0,14}$")
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
        for clause in sentence.clauses:
            words = lead[clause.start : clause.end]
            if not _sanctions(lead, clause):
                state.pending = _pending(law, lead, clause) or state.pending
                continue
            _read_clause(law, article, paragraph, clause, state, states)
            last = words
    if last is not None and not state.violated and paragraph.items and _LIST.search(lead):
        end = paragraph.items[-1].end
        violated = _violated(law, article, paragraph.items[0].start, end, states)
        state.violated = violated
        state.tiers = [replace(tier, violated=violated) for tier in state.tiers]


def _pending(law: LawView, lead: str, clause: Clause) -> tuple[str, ...]:
    """Whom the condition of a clause names that imposes nothing yet (未依照…的，应当改正；拒不改正的，…)."""
    if not clause.segments:
        return ()
    first = clause.segments[0]
    words = lead[first.start : first.end]
    if not any(s.kind is SegmentKind.CONDITION for s in clause.segments) or _CONDUCT.match(words):
        return ()
    return tuple(n for n in law.finder.leading(words) if law.finder.kind(n) != "state")


def _sanctions(lead: str, clause: Clause) -> bool:
    main = [lead[s.start : s.end] for s in clause.segments if s.kind is SegmentKind.MAIN]
    imposing = [words for words in main if SANCTION.search(words) and not _SPOKEN_OF.search(words)]
    if (
        imposing
        and re.search(r"应当(?!对|给予|依法给予|依法对|予以|处|责令)", main[-1])
        and not SANCTION.search(main[-1])
    ):
        return False  # 对重大违法行为给予处罚，应当集体讨论决定: how to punish, not a punishment
    if imposing and all(_GRAVER_ONLY.search(words) for words in imposing) and re.match(r"有(?:下列|以下)", lead):
        return False  # 有下列情形之一的，从重处罚: how to mete out what another provision imposes
    if re.match(r"(?:当事人|违法行为人|违反治安管理行为人|被处罚人|行为人)", lead[clause.start : clause.end]):
        return False  # rules on how penalties are meted out
    if not imposing or all(_CRIMINAL.search(words) for words in imposing):
        return False
    if any(re.search(r"应当(?!对|给予|依法给予|依法对)|不得|必须|是指|申请|有权要求", words) for words in imposing):
        return False
    conditional = any(s.kind is SegmentKind.CONDITION for s in clause.segments)
    conditional = conditional or bool(BREACH_AHEAD.match(lead[clause.start : clause.end]))
    return conditional or bool(re.match(r"(?:并)?(?:由|对|责令|没收|给予|处)", lead[clause.start : clause.start + 3]))


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
        elif SANCTION.search(words) or (groups and not conditions and _continues(words)):
            if not groups and not conditions and ahead and BREACH_AHEAD.match(lead[ahead[0].start : ahead[-1].end]):
                conditions, ahead = ahead, []
            if conditions or not groups:
                groups.append((conditions, []))
                conditions = []
            groups[-1][1].extend([*ahead, segment])
            ahead = []
        else:
            ahead.append(segment)
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
        for hit, part in _by_target(lead, measures, target):
            _add(law, article, paragraph, state, hit, part, lead, offset)
            target = hit
    if not any(given for given, _ in groups):
        state.opened = False


def _continues(words: str) -> bool:
    return bool(split_measures(words)) or words.startswith(("对", "由", "国务院", *load_field().regulators))


def _establish(
    law: LawView, article: Article, paragraph: Paragraph, given: list[Segment], state: _State, states: dict[int, _State]
) -> str | None:
    """Reads the conditions of a tier: new offenders and breaches, or an aggravation; returns its condition."""
    if not given:
        return None
    lead = paragraph.lead_in
    start, end = given[0].start, given[-1].end
    words = lead[start:end]
    own = _violated(law, article, paragraph.start + start, paragraph.start + end, states)
    carried = re.search(r"前[一二两三]?款|上述", words)
    earlier: list[_State] = []
    first = state.conduct is None
    names = _named_offenders(law, lead, given)
    if not first and (kind := _OF_KIND.match(words)) and (persons := law.finder.split(kind.group(1))):
        state.offenders, state.aggravation = persons, words.removesuffix("的")
        return state.aggravation
    if own or (first and not _TIER.match(words)) or (names and not carried):
        state.violated = own or (state.violated if not first and not re.search(r"违反", words) else ())
    if carried:
        earlier = [states[n] for n in _same_article(paragraph.number, words) if n in states]
        state.violated = state.violated or tuple(dict.fromkeys(v for s in earlier for v in s.violated))
        if not names:
            names = tuple(dict.fromkeys(o for s in earlier for o in s.offenders))
        state.authority = state.authority or next((s.authority for s in reversed(earlier) if s.authority), ())
    if not names and (own or first):
        before = states.get(paragraph.number - 1)
        names = implied_offenders(law, state.violated) or state.pending or _usual_offenders(law, words, before)
    state.offenders = names or state.offenders
    if first:
        state.conduct = words
        graver = [lead[s.start : s.end] for s in given[1:] if s.kind is SegmentKind.CONDITION]
        state.aggravation = next((w.removesuffix("的") for w in graver if _GRAVER.match(w)), None)
        named = law.finder.subject_length(words) if law.finder.leading(words) and not _CONDUCT.match(words) else 0
        if re.match(r"、|和|及|或者|之外|的", words[named:]):
            named = 0
        if carried and not own:  # 有前款规定的违法行为，情节严重的: the conduct is that of the 款 before
            state.conduct = next((s.conduct for s in earlier if s.conduct), words)
        return _BREACH.sub("", words[named:]).strip("，的") or None
    state.aggravation = words.removesuffix("的")
    return state.aggravation


def _named_offenders(law: LawView, lead: str, given: list[Segment]) -> tuple[str, ...]:
    """Whom the conditions of a tier name: 甲违反…的，或者乙违反…的; 违反…规定，丙有下列情形的.

    Where the first condition names nobody and a later one does, the first is anybody's.
    """
    found: list[str] = []
    unnamed = False
    opening = True
    for index, segment in enumerate(given):
        words = (
            re.sub(r"^(?:或者|以及|以|和)", "", lead[segment.start : segment.end])
            if index
            else lead[segment.start : segment.end]
        )
        if (
            opening
            and re.match(r"(?:违反|不履行|未履行)[^，。；]{0,60}$", words)
            and segment.kind is not SegmentKind.CONDITION
        ):
            continue
        if opening:
            names = (
                ()
                if _TIER.match(words) or (_CONDUCT.match(words) and not _UNLICENSED.match(words))
                else (law.finder.leading(words) or law.finder.owner(words.partition("，")[0]))
            )
            if not names and not found and not _TIER.match(words):
                unnamed = True
            if (abroad := _PLACED.match(words)) and (heads := law.finder.split(abroad.group(1))):
                names = heads  # 境外交易所在境内设立的代表机构: the office, not who set it up
            found.extend(law.finder.resolve(names, lead[: segment.start]))
        elif not found and _OMITTED.match(words[law.finder.subject_length(words) :]):  # 募集完毕，管理人未备案的
            found.extend(law.finder.resolve(law.finder.leading(words), lead[: segment.start]))
            unnamed = unnamed and not found
        opening = segment.kind is SegmentKind.CONDITION
    joined = [lead[s.start : s.end] for s in given]
    for words in joined:  # two offenders in one condition: 场所违反…规定、经营者违反…规定的
        for match in re.finditer(r"(?<=[定款])、([^，。；、]{2,20}?)违反", words):
            found.extend(law.finder.split(match.group(1)))
    if unnamed and found and not _TIER.match(joined[0]):
        found.insert(0, law.anyone)
    return tuple(dict.fromkeys(found))


def _usual_offenders(law: LawView, words: str, before: _State | None) -> tuple[str, ...]:
    """Who commits a conduct that names neither offender nor article: whom article or law address, else anybody."""
    if re.match(
        r"(?:无正当理由)?(?:拒绝|拒不|阻碍|妨害|冒充|伪造|(?:实施|从事|以)?非法(?:侵入|获取|控制|利用)|窃取|侵入|攻击)",
        words,
    ):
        return (law.anyone,)
    return (before.offenders if before else ()) or law.usual or (law.anyone,)


def _same_article(number: int, words: str) -> list[int]:
    """Paragraph numbers that 前款 and 前两款 in paragraph ``number`` mean."""
    found: list[int] = []
    for match in _OWN_PARAGRAPHS.finditer(words):
        if match.group(2):
            continue
        count = "一二三四五六七八九十".find((match.group(1) or "一").replace("两", "二")) + 1
        found.extend(range(max(1, number - count), number))
    return found or [number - 1]


def _violated(law: LawView, article: Article, start: int, end: int, states: dict[int, _State]) -> tuple[Violated, ...]:
    """Provisions cited between two offsets of the article, those of the same article replaced by what they punish."""
    found: list[Violated] = []
    for reference in law.references.get(article.eid, ()):
        if not start <= reference.start < end or reference.target_article is None or reference.target_doc_id is None:
            continue
        if _CONSEQUENCE.search(article.text[max(0, reference.start - 16) : reference.start]):
            continue
        if _MENDED.match(article.text, reference.end):
            continue
        if _NAMED_ONLY.match(article.text, reference.end) and not _BROKEN.search(
            article.text[max(0, reference.start - 20) : reference.start]
        ):
            continue
        if reference.target is not None and reference.target.whole == reference.home:
            earlier = states.get(reference.target_paragraph or 0)
            found.extend(earlier.violated if earlier else ())
            continue
        items = reference.target_items or (reference.target_item,)
        found.extend(_provision(reference, item) for item in items)
    return tuple(dict.fromkeys(found))


def _provision(reference: Reference, item: int | None) -> Violated:
    return Violated(
        reference.target_doc_id or "",
        reference.target_article or 0,
        reference.target_paragraph,
        item,
        reference.target_insertion,
    )


def _borrowed(law: LawView, article: Article, start: int, end: int) -> tuple[Violated, ...]:
    """The provisions whose tiers the measures between two offsets borrow (依照本法第五十二条规定处罚, 依照前款规定处罚)."""
    if not _BORROWS.search(article.text[start:end]):
        return ()
    return tuple(
        dict.fromkeys(
            _provision(r, r.target_item)
            for r in law.references.get(article.eid, ())
            if start <= r.start < end and r.target_article is not None and r.target_doc_id is not None
        )
    )


def _by_target(
    lead: str, measures: list[Segment], current: tuple[Target, ...]
) -> Iterator[tuple[tuple[Target, ...], list[Segment]]]:
    """Measure segments grouped by whom they hit and who imposes them; 对机构及其责任人员 hits both."""
    group: list[Segment] = []
    for segment in measures:
        words = lead[segment.start : segment.end]
        target = _target(words, current)
        other = group and (
            words.startswith("并由") or (words.startswith("由") and lead.startswith("由", group[0].start))
        )
        if (target != current or other) and group:
            yield current, group
            group = []
        current = target
        group.append(segment)
    if group:
        yield current, group


def _target(words: str, current: tuple[Target, ...]) -> tuple[Target, ...]:
    named = re.search(r"对([^，。；]{2,60}?)(?=单处|并处|可以|处|给予|采取|依法|$)", words)
    if named is None:
        return current
    whom = named.group(1)
    persons = re.search(r"责任人|主管人员|高级管理人员|负责人|工作人员|责任人员|董事", whom)
    if persons and re.search(r"(?:机构|公司|单位|者|人)(?:及|和|以及)(?:其)?", whom[: persons.start()]):
        return (Target.ORGANISATION, Target.RESPONSIBLE_PERSON)
    if persons:
        return (Target.RESPONSIBLE_PERSON,)
    if re.match(r"(?:其|相关机构|该机构|公司|单位)", whom):
        return (Target.ORGANISATION,)
    return (Target.INDIVIDUAL,) if re.search(r"个人$|自然人$|公民$", whom) else current


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
    applies = _borrowed(law, article, offset + start, offset + end)
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
