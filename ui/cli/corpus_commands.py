"""``famai corpus …``: what is in the collection, its trees, and taking documents in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

import corpus
from corpus import TIERS, FamaiError, NotFoundError, Origin, UsageError, format_title, in_marks, load_settings
from ui.cli import watch_commands
from ui.cli.indexing import update_index
from ui.cli.output import AsJson, console, messages, print_json, print_table
from ui.law_list import law_document

app = typer.Typer(help="法规库：列表、条文树、官网文本、用户文件。", no_args_is_help=True)
watch_commands.register(app)


def register(to: typer.Typer) -> None:
    """Add the commands to ``to``."""
    to.add_typer(app, name="corpus")


_TEXT_LABEL = {Origin.TEXT: "有原文", Origin.DIGEST: "摘要（非原文）", Origin.MISSING: "缺原文"}


@app.command("list")
def list_instruments(as_json: AsJson = False) -> None:
    """列出法规库，分核心、行业、网信与数据、相关法律：文号、日期、时效、文本来源。"""
    held = corpus.load_corpus(load_settings())
    documents = list(held.documents.values())
    if as_json:
        print_json([law_document(document) for document in held.documents.values()])
    else:
        for tier in TIERS:
            rows = [_table_row(d) for d in documents if d.instrument.tier == tier]
            if rows:
                print_table(f"{tier}（{len(rows)} 部）", _COLUMNS, rows)
        messages.print("各文本核对过什么、哪些事实未核：famai corpus list --json 的 checked 和 unverified。")
    for line in _lacking([document for document in documents if document.origin is not Origin.TEXT]):
        messages.print(line, markup=False)
    for problem in held.problems:
        messages.print(f"注意：{problem}")


_EACH = 3  # so many texts that lack are told one by one


def _lacking(documents: Sequence[corpus.Document]) -> list[str]:
    """What lacks and how to get it: each where they are few, else all of a kind at once."""
    if len(documents) <= _EACH:
        return [
            f"{format_title(d.instrument)}{_TEXT_LABEL[d.origin]}：{corpus.official_way(d.instrument)}"
            for d in documents
        ]
    wanted = [d for d in documents if d.instrument.file or d.instrument.package]
    digests = sum(d.origin is Origin.DIGEST for d in wanted)
    lines = []
    if wanted:
        instead = f"（其中 {digests} 部以摘要代替）" if digests else ""
        lines.append(
            f"{len(wanted)} 部缺原文{instead}：执行 famai corpus fetch 从官方网站获取；"
            "或打开官方页面下载，再执行 famai corpus add 文件"
        )
    if known := len(documents) - len(wanted):
        lines.append(f"另有 {known} 部只知名称、文号和所管事项，目录里没有文本；有文件时执行 famai corpus add 文件")
    return [*lines, "每一部的取得办法和官方页面：famai corpus list --json 的 how_to_get"]


_COLUMNS = ("编号", "名称", "文号", "级别", "施行", "时效", "条", "文本")


def _table_row(document: corpus.Document) -> tuple[Any, ...]:
    instrument = document.instrument
    return (
        document.id,
        instrument.title,
        instrument.number,
        instrument.level,
        instrument.effective,
        instrument.status,
        sum(not a.is_section for a in document.tree.articles) or instrument.articles or None,
        document.caveat.partition("，")[0] or _TEXT_LABEL[document.origin],
    )


@app.command("tree")
def show_tree(doc_id: Annotated[str, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    """显示一部法规的章、条、款、项。"""
    document = corpus.load_corpus(load_settings()).document(doc_id)
    if document.origin is Origin.MISSING:
        raise NotFoundError(
            f"{format_title(document.instrument)}的文本未收录。{corpus.official_way(document.instrument)}"
        )
    if as_json:
        print_json(corpus.tree_document(document))
        return
    if document.origin is Origin.DIGEST:
        console.print("摘要（非原文）", style="yellow")
    heading = None
    for article in document.tree.articles:
        if article.headings and article.headings[-1] != heading:
            heading = article.headings[-1]
            console.print(" / ".join(h.label for h in article.headings), style="bold")
        console.print(f"{article.label}　{article.text}", markup=False, highlight=False)


@app.command("add")
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="txt、md、html、docx 或 pdf，可以有多个")],
    as_id: Annotated[str | None, typer.Option("--as", metavar="ID", help="指明是哪一部法规（编号）")] = None,
    title: Annotated[str | None, typer.Option(help="目录中没有的文件的名称")] = None,
    number: Annotated[str | None, typer.Option(help="发文字号")] = None,
    effective: Annotated[str | None, typer.Option(help="施行日期，如 2023-05-01")] = None,
    build: Annotated[bool, typer.Option("--build/--no-build", help="收录后是否更新索引")] = True,
    as_json: AsJson = False,
) -> None:
    """收录文本：认出是目录中的哪一部就补上缺的原文，认不出的作为自己的文件；然后更新索引。"""
    settings = load_settings()
    if len(files) > 1 and (as_id or title):
        raise UsageError("--as 和 --title 一次只用于一个文件；请逐个收录")
    taken, refused = [], []
    for file in files:
        try:
            found = corpus.take_file(
                file,
                settings.home,
                corpus.load_corpus(settings).documents,
                as_id=as_id,
                title=title,
                number=number,
                effective=effective,
                choose=None if as_json or not sys.stdin.isatty() else _choose,
            )
        except FamaiError as error:
            if len(files) == 1:
                raise
            refused.append({"file": str(file), "why": str(error)})
            messages.print(f"{file.name} 未收录：{error}", markup=False, highlight=False, soft_wrap=True)
            continue
        taken.append(found)
        if not as_json:
            _tell(found)
    built = update_index(settings) if build and taken else None
    if as_json:
        rows = [*({**asdict(found), "built": built} for found in taken), *refused]
        print_json(rows[0] if len(files) == 1 else rows)
    elif not build:
        console.print("执行 famai build 更新索引。")
    if refused:
        messages.print(f"收录 {len(taken)} 部，{len(refused)} 个文件没有收录。", markup=False)
        raise typer.Exit(1)


def _choose(found: corpus.Recognition) -> str | None:
    """Ask which instrument a text is."""
    for place, candidate in enumerate(found.candidates, 1):
        why = "，".join(candidate.why)
        messages.print(f"{place}. {format_title(candidate.instrument)}（{why}）", markup=False, highlight=False)
    answer = typer.prompt("是哪一部？输入序号；0 为都不是", type=int, err=True)
    if answer == 0:
        return ""
    return found.candidates[answer - 1].instrument.id if 0 < answer <= len(found.candidates) else None


def _tell(taken: corpus.Taken) -> None:
    why = f"（{'，'.join(taken.why)}）" if taken.why else ""
    console.print(
        f"已收录{in_marks(taken.title)}，编号 {taken.id}，{taken.slot}{why}，共 {taken.articles} 条；{taken.standing}。",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    for words in (*taken.differences, *taken.notices):
        console.print(f"  请留意：{words}", markup=False, highlight=False, soft_wrap=True)


@app.command("remove")
def remove(
    doc_id: Annotated[str, typer.Argument(metavar="ID")],
    build: Annotated[bool, typer.Option("--build/--no-build", help="移除后是否更新索引")] = True,
) -> None:
    """移除收录的文件，或为目录中的法规收录的文本。"""
    settings = load_settings()
    if doc_id.startswith("user-"):
        corpus.remove_added(doc_id, settings.home)
    else:
        corpus.remove_provided(doc_id, settings.home, corpus.load_corpus(settings).documents)
    console.print(f"已移除 {doc_id}。{'' if build else '执行 famai build 更新索引。'}")
    if build:
        update_index(settings)


@app.command("pack")
def pack_texts(file: Annotated[Path, typer.Argument(metavar="FILE")], as_json: AsJson = False) -> None:
    """把全部原文打成一个文本档（带清单和校验和），供没有网络的机器使用。"""
    count = corpus.pack(corpus.load_corpus(load_settings()).documents, file)
    if as_json:
        print_json({"file": str(file), "texts": count})
    else:
        console.print(
            f"已打包 {count} 部原文：{file}。在另一台机器上执行 famai corpus unpack {file.name}", soft_wrap=True
        )


@app.command("unpack")
def unpack_texts(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    build: Annotated[bool, typer.Option("--build/--no-build", help="收录后是否更新索引")] = True,
    as_json: AsJson = False,
) -> None:
    """收录文本档中的原文：补上缺的，已有的不动；然后更新索引。"""
    settings = load_settings()
    done = corpus.unpack(file, settings.home, corpus.load_corpus(settings).documents)
    if not as_json:
        console.print(
            f"补上原文 {len(done.filled)} 部，自己的文件 {len(done.added)} 部，已有 {len(done.held)} 部。",
            soft_wrap=True,
        )
    built = update_index(settings) if build and (done.filled or done.added) else None
    if as_json:
        print_json({**asdict(done), "built": built})


@app.command("fetch")
def fetch(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...")] = None,
    build: Annotated[bool, typer.Option("--build/--no-build", help="取得后是否更新索引")] = True,
    as_json: AsJson = False,
) -> None:
    """从官方网站取得缺的原文：先看目录登记的页面，再按标题和文号查官方数据库；然后更新索引。"""
    settings = load_settings()
    held = corpus.load_corpus(settings)
    wanted = [held.document(i) for i in ids] if ids else [d for d in held.documents.values() if d.replaceable]
    if not wanted and not as_json:
        console.print("没有缺原文的法规。")
    visitor = corpus.Visitor()
    rows: list[dict[str, Any]] = []
    for place, document in enumerate(wanted, 1):
        messages.print(f"{place}/{len(wanted)} 正在获取{format_title(document.instrument)}……", markup=False)
        try:
            taken = corpus.fetch_into(document.instrument, settings.home, held.documents, visitor)
        except FamaiError as error:
            rows.append({"id": document.id, "title": document.instrument.title, "done": False, "why": str(error)})
            messages.print(str(error), markup=False, highlight=False, soft_wrap=True)
            continue
        rows.append({**asdict(taken), "done": True, "why": None})
        if not as_json:
            _tell(taken)
    done = sum(row["done"] for row in rows)
    built = update_index(settings) if build and done else None
    if as_json:
        print_json([{**row, "built": built} for row in rows])
    elif rows:
        left = len(rows) - done
        console.print(f"取得 {done} 部{f'，没有取到 {left} 部' if left else ''}。")
    if rows and not done:
        raise typer.Exit(1)
