"""引用核验: the document left, what was found right, each citation in one of six states; and the files to take away."""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from corpus import SUFFIXES, ApartKind, FamaiError, UsageError, load_field
from retrieval import LIMITS, CheckedCitation, CheckedDocument, CheckState, Workspace
from ui.access.identity import owner_of
from ui.exports import Checked, correct_word, export_table, export_verification
from ui.limits import SERVER
from ui.web.ask_view import read_day
from ui.web.markup import Wrap, badge, empty, esc, join, weave
from ui.web.pages import page
from ui.web.panels import open_button
from ui.web.routes import download, fragment, require_own_page
from ui.web.workbench import Workbench

__all__ = ["Checks", "uploaded", "verify_routes"]

_KEPT = 64  # results that wait for their download
_KEPT_BYTES = 200_000_000  # of the files behind them
_KINDS = {
    CheckState.CONSISTENT: "valid",
    CheckState.DIFFERENT: "ended",
    CheckState.SUPERSEDED: "changed",
    CheckState.NOT_HELD: "plain",
    CheckState.NO_SUCH: "target",
    CheckState.UNDECIDED: "unknown",
}
_APART = {
    ApartKind.HEADING: "文件自己的条标题",
    ApartKind.OWN: "对文件自己条款的引用",
    ApartKind.PAPER: "合同、内部制度、书刊等",
    ApartKind.FOREIGN: "外国法",
}


@dataclass(frozen=True, slots=True)
class _Kept:
    owner: str
    checked: Checked


class Checks:
    """The latest results, so that they can be fetched as a file by whoever made them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, owner: str, checked: Checked) -> str:
        """Keep a result; gives the id under which it can be fetched."""
        key = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[key] = _Kept(owner, checked)
            while len(self._kept) > _KEPT or (len(self._kept) > 1 and self._bytes() > _KEPT_BYTES):
                self._kept.popitem(last=False)
        return key

    def _bytes(self) -> int:
        return sum(len(kept.checked.data or b"") for kept in self._kept.values())

    def get(self, owner: str, key: str) -> Checked | None:
        """The result with that id, if it is the owner's."""
        with self._lock:
            kept = self._kept.get(key)
        return kept.checked if kept and kept.owner == owner else None


@contextmanager
def uploaded(file: UploadFile | None) -> Iterator[Path | None]:
    """An uploaded file under its own ending, of which nothing stays on disk; ``None`` where there is none."""
    if file is None or not file.filename:
        yield None
        return
    content = file.file.read(SERVER.upload_bytes + 1)
    if len(content) > SERVER.upload_bytes:
        raise UsageError(f"文件太大，最多 {SERVER.upload_bytes // 2**20} MiB")
    with tempfile.TemporaryDirectory(prefix="famai-") as folder:
        path = Path(folder) / Path(file.filename).name
        path.write_bytes(content)
        yield path


def _link(bench: Workbench, found: CheckedCitation) -> str:
    """The formal citation, as a button that opens the article where the collection has it."""
    label = found.label or found.law or ""
    if found.locator is None or found.locator.article is None:
        return esc(label)
    try:
        article, start, end = bench.corpus.span(found.locator)
    except FamaiError:
        return esc(label)
    part = found.locator.paragraph or found.locator.item
    return open_button(label, found.locator.doc_id, article.eid, [(start, end)] if part else [])


def _finding(bench: Workbench, number: int, found: CheckedCitation) -> str:
    differences = join(
        f"<li>文中 <del>{esc(mine or '（无）')}</del>　条文 <ins>{esc(theirs or '（无）')}</ins></li>"
        for mine, theirs in found.differences
    )
    details = f'<ul class="fm-differences">{differences}</ul>' if differences else ""
    right = f'<p class="fm-right">应为：{esc(found.right)}</p>' if found.right else ""
    return (
        f'<li class="fm-finding" id="fm-check-{number}" data-number="{number}" data-state="{esc(found.state)}">'
        f'<div class="fm-finding-head"><button type="button" data-go="{number}">{number}. {esc(found.text)}</button>'
        f"{badge(found.state, _KINDS[found.state])}</div>"
        f"<p>{_link(bench, found)}</p><p>{esc(found.why)}</p>{details}{right}</li>"
    )


def _head(checked: Checked, key: str) -> str:
    counts = Counter(c.state for c in checked.document.citations)
    chips = join(
        f'<button type="button" class="fm-chip" data-state-filter="{esc(state)}" aria-pressed="false"'
        f"{'' if counts[state] else ' disabled'}>{badge(state, _KINDS[state])}<b>{counts[state]}</b></button>"
        for state in CheckState
    )
    word = "批注稿" if checked.is_word else "报告"
    address = f"/famai/export/check/{esc(key)}"
    links = [
        f'<a class="fm-button" href="{address}.docx" download>导出 Word（{word}）</a>',
        f'<a class="fm-button" href="{address}.xlsx" download>导出 Excel</a>',
    ]
    if checked.is_word and any(c.edits for c in checked.document.citations):
        links.insert(1, f'<a class="fm-button" href="{address}.corrected.docx" download>改正稿（修订标记）</a>')
    total = len(checked.document.citations)
    return (
        f'<div class="fm-verified-head" role="group" aria-label="按结论筛选"><span>共 <b>{total}</b> 处引用</span>{chips}'
        f'<span class="fm-group">{join(links)}</span></div>'
    )


