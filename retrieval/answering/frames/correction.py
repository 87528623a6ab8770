"""日志要存二十年，对吗: 对 or 不对 first, then the right value and where it stands."""

from __future__ import annotations

import re
from dataclasses import replace

from retrieval.answering.drafts import Context, Draft
from retrieval.answering.frames.belonging import by_types
from retrieval.answering.frames.deciding import load_decider, signs
from retrieval.answering.frames.rule import rule
from retrieval.answering.frames.verdict import situation
from retrieval.models import Verdict
from retrieval.reading.models import Frame

__all__ = ["correction"]

_CLASS = re.compile(r"算|属于|包括")
_HELD = 0.25  # what it counts that the number claimed stands in the provision
_WORDS = {Verdict.YES: "对", Verdict.NOT_REGULATED: "条文没有规定所说的，最接近的是"}


def correction(context: Context) -> Draft | None:
    """Whether the claim holds, then what the text says."""
    draft = rule(context)
    if not draft.said:
        return None
    found = situation(context, draft)
    odds = {} if found is None else dict(load_decider().rated(found))
    held = found is not None and "told=held" in (seen := signs(found)) and "ask:sweeping" not in seen
    holds, silent = odds.get(Verdict.YES, 1.0), odds.get(Verdict.NOT_REGULATED, 0.0)
    wrong = 1.0 - holds - silent
    holds += _HELD if held else 0.0
    value = Verdict.YES if holds >= max(wrong, silent) else Verdict.PREMISE_WRONG
    value = Verdict.NOT_REGULATED if silent > max(wrong, holds) else value
    known = by_types(context) if _CLASS.search(context.words) else None
    if known is not None:  # what kind of institution one is stands in the thesaurus
        value = Verdict.YES if known is Verdict.YES else Verdict.PREMISE_WRONG
    first, *rest = draft.said
    lead = replace(first, text=f"{_WORDS.get(value, '不对')}：{first.text}")
    said = (lead, *rest) if value is Verdict.YES else (lead,)
    return replace(draft, frame=Frame.CORRECTION, said=said, verdict=value)
