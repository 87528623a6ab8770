"""What a token may call over MCP: all tools have one address, so that the call itself tells which scope it needs."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse, Response

__all__ = ["CHECKING", "refused_call"]

CHECKING = frozenset({"check", "judge", "gap"})
"""The tools to which a caller hands a text of its own."""


def refused_call(body: bytes, words: str) -> Response | None:
    """The refusal of a request that calls one of :data:`CHECKING`; ``None`` for any other.

    A single call is answered as a tool answers that failed, so that the model reads why.
    """
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return None  # the protocol says what is wrong with it
    calls = [one for one in (asked if isinstance(asked, list) else [asked]) if _checks(one)]
    if not calls:
        return None
    answers = [_failed(one, words) for one in calls]
    return JSONResponse(answers if isinstance(asked, list) else answers[0])


def _checks(asked: Any) -> bool:
    parameters = asked.get("params") if isinstance(asked, dict) else None
    name = parameters.get("name") if isinstance(parameters, dict) else None
    return isinstance(name, str) and asked.get("method") == "tools/call" and name in CHECKING


def _failed(asked: dict[str, Any], words: str) -> dict[str, Any]:
    result = {"content": [{"type": "text", "text": words}], "isError": True}
    return {"jsonrpc": "2.0", "id": asked.get("id"), "result": result}
