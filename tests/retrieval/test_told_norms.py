"""What a report says of a norm in other words: who acts, the contrary word, what is added or widened; and which words are read."""

from __future__ import annotations

import pytest

from retrieval.checking.actors import another_actor
from retrieval.checking.citations import verify_text
from retrieval.checking.matters import only_asks
from retrieval.checking.norm_bounds import another_bound
from retrieval.checking.opposites import contrary
from retrieval.checking.paraphrases import conflict

CALLED = "监测人员发现重大隐患的，由总部约谈机构负责人；逾期不改的，责令改正。"
BOARD = "合规总监不采纳审查意见的，应当将有关事项提交董事会决定。"
ITEMS = "机构应当落实下列职责：\n（一）信息技术部门牵头组织应急预案的编制、演练和改进；\n（二）风险管理部门评估恢复目标的合理性。"
PURPOSE = "所收集的图像只能用于维护公共安全的目的，取得个人单独同意的除外。"
KEY_STAFF = "运营者应当对关键岗位的人员进行安全背景审查。"
JOINTLY = "共同处理信息造成损害的，应当依法承担连带责任。"
LAST = "申请人可以申请复核，复核决定为最终结论。"
BEFOREHAND = "机构暂停服务的，应当事先告知客户替代方式。"

NOT_KEPT = "合同终止的，受托人应当将信息返还或者删除，不得保留。"
HARDER = "瞒报造成重大后果的，对运营者及有关责任人依法从重处罚。"
NEED_NOT = "已采取措施能够避免危害的，运营者可以不通知个人。"
COST = "当事人不承担组织听证的费用。"


@pytest.mark.parametrize(
    ("read", "passage", "provision", "what"),
    [
        (another_bound, "监测人员发现重大隐患，直接对机构处以罚款并约谈负责人", CALLED, "处罚的种类"),
        (another_bound, "对全体员工进行安全背景审查", KEY_STAFF, "对象"),
        (another_actor, "应急预案由风险管理部门牵头组织编制、演练和改进", ITEMS, "义务主体"),
        (another_actor, "不采纳合规总监审查意见的，将有关事项提交股东会决定", BOARD, "报告、通知或者报批的对象"),
        (contrary, "共同处理信息造成损害的，各方承担按份责任", JOINTLY, "责任的形式"),
        (contrary, "暂停服务的，应当事后告知客户替代方式", BEFOREHAND, "事前与事后"),
        (contrary, "对决定不服的申请人可以申请复核，复核结果不服的可再行申诉", LAST, "是否最终"),
        (contrary, "合同终止的，受托人将信息删除，但可以留存一份备查", NOT_KEPT, "应当、可以、不得"),
        (contrary, "瞒报造成重大后果的，对责任人减轻处理", HARDER, "从轻与从重"),
        (conflict, "已采取措施避免危害的，必须通知每一位客户", NEED_NOT, "应当、可以、不得"),
        (conflict, "费用由我公司承担", COST, "应当、可以、不得"),
    ],
)
def test_what_is_told_otherwise_is_named(read, passage, provision, what):
    found = read(passage, provision)
    assert found is not None
    assert found.what == what


@pytest.mark.parametrize(
    ("read", "passage", "provision"),
    [
        (another_bound, "监测人员发现重大隐患，约谈机构负责人", CALLED),
        (another_bound, "对关键岗位的人员进行安全背景审查", KEY_STAFF),
        (another_bound, "图像可以用于维护公共安全", PURPOSE),
        (another_actor, "应急预案由信息技术部门牵头组织编制、演练和改进", ITEMS),
        (another_actor, "应急预案由公司牵头组织编制、演练和改进", ITEMS),
        (another_actor, "应急预案由哪个部门牵头组织编制、演练和改进", ITEMS),
        (another_actor, "应急预案由专门机构会同业务部门牵头组织编制、演练和改进", ITEMS),
        (contrary, "共同处理信息造成损害的，承担连带责任", JOINTLY),
        (contrary, "合同终止的，受托人将信息删除，不得留存", NOT_KEPT),
        (contrary, "瞒报造成重大后果的，对责任人从重处理", HARDER),
        (conflict, "已采取措施避免危害的，我公司仍必须通知每一位客户", NEED_NOT),
        (conflict, "我公司不承担费用", COST),
        (contrary, "并非事后告知客户替代方式，而是事先告知", BEFOREHAND),
    ],
)
def test_what_says_the_same_or_names_nobody_passes(read, passage, provision):
    assert read(passage, provision) is None


