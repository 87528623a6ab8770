"""多久, 几次, 多少: the number with its unit and bound first, then the sentence in which it stands; silence is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from graph import Quantity, QuantityKind
from retrieval.answering.compose import has_amount
from retrieval.answering.drafts import DUTIES, Context, Draft, Found
from retrieval.answering.frames.rule import rule
from retrieval.answering.frames.thresholds import compared
from retrieval.answering.passages import Passage
from retrieval.models import Verdict
from retrieval.reading.models import Frame

__all__ = ["quantity", "wanted_kinds"]

_K = QuantityKind
#: How a question speaks of a kind of number.
_WANTED: Mapping[QuantityKind, re.Pattern[str]] = {
    _K.RETENTION: re.compile(
        r"(?:存|留|保管|保留|搁|放|归档|扔)[^，。？]{0,14}(?:多久|多长|几年|几个?月|多少年|年限|期限|够几)|(?:多久|几年|多少年)[^，。？]{0,6}(?:扔|删|销毁)|保存期限"
    ),
    _K.FREQUENCY: re.compile(
        r"(?:多久|多长时间|几年|几个?月)[^，。？]{0,12}(?:一次|一回|一遍|[做搞测验审评]一)|几[次回遍]|次数|频[率次]|隔多|周期"
    ),
    _K.DEADLINE: re.compile(
        r"(?:多久|多长时间|几天|几日|几个?工作日|多少[天日])(?:之|以)?内|最[迟晚]|期限|时限|截止|什么时候|何时|几[号月]|哪天|多久(?:之内|内)?(?:去|要|得|提|报|交|备)|多少天|(?<![那这头前后])几天|多长时间"
    ),
    _K.CAPACITY: re.compile(r"几倍|多少倍|容量|性能"),
    _K.BANDWIDTH: re.compile(r"带宽|百分之几"),
    _K.THRESHOLD: re.compile(r"多少(?:人|户|家|个|万)|门槛|到什么程度|超过多少|达到多少"),
    _K.FINE: re.compile(r"罚|多少钱|金额"),
}
_SOON = re.compile(r"立即|及时|定期|随时|尽快|当日|同时|必要时")
_SPEAKS = 0.4  # of what is asked that an article near by has to say
_AS_NEAR = 0.9  # of what was chosen: an article near by with the number asked for answers in its place
_VOTED = 0.5  # share of the votes of worked questions from which an article is the one that would tell the number
_NEAR = 0.55  # of the best fit: a passage with the number asked for goes before one without


def wanted_kinds(words: str) -> frozenset[QuantityKind]:
    """The kinds of number that a question asks for."""
    return frozenset(kind for kind, cue in _WANTED.items() if cue.search(words))


def quantity(context: Context) -> Draft | None:
    """The passage that holds the number asked for, the number in front; what says only 及时 or 定期 is said to."""
    wanted = wanted_kinds(context.words)
    best = _best(context, wanted) or _nearby(context, wanted)
    draft = rule(context)
    if best is None:
        told = [s for s in draft.said if any(_SOON.search(p.text) for p in s.places)]
        if draft.said and not any(has_amount(p.text) for s in draft.said for p in s.places):
            first, *rest = told or list(draft.said)
            lead = replace(first, text=f"条文没有写具体的数字：{first.text}")
            only = len(context.reading.asks) == 1 and not told
            return replace(
                draft,
                frame=Frame.QUANTITY,
                said=(lead, *rest),
                verdict=Verdict.NOT_REGULATED if only else None,
                silent=bool(wanted) and not told and _sure(context),
            )
        return draft
    passage, numbers = best
    number = compared(context, [passage])
    words = "、".join(dict.fromkeys(q.text for q in numbers)) if len(numbers) == 1 else ""
    front = f"{words}：" if words else ""
    statement = context.say(passage, lead=f"{number.words}。{front}" if number else front)
    near_by = all(passage.key != f.candidate.key for f in context.found)
    others = [
        s for s in draft.said if passage not in s.places and (near_by or any(context.quantities(p) for p in s.places))
    ]
    return replace(draft, frame=Frame.QUANTITY, said=(statement, *others[:1]))


def _sure(context: Context) -> bool:
    """Whether worked questions like the ask are answered from the article found first, so that its silence tells."""
    return any(context.worked.articles.get(f.candidate.key, 0.0) >= _VOTED for f in context.found[:1])


def _best(context: Context, wanted: frozenset[QuantityKind]) -> tuple[Passage, list[Quantity]] | None:
    """The passage whose number answers best, with the numbers of the kind asked for in its best sentence."""
    rated: list[tuple[float, Passage, list[Quantity]]] = []
    named = set(context.asked.doc_ids) & {found.document.id for found in context.found}
    for rank, found in enumerate(context.found):
        if named and found.document.id not in named:
            continue  # 个保法写没写存多少年: no other law's number
        for passage in _every(context, found):
            numbers = [q for q in context.quantities(passage) if not wanted or q.kind in wanted]
            own = [q for q in numbers if not context.bearers or not q.subjects or context.bearers & set(q.subjects)]
            if not own:
                continue
            fit = context.fit(found, passage) * (1.0 - 0.12 * rank) * (0.6 + 0.4 * found.probability)
            rated.append((fit, passage, own))
    if not rated:
        return None
    rated.sort(key=lambda r: (-r[0], r[1].key, r[1].start))
    top = max((context.fit(f, p) for f in context.found[:1] for p in f.passages), default=0.0)
    value, passage, numbers = rated[0]
    return (passage, numbers) if value >= _NEAR * top else None


def _nearby(context: Context, wanted: frozenset[QuantityKind]) -> tuple[Passage, list[Quantity]] | None:
    """A 款 of an article that was near but not chosen, where it answers better than what was and has the number."""
    if not wanted:
        return None
    known = {f.candidate.key for f in context.found}
    named = set(context.asked.doc_ids)
    least = max((context.score(p.text) for f in context.found[:1] for p in f.passages), default=0.0)
    best: tuple[float, Passage, list[Quantity]] | None = None
    for candidate in context.pool:
        if candidate.key in known or (named and candidate.document.id not in named):
            continue
        for paragraph in candidate.article.paragraphs:
            passage = Passage.of(candidate.document, candidate.article, paragraph)
            if context.only_designated([n for n in context.norms(passage) if n.modality in DUTIES]):
                continue
            numbers = [q for q in context.quantities(passage) if q.kind in wanted]
            own = [q for q in numbers if not context.bearers or not q.subjects or context.bearers & set(q.subjects)]
            value = context.score(passage.text) if own else 0.0
            value *= context.scorer.cover(context.need, passage.text) >= _SPEAKS if own else 1.0
            if own and value >= _AS_NEAR * least and (best is None or value > best[0]):
                best = (value, passage, own)
    return best[1:] if best else None


def _every(context: Context, found: Found) -> list[Passage]:
    """The passages of an article with those of its 款 that hold a number."""
    known = {p.paragraph for p in found.passages}
    more = [
        Passage.of(found.document, found.candidate.article, p)
        for p in found.candidate.article.paragraphs
        if p.number not in known
    ]
    return [*found.passages, *(p for p in more if context.quantities(p))]
