"""Norms: who must, must not, may or is encouraged to do what.

One norm per modal trigger in a main clause. Coordinated verbs under one trigger are one norm; each clause of a
sanctions sentence is its own; an item list of duties gives one norm an item, a list of objects or conditions none.
Tasks of regulators and associations that stand without a modal word are powers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from corpus.models import Article, Document, Origin, Paragraph
from graph.clauses import Clause, Segment, SegmentKind, Sentence, mask_relative, split_sentences
from graph.models import Modality, Norm, Quantity
from graph.subjects import UNNAMED, EntityTable, SubjectFinder

__all__ = ["BREACH_AHEAD", "SANCTION", "default_authority", "extract_norms"]

_TRIGGER = re.compile(
    r"(?P<prohibition>不得|严禁|不准|(?:^|(?<=[并]))禁止)"
    r"|(?P<obligation>应当|必须|(?<!负)有(?:义务|责任)(?!的)|(?<![必无亟])须(?!知)"
    r"|(?<![适相对供响反效呼感理])应(?=对[^，]{1,40}(?:进行|予以)|查明|保证|按照|向|报|经|符合|具备))"
    r"|(?P<permission>可以|方可|有权|(?<![许认不无方经])可(?=视为|聘请|在|向|根据|与|委托|按|由|不(?!避)|将|对|自行|为|采用|通过|同时))"
    r"|(?P<encouragement>(?:(?<=国家)|^)(?:支持和)?鼓励(?:和支持|、支持|、引导)?)"
)
_MODALITY = {
    "prohibition": Modality.PROHIBITION,
    "obligation": Modality.OBLIGATION,
    "permission": Modality.PERMISSION,
    "encouragement": Modality.ENCOURAGEMENT,
}

#: Words by which a clause imposes a consequence.
SANCTION = re.compile(
    r"责令|给予[^，]{0,12}(?:警告|处分|通报批评|处罚|谴责)|没收|处(?:以)?[^，]{1,30}(?:罚款|拘留)|并处|单处|吊销|撤销[^，]{0,12}(?:许可|资格|登记|证书)"
    r"|予以(?:处罚|取缔|处理|没收|警告|通报)|(?:依照|按照)[^，]*(?:处罚|处理)$|从重处罚|暂停[^，]{0,20}(?:许可|资格)|予以通报|通报批评|依法给予|取缔"
)
#: A breach that is stated without the closing 的: 违反本法规定，未…，责令改正.
BREACH_AHEAD = re.compile(r"[^，。；]{0,40}?(?:违反(?:本|前|法律|《)|有下列[^，。；]{0,10}之一|不履行)[^。；]*")
_NO_NORM = re.compile(
    r"(?:用语|术语)(?:的)?含义|^[^，]{0,12}所称[^。]*(?:是指|包括)|，是指|自[^。，]{2,20}起(?:施行|实施|生效)|同时废止"
)
_DUTY_LIST = re.compile(
    r"(?:下列|以下)[^，。；]{0,16}?(?:义务|职责|责任|措施|工作|规定|要求|行为|活动|职权|任务|权力|监督管理职能)(?:[，：].*)?$"
)
_CONDITION_LIST = re.compile(r"(?:下列|以下)[^，。；]{0,24}(?:之一|情形|情况|条件)的")
_TASK_TOPIC = re.compile(
    r"(?:职责|职权|职能|监督检查|检查|需要|规定|原则|要求|权限|工作|过程中|活动|验收|调查|审查|国务院)$"
)
_MODAL = re.compile(r"应当|必须|不得|可以|有权")
_PLAIN_DUTY = re.compile(r"^(?:依法|依照|按照|负责|应)")
_CONDUCT = re.compile(
    r"(?:依法|以|通过|面向|向)?(?:开展|从事|设立|建设|运营|销售|提供|申请|进口|出口|采用|收集|处理|使用|利用|存储|投资|收购|买卖|发布|生产|经营|携带|传递|下载)"
)
_ADDRESS_END = re.compile(
    r"在|积极|及时|依法|自愿|开展|参与|支持|使用|向|对|为|按照|通过|加强|运用|采用|制定|建立|从事|利用|违反|以|发展|进行|购买|投保|$"
)
#: 法律、行政法规另有规定的，从其规定; 但是有前款…情形的，不需取得个人同意.
_ELSEWHERE = re.compile(
    r"^[^。；]*规定[^。；，]*的，(?:从其|依照其|适用其|按照其)规定$|^但是?[^。；]*的，(?:不需|无需|不受|不适用|可以不)[^。；]*$"
)
_EXEMPT = re.compile(
    r"但是?[^。；，]*的，(?:不需|无需|不受|不适用)[^，。；]*|[^，。；]*规定[^。；，]*的，(?:从其|依照其|适用其)规定"
)
_OWN_TIME = re.compile(r"[^，]{3,}(?:[^以之][前后时]|之前|之后|以后|期间)$")
_MANNER = re.compile(r"按照|根据|依照|依据|除|为了|但|同时|并|结合")
_CRIMINAL = re.compile(r"追究(?:其)?(?:刑事|法律|相应法律|责任)|治安管理处罚|承担(?:民事|赔偿|侵权|连带)")


@dataclass
class _State:
    """What the text so far has established."""

    finder: SubjectFinder
    document: Document
    authority: str
    anyone: str = ""  # the words of the text for anyone: 任何个人和组织
    usual: tuple[str, ...] = ()  # entities by how often the text names them
    subjects: tuple[str, ...] = ()  # of the paragraph's last norm
    topical: tuple[str, ...] = ()  # of the chapter's last regulated norm
    context: str = ""
    norms: list[Norm] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Place:
    article: Article
    paragraph: int
    item: int | None
    offset: int  # of the unit's text in the article
    text: str


def extract_norms(
    document: Document, *, quantities: Sequence[Quantity] = (), table: EntityTable | None = None
) -> list[Norm]:
    """All norms of ``document`` in the order of the text; none for drafts, drafting notes and texts that are missing.

    ``quantities`` of the same document are attached to the norm in whose text they stand.
    """
    if document.origin is Origin.MISSING or document.instrument.level == "起草说明" or document.instrument.explains:
        return []
    state = _State(SubjectFinder.for_document(document, table), document, default_authority(document))
    text = "\n".join(article.text for article in document.tree.articles)
    state.anyone = next(
        iter(
            dict(
                Counter(
                    re.findall(r"任何(?:单位|个人|组织|机构)(?:和|、|或者)(?:单位|个人|组织|机构)", text)
                ).most_common(1)
            )
        ),
        "",
    )
    named = Counter(state.finder.table.names[word] for word in state.finder.pattern.findall(text))
    state.usual = tuple(name for name, count in named.most_common() if count > 2)
    chapter: object = None
    for article in document.tree.articles:
        if article.is_section:
            continue
        if article.headings != chapter:
            chapter, state.topical = article.headings, ()
        state.subjects, state.context = (), ""
        for paragraph in article.paragraphs:
            _read_paragraph(state, article, paragraph)
    by_place: dict[tuple[str, int, int | None], list[Quantity]] = {}
    for quantity in quantities:
        by_place.setdefault((quantity.eid, quantity.paragraph, quantity.item), []).append(quantity)
    return [
        replace(
            norm,
            quantities=tuple(
                q for q in by_place.get((norm.eid, norm.paragraph, norm.item), ()) if norm.start <= q.start < norm.end
            ),
        )
        for norm in state.norms
    ]


def default_authority(document: Document) -> str:
    """Who imposes sanctions where a law leaves it unsaid: the regulator that the law names most."""
    text = "".join(article.text for article in document.tree.articles)
    named = Counter(
        re.findall(
            r"国务院(?:证券|期货)监督管理机构|中国证监会(?!派出)|国家网信部门|密码管理部门|保密行政管理部门", text
        )
    )
    best = max(named, key=lambda name: (named[name], name), default="")
    return best if best and named[best] >= 10 else "有关主管部门"


def _read_paragraph(state: _State, article: Article, paragraph: Paragraph) -> None:
    lead = paragraph.lead_in
    if _NO_NORM.search(lead.split("。")[0]) and (paragraph.items or "用语" in lead):
        return
    last = lead.rsplit("。", 1)[-1] if not lead.endswith("。") else ""
    conditions = bool(paragraph.items) and (
        bool(_CONDITION_LIST.search(last)) or not re.search(r"下列|以下|如下|包括|：$", last)
    )
    duty = paragraph.items and not conditions and _DUTY_LIST.search(last.rstrip("：: \n"))
    prohibited = duty and re.search(r"(?:行为|活动)", duty.group())
    if duty and prohibited and not re.search(r"不得|禁止|可以|有权", last):
        duty = None
    place = _Place(article, paragraph.number, None, paragraph.start, lead)
    head = _read_unit(state, place, hold_last=bool(duty))
    if not paragraph.items or conditions or (not duty and re.search(r"下列|以下|如下", last)):
        return
    for item in paragraph.items:
        at = item.start + len(item.text) - len(item.body)
        inner = _Place(article, paragraph.number, item.number, at, item.body)
        _read_item(state, inner, head if duty else None)


def _read_item(state: _State, place: _Place, head: Norm | None) -> None:
    """An item of a duty list: the lead-in's norm applied to it, unless its own modal words say it all."""
    sentences = split_sentences(place.text)
    if not sentences:
        return
    first = next((i for i, s in enumerate(_flat(sentences)) if s.kind is SegmentKind.MAIN), 0)
    flat = _flat(sentences)
    masked = mask_relative(flat[first].masked) if flat else ""
    if head is not None:
        opening = _TRIGGER.search(masked)
        if opening is None or re.match(r"鼓励", opening.group()):
            end = _item_end(place.text, sentences)
            _add(state, place, replace(head, action=place.text[:end], start=0, end=end, rule="item-of-duty-list"))
            state.subjects = head.subjects
        else:
            state.subjects = head.subjects
    _read_unit(state, place, hold_last=False, plain=head is None)


