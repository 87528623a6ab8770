"""Who bears a norm: kinds found by reading carried and filled bearers of all laws, each with made-up cases."""

from __future__ import annotations

import pytest

from tests.graph.test_bearers_by_place import norms_of

CASES = [
    (
        "who gives the service",
        "甲服务提供者（以下称提供者）应当备案。\n第二条 提供者应当登记。\n第三条 提供者应当报告。\n第四条 提供具有舆论属性的服务的，应当开展评估。",
        ("提供者",),
    ),
    (
        "who may, where 必要时 names nobody",
        "基础设施运营者（以下简称运营者）应当备案。\n保护工作部门应当检查，必要时可以自行评估。",
        ("保护工作部门",),
    ),
    (
        "whose inspection it is",
        "密码管理部门应当组织监督检查。\n乙运营者应当配合。\n监督检查不得收取费用。",
        ("密码管理部门",),
    ),
    (
        "who decides after another looked",
        "行政机关作出决定之前，应当由从事法制审核的人员进行审核；未经审核的，行政机关不得作出决定。\n公安机关中从事审核的人员，应当取得资格。",
        ("公安机关中从事审核的人员",),
    ),
    ("whose both are", "机关、单位主要负责人为定密责任人，根据需要，可以指定其他人员。", ("机关、单位主要负责人",)),
    ("what may come first", "甲网络运营者应当报告。\n对于不能判定情况的，可先报告第一项内容。", ("甲网络运营者",)),
    (
        "whose name holds 有关",
        "甲公司董事会作出决定，有关联关系的董事不得行使表决权。",
        ("有关联关系的董事",),
    ),
    (
        "who must be told where no office is known",
        "重要数据的处理者解散的，应当向主管部门报告；主管部门不明确的，应当向协调机制报告。",
        ("重要数据的处理者",),
    ),
    (
        "whom something concerns that befell another",
        "甲机构应当配合调查。\n与甲机构发生事件相关的软硬件产品或者技术服务供应商，应当配合调查。",
        ("软硬件产品或者技术服务供应商",),
    ),
    ("a list of changes", "甲公司变更持有股权的股东，变更公司的实际控制人，应当报经批准。", ("甲公司",)),
    ("who signs", "甲机构应当询问当事人。书面说明应当由提供人逐页签名并注明日期。", ("提供人",)),
    ("who decides on another's thing", "甲公司的股票应当由乙交易所依法终止交易。", ("乙交易所",)),
    (
        "who signs in two roles",
        "审计报告应当由乙机构主要负责人、审计负责人签字并加盖乙机构公章。",
        ("乙机构主要负责人", "审计负责人"),
    ),
    (
        "who did one thing is not the topic",
        "甲管理人应当保护财产安全。甲基金财产应当由乙托管人托管。不进行托管的，应当明确制度措施。",
        ("甲管理人",),
    ),
    (
        "whom a thing is left to",
        "甲市场由乙监督管理机构或者国务院授权的部门按照职责分工实行监督管理。",
        ("乙监督管理机构", "国务院授权的部门"),
    ),
    ("who may do it by law", "行政处罚由具有行政处罚权的行政机关在法定职权范围内实施。", ("行政机关",)),
    ("a syndicate", "聘请承销团承销的，承销团应当由乙公司组成。", ("承销团",)),
    (
        "what changes is no subject",
        "甲公司变更业务范围，变更主要股东或者公司的实际控制人，合并、分立，应当经乙监督管理机构核准。",
        ("甲公司",),
    ),
    (
        "two of a kind",
        "基础设施运营者采购产品，网络平台运营者开展处理活动，影响国家安全的，应当进行审查。",
        ("基础设施运营者", "网络平台运营者"),
    ),
    (
        "a list of lists",
        "甲机构、乙机构的从业人员，监督管理机构的工作人员，以及规定禁止参与交易的其他人员，不得进行交易。",
        ("甲机构从业人员", "乙机构从业人员", "监督管理机构的工作人员", "规定禁止参与交易的其他人员"),
    ),
    (
        "the one asked to help",
        "监督管理机构依法履行职责时，被调查、检查的单位和个人应当配合，如实提供资料，不得拒绝。",
        ("被调查、检查的单位", "被调查、检查的个人"),
    ),
    ("the body itself", "行政复议机关审查时，认为其依据不合法，本机关有权处理的，应当依法处理。", ("行政复议机关",)),
    ("who was hurt", "一方利用对方处于危困状态，致使显失公平的，受损害方有权请求撤销。", ("受损害方",)),
    ("the public", "监督管理机构建立查询平台，社会公众可通过该平台查询信息。", ("社会公众",)),
    ("who is dealt with later", "用户资金不足的，甲公司应当拒绝。用户证券不足的，不得接受其委托。", ("甲公司",)),
    ("whom a bearer must tell", "甲公司与投资者签订协议，应当提醒投资者阅知内容。", ("甲公司",)),
    ("a staff member after his work", "鉴定人鉴定后，应当写出意见，并且签名。", ("鉴定人",)),
    (
        "who takes in guests",
        "旅馆、宾馆、酒店等住宿经营者接待未成年人入住时，应当询问有关情况。",
        ("住宿经营者",),
    ),
    (
        "who gave leave",
        "经甲监督管理机构批准，可以对该公司的董事采取以下措施：\n（一）通知有关机关阻止其出境；\n（二）申请禁止其转移财产。",
        ("甲监督管理机构",),
    ),
    (
        "whom an office orders to keep to the items",
        "公安机关调查活动，可以责令嫌疑人员遵守下列约束措施：\n（一）不得离开居住地；\n（二）不得与特定的人员会见。",
        ("嫌疑人员",),
    ),
    (
        "whose affairs turned bad",
        "赠与人的经济状况显著恶化，严重影响其生活的，可以不再履行义务。",
        ("赠与人",),
    ),
    (
        "whom the sentence began with",
        "公民、法人对行政许可享有陈述权；有权依法申请行政复议。",
        ("公民", "法人"),
    ),
    (
        "who gives to an archive",
        "向档案馆移交、捐献、寄存档案的单位和个人，可以优先利用该档案。",
        ("向档案馆移交、捐献、寄存档案的单位", "向档案馆移交、捐献、寄存档案的个人"),
    ),
    ("of which places", "省、自治区的人民代表大会常务委员会应当进行审查。", ("省、自治区的人民代表大会常务委员会",)),
    ("a committee with 和", "宪法和法律委员会、有关的专门委员会应当提出意见。", ("宪法和法律委员会", "专门委员会")),
    ("each with its staff", "期货监督管理机构的工作人员，应当依法办事。", ("期货监督管理机构的工作人员",)),
    ("a convict", "被宣告缓刑的犯罪分子，应当服从监督。", ("被宣告缓刑的犯罪分子",)),
    ("a term before the name", "承包期内发包人不得调整承包地。", ("发包人",)),
]


