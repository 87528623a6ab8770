"""Who a report says acts, is told or answers, where the provision has another in the same place.

The actor of a report stands at the head of its clause (密码部门负责人…负总责), behind 由 (由保护部门承担) or is turned to (向股东会提出,
报董事会批准, 对总经理负责). It is held against who stands in that place in the sentence of the provision that speaks of the same;
somebody whom the provision names anywhere contradicts nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graph import load_thesaurus
from retrieval.checking.kinship import kin_share, likest
from retrieval.checking.matters import OURSELVES, PARTIES, SAME_MATTER, WANTS, Conflict, shown
from retrieval.checking.norm_acts import borne
from retrieval.checking.parties import may_be, may_be_any
from retrieval.checking.verifier_words import DENIED, GENERIC

__all__ = ["another_actor"]

_END = (
    r"(?:国务院(?:[^，。；的]{2,10}(?:机构|部门))?|董事长|部门|机构|机关|公司|企业|单位|组织|委员会|董事会|监事会|股东会|管理层|负责人|总经理|经理|总监|官|高管|领导|成员|人员|人士|员工"
    r"|协会|法院|检察院|监管局|派出机构|会|局|当局|医院|学院|股东|董事|监事|处理者|运营者|提供者|平台|监护人|近亲属|亲属|客户|用户|本人|个人|任何人|社会公众|学校|工会)"
)
#: Signs and words that stand in no name: what comes with them is a clause.
_CLAUSAL = r"[，。；：、\s\n（）()“”并向由对将把被给按依据须应可不未非和或及与的在从以]|(?<![主重])要|经(?![营理办济纪])|代行|担任|兼任|更换|指定|设立|聘|委托|作出|认定|发现|违反|要求|报告|通知|告知|收到|履行|提高|加强|保障|支持|协助|配合|监督|提交|开展|组织(?!$)"
_NAME = rf"(?:(?!{_CLAUSAL})[\u4e00-\u9fff]){{0,12}}?{_END}(?!的|成员|人员|负责人|长|会|事)"
_TOLD = re.compile(
    rf"(?:向|报告给?|报送给?|上报给?|报请?|告知|通知|提交给?|抄送|交由|送)(?P<who>{_NAME})"
    r"(?=(?:书面)?(?:报告|报送|提出|提交|备案|申请|批准|审批|审核|审议|审定|决定|表决|通报|披露|说明|告知|申报)|[，。；]|$)"
)
_BY = re.compile(rf"由(?P<who>{_NAME})(?P<does>[^，。；：\n]{{1,40}})")
_FOR = re.compile(rf"对(?P<who>{_NAME})负责")
_HEAD = re.compile(
    rf"(?:^|[，。；：\n（(])(?:(?!依据|按照?|根据)[^，。；：、\n的]{{2,12}}的)?(?:只需|只要|仅|所有|任何|全部|各)?(?P<who>{_NAME})"
    r"(?P<does>(?:对[^，。；\n]{2,24}(?:负总责|负责|承担责任)|(?:都|均|也|还|每年度?|定期|及时)*(?:应当|应(?!急|用)|必须|须|需|要|可以|不得|负责|审议|批准|决定|签署|承担|收到|对[^，。；\n]{2,24}?(?:要|应|须|必须)))[^。；\n]{0,40})"
)
_SKIP = re.compile(rf"(?:{OURSELVES}|{PARTIES}|公司|单位|机构|部门|有关|相关|主管|监管|其他|上级|其)")
_LEAD = re.compile(r"^(?:及时|立即|应当?|须|要|并|书面|同时|直接|再|都|均)+")
_THERE = re.compile(r"^(?:同级|本级|所在地|属地|住所地|当地)的?")
_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:董事会|监事会|股东会|股东大会|委员会|管理层|董事长|总经理|负责人|总监|部门|部)"
)
_VAGUE = re.compile(
    r"(?:专门|专业|行业|业务|各|其他|上述|有关|相关|主管|监管|[一二两三各]级)*(?:部门|机构|单位|人员|机关|部)|.*(?:哪|谁|或|和|及|与|会同).*"
)
_NUMBERED = re.compile(r"^\s*[（(][一二三四五六七八九十]{1,3}[）)]")
_SAME_ACT, _LESS = 0.5, 0.6
_MUCH_THE_SAME = (
    0.5  # share of the characters of a name that another of the same kind has, of those that may be the same
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Somebody in a place of a sentence: his name, and the words by which the place is found again."""

    who: str
    words: str
    start: int


def another_actor(passage: str, provision: str) -> Conflict | None:
    """The first one whom a passage has in the place of another, or ``None``."""
    passage = DENIED.sub("", passage)
    readers = (_turned_to, _behind, _answers, _heads)
    return next(filter(None, (read(passage, provision) for read in readers)), None)


def _named(who: str, provision: str) -> bool:
    """Whether a name says nothing of who it is, or is one that the provision has."""
    bare = _THERE.sub("", _LEAD.sub("", who))
    if _SKIP.fullmatch(bare) or re.search(OURSELVES, bare) or re.match(PARTIES, bare) or len(bare) < 2:
        return True
    shortened = re.search(".{0,4}".join(map(re.escape, bare)), provision)
    return bool(shortened) or _spelled(bare) in provision or may_be_any(bare, _entities(provision))


def _entities(words: str) -> list[str]:
    return [words[s:e] for s, e, c in load_thesaurus().find(words) if c.scheme == "entity"]


def _spelled(name: str) -> str:
    """A name with its short words in full: 关基运营者 as 关键信息基础设施运营者."""
    for start, end, concept in reversed(list(load_thesaurus().find(name))):
        name = name[:start] + concept.name + name[end:]
    return name


