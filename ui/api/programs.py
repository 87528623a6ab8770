"""All addresses for other programs, put into one application before the page takes the rest."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.routing import Route

from ui.api.chat import chat_routes
from ui.api.dify import dify_routes
from ui.api.http import http_api
from ui.api.mcp_later import LaterTools
from ui.api.service import Service

__all__ = ["install_programs"]


def install_programs(app: FastAPI, service: Service, tools: LaterTools) -> None:
    """HTTP under ``/api/v1``, MCP at ``/mcp``, the chat protocol under ``/v1``, Dify at ``/dify/retrieval``.

    Host and origin are for the guard to judge, which stands before all of it; ``tools`` must run in the lifespan of
    ``app``.
    """
    app.mount("/api/v1", http_api(service))
    app.include_router(chat_routes(service))
    app.include_router(dify_routes(service))
    app.router.routes.append(Route("/mcp", endpoint=tools))
