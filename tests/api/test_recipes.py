"""docs/integrate.md says what is there: addresses, tools, commands, settings; and its example gives what it is an example of."""

from __future__ import annotations

import json
import re
from pathlib import Path

import typer

from corpus import SETTINGS
from tests.api.test_mcp import TOOLS
from tests.trust.test_documented import commands
from ui.api.http import http_api
from ui.api.service import Service
from ui.cli.app import assembled

RECIPES = Path("docs/integrate.md").read_text(encoding="utf-8")


def test_the_table_of_addresses_is_that_of_the_description() -> None:
    paths = {re.sub(r"\{\w+\}", "{}", path) for path in http_api(Service(lambda: None)).openapi()["paths"]}  # type: ignore[arg-type,return-value]
    told: set[str] = set()
    for row in re.findall(r"^\| `(?:GET|POST) /api/v1.*$", RECIPES, re.M):
        cells = re.findall(r"`(?:GET |POST )?(?:/api/v1)?(/[^`?]*)", row.split("|")[1])
        told |= {re.sub(r"\{[^}]+\}", "{}", cell) for cell in cells}
    assert told == paths


def test_the_tools_are_those_of_the_server() -> None:
    line = re.search(r"工具（全部只读）：([^；]*)；", RECIPES)
    assert line and set(re.findall(r"`(\w+)`", line[1])) == TOOLS


def test_commands_and_settings_are_there() -> None:
    known = set(commands(typer.main.get_command(assembled()), "famai"))
    for words in re.findall(r"famai ((?:[a-z]+ ?){1,2})", RECIPES):
        first = words.split()
        assert any(f"famai {' '.join(first[:n])}" in known for n in (1, 2)), words
    settings = {setting.variable for setting in SETTINGS}
    assert set(re.findall(r"FAMAI_[A-Z_]+", RECIPES)) <= settings


def test_the_tests_named_are_there() -> None:
    for name in re.findall(r"test_\w+\.py", RECIPES):
        assert Path("tests/api", name).is_file(), name


def test_the_configuration_shown_is_the_one_printed(settings) -> None:
    from ui.cli.mcp_command import client_settings

    shown = json.loads(re.search(r"```json\n(.*?)\n```", RECIPES, re.S)[1])["mcpServers"]["famai"]  # type: ignore[index]
    printed = client_settings(settings)["mcpServers"]["famai"]
    assert set(shown) == set(printed) and shown["args"] == ["mcp"] and set(shown["env"]) <= set(printed["env"])


def test_the_example_catches_what_it_shows(workspace) -> None:
    """The statement of the example, over the made-up collection: three months are not six."""
    body = json.loads(re.search(r"-d '(\{.*?\})'", RECIPES)[1])  # type: ignore[index]
    judged, _, _ = workspace.judge(body["text"], "报告办法第二条")
    assert set(body) == {"text", "citation"} and not judged.holds
