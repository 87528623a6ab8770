"""MCP with the JavaScript clients, of both generations, over both transports: what Cherry Studio, Trae and Cursor are built on.

Needs node and, once, ``npm install`` in ``tests/api/js``; without them the tests are skipped and say so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.test_mcp import TOOLS
from ui.cli.mcp_command import client_settings

FOLDER = Path(__file__).with_name("js")
GENERATIONS = {"1": "@modelcontextprotocol/sdk", "2": "@modelcontextprotocol/client"}


@pytest.fixture(params=sorted(GENERATIONS), ids=["generation 1", "generation 2"])
def session(request):
    """Run a session of a client and give what it saw."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (FOLDER / "node_modules" / GENERATIONS[request.param] / "package.json").is_file():
        pytest.skip("the JavaScript clients are not there: run npm install in tests/api/js")

    def run(transport: str, target: str) -> dict:
        command = [node, "contract.mjs", request.param, transport, target]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=300)
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
