"""What a question that asks for a list wants listed: of whom, with which measure, on which topic."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corpus import Citation, load_field, one_of, parse_number, per_domains
from graph import Quantity, QuantityKind, Thesaurus
from retrieval.models import Kind
from retrieval.reading.field import load_field as load_reading
from retrieval.reading.kinds import CUES, kinds_of

__all__ = ["SEVERAL", "TO_OTHER_LAW", "ListRequest", "asks_for_list", "read_request"]

SEVERAL = re.compile(r"哪几条|哪些条|[几各多]处|各在哪|各是哪")
"""Words that say that several articles answer."""
TO_OTHER_LAW = re.compile(r"(?:按|依|照|转|适用|根据).{0,16}(?:罚|处理|追究)")
"""Words that ask for the articles that lead to the penalties of another law: 哪几条规定了可以按网络安全法来罚."""

_THINGS = "义务|条款|职责|责任|任务|担子|活|要求|规定|工作|材料|资料|记录"
_MANY = re.compile(
    rf"(?:{_THINGS}|事情?)(?:都|各)?(?:有|是)?(?:哪些|哪几|啥|什么(?=$|，|。|？))|(?:哪些|什么|啥)(?:{_THINGS})|(?:哪些|什么|啥)(?:事情?|行为)(?:是)?(?:碰不得|碰都|不能|不得|不许|不准|禁止)|(?:不能|不得|不许|不准|禁止)(?:干|做|有)(?:的)?(?:哪些|什么|啥)|(?:干|做|履行|承担|负责)(?:些|的)?(?:哪些|什么|啥|哪几)"
)
_ONLY = re.compile(
    r"只(?:约束|针对|管|适用|要求|对|压在|给|由|冲着?|朝着?)|仅(?:约束|针对|适用|对)|独有|专门(?:约束|针对)|特有"
)
_EXCEPT = re.compile(
    r"(?:而|并|、|，)?不(?:约束|针对|管|适用于?|要求|对|含|包括)(?P<out>[^，。？]{2,24}?)(?:的|提|，|。|$)"
    r"|没(?:有)?(?:对|约束|管|要求)(?P<spared>[^，。？]{2,16}?)(?:提|的|，|。|$)"
    r"|(?P<left>[^，。？、（]{2,24}?)(?:该|要)?(?:做|管|专属|独有|特有)?的(?:都)?(?:不要|不用|除外|不列|别列)"
    r"|(?P<free>[^，。？、]{2,24}?)(?:(?<!用)不用|无需|不必|用不着)(?:做|管|守|履行)"
)
_EVERY_LAW = re.compile(r"各部|(?:所有|全部)(?:的)?法|各法|[几哪]部法|各部?规章|跨法")
_YEARS = re.compile(r"([0-9]{1,2}|[一二两三四五六七八九十]{1,3})年")
_PENAL = re.compile(r"罚|措施|处分|追究|职权|权力")
_ASIDE = re.compile(r"(?:也)?(?:不算|除了|除去|不含|不包括)[^，、。？]*[，、]?|（[^）]*）")
_CLAUSE = re.compile(r"[^，。；？！：]+")
_LISTS = re.compile(rf"{CUES[Kind.LIST].pattern}|{_MANY.pattern}|{SEVERAL.pattern}|哪些|哪几")
_DEMAND = re.compile(r".?[^，。？]{0,6}(?:的)?(?:要求|规定|义务|东西|事项|内容|条款)")
_HAVING = re.compile(r"(?:带|有|规定了?|写了?|写明了?|涉及)[^，。？]{0,16}$")
_WHICH = re.compile(r"有?哪些(?:东西|事)?(?:[，。？]|$)")
_PLAIN = 8  # so many characters beside entity, instrument, measure and topic still ask for the whole list


def _is_yearly(quantity: Quantity) -> bool:
    day_of_year = _is_dated(quantity)
    often = quantity.kind is QuantityKind.FREQUENCY and re.search(r"每(?:一)?年|年度", quantity.text) is not None
    return day_of_year or often


def _is_dated(quantity: Quantity) -> bool:
    return re.fullmatch(r"\d\d-\d\d", quantity.unit) is not None


def _every(*words: str) -> Callable[[Quantity], bool]:
    kinds = (QuantityKind.FREQUENCY, QuantityKind.DEADLINE)
    return lambda quantity: quantity.kind in kinds and any(word in quantity.text for word in words)


#: How a question speaks of a measure → whether a quantity is one of that kind.
_MEASURES: Mapping[re.Pattern[str], Callable[[Quantity], bool]] = {
    re.compile(
        r"(?:时间|频[率次]|年限|次数|期限|时限|数字)(?:、|和|与|及|或)?(?:[^，。？、]{0,4}、)?[^，。？、]{0,4}(?:频[率次]|年限|次数|期限|时限|数字)[^，。？]{0,6}|数字(?:要求|指标)|带数字|时间(?:上的?)?(?:要求|限制|规定|节点)|有时间的"
    ): (
        lambda quantity: (
            quantity.kind
            in (QuantityKind.FREQUENCY, QuantityKind.DEADLINE, QuantityKind.RETENTION, QuantityKind.CAPACITY)
        )
    ),
    re.compile(
        r"每(?:一)?年(?:至少|必须?|按期|都)?(?:[做交报]|开展)?(?:[一两]次|[一两]遍|一份)?|一年一次|按年"
    ): _is_yearly,
    re.compile(r"(?:固定|规定|具体)(?:的)?(?:次数|周期|频[次率])|按周期|多久一次"): (
        lambda quantity: quantity.kind is QuantityKind.FREQUENCY
    ),
    re.compile(r"(?:截止|固定|具体)?日期|几月几[日号]|\d{1,2}月\d{1,2}日前?"): _is_dated,
    re.compile(r"(?:频[率次]|次数|周期)(?=(?:的)?(?:要求|规定|限制|义务|、|或|和|，|$))|每(?:天|日|季度?|月|年)、"): (
        lambda quantity: quantity.kind is QuantityKind.FREQUENCY
    ),
    re.compile(r"(?:期限|时限|小时数|天数)(?=(?:的)?(?:要求|规定|限制|义务|、|或|和|，|$))"): (
        lambda quantity: quantity.kind is QuantityKind.DEADLINE
    ),
    re.compile(r"年限(?=(?:的)?(?:要求|规定|限制|、|或|和|，|$))"): (
        lambda quantity: quantity.kind is QuantityKind.RETENTION
    ),
    re.compile(r"(?:人数|户数|用户数|数量)(?:的)?(?:门槛|要求|标准)"): (
        lambda quantity: quantity.kind is QuantityKind.THRESHOLD
    ),
    re.compile(r"每(?:个)?季度?"): _every("每季"),
    re.compile(r"每(?:个)?月"): _every("每月", "每个月"),
    re.compile(r"每(?:天|日|个?交易日)"): _every("每日", "每天", "每个交易日", "每交易日"),
    re.compile(r"(?:留存|留痕|保存|保留|存档|存满|存够|保管|归档).{0,8}(?:年|月|期限|时间|多久|时限)(?:（月）)?"): (
        lambda quantity: quantity.kind is QuantityKind.RETENTION
    ),
    re.compile(r"(?:规定)?(?:时限|限期|期限|限时)内?|(?:分别)?(?:几天|几日|几个?(?:工作日|月)|多少[天日])"): (
        lambda quantity: quantity.kind is QuantityKind.DEADLINE
    ),
}
_FILLING = (
    r"列出来|列出|列举|列全|列一?下|列齐|一起列|逐[条项]|分条|按?条目|清单|汇总|梳理|盘点|罗列|帮我|拉个|说一下|麻烦|请|哪些|哪几?[条项个处样]?"
    r"|都有啥|一共|总共|全部|所有|完整|前后|各在|凡是|要求|规定|义务|职责|责任|担子|事情|工作|任务|活|事|材料|资料|记录|情形|条|项|要|得|应当|应该|必须|需要|该"
    r"|干|做|尽|背|负|担|承担|履行|给|派|加|的|了|里|在|对|下|把|我们|我司|是|方面|上|按|直接|头|压|自己|什么|啥|有|和|与|及|或者|或|提|只|仅|不|这块|这一块|这类"
    r"|主动|冲着?|朝着?|来|[往向]|连|也|都|想知道|事项|这些|那些|点名|被|成|一个|表|归拢|归[个一]?类|归纳|自己|由|下|约束|针对|能|违反|可以|行业|监管|其|谁|为"
)
_FROM_TO = re.compile(r"从[^，。？]{1,12}到")  # 从申报到出结论 names the ends, no topic
_SIDE_BY_SIDE = re.compile(r"[^，。？、（）]{1,8}(?:、[^，。？、（）]{1,8})+")
_CJK = re.compile(r"[一-鿿]")
_CJK_RUN = re.compile(r"[一-鿿]+")
_TOPIC = 4  # characters of a stretch that may be a topic


@per_domains
def _topics() -> Mapping[re.Pattern[str], re.Pattern[str]]:
    """Topics that a question may name beside the entity → the words by which a norm speaks of them."""
    regulators = "".join(f"{re.escape(name)}|" for name in load_field().regulators)
    of_any_field = {
        r"报告(?!单位|主体|义务人)|报送|上报|报给|报备|汇报|[往向].{2,12}[报送交]": rf"报送|(?:向|将)[^，。；]{{2,40}}报告|报告(?=[^，。；]{{0,14}}(?:部门|机构|机关|{regulators}派出))|报[^警名价]{{0,14}}(?:{regulators}派出机构|监督管理机构|部门)"
        r"|(?:向|为).{0,24}(?:派出机构|监督管理机构|监管部门).{0,6}提供",
        r"备案|申报": r"备案|申报",
        r"告知|公告|告诉|通知|提示": r"告知|公告|提示|通知",
    }
    return {re.compile(asked): re.compile(told) for asked, told in {**of_any_field, **load_reading().topics}.items()}


@per_domains
def _filling() -> re.Pattern[str]:
    """Words that say that something is to be listed, or what the field is about, and nothing of what."""
    field = load_reading()
    return re.compile(f"{one_of((*field.subjects, *field.trades)) or '(?!)'}|{_FILLING}")


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What is to be listed.

    ``measures`` test the quantities of a norm and ``topics`` its words; ``only`` asks for what reaches no one else,
    ``excluded`` names entity types that it must not reach; ``plain`` says that the question names nothing beside
    entity, instrument, measure and topic where it asks, so that the list is all there is, and ``bare`` that it names
    nothing else anywhere. ``penal`` says that sanctions are meant too.
    ``every_law`` asks for what stands in any text, ``years`` for what is kept so long; ``words`` are the stretches that
    remain, which may speak of a topic.
    """

    measures: tuple[Callable[[Quantity], bool], ...]
    topics: tuple[re.Pattern[str], ...]
    only: bool
    excluded: tuple[str, ...]
    plain: bool
    bare: bool
    penal: bool
    every_law: bool
    years: int | None
    words: tuple[str, ...]


