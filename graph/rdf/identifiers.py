"""Deterministic IRIs: the same texts give the same identifiers on every machine.

A provision has the path of its :class:`~corpus.models.Locator`; a statement drawn from it adds what it is and where
it stands (``…/art_18__para_2/norm_12``). A version adds its date (``…/npc-cybersecurity-2025@2025-10-28``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from rdflib import URIRef

from corpus import Instrument, Locator, load_settings

__all__ = ["DEFAULT_BASE", "Identifiers", "load_identifiers", "version_date"]

DEFAULT_BASE = "https://famai.example/id/"


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def version_date(instrument: Instrument) -> str | None:
    """The day that made this version (ISO): of its latest amendment, else of its publication or adoption."""
    amended = [day for note in instrument.amended_by for day in _DAY.findall(note)]
    return max(filter(None, (*amended, instrument.published or instrument.adopted)), default=None)


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Makes IRIs below ``base``."""

    base: str = DEFAULT_BASE

    def provision(self, locator: Locator) -> URIRef:
        """An instrument, or a 条, 款, 项, 目 of it."""
        return URIRef(locator.iri(self.base))

    def instrument(self, doc_id: str) -> URIRef:
        """An instrument as the catalogue counts them."""
        return URIRef(self.base + doc_id)

    def expression(self, instrument: Instrument) -> URIRef:
        """The version of an instrument."""
        return URIRef(f"{self.base}{instrument.id}@{version_date(instrument) or 'undated'}")

    def statement(self, statement_id: str) -> URIRef:
        """Whatever the facts give an id."""
        return URIRef(self.base + statement_id)

    def entity(self, name: str) -> URIRef:
        """A kind of bearer, such as 核心机构."""
        return URIRef(f"{self.base}entity/{quote(name)}")

    def term(self, scheme: str, name: str) -> URIRef:
        """A concept of another scheme of the thesaurus."""
        return URIRef(f"{self.base}{scheme}/{quote(name)}")

    def local(self, iri: URIRef | str) -> str:
        """The part of ``iri`` after the base."""
        return str(iri).removeprefix(self.base)


def load_identifiers() -> Identifiers:
    """Those with the base of the settings (``FAMAI_IRI_BASE``)."""
    return Identifiers(load_settings().iri_base)
