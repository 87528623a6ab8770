"""Many clients at once against a running server, over the HTTP interface of Gradio: errors, mix-ups, speed, memory.

Only servers on this machine are asked. A run ends by itself: after the questions, or when its time is over.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from corpus import DataError, UsageError
from evaluation.bench.measure import memory_of
from evaluation.metrics import percentile
from evaluation.questions import Question

__all__ = ["CLIENTS", "GradioClient", "Level", "LoadResult", "check_local", "growth", "run_load"]

CLIENTS = (1, 4, 16, 64)
"""How many ask at once, level after level; each level gets the same share of the questions."""

API = "ask"
"""The name of the server's public function: question and earlier turns → answer object."""

_SAMPLES = 40
_MESSAGES = 5


@dataclass(frozen=True, slots=True)
class Level:
    """One number of clients: times in milliseconds, ``throughput`` in questions a second."""

    clients: int
    asked: int
    errors: int
    mixed_up: int
    p50: float | None
    p95: float | None
    throughput: float


@dataclass(frozen=True, slots=True)
class LoadResult:
    """All levels, memory of the server in MiB over the number of questions answered, and the first error messages."""

    levels: tuple[Level, ...]
    memory: tuple[tuple[float, float], ...]
    messages: tuple[str, ...]
    complete: bool

    @property
    def growth(self) -> float | None:
        """Share by which memory grew after warming up; see :func:`growth`."""
        return growth(self.memory)


def growth(memory: Sequence[tuple[float, float]]) -> float | None:
    """By what share memory grew from after warming up to the end.

    The first fifth of the samples is the warming up, with as many clients as ever (caches fill, workers start).
    Compared are the medians of the next fifth and of the last fifth, so that a single peak decides nothing.
    """
    values = [value for _, value in memory]
    fifth = len(values) // 5
    if fifth < 1:
        return None
    before, after = percentile(values[fifth : 2 * fifth], 0.5), percentile(values[-fifth:], 0.5)
    return None if not before or after is None else after / before - 1.0


def check_local(url: str) -> str:
    """The address without its last stroke.

    Raises:
        UsageError: it is not an address of this machine.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if parts.scheme not in ("http", "https") or not local:
        raise UsageError(f"压力测试只向本机（127.0.0.1）的服务提问，不接受 {url}")
    return url.rstrip("/")


class GradioClient:
    """The two requests of Gradio's interface: send the question, then read the stream until the answer is complete."""

    def __init__(self, url: str, timeout: float = 120.0, connections: int = 80):
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        self._base = f"{check_local(url)}/gradio_api"
        self._http = httpx.AsyncClient(timeout=timeout, limits=limits, trust_env=False)
        self._extra: list[Any] = []

    async def __aenter__(self) -> GradioClient:
        try:
            answer = await self._http.get(f"{self._base}/info")
            endpoint = answer.raise_for_status().json()["named_endpoints"][f"/{API}"]
            self._extra = [p.get("parameter_default") for p in endpoint["parameters"][2:]]
            self._takes_history = len(endpoint["parameters"]) > 1
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            await self._http.aclose()
            raise DataError(
                f"{self._base} 没有可供提问的接口 /{API}（{type(error).__name__}）；请先用 famai serve 启动工作台"
            ) from error
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def ask(self, question: str, history: Sequence[str] = ()) -> dict[str, Any]:
        """The answer object.

        Raises:
            httpx.HTTPError: the server does not answer as it should.
            ValueError: what it answers is no answer object.
        """
        data = [question, list(history), *self._extra] if self._takes_history else [question]
        sent = await self._http.post(f"{self._base}/call/{API}", json={"data": data})
        event = sent.raise_for_status().json()["event_id"]
        kind = ""
        async with self._http.stream("GET", f"{self._base}/call/{API}/{event}") as stream:
            stream.raise_for_status()
            async for line in stream.aiter_lines():
                if line.startswith("event:"):
                    kind = line.removeprefix("event:").strip()
                elif line.startswith("data:") and kind in ("complete", "error"):
                    return _answer(kind, line.removeprefix("data:"))
        raise ValueError("the stream ended without an answer")


