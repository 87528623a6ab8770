"""义务清单 and the addresses beside it: what is out by default, why others' duties are in, what a fine leads to, where nothing is."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from ui.web.duties_view import DutyTables, chosen_duties, duties_routes
from ui.web.graph_view import graph_routes
from ui.web.lost import LostPage, lost_page
from ui.web.workbench import Workbench

REPEALED = "csrc-order-82-2012"
FORMER = "npc-cybersecurity-2016"
ORDER_218 = "csrc-order-218-2023"


@pytest.fixture(scope="module")
def tables(bench: Workbench) -> DutyTables:
    return DutyTables(bench)


@pytest.fixture(scope="module")
def client(bench: Workbench, tables: DutyTables) -> TestClient:
    app = FastAPI()
    app.include_router(duties_routes(bench, tables))
    app.include_router(graph_routes(bench))
    app.add_middleware(LostPage, make=partial(lost_page, bench))
    return TestClient(app)


@pytest.mark.parametrize(
    ("query", "within", "out"),
    [
        ("", {ORDER_218}, {REPEALED, FORMER}),
        ("entity=期货公司", {ORDER_218}, {REPEALED, FORMER}),
        ("ended=1", {ORDER_218, REPEALED, FORMER}, set()),
        (f"doc={REPEALED}", {REPEALED}, {ORDER_218, FORMER}),  # who names it wants it
        (f"doc={ORDER_218}&doc={FORMER}", {ORDER_218, FORMER}, {REPEALED}),
    ],
)
def test_what_holds_no_longer_is_out_unless_it_is_asked_for(
    tables: DutyTables, query: str, within: set[str], out: set[str]
) -> None:
    rows, *_ = chosen_duties(tables.get(), QueryParams(query))
    laws = {row.norm.doc_id for row in rows}
    assert within <= laws
    assert laws.isdisjoint(out)


def test_why_the_duties_of_others_are_in_the_list(client: TestClient) -> None:
    page = client.get(f"/duties?entity={quote('期货公司')}").text
    assert "期货公司也属于" in page and "经营机构" in page
    assert "对任何单位和个人的要求也在内" in page
    assert "任何组织、个人" not in page.split("<table")[0].split("fm-why-more")[1]


@pytest.mark.parametrize(("about", "kind"), [("罚款", "article"), ("监管谈话", "article"), ("期货公司", "entity")])
def test_a_fine_is_drawn_before_an_authority_whose_name_has_its_word(client: TestClient, about: str, kind: str) -> None:
    picture = client.get("/famai/graph", params={"about": about}).json()
    assert {card["kind"] for card in picture["cards"] if card["seed"]} == {kind}


def test_a_wrong_address_is_told_in_chinese_to_a_browser_and_plainly_to_a_program(client: TestClient) -> None:
    page = client.get("/nowhere", headers={"accept": "text/html"})
    assert page.status_code == 404 and "没有这个页面" in page.text and "/nowhere" in page.text
    assert client.get("/nowhere", headers={"accept": "application/json"}).json() == {"detail": "Not Found"}
    assert client.get("/duties", headers={"accept": "text/html"}).status_code == 200
