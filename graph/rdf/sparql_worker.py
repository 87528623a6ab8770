"""The process in which a user's SPARQL runs: JSON lines in, JSON lines out. Started by :mod:`graph.rdf.store`."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from typing import Any

from rdflib import Graph
from rdflib.term import Node

from corpus import FamaiError
from graph.rdf.store import check_query
from graph.rdf.triples import read_nt

MEMORY = 4 << 30  # bytes


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _plain(node: Node | None) -> str | None:
    return None if node is None else str(node)


def answer(graph: Graph, text: str, row_limit: int) -> dict[str, Any]:
    """The result of one query as JSON values; the message where it is refused or fails."""
    try:
        result = graph.query(check_query(text))
        if result.type == "ASK":
            return {"columns": ["ask"], "rows": [[str(bool(result.askAnswer)).lower()]], "truncated": False}
        if result.type == "SELECT":
            columns = [str(variable) for variable in result.vars or []]
            found = [[_plain(row[i]) for i in range(len(columns))] for row in islice(result, row_limit + 1)]  # type: ignore[index]
        else:
            columns = ["subject", "predicate", "object"]
            found = [[_plain(node) for node in triple] for triple in islice(sorted(result), row_limit + 1)]  # type: ignore[union-attr]
    except FamaiError as error:
        return {"error": str(error), "kind": type(error).__name__}
    except MemoryError:
        return {"error": "查询占用内存过多，已停止；请缩小范围或加 LIMIT", "kind": "NotFoundError"}
    except Exception as error:  # whatever a query makes the engine raise is the query's fault
        return {"error": f"SPARQL 查询失败：{error}", "kind": "UsageError"}
    return {"columns": columns, "rows": found[:row_limit], "truncated": len(found) > row_limit}


def main(graph_file: str) -> None:
    """Load the graph, say so, then answer line by line."""
    out = sys.stdout
    _limit_memory()
    try:
        graph = read_nt(Path(graph_file), store="SimpleMemory")
    except Exception as error:
        out.write(json.dumps({"error": str(error)}) + "\n")
        return
    out.write(json.dumps({"ready": len(graph)}) + "\n")
    out.flush()
    for line in sys.stdin:
        request = json.loads(line)
        out.write(json.dumps(answer(graph, request["query"], request["row_limit"])) + "\n")
        out.flush()


if __name__ == "__main__":
    main(sys.argv[1])
