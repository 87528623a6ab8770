"""How the house is kept: no code knows the field, and no module outgrows its subject."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("corpus", "graph", "retrieval", "ui", "evaluation")
#: Trades, their institutions, customers and subjects, authorities and orders: they stand in the data of the field (``corpus/domains/securities``).
FIELD = re.compile(
    r"证券|期货|(?<!会)基金(?!会)|券商|核心机构|经营机构|证监|网信|工信部|人民银行|央行|公安部|银保监|金融监管总局"
    r"|交易所|交易场所|交易时段|投资者|股民|柜台|行情(?![况形])|营业部|私募|公募|信息系统|网络安全|信息安全|数据安全|个人信息|重要数据"
    r"|等级保护|等保|关基|灾备|宕机|[网数个][安保]法"
    r"|(?<![0-9-])(?:218|152|179|82)号?令|第(?:218|152|179|82)号|csrc-order|npc-|state-council-"
)
#: (module, the words around): what is of the language or of the shape of every collection, and why.
ALLOWED = {
    ("corpus/domains/data.py", "网信与数据"): "the name of a tier of the catalogue, which every field shares",
    ("graph/extraction/nouns.py", "基金|咨询"): "投资基金 is a noun: the guard of the verb 投资",
    (
        "graph/extraction/nouns.py",
        "|交易所|事务所",
    ): "what any law calls bodies: without it those before it in a list are cut",
}
LONGEST = 350
MOST_SENT = 10_000_000

_INSTALLED = frozenset({".venv", "node_modules"})  # what CI installs beside the tests is not ours


def _modules(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if not _INSTALLED & set(path.relative_to(ROOT).parts))


def _strings(source: str) -> Iterator[tuple[int, str]]:
    """The string constants of a module with their lines; docstrings and comments are for people."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = None
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def _known_words(source: str) -> list[tuple[int, str]]:
    return [(line, words) for line, words in _strings(source) if FIELD.search(words)]


BY_HAND = re.compile(r"《\{(?!')|第\{[^}]*(?:number|count|paragraph|item|chinese)[^}]*\}[条款项]")
"""A law or an address put into words without the labels of ``corpus``: 《《…》起草说明》, 第18条 beside 第十八条."""


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('f"《{document.instrument.title}》没有原文"', True),
        ('f"共 {count} 条，没有第{to_chinese(citation.paragraph)}款"', True),
        ('f"第{place.number}条"', True),
        ("f\"指向《{'》、《'.join(papers)}》\"", False),  # a firm's own papers
        ('f"{format_title(instrument)}{format_article(18)}"', False),
    ],
)
def test_what_is_a_label_by_hand(line: str, found: bool) -> None:
    assert bool(BY_HAND.search(line)) == found


def test_laws_and_addresses_are_labelled_in_one_place() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}: {line.strip()}"
        for path in _modules("retrieval", "ui")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if BY_HAND.search(line)
    ]
    assert not found, "use format_title, in_marks, format_article, format_part:\n" + "\n".join(found)


def test_a_title_that_has_marks_of_its_own_gets_no_second_ones() -> None:
    """核对文件是不是《《…（征求意见稿）》起草说明》的全文."""
    makes_labels = {ROOT / "corpus/reading/sections.py", *_modules("corpus/citing")}
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}"
        for path in {*_modules("corpus", "graph")} - makes_labels
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"《\{(?!')", line)
    ]
    assert not found, found


def test_no_code_knows_the_field() -> None:
    found = []
    for path in _modules(*PACKAGES):
        name = path.relative_to(ROOT).as_posix()
        for line, words in _known_words(path.read_text(encoding="utf-8")):
            left = words
            for (module, around), _ in ALLOWED.items():
                left = left.replace(around, "") if module == name else left
            if match := FIELD.search(left):
                found.append(f"{name}:{line}: {match.group()}")
    assert not found, "these words belong into corpus/domains/securities:\n" + "\n".join(found)


def test_no_rule_of_any_field_knows_one() -> None:
    """What a rule matches and gives; its examples are questions as people ask them, of one field or another."""
    found = []
    for path in sorted((ROOT / "retrieval" / "reading" / "rules").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = [("parts", data.get("parts", {})), *((rule["id"], rule) for rule in data["rule"])]
        for name, entry in entries:
            said = " ".join(v for k, v in entry.items() if isinstance(v, str) and k not in ("id", "kind", "reason"))
            found += [f"{path.name}: {name}: {match.group()}" for match in FIELD.finditer(said)]
    assert not found, "these belong into the [parts] of reading.toml or the rules/ of the field:\n" + "\n".join(found)


def test_what_is_allowed_is_there() -> None:
    for module, around in ALLOWED:
        assert around in (ROOT / module).read_text(encoding="utf-8"), f"{module} no longer says {around}"


@pytest.mark.parametrize(
    ("source", "known"),
    [
        ('x = "证券公司"', True),
        ('x = ["中国证监会"]', True),
        ('x = f"{y}第218号"', True),
        ('x = "218号令第十八条"', True),
        ('x = "csrc-order-218-2023"', True),
        ('"""证券公司 in a docstring"""', False),
        ("x = 1  # 证券公司 in a comment", False),
        ('x = "红十字会|基金会|工会"', False),
        ('x = "12号令"', False),
        ('x = "报告投资者"', True),
        ('x = "个保法"', True),
    ],
)
def test_words_of_the_field_are_found(source: str, known: bool) -> None:
    assert bool(_known_words(source)) is known


CLOCK = re.compile(r"\b(?:process_time|perf_counter|thread_time)\(|assert [^#\n]*\b(?:monotonic|time)\(\)")
"""What would measure the machine: 3.1 for 3 seconds stopped a release. Figures are ``famai bench``'s; see ``tests.stuck``."""


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("    assert time.process_time() - started < 3", True),
        ("    assert time.monotonic() < deadline", True),
        ("    started = time.perf_counter()", True),
        ("    later = time.time() + 25 * 3600", False),
        ("    while kept.exists() and time.monotonic() < deadline:", False),
    ],
)
def test_what_asserts_on_the_clock(line: str, found: bool) -> None:
    assert bool(CLOCK.search(line)) == found


def test_no_test_asserts_on_the_clock() -> None:
    modules = [path for path in _modules("tests") if path != Path(__file__)]
    assert not [path for path in modules if CLOCK.search(path.read_text(encoding="utf-8"))]


def test_modules_have_one_subject() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in _modules(*PACKAGES, "tests")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not long, f"longer than {LONGEST} lines: {long}"


def test_a_clone_is_small() -> None:
    """What git sends for the newest state is about what each file takes when compressed by itself."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = [name for name in listed.stdout.decode().split("\0") if name]
    if listed.returncode or not names:
        pytest.skip("no git checkout")
    sent = sum(len(zlib.compress((ROOT / name).read_bytes(), 6)) for name in names if (ROOT / name).is_file())
    assert sent <= MOST_SENT, f"{sent / 1e6:.1f} MB; the largest files are the vectors that ship (CONTRIBUTING.md)"


def test_every_module_stands_behind_its_facade() -> None:
    """Nine modules had come to stand beside the rooms that import-linter was told of."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    held = {name for contract in told for name in contract.get("protected_modules", ())}
    there = {
        f"{package}.{path.stem}"
        for package in ("corpus", "graph", "retrieval", "ui")
        for path in (ROOT / package).iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()
    }
    assert there == held, "protected_modules in pyproject.toml"
