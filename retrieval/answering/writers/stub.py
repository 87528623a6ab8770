"""The endpoint that ships (``FAMAI_LLM_URL=stub:``): recorded replies, filled with the statements that it is sent.

It shows the page without any model, with the faults that models have: talk around the JSON, a fence, and a sentence
that is not true, which must not be shown. ``stub:lies`` says nothing that is true, in every way that it knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import httpx

__all__ = ["stub_transport"]

_PLAINER = (("应当", "要"), ("不得", "不能"), ("及时", "尽快"), ("以及", "和"), ("或者", "或"), ("开展", "进行"))
_RECORDED = (
    "{json}",
    "好的，以下是改写：\n```json\n{json}\n```\n希望对你有帮助。",
    "<think>先看引文，再改写。</think>\n{json}",
)
_LIES = (
    ("应当", "可以"), ("不得", "可以"), ("可以", "不得"), ("以上", "以下"), ("以下", "以上"), ("不少于", "不超过"),
    ("或者", "并且"), ("立即", "三十日内"), ("及时", "立即"), ("五年", "三年"), ("六个月", "三个月"), ("每年", "每三年"),
)  # fmt: skip
_PIECE = 30
_OTHERWISE = "此项要求可以由单位自行决定是否执行。"


def stub_transport(lies: bool = False) -> httpx.MockTransport:
    """The endpoint; with ``lies`` it says the contrary of each statement."""

    def answer(request: httpx.Request) -> httpx.Response:
        asked = json.loads(request.content)
        content = _reply(asked["messages"], lies)
        if asked.get("stream"):
            return httpx.Response(
                200, headers={"content-type": "text/event-stream"}, stream=httpx.ByteStream(_events(content))
            )
        message = {"role": "assistant", "content": content}
        document = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
        return httpx.Response(200, stream=httpx.ByteStream(json.dumps(document, ensure_ascii=False).encode()))

    return httpx.MockTransport(answer)


def _reply(asked: Sequence[dict[str, str]], lies: bool) -> str:
    try:
        task = json.loads(asked[-1]["content"])
        if "提问" in task:
            return _read(str(task["提问"]))
        statements = task["陈述"]
    except (ValueError, KeyError, TypeError):  # the probe
        return '{"sentences": [{"text": "好。", "quotes": [1]}]}'
    rows: list[dict[str, Any]] = []
    for number, statement in enumerate(statements):
        words = str(statement["文字"])
        marks = statement["引文"]
        if not lies:
            rows += [{"text": part, "quotes": marks} for part in _plainer(words)]
        told = _false(words)
        rows += [{"text": lie, "quotes": marks} for lie in (told if lies else told[: not number])]
    recorded = _RECORDED[len(statements) % len(_RECORDED)]
    return recorded.replace("{json}", json.dumps({"sentences": rows}, ensure_ascii=False))


def _events(content: str) -> bytes:
    """The content as a stream of events, some characters each."""
    pieces = [content[at : at + _PIECE] for at in range(0, len(content), _PIECE)]
    rows: list[dict[str, Any]] = [{"index": 0, "delta": {"content": piece}, "finish_reason": None} for piece in pieces]
    rows.append({"index": 0, "delta": {}, "finish_reason": "stop"})
    told = [f"data: {json.dumps({'choices': [row]}, ensure_ascii=False)}\n\n" for row in rows]
    return "".join((*told, "data: [DONE]\n\n")).encode()


def _read(question: str) -> str:
    """A reading as recorded ones are: the last sentence as the ask, and one with a number that nobody told."""
    sentences = [part.strip() for part in re.findall(r"[^。！？?!]+[。！？?!]?", question) if part.strip()]
    asks = [f"{sentences[-1].rstrip('。！？?!')}？", "三百万元以上怎么处罚？"] if sentences else []
    return f"好的：\n```json\n{json.dumps({'asks': asks, 'facts': []}, ensure_ascii=False)}\n```"


def _plainer(words: str) -> list[str]:
    for formal, plain in _PLAINER:
        words = words.replace(formal, plain)
    return [part for part in re.findall(r"[^。]+。?", words) if part.strip()]


def _false(words: str) -> list[str]:
    """The contrary of a statement in every way: a word exchanged where it stands first, and where it stands last."""
    told = [
        put
        for true, lie in _LIES
        if true in words
        for put in (words.replace(true, lie, 1), lie.join(words.rsplit(true, 1)))
    ]
    return list(dict.fromkeys(told)) or [_OTHERWISE]
