"""The command ``famai``. Every command takes ``--json``; exit status 0 done, 1 nothing found, 2 wrong use, 3 bad data."""

from __future__ import annotations

import gc
from contextlib import suppress

__all__ = ["main"]

_BETWEEN = (20_000, 50, 50)
"""How much is made before cycles are looked for: a command loads a collection and ends, and hardly makes a cycle."""


def main() -> None:
    """Run the command line; what takes long at a start is told to go fast before anything is loaded."""
    from corpus import FamaiError, keep_patterns, load_settings

    gc.set_threshold(*_BETWEEN)
    with suppress(FamaiError):  # settings that cannot be used: the command says so
        keep_patterns(load_settings().home)
    from ui.cli.app import main as run

    run()
