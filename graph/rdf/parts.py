"""The graph by document: what a document brings is made, kept and validated on its own; together it is the whole graph.

A part is validated with the common part (vocabulary, thesaurus) and with what the shapes look at of the nodes of other
parts that it points to. What is wrong with those nodes themselves is told by their own part.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain

from rdflib import Graph

from corpus import Corpus, Document, Locator
from graph.facts.container import Facts
from graph.facts.index import FactsIndex
from graph.facts.parts import PartCache, key_of
from graph.facts.queries import index_of
from graph.rdf import conformance, validation
from graph.rdf.dataset import DocumentFacts, add_document, add_shared, base_graph, facts_by_document
from graph.rdf.description import add_description
from graph.rdf.identifiers import Identifiers, load_identifiers
from graph.rdf.runs import SortedRuns, cut, lines_of
from graph.rdf.statements import StatementWriter
from graph.rdf.triples import nt_lines, parse_nt
from graph.rdf.validation import Report, Violation, short_name
from graph.rdf.vocabulary import FAMAI, RDF, SKOS

__all__ = ["whole_graph"]

#: What the shapes look at of a node that another part describes.
_LOOKED_AT = frozenset(
    f"<{term}>"
    for term in (
        *(RDF.type, FAMAI.general, FAMAI.violates, FAMAI.instrument, FAMAI.binding, FAMAI.entityKind),
        *(SKOS.prefLabel, SKOS.broader),
    )
)
#: What a writer asks of the common part: whether a name stands in it already.
_ASKED = frozenset(f"<{term}>" for term in (RDF.type, FAMAI.entityKind))
_COLLECTION = str(FAMAI.collection)
_MANY = 6  # parts to validate from which asking the whole once costs less than each of them


@dataclass(frozen=True, slots=True)
class _Part:
    key: str  # of all that it was made from
    runs: tuple[bytes, ...]
    foreign: tuple[str, ...]  # nodes that it points to and does not describe


def whole_graph(corpus: Corpus, facts: Facts, cache: PartCache) -> tuple[SortedRuns, Report]:
    """The lines of the whole graph in order, as :func:`graph.rdf.triples.sorted_nt` writes them, and its validation."""
    ids = load_identifiers()
    base_lines = _base(facts, ids, cache)
    known = [line for line in sorted(base_lines) if line.split(" ", 2)[1] in _ASKED]
    index = index_of(facts)
    writer = StatementWriter(Graph(), corpus, ids)
    maker = _Maker(writer, base_lines, known, cache)
    parts = []
    for document, own in facts_by_document(corpus, facts):
        made_from = _made_from(writer, document, own, facts, index)
        parts.append(maker.part(made_from, partial(add_document, writer, document, own, facts, index)))
    parts.append(maker.part(_shared_from(writer, facts), partial(add_shared, writer, facts, ids)))
    description = Graph()  # no shape looks at it, so that a changed text leaves the common parts as they are
    add_description(description, corpus, ids)
    common = base_lines | set(nt_lines(description))
    whole = SortedRuns(chain(cut(sorted(common), ids.base), *(part.runs for part in parts)))
    return whole, _validated(parts, base_lines, whole, cache)


def _base(facts: Facts, ids: Identifiers, cache: PartCache) -> frozenset[str]:
    """The lines of the vocabulary and the thesaurus."""
    key = key_of((facts.thesaurus, ids.base))
    kept = cache.get("base", key)
    if kept is not None:
        return frozenset(kept.decode("utf-8").split("\n"))
    lines = frozenset(nt_lines(base_graph(facts, ids)))
    cache.put("base", key, "\n".join(sorted(lines)).encode())
    return lines


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes parts, or takes what was made of the very same before."""

    writer: StatementWriter
    base_lines: frozenset[str]
    known: Sequence[str]  # what the writer asks of the common part
    cache: PartCache

    def part(self, made_from: Iterable[object], add: Callable[[], None]) -> _Part:
        """The part that ``add`` writes; ``made_from`` is all that it depends on, beside the code."""
        key = key_of(made_from)
        kept = self.cache.get("triples", key)
        if kept is not None:
            return _read(key, kept)
        self.writer.graph = parse_nt(self.known)
        add()
        part = _part_of(key, self.writer, self.base_lines)
        self.cache.put("triples", key, _written(part))
        return part


def _written(part: _Part) -> bytes:
    head = {"foreign": part.foreign, "sizes": [len(run) for run in part.runs]}
    return json.dumps(head).encode() + b"\n" + b"\n".join(part.runs)


