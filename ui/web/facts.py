"""The facts of the current build."""

from __future__ import annotations

from pathlib import Path

from corpus import Settings
from graph import Facts, read_facts
from retrieval import Store

__all__ = ["graph_folder", "open_facts"]


def graph_folder(settings: Settings) -> Path:
    """The folder of the graph in the current build, its files checked.

    Raises:
        DataError: there is no build, or it is damaged; the message says what to do.
    """
    return Store(settings.home).current().path / "graph"


def open_facts(settings: Settings) -> Facts:
    """Read the facts of the current build.

    Raises:
        DataError: there is no build, or it is damaged.
    """
    return read_facts(graph_folder(settings) / "facts.json")
