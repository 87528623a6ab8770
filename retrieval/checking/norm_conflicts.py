"""In which fact of a norm a report contradicts it: force, order, bearer, condition, exception, and what a deadline runs from.

Each reader takes a report and a provision as they stand and compares one fact of both; which sentence of the provision a
clause speaks of is told by the words of both and by what stands for them (:mod:`retrieval.checking.kinship`). A provision of
one norm speaks of nothing else, so that less likeness suffices.
"""

from __future__ import annotations

import re

from corpus import load_field, one_of, per_domains
from graph import load_thesaurus
from retrieval.checking.kinship import kin_share, likest
from retrieval.checking.matters import FIRM, OURSELVES, SAME_MATTER, Conflict, shown
from retrieval.checking.measures import read_measures
from retrieval.checking.norm_acts import Act, borne, read_acts
from retrieval.checking.norm_bounds import another_bound
from retrieval.checking.parties import may_be_any
from retrieval.checking.verifier_words import EXEMPTS, Force

__all__ = ["acts_otherwise", "fact_conflict", "force_differs", "has_act"]

_ALIKE = 0.5  # likeness of two acts that are the same
_SOLE = 0.3  # the same where the provision has one act only
_FREE = (Force.MAY, Force.NEED_NOT)
_EXCEPTED = re.compile(r"除外|例外|除非|另有规定|除[^，。；]{1,60}外")
_LEAST = 4  # characters that say what is done
_UNLESS = re.compile(
    r"(?:未经|非经|不经|未取得|未获得?|没有)(?P<what>[^，。；]{2,30}?)(?:的?(?:批准|同意|许可|授权))?(?=[，。；]|不得|$)"
)
_WITH = re.compile(r"(?:经|取得|征得|获得|得到|有了?)[^，。；]{0,16}(?:批准|同意|许可|授权|通过)")
_POWERS = r"(?:(?<!董事)(?<!监事)会|局|派出机构|部门|机关|国务院|协会|{venues})[^，。；]{{0,8}}$"


def fact_conflict(passage: str, provision: str) -> Conflict | None:
    """The first fact of the norms of a provision that a passage has otherwise, or ``None``."""
    readers = (
        _responsibility,
        _force,
        another_bound,
        _everybody,
        _instead,
        _whenever,
        _runs_from,
        _order,
        _no_exception,
    )
    return next(filter(None, (read(passage, provision) for read in readers)), None)


# force


def _force(passage: str, provision: str) -> Conflict | None:
    """An act left free that the provision forbids, or forbidden that it lets be done."""
    there = read_acts(provision)
    if not there or _EXCEPTED.search(passage):
        return None
    for mine in read_acts(passage):
        words = f"{_subject(mine.before)}{mine.does}"
        if len(words) < _LEAST:
            continue
        share, index = likest(words, [f"{act.before}{act.does}" for act in there])
        if len(mine.does) > _LEAST:
            alone = likest(mine.does, [act.does for act in there])
            share, index = max((share, index), alone if alone[0] >= _ALIKE else (0.0, -1))
        real = there[index]
        if _weaker(mine, real, passage) and not any(
            act.force is mine.force and likest(mine.does, [act.does])[0] >= _ALIKE for act in there
        ):
            return Conflict("应当、可以、不得", mine.word, real.word, shown(provision, provision.find(real.sentence)))
        least = _SOLE if len(there) == 1 else _ALIKE
        if share < least or not _opposed(mine, real) or _let(mine, real):
            continue
        agreeing = [act for act in there if not _opposed(mine, act)]
        own, _ = likest(words, [f"{act.before}{act.does}" for act in agreeing])
        if agreeing and own >= share - 0.1:
            continue
        return Conflict("应当、可以、不得", mine.word, real.word, shown(provision, provision.find(real.sentence)))
    return None


def force_differs(passage: str, at: int, provision: str) -> bool:
    """Whether what stands under the word of force at a place stands under no such word in the provision."""
    mine = next((act for act in read_acts(passage) if act.start <= at < act.start + len(act.word)), None)
    there = read_acts(provision)
    if mine is None or not there:
        return True
    same = _SAME_FORCES.get(mine.force, (mine.force,))
    does = mine.does if len(mine.does) >= 2 else passage
    own, _ = likest(does, [act.does for act in there if act.force in same])
    other, _ = likest(does, [act.does for act in there if act.force not in same])
    return other >= _FORCED and own < other - _NEARLY


