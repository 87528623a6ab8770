"""Documents of the user: taken in, listed, removed; bad ones refused with nothing left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import CatalogError, FamaiError, NotFoundError, SourceError, UsageError
from corpus.sources.additions import OwnFacts, add_document, load_added, remove_added


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rule.txt"
    path.write_text("第一条 测试。\n", encoding="utf-8")
    return path


def test_add_load_remove(file: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    added = add_document(
        file, home, OwnFacts('《某"公司"\\信息安全制度》', "〔2024〕1号", "2024-05-01", aliases=("制度", " "))
    )
    assert added.added and added.id.startswith("user-") and added.title == '某"公司"\\信息安全制度'
    assert added.aliases == ("制度",) and added.effective == "2024-05-01"
    assert load_added(home) == [added]
    assert (home / added.file).read_text(encoding="utf-8") == "第一条 测试。\n"  # type: ignore[operator]
    remove_added(added.id, home)
    assert load_added(home) == [] and not list((home / "added").iterdir())


def test_nothing_added_yet(tmp_path: Path) -> None:
    assert load_added(tmp_path / "none") == []


def test_refuses_duplicates(file: Path, tmp_path: Path) -> None:
    first = add_document(file, tmp_path, OwnFacts("甲制度"))
    with pytest.raises(UsageError, match=first.id):
        add_document(file, tmp_path, OwnFacts("乙制度"))
    other = tmp_path / "other.md"
    other.write_text("第一条 别的。", encoding="utf-8")
    with pytest.raises(UsageError, match="已在库中"):
        add_document(other, tmp_path, OwnFacts("《甲制度》"))
    with pytest.raises(UsageError, match="已在库中"):
        add_document(other, tmp_path / "new", OwnFacts("甲制度"), existing=[first])
    assert load_added(tmp_path) == [first]


@pytest.mark.parametrize(
    ("content", "facts", "error"),
    [
        ("", {}, SourceError),
        ("  \n ，。\n", {}, SourceError),
        ("甲\u200b乙", {}, SourceError),
        ("甲\u202e乙", {}, SourceError),
        ("甲", {"title": " "}, UsageError),
        ("甲", {"title": "《》"}, UsageError),
        ("甲", {"title": "a\nb"}, UsageError),
        ("甲", {"title": "长" * 201}, UsageError),
        ("甲", {"effective": "2024-13-01"}, UsageError),
        ("甲", {"effective": "20240101"}, UsageError),
        ("甲", {"number": "\u202e1"}, UsageError),
    ],
)
def test_refuses(content: str, facts: dict[str, str], error: type[FamaiError], tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(error):
        add_document(path, tmp_path / "home", OwnFacts(**{"title": "题", **facts}))  # type: ignore[arg-type]
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    "doc_id", ["", "csrc-order-218-2023", "user-../../etc", "user-0123456789/..", "../user-0123456789"]
)
def test_remove_refuses_other_ids(doc_id: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        remove_added(doc_id, tmp_path)


def test_remove_unknown(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        remove_added("user-0123456789", tmp_path)


@pytest.mark.parametrize(
    "facts",
    [
        "not toml",
        'title = "x"',
        'id = "user-0123456789"',
        'id = "user-0123456789"\ntitle = 3',
        'other = "x"',
        'id = "user-0123456789"\ntitle = "x"\naliases = 5',
        'id = "user-9999999999"\ntitle = "x"',
    ],
)
def test_damaged_facts_are_named(facts: str, tmp_path: Path) -> None:
    (tmp_path / "added").mkdir()
    (tmp_path / "added" / "user-0123456789.toml").write_text(facts, encoding="utf-8")
    with pytest.raises(CatalogError, match=r"user-0123456789\.toml"):
        load_added(tmp_path)
