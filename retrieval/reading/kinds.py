"""What a question asks for, read off its words, and the parts it consists of."""

from __future__ import annotations

import re

from corpus import one_of, per_domains
from retrieval.models import Kind
from retrieval.reading.field import load_field

__all__ = ["is_interrogative", "kinds_of", "split_parts"]

#: One regular expression a kind. A question may match several; the order is that of :class:`Kind`.
CUES: dict[Kind, re.Pattern[str]] = {
    kind: re.compile(pattern)
    for kind, pattern in {
        Kind.ARTICLE: r"原文|全文|(?:讲|写|说|规定)(?:的是|了|的)?(?:什么|啥|哪些)|是?关于什么|什么内容|的?内容(?:是|$|。|？)|念一下|贴一下|查(?:一下|查)?",
        Kind.DEFINITION: r"(?:什么|啥)(?:是|叫|算)|(?:是|指)(?:的是)?(?:什么|啥)(?!时|部|地|样|文|报|关)|定义|含义|什么(?:样)?的(?:机构|公司|单位|系统|数据|信息|算)"
        r"|什么意思|(?:怎么|如何)(?:界定|定义|理解|认定|判断|区分)|界定|何谓|所称|算(?:是)?(?:什么|哪)|属于(?:什么|哪)|包括哪些|包含哪些",
        Kind.WHO: r"谁|(?:哪|什么|啥)(?:个|些|家|级)?(?:部门|机构|单位|岗位|人|领导|机关|层级?)|(?:报|交|送|备案|报告|申报|登记|汇报)(?:给|到|至|往)(?:谁|哪|什么)"
        r"|(?:向|由|归|找|跟)(?:谁|哪|什么)|第一责任人|分工|监管主体|主管",
        Kind.DUTY: r"义务|职责|责任(?!人)|要求|应当|应该|必须|需要|要(?:做|办|怎|不要|干|走|履行|采取)|怎么(?:办|做|弄|安排|管|落实|要求)|如何|该(?:怎|做|干|如何)"
        r"|得(?:做|干|怎)|须|条件|手续|措施|机制|注意(?:什么|哪些)|规定",
        Kind.PERMISSION: r"能不能|可不可以|行不行|可否|能否|可以.{0,30}吗|能.{0,30}吗|行[吗么]|成吗|允许|违规|违法|合规(?!管|部|性)|合法|合不合|犯规|要不要"
        r"|是不是|是否|用不用|必须.{0,20}吗|需要.{0,20}吗|需不需要|有没有(?:义务|权)|够不够|够[吗么]|算不算|可行|凭什么|算.{0,12}(?:吗|(?<![什怎多])么)|还要.{0,20}吗|吗？?$",
        Kind.QUANTITY: r"多久|多少|多长|多大|多高|多快|几(?:次|年|个|天|倍|月|日|小时|分钟|人|成|万|类|级)|百分之几|百分比|何时|什么时候|啥时候|哪天|哪一天|最?迟|截止|最[少低长短高多晚]"
        r"|上限|下限|比例|频[率次]|隔多|期限|年限|时限|周期|门槛|数值|指标|(?<![0-9])[0-9]{1,3}(?:\.[0-9]+)?(?:%|倍|年|个月|天|小时|万)",
        Kind.PENALTY: r"罚|处分|后果|追究|追责|问责|吊销|警示函|监管措施|法律责任|挨|责令|怎么(?:治|处理|收拾)(?:[它他她我]们?)?[？。]?$|(?:没|不|未)[^，。？]{1,14}(?:会|要|能)?(?:怎么?样|咋样)|没收|处理(?:决定|结果)|被(?:怎么|如何)(?:处理|处置|收拾)|加码|坐牢|判刑|拘留|关(?:他|几|多少)|饭碗|丢官|(?:掏|赔)(?:多少|几|钱|进去)",
        Kind.LIST: r"归拢|归[个一]?类|归纳|捋一?[捋遍下]|分别(?:是|有|为)?(?:哪几|哪些)(?:种|类|项|个|条)?(?:场景|情形|情况|事项|事|资料|材料|要求)|一共(?:有)?几[项件样类种条]|列出|列举|列全|列一?下|哪些(?:事情?|工作|动作|项目).{0,6}(?:每|定期)|条目列|列齐|几处规定|列一下|罗列|逐项|分条|逐条|清单(?![在里中])|汇总|梳理|盘点|一览|(?:全部|所有|完整|一共|总共|都)(?:有)?(?:的)?(?:哪些|义务|职责|要求|责任|规定|禁止)"
        r"|(?:有|要|承担|履行|负|派了)(?:哪些|什么)(?:.{0,8})(?:义务|职责|责任|活|工作|任务)|哪些(?:.{0,6})(?:义务|职责|禁止)|都有哪些禁止|一条不落|从头到尾|一共.{0,6}哪[些几]|[几哪](?:几)?(?:个)?方面(?:的)?(?:要求|义务|规定)|(?:期限|对照|义务|职责)表",
        Kind.COMPARISON: r"区别|不同|(?:差|变)在(?:哪|什么)|相比|对比|比较(?!大|高|低|严|多)|差[别异]|变化|不一样|一样[吗么]|改了(?:什么|哪)|新旧|修订前后|修改前后|和.{2,30}(?:哪个|谁)更|口径|两边|协调|冲突",
        Kind.PROCEDURE: r"流程|步骤|程序|怎么(?:处理|处置|报|走|申请|办理|应对|响应|通知|告诉|告知|交代|整改)|如何(?:处理|处置|报|办理|应对|响应)|先.{1,20}(?:再|后)|该怎么办|第一时间"
        r"|(?:出|发生|遇到|碰到|发现).{0,20}(?:怎么|如何|该|要|应)",
        Kind.SCOPE: r"适用|管不管|管不着|管得着|管.{0,6}[吗么]|受不受|受.{0,16}约束|约束|范围|归.{1,12}管|参照|算不算.{0,20}(?:机构|系统)|属不属于|属于.{0,20}[吗么]",
    }.items()
}

