"""Answers on the real texts: what is cited, how it is said, that it is checked and always the same."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from corpus import Locator
from corpus.errors import UsageError
from evaluation.questions import load_questions
from evaluation.suite import own_questions
from retrieval.answering.frames.refusing import forbids_refusal
from retrieval.answering.writing import DISCLAIMER
from retrieval.checking.checker import find_problems
from retrieval.finding.choice import Model, choose
from tests.retrieval.answers import ORDER, cited


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


def test_another_institutions_number_is_not_told(assistant):
    """期货公司 drills 定期; once a year at least is the duty of 核心机构, and Order 152 does not reach it."""
    answer = assistant.ask("期货公司应急演练多久做一次")
    assert "定期" in answer.conclusion
    assert "每年至少" not in answer.conclusion
    assert "152号令" not in answer.conclusion


def test_another_institutions_duty_is_told_to_be_that(assistant):
    answer = assistant.ask("我司是期货公司，网络安全应急演练搞完，要不要在15个工作日里把情况报证监会？")
    assert answer.verdict == "no"
    assert answer.conclusion.startswith("不用，这是对核心机构的要求")


def test_a_text_that_is_followed_by_reference_is_not_said_to_be_none_of_ones_business(assistant):
    answer = assistant.ask("我们银行给公募基金做托管，领导问218号令跟我们有没有关系，要不要管它。")
    assert answer.verdict == "conditional"
    assert "参照" in answer.conclusion


def test_whether_a_limit_holds_its_number_is_a_definition(assistant):
    answer = assistant.ask("218号令罚则里写“十万元以下”，十万这个数本身包不包括？")
    assert "不含本数" in answer.answer


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
    for question in load_questions(own_questions("tuning"))[:60]:
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


def test_whether_someone_is_a_senior_manager_is_no_question_of_scope(assistant):
    assert not assistant.ask("网络安全负责人必须是高管吗？").conclusion.startswith("不适用")


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("交易所和券商的带宽要求一样吗？", "no"),  # each has a share of its own
        ("核心机构和经营机构的容量要求一样吗？", "yes"),
        ("核心机构和经营机构的日志保存年限要求一样吗？", "yes"),  # both numbers are of both
        ("82号令废止了吗？", "yes"),
        ("82号令还有效吗？", "no"),
    ],
)
def test_the_same_for_both_and_no_longer_in_force(assistant, question, verdict):
    assert assistant.ask(question).verdict == verdict


def test_a_right_of_the_customer_is_not_said_to_be_refusable(assistant):
    answer = assistant.ask("客户要求查询自己的交易记录，可以拒绝吗？")
    assert answer.conclusion and answer.verdict != "yes"


def test_what_gives_leave_to_refuse_forbids_no_refusal(assistant):
    """个保法24第三款 gives the person a right to be told, and one to refuse."""
    (context,) = assistant.look("按个人信息保护法第二十四条，对自动化决策个人可以拒绝吗？").contexts
    assert any("有权拒绝" in p.text for found in context.found for p in found.passages)
    assert forbids_refusal(context) is None


def test_still_in_force_or_replaced_is_asked_for_its_force(assistant):
    assert assistant.ask("82号令还有效吗，还是被取代了？").verdict != "yes"


def test_a_list_found_by_a_query_is_not_refused_because_no_text_near_holds_a_number(assistant):
    answer = assistant.ask("152号令里涉及时间、频率、保存年限的数字要求做成一张表，给基金公司用。")
    assert not answer.abstained and answer.rows


def test_a_number_is_held_against_one_of_its_own_kind(assistant):
    answer = assistant.ask("演练报告满五年那天我们给销毁了，违规吗？")
    assert answer.conclusion and "两年" not in answer.conclusion.split("：")[0]


def test_what_is_done_with_breaches_is_the_authority_s_answer(assistant):
    parts = assistant.ask("检查发现：应急预案三年没更新；没有做过容量评估。违反哪几条，怎么处理？").parts
    assert [part.frame for part in parts] == ["breaches", "consequence"]


def test_the_second_ask_of_a_law_is_about_the_same(assistant):
    parts = assistant.ask("152号令是哪年改的，现在还有效吗？").parts
    assert [part.frame for part in parts] == ["about", "about"]
    assert "现行有效" in parts[1].conclusion


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


def test_an_authority_named_beside_gives_the_asker_no_leave_to_refuse(assistant):
    answer = assistant.ask("证监局来现场检查，我们可以拒绝提供源代码吗？")
    assert answer.verdict == "no"
    assert assistant.ask("中国证监会可以现场检查我们吗？").verdict == "yes"


def test_an_unknown_institution_is_an_error_that_lists_the_known(assistant):
    with pytest.raises(UsageError, match=r"不认识的机构类型“蜂农”.*证券公司.*期货公司"):
        assistant.ask("日志保存多久？", asker=["蜂农"])
    assert assistant.ask("日志保存多久？", asker=["期货公司"]).asker == ("期货公司",)
