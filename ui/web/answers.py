"""An answer as HTML: the sentences with their numbered marks, the table, the sources, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from retrieval import Answer, AnswerCitation
from ui.exports import answer_plain, sources_used
from ui.web.answer_card import answer_card, citation_attributes
from ui.web.field_examples import welcome_questions
from ui.web.markup import badge, esc, join, status_class
from ui.web.sessions import Conversation, Turn

__all__ = ["conversation_html", "error_turn", "history_html", "pending_turn", "turn_html", "welcome"]

EXPORTS = (("docx", "Word"), ("xlsx", "Excel"), ("md", "Markdown"), ("json", "JSON"))

_LONG_QUOTE = 180  # characters from which a quotation is folded


def _badges(citation: AnswerCitation) -> str:
    flags = badge(citation.status, status_class(citation.status))
    if citation.origin == "digest" and "摘要" not in citation.status:
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
        f'<li><div><button type="button" class="fm-source" {citation_attributes(citation)}>'
        f'<span class="fm-source-no">{citation.marker}</span><span class="fm-source-label">{esc(citation.label)}</span>'
        f"</button>{_badges(citation)}</div>{quote}</li>"
    )


def _sources(answer: Answer) -> str:
    """The provisions on which what is said rests, quoted; all else folds away under one line with its count."""
    first = sources_used(replace(answer, rows=()))
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


def turn_html(turn: Turn, plain: bool = False) -> str:
    """A question with its answer, sources and tools; with ``plain``, the place of its 白话摘要, which is fetched."""
    answer = turn.answer
    place = f'<div class="fm-plain" data-plain="{esc(turn.id)}" aria-live="polite" hidden></div>'
    summary = place if plain and answer.citations and not answer.abstained else ""
    anew = (
        f'<div class="fm-plain" data-reread="{esc(turn.id)}" aria-live="polite" hidden></div>'
        if plain and answer.abstained
        else ""
    )
    warnings = join(f'<p class="fm-warning">{esc(w)}</p>' for w in answer.warnings)
    exports = join(
        f'<a class="fm-button" href="/famai/export/answer/{esc(turn.id)}.{form}" download>{name}</a>'
        for form, name in EXPORTS
    )
    as_of = f'<span class="fm-asof">基准日 {esc(turn.as_of)}</span>' if turn.as_of else ""
    tools = (
        f'<div class="fm-tools"><button type="button" class="fm-button" data-copy="{esc(answer_plain(answer))}" title="纯文字，可贴到微信、邮件">复制</button><button type="button" class="fm-button" data-copy-rich title="带格式，可贴到 Word">复制到 Word</button><a class="fm-button" href="/answer/{esc(turn.id)}">固定链接</a>'
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
        f"{summary}{answer_card(turn)}{anew}{warnings}{_sources(answer)}{_closest(answer)}{tools}</section>"
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


def unanswered_turn(questions: Sequence[str]) -> str:
    """Questions that a server began to answer and did not finish; one click asks them again."""
    return join(
        f'<section class="fm-turn fm-failed"><h3 class="fm-question">{esc(question)}</h3>'
        '<p class="fm-error" role="alert">这个问题没有答完：回答它的服务中断了，或仍在另一个窗口里回答。'
        f'点下面的问题再问一次。</p><button type="button" class="fm-example" data-ask>{esc(question)}</button></section>'
        for question in questions
    )


def welcome(holdings: str = "", asker: Sequence[str] = ()) -> str:
    """What an empty conversation shows: what the collection holds and lacks, and questions that suit who asks (我是)."""
    groups = join(
        f"<div class='fm-role'><h3>{esc(role)}</h3><ul>"
        + join(f'<li><button type="button" class="fm-example" data-ask>{esc(q)}</button></li>' for q in questions)
        + "</ul></div>"
        for role, questions in welcome_questions(asker)
    )
    held = f'<p class="fm-holdings">{holdings}</p>' if holdings else ""
    return (
        '<div class="fm-welcome"><h2>问法规，看原文</h2>'
        f"<p>用日常的话提问。每句回答都标明出处，点开编号即可在右侧核对条款原文。</p>{held}"
        f'<div class="fm-roles">{groups}</div></div>'
    )


def conversation_html(
    turns: Sequence[Turn], after: str = "", holdings: str = "", plain: bool = False, asker: Sequence[str] = ()
) -> str:
    """A whole conversation; ``after`` is a turn that is not kept (pending or failed), ``holdings`` what is there to ask."""
    if not turns and not after:
        return welcome(holdings, asker)
    return f'<div class="fm-conversation">{join(turn_html(turn, plain) for turn in turns)}{after}</div>'


def history_html(conversations: Sequence[Conversation], current: str) -> str:
    """The list of past conversations, each with its whole title, to open, rename, search and delete."""
    rows = join(
        f"<li{' class=fm-current' if c.id == current else ''}>"
        f'<button type="button" class="fm-past" data-action="open" data-conversation="{esc(c.id)}"'
        f"{' aria-current=true' if c.id == current else ''}><span>{esc(c.title)}</span><time>{_local(c.updated)}</time></button>"
        f'<button type="button" class="fm-delete" data-action="rename" data-conversation="{esc(c.id)}" data-title="{esc(c.title)}"'
        f' aria-label="改名：{esc(c.title)}" title="改名">✎</button>'
        f'<button type="button" class="fm-delete" data-action="delete" data-conversation="{esc(c.id)}"'
        f' aria-label="删除：{esc(c.title)}" title="删除">×</button></li>'
        for c in conversations
    )
    find = (
        '<input type="search" class="fm-search" data-history-find placeholder="在会话中查找，回车查内容" aria-label="查找会话">'
        if conversations
        else ""
    )
    clear = (
        '<button type="button" class="fm-link fm-clear" data-action="clear" data-conversation="">删除全部会话</button>'
        if conversations
        else '<p class="fm-hint">还没有会话。记录只保存在本机数据目录，仅此浏览器可见。</p>'
    )
    return (
        '<div class="fm-history"><button type="button" class="fm-button fm-new" data-action="new" data-conversation="">'
        f'＋ 新会话</button><a class="fm-link fm-batch-link" href="/famai/batch">批量提问（Excel）</a>'
        f"<details class=fm-past-list open><summary>历史会话</summary>{find}<ul>{rows}</ul>{clear}</details></div>"
    )


def _local(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone().strftime("%m-%d %H:%M")
