"""法规库: the list, reading, addresses, finding words, two versions."""

from __future__ import annotations

import pytest

from tests.browser.looking import in_sight, open_view


def test_filters_narrow_the_list_and_count(page):
    open_view(page, "法规库")
    page.wait_for_selector(".fm-law-name")
    everything = int(page.inner_text("#fm-library .fm-summary b"))
    assert everything >= 22
    page.check("#fm-library input[value='部门规章']")
    page.wait_for_function(f"document.querySelector('#fm-library .fm-summary b').textContent !== '{everything}'")
    shown = int(page.inner_text("#fm-library .fm-summary b"))
    assert page.locator("#fm-library tbody tr").count() == shown
    assert 3 < shown < everything
    assert page.locator("#fm-library tbody tr:not(:has-text('部门规章'))").count() == 0
    page.fill("#fm-library .fm-search", "没有这样的名称")
    page.wait_for_selector("#fm-library .fm-empty")


def test_an_address_opens_the_article(new_page, server):
    page = new_page()
    page.goto(f"{server}/law/csrc-order-218-2023/art_38")
    page.wait_for_selector("#art_38.fm-here")
    page.wait_for_timeout(300)
    assert in_sight(page, "#art_38 h3")
    assert page.url.endswith("/law/csrc-order-218-2023/art_38")
    page.click(".fm-toc [data-goto=art_3]")
    page.wait_for_selector("#art_3.fm-here")
    assert in_sight(page, "#art_3 h3")
    page.go_back()
    page.wait_for_selector("#art_38.fm-here")
    assert page.url.endswith("/law/csrc-order-218-2023/art_38")
    page.goto(f"{server}/?doc=csrc-order-218-2023&article=12")  # as addresses were once written
    page.wait_for_selector("#art_12.fm-here")
    page.goto(f"{server}/law/csrc-order-218-2023/999")
    page.wait_for_selector(".fm-toast")
    page.goto(f"{server}/law/no-such-law")
    page.wait_for_selector("#fm-reader .fm-error")


def test_words_are_found_in_the_text(new_page, server):
    page = new_page()
    page.goto(f"{server}/law/csrc-order-218-2023")
    page.wait_for_selector("#art_18")
    page.fill(".fm-find input", "日志")
    page.wait_for_selector("mark.fm-found-now")
    assert page.inner_text(".fm-find output").startswith("1 / ")
    assert in_sight(page, "mark.fm-found-now")
    page.press(".fm-find input", "Enter")
    assert page.inner_text(".fm-find output").startswith("2 / ")
    page.fill(".fm-find input", "红烧肉")
    page.wait_for_function("document.querySelector('.fm-find output').textContent === '没有找到'")


def test_a_defined_term_shows_its_definition(new_page, server):
    page = new_page()
    page.goto(f"{server}/law/csrc-order-218-2023/18")
    page.wait_for_selector("#art_18 dfn.fm-term")
    page.hover("#art_18 dfn.fm-term >> nth=0")
    page.wait_for_selector(".fm-tip")
    assert "核心机构" in page.inner_text(".fm-tip")


def test_the_facts_of_an_article(new_page, server):
    page = new_page()
    page.goto(f"{server}/law/csrc-order-218-2023/18")
    page.click("#art_18 .fm-article-more")
    page.wait_for_selector("#fm-panel .fm-section")
    text = page.inner_text("#fm-panel")
    assert all(title in text for title in ("内容提要", "义务与权限", "违反本条的罚则", "被引用"))


def test_two_versions_side_by_side(new_page, server):
    page = new_page()
    page.goto(f"{server}/law/npc-cybersecurity-2025")
    page.click("text=新旧对照")
    page.wait_for_selector(".fm-versions")
    assert "/compare/npc-cybersecurity-2016/npc-cybersecurity-2025" in page.url
    assert page.locator(".fm-versions ins").count() > 5
    assert page.locator("tr[data-change=unchanged]:visible").count() == 0
    page.check("[data-change-filter=unchanged]")
    assert page.locator("tr[data-change=unchanged]:visible").count() > 0


