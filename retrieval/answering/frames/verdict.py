"""可以吗, 要不要, 算不算: the word first, from what the clause that answers does, then the provision itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from retrieval.answering.drafts import DUTIES, Context, Draft
from retrieval.answering.frames.belonging import belongs
from retrieval.answering.frames.deciding import Situation, names_exception, rated, speaks_of_exception
from retrieval.answering.frames.forces import Force, deciding_clause
from retrieval.answering.frames.polarity import Asked, Polarity, act_of, asks_verdict, omission, polarity
from retrieval.answering.frames.refusing import forbids_refusal
from retrieval.answering.frames.rule import rule
from retrieval.answering.frames.scope import scope, with_scope
from retrieval.answering.frames.thresholds import Compared, compared
from retrieval.answering.passages import Passage
from retrieval.checking.verifier_words import TIMES
from retrieval.finding.rarity import pairs_of
from retrieval.models import Verdict
from retrieval.reading.asks import is_question
from retrieval.reading.models import Frame
from retrieval.reading.rules import first

__all__ = ["WORDS", "decided", "situation", "verdict", "with_word"]

#: How the verdict is said, by the sense of the question.
WORDS: Mapping[tuple[Polarity, Verdict], str] = {
    (Polarity.MAY, Verdict.YES): "可以",
    (Polarity.MAY, Verdict.NO): "不可以",
    (Polarity.MUST, Verdict.YES): "要",
    (Polarity.MUST, Verdict.NO): "不用",
    (Polarity.BREACH, Verdict.YES): "违反规定",
    (Polarity.BREACH, Verdict.NO): "不违反规定",
    (Polarity.MEETS, Verdict.YES): "符合规定",
    (Polarity.MEETS, Verdict.NO): "不符合规定",
    (Polarity.IS, Verdict.YES): "是",
    (Polarity.IS, Verdict.NO): "不是",
    (Polarity.IS, Verdict.CONDITIONAL): "要看是否符合定义",
    (Polarity.MAY, Verdict.CONDITIONAL): "可以，但有条件",
    (Polarity.HAS, Verdict.YES): "有",
    (Polarity.HAS, Verdict.NO): "没有",
}
_OTHERWISE: Mapping[Verdict, str] = {
    Verdict.YES: "是",
    Verdict.NO: "不是",
    Verdict.CONDITIONAL: "有条件",
    Verdict.PREMISE_WRONG: "不对",
    Verdict.NOT_REGULATED: "条文没有专门规定，最接近的是",
}
_SAYS = 0.5  # of what is asked about that a 款 holds for it to speak of it, whatever the act is called
_ENTITIES = "entity"  # the scheme of those who act
_ACTS = "activity"  # the scheme of the thesaurus that holds what is done
_ANSWERS_TOO = 0.6  # of the deciding 款: another of its article that is said, too
_MORE = 1.25  # so much more of what is asked than the deciding sentence: what binds others is what it is about
_SOON = re.compile(f"{TIMES['at once'].pattern}|{TIMES['promptly'].pattern}")
_PRETEXT = re.compile(r"不得以(?P<ground>[^。；]{2,40}?)为由[，,]?(?P<treated>[^。；]*)")
_TOLD = 3  # pairs of characters of such a ground that the ask has
_BARE = 4  # characters beside the ask, in which nothing is told
_SURE = 0.5  # probability from which a verdict is said without doubt
_DOUBT = "多半"


def verdict(context: Context) -> Draft | None:
    """The verdict, then what the provision says."""
    told = scope(context)
    if told is not None:
        return told
    context = with_scope(context)
    draft = _bounded(context, rule(context, others=True))
    if not draft.said:
        return None
    intoned = not is_question(context.words)  # 这种也要备案？
    if not (intoned or asks_verdict(context.words) or asks_verdict(context.ask.topic)):
        return draft
    if (passage := forbids_refusal(context)) is not None:
        led = replace(draft, said=(context.say(passage), *draft.said[:1]))
        return with_word(led, polarity(context.words), Verdict.NO)
    found = situation(context, draft)
    if found is None:
        return draft
    first, sure, second = _concluded(found)
    if not found.clause.bound:
        found = replace(found, other=found.clause)  # whose duty it is is told beside the verdict
    draft = _arranged(context, draft, found, first)
    return replace(
        with_word(draft, found.asked, first, sure=sure, number=found.number, whose=_whose(context, found, first)),
        otherwise=with_word(draft, found.asked, second, sure=0.0, number=found.number),
    )


def _concluded(found: Situation) -> tuple[Verdict, float, Verdict]:
    """The verdict with its probability, and the next likely one: what the facts decide is not left to likelihood."""
    (first, sure), (second, _), *_ = rated(found)
    value = _certain(found, first)
    return (first, sure, second) if value is None else (value, 1.0, first)


def _certain(found: Situation, likeliest: Verdict) -> Verdict | None:
    """What whose duty it is, arithmetic, or a plain prohibition decides; ``None`` where only the signs can tell."""
    number = found.number
    if found.asked.sense is Polarity.MUST:
        if not found.clause.bound:
            return Verdict.NO  # another's duty is never the asker's
        if number is not None and number.dutiful:  # 日志要存十年吗, 六个月以上
            return Verdict.YES if number.asked_for else Verdict.NO
        if not found.asked.omits and _commanded(found):  # 260万用户: who reaches where a duty begins has it
            return Verdict.YES if number is not None and number.met else Verdict.NO
    if found.asked.sense is Polarity.BREACH and number is not None and number.demanded and _of_clause(found):
        return Verdict.NO if number.met else Verdict.YES  # 65%违规吗, 应当在80%以下
    if _no_pretext(found):
        return Verdict.YES
    if _spares_some(found):
        return Verdict.CONDITIONAL
    if _barred(found):
        return _with_exception(found, likeliest)
    if _left_out(found):
        return Verdict.CONDITIONAL
    if _puts_off(found):
        return Verdict.NO
    return None


def _bounded(context: Context, draft: Draft) -> Draft:
    """The draft, led by the 款 found that bounds what the ask counts, where nothing that is said bounds its number."""
    if not draft.said or compared(context, [p for s in draft.said for p in s.places]) is not None:
        return draft
    found = compared(context, [p for f in context.found for p in f.passages], same=True)
    return draft if found is None else replace(draft, said=(context.say(found.passage), *draft.said[:1]))


def _no_pretext(found: Situation) -> bool:
    """Whether the ask would do what the clause takes for no ground to be treated worse (不得以撤回同意为由拒绝提供服务)."""
    match = _PRETEXT.search(found.clause.sentence)
    if match is None or found.asked != Asked(Polarity.MAY, omits=False):
        return False
    words, ground, treated = pairs_of(found.words), pairs_of(match["ground"]), pairs_of(match["treated"])
    return len(words & ground) >= _TOLD and len(words & treated - ground) < len(words & ground)


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


def _spares_some(found: Situation) -> bool:
    """Whether a bare 要不要 meets a clause that spares only those of a condition, of which no story tells."""
    bare = len(found.story) <= len(found.words) + _BARE
    asked = found.asked == Asked(Polarity.MUST, omits=False)
    return asked and bare and found.clause.force is Force.SPARES and bool(found.clause.condition)


def _arranged(context: Context, draft: Draft, found: Situation, value: Verdict) -> Draft:
    """The statements with the deciding one first.

    Another's right is answered by the duty beside it; where nothing decides, no 款 is better than the others.
    """
    clause = found.clause
    if found.number is not None:
        return _led(context, draft, found.number.passage)
    if _whose(context, found, value) and found.other is not None:
        return _with_own(context, _led(context, draft, found.other.passage), found.other.passage)
    if clause.force is Force.STATES or (clause.force is Force.ALLOWS and value is Verdict.NO):
        return _first(draft, clause.passage)
    return _led(context, draft, clause.passage)


def _with_own(context: Context, draft: Draft, passage: Passage) -> Draft:
    """The draft with what another 款 of the article demands of the asker, behind that which it demands of others."""
    article = (Passage.of(passage.document, passage.article, p) for p in passage.article.paragraphs)
    own = next((p for p in article if p != passage and _own_duty(context, p)), None)
    if own is None or any(p == own for s in draft.said[:2] for p in s.places):
        return draft
    first, *rest = draft.said
    return replace(draft, said=(first, context.say(own), *rest))


def _own_duty(context: Context, passage: Passage) -> bool:
    return any(n.modality in DUTIES and n.subjects and context.binds(n) for n in context.norms(passage))


def _whose(context: Context, found: Situation, value: Verdict) -> str:
    """Whose duty it is that the ask is about, where it is only another's: then there is none."""
    if found.other is None or found.asked.sense is not Polarity.MUST or value is not Verdict.NO:
        return ""
    names = {n for norm in context.norms(found.other.passage) if not context.binds(norm) for n in norm.subjects}
    return "、".join(sorted(names & context.types))


