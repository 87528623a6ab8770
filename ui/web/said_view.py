"""引用核验, second mode 转述有没有走样: a paraphrase with its citation, sentence by sentence, and what differs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from retrieval import JudgedSentence, JudgedWords, Workspace
from ui.web.ask_view import read_day
from ui.web.markup import Wrap, badge, esc, join, weave
from ui.web.panels import open_button
from ui.web.routes import fragment, require_own_page
from ui.web.words import FAULT
from ui.web.workbench import Workbench

__all__ = ["judged_html", "said_routes"]


def _sentence(judged: JudgedWords, number: int, sentence: JudgedSentence) -> str:
    """A sentence with the words that differ marked, and what differs."""
    words = judged.text[sentence.start : sentence.end]
    wraps = []
    for fault in sentence.faults:
        at = words.find(fault.words)
        if fault.words and at >= 0 and len(fault.words) < len(words):
            wraps.append(Wrap(at, at + len(fault.words), "<mark class=fm-hit>", "</mark>"))
    state = badge("走样", "ended") if sentence.faults else badge("一致", "valid")
    faults = join(f"<li><b>{esc(FAULT[f.kind])}</b>　{esc(f.why)}</li>" for f in sentence.faults)
    details = f'<ul class="fm-differences">{faults}</ul>' if faults else ""
    return (
        f'<li class="fm-finding"><div class="fm-finding-head"><span>{number}.</span>{state}</div>'
        f"<p>{weave(words, 0, len(words), wraps)}</p>{details}</li>"
    )


def judged_html(judged: JudgedWords) -> str:
    """The whole result: the paraphrase left, the provisions that it was held against right."""
    bad = sum(bool(s.faults) for s in judged.sentences)
    told = f"{len(judged.sentences)} 句中有 {bad} 句走样" if bad else f"{len(judged.sentences)} 句均与条文一致"
    sentences = join(_sentence(judged, n, s) for n, s in enumerate(judged.sentences, 1))
    provisions = join(
        f"<li>{open_button(label, place.doc_id, quoted.eid, [(quoted.start, quoted.start + len(quoted.quote))])}"
        f"<blockquote>{esc(quoted.quote)}</blockquote></li>"
        for place, label, quoted in judged.provisions
    )
    return (
        f'<div class="fm-verified"><div class="fm-verified-head"><b>{told}</b></div><div class="fm-verified-sides">'
        f'<div class="fm-checked-text" tabindex="0" aria-label="逐句核对"><ol class="fm-checks">{sentences}</ol></div>'
        f'<div><ol class="fm-checks" aria-label="条文原文">{provisions}</ol></div></div></div>'
    )


def said_routes(bench: Workbench) -> APIRouter:
    """The check itself; its form is a mode of the page 引用核验."""
    router = APIRouter()

    @router.post("/famai/verify/said")
    def said(
        request: Request,
        text: Annotated[str, Form()] = "",
        citation: Annotated[str, Form()] = "",
        as_of: Annotated[str, Form()] = "",
    ) -> HTMLResponse:
        """What a paraphrase has otherwise than the provisions named."""

        def result() -> str:
            require_own_page(request)
            workspace = Workspace(bench.settings, corpus=bench.corpus, facts=bench.facts.facts)
            return judged_html(workspace.judge_words(text, citation, read_day(as_of)))

        return fragment(result)

    return router
