"""The system under test, opened: the index, the reading of questions, the assistant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import retrieval
from corpus import Corpus, Settings, load_corpus, load_settings
from evaluation.run import Asker, Searcher, Understander
from retrieval.encoder import Encoder, load_encoder
from retrieval.models import Understanding
from retrieval.search import Engine

__all__ = ["System", "open_system"]

Confidence = Callable[[str, tuple[str, ...]], float | None]
"""Question and the turns before it → the probability that the collection answers it."""


@dataclass(frozen=True, slots=True)
class System:
    """``searcher``, ``understand`` and ``ask`` are what the product uses; ``plain_understand`` knows no thesaurus.

    ``ask`` and ``confidence`` are ``None`` where the product has no such part.
    """

    settings: Settings
    corpus: Corpus
    engine: Engine
    encoder: Encoder | None
    searcher: Searcher
    understand: Understander
    plain_understand: Understander
    ask: Asker | None = None
    confidence: Confidence | None = None


def open_system(settings: Settings | None = None) -> System:
    """Open the current build with everything that answers.

    Raises:
        DataError: there is no build, or it cannot be used.
    """
    settings = settings or load_settings()
    corpus = load_corpus(settings)
    encoder, _notice = load_encoder(settings.encoder)
    engine = Engine.open(settings, encoder=encoder)

    def plain(question: str, history: tuple[str, ...]) -> Understanding:
        return engine.understand(" ".join((*history, question)))

    maker: Any = getattr(retrieval, "Assistant", None)
    if maker is None:
        return System(settings, corpus, engine, encoder, engine, plain, plain)
    assistant: Any = maker.load(settings)

    def understand(question: str, history: tuple[str, ...]) -> Understanding:
        understood: Understanding = assistant.understand(question, history)
        return understood

    def ask(question: str, history: tuple[str, ...]) -> Any:
        return assistant.ask(question, history=history)

    return System(settings, corpus, engine, encoder, assistant, understand, plain, ask)
