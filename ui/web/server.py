"""The server of the workbench: Gradio's page and our own addresses in one application.

Nothing is fetched from another host: fonts are those of the reader's machine, scripts and style sheets our own.
"""

from __future__ import annotations

import logging
import socket
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI

from corpus import Corpus, Settings, UsageError, load_field
from graph import Facts, load_facts
from retrieval import Store, Workspace, writer_of
from ui.access.access import Guard
from ui.access.identity import OwnerCookie
from ui.access.policy import make_policy
from ui.api.mcp_later import LaterTools, warm_up
from ui.api.programs import install_programs
from ui.api.service import Service
from ui.limits import SERVER
from ui.web.basket_view import basket_routes
from ui.web.batch_view import batch_routes
from ui.web.busy import BusyWords
from ui.web.calendar_view import calendar_routes
from ui.web.duties_view import DutyTables, duties_routes
from ui.web.gap_view import gap_routes
from ui.web.graph_view import graph_routes
from ui.web.intake import Intake
from ui.web.intake_view import intake_routes
from ui.web.kept_answer import kept_answer_routes
from ui.web.lean_gradio import gradio as gr
from ui.web.library_view import library_routes
from ui.web.lost import LostPage, lost_page
from ui.web.page import ChinesePage, build_page
from ui.web.pane_view import pane_routes
from ui.web.plain_view import plain_routes
from ui.web.request_log import log_requests
from ui.web.routes import common_routes
from ui.web.said_view import said_routes
from ui.web.search_page import search_routes
from ui.web.theme import workbench_theme
from ui.web.updates_view import updates_routes
from ui.web.verify_view import Checks, verify_routes
from ui.web.workbench import Asker, Workbench

__all__ = ["create_app", "serve"]

logger = logging.getLogger(__name__)


def _facts_of_build(settings: Settings) -> Facts | None:
    """The facts of the current build; ``None`` where there is no build yet."""
    build = Store(settings.home).manifest()
    folder = build.path / "graph" if build else None
    return load_facts(folder) if folder and folder.is_dir() else None


def _build_name(settings: Settings) -> str | None:
    """The name of the current build; ``None`` where there is none."""
    build = Store(settings.home).manifest()
    return build.path.name if build else None


def _workspace(settings: Settings, corpus: Corpus, facts: Facts | None) -> Asker:
    """All that answers over the current build, loaded."""
    workspace = Workspace(settings, corpus=corpus, facts=facts)
    workspace.load()
    return workspace


def create_app(
    settings: Settings,
    facts: Callable[[], Facts | None] | None = None,
    asker: Callable[[Corpus, Facts | None], Asker] | None = None,
    corpus: Corpus | None = None,
) -> FastAPI:
    """The whole application; ``facts`` and ``asker``, those of the current build by default, load in the background.

    ``corpus`` is the collection where it has been read already.
    """
    make_facts, make_asker = facts or partial(_facts_of_build, settings), asker or partial(_workspace, settings)
    bench = Workbench(settings, make_facts, make_asker, version=partial(_build_name, settings), read=corpus)
    service = Service(lambda: bench.workspace)
    tools = LaterTools(service)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with tools.running():
            yield

    app = FastAPI(title="famai", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    plain = (
        common_routes,
        gap_routes,
        graph_routes,
        kept_answer_routes,
        pane_routes,
        plain_routes,
        library_routes,
        search_routes,
        basket_routes,
        batch_routes,
    )
    for routes in plain:
        app.include_router(routes(bench))
    tables = DutyTables(bench)
    app.include_router(duties_routes(bench, tables))
    app.include_router(calendar_routes(bench, tables))
    app.include_router(verify_routes(bench, Checks()))
    app.include_router(said_routes(bench))
    app.include_router(intake_routes(bench, Intake(settings, take_up=bench.refresh)))
    app.include_router(updates_routes(bench, tables=tables))
    install_programs(app, service, tools)
    blocks = build_page(bench)
    blocks.queue(default_concurrency_limit=8, max_size=SERVER.waiting)
    blocks.state_session_capacity = SERVER.pages
    blocks.delete_cache = (SERVER.upload_sweep, SERVER.upload_age)
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        allowed_paths=[],
        max_file_size=SERVER.upload_bytes,
        ssr_mode=False,
        pwa=False,
        show_error=False,
        enable_monitoring=False,
        theme=workbench_theme(),
    )
    app.add_middleware(ChinesePage)
    app.add_middleware(BusyWords)
    app.add_middleware(LostPage, make=partial(lost_page, bench))
    app.add_middleware(OwnerCookie)
    app.state.bench = bench
    bench.start_loading(tables.get)
    return app


def _tell_when_loaded(bench: Workbench, tell: Callable[[str], object]) -> None:
    """Say that questions are answered, or why they are not, once everything is loaded; then get the tools ready."""
    problem = bench.wait_until_loaded()
    tell(f"索引没有载入：{problem}" if problem else f"索引已载入：{bench.article_count:,} 条，可以提问了。")
    warm_up()


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_page: bool = False,
    tell: Callable[[str], object] = logger.warning,
    corpus: Corpus | None = None,
) -> None:
    """Serve until interrupted; ``port`` 0 takes any free one, ``open_page`` opens a browser with an example question.

    ``tell`` is told in Chinese what is being done and at which address; ``corpus`` is the collection if it is read already.

    Raises:
        UsageError: the address cannot be used, or others could reach it and nobody can log in.
    """
    policy = make_policy(settings, host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise UsageError(f"地址 {host}:{port} 不能使用（{error.strerror}）；请用 --port 换一个端口") from error
    if settings.llm_url:
        writer = writer_of(settings)
        tell(f"白话摘要已启用，模型：{writer.model}。{writer.notice}")
    app = create_app(settings, corpus=corpus)
    guarded = Guard(app, policy)
    log_requests()
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        guarded,
        log_level="warning",
        proxy_headers=False,  # who the client is, is for the guard to say
        server_header=False,
        timeout_graceful_shutdown=SERVER.graceful_stop,
        timeout_keep_alive=SERVER.kept_open,
    )
    server = uvicorn.Server(config)
    tell(f"工作台已就绪：{address}（按 Ctrl+C 停止）；索引正在后台载入。")
    threading.Thread(target=_tell_when_loaded, args=(app.state.bench, tell), name="famai-tell", daemon=True).start()
    if open_page:
        examples = load_field().questions
        page = f"{address}/?{urlencode({'q': examples[0][1][0]})}" if examples else address
        threading.Timer(1.0, webbrowser.open, (page,)).start()
    try:
        server.run(sockets=[listener])
    finally:
        listener.close()
