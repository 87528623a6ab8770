"""The words by which norms are recognised: modal triggers, sanctions, lists, topics."""

from __future__ import annotations

import re

from corpus import MODALS, one_of
from graph.models import Modality

__all__ = [
    "ADDRESS_END",
    "BREACH_AHEAD",
    "CONDITION_LIST",
    "CONDUCT",
    "CRIMINAL",
    "DUTY_LIST",
    "ELSEWHERE",
    "EXEMPT",
    "KEEPS",
    "KEPT",
    "MANNER",
    "MODAL",
    "MODALITY",
    "NO_NORM",
    "OWN_PROCEDURE",
    "OWN_TIME",
    "PLAIN_DUTY",
    "SANCTION",
    "TASK_TOPIC",
    "TRIGGER",
]

TRIGGER = re.compile(
    r"(?P<prohibition>不得|严禁|不准(?![予确时出入])|(?:^|(?<=[并]))禁止(?!(?:或者|、)限制))"
    r"|(?P<obligation>应当(?!知道|知悉|预见|发现|[^，。；]{1,30}而(?:不|未|没有))|必须(?![的品])|(?<!负)有(?:义务|责任)(?!的)|(?<![必无亟])须(?!知)"
    r"|(?<![适相对供响反效呼感理件害险机急不答因顺照内虚])应(?=对[^，]{1,40}(?:进行|予以)|查明|保证|按照|向|报|经|符合|具备|建立|制定|于|在|及时|立即|依法|依照|根据|定期|配合|采取|履行|提供|提交|持续|加强|主动|妥善|督促))"
    r"|(?P<permission>可以|方可(?!以)|(?<!所)(?<!没)有权(?![利益威]|限(?!制))|(?<![许认不无方经])可(?=视为|先(?=报|行)|聘请|在|向|根据|与|委托|按|由|不(?!避)|将|对|自行|为|采用|通过|同时))"
    r"|(?P<encouragement>(?:(?<=国家)|^)(?:支持和)?鼓励(?:、支持和引导|和支持|和引导|、支持|、引导)?)"
)
MODALITY = {
    "prohibition": Modality.PROHIBITION,
    "obligation": Modality.OBLIGATION,
    "permission": Modality.PERMISSION,
    "encouragement": Modality.ENCOURAGEMENT,
}

#: Words by which a clause imposes a consequence.
SANCTION = re.compile(
    r"责令|给予[^，]{0,12}(?:警告|处分|通报批评|处罚|谴责)|没收|处(?:以)?[^，]{1,30}(?:罚款|拘留)|并处|单处|吊销|撤销[^，]{0,12}(?:许可|资格|登记|证书|编号|备案)"
    r"|予以(?:处罚|处分|取缔|处理|没收|警告|通报)|(?:依照|按照|依据|根据)[^，]*(?:处罚|处理|处分)$|依照[^，]*采取?[^，]{0,20}(?:监管|监督管理)措施|依照[^，]*规定追究法律责任|从重处罚(?!的?情节|的?情形)|暂停[^，]{0,20}(?:许可|资格|业务)|降低[^，]{0,4}(?:资质|等级)|予以通报|通报批评|依法给予|取缔"
)
#: A breach that is stated without the closing 的: 违反本法规定，未…，责令改正.
BREACH_AHEAD = re.compile(
    r"[^，。；]{0,40}?(?:违反(?:本|前|法律|《)|有下列[^，。；]{0,10}之一|不履行|(?:未|不)(?:按照?|依照)(?:有关|国家|本)?[^，。；]{0,4}规定)[^。；]*|(?:拒绝、阻碍|阻碍、拒绝)[^。；]*"
)
NO_NORM = re.compile(
    r"(?:用语|术语)(?:的)?含义|^[^，]{0,12}所称[^。]*(?:是指|包括)|，是指|自[^。，]{2,20}起(?:施行|实施|生效)|同时废止"
)
DUTY_LIST = re.compile(
    r"(?:下列|以下)[^，。；]{0,16}?(?:义务|职责|责任|措施|工作|规定|要求|行为|活动|职权|任务|权力|监督管理职能)(?:(?<=措施)(?:防止|保证|保障|确保|对)[^，。；：]{2,30})?(?:[，：].*)?$"
)
CONDITION_LIST = re.compile(r"(?:下列|以下)[^，。；]{0,24}(?:之一|情形|情况|条件)的")
TASK_TOPIC = re.compile(
    r"(?:职责|职权|职能|监督检查|检查|需要|规定|原则|要求|权限|工作|过程中|活动|验收|调查|审查|国务院)$"
)
#: A duty to keep records, and the words by which a later sentence comes back to it (保存期限不得少于…).
KEEPS = re.compile(r"(?:保存|留存|保管|保留)(?!期限|时间)")
KEPT = re.compile(r"(?:保存|留存|保管|保留)(?:的)?(?:期限|时间)")
MODAL = re.compile(one_of(MODALS))
PLAIN_DUTY = re.compile(r"^(?:依法|依照|按照|负责|应)")
CONDUCT = re.compile(
    r"(?:依法|以|通过|面向|向)?(?:开展|从事|取得|设立|建设|运营|销售|提供|申请|进口|出口|采用|收集|处理|使用|利用|存储|投资|收购|买卖|发布|生产|经营|携带|传递|下载)"
)
ADDRESS_END = re.compile(
    r"在|将|把|举办|参加|报告|综合|接入|优先|推广|投诉|举报|主动|创新|探索|兴办|捐赠|加入|依照|根据|建设|设立|研究|开发|积极|及时|依法|自愿|开展|参与|支持|使用|向|对|为|按照|通过|加强|运用|采用|制定|建立|从事|利用|违反|以|发展|进行|购买|投保|$"
)
#: 法律、行政法规另有规定的，从其规定; 但是有前款…情形的，不需取得个人同意.
ELSEWHERE = re.compile(
    r"^[^。；]*规定[^。；，]*的，(?:从其|依照其|适用其|按照其)规定$|^但是?[^。；]*的，(?:不需|无需|不受|不适用|可以不)[^。；]*$"
)
EXEMPT = re.compile(
    r"(?<![^，；：])(?:但是?[^。；，]{0,80}的，(?:不需|无需|不受|不适用)[^，。；]{0,40}"
    r"|[^，。；]{0,60}规定[^。；，]{0,30}的，(?:从其|依照其|适用其)规定)"
)
#: Titles of rules by which an authority binds itself: 行政处罚裁量基本规则, 监督检查规定.
OWN_PROCEDURE = re.compile(r"(?:行政处罚|裁量|行政许可|行政执法|监督检查)[^，]{0,6}(?:规定|规则|办法|程序)$")
OWN_TIME = re.compile(r"(?:[^以之][前后时]|之前|之后|以后|期间)$")
MANNER = re.compile(r"按照|根据|依照|依据|除|为了|但|同时|并|结合")
#: Crimes and claims, which other laws settle.
CRIMINAL = re.compile(
    r"追究(?:其)?(?:刑事|法律|相应法律|民事)?责任|治安管理处罚(?!法》、《)|承担(?:民事|赔偿|侵权|连带|相应)"
)