def test_what_is_compared_stands_in_the_address_and_is_taken_along(new_page, server):
    page = new_page()
    page.goto(f"{server}/compare/npc-cybersecurity-2016/npc-cybersecurity-2025")
    page.check("[data-change-filter=numbers]")
    page.uncheck("[data-change-filter=new]")
    shown = page.locator("tr[data-change]:visible").count()
    assert 0 < shown == page.locator("tr[data-numbers='1']:visible").count()
    page.reload()
    assert page.locator("tr[data-change]:visible").count() == shown
    with page.expect_download() as waiting:
        page.click("[data-compare-file]")
    assert waiting.value.suggested_filename.endswith(".docx")
    assert "show=" in waiting.value.url and "new" not in waiting.value.url.split("show=")[1]
    page.click("summary:has-text('数字变化')")
    page.click(".fm-numbers a >> nth=0")
    page.wait_for_url("**#new_art_*")


def test_the_contents_tell_what_each_article_says(new_page, server):
    page = new_page()
    page.goto(f"{server}/law/csrc-order-218-2023")
    assert page.is_visible(".fm-toc-caption >> nth=0")
    page.click("[data-toc]")
    page.reload()
    assert not page.is_visible(".fm-toc-caption >> nth=0")
    page.click("summary:has-text('导出')")
    with page.expect_download() as waiting:
        page.click("text=Markdown")
    assert waiting.value.suggested_filename == "证券期货业网络和信息安全管理办法.md"


def test_a_missing_text_says_how_to_get_it(new_page, server):
    page = new_page()
    page.goto(f"{server}/law/jrt-0060-2021")
    page.wait_for_selector(".fm-missing")
    assert "取得方法" in page.inner_text(".fm-missing")


def test_a_menu_closes_when_another_is_opened_or_something_else_is_pressed(new_page, server):
    page = new_page()
    page.goto(f"{server}/law/csrc-order-218-2023")
    page.click(".fm-drop summary:has-text('法规信息')")
    page.click(".fm-drop summary:has-text('导出')")
    assert page.locator(".fm-drop[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".fm-drop[open]").count() == 0
    page.click(".fm-drop summary:has-text('导出')")
    page.click(".fm-find input")
    assert page.locator(".fm-drop[open]").count() == 0


def test_an_address_of_no_law_leads_on(new_page, server):
    page = new_page()
    page.goto(f"{server}/law/nothing")
    assert "没有这部法规" in page.inner_text("#fm-reader .fm-error")
    page.click("main a:has-text('法规库')")
    page.wait_for_selector(".fm-law-name")


def test_an_article_that_an_address_names_is_not_under_the_bar_of_a_phone(new_page, server):
    page = new_page(390, 844)
    page.goto(f"{server}/law/csrc-order-218-2023/art_59")
    page.wait_for_selector("#art_59.fm-here")
    page.wait_for_timeout(500)
    assert in_sight(page, "#art_59 h3")
    page.goto(f"{server}/compare/npc-cybersecurity-2016/npc-cybersecurity-2025")
    page.click("summary:has-text('数字变化')")
    page.click(".fm-numbers a >> nth=0")
    page.wait_for_timeout(500)
    row = page.get_attribute(".fm-numbers a >> nth=0", "href")
    assert in_sight(page, f"{row} h3")


@pytest.mark.parametrize("menu", ["法规信息", "导出"])
def test_menus_of_a_law_fit_a_phone(new_page, server, menu):
    page = new_page(390, 844)
    page.goto(f"{server}/law/csrc-order-218-2023")
    page.click(f".fm-drop summary:has-text('{menu}')")
    box = page.locator(".fm-drop[open] > :not(summary)").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert box["y"] >= page.locator(".fm-drop[open] summary").bounding_box()["y"] + 20
