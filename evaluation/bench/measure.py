"""Measuring time and memory: in this process, of a child process, and what a bench hands back."""

from __future__ import annotations

import contextlib
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from corpus import DataError

__all__ = ["BenchFigures", "ChildRun", "Measure", "child", "machine", "median_of", "memory_of", "milliseconds"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured value. ``beside`` holds the same work done by others, by name; ``bad`` says why it counts as failed.

    ``lower`` is true where less is better.
    """

    group: str
    name: str
    value: float
    unit: str
    beside: Mapping[str, float] = field(default_factory=dict)
    lower: bool = True
    note: str = ""
    bad: str = ""

    @property
    def key(self) -> str:
        """The name under which the history keeps it."""
        return f"{self.group}/{self.name}"

    def ratios(self) -> dict[str, float]:
        """By how many times better than each of the others (above 1 is better)."""
        found = {}
        for name, other in self.beside.items():
            above, below = (other, self.value) if self.lower else (self.value, other)
            if above > 0 and below > 0:
                found[name] = above / below
        return found


@dataclass(frozen=True, slots=True)
class BenchFigures:
    """What a bench gave, when and on what machine; ``notes`` are Chinese sentences, ``courses`` series to plot."""

    when: str
    machine: Mapping[str, Any]
    measures: tuple[Measure, ...]
    notes: tuple[str, ...] = ()
    courses: Mapping[str, Sequence[tuple[float, float]]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """One JSON object."""
        return {
            "when": self.when,
            "machine": dict(self.machine),
            "measures": [{**asdict(m), "ratios": m.ratios()} for m in self.measures],
            "notes": list(self.notes),
        }

    @property
    def failed(self) -> bool:
        """Whether a measure counts as failed."""
        return any(m.bad for m in self.measures)


def machine() -> dict[str, Any]:
    """What decides how fast it runs; no names and no paths."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "cores": cores,
        "load": load,
    }


def milliseconds(work: Callable[..., object], *arguments: object) -> float:
    """How long a call takes."""
    started = time.perf_counter()
    work(*arguments)
    return (time.perf_counter() - started) * 1000


def median_of(work: Callable[[], object], times: int) -> float:
    """The median of several calls, in milliseconds, after one that does not count."""
    work()
    return median(milliseconds(work) for _ in range(times))


def memory_of(pid: int | None = None) -> float | None:
    """Resident memory of a process now, in MiB; ``None`` where the system does not say."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        status = Path(f"/proc/{pid or os.getpid()}/status").read_text(encoding="ascii", errors="replace")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024
    return None


@dataclass(frozen=True, slots=True)
class ChildRun:
    """A child process that ended; ``peak`` is its largest resident memory in MiB, where the system says."""

    seconds: float
    status: int
    peak: float | None
    output: str


def child(arguments: Sequence[str], environment: Mapping[str, str] | None = None, limit: float = 600.0) -> ChildRun:
    """Run Python with ``arguments`` in a process of its own and wait for it.

    Args:
        arguments: what follows the name of the interpreter.
        environment: changes to this process's environment.
        limit: seconds after which it is ended.

    Raises:
        DataError: it did not end in time.
    """
    env = {**os.environ, **(environment or {}), "PYTHONIOENCODING": "utf-8"}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    )
    try:
        if hasattr(os, "wait4"):
            return _wait4(process, started, limit)
        output, _ = process.communicate(timeout=limit)
        return ChildRun(time.perf_counter() - started, process.returncode, None, output)
    except subprocess.TimeoutExpired as error:
        process.kill()
        process.wait()
        raise DataError(f"测量用的进程 {limit:.0f} 秒内没有结束，已停止；请在空闲的机器上重试") from error


def _wait4(process: subprocess.Popen[str], started: float, limit: float) -> ChildRun:
    """Read to the end, then ask the system for the child's own peak (not that of all children)."""
    import threading

    timer = threading.Timer(limit, process.kill)
    timer.start()
    try:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
    finally:
        timer.cancel()
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if seconds >= limit:
        raise subprocess.TimeoutExpired(process.args, limit)
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return ChildRun(seconds, process.returncode, usage.ru_maxrss / scale, output)
