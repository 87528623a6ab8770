"""Two servers on one database behind the proxy of docs/operations.md: one is killed in mid-question, nothing is lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpus import load_settings
from tests.trust.test_second_field import CATALOGUE, FIELD, TEXTS, WORDS
from ui.access.tokens import TokenStore
from ui.access.users import UserStore
from ui.web.sessions import SessionStore

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse 7"
QUESTION = "蜂箱转场后多久报告？"
SECONDS = 300  # for what a busy machine may take


def wait_for(what: Callable[[], Any]) -> Any:
    """What ``what`` gives as soon as it gives something."""
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        try:
            if found := what():
                return found
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("it did not come")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Site:
    """The proxy, the two servers behind it by name, and the database."""

    url: str
    database: str
    home: Path
    ports: dict[str, int]
    running: dict[str, subprocess.Popen[bytes]]
    environment: dict[str, str]

    def start(self, name: str) -> None:
        own = {"FAMAI_DATABASE": f"{self.database}?application_name={name}"}
        command = [sys.executable, "-m", "ui.cli", "serve", "--port", str(self.ports[name])]
        log = (self.home.parent / f"{name}.log").open("ab")
        self.running[name] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment | own, stdout=subprocess.DEVNULL, stderr=log
        )

    def wait(self, name: str) -> None:
        health = f"http://127.0.0.1:{self.ports[name]}/health"
        wait_for(lambda: httpx.get(health, trust_env=False).json()["status"] == "ready")

    def kill(self, name: str) -> None:
        self.running[name].send_signal(signal.SIGKILL)
        self.running.pop(name).wait()

    @contextmanager
    def locked(self, table: str, mode: str) -> Iterator[Callable[[], str]]:
        """Whoever needs the table now is stuck in the middle of its work; gives what names the server that is."""
        import psycopg

        with psycopg.connect(self.database, autocommit=True) as look, psycopg.connect(self.database) as hold:
            hold.execute(f"LOCK TABLE {table} IN {mode} MODE")
            stuck = "SELECT application_name FROM pg_stat_activity WHERE wait_event_type = 'Lock'"

            def name() -> str:
                found = wait_for(lambda: [row[0] for row in look.execute(stuck).fetchall() if row[0] in self.ports])
                return str(found[0])

            yield name


@pytest.fixture(scope="module")
def site(
    database: str, skip_or_fail: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        skip_or_fail("nginx is absent (apt-get install nginx-light)")
    folder = tmp_path_factory.mktemp("site")
    field = folder / "field"
    (field / "texts").mkdir(parents=True)
    (field / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    (field / "thesaurus.toml").write_text(WORDS, encoding="utf-8")
    (field / "field.toml").write_text(FIELD, encoding="utf-8")
    for name, text in TEXTS.items():
        (field / "texts" / name).write_text(text, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FAMAI_")}
    environment = kept | {
        "FAMAI_HOME": str(folder / "home"), "FAMAI_TEXTS": str(field), "FAMAI_DOMAINS": str(field),
        "FAMAI_ENCODER": "none", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "ui.cli", "build"], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    settings = replace(load_settings({}), home=folder / "home", database=database)
    UserStore(settings).add("li.si", PASSWORD)
    port = free_port()
    site = Site(f"http://127.0.0.1:{port}", database, folder / "home", {}, {}, environment)
    site.ports = {"north": free_port(), "south": free_port()}
    proxy = None
    try:
        for name in site.ports:
            site.start(name)
        for name in site.ports:
            site.wait(name)
        proxy = subprocess.Popen(
            [nginx, "-p", str(folder), "-c", str(_proxy(folder, port, site.ports)), "-g", "daemon off;"],
            stderr=subprocess.DEVNULL,
        )
        wait_for(lambda: httpx.get(f"{site.url}/health", trust_env=False).status_code == 200)
        yield site
    finally:
        if proxy is not None:
            proxy.send_signal(signal.SIGQUIT)
            proxy.wait(30)
        for name in [*site.running]:
            site.kill(name)


def _proxy(folder: Path, port: int, ports: dict[str, int]) -> Path:
    """The configuration that the documentation shows, with the addresses of this machine and without TLS."""
    shown = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    block = re.search(r"```nginx\n(.*?)```", shown, re.DOTALL)
    assert block is not None
    words = re.sub(r"^ *ssl_certificate.*\n", "", block[1], flags=re.MULTILINE)
    words = words.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    for own, there in zip(ports.values(), re.findall(r"10\.0\.0\.\d+:7860", words), strict=True):
        words = words.replace(there, f"127.0.0.1:{own}")
    scratch = tempfile.mkdtemp(prefix="famai-nginx-", dir=folder)
    temporary = "".join(
        f"{kind}_temp_path {scratch}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    path = folder / "nginx.conf"
    path.write_text(
        f"{user}worker_processes 1;\npid {scratch}/pid;\nerror_log {scratch}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{words}}}\n"
    )
    return path


class Reader:
    """A person at a browser: logged in, asking on the page as its script does."""

    def __init__(self, site: Site) -> None:
        self.client = httpx.Client(base_url=site.url, timeout=SECONDS, trust_env=False)
        answer = self.client.post("/famai/login", data={"name": "li.si", "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        self.cookies = dict(self.client.cookies)

    def do(self, name: str, values: list[str]) -> list[Any]:
        """One event of the page, until it is complete."""
        config = self.client.get("/config").json()
        (number,) = [d["id"] for d in config["dependencies"] if d["api_name"] == name][:1]
        session = f"s{time.monotonic_ns()}"
        joined = self.client.post(
            "/gradio_api/queue/join", json={"data": values, "fn_index": number, "session_hash": session}
        )
        assert joined.status_code == 200, joined.text
        with self.client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
            for line in stream.iter_lines():
                told = json.loads(line[5:]) if line.startswith("data:") else {}
                if told.get("msg") == "process_completed":
                    assert told["success"], told
                    return list(told["output"]["data"])
        raise AssertionError("the stream ended")


def test_a_login_holds_on_both_servers(site: Site) -> None:
    reader = Reader(site)
    for port in site.ports.values():
        answer = httpx.get(f"http://127.0.0.1:{port}/basket", cookies=reader.cookies, trust_env=False)
        assert answer.status_code == 200 and "登录 · 法脉" not in answer.text


def test_an_answer_outlives_the_server_that_was_giving_it(site: Site) -> None:
    """A program asks; the server is killed before it can answer; the proxy has the other one answer, unseen."""
    words = TokenStore(replace(load_settings({}), home=site.home, database=site.database)).add("tool", ["read"])

    def ask() -> httpx.Response:
        return httpx.post(
            f"{site.url}/api/v1/ask", json={"question": QUESTION}, headers={"authorization": f"Bearer {words}"},
            timeout=SECONDS, trust_env=False,
        )  # fmt: skip

    with ThreadPoolExecutor(1) as pool:
        with site.locked("private_document", "ACCESS EXCLUSIVE") as stuck:
            asked = pool.submit(ask)
            name = stuck()
            site.kill(name)
        answer = asked.result()
    assert answer.status_code == 200 and "三个工作日" in answer.text, answer.text[:300]
    site.start(name)
    site.wait(name)


def test_a_conversation_outlives_the_server_that_was_answering(site: Site) -> None:
    """A reader asks on the page; the server is killed in mid-answer; the other shows all that was, and the question."""
    reader = Reader(site)
    store = SessionStore(replace(load_settings({}), home=site.home, database=site.database))
    _, _, conversation, _ = reader.do("converse", [QUESTION, "", ""])
    assert conversation
    with ThreadPoolExecutor(1) as pool:
        with site.locked("turn", "EXCLUSIVE") as stuck:
            asked = pool.submit(reader.do, "converse", ["花期能不能喷洒农药？", "", conversation])
            name = stuck()
            site.kill(name)
        assert asked.exception() is not None  # the stream of the page broke off
    shown, history, current = reader.do("load", [conversation])
    assert current == conversation and QUESTION in str(history)
    assert "三个工作日" in str(shown) and "没有答完" in str(shown) and "花期能不能喷洒农药" in str(shown)
    shown, *_ = reader.do("converse", ["花期能不能喷洒农药？", "", conversation])
    assert "没有答完" not in str(shown) and "不得在花期喷洒农药" in str(shown)
    (owner,) = _owners(site)
    assert [turn.question for turn in store.turns(owner, conversation)] == [QUESTION, "花期能不能喷洒农药？"]
    assert store.unanswered(owner, conversation) == []


def _owners(site: Site) -> list[str]:
    import psycopg

    with psycopg.connect(site.database) as connection:
        return [str(row[0]) for row in connection.execute("SELECT DISTINCT owner FROM conversation").fetchall()]
