"""这段话有没有走样: a paraphrase sentence by sentence on the page, with what differs."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from ui.access.identity import COOKIE
from ui.web.said_view import said_routes
from ui.web.verify_view import Checks, verify_routes
from ui.web.workbench import Workbench


@pytest.fixture(scope="module")
def client(bench: Workbench) -> TestClient:
    app = FastAPI()
    app.include_router(verify_routes(bench, Checks()))
    app.include_router(said_routes(bench))
    return TestClient(app, cookies={COOKIE: "a" * 43}, headers={"x-famai": "1"})


def judged(client: TestClient, text: str, citation: str = "", status: int = 200) -> str:
    answer = client.post("/famai/verify/said", data={"text": text, "citation": citation})
    assert answer.status_code == status, answer.text
    return answer.text


def test_the_page_has_the_mode(client):
    assert 'href="/verify?mode=said"' in client.get("/verify").text
    page = client.get("/verify?mode=said").text
    assert 'data-post="/famai/verify/said"' in page and 'name="citation"' in page
    assert 'name="file"' in client.get("/verify?mode=nothing").text


def test_each_sentence_is_judged_and_what_differs_is_named(client):
    text = "系统日志要保存六个月以上。重要信息系统业务日志要保存三年以上。"
    page = judged(client, text, "218号令第十八条第二款")
    assert "2 句中有 1 句走样" in page
    assert page.count("走样</span>") == 1 and page.count("一致</span>") == 1
    assert "<b>数字</b>" in page and "三年" in page and "妥善保存" in page


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("重要信息系统业务日志可以保存五年以上。", "应当/可以/不得"),
        ("系统日志最多保存六个月。", "界限"),
        ("信息技术系统服务机构应当妥善保存生产运营过程中的业务日志和系统日志。", "义务主体"),
    ],
)
def test_the_kinds_are_said_in_chinese(client, text, kind):
    assert f"<b>{kind}</b>" in judged(client, text, "218号令第十八条第二款")


def test_the_citation_may_stand_in_the_words(client):
    page = judged(client, "根据218号令第十八条第二款，系统日志要保存六个月以上。")
    assert "1 句均与条文一致" in page and "第十八条第二款" in page


@pytest.mark.parametrize(
    ("text", "citation", "status", "says"),
    [
        ("", "218号令第十八条", 400, "请粘贴"),
        ("系统日志要保存六个月。", "", 400, "没有写明法规和条号"),
        ("系统日志要保存六个月。", "218号令", 400, "没有写明法规和条号"),
        ("系统日志要保存六个月。", "《没有这部法》第三条", 404, "未收录"),
        ("系统日志要保存六个月。", "218号令第九十条", 404, "共 75 条"),
        ("字" * 10_001, "218号令第十八条", 400, "太长"),
        (
            "见" + "、".join(f"218号令第{n}条" for n in range(1, 14)) + "。",
            "",
            400,
            "超过 12 处",
        ),  # the last went unread
    ],
)
def test_what_cannot_be_judged_says_why(client, text, citation, status, says):
    assert says in judged(client, text, citation, status)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("但是，法律、行政法规另有规定的除外。", "2 句均与条文一致"),
        ("但是，投资者同意的除外。", "走样"),
        ("任何单位和个人不得非法要求提供。", "走样"),
        ("", "1 句中有 1 句走样"),
    ],
)
def test_an_exception_in_the_next_sentence_is_said(client, after, told):
    """The words of the law itself were told to leave out the exception that stands in their second sentence."""
    text = "信息披露义务人披露的信息应当同时向所有投资者披露，不得提前向任何单位和个人泄露。"
    assert told in judged(client, text + after, "《证券法》第八十三条第一款")


def test_words_are_shown_as_words(client):
    page = judged(client, "<img src=x onerror=alert(1)>系统日志保存三个月。", "218号令第十八条第二款")
    assert "<img" not in page


def test_another_site_cannot_ask(client):
    answer = client.post("/famai/verify/said", data={"text": "x"}, headers={"x-famai": ""})
    assert answer.status_code == 400
