"""The current build on the engines of the settings: its graph on a SPARQL server, its indexes on Milvus."""

from __future__ import annotations

from corpus import FamaiError, Settings
from graph import RemoteGraph, remote_graph
from retrieval.finding.articles import load_articles
from retrieval.finding.store import Store, indexes_digest

__all__ = ["graph_on_server", "publish_graph", "publish_indexes", "send_on"]


def graph_on_server(settings: Settings) -> RemoteGraph | None:
    """Where the graph of the current build is, or would be; ``None`` where no server is set.

    Raises:
        DataError: there is no build.
    """
    if not settings.sparql:
        return None
    build = Store(settings.home).current()
    return remote_graph(settings.sparql, settings.iri_base, build.manifest["files"]["graph/graph.nt"]["sha256"])


def publish_graph(settings: Settings) -> bool:
    """Send the graph of the current build to the server; whether it was not there yet.

    Raises:
        DataError: there is no build, or the server cannot be reached or refuses.
    """
    remote = graph_on_server(settings)
    if remote is None or not remote.update_address:
        return False
    build = Store(settings.home).current()
    file = build.path / "graph" / "graph.nt"
    with file.open("rb") as lines:
        triples = sum(1 for _ in lines)
    return remote.publish(file, triples)


def publish_indexes(settings: Settings) -> bool:
    """Write the indexes of the current build into the engine; whether they were not there yet.

    Raises:
        DataError: there is no build, or the engine cannot be reached or refuses.
        UsageError: its package is not installed.
    """
    if settings.store == "local":
        return False
    from retrieval.finding.milvus import MilvusStore  # an engine that few have

    build = Store(settings.home).current()
    store = MilvusStore(settings.store, indexes_digest(build))
    return store.publish(build.path, load_articles(build.path / "articles.json"))


def send_on(settings: Settings) -> tuple[str, ...]:
    """Send a new build to every engine; what must be said (Chinese) where that failed. The build is in use by then."""
    told = []
    try:
        publish_indexes(settings)
    except FamaiError as error:
        told.append(f"索引没有送到检索引擎：{error}；恢复后请再执行 famai build")
    try:
        publish_graph(settings)
    except FamaiError as error:
        told.append(f"索引已启用，但图谱没有送到 SPARQL 服务：{error}；稍后可执行 famai graph publish")
    return tuple(told)
