"""The frame of all views: addresses that reopen what was seen, 我是, full-text search, narrow windows, paper."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.browser.looking import all_words, in_sight, open_view

VIEWS = ("/", "/duties", "/graph", "/library", "/law/csrc-order-218-2023/18", "/verify", "/search?q=日志")


def test_filters_stand_in_the_address_and_back_undoes_them(new_page, server):
    page = new_page()
    page.goto(f"{server}/library")
    everything = page.inner_text("#fm-library .fm-summary b")
    page.check("#fm-library input[value='部门规章']")
    page.wait_for_url("**/library?**")
    narrowed = page.inner_text("#fm-library .fm-summary b")
    assert narrowed != everything
    page.reload()
    assert page.is_checked("#fm-library input[value='部门规章']")
    assert page.inner_text("#fm-library .fm-summary b") == narrowed
    page.go_back()
    page.wait_for_function(f"document.querySelector('#fm-library .fm-summary b').textContent === '{everything}'")


def test_who_asks_is_kept_by_the_browser(new_page, server):
    page = new_page()
    page.goto(f"{server}/library")
    page.click(".fm-whoami summary")
    page.check(".fm-whoami-form input[value='期货公司']")
    page.click(".fm-whoami-form button[type=submit]")
    page.wait_for_selector(".fm-whoami b:has-text('期货公司')")
    open_view(page, "问答")
    page.wait_for_selector("#fm-conversation")
    page.wait_for_selector(".fm-whoami b:has-text('期货公司')")
    page.click(".fm-whoami summary")
    page.click("[data-whoami-clear]")
    page.wait_for_selector(".fm-whoami b:has-text('未选')")


@pytest.mark.parametrize("address", ["/", "/duties", "/calendar", "/graph", "/famai/gap"])
def test_who_asks_stands_in_the_address_so_that_others_see_the_same(new_page, server, address):
    mine = new_page()
    mine.context.add_cookies([{"name": "famai_asker", "value": quote("期货公司"), "url": server}])
    mine.goto(f"{server}{address}")
    mine.wait_for_function("new URLSearchParams(location.search).get('asker') === '期货公司'")
    other = new_page()
    other.goto(mine.url)
    other.wait_for_selector(".fm-whoami b:has-text('期货公司')")
    open_view(other, "义务清单")
    other.wait_for_selector(".fm-chosen-filter:has-text('期货公司')")


def test_words_are_searched_everywhere(new_page, server):
    page = new_page()
    page.goto(f"{server}/library")
    page.fill("#fm-jump-text", "日志 同款 五年")
    page.press("#fm-jump-text", "Enter")
    page.wait_for_url("**/search?q=**")
    assert page.locator(".fm-search-hits mark").count() >= 2
    page.click(".fm-search-hits [data-open] >> nth=0")
    page.wait_for_selector("#fm-panel mark.fm-hit")
    page.goto(f"{server}/search?q=日志 与")
    assert "缺少" in page.inner_text(".fm-error")
    page.goto(f"{server}/search?q=218号令第18条")
    assert page.inner_text(".fm-direct a").endswith("第十八条")


@pytest.mark.parametrize("address", VIEWS)
def test_a_phone_shows_every_view_without_scrolling_sideways(new_page, server, address):
    page = new_page(390, 844)
    page.goto(f"{server}{address}")
    page.wait_for_selector(".fm-nav")
    if address == "/":
        page.wait_for_selector(".fm-welcome")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert in_sight(page, ".fm-nav [aria-current]")  # the bar begins where the current view is
    assert "undefined" not in all_words(page)


def test_a_law_is_printed_without_the_frame(new_page, server):
    page = new_page()
    page.goto(f"{server}/law/csrc-order-218-2023")
    page.emulate_media(media="print")
    assert not page.is_visible("#fm-top")
    assert not page.is_visible(".fm-toc")
    assert page.is_visible("#art_75")


def test_the_first_page_greets_who_asks(new_page, server):
    page = new_page()
    page.goto(f"{server}/library")
    page.context.add_cookies([{"name": "famai_asker", "value": "%E6%9C%9F%E8%B4%A7%E5%85%AC%E5%8F%B8", "url": server}])
    page.goto(server)
    page.wait_for_selector(".fm-welcome")
    assert page.locator(".fm-welcome [data-ask]").count() == 12
    assert "期货" in page.inner_text(".fm-whoami b") and "报送" in page.inner_text(".fm-welcome")
    assert page.locator(".fm-role h3").all_inner_texts()[0] == "运行与日志"


def test_two_tabs_search_apart_and_back_and_reload_keep_what_was_found(new_page, server):
    first = new_page()
    first.goto(f"{server}/search?q=日志")
    second = first.context.new_page()
    second.goto(f"{server}/search?q=备份")
    first.click(".fm-search-kinds a:has-text('义务')")
    first.wait_for_url("**kind=duties**")
    first.click(".fm-search-laws li a >> nth=0")
    first.wait_for_url("**doc=**")
    narrowed = first.inner_text(".fm-search-hits")
    first.reload()
    assert first.inner_text(".fm-search-hits") == narrowed
    first.go_back()
    first.wait_for_url(lambda address: "doc=" not in address)
    assert first.input_value("#fm-search-text") == "日志"
    assert second.input_value("#fm-search-text") == "备份" and "备份" in second.inner_text(
        ".fm-search-hits mark >> nth=0"
    )
    first.emulate_media(media="print")
    assert not first.is_visible(".fm-search-form") and first.is_visible(".fm-search-hits")


def test_the_rules_of_the_slim_page_reach_it(new_page, server):
    """They were written for something below the body of a page, and the class stands on the body: none took effect."""
    page = new_page()
    page.set_viewport_size({"width": 360, "height": 760})
    page.goto(f"{server}/pane")
    area = page.locator("#fm-pane-text").bounding_box()
    assert area["x"] >= 8 and area["width"] >= 300
    assert page.locator("h1").evaluate("one => getComputedStyle(one).fontSize") == "15px"
