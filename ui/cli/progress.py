"""Progress on standard error, with rate and time left."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from ui.cli.output import messages

if TYPE_CHECKING:  # a plain command must not load the index
    from retrieval import BuildStep

__all__ = ["build_progress", "counted", "track"]

T = TypeVar("T")


def _bar() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("已用"),
        TimeElapsedColumn(),
        TextColumn("剩余"),
        TimeRemainingColumn(),
        console=messages,
    )


def track(things: Sequence[T], name: str) -> Iterator[T]:
    """Yield each thing while the bar moves."""
    with _bar() as bar:
        task = bar.add_task(name, total=len(things), rate="")
        for thing in things:
            yield thing
            bar.advance(task)


@contextlib.contextmanager
def counted(name: str) -> Iterator[Callable[[int, int], None]]:
    """A callback that is told how many are done, of how many, and moves one bar."""
    with _bar() as bar:
        task = bar.add_task(name, total=None, rate="")
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextlib.contextmanager
def build_progress() -> Iterator[Callable[[BuildStep], None]]:
    """A callback for :func:`retrieval.finding.build.build` that shows each step as a bar of its own."""
    with _bar() as bar:
        tasks: dict[int, TaskID] = {}

        def show(step: BuildStep) -> None:
            name = f"{step.number}/{step.steps} {step.name}"
            for number, task in tasks.items():
                if number < step.number and not bar.tasks[task].finished:
                    bar.update(task, total=1, completed=1)
            if step.number not in tasks:
                tasks[step.number] = bar.add_task(name, total=step.total or None, rate="")
            rate = f"{step.rate:.0f} 个/秒" if step.rate else ""
            bar.update(tasks[step.number], completed=step.done, total=step.total or None, rate=rate)

        yield show
        for task in tasks.values():
            if not bar.tasks[task].finished:
                bar.update(task, total=1, completed=1)