def _answer(kind: str, data: str) -> dict[str, Any]:
    if kind == "error":
        raise ValueError(f"the server reports an error: {data.strip()[:200]}")
    values = json.loads(data)
    value = values[0] if isinstance(values, list) and values else values
    if isinstance(value, str):
        value = json.loads(value)
    if not isinstance(value, dict) or "answer" not in value:
        raise ValueError(f"no answer object: {data.strip()[:200]}")
    return value


def run_load(
    url: str,
    questions: Sequence[Question],
    total: int = 2000,
    *,
    clients: Sequence[int] = CLIENTS,
    pid: int | None = None,
    seconds: float = 900.0,
    tell: Callable[[int, int, int], None] = lambda clients, done, total: None,
) -> LoadResult:
    """Ask ``total`` questions in levels of more and more clients, after a quarter as many to warm up.

    An answer belongs to its question when it repeats it, and when text and cited provisions are those of the first
    answer to the same question (answers are deterministic).

    Args:
        url: of a server on this machine.
        questions: asked in turn, again and again.
        total: how many, over all levels; those to warm up come on top.
        clients: one level each.
        pid: the server's process, for its memory.
        seconds: after which no further question is sent.
        tell: progress: clients of this level, questions done, questions in all.

    Raises:
        UsageError: the address is not of this machine, or there is nothing to ask.
        DataError: the server has no such interface.
    """
    if not questions or total < 1:
        raise UsageError("压力测试至少需要一个问题")
    return asyncio.run(_Run(check_local(url), questions, total, clients, pid, seconds, tell).levels())


class _Run:
    def __init__(
        self,
        url: str,
        questions: Sequence[Question],
        total: int,
        clients: Sequence[int],
        pid: int | None,
        seconds: float,
        tell: Callable[[int, int, int], None],
    ):
        self._url = url
        self._questions = questions
        self._warming = total // 4
        self._total = self._warming + total
        self._clients = clients
        self._pid = pid
        self._deadline = time.monotonic() + seconds
        self._tell = tell
        self._first: dict[str, object] = {}
        self._done = 0
        self._memory: list[tuple[float, float]] = []
        self._messages: list[str] = []

    async def levels(self) -> LoadResult:
        made = []
        async with GradioClient(self._url) as client:
            await self._level(client, max(self._clients), self._warming)  # what many at once need is taken first
            share, rest = divmod(self._total - self._warming, len(self._clients))
            for place, count in enumerate(self._clients):
                made.append(await self._level(client, count, share + (1 if place < rest else 0)))
        complete = self._done >= self._total
        return LoadResult(tuple(made), tuple(self._memory), tuple(self._messages), complete)

    async def _level(self, client: GradioClient, count: int, total: int) -> Level:
        waiting = iter(range(self._done, self._done + total))
        times: list[float] = []
        errors = mixed_up = 0

        async def one() -> None:
            nonlocal errors, mixed_up
            for number in waiting:
                if time.monotonic() > self._deadline:
                    return
                question = self._questions[number % len(self._questions)]
                started = time.perf_counter()
                try:
                    answer = await client.ask(question.question, question.history)
                except (httpx.HTTPError, ValueError, KeyError) as error:
                    errors += 1
                    if len(self._messages) < _MESSAGES:
                        self._messages.append(f"{question.id}: {type(error).__name__} {error}"[:300])
                else:
                    times.append((time.perf_counter() - started) * 1000)
                    mixed_up += not self._belongs(question, answer)
                self._count(count)

        started = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(count)))
        spent = time.perf_counter() - started
        p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
        return Level(count, len(times) + errors, errors, mixed_up, p50, p95, len(times) / spent if spent else 0.0)

    def _count(self, clients: int) -> None:
        self._done += 1
        every = max(1, self._total // _SAMPLES)
        if self._done % every == 0:
            memory = memory_of(self._pid) if self._pid is not None else None
            if memory is not None:
                self._memory.append((float(self._done), memory))
            self._tell(clients, self._done, self._total)

    def _belongs(self, question: Question, answer: dict[str, Any]) -> bool:
        labels = tuple(str(c.get("label")) for c in answer.get("citations") or ())
        seen = self._first.setdefault(question.id, (answer["answer"], labels))
        return answer.get("question") == question.question and seen == (answer["answer"], labels)
