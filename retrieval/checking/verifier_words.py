"""The words by which two wordings of one rule are held against each other: force, negation, time, choice, grade, target.

The words of the texts come from the extractors; here stand beside them what people say for the same (要, 不能, 马上).
Every table is read over the statement and over the quotation alike, so that what is misread is misread on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from corpus import Citation

__all__ = [
    "BREACH_ONLY",
    "DENIED",
    "EXEMPTS",
    "FIRM_TARGET",
    "GENERIC",
    "GRADES",
    "JOINS",
    "LIMITING",
    "NEGATOR",
    "PAST",
    "PERSON_TARGET",
    "TIMES",
    "TRIGGER",
    "VERDICT",
    "Force",
    "content",
    "grades_of",
    "grams",
    "without_citations",
]


class Force(StrEnum):
    """What a modal word does; ``NEED_NOT`` is the freedom from a duty (无需), which no norm of the graph stands for."""

    MUST = "应当"
    MUST_NOT = "不得"
    MAY = "可以"
    NEED_NOT = "不必"
    URGED = "鼓励"


TRIGGER = re.compile(
    r"(?P<NEED_NOT>可以不(?!得)|可不(?=再|必|予)|不需要?|无需|无须|毋需|不必|不用(?!于)|免予|免于)"
    r"|(?P<MUST_NOT>不得(?!不)|不可以|不可(?!抗|分|逆|撤|缺|避|或缺|预见)|不能(?!力)|不应当?(?!有的)|不许|不准|不允许|禁止|严禁|切勿)"
    r"|(?P<MUST>应当|必须|务必|(?<!负)(?<!没)有(?:义务|责任)|(?<![必无亟])须(?!知)|不得不"
    r"|(?<![适相对供响反效呼感理])应(?!急|用|对(?!其|未)|答|收|付|届|有的|诉|邀)"
    r"|(?<![重需必主只纲概摘首紧机想提简扼不])要(?!求|素|点|件|约|么|是|害|闻|紧|领|旨|员|不)"
    r"|(?<![必无急所供不确])需(?:要(?!求|的|[，。；、])|(?!要|求|的)))"
    r"|(?P<MAY>可以|(?<![双各对一多买卖三])方可(?!以)|有权(?!益)|(?<![许认不无方经])可(?=视为|聘请|在|向|根据|与|委托|按|由|将|对|自行|为|采用|通过|同时|暂|免|先)|(?<![不得])允许|准许|(?<=才)能|(?<![不取获使所免觉值难懂显变记])得(?![到出以知当失分益了不于力]))"
    r"|(?P<URGED>鼓励|提倡)"
)
_FIXED = (
    r"不低于|不少于|不超过|不高于|不多于|不短于|不小于|不大于|不仅|不断|不同|不特定|不可抗力|不动产|不良|不利|不当|不正当|不定期|不间断|不法|不端|不符|不在此限|不予以?|不含|不包括"
    r"|未来|未成年|未必|无线|无障碍|无形|无论|无关|无效|无偿|无人|无记名|不论|不管|不限于|不再|不等于"
)
NEGATOR = re.compile(rf"(?P<fixed>{_FIXED})|(?:没有|并未|尚未|从未|拒不|[不未无没])")

#: Vague times; a statement may use those of the quotation only.
TIMES = {
    "at once": re.compile(r"立即|立刻|马上|即刻|当场|第一时间"),
    "promptly": re.compile(r"及时|尽快|尽早"),
    "regularly": re.compile(r"(?<![不法规约固限确])定期"),
    "beforehand": re.compile(r"提前|事先|事前|预先"),
    "afterwards": re.compile(r"事后|(?<![通经超])过后"),
}

#: Words of choice and of addition; the same neighbours must be joined in the same way.
JOINS = re.compile(
    r"(?P<either>或者|或|任一|任意一)|(?P<both>以及|并且|并(?![处不未非购])|且|和|及(?![时格早])|与|同时)"
)

#: Grades of a breach; a consequence belongs to the grade in whose clause it stands.
GRADES = {
    "refuses": re.compile(r"拒不|拒绝改正|逾期(?:不|未|仍)|仍不改正|不改正"),
    "grave": re.compile(r"情节严重|情节特别严重|特别严重"),
    "heavier": re.compile(r"情节较重"),
    "light": re.compile(r"情节较轻|情节轻微|轻微"),
    "harm": re.compile(r"造成|导致|引发|致使|后果"),
    "massive": re.compile(r"大量"),
    "gain": re.compile(r"违法所得(?!不足|[^，。；]{0,6}(?:不足|不满))"),
    "no gain": re.compile(r"没有违法所得|无违法所得|违法所得[^，。；]{0,6}(?:不足|不满)"),
}


def grades_of(words: str) -> frozenset[str]:
    """The grades of a breach that words tell."""
    return frozenset(name for name, pattern in GRADES.items() if pattern.search(words))


PERSON_TARGET = re.compile(
    r"主管人员|责任人员?|直接责任|负责人|高级管理人员|高管|工作人员|从业人员|个人(?!信息|隐私|权益|数据|账户)|董事|监事|自然人|员工|(?<!法)(?<!当事)人员|责任的人"
)
FIRM_TARGET = re.compile(r"公司|机构|单位|企业|运营者|处理者|提供者|组织|对其(?!直接|主管|负责)")

#: 不是二十年, 并非应当: what is denied is not said.
DENIED = re.compile(
    r"(?:(?:而|并)?不是|并非|而非|不等于|没有(?:要求|规定|说|写)|(?:你|您|题|问题|问)(?:中|里|们)?(?:所)?(?:说|问|述|提到)的?)[^，。；：]*"
)
#: Bearers that stand for whoever asks, or for who was named before.
GENERIC = frozenset(
    ("公司", "机构", "单位", "企业", "我司", "你司", "贵司", "本公司", "其", "组织", "当事人", "主体", "相关主体")
)
EXEMPTS = re.compile(r"除外|不计算在内|不计入|不在此限|从其规定|除非|例外|另有规定|但(?!书)|除[^，。；]{1,60}外")
BREACH_ONLY = re.compile(
    r"^(?:或者)?违反[^，]{0,12}(?:规定|行为|情形)?的?$|^(?:或者)?(?:有|因)?(?:下列|上述|前款|前两款|前条|所列)[^，]{0,12}(?:规定|行为|情形)(?:之一)?的?$"
    r"|^(?:或者)?有本(?:法|办法|条例)规定的?违法行为的?$"
)
PAST = re.compile(
    r"旧|修改前|修订前|修正前|废止|失效|当时|原来?(?=《|规定|条|第|的|法)|已被|不再(?:有效|适用)|(?:19|20)\d\d\s*年?版?|此前|过去|曾"
)
VERDICT = re.compile(
    r"^(?P<word>不可以|不行|不能|不允许|可以|行|能|允许|不需要|不用|不必|无需|不要|需要|要|必须|应当|不对|不正确|对|正确|是的?|不是|不算|算|不适用|适用"
    r"|不达标|达标|不符合|符合|不违反|违反|有条件(?:的)?(?:可以)?|视情况|条文没有(?:专门)?规定|没有(?:专门|明确)?规定)(?:的|了)?[，。：:；！]"
)
LIMITING = re.compile(r"但(?!书)|不过|然而")  # opens a sentence that excepts from the one before

_NOISE = re.compile(r"[\s，。；：、！？,.;:!?“”\"'‘’《》〈〉（）()〔〕【】\[\]—…·-]+")
_EMPTY = re.compile(r"[的了地得之其该等所而]")


def content(text: str) -> str:
    """``text`` without punctuation and particles."""
    return _EMPTY.sub("", _NOISE.sub("", text))


def grams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of the content of ``text``."""
    plain = content(text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


_AROUND = re.compile(
    r"(?:根据|依据|依照|按照|按|要看|请看|看|参见|详见|见|依)?◆(?:的?(?:规定|要求|明确|写明|写的是|讲的是|说的是|说|指出|就是|也))?[：:，]?"
)


def without_citations(text: str, cited: Sequence[Citation]) -> str:
    """``text`` without its citations and the words that lead to them."""
    for citation in sorted(cited, key=lambda c: -c.start):
        text = text[: citation.start] + "◆" + text[citation.end :]
    text = re.sub(r"◆(?:[、和及与]◆)+", "◆", text)
    text = re.sub(r"[（(][^（）()]{0,8}◆[^（）()]{0,8}[）)]", "", text)
    return _AROUND.sub("", text).replace("◆", "").strip("，：: ")