def _item_end(text: str, sentences: Sequence[Sentence]) -> int:
    """Where the first statement of an item ends: before its own triggers, at the latest at the end."""
    flat = _flat(sentences)
    end = flat[0].end
    for segment in flat:
        if segment.kind is SegmentKind.MAIN and _TRIGGER.search(mask_relative(segment.masked)):
            break
        end = segment.end
    return min(end, len(text.rstrip("；。; \n")))


def _flat(sentences: Iterable[Sentence]) -> list[Segment]:
    return [segment for sentence in sentences for clause in sentence.clauses for segment in clause.segments]


def _read_unit(state: _State, place: _Place, *, hold_last: bool, plain: bool = True) -> Norm | None:
    """Norms of a 款 or of its lead-in; with ``hold_last`` the last one is handed back for the items instead of kept."""
    found: list[Norm] = []
    for sentence in split_sentences(place.text):
        words = place.text[sentence.start : sentence.end]
        if _NO_NORM.search(words):
            continue
        inherited = ""
        for clause in sentence.clauses:
            norms = _read_clause(state, place, clause, inherited, plain=plain)
            if norms and norms[-1].modality is Modality.POWER and norms[-1].trigger == "可以":
                inherited = "可以"
            elsewhere = _ELSEWHERE.search(place.text[clause.start : clause.end])
            if elsewhere and not norms and found and found[-1].exception is None:
                found[-1] = replace(found[-1], exception=elsewhere.group())
            found.extend(norms)
        state.context += words
    if hold_last:
        held = found.pop() if found else None
        for norm in found:
            _add(state, place, norm)
        if held is None:
            names = state.finder.of(place.text.split("，")[0]) or state.subjects or state.topical or (UNNAMED,)
            held = _draft(names, _force(state, names, None), "", (0, len(place.text)), place.text)
        words = place.text.rsplit("。", 1)[-1]
        if held.trigger and re.search(r"依法履行", words) and not _TRIGGER.search(words):
            held = replace(held, trigger="依法履行")
        if held.rule == "task" and not _DUTY_LIST.search(held.text.rstrip("：")):
            _add(state, place, held)
        return held
    for norm in found:
        _add(state, place, norm)
    return None


