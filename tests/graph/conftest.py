"""The graph of the real texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from corpus import Corpus, Settings
from graph.facts.container import Facts
from graph.rdf.dataset import build_dataset
from retrieval import Store


@pytest.fixture(scope="session")
def dataset(corpus: Corpus, facts: Facts) -> Graph:
    return build_dataset(corpus, facts)


@pytest.fixture(scope="session")
def graph_file(real_build: Settings) -> Path:
    return Store(real_build.home).current().path / "graph" / "graph.nt"
