"""Every advice that a message gives is there, and the ways that lead out of a missing text are walked to the end."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer

from corpus.settings import SETTINGS
from ui.cli.app import assembled

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("corpus", "graph", "retrieval", "ui", "evaluation")
_COMMAND = re.compile(r"famai((?: [a-z][a-z-]*)+)((?:[^，。；：（）()\n]{0,40}? --[a-z][a-z-]*)*)")
_MAKE = re.compile(r"(?:执行|运行) ?make ([a-z]+)")


def strings() -> Iterator[tuple[str, str]]:
    """Every string of the program that is no docstring, f-strings whole, with where it stands."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            docs = {
                id(node.body[0].value)
                for node in ast.walk(tree)
                if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body
                if isinstance(node.body[0], ast.Expr)
            }
            for node in ast.walk(tree):
                where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
                if isinstance(node, ast.JoinedStr):
                    parts = [str(p.value) if isinstance(p, ast.Constant) else "某" for p in node.values]
                    yield where, "".join(parts)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                    yield where, node.value


def _command(words: list[str]):
    """The command that the words lead to, ``None`` where there is none."""
    group = typer.main.get_command(assembled())
    for word in words:
        group = getattr(group, "commands", {}).get(word)
        if group is None:
            return None
    return group


def test_every_command_that_a_message_names_is_there_with_its_options() -> None:
    seen = 0
    for where, text in strings():
        if not re.search(r"[\u4e00-\u9fff]", text):
            continue
        for match in _COMMAND.finditer(text):
            words = match[1].split()
            found = _command(words[:2]) or _command(words[:1])
            assert found is not None, f"{where}: famai {' '.join(words)}"
            options = {name for parameter in found.params for name in (*parameter.opts, *parameter.secondary_opts)}
            for option in re.findall(r"--[a-z][a-z-]*", match[2]):
                assert option in options | {"--help"}, f"{where}: {match[0]}"
            seen += 1
        for target in _MAKE.findall(text):
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M), (
                f"{where}: {target}"
            )
        for variable in re.findall(r"FAMAI_[A-Z_]+", text):
            assert variable in {s.variable for s in SETTINGS}, f"{where}: {variable}"
    assert seen > 40


CATALOGUE = """
[[instrument]]
id = "hives-order-1"
title = "示例养蜂管理办法"
aliases = ["养蜂办法"]
level = "部门规章"
issuer = "示例养蜂部门"
number = "示例养蜂部门令第1号"
effective = "2030-01-01"
status = "现行有效"
articles = 4
file = "texts/hives.txt"

[[instrument]]
id = "hives-health-2"
title = "示例蜂场卫生规定"
level = "部门规章"
issuer = "示例养蜂部门"
effective = "2030-01-01"
status = "现行有效"
file = "health.txt"

[[instrument]]
id = "hives-honey-3"
title = "示例蜂蜜标识规定"
level = "部门规章"
issuer = "示例养蜂部门"
number = "示例养蜂部门令第3号"
status = "现行有效"
"""
ORDER = """示例养蜂管理办法
（示例养蜂部门令第1号）
第一条　为了规范养蜂活动，制定本办法。
第二条　养蜂场应当在蜂箱转场后三个工作日内向养蜂管理部门报告。
第三条　养蜂场不得在花期喷洒农药。
第四条　本办法自2030年1月1日起施行。
"""
HONEY = "第一条　蜂蜜标识应当写明采蜜日期。\n第二条　养蜂场应当保存采蜜记录，保存期限不少于二年。\n"
DIGEST = """
[[chapter]]
number = 1
title = "总则"
""" + "".join(
    f'[[chapter.article]]\nnumber = {number}\n[[chapter.article.paragraph]]\ndigest = "{words}"\n'
    for number, words in enumerate(
        ("说明目的。", "蜂箱转场后，养蜂场应当在三个工作日内报告养蜂管理部门。", "花期不得喷农药。", "说明施行日期。"),
        1,
    )
)


