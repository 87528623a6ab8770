"""可以吗, 要不要, 算不算: the word first, from what the clause that answers does, then the provision itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from retrieval.answering.drafts import Context, Draft
from retrieval.answering.frames.belonging import belongs
from retrieval.answering.frames.forces import Clause, Force, deciding_clause
from retrieval.answering.frames.polarity import Asked, Polarity, act_of, asks_verdict, polarity
from retrieval.answering.frames.rule import rule
from retrieval.answering.frames.scope import scope
from retrieval.answering.frames.thresholds import Compared, compared
from retrieval.answering.passages import Passage
from retrieval.models import Verdict
from retrieval.reading.models import Frame

__all__ = ["WORDS", "decide", "verdict", "with_word"]

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
_CONDITION = re.compile(
    r"下列条件|情形之一|(?:取得|经|征得)[^，。]{0,24}(?:批准|同意|核准|认可)|方可|通过[^，。]{0,16}(?:评估|认证|审查)"
)
_SAYS = 0.5  # of what is asked about that a 款 holds for it to speak of it, whatever the act is called
_ACTS = "activity"  # the scheme of the thesaurus that holds what is done
_MEANT = 0.3  # of what is asked that stands in the condition of a duty
_ANSWERS_TOO = 0.6  # of the deciding 款: another of its article that is said, too
_SELF = re.compile(r"我们|我司|我公司|本公司|公司|机构|单位")
_OWN_RIGHT = re.compile(r"有权|拒绝|权利|要求")
_LACKS = re.compile(
    r"没有?(?:人)?(?:给|经|取得|拿到|通过|问|授权|批准|同意)|未经|未取得|口头|先[^，。？]{1,12}后|直接|擅自|不同意"
)


def verdict(context: Context) -> Draft | None:
    """The verdict, then what the provision says."""
    told = scope(context)
    if told is not None:
        return told
    draft = rule(context)
    if not draft.said:
        return None
    if not asks_verdict(context.words) and not asks_verdict(context.ask.topic):
        return draft
    asked = polarity(context.words)
    places = [p for s in draft.said for p in s.places]
    if asked.sense is Polarity.IS:
        value = belongs(context, places)
        if value is not None:
            return with_word(draft, asked, value)
    number = compared(context, places)
    if number is not None:
        return with_word(draft, asked, _by_number(asked, number), number)
    clause = deciding_clause(context, places, due=asked.sense is Polarity.MUST, plain=asked.sense is Polarity.HAS)
    if clause is None:
        return draft
    act = act_of(context.words)
    meant = context.scorer.cover(context.scorer.need(act), clause.condition) >= _MEANT
    value = decide(asked, clause, context.words, meant=meant)
    if asked.sense is Polarity.MUST and value is Verdict.YES and not _speaks_of(context, act, clause.passage):
        value = Verdict.NOT_REGULATED
    # another's right is answered by the duty beside it; where nothing decides, no 款 is better than the others
    if clause.force is Force.STATES or (clause.force is Force.ALLOWS and value is Verdict.NO):
        return with_word(_first(draft, clause.passage), asked, value)
    return with_word(_led(context, draft, clause.passage), asked, value)


def with_word(draft: Draft, asked: Asked, value: Verdict, number: Compared | None = None) -> Draft:
    """The draft with the word of the verdict in front of its first statement, and the asker's number compared."""
    word = WORDS.get((asked.sense, value), "")
    if number is not None and asked.sense in (Polarity.MAY, Polarity.MEETS):
        word = "达标" if value is Verdict.YES else "不达标"
    if not word:
        word = "有条件" if value is Verdict.CONDITIONAL else "条文没有专门规定，最接近的是"
    first, *rest = draft.said
    aside = f"（{number.words}）" if number else ""
    front = f"{word}{aside}："
    given = front if number is not None else ""  # the asker's own number told back
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


def _by_number(asked: Asked, number: Compared) -> Verdict:
    if asked.sense is Polarity.MUST and number.dutiful:
        return Verdict.YES if number.asked_for else Verdict.NO
    met = number.met != (asked.omits and asked.sense is not Polarity.MEETS)
    if asked.sense is Polarity.BREACH:
        met = not met
    return Verdict.YES if met else Verdict.NO


def decide(asked: Asked, clause: Clause, words: str = "", *, meant: bool = False) -> Verdict:
    """Yes or no from what a clause does.

    Args:
        asked: the sense of the question.
        clause: what decides.
        words: the question's own words, which say whether an approval is lacking.
        meant: whether the condition of the duty is what is asked about: then it may be done, as the duty says.
    """
    force, sense = clause.force, asked.sense
    spared = force is Force.SPARES
    if force is Force.STATES and sense in (Polarity.MAY, Polarity.MUST):
        return Verdict.NOT_REGULATED
    if sense is Polarity.MUST:
        due = force in (Force.COMMANDS, Force.FORBIDS, Force.STATES)
        return Verdict.YES if due else Verdict.NO
    if sense is Polarity.BREACH:
        return Verdict.NO if spared or force in (Force.ALLOWS, Force.INVITES) else Verdict.YES
    if sense in (Polarity.IS, Polarity.HAS):
        return Verdict.NO if spared or force in (Force.DENIES, Force.FORBIDS) else Verdict.YES
    anothers = not _OWN_RIGHT.search(words) or (asked.omits and _SELF.search(words))
    if force is Force.ALLOWS and sense is Polarity.MAY and "有权" in clause.text and anothers:
        return Verdict.NO  # 个人有权查阅: what is another's right is not the firm's leave
    if force in (Force.ALLOWS, Force.INVITES) or spared:
        return Verdict.YES
    if force in (Force.FORBIDS, Force.DENIES):
        return Verdict.NO
    conditional = not asked.omits and sense is Polarity.MAY and (meant or _CONDITION.search(clause.sentence))
    return Verdict.CONDITIONAL if conditional and not _LACKS.search(words) else Verdict.NO
