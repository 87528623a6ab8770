"""The graph of the real texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from corpus import Settings
from graph.rdf.triples import load_graph
from retrieval import Store


@pytest.fixture(scope="session")
def dataset(real_build: Settings) -> Graph:
    return load_graph(Store(real_build.home).current().path / "graph")


@pytest.fixture(scope="session")
def graph_file(real_build: Settings) -> Path:
    return Store(real_build.home).current().path / "graph" / "graph.nt"
