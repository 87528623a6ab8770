"""Builds that are killed, that meet each other, that find no room, and what becomes of the build in use."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import graph.rdf.validation
import retrieval.finding.store
from corpus import OwnFacts, load_notices, remove_added
from corpus.errors import DataError
from corpus.sources.additions import keep_document
from corpus.sources.collection import load_catalog
from retrieval.finding.store import Store
from retrieval.finding.words import WordCutter
from tests.trust import small

ROOT = Path(__file__).resolve().parents[2]


class Builder:
    """The process that forks a child for every build."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.trust.small"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},  # threads do not survive a fork
        )
        assert self.process.stdin and self.process.stdout
        assert self._answer() == "ready"

    def _answer(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def _say(self, line: str) -> str:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self._answer()

    def start(self, folder: Path, variant: str) -> int:
        return int(self._say(f"{folder} {variant}"))

    def wait(self) -> int:
        return int(self._say("wait"))

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def near_the_swap(builds: Path) -> bool:
    """Whether a build has begun to write its manifest."""
    try:
        return bool(list(builds.glob(".new-*/manifest.json*")))
    except FileNotFoundError:  # moved or cleared away while it was looked at
        return True


@pytest.fixture(scope="module")
def builder() -> Iterator[Builder]:
    made = Builder()
    yield made
    made.close()


@pytest.fixture
def small_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The made-up collection and the quick way in this process too, until the end of the test."""
    monkeypatch.setattr("corpus.sources.collection.load_catalog", load_catalog)
    monkeypatch.setattr(WordCutter, "full", WordCutter.full)
    monkeypatch.setattr(graph.rdf.validation, "validate", graph.rdf.validation.validate)
    small.use_small_catalogue()
    small.quicken()


def test_kills_at_random_moments_leave_the_old_build_or_the_new_one(
    builder: Builder, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kills, rng = request.config.getoption("--kills"), random.Random(218)
    builder.start(tmp_path, "a")
    started = time.monotonic()
    builder.start(tmp_path / "timing", "a")  # the second of two, so that waiting for it is waiting for a whole build
    assert builder.wait() == 0
    usual = time.monotonic() - started
    while "CURRENT" not in {p.name for p in (tmp_path / "home").iterdir()}:
        time.sleep(0.05)
    current, killed, finished = "a", 0, 0
    while killed < kills:
        variant = "b" if current == "a" else "a"
        started = time.monotonic()
        child = builder.start(tmp_path, variant)
        wait = rng.random() * usual * 1.1
        if rng.random() < 0.5:  # half of the kills close to the moment of the swap
            while time.monotonic() - started < 4 * usual and not near_the_swap(tmp_path / "home" / "builds"):
                time.sleep(0.0005)
            wait = rng.random() * 0.08
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
        status = builder.wait()
        killed, finished = killed + (status != 0), finished + (status == 0)
        if status == 0:
            usual = 0.8 * usual + 0.2 * (time.monotonic() - started)
        served = small.served_variant(tmp_path)
        assert served in (current, variant), f"{served} after kill {killed}"
        assert status != 0 or served == variant
        current = served
    builder.start(tmp_path, "a")
    assert builder.wait() == 0
    assert small.served_variant(tmp_path) == "a"
    assert not list((tmp_path / "home" / "builds").glob(".new-*")), "what killed builds left is cleared away"
    assert len(list((tmp_path / "home" / "builds").iterdir())) == 1


def test_two_builds_at_once(builder: Builder, tmp_path: Path, small_here: None) -> None:
    store = Store(tmp_path / "home")
    with store.lock(), pytest.raises(DataError, match="另一个进程正在"):
        small.build_variant(tmp_path, "a")
    builder.start(tmp_path, "a")
    time.sleep(0.1)
    small.build_variant(tmp_path, "b", wait=120)
    assert builder.wait() in (0, 1)
    assert small.served_variant(tmp_path) == "b"


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "磁盘已满"), (errno.EDQUOT, "磁盘配额"), (errno.EROFS, "目录只读")]
)
def test_no_room_or_no_right_to_write(
    number: int, words: str, tmp_path: Path, small_here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.build_variant(tmp_path, "a")

    def full(path: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(retrieval.finding.store, "_sync", full)
    with pytest.raises(DataError, match=f"{words}.*原有索引未受影响"):
        small.build_variant(tmp_path, "b")
    monkeypatch.undo()
    assert small.served_variant(tmp_path) == "a"
    assert not list((tmp_path / "home" / "builds").glob(".new-*"))


def test_a_disk_that_is_really_full(tmp_path: Path, small_here: None) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small file system here")
    try:
        (tmp_path / "home").symlink_to(disk)
        with pytest.raises(DataError, match="磁盘已满"):
            small.build_variant(tmp_path, "a")
        assert not list(disk.glob("builds/.new-*"))
    finally:
        subprocess.run(["umount", disk], check=True)


def test_data_folder_that_is_a_file(tmp_path: Path, small_here: None) -> None:
    (tmp_path / "home").write_text("x")
    with pytest.raises(DataError, match="FAMAI_HOME"):
        small.build_variant(tmp_path, "a")


def test_every_artefact_truncated_or_with_a_flipped_byte(tmp_path: Path, small_here: None) -> None:
    small.build_variant(tmp_path, "a")
    store, rng = Store(tmp_path / "home"), random.Random(5)
    build = store.current()
    names = [*build.manifest["files"], "manifest.json"]
    assert len(names) > 8
    for name in names:
        path = build.path / name
        whole = path.read_bytes()
        if not whole:
            continue
        at = rng.randrange(len(whole))
        for damaged in (whole[: len(whole) // 2], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], b""):
            path.write_bytes(damaged)
            with pytest.raises(DataError, match="famai build"):
                store.current()
        path.unlink()
        with pytest.raises(DataError, match="famai build"):
            store.current()
        path.write_bytes(whole)
    assert small.served_variant(tmp_path) == "a"
    (tmp_path / "home" / "CURRENT").write_text("../elsewhere")
    with pytest.raises(DataError, match="不是索引名"):
        store.current()


def test_a_version_that_is_taken_in_is_news(small_here: None, tmp_path: Path) -> None:
    """What a new version changes reached neither the feed nor the groups: it was told on the page alone."""
    settings = small.small_settings(tmp_path)
    small.build_variant(tmp_path, "a")
    assert load_notices(settings.home) == []  # the first build is no news
    added = small.small_text("b").replace("6个工作日", "9个工作日")
    facts = OwnFacts("示例报告办法（2031）", effective="2031-01-01", level="部门规章", previous="made-up")
    instrument = keep_document(added, settings.home, facts)
    small.build_variant(tmp_path, "a")
    (told,) = load_notices(settings.home)
    assert (told.id, told.kind, told.matters) == (instrument.id, "已收录新版本", True)
    assert "2031-01-01 起施行" in told.told and "条文新增 4 条" in told.told and "义务" in told.told
    small.build_variant(tmp_path, "a")
    assert load_notices(settings.home) == [told]
    remove_added(instrument.id, settings.home)
    small.build_variant(tmp_path, "a")
    assert load_notices(settings.home) == []
