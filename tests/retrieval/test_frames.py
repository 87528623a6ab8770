"""The frames' own rules: the sense of a yes-or-no question, numbers compared, sentences kept whole."""

from __future__ import annotations

import pytest

from corpus.models import Article, Document, Instrument, Origin
from graph import Bound, Quantity, QuantityKind
from retrieval.answering.compose import amount_words, amounts
from retrieval.answering.frames.breaches import split_acts
from retrieval.answering.frames.forces import Force, force_of
from retrieval.answering.frames.polarity import Polarity, act_of, polarity
from retrieval.answering.frames.quantity import wanted_kinds
from retrieval.answering.frames.thresholds import meets
from retrieval.answering.passages import Passage, sentences_of

PASSAGE = Passage(
    Document(Instrument("law", "粮库管理办法"), Origin.TEXT), Article("art_1", 1, "第一条", "", ()), 1, 0, 0
)


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("门岗的钥匙能不能借给外人", Polarity.MAY),
        ("先用着，行不行", Polarity.MAY),
        ("可以用自己的机房吗？", Polarity.MAY),
        ("监管允许我们这么整包出去吗", Polarity.MAY),
        ("要不要报备", Polarity.MUST),
        ("是不是一定要脱敏？", Polarity.MUST),
        ("新来的也得做背景审查吗", Polarity.MUST),
        ("需要去登记吗", Polarity.MUST),
        ("这么干违法吗？", Polarity.BREACH),
        ("手册这么写有没有问题", Polarity.BREACH),
        ("只是看看，算不算违规", Polarity.BREACH),
        ("预案里缺这个场景，合不合规", Polarity.MEETS),
        ("带宽一倍半，够不够", Polarity.MEETS),
        ("交易所算经营机构吗？", Polarity.IS),
        ("邮箱算不算敏感个人信息", Polarity.IS),
        ("能在交易时段改重要仓库吗", Polarity.MAY),  # the 要 of 重要 asks nothing
        ("粮站包括私人仓库吗", Polarity.IS),
        ("出了事，责任是不是就归厂商了", Polarity.IS),
        ("境外股东要看交易日志可以给吗", Polarity.MAY),
        ("非得按标准合同签不可吗", Polarity.MUST),  # 标准 gives no leave
        ("我们的备用功能要测吗", Polarity.MUST),
        ("罚了三倍，在法定幅度里吗", Polarity.MEETS),
        ("粮库令管这个吗", Polarity.HAS),
        ("私人粮仓这办法管不管得着，法规管这种情况吗", Polarity.HAS),
        ("盘点完要报上去，有时限吗", Polarity.HAS),
    ],
)
def test_the_sense_of_a_question(text, sense):
    assert polarity(text).sense is sense


@pytest.mark.parametrize(
    ("text", "omits"),
    [
        ("停之前不告诉客户可以吗", True),
        ("我们可以拒绝吗", True),
        ("风控晚一个月再上，可以吗", True),
        ("能用自己的机房吗", False),
        ("要不要报", False),
        ("算不算违规", False),
    ],
)
def test_whether_an_omission_is_asked_about(text, omits):
    assert polarity(text).omits is omits


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("仓库不得外借", Force.FORBIDS),
        ("可以合并报送", Force.ALLOWS),
        ("可聘请外部人员担任顾问", Force.ALLOWS),
        ("应当告知客户", Force.COMMANDS),
        ("保存期限不得少于十年", Force.COMMANDS),
        ("鼓励异地备份", Force.INVITES),
        ("不需要再申报", Force.SPARES),
        ("相关责任不因外包而转移", Force.DENIES),
        ("匿名化处理后的信息不包括在内", Force.DENIES),
        ("粮库分为三类", Force.STATES),
    ],
)
def test_what_a_clause_does(text, force):
    assert force_of(text) is force


@pytest.mark.parametrize(
    ("value", "bound", "inclusive", "met"),
    [
        (1.5, Bound.MIN, True, False),
        (2.0, Bound.MIN, True, True),
        (2.0, Bound.MIN, False, False),
        (2.0, Bound.MAX, False, False),
        (2.0, Bound.MAX, True, True),
        (1.9, Bound.MAX, False, True),
    ],
)
def test_a_number_at_the_limit_counts_as_the_text_says(value, bound, inclusive, met):
    quantity = Quantity(QuantityKind.CAPACITY, 2, "倍", bound, inclusive, "两倍以上", 0, 4)
    assert meets(value, quantity) is met


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("升级前要不要告诉客户", "告诉客户"),
        ("重要系统停用以后能不能直接拆掉", "直接拆掉"),
        ("这么做行吗", "这么做行吗"),
    ],
)
def test_the_act_that_is_asked_about(text, act):
    assert act_of(text) == act


def test_amounts_are_the_same_in_either_script():
    assert amounts("保存两年") == amounts("存2年") == {(2.0, "年")}
    assert amounts("五千万元以下") == amounts("5000万元")
    assert amounts("百分之五") == {(5.0, "%")}
    assert amounts("第五条规定") == set()
    assert amounts("每半年做一次") == {(0.0, "每半年"), (1.0, "次")}
    assert amounts("每季度做一次") == {(0.0, "每季度"), (1.0, "次")}
    assert amount_words("保存五年以上，每年至少一次") == ["五年以上", "每年至少一次"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("日志要存几年", QuantityKind.RETENTION),
        ("演练多久做一次", QuantityKind.FREQUENCY),
        ("年报什么时候交", QuantityKind.DEADLINE),
        ("容量要达到几倍", QuantityKind.CAPACITY),
    ],
)
def test_the_kind_of_number_asked_for(text, kind):
    assert kind in wanted_kinds(text)


def test_a_sentence_is_not_cut_before_its_exception():
    text = "机构应当每月盘点。但是停业期间除外。负责人应当签字。"
    assert sentences_of(text) == ["机构应当每月盘点。但是停业期间除外。", "负责人应当签字。"]


def test_a_story_is_split_into_its_acts():
    text = "检查发现一家粮库：入库前没有做任何检验；温度超标没人知道；出入口没有登记。违反管理办法哪几条？"
    assert split_acts(text) == ["入库前没有做任何检验", "温度超标没人知道", "出入口没有登记"]
    text = "查下来粮库登记不完善，出事以后处置也不及时，分别对应哪条？"
    assert split_acts(text) == ["查下来粮库登记不完善", "出事以后处置也不及时"]
