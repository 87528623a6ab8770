"""引用核验: every citation of a text or a file, in one of six states, as a table and as an annotated Word file."""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from corpus import SUFFIXES, FamaiError, Locator, UsageError, load_field, parse_citation, read_document
from retrieval import LIMITS, CheckedCitation, CheckState, Workspace
from ui.access.identity import owner_of
from ui.exports import export_verification
from ui.limits import SERVER
from ui.web.ask_view import read_day
from ui.web.markup import Wrap, badge, empty, esc, join, weave
from ui.web.pages import page
from ui.web.panels import open_button
from ui.web.routes import download, fragment, require_own_page
from ui.web.workbench import Workbench

__all__ = ["Checks", "verify_routes"]

_KEPT = 64  # results that wait for their download
_KINDS = {
    CheckState.CONSISTENT: "valid",
    CheckState.DIFFERENT: "ended",
    CheckState.SUPERSEDED: "changed",
    CheckState.NOT_HELD: "plain",
    CheckState.NO_SUCH: "target",
    CheckState.UNDECIDED: "unknown",
}


@dataclass(frozen=True, slots=True)
class _Check:
    owner: str
    text: str
    found: tuple[CheckedCitation, ...]


class Checks:
    """The latest results, so that they can be fetched as a file by whoever made them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Check] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, owner: str, text: str, found: list[CheckedCitation]) -> str:
        """Keep a result; gives the id under which it can be fetched."""
        key = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[key] = _Check(owner, text, tuple(found))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return key

    def get(self, owner: str, key: str) -> _Check | None:
        """The result with that id, if it is the owner's."""
        with self._lock:
            check = self._kept.get(key)
        return check if check and check.owner == owner else None


def _uploaded(file: UploadFile | None) -> str:
    """The text of an uploaded file, of which nothing stays on disk; empty where there is none."""
    if file is None or not file.filename:
        return ""
    content = file.file.read(SERVER.upload_bytes + 1)
    if len(content) > SERVER.upload_bytes:
        raise UsageError(f"文件太大，最多 {SERVER.upload_bytes // 2**20} MiB")
    with tempfile.TemporaryDirectory(prefix="famai-") as folder:
        path = Path(folder) / f"upload{Path(file.filename).suffix.lower()}"
        path.write_bytes(content)
        return read_document(path)


def _place(bench: Workbench, found: CheckedCitation) -> tuple[str, str, list[tuple[int, int]]] | None:
    """The article that a citation leads to (id, eid, spans), if the collection has it."""
    if not found.iri:
        return None
    try:
        citation = parse_citation(found.iri.removeprefix(bench.settings.iri_base), bench.corpus.names)
        if citation.doc_id is None or citation.eid is None:
            return None
        locator = Locator(citation.doc_id, citation.eid, citation.paragraph, citation.item, citation.subitem)
        article, start, end = bench.corpus.span(locator)
    except FamaiError:
        return None
    return citation.doc_id, article.eid, [(start, end)] if citation.paragraph or citation.item else []


def _row(bench: Workbench, number: int, found: CheckedCitation) -> str:
    place = _place(bench, found)
    link = open_button(found.label or found.text, place[0], place[1], place[2]) if place else esc(found.label or "—")
    differences = join(
        f"<li>文中 <del>{esc(mine or '（无）')}</del>　条文 <ins>{esc(theirs or '（无）')}</ins></li>"
        for mine, theirs in found.differences
    )
    details = f'<ul class="fm-differences">{differences}</ul>' if differences else ""
    if found.found and found.state is CheckState.DIFFERENT:
        details += f'<details><summary>条文原话</summary><p class="fm-lawtext">{esc(found.found)}</p></details>'
    successor = f"<p>现行对应：{esc(found.successor)}</p>" if found.successor else ""
    return (
        f'<tr id="fm-check-{number}" data-state="{esc(found.state)}"><td class="fm-number">{number}</td><td>{esc(found.text)}</td><td>{link}</td>'
        f"<td>{badge(found.state, _KINDS[found.state])}</td><td>{esc(found.explanation)}{successor}{details}</td></tr>"
    )


def _result(bench: Workbench, text: str, found: list[CheckedCitation], key: str) -> str:
    if not found:
        return empty("没有找到法规引用", "文中应有《…》第…条这样的引用，或法规的简称加条号。")
    counts = Counter(c.state for c in found)
    chips = join(
        f'<span class="fm-chip">{badge(state, _KINDS[state])}<b>{counts[state]}</b></span>' for state in CheckState
    )
    rows = join(_row(bench, number, c) for number, c in enumerate(found, 1))
    marks = [
        Wrap(
            c.start,
            c.end,
            f'<a class="fm-checked fm-badge-{_KINDS[c.state]}" href="#fm-check-{n}" title="{esc(c.state)}">',
            f"<sup>{n}</sup></a>",
        )
        for n, c in enumerate(found, 1)
    ]
    cut = (
        f'<p class="fm-warning">引用过多，只核验了前 {LIMITS.checked_citations} 处</p>'
        if len(found) >= LIMITS.checked_citations
        else ""
    )
    return (
        f'<p class="fm-summary">共 <b>{len(found)}</b> 处引用　{chips}<span class="fm-group">'
        f'<a class="fm-button" href="/famai/export/check/{esc(key)}.docx" download>导出 Word（带批注）</a></span></p>{cut}'
        '<table class="fm-table fm-checks"><thead><tr><th>序号</th><th>文中写法</th><th>指向条款</th><th>结论</th><th>说明</th></tr></thead>'
        f'<tbody>{rows}</tbody></table><h3 class="fm-subhead">原文对照</h3><div class="fm-checked-text">{weave(text, 0, len(text), marks)}</div>'
    )


def verify_routes(bench: Workbench, checks: Checks) -> APIRouter:
    """The page, the check itself, and the annotated file."""
    router = APIRouter()

    @router.get("/verify")
    def verify_page(request: Request) -> HTMLResponse:
        hint = empty("引用核验", "逐处核对文中引用的法规：条文是否存在、引文和数字是否一致、是否已被修改。")
        values = {"sample": f"例：{load_field().passage}", "suffixes": sorted(SUFFIXES), "result": Markup(hint)}
        return page(bench, request, "verify", "verify.html", "引用核验", **values)

    @router.post("/famai/verify")
    def verify(
        request: Request,
        text: Annotated[str, Form()] = "",
        as_of: Annotated[str, Form()] = "",
        file: Annotated[UploadFile | None, File()] = None,
    ) -> HTMLResponse:
        """The result for the words given, else for the file."""

        def result() -> str:
            require_own_page(request)
            content = text if text.strip() else _uploaded(file)
            workspace = Workspace(bench.settings, corpus=bench.corpus, facts=bench.facts.facts)
            found = workspace.check(content, read_day(as_of))
            return _result(bench, content, found, checks.keep(owner_of(request), content, found))

        return fragment(result)

    @router.get("/famai/export/check/{key}.docx")
    def annotated(request: Request, key: str) -> Response:
        check = checks.get(owner_of(request), key)
        if check is None:
            return HTMLResponse("<p>核验结果已过期，请重新核验后再导出。</p>", status_code=404)
        return download("引用核验结果", "docx", lambda path: export_verification(check.text, check.found, path))

    return router
