"""One session of the first generation of the Python client with the server, as ``../js/contract.mjs`` has it.

``python contract.py TRANSPORT TARGET``: TRANSPORT http (TARGET an address) or stdio (TARGET {"command", "args", "env",
"cwd"} as JSON). Prints one JSON document: what was listed, what each call gave. Runs in ``.venv`` beside it, where
``mcp<2`` is installed; nothing of the product is imported here.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamablehttp_client
from pydantic import AnyUrl


def connect(transport: str, target: str) -> AbstractAsyncContextManager[Any]:
    """The streams of a transport."""
    if transport == "http":
        return streamablehttp_client(target)
    return stdio_client(StdioServerParameters(**json.loads(target)), errlog=Path(os.devnull).open("w"))


async def main(transport: str, target: str) -> dict[str, Any]:
    """All that one session sees."""
    async with connect(transport, target) as streams, ClientSession(streams[0], streams[1]) as client:
        begun = await client.initialize()

        async def call(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
            given = await client.call_tool(name, arguments)
            text = given.content[0].text if given.content else ""
            return {"isError": bool(given.isError), "text": text, "structured": given.structuredContent}

        out: dict[str, Any] = {
            "server": begun.serverInfo.name,
            "instructions": begun.instructions or "",
            "tools": [
                {"name": t.name, "readOnly": t.annotations.readOnlyHint, "output": bool(t.outputSchema)}
                for t in (await client.list_tools()).tools
            ],
            "prompts": [p.title or p.name for p in (await client.list_prompts()).prompts],
            "laws": await call("laws", {}),
        }
        if transport == "http":
            out["ask"] = await call("ask", {"question": "操作日志保存多久"})
            out["judge"] = await call("judge", {"text": "操作日志可以保存五年以上。", "citation": "报告办法第二条"})
            out["refused"] = await call("show", {"citation": "没有这部法第三条"})
            article = await client.read_resource(AnyUrl("famai://laws/made-up-2024/art_2"))
            out["article"] = article.contents[0].text
        return out


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(*sys.argv[1:])), ensure_ascii=False))
