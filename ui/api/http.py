"""``/api/v1``: the contract over HTTP, an application of its own so that its description holds nothing else."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from corpus import FamaiError
from ui.access.identity import user_of
from ui.api.brief import BriefAnswer
from ui.api.documents import (
    AnswerDocument,
    AskRequest,
    ChainDocument,
    CheckedCitationDocument,
    CheckRequest,
    ComparisonDocument,
    ExplanationDocument,
    GapDocument,
    GapRequest,
    HitDocument,
    JudgementDocument,
    LawDocument,
    LawTreeDocument,
    NormDocument,
    PlainAnswer,
    ProvisionDocument,
    SanctionDocument,
    StatementRequest,
)
from ui.api.errors import ErrorDocument, error_document, status_of, what_is_wrong
from ui.api.reference import reference_page
from ui.api.service import MOST_CHARACTERS, Service

__all__ = ["http_api", "install_errors", "openapi_text"]

Words = Annotated[str, Query(max_length=2000)]
AsOf = Annotated[str | None, Query(description="按该日有效的版本，如 2025-06-01", max_length=20)]
Doc = Annotated[str | None, Query(description="法规编号，见 /laws", max_length=100)]
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorDocument, "description": "参数不对"},
    404: {"model": ErrorDocument, "description": "没有找到"},
    422: {"model": ErrorDocument, "description": "参数的形式不对"},
    503: {"model": ErrorDocument, "description": "数据缺失或损坏"},
}


def http_api(service: Service) -> FastAPI:
    """The application that is mounted under ``/api/v1``."""
    api = FastAPI(
        title="法脉接口",
        version="1",
        description="结果与命令行 --json 相同；/ask/plain 分成 plain（白话摘要）、answer（回答）和 readings（读题所得）三部分，/ask/brief 只在这里有。令牌：Authorization: Bearer famai_…（famai token add 生成）。",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        responses=_ERRORS,
        servers=[{"url": "/api/v1"}],
    )
    install_errors(api)

    @api.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(reference_page(api.openapi()))

    @api.post("/ask", summary="提问")
    def ask(body: AskRequest) -> AnswerDocument:
        return service.ask(body.question, body.history, body.as_of, body.asker)

    @api.post("/ask/plain", summary="提问，另附白话摘要（模型改写，逐句核对；以原文为准）")
    def ask_plain(body: AskRequest, request: Request) -> PlainAnswer:
        return service.ask_plainly(body.question, body.history, body.as_of, body.asker, user_of(request))

    @api.post("/ask/brief", summary="提问，只要结论和它引用的原文")
    def ask_brief(
        body: AskRequest, max_chars: Annotated[int, Query(ge=400, le=100_000)] = MOST_CHARACTERS
    ) -> BriefAnswer:
        return service.ask_briefly(body.question, body.history, body.as_of, body.asker, max_chars)

    @api.get("/search", summary="查找条文")
    def search(q: Words, top_k: Annotated[int, Query(ge=1, le=200)] = 10, doc: Doc = None) -> list[HitDocument]:
        return service.search(q, top_k, doc)

    @api.get("/show", summary="看一条或一款")
    def show(citation: Annotated[str, Query(max_length=300)], as_of: AsOf = None) -> ProvisionDocument:
        return service.show(citation, as_of)

    @api.get("/chain", summary="义务、罚则、上位法")
    def chain(citation: Annotated[str, Query(max_length=300)], as_of: AsOf = None) -> ChainDocument:
        return service.chain(citation, as_of)

    @api.get("/norms", summary="义务清单")
    def norms(entity: Annotated[str | None, Query(max_length=60)] = None, doc: Doc = None) -> list[NormDocument]:
        return service.norms(entity, doc)

    @api.get("/sanctions", summary="罚则")
    def sanctions(doc: Doc = None) -> list[SanctionDocument]:
        return service.sanctions(doc)

    @api.post("/check", summary="引用核验")
    def check(body: CheckRequest) -> list[CheckedCitationDocument]:
        return service.check(body.text, body.as_of)

    @api.post("/judge", summary="这段话有没有走样")
    def judge(body: StatementRequest) -> JudgementDocument:
        return service.judge(body.text, body.citation, body.as_of)

    @api.post("/gap", summary="制度对照")
    def gap(body: GapRequest) -> GapDocument:
        return service.gap(body.policies, body.entity, body.documents)

    @api.get("/laws", summary="法规库")
    def laws() -> list[LawDocument]:
        return service.laws()

    @api.get("/laws/{doc_id}", summary="一部法规的条文树")
    def law(doc_id: str) -> LawTreeDocument:
        return service.law(doc_id)

    @api.get("/compare", summary="新旧对照")
    def compare(
        old: Annotated[str, Query(max_length=100)], new: Annotated[str, Query(max_length=100)]
    ) -> ComparisonDocument:
        return service.compare(old, new)

    @api.get("/explain", summary="问题是怎样读的")
    def explain(question: Words, as_of: AsOf = None) -> ExplanationDocument:
        return service.explain(question, (), as_of)

    return api


def install_errors(app: FastAPI) -> None:
    """Every failure of ``app`` answers with an :class:`ErrorDocument`."""
    handlers: dict[Any, Callable[[Request, Any], Awaitable[JSONResponse]]] = {
        FamaiError: _foreseen, RequestValidationError: _malformed, HTTPException: _http,
    }  # fmt: skip
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


async def _foreseen(request: Request, error: FamaiError) -> JSONResponse:
    return JSONResponse(error_document(error).model_dump(), status_of(error))


async def _malformed(request: Request, error: RequestValidationError) -> JSONResponse:
    document = ErrorDocument(code="usage", message=what_is_wrong(error), remedy="参数的形式见 /api/v1/docs")
    return JSONResponse(document.model_dump(), 422)


async def _http(request: Request, error: HTTPException) -> JSONResponse:
    document = ErrorDocument(code="not_found", message="没有这个接口", remedy="接口列表见 /api/v1/docs")
    if error.status_code != 404:
        document = ErrorDocument(code="usage", message="不支持这种请求", remedy="请求方法见 /api/v1/docs")
    return JSONResponse(document.model_dump(), error.status_code, headers=error.headers)


def openapi_text() -> str:
    """The description as it is stored in ``docs/openapi.json``."""

    def nothing() -> Any:
        raise NotImplementedError

    return json.dumps(http_api(Service(nothing)).openapi(), ensure_ascii=False, indent=1) + "\n"
