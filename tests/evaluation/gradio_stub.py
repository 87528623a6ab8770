"""A server that speaks the two requests of Gradio's interface, and misbehaves on demand."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answering = Callable[[int, list[Any]], tuple[str, Any]]
"""Number of the call and its data → kind of event and data; a kind of ``status`` gives that HTTP status."""


def right(_number: int, data: list[Any]) -> tuple[str, Any]:
    question, history = data[0], data[1]
    label = f"第{len(question)}条"
    answer = {"question": question, "answer": f"{question}{len(history)}", "citations": [{"label": label}]}
    return "complete", [answer]


@contextmanager
def gradio(answering: Answering = right, name: str = "ask") -> Iterator[str]:
    calls: dict[str, list[Any]] = {}
    numbers = itertools.count(1)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _send(self, content: bytes, status: int = 200, kind: str = "application/json") -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            if self.path == "/gradio_api/info":
                parameters = [{"parameter_name": "question"}, {"parameter_name": "history"}]
                parameters.append({"parameter_name": "as_of", "parameter_default": None})
                self._send(json.dumps({"named_endpoints": {f"/{name}": {"parameters": parameters}}}).encode())
                return
            event = self.path.rsplit("/", 1)[1]
            kind, data = answering(int(event), calls.pop(event))
            if kind == "status":
                self._send(b"busy", status=data)
                return
            stream = f"event: heartbeat\ndata: null\n\nevent: {kind}\ndata: {json.dumps(data)}\n\n"
            self._send(stream.encode(), kind="text/event-stream")

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            event = str(next(numbers))
            calls[event] = body["data"]
            self._send(json.dumps({"event_id": event}).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket.listen(128)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
