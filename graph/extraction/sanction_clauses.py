"""Whether a clause imposes a sanction, or only speaks of one, of crimes, or of how sanctions are meted out."""

from __future__ import annotations

import re

from corpus import load_field
from graph.extraction.clauses import Clause, SegmentKind
from graph.extraction.measures import split_measures
from graph.extraction.norm_patterns import BREACH_AHEAD, CRIMINAL, SANCTION

__all__ = ["CONVICTED", "continues", "imposes"]

#: What another law imposes for a breach of this one: it states no norm, yet is the sanction that this one knows.
_BY_OTHER_LAW = re.compile(r"规定追究法律责任")
#: Sanctions that are only spoken of: 作出吊销营业执照决定的机关, 按照特别审查程序处理, 从轻处罚.
_SPOKEN_OF = re.compile(
    r"(?:吊销|撤销|取缔|关闭|处罚|没收|罚款|拘留)[^，]{0,12}(?:决定|处罚)?的(?:部门|机关|机构|决定|程序|期限|案件|当事人)|程序[^，]{0,4}(?:处理|处罚)$|"
    r"(?:从轻|减轻|免予|不予|免除|不再给予)[^，]{0,10}处罚|有权拒绝|一并处分|负责监督处理|(?:按照|依照|根据)(?:撤诉|以下情形|下列|[^，]{0,8}数额高)[^，]*(?:处理|处罚)$|"
    r"设定[^，]*(?:处罚|罚款)|^分别|^(?:应当)?(?:给予|予以)?处罚$|^缴纳|拒绝缴纳|责令其?(?:父母或者其他)?监护人|上缴国库"
)
#: Whom an authority finds at fault, in one phrase: 人民法院对有前款规定行为之一的单位，可以….
CONVICTED = re.compile(
    r"[^，。；]{0,16}?对(?:有(?:前款|下列|本条)[^，。；]{0,20}?|[^；。]{0,60}?(?:违反|未|不|拒)[^；。]{0,40}?)的([^，。；的]{2,16})，"
)
#: Who is punished already, unless any breach of this text is spoken of: 当事人违反本办法规定的，依照《…》的规定处理.
_PARTY = re.compile(
    r"(?:当事人|违法行为人|违反治安管理行为人|被处罚人|行为人)(?!违反本(?:办法|法|条例|规定|规则)[^，。；]{0,6}规定的，(?:由|依照|按照|依据))"
)
_GRAVER_ONLY = re.compile(r"^(?:可以|应当)?(?:依法)?从重处罚$")


def imposes(lead: str, clause: Clause) -> bool:
    """Whether a clause of ``lead`` imposes a sanction for a breach."""
    main = [lead[s.start : s.end] for s in clause.segments if s.kind is SegmentKind.MAIN]
    imposing = [words for words in main if SANCTION.search(words) and not _SPOKEN_OF.search(words)]
    if (
        imposing
        and re.search(r"应当(?!对|给予|依法给予|依法对|予以|处|责令)", main[-1])
        and not SANCTION.search(main[-1])
    ):
        return False  # 对重大违法行为给予处罚，应当集体讨论决定: how to punish, not a punishment
    if imposing and all(_GRAVER_ONLY.search(words) for words in imposing) and re.match(r"有(?:下列|以下)", lead):
        return False  # 有下列情形之一的，从重处罚: how to mete out what another provision imposes
    if _PARTY.match(lead[clause.start : clause.end]):
        return False  # rules on how penalties are meted out
    if not imposing or all(CRIMINAL.search(words) and not _BY_OTHER_LAW.search(words) for words in imposing):
        return False
    if any(re.search(r"应当(?!对|给予|依法给予|依法对)|不得|必须|是指|申请|有权要求", words) for words in imposing):
        return False
    if any("是指" in words for words in main):
        return False
    conditional = any(s.kind is SegmentKind.CONDITION for s in clause.segments)
    conditional = conditional or bool(BREACH_AHEAD.match(lead[clause.start : clause.end]))
    conditional = conditional or bool(CONVICTED.match(lead[clause.start : clause.end]))
    return conditional or bool(re.match(r"(?:并)?(?:由|对|责令|没收|给予|处)", lead[clause.start : clause.start + 3]))


def continues(words: str) -> bool:
    """Whether a segment goes on with measures that a segment before it began."""
    return bool(split_measures(words)) or words.startswith(("对", "由", "国务院", *load_field().regulators))
