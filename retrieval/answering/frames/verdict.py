"""可以吗, 要不要, 算不算: the word first, from what the clause that answers does, then the provision itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from retrieval.answering.drafts import DUTIES, Context, Draft
from retrieval.answering.frames.belonging import belongs
from retrieval.answering.frames.certain import REFUSING, certain
from retrieval.answering.frames.deciding import Situation, rated
from retrieval.answering.frames.definition import defined
from retrieval.answering.frames.forces import Force, deciding_clause
from retrieval.answering.frames.polarity import Asked, Polarity, act_of, asks_verdict, omission, polarity
from retrieval.answering.frames.refusing import forbids_refusal
from retrieval.answering.frames.rule import rule
from retrieval.answering.frames.scope import scope, with_scope
from retrieval.answering.frames.thresholds import Compared, compared
from retrieval.answering.passages import Passage
from retrieval.models import Verdict
from retrieval.reading.asks import is_question
from retrieval.reading.models import Frame

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
    Verdict.NOT_REGULATED: "条文没有规定这一点，最接近的是",
}
_SAYS = 0.5  # of what is asked about that a 款 holds for it to speak of it, whatever the act is called
_ENTITIES = "entity"  # the scheme of those who act
_ACTS = "activity"  # the scheme of the thesaurus that holds what is done
_ANSWERS_TOO = 0.6  # of the deciding 款: another of its article that is said, too
_MORE = 1.25  # so much more of what is asked than the deciding sentence: what binds others is what it is about
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
    draft = _at_the_edge(context, _arranged(context, draft, found, first), found.number)
    return replace(
        with_word(draft, found.asked, first, sure=sure, number=found.number, whose=_whose(context, found, first)),
        otherwise=with_word(draft, found.asked, second, sure=0.0, number=found.number),
    )


def _concluded(found: Situation) -> tuple[Verdict, float, Verdict]:
    """The verdict with its probability, and the next likely one: what the facts decide is not left to likelihood."""
    (first, sure), (second, _), *_ = rated(found)
    value = certain(found, first)
    return (first, sure, second) if value is None else (value, 1.0, first)


def _bounded(context: Context, draft: Draft) -> Draft:
    """The draft, led by the 款 found that bounds what the ask counts, where nothing that is said bounds its number."""
    if not draft.said or compared(context, [p for s in draft.said for p in s.places]) is not None:
        return draft
    found = compared(context, [p for f in context.found for p in f.passages], same=True)
    return draft if found is None else replace(draft, said=(context.say(found.passage), *draft.said[:1]))


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


def _at_the_edge(context: Context, draft: Draft, number: Compared | None) -> Draft:
    """The draft with what its instrument takes in under 以上 or 以下, where the asker stands right at such a limit (刚满五年)."""
    if number is None or not number.edge or context.facts is None:
        return draft
    own = number.passage.document.id
    meant = next((d for d in context.facts.definitions if d.term == number.edge and d.doc_id == own), None)
    told = defined(context, meant) if meant is not None else None
    if told is None:
        return draft
    first, *rest = draft.said
    return replace(draft, said=(first, told, *rest))


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
    refusal = REFUSING.search(omission(context.words)) and REFUSING.search(clause.sentence)
    if clause.force is Force.FORBIDS and asked.omits and (refusal or omission(context.words) in clause.sentence):
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
