"""A writer over an OpenAI-compatible endpoint: one request, bounded in time and size, from nobody's proxy.

Which form of reply the endpoint keeps to (json_schema, json_object, lines) is found by a probe of a few tokens once.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from corpus import UsageError
from retrieval.addresses import checked_address
from retrieval.answering.writers.events import EventReader
from retrieval.answering.writers.models import PlainSentence, WriterError, WriterReply, WriterTask
from retrieval.answering.writers.prompt import SCHEMA, messages
from retrieval.answering.writers.replies import ComingSentences, content_of, sentences_of
from retrieval.answering.writers.rereading import READING_SCHEMA, reading_messages
from retrieval.posting import Breaker, PostError, PostFault, bounded_post

__all__ = ["EndpointWriter"]

MOST_BYTES = 2_000_000  # of a reply; a summary has some kilobytes
_FORMS = ("json_schema", "json_object", "lines")
_CONNECT = 5.0  # seconds
_WHOLE = 60.0  # seconds for a reply from first to last byte, where nothing else is set; half of them for its first
_TOKENS, _PROBE_TOKENS = 1500, 60
_FAULTS = {
    PostFault.UNREACHABLE: "连不上模型服务",
    PostFault.TOO_LATE: "模型没有在限定时间内答完",
    PostFault.TOO_LARGE: "模型的答复过大",
}
_STATUS = {401: "密钥不对", 403: "没有权限", 404: "没有这个地址或模型", 429: "模型服务繁忙"}


class EndpointWriter:
    """Over ``{url}/chat/completions``.

    Args:
        url: the base address, as ``http://10.0.0.8:8000/v1``.
        model: the model's name.
        key_file: a file with the key in its first line; none where no key is needed.
        outside: whether an address beyond this machine and its network may be used.
        transport: instead of the network (tests, the stub that ships).
        whole: seconds for one reply.

    Raises:
        UsageError: the address may not be used; the message says what to do.
    """

    def __init__(
        self,
        url: str,
        model: str,
        key_file: Path | None = None,
        *,
        outside: bool = False,
        transport: httpx.BaseTransport | None = None,
        whole: float = _WHOLE,
        breaker: Breaker | None = None,
    ) -> None:
        self._url = url.rstrip("/").removesuffix("/chat/completions") + "/chat/completions"
        self._model, self._key_file, self._outside = model, key_file, outside
        self._transport, self._whole = transport, whole
        self._timeout = httpx.Timeout(max(0.0, whole / 2), connect=_CONNECT)
        self._breaker = breaker or Breaker()
        self._form: str | None = None
        self._lock = threading.Lock()
        self._notice = checked_address(self._url, outside=outside) if transport is None else ""

    @property
    def model(self) -> str:
        """See :class:`AnswerWriter`."""
        return self._model

    @property
    def notice(self) -> str:
        """See :class:`AnswerWriter`."""
        return self._notice

    def write(self, task: WriterTask, heard: Callable[[PlainSentence], None] | None = None) -> WriterReply:
        """See :class:`AnswerWriter`."""
        self._reachable()
        try:
            form = self._probed()
            coming = ComingSentences(form, heard or _nobody)
            content = content_of(self._complete(messages(task, form), form, _TOKENS, coming))
            reply = WriterReply(sentences_of(content, form), content, form)
        except WriterError as error:  # a model that answers nonsense is there; only one that fails is left alone
            self._breaker.note(not isinstance(error, _EndpointError))
            raise
        self._breaker.note(True)
        return reply

    def read(self, question: str) -> str:
        """See :class:`~retrieval.answering.writers.rereading.QuestionReader`."""
        self._reachable()
        try:
            asked, form = reading_messages(question), self._probed()
            content = content_of(self._complete(asked, form, _TOKENS, schema=("reading", READING_SCHEMA)))
        except WriterError as error:
            self._breaker.note(not isinstance(error, _EndpointError))
            raise
        self._breaker.note(True)
        return content

    def _reachable(self) -> None:
        if self._breaker.open:
            raise WriterError("模型服务连续出错，稍后再试")

    def _probed(self) -> str:
        """The first form that the endpoint keeps to."""
        with self._lock:
            if self._form is None:
                self._form = next((form for form in _FORMS[:-1] if self._keeps_to(form)), _FORMS[-1])
            return self._form

    def _keeps_to(self, form: str) -> bool:
        asked = [{"role": "user", "content": '只输出 JSON：{"sentences": [{"text": "好。", "quotes": [1]}]}'}]
        try:
            sentences_of(content_of(self._complete(asked, form, _PROBE_TOKENS)), form)
        except _EndpointError:
            raise
        except WriterError:
            return False
        return True

    def _complete(
        self,
        asked: list[dict[str, str]],
        form: str,
        tokens: int,
        coming: ComingSentences | None = None,
        schema: tuple[str, dict[str, Any]] = ("sentences", SCHEMA),
    ) -> Any:
        body: dict[str, Any] = {
            "model": self._model, "messages": asked, "temperature": 0, "max_tokens": tokens, "stream": coming is not None,
        }  # fmt: skip
        if form == "json_schema":
            told = {"name": schema[0], "strict": True, "schema": schema[1]}
            body["response_format"] = {"type": "json_schema", "json_schema": told}
        elif form == "json_object":
            body["response_format"] = {"type": "json_object"}
        events = EventReader()

        def listen(piece: bytes) -> None:
            if coming:
                coming.feed(events.feed(piece))

        content = self._post(json.dumps(body, ensure_ascii=False).encode(), listen)
        if coming and (streamed := events.document()) is not None:
            return streamed
        try:  # asked for a stream, too, some answer at once
            return json.loads(content.decode("utf-8"))
        except (UnicodeDecodeError, ValueError, RecursionError) as error:
            raise WriterError("模型服务的答复不是 JSON") from error

    def _post(self, body: bytes, heard: Callable[[bytes], None]) -> bytes:
        if self._transport is None:
            try:
                checked_address(self._url, outside=self._outside)  # the name may lead elsewhere by now
            except UsageError as error:
                raise _EndpointError(str(error)) from error
        headers = {"authorization": f"Bearer {key}"} if (key := self._key()) else {}
        try:
            with httpx.Client(trust_env=False, timeout=self._timeout, transport=self._transport) as client:
                return bounded_post(
                    client,
                    self._url,
                    body,
                    judge=_judge,
                    most=MOST_BYTES,
                    whole=self._whole,
                    headers=headers,
                    heard=heard,
                )
        except PostError as error:
            raise _EndpointError(_FAULTS[error.fault]) from error

    def _key(self) -> str:
        if self._key_file is None:
            return ""
        try:
            words = self._key_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise _EndpointError("密钥文件（FAMAI_LLM_KEY_FILE）无法读取") from error
        if not words.isascii() or not words.isprintable() or len(words.split()) > 1:
            raise _EndpointError("密钥文件（FAMAI_LLM_KEY_FILE）应只有一行密钥")
        return words


def _nobody(sentence: PlainSentence) -> None:
    """Nobody waits for single sentences; a stream is asked for all the same, since a slow model would seem to stall."""


class _EndpointError(WriterError):
    """The endpoint failed, whatever was asked of it."""


class _RefusedError(WriterError):
    """The endpoint does not take this form of request."""


def _judge(answer: httpx.Response) -> None:
    if answer.is_redirect:
        raise _EndpointError("模型服务要转到另一个地址，已拒绝；请把 FAMAI_LLM_URL 改为最终的地址")
    if answer.status_code in (400, 415, 422):
        raise _RefusedError("模型服务不接受这种请求")
    if answer.status_code != 200:
        words = _STATUS.get(answer.status_code, f"模型服务出错（{answer.status_code}）")
        raise _EndpointError(words)
    if answer.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise _EndpointError("模型服务的答复经过压缩，已拒绝")
