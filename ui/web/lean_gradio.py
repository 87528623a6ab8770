"""Import Gradio without what this product never uses; import this module before ``gradio``.

Left to itself, importing Gradio 6 rewrites a stub file (``.pyi``) beside each of its own modules, which takes two
fifths of the time and needs a writable installation, compiles a template for each documented event, and loads the MCP
package where another dependency brought it.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import jinja2

__all__ = ["gradio", "without_app"]

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1000")  # kept in memory, of the last questions
os.environ.setdefault("HF_HUB_OFFLINE", "1")

_getfile = inspect.getfile


def _file_outside_gradio(thing: Any) -> str:
    """As ``inspect.getfile``; Gradio makes no stub for a component whose file cannot be told (``OSError``)."""
    if getattr(thing, "__module__", "").startswith("gradio."):
        raise OSError(f"no stub is wanted for {thing!r}")
    return _getfile(thing)


class _NoTemplate:
    """In place of a template of Jinja: Gradio compiles one for the documentation of each event of each component."""

    def __init__(self, words: str) -> None:
        self._words = words

    def render(self, **_: object) -> str:
        return self._words


_without_mcp = "mcp" not in sys.modules
if _without_mcp:
    sys.modules["mcp"] = None  # type: ignore[assignment]  # an import of it fails, which Gradio allows for
try:
    with (
        mock.patch.object(inspect, "getfile", _file_outside_gradio),
        mock.patch.object(jinja2, "Template", _NoTemplate),
    ):
        import gradio
finally:
    if _without_mcp:
        del sys.modules["mcp"]


@contextmanager
def without_app() -> Iterator[None]:
    """While a page is described Gradio makes its application twice, and throws it away when the queue is set."""
    from gradio.routes import App

    with mock.patch.object(App, "create_app", lambda *_, **__: None):
        yield
