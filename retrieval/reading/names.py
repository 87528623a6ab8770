"""Names in a question that read like those of an instrument or a standard; the caller knows which are held."""

from __future__ import annotations

import re

__all__ = ["STANDARD", "unheld_names"]

STANDARD = re.compile(
    r"(?:GB|JR|GM|GA|YD)(?:/? ?T|/? ?Z)?[ -]?\d{3,6}(?:[.\-—]\d+)*|ISO(?:/IEC)?[ -]?\d{4,5}|IEC[ -]?\d{4,5}|PCI[ -]?DSS|SOC ?2",
    re.IGNORECASE,
)
"""Technical standards by their number."""
_NAME = re.compile(
    r"(?:^|[，。？；：“ ]|按照?|根据|依据|依照|符合|适用|还有|请问|和|与|、)(?P<name>[一-鿿]{4,26}?(?:管理办法|暂行办法|实施办法|试行办法|办法|实施细则|暂行规定|管理规定|若干规定|指导意见|工作指引|监管指引|应急指引|操作指引|指引|技术规范|操作规程|业务规则|基本要求|技术标准|准则|条例|提升计划))"
    r"(?=第[一二三四五六七八九十百零\d]+条|里|中|对|怎么|如何|要求|规定|有什么|说|讲|写|的|$|？)"
)
_ISSUED = re.compile(
    r"协会?(?:发布|印发|出台)?的(?!任何|哪|什么)(?P<name>[一-鿿]{5,26}?(?:指引|规范|细则|准则|指南|标准|规则|规程|计划))(?=，|里|中|对|怎么|如何|要求|规定|$|？)"
)
_CODE = re.compile(
    r"(?:^|[，。？；：“ ]|按照?|根据|依据|依照|违反|适用|请问|和|与|、|那)(?P<name>[一-鿿]{1,10}?(?:法典|(?<![办方做想看说用合违执司立守非依普算书手语民部大各几])法))"
    r"(?=第[一二三四五六七八九十百零\d]+条|里|中的?|怎么|如何(?:规定|要求)|规定(?!的)|上(?:怎么|是)|下的定义)"
)
_GENERIC = re.compile(
    r"^(?:我|你|他|她|它|这|那|什么|有没有|公司|本|内部|自己|制定|建立|该|上述|新|旧|两部?|这些|相关|有关|国家|行业|技术|应当|现行|原来?的?|老)|(?:制定|建立|完善|起草|修改)|征求意见稿|哪|分别"
)


def unheld_names(text: str) -> list[str]:
    """Names in the text that read like those of an instrument, not in 《》."""
    found = [m["name"] for m in (*_NAME.finditer(text), *_ISSUED.finditer(text), *_CODE.finditer(text))]
    return [name for name in dict.fromkeys(found) if not _GENERIC.search(name)]
