"""What is asked, one by one, each with its frame; what is taken for granted; what leans on the turns before."""

from __future__ import annotations

import pytest

from graph import load_thesaurus
from retrieval.finding.evidence import SpanScorer
from retrieval.reading.asks import divide
from retrieval.reading.collection import Collection
from retrieval.reading.frames import shape_of
from retrieval.reading.models import FactKind, Frame, Shape
from retrieval.reading.numbers import amounts_in
from retrieval.reading.reader import Reader
from retrieval.reading.rules import all_rules, faults

ORDER, OLD_ORDER = "csrc-order-218-2023", "csrc-order-152-2021"


@pytest.fixture(scope="module")
def reader(corpus):
    return Reader(corpus, Collection(load_thesaurus(), SpanScorer(corpus).rarity))


def test_every_rule_keeps_to_its_examples():
    assert faults() == []


def test_rules_have_one_name_each():
    assert len({rule.id for rule in all_rules()}) == len(all_rules())


COUNTED = [
    ("要不要报，报给谁，多久", 3),
    ("应急演练多久做一次？另外，年报什么时候交？", 2),
    ("单位罚多少、负责人罚多少？", 2),
    ("压力测试一年几次，报告留几年，没做怎么罚？", 3),
    ("备份在哪里放？谁来验证？", 2),
    ("对公司最多罚多少，对个人呢？", 2),
    ("拒不改正的怎么罚？情节严重呢？", 2),
    ("能不能合并报送？", 1),
    ("分成哪几类，各用什么颜色，哪一级最高？", 3),
    ("信息是删掉还是匿名化？", 1),
    ("这么写有没有问题，页面上应该给客户什么？", 2),
    ("既要备案又要评估，两件事都归谁管？", 1),
    ("测试环境能不能用真数据？要是非用不可，该怎么管？", 2),
    ("请列全个人信息主体的权利", 1),
    ("核心机构有哪些义务？请逐条列出来。", 1),
    ("双活架构 灾难备份设施", 1),
    ("领导问我能不能婉拒，只接待监管的人。证监局有没有权力委托外面的机构？我们可以拒绝吗？", 2),
    ("我不知道该怎么定性。只是看看、没往外说，算不算违规？", 1),
    ("网信办几次通知整改都没做到位，违反哪条、怎么罚？", 2),
    ("演练就是拉几个人拍张照，要留啥东西备查不", 1),
    ("谁都能登，谁也不管，这样行吗？", 1),
    ("不管谁来查都要给吗？", 1),
    ("老板说没什么大不了的，到底要不要报告？", 1),
    ("供应商停服了，先做什么？再告诉谁？", 2),
    ("审计多久一次、谁来审、报告交哪里？", 3),
    ("218号令第四十条说了啥", 1),
    ("个保法第五十二条", 1),
    ("按什么顺序做，第一步找谁？", 2),
    ("系统日志保存多久，业务日志又是多久？", 2),
    ("什么是重要信息系统？怎么判断我们的系统是不是？", 2),
]


@pytest.mark.parametrize(("text", "count"), COUNTED)
def test_how_many_are_asked(text, count, reader):
    assert len(reader.read(text).asks) == count


FRAMED = [
    ("系统日志要保存多久？", Frame.QUANTITY),
    ("演练一年至少几次", Frame.QUANTITY),
    ("年报最迟哪天交？", Frame.QUANTITY),
    ("容量要达到历史峰值的几倍", Frame.QUANTITY),
    ("网络安全事件要报给哪个部门？", Frame.ACTOR),
    ("信息技术战略由谁审定", Frame.ACTOR),
    ("什么是关键信息基础设施？", Frame.DEFINITION),
    ("经营机构包括哪几种？", Frame.DEFINITION),
    ("能不能在交易时段升级系统？", Frame.VERDICT),
    ("只留一个人值班，行不", Frame.VERDICT),
    ("供应商要不要备案", Frame.VERDICT),
    ("没有按规定备份会被怎么处罚？", Frame.CONSEQUENCE),
    ("不报年报有什么后果", Frame.CONSEQUENCE),
    ("监管按哪一款责令改正？", Frame.CONSEQUENCE),
    ("能不能不罚？", Frame.VERDICT),
    ("以上做法违反了218号令哪几条？", Frame.BREACHES),
    ("触犯网络安全法哪条", Frame.BREACHES),
    ("系统宕机了怎么办？", Frame.PROCEDURE),
    ("收到漏洞通报，第一步该做什么？", Frame.PROCEDURE),
    ("员工离职后的账号怎么处理", Frame.PROCEDURE),
    ("列出期货公司在218号令下的全部义务", Frame.LIST),
    ("证券公司要履行哪些义务", Frame.LIST),
    ("218号令和152号令有什么区别？", Frame.COMPARISON),
    ("218号令什么时候开始施行？", Frame.ABOUT),
    ("152号令是谁发布的？", Frame.ABOUT),
    ("网络安全法2025年修改了什么？", Frame.ABOUT),
    ("82号令还有效吗？", Frame.ABOUT),
    ("网络安全法第五十九条现在是第几条？", Frame.ABOUT),
    ("218号令第二十条规定了什么？", Frame.PROVISION),
    ("第十八条说了啥", Frame.PROVISION),
    ("个保法第五十二条", Frame.PROVISION),
    ("日志要存二十年吧？", Frame.CORRECTION),
    ("第二十五条规定每季度渗透测试，对吗？", Frame.CORRECTION),
    ("应急预案要报备，没错吧？", Frame.CORRECTION),
]


