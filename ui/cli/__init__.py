"""The command ``famai``. Every command takes ``--json``; exit status 0 done, 1 nothing found, 2 wrong use, 3 bad data."""

from ui.cli.app import main

__all__ = ["main"]
