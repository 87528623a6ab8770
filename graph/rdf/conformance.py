"""Whether a graph breaks a shape at all, asked of Oxigraph: in seconds where a SHACL processor takes minutes.

Each constraint of the shapes becomes a query for its breaches (SHACL 1.0, its core by the definitions of the
recommendation, its SPARQL constraints as they stand). What is broken, and where, is told by
:func:`graph.rdf.validation.validate`, which is asked only where something is; so is everything where the shapes use a
constraint that is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store
from rdflib import SH, Graph
from rdflib.collection import Collection as RdfList
from rdflib.namespace import RDF
from rdflib.term import BNode, Node, URIRef

from graph.rdf import validation
from graph.rdf.triples import load_graph, parse_nt
from graph.rdf.validation import Report
from graph.rdf.vocabulary import PREFIXES

__all__ = ["breach_queries", "checked", "conforms", "validate_graph"]

#: What a shape says beside its constraints.
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_OF_NODES = frozenset({RDF.type, SH.message, SH.property, *_TARGETS})
_OF_PROPERTIES = frozenset({RDF.type, SH.path, SH.message})
_PREFIXES = {name: str(iri) for name, iri in PREFIXES.items()}
_IS_A = "rdf:type/rdfs:subClassOf*"


def checked(lines: Sequence[str]) -> Report:
    """The report on the graph of these N-Triples."""
    if conforms(lines):
        return Report(True, ())
    return validation.validate(parse_nt(lines))


def validate_graph(directory: Path) -> Report:
    """The report on the graph that :func:`graph.facts.extract.write_graph` wrote into ``directory``.

    Raises:
        DataError: there is none, or it cannot be read.
    """
    store = Store()
    try:
        store.bulk_load(path=directory / "graph.nt", format=RdfFormat.N_TRIPLES)
    except (OSError, SyntaxError):
        load_graph(directory)  # says what is wrong with the file
    else:
        if _holds(store):
            return Report(True, ())
    return validation.validate(load_graph(directory))


def conforms(lines: Iterable[str], besides: Collection[str] = ()) -> bool:
    """Whether the graph of these N-Triples breaks no shape; ``False`` also where that cannot be told here.

    Args:
        lines: the triples.
        besides: IRIs of nodes of which only a part is in the graph: what is wrong with them does not count.
    """
    store = Store()
    try:
        store.bulk_load("\n".join(lines).encode(), format=RdfFormat.N_TRIPLES)
    except SyntaxError:  # an IRI that only rdflib lets pass
        return False
    return _holds(store, besides)


def _holds(store: Store, besides: Collection[str] = ()) -> bool:
    queries = breach_queries(validation.load_shapes())
    return queries is not None and all(set(_broken(store, query)) <= set(besides) for query in queries)


def _broken(store: Store, query: str) -> Iterator[str]:
    """The nodes at fault by one of :func:`breach_queries`."""
    found = store.query(query, prefixes=_PREFIXES)
    assert isinstance(found, QuerySolutions)
    for row in found:
        node = row["at"]
        yield node.value if isinstance(node, NamedNode) else str(node)


@lru_cache(maxsize=1)
def breach_queries(shapes: Graph) -> tuple[str, ...] | None:
    """A query for the breaches of each constraint; ``None`` where one is of a kind that is not known here."""
    try:
        return tuple(_queries(shapes))
    except _UnknownError:
        return None


class _UnknownError(Exception):
    """A constraint of a kind that has no query here."""


def _queries(shapes: Graph) -> Iterator[str]:
    nodes = set(shapes.subjects(RDF.type, SH.NodeShape))
    aimed = {shape for term in _TARGETS for shape in shapes.subjects(term)}
    if aimed != nodes or any(set(shapes.objects(shape, RDF.type)) != {SH.NodeShape} for shape in nodes):
        raise _UnknownError  # a property with an aim of its own, a class that is its own aim
    for shape in sorted(nodes, key=str):
        for focus in _targets(shapes, shape):
            yield from _of_node(shapes, shape, focus)
            for own in shapes.objects(shape, SH.property):
                yield from _of_property(shapes, own, focus)


def _targets(shapes: Graph, shape: Node) -> Iterator[str]:
    """Patterns that bind ``?at`` to what the shape is about."""
    for kind in shapes.objects(shape, SH.targetClass):
        yield f"?at {_IS_A} {kind.n3()} ."
    for term in shapes.objects(shape, SH.targetSubjectsOf):
        yield f"?at {term.n3()} ?any ."
    for term in shapes.objects(shape, SH.targetObjectsOf):
        yield f"?any {term.n3()} ?at ."
    for node in shapes.objects(shape, SH.targetNode):
        yield f"VALUES ?at {{ {node.n3()} }}"


def _of_node(shapes: Graph, shape: Node, focus: str) -> Iterator[str]:
    for term, value in shapes.predicate_objects(shape):
        if term == SH.sparql:
            select = str(shapes.value(value, SH.select))
            if "SELECT $this ?value WHERE" not in select or select.count("$this") != 1:
                raise _UnknownError  # ours ask of the whole graph, so that there is nothing to bind
            yield select.replace("SELECT $this ?value WHERE", "SELECT (?value AS ?at) WHERE")
        elif term == SH["or"]:
            either = [_only_class(shapes, one) for one in RdfList(shapes, value)]
            yield _select(focus, " ".join(f"FILTER NOT EXISTS {{ ?at {_IS_A} {kind} }}" for kind in either))
        elif term not in _OF_NODES:
            raise _UnknownError


def _only_class(shapes: Graph, shape: Node) -> str:
    said = list(shapes.predicate_objects(shape))
    if len(said) != 1 or said[0][0] != SH["class"]:
        raise _UnknownError
    return said[0][1].n3()


def _of_property(shapes: Graph, shape: Node, focus: str) -> Iterator[str]:
    path = _path(shapes, shapes.value(shape, SH.path))
    for term, value in shapes.predicate_objects(shape):
        if term in _OF_PROPERTIES:
            continue
        if not isinstance(term, URIRef) or term not in _BREACHES:
            raise _UnknownError
        yield _select(focus, _BREACHES[term](shapes, path, value))


def _path(shapes: Graph, path: Node | None) -> str:
    if isinstance(path, BNode):
        if (path, RDF.first, None) not in shapes:
            raise _UnknownError
        return "/".join(_path(shapes, step) for step in RdfList(shapes, path))
    if path is None:
        raise _UnknownError
    return path.n3()


def _select(focus: str, breach: str) -> str:
    return f"SELECT ?at WHERE {{ {focus} {breach} }}"


def _min_count(_: Graph, path: str, value: Node) -> str:
    return _missing(path, "?value") if str(value) == "1" else _unknown()


def _max_count(_: Graph, path: str, value: Node) -> str:
    if str(value) != "1":
        raise _UnknownError
    return f"?at {path} ?value . ?at {path} ?other . FILTER (!SAMETERM(?value, ?other))"


def _missing(path: str, value: str) -> str:
    return f"FILTER NOT EXISTS {{ ?at {path} {value} }}"


def _unknown() -> str:
    raise _UnknownError


def _class(_: Graph, path: str, value: Node) -> str:
    return f"?at {path} ?value . FILTER NOT EXISTS {{ ?value {_IS_A} {value.n3()} }}"


def _in(shapes: Graph, path: str, value: Node) -> str:
    others = " && ".join(f"!SAMETERM(?value, {one.n3()})" for one in RdfList(shapes, value))
    return _where(path, others)


def _where(path: str, test: str) -> str:
    return f"?at {path} ?value . FILTER ({test})"


def _ordered(_: Graph, path: str, value: Node) -> str:
    # what cannot be compared is a breach, too
    return f"?at {path} ?value ; {value.n3()} ?other . FILTER (!COALESCE(?value <= ?other, false))"


_BREACHES: Mapping[URIRef, Callable[[Graph, str, Node], str]] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH["class"]: _class,
    SH.hasValue: lambda _, path, value: _missing(path, value.n3()),
    SH["in"]: _in,
    SH.minInclusive: lambda _, path, value: _where(path, f"!COALESCE(?value >= {value.n3()}, false)"),
    SH.lessThanOrEquals: _ordered,
    SH.pattern: lambda _, path, value: _where(path, f"ISBLANK(?value) || !REGEX(STR(?value), {value.n3()})"),
    SH.minLength: lambda _, path, value: _where(path, f"ISBLANK(?value) || STRLEN(STR(?value)) < {value.n3()}"),
}
