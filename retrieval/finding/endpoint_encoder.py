"""An encoder that a firm runs itself, behind an OpenAI-compatible ``/v1/embeddings`` (bge-m3, Qwen3-Embedding …).

The address is that of ``FAMAI_ENCODER``; what follows ``#`` is the model's name. The fingerprint is the name and what
the endpoint makes of a fixed sentence: another model behind the same name makes a new build necessary.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np

from corpus import DataError, UsageError
from retrieval.addresses import checked_address
from retrieval.finding.encoder import Progress, normalised, one_line
from retrieval.finding.words import FloatArray
from retrieval.posting import PostError, PostFault, bounded_post

__all__ = ["EndpointEncoder"]

_PROBE = "法律、行政法规"
_BATCH = 32
_MOST_BYTES = 50_000_000  # of one reply: 32 vectors of some thousand numbers, written out
_TIMEOUT = httpx.Timeout(120.0, connect=5.0)
_WHOLE = 300.0  # seconds for a reply from first to last byte
_FAULTS = {
    PostFault.UNREACHABLE: "连不上向量服务 {}",
    PostFault.TOO_LATE: "向量服务 {} 没有在限定时间内答完",
    PostFault.TOO_LARGE: "向量服务 {} 的答复过大",
}
_ADVICE = "请检查 FAMAI_ENCODER，或设置 FAMAI_ENCODER=builtin"
#: Words before a question that the models of a family expect; passages are sent as they are.
_INSTRUCTION = "Instruct: Given a question, retrieve relevant provisions of law\nQuery: "


class EndpointEncoder:
    """Over ``POST {url}``; asked once for a probe when it is made.

    Raises:
        UsageError: the address may not be used.
        DataError: the endpoint cannot be reached, or does not answer as agreed.
    """

    def __init__(self, setting: str, transport: httpx.BaseTransport | None = None, whole: float = _WHOLE) -> None:
        self.name = setting
        self._url, _, self._model = setting.partition("#")
        self._checked, self._whole = transport is None, whole
        if self._checked:
            checked_address(self._url, outside=False, setting="FAMAI_ENCODER")
        self._client = httpx.Client(trust_env=False, timeout=_TIMEOUT, transport=transport)
        self._lock = threading.Lock()
        self._before = _INSTRUCTION if "qwen3" in self._model.lower() else ""
        probe = self._encode([_PROBE])
        self.dimension = int(probe.shape[1])
        rounded = np.round(probe[0], 2) + 0.0  # engines differ in the last digits from one call to the next
        digest = hashlib.sha256(rounded.astype("<f4").tobytes()).hexdigest()
        self.fingerprint = f"endpoint-{self._model or 'unnamed'}-{self.dimension}-{digest[:12]}"

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See :class:`Encoder`."""
        return self._encode([self._before + text for text in texts])

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatArray:
        """See :class:`Encoder`."""
        parts = []
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            parts.append(self._encode(batch))
            if progress:
                progress(len(batch))
        return np.concatenate(parts) if parts else np.empty((0, self.dimension), dtype=np.float32)

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        document = self._post(
            {"model": self._model, "input": [one_line(text) for text in texts], "encoding_format": "float"}
        )
        try:
            rows = sorted(document["data"], key=lambda row: int(row["index"]))
            vectors = np.asarray([row["embedding"] for row in rows], dtype=np.float32)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise DataError(f"向量服务 {self._url} 的答复不是约定的格式；{_ADVICE}") from error
        if vectors.ndim != 2 or len(vectors) != len(texts) or not vectors.shape[1] or not np.isfinite(vectors).all():
            raise DataError(f"向量服务 {self._url} 的答复不是约定的格式；{_ADVICE}")
        if getattr(self, "dimension", vectors.shape[1]) != vectors.shape[1]:
            raise DataError(f"向量服务 {self._url} 换了模型：向量长度变了；请重新启动并执行 famai build")
        return normalised(vectors)

    def _post(self, body: dict[str, Any]) -> Any:
        if self._checked:
            try:
                checked_address(self._url, outside=False, setting="FAMAI_ENCODER")  # the name may lead elsewhere by now
            except UsageError as error:
                raise DataError(str(error)) from error
        told = json.dumps(body).encode()
        try:
            with self._lock:
                reply = bounded_post(
                    self._client, self._url, told, judge=self._judge, most=_MOST_BYTES, whole=self._whole
                )
            return json.loads(reply.decode("utf-8"))
        except PostError as error:
            raise DataError(f"{_FAULTS[error.fault].format(self._url)}；{_ADVICE}") from error
        except (ValueError, RecursionError) as error:
            raise DataError(f"向量服务 {self._url} 的答复不是 JSON；{_ADVICE}") from error

    def _judge(self, answer: httpx.Response) -> None:
        if answer.status_code != 200:
            raise DataError(f"向量服务 {self._url} 返回 {answer.status_code}；{_ADVICE}")
