"""The facts and the graph of the real texts, made once a run."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from corpus import Corpus
from graph.facts.container import Facts
from graph.facts.extract import extract_facts
from graph.rdf.dataset import build_dataset
from graph.rdf.triples import sorted_nt


@pytest.fixture(scope="session")
def facts(corpus: Corpus) -> Facts:
    return extract_facts(corpus)


@pytest.fixture(scope="session")
def dataset(corpus: Corpus, facts: Facts) -> Graph:
    return build_dataset(corpus, facts)


@pytest.fixture(scope="session")
def graph_file(dataset: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "graph.nt"
    path.write_text(sorted_nt(dataset), encoding="utf-8")
    return path
