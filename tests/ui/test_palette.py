"""Contrast of text and ground in the palette: at least 4.5 to 1 (WCAG 2.1, 1.4.3 AA)."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

from ui.web.graph_picture import KINDS
from ui.web.theme import static_file

BASE = (static_file("base.css") or b"").decode()
VIEWS = (static_file("views.css") or b"").decode()
COLOURS = dict(
    re.findall(r"data-colour=(\w+)\] \{ background: (#[0-9a-f]{6})", (static_file("graph.css") or b"").decode())
)
NAMED = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", BASE))
PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "ink-faint") for ground in ("paper", "ground", "sunk")),
    *((ink, ground) for ink in ("blue", "red", "amber", "green") for ground in ("paper", f"{ink}-pale")),
    *((ground, "paper") for ground in ("blue", "blue-deep")),
    *(("ink-soft", pale) for pale in ("hit", "amber-pale", "blue-pale")),
    *(("blue", ground) for ground in ("ground", "sunk", "hit")),
    ("ink", "hit"),
]


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.1)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Between 1 and 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_of_the_palette_can_be_read(ink, ground) -> None:
    assert contrast(NAMED[ink], NAMED[ground]) >= 4.5


def test_pairs_that_a_rule_sets_itself_can_be_read() -> None:
    rules = re.findall(r"background: (#[0-9a-f]{6}); color: (#[0-9a-f]{6})", BASE + VIEWS)
    assert rules
    assert min(contrast(ground, ink) for ground, ink in rules) >= 4.5


@pytest.mark.parametrize("kind", KINDS)
def test_cards_of_the_picture_stand_out(kind) -> None:
    """Graphical objects: at least 3 to 1 (WCAG 2.1, 1.4.11)."""
    assert contrast(COLOURS[kind], "#ffffff") >= 3


def test_the_library_that_draws_is_the_one_that_is_named() -> None:
    told = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert sha256(static_file("cytoscape.min.js") or b"").hexdigest() in told
