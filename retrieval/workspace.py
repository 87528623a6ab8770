"""The one place in which collection, facts, index and assistant come together.

Command line, pages, evaluation and whatever other programs call are thin layers over it: the same question gives the
same result in each. Every part is loaded when it is first needed, so that looking at an article waits for no index.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus import (
    Corpus,
    NotFoundError,
    Settings,
    UsageError,
    format_title,
    load_corpus,
    load_settings,
    parse_citation,
)
from graph import Facts, norm_rows, read_facts
from retrieval.answering.answer import Assistant
from retrieval.checking.verifier import FactVerifier, Judgement, QuotedSpan, Verifier
from retrieval.finding.search import Engine
from retrieval.finding.store import Store
from retrieval.models import Answer, Hit
from retrieval.showing import no_article, provision_card, provision_chain

if TYPE_CHECKING:
    from graph import Crosswalk
    from retrieval.answering.writers.plain import PlainWriting
    from retrieval.answering.writers.rereading import QuestionHelp
    from retrieval.checking.citations import CheckedDocument
    from retrieval.checking.gap.check import GapProgress
    from retrieval.checking.gap.models import GapReport
    from retrieval.checking.said import JudgedWords

__all__ = ["Workspace"]


class Workspace:
    """All that can be asked of one collection and its current build.

    Args:
        settings: where texts, data folder and encoder are.
        corpus: the collection, where the caller has it already.
        facts: what the graph knows, likewise.
    """

    def __init__(self, settings: Settings, *, corpus: Corpus | None = None, facts: Facts | None = None) -> None:
        self.settings = settings
        if corpus is not None:
            self.corpus = corpus
        if facts is not None:
            self.facts = facts

    @classmethod
    def open(cls, settings: Settings | None = None) -> Workspace:
        """The workspace of the settings, default those of the environment. Reads nothing yet."""
        return cls(settings or load_settings())

    @cached_property
    def corpus(self) -> Corpus:
        """The collection."""
        return load_corpus(self.settings)

    @cached_property
    def graph_folder(self) -> Path:
        """The folder of the graph in the current build, its files checked.

        Raises:
            DataError: there is no build, or it is damaged; the message says what to do.
        """
        return Store(self.settings.home).current().path / "graph"

    @cached_property
    def facts(self) -> Facts:
        """What the graph of the current build knows.

        Raises:
            DataError: there is no build, or it is damaged.
        """
        return read_facts(self.graph_folder / "facts.json")

    @cached_property
    def engine(self) -> Engine:
        """The index of the current build.

        Raises:
            DataError: there is no build, or it is damaged or made with another encoder.
        """
        return Engine.open(self.settings)

    @cached_property
    def assistant(self) -> Assistant:
        """What answers questions.

        Raises:
            DataError: as for :attr:`engine` and :attr:`facts`.
        """
        return Assistant(self.engine, self.corpus, self.facts, self.settings.iri_base)

    @cached_property
    def verifier(self) -> Verifier:
        """What holds a statement against its quotations.

        Raises:
            DataError: there is no build.
        """
        return FactVerifier(self.corpus, self.facts)

    @cached_property
    def plain(self) -> PlainWriting | None:
        """What has a language model say answers in plainer words (白话摘要); ``None`` where no model is set.

        Raises:
            UsageError: the settings of the model cannot be used.
            DataError: there is no build.
        """
        if not self.settings.llm_url:
            return None
        from retrieval.answering.writers.plain import PlainWriting, writer_of
        from retrieval.answering.writers.record import WriterRecord

        writer = writer_of(self.settings)
        record = WriterRecord(self.settings)
        return PlainWriting(
            writer, self.corpus, self.verifier, record, lambda: Store(self.settings.home).current().path.name
        )

    @cached_property
    def reading_help(self) -> QuestionHelp | None:
        """What has a language model say what a question asks that nothing fits; ``None`` where that is not set.

        Raises:
            UsageError: the settings of the model cannot be used.
        """
        if not (self.settings.llm_url and self.settings.llm_reading):
            return None
        from retrieval.answering.writers.plain import writer_of
        from retrieval.answering.writers.rereading import QuestionHelp

        return QuestionHelp(writer_of(self.settings), lambda text, day: self.ask(text, (), day), self.corpus)

    def load(self) -> None:
        """Load all that a question needs, so that the first one does not wait.

        Raises:
            DataError: there is no build, or it cannot be used.
        """
        _ = self.assistant

    def ask(
        self, question: str, history: Sequence[str] = (), as_of: str | None = None, asker: Sequence[str] = ()
    ) -> Answer:
        """Answer a question, or refuse with the reason.

        Args:
            question: at most ``LIMITS.question`` characters.
            history: the earlier questions of the conversation, oldest first.
            as_of: ISO day whose versions count.
            asker: the institution types that were set (我是…).

        Raises:
            UsageError: the question or the day cannot be used.
            DataError: there is no build.
        """
        return self.assistant.ask(question, history, as_of, asker)

    def search(
        self,
        question: str,
        top_k: int = 10,
        *,
        doc: str | None = None,
        history: Sequence[str] = (),
        as_of: str | None = None,
    ) -> list[Hit]:
        """The articles that fit best, those that an answer would cite first; ``doc`` keeps to one instrument.

        Raises:
            UsageError: the question or the day cannot be used.
            DataError: there is no build.
        """
        return self.assistant.hits(self.assistant.look(question, history, as_of), top_k, doc)

    def show(self, citation: str, as_of: str | None = None) -> dict[str, Any]:
        """One provision as a card: its words, status, neighbours, what it cites and what cites it.

        Raises:
            UsageError: the words are no citation, or the date is no date.
            NotFoundError: the instrument is not in the collection, or has no such article.
        """
        return provision_card(citation, self.corpus, lambda: self.facts, as_of=as_of, iri_base=self.settings.iri_base)

    def chain(self, citation: str, as_of: str | None = None) -> dict[str, Any]:
        """Duty → sanctions → laws above, for one provision; that there is none is said.

        Raises:
            UsageError: the words are no citation of an article, or the date is no date.
            NotFoundError: the instrument is not in the collection, or has no such article.
            DataError: there is no build.
        """
        base = self.settings.iri_base
        return provision_chain(citation, self.corpus, self.facts, as_of=as_of, iri_base=base)

    def norms(self, entity: str | None = None, doc: str | None = None) -> list[dict[str, Any]]:
        """The norms of an entity (those that reach it under a wider name, too) and of an instrument.

        Raises:
            DataError: there is no build.
        """
        return norm_rows(self.facts, entity=entity, doc=doc)

    def changes(self, new: str, old: str | None = None, entity: str | None = None) -> dict[str, Any]:
        """What a version of a law changes: articles, duties new, changed and gone, references gone stale, policies touched.

        Args:
            new: id of the later version.
            old: id of the earlier one, default the one before it.
            entity: only the duties that reach this kind of institution.

        Raises:
            NotFoundError: there is no earlier version, or one of the texts is missing.
            UsageError: there is no instrument with that id.
            DataError: there is no build.
        """
        from graph import changes_document
        from retrieval.checking.gap.affected import affected_document, affected_policies
        from retrieval.checking.gap.decisions import GapBook

        earlier = old or self.corpus.document(new).instrument.previous
        if earlier is None:
            title = format_title(self.corpus.document(new).instrument)
            raise NotFoundError(f"库中没有{title}的较早版本，无从比较；有较早版本的文本时可用 famai corpus add 收录")
        self.corpus.document(earlier)
        found = changes_document(self.facts, self.corpus, earlier, new, entity)
        policies = affected_policies(GapBook(self.settings), self.corpus, self.facts, earlier, new)
        return {**found, "policies": affected_document(policies)}

    def check(self, text: str, as_of: str | None = None) -> CheckedDocument:
        """Every citation of a text with what is wrong with it, and what is no citation of a law.

        Raises:
            UsageError: the text is empty or too long.
        """
        from retrieval.checking.citations import check_text

        return check_text(text, self.corpus, crosswalks=self.crosswalks, as_of=as_of)

    def check_file(self, path: Path, as_of: str | None = None) -> CheckedDocument:
        """As :meth:`check`, for a file.

        Raises:
            SourceError: the file cannot be read.
            UsageError: its text is empty or too long.
        """
        from retrieval.checking.citations import check_file

        return check_file(path, self.corpus, crosswalks=self.crosswalks, as_of=as_of)

    def judge(self, text: str, citation: str, as_of: str | None = None) -> tuple[Judgement, str, str]:
        """Whether a statement says what a provision says (走样核对), with the provision's label and words.

        Raises:
            UsageError: the words are no citation of an article, or there is no statement.
            NotFoundError: the instrument is not in the collection, or has no such article.
            DataError: there is no build.
        """
        if not text.strip():
            raise UsageError("没有要核对的话；请写出转述的那句话")
        locator = parse_citation(citation, self.corpus.names, as_of=as_of).locator
        if locator is None or locator.article is None:
            raise no_article(citation)
        article, start, end = self.corpus.span(locator)
        quoted = QuotedSpan(locator.doc_id, article.eid, article.text[start:end], start)
        judged = self.verifier.verify(text, [quoted], as_of=as_of)
        return judged, self.corpus.label(locator), quoted.quote

    def judge_words(self, text: str, citation: str = "", as_of: str | None = None) -> JudgedWords:
        """Hold a paraphrase against what it rests on, sentence by sentence; see :func:`judge_words`."""
        from retrieval.checking.said import judge_words

        return judge_words(text, citation, self.corpus, self.verifier, as_of=as_of)

    @property
    def crosswalks(self) -> Sequence[Crosswalk]:
        """Between the versions of laws; from the facts where these are loaded, which a check does not need."""
        known = self.__dict__.get("facts")
        return known.crosswalks if known else self._aligned

    @cached_property
    def _aligned(self) -> Sequence[Crosswalk]:
        from graph import crosswalks

        return crosswalks(self.corpus)

    def gap(
        self,
        policies: Sequence[tuple[str, str]],
        entity: str | Sequence[str],
        documents: Sequence[str] | None = None,
        *,
        progress: GapProgress | None = None,
        checklists: bool = True,
    ) -> GapReport:
        """Hold a firm's own policies, as (name, text), against the duties of the entity types (外规内化).

        Args:
            policies: one or several that together are one set of rules.
            entity: one or several types of institution.
            documents: ids of instruments, default the centre of the field.
            progress: told how many duties are done, of how many.
            checklists: whether the curated elements of duties are used.

        Raises:
            UsageError: an entity type is not known, or there is no text.
            NotFoundError: an instrument is not in the collection.
            DataError: there is no build.
        """
        from retrieval.checking.gap.check import GapRules, check_gap

        return check_gap(
            GapRules(self.corpus, self.facts, checklists=checklists), policies, entity, documents, progress
        )

    def explain(self, question: str, history: Sequence[str] = (), as_of: str | None = None) -> dict[str, Any]:
        """How a question is read, by which rules, what its frames say, and what speaks for each article.

        Raises:
            UsageError: the question or the day cannot be used.
            DataError: there is no build.
        """
        from retrieval.explaining import explanation

        look = self.assistant.look(question, history, as_of)
        return explanation(
            look.asked,
            look.pool,
            look.reading,
            self.engine.model,
            self.assistant.verdicts(look),
            self.assistant.reasons(look),
        )
