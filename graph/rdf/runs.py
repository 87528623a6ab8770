"""Sorted lines in runs of bytes, put together into one sorted file mostly without being taken apart.

The lines of one document about its own nodes lie together in the whole graph, and nobody else's between them, save what
was made by hand. So a document's lines are kept as a few runs, one for each name below the base; where the runs of two parts
overlap, and only there, they are cut into lines and merged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

__all__ = ["SortedRuns", "cut", "lines_of"]

_END = b"\n"


def cut(lines: Iterable[str], base: str) -> tuple[bytes, ...]:
    """Sorted lines as runs, one for each name that follows the ``base`` of the identifiers."""
    name = re.compile(rb"<(?:" + re.escape(base.encode()) + rb"[^/@>]*[/@>])?")

    def below(line: bytes) -> bytes:
        found = name.match(line)
        return found.group() if found else b""

    return tuple(_END.join(run) for _, run in groupby((line.encode() for line in lines), below))


def lines_of(runs: Iterable[bytes]) -> list[str]:
    """The lines of runs."""
    return [line for run in runs for line in run.decode().split("\n")]


class SortedRuns:
    """The runs of several parts in order, each line once."""

    def __init__(self, runs: Iterable[bytes]) -> None:
        self.runs = list(_merged(run for run in runs if run))
        self._firsts = [_first(run) for run in self.runs]

    def __len__(self) -> int:
        """How many lines there are."""
        return sum(run.count(_END) + 1 for run in self.runs)

    def about(self, subject: str) -> Iterator[str]:
        """The lines about a subject, an IRI in its brackets."""
        wanted = f"{subject} ".encode()
        index = bisect_right(self._firsts, wanted)
        at = _place(self.runs[index - 1], wanted) if index else 0
        for run in self.runs[index - 1 if index else 0 :]:  # two parts may tell of it, one behind the other
            while run.startswith(wanted, at):
                end = run.find(_END, at)
                end = len(run) if end < 0 else end
                yield run[at:end].decode()
                at = end + 1
            if at < len(run):
                return
            at = 0


def _merged(runs: Iterable[bytes]) -> Iterator[bytes]:
    group: list[bytes] = []
    last = b""
    for run in sorted(runs, key=_first):
        if group and _first(run) > last:
            yield _joined(group)
            group = []
        last = max(last, _last(run)) if group else _last(run)
        group.append(run)
    if group:
        yield _joined(group)


def _joined(group: Sequence[bytes]) -> bytes:
    if len(group) == 1:
        return group[0]
    return _END.join(sorted({line for run in group for line in run.split(_END)}))


def _first(run: bytes) -> bytes:
    end = run.find(_END)
    return run if end < 0 else run[:end]


def _last(run: bytes) -> bytes:
    return run[run.rfind(_END) + 1 :]


def _place(run: bytes, wanted: bytes) -> int:
    """Where the first line stands that is not before ``wanted``; the end of the run where all are."""
    low, high = 0, len(run)  # both at the begin of a line
    while low < high:
        begin = run.rfind(_END, low, (low + high) // 2) + 1 or low
        end = run.find(_END, begin)
        end = len(run) if end < 0 else end
        if run[begin : min(end, begin + len(wanted))] < wanted:
            low = min(end + 1, len(run))
        else:
            high = begin
    return low
