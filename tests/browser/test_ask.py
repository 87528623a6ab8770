"""问答: ask, check the source, take it away, come back."""

from __future__ import annotations

import io
import json
import re
import zipfile
from urllib.parse import urlencode

import openpyxl

from tests.browser.looking import all_words, in_sight, open_view

QUESTION = "重要信息系统的业务日志要保存多久？"
NO_ENGLISH = {"Word", "Excel", "Markdown", "JSON", "SVG", "PNG", "GraphML", "PDF", "TXT", "HTML", "Esc", "Shift", "JR"}


def ask(page, question: str = QUESTION) -> None:
    before = page.locator(".fm-turn[data-turn]").count()
    page.fill("#fm-question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('.fm-turn[data-turn]').length > {before}")


PLACE = "《证券期货业网络和信息安全管理办法》第十八条第二款"


def test_a_mark_opens_the_cited_paragraph_highlighted_and_in_sight(page):
    ask(page)
    number = page.inner_text(".fm-answer .fm-mark >> nth=0")
    page.click(".fm-answer .fm-mark >> nth=0")
    page.wait_for_selector("#fm-panel mark.fm-hit")
    marked = "".join(page.locator("#fm-panel mark.fm-hit").all_inner_texts())
    source = page.locator(f".fm-sources li:has([data-marker='{number}'])")
    assert re.sub(r"\s", "", marked) == re.sub(r"\s", "", source.locator("blockquote").inner_text())
    assert in_sight(page, "#fm-panel mark.fm-hit")


def test_a_source_opens_its_article_with_status_and_chapter(page):
    ask(page)
    page.click(f".fm-source:has-text('{PLACE}')")
    page.wait_for_selector("#fm-panel mark.fm-hit:has-text('系统日志')")
    assert "五年" in "".join(page.locator("#fm-panel mark.fm-hit").all_inner_texts())
    assert page.inner_text("#fm-panel h2") == "第十八条"
    assert "现行有效" in page.inner_text("#fm-panel .fm-article-head")
    assert page.inner_text("#fm-panel .fm-path").startswith("第二章")


def test_previous_next_back_copy_and_escape(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page)
    page.click(f".fm-source:has-text('{PLACE}')")
    page.wait_for_selector("#fm-panel mark.fm-hit:has-text('系统日志')")
    page.click("#fm-panel [data-copy]")
    page.wait_for_selector(".fm-toast")
    assert page.evaluate("navigator.clipboard.readText()") == PLACE
    page.click("#fm-panel >> text=下一条 →")
    page.wait_for_function("document.querySelector('#fm-panel h2').textContent === '第十九条'")
    page.click("#fm-panel [data-panel-back]")
    page.wait_for_function("document.querySelector('#fm-panel h2').textContent === '第十八条'")
    page.keyboard.press("Escape")
    assert not page.is_visible("#fm-panel")


def test_next_leads_from_article_to_article(page):
    ask(page)
    page.wait_for_selector("#fm-panel mark.fm-hit")
    for label in ("第十九条", "第二十条", "第二十一条"):
        page.click("#fm-panel >> text=下一条 →")
        page.wait_for_function(f"document.querySelector('#fm-panel h2').textContent === '{label}'")


def test_a_reload_and_a_second_tab_keep_what_is_theirs_and_strangers_see_nothing(page, new_page, server):
    ask(page)
    page.reload()
    page.wait_for_selector(".fm-turn[data-turn]")
    assert QUESTION in page.inner_text("#fm-conversation")
    second = page.context.new_page()
    second.goto(server)
    second.wait_for_selector(".fm-welcome")
    second.wait_for_selector(".fm-past")
    second.click(".fm-past >> nth=0")
    second.wait_for_selector(".fm-turn[data-turn]")
    stranger = new_page()
    stranger.goto(server)
    stranger.wait_for_selector(".fm-welcome")
    assert stranger.locator(".fm-past").count() == 0
    turn = page.get_attribute(".fm-turn[data-turn]", "data-turn")
    assert stranger.request.get(f"{server}/famai/export/answer/{turn}.json").status == 404
    assert page.request.get(f"{server}/famai/export/answer/{turn}.json").status == 200


def test_conversations_can_be_deleted(page):
    ask(page)
    page.wait_for_selector(".fm-past")
    page.on("dialog", lambda dialog: dialog.accept())
    page.hover(".fm-history li")
    page.click("[data-action=delete]")
    page.wait_for_selector(".fm-welcome")
    page.wait_for_function("document.querySelectorAll('.fm-past').length === 0")


