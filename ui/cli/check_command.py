"""``famai check``: the citations of a file, or of every file of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import corpus
from corpus import FamaiError, NotFoundError, UsageError
from ui.cli.output import AsJson, console, messages, print_json, print_table

if TYPE_CHECKING:
    from ui.exports import Checked

__all__ = ["register"]

_NAMED = 8  # files that are named among those left unread

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="按该日有效的版本核验，如 2025-06-01")]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("check")(check)


def check(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="文件；或文件夹，核验其中全部文件")],
    as_of: AsOf = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="F", help=".docx 批注写回原 Word 文件（其他文件为报告），.xlsx 表格；文件夹对文件夹"
        ),
    ] = None,
    corrected: Annotated[
        Path | None, typer.Option("--corrected", metavar="F.docx", help="另存改正稿：改正处为修订标记（限 Word 文件）")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="有内容不符、已修改或废止、不存在的引用时退出码为 1，用于自动流程")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """核验文件中的全部法规引用：是否存在、是否现行、引文和转述是否相符。"""
    from retrieval import CheckState, check_document

    many = path.is_dir()
    checked, failed = _all(path, as_of)
    if out is not None:
        _write(checked, out, many=many)
    if corrected is not None:
        _correct(checked, corrected, many=many)
    if as_json:
        rows = [{"file": c.name, "citations": check_document(c.document.citations)} for c in checked]
        print_json(rows if many else rows[0]["citations"])
    else:
        for document in checked:
            _show(document)
    if failed:
        raise typer.Exit(3)
    found = [one for document in checked for one in document.document.citations]
    if not found:
        raise NotFoundError("文件中没有找到法规引用。")
    wrong = (CheckState.DIFFERENT, CheckState.SUPERSEDED, CheckState.NO_SUCH)
    if strict and any(one.state in wrong for one in found):
        raise typer.Exit(1)


def _all(path: Path, as_of: str | None) -> tuple[list[Checked], int]:
    """The documents checked, and how many of a folder could not be."""
    from retrieval import Workspace
    from ui.exports import Checked

    many = path.is_dir()
    files = _files(path) if many else [path]
    workspace = Workspace.open()
    checked: list[Checked] = []
    failed = 0
    for file in files:
        name = str(file.relative_to(path)) if many else file.name
        try:
            document = workspace.check_file(file, as_of)
            checked.append(Checked(name, document, file.read_bytes()))
        except FamaiError as error:
            if not many:
                raise
            failed += 1
            messages.print(f"{name}：{error}", style="red", markup=False)
    return checked, failed


def _files(folder: Path) -> list[Path]:
    """The readable files of a folder and those below it, hidden ones and Word's lock files aside."""
    seen = sorted(
        file
        for file in folder.rglob("*")
        if file.is_file() and not any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
    )
    files = [file for file in seen if file.suffix.lower() in corpus.SUFFIXES]
    if not files:
        raise UsageError(f"文件夹 {folder} 里没有可核验的文件；可用的有 {'、'.join(corpus.SUFFIXES)}")
    left = [str(file.relative_to(folder)) for file in seen if file not in files]
    if left:
        more = f"等 {len(left)} 个" if len(left) > _NAMED else ""
        messages.print(f"不能核验、未读的文件：{'、'.join(left[:_NAMED])}{more}", style="dim", markup=False)
    return files


def _write(checked: list[Checked], out: Path, *, many: bool) -> None:
    from ui.exports import export_table, export_verification

    if out.suffix.lower() == ".xlsx":
        export_table(checked, out)
    elif many:
        for document in checked:
            target = out / Path(document.name).with_suffix(".核验.docx")
            target.parent.mkdir(parents=True, exist_ok=True)
            export_verification(document, target)
        export_table(checked, out / "引用核验汇总.xlsx")
    elif out.suffix.lower() == ".docx":
        export_verification(checked[0], out)
    else:
        raise UsageError(f"不能写成 {out.name}；可写成 .docx（批注或报告）或 .xlsx（表格）")
    messages.print(f"已写入 {out}", markup=False)


def _correct(checked: list[Checked], path: Path, *, many: bool) -> None:
    from ui.exports import correct_word

    if many or not checked[0].is_word or checked[0].data is None:
        raise UsageError("改正稿只能由一个 Word 文件（.docx）生成")
    count = correct_word(checked[0].data, checked[0].document.citations, path)
    messages.print(f"已写入 {path}：{count} 处改正，均为修订标记，请逐处确认", markup=False)


def _show(document: Checked) -> None:
    rows = ((c.text, c.label or c.law, c.state, c.why, c.right) for c in document.document.citations)
    print_table(f"引用核验：{document.name}", ("引用", "指向", "结论", "说明", "应为"), rows)
    apart = document.document.apart
    if apart:
        words = "、".join(dict.fromkeys(one.text.replace("\n", "") for one in apart))
        console.print(f"另有 {len(apart)} 处不是对本国法规的引用，未核验：{words}", style="dim", markup=False)
    if document.document.cut:
        messages.print(f"引用过多，只核验了前 {len(document.document.citations)} 处", style="yellow", markup=False)
