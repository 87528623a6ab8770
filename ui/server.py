"""The server of the workbench: Gradio's page and our own addresses in one application.

Nothing is fetched from another host: fonts are those of the reader's machine, scripts and style sheets our own.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import webbrowser
from collections.abc import Callable

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
import uvicorn
from fastapi import FastAPI

from corpus import Corpus, Settings
from corpus.errors import UsageError
from ui.fact_index import FactSource
from ui.identity import OwnerCookie
from ui.page import ChinesePage, build_page
from ui.routes import common_routes
from ui.theme import workbench_theme
from ui.workbench import Asker, Workbench

__all__ = ["create_app", "serve"]

logger = logging.getLogger(__name__)

MAX_UPLOAD = "20mb"


def _default_asker(settings: Settings) -> Callable[[], Asker]:
    def load() -> Asker:
        from retrieval import Assistant

        return Assistant.load(settings)

    return load


def _default_facts(settings: Settings) -> Callable[[Corpus], FactSource]:
    def load(corpus: Corpus) -> FactSource:
        from graph.facts import extract_facts

        return extract_facts(corpus)

    return load


def create_app(
    settings: Settings,
    asker: Callable[[], Asker] | None = None,
    facts: Callable[[Corpus], FactSource | None] | None = None,
) -> FastAPI:
    """The whole application; ``asker`` and ``facts`` are loaded in the background."""
    bench = Workbench(settings, asker or _default_asker(settings), facts or _default_facts(settings))
    app = FastAPI(title="famai", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(common_routes(bench))
    blocks = build_page(bench)
    blocks.queue(default_concurrency_limit=8, max_size=256)
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        allowed_paths=[],
        max_file_size=MAX_UPLOAD,
        ssr_mode=False,
        pwa=False,
        show_error=False,
        enable_monitoring=False,
        theme=workbench_theme(),
    )
    app.add_middleware(ChinesePage)
    app.add_middleware(OwnerCookie)
    bench.start_loading()
    return app


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 7860, open_page: bool = False) -> None:
    """Serve until interrupted; ``port`` 0 takes any free one.

    Raises:
        UsageError: the address cannot be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise UsageError(f"地址 {host}:{port} 不能使用（{error.strerror}）；请用 --port 换一个端口") from error
    app = create_app(settings)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5))
    logger.warning("工作台已就绪：%s（按 Ctrl+C 停止）", address)
    if open_page:
        threading.Timer(1.0, webbrowser.open, (address,)).start()
    try:
        server.run(sockets=[listener])
    finally:
        listener.close()
