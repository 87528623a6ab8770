"""Who bears a norm whose own words name nobody: the condition's subject, the topic of the paragraph, the offender, the law's usual one.

Order: the noun before the trigger; for liability, whoever broke the duty; the subject of the clause; the topic of the
paragraph, then of the article; who does what is regulated; last the usual bearer of the chapter or the law. A regulator
is carried only within its own paragraph, a party (当事人) never.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graph.extraction.clauses import Clause, SegmentKind
from graph.extraction.norm_patterns import CONDUCT, KEPT, SANCTION, TRIGGER
from graph.extraction.norm_state import Place, State
from graph.extraction.nouns import is_agent
from graph.extraction.subjects import SubjectFinder

__all__ = ["LIABLE", "all_authorities", "find_bearers", "opening_subject"]

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
    r"撤销|取消|恢复|移送|建议|决定|核查|调查|督促|协助|配合|支持)"
)
#: An office that is not known, so that another is told: 主管部门不明确的，应当向协调机制报告.
_UNSURE = re.compile(r"(?:不明确|不清楚|不明|尚未(?:确定|明确)|未(?:确定|明确))的$")
#: A segment that says how or with whose leave, never who: 经…批准，按照…规定.
_MANNER = re.compile(
    r"(?:未?经(?!营|理|纪|办|济|常)|按照|根据|依照|依据|为了?(?![者])|因(?!此)|在|对(?!方)|向|自(?!然|律)|于|通过|除|以(?!上))"
)
#: Duties to impose or to spare a sanction, whoever committed the breach.
_IMPOSED = re.compile(
    r"^(?:依法|一并)*(?:对[^，。；]{2,40}给予(?:警告|罚款)|(?:予以|给予)?(?:没收|撤销|(?:行政|治安管理)?处罚|从重|从轻|减轻(?:、|或者免除)?(?:行政)?处罚|免除(?:或者减轻)?处罚|判处|附加剥夺|剥夺政治权利|减刑|宣告缓刑|追缴|在法定(?:刑|量刑)|比照既遂犯|按照[^，。；]{2,30}处罚|定罪处刑|暂缓执行|不予(?:行政)?处罚|取缔|责令其监护人))"
)
#: The one just named: 向有关行政部门投诉的，该部门应当.
_THAT = re.compile(r"(?:则|但)?该(部门|机构|机关|单位|公司|企业|组织|协会|人员)")
#: Whose leave is given, so that another may act: 当事人同意的，可以采用.
_AGREES = re.compile(r"(?:书面)?(?:同意|认可|确认)的$")
#: What those hand in who come to an authority: 可以…提交行政复议申请.
#: What is done to whom the condition is about: 投资者资金不足的，不得接受其委托.
_TO_HIM = re.compile(r"(?:及时|立即)*(?:接受|为|与|允许|同意)其(?!他)")
#: Who gives leave for measures against another, whom nobody else takes: 经甲机构批准，可以对该公司的董事采取措施.
_LEAVE = re.compile(r"(?:^|，)经([^，。；]{2,30}?)批准，可以对[^，。；]+采取(?:下列|以下)措施$")
#: How many there may be: 投资者累计不得超过.
_COUNTED = re.compile(r"(?:累计|合计|总数|人数)$")
#: Whom a bearer must tell is another: 公司与投资者签订协议，应当提醒投资者.
_TOLD = r"(?:及时|立即|书面)*(?:向|提醒|告知|通知|要求|为|对){}"
#: What only an authority does: 开展监督检查不得收取费用.
_INSPECTS = re.compile(r"(?:监督|执法|安全|现场)?检查(?:工作)?$")
#: The one that acts: 其依据不合法，本机关有权处理的.
_OWN = re.compile(r"本(?:机关|机构|单位|公司|部门)")
#: How a segment goes on a list of subjects.
_JOINS = re.compile(r"以及|及(?!时|其)|和(?!解)|或者")


def find_bearers(
    state: State, place: Place, clause: Clause, index: int, before: str, action: str = ""
) -> tuple[str, ...]:
    """Bearer of a trigger in segment ``index`` with ``before`` ahead of it in its own segment."""
    finder = state.finder
    context = state.context + place.text[: clause.segments[index].start]
    goes_on = re.match(r"以及|及(?!时|其)|和(?!解)", before) and not is_agent(
        before
    )  # 对甲的检查，以及乙的检查应当配合
    if (
        before
        and not goes_on
        and not _COUNTED.search(before)
        and (names := finder.of(before) or finder.provider(before))
    ):
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
    if names and liable and all_authorities(finder, names) and not _own_fault(state, place, clause, index, names):
        names = ()
    if len(names) > 1:
        names = tuple(n for n in names if not re.match(_TOLD.format(re.escape(n)), action)) or names
    if names:
        return finder.resolve(names, context)
    if liable:
        topic = () if state.accused else _private(finder, state.subjects)
        return state.offenders or topic or _private(finder, state.opened)
    if state.keepers and KEPT.search(before):
        return state.keepers
    if not state.subjects and before and (names := finder.owner(before)):
        return finder.resolve(names, context, state.opened)
    if action.startswith("责令") and not all_authorities(finder, state.subjects or ("",)):
        return (state.authority,)
    if before.startswith("其") and index == 1 and clause.segments[0].kind is SegmentKind.MAIN:
        return ()  # 享受政策支持的基金，其投资应当符合规定: the topic is a thing of nobody named
    words = place.text[clause.start : clause.end]
    spoken = state.subjects and all_authorities(finder, state.subjects)
    if _INSPECTS.search(before) and not spoken and (offices := _offices_of(state, place)):
        return offices
    if leave := _LEAVE.search(words[: clause.segments[index].end - clause.start]):
        return finder.split(leave.group(1)) or state.subjects
    return (
        state.subjects
        or state.opened
        or _of_sentence(finder, place, clause)
        or _whoever(state, words)
        or _whose(finder, place, clause)
    )


def _offices_of(state: State, place: Place) -> tuple[str, ...]:
    """The authorities that the article has named so far: whose 监督检查 is spoken of."""
    here = [norm.subjects for norm in state.norms if norm.eid == place.article.eid]
    return tuple(dict.fromkeys(n for names in here for n in names if state.finder.kind(n) in ("regulator", "state")))


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
    ahead = clause.segments[max(0, index - REACH) : index]
    for at in reversed(range(len(ahead))):
        segment = ahead[at]
        if segment.kind is SegmentKind.EXCEPTION or (state.listed and segment.kind is SegmentKind.MAIN):
            continue
        words = place.text[segment.start : segment.end]
        names = () if _MANNER.match(words) and not is_agent(words) else finder.leading(words)
        if not names:
            if TRIGGER.search(segment.masked) and state.subjects and not state.listed:
                return ()  # 被检查的单位应当配合，…，不得拒绝: whom the trigger before found
            continue
        earlier = [place.text[s.start : s.end] for s in ahead[:at] if s.kind is not SegmentKind.EXCEPTION]
        if _OWN.match(words) or _goes_on(finder, earlier, words):
            continue
        names = (*_beside(finder, earlier, words, names), *names)
        tail = place.text[clause.segments[index].start : clause.segments[index].end]
        topic = state.subjects or state.opened
        if segment.kind is SegmentKind.CONDITION and _AGREES.fullmatch(words[finder.subject_length(words) :]):
            return ()
        if segment.kind is SegmentKind.CONDITION and topic and set(topic).isdisjoint(names):
            if names[0] in tail:
                return ()
            length = finder.subject_length(words)
            if _TO_HIM.match(action):
                return ()
            if _UNSURE.match(words[length:]) and action.startswith("向") and all_authorities(finder, names):
                return ()
            if _FAILS.match(words[length : length + 12]) and _REACTS.match(action):
                return ()
        return names
    return ()


def _goes_on(finder: SubjectFinder, earlier: Sequence[str], words: str) -> bool:
    """Whether ``words`` open with a verb that the subject before them has, too: 公司变更业务范围，变更股东，…应当."""
    if finder.stop(words):
        return False
    return any(
        last.startswith(words[:2], at)
        for last in earlier
        if finder.leading(last)
        for at in (finder.subject_length(last), finder.stop(last))
    )


def _beside(finder: SubjectFinder, earlier: Sequence[str], words: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Who else the segment before names: 控股其他机构的甲机构，以及乙公司，应当; 甲运营者采购…，乙运营者开展…的，应当."""
    if not earlier:
        return ()
    if _JOINS.match(words) or (
        finder.split(words) and not words.startswith("其")
    ):  # the whole list before it, as far as it is one
        listed: tuple[str, ...] = ()
        for last in reversed(earlier):
            if not is_agent(last) or len(last) not in (finder.stop(last), finder.subject_length(last)):
                break
            listed = (*finder.leading(last), *listed)
        return listed
    before = finder.leading(earlier[-1])
    alike = len(before) == len(names) == 1 and before[0] != names[0] and before[0][-3:] == names[0][-3:]
    return before if alike and finder.kind(names[0]) == "regulated" and not _FAILS.search(words) else ()