@pytest.mark.parametrize(("text", "frame"), FRAMED)
def test_frame(text, frame, reader):
    assert reader.read(text).asks[0].frame is frame


CLAIMS = [
    ("系统日志要存二十年吧？", 20.0, "年"),
    ("风险评估是每季度做一次，对吗？", 1.0, "次"),
    ("备份数据三年就可以删，没错吧？", 3.0, "年"),
    ("系统日志要保存十年吗？", 10.0, "年"),
    ("年报要在三十日内报送，是这样吗？", 30.0, "日"),
    ("事件要在15个工作日内提交总结，我没记错吧？", 15.0, "工作日"),
    ("网络使用峰值不超过百分之八十就行，对不对？", 80.0, "%"),
    ("最高罚五十万元，对吧？", 500000.0, "元"),
    ("容量有1.5倍就够了，对吗？", 1.5, "倍"),
    ("演练一年两次，是吧？", 2.0, "次"),
]


@pytest.mark.parametrize(("text", "value", "unit"), CLAIMS)
def test_claims(text, value, unit, reader):
    claims = reader.read(text).claims
    assert (value, unit) in {(c.value, c.unit) for c in claims}


@pytest.mark.parametrize(
    "text", ["系统日志要保存多久？", "要备案吗？", "第十八条说了啥", "行不行？", "三年前的事怎么罚？"]
)
def test_no_claim(text, reader):
    assert reader.read(text).claims == ()


FOLLOWED = [
    (["证券公司的客户资料要保存多少年？"], "那期货公司呢？", "期货公司的客户资料要保存多少年", Frame.QUANTITY),
    (["经营机构的带宽要留多少余量？"], "换成核心机构呢？", "核心机构的带宽要留多少余量", Frame.QUANTITY),
    (["业务日志要保存多久？"], "系统日志呢？", "系统日志要保存多久", Frame.QUANTITY),
    (["第十八条说了啥"], "那第十九条呢", "第十九条说了啥", Frame.PROVISION),
    (["152号令第四十八条规定了什么？"], "第四十九条呢", "第四十九条", Frame.PROVISION),
    (["应急演练要做吗？"], "多久一次？", "应急演练", Frame.QUANTITY),
    (["重要信息系统的数据要备份吗？"], "没备份怎么罚？", "备份", Frame.CONSEQUENCE),
    (["供应商要备案吗？"], "向谁备案？", "供应商", Frame.ACTOR),
    (["违规向境外提供重要数据怎么罚？"], "只看责任人，情节严重的罚多少？", "重要数据", Frame.CONSEQUENCE),
    (["152号令要求设信息技术治理委员会吗？"], "那它要哪些人组成？", "信息技术治理委员会", None),
]


@pytest.mark.parametrize(("history", "text", "topic", "frame"), FOLLOWED)
def test_follow_ups(history, text, topic, frame, reader):
    reading = reader.read(text, history)
    ask = reading.asks[0]
    assert reading.follows_up and ask.refers_back
    assert topic in ask.topic
    if frame:
        assert ask.frame is frame


@pytest.mark.parametrize(
    ("history", "text"),
    [
        (["期货公司发生网络安全事件要不要报告？"], "证券公司的业务日志要保存多久？"),
        (["218号令的管理年报几号之前交？"], "换个事，员工的网络安全培训一年至少几次？"),
        (["测试环境的数据要脱敏吗？"], "说回来，核心机构的交易系统重大升级要联网测试吗？"),
    ],
)
def test_a_question_that_stands_alone(history, text, reader):
    reading = reader.read(text, history)
    assert not reading.follows_up and not reading.asks[0].refers_back


@pytest.mark.parametrize(
    ("history", "text", "doc_id", "article"),
    [
        ([], "第十八条说了啥", ORDER, 18),
        (["第十八条说了啥"], "那第十九条呢", ORDER, 19),
        (["152号令第四十八条规定了什么？"], "第四十九条呢", OLD_ORDER, 49),
        ([], "218号令第二十条怎么说", ORDER, 20),
        (["152号令对备份怎么规定？"], "第四十一条呢", OLD_ORDER, 41),
    ],
)
def test_a_bare_article_is_that_of_the_law_under_discussion(history, text, doc_id, article, reader):
    ask = reader.read(text, history).asks[0]
    assert (doc_id, article) in {(c.doc_id, c.article) for c in ask.targets}