@pytest.mark.parametrize(("kind", "words", "names"), CASES, ids=[kind for kind, _, _ in CASES])
def test_bearer_by_kind(kind: str, words: str, names: tuple[str, ...]) -> None:
    assert norms_of(f"第一条 {words}")[-1].subjects == names, kind


def test_nobody_may_seize_what_must_not_be_seized() -> None:
    found = norms_of("第一条 任何单位和个人应当守法。\n第二条 甲机构应当结算；结算财产不得被查封、冻结。")
    assert found[-1].subjects == ("任何单位和个人",)


def test_forbidding_or_limiting_is_a_measure() -> None:
    """（二）禁止或者限制使用有关设备: what an office may do, not what anyone must not."""
    found = norms_of("第一条 人民政府可以采取下列措施：\n（一）封锁场所；\n（二）禁止或者限制使用有关设备。")
    assert {str(norm.modality) for norm in found} == {"power"}


def test_a_count_of_persons_is_not_their_duty() -> None:
    assert norms_of("第一条 单只基金的投资者累计不得超过二百人。")[-1].subjects != ("投资者",)


def test_a_court_opens_a_clause_on_another() -> None:
    found = norms_of("第一条 人民法院对被告拒不到庭的，可以予以公告，并可以向监察机关提出给予处分的司法建议。")
    assert {norm.subjects for norm in found} == {("人民法院",)}


def test_each_authority_has_its_task() -> None:
    found = norms_of("第一条 公安机关牵头负责甲工作，金融、电信等有关部门依照职责履行监管责任，负责本行业甲工作。")
    assert [(norm.subjects, norm.action[:4]) for norm in found] == [
        (("公安机关",), "牵头负责"),
        (("金融部门", "电信部门"), "依照职责"),
    ]


def test_a_law_that_speaks_to_authorities_has_no_usual_firm() -> None:
    """立法应当…: not the duty of those who propose laws."""
    words = "".join(f"第{n}条 常务委员会应当审议{n}。" for n in "一二三四五六七八九十") + "".join(
        f"第十{n}条 提案人应当说明{n}。" for n in "一二"
    )
    found = norms_of(words.replace("。第", "。\n第") + "\n第二十条 立法应当公开。")
    assert found[-1].subjects != ("提案人",)
