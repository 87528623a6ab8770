"""MCP with clients of other makes over both transports: both generations of JavaScript, the first of Python.

They are what Cherry Studio, Trae, Cursor and older agents are built on; the present Python client is in test_mcp.py.
``npm install`` in ``tests/api/js`` and ``pip install 'mcp<2'`` into ``tests/api/python1/.venv`` are needed once; what is
not there is skipped, which says how to install it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.api.test_mcp import TOOLS
from ui.cli.mcp_command import client_settings

HERE = Path(__file__).parent
NPM = {"1": "@modelcontextprotocol/sdk", "2": "@modelcontextprotocol/client"}


def javascript(generation: str) -> list[str | Path]:
    """The command of a JavaScript client."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (HERE / "js" / "node_modules" / NPM[generation] / "package.json").is_file():
        pytest.skip("the JavaScript clients are not there: run npm install in tests/api/js")
    return [node, HERE / "js" / "contract.mjs", generation]


def first_python() -> list[str | Path]:
    """The command of the first generation of the Python client, in an environment of its own: it excludes the present one."""
    python = HERE / "python1" / ".venv" / "bin" / "python"
    if not python.is_file():
        made = "python -m venv .venv && .venv/bin/pip install 'mcp<2'"
        pytest.skip(f"the first Python client is not there: run {made} in tests/api/python1")
    return [python, HERE / "python1" / "contract.py"]


@pytest.fixture(params=["javascript 1", "javascript 2", "python 1"])
def session(request):
    """Run a session of a client and give what it saw."""
    language, _, generation = request.param.partition(" ")
    client: Sequence[str | Path] = first_python() if language == "python" else javascript(generation)

    def run(transport: str, target: str) -> dict:
        plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(
            [*client, transport, target],
            cwd=Path(client[1]).parent,
            env=plain,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    return run


def _whole(seen: dict) -> None:
    assert seen["server"] == "famai" and seen["instructions"]
    assert {tool["name"] for tool in seen["tools"]} == TOOLS
    assert all(tool["readOnly"] and tool["output"] for tool in seen["tools"])
    assert set(seen["prompts"]) == {"起草并核验", "逐条对照", "检查准备"}


def test_over_http(session, local):
    seen = session("http", f"{local.url}/mcp")
    _whole(seen)
    assert not seen["laws"]["isError"] and "示例令第1号" in json.dumps(seen["laws"], ensure_ascii=False)
    assert "五年以上" in json.dumps(seen["ask"]["structured"], ensure_ascii=False)
    assert seen["judge"]["structured"]["holds"] is False
    assert seen["refused"]["isError"] and "没有这部法" in seen["refused"]["text"]
    assert "五年以上" in seen["article"]


def test_over_standard_input(session, settings, tmp_path):
    """Started in another folder with what ``famai mcp --print-config`` prints."""
    printed = client_settings(settings)["mcpServers"]["famai"]
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = inherited | printed["env"] | {"FAMAI_ENCODER": "none", "PYTHONPATH": str(Path(__file__).parents[2])}
    target = {"command": sys.executable, "args": ["-m", "ui.cli", "mcp"], "env": environment, "cwd": str(tmp_path)}
    seen = session("stdio", json.dumps(target))
    _whole(seen)
    assert not seen["laws"]["isError"] or "famai build" in seen["laws"]["text"]
