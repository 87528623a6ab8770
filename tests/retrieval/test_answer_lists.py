"""Lists of duties answered on the real texts: whole, and no more than was asked for."""

from __future__ import annotations

import pytest

from tests.retrieval.answers import ORDER, cited


def test_a_list_is_complete_and_a_table(assistant):
    answer = assistant.ask("证券期货业关基运营者在218号令下一共要尽哪些义务？逐条列出来。")
    assert {(ORDER, n) for n in (42, 43, 44, 45, 46, 47, 48, 49, 59)} <= cited(answer)
    assert "| 义务 | 条款 | 期限或频次 | 罚则 |" in answer.answer
    markers = {c.marker for c in answer.citations}
    assert all(row.marker in markers for row in answer.rows)
    assert any("每年" in row.timing for row in answer.rows)


def test_a_list_keeps_to_the_topic_and_its_articles_come_first(assistant):
    answer = assistant.ask("218号令里核心机构有哪些报告义务？")
    assert answer.rows and all("报" in row.duty for row in answer.rows)
    listed = {(c.doc_id, c.eid) for c in answer.citations}
    assert {(h.doc_id, h.eid) for h in answer.ranking[: len(listed)]} == listed


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        (
            "刚接手合规台账，领导催得急。218号令要求经营机构向派出机构报送的都有哪些？越全越好。",
            {14, 15, 25, 39, 57, 59},
        ),
        ("218号令里什么时候要通知投资者？分别有哪几种情形，帮我归拢一下。", {17, 31, 41}),
    ],
)
def test_a_list_is_asked_for_in_one_clause_of_several(assistant, question, articles):
    answer = assistant.ask(question)
    assert {(ORDER, n) for n in articles} <= cited(answer)


def test_what_is_kept_for_so_many_years_is_listed_from_every_law(assistant):
    answer = assistant.ask("各部法里要求保存二十年以上的资料，帮我归拢一下")
    laws = {("npc-securities-2019", 137), ("npc-securities-2019", 153), ("npc-futures-derivatives-2022", 117)}
    assert laws | {("csrc-order-152-2021", 16), ("npc-securities-fund-2015", 102)} <= cited(answer)
    assert all("二十年" in row.timing or "20年" in row.timing for row in answer.rows)  # as each text writes it
    assert not any(row.duty.startswith(("其", "上述", "保存期限")) for row in answer.rows)


def test_a_list_on_a_topic_is_no_whole_chapter(assistant):
    answer = assistant.ask("个保法里要拿单独同意的，分别是哪几种情形？")
    articles = {article for doc, article in cited(answer) if doc == "npc-pipl-2021"}
    assert {23, 25, 26, 29, 39} <= articles and len(articles) <= 8


@pytest.mark.parametrize(
    ("question", "there", "away"),
    [
        ("我们是给券商供系统的软件公司，218号令里直接压在我们头上的义务都有哪些？", {3, 4, 9, 23, 39}, {20, 21, 33}),
        ("218号令第三章一共提了哪几方面要求？", set(range(29, 36)), {20}),
        ("218号令里凡是写了固定次数的工作（每天、每季、每年那种）帮我拉个清单", {20, 21, 38, 46, 55}, {13}),
        ("218号令里有哪些要求只压在核心机构头上，经营机构不用做的？", {8, 26}, {13, 20, 28}),
    ],
)
def test_a_list_holds_what_is_asked_for_and_no_more(assistant, question, there, away):
    found = {article for doc_id, article in cited(assistant.ask(question)) if doc_id == ORDER}
    assert there <= found
    assert not away & found


@pytest.mark.parametrize(
    "question",
    [
        "基金公司自己办的社区里有用户发帖造谣，除了删帖还要做什么、要不要报监管？",
        "为证券公司提供重要信息系统服务的厂商迟迟不备案，最多罚多少，依据是218号令和证券法的哪些条款？",
        "基金管理公司IT治理一团糟，218号令能让它停什么，真正的措施清单在基金法哪里？",
        "我们是一家证券软件公司，想报名参与资本市场的金融科技创新机制，218号令对厂商有什么要求？",
    ],
)
def test_a_case_is_no_list_of_all_duties(assistant, question):
    assert len(cited(assistant.ask(question))) <= 8


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("218号令里哪些条要求机构向证监会或派出机构报告、报送？都列出来", {14, 15, 25, 36, 38, 39, 40, 45, 57, 59, 61}),
        ("218号令里带“每天、每季度、每年”这种频率的要求，券商要做的列全", {20, 21, 55, 59}),
        ("218号令写了保存年限的东西有哪些？", {18, 21}),
        ("218号令的所有“不得”，给我整理一下", {15, 24, 29, 31, 35, 39, 45}),
    ],
)
def test_a_list_is_a_query_for_the_act_the_measure_or_the_force_that_is_named(assistant, question, articles):
    rows = {c.article for c in assistant.ask(question).citations}
    assert rows == articles


def test_what_one_who_is_served_must_not_do_is_no_duty_of_whom_he_serves(assistant):
    answer = assistant.ask("给券商做系统的公司有哪些事不能干？152号令的")
    assert {c.article for c in answer.citations} == {51, 56} and answer.rows


@pytest.mark.parametrize(
    "question",
    [
        "站在券商角度，218号令里跟供应商打交道要遵守的条款都有哪些？列清单。",
        "我是券商，152号令里和信息技术服务机构打交道的要求列一下",
    ],
)
def test_who_deals_with_another_is_told_his_own_duties_not_the_others(assistant, question):
    rows = assistant.ask(question).rows
    assert len({row.label for row in rows}) >= 5
    assert not any(row.duty.startswith(("信息技术系统服务机构", "信息技术服务机构应当", "供应商")) for row in rows)
    assert any("协议" in row.duty for row in rows)
