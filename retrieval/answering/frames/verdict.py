"""可以吗, 要不要, 算不算: the word first, from the modality of the norm that binds the asker, then the norm itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from graph import Modality, Norm
from retrieval.answering.drafts import Context, Draft
from retrieval.answering.frames.polarity import Asked, Polarity, polarity
from retrieval.answering.frames.rule import rule
from retrieval.answering.frames.thresholds import compared
from retrieval.answering.passages import Passage
from retrieval.models import Verdict
from retrieval.reading.models import Frame

__all__ = ["WORDS", "decide", "deciding_norm", "verdict", "with_word"]

#: How the verdict is said, by the sense of the question.
WORDS: Mapping[tuple[Polarity, Verdict], str] = {
    (Polarity.MAY, Verdict.YES): "可以",
    (Polarity.MAY, Verdict.NO): "不可以",
    (Polarity.MUST, Verdict.YES): "要",
    (Polarity.MUST, Verdict.NO): "不用",
    (Polarity.BREACH, Verdict.YES): "违反规定",
    (Polarity.BREACH, Verdict.NO): "不违反规定",
    (Polarity.MEETS, Verdict.YES): "符合规定",
    (Polarity.MEETS, Verdict.NO): "不符合规定",
    (Polarity.IS, Verdict.YES): "算",
    (Polarity.IS, Verdict.NO): "不算",
    (Polarity.HAS, Verdict.YES): "有规定",
    (Polarity.HAS, Verdict.NO): "没有这样的规定",
}
_EXEMPTS = re.compile(r"不需要|免予|无需|不必|可以不|不承担|不受[^，。]{1,16}限制|不属于|不适用本|不予行政处罚|不再")
_LEAST = re.compile(r"不得(?:少于|低于|短于)")
_CONDITION = re.compile(
    r"符合下列条件|具备下列条件|应当(?:依法)?(?:取得|经|征得)|经[^，。]{2,24}(?:批准|同意|核准|认可)|情形之一|方可"
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict with the norm and the passage on which it rests."""

    verdict: Verdict
    norm: Norm | None
    passage: Passage


def verdict(context: Context) -> Draft | None:
    """The verdict, then what the norm says."""
    draft = rule(context)
    if not draft.said:
        return None
    asked = polarity(context.words)
    decision = deciding_norm(context, asked, draft)
    if decision is None:
        return draft
    return with_word(context, draft, asked, decision.verdict)


def with_word(context: Context, draft: Draft, asked: Asked, value: Verdict) -> Draft:
    """The draft with the word of the verdict in front of its first statement, and the asker's number compared."""
    if value is Verdict.CONDITIONAL:
        word = "有条件"
    elif value is Verdict.NOT_REGULATED:
        word = "条文没有专门规定，最接近的是"
    else:
        word = WORDS.get((asked.sense, value), "")
    first, *rest = draft.said
    number = compared(context, [p for s in draft.said for p in s.places])
    aside = f"（{number.words}）" if number else ""
    lead = replace(first, text=f"{word}{aside}：{first.text}") if word else first
    return replace(draft, frame=Frame.VERDICT, said=(lead, *rest), verdict=value)


def deciding_norm(context: Context, asked: Asked, draft: Draft) -> Decision | None:
    """What decides: of the norms in what is said first, the one that answers best."""
    places = [p for s in draft.said for p in s.places]
    number = compared(context, places)
    if number is not None:
        met = number.met != asked.omits
        value = Verdict.YES if met else Verdict.NO
        if asked.sense is Polarity.BREACH:
            value = Verdict.NO if met else Verdict.YES
        return Decision(value, None, number.passage)
    best: tuple[float, Norm | None, Passage] | None = None
    for rank, passage in enumerate(places):
        for norm in context.norms(passage):
            if not context.binds(norm) and norm.modality is not Modality.POWER:
                continue
            value_ = context.scorer.cover(context.need, norm.text) * (1.0 if rank == 0 else 0.8)
            if best is None or value_ > best[0]:
                best = (value_, norm, passage)
    if best is None or best[1] is None:
        text = places[0].text if places else ""
        return Decision(_without_norm(asked, text), None, places[0]) if places else None
    norm = best[1]
    return Decision(decide(asked, norm, _around(best[2], norm)), norm, best[2])


def _around(passage: Passage, norm: Norm) -> str:
    """The sentence in which a norm stands."""
    text, base = passage.article.text, passage.start
    start = max(text.rfind("。", base, norm.start), text.rfind("\n", base, norm.start), base - 1) + 1
    end = text.find("。", norm.end - 1)
    return text[start : end if end >= 0 else len(text)]


def decide(asked: Asked, norm: Norm, text: str) -> Verdict:
    """Yes or no from the modality of a norm.

    Args:
        asked: the sense of the question.
        norm: what decides.
        text: the sentence in which it stands.
    """
    modality = norm.modality
    exempt = _EXEMPTS.search(norm.text) is not None
    if asked.sense is Polarity.MUST:
        if asked.omits and modality in (Modality.OBLIGATION, Modality.PROHIBITION) and not exempt:
            return Verdict.YES
        duty = modality is Modality.OBLIGATION or (modality is Modality.PROHIBITION and bool(_LEAST.search(norm.text)))
        if modality is Modality.PROHIBITION and not exempt:
            duty = True
        return Verdict.YES if duty and not exempt else Verdict.NO
    if asked.sense is Polarity.BREACH:
        breach = modality in (Modality.OBLIGATION, Modality.PROHIBITION, Modality.POWER) and not exempt
        return Verdict.YES if breach else Verdict.NO
    if asked.sense is Polarity.IS:
        return Verdict.NO if exempt else Verdict.YES
    if asked.sense is Polarity.HAS:
        return Verdict.NO if exempt else Verdict.YES
    if modality in (Modality.PERMISSION, Modality.POWER, Modality.ENCOURAGEMENT) or exempt:
        return Verdict.YES
    if modality is Modality.PROHIBITION:
        return Verdict.NO
    if not asked.omits and asked.sense is Polarity.MAY and _CONDITION.search(text):
        return Verdict.CONDITIONAL
    return Verdict.NO


def _without_norm(asked: Asked, text: str) -> Verdict:
    """Where no norm was read in what is said: by its words."""
    if _EXEMPTS.search(text) or "不包括" in text:
        no = asked.sense in (Polarity.MUST, Polarity.IS, Polarity.HAS, Polarity.BREACH)
        return Verdict.NO if no else Verdict.YES
    if "不得" in text or "禁止" in text:
        return Verdict.YES if asked.sense in (Polarity.BREACH, Polarity.MUST) else Verdict.NO
    return Verdict.YES
