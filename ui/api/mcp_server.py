"""The Model Context Protocol (MCP): read-only tools, the articles as resources, prompts for three kinds of work.

Over standard input and output for programs on this machine, over ``/mcp`` for others. Results are limited, since a
model pays for every character; a foreseen error reaches the model with its words, any other one without.
"""

from __future__ import annotations

import functools
import json
import logging
import threading
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal, ParamSpec, TypeVar

import anyio
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from corpus import DataError, FamaiError, UsageError, in_marks
from retrieval import Workspace
from ui.api.brief import (
    BriefAnswer,
    BriefHit,
    BriefLaw,
    BriefLaws,
    LimitedChain,
    LimitedChecks,
    LimitedComparison,
    LimitedDuties,
    LimitedGap,
    LimitedProvision,
)
from ui.api.documents import (
    JudgementDocument,
    Policy,
)
from ui.api.service import MOST_CHARACTERS, Service
from ui.api.trimming import trimmed
from ui.examples import EXAMPLES

__all__ = ["INSTRUCTIONS", "Opening", "mcp_server"]

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

INSTRUCTIONS = (
    "法脉：法规的知识图谱与问答。回答均由收录的条文摘出并逐句核对，带条、款和时效；查不到会明说“未收录”。"
    "引用时照录条款号和原文，不要补充没有返回的数字、期限或例外。起草文字后可用 judge 核对是否走样，用 check 核验引用。"
)
_READ = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_POLICIES = 400_000  # characters of all policies of one set
_AGREES = "核验一致"
_LONGEST = 40_000  # characters of a list or a provision

Citation = Annotated[str, Field(description=f"条款，如 {EXAMPLES.citation}", max_length=300)]
AsOf = Annotated[str | None, Field(description="按该日有效的版本，如 2025-06-01；默认今天")]
Doc = Annotated[str | None, Field(description="法规编号，见 laws；默认全部")]
Detail = Annotated[Literal["brief", "full"], Field(description="brief 只给主要内容；full 给全部，仍不超过 max_chars")]
MaxChars = Annotated[int, Field(description="结果的字数上限", ge=400, le=_LONGEST)]


class Opening:
    """A workspace that is being loaded from the moment it is made, so that the first call does not wait for it all."""

    def __init__(self, make: Callable[[], Workspace]) -> None:
        self._make = make
        self._done = threading.Event()
        self._workspace: Workspace | None = None
        self._failure: FamaiError | None = None
        threading.Thread(target=self._load, name="famai-load", daemon=True).start()

    def _load(self) -> None:
        try:
            workspace = self._make()
            workspace.load()
            self._workspace = workspace
        except FamaiError as error:
            self._failure = error
        except Exception as error:
            logger.exception("the workspace could not be opened")
            self._failure = DataError(f"索引未能载入（{type(error).__name__}）；请执行 famai doctor 检查")
        finally:
            self._done.set()

    def __call__(self) -> Workspace:
        """The workspace, once it is loaded.

        Raises:
            FamaiError: it could not be loaded.
        """
        self._done.wait()
        if self._workspace is None:
            raise self._failure or DataError("索引未能载入；请执行 famai doctor 检查")
        return self._workspace


def mcp_server(service: Service) -> MCPServer[Any]:
    """The server with its tools, resources and prompts."""
    server: MCPServer[Any] = MCPServer("famai", title="法脉", instructions=INSTRUCTIONS, log_level="WARNING")
    _finding(server, service)
    _checking(server, service)
    _resources(server, service)
    _prompts(server)
    return server


