"""What ends a test whose work does not end: a pattern that blows up takes hours, however busy the machine is."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def must_end(seconds: int = 120) -> Iterator[None]:
    """Stop what goes on inside after ``seconds``, many times what it needs.

    Raises:
        AssertionError: It was still at work.
    """

    def stop(*_: object) -> None:
        raise AssertionError(f"still at work after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