def test_the_right_actor_of_an_item_is_the_one_at_its_head():
    found = another_actor("应急预案由风险管理部门牵头组织编制、演练和改进", ITEMS)
    assert found is not None
    assert found.real == "信息技术部门"


@pytest.mark.parametrize(
    "words", ["可以向第三方提供客户信息吗", "由谁负责？", "预案由哪个部门制定", "备份多久做一次？"]
)
def test_a_question_says_nothing_that_could_be_wrong(words):
    assert only_asks(words)


@pytest.mark.parametrize(
    "words",
    ["能不能不给他办？一般不能", "无论由谁负责都要备案", "每季度备份一次", "应当核实报告的内容是否属实，并及时上报"],
)
def test_an_answer_or_a_statement_says_something(words):
    assert not only_asks(words)


def _state(text: str, corpus) -> tuple[str, str]:
    found = next(one for one in verify_text(text, corpus) if one.article is not None)
    return found.state, f"{found.right}{found.why}"


@pytest.mark.parametrize(
    ("text", "state", "told"),
    [
        # 以下叫 gives a short name
        (
            "学《证券期货业网络和信息安全管理办法》（以下叫“网信办法”）。\n系统日志留存三个月即可（网信办法第十八条第二款）。",
            "内容不符",
            "六个月",
        ),
        # what a sentence of the citation alone is to support stands before it
        ("演练后形成报告存档备查。《证券期货业网络和信息安全管理办法》第四十条对此有明文。", "内容不符", "第三十八条"),
        # 该条要求… behind a breach is told of the article
        (
            "公司违反《个人信息保护法》第二十二条，该条要求向其他处理者提供个人信息的，告知处理目的、方式和信息种类，并取得单独同意。",
            "内容不符",
            "第二十三条",
        ),
        # the article that means it is told, though its words are others
        (
            "风险监测机制管不管用，每年至少评一次（《证券基金经营机构信息技术管理办法》第十六条）。",
            "内容不符",
            "第十五条",
        ),
        # and the 款 of the same article, by its meaning or its number
        (
            "网络数据安全负责人由管理层成员担任，懂专业、有管理经历（《网络数据安全管理条例》第三十条第三款）。",
            "内容不符",
            "第三十条第二款",
        ),
        # 有权 of one side is no force against the duty of the other
        ("拟作出较大数额罚款的，我公司有权要求听证（《行政处罚法》第六十三条）。", "核验一致", ""),
        # 超过两年未… says what 二年内未… says
        (
            "违法行为超过两年未被发现的，不再处罚，涉及金融安全且有危害后果的延长到五年（《行政处罚法》第三十六条）。",
            "核验一致",
            "",
        ),
        # what is set up acts not: 要设在…
        (
            "信息技术治理委员会要设在管理层下面，定战略，审规划、预算（《证券基金经营机构信息技术管理办法》第九条）。",
            "核验一致",
            "",
        ),
        # an answer is told of what the question above asks about, and a question of leave gives none
        (
            "问：洗钱风险低的客户能不能简化？\n答：不能简化，一律按标准流程做（《反洗钱法》第二十九条第三款）。",
            "内容不符",
            "简化客户尽职调查",
        ),
        ("问：可以给客户开假名账户吗？\n答：不可以，《反洗钱法》第二十八条第二款禁止。", "核验一致", ""),
        # a deadline told as rules tell it, what waits where it is due at once, what waits to be asked for
        (
            "国家网信部门发出书面受理通知之日起三十个工作日完成评估（《数据出境安全评估办法》第十二条）。",
            "内容不符",
            "45个工作日",
        ),
        ("公司平台上有违规信息的，先请示，批准后再停止传输（218号令第二十五条）。", "内容不符", "立即"),
        ("客户撤回同意的，公司等客户提出请求后再删除信息（《个人信息保护法》第四十七条）。", "内容不符", "主动"),
        # who wants something has no duty by the 要 that says so
        ("客户要查阅、复制自己的信息，公司应当及时提供，依据是《个人信息保护法》第四十五条。", "核验一致", ""),
        # a responsibility that still is somebody's
        (
            "委托第三方回访的，法律责任由第三方承担（《证券经纪业务管理办法》第三十一条）。",
            "内容不符",
            "仍由证券公司承担",
        ),
        ("委托第三方回访的，法律责任由公司承担（《证券经纪业务管理办法》第三十一条）。", "核验一致", ""),
        # what follows 执行 is the writer's own
        ("压力测试按218号令第二十一条第一款执行，报告存档五年以上。", "核验一致", ""),
    ],
)
def test_the_words_that_a_citation_is_to_support_are_found(corpus, text, state, told):
    found, words = _state(text, corpus)
    assert found == state
    assert told in words