def decided(context: Context, draft: Draft, *, said: bool) -> Draft:
    """The draft of another frame with the verdict that its ask wants, too; ``said``: its word goes first."""
    found = situation(context, draft)
    if found is None:
        return draft
    value, sure, _ = _concluded(found)
    return with_word(draft, found.asked, value, sure=sure) if said else replace(draft, verdict=value)


def situation(context: Context, draft: Draft) -> Situation | None:
    """What the verdict of an ask is read from; ``None`` where nothing that is said does anything."""
    places = [p for s in draft.said for p in s.places]
    asked = polarity(context.words)
    clause = deciding_clause(context, places, due=asked.sense is Polarity.MUST, plain=asked.sense is Polarity.HAS)
    if clause is None:
        return None
    if clause.force is Force.FORBIDS and asked.omits and omission(context.words) in clause.sentence:
        asked = replace(asked, omits=False)  # 拒绝、阻碍检查的，予以处罚: what is forbidden is the omission itself
    act = act_of(context.words)
    cover = context.scorer.cover
    other = deciding_clause(context, places, others=True)
    if other is not None and cover(context.need, other.sentence) < _MORE * cover(context.need, clause.sentence):
        other = None
    return Situation(
        words=context.words,
        frame=context.ask.frame,
        asked=asked,
        clause=clause,
        own=cover(context.need, clause.text),
        cover=cover(context.need, clause.sentence),
        meant=cover(context.scorer.need(act), clause.condition),
        says=_speaks_of(context, act, clause.passage),
        belongs=belongs(context, places) if asked.sense is Polarity.IS else None,
        number=compared(context, places),
        stranger=_names_a_stranger(context, clause.sentence),
        other=other,
        told="\n".join(p.text for p in places),
        story=context.reading.text,
        worked=context.worked.verdicts,
    )


