"""Whom a tier of sanctions hits for the breach: who its conditions name, else whom article or law address."""

from __future__ import annotations

import re

from graph.extraction.clauses import Segment, SegmentKind
from graph.extraction.sanction_lookup import LawView

__all__ = ["CONDUCT", "TIER", "named_offenders", "usual_offenders"]

TIER = re.compile(
    r"^(?:情节|拒不|逾期|造成|导致|构成|没有|违法所得|业务收入|涉及|未对|尚不|后果|经(?!营|纪|理)|有其他|属于|给|并|致使|再次|两次|屡次|因|或者|依照|有前|(?:有关)?法律、(?:行政)?法规[^，]{0,10}(?:没有|未作))"
)
CONDUCT = re.compile(
    r"^(?:违反|未(?!成年|满)|不|擅自|有下列|有前|有上|非法|拒绝|阻碍|提交|采取|以|通过|利用|因|处理|在|对|将|向|为|伪造|实施|从事|存在|窃取|出租|明知|组织、|(?:胁迫|强迫|强制|冒充|盗用|冒用|教唆|引诱|诱骗|殴打|侮辱|诽谤|盗窃|诈骗|哄抢|抢夺|敲诈|故意|扰乱|干扰|破坏|损毁|毁损|制作|制造|生产|销售|买卖|运输|携带|传播|散布|发布|编造|煽动|虐待|猥亵|侵入|泄露|隐匿|隐藏|转移|妨害|妨碍|投放|介绍|容留|收购|种植|帮助|卖淫|聚众)(?!者|人(?!民|身|员|脸)|方|商|企业|单位|媒))"
)
_PLACED = re.compile(r"[^，。；的]{2,16}在[^，。；的]{2,16}的([^，。；的]{2,24})(?=违反)")
_OMITTED = re.compile(r"未(?!满|成年)|不(?:按|依|履行|符合)|没有|擅自|违反|拒")
#: Who has no licence, before what they do: 未取得资质的单位违法从事业务的.
_UNLICENSED = re.compile(r"未(?:取得|经)[^，。；的]{2,16}的[^，。；的]{2,16}(?:违法|违反|从事|擅自|开展)")

#: Who is told by what they do: 从事监督管理工作的人员滥用职权的, 依照本法负责监督管理工作的部门的工作人员，不依法履行职责的.
_ACTING = re.compile(
    r"(?:[^，。；]{2,50}(?:部门|机构|机关|单位))?((?:依照本法|依法)?(?:从事|负责|参与|办理|承担)[^，。；]{2,40}?的(?:[^，。；的]{2,8}的)?[^，。；的]{0,8}?(?:人员|单位|机构|组织|企业))，?"
    r"(?=违反|违法|有下列|未|不|滥用|玩忽|徇私|泄露|擅自|拒|$)"
)
#: What anybody does, whomever the law addresses.
_ANYBODY = re.compile(
    r"(?:无正当理由)?(?:拒绝|拒不|阻碍|妨害|冒充|冒用|假冒|伪造|编造|故意|(?:实施|从事|以)?非法[^，]|窃取|侵入|攻击|运输|携带|邮寄|出借|擅自(?:设立|公开|发行)|"
    r"未经(?:批准|许可|核准|认定|注册|备案|登记)[^，]{0,4}(?:，|擅自|从事|设立|提供|销售|向|使用))"
)
_LED_IN = re.compile(r"^违反[^，。；]{0,30}?规定，")


def named_offenders(law: LawView, lead: str, given: list[Segment]) -> tuple[str, ...]:
    """Whom the conditions of a tier name: 甲违反…的，或者乙违反…的; 违反…规定，丙有下列情形的.

    Where the first condition names nobody and a later one does, the first is anybody's.
    """
    found: list[str] = []
    unnamed = False
    opening = True
    for index, segment in enumerate(given):
        words = (
            re.sub(r"^(?:或者|以及|以|和)", "", lead[segment.start : segment.end])
            if index
            else lead[segment.start : segment.end]
        )
        if (
            opening
            and re.match(r"(?:违反|不履行|未履行)[^，。；]{0,60}$", words)
            and segment.kind is not SegmentKind.CONDITION
        ):
            continue
        if opening:
            acting = _ACTING.match(words)
            names = (
                _acting(law, acting.group(1))
                if acting
                else ()
                if TIER.match(words) or (CONDUCT.match(words) and not _UNLICENSED.match(words))
                else (law.finder.leading(words) or law.finder.owner(words.partition("，")[0]))
            )
            if not names and not found and not TIER.match(words):
                unnamed = True
            if (abroad := _PLACED.match(words)) and (heads := law.finder.split(abroad.group(1))):
                names = heads  # 境外交易所在境内设立的代表机构: the office, not who set it up
            found.extend(law.finder.resolve(names, lead[: segment.start]))
        elif not found and _OMITTED.match(words[law.finder.subject_length(words) :]):  # 募集完毕，管理人未备案的
            found.extend(law.finder.resolve(law.finder.leading(words), lead[: segment.start]))
            unnamed = unnamed and not found
        opening = segment.kind is SegmentKind.CONDITION
    joined = [lead[s.start : s.end] for s in given]
    for words in joined:  # two offenders in one condition: 场所违反…规定、经营者违反…规定的
        for match in re.finditer(r"(?<=[定款])、([^，。；、]{2,20}?)违反", words):
            found.extend(law.finder.split(match.group(1)))
    if unnamed and found and not TIER.match(joined[0]):
        found.insert(0, law.anyone)
    return tuple(dict.fromkeys(found))


def _acting(law: LawView, who: str) -> tuple[str, ...]:
    """The name of those who are told by what they do; a head that is a kind of its own stands alone."""
    head = law.finder.name(who.rpartition("的")[2])
    return (head,) if head and head in law.finder.table.kinds else (re.sub(r"^(?:依照本法|依法)", "", who),)


def usual_offenders(law: LawView, words: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """Who commits a conduct that names neither offender nor article: those of the 款 ``before``, whom the law addresses, anybody."""
    if _ANYBODY.match(_LED_IN.sub("", words)):
        return (law.anyone,)
    return before or law.usual or (law.anyone,)
