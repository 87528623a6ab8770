"""A duty taken apart by the program itself, for instruments without a checklist.

The clauses of the norm's words become elements: each lists the telling words of its stretch with their weights, of
which most must stand in one clause of the policy; numbers, recipients and enumerations become elements of their own.
What only says what the duty is for (提升…, 确保…) is optional. What a clause must be about — the condition, and what
stands before 应当 — is the elements' topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from re import Pattern

from graph import Modality, Norm
from retrieval.checking.gap.lexicon import Words
from retrieval.checking.gap.measures import read_measures
from retrieval.checking.gap.models import Element, ElementKind, Within
from retrieval.checking.gap.wording import Term, Wording

__all__ = ["about_of", "decompose"]

_TRIGGER = re.compile(r"应当|应(?=[于按在向对将由])|必须|须|不得|禁止|有义务|负责")
_CLAUSE = re.compile(r"[^，；。：]+")
_PURPOSE = re.compile(r"^(?:以|从而|并)?(?:提升|确保|促进|防范|保护|保障|增强|维护|加强|防止|实现|保证|提高|推动|满足)")
_AIM = re.compile(r"^(?:提升|提高|增强|促进|推动|改善)")  # wherever it stands in the list of what must be done
_JOINED = re.compile(r"^(?:并且|并|且|和|以及|及(?!时))|(?:并|和|及)$")  # what joins a part to its neighbours
_LIST_AT_END = re.compile(r"等(?:工作|措施|情形|内容|机制|方面|要求|信息|活动|情况)?$")
#: 除…外 and …除外: what is left to others is no part of what must be done, and its 必须 is no trigger.
_EXCEPTION = re.compile(r"^除[^，。；]{2,40}外，|[，；](?:但[^，。；]{0,4})?[^，。；]{2,60}除外$")
#: What a duty is to be like, for which no clause of a policy stands by itself: principles, premises, degrees.
_MANNER = re.compile(
    r"^(?:遵循|坚持|根据自身|结合|按照|依照|依法|依规|在[^，]{2,24}(?:前提|基础)下|以[^，]{2,20}为(?:原则|导向))"
    r"|(?:原则|相适应|相匹配|水平|意识|能力)$"
)
_REPORTS = re.compile(r"(?:向|报送?|报告|备案)")
_TELLS = re.compile(r"报告|报送|告知|通知|备案|说明")
_AHEAD = re.compile(r"提前|事前|事先|(?:实施|上线|变更|处理|提供|采购|投入使用)前")
_KINDS = (
    ("retention", r"保存|留存|保管|存储"),
    ("frequency", r"每|次"),
    ("multiple", r"倍"),
    ("percent", r"百分之|%|％"),
)
_ENOUGH = 2  # telling words that say of what a number is the number
_COMMON = 0.45
_BEFORE = re.compile(r"前[，的]?$")
_DATE = re.compile(r"\d{1,2}月\d{1,2}日前")
_SHARE = 0.6
_SHORT = 2.0  # weight of the words of a duty that needs the sentence ahead to tell what it is about


def about_of(norm: Norm, before: str, wording: Wording) -> tuple[Term, ...]:
    """What a clause must be about: the condition, the words before 应当, of short duties the sentence ``before``."""
    head, said = _split(norm)
    terms = wording.terms(head, norm.subjects)
    action = wording.terms(said, norm.subjects)
    if sum(t.weight for t in action) < _SHORT:
        ahead = wording.terms(before, norm.subjects)[:6]
        terms = (*terms, *(t for t in ahead if t.word not in {o.word for o in terms}))
    return terms


def decompose(norm: Norm, words: Words, wording: Wording, before: str = "") -> tuple[Element, ...]:
    """The elements of a norm; at least one where it has any telling word. ``before`` stands ahead of it in its 款."""
    head, action = _split(norm)
    drawer = _Drawer(norm, words, wording, about_of(norm, before, wording), head)
    elements: list[Element] = []
    stretches = list(_CLAUSE.finditer(action))
    for order, match in enumerate(stretches):
        last = order >= len(stretches) - 2
        for part in [match.group()] if drawer.prohibition else _items(match.group(), words["one_name"]):
            purpose = order > 0 and bool(_PURPOSE.match(part)) and (last or _AIM.match(part) is not None)
            purpose = purpose or (len(stretches) > 1 and _MANNER.search(part) is not None)
            element = drawer.element(part, purpose)
            if element is not None:
                elements.append(element)
    if not any(not e.optional for e in elements):
        whole = drawer.element(action, False)
        elements = [whole] if whole is not None else []
    return tuple(elements)


def _split(norm: Norm) -> tuple[str, str]:
    """What stands before 应当, and what after, without exceptions."""
    at = norm.trigger_start - norm.start
    if norm.trigger and at >= 0 and norm.text.startswith(norm.trigger, at):
        head, action = norm.text[:at], norm.text[at + len(norm.trigger) :]
        return _EXCEPTION.sub("", head), _EXCEPTION.sub("", action)
    text = _EXCEPTION.sub("", norm.text)
    trigger = _TRIGGER.search(text)
    return (text[: trigger.start()], text[trigger.end() :]) if trigger else ("", text)


def _items(stretch: str, named: Pattern[str]) -> Iterator[str]:
    """The members of an enumeration of three or more, else the stretch itself; within what is ``named`` 和 joins nothing."""
    held = named.sub(lambda m: "\0" * len(m.group()), stretch)
    places = [m.span() for m in re.finditer(r"、|(?<=[^、]{2})(?:和|及(?!时|其)|以及)(?=[^、]{2,10}(?:等|$))", held)]
    bounds = [0, *(x for span in places for x in span), len(stretch)]
    pieces = [stretch[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    if len(pieces) < 3 or any(len(p) > 22 for p in pieces[1:]):
        yield stretch
        return
    for piece in pieces:
        cleaned = _LIST_AT_END.sub("", piece)
        if len(cleaned) >= 2:
            yield cleaned


class _Drawer:
    """Makes the elements of one norm; remembers what its last stretch was about, for numbers that count it."""

    def __init__(self, norm: Norm, words: Words, wording: Wording, about: Sequence[Term], head: str) -> None:
        self.norm = norm
        self.words = words
        self.wording = wording
        self.about = tuple(about)
        self.head = head
        self.last = head  # the words before, which a number may be the number of
        self.bound = _is_bound(norm)
        self.prohibition = norm.modality is Modality.PROHIBITION and not self.bound

    def element(self, part: str, purpose: bool) -> Element | None:
        measure = _measure(part, self.norm.text if self.bound else part)
        kind = self._kind(part, measure)
        plain = self.words["regulator_name"].sub("", part) if kind is ElementKind.RECIPIENT else part
        terms = self.wording.terms(plain, self.norm.subjects)
        if measure is not None:
            terms = self._counted(part, terms, measure)
        if not terms:
            return None
        if measure is None:
            self.last = part
        ahead = _AHEAD.search(part) or (_BEFORE.search(self.head) and _TELLS.search(part))
        return Element(
            name=_JOINED.sub("", part),
            kind=kind,
            of=part,
            says=tuple(t.pattern for t in terms),
            within=Within.CLAUSE if measure is None else Within.PARAGRAPH,
            topic=tuple(t.pattern for t in self.about),
            optional=purpose,
            measure=measure,
            when=("before" if _AHEAD.search(part) else "not_after") if ahead and _TELLS.search(part) else None,
            near=True,
            far=True,
            share=_SHARE,
            curated=False,
            weights=tuple(t.weight for t in terms),
            topic_weights=tuple(t.weight for t in self.about),
        )

    def _counted(self, part: str, terms: Sequence[Term], measure: str) -> tuple[Term, ...]:
        """The words of a number's part with, last of all, what it is the number of (业务日志 …保存五年以上)."""
        told = self.wording.terms(self.last, self.norm.subjects)
        own = [t for t in terms if t.weight > _COMMON]
        if told and (len(own) < _ENOUGH if measure not in ("frequency", "date") else not terms):
            return (*terms, *self._thing(told))
        return (*sorted(terms, key=lambda t: t.weight),)

    def _thing(self, told: Sequence[Term]) -> list[Term]:
        """The last words of a stretch, as one where they stand together."""
        if len(told) > 1 and f"{told[-2].word}{told[-1].word}" in self.last:
            pattern = re.compile(f"(?:{told[-2].pattern.pattern})[^，。；、]{{0,3}}?(?:{told[-1].pattern.pattern})")
            return [Term(f"{told[-2].word}{told[-1].word}", pattern, told[-2].weight + told[-1].weight)]
        return list(told[-1:])

    def _kind(self, part: str, measure: str | None) -> ElementKind:
        if self.prohibition:
            return ElementKind.PROHIBITION
        if measure == "date":
            return ElementKind.DEADLINE
        if measure is not None:
            return ElementKind.FREQUENCY if measure == "frequency" else ElementKind.NUMBER
        if _REPORTS.search(part) and self.words["regulator"].search(part):
            return ElementKind.RECIPIENT
        return ElementKind.ACT if _TELLS.search(part) else ElementKind.CONTENT


def _measure(part: str, about: str) -> str | None:
    """The kind of the number that stands in a part; ``about`` are words that say what it is the number of."""
    if _DATE.search(part):
        return "date"
    return next((name for name, cue in _KINDS if re.search(cue, about) and read_measures(part, name)), None)


def _is_bound(norm: Norm) -> bool:
    """Whether 不得 says how much at least or at most (不得少于二十年), which forbids nothing."""
    return (
        re.match(r"(?:少于|低于|短于|超过|多于|高于)", norm.action or norm.text.partition(norm.trigger)[2]) is not None
    )
