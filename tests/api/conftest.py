"""A workspace over a made-up collection, served as a whole application; nothing of it needs the text pack."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
import uvicorn

import corpus.sources.collection
from corpus import Instrument, Settings, load_corpus
from corpus.sources.catalogue import Catalog, load_catalog
from retrieval import Workspace, build
from ui.access.access import Guard
from ui.access.policy import make_policy
from ui.web.server import create_app

OLD = """示例报告办法
第一条　甲类示例机构应当在五个工作日内向示例部门报告第一种情况。
第二条　甲类示例机构应当保存操作日志三年以上。
"""
NEW = """示例报告办法
第一条　甲类示例机构应当在十个工作日内向示例部门报告第一种情况。
第二条　甲类示例机构应当保存操作日志五年以上。系统日志应当保存六个月以上，法律另有规定的除外。
第三条　甲类示例机构违反本办法第二条规定，未保存操作日志的，由示例部门责令改正，处一万元以上十万元以下罚款。
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("collection")
    texts = folder / "texts"
    texts.mkdir()
    (texts / "old.txt").write_text(OLD, encoding="utf-8")
    (texts / "new.txt").write_text(NEW, encoding="utf-8")
    made = {"title": "示例报告办法", "level": "部门规章", "issuer": "示例部门"}
    old = Instrument(
        id="made-up-2020", file="old.txt", effective="2020-01-01", ended="2024-01-01", status="已被修改",
        version_of="made-up", next="made-up-2024", articles=2, **made,
    )  # fmt: skip
    new = Instrument(
        id="made-up-2024", file="new.txt", effective="2024-01-01", status="现行有效", version_of="made-up",
        previous="made-up-2020", articles=3, number="示例令第1号", aliases=("报告办法",), **made,
    )  # fmt: skip
    catalogue = Catalog((old, new), replace(load_catalog().package))
    before = corpus.sources.collection.load_catalog
    corpus.sources.collection.load_catalog = lambda *_: catalogue  # type: ignore[assignment]
    made_settings = Settings(home=folder / "home", texts=texts, encoder="none", iri_base="https://famai.example/id/")
    build(made_settings)
    yield made_settings
    corpus.sources.collection.load_catalog = before


@pytest.fixture(scope="module")
def workspace(settings: Settings) -> Workspace:
    made = Workspace(settings, corpus=load_corpus(settings))
    made.load()
    return made


@dataclass
class Running:
    url: str
    settings: Settings
    clients: list[httpx.Client] = field(default_factory=list)

    def client(self, **more: object) -> httpx.Client:
        made = httpx.Client(base_url=self.url, timeout=60, trust_env=False, **more)  # type: ignore[arg-type]
        self.clients.append(made)
        return made


@pytest.fixture(scope="module")
def serve(settings: Settings, workspace: Workspace) -> Iterator[Callable[..., Running]]:
    started: list[tuple[uvicorn.Server, threading.Thread, Running]] = []

    def act(host: str = "127.0.0.1", home: Path | None = None) -> Running:
        own = replace(settings, home=home or settings.home)
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        app = Guard(create_app(own, facts=lambda: workspace.facts, asker=lambda *_: workspace), make_policy(own, host))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        running = Running(f"http://127.0.0.1:{listener.getsockname()[1]}", own)
        started.append((server, thread, running))
        deadline = time.monotonic() + 60
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.05)
        return running

    yield act
    for server, thread, running in started:
        for client in running.clients:
            client.close()
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def local(serve: Callable[..., Running]) -> Running:
    """Open on this machine."""
    return serve()
