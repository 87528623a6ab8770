"""A streamed completion (``text/event-stream``) → its words as they come, and the whole as a completion has it."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["EventReader"]

_LONGEST_LINE = 1_000_000  # bytes of one event


class EventReader:
    """Takes the bytes of a reply in whatever pieces they come, halves of characters too; knows whether it is a stream."""

    def __init__(self) -> None:
        self._rest = b""
        self._said: list[str] = []
        self._tools: Any = None
        self._finish: str | None = None
        self._seen = self._ended = self._bad = False

    def feed(self, piece: bytes) -> str:
        """The words that a piece adds."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            self._rest = b""
        return "".join(self._take(line) for line in lines)

    def document(self) -> dict[str, Any] | None:
        """The whole as one completion; ``None`` where the reply was no stream of events.

        One that breaks off says so as one that the model had to cut (``length``).
        """
        if self._rest:
            self._take(self._rest)
            self._rest = b""
        if not self._seen:
            return None
        if self._bad:
            return {}
        finish = self._finish or ("stop" if self._ended else "length")
        message = {"role": "assistant", "content": "".join(self._said), "tool_calls": self._tools}
        return {"choices": [{"index": 0, "message": message, "finish_reason": finish}]}

    def _take(self, line: bytes) -> str:
        name, colon, value = line.strip().partition(b":")
        if name != b"data" or not colon:
            return ""
        self._seen = True
        if value.strip() == b"[DONE]":
            self._ended = True
            return ""
        try:
            choices = json.loads(value.decode("utf-8")).get("choices")
            choice = choices[0] if choices else {}  # the last event of some tells the usage only
            delta = choice.get("delta") or {}
            words = delta.get("content") or ""
            self._tools = delta.get("tool_calls") or self._tools
            self._finish = choice.get("finish_reason") or self._finish
        except (UnicodeDecodeError, ValueError, RecursionError, AttributeError, TypeError, KeyError, IndexError):
            self._bad = True
            return ""
        if choices is None or not isinstance(words, str):
            self._bad = True
            return ""
        self._said.append(words)
        return words
