"""The way of a question as docs/architecture.md draws it is the way that a question goes."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import FrameType

import pytest

from corpus import Settings
from retrieval import Workspace

ROOT = Path(__file__).parents[2]
DRAWN = re.compile(r"^ +[└├] ([\w., ]+?)(?: {2,}|$)", re.MULTILINE)


def _drawn() -> list[str]:
    """The functions of the drawing in their order, by their own names."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    way = page.partition("## The way of a question")[2].partition("\n    reading ──")[0]
    return [name.rpartition(".")[2] for line in DRAWN.findall(way) for name in line.split(", ")]


@pytest.fixture
def called(real_build: Settings) -> list[str]:
    workspace = Workspace.open(real_build)
    names, found = set(_drawn()), []

    def note(frame: FrameType, event: str, arg: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_name in names and "/retrieval/" in code.co_filename:
            found.append(code.co_name)

    sys.setprofile(note)
    try:
        workspace.ask("重要信息系统的业务日志要保存多久？")
    finally:
        sys.setprofile(None)
    return found


def test_a_question_goes_the_way_that_is_drawn(called: list[str]) -> None:
    assert list(dict.fromkeys(called)) == _drawn()
