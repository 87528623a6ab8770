"""Answers on the real texts: what is cited, how it is said, that it is checked and always the same."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from corpus import Locator
from corpus.errors import UsageError
from evaluation.questions import load_questions
from evaluation.suite import QUESTIONS as SETS
from retrieval.answering.writing import DISCLAIMER
from retrieval.checking.checker import find_problems
from retrieval.finding.choice import Model, choose

ORDER = "csrc-order-218-2023"


def cited(answer):
    return {(c.doc_id, c.article) for c in answer.citations}


@pytest.mark.parametrize(
    ("question", "article", "fact"),
    [
        ("重要信息系统的业务日志要保存多久？", 18, "五年以上"),
        ("数据备份多久做一次？", 20, "每天至少"),
        ("第一责任人是谁？", 10, "主要负责人"),
        ("能在交易时段变更重要信息系统吗？", 15, "不得在交易时段"),
        ("核心机构应急演练每年几次、多久内报告？", 38, "15个工作日"),
        ("网络和信息安全管理年报什么时候报？", 59, "4月30日"),
        ("218号令里的重要信息系统是指什么？", 71, "关键业务活动"),
        ("用人脸识别做客户身份认证有什么限制？", 35, "唯一的客户身份认证方式"),
    ],
)
def test_plain_questions(assistant, question, article, fact):
    answer = assistant.ask(question)
    assert not answer.abstained
    assert (ORDER, article) in cited(answer)
    opening = answer.answer.split("**依据**")[0]
    assert fact in opening.replace("\n", "")
    assert any(f"[{c.marker}]" in opening for c in answer.citations if (c.doc_id, c.article) == (ORDER, article))


QUESTIONS = [
    "系统日志存多久，不存怎么罚？",
    "218号令第十九条讲什么？",
    "218号令给行业协会派了哪些活？请分条列出。",
    "2016年网络安全法第二十一条",
    "网络安全法和218号令对日志的要求有什么不同？",
    "期货公司发生网络安全事件该怎么办？",
    "什么是匿名化？",
    "红烧肉的做法",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_answer_holds_and_is_the_same_again(assistant, corpus, question):
    answer = assistant.ask(question)
    assert not find_problems(answer, corpus)
    again = assistant.ask(question)
    assert dataclasses.replace(answer, elapsed_ms=0) == dataclasses.replace(again, elapsed_ms=0)
    assert json.dumps(answer.to_json(ranking=True), ensure_ascii=False)
    if not answer.abstained:
        assert DISCLAIMER in answer.answer
        assert [c.marker for c in answer.citations] == list(range(1, len(answer.citations) + 1))
        for citation in answer.citations:
            article = corpus.document(citation.doc_id).tree.by_eid(citation.eid)
            assert article.text[citation.start : citation.end] == citation.quote


def test_a_named_article_is_given_whole(assistant, corpus):
    answer = assistant.ask("218号令第二十条讲什么？")
    assert cited(answer) == {(ORDER, 20)}
    article = corpus.document(ORDER).tree.article(20)
    assert [c.quote for c in answer.citations] == [p.text for p in article.paragraphs]


def test_a_named_paragraph_is_given_alone(assistant):
    answer = assistant.ask("218号令第十八条第二款")
    assert [c.label for c in answer.citations] == ["《证券期货业网络和信息安全管理办法》第十八条第二款"]


def test_an_old_number_gives_the_old_text_a_warning_and_the_new_number(assistant):
    answer = assistant.ask("2016年网络安全法第二十一条怎么规定？")
    assert cited(answer) == {("npc-cybersecurity-2016", 21)}
    warning = next(w for w in answer.warnings if "已被修改" in w)
    assert "第二十三条" in warning and warning in answer.answer


def test_as_of_chooses_the_version(assistant):
    old = assistant.ask("网络安全法第二十一条怎么规定？", as_of="2025-06-01")
    assert cited(old) == {("npc-cybersecurity-2016", 21)}
    assert old.citations[0].status.startswith("2025-06-01 有效")


def test_a_list_is_complete_and_a_table(assistant):
    answer = assistant.ask("证券期货业关基运营者在218号令下一共要尽哪些义务？逐条列出来。")
    assert {(ORDER, n) for n in (42, 43, 44, 45, 46, 47, 48, 49, 59)} <= cited(answer)
    assert "| 义务 | 条款 | 期限或频次 | 罚则 |" in answer.answer
    markers = {c.marker for c in answer.citations}
    assert all(row.marker in markers for row in answer.rows)
    assert any("每年" in row.timing for row in answer.rows)


def test_a_penalty_follows_the_chain(assistant):
    answer = assistant.ask("期货公司业务日志没留够，218号令哪条要求、哪条处罚，网络安全法怎么罚？")
    assert {(ORDER, 18), (ORDER, 64), ("npc-cybersecurity-2025", 61)} <= cited(answer)
    inferred = [c for c in answer.citations if c.inferred]
    assert inferred and "推定" in answer.answer


def test_what_is_inferred_is_said(assistant):
    answer = assistant.ask("期货公司业务日志没留够，218号令哪条要求、哪条处罚，网络安全法怎么罚？")
    assert any("推定" in warning for warning in answer.warnings)


def test_follow_up(assistant):
    answer = assistant.ask("那多久验证一次？", ["重要信息系统的数据多久备份一次？"])
    assert (ORDER, 20) in cited(answer) and "每季度" in answer.answer


@pytest.mark.parametrize("question", ["", "  ", "字" * 10_000, "日志\x07"])
def test_bad_input_is_a_clear_message(assistant, question):
    with pytest.raises(UsageError) as caught:
        assistant.ask(question)
    assert any("\u4e00" <= c <= "\u9fff" for c in str(caught.value))


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("日志要保存多久", "五年以上"),
        ("数据备份多久做一次？", "每天至少"),
        ("核心机构和关联方的应急演练多久做一次？", "每年至少"),
    ],
)
def test_the_first_sentence_holds_the_number_that_is_asked_for(assistant, question, number):
    assert number in assistant.ask(question).answer.split("\n")[0]


def test_a_comparison_says_the_difference_in_words_of_the_quotes(assistant):
    answer = assistant.ask("网络安全法和218号令对日志的要求有什么不同？")
    line = next(s.text for s in answer.statements if s.text.startswith("差异："))
    quotes = "".join(c.quote for c in answer.citations)
    assert "五年以上" in line
    assert all(words in quotes for words in re.findall(r"“([^”]+)”", line))


def test_a_list_keeps_to_the_topic_and_its_articles_come_first(assistant):
    answer = assistant.ask("218号令里核心机构有哪些报告义务？")
    assert answer.rows and all("报" in row.duty for row in answer.rows)
    listed = {(c.doc_id, c.eid) for c in answer.citations}
    assert {(h.doc_id, h.eid) for h in answer.ranking[: len(listed)]} == listed


def test_a_chain_stands_in_the_first_five(assistant):
    answer = assistant.ask("期货公司业务日志没留够，218号令哪条要求、哪条处罚，网络安全法怎么罚？")
    first = {(h.doc_id, h.article) for h in answer.ranking[:5]}
    assert {(ORDER, 18), (ORDER, 64), ("npc-cybersecurity-2025", 61)} <= first


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


def test_a_sanction_is_found_by_the_words_of_the_duty_it_answers(assistant):
    answer = assistant.ask("检查组临走要我们买指定牌子的设备还收了检测费，关基条例怎么处理他们？")
    assert {("state-council-cii-2021", 27), ("state-council-cii-2021", 45)} <= cited(answer)


def test_somebody_whom_the_sanction_does_not_hit_hides_it_not(assistant):
    question = "外包运维人员拿甲方的数据去做关联分析，按网络数据条例怎么罚？"
    assert ("state-council-network-data-2024", 55) in cited(assistant.ask(question))


def test_an_order_is_known_by_its_bare_number(assistant):
    docs = assistant.understand("信息技术服务机构违规，按152罚和按218罚差在哪？").doc_ids
    assert docs == ("csrc-order-152-2021", ORDER)
    assert assistant.understand("按218天算怎么办").doc_ids == ()


def test_a_comparison_with_the_old_version_brings_it(assistant):
    docs = assistant.understand("网安法没做等保怎么罚，跟老版比有什么变化？").doc_ids
    assert set(docs) == {"npc-cybersecurity-2025", "npc-cybersecurity-2016"}


def test_what_comes_before_a_deployment_is_no_older_version(assistant):
    docs = assistant.understand("按网安法，系统上线之前部署哪些防护，之前版本要不要留？").doc_ids
    assert docs == ("npc-cybersecurity-2025",)


def test_the_probability_of_what_does_not_exist_is_nought(assistant):
    assert assistant.confidence(assistant.look("218号令第八十条写了什么？")) == 0.0
    assert (
        assistant.confidence(assistant.look("重要信息系统的业务日志要保存多久？")) is None
    )  # without vectors nothing was fitted


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


def test_what_punishes_any_breach_answers_where_nothing_else_does(assistant):
    answer = assistant.ask("把客户信息委托给外部公司处理前要做什么评估，不做怎么罚？")
    assert ("npc-pipl-2021", 66) in cited(answer)


def test_whether_a_limit_holds_its_number_is_a_definition(assistant):
    answer = assistant.ask("218号令罚则里写“十万元以下”，十万这个数本身包不包括？")
    assert "不含本数" in answer.answer


def test_a_chain_is_cited_with_all_its_links(assistant):
    answer = assistant.ask("重要系统的系统日志最短留多久？没留够，监管按什么罚？")
    assert {(ORDER, 18), (ORDER, 64), ("npc-cybersecurity-2025", 61)} <= cited(answer)
    first = answer.answer.split("**依据**")[0]
    assert "六个月以上" in first and "万元以下罚款" in first  # both parts are answered before all else


def test_a_comparison_within_one_text_has_two_sides(assistant):
    asked = assistant.understand("关基运营者和普通经营机构相比，性能容量的要求有什么不同？")
    sides = [assistant.pool(asked)[0], next(c for c in assistant.pool(asked) if c.key == Locator(ORDER, "art_21"))]
    model = Model(bias=-8.0, weights={"relative": 12.0}, worth=0.4)  # sure of the best, little of the next
    sides[1].values["relative"] = 0.5
    assert [c.key for c, _ in choose(asked, sides, model)] == [Locator(ORDER, "art_48"), Locator(ORDER, "art_21")]
    plain = dataclasses.replace(asked, kinds=())
    assert [c.key for c, _ in choose(plain, sides, model)] == [Locator(ORDER, "art_48")]


def test_a_year_names_the_version(assistant):
    docs = assistant.understand("不履行网络安全保护义务，新网安法和2016年那版起步罚多少？").doc_ids
    assert set(docs) == {"npc-cybersecurity-2025", "npc-cybersecurity-2016"}


def test_a_search_ranks_first_what_an_answer_cites(assistant):
    question = "系统日志存多久，不存怎么罚？"
    hits = assistant.hits(assistant.look(question), 20)
    answer = assistant.ask(question)
    first = {(hit.doc_id, hit.article) for hit in hits[: len(cited(answer))]}
    assert len(cited(answer) - first) <= 1  # the clause that answers any breach comes with the answer alone


@pytest.mark.parametrize("as_of", [None, "2025-06-30"])
def test_what_may_belong_to_the_answer_is_quoted_beside_it(assistant, corpus, as_of):
    seen = 0
    for question in load_questions(SETS / "tuning.jsonl")[:60]:
        answer = assistant.ask(question.question, as_of=as_of)
        for related in (r for r in answer.related if r.quote):
            document = corpus.document(related.doc_id)
            assert related.quote in document.tree.by_eid(related.eid).text
            assert document.instrument.in_force_on(as_of) if as_of else document.instrument.in_force is not False
            assert (related.doc_id, related.eid) not in {(c.doc_id, c.eid) for c in answer.citations}
            seen += 1
    assert seen


def test_a_named_article_stands_alone(assistant):
    assert not any(r.quote for r in assistant.ask("218号令第十九条讲什么？").related)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("券商能不能把核心交易系统的日常运维整个扔给外包公司自己干？", "不得将重要信息系统的运维"),
        ("个人信息保护影响评估的报告要保存多久？", "至少保存三年"),
        ("《证券期货业网络和信息安全管理办法》第53条规定了什么", "核心机构可以申请开展"),
        ("系统漏洞、网络攻击该向谁报告？", "按照规定向有关主管部门报告"),
    ],
)
def test_the_paragraph_that_answers_speaks(assistant, question, words):
    opening = assistant.ask(question).answer.split("**依据**")[0]
    assert words in opening


def test_a_fine_is_told_by_its_lowest_grade_unless_a_graver_one_is_asked_for(assistant):
    question = "不履行数据安全法第二十七条规定的数据安全保护义务"
    plain, grave = (assistant.ask(f"{question}{more}怎么罚？").answer for more in ("", "，造成严重后果的"))
    assert "五万元以上五十万元以下" in plain.split("**依据**")[0]
    assert "五十万元以上二百万元以下" in grave.split("**依据**")[0]


def test_what_punishes_any_breach_is_cited_for_a_duty_without_sanction_of_its_own(assistant):
    assert {(ORDER, 59), (ORDER, 62)} <= cited(assistant.ask("未按规定报送网络和信息安全管理年报会怎么处罚？"))


@pytest.mark.parametrize(
    ("question", "verdict", "words"),
    [
        ("期货公司适用152号令吗？", "no", "不适用"),
        ("系统日志要保存十年吗？", "no", "六个月以上"),
        ("网络和信息安全管理年报可以和其他年度报告合并报送吗？", "yes", "可以"),
        ("218号令第三十八条规定演练后30个工作日内报告，对吗？", "premise_wrong", "15个工作日"),
        ("能在交易时段变更重要信息系统吗？", "no", "不得在交易时段"),  # 第二款 forbids, 第一款 was said
    ],
)
def test_the_verdict_is_said_first_with_the_right_value(assistant, question, verdict, words):
    answer = assistant.ask(question)
    assert answer.verdict == verdict
    assert words in answer.conclusion
    assert answer.answer.startswith(answer.conclusion.split("\n")[0])


def test_an_unknown_institution_is_an_error_that_lists_the_known(assistant):
    with pytest.raises(UsageError, match=r"不认识的机构类型“蜂农”.*证券公司.*期货公司"):
        assistant.ask("日志保存多久？", asker=["蜂农"])
    assert assistant.ask("日志保存多久？", asker=["期货公司"]).asker == ("期货公司",)


def test_only_sanctions_that_answer_the_duty_found_are_said(assistant):
    answer = assistant.ask("等保没做，会被怎么罚？")
    laws = {c.doc_id for c in answer.citations if f"[{c.marker}]" in answer.conclusion}
    assert "npc-pipl-2021" not in laws


def test_what_is_done_with_breaches_is_the_authority_s_answer(assistant):
    parts = assistant.ask("检查发现：应急预案三年没更新；没有做过容量评估。违反哪几条，怎么处理？").parts
    assert [part.frame for part in parts] == ["breaches", "consequence"]


def test_the_second_ask_of_a_law_is_about_the_same(assistant):
    parts = assistant.ask("152号令是哪年改的，现在还有效吗？").parts
    assert [part.frame for part in parts] == ["about", "about"]
    assert "现行有效" in parts[1].conclusion


def test_which_law_punishes_an_act_of_the_past_is_said(assistant):
    answer = assistant.ask("我们2024年3月没有留存网络日志，现在才查出来，网络安全法怎么罚？")
    assert "违法行为发生时的法律" in answer.conclusion and "2024年3月" in answer.conclusion
    assert ("npc-administrative-penalty-2021", 37) in cited(answer)
    assert "违法行为发生时的法律" not in assistant.ask("没有留存网络日志，网络安全法怎么罚？").conclusion


def test_every_statement_rests_on_citations_and_parts_hold_them(assistant):
    answer = assistant.ask("应急演练多久做一次？另外，年报什么时候交？")
    markers = {c.marker for c in answer.citations}
    assert len(answer.parts) == 2 and all(part.conclusion for part in answer.parts)
    assert all(s.support and set(s.support) <= markers for s in answer.statements)


def test_steps_say_who_does_what_to_whom(assistant):
    answer = assistant.ask("按218号令第三十九条，发生网络安全事件该怎么办？")
    assert any("中国证监会" in step.to for step in answer.steps)
    assert all(step.action for step in answer.steps)


def test_the_steps_of_one_incident_stand_once_however_often_it_is_asked(assistant):
    answer = assistant.ask("服务商把我们客户的数据拷在自己的服务器上不肯删，我们证券公司怎么办？接下来应该怎么处置？")
    actions = [step.action for step in answer.steps]
    assert actions and len(actions) == len(set(actions))


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("违反数据安全法第二十七条怎么处罚？", "npc-data-security-2021/art_45"),
        ("违反档案法第二十五条怎么处罚？", "npc-archives-2020/art_50"),
        ("违反反电信网络诈骗法第二十六条怎么处罚？", "npc-anti-telecom-fraud-2022/art_41"),
    ],
)
def test_what_punishes_the_article_named_comes_first(assistant, question, first):
    assert assistant.ask(question).citations[0].home.path() == first


def test_the_paragraph_of_a_penalty_that_is_named_is_the_one_told(assistant):
    answer = assistant.ask("网络安全法第六十一条第一款罚多少？")
    assert (answer.citations[0].article, answer.citations[0].paragraph) == (61, 1)


def test_an_authority_named_beside_gives_the_asker_no_leave_to_refuse(assistant):
    answer = assistant.ask("证监局来现场检查，我们可以拒绝提供源代码吗？")
    assert answer.verdict == "no"
    assert assistant.ask("中国证监会可以现场检查我们吗？").verdict == "yes"
