"""履责日历, the address of an answer and 工作篮: what falls due, what was said, and what was collected, for whom."""

from __future__ import annotations

import io
import re
from datetime import date

import openpyxl
import pytest
from docx import Document
from fastapi import FastAPI
from starlette.testclient import TestClient

from retrieval import Answer, cite_span
from ui.access.identity import COOKIE
from ui.web.basket_view import basket_routes
from ui.web.calendar_view import calendar_routes, months_from
from ui.web.duties_view import DutyTables
from ui.web.kept_answer import kept_answer_routes
from ui.web.workbench import Workbench

ORDER_218 = "csrc-order-218-2023"


@pytest.fixture(scope="module")
def app(bench: Workbench) -> FastAPI:
    made = FastAPI()
    made.include_router(calendar_routes(bench, DutyTables(bench)))
    made.include_router(kept_answer_routes(bench))
    made.include_router(basket_routes(bench))
    return made


def client(app: FastAPI, name: str, **more: str) -> TestClient:
    return TestClient(app, cookies={COOKIE: name * 40, **more}, headers={"x-famai": "1"})


def test_twelve_months_begin_with_this_one() -> None:
    assert months_from(date(2026, 11, 29))[:3] == [(2026, 11), (2026, 12), (2027, 1)]
    assert len(months_from(date(2026, 1, 31))) == 12


def test_the_calendar_shows_what_falls_due_and_on_what_ground(app: FastAPI) -> None:
    page = client(app, "a").get(f"/calendar?doc={ORDER_218}").text
    assert page.count('<section class="fm-month') == 12
    assert "4月30日" in page and "法定截止：每年4月30日前" in page and "周期性义务（每年至少开展一次）" in page
    days = re.findall(r'datetime="([0-9-]+)"', page)
    assert days == sorted(days) and min(days) >= date.today().isoformat()
    assert int(re.search(r"共 <b>(\d+)</b> 项到期", page).group(1)) == len(days)  # type: ignore[union-attr]


def test_the_calendar_begins_with_the_centre_and_who_asks(app: FastAPI) -> None:
    answer = client(app, "a", famai_asker="%E6%9C%9F%E8%B4%A7%E5%85%AC%E5%8F%B8").get(
        "/calendar", follow_redirects=False
    )
    assert answer.status_code == 307
    assert answer.headers["location"].startswith(f"/calendar?doc={ORDER_218}&entity=")


def test_an_address_with_only_who_asks_shows_their_duties_and_not_everybodys(app: FastAPI) -> None:
    who = "%E8%AF%81%E5%88%B8%E5%85%AC%E5%8F%B8"
    answer = client(app, "a").get(f"/calendar?asker={who}", follow_redirects=False)
    assert answer.headers["location"] == f"/calendar?doc={ORDER_218}&entity={who}&asker={who}"
    assert "主体：证券公司" in client(app, "a").get(answer.headers["location"]).text


def test_an_answer_has_its_address_for_the_one_who_asked(app: FastAPI, bench: Workbench) -> None:
    ours = client(app, "b")
    turn = bench.sessions.add_turn("b" * 40, None, Answer("日志存多久？", "五年以上。", False, None), None)
    page = ours.get(f"/answer/{turn.id}")
    assert page.status_code == 200 and "五年以上" in page.text and "回答于" in page.text
    other = client(app, "c").get(f"/answer/{turn.id}")
    assert other.status_code == 404 and "没有这条问答记录" in other.text and "五年以上" not in other.text


def test_an_answer_is_shared_by_its_asker_alone_and_taken_back(app: FastAPI, bench: Workbench) -> None:
    ours, other = client(app, "j"), client(app, "k")
    turn = bench.sessions.add_turn("j" * 40, None, Answer("日志存多久？", "五年以上。", False, None), None)
    address, share = f"/answer/{turn.id}", f"/famai/answer/{turn.id}/share"
    assert other.post(share, json={"on": True}).status_code == 404
    assert other.get(address).status_code == 404
    assert ours.post(share, json={"on": True}).json() == {"done": True}
    seen = other.get(address)
    assert seen.status_code == 200 and "五年以上" in seen.text and "只读" in seen.text
    assert "data-share" not in seen.text and "data-share" in ours.get(address).text
    foreign = TestClient(app, cookies={COOKIE: "j" * 40}).post(share, json={"on": False})
    assert foreign.status_code == 400 and other.get(address).status_code == 200
    ours.post(share, json={"on": False})
    assert other.get(address).status_code == 404
    ours.post(share, json={"on": True})
    bench.sessions.delete_all("j" * 40)
    assert other.get(address).status_code == 404


