"""The verdicts that the facts decide: whose duty it is, arithmetic, a plain prohibition; only the rest is left to the signs."""

from __future__ import annotations

import re

from corpus import parse_number
from retrieval.answering.frames.belonging import includes
from retrieval.answering.frames.deciding import Situation, names_exception, speaks_of_exception
from retrieval.answering.frames.forces import Force
from retrieval.answering.frames.polarity import Asked, Polarity
from retrieval.checking.verifier_words import TIMES
from retrieval.finding.rarity import pairs_of
from retrieval.models import Verdict
from retrieval.reading.rules import first, rules_of

__all__ = ["REFUSING", "certain"]

REFUSING = re.compile(r"拒绝|拒不|阻碍|阻挠|拦|挡|不让|不配合")
_MAY_REFUSE = re.compile(rf"(?:可以|可不可以|能|能不能|可否|能否)[^，。？]{{0,4}}(?:{REFUSING.pattern})")
_HINDERING = re.compile(r"(?:拒绝|拒不|阻碍|阻挠)[^，。；]{0,30}(?:检查|调查|监管|执法|职权)")
_SOON = re.compile(f"{TIMES['at once'].pattern}|{TIMES['promptly'].pattern}")
_REFUSABLE = re.compile(r"(?P<case>[^。；]{4,})有权拒绝")
_TWO = re.compile(r"少于(?:二|两|2)人")
_ONE = re.compile(r"(?:只|就|才|仅)[^，。？]{0,6}(?:一|1)(?:个|名|位)?(?:执法)?人|(?:一|1)(?:个|名|位)(?:执法)?人")
_CASE = 5  # pairs of characters of the case in which one may refuse, that the story has
_EITHER = re.compile(r"(?P<one>[一-鿿]{2})或者?(?P<other>[一-鿿]{2})(?P<thing>[^，。；]{2,20})")
_CALLED = {"委托": r"请|外面|外部|第三方|外聘|外包|别人|委托", "自行": r"自己|内部|自行|本公司"}
_PRETEXT = re.compile(r"不得以(?P<ground>[^。；]{2,40}?)为由[，,]?(?P<treated>[^。；]*)")
_LEVEL = re.compile(r"(?<!上)第?([一二三四五六七])级(?!市|以[上下])")
_TOLD = 3  # pairs of characters of such a ground that the ask has
_BARE = 4  # characters beside the ask, in which nothing is told


def certain(found: Situation, likeliest: Verdict) -> Verdict | None:
    """What whose duty it is, arithmetic, or a plain prohibition decides; ``None`` where only the signs can tell."""
    number = found.number
    if found.asked.sense is Polarity.MUST:
        if found.clause.anothers:
            return Verdict.NO  # another's duty is never the asker's
        if _one_of_several(found):
            return Verdict.NO
        if number is not None and number.dutiful:  # 日志要存十年吗, 六个月以上
            return Verdict.YES if number.asked_for else Verdict.NO
        if not found.asked.omits and _commanded(found):  # 260万用户: who reaches where a duty begins has it
            return Verdict.YES if number is not None and number.met else Verdict.NO
    if (
        found.asked == Asked(Polarity.MAY, omits=False)
        and found.clause.force is Force.ALLOWS
        and not found.clause.bound
    ):
        return Verdict.NO  # 核心机构可以申请: what others may is no leave of the asker's
    if found.asked.sense is Polarity.IS and (told := includes(found.words, found.clause.sentence)) is not None:
        return told  # “以下”包括本数吗
    if found.asked.sense is Polarity.BREACH and number is not None and number.demanded and _of_clause(found):
        return Verdict.NO if number.met else Verdict.YES  # 65%违规吗, 应当在80%以下
    if (level := _level(found)) is not None:
        return level
    if _may_refuse(found):
        return Verdict.YES
    if _no_pretext(found):
        return Verdict.YES
    if _hinders(found):
        return Verdict.NO
    if _spares_some(found):
        return Verdict.CONDITIONAL
    if _at_another_time(found):
        return Verdict.YES
    if _barred(found):
        return _with_exception(found, likeliest)
    if _left_out(found) or _puts_off(found):
        return Verdict.NO
    return None


def _level(found: Situation) -> Verdict | None:
    """What a level that the clause demands (应当达到第三级) makes of the level that the ask tells of (我们二级够不够)."""
    due, told = (_LEVEL.findall(text) for text in (found.clause.text, found.words))
    if len(due) != 1 or len(set(told)) != 1 or found.clause.force is not Force.COMMANDS:
        return None
    reached = (parse_number(told[0]) or 0) - (parse_number(due[0]) or 0)
    met = reached <= 0 if found.asked.sense is Polarity.MUST else reached >= 0
    return Verdict.YES if met is not (found.asked.sense is Polarity.BREACH) else Verdict.NO