def _same(who: str, names: Iterable[str]) -> bool:
    return any(
        may_be(one, name) or may_be(name, one) or _nearly(one, name) for one in (who, _spelled(who)) for name in names
    )


def _nearly(one: str, other: str) -> bool:
    """Whether two names of the same kind have most of their characters in common: 境外处理者, 境外个人信息处理者."""
    mine, theirs = set(one), set(other)
    least = min(len(mine), len(theirs))
    return one[-1:] == other[-1:] and len(mine & theirs) > _MUCH_THE_SAME * least + 1


def _is_name(who: str) -> bool:
    """Whether words are somebody's name and nothing else: an institution that is known, or an organ of a firm."""
    known = any(s == 0 and e == len(who) and c.scheme == "entity" for s, e, c in load_thesaurus().find(who))
    return (known or _ORGAN.fullmatch(who) is not None) and not _VAGUE.fullmatch(who)


def _of_item(sentence: str) -> str:
    """Who stands at the head of an item: （一）信息技术管理部门负责…."""
    bare = _NUMBERED.sub("", sentence)
    return next((bare[:e] for s, e, c in load_thesaurus().find(bare) if s == 0 and c.scheme == "entity"), "")


def _places(pattern: re.Pattern[str], text: str) -> list[_Place]:
    found = []
    for match in pattern.finditer(text):
        if WANTS.match(text, match.end("who")):
            continue
        first = max(text.rfind(mark, 0, match.start("who")) for mark in "。；\n") + 1
        stop = re.compile(r"[。；\n]").search(text, match.end())
        words = f"{text[first : match.start('who')]}{text[match.end('who') : stop.start() if stop else len(text)]}"
        who = _meant(_LEAD.sub("", match["who"]), text[: match.start()])
        found.append(_Place(who, words, match.start("who")))
    return found


def _swapped(what: str, pattern: re.Pattern[str], passage: str, provision: str) -> Conflict | None:
    there = _places(pattern, provision)
    for mine in _places(pattern, passage):
        if not _is_name(mine.who) or _named(mine.who, provision):
            continue
        best = max(there, key=lambda place: kin_share(mine.words, place.words), default=None)
        if best is None or _same(mine.who, [place.who for place in there]):
            continue
        if kin_share(mine.words, best.words) >= SAME_MATTER:
            return Conflict(what, mine.who, best.who, shown(provision, best.start))
    return None


def _turned_to(passage: str, provision: str) -> Conflict | None:
    return _swapped("报告、通知或者报批的对象", _TOLD, passage, provision)


def _answers(passage: str, provision: str) -> Conflict | None:
    return _swapped("对谁负责", _FOR, passage, provision)


def _behind(passage: str, provision: str) -> Conflict | None:
    """由…: held against who stands behind 由, or against the bearer of the norm that speaks of the same."""
    return _swapped("义务主体", _BY, passage, provision) or _bears(_BY, passage, provision)


def _heads(passage: str, provision: str) -> Conflict | None:
    return _swapped("义务主体", _HEAD, passage, provision) or _bears(_HEAD, passage, provision)


def _meant(who: str, before: str) -> str:
    """Whom 该机构 means: the last one before who is called so at the end of his name."""
    if not who.startswith(("该", "其", "此")) or len(who) < 3:
        return who
    named = [match.group() for match in re.finditer(_NAME, before) if match.group().endswith(who[1:])]
    return named[-1] if named else who


def _bears(pattern: re.Pattern[str], passage: str, provision: str) -> Conflict | None:
    """Somebody told to do what only another must or may do by the norms of the provision."""
    norms = borne(provision)
    for mine in pattern.finditer(passage):
        who = _LEAD.sub("", mine["who"])
        if _SKIP.fullmatch(who) or re.search(OURSELVES, who) or re.match(PARTIES, who):
            continue
        who = _meant(who, passage[: mine.start()])
        if not _is_name(who) or passage.startswith("同", mine.end("who")) or WANTS.match(passage, mine.end("who")):
            continue
        stands = pattern is _BY and re.search(rf"由[^，。；\n]{{0,30}}{re.escape(who)}", provision)
        if _SKIP.fullmatch(who) or (re.search(".{0,4}".join(map(re.escape, who)), provision) and pattern is _HEAD):
            continue
        if stands or _same(who, [place.who for place in _places(pattern, provision)]):
            continue
        does = re.split("[，。；：]", mine["does"])[0]
        if pattern is _BY:
            first = max(passage.rfind(mark, 0, mine.start()) for mark in "，。；：\n") + 1
            does = passage[first : mine.start()] + does
        shares = [(likest(does, [act])[0], names, act) for names, act in norms if names]
        own = max((share for share, names, _ in shares if _same(who, names)), default=0.0)
        other = max(shares, key=lambda one: one[0], default=(0.0, (), ""))
        lines = [line for line in re.findall(r"[^；。\n]+", provision) if _NUMBERED.match(line)]
        item = max(lines, key=lambda line: kin_share(does, line), default="")
        lead = _of_item(item) if item and kin_share(does, item) >= SAME_MATTER else ""
        names = (lead,) if lead else tuple(dict.fromkeys(other[1]))
        if lead:
            own = 0.0  # the item that says most of it is another's
        if other[0] >= _SAME_ACT and own <= _LESS * other[0] and not _same(who, names) and not set(names) & GENERIC:
            right = item.strip() if lead else shown(provision, max(provision.find(other[2][:8]), 0))
            return Conflict("义务主体", who, "、".join(names), f"{'、'.join(names)}：{right}")
    return None
