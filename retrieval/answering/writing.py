"""Statements → Markdown: the conclusion first, then steps, tiers and table, the quotes it rests on, the rest folded."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answering.assemble import conclusion_of, marked
from retrieval.models import Answer, AnswerCitation, Related, Row, StatementKind, Step

__all__ = ["DISCLAIMER", "markdown", "refusal_text"]

DISCLAIMER = "本回答由程序根据收录文本摘出，不构成法律意见"


def markdown(answer: Answer) -> str:
    """The whole answer."""
    first = {m for s in answer.statements if s.kind is not StatementKind.NOTE for m in s.support}
    first |= {step.marker for step in answer.steps if step.marker}
    rest_on = [c for c in answer.citations if c.marker in first]
    listed = {row.marker for row in answer.rows}
    beside = [c for c in answer.citations if c.marker not in first and c.marker not in listed]
    blocks = [conclusion_of(answer.statements).replace("\n", "\n\n")]
    blocks.append(_lines("处罚档次", [marked(s) for s in answer.statements if s.kind is StatementKind.TIER]))
    blocks.append(_steps(answer.steps))
    blocks.append(_table(answer.rows))
    blocks.append("\n\n".join(marked(s) for s in answer.statements if s.kind is StatementKind.DETAIL))
    blocks.append(_lines("说明", [marked(s) for s in answer.statements if s.kind is StatementKind.NOTE]))
    if rest_on:
        blocks.append("**依据**\n\n" + "\n\n".join(_quoted(c) for c in rest_on))
    if beside or answer.related:
        count = len(beside) + len(answer.related)
        rows = [_quoted(c) for c in beside] + [_beside(r) for r in answer.related]
        blocks.append(f"**相关条款**（{count} 条）\n\n" + "\n".join(f"- {row}" for row in rows))
    blocks.append("**提示**\n\n" + "\n".join(f"- 提示：{w}" for w in (*answer.warnings, DISCLAIMER)))
    return "\n\n".join(block for block in blocks if block)


def _lines(title: str, lines: Sequence[str]) -> str:
    return f"**{title}**\n\n" + "\n".join(f"- {line}" for line in lines) if lines else ""


def _steps(steps: Sequence[Step]) -> str:
    if not steps:
        return ""
    lines = []
    for number, step in enumerate(steps, 1):
        mark = f"[{step.marker}]" if step.marker else ""
        aside = "，".join(filter(None, (step.when and f"时限：{step.when}", step.to and f"对象：{step.to}")))
        lines.append(
            f"{number}. {step.who}{'：' if step.who else ''}{step.action}{f'（{aside}）' if aside else ''}{mark}"
        )
    return "**步骤**\n\n" + "\n".join(lines)


def _quoted(citation: AnswerCitation) -> str:
    inferred = "，推定" if citation.inferred else ""
    quote = citation.quote.replace("\n", " ")
    return f"[{citation.marker}] {citation.label}（{citation.status}{inferred}）：“{quote}”"


def _beside(related: Related) -> str:
    quote = related.quote.replace("\n", " ")
    return f"{related.label}（{related.reason}）" + (f"：“{quote}”" if quote else "")


def _table(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    lines = ["| 义务 | 条款 | 期限或频次 | 罚则 |", "|---|---|---|---|"]
    for row in rows:
        cells = (f"{row.duty}[{row.marker}]", row.label, row.timing or "—", row.sanction or "—")
        lines.append("| " + " | ".join(cell.replace("|", "／").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(lines)


def refusal_text(reason: str, closest: Sequence[Related]) -> str:
    """What a refusal says: the reason, and what comes closest."""
    blocks = [f"无法回答：{reason}。"]
    if closest:
        blocks.append("**最接近的条款**\n\n" + "\n".join(f"- {_beside(r)}" for r in closest))
    return "\n\n".join(blocks)