def test_feedback_with_a_note_is_kept(page):
    ask(page)
    page.click(".fm-feedback [data-verdict=wrong]")
    page.fill(".fm-feedback input", "少了一款 <b>")
    page.press(".fm-feedback input", "Enter")
    page.wait_for_selector(".fm-toast")
    page.wait_for_timeout(300)
    page.reload()
    page.wait_for_selector(".fm-turn[data-turn]")
    assert page.get_attribute(".fm-feedback [data-verdict=wrong]", "aria-pressed") == "true"
    assert page.input_value(".fm-feedback input") == "少了一款 <b>"


def test_the_cited_list_comes_in_four_formats(page):
    ask(page)
    for name, ending in (("Word", "docx"), ("Excel", "xlsx"), ("Markdown", "md"), ("JSON", "json")):
        with page.expect_download() as waiting:
            page.click(f".fm-group >> text={name}")
        assert waiting.value.suggested_filename == f"法规引用清单.{ending}"
        content = waiting.value.path().read_bytes()
        assert len(content) > 500
        if ending == "json":
            assert json.loads(content)["question"] == QUESTION


def test_unrelated_empty_and_hostile_questions(page):
    page.fill("#fm-question textarea", "   ")
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    assert page.is_visible(".fm-welcome")
    ask(page, "红烧肉怎么做才好吃？")
    assert page.locator(".fm-refusal").count() == 1
    ask(page, "<img src=x onerror=alert(1)> ${1+1} {{7*7}} 日志保存多久")
    text = page.inner_text(".fm-question >> nth=1")
    assert text.startswith("<img src=x onerror=alert(1)> ${1+1} {{7*7}}")
    assert page.locator("#fm-conversation img").count() == 0
    page.fill("#fm-question textarea", "问" * 3000)
    page.keyboard.press("Enter")
    page.wait_for_selector(".fm-error")
    assert "太长" in page.inner_text(".fm-error")


def test_the_day_is_picked_and_an_old_version_answers(page):
    page.fill("#fm-day-of", "2020-01-01")
    ask(page, "网络日志要留存多久？")
    assert "基准日 2020-01-01" in page.inner_text(".fm-question")


def test_a_statement_is_judged_and_the_opinion_is_kept_and_taken_back(page):
    ask(page)
    page.click(".fm-said >> nth=0 >> [data-opinion=wrong]")
    page.wait_for_selector(".fm-said [data-opinion=wrong][aria-pressed=true]")
    page.reload()
    page.wait_for_selector(".fm-said [data-opinion=wrong][aria-pressed=true]")
    page.click(".fm-said >> nth=0 >> [data-opinion=wrong]")
    page.wait_for_selector(".fm-said [data-opinion=wrong][aria-pressed=false]")


def test_several_asks_stand_apart(page):
    ask(page, "重要信息系统的业务日志要保存多久？违反了怎么处罚？")
    assert page.locator(".fm-one .fm-ask").count() == 2
    assert "处罚" in page.inner_text(".fm-one .fm-ask >> nth=1")


def test_a_refusal_and_a_new_conversation_empty_the_panel(page):
    ask(page)
    page.wait_for_selector("#fm-panel mark.fm-hit")
    ask(page, "红烧肉怎么做才好吃？")
    page.wait_for_selector("#fm-panel mark.fm-hit", state="detached")
    page.click(".fm-mark >> nth=0")
    page.wait_for_selector("#fm-panel mark.fm-hit")
    page.click(".fm-new")
    page.wait_for_selector(".fm-welcome")
    page.wait_for_selector("#fm-panel mark.fm-hit", state="detached")


def test_conversations_are_renamed_searched_and_have_an_address(page, server):
    ask(page)
    page.wait_for_url("**conversation=**")
    address = page.url
    page.on("dialog", lambda dialog: dialog.accept("日志保存期限"))
    page.hover(".fm-history li")
    page.click("[data-action=rename]")
    page.wait_for_selector(".fm-past:has-text('日志保存期限')")
    page.fill("[data-history-find]", "没有这个")
    assert page.locator(".fm-history li:visible").count() == 0
    page.fill("[data-history-find]", "期限")
    assert page.locator(".fm-history li:visible").count() == 1
    second = page.context.new_page()
    second.goto(address)
    second.wait_for_selector(".fm-turn[data-turn]")
    assert QUESTION in second.inner_text("#fm-conversation")


