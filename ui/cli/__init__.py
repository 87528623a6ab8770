"""The command ``famai``. Every command takes ``--json``; exit status 0 done, 1 nothing found, 2 wrong use, 3 bad data."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

__all__ = ["main"]

_BETWEEN = (20_000, 50, 50)
"""How much is made before cycles are looked for: a command loads a collection and ends, and hardly makes a cycle."""


def main() -> None:
    """Run the command line; what takes long at a start is told to go fast before anything is loaded."""
    from corpus import FamaiError, keep_patterns, load_settings
    from ui.cli.kept_tables import keep_tables

    gc.set_threshold(*_BETWEEN)
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # before numpy: its threads wait for each other longer than they reckon
    with suppress(FamaiError):  # settings that cannot be used: the command says so
        home = load_settings().home
        keep_patterns(home)
        keep_tables(home)
    from ui.cli.app import main as run

    try:
        run()
    except SystemExit as done:
        _leave(done.code)


def _leave(status: object) -> NoReturn:
    """End the process: what it holds is given back as a whole, not piece by piece, which takes a tenth of a command."""
    code = status if isinstance(status, int) else int(status is not None)
    with suppress(OSError, ValueError):  # whoever reads what was written has gone, or it was closed
        sys.stdout.flush()
        sys.stderr.flush()
    atexit._run_exitfuncs()
    os._exit(code)
