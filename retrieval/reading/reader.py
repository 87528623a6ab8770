"""A question as typed → a :class:`~retrieval.reading.models.Reading`: who asks, what is asked, what bears on it.

Each step is a module of its own; the rules that fired are kept. The story never decides: what is searched, which kinds
a question has and whether it is refused are read off the asks and the clauses that bear on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from corpus import Citation, Corpus, NameTable, UsageError, find_citations
from graph import Thesaurus
from retrieval.limits import LIMITS
from retrieval.reading.asker import Asker, acting, most_special, read_asker
from retrieval.reading.asks import Draft, divide
from retrieval.reading.builder import Builder, Story
from retrieval.reading.clauses import Clause, clauses_of
from retrieval.reading.collection import Collection
from retrieval.reading.coordination import of_each
from retrieval.reading.days import check_day, chosen_day
from retrieval.reading.field import Field, load_field
from retrieval.reading.followups import is_new_topic
from retrieval.reading.frames import shape_of, wants_list
from retrieval.reading.models import Reading
from retrieval.reading.story import facts_of
from retrieval.reading.titles import with_known_titles
from retrieval.reading.wording import Speller, clean, in_chinese, standard_names

__all__ = ["Reader"]

_LOOK_IN = re.compile(
    r"(?:按照?|依照?|根据|就|在|看|照|说的是|是)?[《》]?(?:里面?|中|下|上|的|来说|来看|这[部个]|呢|吧|为准)*"
)
_CITED = 256  # texts of which the citations are kept: the rules that read a question ask for those of the same clauses


class Reader:
    """Reads questions with all that is known of a collection.

    Args:
        corpus: for the names of its instruments.
        thesaurus: the terms; without it nobody is recognised and nothing is expanded.
        rarity: how rare a pair of characters is in the texts (0: no text has it).
        speller: mends typing errors; without it none are mended.
        names: ``corpus.names``, if already at hand.
    """

    def __init__(
        self,
        corpus: Corpus,
        collection: Collection,
        speller: Speller | None = None,
        names: NameTable | None = None,
        field: Field | None = None,
    ) -> None:
        self.corpus = corpus
        self.collection = collection
        self.names = names or corpus.names
        self.field = field or load_field()
        self._speller = speller

        @lru_cache(maxsize=_CITED)
        def cited(text: str, law: str | None, day: str | None, today: date) -> tuple[Citation, ...]:
            return find_citations(text, self.names, law, as_of=day)

        self._cited = cited

    @property
    def thesaurus(self) -> Thesaurus | None:
        """The terms of the collection."""
        return self.collection.thesaurus

    def read(
        self,
        question: str,
        history: Sequence[str] = (),
        as_of: str | None = None,
        asker: str | Iterable[str] = (),
    ) -> Reading:
        """Read a question.

        Args:
            question: as typed, at most ``LIMITS.question`` characters.
            history: the earlier questions of the conversation, oldest first.
            as_of: ISO day whose versions count; beats one that the question chooses.
            asker: the institution types that the user set (我是); what the question says goes before.

        Raises:
            UsageError: the question, the day or an institution type cannot be used; the message says why.
        """
        day = check_day(as_of)
        before = self._before(history, as_of)
        given = (asker,) if isinstance(asker, str) else tuple(asker)
        return self._read(question, self._words(question), before, day, self._known(given))

    def _words(self, question: str) -> str:
        text = clean(question)
        text = in_chinese(standard_names(text if self._speller is None else self._speller.mend(text)))
        return with_known_titles(text, self.names)

    def _known(self, names: Iterable[str]) -> tuple[str, ...]:
        """The institution types that the user set, by the names that the thesaurus knows.

        Raises:
            UsageError: one is no institution type; the message lists those that are.
        """
        if self.thesaurus is None:
            return tuple(names)
        types: list[str] = []
        for name in filter(None, (name.strip() for name in names)):
            concept = self.thesaurus.concept(name)
            if concept is None or concept.scheme != "entity":
                known = "、".join(dict.fromkeys((*self.field.basic, *self.field.others)))
                raise UsageError(f"不认识的机构类型“{name}”；可以用：{known}")
            types.append(self.field.same.get(concept.name, concept.name))
        return most_special(types, self.thesaurus, self.field)

    def _before(self, history: Sequence[str], as_of: str | None) -> Reading | None:
        """The turn before, itself read with the turns before it; what cannot be used was refused in its time."""
        reading: Reading | None = None
        for turn in list(history)[-LIMITS.history_turns :]:
            try:
                text = self._words(turn[: LIMITS.question])
            except UsageError:
                continue
            reading = self._read(turn, text, reading, as_of, ())
        return reading

    def _read(
        self, question: str, text: str, before: Reading | None, day: str | None, given: tuple[str, ...]
    ) -> Reading:
        clauses = clauses_of(text)
        said = read_asker(clauses, self.thesaurus, self.field)
        division = divide(text)
        fired = [*said.fired, *division.fired]
        if any(is_new_topic(clause.text) for clause in clauses):
            before = None if before is None else replace(before, asks=(), targets=())
        day = day or chosen_day(text)
        types = self._types(said, before, given)
        story = Story.of(division, said, self.collection)
        beside = [c for clause in division.story for c in self._only_named(clause.text, day)]
        builder = Builder(self, story, before, day, fired, beside)
        whole = wants_list(text)
        drafts = division.drafts
        drafts = _merged(drafts) if whole else of_each(drafts, lambda words: self.citations(words, None, day))
        fired += [whole] if whole else []
        for draft in drafts:
            builder.add(draft, listed=whole is not None)
        shape, rule = shape_of(text)
        fired += [rule] if rule else []
        kept = builder.kept()
        asked = [ask.text for ask in builder.asks]
        return Reading(
            question=question,
            text=text,
            bearing=_composed(kept, drafts, asked),
            asker=types,
            denied=said.denied,
            about=self._about(builder, clauses, before, said.denied),
            asks=tuple(builder.asks),
            facts=tuple(facts_of(kept, asked, self.collection)),
            claims=tuple(builder.claims),
            targets=self.citations(text, builder.law, day),
            shape=shape,
            as_of=builder.day or (before.as_of if before and builder.follows else None),
            follows_up=builder.follows,
            rules=tuple(fired),
        )

    def _only_named(self, words: str, day: str | None) -> tuple[Citation, ...]:
        """The instrument of a clause that only says in which one to look (155号令里); nothing of other clauses."""
        found = self.citations(words, None, day)
        if len(found) != 1 or not found[0].doc_id or found[0].article:
            return ()
        rest = f"{words[: found[0].start]}{words[found[0].end :]}"
        return found if _LOOK_IN.fullmatch(rest) else ()

    def _types(self, said: Asker, before: Reading | None, given: tuple[str, ...]) -> tuple[str, ...]:
        types = said.types or (before.asker if before else ()) or given
        return tuple(name for name in types if name not in said.denied)

    def _about(
        self, builder: Builder, clauses: Sequence[Clause], before: Reading | None, denied: Sequence[str]
    ) -> tuple[str, ...]:
        """The one institution of which is asked, else which the story tells of, else of which was asked before."""
        if self.thesaurus is None:
            return ()
        asked = dict.fromkeys(name for ask in builder.asks for name in ask.bearers)
        told = dict.fromkeys(n for clause in clauses for n in acting(clause.text, self.thesaurus, self.field))
        sides = self.field.counterparts
        found = most_special([n for n in asked or told if n not in sides], self.thesaurus, self.field)
        if not found and before is not None and builder.follows:
            found = before.about
        basic = [name for name in found if name in self.field.basic]
        return tuple(name for name in found if name not in denied) if len(basic) == 1 else ()

    def citations(self, text: str, law: str | None, day: str | None) -> tuple[Citation, ...]:
        """The provisions and instruments that a text names; a bare 第十八条 is that of ``law``."""
        return self._cited(text, law, day, date.today())


def _merged(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """All drafts as one: a question that wants a list asks one thing."""
    if len(drafts) < 2:
        return tuple(drafts)
    own = "，".join(draft.text for draft in drafts)
    return (Draft(own, (), drafts[0].start, drafts[-1].end, drafts[0].sentence),)


def _composed(kept: Sequence[Clause], drafts: Sequence[Draft], asked: Sequence[str]) -> str:
    """What is judged: the clauses that bear and the asks, in their order."""
    parts = [(clause.start, clause.text) for clause in kept]
    parts += [(draft.start, words) for draft, words in zip(drafts, asked, strict=True)]
    return "，".join(text for _, text in sorted(parts, key=lambda part: part[0]))
