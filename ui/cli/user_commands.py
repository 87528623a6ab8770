"""``famai user …``: who may log in to a server that others can reach."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from corpus import UsageError, load_settings
from ui.access.users import UserStore
from ui.cli.output import AsJson, messages, print_json, print_table

app = typer.Typer(help="登录用户：添加、列出、删除。", no_args_is_help=True)


def register(to: typer.Typer) -> None:
    """Add the commands to ``to``."""
    to.add_typer(app, name="user")


Name = Annotated[str, typer.Argument(metavar="NAME", help="用户名")]


@app.command("add")
def add(
    name: Name,
    from_stdin: Annotated[bool, typer.Option("--password-stdin", help="从标准输入读密码（一行）")] = False,
) -> None:
    """添加用户，或给已有用户换密码。"""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif not sys.stdin.isatty():
        raise UsageError("这里不能输入密码；在脚本中请用 --password-stdin")
    else:
        password = typer.prompt("密码", hide_input=True)
        if typer.prompt("再输一次", hide_input=True) != password:
            raise UsageError("两次输入的密码不同，未作改动")
    new = UserStore(load_settings()).add(name, password)
    messages.print(f"{'已添加用户' if new else '已更换密码：'} {name}", markup=False)


@app.command("list")
def list_users(as_json: AsJson = False) -> None:
    """列出用户和添加时间。"""
    store = UserStore(load_settings())
    rows = [{"name": name, "created": store.created(name)} for name in store.names()]
    if as_json:
        print_json(rows)
    else:
        print_table("登录用户", ("用户名", "添加时间（UTC）"), ((row["name"], row["created"]) for row in rows))


@app.command("remove")
def remove(name: Name) -> None:
    """删除用户；其登录立即失效，会话记录保留。"""
    UserStore(load_settings()).remove(name)
    messages.print(f"已删除用户 {name}", markup=False)
