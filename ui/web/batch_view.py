"""The page of 批量提问: a file of questions in, how far it is, the answers as Word or Excel out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from corpus import FamaiError, UsageError
from retrieval import Answer
from ui.access.identity import owner_of, user_of
from ui.exports import BATCH_FORMATS, export_answers, format_of
from ui.web.batch import Batch, Batches, read_questions
from ui.web.markup import esc, join
from ui.web.pages import page
from ui.web.routes import download, fragment, report, require_own_page
from ui.web.verify_view import uploaded
from ui.web.whoami import asker_of
from ui.web.workbench import Workbench

__all__ = ["batch_routes"]


def _state(key: str, batch: Batch) -> str:
    """How far a file is; asks again by itself while it is at work."""
    done, count = len(batch.done), len(batch.questions)
    refused = sum(isinstance(a, str) or a.abstained for a in batch.done)
    address = f"/famai/batch/{esc(key)}"
    files = join(
        f'<a class="fm-button" href="{address}.{form}" download>{name}</a>'
        for form, name in (("docx", "Word"), ("xlsx", "Excel"))
    )
    stop = (
        f'<button type="button" class="fm-button" data-send="{address}/stop" data-result="#fm-batch-result">停止</button>'
        if not batch.finished
        else ""
    )
    word = "已停止" if batch.stopped else "完成" if batch.finished else "正在回答"
    poll = "" if batch.finished else f' data-poll="{address}"'
    return (
        f'<section class="fm-batch"{poll}><h2>{esc(batch.name)}</h2>'
        f'<p role="status">{word}：{done} / {count} 个问题{f"，其中 {refused} 个没有答案" if refused else ""}</p>'
        f'<progress max="{count}" value="{done}" aria-label="进度"></progress>'
        f'<p class="fm-tools">{files if done else ""}{stop}</p></section>'
    )


def batch_routes(bench: Workbench) -> APIRouter:
    """The page, the upload, the state, the files."""
    router, batches = APIRouter(), Batches()

    def all_of(owner: str) -> str:
        return join(_state(key, batch) for key, batch in batches.of(owner))

    @router.get("/famai/batch")
    def batch_page(request: Request) -> HTMLResponse:
        return page(bench, request, "ask", "batch.html", "批量提问", result=Markup(all_of(owner_of(request))))

    @router.post("/famai/batch")
    def start(request: Request, file: Annotated[UploadFile | None, File()] = None) -> HTMLResponse:
        def make() -> str:
            require_own_page(request)
            owner, user = owner_of(request), user_of(request)
            asker = asker_of(request.query_params, request.cookies)
            with uploaded(file) as path:
                if path is None:
                    raise UsageError("请选择一个文件")
                questions, name = read_questions(path), path.name

            def ask(question: str) -> Answer:
                answer = bench.ask(question, asker=asker)
                bench.questions.note(user, question, answer)
                return answer

            batches.start(owner, name, questions, ask)
            return all_of(owner)

        return fragment(make)

    @router.get("/famai/batch/{key}")
    def state(request: Request, key: str) -> Response:
        """How far it is; with an ending, the file."""
        owner = owner_of(request)
        name, dot, form = key.partition(".")
        if not dot:
            return fragment(lambda: _state(key, batches.get(owner, key)))
        try:
            batch = batches.get(owner, name)
            form = format_of(form, BATCH_FORMATS)
        except FamaiError as error:
            return HTMLResponse(f"<p>{esc(error)}</p>", status_code=report(error))
        pairs = list(zip(batch.questions, batch.done, strict=False))
        return download("批量回答", form, lambda path: export_answers(pairs, bench.corpus, form, path))

    @router.post("/famai/batch/{key}/stop")
    def stop(request: Request, key: str) -> HTMLResponse:
        def make() -> str:
            require_own_page(request)
            owner = owner_of(request)
            batches.get(owner, key).stopped = True
            return all_of(owner)

        return fragment(make)

    return router
