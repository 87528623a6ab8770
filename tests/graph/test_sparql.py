"""A user's own SPARQL: what is answered, what is refused, and what is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import DataError, FamaiError, NotFoundError, UsageError
from graph.rdf.store import MAX_QUERY, SparqlRunner, check_query, run_sparql

NORMS = "SELECT ?n WHERE { ?n a famai:Norm }"


@pytest.fixture(scope="module")
def runner(graph_file: Path) -> Iterator[SparqlRunner]:
    with SparqlRunner(graph_file, time_limit=20, row_limit=50) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "error", "message"),
    [
        ("SELECT * WHERE { SERVICE <http://a.example/> { ?s ?p ?o } }", NotFoundError, "SERVICE"),
        ("SELECT * WHERE { SERVICE SILENT <http://a.example/> { ?s ?p ?o } }", NotFoundError, "SERVICE"),
        ("SELECT * WHERE { OPTIONAL { { serViCe ?x { ?s ?p ?o } } UNION { ?a ?b ?c } } }", NotFoundError, "SERVICE"),
        ("ASK { FILTER EXISTS { SERVICE <http://a.example/> { ?s ?p ?o } } }", NotFoundError, "SERVICE"),
        ("SELECT * { { SELECT ?s { SERVICE <http://a.example/> { ?s ?p ?o } } } }", NotFoundError, "SERVICE"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://a.example/> { ?s ?p ?o } }", NotFoundError, "SERVICE"),
        ("SELECT * FROM <file:///etc/hostname> WHERE { ?s ?p ?o }", NotFoundError, "FROM"),
        ("SELECT * FROM NAMED <http://a.example/> WHERE { ?s ?p ?o }", NotFoundError, "FROM"),
        ("ASK FROM <http://a.example/> { ?s ?p ?o }", NotFoundError, "FROM"),
        ("DESCRIBE <http://a.example/> FROM <http://a.example/>", NotFoundError, "FROM"),
        ("LOAD <http://a.example/>", NotFoundError, "只读"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", NotFoundError, "只读"),
        ("DELETE WHERE { ?s ?p ?o }", NotFoundError, "只读"),
        ("PREFIX a: <a:> DROP ALL", NotFoundError, "只读"),
        ("CLEAR DEFAULT", NotFoundError, "只读"),
        ("CREATE GRAPH <a:a>", NotFoundError, "只读"),
        ("SELECT * WHERE { ?s ?p ?o } ; DROP ALL", UsageError, "语法错误"),
        ("SELECT nonsense", UsageError, "语法错误"),
        ("", UsageError, "语法错误"),
        ("SELECT ?x WHERE { ?x nowhere:a ?y }", UsageError, "无法理解"),
        ("SELECT ?x " + "x" * MAX_QUERY, UsageError, "过长"),
    ],
)
def test_refused(query: str, error: type[FamaiError], message: str) -> None:
    with pytest.raises(error, match=message):
        check_query(query)


@pytest.mark.parametrize(
    "query",
    [
        NORMS,
        "SELECT ('SERVICE FROM LOAD' AS ?x) {}",
        "SELECT ?from ?service WHERE { ?from a ?service }  # FROM <a:a> SERVICE",
        'ASK { ?s rdfs:label "DROP ALL"@zh }',
    ],
)
def test_words_alone_are_not_refused(query: str) -> None:
    check_query(query)


def test_select_is_cut_at_the_row_limit(runner: SparqlRunner) -> None:
    result = runner.run(NORMS)
    assert result.columns == ("n",)
    assert len(result.rows) == 50
    assert result.truncated
    whole = runner.run("SELECT (COUNT(?n) AS ?count) WHERE { ?n a famai:Norm }")
    assert int(whole.rows[0][0] or 0) > 1000
    assert not whole.truncated


def test_ask_construct_and_describe(runner: SparqlRunner) -> None:
    assert runner.run("ASK { ?n a famai:Norm }").rows == (("true",),)
    built = runner.run("CONSTRUCT { ?n a famai:Norm } WHERE { ?n a famai:Norm }")
    assert built.columns == ("subject", "predicate", "object")
    assert built.truncated
    assert runner.run("DESCRIBE famai:curation").rows


def test_unbound_is_none(runner: SparqlRunner) -> None:
    result = runner.run("SELECT ?a ?b WHERE { VALUES ?a { 1 } OPTIONAL { ?a famai:nothing ?b } }")
    assert result.rows == (("1", None),)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("LOAD <http://a.example/>", NotFoundError),
        ("SELECT", UsageError),
        ("SELECT * FROM <a:a> { ?s ?p ?o }", NotFoundError),
    ],
)
def test_refusals_come_through_and_the_process_goes_on(
    runner: SparqlRunner, query: str, error: type[FamaiError]
) -> None:
    with pytest.raises(error):
        runner.run(query)
    assert runner.run("ASK {}").rows == (("true",),)


def test_long_query_is_stopped_and_the_next_one_answered(tmp_path: Path) -> None:
    path = tmp_path / "graph.nt"
    path.write_text("".join(f'<a:{i}> <a:p> "{i}" .\n' for i in range(300)), encoding="utf-8")
    with SparqlRunner(path, time_limit=1.5, row_limit=10) as runner:
        with pytest.raises(NotFoundError, match="超过"):
            runner.run("SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . FILTER (?b != ?d && ?d != ?f) }")
        assert runner.run("ASK {}").rows == (("true",),)
        with pytest.raises(FamaiError):  # parsing that never ends, or nests too deep, is stopped too
            runner.run("ASK { FILTER (" + "(" * 4000 + "1" + ")" * 4000 + ") }")
        assert runner.run("ASK {}").rows == (("true",),)


def test_missing_and_damaged_graphs(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="famai build"):
        run_sparql("ASK {}", tmp_path)
    (tmp_path / "graph.nt").write_text("not a graph", encoding="utf-8")
    with pytest.raises(DataError, match="famai build"):
        run_sparql("ASK {}", tmp_path)
