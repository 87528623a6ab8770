"""The card that says the answer: ask by ask the verdict, what holds for whom, the tiers and the notes; then the steps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from corpus import law_of, place_of, to_chinese
from retrieval import Answer, AnswerCitation, Row, Statement, StatementKind
from ui.exports import own_words
from ui.web.markup import badge, esc, join
from ui.web.sessions import Turn
from ui.web.words import REFUSAL, VERDICT

__all__ = ["answer_card", "citation_attributes", "mark"]

_LONG_TABLE = 12  # rows from which a table is folded
_MARK = re.compile(r"\[(\d{1,3})\]")
_DECIDED = ("verdict", "correction")  # frames whose conclusion the verdict is


def _render_text(self: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    citations: Mapping[int, AnswerCitation] = env["citations"]
    parts: list[str] = []
    at = 0
    text = tokens[idx].content
    for match in _MARK.finditer(text):
        citation = citations.get(int(match.group(1)))
        if citation is not None:
            parts.append(esc(text[at : match.start()]) + mark(citation))
            at = match.end()
    return join(parts) + esc(text[at:])


def _code(self: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    return f"<code>{esc(tokens[idx].content)}</code>"


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN.disable(["link", "image", "autolink", "html_inline", "html_block", "entity", "reference"])
_MARKDOWN.add_render_rule("text", _render_text)
for _rule in ("code_inline", "code_block", "fence"):
    _MARKDOWN.add_render_rule(_rule, _code)


def citation_attributes(citation: AnswerCitation) -> str:
    """What a button needs to open the quoted passage."""
    return (
        f'data-open data-doc="{esc(citation.doc_id)}" data-eid="{esc(citation.eid)}"'
        f' data-spans="{citation.start}-{citation.end}" data-marker="{citation.marker}"'
    )


def mark(citation: AnswerCitation) -> str:
    """The numbered mark behind what a citation supports."""
    hint = esc(f"查看{citation.label}")
    return (
        f'<button type="button" class="fm-mark" {citation_attributes(citation)} title="{hint}" aria-label="{citation.marker}，{hint}">'
        f"{citation.marker}</button>"
    )


def _opinion(number: int, verdict: str | None) -> str:
    """Two small buttons behind a statement: it holds, it does not."""
    choices = join(
        f'<button type="button" data-said="{number}" data-opinion="{value}" aria-pressed="{str(verdict == value).lower()}"'
        f' aria-label="{sign} 这一句{name}" title="这一句{name}">{sign}</button>'
        for value, name, sign in (("useful", "有用", "✓"), ("wrong", "不对", "✗"))
    )
    return f'<span class="fm-opinion">{choices}</span>'


def _said(turn: Turn, number: int, statement: Statement, env: Mapping[str, object]) -> str:
    text = statement.text + "".join(f"[{marker}]" for marker in statement.support)
    body = _MARKDOWN.render(text, dict(env))
    return f'<div class="fm-said fm-said-{statement.kind.value}">{body}{_opinion(number, turn.said.get(number))}</div>'


def _verdict(answer: Answer) -> str:
    return (
        f'<span class="fm-verdict fm-verdict-{answer.verdict.value}">{VERDICT[answer.verdict]}</span>'
        if answer.verdict
        else ""
    )


def _asks(turn: Turn) -> str:
    """Each ask with what is said to it; a single one needs no heading."""
    answer = turn.answer
    env = {"citations": {c.marker: c for c in answer.citations}}
    order = (StatementKind.CONCLUSION, StatementKind.TIER, StatementKind.DETAIL, StatementKind.NOTE)
    several = len(answer.parts) > 1
    decided = [n for n, part in enumerate(answer.parts) if part.frame in _DECIDED]
    whose = decided[0] if decided else 0
    blocks = []
    for number in range(max(1, len(answer.parts))):
        here = [
            (n, s)
            for kind in order
            for n, s in enumerate(answer.statements)
            if s.kind is kind and (s.part == number or (not several))
        ]
        if not here:
            continue
        verdict = _verdict(answer) if number == whose else ""
        title = esc(answer.parts[number].question) if several else ""
        head = f'<h4 class="fm-ask">{to_chinese(number + 1)}、{title}</h4>' if several else ""
        whom = (
            f'<span class="fm-whom">对{esc("、".join(answer.asker))}</span>' if answer.asker and number == whose else ""
        )
        line = f'<p class="fm-verdict-line">{verdict}{whom}</p>' if verdict or whom else ""
        blocks.append(f'<div class="fm-one">{head}{line}{join(_said(turn, n, s, env) for n, s in here)}</div>')
    return join(blocks)


def _steps(answer: Answer) -> str:
    citations = {c.marker: c for c in answer.citations}

    def aside(pairs: Iterable[tuple[str, str]]) -> str:
        words = "，".join(f"{name}：{value}" for name, value in pairs if value)
        return f'<span class="fm-aside">{esc(words)}</span>' if words else ""

    rows = join(
        f"<li>{f'<b>{esc(step.who)}</b>：' if step.who else ''}{esc(step.action)}"
        f"{mark(citations[step.marker]) if step.marker in citations else ''}{aside((('时限', step.when), ('对象', step.to)))}</li>"
        for step in answer.steps
    )
    return f'<h4 class="fm-ask">步骤</h4><ol class="fm-steps">{rows}</ol>' if rows else ""


def _table(answer: Answer) -> str:
    """The rows of a list answer; the law is named only where there are several."""
    citations = {c.marker: c for c in answer.citations}
    laws = {law_of(row.label) for row in answer.rows}

    def short(label: str) -> str:
        return place_of(label) if len(laws) == 1 else label

    def sanction(row: Row) -> str:
        law = law_of(row.label)
        return row.sanction.replace(law, "") if law.startswith("《") else row.sanction

    rows = join(
        f"<tr><td>{esc(row.duty)}{mark(citations[row.marker]) if row.marker in citations else ''}</td>"
        f"<td>{esc(short(row.label))}</td><td>{esc(row.timing or '—')}</td><td>{esc(sanction(row) or '—')}</td></tr>"
        for row in answer.rows
    )
    source = next(iter(laws)) if len(laws) == 1 else ""
    caption = f"<caption>{esc(source)}</caption>" if source.startswith("《") else ""
    long = len(answer.rows) > _LONG_TABLE
    fold = '<button type="button" class="fm-link fm-unfold" data-unfold>展开全文</button>' if long else ""
    return (
        f'<div class="fm-table-wrap{" fm-clamped" if long else ""}"><table class="fm-table fm-rows">{caption}<thead><tr><th scope="col">内容</th><th scope="col">条款</th>'
        f'<th scope="col">时限或频次</th><th scope="col">罚则</th></tr></thead><tbody>{rows}</tbody></table></div>{fold}'
    )


def answer_card(turn: Turn) -> str:
    """What is said, first of all; a refusal says why."""
    answer = turn.answer
    if answer.abstained or not answer.statements:
        text = _MARKDOWN.render(own_words(answer), {"citations": {c.marker: c for c in answer.citations}})
        if answer.abstained:
            why = badge(REFUSAL.get(answer.refusal or "", "没有依据"), "changed")
            return f'<div class="fm-answer fm-refusal">{why}{text}</div>'
        return f'<div class="fm-answer">{text}{_table(answer) if answer.rows else ""}</div>'
    return f'<div class="fm-answer fm-card">{_asks(turn)}{_steps(answer)}{_table(answer) if answer.rows else ""}</div>'
