"""The collector of cycles, told to wait while much is loaded that stays.

Reading a collection makes some hundred thousand objects, none of them in a cycle; the collector walks all of them again
and again meanwhile, which costs a third of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["uncollected"]


@contextmanager
def uncollected() -> Iterator[None]:
    """No cycles are collected within; afterwards as before."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
