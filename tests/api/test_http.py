"""HTTP: the documents of the contract, errors with a remedy, tokens, the stored description."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ui.access.tokens import TokenStore
from ui.api.documents import AnswerDocument
from ui.api.http import openapi_text


@pytest.fixture(scope="module")
def client(local):
    return local.client(headers={"accept": "application/json"})


def test_the_same_document_as_the_command_line(client, workspace):
    question = "操作日志保存多久"
    over_http = client.post("/api/v1/ask", json={"question": question}).json()
    own = json.loads(json.dumps(workspace.ask(question).to_json(), default=str))
    assert {**over_http, "elapsed_ms": 0} == {**own, "elapsed_ms": 0}
    assert set(over_http) == set(AnswerDocument.model_fields)


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("/api/v1/search?q=操作日志&top_k=2", "操作日志"),
        ("/api/v1/show?citation=报告办法第二条", "五年以上"),
        ("/api/v1/chain?citation=报告办法第二条", "duties"),
        ("/api/v1/norms?doc=made-up-2024", "obligation"),
        ("/api/v1/sanctions?doc=made-up-2024", "罚款"),
        ("/api/v1/laws", "示例令第1号"),
        ("/api/v1/laws/made-up-2024", "articles"),
        ("/api/v1/compare?old=made-up-2020&new=made-up-2024", "三年以上"),
        ("/api/v1/explain?question=操作日志保存多久", "candidates"),
        ("/api/v1/docs", "/api/v1/ask"),
        ("/api/v1/openapi.json", "法脉接口"),
    ],
)
def test_each_address_answers(client, path, holds):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert holds in answer.text


def test_a_text_is_checked(client):
    rows = client.post("/api/v1/check", json={"text": "《示例报告办法》第二条、《示例报告办法》第九条"}).json()
    assert [row["state"] for row in rows] == ["核验一致", "不存在"] or rows[1]["state"] == "不存在"


@pytest.mark.parametrize(("text", "holds"), [("操作日志要保存五年以上。", True), ("操作日志要保存三年以上。", False)])
def test_a_statement_is_judged(client, text, holds):
    judged = client.post("/api/v1/judge", json={"text": text, "citation": "报告办法第二条"}).json()
    assert judged["holds"] is holds
    assert holds or judged["faults"][0]["kind"] == "number"


def test_a_brief_answer_keeps_to_its_limit(client):
    answer = client.post("/api/v1/ask/brief?max_chars=600", json={"question": "操作日志保存多久"})
    assert answer.status_code == 200 and len(answer.json()["conclusion"]) <= 300


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/api/v1/show?citation=没有这部法第二条", None, 404, "not_found"),
        ("GET", "/api/v1/show?citation=报告办法第九十条", None, 404, "not_found"),
        ("GET", "/api/v1/laws/nothing", None, 404, "not_found"),
        ("GET", "/api/v1/compare?old=made-up-2020&new=made-up-2020", None, 404, "not_found"),
        ("POST", "/api/v1/ask", {"question": ""}, 400, "usage"),
        ("POST", "/api/v1/ask", {"quest": "x"}, 422, "usage"),
        ("POST", "/api/v1/check", {"text": " "}, 400, "usage"),
        ("POST", "/api/v1/judge", {"text": "甲", "citation": "报告办法"}, 400, "usage"),
        ("GET", "/api/v1/nothing", None, 404, "not_found"),
        ("GET", "/api/v1/ask", None, 405, "usage"),
    ],
)
def test_errors_say_what_and_what_to_do(client, method, path, body, status, code):
    answer = client.request(method, path, json=body)
    document = answer.json()
    assert (answer.status_code, document["code"]) == (status, code)
    assert document["message"] and document["remedy"]


def test_the_description_is_stored():
    stored = Path("docs/openapi.json").read_text(encoding="utf-8")
    assert stored == openapi_text(), "run python -m ui.api.describe > docs/openapi.json"


@pytest.fixture(scope="module")
def closed(serve, tmp_path_factory):
    """A server that believes to be open to the network: whoever calls needs a token."""
    from ui.access.users import UserStore

    home = tmp_path_factory.mktemp("closed")
    UserStore(home).add("zhang", "correct horse 7")
    return serve("0.0.0.0", home)


def test_without_a_token_there_is_no_answer(closed):
    answer = closed.client().get("/api/v1/laws")
    assert answer.status_code == 401 and answer.json()["code"] == "unauthorized"
    assert "famai token add" in answer.json()["message"] + answer.json()["remedy"]
    assert closed.client().get("/v1/models").json()["error"]["code"] == "unauthorized"
    assert closed.client().post("/dify/retrieval", json={}).json()["error_code"] == 1001


def test_a_token_opens_what_its_scope_allows_until_it_is_taken_back(closed):
    store = TokenStore(closed.settings.home)
    words = store.add("oa", ["read"])
    client = closed.client(headers={"authorization": f"Bearer {words}"})
    assert client.get("/api/v1/laws").status_code == 200
    refused = client.post("/api/v1/check", json={"text": "《示例报告办法》第二条"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert client.get("/duties").status_code in (303, 401)  # a token is no login
    assert words not in store.path.read_text(encoding="utf-8")
    store.remove("oa")
    assert client.get("/api/v1/laws").status_code == 401


def test_a_token_that_may_not_check_checks_nothing_over_mcp_either(closed):
    """All tools have one address, and only the address was looked at."""
    words = TokenStore(closed.settings.home).add("reader", ["read"])
    client = closed.client(
        headers={"authorization": f"Bearer {words}", "accept": "application/json, text/event-stream"}
    )

    def called(*calls: tuple[str, dict[str, str]]) -> str:
        asked = [
            {"jsonrpc": "2.0", "id": n, "method": "tools/call", "params": {"name": name, "arguments": given}}
            for n, (name, given) in enumerate(calls)
        ]
        return client.post("/mcp", json=asked if len(asked) > 1 else asked[0]).text

    law = ("show", {"citation": "报告办法第二条"})
    assert "五年以上" in called(law)
    for name in ("check", "judge", "gap"):
        answer = called((name, {"text": "《示例报告办法》第九条"}))
        assert "--scope read,check" in answer and '"isError":true' in answer
        assert "--scope read,check" in called(law, (name, {"text": "《示例报告办法》第九条"}))
    TokenStore(closed.settings.home).remove("reader")
    both = TokenStore(closed.settings.home).add("both", ["read", "check"])
    client.headers["authorization"] = f"Bearer {both}"
    assert "不存在" in called(("check", {"text": "《示例报告办法》第九条"}))
    assert client.post("/mcp", content=b"{bad", headers={"content-type": "application/json"}).status_code == 400


def test_dify_is_told_a_wrong_token_from_none(closed):
    """Its codes: 1001 no token in the right form, 1002 one that is not accepted."""
    body = {"knowledge_id": "famai", "query": "日志"}
    codes = [
        closed.client(headers=headers).post("/dify/retrieval", json=body).json()["error_code"]
        for headers in ({}, {"authorization": "Basic eDp5"}, {"authorization": "Bearer famai_wrong"})
    ]
    assert codes == [1001, 1001, 1002]


def test_a_request_that_cannot_be_read_is_told_in_the_form_of_its_protocol(local):
    """Dify and chat front ends got a list in English; of a body that is no JSON the place was told as a parameter."""
    client = local.client()
    bad = {"content": b"{bad", "headers": {"content-type": "application/json"}}
    assert client.post("/dify/retrieval", json={"knowledge_id": "famai"}).json() == {
        "error_code": 400,
        "error_msg": "参数 query 不对",
    }
    assert client.post("/v1/chat/completions", json={"messages": []}).json()["error"]["message"] == "参数 messages 不对"
    assert client.post("/dify/retrieval", **bad).json()["error_msg"] == "请求正文不是 JSON"
    assert client.post("/v1/chat/completions", **bad).json()["error"]["message"] == "请求正文不是 JSON"
    assert client.post("/api/v1/ask", **bad).json()["message"] == "请求正文不是 JSON"


def test_a_foreign_host_and_a_foreign_origin_are_refused(local):
    client = local.client()
    assert client.get("/api/v1/laws", headers={"host": "evil.example"}).status_code == 421
    foreign = client.post("/api/v1/ask", json={"question": "x"}, headers={"origin": "http://evil.example"})
    assert foreign.status_code == 403
    assert client.post("/mcp", json={}, headers={"origin": "http://evil.example"}).status_code == 403
