"""A running server with a made-up assistant, open on this machine or with a login."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
import uvicorn

from corpus import Settings, load_settings
from retrieval.models import Answer
from ui.access.access import Guard
from ui.access.policy import make_policy
from ui.web.server import create_app

PASSWORD = "correct horse 7"


class Echo:
    """Answers every question with the question."""

    def ask(
        self, question: str, history: Sequence[str] = (), as_of: str | None = None, asker: Sequence[str] = ()
    ) -> Answer:
        return Answer(question=question, answer=f"答：{question}", abstained=True, reason="测试")


@dataclass
class Running:
    """A server, its address and settings."""

    url: str
    settings: Settings
    clients: list[httpx.Client] = field(default_factory=list)

    def client(self, **more: object) -> httpx.Client:
        made = httpx.Client(base_url=self.url, timeout=30, trust_env=False, **more)  # type: ignore[arg-type]
        self.clients.append(made)
        return made

    def logged_in(self, name: str) -> httpx.Client:
        client = self.client()
        answer = client.post("/famai/login", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client


@pytest.fixture(scope="session")
def run_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Running]]:
    """Start a server; ``before`` may prepare its data folder, ``host`` is what it believes to listen on."""
    servers: list[tuple[uvicorn.Server, threading.Thread, Running]] = []

    def start(host: str = "127.0.0.1", before: Callable[[Path], None] | None = None, **changes: object) -> Running:
        home = tmp_path_factory.mktemp("home")
        if before:
            before(home)
        settings = replace(load_settings({}), home=home, encoder="none", **changes)  # type: ignore[arg-type]
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        app = Guard(create_app(settings, facts=lambda: None, asker=lambda *_: Echo()), make_policy(settings, host))
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="error", proxy_headers=False, timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        running = Running(f"http://127.0.0.1:{listener.getsockname()[1]}", settings)
        servers.append((server, thread, running))
        deadline = time.monotonic() + 60
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.05)
        return running

    yield start
    for server, thread, running in servers:
        for client in running.clients:
            client.close()
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def local(run_server: Callable[..., Running]) -> Running:
    """A server for this machine only."""
    return run_server()


@pytest.fixture(scope="session")
def guarded(run_server: Callable[..., Running]) -> Running:
    """A server that believes to be open to the network, with the users 张三 and li.si."""
    from ui.access.users import UserStore

    def users(home: Path) -> None:
        store = UserStore(home)
        store.add("张三", PASSWORD)
        store.add("li.si", PASSWORD)

    return run_server(host="0.0.0.0", before=users, audit_days=30)