def has_act(word: str, passage: str, provision: str) -> bool:
    """Whether what stands under a word of force in a passage stands under the same force in a provision."""
    mine = next((act for act in read_acts(passage) if act.word == word), None)
    there = [act.does for act in read_acts(provision) if mine and act.force is mine.force]
    return mine is not None and likest(mine.does, there)[0] >= _ALIKE


_NEARLY, _FORCED = 0.1, 0.4
_SAME_FORCES = {Force.MUST: (Force.MUST,), Force.NEED_NOT: (Force.NEED_NOT, Force.MAY)}


def _subject(before: str) -> str:
    """The words ahead of a word of force, where they are a thing rather than who acts: 人脸可以作为…."""
    named = [c for _, _, c in load_thesaurus().find(before) if c.scheme == "entity"]
    return "" if named else before


def _opposed(mine: Act, real: Act) -> bool:
    if mine.force in _FREE and real.force is Force.MUST_NOT:
        return True
    return mine.force is Force.MUST_NOT and real.force is Force.MAY and not _powers().search(real.before)


@per_domains
def _powers() -> re.Pattern[str]:
    """Somebody who may do by his office what others may not, right before a word of force."""
    return re.compile(_POWERS.format(venues=one_of(load_field().venues) or "(?!)"))


def _weaker(mine: Act, real: Act, passage: str) -> bool:
    """Whether nearly the same act is due on one side and may be done on the other: 可以从轻 for 应当从轻."""
    pair = {mine.force, real.force}
    if pair != {Force.MUST, Force.MAY} or mine.word not in _PLAIN or real.word not in _PLAIN:
        return False
    if mine.force is Force.MUST and FIRM.search(passage):
        return False  # a firm may bind itself to what it may do
    return min(likest(mine.does, [real.does])[0], likest(real.does, [mine.does])[0]) >= _NEARLY_SAME


_PLAIN = ("应当", "应", "必须", "须", "可以", "可")
_NEARLY_SAME = 0.7


def _let(mine: Act, real: Act) -> bool:
    """Whether what is told to be free is told under the condition that the provision asks for, or as its exception."""
    unless = _UNLESS.search(real.sentence)
    if unless and (_WITH.search(mine.sentence) or kin_share(unless.group(), mine.sentence) >= _ALIKE):
        return True
    return real.excepts and bool(mine.condition) and kin_share(mine.condition, real.sentence) >= _SOLE


# who answers for it


def acts_otherwise(name: str, after: str, provision: str) -> bool:
    """Whether another than somebody must do what is told of him, and nobody whom his name may mean does it."""
    does = re.split("[，。；：]", after)[0]
    own = other = 0.0
    for who, act in borne(provision):
        share = likest(does, [act])[0]
        if may_be_any(name, who):
            own = max(own, share)
        else:
            other = max(other, share)
    return other > own and own <= _LESS * other


_LESS = 0.6

_STAYS = re.compile(r"(?:责任|义务)[^，。；]{0,8}不因[^。；]{2,60}?(?:转移|减轻|免除|改变)")
_BORNE_BY = re.compile(r"责任(?:就|都|均|全部|完全)?由(?P<who>[^，。；]{2,16}?)(?:承担|负责|来负)")
_STILL = re.compile(r"责任(?:仍然?|依然|还是)由(?P<who>[^，。；]{2,16}?)(?:承担|负责)")
_SHIFTS = re.compile(
    r"(?:责任|义务|担责)[^，。；]{0,12}?(?:转移|转到|转给|转由|转嫁|转至|移转|改由|归(?!属于本)|(?:由|到)[^，。；]{2,14}?(?:承担|负责|身上)|减轻|免除|不再承担)"
    r"|(?:不再|无须|无需|不用|不必)[^，。；]{0,6}(?:承担|负)[^，。；]{0,6}责任|免(?:除|去)[^，。；]{0,8}责任"
)
_NOT_SHIFTED = re.compile(r"不(?:因|会|能|得|再?随|可)|并不|并未|没有|无法|仍|不(?=转|减|免)")


