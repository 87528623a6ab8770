"""Whatever can be set, is limited or can be called stands in docs/operations.md, as the code has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from corpus.settings import SETTINGS
from ui.cli.app import COMMANDS, assembled
from ui.limits import limits_table

DOCS = Path(__file__).resolve().parents[2] / "docs"
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")


def commands(group: Any, path: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}"


def test_settings() -> None:
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else "（空）"
        assert f"| `{setting.variable}` | {default} | {setting.meaning} |" in OPERATIONS, setting.variable


def test_limits() -> None:
    for limit in limits_table():
        setting = f"`{limit.setting}`" if limit.setting else "—"
        assert f"| {limit.name} | {limit.value} | {setting} |" in OPERATIONS, limit.name
        assert not limit.setting or limit.setting in {s.variable for s in SETTINGS}


def test_commands() -> None:
    found = list(commands(typer.main.get_command(assembled()), "famai"))
    assert "famai doctor" in found and "famai user add" in found
    for command in found:
        assert f"| `{command}` |" in OPERATIONS, command


def test_nothing_is_documented_that_is_not_there() -> None:
    known = {f"`{command}`" for command in commands(typer.main.get_command(assembled()), "famai")}
    known |= {f"`{setting.variable}`" for setting in SETTINGS}
    for line in OPERATIONS.splitlines():
        first = line.split("|")[1].strip() if line.startswith("| `f") or line.startswith("| `FAMAI") else None
        assert first is None or first in known, first


def test_each_command_is_found_by_its_name_alone() -> None:
    whole = typer.main.get_command(assembled())
    assert set(whole.commands) == {name for names in COMMANDS.values() for name in names}
    for name in whole.commands:
        found = typer.main.get_command(assembled(name)).commands
        assert name in found
        assert len(found) <= 5
