"""日志要存二十年，对吗: 对 or 不对 first, then the right value and where it stands."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus import Locator
from retrieval.answering.drafts import Context, Draft, Said
from retrieval.answering.frames.belonging import by_types
from retrieval.answering.frames.deciding import Situation, rated, signs
from retrieval.answering.frames.rule import rule
from retrieval.answering.frames.verdict import situation
from retrieval.answering.passages import article_words
from retrieval.models import Verdict
from retrieval.reading.models import Frame

__all__ = ["correction"]

_CLASS = re.compile(r"算|属于|包括")
_PENAL = re.compile(r"罚|处理|处分|责任|后果")
_NAME = re.compile(r"第[0-9一二三四五六七八九十百零]+条(?:第[0-9一二三四五六七八九十]+款)?")
_HELD = 0.25  # what it counts that the number claimed stands in the provision
_SIDE = re.compile(
    r"(?P<before>前)(?P<a>[0-9一二三四五六七八九十]+个?(?:工作日|日|天|小时|月))|(?P<after>后)(?P<b>[0-9一二三四五六七八九十]+个?(?:工作日|日|天|小时|月))"
)
_FROM = re.compile(r"自(?:其|该)?([^，。；自]{2,10}?)(?:之|当)日起")
_WORDS = {Verdict.YES: "对", Verdict.NOT_REGULATED: "条文没有规定所说的，最接近的是"}


def correction(context: Context) -> Draft | None:
    """Whether the claim holds, then what the text says."""
    draft = rule(context)
    if not draft.said:
        return None
    found = situation(context, draft)
    odds = {} if found is None else dict(rated(found))
    held = found is not None and "told=held" in (seen := signs(found)) and "ask:sweeping" not in seen
    holds, silent = odds.get(Verdict.YES, 1.0), odds.get(Verdict.NOT_REGULATED, 0.0)
    wrong = 1.0 - holds - silent
    provision = "".join(p.text for s in draft.said for p in s.places)
    holds += _HELD if held else 0.0
    value = Verdict.YES if holds >= max(wrong, silent) else Verdict.PREMISE_WRONG
    value = Verdict.NOT_REGULATED if silent > max(wrong, holds) else value
    if held and _same_day(context, provision):
        value = Verdict.YES
    if _other_side(context, provision):
        value = Verdict.PREMISE_WRONG
    known = by_types(context) if _CLASS.search(context.words) else None
    if known is not None:  # what kind of institution one is stands in the thesaurus
        value = Verdict.YES if known is Verdict.YES else Verdict.PREMISE_WRONG
    first, *rest = draft.said
    lead = replace(first, text=f"{_WORDS.get(value, '不对')}：{first.text}")
    said = (lead, *rest) if value is Verdict.YES else (lead, *_elsewhere(context, found))
    return replace(draft, frame=Frame.CORRECTION, said=said, verdict=value)


def _elsewhere(context: Context, found: Situation | None) -> tuple[Said, ...]:
    """Where that stands which is claimed of an article that does not say it (第五十九条是罚不做等保的吧).

    The article that had the number in the version before is meant where there is one of the kind.
    """
    named = [c.locator for c in context.ask.targets if c.article and c.locator]
    if len(named) != 1 or found is None or context.facts is None:
        return ()
    place = named[0].whole
    words = "，".join(c.text for c in context.claims) or context.words
    penal = _PENAL.search(words) is not None
    asked = replace(context.asked, doc_ids=(place.doc_id,), citations=())
    near = replace(context, asked=asked).find(_NAME.sub("", words))
    if any(one.candidate.key == place for one in near):
        return ()
    moved = [
        new
        for crosswalk in context.facts.crosswalks
        if crosswalk.new_id == place.doc_id and place.article
        if (new := crosswalk.to_new(Locator(crosswalk.old_id, place.article))) and new != place
    ]
    keys = [key for key in (*moved, *(one.candidate.key for one in near)) if penal == _punishes(context, key)]
    passage = context.passage(keys[0].at(1)) if keys else None
    if passage is None:
        return ()
    lead = f"所说的内容在{article_words(passage)}："
    return (replace(context.say(passage, lead=lead), given=lead),)


def _punishes(context: Context, place: Locator) -> bool:
    return context.index is not None and bool(context.index.sanctions_in.get(place))


def _other_side(context: Context, provision: str) -> bool:
    """Whether the claim counts the same time from the other side, or from another day, than the provision.

    演练前15个工作日 against 演练后15个工作日; 自开户之日起 against 自账户销户之日起.
    """
    claim = " ".join(c.text for c in context.claims) or context.words
    mine, theirs = _sides(claim), _sides(provision)
    if any(amount in theirs and not sides & theirs[amount] for amount, sides in mine.items()):
        return True
    days = _FROM.findall(provision)
    return any(days and not any(day in own for own in days) for day in _FROM.findall(claim))


def _same_day(context: Context, provision: str) -> bool:
    """Whether the claim counts its time from the day from which the provision does (自销户之日起)."""
    days = _FROM.findall(provision)
    return any(day.endswith(own) or own.endswith(day) for own in _FROM.findall(context.words) for day in days)


def _sides(text: str) -> dict[str, set[str]]:
    """Each time that stands behind 前 or 后, with which of them it does."""
    found: dict[str, set[str]] = {}
    for match in _SIDE.finditer(text):
        found.setdefault(match["a"] or match["b"], set()).add("前" if match["before"] else "后")
    return found
