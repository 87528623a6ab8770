"""The words of an answer: first the answer, then 依据, 罚则, 相关条款, 提示. Every sentence is quoted or marked.

Nothing is rephrased: sentences of the answer are sentences of the text, so that numbers, deadlines and subjects stay
exact and the checker can compare them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.evidence import Need, SpanScorer
from retrieval.models import AnswerCitation, Kind, Related, Row

__all__ = ["DISCLAIMER", "lead", "markdown", "refusal_text"]

DISCLAIMER = "本回答由程序根据收录文本摘出，不构成法律意见"

_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
_LEAD_LENGTH = 260


def lead(scorer: SpanScorer, need: Need, citations: Sequence[AnswerCitation], limit: int = 2) -> str:
    """One or two sentences of the quotes that answer most directly, each with its mark.

    The first citation always speaks; a second one speaks where it adds words of the question that the first has not.
    """
    spoken: list[str] = []
    articles: set[tuple[str, str]] = set()
    for citation in citations:
        if (citation.doc_id, citation.eid) in articles or len(spoken) >= limit:
            continue
        articles.add((citation.doc_id, citation.eid))
        sentence = _best_sentence(scorer, need, citation.quote)
        spoken.append(f"{sentence}[{citation.marker}]")
    return "\n\n".join(spoken)


def _best_sentence(scorer: SpanScorer, need: Need, quote: str) -> str:
    sentences = [s.strip() for s in _SENTENCE.findall(quote) if s.strip()]
    if not sentences:
        return quote.strip()
    best = max(range(len(sentences)), key=lambda i: (scorer.score(need, sentences[i]), -i))
    text: str = sentences[best]
    if best + 1 < len(sentences) and text.endswith(("：", ":")):  # a lead-in says nothing without its items
        text += sentences[best + 1]
    text = text.rstrip("；")
    if len(text) > _LEAD_LENGTH:
        cut = text.rfind("，", 0, _LEAD_LENGTH)
        text = text[: cut if cut > 40 else _LEAD_LENGTH] + "……"
    return text if text.endswith(("。", "……", "：")) else text + "。"


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
        blocks.append("**相关条款**\n\n" + "\n".join(f"- {r.label}（{r.reason}）" for r in related))
    blocks.append("**提示**\n\n" + "\n".join(f"- 提示：{w}" for w in (*warnings, DISCLAIMER)))
    return "\n\n".join(block for block in blocks if block)


def _quoted(citation: AnswerCitation) -> str:
    inferred = "，推定" if citation.inferred else ""
    quote = citation.quote.replace("\n", " ")
    return f"[{citation.marker}] {citation.label}（{citation.status}{inferred}）：“{quote}”"


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
        blocks.append("**最接近的条款**\n\n" + "\n".join(f"- {r.label}（{r.reason}）" for r in closest))
    return "\n\n".join(blocks)
