"""问答: the conversation, its history, and the question box."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from corpus import FamaiError, Origin, UsageError
from retrieval import LIMITS
from ui.access.identity import owner_of, user_of
from ui.web.answers import conversation_html, error_turn, history_html, pending_turn, unanswered_turn
from ui.web.intake import lacking
from ui.web.lean_gradio import gradio as gr
from ui.web.whoami import asker_of
from ui.web.workbench import Workbench

__all__ = ["build_ask_view", "read_day"]

# Each tab of the browser remembers its own conversation, so that a reload keeps it and a second tab begins anew.
# The address carries the conversation too: it can be marked, and opened again in another tab of the same browser.
_RECALL = "(c) => [new URLSearchParams(location.search).get('conversation') || sessionStorage.getItem('famai.conversation') || '']"
_REMEMBER = """(c) => {
  sessionStorage.setItem('famai.conversation', c || '');
  const address = new URL(location.href);
  if (c) address.searchParams.set('conversation', c); else address.searchParams.delete('conversation');
  if (c) address.searchParams.delete('q');
  history.replaceState(history.state, '', address);
}"""
# an address may bring a question: it waits in the box, to be sent or changed
_BROUGHT = "(typed) => [new URLSearchParams(location.search).get('q') || typed]"
_DAY = (
    '<label for="fm-day-of">基准日</label><input id="fm-day-of" type="date" min="1990-01-01" max="2100-12-31"'
    ' title="按哪一天有效的法规回答；不选表示今天">'
)
_DELEGATE = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-action]');
  if (!button) return;
  const action = button.dataset.action;
  if (action === 'delete' && !window.confirm('删除这次会话？')) return;
  if (action === 'clear' && !window.confirm('删除全部会话？删除后不能恢复。')) return;
  let title = '';
  if (action === 'rename') { title = window.prompt('会话名称', button.dataset.title); if (!title) return; }
  trigger('click', {action: action, conversation: button.dataset.conversation, title: title});
});
"""


def read_day(text: str) -> str | None:
    """The day that the reader named, checked.

    Raises:
        UsageError: it is no date.
    """
    cleaned = text.strip().replace("/", "-").replace("年", "-").replace("月", "-").replace("日", "")
    if not cleaned:
        return None
    try:
        year, month, day = (int(part) for part in cleaned.split("-"))
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise UsageError("基准日应写成 2026-01-01 的形式，留空表示今天") from error


def _holdings(bench: Workbench) -> str:
    """What the collection holds and lacks, in one line."""
    held = [d for d in bench.corpus.documents.values() if d.origin is Origin.TEXT]
    expected = lacking(bench.corpus)
    named = sum(d.origin is Origin.MISSING and d not in expected for d in bench.corpus.documents.values())
    lack = f'；{len(expected)} 部只有摘要或缺原文，<a href="/library/texts">去补充</a>' if expected else ""
    lack += (
        f'；另有 <a href="/library?text={Origin.MISSING.value}">{named} 部只知名称</a>，问到时会说明' if named else ""
    )
    return f'库里有 <a href="/library?text={Origin.TEXT.value}">{len(held)} 部法规的原文</a>，共 {bench.article_count:,} 条{lack}。'


