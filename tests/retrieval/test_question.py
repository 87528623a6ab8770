"""Reading questions: script, typing errors, kinds, parts, days, follow-ups, refusals of what cannot be used."""

from __future__ import annotations

import pytest

from corpus.errors import UsageError
from graph.facts.thesaurus import load_thesaurus
from retrieval.models import Kind
from retrieval.reading.days import day_in
from retrieval.reading.kinds import kinds_of, split_parts
from retrieval.reading.question import understand
from retrieval.reading.wording import Speller, clean, in_chinese, simplify, standard_names


@pytest.fixture(scope="module")
def read(corpus):
    speller = Speller.from_texts(article.text for _, article in corpus.articles())
    names, thesaurus = corpus.names, load_thesaurus()

    def act(question, history=(), as_of=None):
        return understand(question, history, as_of, corpus=corpus, thesaurus=thesaurus, speller=speller, names=names)

    return act


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("請問核心機構的資訊系統要具備哪些條件？", "请问核心机构的信息系统要具备哪些条件？"),
        ("伺服器日誌與備援", "服务器日志与备份"),
        ("資料要加密嗎", "数据要加密吗"),
        ("给客户的资料", "给客户的资料"),  # 资料 is a good mainland word
        ("防火墙和服务器", "防火墙和服务器"),
    ],
)
def test_traditional_characters_and_regional_terms(typed, expected):
    assert simplify(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("２１８号令　第１８条", "218号令 第18条"),
        ("日志要留多久?", "日志要留多久？"),
        ("备份,多久一次", "备份，多久一次"),
        ("比例3.5%", "比例3.5%"),
        ("日\u200b志保存", "日志保存"),
    ],
)
def test_width_and_punctuation(typed, expected):
    assert clean(typed) == expected


@pytest.mark.parametrize("typed", ["", "   ", "？？！", "。。。", "\n\t"])
def test_empty_questions_are_refused(typed):
    with pytest.raises(UsageError, match="空的"):
        clean(typed)


def test_too_long_and_control_characters_are_refused():
    with pytest.raises(UsageError, match="过长"):
        clean("问" * 10_000)
    with pytest.raises(UsageError, match="控制字符"):
        clean("日志\x00保存\x1b多久")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("投姿者个人信息保户体系应该健全哪些管里机制啊", "投资者个人信息保护体系应该健全哪些管理机制啊"),
        ("投资者死活不让我们处理他的个人信息", "投资者死活不让我们处理他的个人信息"),
        ("零售业务部想在开户环节用人脸识别", "零售业务部想在开户环节用人脸识别"),
    ],
)
def test_typing_errors_of_the_same_sound(read, typed, expected):
    assert read(typed).text == expected


def test_english_words():
    assert in_chinese("CII operator 的 DR center 要不要 sync") == "关键信息基础设施运营者的灾难备份中心要不要同步"
    assert in_chinese("minor change 能 export 吗") == "minor变更能export吗"  # words of many meanings stay
    assert in_chinese("ſync 多久") == "ſync 多久"  # a letter that only folds to a known one


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("关保条例第18条", "关基条例第18条"),
        ("证监会令第二百一十八号第57条", "证监会令第218号第57条"),
        ("PIPL下要通知谁", "个人信息保护法下要通知谁"),
    ],
)
def test_popular_names(typed, expected):
    assert standard_names(typed) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("什么是重要信息系统", Kind.DEFINITION),
        ("第一责任人是谁", Kind.WHO),
        ("应急报告要报给哪个部门", Kind.WHO),
        ("能不能在交易时段变更系统", Kind.PERMISSION),
        ("系统日志要保存多久", Kind.QUANTITY),
        ("不备案怎么罚", Kind.PENALTY),
        ("列出行业协会的全部职责", Kind.LIST),
        ("218号令和152号令有什么不同", Kind.COMPARISON),
        ("系统宕机了该怎么处置", Kind.PROCEDURE),
        ("218号令适用于私募吗", Kind.SCOPE),
    ],
)
def test_kinds(text, kind):
    assert kind in kinds_of(text)


def test_what_is_not_read_as_permission_or_article():
    assert Kind.PERMISSION not in kinds_of("里面要写什么？")
    assert Kind.ARTICLE not in kinds_of("办法规定了什么")
    assert kinds_of("218号令第十九条", named_article=True)[0] is Kind.ARTICLE


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("要保存多久，不保存怎么罚", 2),
        ("备份多久一次？谁负责？", 2),
        ("双活架构 灾难备份设施", 1),
        ("我们下周上线新系统，评估风险较大，要不要报告？", 1),
    ],
)
def test_parts(text, count):
    assert len(split_parts(text)) == count


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025年的时候网络安全法怎么罚", "2025-12-31"),
        ("2023年4月30日当天", "2023-04-30"),
        ("2024年6月15日发生的事件", "2024-06-15"),
        ("2025年6月的时候", "2025-06-30"),
        ("2016年的网络安全法第二十一条", None),
        ("2026年以前的规定", "2025-12-31"),
        ("今年", None),
    ],
)
def test_days(text, day):
    assert day_in(text) == day


def test_a_day_that_is_none(read):
    with pytest.raises(UsageError, match="日期"):
        read("日志保存多久", as_of="明天")


def test_the_day_chooses_the_version(read):
    assert read("2025年的时候网络安全法第五十九条怎么规定").doc_ids == ("npc-cybersecurity-2016",)
    assert read("网络安全法第五十九条", as_of="2025-06-01").doc_ids == ("npc-cybersecurity-2016",)
    assert read("网络安全法第五十九条", as_of="2026-06-01").doc_ids == ("npc-cybersecurity-2025",)


def test_follow_ups_lean_on_the_turns_before(read):
    asked = read("那是报给谁？如果出事的是交易所呢？", ["期货公司发生网络安全事件要不要向监管报告？"])
    assert asked.follows_up and "网络安全事件" in asked.query
    alone = read("证券公司的业务日志要保存多久？", ["期货公司发生网络安全事件要不要报告？"])
    assert not alone.follows_up and "期货" not in alone.query


def test_instruments_entities_and_expansions(read):
    asked = read("按218号令，券商的灾备有什么要求？")
    assert asked.doc_ids == ("csrc-order-218-2023",)
    assert {"证券公司", "经营机构"} <= set(asked.entities)
    assert "218" not in asked.query


def test_the_same_question_reads_the_same(read):
    assert read("券商日志要保存多久") == read("券商日志要保存多久")


def test_the_kind_at_the_end_of_a_title_is_no_slip() -> None:
    """《…电子商务法》 was read as 《…电子商务发》, a law that nobody holds."""
    speller = Speller.from_texts(["电子商务发展迅速"] * 9)
    assert speller.mend("违反《电子商务法》第五条") == "违反《电子商务法》第五条"
