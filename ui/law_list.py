"""An instrument of the catalogue as lists give it: ``famai corpus list --json``, ``/api/v1/laws``, MCP."""

from __future__ import annotations

from typing import Any

from corpus import Document, instrument_document

__all__ = ["law_document"]


def law_document(document: Document) -> dict[str, Any]:
    """The instrument with the ids of the versions before and after it, by which versions are compared."""
    instrument = document.instrument
    return instrument_document(document) | {"previous": instrument.previous, "next": instrument.next}
