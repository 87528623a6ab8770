"""One POST to an endpoint that a setting names: bounded in size and in time from first to last byte, nothing unpacked.

Who asks makes the client (from nobody's proxy), says what is wrong with an answer's head, and words the faults. One that fails again
and again is left alone for a while.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from enum import StrEnum

import httpx

__all__ = ["Breaker", "PostError", "PostFault", "bounded_post"]

_DIGITS = 15  # of an announced length; more are no length


class PostFault(StrEnum):
    """What went wrong."""

    UNREACHABLE = "unreachable"
    TOO_LATE = "too late"
    TOO_LARGE = "too large"


class PostError(Exception):
    """No reply that may be read."""

    def __init__(self, fault: PostFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Breaker:
    """After some failures in a row an endpoint is left alone for a while."""

    def __init__(self, most: int = 3, pause: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._pause, self._clock = most, pause, clock
        self._failures, self._until = 0, 0.0
        self._lock = threading.Lock()

    @property
    def open(self) -> bool:
        """Whether the endpoint is being left alone."""
        with self._lock:
            return self._clock() < self._until

    def note(self, good: bool) -> None:
        """Note how a request went."""
        with self._lock:
            self._failures = 0 if good else self._failures + 1
            if self._failures >= self._most:
                self._failures, self._until = 0, self._clock() + self._pause


def bounded_post(
    client: httpx.Client,
    url: str,
    body: bytes,
    *,
    judge: Callable[[httpx.Response], None],
    most: int,
    whole: float,
    headers: Mapping[str, str] | None = None,
    heard: Callable[[bytes], object] | None = None,
) -> bytes:
    """The bytes of the reply, as they came.

    Args:
        client: what sends; its own timeouts bound each step.
        url: the address, checked before.
        body: JSON.
        judge: raises what the caller wants raised where status or headers are not as agreed.
        most: bytes of the reply.
        whole: seconds from the request to the last byte.
        headers: further ones.
        heard: called with each piece as it comes; what it raises ends the reading.

    Raises:
        PostError: nobody answered, or too late, or too much.
    """
    start = time.monotonic()
    told = {"content-type": "application/json", "accept-encoding": "identity", **(headers or {})}
    try:
        with client.stream("POST", url, content=body, headers=told) as answer:
            judge(answer)
            length = answer.headers.get("content-length", "0")
            if length.isdecimal() and (len(length) > _DIGITS or int(length) > most):
                raise PostError(PostFault.TOO_LARGE)
            pieces, size = [], 0
            for piece in answer.iter_raw():
                size += len(piece)
                if size > most:
                    raise PostError(PostFault.TOO_LARGE)
                if time.monotonic() - start > whole:
                    raise PostError(PostFault.TOO_LATE)
                pieces.append(piece)
                if heard is not None:
                    heard(piece)
            return b"".join(pieces)
    except httpx.TimeoutException as error:
        raise PostError(PostFault.TOO_LATE) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise PostError(PostFault.UNREACHABLE) from error
