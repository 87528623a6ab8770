"""The system under test, opened: the index, the reading of questions, the assistant."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corpus import Corpus, Settings, load_settings
from evaluation.run import Asker, Searcher, Understander
from retrieval import Answer, Assistant, Encoder, Engine, Understanding, Workspace, load_encoder

__all__ = ["System", "asker_of", "open_system"]


@dataclass(frozen=True, slots=True)
class System:
    """``assistant`` is what the product uses, ``searcher``, ``understand`` and ``ask`` its parts for comparisons.

    ``plain_understand`` knows no thesaurus; ``ask_without_graph`` answers from the search alone, without thesaurus, chains and lists.
    """

    settings: Settings
    corpus: Corpus
    engine: Engine
    encoder: Encoder | None
    searcher: Searcher
    understand: Understander
    plain_understand: Understander
    ask: Asker
    ask_without_graph: Asker
    assistant: Assistant


def open_system(settings: Settings | None = None) -> System:
    """Open the current build with everything that answers.

    Raises:
        DataError: there is no build, or it cannot be used.
    """
    settings = settings or load_settings()
    workspace = Workspace.open(settings)
    assistant, engine = workspace.assistant, workspace.engine
    encoder, _notice = load_encoder(settings.encoder) if engine.channels.has_meaning else (None, None)

    def plain(question: str, history: tuple[str, ...]) -> Understanding:
        return engine.understand(" ".join((*history, question)))

    def searched(question: str, history: tuple[str, ...]) -> Understanding:
        with engine.leaving_out(question):
            look = assistant.look(question, history)
        return replace(look.asked, promoted=look.first)

    return System(
        settings=settings,
        corpus=workspace.corpus,
        engine=engine,
        encoder=encoder,
        searcher=engine,
        understand=searched,
        plain_understand=plain,
        ask=asker_of(assistant),
        ask_without_graph=asker_of(Assistant(engine, assistant.corpus, None, settings.iri_base)),
        assistant=assistant,
    )


def asker_of(assistant: Assistant) -> Asker:
    """The assistant's way of answering as a function of question and earlier turns."""

    def ask(question: str, history: tuple[str, ...]) -> Answer:
        return assistant.ask(question, history=history)

    return ask