def build_ask_view(bench: Workbench) -> None:
    """Draw the view into the current Blocks and connect its events."""
    with gr.Row(elem_id="fm-ask", elem_classes="fm-view"):
        history = gr.HTML(elem_id="fm-history", js_on_load=_DELEGATE, apply_default_css=False)
        with gr.Column(elem_id="fm-chat"):
            conversation = gr.HTML(elem_id="fm-conversation", js_on_load=None, apply_default_css=False)
            with gr.Row(elem_id="fm-asking"):
                question = gr.Textbox(
                    elem_id="fm-question",
                    show_label=False,
                    label="问题",
                    placeholder="输入问题，回车发送",
                    lines=1,
                    max_lines=6,
                    autofocus=True,
                    container=False,
                    scale=8,
                    submit_btn=False,
                )
                as_of = gr.Textbox(elem_id="fm-asof", label="基准日", visible="hidden")
                gr.HTML(_DAY, elem_id="fm-day", js_on_load=None, apply_default_css=False)
                send = gr.Button("发送", elem_id="fm-send", variant="primary", scale=0, min_width=72, size="md")
            gr.HTML(
                '<p class="fm-disclaimer">回答由程序从收录文本中摘出，不构成法律意见，引用前请核对原文。</p>',
                js_on_load=None,
                apply_default_css=False,
            )
    current = gr.Textbox(elem_id="fm-current", visible="hidden", label="会话")

    def shown(owner: str, conversation_id: str, request: gr.Request, after: str = "") -> str:
        turns = bench.sessions.turns(owner, conversation_id) if conversation_id else []
        asker = asker_of(request.query_params, request.cookies)
        return conversation_html(turns, after, _holdings(bench), bool(bench.settings.llm_url), asker)

    def past(owner: str, conversation_id: str) -> str:
        return history_html(bench.sessions.conversations(owner), conversation_id)

    def load(conversation_id: str, request: gr.Request) -> tuple[str, str, str]:
        owner = owner_of(request)
        kept = conversation_id if bench.sessions.turns(owner, conversation_id) else ""
        waiting = unanswered_turn(bench.sessions.unanswered(owner, kept))
        return shown(owner, kept, request, waiting), past(owner, kept), kept

    def converse(text: str, day: str, conversation_id: str, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        owner = owner_of(request)
        if not text or not text.strip():
            yield gr.skip(), gr.skip(), gr.skip(), ""
            return
        yield (
            shown(owner, conversation_id, request, pending_turn(text[: LIMITS.question], bench.ready)),
            gr.skip(),
            gr.skip(),
            "",
        )
        asking = ""
        try:
            if len(text) > LIMITS.question:
                raise UsageError(f"问题太长：{len(text)} 字，最多 {LIMITS.question} 字。请缩短后再问")
            chosen = read_day(day or "")
            earlier = [turn.question for turn in bench.sessions.turns(owner, conversation_id)]
            asker = asker_of(request.query_params, request.cookies)
            asking = bench.sessions.begin(owner, conversation_id, text)
            answer = bench.ask(text, earlier[-LIMITS.history_turns :], chosen, asker)
            bench.questions.note(user_of(request), text, answer)
            turn = bench.sessions.add_turn(owner, conversation_id or None, answer, chosen, asking, bench.collection)
        except FamaiError as error:
            with suppress(FamaiError):
                bench.sessions.drop(asking)
            yield shown(owner, conversation_id, request, error_turn(text, str(error))), gr.skip(), gr.skip(), text
            return
        yield shown(owner, turn.conversation, request), past(owner, turn.conversation), turn.conversation, ""

    def choose(conversation_id: str, request: gr.Request, event: gr.EventData) -> tuple[str, str, str]:
        owner = owner_of(request)
        action, target = str(event.action), str(event.conversation)
        if action == "open":
            conversation_id = target
        elif action == "delete":
            bench.sessions.delete(owner, target)
            conversation_id = "" if target == conversation_id else conversation_id
        elif action == "rename":
            bench.sessions.rename(owner, target, str(event.title))
        elif action == "clear":
            bench.sessions.delete_all(owner)
            conversation_id = ""
        else:
            conversation_id = ""
        waiting = unanswered_turn(bench.sessions.unanswered(owner, conversation_id))
        return shown(owner, conversation_id, request, waiting), past(owner, conversation_id), conversation_id

    outputs = [conversation, history, current, question]
    for event in (question.submit, send.click):
        event(
            converse,
            [question, as_of, current],
            outputs,
            show_progress="hidden",
            api_visibility="private",
            concurrency_limit=4,
            concurrency_id="ask",
        )
    history.click(choose, [current], outputs[:3], show_progress="hidden", api_visibility="private")
    current.change(None, [current], None, js=_REMEMBER, api_visibility="private")
    blocks = gr.context.Context.root_block
    assert blocks is not None
    blocks.load(load, [current], outputs[:3], js=_RECALL, show_progress="hidden", api_visibility="private")
    blocks.load(None, [question], [question], js=_BROUGHT, api_visibility="private")

    def answer(
        question: str,
        history: list[str] | None = None,
        as_of: str | None = None,
        asker: list[str] | None = None,
        request: gr.Request | None = None,
    ) -> dict[str, Any]:
        """Answer one question, for other programs: the object that ``famai ask --json`` prints."""
        try:
            given = bench.ask(question, (history or [])[-LIMITS.history_turns :], as_of or None, asker or ())
            bench.questions.note(user_of(request), question, given)
            return given.to_json()
        except FamaiError as error:
            raise gr.Error(str(error), print_exception=False) from error

    gr.events.api(answer, api_name="ask", concurrency_limit=4, concurrency_id="ask")
