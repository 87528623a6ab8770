"""The process in which a user's SPARQL runs: JSON lines in, JSON lines out. Started by :mod:`graph.rdf.store`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from corpus import DataError, FamaiError, load_settings
from graph.rdf.store import check_query
from graph.rdf.triple_store import OxigraphStore, TripleStore

MEMORY = 4 << 30  # bytes


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def answer(store: TripleStore, text: str, row_limit: int) -> dict[str, Any]:
    """The result of one query as JSON values; the message where it is refused or fails."""
    try:
        check_query(text)
        columns, rows = store.query(text, row_limit + 1)
    except FamaiError as error:
        return {"error": str(error), "kind": type(error).__name__}
    except MemoryError:
        return {"error": "查询占用内存过多，已停止；请缩小范围或加 LIMIT", "kind": "NotFoundError"}
    except Exception as error:  # whatever a query makes the engine raise is the query's fault
        return {"error": f"SPARQL 查询失败：{error}", "kind": "UsageError"}
    return {"columns": columns, "rows": rows[:row_limit], "truncated": len(rows) > row_limit}


def main(graph_file: str, remote: str = "") -> None:
    """Load the graph, or find it on the server of the settings where its IRI is given; say so, then answer line by line."""
    out = sys.stdout
    _limit_memory()
    store: TripleStore
    try:
        store = _on_server(remote) if remote else OxigraphStore(Path(graph_file))
    except Exception as error:
        out.write(json.dumps({"error": str(error)}) + "\n")
        return
    out.write(json.dumps({"ready": len(store)}) + "\n")
    out.flush()
    for line in sys.stdin:
        request = json.loads(line)
        out.write(json.dumps(answer(store, request["query"], request["row_limit"])) + "\n")
        out.flush()


def _on_server(iri: str) -> TripleStore:
    """The graph on the server; its address comes with the environment, where a password in it is nobody else's to see."""
    from graph.rdf.remote import RemoteGraph

    query, _, update = load_settings().sparql.partition(" ")
    store = RemoteGraph(query, update.strip(), iri)
    if not len(store):
        raise DataError("SPARQL 服务里没有当前索引的图谱；请执行 famai graph publish")
    return store


if __name__ == "__main__":
    main(*sys.argv[1:3])
