"""制度对照: upload, progress, decisions, exports, and nothing for anybody else."""

from __future__ import annotations

import io
import time
from pathlib import Path

import docx
import openpyxl
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from ui.access.identity import COOKIE
from ui.web.gap_view import gap_routes
from ui.web.workbench import Workbench

POLICY = "某公司制度\n第一条　重要信息系统业务日志保存3年。\n第二条　公司每年组织一次压力测试。\n"
OURS = {"x-famai": "1"}


@pytest.fixture(scope="module")
def app(bench: Workbench) -> FastAPI:
    made = FastAPI()
    made.include_router(gap_routes(bench))
    return made


def client(app: FastAPI, name: str) -> TestClient:
    return TestClient(app, cookies={COOKIE: name * 40}, headers=OURS)


def run(browser: TestClient, text: str = POLICY, **fields: str) -> str:
    files = {"file": ("制度.txt", text.encode(), "text/plain")}
    answer = browser.post("/famai/gap/upload", files=files, data={"entity": "期货公司", **fields})
    assert answer.status_code == 200, answer.text
    for _ in range(600):
        state = browser.get(f"/famai/gap/job/{answer.json()['job']}").json()
        assert not state["error"]
        if state["set"]:
            return str(state["set"])
        time.sleep(0.1)
    raise AssertionError("the run did not end")


def test_the_page_offers_institutions_and_instruments(app: FastAPI) -> None:
    page = client(app, "a").get("/famai/gap").text
    assert 'value="期货公司"' in page and "制度对照" in page and "gap.js" in page


def test_a_run_is_kept_decided_on_and_taken_away(app: FastAPI) -> None:
    browser = client(app, "a")
    made = run(browser)
    kept = browser.get(f"/famai/gap/set/{made}").json()
    rows = {row["duty"]: row for row in kept["report"]["duties"]}
    logs = next(row for duty, row in rows.items() if duty.startswith("重要信息系统业务日志"))
    assert logs["state"] == "conflict"
    clause = logs["clauses"][0]
    assert kept["policies"][0]["text"][clause["start"] : clause["end"]] == clause["quote"]
    decision = browser.post(
        f"/famai/gap/set/{made}/decide", json={"row": logs["id"], "state": "covered", "person": "甲"}
    )
    assert decision.status_code == 200
    assert run(browser, POLICY.replace("3年", "4年"), set=made) == made
    again = browser.get(f"/famai/gap/set/{made}").json()
    assert again["decisions"][logs["id"]][0]["changed"] is True
    word = docx.Document(io.BytesIO(browser.get(f"/famai/gap/export/{made}.docx").content))
    assert any("冲突" in p.text for p in word.paragraphs)
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/famai/gap/export/{made}.xlsx").content))
    assert book["对照表"].auto_filter.ref and book["对照表"].max_row == len(rows) + 1
    assert browser.get(f"/famai/gap/export/{made}.json").json()["decisions"][logs["id"]]["person"] == "甲"


def test_others_see_nothing_and_deleted_is_gone(app: FastAPI, tmp_path: Path) -> None:
    anna, eve = client(app, "b"), client(app, "c")
    made = run(anna)
    assert eve.get("/famai/gap/sets").json() == []
    for address in (f"/famai/gap/set/{made}", f"/famai/gap/export/{made}.json"):
        assert eve.get(address).status_code == 404
    assert eve.post(f"/famai/gap/set/{made}/delete").json() == {"deleted": False}
    assert anna.post(f"/famai/gap/set/{made}/delete").json() == {"deleted": True}
    assert anna.get(f"/famai/gap/set/{made}").status_code == 404


@pytest.mark.parametrize(
    ("name", "entity", "wrong"), [("制度.exe", "期货公司", "不支持"), ("制度.txt", "", "机构类型")]
)
def test_wrong_uploads_are_refused_in_words(app: FastAPI, name: str, entity: str, wrong: str) -> None:
    data = {"entity": entity} if entity else {}
    answer = client(app, "a").post("/famai/gap/upload", files={"file": (name, b"x")}, data=data)
    assert answer.status_code >= 400 and wrong in answer.json()["error"]


def test_a_request_from_another_page_is_refused(app: FastAPI) -> None:
    browser = TestClient(app, cookies={COOKIE: "a" * 40})
    assert browser.post("/famai/gap/set/x/delete").status_code == 400


def test_a_text_that_binds_others_names_them_and_itself_by_its_title(app: FastAPI) -> None:
    browser = client(app, "q")
    files = {"file": ("制度.txt", "第一条　日志保存五年。".encode(), "text/plain")}
    job = browser.post("/famai/gap/upload", files=files, data={"entity": "基金托管机构"}).json()["job"]
    told = ""
    for _ in range(600):
        if told := browser.get(f"/famai/gap/job/{job}").json()["error"]:
            break
        time.sleep(0.1)
    assert "《证券期货业网络和信息安全管理办法》没有约束基金托管机构的义务" in told
    assert "经营机构" in told and "csrc-order" not in told
