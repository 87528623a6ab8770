"""Shapes of noun phrases that hold names: relative clauses that decide, lists that share a head, offices of several levels."""

from __future__ import annotations

import re

from graph.extraction.nouns import BODY_END

__all__ = [
    "AND_OTHERS",
    "AND_SO_ON",
    "BOTH_KINDS",
    "CITIES",
    "DECIDES",
    "GROUP",
    "HELD",
    "JOINT_OFFICE",
    "KINDS",
    "LEFT_TO",
    "LICENSED",
    "LONGEST",
    "MARK",
    "NO_NAME",
    "OFFICE_VERB",
    "OPEN_RELATIVE",
    "OTHERS",
    "PREPOSITION",
    "PROVINCE",
    "REGIONS",
    "RULED",
    "SHARED",
    "THINGS",
    "TWO_LEVELS",
    "WITHIN",
]

#: A modifier that decides who is meant: 未取得资质的, 证券公司以外的.
DECIDES = re.compile(r"(?:未|非|被|不(?!动)|没有)|.*(?:以外|之外)的?$|.*(?<![一-鿿]万)(?:以上|以下)[^的]*的$")
#: A licence that decides, where the head is no kind of its own: 取得保密资质的企业事业单位.
LICENSED = re.compile(r"取得[^的，]{2,16}(?:资质|资格|许可|许可证)的$")
#: A list of fields or kinds that ends in a bare head: 新闻、广播、电视等单位.
AND_SO_ON = re.compile(r"[^的，；]{2,50}等(?:有关|相关)?(?:单位|机构|组织|企业|场所)")
#: A list of kinds before the head that holds them all: 网络游戏、网络直播等网络服务提供者.
KINDS = re.compile(r"[^的，；]{2,50}、[^的，；]{2,20}等(?!有关|相关|主管|行业|部门|单位|机构|组织)([^、，的和]{3,20})")
#: Heads that only say who else: 公民、法人或者其他组织.
OTHERS = re.compile(r"组织|单位|机构|人员")
#: Words within which no name holds together: 属于, and a thing that is left to somebody (市场由｜甲机构).
LEFT_TO = re.compile(r"(?<=[一-鿿]{2})(?<![理事缘自])由(?!于)")
HELD = re.compile(rf"属于|{LEFT_TO.pattern}")
PREPOSITION = re.compile(r"(?:在|于|向|对于?|为|与|从(?!事|业)|由|经|未经|按照|根据|依照|依据|自|因|给|将|把)")
WITHIN = re.compile(r"(?:在|于|向|对|为|与|从|由|经)[^，]*$")
RULED = re.compile(
    r"(?:本[一-鿿]{1,3})?(?:第[一-鿿]{1,9}条|前款|前条|本条|第[一-鿿]{1,3}款|第[一-鿿]{1,3}项|、|和|或者)+(?:规定|所列|所称)的$"
)
#: The first half of a relative clause with a list inside: 从事证券｜、期货业务的机构.
OPEN_RELATIVE = re.compile(r"^(?:从事|取得|具有|负有|受到|参加|提供(?![者人方])|为|对|在|因|依法设立)")
#: The longest name that is kept whole.
LONGEST = 60
#: One level of government, no list.
PROVINCE = re.compile(r"省、自治区(?:、直辖市)?")
CITIES = "设区的市"
MARK = "·"
#: Words with which no name begins: a modal, a preposition, a verb.
NO_NAME = re.compile(
    r"责令|应当|不得|可以|必须|禁止|对(?!方|外)|将|把|运用|如果|或者|约定|绕开|认定|变更|询问(?!人)|授权(?!的|机关|机构)|允许|借收养|专门以|满[一二三四五六七八九十]|报(?![社刊告案])"
)
#: What a body is for, before the head that a list shares: 检测、认证机构.
OFFICE_VERB = re.compile(
    r"^(?:检测|认证|监督|管理|营运|运营|检查|生产|销售|使用|施工|设计|承办|保管|维护|经营|研制|建设|服务)|(?:检测|认证|监督|管理|营运|运营|检查|生产|销售|使用|施工|设计|承办|保管|维护|经营|研制|建设)$"
)
#: Heads that a list may share: bodies, and those who are called by what they do.
SHARED = re.compile(
    rf"(?<!^行业协会)(?:{BODY_END.pattern})|(?:经营|提供|运营|生产|销售|服务|处理|使用|管理|制造)者$|(?:承包|管理|出租|代理|经纪|负责)人$|人员$"
)
#: Things that stand in a list before somebody.
THINGS = re.compile(r"权利|义务|期限|方式|内容|工具|本人|^其|^或者|信息$|标准$")
#: 国有以及国有控股企业: one kind of body.
BOTH_KINDS = re.compile(r"(国有(?:以及|和|、)国有控股企业)(?:、|$)")
JOINT_OFFICE = r"文化和旅游|人力资源和社会保障|工业和信息化|住房和城乡建设|(?:(?![和及与])[一-鿿]){2,12}"
GROUP = re.compile(rf"((?:(?:{JOINT_OFFICE})、)+[一-鿿]{{2,12}})等(?:有关)?(?:主管|监管)?部门$")
AND_OTHERS = re.compile(
    rf"((?:(?:{JOINT_OFFICE})、)+[一-鿿]{{2,12}}等)((?:有关)?(?:主管|监管)?部门)(?:、|和|及|与)(?!其他)"
)
#: Whoever governs a place or a field: 相关地区、部门.
REGIONS = re.compile(r"(?:相关|有关|各)?地区[、和](?:相关|有关|各)?部门")
#: One office at two levels: 国家和省、自治区、直辖市网信部门.
TWO_LEVELS = re.compile(r"(国家|国务院|中央)(?:和|、)(省、自治区、直辖市|地方)([^，。；、的]{2,12}(?:部门|机构|机关))")
