"""The graph on disk: N-Triples in order, written and read by rules simple enough to be fast.

The same graph gives the same bytes. Reading keeps every term once, which takes a fraction of the time and memory of a
general reader; what it does not understand it does not pass over but refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from corpus import DataError, load_settings
from graph.rdf.vocabulary import bind_prefixes

__all__ = ["load_graph", "nt_lines", "parse_nt", "read_nt", "sorted_nt"]

_LINE = re.compile(r"<([^<>\s]+)> <([^<>\s]+)> (.+) \.")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^<>\s]+)>)?')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "r": "\r", '"': '"', "\\": "\\"}


def sorted_nt(graph: Graph) -> str:
    """The graph as N-Triples in order: the same graph, the same bytes."""
    return "\n".join(sorted(nt_lines(graph))) + "\n"


def nt_lines(graph: Graph) -> Iterator[str]:
    """Its triples, a line each, in no order."""
    return (f"{s.n3()} {p.n3()} {_nt(o)} ." for s, p, o in graph)


def _nt(node: Any) -> str:
    if isinstance(node, Literal):
        words = str(node).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
        tail = f"@{node.language}" if node.language else f"^^{node.datatype.n3()}" if node.datatype else ""
        return f'"{words}"{tail}'
    text: str = node.n3()
    return text


def read_nt(path: Path) -> Graph:
    """The graph that :func:`sorted_nt` wrote.

    Raises:
        OSError: the file cannot be read.
        ValueError: a line is none of ours; the message gives its number.
    """
    with path.open(encoding="utf-8", newline="\n") as lines:
        return parse_nt(line.rstrip("\n") for line in lines)


def parse_nt(lines: Iterable[str]) -> Graph:
    """The graph that the lines of :func:`nt_lines` make.

    Raises:
        ValueError: a line is none of ours; the message gives its number.
    """
    graph = Graph()
    add = graph.store.add
    terms: dict[str, Node] = {}
    for count, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"第 {count} 行不是三元组")
        subject, predicate, value = match.groups()
        node = terms.get(value)
        if node is None:
            node = terms[value] = _term(value, count)
        triple = (_iri(terms, subject), _iri(terms, predicate), node)
        add(triple, graph)
    return graph


def _iri(terms: dict[str, Node], text: str) -> Node:
    key = f"<{text}>"
    node = terms.get(key)
    if node is None:
        node = terms[key] = URIRef(text)
    return node


def _term(text: str, count: int) -> Node:
    if text.startswith("<") and text.endswith(">"):
        return URIRef(text[1:-1])
    match = _LITERAL.fullmatch(text)
    if match is None:
        raise ValueError(f"第 {count} 行不是三元组")
    words, language, datatype = match.groups()
    if "\\" in words:
        words = _ESCAPE.sub(lambda m: _ESCAPED.get(m.group(1), m.group(1)), words)
    return Literal(words, lang=language, datatype=URIRef(datatype) if datatype else None)


def load_graph(directory: Path) -> Graph:
    """The graph that :func:`graph.facts.extract.write_graph` wrote into ``directory``.

    Raises:
        DataError: there is none, or it cannot be read.
    """
    path = directory / "graph.nt"
    try:
        graph = read_nt(path)
    except OSError as error:
        raise DataError(f"没有知识图谱文件 {path.name}；请先运行 famai build") from error
    except ValueError as error:
        raise DataError(f"知识图谱文件 {path.name} 已损坏；请重新运行 famai build") from error
    bind_prefixes(graph, load_settings().iri_base)
    return graph
