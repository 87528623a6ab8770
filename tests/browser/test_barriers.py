"""Nobody is kept out: axe-core finds no serious fault in any view, by day and by night."""

from __future__ import annotations

from importlib import resources

import pytest

VIEWS = (
    "/duties",
    "/calendar",
    "/graph?about=218号令第18条",
    "/library",
    "/law/csrc-order-218-2023/18",
    "/compare/npc-cybersecurity-2016/npc-cybersecurity-2025",
    "/verify",
    "/search?q=日志",
    "/basket",
    "/famai/gap",
    "/famai/batch",
)


def serious(page) -> list[tuple[str, list[str]]]:
    """The serious and critical faults that axe-core finds, with the first places."""
    page.evaluate((resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        (f["id"], [n["html"][:120] for n in f["nodes"][:3]]) for f in found if f["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_view_has_a_serious_barrier(new_page, server, scheme):
    page = new_page()
    page.emulate_media(color_scheme=scheme)
    faults = {}
    for address in VIEWS:
        page.goto(f"{server}{address}")
        page.wait_for_selector(".fm-view")
        page.wait_for_timeout(500)
        if found := serious(page):
            faults[address] = found
    page.goto(server)
    page.wait_for_selector(".fm-welcome")
    page.fill("#fm-question textarea", "重要信息系统的日志要保存多久？违反了怎么处罚？")
    page.press("#fm-question textarea", "Enter")
    page.wait_for_selector("#fm-panel mark.fm-hit")
    if found := serious(page):
        faults["/"] = found
    assert faults == {}


def test_the_way_over_the_bar_is_the_first_stop(new_page, server):
    page = new_page()
    page.goto(f"{server}/library")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "fm-skip"
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'fm-main'")
