"""An answer as plain text for WeChat and mail: no marks, no Markdown, only the sources on which what is said rests."""

from __future__ import annotations

import re

from retrieval import Answer, AnswerCitation
from ui.exports.answers import own_words

__all__ = ["answer_plain", "said_plain", "sources_used"]

_MARKS = re.compile(r"(?:\[\d{1,3}\])+")
_MARKDOWN = re.compile(r"\*\*|^#+\s*|^\|[\s:|-]+\|$", re.M)
DISCLAIMER = "（由程序从法规原文摘出，不构成法律意见）"


def sources_used(answer: Answer) -> list[AnswerCitation]:
    """The citations on which what is said rests; all of them where nothing says so."""
    said = {m for s in answer.statements for m in s.support} | {step.marker for step in answer.steps}
    said |= {row.marker for row in answer.rows}
    return [c for c in answer.citations if c.marker in said or not answer.statements]


def said_plain(answer: Answer) -> list[str]:
    """What is said, and the rows of a list, line by line, without marks."""
    words = _MARKDOWN.sub("", _MARKS.sub("", own_words(answer)))
    several = len(answer.parts) > 1
    if several and answer.statements:
        asks = [
            f"{n}. {p.question}\n{_MARKS.sub('', p.conclusion)}" for n, p in enumerate(answer.parts, 1) if p.conclusion
        ]
        words = "\n\n".join(asks) or words
    lines = [re.sub(r"\n{3,}", "\n\n", words).strip()]
    for number, row in enumerate(answer.rows, 1):
        aside = "；".join(filter(None, (row.timing, row.sanction and f"罚则：{row.sanction}")))
        lines.append(f"{number}. {row.duty}（{row.label}{'；' + aside if aside else ''}）")
    return lines


def answer_plain(answer: Answer) -> str:
    """Question, answer, the rows of a list, sources; lines only."""
    said, *listed = said_plain(answer)
    lines = [f"问：{answer.question}", "", said, "", *listed]
    quoted = [] if answer.rows else sources_used(answer)
    if quoted:
        lines += ["依据："] + [f"{c.label}（{c.status}）：{' '.join(c.quote.split())}" for c in quoted]
    return "\n".join([*lines, "", DISCLAIMER]).strip() + "\n"
