"""A running workbench and a browser that looks at it. The server is a process of its own, ended by its own id."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Settings

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ROOT = Path(__file__).parents[2]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _state(address: str) -> str:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as response:
            return str(json.load(response)["status"])
    except (urllib.error.URLError, OSError, ValueError):
        return "down"


@pytest.fixture(scope="session")
def server(real_build: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a workbench over a copy of the build of the real texts (words only)."""
    home = tmp_path_factory.mktemp("browser") / "home"
    shutil.copytree(real_build.home, home)
    port = _free_port()
    environment = os.environ | {"FAMAI_HOME": str(home), "FAMAI_ENCODER": "none"}
    command = [sys.executable, "-c", "from ui.cli import main; main()", "serve", "--port", str(port)]
    log = tmp_path_factory.mktemp("log") / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        address = f"http://127.0.0.1:{port}"
        try:
            deadline = time.monotonic() + 600
            while _state(address) != "ready":
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"the server did not get ready:\n{log.read_text(encoding='utf-8')[-4000:]}")
                time.sleep(0.3)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)


@pytest.fixture(scope="module")  # an open Playwright keeps an event loop running, which later tests must not meet
def browser(skip_or_fail):
    """Chromium without any network of its own."""
    if not CHROMIUM.is_file():
        skip_or_fail(f"no browser at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser, server):
    """Makes pages of fresh visitors; afterwards no page may have failed or have asked another host."""
    contexts, problems = [], []

    def make(width: int = 1280, height: int = 800):
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="en-US", accept_downloads=True
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"script: {error}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((server, "data:", "blob:"))
                else problems.append(f"outside: {request.url}")
            ),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def page(new_page, server):
    """One page, opened at the questions."""
    opened = new_page()
    opened.goto(server)
    opened.wait_for_selector(".fm-welcome")
    return opened
