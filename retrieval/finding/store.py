"""The data folder: builds written aside, checked, and swapped in whole.

::

    <home>/CURRENT            name of the build in use, replaced in one step
    <home>/builds/<id>/       manifest.json and the artefacts it lists with size and SHA-256
    <home>/builds/.new-…/     a build being written; left over only by a killed process
    <home>/build.lock         held by the process that builds

Nothing in it is a pickle. A reader that opened a build keeps it although a newer one is swapped in.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from corpus import DataError
from retrieval.finding.checked import CheckedFiles, digest_of

__all__ = ["FORMAT", "SCHEMA", "Build", "Store", "indexes_digest", "write_whole"]

SCHEMA = 1
"""Raised when the artefacts of an older build can no longer be read."""

FORMAT = "famai-build"

_SHORT = "requested and"  # how numpy says, without a number, that only a part of an array was written
_REBUILD = "请执行 famai build 重建索引"


@dataclass(frozen=True, slots=True)
class Build:
    """A complete build: its folder and its manifest."""

    path: Path
    manifest: dict[str, Any]

    @property
    def id(self) -> str:
        """The name of the folder."""
        return self.path.name


def indexes_digest(build: Build) -> str:
    """Of the content of the indexes of a build: what is the same wherever the same texts were built in the same way."""
    files = build.manifest["files"]
    parts = [f"{name}:{files[name]['sha256']}" for name in sorted(files) if not name.startswith("graph/")]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


class Store:
    """The builds under one data folder."""

    def __init__(self, home: Path):
        self.home = home
        self.builds = home / "builds"
        self._pointer = home / "CURRENT"

    @contextlib.contextmanager
    def lock(self, wait: float = 0.0) -> Iterator[None]:
        """Hold the build lock; the system releases it when the process ends, however it ends.

        Args:
            wait: how many seconds to wait for another process that builds.

        Raises:
            DataError: another process holds it, or the folder cannot be written.
        """
        with _translated(self.home):
            self.home.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.home / "build.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            deadline = time.monotonic() + wait
            while not _try_lock(handle):
                if time.monotonic() >= deadline:
                    raise DataError(f"另一个进程正在 {self.home} 中建索引，请等它完成后再试")
                time.sleep(0.2)
            yield
        finally:
            os.close(handle)

    @contextlib.contextmanager
    def writing(self) -> Iterator[Path]:
        """A fresh folder for a new build; it is removed again unless :meth:`publish` took it.

        Call it with the lock held: what killed builds left behind is removed first.

        Raises:
            DataError: the disk is full or the folder cannot be written; the build in use stays as it is.
        """
        with _translated(self.home):
            self.builds.mkdir(parents=True, exist_ok=True)
            for leftover in self.builds.glob(".new-*"):
                shutil.rmtree(leftover, ignore_errors=True)
            folder = self.builds / f".new-{os.getpid()}-{secrets.token_hex(4)}"
            folder.mkdir()
        try:
            with _translated(self.home):
                yield folder
        finally:
            if folder.exists():
                shutil.rmtree(folder, ignore_errors=True)

    def publish(self, folder: Path, facts: dict[str, Any]) -> Build:
        """Seal a folder that :meth:`writing` gave with its manifest, make it the current build, drop the older ones."""
        with _translated(self.home):
            files = {
                path.relative_to(folder).as_posix(): {"size": path.stat().st_size, "sha256": digest_of(path)}
                for path in sorted(folder.rglob("*"))
                if path.is_file()
            }
            manifest = {"format": FORMAT, "schema": SCHEMA, **facts, "files": files}
            content = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
            write_whole(folder / "manifest.json", lambda file: file.write(content.encode()))
            for name in files:
                _sync(folder / name)
            _sync(folder)
            name = f"{time.strftime('%Y%m%d-%H%M%S')}-{_seal(content.encode())}"
            target = self.builds / name
            if target.exists():
                shutil.rmtree(target)
            folder.rename(target)
            _sync(self.builds)
            write_whole(self._pointer, lambda file: file.write(name.encode()))
        for old in self.builds.iterdir():
            if old.is_dir() and old.name != name:
                shutil.rmtree(old, ignore_errors=True)
        return Build(target, manifest)

    def manifest(self) -> Build | None:
        """The current build by its manifest alone, artefacts unchecked; ``None`` where there is none to be read."""
        try:
            return self._read()
        except DataError:
            return None

    def current(self, *, full: bool = False) -> Build:
        """The current build, every artefact checked: by SHA-256 once a day, else by size and time of the last change.

        Args:
            full: read every artefact, whenever that was done last.

        Raises:
            DataError: there is no build, or it is damaged, foreign, or of another version of the program.
        """
        build = self._read()
        checked = CheckedFiles(self.home)
        for name, facts in build.manifest["files"].items():
            path = build.path / name
            try:
                whole = path.stat().st_size == facts["size"] and checked.holds(path, facts["sha256"], full=full)
            except OSError as error:
                raise DataError(f"索引文件 {path} 无法读取：{error.strerror}；{_REBUILD}") from error
            if not whole:
                raise DataError(f"索引文件 {path} 已损坏（与清单的校验和不符）；{_REBUILD}")
        checked.save()
        return build

    def _read(self) -> Build:
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise DataError(f"数据目录 {self.home} 中还没有索引；请先执行 famai build") from None
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"{self._pointer} 无法读取：{error}；{_REBUILD}") from error
        if not name or name.startswith(".") or "/" in name or "\\" in name:
            raise DataError(f"{self._pointer} 的内容不是索引名；{_REBUILD}")
        path = self.builds / name / "manifest.json"
        try:
            content = path.read_bytes()
            manifest = json.loads(content)
        except (OSError, ValueError) as error:
            raise DataError(f"索引清单 {path} 缺失或已损坏；{_REBUILD}") from error
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise DataError(f"{path} 不是法脉的索引清单；{_REBUILD}")
        if manifest.get("schema") != SCHEMA:
            raise DataError(f"索引由另一版本的程序所建（格式 {manifest.get('schema')}，本程序为 {SCHEMA}）；{_REBUILD}")
        if not name.endswith(f"-{_seal(content)}"):
            raise DataError(f"索引清单 {path} 已被改动或损坏（与索引名中的校验和不符）；{_REBUILD}")
        files = manifest.get("files")
        if not isinstance(files, dict) or not all(_is_entry(n, f) for n, f in files.items()):
            raise DataError(f"索引清单 {path} 已损坏；{_REBUILD}")
        return Build(path.parent, manifest)


def _seal(manifest: bytes) -> str:
    """The part of a build's name that vouches for its manifest, as the manifest does for the artefacts."""
    return hashlib.sha256(manifest).hexdigest()[:12]


