"""``famai graph …``: norms, references, quantities, sanctions, definitions, queries and exports of the graph."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus import DataError, NotFoundError, UsageError, load_settings
from ui.cli.output import AsCsv, AsJson, console, messages, print_csv, print_json, print_table
from ui.examples import EXAMPLES

app = typer.Typer(help="知识图谱：义务、引用、数量、罚则、定义。", no_args_is_help=True)


def register(to: typer.Typer) -> None:
    """Add the commands to ``to``."""
    to.add_typer(app, name="graph")


Doc = Annotated[str | None, typer.Option("--doc", metavar="ID", help="只看这部法规")]


def _print(rows: list[dict[str, Any]], title: str, columns: dict[str, str], as_json: bool, as_csv: bool) -> None:
    if as_json:
        print_json(rows)
    elif as_csv:
        print_csv(rows)
    else:
        from ui.web.words import BOUND, DEFINITION, MODALITY, QUANTITY, REFERENCE, RESOLUTION, TARGET

        words: dict[str, dict[str, str]] = {
            "modality": MODALITY,
            "kind": {**QUANTITY, **REFERENCE, **DEFINITION},
            "target": TARGET,
            "resolution": RESOLUTION,
            "bound": BOUND,
        }
        cells = ([_cell(words.get(key, {}).get(str(row.get(key)), row.get(key))) for key in columns] for row in rows)
        print_table(title, tuple(columns.values()), cells)
        messages.print(f"共 {len(rows)} 行")
    if not rows:
        raise NotFoundError("没有符合条件的内容；法规编号见 famai corpus list。")


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_cell(v) for v in value)
    if isinstance(value, dict):
        return str(value.get("text") or value.get("label") or value.get("article") or "")
    return "" if value is None else str(value)


_PLACE = {"doc_id": "法规", "article": "条", "paragraph": "款"}


@app.command("norms")
def norms(
    entity: Annotated[
        str | None, typer.Option("--entity", help=f"主体，如 {EXAMPLES.addressee}、{EXAMPLES.institution}")
    ] = None,
    doc: Doc = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """义务、禁止、许可、鼓励、职权：谁、应当/不得/可以、做什么。"""
    from retrieval import Workspace

    rows = Workspace.open().norms(entity, doc)
    columns = {**_PLACE, "item": "项", "subjects": "主体", "modality": "性质", "text": "内容", "quantities": "数量"}
    _print(rows, "规范", columns, as_json, as_csv)


@app.command("references")
def references(doc: Doc = None, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """条文之间的引用。"""
    from graph import reference_rows
    from retrieval import Workspace

    columns = {
        **_PLACE,
        "kind": "内外",
        "text": "原文",
        "target_title": "所引法规",
        "target_article": "所引条",
        "target_paragraph": "所引款",
        "resolution": "确定程度",
    }
    _print(reference_rows(Workspace.open().facts, doc=doc), "引用", columns, as_json, as_csv)


@app.command("quantities")
def quantities(doc: Doc = None, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """期限、频率、留存、容量、带宽、门槛、罚款、日期。"""
    from graph import quantity_rows
    from retrieval import Workspace

    columns = {
        **_PLACE,
        "kind": "种类",
        "text": "原文",
        "number": "数",
        "unit": "单位",
        "bound": "界",
        "subjects": "主体",
    }
    _print(quantity_rows(Workspace.open().facts, doc=doc), "数量", columns, as_json, as_csv)


@app.command("sanctions")
def sanctions(doc: Doc = None, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """罚则：违反哪条、谁来罚、怎么罚。"""
    from graph import sanction_rows
    from retrieval import Workspace

    columns = {
        **_PLACE,
        "offenders": "违反者",
        "violated": "违反条款",
        "measures": "措施",
        "fine_min": "罚款下限（元）",
        "fine_max": "罚款上限（元）",
        "target": "对象",
        "condition": "条件",
        "legal_basis": "依据",
        "candidates": "可能适用（推定）",
    }
    _print(sanction_rows(Workspace.open().facts, doc=doc), "罚则", columns, as_json, as_csv)


@app.command("definitions")
def definitions(doc: Doc = None, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """用语的含义和简称。"""
    from graph import definition_rows
    from retrieval import Workspace

    columns = {"doc_id": "法规", "article": "条", "item": "项", "term": "用语", "definition": "含义", "kind": "种类"}
    _print(definition_rows(Workspace.open().facts, doc=doc), "定义", columns, as_json, as_csv)


@app.command("chain")
def chain(
    citation: Annotated[str, typer.Argument(metavar="CITATION", help=f"如 {EXAMPLES.citation}")],
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="按哪一天有效的版本")] = None,
    as_json: AsJson = False,
) -> None:
    """一条的义务、违反它的罚则、罚则之上的法律。"""
    from retrieval import Workspace

    row = Workspace.open().chain(citation, as_of)
    if as_json:
        print_json(row)
        return
    console.print(row["label"], style="bold", markup=False)
    for duty in row["duties"]:
        console.print(
            f"· {'、'.join(duty['subjects'])}：{duty['quote']}（{duty['reason']}）", markup=False, highlight=False
        )
    told: set[tuple[str, str | None, str]] = set()
    kinds = {"named": "", "general": "（概括条款）", "inferred": "（推定）"}
    for step in row["steps"]:
        if (said := (step["label"], step["condition"], step["quote"])) in told:
            continue  # one tier for the firm and its persons
        told.add(said)
        given = f"{step['condition']}的，" if step["condition"] else ""
        console.print(f"→ {step['label']}{kinds[step['kind']]}：{given}{step['quote']}", markup=False, highlight=False)
        for tier in step["borrowed"]:
            console.print(f"　　转引 {tier['label']}：{tier['quote']}", markup=False, highlight=False)
        for upper in step["uppers"]:
            sure = "（推定）" if upper["resolution"] == "inferred" else ""
            console.print(f"　　↑ {upper['label']}{sure}", markup=False, highlight=False)
    if row["none"]:
        console.print(row["none"], markup=False)


@app.command("export")
def export(
    format: Annotated[str, typer.Option("--format", help="turtle、json-ld、nt 或 graphml")],
    out: Annotated[Path, typer.Option("--out", metavar="F", help="输出文件")],
) -> None:
    """导出整个图谱。"""
    from graph import export_graph
    from retrieval import Workspace
    from ui.exports.files import write_whole

    folder = Workspace.open().graph_folder
    write_whole(out, lambda target: export_graph(folder, format, target))
    messages.print(f"已导出到 {out}", markup=False)


@app.command("validate")
def validate(as_json: AsJson = False) -> None:
    """按 SHACL 形状检查图谱；合格退出码 0，不合格 1。"""
    from graph import validate_graph
    from retrieval import Workspace

    report = validate_graph(Workspace.open().graph_folder)
    if as_json:
        print_json({"conforms": report.conforms, "violations": [asdict(v) for v in report.violations]})
    else:
        console.print(report.text, markup=False)
    raise typer.Exit(0 if report.conforms else 1)


@app.command("sparql")
def sparql(
    query: Annotated[str | None, typer.Argument(help="SPARQL 查询")] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="F", help="从文件读取查询")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """只读的 SPARQL 查询，有时间和行数上限。"""
    from graph import run_sparql
    from retrieval import Workspace, graph_on_server

    if (query is None) == (file is None):
        raise UsageError("请给出查询语句，或用 --file 指定文件（二者选一）")
    if file is not None:
        try:
            query = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"无法读取 {file}：{error}") from error
    assert query is not None
    workspace = Workspace.open()
    graph_file, remote = workspace.graph_folder / "graph.nt", graph_on_server(workspace.settings)
    try:
        result = run_sparql(query, graph_file, remote=remote.iri if remote else "")
    except DataError as error:
        if remote is None:
            raise
        messages.print(f"{error}。改查本机的图谱。", markup=False)
        result = run_sparql(query, graph_file)
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    _print(rows, "查询结果", {name: name for name in result.columns}, as_json, as_csv)
    if result.truncated:
        messages.print(f"结果过多，只显示前 {len(result.rows)} 行。")


@app.command("publish")
def publish() -> None:
    """把当前索引的图谱送到 FAMAI_SPARQL 的服务；已在那里时不再送。"""
    from retrieval import publish_graph

    settings = load_settings()
    if " " not in settings.sparql:
        raise UsageError("没有更新地址：请设置 FAMAI_SPARQL，写查询地址、空格、更新地址")
    sent = publish_graph(settings)
    messages.print("图谱已送到 SPARQL 服务。" if sent else "SPARQL 服务里已有当前索引的图谱。")
