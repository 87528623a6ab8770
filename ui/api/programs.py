"""All addresses for other programs, put into one application before the page takes the rest."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings

from ui.api.chat import chat_routes
from ui.api.dify import dify_routes
from ui.api.http import http_api
from ui.api.service import Service
from ui.limits import SERVER

__all__ = ["install_programs"]


def install_programs(app: FastAPI, service: Service, tools: MCPServer[Any]) -> None:
    """HTTP under ``/api/v1``, MCP at ``/mcp``, the chat protocol under ``/v1``, Dify at ``/dify/retrieval``.

    Host and origin are for the guard to judge, which stands before all of it; the session manager of ``tools`` must run
    in the lifespan of ``app``.
    """
    app.mount("/api/v1", http_api(service))
    app.include_router(chat_routes(service))
    app.include_router(dify_routes(service))
    over_http = tools.streamable_http_app(
        streamable_http_path="/mcp",
        stateless_http=True,
        max_request_body_size=SERVER.body_bytes,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    app.router.routes.extend(over_http.routes)
