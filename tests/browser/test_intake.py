"""补充原文 and 更新 in the browser, over a small made-up field: a file, pasted words, a button, its failure, a look."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, _free_port, _state

QUEEN = "示例蜂王引种办法\n第一条　引种应当登记。\n第二条　养蜂场应当在引种后十个工作日内检疫。\n第三条　本办法自2030年1月1日起施行。\n"
ORDER = (
    "示例养蜂管理办法\n（示例养蜂部门令第1号）\n第一条　为了规范养蜂活动，制定本办法。\n"
    "第二条　养蜂场应当在蜂箱转场后三个工作日内向养蜂管理部门报告。\n第三条　养蜂场不得在花期喷洒农药。\n"
    "第四条　本办法自2030年1月1日起施行。\n"
)
HONEY = "示例蜂蜜标识规定\n第一条　蜂蜜标识应当写明采蜜日期。\n第二条　养蜂场应当保存采蜜记录，保存期限不少于二年。\n"
HEALTH = "示例蜂场卫生规定\n第一条　养蜂场应当每季度消毒一次蜂箱。\n第二条　养蜂场应当保存消毒记录。\n"
KNOWN = (
    ("hives-order-1", "示例养蜂管理办法", 4, "order.txt", ""),
    ("hives-health-2", "示例蜂场卫生规定", 2, "health.txt", "/health.html"),
    ("hives-honey-3", "示例蜂蜜标识规定", 2, "honey.txt", ""),
    ("hives-queen-4", "示例蜂王引种办法", 3, "queen.txt", "/queen.html"),
    ("hives-wax-5", "示例蜂蜡收购办法", 5, "wax.txt", "/gone.html"),
)


def _page(text: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    head = "<meta charset='utf-8'><title>示例部门</title>"
    return f"<html><head>{head}</head><body><div id='UCAP-CONTENT'>{lines}</div></body></html>".encode()


@pytest.fixture(scope="module")
def official() -> Iterator[str]:
    """A site with one good page, one whose words changed since, and one that is gone."""
    pages = {"/queen.html": _page(QUEEN), "/health.html": _page(HEALTH.replace("每季度", "每月"))}

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            body = pages.get(self.path, b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    site = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.daemon_threads = True
    threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{site.server_address[1]}"
    site.shutdown()
    site.server_close()


@pytest.fixture(scope="module")
def server(official: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A workbench over the made-up field, of which one text is held; built when it starts."""
    folder, home = tmp_path_factory.mktemp("hives"), tmp_path_factory.mktemp("home")
    (folder / "texts").mkdir()
    (folder / "texts" / "health.txt").write_text(HEALTH, encoding="utf-8")
    entries = (
        f'[[instrument]]\nid = "{i}"\ntitle = "{title}"\nlevel = "部门规章"\nissuer = "示例养蜂部门"\n'
        f'effective = "2030-01-01"\nstatus = "现行有效"\narticles = {count}\nfile = "{file}"\n'
        + (f'source = "{official}{page}"\n' if page else "")
        for i, title, count, file, page in KNOWN
    )
    (folder / "catalogue.toml").write_text("\n".join(entries), encoding="utf-8")
    (folder / "thesaurus.toml").write_text(
        '[entity]\n"养蜂场" = {kind="regulated"}\n"养蜂管理部门" = {kind="regulator"}\n', encoding="utf-8"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FAMAI_")}
    own = {"FAMAI_HOME": str(home), "FAMAI_TEXTS": str(folder / "none"), "FAMAI_ENCODER": "none"}
    env = {**kept, **own, "FAMAI_DOMAINS": str(folder), "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
    port = _free_port()
    log = tmp_path_factory.mktemp("log") / "server.log"
    command = [sys.executable, "-c", "from ui.cli import main; main()", "serve", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output)
        try:
            deadline = time.monotonic() + 300
            while _state(address := f"http://127.0.0.1:{port}") != "ready":
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"the server did not get ready:\n{log.read_text(encoding='utf-8')[-4000:]}")
                time.sleep(0.3)
            yield address
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def library(new_page, server):
    page = new_page()
    page.goto(f"{server}/library/texts")
    page.wait_for_selector("#fm-intake-form")
    return page


def _done(page, words: str) -> str:
    """The result once the words stand there and the index was made anew."""
    page.wait_for_selector(f"#fm-intake-result :text('{words}')", timeout=30_000)
    page.wait_for_selector("#fm-intake-result :text('索引已更新')", timeout=120_000)
    return str(page.inner_text("#fm-intake-result"))


def test_a_file_fills_its_slot_and_the_law_can_be_read(library, server, tmp_path: Path) -> None:
    library.wait_for_selector("h2:has-text('4 部缺原文')")
    file = tmp_path / "下载.txt"
    file.write_text(ORDER, encoding="utf-8")
    library.set_input_files("#fm-intake-file", str(file))
    library.click("#fm-intake-form button[type=submit]")
    told = _done(library, "示例养蜂管理办法")
    assert "目录中的法规" in told and "共 4 条" in told and "用户提供，未与官方逐字核对" in told
    library.wait_for_selector("h2:has-text('3 部缺原文')")
    library.goto(f"{server}/law/hives-order-1")
    library.wait_for_selector("#art_2:has-text('三个工作日')")


def test_a_file_dropped_beside_the_field_is_taken_too(library) -> None:
    """Only the field itself took it: the browser opened the file in place of the page."""
    dropped = library.evaluate_handle(
        "words => { const held = new DataTransfer(); held.items.add(new File([words], '下载.txt', {type: 'text/plain'})); return held; }",
        ORDER.replace("三个工作日", "四个工作日"),
    )
    for kind in ("dragover", "drop"):
        library.dispatch_event("h1", kind, {"dataTransfer": dropped})
    assert "共 4 条" in _done(library, "示例养蜂管理办法")


def test_pasted_words_fill_a_slot(library, server) -> None:
    library.fill("#fm-intake-text", HONEY)
    library.click("#fm-intake-form button[type=submit]")
    assert "共 2 条" in _done(library, "示例蜂蜜标识规定")
    library.goto(f"{server}/law/hives-honey-3")
    library.wait_for_selector("#art_2:has-text('不少于二年')")


def test_words_that_are_no_known_text_are_asked_about(library) -> None:
    library.fill("#fm-intake-text", "第一条　某条。\n第二条　某条。\n")
    library.click("#fm-intake-form button[type=submit]")
    library.wait_for_selector("#fm-intake-result [role=alert]")
    assert "这是哪一部" in library.inner_text("#fm-intake-result")


def test_the_button_gets_a_text_from_its_official_page(library, server) -> None:
    row = library.locator("tr:has-text('示例蜂王引种办法')")
    row.locator("button").click()
    assert "共 3 条" in _done(library, "示例蜂王引种办法")
    library.goto(f"{server}/law/hives-queen-4")
    library.wait_for_selector("#art_2:has-text('十个工作日')")


def test_what_cannot_be_fetched_is_told_with_the_way_by_hand(library) -> None:
    row = library.locator("tr:has-text('示例蜂蜡收购办法')")
    assert "拖到" in row.inner_text()
    row.locator("button").click()
    library.wait_for_selector("#fm-intake-result .fm-warning", timeout=60_000)
    library.wait_for_selector("#fm-intake-result :text('没有取到原文')", timeout=60_000)
    told = library.inner_text("#fm-intake-result")
    assert "404" in told and "拖到" in told


def test_a_look_at_the_sources_tells_what_changed_and_changes_nothing(library, server) -> None:
    library.goto(f"{server}/library/updates")
    library.click("button:has-text('现在核对')")
    library.wait_for_selector("#fm-updates td:has-text('示例蜂场卫生规定')", timeout=60_000)
    row = library.inner_text("#fm-updates tr:has-text('示例蜂场卫生规定')")
    assert "页面有变" in row and "第一条" in row
    library.goto(f"{server}/law/hives-health-2")
    library.wait_for_selector("#art_1:has-text('每季度')")
    assert "页面有变：《示例蜂场卫生规定》" in library.request.get(f"{server}/famai/library/updates.atom").text()


def test_a_missing_text_is_filled_on_its_own_page(library, server) -> None:
    library.goto(f"{server}/law/hives-wax-5")
    library.click(".fm-slot button:has-text('从官方网站获取')")
    library.wait_for_selector("#fm-slot-result :text('没有取到原文')", timeout=60_000)
    library.fill(".fm-slot textarea", "".join(f"第{n}条　蜂蜡收购应当登记{n}。\n" for n in "一二三四五"))
    library.click(".fm-slot button:has-text('收录')")
    library.wait_for_selector("#fm-slot-result :text('索引已更新')", timeout=120_000)
    library.click("#fm-slot-result a:has-text('示例蜂蜡收购办法')")
    library.wait_for_selector("#art_5:has-text('登记五')")
