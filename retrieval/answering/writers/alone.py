"""One request at a time for each user."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from retrieval.answering.writers.models import WriterError

__all__ = ["OneEach"]


class OneEach:
    """Who waits for a model waits for one reply."""

    def __init__(self) -> None:
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, user: str) -> Iterator[None]:
        """The turn of a user.

        Raises:
            WriterError: the user's last one is not over.
        """
        with self._lock:
            if user in self._busy:
                raise WriterError("上一份还没有写完")
            self._busy.add(user)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(user)
