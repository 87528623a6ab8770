"""Questions that lean on the turns before: the earlier ask, with one part of it exchanged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Citation, format_article, parse_number
from graph import Thesaurus
from retrieval.reading.asker import institutions
from retrieval.reading.collection import Collection
from retrieval.reading.field import Field
from retrieval.reading.models import Ask, Fired
from retrieval.reading.rules import first

__all__ = ["Exchange", "continues", "exchanged", "is_new_topic", "leans"]

_ARTICLE = re.compile(
    r"第(?:[0-9]+|[一二三四五六七八九十百零〇两]+)条(?:之[一二三四五六七八九十]+)?(?:第[一二三四五六七八九十0-9]+款)?"
)
_PARAGRAPH = re.compile(r"第[一二三四五六七八九十0-9]+款")
_STEP = re.compile(r"(?P<on>下一|后一|再下一)条|(?:上一|前一)条")
_PLACE = re.compile(
    rf"(?P<article>第(?P<number>[0-9]+|[一二三四五六七八九十百零〇两]+)条(?:之[一二三四五六七八九十]+)?)(?:{_PARAGRAPH.pattern})?"
)
_FRAME_WORDS = re.compile(
    r"^(?:那么?|如果|要是|若是|换成|换做|改成|对于?|关于|只看|就看|只是|是|我们|我们是|我司|一家|的|普通)+|(?:呢|的话|的)$"
)


_MOSTLY = 0.5  # of what is new, that the name of an institution makes up which is put in place of another
_ADDED = "补上“{}”"


@dataclass(frozen=True, slots=True)
class Exchange:
    """The earlier ask's topic with one part exchanged, or with something ``added`` to it.

    ``narrows`` says that of what it has only a part is wanted (只看期货公司的), ``place`` that the 款 of a provision is
    another, ``what`` in Chinese what was exchanged.
    """

    topic: str
    what: str
    added: bool
    narrows: bool
    place: bool
    fired: Fired


def is_new_topic(text: str) -> bool:
    """Whether a question says that it leaves the subject (换个事)."""
    return first("new_topic", text) is not None


def continues(text: str) -> bool:
    """Whether a later question goes on by its form (那期货公司呢), whatever it names."""
    return first("exchange", text) is not None


def leans(own: str) -> Fired | None:
    """The rule by which an ask makes no sense without what was said before."""
    found = first("leans", own)
    return Fired(found[0].id, found[1].group(), "离开前文读不懂，接上一问") if found else None


def exchanged(own: str, earlier: Ask, collection: Collection, field: Field) -> Exchange | None:
    """The earlier ask with what the new one names in place of its counterpart: 那期货公司呢, 第四十九条呢, 系统日志呢."""
    found = first("exchange", own)
    if found is None:
        return None
    rule, match = found
    new = _FRAME_WORDS.sub("", match["new"].strip()).strip()
    if not new:
        return None
    rest = own[match.end() :].strip("，。？ 呢")
    topic, what = _replaced(new, earlier.topic, collection, field)
    if rest:
        topic = f"{topic}，{rest}"
    return Exchange(
        topic,
        what,
        what == _ADDED.format(new),
        rule.id == "follow.only",
        (_PARAGRAPH.fullmatch(new) or _STEP.fullmatch(new)) is not None,
        Fired(rule.id, match.group(), what),
    )


def _replaced(new: str, topic: str, collection: Collection, field: Field) -> tuple[str, str]:
    article = _ARTICLE.search(new)
    if article and _ARTICLE.search(topic):
        return _ARTICLE.sub(article.group(), topic, count=1), f"条号换为{article.group()}"
    if (step := _STEP.fullmatch(new)) and (place := _PLACE.search(topic)):
        number = (parse_number(place["number"]) or 0) + (1 if step["on"] else -1)
        words = format_article(number)
        return f"{topic[: place.start()]}{words}{topic[place.end() :]}", f"条号换为{words}"
    if _PARAGRAPH.fullmatch(new) and (place := _PLACE.search(topic)):
        return f"{topic[: place.start()]}{place['article']}{new}{topic[place.end() :]}", f"款号换为{new}"
    if collection.thesaurus is not None:
        swapped = _institution(new, topic, collection.thesaurus, field) or _concept(new, topic, collection)
        if swapped:
            return swapped
    return f"{topic}，{new}", _ADDED.format(new)


def _institution(new: str, topic: str, thesaurus: Thesaurus, field: Field) -> tuple[str, str] | None:
    mine, theirs = institutions(new, thesaurus, field), institutions(topic, thesaurus, field)
    if not mine:
        return None
    words = new[mine[0][0] : mine[-1][1]]
    if len(words) < _MOSTLY * len(new):
        return None  # 受托方再往外包一层: more than another name is told
    if not theirs:
        return f"{words}{topic}", f"主体换为{words}"
    for start, end, _ in reversed(theirs):
        topic = topic[:start] + words + topic[end:]
    return topic, f"主体换为{words}"


def _concept(new: str, topic: str, collection: Collection) -> tuple[str, str] | None:
    """Another thing of the same kind in place of the one before: 系统日志 for 业务日志."""
    mine = [c for c in collection.concepts(new) if c[2].scheme != "entity"]
    if not mine or collection.thesaurus is None:
        return None
    concept = mine[0][2]
    above = {concept.name, *collection.thesaurus.broader(concept.name)}
    for at, stop, other in reversed(collection.concepts(topic)):
        shared = {other.name, *collection.thesaurus.broader(other.name)}
        if other.name != concept.name and other.scheme == concept.scheme and above & shared:
            return topic[:at] + new + topic[stop:], f"“{topic[at:stop]}”换为“{new}”"
    return None


def law_before(turns: Sequence[Citation], fallback: str | None) -> str | None:
    """The law under discussion: that of the last citation of the turns before."""
    return next((c.doc_id for c in reversed(turns) if c.doc_id), fallback)
