"""文档侧栏: the page alone, the words of a provision for the document, what the program around it allows."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from ui.access.access import _PAGE
from ui.access.identity import COOKIE
from ui.web.pane_view import pane_routes
from ui.web.workbench import Workbench

SCRIPT = Path(__file__).parents[2] / "ui/web/static/pane.js"


@pytest.fixture(scope="module")
def client(bench: Workbench) -> TestClient:
    app = FastAPI()
    app.include_router(pane_routes(bench))
    return TestClient(app, cookies={COOKIE: "a" * 43}, headers={"x-famai": "1"})


def test_the_page_stands_alone_and_fetches_nothing_from_elsewhere(client):
    page = client.get("/pane").text
    assert "pane.js" in page and "fm-header" not in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert _PAGE.fullmatch("/pane") and _PAGE.fullmatch("/famai/pane/quote")


def test_a_quotation_comes_with_its_source(client):
    page = client.post("/famai/pane/quote", data={"citation": "218号令第十八条第二款"}).text
    put = html.unescape(re.search(r'data-pane-put="([^"]*)"', page).group(1))  # type: ignore[union-attr]
    assert put.startswith("《证券期货业网络和信息安全管理办法》第十八条第二款规定：“") and put.endswith("”")
    assert "六个月以上" in put and "现行有效" in page


@pytest.mark.parametrize(
    ("citation", "says"), [("", ""), ("没有这部法第三条", "没有这部法"), ("218号令第九十条", "75")]
)
def test_what_is_not_there_says_so(client, citation, says):
    answer = client.post("/famai/pane/quote", data={"citation": citation})
    assert answer.status_code in (400, 404) and 'role="alert"' in answer.text and says in answer.text


HARNESS = """
const calls = [];
const listeners = {};
const area = {value: '', maxLength: 20000};
const shown = {take: {hidden: true}, host: {textContent: ''}};
globalThis.document = {
  addEventListener: (name, act) => { listeners[name] = act; },
  querySelector: (q) => ({'#fm-pane-text': area, '[data-pane-take]': shown.take, '#fm-pane-host': shown.host})[q],
};
globalThis.window = globalThis;
globalThis.famai = {ready: (act) => act(), toast: (w) => calls.push(['toast', w]), copy: (w) => calls.push(['copy', w])};
const press = (name, value) => listeners.click({target: {closest: () => ({
  matches: (q) => q === `[data-pane-${name}]`, dataset: {panePut: value},
})}});
"""


@pytest.mark.parametrize("around", ["wps", "word", "none", "refuses"])
def test_the_program_around_the_page(around, tmp_path):
    """With stand-ins for the objects of WPS and Word: the selection is taken, a quotation put; else it is copied."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    word = (
        "globalThis.Word = {run: (act) => act({sync: async () => {}, document: {getSelection: () => ("
        "{load: () => {}, text: '选中', insertText: (t, at) => calls.push(['put', t])})}})};"
    )
    hosts = {
        "wps": "globalThis.Application = {Selection: {Text: '选中', InsertAfter: (t) => calls.push(['put', t])}};",
        "word": word,
        "none": "",
        "refuses": "globalThis.Application = {Selection: {Text: '选中', InsertAfter: () => { throw new Error('no'); }}};",
    }
    test = tmp_path / "pane.js"
    test.write_text(
        HARNESS + hosts[around] + SCRIPT.read_text(encoding="utf-8").replace("'use strict';", "")
        + "\n(async () => { if (!shown.take.hidden) await press('take'); await press('put', '原文');"
        " console.log(JSON.stringify({calls, area: area.value, hidden: shown.take.hidden})); })();",
        encoding="utf-8",
    )  # fmt: skip
    done = subprocess.run([node, str(test)], capture_output=True, text=True, check=True)
    import json

    got = json.loads(done.stdout)
    if around == "none":
        assert got == {"calls": [["copy", "原文"]], "area": "", "hidden": True}
    elif around == "refuses":
        assert got["area"] == "选中" and got["calls"][0][0] == "toast"
    else:
        assert got["area"] == "选中" and ["put", "原文"] in got["calls"]
