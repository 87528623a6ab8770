"""The graph on a SPARQL 1.1 server: sent after a build, asked by HTTP, and never waited for by answers."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
import uvicorn
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store, serialize
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from corpus import DataError, UsageError, load_settings
from graph.rdf.remote import RemoteGraph, remote_graph
from graph.rdf.store import run_sparql
from retrieval import Workspace, graph_on_server, publish_graph
from retrieval.engines import send_on
from tests.trust import small

BASE = "https://famai.example/id/"
TRIPLES = "".join(
    f"<{BASE}norm/{n}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://famai.example/ns#Norm> .\n"
    f'<{BASE}norm/{n}> <http://www.w3.org/2000/01/rdf-schema#label> "第{n}条 \\"引号\\"\\n换行"@zh .\n'
    for n in range(1500)
)


@dataclass
class Server:
    """A server made of Oxigraph and Starlette; counts what it was sent."""

    url: str = ""
    store: Store = field(default_factory=Store)
    updates: list[str] = field(default_factory=list)
    refusing: bool = False

    @property
    def setting(self) -> str:
        return f"{self.url}/query {self.url}/update"

    async def query(self, request: Request) -> Response:
        form = parse_qs((await request.body()).decode())
        graphs = [NamedNode(iri) for iri in form.get("default-graph-uri", [])]
        try:
            found = self.store.query(form["query"][0], default_graph=graphs or None)
        except SyntaxError as error:
            return Response(str(error), 400)
        if isinstance(found, QuerySolutions) or not hasattr(found, "__iter__"):
            return Response(
                found.serialize(format=QueryResultsFormat.JSON), media_type="application/sparql-results+json"
            )
        return Response(serialize(found, format=RdfFormat.N_TRIPLES), media_type="application/n-triples")

    async def update(self, request: Request) -> Response:
        words = (await request.body()).decode()
        if self.refusing:
            return Response("read only", 403)
        self.updates.append(words)
        self.store.update(words)
        return Response(status_code=204)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    app = Starlette(
        routes=[Route("/query", made.query, methods=["POST"]), Route("/update", made.update, methods=["POST"])]
    )
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    made.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    running = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    yield made
    running.should_exit = True
    thread.join(10)


@pytest.fixture
def graph_file(tmp_path: Path) -> Path:
    path = tmp_path / "graph.nt"
    path.write_text(TRIPLES, encoding="utf-8")
    return path


def test_a_build_is_sent_once_into_a_graph_of_its_own(server: Server, graph_file: Path) -> None:
    first = remote_graph(server.setting, BASE, "aa" * 32)
    assert len(first) == 0 and first.publish(graph_file, 3000) and len(first) == 3000
    sent = len(server.updates)
    assert not first.publish(graph_file, 3000) and len(server.updates) == sent
    assert remote_graph(server.setting, BASE, "bb" * 32).publish(graph_file, 3000)
    assert {str(graph.value) for graph in server.store.named_graphs()} == {
        f"{BASE}graph/{'aa' * 8}",
        f"{BASE}graph/{'bb' * 8}",
    }


def test_a_query_sees_one_build_and_gives_what_the_file_gives(server: Server, graph_file: Path) -> None:
    remote = remote_graph(server.setting, BASE, "aa" * 32)
    remote.publish(graph_file, 3000)
    remote_graph(server.setting, BASE, "bb" * 32).publish(graph_file, 3000)
    assert remote.query("SELECT (COUNT(?n) AS ?many) WHERE { ?n a famai:Norm }", 5)[1] == [["1500"]]
    labels = f"SELECT ?l WHERE {{ <{BASE}norm/7> rdfs:label ?l }}"
    assert remote.query(labels, 5) == (["l"], [['第7条 "引号"\n换行']])
    assert remote.query(f"ASK {{ <{BASE}norm/7> rdfs:label ?l }}", 5) == (["ask"], [["true"]])
    columns, rows = remote.query(f"DESCRIBE <{BASE}norm/7>", 5)
    assert columns == ["subject", "predicate", "object"] and len(rows) == 2
    assert len(remote.query("SELECT ?s WHERE { ?s ?p ?o }", 10)[1]) == 10
    with pytest.raises(ValueError, match=r"."):
        remote.query("SELECT ?s WHERE { ?s ?p", 10)


def test_a_graph_that_is_half_there_is_none(server: Server, graph_file: Path) -> None:
    """Sending broke off: the graph counts as absent, and the next time it is made whole."""
    remote = remote_graph(server.setting, BASE, "aa" * 32)
    remote._insert(TRIPLES[: TRIPLES.index("\n") + 1])
    assert len(remote) == 0 and remote.publish(graph_file, 3000) and len(remote) == 3000


def test_old_builds_go_and_what_is_not_ours_stays(server: Server, graph_file: Path) -> None:
    server.store.update("INSERT DATA { GRAPH <http://other.example/g> { <a:a> <a:b> <a:c> } }")
    for digest in "abcde":
        remote_graph(server.setting, BASE, digest * 64).publish(graph_file, 3000)
    kept = sorted(str(graph.value).rpartition("/")[2][:1] for graph in server.store.named_graphs())
    assert len(kept) == 4 and {"e", "g"} <= set(kept)


def test_refusals_and_absence_are_told(server: Server, graph_file: Path) -> None:
    server.refusing = True
    with pytest.raises(DataError, match="403"):
        remote_graph(server.setting, BASE, "aa" * 32).publish(graph_file, 3000)
    away = RemoteGraph("http://user:geheim77@127.0.0.1:1/query", "", f"{BASE}graph/x")
    with pytest.raises(DataError, match="FAMAI_SPARQL") as raised:
        len(away)
    assert "geheim77" not in str(raised.value)

    def endless(request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, headers={"content-type": "application/json"}, content=(b" " * 1_000_000 for _ in range(99))
        )

    with pytest.raises(ValueError, match="LIMIT"):
        RemoteGraph("http://a/query", "", "x:x", httpx.MockTransport(endless)).query("ASK {}", 1)


def test_the_guarded_process_asks_the_server(server: Server, graph_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals, the limit of rows and that of time hold as for the file."""
    monkeypatch.setenv("FAMAI_SPARQL", server.setting)
    remote = remote_graph(server.setting, BASE, "aa" * 32)
    with pytest.raises(DataError, match="publish"):
        run_sparql("ASK {}", graph_file, remote=remote.iri)
    remote.publish(graph_file, 3000)
    found = run_sparql("SELECT ?l WHERE { ?s rdfs:label ?l } ORDER BY ?l", graph_file, row_limit=3, remote=remote.iri)
    here = run_sparql("SELECT ?l WHERE { ?s rdfs:label ?l } ORDER BY ?l", graph_file, row_limit=3)
    assert found.truncated and found.rows == here.rows
    with pytest.raises(UsageError):
        run_sparql("SELECT ?l WHERE", graph_file, remote=remote.iri)


def test_a_build_is_sent_and_answers_never_wait_for_it(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.sources.collection.load_catalog", lambda *_: None)
    small.use_small_catalogue()
    settings = replace(small.small_settings(tmp_path), sparql=server.setting)
    small.build_variant(tmp_path, "a")
    assert publish_graph(settings) and not publish_graph(settings)
    remote = graph_on_server(settings)
    assert remote is not None and len(remote) > 100
    away = replace(settings, sparql="http://127.0.0.1:1/query http://127.0.0.1:1/update")
    assert "famai graph publish" in str(send_on(away)) and send_on(settings) == ()
    monkeypatch.setattr(httpx.Client, "send", lambda *_, **__: pytest.fail("an answer waited for a server"))
    assert "工作日" in Workspace.open(away).ask("向示例部门报告第一种情况，几个工作日？").conclusion


@pytest.mark.parametrize("value", ["ftp://a/q", "http://a/q http://a/u http://a/x", "query"])
def test_addresses_that_are_none_are_refused(value: str) -> None:
    with pytest.raises(UsageError, match="FAMAI_SPARQL"):
        load_settings({"FAMAI_SPARQL": value})