def _draft(
    subjects: tuple[str, ...], modality: Modality, trigger: str, span: tuple[int, int], text: str, **more: object
) -> Norm:
    start, end = span
    norm = Norm("", "", "", 0, 0, None, subjects, modality, trigger, "", text[start:end], start, end)
    return replace(norm, **more)  # type: ignore[arg-type]


def _force(state: _State, subjects: Sequence[str], modality: Modality | None) -> Modality:
    """The modality in the light of the bearer: tasks and 可以 of a regulator are powers."""
    kinds = {state.finder.kind(name) for name in subjects}
    if modality is None:
        return Modality.POWER if kinds <= {"regulator", "association", "state"} else Modality.OBLIGATION
    if modality is Modality.PERMISSION and kinds and kinds <= {"regulator", "association", "state"}:
        return Modality.POWER
    return modality


def _add(state: _State, place: _Place, norm: Norm) -> None:
    article = place.article
    key = f"{article.eid}__para_{place.paragraph}" + (f"__item_{place.item}" if place.item else "")
    state.counts[key] += 1
    start, end = place.offset + norm.start, place.offset + norm.end
    text = article.text[start:end]
    action = norm.action.strip("，、；。：: \n") or text
    state.norms.append(
        replace(
            norm,
            id=f"{state.document.id}/{key}__norm_{state.counts[key]}",
            doc_id=state.document.id,
            eid=article.eid,
            article=article.number,
            paragraph=place.paragraph,
            item=place.item,
            action=action,
            text=text,
            start=start,
            end=end,
            trigger_start=place.offset + norm.trigger_start,
        )
    )


