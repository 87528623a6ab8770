"""Who asks: what the speaker says of himself, and nobody that the story speaks of."""

from __future__ import annotations

import pytest

from graph import load_thesaurus
from retrieval.reading.asker import read_asker
from retrieval.reading.clauses import clauses_of
from retrieval.reading.field import load_field

BROKER, FUTURES, FUND = "证券公司", "期货公司", "基金管理公司"
VENDOR, CII, CORE = "信息技术系统服务机构", "关键信息基础设施运营者", "核心机构"
PRIVATE, CUSTODIAN = "私募基金管理人", "基金托管机构"

CASES = [
    # 我是…, 我在…
    ("我是证券公司的信息安全岗，弱口令扫描多久做一次？", {BROKER}),
    ("我在券商研究所上班，研报系统要不要做等保？", {BROKER}),
    ("我在一家期货公司稽核部，审计底稿留几年？", {FUTURES}),
    ("我在某公募基金公司财务部，费用怎么列？", {FUND}),
    ("本人在证券营业部做前台，客户复印件能不能留？", {BROKER}),
    ("我就职于期货公司，想问培训的事", {FUTURES}),
    ("我来自一家基金公司，请问年报交给谁", {FUND}),
    ("我司是证券公司，机房要搬家，先报谁？", {BROKER}),
    ("我公司属于期货公司，要设首席信息官吗？", {FUTURES}),
    ("本公司为期货公司，想了解灾备要求", set()),
    ("我们单位是期货公司，应急预案多久改一次？", {FUTURES}),
    ("我司作为证券公司，网站要备案吗？", {BROKER}),
    ("作为一家基金公司，我们要不要做压力测试？", {FUND}),
    ("我们是小型券商，人手少，可以外包运维吗？", {BROKER}),
    ("我们只是一家普通期货公司，容量要几倍？", {FUTURES}),
    ("咱们是公募，客户信息要存几年？", {FUND}),
    ("俺们期货公司就一个机房，行吗？", {FUTURES}),
    ("我管券商的客服，客户要注销账户，多久办完？", {BROKER}),
    ("本人在一家期货公司做内审，审计报告留几年？", {FUTURES}),
    ("我们公司（券商）要换机房，要不要报告？", {BROKER}),
    ("我们的关基系统没过密评，能上线吗？", {CII}),
    ("我们是依法要用商用密码保护的关基运营者，多久做一次评估？", {CII}),
    ("我们是银行的资产托管部，给公募基金做托管，年报要报吗？", {CUSTODIAN}),
    ("我们是基金公司，有家银行给我们做托管，它出了事故我们要不要报？", {FUND}),
    ("我们是一家私募证券基金管理人，系统自己运维", {PRIVATE}),
    # apposition and trade words
    ("我们券商的App改版要测试吗？", {BROKER}),
    ("咱期货公司年报几号交？", {FUTURES}),
    ("我们公募要设信息技术治理委员会吗", {FUND}),
    ("我们私募要遵守218号令吗？", {PRIVATE}),
    ("我们做券商的，录音要留多久", {BROKER}),
    ("做私募的，系统自己运维，受不受管", {PRIVATE}),
    ("小券商也得年年演练吗", {BROKER}),
    ("小期货就二十个人，也要专门的安全部门吗", {FUTURES}),
    # another side
    ("站在期货公司的角度，备份要怎么做？", {FUTURES}),
    ("从证券公司的立场看，第二十二条要做什么？", {BROKER}),
    ("把152号令的数字列个表，给券商用", {BROKER}),
    # vendors
    ("我们给券商做柜台系统，要备案吗？", {VENDOR}),
    ("我们是给期货公司做结算系统的厂商，出了缺陷报给谁？", {VENDOR}),
    ("我司为基金公司提供估值软件，源代码要交吗？", {VENDOR}),
    ("我们公司替几家券商运维机房，员工要培训吗？", {VENDOR}),
    ("我们是做行情软件的供应商，检查要配合吗？", {VENDOR}),
    ("我们是一家软件公司，去年给证券公司开发了小程序，合同到期了数据怎么办？", {VENDOR}),
    ("我们当供应商的，出了事也要报吗？", {VENDOR}),
    ("我们是乙方，甲方是证券公司，能不能拷数据？", {VENDOR}),
    ("给券商做客服系统的，想拿对话训练模型，可以吗", {VENDOR}),
    ("帮期货公司运维的，出了事要报吗", {VENDOR}),
    # operators of critical infrastructure, core institutions
    ("我们是关键信息基础设施运营者，评估多久一次？", {CII}),
    ("我们有套系统被认定为关键信息基础设施，要设专门机构吗？", {CII}),
    ("我们单位运营着关键信息基础设施，采购要审查吗？", {CII}),
    ("我在证券交易所技术部，带宽要留多少余量？", {"证券交易所", CORE}),
    ("我们期货交易所的系统升级要联网测试吗？", {"期货交易所", CORE}),
    ("我们是托管行，要参照218号令吗？", {CUSTODIAN}),
    # two at once, and denied ones
    ("我们是证券公司，也是关键信息基础设施运营者，容量按哪个？", {BROKER, CII}),
    ("我们不是关基，是一家期货公司，灾备要同城异地都有吗？", {FUTURES}),
    ("我们是券商，没有被认定为关基，要做年度评估吗？", {BROKER}),
    ("我们不是证券公司，只是卖软件的供应商", {VENDOR}),
    ("非关基的基金公司，往境外提供了三万人的信息，要签合同吗", {FUND}),
    ("小型期货公司，要灾备吗", {FUTURES}),
    ("基金公司合规一枚，日志要留多久", {FUND}),
    # speech frames with a role of an institution
    ("营业部的同事问：客户身份证照片能发群里吗？", {BROKER}),
    ("期货公司风控问我：程序化交易要报告吗？", {FUTURES}),
    ("基金公司的老同学想请教：数据要存多久", {FUND}),
    # roles are no institutions
    ("我是法务，合同里要写什么？", set()),
    ("我是公司的董秘，年报披露要提网络安全吗？", set()),
    ("我做客服的，客户要删信息怎么办？", set()),
    ("我是内审，权限多久查一次？", set()),
    ("领导问：要不要备案？", set()),
    ("董办让我问一下，培训要留痕吗", set()),
    # third persons
    ("我们的供应商没备案，会怎么样？", set()),
    ("隔壁券商被罚了，依据是哪条？", set()),
    ("证券公司没有按期报送年报怎么罚？", set()),
    ("期货公司的业务日志保存多久？", set()),
    ("我在券商开户后信息被泄露，找谁投诉？", set()),
    ("证监局问我们要日志，给不给？", set()),
    ("供应商说他们是期货公司的子公司，要审查什么？", set()),
    ("客户是一家私募，接口怎么给？", set()),
    ("我们是不是要向期货公司通报？", set()),
    ("给我们做系统的厂商倒闭了怎么办？", set()),
    ("我买了基金公司的产品，能查自己的信息吗？", set()),
    ("我们证券行业有没有统一的标准？", set()),
]