def test_a_file_of_questions_is_answered(page, server, tmp_path):
    book = openpyxl.Workbook()
    for row in (("序号", "问题"), (1, QUESTION), (2, "红烧肉怎么做才好吃？"), (3, "期货公司有哪些备份义务？")):
        book.active.append(row)
    book.save(tmp_path / "问题.xlsx")
    page.click(".fm-batch-link")
    page.set_input_files("#fm-batch-file", str(tmp_path / "问题.xlsx"))
    page.click("#fm-batch button[type=submit]")
    page.wait_for_selector(".fm-batch:has-text('完成：3 / 3')")
    for name, inside in (("Excel", "xl/workbook.xml"), ("Word", "word/document.xml")):
        with page.expect_download() as waiting:
            page.click(f".fm-batch >> text={name}")
        assert inside in zipfile.ZipFile(waiting.value.path()).namelist()
        if name == "Excel":
            rows = list(
                openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))["回答"].iter_rows(
                    values_only=True
                )
            )
            assert [row[4] for row in rows[1:]] == ["已答", "没有答案", "已答"]
            assert "五年" in rows[1][2]


def test_examples_and_straight_to_an_article(page):
    page.click(".fm-example >> nth=3")
    page.wait_for_selector(".fm-turn[data-turn]")
    page.fill("#fm-jump-text", "网安法第六十一条第一款")
    page.press("#fm-jump-text", "Enter")
    page.wait_for_function("document.querySelector('#fm-panel h2')?.textContent === '第六十一条'")
    page.fill("#fm-jump-text", "没有这部法第三条")
    page.press("#fm-jump-text", "Enter")
    page.wait_for_function("document.querySelector('.fm-jump-note').textContent !== ''")
    page.fill("#fm-jump-text", "应急预案")
    page.press("#fm-jump-text", "Enter")
    page.wait_for_url("**/search?q=*")


def test_the_answer_is_copied_with_its_citations(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page)
    page.click(".fm-tools [data-copy]")
    page.wait_for_selector(".fm-toast")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"问：{QUESTION}")
    assert f"{PLACE}（现行有效）：" in copied
    assert not re.search(r"\[\d+\]|\*\*", copied)  # for WeChat and mail
    page.click("[data-copy-rich]")
    page.wait_for_selector(".fm-toast:has-text('Word')")
    kinds = page.evaluate("navigator.clipboard.read().then((items) => items[0].types)")
    assert "text/html" in kinds


def test_a_long_list_is_folded_and_unfolds(page):
    ask(page, "期货公司有哪些网络安全义务？")
    folded = page.locator(".fm-table-wrap").bounding_box()["height"]
    assert folded < 700
    page.click(".fm-table-wrap + [data-unfold]")
    assert page.locator(".fm-table-wrap").bounding_box()["height"] > 2 * folded
    widths = page.locator(".fm-rows th").evaluate_all("cells => cells.map(c => c.offsetWidth)")
    assert min(widths) > 70


def test_keys_alone_are_enough_and_the_focus_is_seen(page):
    page.evaluate("document.activeElement.blur()")
    seen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => {
                  const element = document.activeElement;
                  const style = getComputedStyle(element);
                  const name = element.id || element.className || element.textContent.slice(0, 20);
                  return [element.tagName, name, style.outlineStyle, style.outlineWidth];
                }"""
            )
        )
    assert len({tuple(s[:2]) for s in seen}) > 8
    assert not [s for s in seen if s[0] != "BODY" and (s[2] == "none" or s[3] == "0px")]


def test_the_page_is_chinese(new_page, server):
    page = new_page()
    page.goto(server)
    page.wait_for_selector(".fm-welcome")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    for name in ("问答", "义务清单", "图谱", "法规库", "引用核验"):
        open_view(page, name)
        page.wait_for_timeout(1200)
        words = set(re.findall(r"[A-Za-z]{2,}", all_words(page)))
        assert words <= NO_ENGLISH, (name, words - NO_ENGLISH)


def test_an_address_with_a_question_has_it_waiting_in_the_box(new_page, server):
    page = new_page()
    page.goto(f"{server}/?{urlencode({'q': QUESTION})}")
    page.wait_for_function("document.querySelector('#fm-question textarea')?.value")
    assert page.input_value("#fm-question textarea") == QUESTION
    page.press("#fm-question textarea", "Enter")
    page.wait_for_selector(f".fm-source:has-text('{PLACE}')")