def _apart(document: CheckedDocument) -> str:
    if not document.apart:
        return ""
    kinds = join(
        f"<p>{esc(name)}：{esc('、'.join(dict.fromkeys(a.text for a in document.apart if a.kind is kind)))}</p>"
        for kind, name in _APART.items()
        if any(a.kind is kind for a in document.apart)
    )
    return f'<details class="fm-apart"><summary>另有 {len(document.apart)} 处不是对本国法规的引用，未核验</summary>{kinds}</details>'


def _result(bench: Workbench, checked: Checked, key: str) -> str:
    document = checked.document
    if not document.citations:
        return empty("没有找到法规引用", "文中应有《…》第…条这样的引用，或法规的简称加条号。") + _apart(document)
    findings = join(_finding(bench, number, c) for number, c in enumerate(document.citations, 1))
    marks = [
        Wrap(
            c.start,
            c.end,
            f'<a class="fm-checked fm-badge-{_KINDS[c.state]}" role="button" tabindex="0" data-number="{n}"'
            f' data-state="{esc(c.state)}" title="{esc(c.state)}：{esc(c.why)}">',
            f"<sup>{n}</sup></a>",
        )
        for n, c in enumerate(document.citations, 1)
    ]
    cut = f'<p class="fm-warning">引用过多，只核验了前 {LIMITS.checked_citations} 处</p>' if document.cut else ""
    return (
        f'<div class="fm-verified" data-check="{esc(key)}">{_head(checked, key)}<div class="fm-verified-sides">'
        f'<div class="fm-checked-text" tabindex="0" aria-label="原文">{weave(document.text, 0, len(document.text), marks)}</div>'
        f'<div>{cut}<ol class="fm-checks" aria-label="核验结果">{findings}</ol>'
        f'<p class="fm-apart" data-none hidden>没有这种结论的引用</p>{_apart(document)}</div></div></div>'
    )


def _check(bench: Workbench, words: str, path: Path | None, as_of: str | None) -> Checked:
    """What was pasted, else the file."""
    workspace = Workspace(bench.settings, corpus=bench.corpus, facts=bench.facts.facts)
    if words.strip() or path is None:
        return Checked("粘贴的文字", workspace.check(words, as_of))
    return Checked(path.name, workspace.check_file(path, as_of), path.read_bytes())


def verify_routes(bench: Workbench, checks: Checks) -> APIRouter:
    """The page, the check itself, and the files to take away: with comments, corrected, as a table."""
    router = APIRouter()

    @router.get("/verify")
    def verify_page(request: Request, mode: str = "", check: str = "") -> HTMLResponse:
        """The form, with the result that ``check`` names while it is kept."""
        hints = {
            "": ("引用核验", "逐处核对文中引用的法规：条文是否存在、引文和转述是否一致、是否已被修改。"),
            "said": (
                "这段话有没有走样",
                "逐句核对用自己的话写的要求：数字、期限、主体、应当/可以/不得、条件、例外是否与条文一致。",
            ),
        }
        mode = mode if mode in hints else ""
        values = {
            "mode": mode, "sample": f"例：{load_field().passage}", "suffixes": sorted(SUFFIXES),
            "result": Markup(empty(*hints[mode])),
        }  # fmt: skip
        kept = checks.get(owner_of(request), check) if check else None
        values["text"] = kept.document.text if kept and kept.data is None else ""
        if kept:
            values["result"] = Markup(_result(bench, kept, check))
        elif check:
            values["result"] = Markup(empty("这次核验已过期", "结果只保留一段时间，请再核验一次。"))
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
            with uploaded(file) as path:
                checked = _check(bench, text, path, read_day(as_of))
            return _result(bench, checked, checks.keep(owner_of(request), checked))

        return fragment(result)

    def file(request: Request, key: str, name: str, form: str, write: Callable[[Checked, Path], object]) -> Response:
        checked = checks.get(owner_of(request), key)
        if checked is None:
            return HTMLResponse("<p>核验结果已过期，请重新核验后再导出。</p>", status_code=404)
        return download(name, form, lambda path: write(checked, path))

    @router.get("/famai/export/check/{key}.corrected.docx")
    def corrected(request: Request, key: str) -> Response:
        def write(checked: Checked, path: Path) -> None:
            if checked.is_word and checked.data is not None:
                correct_word(checked.data, checked.document.citations, path)

        return file(request, key, "改正稿", "docx", write)

    @router.get("/famai/export/check/{key}.docx")
    def annotated(request: Request, key: str) -> Response:
        return file(request, key, "引用核验结果", "docx", export_verification)

    @router.get("/famai/export/check/{key}.xlsx")
    def table(request: Request, key: str) -> Response:
        return file(request, key, "引用核验表", "xlsx", lambda checked, path: export_table([checked], path))

    return router