@pytest.fixture(scope="module")
def famai(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[int, str, str]]:
    """A small field of its own, of which one text is held, one has a digest and one is known by name."""
    folder, home = tmp_path_factory.mktemp("hives"), tmp_path_factory.mktemp("home")
    (folder / "texts").mkdir()
    (folder / "annotations").mkdir()
    (folder / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    (folder / "texts" / "health.txt").write_text(
        "示例蜂场卫生规定\n第一条　养蜂场应当每季度消毒一次蜂箱。\n", encoding="utf-8"
    )
    (folder / "annotations" / "hives-order-1.digest.toml").write_text(DIGEST, encoding="utf-8")
    (folder / "thesaurus.toml").write_text(
        '[entity]\n"养蜂场" = {kind="regulated"}\n"养蜂管理部门" = {kind="regulator"}\n', encoding="utf-8"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FAMAI_")}
    proxy = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    own = {"FAMAI_HOME": str(home), "FAMAI_TEXTS": str(folder / "none"), "FAMAI_ENCODER": "none"}
    env = {**kept, **proxy, **own, "FAMAI_DOMAINS": str(folder), "PYTHONPATH": str(ROOT)}

    def run(*arguments: str, at: Path | None = None) -> tuple[int, str, str]:
        command = [sys.executable, "-c", "from ui.cli import main; main()", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, env=env, timeout=300, check=False, cwd=at, stdin=subprocess.DEVNULL
        )
        return done.returncode, done.stdout, done.stderr

    return run


def _advised(message: str, file: Path) -> list[str]:
    """The arguments of the ``famai corpus add`` that a message advises, its 文件 being ``file``."""
    match = re.search(r"famai (corpus add 文件(?:[（(]?[^，。；famai]*?--as ([a-z0-9-]+))?)", message)
    assert match, message
    return ["corpus", "add", str(file), *(["--as", match[2]] if match[2] else [])]


def test_from_a_digest_to_the_text_and_from_a_name_to_an_answer(famai, tmp_path: Path) -> None:
    """The dead loop: what the messages tell to do fills the slot, and the same question is answered from the text."""
    assert famai("build")[0] == 0
    question = "养蜂场蜂箱转场后多久要报告？"
    status, output, messages = famai("ask", question, "--json")
    before = json.loads(output)
    assert status == 0, messages
    assert before["citations"][0]["doc_id"] == "hives-order-1"
    assert before["citations"][0]["status"] == "摘要（非原文）"

    rows = {row["id"]: row for row in json.loads(famai("corpus", "list", "--json")[1])}
    assert {i: row["text"] for i, row in rows.items()} == {
        "hives-order-1": "digest",
        "hives-health-2": "available",
        "hives-honey-3": "missing",
    }
    file = tmp_path / "下载.md"
    file.write_text(ORDER, encoding="utf-8")
    status, output, messages = famai(*_advised(rows["hives-order-1"]["how_to_get"], file)[:3], "--json")
    assert status == 0, messages
    taken = json.loads(output)
    assert (taken["id"], taken["differences"], taken["built"]) == ("hives-order-1", [], True)

    status, output, _ = famai("ask", question, "--json")
    after = json.loads(output)
    first = after["citations"][0]
    assert first["quote"] in ORDER and first["status"] == "现行有效"
    assert any("用户提供，未与官方逐字核对" in warning for warning in after["warnings"])
    rows = json.loads(famai("corpus", "list", "--json")[1])
    assert [row["id"] for row in rows] == ["hives-order-1", "hives-health-2", "hives-honey-3"], "no second instrument"

    status, output, _ = famai("ask", "《示例蜂蜜标识规定》第二条怎么规定？", "--json")
    refused = json.loads(output)
    assert status == 1 and refused["abstained"]
    file.write_text(HONEY, encoding="utf-8")
    told = refused["reason"] or refused["answer"]
    status, _, messages = famai(*_advised(told, file))
    assert status == 0, messages
    status, output, _ = famai("ask", "《示例蜂蜜标识规定》第二条怎么规定？", "--json")
    assert status == 0 and "不少于二年" in json.loads(output)["answer"]


def test_other_advice_leads_where_it_says(famai, tmp_path: Path) -> None:
    status, _, messages = famai("corpus", "tree", "no-such-id")
    assert status == 2 and "famai corpus list" in messages
    assert famai("corpus", "list")[0] == 0
    status, output, messages = famai("corpus", "fetch", "hives-honey-3", "--json")
    assert status == 1 and "--as hives-honey-3" in json.loads(output)[0]["why"], messages
    own = tmp_path / "own.txt"
    own.write_text("第一条　某条。\n第二条　某条。\n", encoding="utf-8")
    status, _, messages = famai("corpus", "add", str(own), "--no-build")
    assert status == 2 and "--title" in messages and "--as" in messages
    status, output, _ = famai("corpus", "add", str(own), "--title", "某制度", "--no-build", "--json")
    assert status == 0
    doc_id = json.loads(output)["id"]
    archive = tmp_path / "texts.zip"
    assert famai("corpus", "pack", str(archive))[0] == 0
    assert famai("corpus", "remove", doc_id, "--no-build")[0] == 0
    status, output, _ = famai("corpus", "unpack", archive.name, "--no-build", "--json", at=tmp_path)
    assert status == 0 and json.loads(output)["added"] == [doc_id]
    assert famai("build")[0] == 0
    assert json.loads(famai("build", "--json")[1]) == {"rebuilt": False}
