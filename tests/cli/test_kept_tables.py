"""Tables that were read before: the same as when read anew, and never a reason to fail."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ui.cli.kept_tables import _Kept

LONG = "# " + "说明" * 1000 + "\n"
TABLES = [
    'title = "示例"\n[rule]\nnumbers = [1, 2.5, true]\n[[rule.cases]]\nwords = "甲"\n[[rule.cases]]\nwords = "乙"\n',
    "day = 2030-01-01\n",
    "when = 2030-01-01T08:00:00Z\nnone = inf\n",
    "[b]\nx = 1\n[a]\ny = 2\n",
]


@pytest.mark.parametrize("table", TABLES)
def test_a_kept_table_is_the_table_that_was_read(table: str, tmp_path: Path) -> None:
    first = _Kept(tmp_path / "tables.bin")
    plain = tomllib.loads(LONG + table)
    assert first.loads(LONG + table) == plain
    first.save()
    again = _Kept(tmp_path / "tables.bin").loads(LONG + table)
    assert again == plain
    assert list(again) == list(plain)


def test_what_is_kept_is_not_read_again_and_is_the_callers_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _Kept(tmp_path / "tables.bin")
    first.loads(LONG + TABLES[0])
    first.save()
    second = _Kept(tmp_path / "tables.bin")
    monkeypatch.setattr(second, "_plainly", None)
    second.loads(LONG + TABLES[0])["rule"].clear()
    assert second.loads(LONG + TABLES[0])["rule"]["numbers"] == [1, 2.5, True]


def test_a_damaged_file_is_not_used_and_words_that_are_no_table_are_told(tmp_path: Path) -> None:
    path = tmp_path / "tables.bin"
    first = _Kept(path)
    first.loads(LONG + TABLES[0])
    first.save()
    path.write_bytes(path.read_bytes()[:-1])
    damaged = _Kept(path)
    assert damaged._known == {}
    with pytest.raises(tomllib.TOMLDecodeError):
        damaged.loads(LONG + "a = ")


def test_what_a_user_says_of_a_text_is_not_kept(tmp_path: Path) -> None:
    kept = _Kept(tmp_path / "tables.bin")
    kept.loads('title = "某制度"\n')
    kept.save()
    assert not (tmp_path / "tables.bin").exists()