def test_an_answer_tells_of_which_collection_it_is(app: FastAPI, bench: Workbench) -> None:
    ours = client(app, "h")
    told = Answer("日志存多久？", "五年以上。", False, None)
    now = bench.sessions.add_turn("h" * 40, None, told, None, collection=bench.collection)
    page = ours.get(f"/answer/{now.id}").text
    assert bench.collection in page and "至今没有变化" in page
    before = bench.sessions.add_turn("h" * 40, None, told, None, collection="70 部法规，文本指纹 000000000000")
    page = ours.get(f"/answer/{before.id}").text
    assert "70 部法规，文本指纹 000000000000" in page and "再问一次" in page and "/?q=" in page


def change(browser: TestClient, **request: str) -> dict[str, object]:
    found: dict[str, object] = browser.post("/famai/basket", json=request).json()
    return found


def order(browser: TestClient) -> list[str]:
    return re.findall(r'data-id="([^"]+)"', browser.get("/basket").text)


def test_passages_are_collected_ordered_annotated_and_taken_away(app: FastAPI) -> None:
    ours = client(app, "d")
    assert "工作篮是空的" in ours.get("/basket").text
    assert change(ours, do="add", doc=ORDER_218, eid="art_18", spans="0-20") == {"count": 1}
    assert change(ours, do="add", doc=ORDER_218, eid="art_18", spans="0-20") == {"count": 1}  # there already
    assert change(ours, do="add", doc=ORDER_218, eid="art_39") == {"count": 2}
    first, second = order(ours)
    assert change(ours, do="note", id=second, words="先看这一条") == {"done": True}
    assert change(ours, do="move", id=second, by="up") == {"done": True}
    assert change(ours, do="rename", words="年底检查") == {"done": True}
    assert order(ours) == [second, first]
    page = ours.get("/basket").text
    assert "第三十九条" in page and 'value="先看这一条"' in page and 'value="年底检查"' in page
    sheet = openpyxl.load_workbook(io.BytesIO(ours.get("/famai/export/basket.xlsx").content))["引用条款"]
    places = [str(value) for row in sheet.iter_rows(values_only=True) for value in row if value]
    assert places.index("第三十九条") < places.index("第十八条第一款")
    assert change(ours, do="remove", id=first) == {"done": True}
    assert order(ours) == [second]


def test_an_answer_is_collected_with_what_it_says_and_notes_are_exported(app: FastAPI, bench: Workbench) -> None:
    ours = client(app, "i")
    cited = cite_span(1, *bench.article(ORDER_218, "art_18"), 0, 20)
    told = Answer("日志存多久？", "五年以上[1]。", False, None, citations=(cited,))
    turn = bench.sessions.add_turn("i" * 40, None, told, None)
    assert change(ours, do="add", turn=turn.id) == {"count": 2}
    assert change(ours, do="add", turn=turn.id) == {"count": 2}  # there already
    answer, passage = order(ours)
    change(ours, do="note", id=answer, words="结论已确认")
    change(ours, do="note", id=passage, words="要补底稿")
    change(ours, do="rename", words="年底检查")
    bench.sessions.delete_all("i" * 40)  # the basket keeps what was said
    page = ours.get("/basket").text
    assert "问答：日志存多久？" in page and "五年以上。" in page
    book = openpyxl.load_workbook(io.BytesIO(ours.get("/famai/export/basket.xlsx").content))
    cells = [str(value) for row in book["引用条款"].iter_rows(values_only=True) for value in row if value]
    assert "要补底稿" in cells and not any("标注" in cell for cell in cells)
    text = "\n".join(p.text for p in Document(io.BytesIO(ours.get("/famai/export/basket.docx").content)).paragraphs)
    assert text.startswith("年底检查") and "问：日志存多久？" in text and "备注：结论已确认" in text
    assert "问题：" not in text


def test_a_basket_is_its_owners_and_changes_come_from_our_page(app: FastAPI) -> None:
    ours, other = client(app, "e"), client(app, "f")
    change(ours, do="add", doc=ORDER_218, eid="art_18")
    (mine,) = order(ours)
    assert "没有这一条" in str(change(other, do="remove", id=mine)["error"])
    assert order(other) == []
    foreign = TestClient(app, cookies={COOKIE: "e" * 40}).post("/famai/basket", json={"do": "clear"})
    assert foreign.status_code == 400 and order(ours) == [mine]


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"do": "add", "doc": "no-such-law", "eid": "art_1"}, "没有这部法规"),
        ({"do": "add", "doc": ORDER_218, "eid": "art_999"}, "没有这一条"),
        ({"do": "fly"}, "不知道"),
        ({"do": "add", "turn": "nobody's"}, "没有这条问答记录"),
    ],
)
def test_what_cannot_be_done_is_said(app: FastAPI, request_: dict[str, str], said: str) -> None:
    assert said in str(change(client(app, "g"), **request_)["error"])
