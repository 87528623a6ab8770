"""A duty taken apart by the program itself, for instruments without a checklist.

The clauses of the norm's words become elements: each lists the content words of its stretch, of which most must stand
in one clause of the policy; numbers, recipients and enumerations become elements of their own. What only says what the
duty is for (提升…, 确保…) is optional.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from re import Pattern

from corpus import load_field
from graph import Modality, Norm, Thesaurus
from retrieval.checking.gap.lexicon import Words
from retrieval.checking.gap.measures import read_measures
from retrieval.checking.gap.models import Element, ElementKind, Within

__all__ = ["decompose"]

_TRIGGER = re.compile(r"应当|应(?=[于按在向对将由])|必须|须|不得|禁止|有义务|负责")
_CLAUSE = re.compile(r"[^，；。：]+")
_PURPOSE = re.compile(r"^(?:以|从而|并)?(?:提升|确保|促进|防范|保护|保障|增强|维护|加强|防止|实现|保证|提高|推动|满足)")
_AIM = re.compile(r"^(?:提升|提高|增强|促进|推动|改善)")  # wherever it stands in the list of what must be done
_JOINED = re.compile(r"^(?:并且|并|且|和|以及|及(?!时))|(?:并|和|及)$")  # what joins a part to its neighbours
_LIST_AT_END = re.compile(r"等(?:工作|措施|情形|内容|机制|方面|要求|信息|活动|情况)?$")
_FILLER = frozenset(
    [
        "应当",
        "不得",
        "可以",
        "进行",
        "开展",
        "相关",
        "有关",
        "工作",
        "情况",
        "要求",
        "规定",
        "按照",
        "依照",
        "根据",
        "依法",
        "本机构",
        "机构",
        "公司",
        "其他",
        "以及",
        "以上",
        "以下",
        "至少",
        "每年",
        "每季度",
        "每天",
        "每月",
        "一次",
        "及时",
        "定期",
        "并且",
        "或者",
        "以及",
        "建立",
        "健全",
        "建立健全",
        "制定",
        "采取",
        "明确",
        "加强",
        "措施",
        "管理",
        "通过",
        "方式",
        "相应",
        "必要",
        "履行",
        "义务",
        "确保",
        "保证",
        "中国",
        "办法",
        "本办法",
        "国家",
        "法律",
        "法规",
        "应",
        "对",
        "将",
        "于",
        "前",
        "后",
        "内",
        "其",
        "本",
        "该",
        "等",
        "并",
    ]
)
#: 除…外 and …除外: what is left to others is no part of what must be done, and its 必须 is no trigger.
_EXCEPTION = re.compile(r"^除[^，。；]{2,40}外，|[，；](?:但[^，。；]{0,4})?[^，。；]{2,60}除外$")
#: What a duty is to be like, for which no clause of a policy stands by itself: principles, premises, degrees.
_MANNER = re.compile(
    r"^(?:遵循|坚持|根据自身|结合|按照|依照|依法|依规|在[^，]{2,24}(?:前提|基础)下|以[^，]{2,20}为(?:原则|导向))"
    r"|(?:原则|相适应|相匹配|水平|意识|能力)$"
)
_NUMERAL = re.compile(
    r"^(?:第?[零一二三四五六七八九十百千万两半\d]+(?:个?[年月日天周倍次元]|个?小时|季度|工作日|以上|以下|百分之)?|百分之.+)$"
)
_REPORTS = re.compile(r"(?:向|报送?|报告|备案)")
_KINDS = (
    ("retention", r"保存|留存|保管|存储"),
    ("frequency", r"每|次"),
    ("multiple", r"倍"),
    ("percent", r"百分之|%|％"),
)
_ENOUGH = 3  # words that say of what a number is the number
_DATE = re.compile(r"\d{1,2}月\d{1,2}日前")


def decompose(
    norm: Norm, words: Words, thesaurus: Thesaurus, cut: Callable[[str], Sequence[str]]
) -> tuple[Element, ...]:
    """The elements of a norm; at least one."""
    text = _EXCEPTION.sub("", norm.text)
    trigger = _TRIGGER.search(text)
    head, action = (text[: trigger.start()], text[trigger.end() :]) if trigger else ("", text)
    topic_words = _content(head, cut, norm.subjects)[:4]
    prohibition = norm.modality is Modality.PROHIBITION
    topic = (_any_of(topic_words, thesaurus),) if topic_words and len(head) > 12 else ()
    elements: list[Element] = []
    stretches = list(_CLAUSE.finditer(action))
    for order, match in enumerate(stretches):
        for part in _items(match.group()):
            purpose = (
                order > 0
                and bool(_PURPOSE.match(part))
                and (order >= len(stretches) - 2 or _AIM.match(part) is not None)
            )
            purpose = purpose or (len(stretches) > 1 and _MANNER.search(part) is not None)
            element = _element(
                part, words, thesaurus, cut, norm.subjects, topic, prohibition, purpose, topic_words[-2:]
            )
            if element is not None:
                elements.append(element)
    if not any(not e.optional for e in elements):
        whole = _element(action, words, thesaurus, cut, norm.subjects, topic, prohibition, False)
        elements = [whole] if whole is not None else []
    return tuple(elements)


def _items(stretch: str) -> Iterator[str]:
    """The members of an enumeration of three or more, else the stretch itself."""
    pieces = re.split(r"、|(?<=[^、]{2})(?:和|及(?!时|其))(?=[^、]{2,10}(?:等|$))", stretch)
    if len(pieces) < 3 or any(len(p) > 22 for p in pieces[1:]):
        yield stretch
        return
    for piece in pieces:
        cleaned = _LIST_AT_END.sub("", piece)
        if len(cleaned) >= 2:
            yield cleaned


def _element(
    part: str,
    words: Words,
    thesaurus: Thesaurus,
    cut: Callable[[str], Sequence[str]],
    subjects: Sequence[str],
    topic: tuple[Pattern[str], ...],
    prohibition: bool,
    purpose: bool,
    about: Sequence[str] = (),
) -> Element | None:
    terms = _content(part, cut, subjects)
    if not terms:
        return None
    says = tuple(_alternatives(t, thesaurus) for t in terms)
    kind, measure = (ElementKind.PROHIBITION if prohibition else ElementKind.CONTENT), None
    if _DATE.search(part):
        kind, measure = ElementKind.DEADLINE, "date"
    for name, cue in _KINDS:
        if measure is None and re.search(cue, part) and read_measures(part, name):
            measure = name
            kind = ElementKind.FREQUENCY if name == "frequency" else ElementKind.NUMBER
    if measure is None and _REPORTS.search(part) and words["regulator"].search(part):
        kind = ElementKind.RECIPIENT
    if measure is not None and len(says) < _ENOUGH and about:
        says = (*(_alternatives(t, thesaurus) for t in about if t not in terms), *says)  # 系统日志 … 保存六个月以上
    if prohibition:
        says = (*says, words["must_not"])
    return Element(
        name=_JOINED.sub("", part),
        kind=kind,
        of=part,
        says=says,
        within=Within.CLAUSE if measure is None else Within.PARAGRAPH,
        topic=topic,
        optional=purpose,
        measure=measure,
        near=True,
        far=True,
        share=0.55,
        curated=False,
    )


def _content(text: str, cut: Callable[[str], Sequence[str]], subjects: Sequence[str]) -> list[str]:
    """The content words of a stretch, longest first at each place, without the bearers."""
    for subject in subjects:
        text = text.replace(subject, "")
    fillers = _FILLER.union(load_field().addressees)
    cuts = dict.fromkeys(cut(text))
    found = [w for w in cuts if len(w) >= 2 and w not in fillers and not w.isdigit() and not _NUMERAL.match(w)]
    return [w for w in found if not any(w != other and w in other for other in found)]


@lru_cache(maxsize=8192)
def _synonyms(term: str, thesaurus: Thesaurus) -> tuple[str, ...]:
    concept = thesaurus.concept(term)
    return (term, *(concept.labels if concept else ()), *(concept.law if concept else ()))


def _alternatives(term: str, thesaurus: Thesaurus) -> Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in dict.fromkeys(_synonyms(term, thesaurus)) if w))


def _any_of(terms: Sequence[str], thesaurus: Thesaurus) -> Pattern[str]:
    return re.compile("|".join(_alternatives(t, thesaurus).pattern for t in terms))
