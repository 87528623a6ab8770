"""A reranker that a firm runs itself (bge-reranker-v2-m3, Qwen3-Reranker …); none is asked unless its address is set.

The address is that of ``FAMAI_RERANKER``; what follows ``#`` is the model's name. Under a version (``/v1/rerank``) it is asked as
Jina, Cohere, vLLM, llama.cpp and Xinference are, at ``/rerank`` as Text Embeddings Inference is.
"""

from __future__ import annotations

import json
import logging
import math
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx

from corpus import DataError, UsageError
from retrieval.addresses import checked_address
from retrieval.posting import Breaker, PostError, bounded_post

__all__ = ["EndpointReranker"]

logger = logging.getLogger(__name__)

_SETTING = "FAMAI_RERANKER"
_LONGEST = 1200  # characters of a passage; what such models read of one
_MOST_BYTES = 2_000_000
_WHOLE = 5.0  # seconds; a question waits no longer
_TIMEOUT = httpx.Timeout(_WHOLE, connect=2.0)


class EndpointReranker:
    """Over ``POST {url}``.

    Raises:
        UsageError: the address may not be used.
    """

    def __init__(
        self, setting: str, transport: httpx.BaseTransport | None = None, breaker: Breaker | None = None
    ) -> None:
        self._url, _, self._model = setting.partition("#")
        self._checked = transport is None
        if self._checked:
            checked_address(self._url, outside=False, setting=_SETTING)
        self._versioned = bool(re.match(r"(?:/[^/]+)*/v\d+/", urlsplit(self._url).path))
        self._client = httpx.Client(trust_env=False, timeout=_TIMEOUT, transport=transport)
        self._breaker = breaker or Breaker()

    def order(self, question: str, passages: Sequence[str]) -> list[int] | None:
        """See :class:`Reranker`; ``None`` where it does not answer as agreed."""
        if not passages or self._breaker.open:
            return None
        try:
            scores = self._scores(question, [passage[:_LONGEST] for passage in passages])
        except (PostError, DataError, UsageError) as error:
            self._breaker.note(False)
            logger.warning("the reranker did not answer: %s", type(error).__name__)  # no address, no question
            return None
        self._breaker.note(True)
        return sorted(range(len(scores)), key=lambda place: -scores[place])

    def _scores(self, question: str, passages: Sequence[str]) -> list[float]:
        body: dict[str, Any] = (
            {"model": self._model, "query": question, "documents": passages, "top_n": len(passages)}
            if self._versioned
            else {"query": question, "texts": passages}
        )
        if self._checked:
            checked_address(self._url, outside=False, setting=_SETTING)  # the name may lead elsewhere by now
        told = json.dumps(body, ensure_ascii=False).encode()
        reply = bounded_post(self._client, self._url, told, judge=_judge, most=_MOST_BYTES, whole=_WHOLE)
        try:
            document = json.loads(reply.decode("utf-8"))
            rows = document["results"] if isinstance(document, dict) else document
            name = "relevance_score" if isinstance(document, dict) else "score"
            found = {int(row["index"]): float(row[name]) for row in rows}
            scores = [found[place] for place in range(len(passages))]
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            raise DataError("重排服务的答复不是约定的格式") from error
        if not all(map(math.isfinite, scores)):
            raise DataError("重排服务的答复不是约定的格式")
        return scores


def _judge(answer: httpx.Response) -> None:
    if answer.status_code != 200:
        raise DataError(f"重排服务返回 {answer.status_code}")
