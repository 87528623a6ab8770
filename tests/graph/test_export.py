"""Rows with the keys that scripts rely on, tables, and the graph in standard formats."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph

from corpus import Corpus
from corpus.errors import DataError, UsageError
from graph.facts.container import Facts, load_facts
from graph.facts.extract import write_graph
from graph.rdf.conformance import validate_graph
from graph.rdf.dataset import build_dataset
from graph.rdf.export import (
    FORMATS,
    definition_rows,
    export_graph,
    norm_rows,
    quantity_rows,
    reference_rows,
    rows_to_csv,
    sanction_rows,
)
from graph.rdf.triples import load_graph
from graph.rdf.vocabulary import ELI, FAMAI

ORDER_218 = "csrc-order-218-2023"

CONTRACT = {
    norm_rows: "id doc_id article paragraph item subjects modality action text start end quantities sanctions",
    reference_rows: "doc_id article paragraph kind target_doc_id target_title target_article target_paragraph text "
    "resolution",
    quantity_rows: "doc_id article paragraph kind text number unit bound inclusive subjects",
    sanction_rows: "doc_id article paragraph offenders violated authority measures fine_min fine_max target "
    "legal_basis condition resolution",
    definition_rows: "doc_id article item term definition kind",
}


@pytest.mark.parametrize("rows", CONTRACT, ids=lambda rows: rows.__name__)
def test_rows_have_the_keys_of_the_contract(facts: Facts, rows: Any) -> None:
    found = rows(facts)
    assert found
    wanted = CONTRACT[rows].split()
    for row in found:
        assert list(row)[: len(wanted)] == wanted
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found
    only = rows(facts, doc=ORDER_218)
    assert {row["doc_id"] for row in only} == {ORDER_218}
    assert only == [row for row in found if row["doc_id"] == ORDER_218]


def test_norm_rows_of_an_entity(facts: Facts) -> None:
    rows = norm_rows(facts, entity="核心机构", doc=ORDER_218)
    assert rows
    assert all({"核心机构", "证券期货业机构", "任何机构和个人"} & set(row["subjects"]) for row in rows)
    assert norm_rows(facts, entity="没有这样的主体") == []


def test_norm_rows_carry_quantities_and_sanction_labels(facts: Facts) -> None:
    rows = [row for row in norm_rows(facts, doc=ORDER_218) if row["quantities"]]
    assert rows
    labels = {label for row in norm_rows(facts, doc=ORDER_218) for label in row["sanctions"]}
    assert "《证券期货业网络和信息安全管理办法》第六十四条第一款" in labels
    assert "《证券期货业网络和信息安全管理办法》第六十二条第一款" in labels


def test_violated_of_sanction_rows(facts: Facts) -> None:
    rows = [row for row in sanction_rows(facts, doc=ORDER_218) if (row["article"], row["paragraph"]) == (64, 1)]
    assert {v["article"] for v in rows[0]["violated"]} == {9, 10, 18, 19, 20, 37, 39}
    assert set(rows[0]["violated"][0]) == {"doc_id", "article", "paragraph", "eid"}


@pytest.mark.parametrize("rows", CONTRACT, ids=lambda rows: rows.__name__)
def test_csv_is_a_whole_table(facts: Facts, rows: Any) -> None:
    found = rows(facts, doc=ORDER_218)
    table = list(csv.reader(io.StringIO(rows_to_csv(found))))
    assert table[0] == list(found[0])
    assert len(table) == len(found) + 1
    assert {len(line) for line in table} == {len(table[0])}


def test_csv_disarms_formulas_and_keeps_line_breaks() -> None:
    table = list(csv.reader(io.StringIO(rows_to_csv([{"a": "=1+1", "b": "一\n二", "c": None, "d": ["甲", "乙"]}]))))
    assert table == [["a", "b", "c", "d"], ["'=1+1", "一\n二", "", "甲、乙"]]
    assert rows_to_csv([]) == ""


@pytest.fixture(scope="module")
def small(corpus: Corpus) -> Corpus:
    """Order 218 and its drafting note."""
    return Corpus({i: corpus.documents[i] for i in (ORDER_218, "csrc-draft-2022-explanation")})


@pytest.fixture(scope="module")
def written(small: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("written")
    report = write_graph(directory, small)
    assert report["conforms"] is True
    assert report["norms"] > 100
    return directory


def test_what_was_written_is_read(written: Path) -> None:
    assert load_facts(written).norms
    assert validate_graph(written).conforms
    assert (written / "validation.txt").read_text(encoding="utf-8") == "知识图谱校验通过\n"


def test_two_builds_are_equal_byte_for_byte(written: Path, small: Corpus, tmp_path: Path) -> None:
    write_graph(tmp_path, small)
    for name in ("facts.json", "graph.nt"):
        assert (tmp_path / name).read_bytes() == (written / name).read_bytes()


@pytest.mark.parametrize(("kind", "reader"), [("turtle", "turtle"), ("json-ld", "json-ld"), ("nt", "nt")])
def test_formats_give_back_the_same_graph(written: Path, tmp_path: Path, kind: str, reader: str) -> None:
    out = tmp_path / "out"
    export_graph(written, kind, out)
    original = load_graph(written)
    assert set(to_canonical_graph(Graph().parse(out, format=reader))) == set(to_canonical_graph(original))


def test_graphml_has_labels_and_links(written: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.graphml"
    export_graph(written, "graphml", out)
    read = nx.read_graphml(out)
    article = read.nodes[f"https://famai.example/id/{ORDER_218}/art_18"]
    assert article["label"] == "《证券期货业网络和信息安全管理办法》第十八条"
    assert "LegalResourceSubdivision" in article["kind"]
    assert any(data["label"] == "cites" for _, _, data in read.edges(data=True))


def test_unknown_format_and_missing_graph(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="turtle"):
        export_graph(Graph(), "xml", tmp_path / "out")
    with pytest.raises(DataError, match="famai build"):
        load_graph(tmp_path)
    assert FORMATS == ("turtle", "json-ld", "nt", "graphml")


def test_a_graph_that_breaks_a_shape_is_not_accepted(
    small: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoiled(*arguments: Any) -> Graph:
        graph = build_dataset(*arguments)
        graph.add((URIRef("https://famai.example/id/x"), ELI.cites, URIRef("https://famai.example/id/nothing")))
        graph.add((URIRef("https://famai.example/id/x"), FAMAI.resolution, Literal("inferred")))
        return graph

    monkeypatch.setattr("graph.rdf.dataset.build_dataset", spoiled)
    with pytest.raises(DataError, match="未启用"):
        write_graph(tmp_path, small)
