"""What ``famai bench`` measures in a browser: the page, an article, the duty filters, a large picture."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from corpus import Settings, load_field
from evaluation.bench.bench_scale import running_server
from evaluation.bench.measure import Measure

__all__ = ["bench_page"]

_BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_TIMES = 5

_COUNT = "document.querySelector('#fm-duties .fm-summary b')?.textContent"
_TIMED = """([act, done]) => new Promise((settle, fail) => {
  const finished = new Function('before', `return ${done}`);
  const before = COUNT;
  const start = performance.now();
  new Function('b', act)();
  const look = () => {
    if (finished(before)) settle(performance.now() - start);
    else if (performance.now() - start > 20000) fail(new Error(done));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})""".replace("COUNT", _COUNT)
"""Do ``act``, then milliseconds until ``done`` holds, looked at before every frame; ``before`` is the count of duties."""

_CHANGED = f"{_COUNT} !== before"
_FILTERS = {
    "按主体筛选义务": "document.querySelector('#fm-duties input[BEARER]').click()",
    "按文字筛选义务": "b = document.querySelector('#fm-duties [name=q]'); b.value = '日志'; "
    "b.dispatchEvent(new Event('input', {bubbles: true}))",
    "清除筛选": "document.querySelector('[data-clear-filters]').click()",
}
_OPEN = "document.querySelector('#fm-panel-body').textContent = ''; document.querySelector('.fm-source').click()"
_OPENED = "document.querySelector('#fm-panel mark.fm-hit')"
_DRAW = (
    "document.querySelector('#fm-graph [name=limit]').value = '200'; "
    "document.querySelector('#fm-graph [name=depth][value=\"2\"]').checked = true; "
    "document.querySelectorAll('.fm-node').forEach((n) => n.remove()); famai.graph()"
)
_DRAWN = "document.querySelectorAll('.fm-node').length >= 150"


def bench_page(settings: Settings) -> list[Measure]:
    """Times as a person at the workbench has them; nothing where there is no Playwright or no Chromium."""
    found: list[Measure] = []
    with _browser() as browser:
        if browser is None:
            return found
        started = time.monotonic()
        with running_server(settings) as (url, _):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(url)
            page.wait_for_selector("#fm-question textarea")
            found.append(_within("再次启动到页面可用", time.monotonic() - started, "秒", 10))
            found.append(_within("打开页面到可用", median(_load(browser, url) for _ in range(_TIMES)), "秒", 3))
            page.fill("#fm-question textarea", load_field().question or "材料要保存多久？")
            page.keyboard.press("Enter")
            page.wait_for_selector(".fm-source")
            opened = median(_timed(page, _OPEN, _OPENED) for _ in range(_TIMES))
            found.append(_within("打开一条", opened, "毫秒", 300))
            page.click("#fm-tabs button[role=tab]:has-text('义务清单')")
            page.wait_for_selector(".fm-duty")
            filters = {name: act.replace("BEARER", _bearer()) for name, act in _FILTERS.items()}
            rounds = [{name: _timed(page, act, _CHANGED) for name, act in filters.items()} for _ in range(_TIMES)]
            found += [_within(name, median(r[name] for r in rounds), "毫秒", 300) for name in _FILTERS]
            page.click("#fm-tabs button[role=tab]:has-text('图谱')")
            page.wait_for_selector(".fm-node")
            found.append(_within("画 200 个节点", _timed(page, _DRAW, _DRAWN) / 1000, "秒", 1.5))
    return found


@contextmanager
def _browser() -> Iterator[Any | None]:
    """Chromium as Debian installs it, driven by Playwright of the ``dev`` extra; ``None`` where either is missing."""
    program = next((path for path in _BROWSERS if Path(path).is_file()), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


def _load(browser: Any, url: str) -> float:
    """Seconds until a new visitor can type."""
    with browser.new_context() as visitor:
        page = visitor.new_page()
        started = time.monotonic()
        page.goto(url)
        page.wait_for_selector("#fm-question textarea")
        return time.monotonic() - started


def _timed(page: Any, act: str, done: str) -> float:
    """Milliseconds from ``act`` until ``done`` holds."""
    return float(page.evaluate(_TIMED, [act, done]))


def _bearer() -> str:
    """The attribute by which the list of bearers is narrowed: to the first that the field names, else to whoever stands first."""
    return next((f"value='{name}'" for name in load_field().bearers), "type=checkbox")


def _within(name: str, value: float, unit: str, reach: float) -> Measure:
    return Measure("page", name, value, unit, bad=f"目标 ≤ {reach:g} {unit}" if value > reach else "")
