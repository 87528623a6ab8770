"""A PostgreSQL of Debian's package, started in a folder of its own and ended again."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["binaries", "running"]


def binaries() -> Path | None:
    """Where ``initdb`` and ``postgres`` are; ``None`` where they are not installed, or nobody could run them."""
    found = [
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
        Path(shutil.which("initdb") or "/-").parent,
    ]
    folder = next((path for path in found if (path / "initdb").exists() and (path / "postgres").exists()), None)
    return None if os.geteuid() == 0 and _server_user() is None else folder


def _server_user() -> str | None:
    """PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return None
    return next((user.pw_name for user in pwd.getpwall() if user.pw_name in ("postgres", "nobody")), None)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """A fresh server with an empty database; its address."""
    user = _server_user()
    home = Path(tempfile.mkdtemp(prefix="famai-pg-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        if user:
            shutil.chown(home, user)
        whoever = {"user": user, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, "cwd": home}
        made = [
            str(folder / "initdb"),
            "-D",
            str(home / "data"),
            "-U",
            "famai",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run(made, check=True, capture_output=True, **whoever)
        options = ("listen_addresses=127.0.0.1", f"unix_socket_directories={home}", "fsync=off", "max_connections=60")
        command = [str(folder / "postgres"), "-D", str(home / "data"), "-p", str(port)]
        server = subprocess.Popen(
            [*command, *(part for option in options for part in ("-c", option))],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **whoever,
        )
        try:
            ready = [str(folder / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
            for _ in range(300):
                if subprocess.run(ready, check=False).returncode == 0:
                    break
                assert server.poll() is None, "the database ended at once"
            yield f"postgresql://famai@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # at once, whoever is still connected
            server.wait(30)
    finally:
        shutil.rmtree(home, ignore_errors=True)
