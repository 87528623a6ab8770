"""All that is known of the collection in one frozen container, and its file ``facts.json``.

Everything is in a fixed order (catalogue, article, place in the text), so that the same texts give the same file.
A start reads the file; nothing is extracted again. :mod:`graph.facts.extract` fills the container.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import msgspec

from corpus import DataError, Locator, uncollected
from graph.facts.conduct import ConductLink
from graph.facts.crosswalk import Crosswalk
from graph.facts.curated import InferredLink, PointLink
from graph.facts.thesaurus import Thesaurus
from graph.models import Definition, Norm, Quantity, Reference, Sanction

__all__ = ["FORMAT", "Facts", "Provision", "TermUse", "attach_quantities", "load_facts", "read_facts", "write_facts"]

#: Raised whenever the file changes its form; a file of another form is not read.
FORMAT = 5


@dataclass(frozen=True, slots=True)
class Provision:
    """An article (or section) as lists name it. ``paragraphs`` counts its 款; ``label`` is the full citation."""

    doc_id: str
    eid: str
    article: int
    label: str
    paragraphs: int
    chapter: str = ""

    @property
    def home(self) -> Locator:
        """Its address."""
        return Locator(self.doc_id, self.eid)


@dataclass(frozen=True, slots=True)
class TermUse:
    """An article that uses a defined term; ``definition`` is the place in :attr:`Facts.definitions`."""

    doc_id: str
    eid: str
    definition: int

    @property
    def home(self) -> Locator:
        """The article."""
        return Locator(self.doc_id, self.eid)


@dataclass(frozen=True, eq=False)
class Facts:
    """Every statement drawn from the texts, every curated one, and the thesaurus."""

    titles: Mapping[str, str]
    provisions: tuple[Provision, ...]
    norms: tuple[Norm, ...]
    references: tuple[Reference, ...]
    quantities: tuple[Quantity, ...]
    sanctions: tuple[Sanction, ...]
    definitions: tuple[Definition, ...]
    uses: tuple[TermUse, ...]
    links: tuple[InferredLink, ...]
    bases: tuple[InferredLink, ...]
    points: tuple[PointLink, ...]
    crosswalks: tuple[Crosswalk, ...]
    thesaurus: Thesaurus
    conducts: tuple[ConductLink, ...] = ()  # sanctions that describe a conduct → the duty that it breaks
    basis: Mapping[str, str] = field(default_factory=dict)  # names of laws in legal_basis → id

    @cached_property
    def reference_ids(self) -> tuple[str, ...]:
        """The ids of :attr:`references`, in the same order."""
        return _ids("ref", self.references)

    @cached_property
    def quantity_ids(self) -> tuple[str, ...]:
        """The ids of :attr:`quantities`, in the same order."""
        return _ids("quantity", self.quantities)

    @cached_property
    def definition_ids(self) -> tuple[str, ...]:
        """The ids of :attr:`definitions`, in the same order."""
        return _ids("term", self.definitions)


def attach_quantities(norms: Iterable[Norm], quantities: Iterable[Quantity]) -> tuple[Norm, ...]:
    """``norms``, each with the quantities of the same 款 and item that stand in its text."""
    by_place: defaultdict[tuple[str, str, int], list[Quantity]] = defaultdict(list)
    for quantity in quantities:
        by_place[quantity.doc_id, quantity.eid, quantity.paragraph].append(quantity)
    attached = []
    for norm in norms:
        here = by_place.get((norm.doc_id, norm.eid, norm.paragraph), ())
        inside = tuple(q for q in here if norm.start <= q.start and q.end <= norm.end)
        attached.append(replace(norm, quantities=inside) if inside or norm.quantities else norm)
    return tuple(attached)


def write_facts(facts: Facts, path: Path) -> None:
    """Write ``facts`` as JSON, the same facts as the same bytes."""
    path.write_bytes(msgspec.json.encode({"format": FORMAT, "facts": facts}) + b"\n")


def read_facts(path: Path) -> Facts:
    """Read what :func:`write_facts` wrote.

    Raises:
        DataError: there is no such file, or it is damaged or of another form.
    """
    try:
        parts = msgspec.json.decode(path.read_bytes(), type=dict[str, msgspec.Raw])
        if msgspec.json.decode(parts["format"]) != FORMAT:
            raise DataError(f"{path.name} 由其他版本生成；请重新运行 famai build")
        with uncollected():
            return msgspec.json.decode(parts["facts"], type=Facts)
    except OSError as error:
        raise DataError(f"没有 {path.name}；请先运行 famai build") from error
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError) as error:
        raise DataError(f"{path.name} 已损坏（{error}）；请重新运行 famai build") from error


def load_facts(directory: Path) -> Facts:
    """The facts that :func:`write_graph` wrote into ``directory``.

    Raises:
        DataError: there are none, or they are damaged.
    """
    return read_facts(directory / "facts.json")


def _ids(kind: str, statements: Sequence[Reference | Quantity | Definition]) -> tuple[str, ...]:
    counts: defaultdict[Locator, int] = defaultdict(int)
    found = []
    for statement in statements:
        home = statement.home
        counts[home] += 1
        found.append(home.statement(kind, counts[home]))
    return tuple(found)