def read_request(
    text: str, thesaurus: Thesaurus, citations: Sequence[Citation] = (), known: Sequence[str] = ()
) -> ListRequest:
    """Read a question that asks for a list.

    Args:
        text: the normalised question.
        thesaurus: for the entities in it.
        citations: the instruments and provisions that it names, at their places in ``text``.
        known: further words that belong to the request itself, such as the title of a chapter.
    """
    excluded = " ".join(
        match["out"] or match["spared"] or match["left"] or match["free"] for match in _EXCEPT.finditer(text)
    )
    told = _rest(text, thesaurus, citations, known)
    rest = _asking(told, text)
    measures = [cue for cue in _MEASURES if cue.search(rest)]
    told_by = _topics()
    topics = [cue for cue in told_by if cue.search(_without(rest, measures))]
    if not measures and not topics:  # 带频率的要求，券商要做的列全
        measures = [cue for cue in _MEASURES if (match := cue.search(told)) and _demands(told, match)]
    if measures and (_names_more(rest, topics) or _FROM_TO.search(rest)):
        topics = []
    cues = [*measures, *topics]
    left = [word for word in _CJK_RUN.findall(_filling().sub("，", _without(rest, cues))) if len(word) >= _TOPIC]
    return ListRequest(
        measures=tuple(_MEASURES[cue] for cue in measures),
        topics=tuple(told_by[cue] for cue in topics),
        only=bool(_ONLY.search(text)),
        excluded=tuple(c.name for _, _, c in thesaurus.find(excluded) if c.scheme == "entity"),
        penal=_PENAL.search(_ASIDE.sub("", text)) is not None,
        every_law=_EVERY_LAW.search(text) is not None,
        years=parse_number(years[1]) if (years := _YEARS.search(text)) else None,
        words=tuple(left),
        plain=_is_plain(_without(rest, cues)),
        bare=_is_plain(_without(told, cues)),
    )


