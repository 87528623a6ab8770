"""The quick look at the shapes says what the SHACL processor says, and leaves to it what it does not know."""

from __future__ import annotations

import pytest
from rdflib import Graph

from graph.rdf import validation
from graph.rdf.conformance import breach_queries, checked, conforms
from graph.rdf.triples import nt_lines
from graph.rdf.validation import load_shapes, validate

PREFIXES = """
@prefix ex: <https://famai.example/ns#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
SHAPES: list[tuple[str, str, bool]] = [
    ("sh:property [ sh:path ex:p ; sh:minCount 1 ]", "ex:a ex:q 1 .", False),
    ("sh:property [ sh:path ex:p ; sh:minCount 1 ]", "ex:a ex:p 1 .", True),
    ("sh:property [ sh:path ex:p ; sh:maxCount 1 ]", "ex:a ex:p 1 , 2 .", False),
    ("sh:property [ sh:path ex:p ; sh:maxCount 1 ]", "ex:a ex:p 1 .", True),
    ("sh:property [ sh:path ex:p ; sh:class ex:K ]", "ex:a ex:p ex:b . ex:b a ex:L .", False),
    (
        "sh:property [ sh:path ex:p ; sh:class ex:K ]",
        "ex:a ex:p ex:b . ex:b a ex:L . ex:L rdfs:subClassOf ex:K .",
        True,
    ),
    ("sh:property [ sh:path ex:p ; sh:hasValue true ]", "ex:a ex:p false .", False),
    ("sh:property [ sh:path ex:p ; sh:hasValue true ]", "ex:a ex:p true , false .", True),
    ("sh:property [ sh:path ( ex:p ex:q ) ; sh:hasValue 1 ]", "ex:a ex:p ex:b . ex:b ex:q 1 .", True),
    ("sh:property [ sh:path ( ex:p ex:q ) ; sh:hasValue 1 ]", "ex:a ex:p ex:b ; ex:q 1 .", False),
    ('sh:property [ sh:path ex:p ; sh:in ( "x" "y" ) ]', 'ex:a ex:p "x" .', True),
    ('sh:property [ sh:path ex:p ; sh:in ( "x" "y" ) ]', 'ex:a ex:p "x" , "z" .', False),
    ('sh:property [ sh:path ex:p ; sh:in ( "x" "y" ) ]', 'ex:a ex:p "x"@en .', False),
    ("sh:property [ sh:path ex:p ; sh:minInclusive 0 ]", "ex:a ex:p 0 .", True),
    ("sh:property [ sh:path ex:p ; sh:minInclusive 0 ]", "ex:a ex:p -0.5 .", False),
    ("sh:property [ sh:path ex:p ; sh:minInclusive 0 ]", 'ex:a ex:p "much" .', False),
    ("sh:property [ sh:path ex:p ; sh:lessThanOrEquals ex:q ]", "ex:a ex:p 9 ; ex:q 10 .", True),
    ("sh:property [ sh:path ex:p ; sh:lessThanOrEquals ex:q ]", "ex:a ex:p 10 ; ex:q 9 .", False),
    ("sh:property [ sh:path ex:p ; sh:lessThanOrEquals ex:q ]", 'ex:a ex:p 1 ; ex:q "many" .', False),
    ('sh:property [ sh:path ex:p ; sh:pattern "^(x|y)$" ]', 'ex:a ex:p "y" .', True),
    ('sh:property [ sh:path ex:p ; sh:pattern "^(x|y)$" ]', 'ex:a ex:p "yy" .', False),
    ("sh:property [ sh:path ex:p ; sh:minLength 2 ]", 'ex:a ex:p "月月" .', True),
    ("sh:property [ sh:path ex:p ; sh:minLength 2 ]", 'ex:a ex:p "月" .', False),
    ("sh:or ( [ sh:class ex:K ] [ sh:class ex:L ] )", "ex:a a ex:L .", True),
    ("sh:or ( [ sh:class ex:K ] [ sh:class ex:L ] )", "ex:a a ex:M .", False),
]


@pytest.mark.parametrize(("shape", "data", "holds"), SHAPES)
def test_the_quick_look_and_the_shacl_processor_agree(
    shape: str, data: str, holds: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = Graph().parse(data=f"{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:T ; {shape} .", format="turtle")
    monkeypatch.setattr(validation, "load_shapes", lambda: shapes)
    graph = Graph().parse(data=f"{PREFIXES} ex:a a ex:T . {data}", format="turtle")
    assert validate(graph).conforms is holds
    assert breach_queries(shapes)
    assert conforms(nt_lines(graph)) is holds
    assert checked(sorted(nt_lines(graph))).conforms is holds


@pytest.mark.parametrize(
    "shape",
    [
        "sh:property [ sh:path ex:p ; sh:maxLength 3 ]",
        "sh:property [ sh:path ex:p ; sh:minCount 2 ]",
        "sh:property [ sh:path ex:p ; sh:maxCount 2 ]",
        "sh:property [ sh:path [ sh:inversePath ex:p ] ; sh:minCount 1 ]",
        "sh:or ( [ sh:nodeKind sh:IRI ] [ sh:class ex:L ] )",
        "sh:nodeKind sh:IRI",
        'sh:sparql [ sh:select "SELECT $this WHERE { $this ex:p 1 }" ]',
        "sh:property [ sh:path ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ]",
        "sh:deactivated true",
        "sh:property ex:P . ex:P sh:path ex:p ; sh:minCount 1 ; sh:targetClass ex:U",
    ],
)
def test_a_constraint_that_the_quick_look_does_not_know_is_left_to_the_shacl_processor(
    shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = Graph().parse(data=f"{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:T ; {shape} .", format="turtle")
    monkeypatch.setattr(validation, "load_shapes", lambda: shapes)
    assert breach_queries(shapes) is None
    assert not conforms([])


def test_the_quick_look_knows_all_of_our_shapes() -> None:
    assert len(breach_queries(load_shapes()) or ()) > 80
