"""64 clients at once, mixed over page, HTTP, chat and MCP: no error, and nobody gets the answer of another."""

from __future__ import annotations

import json

import anyio
import httpx
from mcp import Client

CLIENTS = 64
ASKED = (
    ("操作日志保存多久", "五年以上"),
    ("系统日志保存多久", "六个月以上"),
    ("几个工作日内报告第一种情况", "十个工作日"),
)


async def _page(client: httpx.AsyncClient, question: str, _: str) -> str | None:
    answers = [await client.get("/"), await client.get("/verify"), await client.get(f"/search?q={question}")]
    return next((f"{a.url} {a.status_code}" for a in answers if a.status_code != 200), None)


async def _http(client: httpx.AsyncClient, question: str, holds: str) -> str | None:
    answer = await client.post("/api/v1/ask", json={"question": question})
    return None if answer.status_code == 200 and holds in answer.json()["conclusion"] else answer.text[:300]


async def _chat(client: httpx.AsyncClient, question: str, holds: str) -> str | None:
    body = {"model": "famai", "messages": [{"role": "user", "content": question}]}
    answer = await client.post("/v1/chat/completions", json=body)
    return None if answer.status_code == 200 and holds in answer.text else answer.text[:300]


async def _mcp(client: httpx.AsyncClient, question: str, holds: str) -> str | None:
    async with Client(f"{str(client.base_url).rstrip('/')}/mcp") as session:
        given = await session.call_tool("ask", {"question": question})
    return None if holds in json.dumps(given.structured_content, ensure_ascii=False) else str(given)[:300]


def test_mixed_clients_at_once(local):
    failures: list[str] = []
    done: list[str] = []

    async def one(client: httpx.AsyncClient, number: int) -> None:
        act = (_page, _http, _chat, _mcp)[number % 4]
        question, holds = ASKED[number % len(ASKED)]
        wrong = await act(client, question, holds)
        done.append(act.__name__)
        if wrong:
            failures.append(f"{act.__name__}: {wrong}")

    async def run() -> None:
        limits = httpx.Limits(max_connections=CLIENTS)
        async with (
            httpx.AsyncClient(base_url=local.url, timeout=300, trust_env=False, limits=limits) as client,
            anyio.create_task_group() as group,
        ):
            for number in range(CLIENTS):
                group.start_soon(one, client, number)

    anyio.run(run)
    assert len(done) == CLIENTS and not failures, failures[:5]