def _demands(text: str, measure: re.Match[str]) -> bool:
    """Whether a measure is one that requirements are to have (带频率的要求, 规定了年限的)."""
    return bool(_DEMAND.match(text, measure.end()) or _HAVING.search(text[: measure.start()]))


def _names_more(rest: str, topics: Sequence[re.Pattern[str]]) -> bool:
    """Whether things are named side by side (资料、日志、报告保存年限) of which one is no topic that norms are told by."""
    pieces = [piece for match in _SIDE_BY_SIDE.finditer(rest) for piece in match.group().split("、")]
    return any(not any(topic.search(piece) for topic in topics) for piece in pieces)


def asks_for_list(text: str, thesaurus: Thesaurus, citations: Sequence[Citation] = ()) -> bool:
    """Whether a question wants a list though it does not say so: of all duties of an entity, or of several articles."""
    kinds = set(kinds_of(_ASIDE.sub("", text)))
    if SEVERAL.search(text):
        other = kinds & {Kind.PENALTY, Kind.COMPARISON, Kind.DEFINITION}
        return not other or (other == {Kind.PENALTY} and TO_OTHER_LAW.search(text) is not None)
    measured = bool(citations) and _WHICH.search(text) is not None  # 带数字的时限有哪些
    if kinds & {Kind.PENALTY, Kind.COMPARISON, Kind.DEFINITION, Kind.WHO} or not (_MANY.search(text) or measured):
        return False
    if text.rstrip("？").count("？"):  # who asks two things wants two answers
        return False
    request = read_request(text, thesaurus, citations)
    return request.bare and (bool(request.measures) or any(c.scheme == "entity" for _, _, c in thesaurus.find(text)))


