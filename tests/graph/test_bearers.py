"""Who bears a norm and who is punished: kinds of sentences, each with made-up cases modelled on laws that were read."""

from __future__ import annotations

import pytest

from graph.extraction.norms import extract_norms
from graph.extraction.sanctions import extract_sanctions
from graph.extraction.subjects import SubjectFinder, default_table
from graph.models import Norm
from tests.graph.test_norms import document_of


def norms_of(words: str) -> list[Norm]:
    return extract_norms(document_of(words + "\n"))


NOUNS = [
    ("电子商务经营者", ("电子商务经营者",)),
    ("证券登记结算业务参与人", ("证券登记结算业务参与人",)),
    ("基金份额持有人大会", ("基金份额持有人大会",)),
    ("债券持有人会议", ("债券持有人会议",)),
    ("红十字会", ("红十字会",)),
    ("海关", ("海关",)),
    ("协议双方", ("协议双方",)),
    ("证券经纪人", ("证券经纪人",)),
    ("合规负责人", ("合规负责人",)),
    ("清算组", ("清算组",)),
    ("档案馆", ("档案馆",)),
    ("人民警察", ("人民警察",)),
    ("第三方", ("第三方",)),
    ("接受劳务一方", ("接受劳务一方",)),
    ("国家、社会、学校和家庭", ("国家", "社会", "学校", "家庭")),
    ("其近亲属", ("近亲属",)),
    ("期货公司股权出让方", ("期货公司股权出让方",)),
    ("未成年人的父母或者其他监护人", ("未成年人的父母", "监护人")),
    ("省级网信部门", ("省级网信部门",)),
    ("县级以上人民政府及其有关部门", ("县级以上人民政府", "县级以上人民政府有关部门")),
    ("在年度报告上签字的人员", ("在年度报告上签字的人员",)),
    ("未取得检测机构资质的机构", ("未取得检测机构资质的机构",)),
    ("从事公共运输的承运人", ("承运人",)),
    ("新闻、广播、电视等单位", ("新闻、广播、电视等单位",)),
    ("委托人变更受托人", ("委托人",)),
    ("证券公司委托第三方机构", ("证券公司",)),
    ("核心机构重要信息系统的性能容量", ("核心机构",)),
    (
        "国家保密行政管理部门和省、自治区、直辖市保密行政管理部门",
        ("国家保密行政管理部门", "省、自治区、直辖市保密行政管理部门"),
    ),
    ("网络游戏、网络直播、网络社交等网络服务提供者", ("网络服务提供者",)),
    ("甲交易所和乙银行等相关单位的工作人员", ("甲交易所工作人员", "乙银行工作人员")),
    ("传播媒介及其从事信息报道的工作人员", ("传播媒介", "从事信息报道的工作人员")),
    ("但代表人变更请求", ("代表人",)),
    ("其中专业人员", ("专业人员",)),
    ("当事人推选代表人", ("当事人",)),
    ("经常居住地公安机关", ("经常居住地公安机关",)),
    ("设区的市级以上地方人民政府标准化行政主管部门", ("设区的市级以上地方人民政府标准化行政主管部门",)),
    ("发生地反恐怖主义工作领导机构", ("发生地反恐怖主义工作领导机构",)),
    (
        "甲监督管理机构、国务院授权的部门、乙交易所的工作人员",
        ("甲监督管理机构工作人员", "国务院授权的部门工作人员", "乙交易所工作人员"),
    ),
    ("取得保密资质的企业事业单位", ("取得保密资质的企业事业单位",)),
    ("对违反规定的机构", ()),
    ("相关资料的保存期限", ()),
    ("在证券交易所或者国务院批准的其他全国性证券交易场所交易的证券", ()),
]


@pytest.mark.parametrize(("words", "names"), NOUNS)
def test_noun_right_before_the_modal(words: str, names: tuple[str, ...]) -> None:
    assert SubjectFinder(default_table()).of(words) == names


