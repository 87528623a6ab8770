"""补充原文: what is lacking and why, a file or pasted words into its slot, and texts from official sites by a button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from corpus import (
    SUFFIXES,
    Document,
    Taken,
    UnsureError,
    UntitledError,
    UsageError,
    by_hand,
    format_title,
    in_marks,
    load_corpus,
    look_up,
    take_file,
    take_text,
)
from ui.web.intake import Intake, State, lacking
from ui.web.markup import esc, join, origin_badge
from ui.web.pages import page
from ui.web.routes import fragment, require_own_page
from ui.web.verify_view import uploaded
from ui.web.workbench import Workbench

__all__ = ["intake_routes"]

_UNTITLED = (
    "这不是目录里的法规，也读不出标题。是目录里的，请在“这是哪一部”里填编号、文号或名称；"
    "不是的，请在第一行写上标题后粘贴全文，作为自己的文件收录"
)
_MOST = 200  # texts of one click


def _state(state: State) -> str:
    """What the job does; the script asks again while it is at work."""
    poll = ' data-poll="/famai/library/intake"' if state.doing else ""
    doing = f'<p class="fm-wait" role="status">{esc(state.doing)}</p>' if state.doing else ""
    finished = f'<p role="status"><b>{esc(state.finished)}</b></p>' if state.finished else ""
    failed = join(f'<li class="fm-warning">{esc(words)}</li>' for words in state.failed)
    return (
        f'<div class="fm-intake-state"{poll}>{doing}{finished}<ul>{join(map(_taken, state.taken))}{failed}</ul></div>'
    )


def _taken(taken: Taken) -> str:
    differs, done = "；".join(taken.differences), "；".join(taken.notices)
    note = f'<p class="fm-warning">{esc(differs)}</p>' if differs else ""
    note += f'<p class="fm-hint">{esc(done)}</p>' if done else ""
    why = f"（{'，'.join(taken.why)}）" if taken.why else ""
    return (
        f'<li><a href="/law/{esc(taken.id)}">{esc(in_marks(taken.title))}</a>已收录：{esc(taken.slot)}{esc(why)}，'
        f"共 {taken.articles} 条；{esc(taken.standing)}。{note}</li>"
    )


def _row(document: Document) -> str:
    instrument = document.instrument
    register = None if instrument.source else look_up(instrument)
    page = register.page if register else instrument.source or ""
    words = f"{register.name}（按标题查）" if register else "官方页面"
    official = (
        f'<a href="{esc(page)}" rel="noreferrer noopener" target="_blank">{esc(words)}</a>'
        if page.startswith("https://")
        else "—"
    )
    return (
        f'<tr><td><a href="/law/{esc(document.id)}">{esc(instrument.title)}</a>{origin_badge(document)}</td>'
        f"<td>{esc(instrument.number or '—')}</td><td>{official}</td><td>{esc(by_hand(instrument))}</td>"
        f'<td><form data-post="/famai/library/fetch" data-result="#fm-intake-result">'
        f'<input type="hidden" name="doc" value="{esc(document.id)}">'
        f'<button class="fm-button" type="submit">获取</button></form></td></tr>'
    )


def _unsure(error: UnsureError) -> str:
    choices = join(
        f"<li><b>{esc(c.instrument.id)}</b>{esc(format_title(c.instrument))}（{esc('，'.join(c.why))}）</li>"
        for c in error.recognition.candidates
    )
    return (
        f'<div class="fm-warning" role="alert"><p>不能确定是哪一部，没有收录。可能是：</p><ul>{choices}</ul>'
        f"<p>请在“这是哪一部”里填入编号或名称，再点“收录”。</p></div>"
    )


def intake_routes(bench: Workbench, intake: Intake) -> APIRouter:
    """The page and what its forms ask for."""
    router = APIRouter()

    @router.get("/library/texts")
    def texts_page(request: Request) -> HTMLResponse:
        missing = lacking(bench.corpus)
        known = [d for d in bench.corpus.documents.values() if d.replaceable and d not in missing]
        values = {
            "suffixes": sorted(SUFFIXES),
            "count": len(missing),
            "missing": Markup(join(map(_row, missing))),
            "named": len(known),
            "known": Markup(join(map(_row, known))),
            "result": Markup(_state(intake.state)),
        }
        return page(bench, request, "library", "intake.html", "补充原文", **values)

    @router.get("/famai/library/intake")
    def state() -> HTMLResponse:
        return fragment(lambda: _state(intake.state))

    @router.post("/famai/library/add")
    def add(
        request: Request,
        text: Annotated[str, Form()] = "",
        which: Annotated[str, Form(max_length=200)] = "",
        file: Annotated[UploadFile | None, File()] = None,
    ) -> HTMLResponse:
        """Take in what was pasted, else the file."""

        def result() -> str:
            require_own_page(request)
            as_id = which.strip() or None
            with uploaded(file) as path:
                if not text.strip() and path is None:
                    raise UsageError("请粘贴文字，或选择一个文件")
                documents = load_corpus(bench.settings).documents
                home = bench.settings.home
                make: Callable[[], Taken] = (
                    (lambda: take_text(text, home, documents, as_id=as_id))
                    if text.strip() or path is None
                    else (lambda: take_file(path, home, documents, as_id=as_id))
                )
                try:
                    intake.take(make)
                except UnsureError as error:
                    return _unsure(error)
                except UntitledError as error:
                    raise UsageError(_UNTITLED) from error
            return _state(intake.state)

        return fragment(result)

    @router.post("/famai/library/fetch")
    def fetch(request: Request, doc: Annotated[str, Form(max_length=100)] = "") -> HTMLResponse:
        """Get one text, or all that are lacking, from official sites."""

        def result() -> str:
            require_own_page(request)
            ids = [bench.corpus.document(doc).id] if doc else [d.id for d in lacking(bench.corpus)]
            if not ids:
                raise UsageError("没有缺原文的法规")
            intake.fetch(ids[:_MOST])
            return _state(intake.state)

        return fragment(result)

    return router
