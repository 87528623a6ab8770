"""Where the data of the field stand: a folder of tables that no code repeats."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable

__all__ = ["domain_file"]

_DOMAIN = "securities"


def domain_file(*parts: str) -> Traversable:
    """A file (or folder) of the field, by its path within the field's folder; it need not exist."""
    return resources.files("corpus").joinpath("domains", _DOMAIN, *parts)
