"""The command line: its sub-commands, and errors as one Chinese message with the exit status that the design gives."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from typing import Any

import typer

from corpus import FamaiError
from ui.cli.output import messages
from ui.examples import EXAMPLES

__all__ = ["COMMANDS", "assembled", "main"]

COMMANDS: dict[str, tuple[str, ...]] = {
    "answer_commands": ("show", "search", "ask", "export", "explain"),
    "plain_commands": ("replay",),
    "notify_command": ("notify",),
    "gap_commands": ("gap",),
    "check_command": ("check",),
    "mcp_command": ("mcp",),
    "evaluation.commands": ("eval", "bench"),  # by name: nobody imports evaluation
    "service_commands": ("build", "serve", "doctor", "settings", "limits"),
    "corpus_commands": ("corpus",),
    "graph_commands": ("graph",),
    "user_commands": ("user",),
    "token_commands": ("token",),
}
"""Which module brings which commands: one that is called by its name waits for no other."""


def assembled(called: str = "") -> typer.Typer:
    """The command line: the module of the command that is called, or all where it is none of them."""
    app = typer.Typer(
        name="famai",
        help=f"法脉：{EXAMPLES.title}的知识图谱与问答工作台。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(_no_command)
    for module, names in COMMANDS.items():
        if called in names or not any(called in each for each in COMMANDS.values()):
            import_module(module if "." in module else f"ui.cli.{module}").register(app)
    return app


def _no_command() -> None:
    """What keeps a command line of a single command from being taken for that command."""


def main() -> None:
    """Run the command line; never shows a traceback for a foreseen error."""
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s %(message)s")
    command = typer.main.get_command(assembled(sys.argv[1] if len(sys.argv) > 1 else ""))
    _translate_help(command)
    try:
        status = command(standalone_mode=False)
    except _USAGE_ERROR as error:
        status = 2
        if type(error).__name__ == "NoArgsIsHelpError":
            messages.print(error.ctx.get_help(), markup=False, highlight=False)
        else:
            messages.print(f"用法错误：{_in_chinese(error)}", markup=False, highlight=False, soft_wrap=True)
    except (typer.Abort, KeyboardInterrupt):
        messages.print("已中断。", markup=False)
        status = 130
    except FamaiError as error:
        messages.print(str(error), markup=False, highlight=False, soft_wrap=True)
        status = error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        status = 0
    raise SystemExit(status or 0)


def _translate_help(command: Any) -> None:
    """Give the --help option of a command and of all below it its Chinese words."""
    option = command.get_help_option(typer.Context(command, help_option_names=["--help", "-h"]))
    option.help = "显示用法"
    drawn = command.format_help

    def format_help(context: Any, formatter: Any) -> None:
        _name_panels()
        drawn(context, formatter)

    command.format_help = format_help
    for below in getattr(command, "commands", {}).values():
        _translate_help(below)


def _name_panels() -> None:
    """The Chinese titles of what help shows; what draws help is loaded only where it is asked for."""
    from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"


# Typer carries its own copy of click and exports only some of its errors: the root of wrong use is the base of one.
_USAGE_ERROR: Any = typer.BadParameter.__mro__[1]


def _in_chinese(error: Any) -> str:
    where = error.ctx.command_path if error.ctx else "famai"
    hint = f"（{where} --help 显示用法）"
    kind = type(error).__name__
    param = getattr(error, "param", None)
    name = "/".join(param.opts) if param is not None else getattr(error, "param_hint", "")
    if kind == "MissingParameter":
        return f"缺少参数 {name}{hint}"
    if kind == "NoSuchOption":
        return f"没有选项 {error.option_name}{hint}"
    if kind == "BadParameter":
        return f"参数 {name} 的值不对：{error.message}{hint}"
    if "No such command" in error.message:
        return f"没有这个命令{hint}"
    return f"{error.format_message()}{hint}"