CARRIED = [
    ("一个条件，主体在条件里", "第一条 保管人发现入库物变质的，应当及时通知存货人。", ("保管人",)),
    (
        "他人不履行，由本款主体应对",
        "第一条 电信业务经营者应当核验身份。用户不提供真实身份的，不得提供服务。",
        ("电信业务经营者",),
    ),
    ("经谁批准的不是主体", "第一条 证券公司的董事，未经履行出资人职责的机构同意，不得兼职。", ("董事",)),
    (
        "属于国家工作人员的",
        "第一条 传播媒介编造消息的，责令改正；属于国家工作人员的，还应当依法给予处分。",
        ("国家工作人员",),
    ),
    ("申请登记的单位和个人是任何人", "第一条 单位、个人应当协助调查。", ("任何单位和个人",)),
    ("由谁可以", "第一条 当事人一方人数众多的，可以由当事人推选代表人进行诉讼。", ("当事人",)),
    (
        "他人拒绝，由本款主体记录",
        "第一条 执法人员应当交付决定书。当事人拒绝签收的，应当在决定书上注明。",
        ("执法人员",),
    ),
    (
        "本法所称公司不换成别的公司",
        "第一条 本法所称公司，是指依法设立的公司。\n第二条 上市公司应当披露。公司不得隐瞒。",
        ("公司",),
    ),
    ("禁止某人将某物", "第一条 禁止承包人将工程分包给不具备条件的单位。", ("承包人",)),
    (
        "讲行政机关怎样办事的法",
        "".join(f"第{n}条 行政机关应当依法办理。\n" for n in "一二三四五") + "第六条 实施查封，不得超过法定期限。",
        ("行政机关",),
    ),
    (
        "续写的对象不是主体",
        "第一条 甲公司对乙部门开展的检测工作，以及丙部门等有关部门依法开展的检查工作应当予以配合。",
        ("甲公司",),
    ),
    (
        "只禁止别人的一款不定主体",
        "第一条 甲公司应当登记。其他任何行政机关不得查封。\n甲公司的财物，不得重复查封。",
        ("甲公司",),
    ),
    ("自己造成损失的机关", "第一条 行政机关使用扣押的财物，造成损失的，应当依法予以赔偿。", ("行政机关",)),
    (
        "按情形处理，条目各有义务",
        "第一条 丙机关对财物，应当按照下列情形分别处理：\n（一）没有违法事实的，应当及时返还；\n（二）已经损毁的，应当登记。",
        ("丙机关",),
    ),
    ("一方可以", "第一条 当事人另一方可以请求撤销合同。", ("当事人另一方",)),
]


@pytest.mark.parametrize(("kind", "words", "names"), CARRIED)
def test_bearer_of_the_last_norm(kind: str, words: str, names: tuple[str, ...]) -> None:
    assert norms_of(words)[-1].subjects == names, kind


LIABLE = [
    "第一条 乙公司不得操纵市场。\n第二条 乙公司违反本法规定的，由丙监督管理机构责令改正，处五万元以下罚款；给投资者造成损失的，应当依法承担赔偿责任。",
    "第一条 乙公司编造消息的，由丙监督管理机构责令改正；属于国家工作人员的，还应当依法给予处分。\n第二条 乙公司应当登记，给他人造成损失的，应当依法承担赔偿责任。",
    "第一条 乙公司不得操纵市场。\n第二条 违反本法第一条规定的，由丙监督管理机构责令改正。给投资者造成损失的，应当依法承担赔偿责任。",
]


@pytest.mark.parametrize("words", LIABLE)
def test_liability_is_the_offenders_never_the_regulators(words: str) -> None:
    assert norms_of(words)[-1].subjects == ("乙公司",)


NO_NORMS = [
    "权利人知道或者应当知道权利受到损害之日起计算。",
    "物的所有权自交付时转移。",
    "公民享有知情权，享有权利的人自行行使。",
    "中国证监会及其派出机构收集的证据包括：\n（一）书证；\n（二）物证。",
    "乙处理者按照规定识别、申报，但未被告知为重要数据的，不需要申报。",
    "依法应当承担民事赔偿责任和缴纳罚款，其财产不足以同时支付时，先承担民事赔偿责任。",
]


@pytest.mark.parametrize("words", NO_NORMS)
def test_words_that_look_like_triggers(words: str) -> None:
    assert not norms_of(f"第一条 {words}\n第二条 甲公司应当登记。")[:-1]


OFFENDERS = [
    ("名单在条件里", "第二条 甲公司违反本办法规定的，处五万元以下罚款。", ("甲公司",)),
    ("两个条件各有主体", "第二条 甲公司未备案的，或者乙银行违反规定的，责令改正。", ("甲公司", "乙银行")),
    ("违反…规定，谁", "第二条 违反本办法规定，甲公司泄露数据的，责令改正，处五万元以下罚款。", ("甲公司",)),
    ("拒绝检查的是任何人", "第二条 拒绝、阻碍监督检查的，责令改正，处五万元以下罚款。", ("任何单位和个人",)),
    ("没有“的”的违法行为", "第二条 拒绝、阻碍监督检查，由丙机关处五万元以下罚款。", ("任何单位和个人",)),
    ("动词开头的行为", "第二条 组织、胁迫他人从事活动的，处五万元以下罚款。", ("丁公司",)),
    ("冒充不是主体", "第二条 冒充国家机关工作人员的，处五万元以下罚款。", ("任何单位和个人",)),
    (
        "不按规定做，没有“的”",
        "第二条 甲事务所、乙事务所等中介服务机构不按照规定履行报告义务，由丙机关处五万元以下罚款。",
        ("中介服务机构",),
    ),
    (
        "没有资质的人",
        "第二条 未取得资质的企业事业单位违法从事涉密业务的，处五万元以下罚款。",
        ("未取得资质的企业事业单位",),
    ),
    ("非法侵入的是任何人", "第二条 实施非法侵入、干扰丁公司系统的，处五万元以下罚款。", ("任何单位和个人",)),
    ("后一段才说谁没做", "第二条 违反本法规定，募集完毕，乙管理人未备案的，处五万元以下罚款。", ("乙管理人",)),
    (
        "境外设立的机构",
        "第二条 境外交易所在境内设立的代表机构违反规定，从事经营活动的，处五万元以下罚款。",
        ("代表机构",),
    ),
    ("股东的虚假出资", "第二条 公司的发起人、股东虚假出资的，处五万元以下罚款。", ("公司的发起人", "股东")),
    ("前句条件里的主体", "第二条 丙部门未复审的，应当及时改正；拒不改正的，对直接责任人员给予处分。", ("丙部门",)),
]