def test_that_a_law_was_assumed_is_said(reader):
    assert reader.read("第十八条说了啥").asks[0].assumed == ORDER
    assert reader.read("218号令第十八条说了啥").asks[0].assumed is None


STORIES = [
    ("昨天吃火锅时领导问：系统日志要保存多久？", "系统日志要保存多久"),
    ("孩子刚上小学，接送很累。应急演练多久做一次？", "应急演练多久做一次"),
    ("我是证券公司法务，想请教：供应商要备案吗？", "供应商要备案吗"),
    ("董秘办让我问一下，年报什么时候交？", "年报什么时候交"),
    ("楼下咖啡店关门了，心情不好，对了，数据备份多久一次？", "数据备份多久一次"),
    ("爬山把膝盖磕了，今天一瘸一拐。客户身份证能不能发微信群？", "客户身份证能不能发微信群"),
]


@pytest.mark.parametrize(("text", "kept"), STORIES)
def test_the_story_does_not_count(text, kept, reader):
    reading = reader.read(text)
    assert reading.bearing == kept
    assert [ask.query for ask in reading.asks] == [kept]


def test_what_bears_on_an_ask_that_says_too_little_is_kept(reader):
    reading = reader.read("昨天机房漏水，交易系统断了二十分钟。孩子还在发烧。要不要报，报给谁？")
    assert "交易系统断了二十分钟" in reading.asks[0].query
    assert "发烧" not in reading.bearing
    assert any(f.kind is FactKind.NUMBER and (f.value, f.unit) == (20.0, "分钟") for f in reading.facts)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年6月15日发生的事件要报给谁？", None),
        ("按2024年6月1日的规定，网络安全法怎么罚？", "2024-06-01"),
        ("2025年的时候网络安全法怎么罚？", "2025-12-31"),
        ("2023年上线的系统要做等保吗？", None),
    ],
)
def test_the_day_of_an_event_chooses_no_version(text, day, reader):
    assert reader.read(text).as_of == day


def test_the_day_of_an_event_is_a_fact(reader):
    facts = reader.read("2024年6月15日交易系统中断。要报给谁？").facts
    assert "2024-06-15" in {f.unit for f in facts if f.kind is FactKind.DATE}


def test_the_setting_says_who_asks_unless_the_question_does(reader):
    assert reader.read("日志要保存多久？", asker="期货公司").asker == ("期货公司",)
    assert reader.read("我们是券商，日志要保存多久？", asker="期货公司").asker == ("证券公司",)
    assert reader.read("那演练呢？", ["我们是券商，日志要保存多久？"]).asker == ("证券公司",)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("帮我做一张表：期货公司的期限", Shape.TABLE),
        ("请逐条列出核心机构的义务", Shape.LIST),
        ("写一份整改说明", Shape.MEMO),
        ("报表怎么报？", Shape.SENTENCE),
    ],
)
def test_shape(text, shape):
    assert shape_of(text)[0] is shape


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("保存二十年", [(20.0, "年")]),
        ("百分之五十以下", [(50.0, "%")]),
        ("罚五十万元", [(500000.0, "元")]),
        ("一年半", [(1.5, "年")]),
        ("第十八条第二款", []),
        ("2023年5月1日", []),
        ("15个工作日内", [(15.0, "工作日")]),
        ("1.6倍", [(1.6, "倍")]),
        ("月活1200万人", [(12000000.0, "人")]),
    ],
)
def test_amounts(text, found):
    assert [(a.value, a.unit) for a in amounts_in(text)] == found


def test_only_the_asker_is_told_in_a_clause_of_role():
    division = divide("我是期货公司合规，请问：年报什么时候交？")
    assert [draft.own for draft in division.drafts] == ["年报什么时候交"]


@pytest.mark.parametrize(
    ("text", "bearing"),
    [
        ("改材料卡在一个地方：那期货公司呢？", "那期货公司呢"),
        ("堂弟在同行上班，他问我：那期货公司呢？", "那期货公司呢"),
        ("等了半小时车，想问：只看责任人，情节严重的罚多少？", "只看责任人，情节严重的罚多少"),
    ],
)
def test_a_story_before_a_follow_up_does_not_count(text, bearing, reader):
    reading = reader.read(text, ["证券公司没按规定保存客户资料怎么罚？"])
    assert reading.follows_up and reading.bearing == bearing


def test_a_new_topic_is_seen_behind_a_story(reader):
    reading = reader.read("会上有人问：换个事，员工的网络安全培训一年至少几次？", ["管理年报几号之前交？"])
    assert not reading.follows_up
