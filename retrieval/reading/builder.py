"""The asks of one question, each from its draft, the story and what was asked before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus import Citation, CitationState
from retrieval.models import Kind
from retrieval.reading.asker import Asker, acting, institutions, read_asker
from retrieval.reading.asks import Division, Draft
from retrieval.reading.clauses import Clause, clauses_of
from retrieval.reading.collection import Bearing, Collection
from retrieval.reading.cues import PENALTY_WORDS
from retrieval.reading.followups import exchanged, leans
from retrieval.reading.frames import claims_something, frame_of
from retrieval.reading.framing import learned_frame
from retrieval.reading.kinds import kinds_of
from retrieval.reading.list_request import asks_for_list
from retrieval.reading.models import Ask, Claim, Fired, Frame, Reading
from retrieval.reading.numbers import amounts_in
from retrieval.reading.rules import first
from retrieval.reading.story import bears, is_full, may_bear, related

if TYPE_CHECKING:
    from retrieval.reading.reader import Reader

__all__ = ["Builder", "Story"]

_MAY_LIST = frozenset({Frame.RULE, Frame.LIST, Frame.DEFINITION, Frame.QUANTITY, Frame.ACTOR, Frame.PROCEDURE})
_OF_EVENTS = frozenset({Frame.PROCEDURE, Frame.ACTOR, Frame.QUANTITY, Frame.VERDICT})
_YES_OR_NO = frozenset({Frame.VERDICT, Frame.CORRECTION})
_EVENTS = "event"  # the scheme of the thesaurus that holds what happens
_TOPIC = 160  # characters of a topic; the older ones go
_QUERY = 240
_SHORT_STORY = 80  # so short a story belongs to the question as a whole, as far as it bears on the collection
_CASE = 8  # characters of a later question that tells a case of its own
_WHICH_LAW = re.compile(
    r"新的?(?:那[个部]的?)?(?:规定|办法|规则|条例)[里中]?|哪一?[部个份](?:法律?|办法|规章|条例|规定|文件|号令)"
)
_SHORT = 16  # a later question of fewer characters, without a name or an institution, leans on the one before


@dataclass(frozen=True, slots=True)
class Story:
    """The clauses beside the asks and those that only say who asks: which bear on the collection, and which may."""

    bearing: tuple[Clause, ...]
    perhaps: tuple[Clause, ...]

    @classmethod
    def of(cls, division: Division, said: Asker, collection: Collection) -> Story:
        """The story of a divided text, without the clauses that only say who asks."""
        told = [(c, collection.bearing(c.text)) for c in division.story if c.start not in said.clauses]
        sure = tuple(clause for clause, bearing in told if bears(bearing))
        return cls(sure, tuple(clause for clause, bearing in told if may_bear(bearing)))


class Builder:
    """Makes the asks of one question, each from its draft, the story and what was asked before."""

    def __init__(
        self,
        reader: Reader,
        story: Story,
        before: Reading | None,
        day: str | None,
        fired: list[Fired],
        beside: Sequence[Citation] = (),
    ) -> None:
        self.reader = reader
        self.beside = tuple(beside)
        self.story = story
        self.before = before
        self.day = day
        self.fired = fired
        self.asks: list[Ask] = []
        self.claims: list[Claim] = []
        self.law: str | None = None
        self.follows = False
        self._full: list[bool] = []
        if before is not None and before.targets:
            self.law = next((c.doc_id for c in reversed(before.targets) if c.doc_id), None)

    def add(self, draft: Draft, *, listed: bool) -> None:
        """Add what a draft asks."""
        collection = self.reader.collection
        lead = tuple(words for words in draft.lead if self._belongs(words))
        text = "，".join((*lead, draft.own, *draft.tail))
        own, full = self._own(text)
        if not full and lead != draft.lead:
            lead = tuple(words for words in draft.lead if self._belongs(words, loosely=True))
            text = "，".join((*lead, draft.own, *draft.tail))
            own, full = self._own(text)
        earlier = self.asks[-1] if self.asks else self._earlier()
        if _WHICH_LAW.search(text):
            earlier = None  # 那该看哪部规章: no more the one that was spoken of
        exchange = exchanged(text, earlier, collection, self.reader.field) if earlier else None
        topic, back = text, False
        if exchange is not None and earlier is not None:
            topic, back = exchange.topic, True
            self.fired.append(exchange.fired)
        elif earlier is not None and (leaning := self._leaning(draft, text, full)) is not None:
            topic, back = f"{earlier.topic}，{text}", True
            self.fired.append(leaning)
        elif not full and draft.lead != lead:
            topic = draft.text  # who asks is all there is to say what it is about
        topic = topic[-_TOPIC:]
        facts = self._facts(own, full, back)
        query = "，".join((*(clause.text for clause in facts), topic))[-_QUERY:]
        told = topic if exchange is not None and exchange.place else text
        targets, assumed = self._targets(told, earlier if back else None)
        if not targets and self._of_same_law(draft):
            targets, back = self.asks[-1].targets, True
        frame = self._frame(draft, text, earlier if back else None, exchange is not None, bool(targets), listed)
        narrows = exchange is not None and (not exchange.added or exchange.narrows)
        if frame is Frame.LIST and back and not (listed or narrows or len(text) < _CASE or self._lists(text)):
            frame = Frame.RULE  # 受托方再外包一层呢: a case of what was listed
        if frame in _OF_EVENTS:
            query = "，".join((query, *_kinds_of_events(collection, query)))[-_QUERY:]
        self.follows = self.follows or (back and not self.asks)
        named = () if collection.thesaurus is None else acting(text, collection.thesaurus, self.reader.field)
        if exchange is not None and not named and collection.thesaurus is not None:
            named = tuple(dict.fromkeys(n for _, _, n in institutions(text, collection.thesaurus, self.reader.field)))
        was = earlier.topic if exchange is not None and earlier is not None else ""
        self.asks.append(Ask(text, frame, topic, query, targets, back, assumed, named, was))
        self._full.append(full)

    def _of_same_law(self, draft: Draft) -> bool:
        """Whether an ask names no law and asks of the one before what only the catalogue tells (现在还有效吗)."""
        before = self.asks[-1] if self.asks else None
        if before is None or before.frame is not Frame.ABOUT or not before.targets:
            return False
        return frame_of(draft.own, named=True)[0] is Frame.ABOUT

    def kept(self) -> list[Clause]:
        """The clauses of the story that bear on an ask: all where an ask says too little, else those on its subject."""
        if not all(self._full) and not self.follows:
            return list(self.story.perhaps)
        if sum(len(clause.text) for clause in self.story.bearing) <= _SHORT_STORY:
            return list(self.story.bearing)
        bearings = [self.reader.collection.bearing(ask.text) for ask in self.asks]
        found = []
        for clause in self.story.bearing:
            own = self.reader.collection.bearing(clause.text)
            if any(related(own, bearing) for bearing in bearings):
                found.append(clause)
        return found

    def _lists(self, text: str) -> bool:
        """Whether an ask wants all there is of something, though it does not ask for a list."""
        if Kind.LIST in kinds_of(text):
            return True
        thesaurus = self.reader.thesaurus
        return thesaurus is not None and asks_for_list(text, thesaurus, self.reader.citations(text, None, self.day))

    def _leaning(self, draft: Draft, text: str, full: bool) -> Fired | None:
        """Why an ask makes no sense without the one before, if it does not."""
        if not full:
            return Fired("follow.unfull", draft.own, "自身不成题，接上一问")
        if not self.asks and len(text) < _SHORT and not self._named(text):
            return Fired("follow.short", draft.own, "追问很短，接上一问")
        return leans(draft.own)

    def _named(self, text: str) -> bool:
        """Whether a text names an instrument or an institution."""
        thesaurus = self.reader.thesaurus
        known = bool(thesaurus and institutions(text, thesaurus, self.reader.field))
        return known or any(c.doc_id for c in self.reader.citations(text, None, self.day))

    def _earlier(self) -> Ask | None:
        return self.before.asks[-1] if self.before and self.before.asks else None

    def _belongs(self, words: str, *, loosely: bool = False) -> bool:
        """Whether a clause before what is asked belongs to it: it bears on the collection, or is a condition.

        ``loosely``: the ask says too little by itself, so that all in its sentence but who asks belongs to it.
        """
        collection = self.reader.collection
        if any(c.doc_id for c in self.reader.citations(words, None, self.day)):
            return True  # 按裁量规则，大概从多少到多少
        bearing = collection.bearing(words)
        said = read_asker(clauses_of(words), collection.thesaurus, self.reader.field)
        if said.clauses and not bearing.terms:
            return False
        return loosely or bears(bearing) or first("condition", words) is not None

    def _own(self, text: str) -> tuple[Bearing, bool]:
        """What speaks for an ask beside the names of instruments, and whether it says enough by itself."""
        named = [c for c in self.reader.citations(text, None, self.day) if c.doc_id or c.article]
        rest = text
        for citation in reversed(named):
            rest = f"{rest[: citation.start]}，{rest[citation.end :]}"
        own = self.reader.collection.bearing(PENALTY_WORDS.sub("，", rest))  # 依据哪条追究 says nothing of the breach
        about = bool(named) and frame_of(text, named=True)[0] in (Frame.ABOUT, Frame.COMPARISON)
        deictic = first("deictic", rest) is not None
        return own, (is_full(own) and not deictic) or about or any(c.eid for c in named)

    def _facts(self, own: Bearing, full: bool, back: bool) -> list[Clause]:
        if not full and not self.asks and not back:
            return list(self.story.perhaps)
        if sum(len(clause.text) for clause in self.story.bearing) <= _SHORT_STORY:
            return list(self.story.bearing)
        bearing = self.reader.collection.bearing
        return [clause for clause in self.story.bearing if related(bearing(clause.text), own)]

    def _targets(self, text: str, earlier: Ask | None) -> tuple[tuple[Citation, ...], str | None]:
        """What an ask names, and the instrument that it does not name but means."""
        context = self.law or self.reader.field.centre
        found = self.reader.citations(text, context, self.day)
        plain = self.reader.citations(text, None, self.day)
        assumed = None
        for citation, bare in zip(found, plain, strict=False):
            if citation.doc_id and not bare.doc_id:
                assumed = citation.doc_id
                self.fired.append(Fired("target.assumed", citation.text, f"未写明法规，按 {assumed} 理解"))
        if not any(c.doc_id for c in found) and earlier is not None:
            found = (*found, *(c for c in earlier.targets if c.article is None or not text))
        if not any(c.doc_id for c in found):
            found = (*found, *self.beside)
        named = next((c.doc_id for c in reversed(found) if c.doc_id and c.state is not CitationState.OUTSIDE), None)
        self.law = named or self.law
        return found, assumed

    def _frame(
        self, draft: Draft, text: str, earlier: Ask | None, by_exchange: bool, named: bool, listed: bool
    ) -> Frame:
        if listed:
            return Frame.LIST
        index = len(self.asks)
        claim = claims_something(text)
        if claim is not None:
            said, rule = claim
            self.fired.append(rule)
            self.claims += _claims(said, index)
            if first("permission_tag", text) is None:
                return Frame.CORRECTION
        single = _is_single(text, self.reader.citations(text, self.law or self.reader.field.centre, self.day))
        frame, fired = frame_of(draft.own, named=named or earlier is not None, single=single)
        inherits = frame is Frame.RULE and fired is None
        if inherits and earlier is not None and earlier.frame in _YES_OR_NO and first("open_question", draft.own):
            return Frame.RULE  # 能不能拖？告诉他们什么: what is asked openly wants no yes or no
        if earlier is not None and (inherits or (by_exchange and not _has_question(draft.own))):
            return earlier.frame
        if frame is Frame.RULE and draft.intoned and first("open_question", draft.own) is None:
            fired, frame = Fired("frame.intoned", draft.own, "只用语气发问，是是非问"), Frame.VERDICT
        if by_exchange and first("the_same", text):
            fired, frame = Fired("frame.the_same", text, "问换了对象是否一样，两相比较"), Frame.COMPARISON
        elif not single:
            frame, learned = learned_frame(text, frame, named=named or earlier is not None)
            fired = learned or fired
        after_breaches = bool(self.asks) and self.asks[-1].frame is Frame.BREACHES
        if after_breaches and (frame is Frame.PROCEDURE or (frame is not Frame.BREACHES and "依据" in text)):
            frame = Frame.CONSEQUENCE  # 违反哪几条，怎么处理: what the authority does, not what the firm should
        if fired is not None:
            self.fired.append(fired)
        if frame is Frame.CORRECTION:
            self.claims += _claims(text, index) if claim is None else []
            return frame
        # what happened is told: what to do now is asked
        told = self.story.bearing and (frame is Frame.PROCEDURE or Kind.LIST not in kinds_of(text))
        if first("in_steps", text):  # 从头到尾要走哪些步骤: an order is asked, no table
            return Frame.PROCEDURE
        if frame in _MAY_LIST and not told and self._lists(text):
            self.fired.append(Fired("frame.list.kind", draft.own, "问的是多项，逐项列出"))
            return Frame.LIST
        if frame is Frame.VERDICT:
            counted = first("claim_number", text)
            if counted is not None:
                self.fired.append(Fired(counted[0].id, counted[1].group(), "题中的数与条文比较"))
                self.claims += _claims(counted[1].group(), index)
        return frame


def _kinds_of_events(collection: Collection, text: str) -> list[str]:
    """What the laws call that which people tell in words of their own: 宕机 is a 系统故障, that a 网络安全事件."""
    if collection.thesaurus is None:
        return []
    names: dict[str, None] = {}
    for start, end, concept in collection.concepts(text):
        if concept.scheme != _EVENTS or text[start:end] not in concept.hidden:
            continue
        names.update(dict.fromkeys(name for name in collection.thesaurus.broader(concept.name) if name not in text))
    return list(names)


def _has_question(own: str) -> bool:
    """Whether an exchange asks something of its own beside 呢."""
    return first("asks", own.rstrip("呢")) is not None


def _is_single(text: str, citations: Sequence[Citation]) -> bool:
    """Whether the text is nothing but the name of one provision."""
    named = [c for c in citations if c.eid]
    if len(named) != 1:
        return False
    rest = text[: named[0].start] + text[named[0].end :]
    return not re.sub(r"[那么呢，。？ 的《》]|请问", "", rest)


def _claims(said: str, index: int) -> list[Claim]:
    """What is taken for granted, once for each number in it."""
    amounts = list(amounts_in(said))
    return [Claim(said, index, amount.value, amount.unit) for amount in amounts] or [Claim(said, index)]
