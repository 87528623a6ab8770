"""A verified answer → 白话摘要: the model rewrites, each sentence is held against the quotations that it names.

The answer is made before and stays as it is; whatever goes wrong here costs it nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence

import httpx

from corpus import Corpus, FamaiError, Settings, UsageError
from retrieval.answering.writers.alone import OneEach
from retrieval.answering.writers.endpoint import EndpointWriter
from retrieval.answering.writers.hearing import Hearing, sayable
from retrieval.answering.writers.models import (
    AnswerWriter,
    PlainSentence,
    PlainWords,
    WriterError,
    WriterReply,
    WriterTask,
)
from retrieval.answering.writers.prompt import PROMPT_VERSION, task_of
from retrieval.answering.writers.record import WriterRecord
from retrieval.answering.writers.replies import sentences_of
from retrieval.answering.writers.stub import stub_transport
from retrieval.checking.strictness import StrictVerifier
from retrieval.checking.verifier import Verifier
from retrieval.libraries import library_version
from retrieval.models import Answer

__all__ = ["PlainWriting", "writer_of"]

_STUB = {"stub:": ("演示（自带的录制答复）", False), "stub:lies": ("演示（自带的录制答复，全是错的）", True)}


def writer_of(settings: Settings, transport: httpx.BaseTransport | None = None) -> EndpointWriter:
    """The writer that the settings name.

    Raises:
        UsageError: the settings do not fit together, or the address may not be used.
    """
    url = settings.llm_url
    if url in _STUB:
        name, lies = _STUB[url]  # two names: what the one wrote is not shown for the other
        return EndpointWriter("http://stub", name, transport=stub_transport(lies))
    if not settings.llm_model:
        raise UsageError("设置了 FAMAI_LLM_URL 而没有设置 FAMAI_LLM_MODEL；请写明模型名")
    return EndpointWriter(
        url,
        settings.llm_model,
        settings.llm_key_file,
        outside=settings.llm_outside,
        transport=transport,
        whole=float(settings.llm_seconds),
    )


class PlainWriting:
    """Writes summaries for users, one at a time for each, and keeps them."""

    def __init__(
        self,
        writer: AnswerWriter,
        corpus: Corpus,
        verifier: Verifier,
        record: WriterRecord | None = None,
        collection: Callable[[], str] = str,
    ) -> None:
        self._writer, self._corpus, self._record = writer, corpus, record
        self._verifier = StrictVerifier(corpus, verifier)
        self._collection = collection
        self._each = OneEach()

    def write(
        self,
        answer: Answer,
        as_of: str | None = None,
        user: str = "",
        passed: Callable[[PlainSentence], None] | None = None,
    ) -> PlainWords:
        """The summary of an answer; without sentences and with a note where there is none.

        Args:
            answer: the verified answer.
            as_of: ISO day whose versions count.
            user: whose request it is; each has one at a time.
            passed: told of each sentence as soon as it has come and holds, while the model still writes.
        """
        task = self._task(answer, as_of)
        if answer.abstained or not task.statements:
            return PlainWords(model=self._writer.model, note="这个回答没有可以改写的内容")
        key = self._key(task)
        if kept := self._again(key, answer, as_of):
            return kept
        heard = Hearing(self._verifier, answer, as_of, passed)
        try:
            with self._each.turn(user):
                reply = self._writer.write(task, heard.take) if passed else self._writer.write(task)
        except WriterError as error:  # what has passed is true for itself, and stands
            note = "；".join(filter(None, (str(error), "回答照常", self._writer.notice if heard.good else "")))
            return PlainWords(tuple(heard.good), model=self._writer.model, note=note)
        words = self._held(reply.sentences, answer, as_of, key)
        self._keep(words, task, reply)
        return words

    def kept(self, answer: Answer, as_of: str | None = None) -> PlainWords | None:
        """The summary that was written before, judged anew; asks no model."""
        task = self._task(answer, as_of)
        return self._again(self._key(task), answer, as_of) if task.statements else None

    def _task(self, answer: Answer, as_of: str | None) -> WriterTask:
        return sayable(task_of(answer, self._corpus), self._verifier, answer, as_of)

    def _again(self, key: str, answer: Answer, as_of: str | None) -> PlainWords | None:
        """What was kept under a key, from the reply as it came; a record that cannot be read counts as none."""
        try:
            found = self._record.find(key) if self._record else None
            before = sentences_of(found.reply, found.form) if found else ()
        except (FamaiError, WriterError):
            return None
        return self._held(before, answer, as_of, key) if before else None

    def _held(self, sentences: Sequence[PlainSentence], answer: Answer, as_of: str | None, key: str) -> PlainWords:
        heard = Hearing(self._verifier, answer, as_of)
        for one in sentences:
            heard.take(one)
        note = self._writer.notice if heard.good else "模型所写的没有一句通过核对，未采用；回答照常"
        return PlainWords(tuple(heard.good), tuple(heard.dropped), self._writer.model, note, key, self._versions())

    def _key(self, task: WriterTask) -> str:
        told = [PROMPT_VERSION, self._writer.model, task.statements, [(q.marker, q.label, q.text) for q in task.quotes]]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:24]

    def _versions(self) -> dict[str, str]:
        return {"famai": library_version("famai") or "?", "prompt": PROMPT_VERSION, "collection": self._collection()}

    def _keep(self, words: PlainWords, task: WriterTask, reply: WriterReply) -> None:
        if self._record is None:
            return
        try:
            self._record.keep(words, task, reply)
        except FamaiError:  # a record that cannot be written costs a further request, nothing else
            return
