"""``famai replay``, and what ``ask --plain`` shows: summaries that a model wrote and the verifier held to the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from corpus import UsageError, load_settings
from ui.cli.output import AsJson, console, messages, print_json, print_table
from ui.no_model import NO_MODEL

if TYPE_CHECKING:
    from retrieval import Answer, PlainSentence, PlainWriting, Rereadings, Workspace

__all__ = ["print_readings", "register", "tell_plain", "written_by"]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("replay")(replay)


def written_by(workspace: Workspace) -> PlainWriting:
    """What writes summaries.

    Raises:
        UsageError: no model is set, or its settings cannot be used.
    """
    writing = workspace.plain
    if writing is None:
        raise UsageError(NO_MODEL)
    return writing


def tell_plain(writing: PlainWriting, answer: Answer, as_of: str | None) -> None:
    """The summary below the answer that is shown already, each sentence as soon as it holds."""
    from retrieval import PLAIN_TITLE

    told: list[PlainSentence] = []

    def tell(sentence: PlainSentence) -> None:
        if not told:
            console.print(f"\n{PLAIN_TITLE}", style="bold", markup=False)
        told.append(sentence)
        marks = "".join(f"[{marker}]" for marker in sentence.support)
        console.print(f"　{sentence.text}{marks}", markup=False, highlight=False)

    words = writing.write(answer, as_of, passed=tell)
    for sentence in words.sentences[len(told) :]:  # written before, or by an endpoint that does not stream
        tell(sentence)
    if words.sentences:
        dropped = f"；略去 {len(words.dropped)} 句（未通过核对）" if words.dropped else ""
        number = f"；编号 {words.key}" if words.key else ""
        console.print(f"改写：{words.model}{dropped}{number}\n", style="dim", markup=False, highlight=False)
    if words.note:
        messages.print(f"白话摘要：{words.note}", markup=False)


def print_readings(readings: Rereadings) -> None:
    """What the question may have meant, below a refusal."""
    from retrieval import READ_TITLE

    if readings.found:
        messages.print(READ_TITLE, markup=False)
        for one in readings.found:
            messages.print(f"　{one.question}", markup=False, highlight=False)


def replay(
    key: Annotated[
        str | None, typer.Argument(metavar="[编号]", help="白话摘要的编号或其开头；不给则列出最近的")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """重现一份白话摘要：当时发给模型的、模型的答复、逐句的核对结论和版本；不再请求模型。"""
    from retrieval import WriterRecord

    record = WriterRecord(load_settings())
    if key is None:
        latest = record.latest()
        if as_json:
            print_json([one.to_json() for one in latest])
            return
        rows = (
            (
                o.words.key[:12],
                o.created,
                o.words.model,
                f"{len(o.words.sentences)}/{len(o.words.dropped)}",
                _first(o.task),
            )
            for o in latest
        )
        print_table("白话摘要", ("编号", "时间", "模型", "采用/略去", "所改写的"), rows)
        return
    found = record.get(key)
    if as_json:
        print_json(found.to_json())
        return
    versions = "，".join(f"{name} {value}" for name, value in found.words.versions.items())
    console.print(f"{found.words.key}　{found.created}　{found.words.model}（{found.form}；{versions}）", markup=False)
    console.print("发给模型的陈述", style="bold")
    for statement in found.task["statements"]:
        console.print(f"　{statement['text']}", markup=False, highlight=False)
    console.print("模型的答复", style="bold")
    console.print(found.reply, markup=False, highlight=False)
    console.print("采用的句子", style="bold")
    for sentence in found.words.sentences:
        console.print(f"　{sentence.text}{list(sentence.support)}", markup=False, highlight=False)
    console.print("未采用的句子和原因", style="bold")
    for dropped in found.words.dropped:
        console.print(f"　{dropped.text}{list(dropped.support)}　——{dropped.why}", markup=False, highlight=False)


def _first(task: dict[str, list[dict[str, str]]]) -> str:
    return task["statements"][0]["text"][:40] if task["statements"] else ""
