"""What ``famai bench`` measures: the build, a cold command, warm questions, graph queries."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from corpus import DataError, Settings, load_corpus, load_field, parse_citation
from evaluation.baselines import BareBM25, BareHybrid, raw_vectors
from evaluation.bench.measure import ChildRun, Measure, child, median_of, memory_of, milliseconds
from evaluation.metrics import percentile
from evaluation.questions import Question
from evaluation.system import open_system
from retrieval import VectorCache, load_encoder, units_of

__all__ = ["BARE", "HYBRID", "bench_ask", "bench_build", "bench_cold", "bench_graph"]

BARE, HYBRID = "纯 BM25", "BM25＋向量"
"""Names of what stands beside."""

_COLD_TIMES = 3
_SAMPLE = 48
_BARE_BUILD = (
    "import time; from corpus import load_corpus; from retrieval.finding.articles import collect; "
    "from evaluation.baselines import BareBM25; a = collect(load_corpus()); t = time.perf_counter(); BareBM25(a); "
    "print(time.perf_counter() - t)"
)
_BARE_COLD = (
    "from corpus import load_corpus; from retrieval.finding.articles import collect; from evaluation.baselines import BareBM25; "
    "import sys; print(BareBM25(collect(load_corpus())).search(sys.argv[1])[0].label)"
)


def bench_build(settings: Settings) -> list[Measure]:
    """A whole build in an empty folder with the vectors at hand, and the rate of encoding where they are not."""
    with _spare_home(settings) as home:
        run = _famai(["build", "--force", "--json"], home)
        facts = json.loads(run.output)
        bare = child(["-c", _BARE_BUILD], {"FAMAI_HOME": str(home)})
        again = _famai(["build", "--json"], home)
    note = f"{facts['articles']} 条，新编码 {facts['encoded']} 个向量"
    found = [
        Measure("build", "重建（向量已缓存）", run.seconds, "秒", {BARE: float(bare.output or 0)}, note=note),
        Measure("build", "没有变化时再建", again.seconds, "秒"),
    ]
    if run.peak is not None and bare.peak is not None:
        found.append(Measure("build", "建立时内存峰值", run.peak, "MiB", {BARE: bare.peak}))
    encoder, _ = load_encoder(settings.encoder)
    if encoder is not None:
        texts = sorted((unit.text for unit in units_of(load_corpus(settings))), key=len)
        sample = texts[:: max(1, len(texts) // _SAMPLE)]
        encoder.encode_passages(sample[:2])
        seconds = milliseconds(lambda: encoder.encode_passages(sample)) / 1000
        whole = seconds / sum(map(len, sample)) * sum(map(len, texts))
        found.append(Measure("build", "编码速度", len(sample) / seconds, "款/秒", lower=False))
        found.append(Measure("build", "首次编码全部款（按样本推算）", whole, "秒"))
    return found


def bench_cold(settings: Settings) -> list[Measure]:
    """``famai ask`` and ``famai search`` as processes of their own; the best of three, since others share the machine."""
    found = []
    home = {"FAMAI_HOME": str(settings.home)}
    question = load_field().question or "材料要保存多久？"
    bare = _best([child(["-c", _BARE_COLD, question], home) for _ in range(_COLD_TIMES)])
    for command, goal in (("ask", 4.0), ("search", 4.0)):
        run = _best([_famai([command, question, "--json"], settings.home) for _ in range(_COLD_TIMES)])
        bad = f"目标 ≤ {goal:.0f} 秒" if run.seconds > goal else ""
        found.append(Measure("cold", f"冷启动 famai {command}", run.seconds, "秒", {BARE: bare.seconds}, bad=bad))
        if run.peak is not None and bare.peak is not None:
            found.append(Measure("cold", f"famai {command} 内存峰值", run.peak, "MiB", {BARE: bare.peak}))
    return found


def bench_ask(settings: Settings, questions: Sequence[Question]) -> list[Measure]:
    """Warm questions: search alone, and the whole answer; beside both baselines on the same articles."""
    system = open_system(settings)
    articles = system.engine.articles
    bare = BareBM25(articles)
    beside: dict[str, Callable[[str], object]] = {BARE: bare.search}
    if system.encoder is not None:
        raw = raw_vectors(system.corpus, articles, VectorCache(settings.home, system.encoder))
        beside[HYBRID] = BareHybrid(bare, articles, raw["meaning_text"], system.encoder).search

    def find(question: Question) -> object:
        return system.searcher.search(system.understand(question.question, question.history), 10)

    for question in questions[:3]:
        system.ask(question.question, question.history)
        for search in beside.values():
            search(question.question)
    times: dict[str, list[float]] = {name: [] for name in ("search", "ask", *beside)}
    for question in questions:  # one after the other for each question: all meet the same load of the machine
        times["search"].append(milliseconds(find, question))
        times["ask"].append(milliseconds(system.ask, question.question, question.history))
        for name, search in beside.items():
            times[name].append(milliseconds(search, " ".join((*question.history, question.question))))
    found = []
    for key, name, goals in (("search", "检索", (None, None)), ("ask", "回答", (100.0, 300.0))):
        for share, label, goal in ((0.5, "中位", goals[0]), (0.95, "95 分位", goals[1])):
            value = percentile(times[key], share) or 0.0
            others = {other: percentile(times[other], share) or 0.0 for other in beside}
            bad = f"目标 ≤ {goal:.0f} 毫秒" if goal is not None and value > goal else ""
            found.append(Measure("ask", f"{name}{label}", value, "毫秒", others, note=f"{len(questions)} 题", bad=bad))
    memory = memory_of()
    if memory is not None:
        found.append(Measure("ask", "提问后内存（含两种基准）", memory, "MiB"))
    return found


def bench_graph(settings: Settings) -> list[Measure]:
    """Reading the facts, the named queries, and SPARQL in its own process."""
    from graph import (
        SparqlRunner,
        chain_of,
        cited_by,
        definitions_in_scope,
        find_norms,
        find_quantities,
        index_of,
        read_facts,
    )
    from retrieval import Store

    folder = Store(settings.home).current().path / "graph"
    if not (folder / "facts.json").is_file():
        raise DataError("当前索引中没有知识图谱；请执行 famai build --force")
    loading = milliseconds(lambda: read_facts(folder / "facts.json"))
    facts = read_facts(folder / "facts.json")
    indexing = milliseconds(lambda: index_of(facts))
    written = load_field().citation
    place = (parse_citation(written, load_corpus(settings).names).locator if written else None) or facts.norms[0].home
    bearer = next(iter(load_field().bearers), None)
    queries: dict[str, Callable[[], object]] = {
        "一类主体的全部义务": lambda: find_norms(facts, entity=bearer),
        "有期限的义务": lambda: find_norms(facts, deadline=True),
        "义务到罚则到上位法": lambda: chain_of(facts, place),
        "被哪些条引用": lambda: cited_by(facts, place),
        "一条所用的定义": lambda: definitions_in_scope(facts, place),
        "全部数量": lambda: find_quantities(facts),
    }
    found = [Measure("graph", "读入图谱", loading, "毫秒"), Measure("graph", "建内存索引", indexing, "毫秒")]
    found += [Measure("graph", name, median_of(query, 15), "毫秒") for name, query in queries.items()]
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    with SparqlRunner(folder / "graph.nt", time_limit=60.0) as runner:
        started = time.perf_counter()
        runner.run(count)
        found.append(Measure("graph", "SPARQL 首次（含读图）", (time.perf_counter() - started) * 1000, "毫秒"))
        found.append(Measure("graph", "SPARQL 数全部三元组", milliseconds(runner.run, count), "毫秒"))
    return found


def _famai(arguments: Sequence[str], home: Path) -> ChildRun:
    run = child(["-c", "from ui.cli import main; main()", *arguments], {"FAMAI_HOME": str(home)}, limit=1800.0)
    if run.status not in (0, 1):
        raise DataError(f"famai {arguments[0]} 没有成功（退出码 {run.status}）；请先单独执行它查看原因")
    return run


def _best(runs: Sequence[ChildRun]) -> ChildRun:
    fastest = min(runs, key=lambda run: run.seconds)
    peaks = [run.peak for run in runs if run.peak is not None]
    return ChildRun(fastest.seconds, fastest.status, median(peaks) if peaks else None, fastest.output)


@contextmanager
def _spare_home(settings: Settings) -> Iterator[Path]:
    """An empty data folder that knows the vectors already encoded, and the texts fetched or added."""
    with tempfile.TemporaryDirectory(prefix="famai-bench-") as name:
        home = Path(name)
        for folder in ("vectors", "fetched", "added"):
            if (settings.home / folder).is_dir():
                shutil.copytree(settings.home / folder, home / folder, copy_function=_link)
        yield home


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
