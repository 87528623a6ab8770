"""引用核验 and 制度对照 as people use them, on a desk and on a telephone."""

from __future__ import annotations

import zipfile

import pytest

from tests.browser.looking import in_sight

OPINION = (
    "依据《证券期货业网络和信息安全管理办法》第十八条第二款，业务日志应当保存三年以上。"
    "网安法23规定了等级保护制度。218号令第九十九条也有规定。"
)
POLICY = (
    "某期货公司网络安全制度\n\n第一条　重要信息系统业务日志保存3年，系统日志保存六个月以上。\n"
    "第二条　公司每年至少开展一次重要信息系统压力测试，报告保存五年以上。\n"
    "第三条　本制度依据《网络安全法》第二十一条制定，该条规定网络安全等级保护制度。\n"
)
SIZES = [(1280, 800), (390, 844)]
_WIDE = "document.documentElement.scrollWidth <= window.innerWidth + 1"


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_document_is_checked_filtered_and_clicked_through(new_page, server, width, height):
    page = new_page(width, height)
    page.goto(f"{server}/verify")
    page.fill("#fm-verify-text", OPINION)
    page.locator("#fm-verify-button").scroll_into_view_if_needed()
    assert in_sight(page, "#fm-verify-button")
    page.click("#fm-verify-button")
    page.wait_for_selector(".fm-checks")
    states = page.locator(".fm-finding").evaluate_all("rows => rows.map(r => r.dataset.state)")
    assert states == ["内容不符", "核验一致", "不存在"]
    assert "五年" in page.inner_text("#fm-check-1 .fm-right")
    assert page.evaluate(_WIDE)
    page.click("[data-state-filter='不存在']")
    assert page.locator(".fm-finding:visible").count() == 1
    page.click("[data-state-filter='不存在']")
    page.click(".fm-checked[data-number='2']")
    page.wait_for_selector("#fm-check-2.fm-chosen")
    page.wait_for_timeout(600)  # the way there is animated
    assert in_sight(page, "#fm-check-2 .fm-finding-head")
    with page.expect_download() as waiting:
        page.click("text=导出 Excel")
    assert "xl/workbook.xml" in zipfile.ZipFile(waiting.value.path()).namelist()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_policy_is_held_against_the_rules_and_decided_on(new_page, server, width, height):
    page = new_page(width, height)
    page.goto(f"{server}/famai/gap")
    page.fill("#gap-text", POLICY)
    page.check("#gap-new input[value='期货公司']")
    page.click("#gap-new button[type=submit]")
    page.wait_for_selector("#gap-rows button", timeout=60_000)
    assert page.evaluate(_WIDE)
    page.select_option("#gap-state", "conflict")
    row = page.locator("#gap-rows button").first
    assert "五年" in row.inner_text()
    row.click()
    page.wait_for_selector("#gap-law mark, #gap-law .fm-hit")
    assert "3年" in page.inner_text("#gap-policy mark")
    page.select_option(".gap-decision [name=state]", "partial")
    page.fill(".gap-decision [name=person]", "张工")
    page.fill(".gap-decision [name=due]", "2027-03-31")
    page.click(".gap-decision button")
    page.wait_for_selector(".gap-history li:has-text('张工')")
    page.select_option("#gap-state", "")
    assert page.locator("#gap-rows button:has-text('（人工）')").count() == 1
    page.click("#gap-beside summary:has-text('引用问题')")
    assert "第二十三条" in page.inner_text("#gap-beside details[open]")
    for form, inside in (("xlsx", "xl/workbook.xml"), ("docx", "word/document.xml")):
        with page.expect_download() as waiting:
            page.click(f"[data-form={form}]")
        assert inside in zipfile.ZipFile(waiting.value.path()).namelist()


def test_what_was_decided_stays_on_a_changed_policy_and_the_change_is_marked(new_page, server):
    page = new_page()
    page.goto(f"{server}/famai/gap")
    page.fill("#gap-text", POLICY)
    page.check("#gap-new input[value='期货公司']")
    page.click("#gap-new button[type=submit]")
    page.wait_for_selector("#gap-rows button", timeout=60_000)
    page.select_option("#gap-state", "conflict")
    page.locator("#gap-rows button").first.click()
    page.fill(".gap-decision [name=comment]", "下月修订")
    page.click(".gap-decision button")
    page.wait_for_selector(".gap-history li:has-text('下月修订')")
    page.click("#gap-again")
    page.fill("#gap-text", POLICY.replace("业务日志保存3年", "业务日志保存五年以上"))
    page.click("#gap-new button[type=submit]")
    page.wait_for_selector("#gap-result:visible")
    page.select_option("#gap-state", "changed")
    row = page.locator("#gap-rows button").first
    assert "依据已变" in row.inner_text()
    row.click()
    assert "此后依据已变" in page.inner_text(".gap-history")
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("#gap-delete")
    page.wait_for_selector("#gap-new:visible")
    page.wait_for_function("document.querySelectorAll('#gap-sets option').length === 1")


def test_a_checked_text_and_a_comparison_reopen_by_their_address(new_page, server):
    page = new_page()
    page.goto(f"{server}/verify")
    page.fill("#fm-verify-text", OPINION)
    page.click("#fm-verify-button")
    page.wait_for_url("**/verify?check=*")
    page.reload()
    assert page.locator(".fm-finding").count() == 3
    assert page.input_value("#fm-verify-text") == OPINION
    page.go_back()
    page.wait_for_selector("#fm-verify-result .fm-empty")
    page.goto(f"{server}/famai/gap")
    page.fill("#gap-text", POLICY)
    page.check("#gap-new input[value='期货公司']")
    page.click("#gap-new button[type=submit]")
    page.wait_for_selector("#gap-rows button", timeout=60_000)
    page.locator("#gap-rows button").nth(4).click()
    page.wait_for_url("**/famai/gap?set=*&duty=*")
    told = page.inner_text("#gap-why p >> nth=0")
    again = page.context.new_page()
    again.goto(page.url)
    again.wait_for_selector("#gap-why .gap-badge")
    assert again.inner_text("#gap-why p >> nth=0") == told
    page.go_back()
    page.wait_for_selector("#gap-new:visible")
