"""A model as onnxruntime reads it, written without the library that usually writes such files.

An ONNX model is a Protocol Buffers message: fields by number, each a number, a float or a length with bytes. Only what an
encoder needs is here. The numbers are those of ``onnx.proto`` (https://onnx.ai/onnx/repo-docs/IR.html).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["OnnxModel"]

_CONTRIB = "com.microsoft"
_OPSETS = (("", 17), (_CONTRIB, 1))
_IR_VERSION = 9
_FLOAT, _INT, _INTS = 1, 2, 7  # kinds of attributes
_TYPES = {"float32": 1, "uint8": 2, "int64": 7}


class OnnxModel:
    """Nodes and weights, collected in the order of reckoning."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._weights: list[bytes] = []

    def weight(self, name: str, values: npt.NDArray[Any]) -> str:
        """Add an array under a name, and give the name."""
        shape = b"".join(_number(1, size) for size in values.shape)
        kind = _number(2, _TYPES[str(values.dtype)])
        self._weights.append(shape + kind + _text(8, name) + _bytes(9, np.ascontiguousarray(values).tobytes()))
        return name

    def node(
        self, operator: str, inputs: Sequence[str], output: str, *, contrib: bool = False, **attributes: Any
    ) -> str:
        """Add what an operator makes of its inputs, and give the name of that; ``contrib`` operators are onnxruntime's own."""
        told = [_text(1, name) for name in inputs] + [_text(2, output), _text(4, operator)]
        told += [_bytes(5, _attribute(name, value)) for name, value in attributes.items()]
        told += [_text(7, _CONTRIB)] if contrib else []
        self._nodes.append(b"".join(told))
        return output

    def written(self, source: str, result: str, width: int) -> bytes:
        """The file: a table of any length and that ``width`` goes in as ``source`` and comes out as ``result``."""
        ends = [_bytes(11, _table(source, width)), _bytes(12, _table(result, width))]
        graph = [_bytes(1, node) for node in self._nodes] + [_text(2, "encoder")]
        graph += [_bytes(5, weight) for weight in self._weights] + ends
        opsets = [_bytes(8, _text(1, domain) + _number(2, version)) for domain, version in _OPSETS]
        return _number(1, _IR_VERSION) + _bytes(7, b"".join(graph)) + b"".join(opsets)


def _attribute(name: str, value: float | int | Sequence[int]) -> bytes:
    if isinstance(value, float):
        return _text(1, name) + _key(2, 5) + struct.pack("<f", value) + _number(20, _FLOAT)
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, _INT)
    return _text(1, name) + b"".join(_number(8, one) for one in value) + _number(20, _INTS)


def _table(name: str, width: int) -> bytes:
    shape = _bytes(1, _text(2, "length")) + _bytes(1, _number(1, width))
    return _text(1, name) + _bytes(2, _bytes(1, _number(1, _TYPES["float32"]) + _bytes(2, shape)))


def _key(field: int, kind: int) -> bytes:
    return _varint(field << 3 | kind)


def _number(field: int, value: int) -> bytes:
    return _key(field, 0) + _varint(value & 0xFFFFFFFFFFFFFFFF)


def _bytes(field: int, content: bytes) -> bytes:
    return _key(field, 2) + _varint(len(content)) + content


def _text(field: int, words: str) -> bytes:
    return _bytes(field, words.encode())


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