@pytest.mark.parametrize(("text", "types"), CASES)
def test_asker(text, types):
    asker = read_asker(clauses_of(text), load_thesaurus(), load_field())
    assert set(asker.types) == types, asker.fired


def test_what_is_denied_is_kept():
    asker = read_asker(clauses_of("我们不是关基，是一家期货公司"), load_thesaurus(), load_field())
    assert asker.denied == (CII,)


@pytest.mark.parametrize(
    "text",
    [
        "我们没有重要数据，要评估吗",
        "我司的系统不涉及重要数据",
        "我们的数据没被认定为重要数据",
        "我们处理的并非重要数据",
    ],
)
def test_who_denies_to_have_a_thing_denies_to_be_its_holder(text):
    assert "重要数据的处理者" in read_asker(clauses_of(text), load_thesaurus(), load_field()).denied


@pytest.mark.parametrize("text", ["我们手里有重要数据", "我们的重要数据没有备份", "不知道重要数据要不要报目录"])
def test_a_thing_that_one_has_is_not_denied(text):
    assert "重要数据的处理者" not in read_asker(clauses_of(text), load_thesaurus(), load_field()).denied


def test_a_field_without_askers_reads_nobody():
    asker = read_asker(clauses_of("我们是券商"), None, load_field())
    assert asker.types == ()
