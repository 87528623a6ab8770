"""What every view of the workbench draws from: the collection, the facts, the assistant, the conversations.

The collection is there at once; the facts and the assistant are loaded in the background, so that the page is
usable while they come. A build that is made while the server runs is taken up without a restart.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol

from corpus import (
    Annotation,
    Article,
    Corpus,
    DataError,
    Document,
    FamaiError,
    Locator,
    NotFoundError,
    Settings,
    load_annotations,
    load_corpus,
)
from graph import Facts
from retrieval import Answer, Workspace
from ui.exports import collection_version
from ui.web.fact_index import ArticleFacts, FactIndex
from ui.web.request_log import QuestionLog
from ui.web.sessions import SessionStore
from ui.web.terms import TermUse, term_uses

if TYPE_CHECKING:
    from retrieval import PlainWriting, QuestionHelp

__all__ = ["Asker", "Workbench"]

logger = logging.getLogger(__name__)

_NUMBER = re.compile(r"[0-9]{1,4}(?:-[0-9]{1,2})?")  # as in /law/…/17-1: 第十七条之一
_EID = re.compile(r"[a-z0-9_-]{1,60}")
_NOT_LOADED = "问答部分未能载入；请执行 famai doctor 检查"
WAIT_SECONDS = 120.0
LOOK_SECONDS = 3.0  # between two looks for a newer build


class Asker(Protocol):
    """What answers questions."""

    def ask(
        self, question: str, history: Sequence[str] = (), as_of: str | None = None, asker: Sequence[str] = ()
    ) -> Answer:
        """Answer or refuse."""


class Workbench:
    """The state that the views share."""

    def __init__(
        self,
        settings: Settings,
        facts: Callable[[], Facts | None],
        asker: Callable[[Corpus, Facts | None], Asker],
        corpus: Corpus | None = None,
        version: Callable[[], str | None] = lambda: None,
        read: Corpus | None = None,
    ) -> None:
        """``corpus`` is used for ever, ``read`` (read already) until a newer build is taken up."""
        self.settings = settings
        self.corpus = corpus or read or load_corpus(settings)
        self.sessions = SessionStore(settings)
        self.questions = QuestionLog(settings)
        self._make_asker, self._make_facts, self._version = asker, facts, version
        self._given_corpus = corpus
        self._stop = threading.Event()
        self._refreshing = threading.Lock()
        self._seen: str | None = None
        self._asker: Asker | None = None
        self._facts = FactIndex(None)
        self._failure: FamaiError | None = None
        self._facts_ready = threading.Event()
        self._asker_ready = threading.Event()
        self.previous_and_next = lru_cache(maxsize=4096)(self._previous_and_next)

    def start_loading(self, *afterwards: Callable[[], object]) -> None:
        """Load the facts and the assistant in the background, and then do what the first reader would wait for."""
        threading.Thread(target=self._load, args=afterwards, name="famai-load", daemon=True).start()

    def stop(self) -> None:
        """Look for new builds no more."""
        self._stop.set()

    def _load(self, *afterwards: Callable[[], object]) -> None:
        self._seen = self._version()
        self._load_first()
        _ = self._facts.index  # made here, that nobody who opens an article waits for it
        for prepare in afterwards:
            try:
                prepare()
            except FamaiError as error:  # the view will say so itself
                logger.info("%s", error)
        while not self._stop.wait(LOOK_SECONDS):
            self.refresh()

    def refresh(self) -> None:
        """Take up a newer build now, where there is one; what was opened before goes on with the old one."""
        with self._refreshing:
            newest = self._version()
            if newest is None or newest == self._seen:
                return
            self._seen = newest
            try:
                self._reload()
                logger.warning("已启用新的索引：%s", newest)
            except Exception:
                logger.exception("the new build %s could not be loaded; the earlier one stays in use", newest)

    def _reload(self) -> None:
        """Put collection, facts and assistant of a new build in the place of the old ones, all or none."""
        corpus = self._given_corpus or load_corpus(self.settings)
        facts = FactIndex(self._make_facts())
        asker = self._make_asker(corpus, facts.facts)
        self.corpus, self._facts, self._asker, self._failure = corpus, facts, asker, None
        self.previous_and_next.cache_clear()
        for counted in ("article_count", "collection"):
            self.__dict__.pop(counted, None)

    def _load_first(self) -> None:
        try:
            self._facts = FactIndex(self._make_facts())
        except FamaiError as error:
            logger.error("%s", error)
        except Exception:
            logger.exception("the facts could not be loaded")
        finally:
            self._facts_ready.set()
        try:
            self._asker = self._make_asker(self.corpus, self._facts.facts)
        except FamaiError as error:
            self._failure = error
            logger.error("%s", error)
        except Exception as error:
            self._failure = DataError(f"问答部分未能载入（{type(error).__name__}）；请执行 famai doctor 检查")
            logger.exception("the assistant could not be loaded")
        finally:
            self._asker_ready.set()

    @property
    def ready(self) -> bool:
        """Whether questions are answered at once."""
        return self._asker is not None

    @property
    def loading(self) -> bool:
        """Whether something is still being loaded."""
        return not (self._facts_ready.is_set() and self._asker_ready.is_set())

    def wait_until_loaded(self) -> FamaiError | None:
        """Wait for the assistant; what keeps it from answering, if something does."""
        self._asker_ready.wait()
        return self._failure

    @property
    def facts(self) -> FactIndex:
        """The facts; waits for them while they are being loaded."""
        self._facts_ready.wait(WAIT_SECONDS)
        return self._facts

    def ask(
        self, question: str, history: Sequence[str] = (), as_of: str | None = None, asker: Sequence[str] = ()
    ) -> Answer:
        """Answer a question for the institution types set (我是); waits for the assistant while it is being loaded.

        Raises:
            FamaiError: the question was refused as input, or the assistant cannot be loaded.
        """
        if not self._asker_ready.wait(WAIT_SECONDS):
            raise DataError("索引仍在载入，请稍后再问")
        if self._asker is None:
            raise self._failure or DataError(_NOT_LOADED)
        return self._asker.ask(question, history=history, as_of=as_of, asker=asker)

    @property
    def workspace(self) -> Workspace:
        """All that answers, for the protocols of other programs; waits while it is being loaded.

        Raises:
            FamaiError: it cannot be loaded.
        """
        if not self._asker_ready.wait(WAIT_SECONDS):
            raise DataError("索引仍在载入；请稍后再试")
        if not isinstance(self._asker, Workspace):
            raise self._failure or DataError(_NOT_LOADED)
        return self._asker

    @property
    def plain(self) -> PlainWriting | None:
        """What writes 白话摘要; ``None`` where no model is set, or while nothing answers yet.

        Raises:
            UsageError: the settings of the model cannot be used.
        """
        return self._asker.plain if isinstance(self._asker, Workspace) else None

    @property
    def reading_help(self) -> QuestionHelp | None:
        """What reads a question anew that nothing fits; ``None`` where that is not set, or while nothing answers yet."""
        return self._asker.reading_help if isinstance(self._asker, Workspace) else None

    @cached_property
    def article_count(self) -> int:
        """Articles in the collection, sections of texts without articles aside."""
        return sum(not article.is_section for _, article in self.corpus.articles())

    @cached_property
    def collection(self) -> str:
        """The state of the collection, by which an answer can be told to be of now or of before."""
        return collection_version(self.corpus)

    def document(self, doc_id: str) -> Document:
        """The document with that id.

        Raises:
            NotFoundError: there is none.
        """
        if doc_id not in self.corpus.documents:
            raise NotFoundError("没有这部法规：地址可能有误")
        return self.corpus.documents[doc_id]

    def article(self, doc_id: str, eid: str) -> tuple[Document, Article]:
        """The document and its article; ``eid`` may be the bare number (``18``).

        Raises:
            NotFoundError: there is no such document or article.
        """
        document = self.document(doc_id)
        if _NUMBER.fullmatch(eid):
            eid = Locator.of(doc_id, eid).article or ""
        if not _EID.fullmatch(eid):
            raise NotFoundError("没有这一条：地址可能有误")
        return document, self.corpus.article(Locator(doc_id, eid))

    def _previous_and_next(self, doc_id: str, eid: str) -> tuple[Article | None, Article | None]:
        articles = self.corpus.documents[doc_id].tree.articles
        place = next(i for i, a in enumerate(articles) if a.eid == eid)
        return (
            articles[place - 1] if place else None,
            articles[place + 1] if place + 1 < len(articles) else None,
        )

    def short_title(self, doc_id: str) -> str:
        """The name by which staff call a law: 218号令, 网络安全法; its title where it has no shorter one."""
        instrument = self.corpus.documents[doc_id].instrument
        title = instrument.title.removeprefix("中华人民共和国")
        names = [a for a in instrument.aliases if "《" not in a and 4 <= len(a) < len(title)]
        orders = [a for a in names if a.endswith("号令")]
        return orders[0] if orders else title if len(title) <= 9 or not names else names[0]

    def annotation(self, doc_id: str, article: Article) -> Annotation | None:
        """Our own summary of the article, if there is one."""
        if article.is_section or article.insertion:
            return None
        annotations: Mapping[int, Annotation] = load_annotations(doc_id)
        return annotations.get(article.number)

    def article_facts(self, doc_id: str, article: Article) -> ArticleFacts:
        """What the graph knows of the article, as far as it is loaded."""
        return self._facts.of(doc_id, article)

    def term_uses(self, doc_id: str, article: Article) -> list[TermUse]:
        """Where the article uses a term that its document defines, once each."""
        return term_uses(article, self.article_facts(doc_id, article).terms)
