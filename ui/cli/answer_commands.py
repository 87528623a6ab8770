"""``famai show``, ``search``, ``ask``, ``export`` and ``check``: reading, finding, answering, taking away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus import NotFoundError, UsageError
from ui.cli.output import AsJson, console, messages, print_json, print_table
from ui.cli.plain_commands import print_readings, tell_plain, written_by
from ui.examples import EXAMPLES

__all__ = ["register"]

History = Annotated[list[str] | None, typer.Option("--history", help="此前的提问，可重复")]
Asker = Annotated[
    list[str] | None,
    typer.Option(
        "--asker", metavar="机构类型", help=f"我是哪类机构，如 {EXAMPLES.institution}；可重复，问题里写明的优先"
    ),
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="按该日有效的版本回答，如 2025-06-01")]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("show")(show)
    app.command("search")(search)
    app.command("ask")(ask)
    app.command("export")(export)
    app.command("explain")(explain)


def show(citation: str, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """显示一条引用所指的条文，如「网安法第六十一条第一款」。"""
    from retrieval import Workspace

    card = Workspace.open().show(citation, as_of)
    if as_json:
        print_json(card)
        return
    console.print(f"{card['label']}　[{card['status']}]", style="bold", markup=False)
    for heading in filter(None, (card["chapter"],)):
        console.print(heading, style="dim")
    console.print(card["text"], markup=False, highlight=False)
    for name, key in (("引用", "cites"), ("被引用", "cited_by")):
        if card[key]:
            console.print(f"{name}：{'、'.join(card[key])}", markup=False, highlight=False)
    for warning in card["warnings"]:
        messages.print(f"提示：{warning}", markup=False)


def search(
    query: str,
    top_k: Annotated[int, typer.Option("--top-k", min=1, max=200, help="结果条数")] = 10,
    doc: Annotated[str | None, typer.Option("--doc", metavar="ID", help="只在这部法规中找")] = None,
    as_json: AsJson = False,
) -> None:
    """按词和含义查找条文，每条一个结果，最相关的在前。"""
    from retrieval import Workspace, search_document

    hits = Workspace.open().search(query, top_k, doc=doc)
    if as_json:
        print_json(search_document(hits))
    else:
        print_table(
            f"“{query}”的查找结果",
            ("#", "条文", "相关度", "途径", "内容"),
            ((h.rank, h.label, f"{h.score:.3f}", "+".join(h.via), h.text[:80]) for h in hits),
        )
    if not hits:
        raise NotFoundError("没有找到相关条文。")


def ask(
    question: Annotated[str | None, typer.Argument(help="问题")] = None,
    history: History = None,
    as_of: AsOf = None,
    asker: Asker = None,
    batch: Annotated[
        Path | None, typer.Option(metavar="IN.jsonl", help="批量回答：每行 {id, question, history, asker}")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="OUT.jsonl", help="批量回答的输出文件")] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="另写白话摘要（模型改写，逐句核对）；需设置 FAMAI_LLM_URL")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """提问；回答附条、款依据，没有依据时明说。"""
    from retrieval import Workspace

    if (question is None) == (batch is None):
        raise UsageError("请给出一个问题，或用 --batch IN.jsonl --out OUT.jsonl 批量提问（二者选一）")
    if batch is not None:
        if out is None:
            raise UsageError("批量提问需要 --out OUT.jsonl")
        if plain:
            raise UsageError("批量提问不写白话摘要；请去掉 --plain，或逐个提问")
        _ask_batch(batch, out, as_of, tuple(asker or ()))
        return
    assert question is not None
    workspace = Workspace.open()
    writing = written_by(workspace) if plain else None  # what is not set is said before anything is answered
    answer = workspace.ask(question, history=tuple(history or ()), as_of=as_of, asker=tuple(asker or ()))
    if as_json:
        words = writing.write(answer, as_of) if writing else None
        print_json(answer.to_json() | ({"plain": words.shown()} if words else {}))
    else:
        from rich.markdown import Markdown

        console.print(Markdown(answer.answer))
        for warning in answer.warnings:
            messages.print(f"提示：{warning}", markup=False)
        if writing:
            tell_plain(writing, answer, as_of)
        if plain and workspace.reading_help:
            print_readings(workspace.reading_help.read(answer, as_of))
    if answer.abstained:
        raise typer.Exit(1)


def _read_batch(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"无法读取 {path}：{error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            history = entry.get("history") or []
            asker = entry.get("asker") or []
            yield {
                "id": entry["id"],
                "question": str(entry["question"]),
                "history": [str(turn) for turn in history],
                "asker": [asker] if isinstance(asker, str) else [str(kind) for kind in asker],
            }
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(
                f"{path} 第 {number} 行不是 {{id, question, history, asker}} 的 JSON 对象：{error}"
            ) from error


def _ask_batch(batch: Path, out: Path, as_of: str | None, asker: tuple[str, ...]) -> None:
    from retrieval import Workspace, batch_document, refused_document
    from ui.cli.progress import track

    entries = list(_read_batch(batch))
    workspace = Workspace.open()
    partial = out.with_name(out.name + ".part")
    try:
        with partial.open("w", encoding="utf-8") as stream:
            for entry in track(entries, "批量回答"):
                try:
                    own = tuple(entry["asker"]) or asker
                    answer = workspace.ask(entry["question"], tuple(entry["history"]), as_of, own)
                    row = batch_document(entry["id"], answer)
                except UsageError as error:  # one bad question must not lose the others
                    row = refused_document(entry["id"], entry["question"], str(error))
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        partial.replace(out)
    except OSError as error:
        raise UsageError(f"无法写入 {out}：{error.strerror}") from error
    messages.print(f"已回答 {len(entries)} 个问题，写入 {out}", markup=False)


def export(
    question: str,
    format: Annotated[str, typer.Option("--format", help="docx、xlsx、md 或 json")],
    out: Annotated[Path, typer.Option("--out", metavar="F", help="输出文件")],
    history: History = None,
    as_of: AsOf = None,
    asker: Asker = None,
    plain: Annotated[bool, typer.Option("--plain", help="连同白话摘要；需设置 FAMAI_LLM_URL")] = False,
) -> None:
    """把一个问题的回答和所引条文导出为 Word、Excel、Markdown 或 JSON。"""
    from retrieval import Workspace
    from ui.exports import export_answer, sanctions_known

    workspace = Workspace.open()
    writing = written_by(workspace) if plain else None
    answer = workspace.ask(question, history=tuple(history or ()), as_of=as_of, asker=tuple(asker or ()))
    if not answer.citations:
        raise NotFoundError(answer.reason or "没有可导出的条文。")
    known = sanctions_known(workspace.facts, workspace.corpus)
    words = writing.write(answer, as_of) if writing else None
    export_answer(answer, workspace.corpus, format, out, known, plain=words)
    messages.print(f"已导出 {len(answer.citations)} 条引用到 {out}", markup=False)


def explain(
    question: Annotated[str, typer.Argument(help="问题")],
    history: History = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """说明一个问题是怎样读的，有哪些候选条文，各凭什么。"""
    from retrieval import Workspace

    found = Workspace.open().explain(question, tuple(history or ()), as_of)
    if as_json:
        print_json(found)
        return
    for name, value in found["read"].items():
        if value:
            console.print(f"{name}：{value}", markup=False, highlight=False)
    print_table(
        "读题规则",
        ("规则", "所凭的字", "改变了什么"),
        ((r["rule"], r["words"], r["effect"]) for r in found["reading"]["rules"]),
    )
    asks = ((a["text"], a["frame"], a["query"]) for a in found["reading"]["asks"])
    print_table("所问", ("问", "框架", "检索"), asks)
    rows = (
        (
            c["label"],
            "是" if c["cited"] else "",
            c["probability"],
            "、".join(f"{n} {v}" for n, v in c["speaks"].items()),
        )
        for c in found["candidates"][:20]
    )
    print_table("候选条文", ("条文", "引用", "概率", "凭什么"), rows)
