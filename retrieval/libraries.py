"""The versions of installed distributions, for what is kept with builds and summaries."""

from __future__ import annotations

from importlib import metadata

__all__ = ["library_version"]


def library_version(name: str) -> str | None:
    """The version of a distribution; ``None`` where it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