def opening_subject(state: State, place: Place, clause: Clause) -> tuple[str, ...]:
    """Whom the first words of a clause name, as its topic."""
    first = clause.segments[0]
    return state.finder.leading(place.text[first.start : first.end])


def all_authorities(finder: SubjectFinder, names: Iterable[str]) -> bool:
    """Whether all of them are authorities."""
    return all(finder.kind(name) in ("regulator", "state") for name in names)


def _private(finder: SubjectFinder, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if finder.kind(name) not in ("regulator", "state"))


def _whoever(state: State, words: str) -> tuple[str, ...]:
    """Bearer of a duty that opens with a conduct (处理个人信息，应当…; 开展…活动，应当…): who does it, else anyone."""
    if not CONDUCT.match(words):
        return ()
    for name in state.usual:
        if name.endswith("运营者") and len(name) > 6 and name.removesuffix("运营者") in words:
            return (name,)  # 存储涉及国家秘密信息的关键信息基础设施的安全保护，应当…
        if name == "提供者" and re.match(r"(?:利用[^，。；]{2,20}?)?(?:向[^，。；]{2,20}?)?提供", words):
            return (name,)  # a text that calls whom it speaks to so
        for ending, verbs in (("处理者", "处理|收集"), ("运营者", "建设|运营")):
            stem = name.removesuffix(ending)
            if stem != name and re.match(
                rf"(?:(?:{verbs}|使用|和|、|或者)+)[^，。；的应不可]{{0,4}}?{re.escape(stem)}", words
            ):
                return (name,)
    return (state.anyone,) if state.anyone else ()


def _of_sentence(finder: SubjectFinder, place: Place, clause: Clause) -> tuple[str, ...]:
    """Whom an earlier clause of the sentence opens with: 公民享有陈述权；对处罚不服的，有权申请行政复议."""
    sentence = place.text[: clause.start].rpartition("。")[2]
    if not sentence.rstrip().endswith("；") or SANCTION.search(sentence):
        return ()
    opening = re.split("[，；]", sentence, maxsplit=1)[0]
    return () if TRIGGER.search(opening) else _private(finder, finder.leading(opening))


def _whose(finder: SubjectFinder, place: Place, clause: Clause) -> tuple[str, ...]:
    """Whose affairs are the condition of a clause that names nobody else: 赠与人的经济状况恶化的，可以不再履行."""
    first = clause.segments[0]
    owner = re.match(r"(?!当事人)([^，。；的被]{2,14})的(?=[^，。；])(?!.*被)", place.text[first.start : first.end])
    cased = any(segment.kind is SegmentKind.CONDITION for segment in clause.segments[:2])
    return finder.split(owner.group(1)) if owner and cased and not finder.broken(owner.group(1)) else ()
