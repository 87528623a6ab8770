"""补充原文: pasted words, a file, a button; and what the page says of each."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus import Origin, load_corpus, load_settings
from corpus.sources.official import Visitor
from tests.corpus.making import make_docx
from tests.stuck import must_end
from ui.web import intake as intake_module
from ui.web.intake import Intake, lacking
from ui.web.intake_view import intake_routes
from ui.web.workbench import Workbench

SLOT = "cac-generative-ai-2023"
LINES = ["生成式人工智能服务管理暂行办法", "第一条　为了示例，制定本办法。", "第二条　本办法自2023年8月15日起施行。"]
OWN = {"x-famai": "1"}


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    (tmp_path / "texts").mkdir()
    settings = replace(load_settings(), home=tmp_path / "home", texts=tmp_path / "texts", encoder="none")
    updates: list[str] = []

    def update(self: Intake) -> None:
        updates.append("built")
        self.state = replace(self.state, doing="", finished="索引已更新，可以提问了")

    monkeypatch.setattr(Intake, "_update", update)
    bench = Workbench(settings, lambda: None, lambda *_: None)  # type: ignore[arg-type,return-value]
    app = FastAPI()
    app.include_router(intake_routes(bench, Intake(settings, lambda: Visitor(sleep=lambda seconds: None))))
    with TestClient(app) as made:
        made.app.state.updates, made.app.state.settings = updates, settings  # type: ignore[attr-defined]
        yield made


def _rested(client: TestClient) -> str:
    with must_end():
        while "data-poll" in (html := client.get("/famai/library/intake").text):
            time.sleep(0.02)
    return html


def test_the_page_lists_what_is_lacking_and_every_way(client: TestClient) -> None:
    html = client.get("/library/texts").text
    count = len(lacking(load_corpus(client.app.state.settings)))
    assert f"{count} 部缺原文" in html and count > 30
    assert "一键从官方网站获取" in html and "→ 下载 → 拖到" in html
    assert "data-post" in html and 'name="doc" value="csrc-order-218-2023"' in html


@pytest.mark.parametrize("how", ["pasted", "file"])
def test_what_is_given_fills_the_slot_and_the_index_follows(client: TestClient, how: str) -> None:
    words = "\n".join(LINES)
    sent = {"data": {"text": words}} if how == "pasted" else {"files": {"file": ("下载.docx", make_docx(LINES))}}
    answer = client.post("/famai/library/add", headers=OWN, **sent)
    assert answer.status_code == 200, answer.text
    html = _rested(client)
    assert f"/law/{SLOT}" in html and "用户提供，未与官方逐字核对" in html and "缺第 3–24 条" in html
    assert "索引已更新" in html and client.app.state.updates == ["built"]
    assert load_corpus(client.app.state.settings).document(SLOT).origin is Origin.TEXT


def test_a_text_without_title_is_asked_about_and_then_taken(client: TestClient) -> None:
    words = (
        "\n".join(f"第{n}条　内容如此。" for n in "一二三四五六七八九")
        + "\n第十条　一。\n第十一条　一。\n第十二条　一。\n第十三条　一。"
    )
    asked = client.post("/famai/library/add", headers=OWN, data={"text": words})
    assert "不能确定是哪一部" in asked.text and "cac-standard-contract-2023" in asked.text
    answer = client.post("/famai/library/add", headers=OWN, data={"text": words, "which": "cac-standard-contract-2023"})
    assert "个人信息出境标准合同办法" in answer.text
    _rested(client)


def test_a_request_from_elsewhere_or_empty_changes_nothing(client: TestClient) -> None:
    assert client.post("/famai/library/add", data={"text": "x"}).status_code == 400
    assert client.post("/famai/library/fetch", data={"doc": SLOT}).status_code == 400
    assert "请粘贴文字" in client.post("/famai/library/add", headers=OWN, data={"text": " "}).text
    assert not client.app.state.settings.home.joinpath("provided").exists()


def test_what_cannot_be_fetched_says_so_with_the_way_by_hand(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus import SourceError

    def offline(instrument, home, documents, visitor):
        raise SourceError(f"没有取到《{instrument.title}》：没有网络。可以手动取得：…")

    monkeypatch.setattr(intake_module, "fetch_into", offline)
    client.post("/famai/library/fetch", headers=OWN, data={"doc": SLOT})
    html = _rested(client)
    assert "没有网络" in html and "没有取到原文" in html
    assert client.app.state.updates == []


def test_words_without_a_title_are_told_what_to_do_on_this_page(client: TestClient) -> None:
    """--title and --as are words of the command line."""
    html = client.post("/famai/library/add", headers=OWN, data={"text": "第一条　某条。\n第二条　某条。\n"}).text
    assert "这是哪一部" in html and "第一行写上标题" in html and "--" not in html


def test_the_texts_of_others_are_escaped(client: TestClient) -> None:
    words = "<img src=x onerror=alert(1)>办法\n第一条　内容。\n第二条　本办法自2024年1月1日起施行。\n"
    html = client.post("/famai/library/add", headers=OWN, data={"text": words}).text + _rested(client)
    assert not re.search(r"<img", html)


def test_the_page_of_news_and_its_feed(tmp_path: Path) -> None:
    from corpus import Notice, save_notices
    from ui.web.updates_view import updates_routes

    settings = replace(load_settings(), home=tmp_path / "home", texts=tmp_path / "texts", encoder="none")
    save_notices(
        settings.home, [Notice(SLOT, "甲<法>", "新版本", "有新版本", "javascript:x", "2030-01-01T00:00:00+00:00")]
    )
    bench = Workbench(settings, lambda: None, lambda *_: None)  # type: ignore[arg-type,return-value]
    bench._load_first()
    app = FastAPI()
    app.include_router(updates_routes(bench))
    with TestClient(app) as client:
        html = client.get("/library/updates").text
        assert "甲&lt;法&gt;" in html and "新版本" in html and "javascript:" not in html
        feed = client.get("/famai/library/updates.atom")
        assert feed.headers["content-type"].startswith("application/atom+xml") and "甲&lt;法&gt;" in feed.text
        assert client.post("/famai/library/watch").status_code == 400
        assert client.post("/famai/library/lists", json=[]).status_code == 400