def _is_entry(name: str, facts: Any) -> bool:
    inside = not name.startswith("/") and ".." not in name.split("/")
    return inside and isinstance(facts, dict) and {"size", "sha256"} <= set(facts)


def write_whole(path: Path, write: Callable[[IO[bytes]], Any]) -> None:
    """Write a file beside its place, force it to disk, and move it there in one step.

    Raises:
        DataError: the disk is full or the folder cannot be written.
    """
    with _translated(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.tmp-{os.getpid()}-{secrets.token_hex(3)}")
        try:
            with aside.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        _sync(path.parent)


@contextlib.contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Say in Chinese what keeps a folder from being written."""
    try:
        yield
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            raise
        causes = {
            errno.ENOSPC: "磁盘已满，请清出空间后重试",
            errno.EDQUOT: "磁盘配额已用完，请清出空间后重试",
            errno.EROFS: "目录只读，请用 FAMAI_HOME 指定可写的目录",
            errno.EACCES: "没有写权限，请用 FAMAI_HOME 指定可写的目录",
            errno.EPERM: "没有写权限，请用 FAMAI_HOME 指定可写的目录",
            errno.ENOTDIR: "路径中有一段不是目录，请检查 FAMAI_HOME",
            errno.EEXIST: "同名文件已存在且不是目录，请检查 FAMAI_HOME",
        }
        short = error.errno is None and _SHORT in str(error)
        cause = causes.get(errno.ENOSPC if short else error.errno or 0, error.strerror or str(error))
        raise DataError(f"数据目录 {folder} 无法写入：{cause}；原有索引未受影响") from error


def _sync(path: Path) -> None:
    """Force a file, or the entries of a folder, to disk; where the system cannot do so for folders, do nothing."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
