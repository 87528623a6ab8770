"""履责日历 and the address of an answer: what falls due, and what was said, for whom it was said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from corpus import Corpus, load_settings
from graph import Facts
from retrieval import Answer
from ui.access.identity import COOKIE
from ui.web.calendar_view import calendar_routes, months_from
from ui.web.duties_view import DutyTables
from ui.web.kept_answer import kept_answer_routes
from ui.web.workbench import Workbench

ORDER_218 = "csrc-order-218-2023"


class Silent:
    def ask(self, *_: object, **__: object) -> None: ...


@pytest.fixture(scope="module")
def bench(corpus: Corpus, facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    settings = replace(load_settings(), home=tmp_path_factory.mktemp("home"))
    made = Workbench(settings, lambda: facts, lambda *_: Silent(), corpus)  # type: ignore[arg-type,return-value]
    made._load_first()
    return made


@pytest.fixture(scope="module")
def app(bench: Workbench) -> FastAPI:
    made = FastAPI()
    made.include_router(calendar_routes(bench, DutyTables(bench)))
    made.include_router(kept_answer_routes(bench))
    return made


def client(app: FastAPI, name: str, **more: str) -> TestClient:
    return TestClient(app, cookies={COOKIE: name * 40, **more})


def test_twelve_months_begin_with_this_one() -> None:
    assert months_from(date(2026, 11, 29))[:3] == [(2026, 11), (2026, 12), (2027, 1)]
    assert len(months_from(date(2026, 1, 31))) == 12


def test_the_calendar_shows_what_falls_due_and_on_what_ground(app: FastAPI) -> None:
    page = client(app, "a").get(f"/calendar?doc={ORDER_218}").text
    assert page.count('class="fm-month"') == 12
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


def test_an_answer_has_its_address_for_the_one_who_asked(app: FastAPI, bench: Workbench) -> None:
    ours = client(app, "b")
    turn = bench.sessions.add_turn("b" * 40, None, Answer("日志存多久？", "五年以上。", False, None), None)
    page = ours.get(f"/answer/{turn.id}")
    assert page.status_code == 200 and "五年以上" in page.text and "回答于" in page.text
    other = client(app, "c").get(f"/answer/{turn.id}")
    assert other.status_code == 404 and "没有这条问答记录" in other.text and "五年以上" not in other.text
