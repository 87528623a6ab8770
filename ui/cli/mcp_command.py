"""``famai mcp``: the Model Context Protocol over standard input and output."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus import Settings, load_settings

__all__ = ["client_settings", "register"]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("mcp")(mcp)


def mcp(
    print_config: Annotated[
        bool, typer.Option("--print-config", help="打印可粘贴到 Claude、Cherry Studio、Trae 等的设置，不启动")
    ] = False,
) -> None:
    """以 MCP（标准输入输出）提供提问、查找、核验等工具。"""
    settings = load_settings()
    absolute = replace(settings, home=settings.home.resolve(), texts=settings.texts.resolve())
    if print_config:
        sys.stdout.write(json.dumps(client_settings(absolute), ensure_ascii=False, indent=2) + "\n")
        return
    import anyio

    from retrieval import Workspace
    from ui.api.mcp_server import Opening, mcp_server
    from ui.api.service import Service

    anyio.run(mcp_server(Service(Opening(lambda: Workspace.open(absolute)))).run_stdio_async)


def client_settings(settings: Settings) -> dict[str, Any]:
    """What a client needs to start the server from any folder."""
    script = shutil.which("famai", path=str(Path(sys.executable).parent))
    command, arguments = (script, ["mcp"]) if script else (sys.executable, ["-m", "ui.cli", "mcp"])
    environment = {"FAMAI_HOME": str(settings.home), "FAMAI_TEXTS": str(settings.texts)}
    for variable in ("FAMAI_ENCODER", "FAMAI_DOMAINS"):
        if value := os.environ.get(variable):
            environment[variable] = value
    return {"mcpServers": {"famai": {"command": command, "args": arguments, "env": environment}}}
