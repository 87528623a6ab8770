"""The large measurements of ``famai bench``: many clients against a server, and lay questions over all statutes."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import httpx

from corpus import DataError, Settings
from evaluation.bench.bench_tasks import BARE, HYBRID
from evaluation.bench.load import LoadResult, run_load
from evaluation.bench.measure import Measure, memory_of
from evaluation.metrics import all_at, mean, percentile, recall_at, reciprocal_rank
from evaluation.questions import Question
from evaluation.training.stard import Key, LayQuestion, StatuteIndex, held_out, load_lay_questions, package_search
from retrieval import EncodeProgress, load_encoder

__all__ = ["PACKAGE", "LoadOptions", "bench_load", "bench_stard", "running_server"]

PACKAGE = "法规包自带检索"
"""What stands beside on the statutes: the package's own search."""

_GROWTH = 0.05
_READY_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """``url`` of a running server and its process ``pid``; without ``url`` a server is started for the run."""

    questions: int = 2000
    url: str | None = None
    pid: int | None = None
    seconds: float = 900.0


def bench_load(
    settings: Settings,
    questions: Sequence[Question],
    options: LoadOptions,
    tell: Callable[[int, int, int], None] = lambda clients, done, total: None,
) -> tuple[list[Measure], LoadResult]:
    """Ask from 1, 4, 16 and 64 clients; errors, answers that do not belong, and growing memory count as failed."""
    with contextlib.ExitStack() as stack:
        url, pid = options.url, options.pid
        if url is None:
            url, pid = stack.enter_context(running_server(settings))
        result = run_load(url, questions, options.questions, pid=pid, seconds=options.seconds, tell=tell)
        peak = memory_of(pid) if pid is not None else None
    found = []
    for level in (level for level in result.levels if level.asked):  # the time may be over before the last
        name = f"{level.clients} 个客户端"
        wrong = [f"{level.errors} 个错误"] if level.errors else []
        wrong += [f"{level.mixed_up} 个答非所问"] if level.mixed_up else []
        note = f"{level.asked} 问，错误 {level.errors}，串答 {level.mixed_up}"
        found.append(
            Measure("load", f"{name} 吞吐", level.throughput, "问/秒", lower=False, note=note, bad="，".join(wrong))
        )
        found.append(Measure("load", f"{name} 中位", level.p50 or 0.0, "毫秒"))
        found.append(Measure("load", f"{name} 95 分位", level.p95 or 0.0, "毫秒"))
    if peak is not None:
        bad = "目标 ≤ 1024 MiB" if peak > 1024 else ""
        found.append(Measure("load", "服务内存", peak, "MiB", bad=bad))
    if result.growth is not None:
        bad = f"目标 ≤ {_GROWTH:.0%}" if result.growth > _GROWTH else ""
        asked = f"{sum(level.asked for level in result.levels)} 问"
        found.append(Measure("load", "内存增长", result.growth * 100, "%", note=asked, bad=bad))
    return found, result


@contextlib.contextmanager
def running_server(settings: Settings) -> Iterator[tuple[str, int]]:
    """A workbench on a free port of this machine, ended afterwards: its address and its process.

    Raises:
        DataError: it ends, or is not ready in time.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = f"import sys; from ui.cli import main; sys.argv = ['famai', 'serve', '--port', '{port}']; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "FAMAI_HOME": str(settings.home), "FAMAI_REQUESTS_PER_MINUTE": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    if threading.current_thread() is threading.main_thread():  # a terminated bench must not leave its server behind
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        _wait_ready(process, url)
        yield url, process.pid
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_ready(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise DataError(f"工作台没有启动（退出码 {process.returncode}）；请先单独执行 famai serve 查看原因")
        with contextlib.suppress(httpx.HTTPError, ValueError, KeyError):
            state = httpx.get(f"{url}/health", timeout=5, trust_env=False).json()["status"]
            if state in ("ready", "ok"):
                return
            if state == "degraded":
                raise DataError("工作台的问答部分未能载入；请执行 famai doctor 检查")
        time.sleep(0.3)
    raise DataError(f"工作台 {_READY_SECONDS:.0f} 秒内没有就绪；请先单独执行 famai serve 查看原因")


def bench_stard(
    settings: Settings, progress: EncodeProgress | None = None, questions: Sequence[LayQuestion] | None = None
) -> list[Measure]:
    """Lay questions that nothing was fitted on, over the articles of the statutes package.

    Args:
        settings: where the index lies.
        progress: told about encoding, which the first run does.
        questions: instead of the held-out part of the training file.
    """
    known, held = held_out(load_lay_questions(settings)) if questions is None else ([], list(questions))
    encoder, _notice = load_encoder(settings.encoder)
    index, _made = StatuteIndex.open(settings, encoder, progress)
    index.learn(known)
    ways: dict[str, Callable[[str], list[Key]]] = {"法脉": index.ours, BARE: index.bare}
    if encoder is not None:
        ways[HYBRID] = index.hybrid
    ways[PACKAGE] = package_search(settings.home)
    times: dict[str, list[float]] = {name: [] for name in ways}
    figures: dict[str, dict[str, list[float | None]]] = {name: {} for name in ways}
    for search in ways.values():
        search(held[0].question)
    for question in held:
        for name, search in ways.items():
            started = time.perf_counter()
            found = search(question.question)
            times[name].append((time.perf_counter() - started) * 1000)
            for figure, value in (
                ("召回@5", recall_at(found, question.gold, 5)),
                ("召回@10", recall_at(found, question.gold, 10)),
                ("全中@10", all_at(found, question.gold, 10)),
                ("MRR@10", reciprocal_rank(found, question.gold, 10)),
            ):
                figures[name].setdefault(figure, []).append(value)
    others = [name for name in ways if name != "法脉"]
    note = f"{len(held)} 题，{len(index.keys):,} 条"
    measures = []
    for figure, values in figures["法脉"].items():
        value = mean(values) or 0.0
        beside = {name: mean(figures[name][figure]) or 0.0 for name in others}
        bad = "目标 ≥ 0.72" if figure == "召回@10" and value < 0.72 else ""
        measures.append(Measure("stard", figure, value, "", beside, lower=False, note=note, bad=bad))
    for label, share in (("每题中位", 0.5), ("每题 95 分位", 0.95)):
        value = percentile(times["法脉"], share) or 0.0
        beside = {name: percentile(times[name], share) or 0.0 for name in others}
        bad = "目标：快于法规包自带检索" if share == 0.5 and value >= beside[PACKAGE] else ""
        measures.append(Measure("stard", label, value, "毫秒", beside, bad=bad))
    return measures
