"""The file in which what people do is kept."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from corpus import DataError
from retrieval import KeptFile

SCHEMA = "CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, words TEXT NOT NULL);"


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    kept = KeptFile(tmp_path / "home" / "a.sqlite3", SCHEMA, "记事本")
    with kept.transaction() as connection:
        connection.execute("INSERT INTO note (words) VALUES ('留')")
    with pytest.raises(DataError, match="记事本"), kept.transaction() as connection:
        connection.execute("INSERT INTO note (words) VALUES ('去')")
        connection.execute("INSERT INTO note (words) VALUES (NULL)")
    again = KeptFile(tmp_path / "home" / "a.sqlite3", SCHEMA, "记事本")
    with again.transaction() as connection:
        assert [row["words"] for row in connection.execute("SELECT words FROM note")] == ["留"]


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite3").write_bytes(b"no database at all" * 40)
    with pytest.raises(DataError, match=r"记事本.*移走"):
        KeptFile(tmp_path / "a.sqlite3", SCHEMA, "记事本")


def test_a_private_file_is_for_one_user_and_forgets(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    kept = KeptFile(path, SCHEMA, "记事本", private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with kept.transaction() as connection:
        connection.execute("INSERT INTO note (words) VALUES (?)", ("绝密的内部条文" * 9,))
    with kept.transaction() as connection:
        connection.execute("DELETE FROM note")
    kept.forget_log()
    secret = "绝密的内部条文".encode()
    assert all(secret not in file.read_bytes() for file in tmp_path.iterdir())
    with sqlite3.connect(path) as plain:
        assert plain.execute("SELECT count(*) FROM note").fetchone() == (0,)