def _names_a_stranger(context: Context, sentence: str) -> bool:
    """Whether the ask names somebody (首席信息官) for whom the sentence has no name of its own or a wider one."""
    if context.facts is None:
        return False
    thesaurus = context.facts.thesaurus
    for _, _, concept in thesaurus.find(context.words):
        if concept.scheme != _ENTITIES:
            continue
        names = (concept.name, *concept.alt, *concept.hidden, *concept.law, *thesaurus.covers(concept.name))
        if not any(name in sentence for name in names):
            return True
    return False


def with_word(
    draft: Draft,
    asked: Asked,
    value: Verdict,
    *,
    sure: float = 1.0,
    number: Compared | None = None,
    whose: str = "",
) -> Draft:
    """The draft with the word of the verdict in front of its first statement, and the asker's number compared.

    A verdict that is less than likely is said with doubt (多半); ``whose`` names those whose duty alone it is.
    """
    word = WORDS.get((asked.sense, value), "")
    if number is not None and asked.sense in (Polarity.MAY, Polarity.MEETS):
        word = {Verdict.YES: "达标", Verdict.NO: "不达标"}.get(value, word)
    word = word or _OTHERWISE[value]
    if sure < _SURE and value in (Verdict.YES, Verdict.NO):
        word = f"{_DOUBT}{word}，请对照条文"
    first, *rest = draft.said
    aside = f"（{number.words}）" if number else f"，这是对{whose}的要求" if whose else ""
    front = f"{word}{aside}："
    given = front if aside else ""  # the asker's own number told back, or whom the quotation names
    lead = replace(first, text=f"{front}{first.text}", given=given)
    return replace(draft, frame=Frame.VERDICT, said=(lead, *rest), verdict=value)


def _speaks_of(context: Context, act: str, passage: Passage) -> bool:
    """Whether a 款 says one of the acts that are asked about, in the law's words or the asker's; true where none is known."""
    if context.facts is None:
        return True
    acts = [concept for _, _, concept in context.facts.thesaurus.find(act) if concept.scheme == _ACTS]
    labels = [word for c in acts for word in (c.name, *c.alt, *c.hidden, *c.law)]
    if not labels or any(word in passage.text for word in labels):
        return True
    return context.scorer.cover(context.scorer.need(act), passage.text) >= _SAYS


def _first(draft: Draft, passage: Passage) -> Draft:
    """The statement with the deciding passage goes first."""
    said = sorted(draft.said, key=lambda s: passage not in s.places)
    return replace(draft, said=tuple(said))


def _led(context: Context, draft: Draft, passage: Passage) -> Draft:
    """The deciding 款 goes first, alone; behind it what else of its article answers, then the other articles."""
    own = [p for s in draft.said for p in s.places if p.key == passage.key and p != passage]
    rest = [s for s in draft.said if all(p.key != passage.key for p in s.places)]
    least = _ANSWERS_TOO * context.score(passage.text)
    more = [context.say(p) for p in own if context.score(p.text) >= least]
    return replace(draft, said=(context.say(passage), *more, *rest))