def _responsibility(passage: str, provision: str) -> Conflict | None:
    """A responsibility told to pass to another, of which the provision says that it does not."""
    stays = _STAYS.search(provision)
    still = _STILL.search(provision)
    by = _BORNE_BY.search(passage) if still else None
    if still and by and not re.search(f"{OURSELVES}|公司", by["who"]) and not may_be_any(by["who"], [still["who"]]):
        return Conflict("责任由谁承担", by.group(), still.group(), shown(provision, still.start()))
    for said in _SHIFTS.finditer(passage) if stays else ():
        first = max(passage.rfind(mark, 0, said.start()) for mark in "，。；：\n") + 1
        if stays and not _NOT_SHIFTED.search(passage[first : said.end()]):
            return Conflict("责任由谁承担", said.group(), stays.group(), shown(provision, stays.start()))
    return None


# bearer

_ALL = re.compile(
    r"(?P<all>凡是?|所有的?|任何|一切|全部的?|每[一个家]+|各类|只要是)(?P<who>[^，。；：]{0,16}?(?:企业|单位|机构|公司|处理者|运营者|提供者|平台|组织|主体|者))"
    r"[^，。；：]{0,6}?(?:都|均|皆|一律|就)?(?:要|须|需|应当?|必须|得|不得)(?P<due>[^。；]{3,60})"
)
_RESTRICTED = re.compile(r"的|达到|超过|重要|关键|大型|特定|以上|不满|非|掌握|提供")
_MODAL = re.compile(r"应当|必须|不得|方可")
_WHO_HELD = 0.5  # share of a restricted bearer's words that the one told must have


def _everybody(passage: str, provision: str) -> Conflict | None:
    """A duty told of everybody that the provision puts on some: 凡处理数据的企业都要…, where it is 重要数据的处理者."""
    for said in _ALL.finditer(passage):
        best: tuple[float, str, int] = (0.0, "", 0)
        for sentence in re.finditer(r"[^。\n]+", provision):
            modal = _MODAL.search(sentence.group())
            if modal:
                share = kin_share(said["due"], sentence.group()[modal.end() :])
                best = max(best, (share, sentence.group()[: modal.start()], sentence.start()))
        share, before, at = best
        who = re.split("[，；：]", before)[0].strip()
        named = [(s, e) for s, e, c in load_thesaurus().find(who) if c.scheme == "entity"]
        cut = who[: named[-1][1]] if named and not who.endswith("的") else who
        who = cut if _RESTRICTED.search(cut) else re.split("、", who)[-1]
        if share < SAME_MATTER or not _RESTRICTED.search(who):
            continue
        if kin_share(who, said["who"]) < _WHO_HELD:
            return Conflict("义务主体", said["all"] + said["who"], who, shown(provision, at))
    return None


_SELF_FOR = re.compile(rf"由(?:{OURSELVES}|公司|甲方|委托方|采购方|使用方)(?P<act>[^，。；：]{{2,40}})")
_OTHERS = re.compile(r"供应商|服务机构|服务商|提供者|受托人|受托方|第三方|协会|专业机构")


def _instead(passage: str, provision: str) -> Conflict | None:
    """The writer's own firm doing what the provision asks of those who serve it: 由公司代其备案."""
    there = [act for act in read_acts(provision) if act.force is Force.MUST]
    for said in _SELF_FOR.finditer(passage) if len(there) > 1 else ():
        shares = [(likest(said["act"], [act.does])[0], act) for act in there]
        share, real = max(shares, key=lambda pair: pair[0])
        who = f"{real.condition}{real.before}"
        named = _OTHERS.search(who[:12])
        if named and share >= _ALIKE:
            return Conflict("义务主体", said.group(), named.group(), shown(provision, provision.find(real.sentence)))
    return None


# condition

_WHENEVER = re.compile(
    r"(?P<word>凡是?|只要|一旦|无论(?:何种|怎样)?|不论|但凡|一律|一概|都(?=[要须应得])|均(?=[须应需]))"
)
_LIMITS = re.compile(r"的$|时$|情形|可能|属于|符合|影响|超过|达到|参加")
_COVERED = 0.2  # share of a condition's words that a report must have to have told it


def _whenever(passage: str, provision: str) -> Conflict | None:
    """A consequence told for every case (凡…都, 一律) that the provision ties to a condition which is not told."""
    word = next(reversed(list(_WHENEVER.finditer(passage))), None)
    acts = [act for act in read_acts(provision) if act.condition]
    if word is None or not acts:
        return None
    mine = next((act for act in read_acts(passage) if act.start >= word.start()), None)
    told = mine.does if mine else passage[word.end() :]
    share, index = likest(told, [act.does for act in read_acts(provision)])
    real = read_acts(provision)[index] if index >= 0 else None
    if real is None or share < _ALIKE or not real.condition:
        return None
    pieces = [piece for piece in re.split("[，,]", real.condition) if len(piece) >= 6 and not piece.startswith("违反")]
    left = [piece for piece in pieces if max(kin_share(piece, passage), 0.0) < _COVERED]
    if not left or not (_LIMITS.search(left[0]) or len(pieces) > 1):
        return None
    return Conflict("适用条件", word.group(), left[0], f"{real.condition}，{real.words}")