_INTERROGATIVE = re.compile(
    r"[吗呢么]|什么|啥|谁|哪|几|多[久少长大高快晚]|怎|如何|何[时种处]|是否|能否|可否|(.)不\1|有没有|没有[？?]|咋|为何|请问|列出|列举|说明|介绍"
)
_SENTENCE = re.compile(r"[^？！。；;\n]+[？！。；;\n]*")
_CLAUSE = re.compile(r"[^，]+，?")


def is_interrogative(text: str) -> bool:
    """Whether the stretch asks something by itself."""
    return bool(_INTERROGATIVE.search(text)) or text.rstrip().endswith(("？", "?"))


def kinds_of(text: str, named_article: bool = False) -> tuple[Kind, ...]:
    """The kinds of a question, most telling first by the order of :class:`Kind`; empty where no cue is found.

    Args:
        text: the normalised question.
        named_article: whether it names an article, without which it is not about an article's content.
    """
    told = {kind for kind, cue in CUES.items() if cue.search(text)}
    if _broken().search(text):
        told.add(Kind.PROCEDURE)
    found = [kind for kind in CUES if kind in told]
    if not named_article and Kind.ARTICLE in found:
        found.remove(Kind.ARTICLE)
    if named_article and not found:
        found.append(Kind.ARTICLE)
    return tuple(found)


@per_domains
def _broken() -> re.Pattern[str]:
    """Something of the field has broken down, and what is to be done is asked."""
    return re.compile(rf"(?:{one_of(load_field().breaks) or '(?!)'}).{{0,20}}(?:怎么|如何|该|要|应)")


def split_parts(text: str) -> tuple[str, ...]:
    """The questions in a text: 要保存多久，不保存怎么罚 → two. Clauses that ask nothing stay with the next that does.

    A text that asks nothing in words (keywords) is one part.
    """
    parts: list[str] = []
    waiting = ""
    for sentence in _SENTENCE.findall(text):
        for clause in _CLAUSE.findall(sentence):
            waiting += clause
            if is_interrogative(clause):
                parts.append(waiting)
                waiting = ""
    if waiting.strip():
        if parts:
            parts[-1] += waiting
        else:
            parts.append(waiting)
    return tuple(part.strip(" ，。；") for part in parts if part.strip(" ，。；？"))
