"""Who bears a norm whose own words name nobody: the condition's subject, the topic of the paragraph, the offender, the law's usual one.

Order: the noun before the trigger; for liability, whoever broke the duty; the subject of the clause; the topic of the
paragraph, then of the article; who does what is regulated; last the usual bearer of the chapter or the law. A regulator
is carried only within its own paragraph, a party (当事人) never.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus import Article, Locator, parse_number
from graph.extraction.clauses import Clause, SegmentKind
from graph.extraction.norm_patterns import CONDUCT, KEPT, SANCTION
from graph.extraction.norm_state import Place, State
from graph.extraction.nouns import is_agent
from graph.extraction.subjects import UNNAMED, SubjectFinder
from graph.models import Modality, Norm

__all__ = ["LIABLE", "fill_unnamed", "find_bearers", "opening_subject"]

#: Segments before a trigger that are looked at; no clause of a law has more.
REACH = 40
#: What answers a breach beside the sanctions: damages, joint liability, disciplinary action.
LIABLE = re.compile(
    r"^(?:还|也|并|一并|由其|与其|与[^，。；]{2,20}|对[^，。；]{2,40}|按照[^，。；]{2,20}|依照[^，。；]{2,20}|依法|共同|相应地?|先行|先|自行)*"
    r"(?:承担|负)[^，。；]{0,16}(?:责任|义务)|^(?:依法|先行|予以)*赔偿|^(?:依法)?(?:给予|予以)处分"
)
#: Conditions in which another than the topic fails or asks, and the topic reacts.
_FAILS = re.compile(
    r"(?:拒绝|拒不|不(?!动|能|再)|未(?!成年)|违反|逾期|违规|涉嫌|冒用|虚假|存在|有下列|属于|死亡|请求|要求|申请|提出|符合|异议|发生变化|异常)"
)
_REACTS = re.compile(
    r"^(?:依法|及时|当场|立即|同时|书面|先行|按照[^，。；]{2,20}|根据[^，。；]{2,20}|自[^，。；]{2,30}内|在[^，。；]{2,30}[内上])*"
    r"(?:予以|注明|记录|受理|答复|退还|准予|许可|作出|责令|停止|拒绝|终止|限制|暂停|解除|给予|采取|驳回|说明理由|出具|告知|通知|对其|向其|要求|提供服务|提供|办理|查封|注销|"
    r"撤销|取消|移送|建议|决定|核查|调查|督促|协助|配合|支持)"
)
#: A segment that says how or with whose leave, never who: 经…批准，按照…规定.
_MANNER = re.compile(
    r"(?:未?经(?!营|理|纪|办|济|常)|按照|根据|依照|依据|为了?(?![者])|因(?!此)|在|对(?!方)|向|自(?!然|律)|于|通过|除|以(?!上))"
)
#: Duties to impose or to spare a sanction, whoever committed the breach.
_IMPOSED = re.compile(
    r"^(?:依法|一并)*(?:对[^，。；]{2,40}给予(?:警告|罚款)|(?:予以|给予)?(?:没收|撤销|(?:行政|治安管理)?处罚|从重|从轻|减轻(?:行政)?处罚|不予(?:行政)?处罚|取缔|责令其监护人))"
)
_CITED = re.compile(r"(?:本(?:法|办法|条例|规定|规则)|、|和|或者|至)第([零〇一二三四五六七八九十百千]{1,9})条")
#: What those do who come to an authority, in a law on how the authority acts.
_ASKS = re.compile(r"(?:提起|起诉|上诉|申请|书写|撤诉|申诉|控告|检举|设立|维护)")
#: The one just named: 向有关行政部门投诉的，该部门应当.
_THAT = re.compile(r"(?:则|但)?该(部门|机构|机关|单位|公司|企业|组织|协会|人员)")
#: Whose leave is given, so that another may act: 当事人同意的，可以采用.
_AGREES = re.compile(r"(?:书面)?(?:同意|认可|确认)的$")
#: What those hand in who come to an authority: 可以…提交行政复议申请.
_HANDS_IN = re.compile(r"(?:提交|提出)[^，。；]{0,12}(?:申请|异议)")
_DAMAGES = re.compile(r"赔偿|承担[^，。；]{0,16}责任")
_USUAL_SHARE = 0.4
_OFFICE_SHARE = 0.4
_FIRM_SHARE = 0.45
#: Enough for whom no other comes near.
_ALONE_SHARE = 0.3
#: Of all duties of a chapter, authorities' included.
_CHAPTER_SHARE = 0.25


def find_bearers(
    state: State, place: Place, clause: Clause, index: int, before: str, action: str = ""
) -> tuple[str, ...]:
    """Bearer of a trigger in segment ``index`` with ``before`` ahead of it in its own segment."""
    finder = state.finder
    context = state.context + place.text[: clause.segments[index].start]
    goes_on = re.match(r"以及|及(?!时|其)|和(?!解)", before) and not is_agent(
        before
    )  # 对甲的检查，以及乙的检查应当配合
    if before and not goes_on and (names := finder.of(before) or finder.provider(before)):
        if (that := _THAT.fullmatch(before)) and (last := finder.last_named(that.group(1), context)):
            return last
        return finder.resolve(names, context, state.opened)
    liable = LIABLE.match(action) is not None
    if liable and (persons := _persons(finder, place, clause, index)):
        return persons
    if _IMPOSED.match(action):
        return state.imposing or (state.office or state.authority,)
    if asked := _asked_before(finder, place, clause):
        return asked
    names = _of_clause(state, place, clause, index, action)
    if names and liable and _authorities(finder, names) and not _own_fault(state, place, clause, index, names):
        names = ()
    if names:
        return finder.resolve(names, context)
    if liable:
        topic = () if state.accused else _private(finder, state.subjects)
        return state.offenders or topic or _private(finder, state.opened)
    if state.keepers and KEPT.search(before):
        return state.keepers
    if not state.subjects and before and (names := finder.owner(before)):
        return finder.resolve(names, context, state.opened)
    if action.startswith("责令") and not _authorities(finder, state.subjects or ("",)):
        return (state.authority,)
    return state.subjects or state.opened or _whoever(state, place.text[clause.start : clause.end])


def _asked_before(finder: SubjectFinder, place: Place, clause: Clause) -> tuple[str, ...]:
    """Who was asked to do what the condition says is not done: 可以要求人员参加测试；不参加测试的，应当."""
    refused = re.match(r"(?:拒不|不|未)([一-鿿]{2})[^，。；]*的，", place.text[clause.start : clause.end])
    if refused is None or not place.text[: clause.start].endswith("；"):
        return ()
    last = place.text[: clause.start - 1].rpartition("。")[2].rpartition("；")[2]
    asked = re.search(rf"(?:要求|通知|督促)([^，。；]{{2,40}}?){refused.group(1)}", last)
    return finder.split(asked.group(1)) if asked else ()


def _own_fault(state: State, place: Place, clause: Clause, index: int, names: tuple[str, ...]) -> bool:
    """Whether an office that answers for damage did it itself: it opens the clause, and nobody is punished before."""
    words = place.text[clause.start : clause.segments[index].start]
    return not SANCTION.search(words) and not words.startswith("由") and opening_subject(state, place, clause) == names


def _persons(finder: SubjectFinder, place: Place, clause: Clause, index: int) -> tuple[str, ...]:
    """Of what kind the offender must be: 属于国家工作人员的，还应当依法给予处分."""
    if not index:
        return ()
    ahead = clause.segments[index - 1]
    match = re.search(r"(?:属于|(?<!不)是)([^，。；]{2,20}?)的$", place.text[ahead.start : ahead.end])
    return finder.split(match.group(1)) if match else ()


def _of_clause(state: State, place: Place, clause: Clause, index: int, action: str) -> tuple[str, ...]:
    """The subject of an earlier segment of the clause, unless there another fails and the topic reacts."""
    finder = state.finder
    for segment in reversed(clause.segments[max(0, index - REACH) : index]):
        if segment.kind is SegmentKind.EXCEPTION or (state.listed and segment.kind is SegmentKind.MAIN):
            continue
        words = place.text[segment.start : segment.end]
        names = () if _MANNER.match(words) and not is_agent(words) else finder.leading(words)
        if not names:
            continue
        tail = place.text[clause.segments[index].start : clause.segments[index].end]
        topic = state.subjects or state.opened
        if segment.kind is SegmentKind.CONDITION and _AGREES.fullmatch(words[finder.subject_length(words) :]):
            return ()
        if segment.kind is SegmentKind.CONDITION and topic and set(topic).isdisjoint(names):
            if names[0] in tail:
                return ()
            length = finder.subject_length(words)
            if _FAILS.match(words[length : length + 12]) and _REACTS.match(action):
                return ()
        return names
    return ()


def opening_subject(state: State, place: Place, clause: Clause) -> tuple[str, ...]:
    """Whom the first words of a clause name, as its topic."""
    first = clause.segments[0]
    return state.finder.leading(place.text[first.start : first.end])


def _authorities(finder: SubjectFinder, names: Iterable[str]) -> bool:
    return all(finder.kind(name) in ("regulator", "state") for name in names)


def _private(finder: SubjectFinder, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if finder.kind(name) not in ("regulator", "state"))


def _whoever(state: State, words: str) -> tuple[str, ...]:
    """Bearer of a duty that opens with a conduct (处理个人信息，应当…; 开展…活动，应当…): who does it, else anyone."""
    if not CONDUCT.match(words):
        return ()
    for name in state.usual:
        for ending, verbs in (("处理者", "处理|收集"), ("运营者", "建设|运营")):
            stem = name.removesuffix(ending)
            if stem != name and re.match(
                rf"(?:(?:{verbs}|使用|和|、|或者)+)[^，。；的应不可]{{0,4}}?{re.escape(stem)}", words
            ):
                return (name,)
    return (state.anyone,) if state.anyone else ()


def fill_unnamed(
    finder: SubjectFinder, articles: Sequence[Article], norms: list[Norm], anyone: str = "", office: str | None = None
) -> list[Norm]:
    """Norms whose text names nobody get the usual bearer of their chapter or law; liability that of the duty broken.

    ``office`` is who acts by a rule on an authority's own procedure.
    """
    chapters = {article.eid: article.headings for article in articles}
    texts = {article.eid: article for article in articles}
    by_article: dict[Locator, list[str]] = {}
    chapter_counts: dict[object, Counter[str]] = {}
    total: Counter[str] = Counter()
    firms: dict[object, Counter[str]] = {}  # as both, without anyone: what anyone must not do tells of no positive duty
    offices: Counter[str] = Counter()
    everybody: dict[object, Counter[str]] = {}
    for norm in norms:
        known_names = [n for n in norm.subjects if n not in (UNNAMED, "当事人")]
        if norm.modality not in (Modality.OBLIGATION, Modality.PROHIBITION) or not known_names:
            continue
        offices.update(known_names)
        everybody.setdefault(chapters.get(norm.eid), Counter()).update(known_names)
        names = [n for n in known_names if finder.kind(n) in ("regulated", "anyone")]
        if not names:
            continue
        known = by_article.setdefault(norm.home, [])
        known.extend(n for n in names if n not in known)
        chapter_counts.setdefault(chapters.get(norm.eid), Counter()).update(names)
        total.update(names)
        named = [n for n in names if finder.kind(n) == "regulated"]
        for key in (chapters.get(norm.eid), "law"):
            firms.setdefault(key, Counter()).update(named)
    usual_office = _usual(offices, _OFFICE_SHARE)  # a law on how authorities act (行政机关)
    if usual_office and finder.kind(usual_office) in ("regulator", "state"):
        office = usual_office
    filled = []
    for norm in norms:
        if norm.subjects != (UNNAMED,) or (norm.modality is Modality.ENCOURAGEMENT and not norm.condition):
            filled.append(norm)
            continue
        chosen: tuple[str, ...] = ()
        if LIABLE.match(norm.action):
            paragraph = texts[norm.eid].paragraph(norm.paragraph)
            numbers = [parse_number(n) for n in _CITED.findall(paragraph.text if paragraph else "")]
            broken = [Locator.of(norm.doc_id, n) for n in numbers if n]
            chosen = tuple(dict.fromkeys(name for place in broken for name in by_article.get(place, ())))
            here = [n for n in filled if n.eid == norm.eid]
            undone = bool(here) and not chosen and "责任" not in norm.action
            if undone and all(_authorities(finder, n.subjects) for n in here):  # 造成损失的，应当依法予以赔偿
                chosen = here[0].subjects
            chosen = chosen or ((anyone,) if anyone and "违约" not in norm.action else ())
        else:
            banned = norm.modality is Modality.PROHIBITION
            chapter = chapters.get(norm.eid)
            here_most = _usual(chapter_counts.get(chapter)) or (
                None if banned else _usual(firms.get(chapter), _FIRM_SHARE, 15)
            )
            if here_most and everybody[chapter][here_most] < _CHAPTER_SHARE * sum(everybody[chapter].values()):
                here_most = None  # the chapter speaks to authorities
            offices_here = sum(
                count
                for name, count in everybody.get(chapter, {}).items()
                if finder.kind(name) in ("regulator", "state")
            )
            if not office and 2 * offices_here > sum(everybody.get(chapter, {}).values()):
                filled.append(norm)
                continue
            usual = (
                office or here_most or _usual(total) or (None if banned else _usual(firms.get("law"), _FIRM_SHARE, 15))
            )
            addressed = usual and re.search(
                rf"(?:^|[向由报经])[^，。；]{{0,6}}{re.escape(usual)}(?!负责人)", norm.action
            )
            if usual == office and norm.modality is Modality.PERMISSION and _HANDS_IN.search(norm.action):
                chosen = ("申请人",)
            elif usual and (
                addressed or (usual != office and usual in norm.action) or _ASKS.match(norm.text)
            ):  # nobody is asked to ask himself
                before: tuple[str, ...] = next((n.subjects for n in reversed(filled) if n.subjects != (UNNAMED,)), ())
                chosen = before if filled and filled[-1].eid == norm.eid and usual not in before else ()
            else:
                chosen = (usual,) if usual else ()
        power = bool(chosen) and norm.modality is Modality.PERMISSION and _authorities(finder, chosen)
        modality = Modality.POWER if power else norm.modality
        filled.append(replace(norm, subjects=chosen, modality=modality) if chosen else norm)
    return filled


def _usual(counts: Counter[str] | None, share: float = _USUAL_SHARE, least: int = 5) -> str | None:
    """Whom two duties in five are addressed to, or three in ten and nobody else half as many; nobody where there are too few."""
    if not counts or sum(counts.values()) < least:
        return None
    (name, count), *others = counts.most_common(2)
    total = sum(counts.values())
    alone = count >= _ALONE_SHARE * total and count >= 2 * (others[0][1] if others else 0)
    return name if count >= share * total or alone else None
