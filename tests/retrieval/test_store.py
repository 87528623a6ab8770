"""Builds are swapped in whole, and what is damaged is refused with a way out."""

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import retrieval.finding.checked
from corpus.errors import DataError
from retrieval.finding.store import SCHEMA, Store, write_whole


def publish(store: Store, words: str) -> str:
    with store.lock(), store.writing() as folder:
        (folder / "part").mkdir()
        (folder / "part" / "words.txt").write_text(words, encoding="utf-8")
        return store.publish(folder, {"fingerprint": words}).id


def test_the_newest_build_is_current_and_older_ones_go(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = publish(store, "一")
    second = publish(store, "二")
    build = store.current()
    assert build.id == second != first
    assert (build.path / "part" / "words.txt").read_text(encoding="utf-8") == "二"
    assert [path.name for path in (tmp_path / "builds").iterdir()] == [second]


def test_a_failed_build_leaves_the_old_one_and_no_traces(tmp_path: Path) -> None:
    store = Store(tmp_path)
    kept = publish(store, "一")
    with pytest.raises(ValueError), store.writing() as folder:
        (folder / "half.txt").write_text("半", encoding="utf-8")
        raise ValueError("stop")
    assert store.current().id == kept
    assert [path.name for path in (tmp_path / "builds").iterdir()] == [kept]


def test_leftovers_of_a_killed_build_are_removed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    leftover = tmp_path / "builds" / ".new-1-dead"
    leftover.mkdir(parents=True)
    (leftover / "vectors.npy").write_bytes(b"x")
    publish(store, "一")
    assert not leftover.exists()


def test_a_kill_while_writing_leaves_the_old_build(tmp_path: Path) -> None:
    store = Store(tmp_path)
    kept = publish(store, "一")
    script = (
        "import os, sys; from pathlib import Path; from retrieval.finding.store import Store\n"
        "store = Store(Path(sys.argv[1]))\n"
        "with store.lock(), store.writing() as folder:\n"
        "    (folder / 'half.txt').write_text('half'); os._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert done.returncode == 9
    assert store.current().id == kept
    assert publish(store, "二") != kept  # the lock of the dead process is gone
    assert len(list((tmp_path / "builds").iterdir())) == 1


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    with Store(tmp_path).lock(), pytest.raises(DataError, match="正在"), Store(tmp_path).lock():
        pass


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))


DAMAGES = [
    ("no build", lambda home, build: (home / "CURRENT").unlink(), "还没有索引"),
    ("artefact changed", lambda home, build: _flip(build / "part" / "words.txt"), "已损坏"),
    ("artefact cut", lambda home, build: (build / "part" / "words.txt").write_bytes(b""), "已损坏"),
    ("artefact gone", lambda home, build: (build / "part" / "words.txt").unlink(), "无法读取"),
    ("manifest gone", lambda home, build: (build / "manifest.json").unlink(), "清单"),
    ("manifest cut", lambda home, build: (build / "manifest.json").write_text("{"), "清单"),
    ("foreign manifest", lambda home, build: (build / "manifest.json").write_text("{}"), "不是法脉"),
    ("pointer empty", lambda home, build: (home / "CURRENT").write_text(""), "不是索引名"),
    ("pointer leads out", lambda home, build: (home / "CURRENT").write_text("../.."), "不是索引名"),
    ("pointer is no text", lambda home, build: (home / "CURRENT").write_bytes(b"\xff\xfe"), "无法读取"),
]


@pytest.mark.parametrize(("name", "damage", "message"), DAMAGES, ids=[case[0] for case in DAMAGES])
def test_damage_is_refused_with_the_way_out(tmp_path: Path, name, damage, message: str) -> None:
    store = Store(tmp_path)
    publish(store, "一")
    damage(tmp_path, store.current().path)
    with pytest.raises(DataError, match=message) as caught:
        store.current()
    assert "famai build" in str(caught.value)
    publish(store, "二")
    assert store.current().manifest["fingerprint"] == "二"


def test_a_build_of_another_version_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    publish(store, "一")
    path = store.current().path / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | {"schema": SCHEMA + 1}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(DataError, match="另一版本"):
        store.current()


def test_a_manifest_that_points_outside_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    publish(store, "一")
    path = store.current().path / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["files"]["../../secret"] = {"size": 1, "sha256": ""}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(DataError, match="清单"):
        store.current()


@pytest.mark.parametrize(
    ("code", "message"), [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "只读"), (errno.EACCES, "权限")]
)
def test_a_full_or_closed_disk_is_said_and_the_old_build_stays(tmp_path: Path, code: int, message: str) -> None:
    store = Store(tmp_path)
    kept = publish(store, "一")
    with pytest.raises(DataError, match=message), store.lock(), store.writing():
        raise OSError(code, os.strerror(code))
    assert store.current().id == kept


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("no folder", encoding="utf-8")
    with pytest.raises(DataError, match="FAMAI_HOME"), Store(home).lock():
        pass


def test_write_whole_replaces_or_leaves(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.bin"
    write_whole(path, lambda file: file.write(b"one"))

    def fail(file: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(DataError, match="磁盘已满"):
        write_whole(path, fail)
    assert path.read_bytes() == b"one"
    assert [p.name for p in path.parent.iterdir()] == ["b.bin"]


def test_a_file_is_read_once_a_day_and_always_where_all_is_checked(tmp_path: Path, monkeypatch) -> None:
    store = Store(tmp_path)
    publish(store, "一")
    path = store.current().path / "part" / "words.txt"
    times = path.stat()
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])
    with pytest.raises(DataError, match="已损坏"):
        store.current()
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # as a disk damages it
    store.current()
    with pytest.raises(DataError, match="已损坏"):
        store.current(full=True)
    later = time.time() + 25 * 3600
    monkeypatch.setattr(retrieval.finding.checked.time, "time", lambda: later)
    with pytest.raises(DataError, match="已损坏"):
        store.current()


@pytest.mark.parametrize("record", [b"", b"[]", b'{"a": 1}', b'{"a": ["", 1, 2]}'])
def test_a_damaged_record_of_what_was_checked_costs_only_time(tmp_path: Path, record: bytes) -> None:
    store = Store(tmp_path)
    kept = publish(store, "一")
    store.current()
    (tmp_path / "checked.json").write_bytes(record)
    assert store.current().id == kept
