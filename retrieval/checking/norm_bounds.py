"""What a report adds to a norm or widens of it: a sanction or a leave it does not have, all for some, another purpose."""

from __future__ import annotations

import re

from retrieval.checking.kinship import kin_share, likest
from retrieval.checking.matters import FIRM, SAME_MATTER, Conflict, shown
from retrieval.checking.norm_acts import Act, read_acts
from retrieval.checking.verifier_words import Force

__all__ = ["another_bound"]

_EXCEPTED = re.compile(r"除外|例外|除非|另有规定|除[^，。；]{1,60}外")
_WITH = re.compile(r"(?:经|取得|征得|获得|得到|有了?)[^，。；]{0,16}(?:批准|同意|许可|授权|通过)")
_OTHER = 0.3  # likeness of two purposes below which they are not the same
_WHO_HELD = 0.3  # likeness of two kinds of things that are the same


def another_bound(passage: str, provision: str) -> Conflict | None:
    """The first sanction, leave, circle or purpose that the provision does not have so, or ``None``."""
    readers = (_in_that_case, _sanction, _approval, _all_of, _only_for)
    return next(filter(None, (read(passage, provision) for read in readers)), None)


_BARS = ("不得", "不能", "不可以", "不准", "不许", "禁止", "严禁")
_AVERTED = re.compile("避免|防止|消除|[不未无没]")
_SAME_CASE, _SAME_ACT = 0.4, 0.3  # likeness of two conditions, and of two acts under the same condition


def _in_that_case(passage: str, provision: str) -> Conflict | None:
    """An act told to be due in the very case in which the provision frees of it, or barred where it is due."""
    if FIRM.search(passage):
        return None  # a firm may bind itself
    for mine in read_acts(passage):
        for real in read_acts(provision):
            due = mine.force is Force.MUST and real.force is Force.NEED_NOT
            barred = mine.force is Force.MUST_NOT and mine.word in _BARS and real.force is Force.MUST
            if (due or barred) and _same_case(mine, real):
                return Conflict("应当、可以、不得", mine.word, real.word, shown(provision, real.start))
    return None


def _same_case(mine: Act, real: Act) -> bool:
    case = real.condition or real.before
    if not mine.condition or not case or re.search("[不未无非]", real.does):
        return False
    if bool(_AVERTED.search(mine.condition)) != bool(_AVERTED.search(case)):
        return False  # 造成后果时 is not the case in which it is averted
    does = re.split("[，；。]", mine.does)[0]
    return kin_share(mine.condition, case) >= _SAME_CASE and likest(does, [real.does])[0] >= _SAME_ACT


_EACH = re.compile(r"(?:全体|所有|全部|每[名位个])的?(?P<who>员工|人员|职工|岗位|系统|数据|信息|产品|供应商|客户)")
_SOME = re.compile(
    r"(?P<some>(?:关键|重要|主要|特定|核心|敏感|新)[^，。；、和及]{0,8}?(?:的)?)(?P<who>人员|员工|岗位|系统|数据|信息|产品)"
)


def _all_of(passage: str, provision: str) -> Conflict | None:
    """All of a kind told for some of it: 对全体员工做背景审查, where it is 关键岗位的人员."""
    for said in _EACH.finditer(passage):
        rest = passage.replace(said.group(), "")
        for real in _SOME.finditer(provision):
            kin = kin_share(said["who"], real["who"]) >= _WHO_HELD or {said["who"], real["who"]} <= _PERSONS
            if kin and said["who"] not in provision.replace(real.group(), "") and not _SOME.search(passage):
                sentence = shown(provision, real.start())
                if kin_share(rest, sentence) >= SAME_MATTER:
                    return Conflict("对象", said.group(), real.group(), sentence)
    return None


_PERSONS = {"员工", "人员", "职工", "岗位"}
_ONLY_FOR = re.compile(r"(?:只能|仅能|仅限于?|只限于?|仅可)(?P<verb>[\u4e00-\u9fff]{2})(?P<what>[^，。；\n]{2,30})")


def _only_for(passage: str, provision: str) -> Conflict | None:
    """Another purpose than the only one that the provision leaves: 可以用于商业分析 for 只能用于维护公共安全."""
    for real in _ONLY_FOR.finditer(provision):
        said = re.search(rf"(?:可以?|能够?|用来)[^，。；]{{0,6}}?{real['verb']}(?P<what>[^，。；]{{2,24}})", passage)
        sentence = shown(provision, real.start())
        if said is None or _EXCEPTED.search(passage) or _WITH.search(passage):
            continue
        if (
            kin_share(said["what"], real["what"]) < _OTHER
            and kin_share(passage[: said.start()], sentence) >= SAME_MATTER
        ):
            return Conflict("用途", said.group(), real.group(), sentence)
    return None


_SANCTIONS = ("罚款", "没收", "吊销", "停业", "停产", "拘留", "刑事责任", "暂停业务", "撤销")
_MILDER = re.compile(r"约谈|责令改正|警告|谈话|警示函|处分|整改")


def _sanction(passage: str, provision: str) -> Conflict | None:
    """A sanction that the provision, which has others, does not have: 给予罚款 for 约谈."""
    for word in _SANCTIONS if _MILDER.search(provision) else ():
        at = passage.find(word)
        if at < 0 or word in provision or (word.startswith("停") and "停" in provision):
            continue
        clause = passage[max(passage.rfind(mark, 0, at) for mark in "，。；：") + 1 : at]
        if not re.search(r"应当?|可以?|将|要|处|给予|直接|并", clause) or re.search(r"[不无未]", clause):
            continue
        best = max(re.findall(r"[^。\n]+", provision), key=lambda one: kin_share(passage, one))
        real = _MILDER.search(best) or _MILDER.search(provision)
        if real and kin_share(passage.replace(word, ""), best) >= SAME_MATTER:
            return Conflict("处罚的种类", word, real.group(), shown(provision, provision.find(best)))
    return None


_AUTHORITY = r"[^，。；：、\n经]{0,8}?(?:机关|部门|监管机构|局|政府|法院|(?<![董监事员])会)"
_APPROVED = re.compile(rf"(?:经|取得|获得?|报)(?P<who>{_AUTHORITY})的?(?P<act>批准|核准|许可|审批|同意)")


def _approval(passage: str, provision: str) -> Conflict | None:
    """An authority's leave that the provision does not ask for."""
    said = _APPROVED.search(passage)
    if said is None or re.search(r"批准|核准|许可|审批|同意|申请|认定|授权|审查", provision):
        return None
    rest = passage.replace(said.group(), "")
    best = max(re.findall(r"[^。\n]+", provision), key=lambda one: kin_share(rest, one), default="")
    if kin_share(rest, best) < SAME_MATTER or re.search(r"[不无未]", passage[max(0, said.start() - 3) : said.start()]):
        return None
    return Conflict("批准", said.group(), "没有要求批准", best.strip())
