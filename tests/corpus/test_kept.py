"""What is kept to make a start short: trees and compiled expressions, the same as if they were made anew."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import cn2an
import pytest

import corpus.sources.kept_trees
from corpus import parse_number, segment, to_chinese, uncollected
from corpus.patterns import _Kept
from corpus.sources.kept_trees import KeptTrees

TEXT = "示例办法\n第一章 总则\n第一条 示例机构应当登记：\n（一）名称；\n（二）地点。\n第二条 本办法自公布之日起施行。\n"


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were segmented."""
    done: list[str] = []

    def told(text: str) -> object:
        done.append(text)
        return segment(text)

    monkeypatch.setattr(corpus.sources.kept_trees, "segment", told)
    return done


def _once(home: Path, *texts: str) -> list[object]:
    kept = KeptTrees(home)
    trees: list[object] = [kept.tree(text) for text in texts]
    kept.save()
    return trees


def test_a_tree_is_cut_once_and_is_the_same_afterwards(tmp_path: Path, cut: list[str]) -> None:
    assert _once(tmp_path, TEXT) == _once(tmp_path, TEXT) == [segment(TEXT)]
    assert cut == [TEXT]


def test_another_text_is_cut_and_one_that_is_gone_is_forgotten(tmp_path: Path, cut: list[str]) -> None:
    _once(tmp_path, TEXT)
    changed = TEXT.replace("登记", "备案")
    _once(tmp_path, changed)
    _once(tmp_path, TEXT)
    assert cut == [TEXT, changed, TEXT]


@pytest.mark.parametrize("damage", [lambda c: c[:-3], lambda c: c[:40] + bytes([c[40] ^ 1]) + c[41:], lambda c: b""])
def test_a_damaged_file_of_trees_costs_only_time(tmp_path: Path, cut: list[str], damage) -> None:
    before = _once(tmp_path, TEXT)
    path = tmp_path / "trees.bin"
    path.write_bytes(damage(path.read_bytes()))
    assert _once(tmp_path, TEXT) == before
    assert len(cut) == 2


def test_trees_of_other_code_are_cut_anew(tmp_path: Path, cut: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    _once(tmp_path, TEXT)
    monkeypatch.setattr(corpus.sources.kept_trees, "_code", lambda: "other")
    _once(tmp_path, TEXT)
    assert len(cut) == 2


def test_without_a_data_folder_nothing_is_written(tmp_path: Path) -> None:
    _once(tmp_path / "none", TEXT)
    assert list(tmp_path.iterdir()) == []


PATTERNS = [
    (r"第(?P<number>[一二三]+)条(?:之(?P<more>[一二]))?", 0, "第一条、第二条之一"),
    (r"(?<=[应须])当(?!场)", 0, "应当场，应当报告"),
    (r"(?i)ABC|\bx+\b", re.MULTILINE, "abc xx"),
    (r"[\ud800-\udfff]", 0, "甲"),
    (r"(a)(b)?(?(2)c|d)", 0, "abc ad"),
]


def test_kept_expressions_match_as_compiled_ones(tmp_path: Path) -> None:
    first = _Kept(tmp_path / "patterns.bin")
    for source, flags, _ in PATTERNS:
        first._compile(source, flags)
    first.save()
    second = _Kept(tmp_path / "patterns.bin")
    second._parser = None  # nothing is left to be compiled
    for source, flags, text in PATTERNS:
        kept, plain = second._compile(source, flags), re.compile(source, flags)
        assert [m.groupdict() or m.groups() for m in kept.finditer(text)] == [
            m.groupdict() or m.groups() for m in plain.finditer(text)
        ]
        assert (kept.pattern, kept.flags, kept.groups, kept.groupindex) == (
            plain.pattern,
            plain.flags,
            plain.groups,
            plain.groupindex,
        )


def test_a_damaged_file_of_expressions_is_not_used(tmp_path: Path) -> None:
    first = _Kept(tmp_path / "patterns.bin")
    first._compile(*PATTERNS[0][:2])
    first.save()
    path = tmp_path / "patterns.bin"
    path.write_bytes(path.read_bytes()[:-1])
    assert _Kept(path)._known == {}


def test_numerals_are_those_of_cn2an() -> None:
    for number in [*range(3000), *range(9900, 10_001), 10_010, 105_000, 1_000_000, 20_030_405, 99_999_999, 100_000_000]:
        written = cn2an.an2cn(number).removeprefix("一") if 10 <= number < 20 else cn2an.an2cn(number)
        if number < 10_000:
            assert to_chinese(number) == written
        assert parse_number(written) == number
    for words in ("十万", "五十万", "一千零一十万", "一万五千", "一万零五", "二百五", "二零二三", "一零", "十二亿"):
        assert parse_number(words) == cn2an.cn2an(words, "smart")
    assert [parse_number(words) for words in ("百", "十十", "每", "三十零五", "负一")] == [None] * 5


def test_the_collector_waits_and_goes_on() -> None:
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
