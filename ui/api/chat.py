"""The protocol of chat front ends: ``/v1/models`` and ``/v1/chat/completions``, streamed or not.

The last message of the user is the question, the earlier ones its history. Requests by which front ends make titles,
tags and follow-up questions are recognised and answered without asking anything.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from corpus import FamaiError
from retrieval import Answer
from ui.api.errors import refusing, status_of
from ui.api.service import Service

__all__ = ["MODEL", "chat_routes", "household_reply"]

MODEL = "famai"
_PIECE = 40  # characters of a streamed piece
_TASK = re.compile(
    r"^\s*#{2,3}\s*Task\b|^\s*(?:Generate|Create|Summari[sz]e)\b.{0,80}\b(?:title|tags|queries|question)", re.I | re.S
)
_TITLE = re.compile(r"\btitle\b|标题", re.I)
_TASK_ZH = re.compile(r"(?:生成|起|取|总结为|概括为|拟)[^。\n]{0,30}(?:标题|标签)")
_HISTORY = re.compile(r"<chat_history>(.*?)</chat_history>", re.S)
_LINE = re.compile(r"^\s*(?:USER|user|用户)\s*[:：]\s*(.+)$", re.M)


class Message(BaseModel):
    """One turn."""

    model_config = ConfigDict(extra="ignore")

    role: str
    content: str | list[dict[str, Any]] | None = None

    @property
    def text(self) -> str:
        """Its words; pictures and other parts are passed over."""
        if isinstance(self.content, list):
            return "\n".join(
                str(part.get("text", "")) for part in self.content if part.get("type") in ("text", "input_text")
            )
        return self.content or ""


class ChatRequest(BaseModel):
    """A request; what is not used here (temperature, tools …) is passed over."""

    model_config = ConfigDict(extra="ignore")

    model: str = MODEL
    messages: Annotated[list[Message], Field(min_length=1, max_length=500)]
    stream: bool = False


def chat_routes(service: Service) -> APIRouter:
    """The addresses of the protocol."""
    router = APIRouter(include_in_schema=False, route_class=refusing(lambda words: _error(words, 400)))

    @router.get("/v1/models")
    def models() -> dict[str, Any]:
        return {"object": "list", "data": [_model()]}

    @router.get("/v1/models/{name}")
    def model(name: str) -> JSONResponse:
        return JSONResponse(_model()) if name == MODEL else _error(f"没有模型 {name[:60]}；可用的是 {MODEL}", 404)

    @router.post("/v1/chat/completions", response_model=None)
    def complete(body: ChatRequest) -> JSONResponse | StreamingResponse:
        asked = [message.text.strip() for message in body.messages if message.role == "user"]
        if not asked or not asked[-1]:
            return _error("最后一条用户消息是空的；请写出问题", 400)
        reply, sources = household_reply(asked[-1]), []
        if reply is None:
            try:
                answer = service.answer(asked[-1], [turn for turn in asked[:-1] if turn][-6:])
            except FamaiError as error:
                return _error(str(error), status_of(error))
            reply, sources = _spoken(answer), _sources(answer)
        if body.stream:
            return StreamingResponse(_stream(reply, sources), media_type="text/event-stream")
        return JSONResponse(_completion(reply, sources, sum(map(len, asked))))

    return router


def household_reply(words: str) -> str | None:
    """The answer to a front end's own request (title, tags, follow-ups, search queries); ``None`` for a question."""
    if not (_TASK.search(words) or (_TASK_ZH.search(words) and len(words) > 60)):
        return None
    turns = _LINE.findall((_HISTORY.search(words) or re.match(r"()", words)).group(1)) or _LINE.findall(words)  # type: ignore[union-attr]
    if re.search(r"follow[- _]?ups?", words, re.I):
        return '{"follow_ups": []}'
    if re.search(r"\bqueries\b", words, re.I):
        return '{"queries": []}'
    if re.search(r"\btags?\b|标签", words, re.I) and not re.search(r'"title"', words):
        return '{"tags": ["法规"]}'
    if _TITLE.search(words):
        title = re.sub(r"[\s？?。！!]+", "", turns[0])[:14] if turns else "法规问答"
        return json.dumps({"title": title}, ensure_ascii=False) if "json" in words.lower() else title
    return ""


def _spoken(answer: Answer) -> str:
    """What is shown: the conclusion and the quotations that it uses, as Markdown."""
    if answer.abstained or not answer.conclusion:
        return answer.answer
    used = set(re.findall(r"\[(\d{1,3})\]", answer.conclusion))
    quotes = [
        f"[{c.marker}] {c.label}（{c.status}）：“{c.quote.strip()}”" for c in answer.citations if str(c.marker) in used
    ]
    blocks = [answer.conclusion]
    if answer.steps:
        blocks.append(
            "\n".join(
                f"{n}. {'，'.join(filter(None, (s.who, s.when, s.action, s.to)))}"
                for n, s in enumerate(answer.steps, 1)
            )
        )
    if answer.rows:
        lines = [f"| {r.duty}[{r.marker}] | {r.label} | {r.timing or '—'} |" for r in answer.rows[:60]]
        blocks.append("| 义务 | 条款 | 期限 |\n|---|---|---|\n" + "\n".join(line.replace("\n", " ") for line in lines))
    if quotes:
        blocks.append("**依据**\n\n" + "\n\n".join(quotes))
    if answer.warnings:
        blocks.append("\n".join(f"> {warning}" for warning in answer.warnings))
    return "\n\n".join(blocks)


def _sources(answer: Answer) -> list[dict[str, Any]]:
    return [
        {"marker": c.marker, "title": c.label, "url": c.iri, "quote": c.quote, "status": c.status}
        for c in answer.citations
    ]


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": "famai"}


def _completion(reply: str, sources: list[dict[str, Any]], asked: int) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [{"index": 0, "message": {"role": "assistant", "content": reply}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": asked, "completion_tokens": len(reply), "total_tokens": asked + len(reply)},
        "citations": [source["url"] for source in sources],
        "sources": sources,
    }


def _stream(reply: str, sources: list[dict[str, Any]]) -> Iterator[str]:
    own = {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": MODEL,
    }

    def event(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return f"data: {json.dumps({**own, 'choices': [choice], **more}, ensure_ascii=False)}\n\n"

    yield event({"role": "assistant", "content": ""})
    for start in range(0, len(reply), _PIECE):
        yield event({"content": reply[start : start + _PIECE]})
    yield event({}, "stop", citations=[source["url"] for source in sources], sources=sources)
    yield "data: [DONE]\n\n"


def _error(message: str, status: int) -> JSONResponse:
    kind = "invalid_request_error" if status < 500 else "server_error"
    return JSONResponse({"error": {"message": message, "type": kind, "param": None, "code": None}}, status)
