"""Frozen dataclasses ↔ plain JSON values, by their type hints.

Knows what the facts are made of: dataclasses, ``StrEnum``, ``tuple[X, ...]``, fixed tuples, mappings with string
keys, optional values and plain ones. Nothing is executed on reading, unlike with pickle. A tuple of dataclasses is
written as a table (names of the fields, then rows), so that the file stays small and loads fast; elsewhere fields
that have their default are left out.
"""

from __future__ import annotations

import dataclasses
import itertools
import operator
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

__all__ = ["from_json", "to_json"]

Decoder = Callable[[Any], Any]
T = TypeVar("T")


_PLAIN = frozenset((str, int, float, bool, type(None)))


def to_json(value: Any) -> Any:
    """``value`` as dictionaries, lists and plain values."""
    if type(value) in _PLAIN:
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: to_json(part)
            for f in dataclasses.fields(value)
            if f.init and not _is_default(f, part := getattr(value, f.name))
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): to_json(part) for key, part in value.items()}
    if isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
        fields = [f.name for f in dataclasses.fields(value[0]) if f.init]
        take = operator.attrgetter(*fields) if len(fields) > 1 else lambda part: (getattr(part, fields[0]),)
        return {
            "fields": fields,
            "rows": [[v if type(v) in _PLAIN else to_json(v) for v in take(part)] for part in value],
        }
    if isinstance(value, (tuple, list)):
        return [to_json(part) for part in value]
    if isinstance(value, (set, frozenset)):
        return sorted(to_json(part) for part in value)
    return value


def from_json(kind: type[T], value: Any) -> T:
    """The object of type ``kind`` that :func:`to_json` wrote as ``value``.

    Raises:
        TypeError: unknown or missing field.
        ValueError: a word that is no member of its enumeration.
    """
    hint: Any = kind
    result: T = _decoder(hint)(value)
    return result


def _is_default(field: dataclasses.Field[Any], value: Any) -> bool:
    if field.default is not dataclasses.MISSING:
        return bool(value == field.default and type(value) is type(field.default))
    return field.default_factory is not dataclasses.MISSING and bool(value == field.default_factory())


def _same(value: Any) -> Any:
    return value


@lru_cache(maxsize=256)
def _decoder(hint: Any) -> Decoder:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _dataclass_decoder(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        parts = [part for part in arguments if part is not type(None)]
        if len(parts) == 1:
            inner = _decoder(parts[0])
            return _same if inner is _same else lambda value: None if value is None else inner(value)
        return _same  # unions of plain types only
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis and dataclasses.is_dataclass(arguments[0]):
        return _table_decoder(arguments[0])
    if origin is tuple:
        decoders = [_decoder(part) for part in arguments if part is not Ellipsis]
        if Ellipsis in arguments:
            return tuple if decoders[0] is _same else lambda value: tuple(map(decoders[0], value))
        return lambda value: tuple(decode(part) for decode, part in zip(decoders, value, strict=True))
    if origin is frozenset:
        inner = _decoder(arguments[0])
        return lambda value: frozenset(map(inner, value))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        inner = _decoder(arguments[1])
        return lambda value: {key: inner(part) for key, part in value.items()}
    return _same


def _table_decoder(kind: Any) -> Decoder:
    hints = typing.get_type_hints(kind)
    names = [f.name for f in dataclasses.fields(kind) if f.init]
    decoders = [(index, _decoder(hints[name])) for index, name in enumerate(names)]
    special = [(index, decode) for index, decode in decoders if decode is not _same]

    def decode(value: Any) -> tuple[Any, ...]:
        if not value:
            return ()
        if value["fields"] != names:
            raise TypeError(f"{kind.__name__}: {value['fields']}")
        rows = value["rows"]
        for index, part in special:
            for row in rows:
                row[index] = part(row[index])
        return tuple(itertools.starmap(kind, rows))

    return decode


def _dataclass_decoder(kind: type) -> Decoder:
    hints = typing.get_type_hints(kind)
    special = {f.name: _decoder(hints[f.name]) for f in dataclasses.fields(kind) if f.init}
    special = {name: decode for name, decode in special.items() if decode is not _same}

    def decode(value: dict[str, Any]) -> Any:
        return kind(**{key: special[key](part) if key in special else part for key, part in value.items()})

    return decode
