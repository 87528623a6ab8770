"""Pictures of each view of a running workbench: ``python docs/screenshots.py http://127.0.0.1:7860 docs/images``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TEXT = "依据218号令第十八条第二款，“业务日志应当保存三年以上”；另见218号令第九十九条、《民法典》第一百条、个保法第五十五条。"


def _tab(page: Page, name: str) -> None:
    page.click(f"#fm-tabs button[role=tab]:has-text('{name}')")


def _ask(page: Page) -> None:
    page.fill("#fm-question textarea", "重要信息系统的日志要保存多久？")
    page.keyboard.press("Enter")
    page.wait_for_selector("#fm-panel mark.fm-hit")


def _duties(page: Page) -> None:
    _tab(page, "义务清单")
    page.wait_for_selector(".fm-duty")
    page.check("#fm-duties input[value='期货公司']")
    page.check("#fm-duties input[value='有频次']")
    page.wait_for_selector("[data-clear-filters]")


def _graph(page: Page) -> None:
    _tab(page, "图谱")
    page.wait_for_selector(".fm-node")
    page.fill("[name=about]", "218号令第18条")
    page.press("[name=about]", "Enter")
    page.wait_for_function("document.querySelector('[data-graph-title]').textContent.includes('第十八条')")


def _library(page: Page) -> None:
    _tab(page, "法规库")
    page.wait_for_selector(".fm-law-name")


def _reading(page: Page) -> None:
    page.goto(f"{page.url.split('?')[0]}?doc=csrc-order-218-2023&article=18")
    page.wait_for_selector("#art_18.fm-here")


def _comparison(page: Page) -> None:
    page.goto(f"{page.url.split('?')[0]}?doc=npc-cybersecurity-2025")
    page.click("[data-compare]")
    page.wait_for_selector(".fm-versions")


def _verify(page: Page) -> None:
    _tab(page, "引用核验")
    page.fill("#fm-verify-text textarea", TEXT)
    page.click("#fm-verify-button")
    page.wait_for_selector(".fm-checks")


VIEWS: dict[str, Callable[[Page], None]] = {
    "ask": _ask,
    "duties": _duties,
    "graph": _graph,
    "library": _library,
    "reading": _reading,
    "comparison": _comparison,
    "verify": _verify,
}


def _shrink(path: Path) -> None:
    """Keep 128 colours: a page has hardly more, and a clone carries every picture."""
    Image.open(path).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, "PNG", optimize=True)


def main(address: str, folder: Path) -> None:
    """Write one picture a view into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, visit in VIEWS.items():
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(address)
            page.wait_for_selector(".fm-welcome")
            visit(page)
            page.wait_for_timeout(800)
            path = folder / f"{name}.png"
            page.screenshot(path=path)
            _shrink(path)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
