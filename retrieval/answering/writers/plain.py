"""A verified answer → 白话摘要: the model rewrites, each sentence is held against the quotations that it names.

The answer is made before and stays as it is; whatever goes wrong here costs it nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import httpx

from corpus import Corpus, FamaiError, Settings, UsageError
from retrieval.answering.writers.endpoint import EndpointWriter
from retrieval.answering.writers.models import (
    AnswerWriter,
    DroppedSentence,
    PlainSentence,
    PlainWords,
    WriterError,
    WriterReply,
    WriterTask,
)
from retrieval.answering.writers.prompt import PROMPT_VERSION, task_of
from retrieval.answering.writers.record import WriterRecord
from retrieval.answering.writers.replies import sentences_of, shape_fault
from retrieval.answering.writers.stub import stub_transport
from retrieval.checking.strictness import StrictVerifier
from retrieval.checking.verifier import Verifier
from retrieval.checking.verifier_words import VERDICT
from retrieval.libraries import library_version
from retrieval.models import Answer, AnswerCitation

__all__ = ["PlainWriting", "writer_of"]

_LEAD = 24  # characters before a colon that a frame puts before the words of the law
_LEANS = re.compile(r"但|不过|然而|其中|上述|前述|该|其(?!他)|这|此|同时|并|否则")
_STUB = {"stub:": ("演示（自带的录制答复）", False), "stub:lies": ("演示（自带的录制答复，全是错的）", True)}
_SAME = (("可以", "行", "能", "允许"), ("要", "需要", "必须", "应当"), ("不用", "不需要", "不必", "无需"))


def writer_of(settings: Settings, transport: httpx.BaseTransport | None = None) -> AnswerWriter:
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
        url, settings.llm_model, settings.llm_key_file, outside=settings.llm_outside, transport=transport
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
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def write(self, answer: Answer, as_of: str | None = None, user: str = "") -> PlainWords:
        """The summary of an answer; without sentences and with a note where there is none."""
        task = task_of(answer, self._corpus)
        if answer.abstained or not task.statements:
            return PlainWords(model=self._writer.model, note="这个回答没有可以改写的内容")
        key = self._key(task)
        if kept := self._again(key, answer, as_of):
            return kept
        try:
            with self._alone(user):
                reply = self._writer.write(task)
        except WriterError as error:
            return PlainWords(model=self._writer.model, note=f"{error}；回答照常", key="")
        words = self._held(reply.sentences, answer, as_of, key)
        self._keep(words, task, reply)
        return words

    def kept(self, answer: Answer, as_of: str | None = None) -> PlainWords | None:
        """The summary that was written before, judged anew; asks no model."""
        task = task_of(answer, self._corpus)
        return self._again(self._key(task), answer, as_of) if task.statements else None

    def _again(self, key: str, answer: Answer, as_of: str | None) -> PlainWords | None:
        """What was kept under a key, from the reply as it came; a record that cannot be read counts as none."""
        try:
            found = self._record.find(key) if self._record else None
            before = sentences_of(found.reply, found.form) if found else ()
        except (FamaiError, WriterError):
            return None
        return self._held(before, answer, as_of, key) if before else None

    def _held(self, sentences: Sequence[PlainSentence], answer: Answer, as_of: str | None, key: str) -> PlainWords:
        citations = {c.marker: c for c in answer.citations}
        told = frozenset(mark for s in answer.statements for mark in s.support)
        good: list[PlainSentence] = []
        dropped: list[DroppedSentence] = []
        whole = True  # whether the sentence before is shown
        for one in sentences:
            why = shape_fault(one, told & frozenset(citations)) or self._fault(one, citations, answer, as_of)
            if not why and not whole and _LEANS.match(one.text):
                why = "所承接的前一句没有采用"
            whole = not why
            if why:
                dropped.append(DroppedSentence(one.text, one.support, why))
            else:
                good.append(one)
        note = self._writer.notice if good else "模型所写的没有一句通过核对，未采用；回答照常"
        return PlainWords(tuple(good), tuple(dropped), self._writer.model, note, key, self._versions())

    def _fault(
        self, sentence: PlainSentence, citations: dict[int, AnswerCitation], answer: Answer, as_of: str | None
    ) -> str:
        opening = VERDICT.match(sentence.text)
        if opening and not _opens_alike(opening["word"], answer):
            return "开头的结论与回答不同"
        judged = self._verifier.verify(
            _without_lead(sentence, answer), [citations[m] for m in sentence.support], as_of=as_of
        )
        return "；".join(dict.fromkeys(f"{f.why}（{f.words[:40]}）" for f in judged.faults))

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

    @contextmanager
    def _alone(self, user: str) -> Iterator[None]:
        with self._lock:
            if user in self._busy:
                raise WriterError("上一份摘要还没有写完")
            self._busy.add(user)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(user)


def _without_lead(sentence: PlainSentence, answer: Answer) -> str:
    """The sentence without the words before its first colon where a statement on the same marks has just these."""
    lead, colon, rest = sentence.text.partition("：")
    own = (s.text.partition("：")[0] for s in answer.statements if set(sentence.support) <= set(s.support))
    return rest if colon and rest.strip() and len(lead) <= _LEAD and lead in own else sentence.text


def _opens_alike(word: str, answer: Answer) -> bool:
    """Whether a statement of the answer opens with that verdict, or one that says the same."""
    opened = {match["word"] for s in answer.statements if (match := VERDICT.match(s.text))}
    return any(word in group and opened & set(group) for group in _SAME) or word in opened