def _subjects(state: _State, place: _Place, clause: Clause, index: int, before: str) -> tuple[str, ...]:
    """Bearer of a trigger in segment ``index``: named before it, in the clause before, or carried on."""
    finder = state.finder
    names = (finder.of(before) or finder.provider(before)) if before else ()
    if not names:
        for segment in reversed(clause.segments[:index]):
            if segment.kind is SegmentKind.EXCEPTION:
                continue
            words = place.text[segment.start : segment.end]
            names = finder.of(words) if segment.kind is SegmentKind.MAIN else finder.leading(words)
            tail = place.text[clause.segments[index].start : clause.segments[index].end]
            if names and not (segment.kind is SegmentKind.CONDITION and state.subjects and names[0] in tail):
                break
            names = ()
    if names:
        return finder.resolve(names, state.context + place.text[: clause.segments[index].start])
    return state.subjects or _whoever(state, place.text[clause.start : clause.end]) or state.topical


def _whoever(state: _State, words: str) -> tuple[str, ...]:
    """Bearer of a duty that opens with a conduct (处理个人信息，应当…; 开展…活动，应当…): who does it, else anyone."""
    if not _CONDUCT.match(words):
        return ()
    for name in state.usual:
        for ending, verbs in (("处理者", "处理|收集"), ("运营者", "建设|运营")):
            stem = name.removesuffix(ending)
            if stem != name and re.match(rf"(?:(?:{verbs}|使用|和|、|或者)+){re.escape(stem)}", words):
                return (name,)
    return (state.anyone,) if state.anyone else ()


