"""``famai corpus …``: what is in the collection, its trees, and taking documents in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from corpus import (
    TIERS,
    Document,
    NotFoundError,
    Origin,
    instrument_document,
    load_corpus,
    load_settings,
    official_way,
    tree_document,
)
from ui.cli.output import AsJson, console, messages, print_json, print_table

app = typer.Typer(help="法规库：列表、条文树、官网文本、用户文件。", no_args_is_help=True)

_TEXT_LABEL = {Origin.TEXT: "有原文", Origin.DIGEST: "摘要（非原文）", Origin.MISSING: "缺原文"}


@app.command("list")
def list_instruments(as_json: AsJson = False) -> None:
    """列出法规库，分核心、行业、网信与数据、相关法律：文号、日期、时效、文本来源。"""
    corpus = load_corpus(load_settings())
    documents = list(corpus.documents.values())
    if as_json:
        print_json([instrument_document(document) for document in documents])
    else:
        for tier in TIERS:
            rows = [_table_row(d) for d in documents if d.instrument.tier == tier]
            if rows:
                print_table(f"{tier}（{len(rows)} 部）", _COLUMNS, rows)
        messages.print("各文本核对过什么、哪些事实未核：famai corpus list --json 的 checked 和 unverified。")
    lacking = [document for document in documents if document.origin is not Origin.TEXT]
    for document in lacking:
        messages.print(
            f"《{document.instrument.title}》{_TEXT_LABEL[document.origin]}：{official_way(document.instrument)}"
        )
    for problem in corpus.problems:
        messages.print(f"注意：{problem}")


_COLUMNS = ("编号", "名称", "文号", "级别", "施行", "时效", "条", "文本")


def _table_row(document: Document) -> tuple[Any, ...]:
    instrument = document.instrument
    return (
        document.id,
        instrument.title,
        instrument.number,
        instrument.level,
        instrument.effective,
        instrument.status,
        sum(not a.is_section for a in document.tree.articles) or instrument.articles or None,
        _TEXT_LABEL[document.origin],
    )


@app.command("tree")
def show_tree(doc_id: Annotated[str, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    """显示一部法规的章、条、款、项。"""
    document = load_corpus(load_settings()).document(doc_id)
    if document.origin is Origin.MISSING:
        raise NotFoundError(f"《{document.instrument.title}》的文本未收录。{official_way(document.instrument)}")
    if as_json:
        print_json(tree_document(document))
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
    file: Annotated[Path, typer.Argument(metavar="FILE", help="txt、md、html、docx 或 pdf")],
    title: Annotated[str, typer.Option(help="名称")],
    number: Annotated[str | None, typer.Option(help="发文字号")] = None,
    effective: Annotated[str | None, typer.Option(help="施行日期，如 2023-05-01")] = None,
    as_json: AsJson = False,
) -> None:
    """把自己的文件收入法规库（之后执行 famai build）。"""
    from corpus import add_document

    instrument = add_document(file, load_settings().home, title, number=number, effective=effective)
    corpus = load_corpus(load_settings())
    row = instrument_document(corpus.document(instrument.id))
    if as_json:
        print_json(row)
    else:
        console.print(
            f"已收录《{title}》，编号 {instrument.id}，共 {row['articles'] or 0} 条。执行 famai build 更新索引。"
        )


@app.command("remove")
def remove(doc_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """移除自己收录的文件。"""
    from corpus import remove_added

    remove_added(doc_id, load_settings().home)
    console.print(f"已移除 {doc_id}。执行 famai build 更新索引。")


@app.command("fetch")
def fetch(ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...")] = None, as_json: AsJson = False) -> None:
    """从目录登记的官方页面下载文本，存入数据目录。"""
    from corpus import fetch_text

    settings = load_settings()
    corpus = load_corpus(settings)
    wanted = (
        [corpus.document(i) for i in ids]
        if ids
        else [d for d in corpus.documents.values() if d.origin is not Origin.TEXT and d.instrument.source]
    )
    saved = []
    for document in wanted:
        messages.print(f"正在下载《{document.instrument.title}》……")
        saved.append({"id": document.id, "file": str(fetch_text(document.instrument, settings.home / "fetched"))})
    if as_json:
        print_json(saved)
    elif not saved:
        console.print("没有需要下载的文本。")
