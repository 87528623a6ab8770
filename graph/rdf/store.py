"""A user's own SPARQL: read-only, in a process of its own, with limits of time, rows and memory.

The query is parsed and judged by its syntax tree inside that process (a hostile text can make parsing slow too).
SERVICE, FROM, and every form of update (LOAD, INSERT, DELETE, DROP …) are refused.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from pyparsing import ParseException, ParseResults
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query

from corpus import DataError, FamaiError, NotFoundError, UsageError
from graph.rdf.vocabulary import PREFIXES

__all__ = ["MAX_QUERY", "SparqlResult", "SparqlRunner", "check_query", "run_sparql"]

#: Longest query that is read, in characters.
MAX_QUERY = 20_000
#: Seconds in which the process must have the graph in memory.
LOAD_LIMIT = 120.0


@dataclass(frozen=True, slots=True)
class SparqlResult:
    """What a query gave: rows in the order of ``columns`` (``None`` unbound), or for ASK one row with ``true`` or ``false``.

    A CONSTRUCT or DESCRIBE gives the columns ``subject``, ``predicate``, ``object``. ``truncated`` says that the row
    limit cut the result.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    truncated: bool = False
    elapsed_ms: float = 0.0


def check_query(text: str, base: str | None = None) -> Query:
    """Parse ``text`` and refuse whatever is not a plain reading query.

    Raises:
        UsageError: it is no SPARQL query.
        NotFoundError: it updates, or reads from elsewhere (SERVICE, FROM).
    """
    if len(text) > MAX_QUERY:
        raise UsageError(f"SPARQL 查询过长：{len(text)} 个字符，最多 {MAX_QUERY} 个")
    try:
        tree = parseQuery(text)
    except RecursionError as error:
        raise UsageError("SPARQL 查询嵌套过深") from error
    except ParseException as error:
        if _is_update(text):
            raise NotFoundError("知识图谱只读：不接受 LOAD、INSERT、DELETE、CLEAR、DROP 等更新") from error
        raise UsageError(
            f"SPARQL 语法错误（第 {error.lineno} 行第 {error.column} 列）：{error.line.strip()[:80]}"
        ) from error
    for part in _walk(tree):
        if part.name == "ServiceGraphPattern":
            raise NotFoundError("不接受 SERVICE：查询只在本地图谱上进行，不访问其他服务器")
        if part.name == "GraphGraphPattern":
            raise NotFoundError("不接受 GRAPH：知识图谱只有一个图，请去掉 GRAPH 后再查")
        if part.name == "DatasetClause" or "datasetClause" in part:
            raise NotFoundError("不接受 FROM：查询只在本地图谱上进行，不读取其他数据")
    try:
        return translateQuery(tree, base=base, initNs=PREFIXES)
    except Exception as error:
        raise UsageError(f"SPARQL 查询无法理解：{error}") from error


def _is_update(text: str) -> bool:
    try:
        return any(part.name not in ("Update", "Prologue") for part in _walk(parseUpdate(text)))
    except (ParseException, RecursionError):
        return False


def _walk(node: Any) -> Iterator[CompValue]:
    """Every node of a syntax tree."""
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, CompValue):
            yield part
            stack.extend(part.values())
        elif isinstance(part, (list, tuple, ParseResults)):
            stack.extend(part)


class SparqlRunner:
    """Keeps one process with the graph in memory, ends it when a query takes too long, and starts it anew.

    Calls from several threads wait for each other. Use it as a context manager, or call :meth:`close`.
    """

    def __init__(self, graph_file: Path, *, time_limit: float = 10.0, row_limit: int = 1000, remote: str = "") -> None:
        """``remote`` is the IRI of the graph on the server of the settings, which is asked instead of the file."""
        self.graph_file = graph_file
        self.remote = remote
        self.time_limit = time_limit
        self.row_limit = row_limit
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()
        self._lock = threading.Lock()

    def __enter__(self) -> SparqlRunner:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def run(self, query: str) -> SparqlResult:
        """Answer ``query``.

        Raises:
            UsageError: it is no SPARQL query, or one that fails.
            NotFoundError: it was refused, or took longer than the time limit.
            DataError: the graph cannot be read.
        """
        if len(query) > MAX_QUERY:
            raise UsageError(f"SPARQL 查询过长：{len(query)} 个字符，最多 {MAX_QUERY} 个")
        with self._lock:
            process = self._started()
            started = time.perf_counter()
            assert process.stdin is not None
            try:
                process.stdin.write(json.dumps({"query": query, "row_limit": self.row_limit}) + "\n")
                process.stdin.flush()
                answer = json.loads(self._answers.get(timeout=self.time_limit))
            except (queue.Empty, OSError) as error:
                self.close()
                raise NotFoundError(f"查询超过 {self.time_limit:g} 秒，已停止；请缩小范围或加 LIMIT") from error
            if answer is None:
                self.close()
                raise NotFoundError("查询占用内存过多，已停止；请缩小范围或加 LIMIT")
        if "error" in answer:
            raise _error(answer)
        rows = tuple(tuple(row) for row in answer["rows"])
        elapsed = (time.perf_counter() - started) * 1000
        return SparqlResult(tuple(answer["columns"]), rows, answer["truncated"], elapsed)

    def _started(self) -> subprocess.Popen[str]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        if not self.graph_file.is_file():
            raise DataError(f"没有知识图谱文件 {self.graph_file.name}；请先运行 famai build")
        root = str(Path(__file__).resolve().parent.parent.parent)
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "graph.rdf.sparql_worker", str(self.graph_file), self.remote],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
        )
        self._answers = queue.Queue()
        assert self._process.stdout is not None
        threading.Thread(target=_read, args=(self._process.stdout, self._answers), daemon=True).start()
        try:
            ready = json.loads(self._answers.get(timeout=LOAD_LIMIT))
        except queue.Empty:
            ready = None
        if not ready or "error" in ready:
            self.close()
            if self.remote:
                raise DataError(ready["error"] if ready else "SPARQL 服务没有及时应答")
            raise DataError(f"知识图谱文件 {self.graph_file.name} 无法读取；请重新运行 famai build")
        return self._process


def _read(stream: IO[str], answers: queue.Queue[str]) -> None:
    """Hand on each line; ``null`` when the process has ended."""
    try:
        for line in stream:
            answers.put(line)
    except ValueError:  # closed from the other side
        pass
    answers.put("null")


def _error(answer: dict[str, Any]) -> FamaiError:
    kinds: dict[str, type[FamaiError]] = {"UsageError": UsageError, "DataError": DataError}
    return kinds.get(answer["kind"], NotFoundError)(answer["error"])


def run_sparql(
    query: str, graph_file: Path, *, time_limit: float = 10.0, row_limit: int = 1000, remote: str = ""
) -> SparqlResult:
    """Answer one query with a process started for it; see :meth:`SparqlRunner.run`.

    ``graph_file`` is an N-Triples file, or the directory that :func:`graph.facts.extract.write_graph` wrote; ``remote``
    the IRI of the same graph on the server of the settings, where that is to be asked.
    """
    if graph_file.is_dir():
        graph_file = graph_file / "graph.nt"
    with SparqlRunner(graph_file, time_limit=time_limit, row_limit=row_limit, remote=remote) as runner:
        return runner.run(query)