def _read_clause(state: _State, place: _Place, clause: Clause, inherited: str, *, plain: bool) -> list[Norm]:
    segments = clause.segments
    hits: list[tuple[int, re.Match[str]]] = []
    for index, segment in enumerate(segments):
        if segment.kind in (SegmentKind.CONDITION, SegmentKind.EXCEPTION):
            continue
        hits.extend((index, match) for match in _TRIGGER.finditer(mask_relative(segment.masked)))
    sanction = _is_sanction(place, clause)
    if sanction and not any(match.group() in ("应当", "不得", "必须") for _, match in hits):
        return _sanction_norms(state, place, clause, hits, inherited)
    norms: list[Norm] = []
    task = _task(state, place, clause, hits) if plain else None
    if task:
        norms.append(task)
    begin = norms[0].end if norms else clause.start
    for order, (index, match) in enumerate(hits):
        segment = segments[index]
        trigger_at = segment.start + match.start()
        following = hits[order + 1] if order + 1 < len(hits) else None
        end = _end_before(place, clause, index, following)
        if following is not None and following[0] == index:
            end = segment.start + following[1].start()
        previous = hits[order - 1] if order and hits[order - 1][0] == index else None
        before = place.text[segment.start + (previous[1].end() if previous else 0) : trigger_at]
        modality = _MODALITY[str(match.lastgroup)]
        action_at = segment.start + match.end()
        if modality is Modality.ENCOURAGEMENT or match.group() in ("禁止", "严禁"):
            names, action_at = _addressed(state, place, clause, segment, match)
        elif (
            agent := re.match(r"由(?!于)([^，。；]{2,30})", place.text[action_at:end])
            if modality is Modality.OBLIGATION
            else None
        ):
            names = (
                state.finder.leading(agent.group(1)) if not state.finder.leading(before) else state.finder.of(before)
            )
            names = names or _subjects(state, place, clause, index, before)
        else:
            names = _subjects(state, place, clause, index, before)
            user = re.match(r"作为(.{2,20}?)(?:实施|开展|进行|履行)", place.text[action_at:end])
            if user and not state.finder.of(before):
                names = state.finder.split(user.group(1)) or names
        names = names or (UNNAMED,)
        modality = _force(state, names, modality)
        condition, start = _condition(state, place, clause, index, begin, trigger_at)
        exception = _exception(place, clause, index, following[0] if following else len(segments), not order)
        if exempt := _EXEMPT.search(place.text, action_at, clause.end):
            exception, end = exception or exempt.group(), min(end, exempt.start())
        if norms and modality is Modality.PROHIBITION:  # 不得…，不得… share what stands before the first
            condition = condition or norms[-1].condition
            exception = exception or norms[-1].exception
        norms.append(
            _draft(
                names,
                modality,
                match.group(),
                (min(start, trigger_at), max(end, action_at)),
                place.text,
                action=place.text[action_at:end],
                trigger_start=trigger_at,
                condition=condition,
                exception=exception,
                object=_object(place.text[action_at:end]),
                rule="trigger",
            )
        )
        begin = end
        _carry(state, names)
    return norms


def _carry(state: _State, names: tuple[str, ...]) -> None:
    if names in ((UNNAMED,), ("国家",)):
        return
    state.subjects = names
    if all(state.finder.kind(name) == "regulated" for name in names):
        state.topical = names


def _end_before(place: _Place, clause: Clause, index: int, following: tuple[int, re.Match[str]] | None) -> int:
    """End of the words a trigger governs: before the next trigger's segment and its conditions."""
    stop = following[0] if following else len(clause.segments)
    if stop == index:
        return clause.segments[index].end
    last = stop - 1
    while last > index and clause.segments[last].kind is not SegmentKind.MAIN:
        last -= 1
    return clause.segments[last].end


