"""Errors as other programs get them: a code, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from corpus import DataError, FamaiError, NotFoundError, UsageError

__all__ = ["ErrorDocument", "error_document", "refusing", "status_of", "what_is_wrong"]

_KINDS: tuple[tuple[type[FamaiError], str, int, str], ...] = (
    (UsageError, "usage", 400, "请按接口说明检查参数"),
    (NotFoundError, "not_found", 404, "用 /api/v1/laws 查看收录的法规"),
    (DataError, "data", 503, "请管理员执行 famai doctor 检查"),
)


class ErrorDocument(BaseModel):
    """What every failed call answers."""

    code: str = Field(description="usage、not_found、data、unauthorized、forbidden、too_many、internal")
    message: str = Field(description="哪里不对")
    remedy: str = Field(description="怎么办")


def error_document(error: FamaiError) -> ErrorDocument:
    """The error as a document; what follows the first ； of a message is what to do."""
    _, code, _, usual = _kind(error)
    message, _, remedy = str(error).partition("；")
    return ErrorDocument(code=code, message=message.rstrip("。"), remedy=remedy or usual)


def status_of(error: FamaiError) -> int:
    """The HTTP status of an error."""
    return _kind(error)[2]


def what_is_wrong(error: RequestValidationError) -> str:
    """What of a request cannot be read: the parameter that it names, or its body as a whole."""
    first = error.errors()[0] if error.errors() else {}
    if first.get("type") == "json_invalid":
        return "请求正文不是 JSON"
    where = "、".join(str(part) for part in first.get("loc", ())[1:])
    return f"参数 {where} 不对" if where else "请求正文不对"


def refusing(refuse: Callable[[str], Response]) -> type[APIRoute]:
    """A route that says in the form of its protocol what of a request cannot be read."""

    class Refusing(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def act(request: Request) -> Response:
                try:
                    return await handle(request)
                except RequestValidationError as error:
                    return refuse(what_is_wrong(error))

            return act

    return Refusing


def _kind(error: FamaiError) -> tuple[type[FamaiError], str, int, str]:
    return next((kind for kind in _KINDS if isinstance(error, kind[0])), _KINDS[-1])