def _read(key: str, content: bytes) -> _Part:
    at = content.index(b"\n") + 1
    head = json.loads(content[:at])
    runs = []
    for size in head["sizes"]:
        runs.append(content[at : at + size])
        at += size + 1
    return _Part(key, tuple(runs), tuple(head["foreign"]))


def _part_of(key: str, writer: StatementWriter, base_lines: frozenset[str]) -> _Part:
    lines = sorted(set(nt_lines(writer.graph)) - base_lines)
    subjects = {_subject(line) for line in lines}
    known = subjects | {_subject(line) for line in base_lines}
    objects = {value for line in lines if (value := line[:-2].rpartition(" ")[2]).startswith("<http")}
    return _Part(key, cut(lines, writer.ids.base), tuple(sorted(objects - known)))


def _made_from(
    writer: StatementWriter, document: Document, own: DocumentFacts, facts: Facts, index: FactsIndex
) -> Iterator[object]:
    """Everything that the triples of a document depend on, beside the code."""
    yield document.instrument
    yield document.origin
    yield document.sha256
    yield from own.references  # with these, all else that is drawn from it follows
    for norm in own.norms:
        yield [(penalty.sanction.id, penalty.inferred) for penalty in index.penalties_of(norm)]
    yield sorted((t, facts.basis[t]) for s in own.sanctions for t in s.legal_basis if t in facts.basis)
    for place in sorted(_pointed_to(own), key=str):
        if place.doc_id != document.id:
            yield place, writer.shape_of(place)


def _shared_from(writer: StatementWriter, facts: Facts) -> Iterator[object]:
    """Everything that the triples of no single document depend on, beside the code."""
    yield from chain(facts.links, facts.bases, facts.points, facts.crosswalks)
    places = {place for link in chain(facts.links, facts.bases) for place in (link.source, link.target, *link.breaches)}
    for point in facts.points:
        places |= {point.section, *point.targets}
    for place in sorted({place.whole for place in places}, key=str):
        yield place, writer.shape_of(place)


def _pointed_to(own: DocumentFacts) -> set[Locator]:
    targets = {r.target.whole for r, _ in own.references if r.target is not None and r.target.article}
    for sanction in own.sanctions:
        targets |= {violated.locator.whole for violated in chain(sanction.violated, sanction.applies)}
    return targets


def _validated(parts: Sequence[_Part], base_lines: frozenset[str], whole: SortedRuns, cache: PartCache) -> Report:
    base_key = key_of(sorted(base_lines))
    described = _Descriptions(whole)
    around = [[line for node in part.foreign for line in described.of(node)] for part in parts]
    keys = [key_of([part.key, base_key, *near]) for part, near in zip(parts, around, strict=True)]
    kept = [cache.get("report", key) for key in keys]
    if kept.count(None) >= _MANY:
        report = conformance.checked(lines_of(whole.runs))
        if report.conforms:
            for key in keys:
                cache.put("report", key, b"[]")
        return report
    found: set[Violation] = set()
    for part, near, key, known in zip(parts, around, keys, kept, strict=True):
        if known is None:
            told = _violations(part, base_lines, near)
            cache.put("report", key, json.dumps([asdict(v) for v in told], ensure_ascii=False).encode())
        else:
            told = [Violation(**entry) for entry in json.loads(known)]
        found.update(told)
    ordered = sorted(found, key=lambda v: (v.message, v.focus, v.value or ""))
    return Report(not ordered, tuple(ordered))


def _violations(part: _Part, base_lines: Iterable[str], around: Sequence[str]) -> list[Violation]:
    others = {_subject(line)[1:-1] for line in around}
    lines = [*base_lines, *lines_of(part.runs), *around]
    if conformance.conforms(lines, besides=others):
        return []
    report = validation.validate(parse_nt(lines))
    names = {short_name(node) for node in others}
    return [
        violation
        for violation in report.violations
        if violation.focus not in names and not (violation.focus == _COLLECTION and violation.value in names)
    ]


class _Descriptions:
    """What the shapes look at of nodes, each looked up once."""

    def __init__(self, whole: SortedRuns) -> None:
        self._whole = whole
        self._known: dict[str, list[str]] = {}

    def of(self, node: str) -> list[str]:
        """The lines about a node that the shapes look at."""
        found = self._known.get(node)
        if found is None:
            told = self._whole.about(node)
            found = self._known[node] = [line for line in told if line.split(" ", 2)[1] in _LOOKED_AT]
        return found


def _subject(line: str) -> str:
    return line.partition(" ")[0]
