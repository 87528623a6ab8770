"""MCP at ``/mcp``, made when the first program asks for it: importing the protocol takes a good part of the start.

The server imports it once all else is loaded.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.api.service import Service
from ui.limits import SERVER

if TYPE_CHECKING:
    from anyio.abc import TaskGroup
    from mcp.server.mcpserver import MCPServer

__all__ = ["LaterTools", "warm_up"]


def warm_up() -> None:
    """Import the protocol while nobody waits, so that the first program does not."""
    from ui.api import mcp_server  # noqa: F401


class LaterTools:
    """An ASGI application; :meth:`running` belongs into the lifespan of the application that holds it."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._group: TaskGroup | None = None
        self._app: ASGIApp | None = None
        self._failure: Exception | None = None
        self._made = anyio.Event()
        self._stopped = anyio.Event()
        self._begun = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Until this ends the tools can be made and used, once and for all in one task of their own."""
        self._made, self._stopped, self._begun = anyio.Event(), anyio.Event(), False
        async with anyio.create_task_group() as group:
            self._group = group
            try:
                yield
            finally:
                self._stopped.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, after making the tools if it is the first."""
        if self._group is None:
            raise RuntimeError("the lifespan of the application does not run")
        if not self._begun:
            self._begun = True
            self._group.start_soon(self._run)
        await self._made.wait()
        if self._app is None:
            raise RuntimeError("MCP could not be made") from self._failure
        await self._app(scope, receive, send)

    async def _run(self) -> None:
        """Keep the sessions of the tools, in a task that begins and ends them."""
        try:
            tools, app = await anyio.to_thread.run_sync(self._make)
        except Exception as error:
            self._failure = error
            self._made.set()
            return
        async with tools.session_manager.run():
            self._app = app
            self._made.set()
            await self._stopped.wait()
        self._app = None

    def _make(self) -> tuple[MCPServer[Any], ASGIApp]:
        from mcp.server.transport_security import TransportSecuritySettings

        from ui.api.mcp_server import mcp_server

        tools = mcp_server(self._service)
        over_http = tools.streamable_http_app(
            streamable_http_path="/mcp",
            stateless_http=True,
            max_request_body_size=SERVER.body_bytes,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        return tools, over_http
