"""The address from which a page fetches the 白话摘要 of an answer, once the answer itself is shown.

What is written before comes as a piece of the page; what a model writes now comes in lines of JSON, sentence by sentence
as they pass: ``{"all": html}`` stands for what was there, ``{"add": html}`` goes behind it. A second address gives what a
question may have meant that nothing fits.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from queue import Queue

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from corpus import FamaiError
from retrieval import PlainSentence, PlainWriting
from ui.access.identity import owner_of
from ui.web.plain_words import coming_html, kept_words, plain_html, readings_html, sentence_html
from ui.web.routes import fragment, require_own_page
from ui.web.sessions import Turn
from ui.web.workbench import Workbench

__all__ = ["plain_routes"]

logger = logging.getLogger(__name__)


def plain_routes(bench: Workbench) -> APIRouter:
    """The two addresses."""
    router = APIRouter()

    @router.post("/famai/plain/{turn_id}", response_model=None)
    def plain(request: Request, turn_id: str, kept: bool = False) -> Response:
        """The summary of a turn of the reader's own; with ``kept``, only one that is there already."""
        coming: list[Iterator[str]] = []

        def result() -> str:
            require_own_page(request)
            owner = owner_of(request)
            turn = bench.sessions.turn(owner, turn_id)
            words = kept_words(bench, turn)
            if words is None and not kept and (writing := bench.plain):
                coming.append(_coming(writing, turn, owner))
            return plain_html(words, turn.answer) if words else ""

        piece = fragment(result)
        if not coming:
            return piece
        return StreamingResponse(coming[0], media_type="application/x-ndjson", headers={"Cache-Control": "no-store"})

    @router.post("/famai/reread/{turn_id}")
    def reread(request: Request, turn_id: str) -> HTMLResponse:
        """What a model reads in a question of the reader's own that nothing fits."""

        def result() -> str:
            require_own_page(request)
            owner = owner_of(request)
            turn = bench.sessions.turn(owner, turn_id)
            helper = bench.reading_help
            return readings_html(helper.read(turn.answer, turn.as_of, owner)) if helper else ""

        return fragment(result)

    return router


def _coming(writing: PlainWriting, turn: Turn, owner: str) -> Iterator[str]:
    """The lines of a summary that is being written; it is written to its end, and kept, where nobody reads on."""
    said: Queue[dict[str, str] | None] = Queue()
    count = 0

    def passed(sentence: PlainSentence) -> None:
        nonlocal count
        if not count:
            said.put({"all": coming_html()})
        count += 1
        said.put({"add": sentence_html(sentence, turn.answer)})

    def write() -> None:
        try:
            said.put({"all": plain_html(writing.write(turn.answer, turn.as_of, owner, passed), turn.answer)})
        except FamaiError as error:
            logger.warning("a summary was not written: %s", type(error).__name__)
        finally:
            said.put(None)

    threading.Thread(target=write, name="famai-plain", daemon=True).start()
    while (line := said.get()) is not None:
        yield json.dumps(line, ensure_ascii=False) + "\n"
