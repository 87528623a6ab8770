"""The graph by document: what a document brings is made, kept and validated on its own; together it is the whole graph.

A part is validated with the common part (vocabulary, thesaurus) and with what the shapes look at of the nodes of other
parts that it points to. What is wrong with those nodes themselves is told by their own part.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from graph.rdf.identifiers import Identifiers, load_identifiers
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
    lines: tuple[str, ...]
    foreign: tuple[str, ...]  # nodes that it points to and does not describe
    digest: str


def whole_graph(corpus: Corpus, facts: Facts, cache: PartCache) -> tuple[list[str], Report]:
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
    lines = _merged([sorted(base_lines), *(part.lines for part in parts)])
    return lines, _validated(parts, base_lines, lines, cache)


def _base(facts: Facts, ids: Identifiers, cache: PartCache) -> frozenset[str]:
    """The lines of the vocabulary and the thesaurus."""
    key = key_of((facts.thesaurus, ids.base))
    kept = cache.get("base", key)
    if kept is not None:
        return frozenset(kept.decode("utf-8").split("\n"))
    lines = frozenset(nt_lines(base_graph(facts, ids)))
    cache.put("base", key, "\n".join(sorted(lines)).encode())
    return lines


def _merged(runs: Iterable[Sequence[str]]) -> list[str]:
    """The lines of sorted runs in order, each once: sorting what is sorted in runs costs little."""
    lines = list(chain.from_iterable(runs))
    lines.sort()
    return [line for line, before in zip(lines, chain(("",), lines), strict=False) if line != before]


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
            head, _, body = kept.decode("utf-8").partition("\n")
            lines = tuple(body.split("\n")) if body else ()
            return _Part(lines, tuple(json.loads(head)), hashlib.sha256(kept).hexdigest())
        self.writer.graph = parse_nt(self.known)
        add()
        part = _part_of(self.writer.graph, self.base_lines)
        self.cache.put("triples", key, _written(part))
        return part


def _written(part: _Part) -> bytes:
    return (json.dumps(part.foreign) + "\n" + "\n".join(part.lines)).encode()


def _part_of(graph: Graph, base_lines: frozenset[str]) -> _Part:
    lines = tuple(sorted(set(nt_lines(graph)) - base_lines))
    subjects = {_subject(line) for line in lines}
    known = subjects | {_subject(line) for line in base_lines}
    objects = {value for line in lines if (value := line[:-2].rpartition(" ")[2]).startswith("<http")}
    part = _Part(lines, tuple(sorted(objects - known)), "")
    return _Part(part.lines, part.foreign, hashlib.sha256(_written(part)).hexdigest())


def _made_from(
    writer: StatementWriter, document: Document, own: DocumentFacts, facts: Facts, index: FactsIndex
) -> Iterator[object]:
    """Everything that the triples of a document depend on, beside the code."""
    yield document.instrument
    yield document.origin
    yield document.sha256
    yield from chain(own.norms, own.quantities, own.sanctions, own.references, own.definitions, own.uses)
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


def _validated(parts: Sequence[_Part], base_lines: frozenset[str], lines: Sequence[str], cache: PartCache) -> Report:
    wanted = frozenset(chain.from_iterable(part.foreign for part in parts))
    described = _descriptions(lines, wanted)
    base_key = key_of(sorted(base_lines))
    around = [[line for node in part.foreign for line in described.get(node, ())] for part in parts]
    keys = [key_of([part.digest, base_key, *near]) for part, near in zip(parts, around, strict=True)]
    kept = [cache.get("report", key) for key in keys]
    if kept.count(None) >= _MANY:
        report = conformance.checked(lines)
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
    lines = [*base_lines, *part.lines, *around]
    if conformance.conforms(lines, besides=others):
        return []
    report = validation.validate(parse_nt(lines))
    names = {short_name(node) for node in others}
    return [
        violation
        for violation in report.violations
        if violation.focus not in names and not (violation.focus == _COLLECTION and violation.value in names)
    ]


def _descriptions(lines: Sequence[str], wanted: frozenset[str]) -> Mapping[str, list[str]]:
    """What the shapes look at of each of the wanted nodes."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        subject = line[: line.index(" ")]
        if subject in wanted and line.split(" ", 2)[1] in _LOOKED_AT:
            found[subject].append(line)
    return found


def _subject(line: str) -> str:
    return line.partition(" ")[0]
