"""Pictures of each view of a running workbench: ``python docs/screenshots.py http://127.0.0.1:7860 docs/images``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
TALL = {"ask": 640, "duties": 640, "reading": 640}
"""Pixels from the top that show what a view is; what is below says no more and weighs in every clone."""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TEXT = "依据218号令第十八条第二款，“业务日志应当保存三年以上”；另见218号令第九十九条、《民法典》第一百条、个保法第五十五条。"


def _ask(page: Page) -> None:
    page.fill("#fm-question textarea", "重要信息系统的日志要保存多久？")
    page.keyboard.press("Enter")
    page.wait_for_selector("#fm-panel mark.fm-hit")


def _verify(page: Page) -> None:
    page.fill("#fm-verify-text", TEXT)
    page.click("#fm-verify-button")
    page.wait_for_selector(".fm-checks")


def _shown(selector: str) -> Callable[[Page], None]:
    def wait(page: Page) -> None:
        page.wait_for_selector(selector)

    return wait


#: Each view: its address under the root, and what is done there until it shows what the picture is of.
VIEWS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "ask": ("/", _ask),
    "duties": (f"/duties?entity={quote('期货公司')}", _shown(".fm-duty")),
    "graph": (f"/graph?about={quote('218号令第18条')}", _shown("#fm-graph [data-graph-title]:has-text('第十八条')")),
    "library": ("/library", _shown(".fm-law-name")),
    "reading": ("/law/csrc-order-218-2023/art_18", _shown("#art_18.fm-here")),
    "comparison": ("/compare/npc-cybersecurity-2016/npc-cybersecurity-2025", _shown(".fm-versions")),
    "verify": ("/verify", _verify),
}


def _keep(shot: bytes, path: Path) -> None:
    """Keep the most frequent colours that can be told apart, few: a clone carries every picture; the graph has one a kind."""
    most = 15 if path.stem == "graph" else 11
    shown = Image.open(BytesIO(shot)).convert("RGB")
    kept: list[tuple[int, int, int]] = []
    counted: Any = shown.getcolors(1 << 24)
    for _, colour in sorted(counted, reverse=True):
        if all(sum(abs(a - b) for a, b in zip(colour, other, strict=True)) >= 24 for other in kept):
            kept.append(colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for n in range(256) for part in kept[n if n < min(most, len(kept)) else 0]])
    few = shown.quantize(palette=palette, dither=Image.Dither.NONE)
    few.convert("RGB").save(path, "WEBP", lossless=True, quality=100, method=6)


def main(address: str, folder: Path) -> None:
    """Write one picture a view into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, (path_of, visit) in VIEWS.items():
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(address.rstrip("/") + path_of)
            page.wait_for_load_state("networkidle")
            visit(page)
            page.wait_for_timeout(800)
            _keep(
                page.screenshot(clip={"x": 0, "y": 0, "width": 1280, "height": TALL.get(name, 800)}),
                folder / f"{name}.webp",
            )
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
