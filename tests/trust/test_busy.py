"""Where too many wait, the page and programs are told so in Chinese, and when to come again."""

from __future__ import annotations

import json
from typing import Any

import anyio
import pytest

import ui.access.access
from corpus import load_settings
from ui.access.access import Guard
from ui.access.policy import Policy
from ui.access.users import UserStore
from ui.limits import SERVER
from ui.web.busy import BusyWords


async def _post(app: Any, path: str) -> tuple[int, dict[str, str], str]:
    told: list[dict[str, Any]] = []
    headers = [(b"host", b"localhost"), (b"content-length", b"2")]
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "scheme": "http",
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"{}"}

    async def send(message: Any) -> None:
        told.append(message)

    await app(scope, receive, send)
    named = {k.decode(): v.decode() for k, v in told[0]["headers"]}
    return told[0]["status"], named, b"".join(m.get("body", b"") for m in told[1:]).decode()


@pytest.mark.parametrize(("status", "path", "chinese"), [
    (503, "/gradio_api/queue/join", True), (503, "/gradio_api/call/ask", True),
    (400, "/gradio_api/queue/join", False), (503, "/famai/feedback", False),
])  # fmt: skip
def test_a_full_queue_of_the_page_says_so(status: int, path: str, chinese: bool) -> None:
    async def gradio(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"3")]})
        await send({"type": "http.response.body", "body": b"Que", "more_body": True})
        await send({"type": "http.response.body", "body": b"ue"})

    got, headers, body = anyio.run(_post, BusyWords(gradio), path)
    assert got == status
    if chinese:
        assert "太多" in json.loads(body)["detail"] and headers["retry-after"] == str(SERVER.busy_seconds)
        assert int(headers["content-length"]) == len(body.encode())
    else:
        assert body == "Queue"


def test_programs_beyond_the_line_are_turned_away_in_their_own_form(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    monkeypatch.setattr(ui.access.access, "SERVER", replace(SERVER, waiting=2))
    settings = replace(load_settings({}), home=tmp_path)
    go = None

    async def work(scope: Any, receive: Any, send: Any) -> None:
        await go.wait()  # type: ignore[attr-defined]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    guard = Guard(work, Policy(settings, UserStore(tmp_path), False))
    got: list[tuple[int, dict[str, str], str]] = []

    async def one(path: str) -> None:
        got.append(await _post(guard, path))

    async def run() -> None:
        nonlocal go
        go = anyio.Event()
        async with anyio.create_task_group() as group:
            group.start_soon(one, "/api/v1/ask")
            group.start_soon(one, "/v1/chat/completions")
            while guard._programs < 2:
                await anyio.sleep(0.01)
            for path in ("/api/v1/ask", "/v1/chat/completions", "/dify/retrieval"):
                await one(path)
            go.set()
        await one("/api/v1/ask")

    anyio.run(run)
    assert [status for status, *_ in got] == [503, 503, 503, 200, 200, 200]
    http, chat, dify = (json.loads(body) for _, _, body in got[:3])
    assert "太多" in http["message"] and "再试" in http["remedy"]
    assert "太多" in chat["error"]["message"] and "太多" in dify["error_msg"]
    assert got[0][1]["retry-after"] == str(SERVER.busy_seconds) and guard._programs == 0
