"""Errors of the project, all below one root.

::

    FamaiError                what the command line reports without a traceback
    ├── UsageError            wrong use: exit status 2
    ├── NotFoundError         nothing found, or refused: exit status 1
    └── DataError             data missing or damaged: exit status 3
        ├── CatalogError      catalogue.toml of the field or an added entry is not valid
        ├── SourceError       a text cannot be read, fetched or verified
        └── SegmentationError the articles found are not those of the catalogue

Every message is Chinese and says what was wrong, where, and what to do next.
"""

from __future__ import annotations

__all__ = [
    "CatalogError",
    "DataError",
    "FamaiError",
    "NotFoundError",
    "SegmentationError",
    "SourceError",
    "UsageError",
]


class FamaiError(Exception):
    """Root of every error that is shown to the user as one clear message."""

    exit_code = 3


class UsageError(FamaiError):
    """The command or its arguments are wrong."""

    exit_code = 2


class NotFoundError(FamaiError):
    """Nothing was found, or the question was refused."""

    exit_code = 1


class DataError(FamaiError):
    """Data are missing or damaged."""


class CatalogError(DataError):
    """An entry of the catalogue is not valid."""


class SourceError(DataError):
    """A text cannot be read, fetched or verified."""


class SegmentationError(DataError):
    """The articles found are not those that the catalogue expects."""
