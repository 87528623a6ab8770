"""What a yes-or-no question asks: whether one may, must, breaches, meets, or is something; and whether it negates the act."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Asked", "Polarity", "act_of", "asks_verdict", "omission", "polarity"]


class Polarity(StrEnum):
    """The sense of a yes-or-no question."""

    MAY = "may"  # 可以吗, 行不行, 能不能
    MUST = "must"  # 要不要, 是不是必须, 得……吗
    BREACH = "breach"  # 违法吗, 有没有问题, 算违规吗
    MEETS = "meets"  # 合规吗, 够不够, 达标吗
    IS = "is"  # 算不算, 是不是, 属于吗
    HAS = "has"  # 有没有要求, 管不管, 有权吗


@dataclass(frozen=True, slots=True)
class Asked:
    """The sense, and whether what is asked about is an omission (不告诉客户可以吗)."""

    sense: Polarity
    omits: bool


_END = r"(?:[，。？?！!呀啊呢吧]|$)"
#: In order: the first that matches decides. Each has its reason.
_CUES: tuple[tuple[Polarity, re.Pattern[str]], ...] = (
    # 违法吗: against the law is yes
    (
        Polarity.BREACH,
        re.compile(
            r"犯(?:规|法|忌)(?:吗|不|了|么|吧)|违[法规](?:吗|(?<![什怎多这那])么|不|了吗|吧|的吗)|(?:算|是)不?(?:算|是)?(?:已经)?违[规法反]|犯法|算违规|有没有(?:什么)?(?:问题|毛病|风险)|有(?:什么)?问题(?:吗|(?<![什怎多这那])么)|会(?:不会)?被?(?:罚|处罚)吗?|也会被罚|越(?:界|线)|超(?:标|限|期)了?(?:没有?|吗|不)"
        ),
    ),
    (
        Polarity.MEETS,
        re.compile(
            r"合规(?:吗|(?<![什怎多这那])么|不|性)|合不合[规法格]|合法(?:吗|(?<![什怎多这那])么|不)|合乎|够不够|够(?:吗|(?<![什怎多这那])么|了吗|格)|达不达标|达标了?(?:吗|(?<![什怎多这那])么)|在[^，。？]{0,12}(?:范围|幅度|限度|之内|以内)[里内]?(?:吗|(?<![什怎多这那])么|不)|站得住|站不站得住|说得过去|交代得过去|[算作]数(?:吗|不|么)|符不符合|符合.{0,12}(?:吗|(?<![什怎多这那])么)"
        ),
    ),
    # 要不要, 是不是必须: a duty is yes
    (
        Polarity.MUST,
        re.compile(
            r"要不要|需不需要|用不用|必不必|得不得|是不是(?:都|也|就|还)?(?:一定|必须|需要|要|得|应当|应该)|是否(?:都|也|就|还)?(?:必须|需要|要|应当|应该)|(?:必须|需要|应当|应该|一定要|还要|也要|都要|(?<![重主次首紧])要(?!求|素|点|件)|(?<![行值觉记懂])得|有必要|是必须的)[^，。？]{0,36}(?:吗|(?<![什怎多这那])么|不(?=[？?]|$))|真有必要|有没有(?:义务|必要)|有(?:义务|必要)|非得|非[^，。？]{1,16}不(?:可|行|成)|用得着|犯得[上着]|还用(?![上了着的])"
        ),
    ),
    (
        Polarity.IS,
        re.compile(
            r"算不算|属不属于|是不是(?!说)|是否(?:属于|为|构成|算)|(?:属于|算(?:是)?|是|包括|包含)[^，。？]{1,40}(?:吗|(?<![什怎多这那])么)|够得上|是[^，。？]{1,20}的吗|是不是[^，。？]{0,4}归[^，。？]{1,12}了?|就归.{0,10}了"
        ),
    ),
    # 这个能管不: whether there is a rule, though it says 能
    (
        Polarity.HAS,
        re.compile(
            rf"(?:(?:能|可以|归谁?|有人)管|(?:令|法|例|办法|规定|法规)管[^，。？]{{0,4}})(?:不|吗|(?<![什怎多这那])么){_END}"
        ),
    ),
    (
        Polarity.MAY,
        re.compile(
            rf"行得通(?:吗|不|么)|行不行得通|可不可以|能不能|行不行|可否|能否|是否可以|成不成|中不中|可以(?:吗|(?<![什怎多这那])么|不|吧)|行(?:吗|(?<![什怎多这那])么|不|吧){_END}|成(?:吗|(?<![什怎多这那])么){_END}|(?:可以|(?<![功性可职智])能(?!力)|允许|让|(?<![标批核])准(?![备则确])|敢)[^，。？]{{0,40}}(?:吗|(?<![什怎多这那])么|不(?=[？?。]|$)|吧)|允许|能(?:忍|当|接)不|该不该照做|就行(?:呗|吧|了)"
        ),
    ),
    (
        Polarity.HAS,
        re.compile(
            r"有没有(?:要求|规定|权|对应|说|提|写)|有没有[^，。？]{0,8}(?:要求|规定)|有[^，。？]{0,10}(?:要求|规定|说法|权利?|[时期]限)(?:吗|(?<![什怎多这那])么|没有?|不)|管不管|受不受|适不适用|是否适用|适用[^，。？]{0,20}吗|有权[^，。？]{0,20}(?:吗|(?<![什怎多这那])么)|一样吗"
        ),
    ),
)
_OPENS = re.compile(
    r"要不要|需不需要|用不用|必不必|能不能|可不可以|可否|能否|是否(?:需要|可以|必须|要|应当)?|是不是(?:需要|可以|必须|要|得|应当)?"
    r"|(?<![重主次首紧只不想需])要(?!求)|需要|必须|应当|可以|(?<![不可功性职])能(?!力)"
)
_EXISTS = re.compile(r"有没有|有无")
_ACT = 3  # characters of an act
_ANY = re.compile(r"(?:吗|(?<![什怎多这那])么|不|没有?)[？?。]?$|是不是|是否|有没有|有无|(?P<x>[一-鿿])不(?P=x)")
_OMITS = re.compile(
    r"(?:能不能|可不可以|是不是|可以)?(?<![能可行要需应该对是算用得])不(?:再|用|必|要|给|做|告诉|告知|报|通知|备案|改|说|设|留|签|发|公告|同意|查|管|写|上|交|存|换|审|配合|整|理)"
    r"|拒绝|拒不|拦着|拦住|挡着|挡住|不让|没(?:有)?(?:做|报|告知|写|设|单独问|问过|经|通过)|先不|后补|以后补|拖着|缺这个|只(?:留|准|管|限)|悄悄|声张|省(?:掉|了)|免(?:了|掉)|下掉|停掉|凑合|晚一个月|再忍"
)


def act_of(text: str) -> str:
    """What is asked about: the words behind the last word that asks (要不要告诉客户 → 告诉客户), else all."""
    found = list(_OPENS.finditer(text))
    return text[found[-1].end() :] if found and len(text) - found[-1].end() >= _ACT else text


def asks_verdict(text: str) -> bool:
    """Whether a text asks for yes or no at all."""
    return any(cue.search(text) for _, cue in _CUES) or _ANY.search(text) is not None


def omission(text: str) -> str:
    """The words by which a question asks about an omission (拒绝, 先不报); empty where it asks about none."""
    found = _OMITS.search(text)
    return found.group() if found else ""


def polarity(text: str) -> Asked:
    """The sense of a yes-or-no question; whether one may, where nothing tells but that it asks 有没有."""
    ends: list[tuple[int, int, int, Polarity]] = []
    for rank, (sense, cue) in enumerate(_CUES):
        last = max(((match.end(), match.start()) for match in cue.finditer(text)), default=None)
        if last is not None:
            ends.append((*last, -rank, sense))
    # what is asked stands at the end: 弹窗问要不要开通讯录，允许吗 asks whether one may; 股东要看日志可以给吗, too
    sense = max(ends)[-1] if ends else Polarity.HAS if _EXISTS.search(text) else Polarity.MAY
    return Asked(sense, bool(omission(text)))
