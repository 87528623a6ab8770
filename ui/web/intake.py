"""Taking texts into the collection while the workbench runs: one job at a time, its state told to every page.

The index is brought up to date by a process of its own, so that questions are answered meanwhile; the workbench takes
the new build up by itself.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus import (
    Corpus,
    DataError,
    Document,
    FamaiError,
    Settings,
    Taken,
    Visitor,
    fetch_into,
    format_title,
    load_corpus,
)

__all__ = ["Intake", "State", "lacking"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """What the job does: ``doing`` in Chinese (empty when it rests), what was taken, and what went wrong."""

    doing: str = ""
    taken: tuple[Taken, ...] = ()
    failed: tuple[str, ...] = ()
    finished: str = ""


def lacking(corpus: Corpus) -> list[Document]:
    """The instruments whose text the catalogue expects and nobody has yet; a digest does not count as one."""
    return [d for d in corpus.documents.values() if d.origin != "text" and (d.instrument.file or d.instrument.package)]


class Intake:
    """The one job of a server that takes texts in."""

    def __init__(
        self,
        settings: Settings,
        visitor: Callable[[], Visitor] = Visitor,
        take_up: Callable[[], object] = lambda: None,
    ) -> None:
        """``take_up`` makes the workbench take up the new build, so that it is in use once the state says so."""
        self._settings = settings
        self._visitor = visitor
        self._take_up = take_up
        self._lock = threading.Lock()
        self.state = State()

    def take(self, make: Callable[[], Taken]) -> Taken:
        """Take one text in now, and bring the index up to date in the background.

        Raises:
            FamaiError: it was not taken in, or another job is at work.
        """
        self._begin("正在收录……")
        try:
            taken = make()
        except BaseException:
            self.state = State()
            self._lock.release()
            raise
        self.state = State("正在更新索引……", (taken,))
        self._run(self._update)
        return taken

    def fetch(self, ids: Sequence[str]) -> None:
        """Get the texts from official sites in the background, then bring the index up to date.

        Raises:
            DataError: another job is at work.
        """
        self._begin("正在连接官方网站……")
        self._run(lambda: self._fetch(ids))

    def _begin(self, doing: str) -> None:
        if not self._lock.acquire(blocking=False):
            raise DataError(f"另一项收录还没有完成（{self.state.doing}），请稍后再试")
        self.state = State(doing)

    def _run(self, work: Callable[[], None]) -> None:
        def guarded() -> None:
            try:
                work()
            except Exception:
                logger.exception("the intake failed")
                self.state = replace(self.state, doing="", finished="收录中断；请执行 famai build 更新索引")
            finally:
                self._lock.release()

        threading.Thread(target=guarded, name="famai-intake", daemon=True).start()

    def _fetch(self, ids: Sequence[str]) -> None:
        corpus = load_corpus(self._settings)
        visitor = self._visitor()
        for place, doc_id in enumerate(ids, 1):
            document = corpus.document(doc_id)
            self.state = replace(self.state, doing=f"{place}/{len(ids)} 正在获取{format_title(document.instrument)}……")
            try:
                taken = fetch_into(document.instrument, self._settings.home, corpus.documents, visitor)
            except FamaiError as error:
                self.state = replace(self.state, failed=(*self.state.failed, str(error)))
                continue
            self.state = replace(self.state, taken=(*self.state.taken, taken))
        if self.state.taken:
            self._update()
        else:
            self.state = replace(self.state, doing="", finished="没有取到原文")

    def _update(self) -> None:
        """Build in a process of its own."""
        self.state = replace(self.state, doing="正在更新索引……")
        settings = self._settings
        own = {
            "FAMAI_HOME": str(settings.home),
            "FAMAI_TEXTS": str(settings.texts),
            "FAMAI_ENCODER": settings.encoder,
            "FAMAI_IRI_BASE": settings.iri_base,
        }
        command = [sys.executable, "-c", "from ui.cli import main; main()", "build"]
        done = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, check=False)
        self._take_up()
        words = "索引已更新，可以提问了" if done.returncode == 0 else f"索引没有更新：{done.stderr.strip()[-300:]}"
        self.state = replace(self.state, doing="", finished=words)
