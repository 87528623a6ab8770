"""What the robots of groups are told, in the form of each; signatures; nothing is sent unasked, no address is told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from corpus import DataError, Notice, UsageError
from tests.ui.test_exports import NORM
from ui.exports.webhooks import ROBOTS, Robot, change_lines, due_lines, message, read_robots, send

LINES = ["已修改：《示例办法》。新版本见官网 https://example.org/1", "新版本：《示例条例》。"]


@pytest.mark.parametrize(
    ("kind", "where"),
    [("企业微信", ("markdown", "content")), ("飞书", ("content", "text")), ("钉钉", ("markdown", "text"))],
)
def test_each_has_its_own_form(kind, where):
    body = message(kind, "法规变化", LINES)
    assert body.get("msgtype") == "markdown" or body.get("msg_type") == "text"
    text = body[where[0]][where[1]]
    assert "法规变化" in text and all(line in text for line in LINES)


@pytest.mark.parametrize("kind", ROBOTS)
def test_long_texts_are_cut_and_counted(kind):
    body = message(kind, "题", [f"第{n}项" + "长" * 300 for n in range(50)])
    text = json.dumps(body, ensure_ascii=False)
    assert len(text.encode()) < (4096 if kind == "企业微信" else 20_000)
    assert "另有" in text


def test_changes_since_a_day_that_matter():
    seen = [
        Notice("a", "甲办法", "已修改", "见官网", "https://example.org/a", "2026-11-20T00:00:00+00:00"),
        Notice("b", "乙办法", "一致", "", "", "2026-11-21T00:00:00+00:00"),
        Notice("c", "丙办法", "新版本", "见官网", "", "2026-11-01T00:00:00+00:00"),
    ]
    assert change_lines(seen, "2026-11-16") == ["已修改：《甲办法》。见官网 https://example.org/a"]
    again = replace(seen[0], seen="2026-11-27T00:00:00+00:00", since=seen[0].seen)
    assert change_lines([again], "2026-11-21") == []  # told last week


def test_duties_that_fall_due(corpus):
    lines = due_lines([NORM], corpus, date(2028, 4, 20), 14)
    assert len(lines) == 1 and lines[0].startswith("2028-04-30　《") and "法定截止" in lines[0]
    assert due_lines([NORM], corpus, date(2028, 5, 1), 14) == []
    assert due_lines([NORM], corpus, date(2028, 12, 31), 121)[0].startswith("2029-04-30")  # over the end of the year


def test_no_duty_falls_due_of_a_text_that_does_not_hold_on_that_day(corpus):
    """The repealed rules and the law of 2016 reminded groups of duties that nobody has any more."""
    rows = [
        {**NORM, "doc_id": doc_id, "article": 1, "paragraph": None}
        for doc_id in ("csrc-order-82-2012", "npc-cybersecurity-2016", "npc-cybersecurity-2025")
    ]
    assert [line[:40] for line in due_lines(rows, corpus, date(2026, 4, 20), 14)] == [
        line[:40] for line in due_lines(rows[2:], corpus, date(2026, 4, 20), 14)
    ]
    assert due_lines(rows[2:], corpus, date(2025, 4, 20), 14) == []  # not yet in force
    assert len(due_lines(rows[1:2], corpus, date(2025, 4, 20), 14)) == 1


def test_a_duty_that_is_cut_says_so_and_the_centre_comes_first(corpus):
    long = {**NORM, "text": "应当" + "报送" * 60}
    told = due_lines(
        [{**long, "doc_id": "npc-cybersecurity-2025", "article": 1, "paragraph": None}, long],
        corpus,
        date(2028, 4, 20),
        14,
    )
    assert (
        len(told) == 2
        and "《证券期货业网络和信息安全管理办法》" in told[0]
        and all("…（法定截止" in line for line in told)
    )


def posted(robot: Robot, told: object = None, status: int = 200) -> tuple[str, dict]:
    seen = []

    def act(request: httpx.Request) -> httpx.Response:
        seen.append((str(request.url), json.loads(request.content)))
        return httpx.Response(status, json={"errcode": 0} if told is None else told)

    send(robot, message(robot.kind, "题", LINES), httpx.MockTransport(act), clock=lambda: 1_700_000_000)
    return seen[0]


def test_a_signature_of_dingtalk():
    url, _ = posted(Robot("钉钉", "https://oapi.example/robot/send?access_token=t", "SECabc"))
    query = parse_qs(urlsplit(url).query)
    told = f"{query['timestamp'][0]}\nSECabc".encode()
    assert base64.b64decode(query["sign"][0]) == hmac.new(b"SECabc", told, hashlib.sha256).digest()
    assert query["timestamp"] == ["1700000000000"] and query["access_token"] == ["t"]


def test_a_signature_of_feishu():
    url, body = posted(Robot("飞书", "https://open.example/hook/x", "abc"), {"code": 0})
    assert url.endswith("/hook/x") and body["timestamp"] == "1700000000"
    assert base64.b64decode(body["sign"]) == hmac.new(b"1700000000\nabc", b"", hashlib.sha256).digest()


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"errcode": 310000, "errmsg": "sign not match"}, 200),
        ({}, 200),
        ({"code": 19024}, 200),
        (None, 500),
        (None, 302),
        ([], 200),
    ],
)
def test_a_robot_that_refuses_is_told_without_its_address(told, status):
    with pytest.raises(DataError, match="企业微信的群机器人没有收下") as caught:
        posted(Robot("企业微信", "https://qyapi.example/send?key=secret"), told, status)
    assert "secret" not in str(caught.value)


def test_the_file_of_robots(tmp_path):
    path = tmp_path / "robots"
    path.write_text(
        "# 合规部\n飞书 https://open.example/hook/x 密钥\n\n企业微信 https://qyapi.example/send?key=1\n",
        encoding="utf-8",
    )
    assert [(r.kind, r.key) for r in read_robots(path)] == [("飞书", "密钥"), ("企业微信", "")]
    for words, why in (
        ("飞书 http://open.example/x", "第 1 行"),
        ("飞书 https://[x", "第 1 行"),
        ("飞书 https://", "第 1 行"),
        ("飞书 https://open.example:x/1", "第 1 行"),
        ("微信 https://x", "第 1 行"),
        ("# 无", "没有地址"),
    ):
        path.write_text(words, encoding="utf-8")
        with pytest.raises(UsageError, match=why):
            read_robots(path)
    with pytest.raises(UsageError, match="FAMAI_WEBHOOK_FILE"):
        read_robots(tmp_path / "none")


def test_nothing_is_sent_unasked(monkeypatch, tmp_path):
    """Without --send the bodies are shown; with it and no file, the advice is."""
    from typer.testing import CliRunner

    from corpus import save_notices
    from ui.cli.app import assembled

    monkeypatch.setenv("FAMAI_HOME", str(tmp_path))
    day = date.today().isoformat()
    save_notices(tmp_path, [Notice("a", "甲办法", "已修改", "见官网", "", f"{day}T00:00:00+00:00")])
    monkeypatch.setattr(httpx.Client, "post", lambda *a, **k: pytest.fail("sent"))
    shown = CliRunner().invoke(assembled(), ["notify", "changes"])
    assert shown.exit_code == 0 and set(json.loads(shown.stdout)) == set(ROBOTS)
    refused = CliRunner().invoke(assembled(), ["notify", "changes", "--send"])
    assert isinstance(refused.exception, UsageError) and "FAMAI_WEBHOOK_FILE" in str(refused.exception)


@pytest.fixture
def notify(monkeypatch, tmp_path):
    """The command with one change and three robots, the second of which refuses; what it sent stands in the list."""
    from typer.testing import CliRunner

    from corpus import save_notices
    from ui.cli.app import assembled

    robots = tmp_path / "robots"
    robots.write_text("".join(f"企业微信 https://qyapi.example/{n}\n" for n in range(3)), encoding="utf-8")
    monkeypatch.setenv("FAMAI_HOME", str(tmp_path))
    monkeypatch.setenv("FAMAI_WEBHOOK_FILE", str(robots))
    save_notices(tmp_path, [Notice("a", "甲办法", "已修改", "见官网", "", f"{date.today()}T00:00:00+00:00")])
    sent: list[str] = []

    def act(robot: Robot, body: object) -> None:
        if robot.address.endswith("1"):
            raise DataError("企业微信的群机器人没有收下")
        sent.append(robot.address[-1])

    monkeypatch.setattr("ui.exports.webhooks.send", act)
    return lambda *words: CliRunner().invoke(assembled(), ["notify", *words]), sent


def test_one_robot_that_refuses_keeps_nothing_from_the_others(notify):
    run, sent = notify
    done = run("changes", "--send")
    assert sent == ["0", "2"]
    assert isinstance(done.exception, DataError) and "3 个群机器人中有 1 个没有收下" in str(done.exception)


def test_where_all_refuse_no_other_is_said_to_have_it(notify, monkeypatch):
    def act(robot: Robot, body: object) -> None:
        raise DataError("企业微信的群机器人没有收下")

    monkeypatch.setattr("ui.exports.webhooks.send", act)
    told = str(notify[0]("changes", "--send").exception)
    assert "3 个群机器人中有 3 个没有收下" in told and "其余" not in told


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("changes", "--send", "--to", "飞书"), "没有飞书的群机器人"),
        (("changes", "--entity", "证券公司"), "--entity 和 --doc 只用于 due"),
        (("changes", "--doc", "csrc-order-218-2023"), "--entity 和 --doc 只用于 due"),
    ],
)
def test_what_reaches_nobody_or_is_ignored_is_no_success(notify, words, why):
    run, sent = notify
    done = run(*words)
    assert isinstance(done.exception, UsageError) and why in str(done.exception) and not sent


def test_an_institution_that_nobody_knows_is_a_slip_and_no_silence(notify, monkeypatch):
    class Empty:
        @classmethod
        def open(cls):
            return cls()

        def norms(self, entity, doc):
            return []

    monkeypatch.setattr("retrieval.Workspace", Empty)
    done = notify[0]("due", "--entity", "火星公司")
    assert isinstance(done.exception, UsageError) and "火星公司" in str(done.exception)