def _called(call: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """``call`` in a thread of its own; a foreseen error with its words."""

    @functools.wraps(call)
    async def act(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await anyio.to_thread.run_sync(lambda: call(*args, **kwargs))
        except FamaiError as error:
            raise ToolError(str(error)) from error

    return act


def _finding(server: MCPServer[Any], service: Service) -> None:
    def ask(
        question: Annotated[str, Field(description="用日常的话写的问题", max_length=2000)],
        history: Annotated[list[str], Field(description="此前的提问，先问的在前", max_length=20)] = [],  # noqa: B006
        asker: Annotated[list[str], Field(description=f"我是哪类机构，如 {EXAMPLES.institution}", max_length=5)] = [],  # noqa: B006
        as_of: AsOf = None,
        detail: Detail = "brief",
        max_chars: MaxChars = MOST_CHARACTERS,
    ) -> BriefAnswer:
        """回答一个问题：先结论，后附所引条文的原文；full 另附其他相关条文。"""
        return service.ask_briefly(question, history, as_of, asker, max_chars, whole=detail == "full")

    def search(
        query: Annotated[str, Field(description="要找的内容", max_length=2000)],
        top_k: Annotated[int, Field(ge=1, le=50)] = 8,
        doc: Doc = None,
        max_chars: MaxChars = 6_000,
    ) -> list[BriefHit]:
        """查找条文，最相关的在前。"""
        return service.search_briefly(query, top_k, doc, max_chars)

    def show(
        citation: Citation, as_of: AsOf = None, detail: Detail = "brief", max_chars: MaxChars = MOST_CHARACTERS
    ) -> LimitedProvision:
        """看一条或一款的原文、时效、前后条、引用与被引用；full 另附其中的义务和罚则。"""
        found = service.show(citation, as_of).model_dump()
        if detail == "brief":
            found |= {"norms": [], "chain": None}
        kept, left_out = trimmed(found, max_chars)
        return LimitedProvision.model_validate(kept | {"left_out": left_out})

    def sanctions(citation: Citation, as_of: AsOf = None, max_chars: MaxChars = MOST_CHARACTERS) -> LimitedChain:
        """违反这一条会怎样：义务、对应的罚则、上位法。"""
        kept, left_out = trimmed(service.chain(citation, as_of).model_dump(), max_chars)
        return LimitedChain.model_validate(kept | {"left_out": left_out})

    def duties(
        entity: Annotated[str | None, Field(description=f"机构类型，如 {EXAMPLES.institution}")] = None,
        doc: Doc = None,
        max_chars: MaxChars = MOST_CHARACTERS,
    ) -> LimitedDuties:
        """某类机构的义务、禁止和许可。"""
        every = service.norms(entity, doc)
        kept = _as_many(every, max_chars)
        return LimitedDuties(duties=kept, left_out=len(every) - len(kept))

    def laws(
        title: Annotated[str, Field(description="标题、文号或编号里的字，默认全部", max_length=100)] = "",
        max_chars: MaxChars = MOST_CHARACTERS,
    ) -> BriefLaws:
        """收录了哪些法规：编号、文号、级别、施行日期、时效、前一版本。"""
        every = [law for law in service.laws() if title in f"{law.title} {law.number} {law.id}"]
        kept = _as_many([BriefLaw.model_validate(law.model_dump()) for law in every], max_chars)
        return BriefLaws(laws=kept, left_out=len(every) - len(kept))

    def compare(
        old: Annotated[str, Field(description="旧版编号，见 laws")],
        new: Annotated[str, Field(description="新版编号")],
        max_chars: MaxChars = MOST_CHARACTERS,
    ) -> LimitedComparison:
        """同一法规两个版本的条文对照，只列有变化的。"""
        found = service.compare(old, new)
        changed = [one for one in found.articles if one.change not in ("unchanged", "renumbered")]
        kept = _as_many(changed, max_chars)
        told = found.model_dump() | {"articles": kept, "left_out": len(changed) - len(kept)}
        return LimitedComparison.model_validate(told)

    for tool in (ask, search, show, sanctions, duties, laws, compare):
        server.tool(annotations=_READ)(_called(tool))


def _checking(server: MCPServer[Any], service: Service) -> None:
    def check(
        text: Annotated[str, Field(description="要核验的文字", max_length=100_000)],
        as_of: AsOf = None,
        max_chars: MaxChars = _LONGEST,
    ) -> LimitedChecks:
        """核验文字中的每处法规引用：是否存在、是否现行、引文是否相符，不符的应为什么；不符的在前。"""
        found = service.check(text, as_of)
        kept = _as_many(sorted(found, key=lambda one: one.state == _AGREES), max_chars)
        return LimitedChecks(citations=kept, left_out=len(found) - len(kept))

    def judge(
        text: Annotated[str, Field(description="转述的一句话", max_length=2000)], citation: Citation, as_of: AsOf = None
    ) -> JudgementDocument:
        """一句转述有没有走样：数字、期限、主体、应当/可以/不得、条件、例外是否与条文一致。"""
        return service.judge(text, citation, as_of)

    def gap(
        policy: Annotated[str, Field(description="制度的全文", max_length=200_000)],
        entity: Annotated[str, Field(description=f"机构类型，如 {EXAMPLES.institution}")],
        documents: Annotated[list[str] | None, Field(description="对照的法规编号")] = None,
        others: Annotated[dict[str, str], Field(description="同属一套的其他制度：名称和全文", max_length=20)] = {},  # noqa: B006
        max_chars: MaxChars = MOST_CHARACTERS,
    ) -> LimitedGap:
        """把内部制度（一份或者一套）与法规的义务逐项对照，列出未覆盖、部分覆盖和冲突的，缺什么，依据哪一款。"""
        policies = [Policy(name=name, text=text) for name, text in {"制度": policy, **others}.items()]
        if sum(len(one.text) for one in policies) > _POLICIES:
            raise UsageError(f"制度过长，一次最多 {_POLICIES} 字；请分批对照")
        found = service.gap(policies, [entity], documents)
        open_ones = [duty for duty in found.duties if duty.get("state") in ("missing", "partial", "conflict")]
        most = max_chars
        kept = []
        for duty in open_ones:
            most -= len(json.dumps(duty, ensure_ascii=False, default=str))
            if most < 0:
                break
            kept.append(duty)
        return LimitedGap.model_validate(found.model_dump() | {"duties": kept, "left_out": len(open_ones) - len(kept)})

    for tool in (check, judge, gap):
        server.tool(annotations=_READ)(_called(tool))


def _as_many(rows: list[T], most: int) -> list[T]:
    """The first rows that ``most`` characters hold, at least one."""
    kept: list[T] = []
    for row in rows:
        most -= len(row.model_dump_json())  # type: ignore[attr-defined]
        if most < 0 and kept:
            break
        kept.append(row)
    return kept


def _resources(server: MCPServer[Any], service: Service) -> None:
    @server.resource("famai://laws", name="laws", title="法规库", mime_type="application/json")
    def catalogue() -> str:
        """收录的全部法规。"""
        return json.dumps([law.model_dump() for law in service.laws()], ensure_ascii=False)

    @server.resource("famai://laws/{doc_id}/{article}", name="article", title="一条", mime_type="text/plain")
    def article(doc_id: str, article: str) -> str:
        """一条的原文；article 形如 art_18。"""
        try:
            document = service.workspace.corpus.document(doc_id)
        except FamaiError as error:
            raise ResourceNotFoundError(str(error)) from error
        own = document.tree.by_eid(article)
        if own is None:
            raise ResourceNotFoundError(
                f"{in_marks(document.instrument.title)}没有 {article[:40]} 这一条；写法如 art_18"
            )
        return f"{document.instrument.title} {own.label}\n{own.text}"


def _prompts(server: MCPServer[Any]) -> None:
    @server.prompt(name="draft_and_verify", title="起草并核验")
    def draft(topic: str) -> str:
        """就一个题目起草一段文字，再核验引用和走样。"""
        return (
            f"请就“{topic}”起草一段合规文字。先用 ask 和 show 取得条文；每个要求都写明法规和条款；"
            "写完用 check 核验全部引用，再对每句转述用 judge 核对，不符的改到相符为止，最后附引用清单。"
        )

    @server.prompt(name="compare_one_by_one", title="逐条对照")
    def one_by_one(entity: str, law: str) -> str:
        """把一部法规对一类机构的义务列成对照表。"""
        return (
            f"用 duties 列出“{law}”对{entity}的全部义务，逐条列表：条款、要做什么、期限或频次、罚则（sanctions）。"
            "不要合并，不要遗漏，原文照录。"
        )

    @server.prompt(name="prepare_inspection", title="检查准备")
    def inspection(entity: str) -> str:
        """为现场检查准备材料清单。"""
        return (
            f"我们是{entity}，将接受{EXAMPLES.title}执行情况的检查。用 duties 和 ask 列出有期限、频次、留存、备案、报告要求的义务，"
            "每项写明条款、需要准备的证明材料、未做到的后果（sanctions）。没有条文依据的不要写。"
        )