def _condition(
    state: _State, place: _Place, clause: Clause, index: int, begin: int, trigger: int
) -> tuple[str | None, int]:
    """Conditions (…的), times (…前) and topics (处理个人信息，) before a trigger since ``begin``, and where all starts."""
    text = place.text
    segment = clause.segments[index]
    before = [s for s in clause.segments[:index] if s.start >= begin]
    own = text[segment.start : trigger]
    own_at = segment.start + state.finder.subject_length(own) if state.finder.of(own) else segment.start
    if _OWN_TIME.search(text[own_at:trigger]):
        first = before[0] if before and before[0].kind is not SegmentKind.EXCEPTION else None
        return text[first.start if first else own_at : trigger], first.start if first else segment.start
    marked = [i for i, s in enumerate(before) if s.kind in (SegmentKind.CONDITION, SegmentKind.TIME)]
    if marked:
        first_at = marked[0]
        if begin == clause.start and all(s.kind is not SegmentKind.EXCEPTION for s in before):
            first_at = 0
        return text[before[first_at].start : before[marked[-1]].end], before[first_at].start
    if not before or begin != clause.start:
        return None, segment.start
    topic = [s for s in before if s.kind is SegmentKind.MAIN and not _MANNER.match(s.masked)]
    if topic and trigger == segment.start and topic[-1] is before[-1]:
        words = text[topic[0].start : topic[-1].end]
        named = state.finder.subject_length(words) if state.finder.of(words) else 0
        if len(words) - named > 2 and words[named : named + 1] != "的":
            return words[named:].lstrip("，"), before[0].start
    return None, before[0].start


def _exception(place: _Place, clause: Clause, index: int, stop: int, first: bool) -> str | None:
    """除…外 before the trigger or …除外 after it, within the clause."""
    after = [s for s in clause.segments[index + 1 : stop] if s.kind is SegmentKind.EXCEPTION]
    before = [s for s in clause.segments[:index] if s.kind is SegmentKind.EXCEPTION and first]
    chosen = after or before
    return place.text[chosen[0].start : chosen[-1].end] if chosen else None


def _object(action: str) -> str | None:
    """The words after 对 or 将 (对测试环境涉及的敏感数据进行脱敏)."""
    match = re.match(
        r"[^，。；]{0,8}?[对将]([^，。；]{2,40}?)(?:进行|予以|开展|实施|纳入|报送|报告|作为|作出|采取)", action
    )
    return match.group(1) if match else None


def _addressed(
    state: _State, place: _Place, clause: Clause, segment: Segment, match: re.Match[str]
) -> tuple[tuple[str, ...], int]:
    """Whom 鼓励 and 禁止 address, and where the action begins; 国家鼓励… without an addressee keeps 国家."""
    at = segment.start + match.end()
    rest = place.text[at : segment.end]
    for stop in _ADDRESS_END.finditer(rest):
        names = state.finder.split(rest[: stop.start()])
        if names:
            return names, at + stop.start()
    if match.group() in ("禁止", "严禁"):
        return ((state.anyone,) if state.anyone else ()), at
    return (("国家",) if place.text[clause.start :].startswith("国家") else ()), at


def _task(state: _State, place: _Place, clause: Clause, hits: list[tuple[int, re.Match[str]]]) -> Norm | None:
    """A regulator's, an association's or a firm's task without a modal word, at the head of a clause."""
    index = next((i for i, s in enumerate(clause.segments) if s.kind is SegmentKind.MAIN), None)
    if index is None or any(i == index for i, _ in hits):
        return None
    segment = clause.segments[index]
    words = place.text[segment.start : segment.end]
    names = state.finder.leading(words, things=False)
    known = {state.finder.kind(name) for name in names}
    rest = words[state.finder.subject_length(words) :]
    if not names or len(rest) < 3 or rest[0] in "的、和":
        return None
    authority = known <= {"regulator", "association"}
    following = next((i for i, _ in hits), None)
    if authority:
        gap = clause.segments[index + 1 : following] if following is not None else ()
        standing = re.match(r"定期|负责|依法(?!履行)|每年", rest) and any(s.kind is SegmentKind.CONDITION for s in gap)
        if following is not None and (_TASK_TOPIC.search(words) or not standing):
            return None
        if not re.search(r"[一-鿿]{2}", rest) or re.match(r"(?:批准|规定|认定|授权|是|应)", rest):
            return None
    elif (
        hits
        or _MODAL.search(words)
        or "state" in known
        or not _PLAIN_DUTY.match(rest)
        or len(clause.segments) > 12
        or "的，" in words
    ):
        return None
    end = _end_before(place, clause, index, (following, hits[0][1]) if following is not None else None)
    end = max(end, segment.end)
    names = state.finder.resolve(names, state.context)
    trigger = "负责" if rest.startswith("负责") else ""
    at = segment.start + len(words) - len(rest) + len(trigger)
    if authority or known <= {"regulated"}:
        _carry(state, names)
    condition, start = _condition(state, place, clause, index, clause.start, segment.start)
    return _draft(
        names,
        Modality.POWER if authority else Modality.OBLIGATION,
        trigger,
        (start, end),
        place.text,
        action=place.text[at:end],
        trigger_start=at - len(trigger),
        condition=condition,
        rule="task",
    )