@pytest.mark.parametrize(("kind", "words", "names"), OFFENDERS)
def test_offenders(kind: str, words: str, names: tuple[str, ...]) -> None:
    found = extract_sanctions(document_of(f"第一条 丁公司应当登记。\n{words}\n"), [])
    assert found and {s.offenders for s in found} == {names}, kind


NO_SANCTIONS = [
    "对重大违法行为给予行政处罚，负责人应当集体讨论决定。",
    "当事人主动消除后果的，应当从轻处罚。",
    "意见不一致的，按照特别审查程序处理。",
    "有下列情形之一的，可以从重处罚：\n（一）影响恶劣；\n（二）多次违法。",
    "该行为不再作为从重处罚情节。",
]


@pytest.mark.parametrize("words", NO_SANCTIONS)
def test_rules_about_penalties_are_no_sanctions(words: str) -> None:
    assert not extract_sanctions(document_of(f"第一条 {words}\n"), [])


MEASURED = [
    ("甲公司应当保存资料。资料的保存期限不得少于二十年。", "资料的保存期限不得少于二十年"),
    ("甲公司应当保存资料，其保存期限不得少于二十年。", "保存期限不得少于二十年"),
    ("证券公司净资本与净资产的比例不得低于百分之二十。", "净资本与净资产的比例不得低于百分之二十"),
    ("甲公司不得泄露资料。", "泄露资料"),
]


@pytest.mark.parametrize(("words", "told"), MEASURED)
def test_a_bare_comparison_is_told_with_its_topic(words: str, told: str) -> None:
    assert norms_of(f"第一条 {words}")[-1].told == told


def test_who_proposes_a_sanction_is_not_who_decides_it() -> None:
    (norm,) = norms_of("第一条 甲公司拒不改正的，由丙监督管理机构建议有关机关对直接责任人员依法给予处分。")
    assert norm.subjects == ("丙监督管理机构",) and norm.action.startswith("建议有关机关")


def test_the_object_of_a_ban_holds_no_duty() -> None:
    words = "第一条 处理者不得采取拆分手段，将依法应当通过评估的信息向境外提供。"
    assert [str(norm.modality) for norm in norms_of(words)] == ["prohibition"]


OFFICES = ["新闻出版部门", "省电信管理机构", "全国人民代表大会常务委员会", "国家监察委员会", "设区的市级税务部门"]


@pytest.mark.parametrize("name", OFFICES)
def test_offices_have_powers_not_permissions(name: str) -> None:
    assert [str(norm.modality) for norm in norms_of(f"第一条 {name}可以要求说明情况。")] == ["power"]


def test_who_is_only_told_is_no_offender() -> None:
    words = "第一条 采用自动系统的，应当向甲证券交易所报告，不得影响证券交易所系统安全。\n第二条 违反本办法第一条规定的，处五万元以下罚款。\n"
    document = document_of(words)
    assert "证券交易所" not in {name for s in extract_sanctions(document, []) for name in s.offenders}


def test_a_kind_of_offender_is_a_tier_of_its_own() -> None:
    words = "第一条 传播媒介编造消息的，责令改正，处五万元以下罚款；属于国家工作人员的，依法给予处分。\n"
    assert [(s.offenders, str(s.target)) for s in extract_sanctions(document_of(words), [])] == [
        (("传播媒介",), "organisation"),
        (("国家工作人员",), "individual"),
    ]


def test_a_second_authority_begins_a_tier_of_its_own() -> None:
    words = "第一条 拒绝检查的，由甲监督管理机构处五万元以下罚款，并由公安机关依法给予治安管理处罚。\n"
    assert [s.authority for s in extract_sanctions(document_of(words), [])] == [("甲监督管理机构",), ("公安机关",)]
