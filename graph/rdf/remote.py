"""The graph in a SPARQL 1.1 server that a firm runs itself: sent there after a build, asked by HTTP.

Each build stands in a named graph called after its content, so that servers with the same texts share one and a query
never meets a graph that is half there. Answers to questions come from the facts of the build and never wait for it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
from pyoxigraph import RdfFormat, parse

from corpus import DataError
from graph.rdf.triple_store import Table, plain_term
from graph.rdf.vocabulary import PREFIXES

__all__ = ["RemoteGraph", "remote_graph"]

_TRIPLES = "http://rdfs.org/ns/void#triples"
_CREATED = "http://purl.org/dc/terms/created"
_BATCH = 2_000  # triples a request
_KEPT = 3  # builds that stay, so that a server with an earlier one still finds its own
_MOST_BYTES = 32_000_000  # of one reply
_TIMEOUT = httpx.Timeout(60.0, connect=5.0)
_JSON, _NT = "application/sparql-results+json", "application/n-triples"


def remote_graph(setting: str, base: str, digest: str) -> RemoteGraph:
    """The graph of a build.

    Args:
        setting: address of queries, and after a space that of updates where the build is to be sent.
        base: prefix of our IRIs.
        digest: of the content of the build's graph, in hexadecimal.
    """
    query, _, update = setting.partition(" ")
    return RemoteGraph(query, update.strip(), f"{base}graph/{digest[:16]}")


@dataclass(frozen=True)
class RemoteGraph:
    """One named graph of a server; a :class:`graph.rdf.triple_store.TripleStore`."""

    query_address: str
    update_address: str
    iri: str
    transport: httpx.BaseTransport | None = None

    def __len__(self) -> int:
        """How many triples the build has, as it says itself; 0 where it is not there, or not whole.

        Raises:
            DataError: the server cannot be reached.
        """
        _, rows = self.query(f"SELECT ?n WHERE {{ <{self.iri}> <{_TRIPLES}> ?n }}", 1)
        return int(rows[0][0] or 0) if rows else 0

    def query(self, text: str, most: int) -> Table:
        """See :class:`graph.rdf.triple_store.TripleStore`.

        Raises:
            ValueError: the server does not understand the query, or its reply is too large.
            DataError: the server cannot be reached.
        """
        names = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        body = {"query": names + text, "default-graph-uri": self.iri}
        kind, content = self._post(self.query_address, {"accept": f"{_JSON}, {_NT};q=0.9"}, data=body)
        if "json" not in kind:
            found = islice(parse(content, format=RdfFormat.N_TRIPLES), most)
            triples = sorted(((t.subject, t.predicate, t.object) for t in found), key=str)
            return ["subject", "predicate", "object"], [[plain_term(node) for node in triple] for triple in triples]
        try:
            document = json.loads(content)
            if "boolean" in document:
                return ["ask"], [[str(bool(document["boolean"])).lower()]]
            columns = [str(name) for name in document["head"]["vars"]]
            rows = islice(document["results"]["bindings"], most)
            return columns, [[_value(row.get(name)) for name in columns] for row in rows]
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("服务的答复不是 SPARQL 1.1 的结果") from error

    def publish(self, graph_file: Path, triples: int) -> bool:
        """Send the graph of a build, drop the oldest ones; whether anything was sent.

        Args:
            graph_file: N-Triples without blank nodes.
            triples: how many there are.

        Raises:
            DataError: the server cannot be reached or refuses; what is there of earlier builds stays.
        """
        if len(self) == triples:
            return False
        self._update(f"DROP SILENT GRAPH <{self.iri}>")
        with graph_file.open(encoding="utf-8") as lines:
            while batch := "".join(islice(lines, _BATCH)):
                self._insert(batch)
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self._insert(
            f'<{self.iri}> <{_TRIPLES}> {triples} .\n<{self.iri}> <{_CREATED}> "{now}" .\n'
        )  # whole from here on
        for old in self._others()[_KEPT - 1 :]:
            with suppress(DataError):  # it costs room, no more
                self._update(f"DROP SILENT GRAPH <{old}>")
        return True

    def _insert(self, triples: str) -> None:
        self._update(f"INSERT DATA {{ GRAPH <{self.iri}> {{\n{triples}}} }}")

    def _update(self, words: str) -> None:
        try:
            self._post(self.update_address, {"content-type": "application/sparql-update"}, content=words.encode())
        except ValueError as error:
            raise DataError(f"SPARQL 服务没有收下图谱：{error}") from error

    def _others(self) -> list[str]:
        """The whole builds of ours beside this one, latest first."""
        asked = f"SELECT ?g WHERE {{ GRAPH ?g {{ ?g <{_TRIPLES}> ?n ; <{_CREATED}> ?at }} }} ORDER BY DESC(?at) ?g"
        _, content = self._post(self.query_address, {"accept": _JSON}, data={"query": asked})
        found = [row["g"]["value"] for row in json.loads(content)["results"]["bindings"]]
        return [iri for iri in found if iri.startswith(self.iri.rpartition("/")[0] + "/") and iri != self.iri]

    def _post(self, address: str, headers: dict[str, str], **body: Any) -> tuple[str, bytes]:
        """The type of the reply and its content.

        Raises:
            ValueError: the server refuses the words, or says too much.
            DataError: it does not answer.
        """
        try:
            with (
                httpx.Client(trust_env=False, timeout=_TIMEOUT, transport=self.transport) as client,
                client.stream("POST", address, headers=headers, **body) as reply,
            ):
                content = b"".join(_bounded(reply.iter_bytes()))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise DataError(f"SPARQL 服务没有应答（{type(error).__name__}）；请检查 FAMAI_SPARQL") from error
        if reply.status_code == 400:
            raise ValueError(" ".join(content.decode("utf-8", "replace").split())[:300])
        if not reply.is_success:
            raise DataError(f"SPARQL 服务返回 {reply.status_code}；请检查 FAMAI_SPARQL 的地址和权限")
        return reply.headers.get("content-type", ""), content


def _bounded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    left = _MOST_BYTES
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise ValueError("结果过大；请缩小范围或加 LIMIT")
        yield piece


def _value(term: dict[str, Any] | None) -> str | None:
    if term is None:
        return None
    return f"_:{term['value']}" if term["type"] == "bnode" else str(term["value"])
