"""The words of an answer: first the answer, then 依据, 罚则, 相关条款, 提示. Every sentence is quoted or marked.

Nothing is rephrased: sentences of the answer are sentences of the text, so that numbers, deadlines and subjects stay
exact and the checker can compare them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus import Locator
from retrieval.finding.evidence import Need, SpanScorer
from retrieval.models import AnswerCitation, Kind, Related, Row
from retrieval.reading.cues import SANCTION

__all__ = ["DISCLAIMER", "best_sentence", "difference", "has_amount", "lead", "markdown", "refusal_text"]

DISCLAIMER = "本回答由程序根据收录文本摘出，不构成法律意见"

_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
_LEAD_LENGTH = 260
_BESIDE = 0.5  # of the first sentence's score: what answers less does not speak beside a number
_MANY_KINDS = 5  # a question of so many kinds is not about a number first of all
_AMOUNT = re.compile(
    r"(?:百分之[一二三四五六七八九十百]+|(?:[0-9]+(?:\.[0-9]+)?|[一二三四五六七八九十百千万两]+)(?:个)?"
    r"(?:年|月|工作日|日|小时|分钟|次|倍|万元|元|%|天|周|季度|名|人)(?:以上|以内|以下|内|前)?|每(?:一|半)?(?:年|季度?|月|周|天|日)(?:至少)?(?:[一二三四五六两]次)?)"
)
_GRAVE = frozenset(("拒不", "严重", "后果"))  # words of the graver grades of a fine
_HIGHEST = frozenset(("最高", "最多", "上限", "顶格", "封顶"))
_TO_TELL = frozenset(("报告", "报送", "通知", "告知", "告诉", "汇报", "上报", "谁说", "谁讲", "报给", "备案"))
_TELLS = re.compile(r"报告|报送|通知|告知|通报|备案")
_LIMIT = re.compile(r"以上|以内|以下|内$|前$")
_MODAL = re.compile(r"应当|不得|可以|必须|禁止|有权")


def lead(
    scorer: SpanScorer, need: Need, citations: Sequence[AnswerCitation], limit: int = 2, in_turn: bool = False
) -> str:
    """One or two sentences of the quotes that answer most directly, each with its mark.

    Each article speaks once, the first ones first; where sanctions stand behind what answers, the first of them that
    says an amount speaks second, with its lowest grade unless a graver one is asked for. The 款 that answers best speaks
    for its article (``in_turn`` the first one); where a number is asked for, or whom to tell, one that holds a number,
    or a word for telling, does, and articles that hold one speak before others.
    """
    articles: dict[Locator, list[AnswerCitation]] = {}
    for citation in citations:
        articles.setdefault(citation.home, []).append(citation)
    groups = _speaking(list(articles.values()))
    fined = len(groups) > 1 and groups[1][0].role == "sanction"  # it says the fine, what answers the rest
    duty = replace(need, kinds=need.kinds - {Kind.PENALTY}) if fined else need
    amount = Kind.QUANTITY in need.kinds
    alone = not {Kind.PENALTY, Kind.COMPARISON, Kind.LIST} & need.kinds
    looked_for = _looked_for(need)
    first = 0.0
    spoken: list[tuple[bool, str]] = []
    for quotes in groups[: max(limit, 2)]:
        wanted = duty if quotes[0].role == "answer" else need
        best, sentence = _most_direct(scorer, wanted, quotes[:1] if in_turn else quotes)
        if best.role == "sanction" or (Kind.PENALTY in need.kinds and SANCTION.search(best.quote)):
            best, sentence = _fine(need, quotes) or (best, sentence)
        value = scorer.score(need, sentence)
        silent = value < _BESIDE * first or (not has_amount(sentence) and any(told for told, _ in spoken))
        if spoken and amount and alone and silent:
            continue
        first = first or value
        held = looked_for is not None and best.role == "answer" and looked_for.search(sentence) is not None
        spoken.append((held, f"{sentence}[{best.marker}]"))
    if len(need.kinds) < _MANY_KINDS:
        spoken.sort(key=lambda pair: not pair[0])
    return "\n\n".join(text for _, text in spoken[:limit])


def _speaking(groups: list[list[AnswerCitation]]) -> list[list[AnswerCitation]]:
    """The articles in the order in which they speak: after the first, the sanction that says how much."""
    fines = (g for g in groups[1:] if any(c.role == "sanction" and "元" in c.quote for c in g))
    fine = next(fines, None) if groups and groups[0][0].role == "answer" else None
    return groups if fine is None else [groups[0], fine, *(g for g in groups[1:] if g is not fine)]


def _fine(need: Need, quotes: Sequence[AnswerCitation]) -> tuple[AnswerCitation, str] | None:
    """The sentence of a sanction that says the amount of the grade asked for: the lowest if none is; of the highest the last."""
    fines = [(c, s.strip()) for c in quotes for s in _SENTENCE.findall(c.quote) if "元" in s and len(s) <= _LEAD_LENGTH]
    grave = _GRAVE & need.weights.keys()
    graver = [(c, s) for c, s in fines if any(word in s for word in grave)]
    found = graver[:1] or (fines[-1:] if _HIGHEST & need.weights.keys() else fines[:1])
    return next(((c, s.rstrip("；。：") + "。") for c, s in found), None)


def has_amount(text: str) -> bool:
    """Whether the text holds a number with its unit, or a frequency."""
    return _AMOUNT.search(text) is not None


def _looked_for(need: Need) -> re.Pattern[str] | None:
    """What a sentence holds that answers: a number where one is asked for, a word for telling where it is whom to tell."""
    if Kind.PENALTY in need.kinds:
        return None
    if Kind.QUANTITY in need.kinds:
        return _AMOUNT
    return _TELLS if {Kind.WHO, Kind.PROCEDURE} & need.kinds and _TO_TELL & need.weights.keys() else None


def _most_direct(scorer: SpanScorer, need: Need, quotes: Sequence[AnswerCitation]) -> tuple[AnswerCitation, str]:
    """The quote with the sentence that answers most directly; one that holds what is looked for, if any does."""
    looked_for = _looked_for(need)

    def rating(said: tuple[AnswerCitation, str]) -> tuple[bool, float]:
        return looked_for is not None and looked_for.search(said[1]) is not None, scorer.score(need, said[1])

    return max(((c, best_sentence(scorer, need, c.quote)) for c in quotes), key=rating)  # of equals the first


def best_sentence(scorer: SpanScorer, need: Need, quote: str) -> str:
    """The sentence of a quotation that answers most directly; one that holds what is looked for, if any does."""
    sentences = [s.strip() for s in _SENTENCE.findall(quote) if s.strip()]
    if not sentences:
        return quote.strip()
    chosen = range(len(sentences))
    looked_for = _looked_for(need)
    if looked_for is not None:
        chosen = [i for i in chosen if looked_for.search(sentences[i])] or chosen  # type: ignore[assignment]
    best = max(chosen, key=lambda i: (scorer.score(need, sentences[i]), -i))
    text: str = sentences[best]
    if best + 1 < len(sentences) and text.endswith(("：", ":")):  # a lead-in says nothing without its items
        text += sentences[best + 1]
    text = text.rstrip("；")
    if len(text) > _LEAD_LENGTH:
        cut = text.rfind("，", 0, _LEAD_LENGTH)
        text = text[: cut if cut > 40 else _LEAD_LENGTH] + "……"
    return text if text.endswith(("。", "……", "：")) else text + "。"


def difference(scorer: SpanScorer, need: Need, citations: Sequence[AnswerCitation]) -> str:
    """One line on how the two texts compared differ, of words that stand in their quotes alone; empty where none do.

    Told are numbers with their units and the modal words (应当, 不得, 可以) that only one side's sentence holds.
    """
    sides: dict[str, list[AnswerCitation]] = {}
    for citation in citations:
        if citation.role == "answer":
            sides.setdefault(citation.doc_id, []).append(citation)
    if len(sides) != 2:
        return ""
    for pattern, words, none in ((_AMOUNT, "写明", "数字"), (_MODAL, "用语有", "用语")):
        told = []
        for doc_id, quotes in sides.items():
            others = "".join(c.quote for other, found in sides.items() if other != doc_id for c in found)
            own = {
                c.marker: [w for w in dict.fromkeys(pattern.findall(c.quote)) if _LIMIT.sub("", w) not in others][:4]
                for c in quotes
            }
            best = max(quotes, key=lambda c: (bool(own[c.marker]), scorer.score(need, c.quote), -c.marker))
            mine = own[best.marker]
            said = words + "、".join(f"“{w}”" for w in mine) if mine else f"所引文字没有另外的{none}"
            told.append((bool(mine), f"{best.label}{said}[{best.marker}]"))
        if any(mine for mine, _ in told):
            return f"差异：{'；'.join(text for _, text in told)}。"
    return ""


def markdown(
    opening: str,
    citations: Sequence[AnswerCitation],
    *,
    rows: Sequence[Row] = (),
    related: Sequence[Related] = (),
    warnings: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> str:
    """The whole answer. ``notes`` are sentences with marks that stand after the opening (a comparison's difference)."""
    blocks = [opening, *notes]
    if rows:
        blocks.append(_table(rows))
    plain = [c for c in citations if c.role == "answer"]
    sanctions = [c for c in citations if c.role == "sanction"]
    if plain:
        blocks.append("**依据**\n\n" + "\n\n".join(_quoted(c) for c in plain))
    if sanctions:
        blocks.append("**罚则**\n\n" + "\n\n".join(_quoted(c) for c in sanctions))
    if related:
        blocks.append("**相关条款**\n\n" + "\n".join(map(_beside, related)))
    blocks.append("**提示**\n\n" + "\n".join(f"- 提示：{w}" for w in (*warnings, DISCLAIMER)))
    return "\n\n".join(block for block in blocks if block)


def _quoted(citation: AnswerCitation) -> str:
    inferred = "，推定" if citation.inferred else ""
    quote = citation.quote.replace("\n", " ")
    return f"[{citation.marker}] {citation.label}（{citation.status}{inferred}）：“{quote}”"


def _beside(related: Related) -> str:
    quote = related.quote.replace("\n", " ")
    return f"- {related.label}（{related.reason}）" + (f"：“{quote}”" if quote else "")


def _table(rows: Sequence[Row]) -> str:
    lines = ["| 义务 | 条款 | 期限或频次 | 罚则 |", "|---|---|---|---|"]
    for row in rows:
        cells = (f"{row.duty}[{row.marker}]", row.label, row.timing or "—", row.sanction or "—")
        lines.append("| " + " | ".join(cell.replace("|", "／").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(lines)


def refusal_text(reason: str, closest: Sequence[Related], kinds: Sequence[Kind] = ()) -> str:
    """What a refusal says: the reason, and what comes closest."""
    blocks = [f"无法回答：{reason}。"]
    if closest:
        blocks.append("**最接近的条款**\n\n" + "\n".join(map(_beside, closest)))
    return "\n\n".join(blocks)
