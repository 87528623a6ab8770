"""What follows a breach, answered on the real texts: chains, fines, who is hit, which law holds."""

from __future__ import annotations

import pytest

from tests.retrieval.answers import ORDER, cited


def test_a_penalty_follows_the_chain(assistant):
    answer = assistant.ask("期货公司业务日志没留够，218号令哪条要求、哪条处罚，网络安全法怎么罚？")
    assert {(ORDER, 18), (ORDER, 64), ("npc-cybersecurity-2025", 61)} <= cited(answer)
    inferred = [c for c in answer.citations if c.inferred]
    assert inferred and "推定" in answer.answer


def test_a_chain_stands_in_the_first_five(assistant):
    answer = assistant.ask("期货公司业务日志没留够，218号令哪条要求、哪条处罚，网络安全法怎么罚？")
    first = {(h.doc_id, h.article) for h in answer.ranking[:5]}
    assert {(ORDER, 18), (ORDER, 64), ("npc-cybersecurity-2025", 61)} <= first


def test_a_sanction_is_found_by_the_words_of_the_duty_it_answers(assistant):
    answer = assistant.ask("检查组临走要我们买指定牌子的设备还收了检测费，关基条例怎么处理他们？")
    assert {("state-council-cii-2021", 27), ("state-council-cii-2021", 45)} <= cited(answer)


def test_somebody_whom_the_sanction_does_not_hit_hides_it_not(assistant):
    question = "外包运维人员拿甲方的数据去做关联分析，按网络数据条例怎么罚？"
    assert ("state-council-network-data-2024", 55) in cited(assistant.ask(question))


def test_what_punishes_any_breach_answers_where_nothing_else_does(assistant):
    answer = assistant.ask("把客户信息委托给外部公司处理前要做什么评估，不做怎么罚？")
    assert ("npc-pipl-2021", 66) in cited(answer)


def test_a_chain_is_cited_with_all_its_links(assistant):
    answer = assistant.ask("重要系统的系统日志最短留多久？没留够，监管按什么罚？")
    assert {(ORDER, 18), (ORDER, 64), ("npc-cybersecurity-2025", 61)} <= cited(answer)
    first = answer.answer.split("**依据**")[0]
    assert "六个月以上" in first and "万元以下罚款" in first  # both parts are answered before all else


def test_a_fine_is_told_by_its_lowest_grade_unless_a_graver_one_is_asked_for(assistant):
    question = "不履行数据安全法第二十七条规定的数据安全保护义务"
    plain, grave = (assistant.ask(f"{question}{more}怎么罚？").answer for more in ("", "，造成严重后果的"))
    assert "五万元以上五十万元以下" in plain.split("**依据**")[0]
    assert "五十万元以上二百万元以下" in grave.split("**依据**")[0]


def test_what_punishes_any_breach_is_cited_for_a_duty_without_sanction_of_its_own(assistant):
    assert {(ORDER, 59), (ORDER, 62)} <= cited(assistant.ask("未按规定报送网络和信息安全管理年报会怎么处罚？"))


def test_only_sanctions_that_answer_the_duty_found_are_said(assistant):
    answer = assistant.ask("等保没做，会被怎么罚？")
    laws = {c.doc_id for c in answer.citations if f"[{c.marker}]" in answer.conclusion}
    assert "npc-pipl-2021" not in laws


def test_which_law_punishes_an_act_of_the_past_is_said(assistant):
    answer = assistant.ask("我们2024年3月没有留存网络日志，现在才查出来，网络安全法怎么罚？")
    assert "违法行为发生时的法律" in answer.conclusion and "2024年3月" in answer.conclusion
    assert ("npc-administrative-penalty-2021", 37) in cited(answer)
    assert "违法行为发生时的法律" not in assistant.ask("没有留存网络日志，网络安全法怎么罚？").conclusion


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("违反数据安全法第二十七条怎么处罚？", "npc-data-security-2021/art_45"),
        ("违反档案法第二十五条怎么处罚？", "npc-archives-2020/art_50"),
        ("违反反电信网络诈骗法第二十六条怎么处罚？", "npc-anti-telecom-fraud-2022/art_41"),
        ("违反《互联网信息服务管理办法》第十五条怎么处罚？", "state-council-internet-information-2024/art_20"),
        ("违反《网络安全审查办法》第五条怎么处罚？", "cac-cybersecurity-review-2021/art_20"),
        ("违反《行政强制法》第三十五条怎么处罚？", "npc-administrative-coercion-2011/art_61"),
    ],
)
def test_what_punishes_the_article_named_comes_first(assistant, question, first):
    assert assistant.ask(question).citations[0].home.path() == first


def test_the_paragraph_of_a_penalty_that_is_named_is_the_one_told(assistant):
    answer = assistant.ask("网络安全法第六十一条第一款罚多少？")
    assert (answer.citations[0].article, answer.citations[0].paragraph) == (61, 1)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("违反《证券投资基金法》第一百一十三条怎么处罚？", "机关的职责"),
        ("违反《关键信息基础设施安全保护条例》第三十二条怎么处罚？", "没有写明本条"),
        ("违反国家安全法第六十八条怎么罚？", "本文没有罚则"),
    ],
)
def test_a_provision_that_no_sanction_answers_is_said_to_have_none(assistant, question, why):
    conclusion = assistant.ask(question).conclusion
    assert conclusion.startswith("没有针对第") and why in conclusion


def test_the_part_of_a_penal_article_that_names_the_provision_is_told(assistant):
    """Of 第六十条 only the second 款 names 第四十一条."""
    assert "第六十条第二款" in assistant.ask("违反《保守国家秘密法》第四十一条怎么处罚？").conclusion


def test_of_a_list_of_conducts_those_that_break_the_provision_are_told(assistant):
    """All of them, not the one item nearest to the question's words; none that breaks another provision."""
    told = assistant.ask("违反《保守国家秘密法》第三十一条怎么处罚？").conclusion
    assert all(f"（{item}）" in told for item in "八九十") and "普通邮政" not in told


def test_the_clause_on_any_breach_is_told_not_a_paragraph_beside_it(assistant):
    """第三十二条第二款 is for a breach that leaves the firm's governance unsound, 第一款 for any."""
    told = assistant.ask("违反133号令第六条怎么处罚？").conclusion
    assert told.startswith("先是监管措施：") and "第三十二条第一款" in told


def test_a_provision_with_a_sanction_of_its_own_is_told_by_it(assistant):
    assert "纪律处分" in assistant.ask("违反期货和衍生品法第八十三条怎么处罚？").conclusion


@pytest.mark.parametrize(
    ("asker", "first"), [("交易所", "核心机构违反本办法"), ("期货公司", "经营机构和信息技术系统服务机构违反本办法")]
)
def test_of_an_article_with_tiers_for_several_that_of_who_asks_is_told(assistant, asker, first):
    """The mutant to which every sanction hits whoever asks died nowhere."""
    assert assistant.ask(f"我们是{asker}，218号令第六十二条怎么罚我们？").conclusion.startswith(first)