def _may_refuse(found: Situation) -> bool:
    """Whether the ask would refuse in the case in which one may (执法人员少于二人的，有权拒绝: 只来了一个人)."""
    if found.asked.sense is not Polarity.MAY or not (found.asked.omits or REFUSING.search(found.words)):
        return False
    for match in _REFUSABLE.finditer(found.told):
        alone = _TWO.search(match["case"]) and _ONE.search(found.story)
        if alone or len(pairs_of(match["case"]) & pairs_of(found.story)) >= _CASE:
            return True
    return False


def _hinders(found: Situation) -> bool:
    """Whether the ask would do what is punished as hindering (可以拦着不让查吗: 拒绝、阻碍检查的，予以处罚)."""
    own = _MAY_REFUSE.search(found.words)
    return own is not None and _against(found) and _HINDERING.search(found.clause.text) is not None


def _no_pretext(found: Situation) -> bool:
    """Whether the ask would do what the clause takes for no ground to be treated worse (不得以撤回同意为由拒绝提供服务)."""
    match = _PRETEXT.search(found.clause.sentence)
    if match is None or found.asked != Asked(Polarity.MAY, omits=False) or REFUSING.search(found.words):
        return False  # 撤回同意就不让用: who asks so would treat worse
    words, ground, treated = pairs_of(found.words), pairs_of(match["ground"]), pairs_of(match["treated"])
    return len(words & ground) >= _TOLD and len(words & treated - ground) < len(words & ground)


def _at_another_time(found: Situation) -> bool:
    """Whether the ask would do at another time what the clause forbids at one (周末升级: 不得在交易时段变更)."""
    if not _against(found) or found.asked.omits:
        return False
    return any(rule.value in found.clause.text and rule.search(found.words) for rule in rules_of("other_time"))


def _barred(found: Situation) -> bool:
    """Whether the clause forbids, but for an exception, what the ask would do (交易时段不得变更，……除外)."""
    return _against(found) and found.number is None and bool(found.clause.exception or "除外" in found.clause.sentence)


def _against(found: Situation) -> bool:
    """Whether the ask would do what the clause forbids, or leave what it commands."""
    asked = found.asked
    return asked.sense is Polarity.MAY and found.clause.force is (Force.COMMANDS if asked.omits else Force.FORBIDS)


def _left_out(found: Situation) -> bool:
    """Whether the ask names what the clause excepts from what it allows (可以合并报送，年度计划除外)."""
    allowed = found.asked == Asked(Polarity.MAY, omits=False) and found.clause.force is Force.ALLOWS
    return allowed and names_exception(found)


def _puts_off(found: Situation) -> bool:
    """Whether the ask would put off what the clause commands at once (能不能拖到恢复以后再通知, 应当及时通知)."""
    asked = found.asked.sense is Polarity.MAY and first("put_off", found.words) is not None
    return asked and found.clause.force is Force.COMMANDS and _SOON.search(found.clause.sentence) is not None


def _with_exception(found: Situation, likeliest: Verdict) -> Verdict | None:
    """One may on the condition of the exception where the ask speaks of it; else never simply."""
    if speaks_of_exception(found):
        return Verdict.CONDITIONAL
    return Verdict.NO if likeliest in (Verdict.YES, Verdict.CONDITIONAL, Verdict.NO) else None


def _commanded(found: Situation) -> bool:
    """Whether the asker's number is told against one in what the deciding clause commands.

    Who does not reach that from which a duty begins has none, unless another case of the provision names him.
    """
    number = found.number
    return number is not None and not number.dutiful and (number.met or not number.named) and _of_clause(found)


def _of_clause(found: Situation) -> bool:
    """Whether the number compared stands in the article whose clause decides, and that commands."""
    key = None if found.number is None else found.number.passage.key
    return found.clause.force is Force.COMMANDS and key == found.clause.passage.key


def _one_of_several(found: Situation) -> bool:
    """Whether the ask takes for the only way what the clause commands beside another (指定或者设立部门: 非得新设吗)."""
    only = found.clause.force is Force.COMMANDS and first("sole", found.words)
    if not only:
        return False
    words = pairs_of(found.words)
    for match in _EITHER.finditer(found.clause.text):
        one, other = (re.search(_CALLED.get(match[side], match[side][0]), found.words) for side in ("one", "other"))
        if bool(one) != bool(other) and words & pairs_of(match["thing"]):
            return True
    return False


def _spares_some(found: Situation) -> bool:
    """Whether a bare 要不要 meets a clause that spares only those of a condition, of which no story tells."""
    bare = len(found.story) <= len(found.words) + _BARE
    asked = found.asked == Asked(Polarity.MUST, omits=False)
    return asked and bare and found.clause.force is Force.SPARES and bool(found.clause.condition)