# time

_FROM = re.compile(
    r"(?P<from>[^，。；：、（）()\d]{2,14}?)(?:之日|当日|当天|次日)起?(?:的|后|算)?(?=\s?[\d一二三四五六七八九十]{1,3})"
)
_LEARNT = re.compile(r"知道|得知|知悉|收到|送达|告知|接到")
_SAME_START = 0.3


def _runs_from(passage: str, provision: str) -> Conflict | None:
    """A deadline counted from another day: 签字之日起10个工作日内 for 标准合同生效之日起."""
    there = read_measures(provision)
    for said in _FROM.finditer(passage):
        measure = next((m for m in read_measures(passage) if said.end() <= m.start <= said.end() + 2), None)
        if measure is None:
            continue
        starts = [
            real
            for real in _FROM.finditer(provision)
            if any(m.agrees(measure) and real.end() <= m.start <= real.end() + 2 for m in there)
        ]
        if starts and not any(_same_start(said["from"], real["from"]) for real in starts):
            return Conflict("期限从何时起算", said.group(), starts[0].group(), shown(provision, starts[0].start()))
    return None


def _same_start(said: str, real: str) -> bool:
    """Whether two starts of a deadline are one; who is told learns of it."""
    if _LEARNT.search(said) and _LEARNT.search(real):
        return True
    return likest(said, [real])[0] >= _SAME_START


_FIRST_THEN = re.compile(
    r"先(?:行)?(?P<first>[^，。；：先]{2,20}?)[，、,]?(?P<gap>[^，。；：]{0,10}?)(?:再(?!次)|然后|而后|随后|补(?:做|办|报|签)?|后(?!备|台|续))(?P<then>[^，。；：]{2,24})"
)
_ONLY_AFTER = re.compile(
    r"(?P<needed>[^，。；：\n]{2,40}?)(?:后|，)?(?:方可|才能|才可以?|方能)(?P<act>[^，。；：\n]{2,24})"
)
_BEFOREHAND = re.compile(
    r"(?P<act>[^，。；：\n]{4,40}?)(?:之)?前，?(?:[^，。；：\n]{0,10})(?:应当|应|必须|须)(?P<needed>[^。；\n]{2,60})"
)


def _order(passage: str, provision: str) -> Conflict | None:
    """What must come first told to come after: 先投入运行，再补做评估 for 通过评估方可投入运行."""
    for said in _FIRST_THEN.finditer(passage):
        for pattern in (_ONLY_AFTER, _BEFOREHAND):
            for real in pattern.finditer(provision):
                if (
                    likest(said["first"], [real["act"]])[0] >= _ALIKE
                    and likest(said["then"], [real["needed"]])[0] >= _SOLE
                ):
                    return Conflict("先后顺序", said.group(), real.group().strip(), shown(provision, real.start()))
    return None


# exception

_NONE_LEFT = re.compile(
    r"(?:没有|不留|未留|并无|毫无|不存在)[^，。；]{0,8}(?:余地|例外|豁免|变通)|无(?:任何)?(?:例外|余地)"
    r"|(?:一概|一律|统统|绝对|完全)[^，。；]{0,6}(?:不|禁止|须|必须|应)|(?:概|均|都)不(?:例外|承担|赔|负责|允许|许)"
)


def _no_exception(passage: str, provision: str) -> Conflict | None:
    """That nothing is excepted (一概不许，没有余地) where the provision excepts something that is not told."""
    said = _NONE_LEFT.search(passage)
    if said is None or EXEMPTS.search(passage.replace(said.group(), "")):
        return None
    for real in re.finditer(r"[^。\n]*?(?:除外|不在此限|但[^，。；\n]{0,24}的)[^。\n]*", provision):
        told = passage[: said.start()] or passage[said.end() :]
        if max(kin_share(told, real.group()), kin_share(real.group(), passage)) >= SAME_MATTER:
            return Conflict("例外", said.group(), "条文规定了例外", real.group().strip())
    return None
