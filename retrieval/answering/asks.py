"""A question as understood → its asks, where no reading is at hand: one ask a part, its frame by the words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.models import Kind, Understanding
from retrieval.reading.kinds import kinds_of
from retrieval.reading.models import Ask, Frame, Reading

__all__ = ["plain_reading"]

_CLAIM = re.compile(r"对吗|对吧|对不对|没错[吧吗]|是(?:这样|不是)?[吗吧]？?$|吧[？?]?$|没记错")
_ABOUT = re.compile(
    r"施行|生效|文号|第几号|几号令|谁(?:发布|公布|制定|废止)|哪[天年](?:公布|实施)|废止|还有效|修[订正改](?:了|过)|改了(?:什么|哪)|现在是第几条|对应.{0,8}第几条"
)
_BREACHES = re.compile(r"(?:违反|触犯|违背)了?.{0,14}(?:哪|什么)|分别对应哪")
_DEED = re.compile(r"怎么办|怎么处理|该怎么|先做什么|第一步|按什么顺序|一步一步|该做什么|该干啥|怎么应对")
_ORDER = (
    (Kind.DEFINITION, Frame.DEFINITION),
    (Kind.PERMISSION, Frame.VERDICT),
    (Kind.QUANTITY, Frame.QUANTITY),
    (Kind.WHO, Frame.ACTOR),
    (Kind.SCOPE, Frame.VERDICT),
    (Kind.PROCEDURE, Frame.PROCEDURE),
)


def plain_reading(asked: Understanding, asker: Sequence[str] = ()) -> Reading:
    """One ask for each part of the question."""
    parts = (asked.text,) if Kind.LIST in asked.kinds else asked.parts or (asked.text,)
    asks = []
    for part in parts[:4]:
        words = part if len(parts) > 1 else asked.text
        query = asked.query if len(parts) == 1 else part
        frame = _frame(asked, words, len(parts) == 1)
        asks.append(Ask(words, frame, query, query, asked.citations if len(parts) == 1 else ()))
    return Reading(asked.question, asked.text, tuple(asker), tuple(asks), targets=asked.citations, as_of=asked.as_of)


def _frame(asked: Understanding, text: str, alone: bool) -> Frame:
    kinds = set(asked.kinds if alone else kinds_of(text, any(c.text in text for c in asked.citations)))
    if Kind.LIST in asked.kinds and (alone or Kind.LIST in kinds):
        return Frame.LIST
    if Kind.COMPARISON in kinds:
        return Frame.COMPARISON
    if _ABOUT.search(text) and asked.doc_ids:
        return Frame.ABOUT
    if Kind.ARTICLE in kinds and any(c.eid for c in asked.citations):
        return Frame.PROVISION
    if _BREACHES.search(text):
        return Frame.BREACHES
    if Kind.PENALTY in kinds:
        return Frame.CONSEQUENCE
    if _CLAIM.search(text):
        return Frame.CORRECTION
    if _DEED.search(text):
        return Frame.PROCEDURE
    return next((frame for kind, frame in _ORDER if kind in kinds), Frame.RULE)