def _without(rest: str, cues: Sequence[re.Pattern[str]]) -> str:
    for cue in cues:
        rest = cue.sub("，", rest)
    return rest


def _is_plain(rest: str) -> bool:
    return len(_CJK.findall(_filling().sub("", rest))) <= _PLAIN


def _asking(rest: str, text: str) -> str:
    """Of the words beside names, those of the clauses that ask for the list, if they name something themselves.

    What is named stands as commas in ``rest``, at its places in ``text``; the other clauses tell how one came to ask.
    """
    spans = [match.span() for match in _CLAUSE.finditer(text)]
    asking = [(start, end) for start, end in spans if _LISTS.search(text[start:end])]
    if all(rest[start:end] == text[start:end] for start, end in asking):
        return rest
    return "，".join(rest[start:end] for start, end in asking)


def _rest(text: str, thesaurus: Thesaurus, citations: Sequence[Citation], known: Sequence[str]) -> str:
    """The words beside what names entities, instruments and what is to be left aside."""
    marks = list(text)
    places = [(c.start, c.end) for c in citations]
    places += [(start, end) for start, end, concept in thesaurus.find(text) if concept.scheme == "entity"]
    places += [match.span() for cue in (_ASIDE, _EXCEPT) for match in cue.finditer(text)]
    places += [(at, at + len(word)) for word in known if word and (at := text.find(word)) >= 0]
    for start, end in places:
        marks[start:end] = "，" * (end - start)
    return "".join(marks)