def _is_sanction(place: _Place, clause: Clause) -> bool:
    main = [s for s in clause.segments if s.kind is SegmentKind.MAIN]
    return any(SANCTION.search(place.text[s.start : s.end]) for s in main) and (
        any(s.kind is SegmentKind.CONDITION for s in clause.segments)
        or bool(BREACH_AHEAD.match(place.text, clause.start, clause.end))
        or bool(re.match(r"(?:并)?(?:由|对|责令|没收|给予|处)", place.text[clause.start : clause.start + 2]))
    )


def _sanction_norms(
    state: _State, place: _Place, clause: Clause, hits: list[tuple[int, re.Match[str]]], inherited: str
) -> list[Norm]:
    """One norm per 可以, and one where there is none; the bearer is who may impose the sanction."""
    segments = clause.segments
    first = next(
        (
            i
            for i, s in enumerate(segments)
            if s.kind is SegmentKind.MAIN and SANCTION.search(place.text[s.start : s.end])
        ),
        0,
    )
    conditions = [s for s in segments[: first + 1] if s.kind is SegmentKind.CONDITION]
    condition = place.text[segments[0].start : conditions[-1].end] if conditions else None
    words = place.text[segments[first].start : clause.end]
    if not hits and _CRIMINAL.search(words):
        return []
    agent = re.search(r"由([^，。；]{2,40}?)(?=依据|依照|依法|按照|责令|给予|处|没收|予以|吊销|撤销|对)", words)
    names = state.finder.split(agent.group(1)) if agent else ()
    if not names and hits:
        names = state.finder.of(
            place.text[segments[hits[0][0]].start : segments[hits[0][0]].start + hits[0][1].start()]
        )
    if not names:
        carried = state.subjects if all(state.finder.kind(n) == "regulator" for n in state.subjects) else ()
        names = carried or (state.authority,)
    state.subjects = names
    if not hits:
        at = segments[first].start + (agent.end() if agent and agent.start() == 0 else 0)
        if duly := re.match(r"依据各?自?职责", place.text[at:]):
            at += duly.end()
        return [
            _draft(
                names, Modality.POWER, inherited, (clause.start, clause.end), place.text,
                action=place.text[at : clause.end], trigger_start=at, condition=condition, rule="sanction",
            )
        ]  # fmt: skip
    norms = []
    for order, (index, match) in enumerate(hits):
        at = segments[index].start + match.end()
        end = segments[hits[order + 1][0] - 1].end if order + 1 < len(hits) else clause.end
        start = clause.start if order == 0 else segments[index].start
        norms.append(
            _draft(
                names, _force(state, names, _MODALITY[str(match.lastgroup)]), match.group(), (start, max(at, end)),
                place.text, action=place.text[at : max(at, end)], trigger_start=segments[index].start + match.start(),
                condition=condition, rule="sanction",
            )
        )  # fmt: skip
    return norms
