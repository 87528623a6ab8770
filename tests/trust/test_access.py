"""Who gets in, and what nobody gets: login, origin, addresses, files, rates."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import stat
import time
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest

from corpus.errors import DataError, NotFoundError, UsageError
from corpus.settings import load_settings
from retrieval.models import Answer
from tests.trust.conftest import PASSWORD, Running
from ui.access import access
from ui.access.login import LoginThrottle, RateLimit, Sessions
from ui.access.policy import make_policy
from ui.access.users import UserStore
from ui.limits import SERVER
from ui.web.request_log import AuditLog, JsonLines, QuestionLog

FILES = (
    *("/gradio_api/file=/etc/passwd", "/gradio_api/file=../../etc/passwd", "/gradio_api/file/etc/passwd"),
    *("/gradio_api/file=http://127.0.0.1:1/", "/gradio_api/proxy=http://127.0.0.1:1/", "/file=/etc/passwd"),
    *("/assets/..%2f..%2f..%2fetc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/famai/static/..%2fserver.py"),
    *("/famai/static/%2e%2e%2fusers.json", "/custom_component/a/b/c/d", "/gradio_api/custom_component/a/b/c/../../d"),
    *("/monitoring", "/monitoring/summary", "/gradio_api/vibe-code/", "/gradio_api/runs", "/gradio_api/openapi.json"),
    *("/gradio_api/stream/a/b/c/playlist.m3u8", "/gradio_api/deep_link", "/docs", "/openapi.json", "/users.json"),
    *("/famai/panel/..%2f..%2fetc/passwd", "/law/%2e%2e%2f%2e%2e", "/svelte/..%2f..%2fpyproject.toml"),
)


def test_every_page_of_the_workbench_is_let_through() -> None:
    """The guard knew neither /library/texts nor /library/updates: the pages were there and nobody could open them."""
    web = Path(__file__).resolve().parents[2] / "ui" / "web"
    found = {
        p for f in web.rglob("*.py") for p in re.findall(r'@router\.(?:get|post)\("([^"]+)"', f.read_text("utf-8"))
    }
    assert {"/library/texts", "/library/updates", "/law/{doc_id}"} <= found
    shut = [path for path in found if not access._PAGE.fullmatch(re.sub(r"\{\w+\}", "x", path))]
    assert not shut


@pytest.mark.parametrize("path", FILES)
def test_no_file_outside_is_read(path: str, local: Running) -> None:
    answer = local.client().get(path)
    assert answer.status_code >= 300
    assert "root:" not in answer.text and "scrypt" not in answer.text and "import" not in answer.text
    if answer.is_redirect:
        assert answer.headers["location"].startswith("/?")


def test_users_file_and_uploads_of_others_are_not_reachable(guarded: Running) -> None:
    client = guarded.logged_in("li.si")
    sent = client.post("/gradio_api/upload", files={"files": ("a.txt", b"secret words", "text/plain")})
    assert sent.status_code == 200
    kept = sent.json()[0]
    other = guarded.logged_in("张三")
    for path in (kept, str(guarded.settings.home / "users.json")):
        assert other.get(f"/gradio_api/file={path}").status_code == 404


def test_an_uploaded_file_is_deleted_when_it_is_old(run_server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.web.server.SERVER", replace(SERVER, upload_sweep=1, upload_age=1))
    sent = run_server().client().post("/gradio_api/upload", files={"files": ("a.txt", b"secret words", "text/plain")})
    kept = Path(sent.json()[0])
    assert kept.is_file()
    deadline = time.monotonic() + 30
    while kept.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not kept.exists()


def test_export_of_another_user_is_refused(guarded: Running) -> None:
    from ui.access.login import owner_key, owner_value
    from ui.web.sessions import SessionStore

    owner = owner_value(owner_key(guarded.settings.home), "li.si")
    answer = Answer(question="秘密问题", answer="答。", abstained=False, reason=None)
    turn = SessionStore(guarded.settings.home).add_turn(owner, None, answer, None)
    path = f"/famai/export/answer/{turn.id}.md"
    assert guarded.logged_in("li.si").get(path).status_code == 200
    for client in (guarded.logged_in("张三"), guarded.client(), guarded.client(cookies={"famai_browser": owner})):
        refused = client.get(path)
        assert refused.status_code in (401, 404) and "秘密" not in refused.text


def test_a_path_as_uploaded_file_is_refused(local: Running) -> None:
    """Gradio takes files by path; one that nobody uploaded must not be read."""
    client = local.client()
    config = client.get("/config").json()
    takes_file = {c["id"] for c in config["components"] if c["type"] == "file"}
    for number, event in enumerate(config["dependencies"]):
        if not takes_file & set(event["inputs"]):
            continue
        given = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}, "orig_name": "a.txt"}
        data = [given if i in takes_file else "" for i in event["inputs"]]
        ask = {"data": data, "fn_index": event.get("id", number), "session_hash": f"s{number}"}
        client.post("/gradio_api/queue/join", json=ask)
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": f"s{number}"}) as stream:
            text = "".join(stream.iter_text())
        assert "root:" not in text


def test_only_ask_is_public(local: Running) -> None:
    client = local.client()
    assert set(client.get("/gradio_api/info").json()["named_endpoints"]) <= {"/ask"}
    for event in client.get("/config").json()["dependencies"]:
        assert event["api_visibility"] == "private" or event["api_name"] == "ask", event["api_name"]


def test_headers_health_and_host(local: Running) -> None:
    client = local.client()
    answer = client.get("/health")
    assert answer.status_code == 200 and answer.json()["status"] in ("ready", "loading", "degraded")
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert client.get("/health", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/").status_code == 200


def test_requests_of_other_sites_and_sizes(local: Running) -> None:
    client = local.client()
    for headers in ({"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        refused = client.post("/famai/feedback", json={}, headers=headers)
        assert refused.status_code == 403 and "其他网站" in refused.json()["error"]
    large = client.post("/gradio_api/queue/join", content=b"x" * (SERVER.body_bytes + 1))
    assert large.status_code == 413 and "最多 2,000,000 字节" in large.json()["error"]
    assert client.post("/famai/feedback", content=iter([b"{}"])).status_code == 411
    assert client.put("/").status_code == 405
    program = client.post("/gradio_api/upload", files={"files": ("a.exe", b"MZ", "text/plain")})
    assert program.status_code == 415 and "a.exe" in program.json()["error"]
    page = client.post("/gradio_api/upload", files={"files": ("x.svg", b"<svg onload=alert(1)>", "text/plain")})
    assert page.status_code == 415


def test_nobody_without_login(guarded: Running) -> None:
    client = guarded.client()
    page = client.get("/", headers={"accept": "text/html"})
    assert page.status_code == 303 and page.headers["location"] == "/famai/login"
    for path in (
        "/config",
        "/gradio_api/info",
        "/famai/locate?text=x",
        "/theme.css",
        "/law/a",
        "/gradio_api/queue/data",
    ):
        refused = client.get(path)
        assert refused.status_code == 401 and refused.json()["error"] == "请先登录", path
    assert client.post("/gradio_api/call/ask", json={"data": ["x", []]}).status_code == 401
    assert client.get("/health").status_code == 200
    for forged in ({"x-famai-user": "li.si"}, {"cookie": "famai_session=x"}, {"x-remote-user": "li.si"}):
        assert client.get("/config", headers=forged).status_code == 401


def test_login_cookie_and_logout(guarded: Running) -> None:
    client = guarded.client()
    page = client.get("/famai/login")
    assert 'lang="zh-CN"' in page.text and "密码" in page.text
    wrong = client.post("/famai/login", data={"name": "<b>x", "password": "no"})
    assert wrong.status_code == 401 and "&lt;b&gt;" in wrong.text and "<b>" not in wrong.text
    right = client.post("/famai/login", data={"name": "li.si", "password": PASSWORD})
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Max-Age=43200" in cookie
    assert client.get("/", headers={"accept": "text/html"}).status_code == 200
    token = client.cookies["famai_session"]
    client.post("/famai/logout", content=b"")
    assert guarded.client(cookies={"famai_session": token}).get("/config").status_code == 401


def test_removed_user_and_new_password_end_sessions(guarded: Running) -> None:
    store = UserStore(guarded.settings.home)
    store.add("wang.wu", PASSWORD)
    client = guarded.logged_in("wang.wu")
    assert client.get("/config").status_code == 200
    store.add("wang.wu", PASSWORD + "new")
    assert client.get("/config").status_code == 401
    store.remove("wang.wu")
    with pytest.raises(NotFoundError, match="没有用户"):
        store.remove("wang.wu")


def test_wrong_passwords_are_slowed() -> None:
    now = [0.0]
    throttle = LoginThrottle(lambda: now[0])
    for _ in range(SERVER.login_attempts):
        assert throttle.wait("name:a", "address:b") == 0
        throttle.failed("name:a", "address:b")
    assert throttle.wait("name:a") == SERVER.login_wait == throttle.wait("address:b", "name:other")
    now[0] += SERVER.login_wait + 1
    for _ in range(SERVER.login_attempts):
        throttle.failed("name:a")
    assert throttle.wait("name:a") == 2 * SERVER.login_wait
    throttle.passed("name:a")
    assert throttle.wait("name:a") == 0


def test_login_page_says_how_long_to_wait(run_server: Callable[..., Running]) -> None:
    server = run_server(before=lambda home: UserStore(home).add("li.si", PASSWORD) and None)
    client = server.client()
    for _ in range(SERVER.login_attempts):
        assert client.post("/famai/login", data={"name": "li.si", "password": "wrong"}).status_code == 401
    slowed = client.post("/famai/login", data={"name": "li.si", "password": PASSWORD})
    assert slowed.status_code == 429 and "秒后再试" in slowed.text


def test_sessions_expire(tmp_path: Path) -> None:
    now = [1000.0]
    store = UserStore(tmp_path)
    store.add("li.si", PASSWORD)
    sessions = Sessions(store, 1, lambda: now[0])
    token = sessions.begin("li.si")
    assert sessions.user(token) == "li.si"
    now[0] += 3601
    assert sessions.user(token) is None


def test_request_rate(run_server: Callable[..., Running]) -> None:
    server = run_server(requests_per_minute=5)
    client = server.client()
    answers = [client.get("/famai/locate?text=x") for _ in range(7)]
    assert [a.status_code for a in answers[:5]].count(429) == 0
    assert answers[6].status_code == 429
    assert "每分钟最多 5 次" in answers[6].json()["error"] and int(answers[6].headers["retry-after"]) > 0
    assert client.get("/health").status_code == 200


def test_rate_is_per_client_and_refills() -> None:
    now = [0.0]
    rate = RateLimit(60, lambda: now[0])
    assert [rate.wait("a") for _ in range(61)][-1] == 1
    assert rate.wait("b") == 0
    now[0] += 1.0
    assert rate.wait("a") == 0
    assert not any(RateLimit(0).wait("a") for _ in range(1000))


def test_proxy_header_counts_only_from_the_listed_proxy(run_server: Callable[..., Running]) -> None:
    listed = run_server(proxy_header="x-remote-user", trusted_proxies=(ip_network("127.0.0.1"),))
    assert listed.client().get("/config").status_code == 401
    assert listed.client().get("/config", headers={"x-remote-user": "li.si"}).status_code == 200
    other = run_server(proxy_header="x-remote-user", trusted_proxies=(ip_network("10.9.9.9"),))
    assert other.client().get("/config", headers={"x-remote-user": "li.si"}).status_code == 401


def test_other_addresses_need_users(tmp_path: Path) -> None:
    settings = replace(load_settings({}), home=tmp_path)
    for host in ("0.0.0.0", "::", "10.0.0.7", "intranet.example"):
        with pytest.raises(UsageError, match="famai user add"):
            make_policy(settings, host)
    assert not make_policy(settings, "127.0.0.1").login
    with pytest.raises(UsageError, match="须同时设置"):
        make_policy(replace(settings, proxy_header="x-user"), "0.0.0.0")
    UserStore(tmp_path).add("li.si", PASSWORD)
    assert make_policy(settings, "0.0.0.0").login and make_policy(settings, "127.0.0.1").login


def test_user_file(tmp_path: Path) -> None:
    store = UserStore(tmp_path)
    for name, password in (
        ("a b", PASSWORD),
        ("a", "short"),
        ("a", "aaaaaaaaaaaa"),
        ("../a", PASSWORD),
        ("", PASSWORD),
    ):
        with pytest.raises(UsageError):
            store.add(name, password)
    assert store.add("张三", PASSWORD) and not store.add("张三", PASSWORD)
    assert store.verify("张三", PASSWORD)
    assert (
        not store.verify("张三", PASSWORD + "x") and not store.verify("李四", PASSWORD) and not store.verify("张三", "")
    )
    content = store.path.read_text(encoding="utf-8")
    assert PASSWORD not in content and stat.S_IMODE(store.path.stat().st_mode) == 0o600
    store.add("li.si", PASSWORD)
    hashes = {entry["scrypt"] for entry in json.loads(store.path.read_text())["users"].values()}
    assert len(hashes) == 2, "every hash has its own salt"
    store.path.write_text('{"users": {"a": {}}}')
    with pytest.raises(DataError, match="已损坏"):
        UserStore(tmp_path).names()


def ask_over_http(client: httpx.Client, question: str) -> str:
    sent = client.post("/gradio_api/call/ask", json={"data": [question, [], None, []]})
    assert sent.status_code == 200, sent.text
    return client.get(f"/gradio_api/call/ask/{sent.json()['event_id']}").text


def test_audit_log_tells_who_asked_what_and_keeps_it_for_its_days(guarded: Running) -> None:
    parameters = guarded.logged_in("张三").get("/gradio_api/info").json()["named_endpoints"]["/ask"]["parameters"]
    assert [p["parameter_name"] for p in parameters] == ["question", "history", "as_of", "asker"]
    assert "complete" in ask_over_http(guarded.logged_in("张三"), "谁问的？")
    path = guarded.settings.home / "audit.sqlite3"
    with sqlite3.connect(path) as connection:
        assert ("张三", "谁问的？") in connection.execute("SELECT user, question FROM asked").fetchall()
        connection.execute("INSERT INTO asked VALUES ('2020-01-01T00:00:00+00:00', 'old', 'old', 0, '')")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    AuditLog(guarded.settings).record("li.si", "新问题", False, ("《示例办法》第一条",))
    with sqlite3.connect(path) as connection:
        users = [row[0] for row in connection.execute("SELECT user FROM asked")]
    assert "old" not in users and "li.si" in users


def test_no_question_in_the_logs_unless_switched_on(local: Running, caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("famai.requests")
    log.addHandler(caplog.handler)
    log.setLevel(logging.INFO)
    answer = Answer(question="机密问题", answer="", abstained=True, reason="")
    try:
        ask_over_http(local.client(), "机密问题")
        local.client().get("/famai/locate", params={"text": "机密问题"})
        time.sleep(0.2)
        lines = [JsonLines().format(record) for record in caplog.records if record.name == "famai.requests"]
        assert any(json.loads(line)["path"] == "/famai/locate" for line in lines)
        assert not any("机密" in line for line in lines)
        caplog.clear()
        QuestionLog(replace(local.settings, log_questions=True)).note("li.si", "机密问题", answer)
        assert "机密问题" in JsonLines().format(caplog.records[-1])
    finally:
        log.removeHandler(caplog.handler)
    assert not (local.settings.home / "audit.sqlite3").exists()


def test_conversations_follow_the_user_not_the_browser(guarded: Running) -> None:
    from ui.access.login import owner_key, owner_value

    key = owner_key(guarded.settings.home)
    assert owner_value(key, "张三") != owner_value(key, "li.si")
    assert owner_key(guarded.settings.home) == key
    assert "famai_browser" not in guarded.logged_in("li.si").get("/").headers.get("set-cookie", "")


def test_slow_hash_does_not_block_the_page(guarded: Running) -> None:
    assert httpx.get(f"{guarded.url}/health", timeout=10, trust_env=False).status_code == 200
