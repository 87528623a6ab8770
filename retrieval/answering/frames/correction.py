"""日志要存二十年，对吗: 对 or 不对 first, then the right value and where it stands."""

from __future__ import annotations

import re
from dataclasses import replace

from graph import Modality
from retrieval.answering.compose import amounts
from retrieval.answering.drafts import Context, Draft
from retrieval.answering.frames.polarity import polarity
from retrieval.answering.frames.rule import rule
from retrieval.models import Verdict
from retrieval.reading.models import Frame

__all__ = ["correction"]

_SWEEPING = re.compile(r"一律|统统|都是|全都|只要|终身|永远|任何情况|没有?例外|随便")
_ALLOWS = re.compile(r"允许|可以(?!吧|吗)|不用|不必|无需|不需要|就(?:行|够|归)|能(?:不|随)")


def correction(context: Context) -> Draft | None:
    """Whether the claim holds, then what the text says."""
    draft = rule(context)
    if not draft.said:
        return None
    value = _holds(context, draft)
    if value is None:
        from retrieval.answering.frames.verdict import deciding_norm, with_word

        asked = polarity(context.words)
        decision = deciding_norm(context, asked, draft)
        return draft if decision is None else with_word(context, draft, asked, decision.verdict)
    first, *rest = draft.said
    word = "对" if value is Verdict.YES else "不对"
    lead = replace(first, text=f"{word}：{first.text}")
    return replace(draft, frame=Frame.CORRECTION, said=(lead, *rest), verdict=value)


def _holds(context: Context, draft: Draft) -> Verdict | None:
    """Whether what is claimed stands in what is said; ``None`` where nothing tells."""
    claim = "；".join(c.text for c in context.claims) or context.words
    text = "\n".join(p.text for s in draft.said for p in s.places)
    told, found = amounts(claim), amounts(text)
    if told:
        if told <= found:
            return Verdict.PREMISE_WRONG if _SWEEPING.search(claim) and not _SWEEPING.search(text) else Verdict.YES
        return Verdict.PREMISE_WRONG
    norms = [n for s in draft.said[:1] for p in s.places for n in context.norms(p)]
    if not norms:
        return None
    best = max(norms, key=lambda n: context.scorer.cover(context.need, n.text))
    if _ALLOWS.search(claim) and best.modality in (Modality.PROHIBITION, Modality.OBLIGATION):
        return Verdict.PREMISE_WRONG
    if _SWEEPING.search(claim):
        return Verdict.PREMISE_WRONG
    return None if _ALLOWS.search(claim) else Verdict.YES
