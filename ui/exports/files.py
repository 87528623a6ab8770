"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from corpus import UsageError

__all__ = ["format_of", "write_whole"]


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a file aside, then move it to ``path``.

    Raises:
        UsageError: the folder does not exist or cannot be written, or the disk is full.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
        os.close(handle)
    except OSError as error:
        raise UsageError(f"无法写入 {path}：{error.strerror}") from error
    aside = Path(name)
    try:
        write(aside)
        aside.chmod(0o644)
        aside.replace(path)
    except OSError as error:
        raise UsageError(f"无法写入 {path}：{error.strerror}") from error
    finally:
        aside.unlink(missing_ok=True)


def format_of(name: str, known: tuple[str, ...]) -> str:
    """The format in lower case.

    Raises:
        UsageError: it is none of ``known``.
    """
    if name.lower() not in known:
        raise UsageError(f"不支持导出为 {name}；可选：{'、'.join(known)}")
    return name.lower()
