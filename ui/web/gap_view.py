"""制度对照: a page of its own where policies are held against the rules, decided on row by row, and taken away.

The policies stay with the one who uploaded them: every address asks whose browser (or user) it is.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.datastructures import UploadFile

from corpus import FamaiError, NotFoundError, Origin, UsageError, load_field, read_document
from graph import Facts, find_norms
from retrieval import GAP_STATES, GapBook, GapReport, Workspace, checklisted, report_from_json
from ui.access.identity import owner_of, user_of
from ui.exports import GAP_FORMATS, export_gap, format_of
from ui.web.pages import page
from ui.web.routes import download, report
from ui.web.theme import static_address
from ui.web.workbench import Workbench

__all__ = ["gap_routes"]

_MAX_FILES = 10
_JOBS = 64


@dataclass
class _Job:
    owner: str
    done: int = 0
    total: int = 0
    set_id: str = ""
    error: str = ""


class _Jobs:
    """The runs that are under way or were lately."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, _Job] = OrderedDict()
        self._lock = threading.Lock()
        self.running = threading.BoundedSemaphore(2)

    def add(self, owner: str) -> tuple[str, _Job]:
        key, job = secrets.token_urlsafe(12), _Job(owner)
        with self._lock:
            self._jobs[key] = job
            while len(self._jobs) > _JOBS:
                self._jobs.popitem(last=False)
        return key, job

    def get(self, owner: str, key: str) -> _Job:
        with self._lock:
            job = self._jobs.get(key)
        if job is None or job.owner != owner:
            raise NotFoundError("没有这次对照：可能已过期，请重新上传")
        return job


def gap_routes(bench: Workbench) -> APIRouter:
    """The page and what it calls."""
    router, jobs, book = APIRouter(), _Jobs(), GapBook(bench.settings)

    def answer(make: Callable[[], object]) -> JSONResponse:
        try:
            return JSONResponse(make(), headers={"cache-control": "no-store"})
        except FamaiError as error:
            return JSONResponse({"error": str(error)}, status_code=report(error))

    @router.get("/famai/gap")
    def view(request: Request) -> HTMLResponse:
        facts = bench.facts.facts
        held = [
            {"id": d.id, "title": d.instrument.title, "chosen": d.id in checklisted()}
            for d in bench.corpus.documents.values()
            if d.origin is not Origin.MISSING and (facts is None or find_norms(facts, doc=d.id))
        ]
        names = {"css": [static_address("gap.css")], "script": static_address("gap.js")}
        states = {str(state): word for state, word in GAP_STATES.items()}
        values = {"documents": held, "entities": _entities(facts), "states": states, **names}
        return page(bench, request, "gap", "gap.html", "制度对照", **values)

    @router.post("/famai/gap/upload")
    async def upload(request: Request) -> JSONResponse:
        owner = owner_of(request)
        try:
            _same_page(request)
            async with request.form(max_files=_MAX_FILES, max_fields=40) as form:
                files = [f for f in form.getlist("file") if isinstance(f, UploadFile) and f.filename]
                texts = [(str(f.filename), read_document(await f.read(), name=str(f.filename))) for f in files]
                entities = [str(e) for e in form.getlist("entity") if isinstance(e, str)]
                documents = [str(d) for d in form.getlist("doc") if isinstance(d, str)]
                set_id = str(form.get("set") or "") or None
            if not texts or not entities:
                raise UsageError("请选择制度文件和机构类型")
            if set_id:
                book.get(owner, set_id)
        except FamaiError as error:
            return JSONResponse({"error": str(error)}, status_code=report(error))
        key, job = jobs.add(owner)
        arguments = (bench, book, jobs, job, texts, entities, documents or None, set_id)
        threading.Thread(target=_run, args=arguments, daemon=True).start()
        return JSONResponse({"job": key})

    @router.get("/famai/gap/job/{key}")
    def progress(request: Request, key: str) -> JSONResponse:
        def state() -> dict[str, object]:
            job = jobs.get(owner_of(request), key)
            return {"done": job.done, "total": job.total, "set": job.set_id, "error": job.error}

        return answer(state)

    @router.get("/famai/gap/sets")
    def sets(request: Request) -> JSONResponse:
        return answer(
            lambda: [{"id": s.id, "title": s.title, "updated": s.updated} for s in book.sets(owner_of(request))]
        )

    @router.get("/famai/gap/set/{set_id}")
    def one(request: Request, set_id: str) -> JSONResponse:
        owner = owner_of(request)

        def whole() -> dict[str, object]:
            found = book.get(owner, set_id)
            decided = {row: [asdict(d) for d in ds] for row, ds in book.decisions(owner, set_id).items()}
            texts = [{"name": name, "text": text} for name, text in book.policies(owner, set_id)]
            kept = {"id": found.id, "title": found.title, "updated": found.updated}
            return {**kept, "report": found.report, "decisions": decided, "policies": texts}

        return answer(whole)

    @router.post("/famai/gap/set/{set_id}/decide")
    def decide(request: Request, set_id: str, data: dict[str, str]) -> JSONResponse:
        def keep() -> dict[str, object]:
            _same_page(request)
            words = {k: data.get(k, "").strip() for k in ("person", "evidence", "comment")}
            by = user_of(request) or "本机用户"
            state, due = data.get("state") or None, data.get("due") or None
            return asdict(
                book.decide(owner_of(request), set_id, data.get("row", ""), by, state=state, due=due, **words)
            )

        return answer(keep)

    @router.post("/famai/gap/set/{set_id}/delete")
    def delete(request: Request, set_id: str) -> JSONResponse:
        def gone() -> dict[str, bool]:
            _same_page(request)
            return {"deleted": book.delete(owner_of(request), set_id)}

        return answer(gone)

    @router.get("/famai/gap/export/{set_id}.{form}")
    def export(request: Request, set_id: str, form: str) -> Response:
        owner = owner_of(request)
        try:
            form = format_of(form, GAP_FORMATS)
            found = book.get(owner, set_id)
            decided = book.decisions(owner, set_id)
            kept = report_from_json(found.report or {})
        except FamaiError as error:
            return JSONResponse({"error": str(error)}, status_code=report(error))
        return download("外规内化差距检查", form, lambda path: export_gap(kept, form, path, decided))

    return router


def _entities(facts: Facts | None) -> list[str]:
    """The types of institution to choose from: what most readers look for, then the bearers in the centre's texts."""
    bearers = dict.fromkeys(load_field().bearers)
    if facts is not None:
        for norm in (n for document in checklisted() for n in find_norms(facts, doc=document)):
            bearers |= dict.fromkeys(norm.subjects)
    return list(bearers)


def _same_page(request: Request) -> None:
    if request.headers.get("x-famai") != "1":
        raise UsageError("请求来源不明")


def _run(
    bench: Workbench,
    book: GapBook,
    jobs: _Jobs,
    job: _Job,
    texts: Sequence[tuple[str, str]],
    entities: Sequence[str],
    documents: Sequence[str] | None,
    set_id: str | None,
) -> None:
    def told(done: int, total: int) -> None:
        job.done, job.total = done, total

    try:
        with jobs.running:
            workspace = Workspace(bench.settings, corpus=bench.corpus, facts=bench.facts.facts)
            found: GapReport = workspace.gap(texts, entities, documents, progress=told)
            job.set_id = book.keep(job.owner, texts, found, set_id).id
    except FamaiError as error:
        job.error = str(error)
    except Exception:
        job.error = "对照没有完成：程序出错。请导出运行日志并反馈"
        raise
