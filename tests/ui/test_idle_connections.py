"""An idle connection is closed by whoever opened it: a server that closes first may do so as the next request comes."""

from __future__ import annotations

import pytest
import uvicorn

from corpus import Settings
from ui.web import server

NGINX_KEEPS = 60  # seconds


def test_two_of_six_hundred_requests_were_read_errors(real_build: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[uvicorn.Config] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: told.append(self.config))
    server.serve(real_build, host="127.0.0.1", port=0, tell=lambda words: None)
    assert told[0].timeout_keep_alive > NGINX_KEEPS
