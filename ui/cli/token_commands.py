"""``famai token …``: tokens for programs that call HTTP, MCP or the chat protocol."""

from __future__ import annotations

from typing import Annotated

import typer

from corpus import load_settings
from ui.access.tokens import SCOPES, TokenStore
from ui.cli.output import AsJson, console, messages, print_json, print_table

app = typer.Typer(help="接口令牌：生成、列出、收回。", no_args_is_help=True)


def register(to: typer.Typer) -> None:
    """Add the commands to ``to``."""
    to.add_typer(app, name="token")


Name = Annotated[str, typer.Argument(metavar="NAME", help="令牌名，如使用它的系统")]


@app.command("add")
def add(
    name: Name,
    scope: Annotated[
        str, typer.Option("--scope", help=f"权限，用逗号分开：{'、'.join(SCOPES)}（check 可提交自己的文本）")
    ] = "read",
) -> None:
    """生成令牌；只显示这一次，请立即保存。"""
    words = TokenStore(load_settings()).add(name, [part.strip() for part in scope.split(",") if part.strip()])
    messages.print(f"已生成令牌 {name}（权限 {scope}），只显示这一次：", markup=False)
    console.print(words, markup=False, highlight=False, soft_wrap=True)


@app.command("list")
def list_tokens(as_json: AsJson = False) -> None:
    """列出令牌的名字、权限和生成时间。"""
    rows = [
        {"name": token.name, "scopes": list(token.scopes), "created": token.created}
        for token in TokenStore(load_settings()).all()
    ]
    if as_json:
        print_json(rows)
    else:
        cells = ((row["name"], "、".join(row["scopes"]), row["created"]) for row in rows)
        print_table("接口令牌", ("名字", "权限", "生成时间（UTC）"), cells)


@app.command("remove")
def remove(name: Name) -> None:
    """收回令牌；下一次请求起失效。"""
    TokenStore(load_settings()).remove(name)
    messages.print(f"已收回令牌 {name}", markup=False)
