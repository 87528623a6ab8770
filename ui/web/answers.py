"""An answer as HTML: the sentences with their numbered marks, the table, the sources, and what can be done with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from corpus import law_of, load_field, place_of
from retrieval import Answer, AnswerCitation, Row
from ui.exports import own_words
from ui.web.markup import badge, esc, join, status_class
from ui.web.sessions import Conversation, Turn
from ui.web.words import REFUSAL

__all__ = ["answer_text", "conversation_html", "error_turn", "history_html", "pending_turn", "turn_html", "welcome"]

EXPORTS = (("docx", "Word"), ("xlsx", "Excel"), ("md", "Markdown"), ("json", "JSON"))

_LONG_QUOTE = 180  # characters from which a quotation is folded
_LONG_TABLE = 12  # rows from which a table is folded
_MARK = re.compile(r"\[(\d{1,3})\]")


def _render_text(self: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    citations: Mapping[int, AnswerCitation] = env["citations"]
    parts: list[str] = []
    at = 0
    text = tokens[idx].content
    for match in _MARK.finditer(text):
        citation = citations.get(int(match.group(1)))
        if citation is not None:
            parts.append(esc(text[at : match.start()]) + _mark(citation))
            at = match.end()
    return join(parts) + esc(text[at:])


def _code(self: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    return f"<code>{esc(tokens[idx].content)}</code>"


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN.disable(["link", "image", "autolink", "html_inline", "html_block", "entity", "reference"])
_MARKDOWN.add_render_rule("text", _render_text)
for _rule in ("code_inline", "code_block", "fence"):
    _MARKDOWN.add_render_rule(_rule, _code)


def _attributes(citation: AnswerCitation) -> str:
    return (
        f'data-open data-doc="{esc(citation.doc_id)}" data-eid="{esc(citation.eid)}"'
        f' data-spans="{citation.start}-{citation.end}" data-marker="{citation.marker}"'
    )


def _mark(citation: AnswerCitation) -> str:
    hint = esc(f"查看{citation.label}")
    return (
        f'<button type="button" class="fm-mark" {_attributes(citation)} title="{hint}" aria-label="{hint}">'
        f"{citation.marker}</button>"
    )


def answer_text(answer: Answer) -> str:
    """The answer with its sources as plain text, for the clipboard."""
    lines = [f"问：{answer.question}", "", answer.answer or answer.reason or "", ""]
    lines += [f"[{c.marker}] {c.label}（{c.status}）：{c.quote}" for c in answer.citations]
    return "\n".join(lines).strip() + "\n"


def _badges(citation: AnswerCitation) -> str:
    flags = badge(citation.status, status_class(citation.status))
    if citation.origin == "digest":
        flags += badge("摘要（非原文）", "digest")
    if citation.inferred:
        flags += badge("推定", "inferred", "条文未写明，由对应表推定")
    return flags


def _source(citation: AnswerCitation, quoted: bool) -> str:
    quote = ""
    if quoted:
        long = len(citation.quote) > _LONG_QUOTE
        quote = f"<blockquote{' class=fm-clamped' if long else ''}>{esc(citation.quote)}</blockquote>"
        quote += '<button type="button" class="fm-link fm-unfold" data-unfold>展开全文</button>' if long else ""
    return (
        f'<li><div><button type="button" class="fm-source" {_attributes(citation)}>'
        f'<span class="fm-source-no">{citation.marker}</span><span class="fm-source-label">{esc(citation.label)}</span>'
        f"</button>{_badges(citation)}</div>{quote}</li>"
    )


def _sources(answer: Answer) -> str:
    """The provisions on which what is said rests, quoted; all else folds away under one line with its count."""
    said = {m for s in answer.statements for m in s.support} | {step.marker for step in answer.steps}
    first = [c for c in answer.citations if c.marker in said or (not answer.statements and not answer.rows)]
    rest = [c for c in answer.citations if c not in first]
    parts = []
    if first and not answer.rows:
        parts.append(
            f'<h4 class="fm-part">依据</h4><ol class="fm-sources">{join(_source(c, quoted=True) for c in first)}</ol>'
        )
    elif first:
        rest = list(answer.citations)
    count = len(rest) + (0 if answer.abstained else len(answer.related))
    if count:
        sources = join(_source(c, quoted=not answer.rows) for c in rest)
        beside = "" if answer.abstained else _relations(answer)
        parts.append(
            f'<details class="fm-related"><summary>{"所列条款和" if answer.rows else ""}其他相关条款 {count} 条</summary>'
            f'<ol class="fm-sources">{sources}</ol>{beside}</details>'
        )
    return join(parts)


def _closest(answer: Answer) -> str:
    """What comes closest to a question that is not answered."""
    rows = _relations(answer) if answer.abstained else ""
    return f'<h4 class="fm-part">最接近的条款</h4>{rows}' if rows else ""


def _relations(answer: Answer) -> str:
    rows = join(
        f'<li><button type="button" class="fm-link" data-open data-doc="{esc(r.doc_id)}" data-eid="{esc(r.eid)}"'
        f' data-spans="">{esc(r.label)}</button><span class="fm-why">{esc(r.reason)}</span>'
        + (f'<blockquote class="fm-excerpt fm-clamped">{esc(r.quote)}</blockquote></li>' if r.quote else "</li>")
        for r in answer.related
    )
    return f'<ul class="fm-relations">{rows}</ul>' if rows else ""


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
        f"<tr><td>{esc(row.duty)}{_mark(citations[row.marker]) if row.marker in citations else ''}</td>"
        f"<td>{esc(short(row.label))}</td><td>{esc(row.timing or '—')}</td><td>{esc(sanction(row) or '—')}</td></tr>"
        for row in answer.rows
    )
    source = next(iter(laws)) if len(laws) == 1 else ""
    caption = f"<caption>{esc(source)}</caption>" if source.startswith("《") else ""
    long = len(answer.rows) > _LONG_TABLE
    fold = '<button type="button" class="fm-link fm-unfold" data-unfold>展开全文</button>' if long else ""
    return (
        f'<div class="fm-table-wrap{" fm-clamped" if long else ""}"><table class="fm-table fm-rows">{caption}<thead><tr><th>内容</th><th>条款</th>'
        f"<th>时限或频次</th><th>罚则</th></tr></thead><tbody>{rows}</tbody></table></div>{fold}"
    )


def _body(answer: Answer) -> str:
    env = {"citations": {c.marker: c for c in answer.citations}}
    text = _MARKDOWN.render(own_words(answer), env)
    if answer.abstained:
        why = badge(REFUSAL.get(answer.refusal or "", "没有依据"), "changed")
        return f'<div class="fm-answer fm-refusal">{why}{text}</div>'
    return f'<div class="fm-answer">{text}{_table(answer) if answer.rows else ""}</div>'


def _feedback(turn: Turn) -> str:
    def button(verdict: str, name: str) -> str:
        pressed = "true" if turn.verdict == verdict else "false"
        return (
            f'<button type="button" class="fm-button" data-verdict="{verdict}" aria-pressed="{pressed}">{name}</button>'
        )

    return (
        f'<span class="fm-feedback" data-turn="{esc(turn.id)}">{button("useful", "有用")}{button("wrong", "不对")}'
        f'<input type="text" maxlength="1000" placeholder="补充说明，回车提交" aria-label="补充说明"'
        f' value="{esc(turn.note)}"{"" if turn.verdict else " hidden"}></span>'
    )


def turn_html(turn: Turn) -> str:
    """A question with its answer, sources and tools."""
    answer = turn.answer
    warnings = join(f'<p class="fm-warning">{esc(w)}</p>' for w in answer.warnings)
    exports = join(
        f'<a class="fm-button" href="/famai/export/answer/{esc(turn.id)}.{form}" download>{name}</a>'
        for form, name in EXPORTS
    )
    as_of = f'<span class="fm-asof">基准日 {esc(turn.as_of)}</span>' if turn.as_of else ""
    tools = (
        f'<div class="fm-tools"><button type="button" class="fm-button" data-copy="{esc(answer_text(answer))}">复制答案</button><a class="fm-button" href="/answer/{esc(turn.id)}">固定链接</a>'
        f"{f'<span class=fm-group><span>引用清单</span>{exports}</span>' if answer.citations else ''}"
        + (
            f'<button type="button" class="fm-button" data-basket-turn="{esc(turn.id)}">加入工作篮</button>'
            f'<button type="button" class="fm-button" data-graph="turn/{esc(turn.id)}">图谱</button>'
            if answer.citations
            else ""
        )
        + f'{_feedback(turn)}<span class="fm-elapsed">{answer.elapsed_ms:.0f} 毫秒</span></div>'
    )
    return (
        f'<section class="fm-turn" data-turn="{esc(turn.id)}"><h3 class="fm-question">{esc(turn.question)}{as_of}</h3>'
        f"{_body(answer)}{warnings}{_sources(answer)}{_closest(answer)}{tools}</section>"
    )


def pending_turn(question: str, ready: bool) -> str:
    """A question whose answer is on its way."""
    note = "正在检索条文…" if ready else "首次载入索引，请稍候…"
    return (
        f'<section class="fm-turn fm-pending"><h3 class="fm-question">{esc(question)}</h3>'
        f'<p class="fm-wait" role="status">{note}</p></section>'
    )


def error_turn(question: str, message: str) -> str:
    """A question that could not be answered, and why."""
    return (
        f'<section class="fm-turn fm-failed"><h3 class="fm-question">{esc(question[:200])}</h3>'
        f'<p class="fm-error" role="alert">{esc(message)}</p></section>'
    )


def welcome() -> str:
    """What an empty conversation shows: example questions by role."""
    groups = join(
        f"<div class='fm-role'><h3>{esc(role)}</h3><ul>"
        + join(f'<li><button type="button" class="fm-example" data-ask>{esc(q)}</button></li>' for q in questions)
        + "</ul></div>"
        for role, questions in load_field().questions
    )
    return (
        '<div class="fm-welcome"><h2>问法规，看原文</h2>'
        "<p>用日常的话提问。每句回答都标明出处，点开编号即可在右侧核对条款原文。</p>"
        f'<div class="fm-roles">{groups}</div></div>'
    )


def conversation_html(turns: Sequence[Turn], after: str = "") -> str:
    """A whole conversation; ``after`` is a turn that is not kept (pending or failed)."""
    if not turns and not after:
        return welcome()
    return f'<div class="fm-conversation">{join(map(turn_html, turns))}{after}</div>'


def history_html(conversations: Sequence[Conversation], current: str) -> str:
    """The list of past conversations."""
    rows = join(
        f"<li{' class=fm-current' if c.id == current else ''}>"
        f'<button type="button" class="fm-past" data-action="open" data-conversation="{esc(c.id)}"'
        f' title="{esc(c.title)}">{esc(c.title)}<time>{_local(c.updated)}</time></button>'
        f'<button type="button" class="fm-delete" data-action="delete" data-conversation="{esc(c.id)}"'
        f' aria-label="删除这次会话" title="删除">×</button></li>'
        for c in conversations
    )
    clear = (
        '<button type="button" class="fm-link fm-clear" data-action="clear" data-conversation="">删除全部会话</button>'
        if conversations
        else '<p class="fm-hint">还没有会话。记录只保存在本机数据目录，仅此浏览器可见。</p>'
    )
    return (
        '<div class="fm-history"><button type="button" class="fm-button fm-new" data-action="new" data-conversation="">'
        f"＋ 新会话</button><h3>历史会话</h3><ul>{rows}</ul>{clear}</div>"
    )


def _local(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone().strftime("%m-%d %H:%M")
