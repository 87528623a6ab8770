"""Progress on standard error, with rate and time left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from ui.cli.output import messages

__all__ = ["progress_bar", "track"]

T = TypeVar("T")


def progress_bar() -> Progress:
    """A bar with step name, count, time passed and time left."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("已用"),
        TimeElapsedColumn(),
        TextColumn("剩余"),
        TimeRemainingColumn(),
        console=messages,
    )


def track(things: Sequence[T], name: str) -> Iterator[T]:
    """Yield each thing while the bar moves."""
    with progress_bar() as bar:
        yield from _advance(bar, things, name)


def _advance(bar: Progress, things: Iterable[T], name: str) -> Iterator[T]:
    return iter(bar.track(things, description=name))
