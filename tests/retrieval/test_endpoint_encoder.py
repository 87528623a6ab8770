"""An encoder behind an address: built with, asked; another model behind the same name is seen; faults are told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import numpy as np
import pytest

import corpus.sources.collection
import retrieval.finding.search
from corpus import DataError, UsageError
from corpus.sources.catalogue import load_catalog
from retrieval import Engine, build, load_encoder, needs_build
from retrieval.finding import endpoint_encoder
from retrieval.finding.endpoint_encoder import EndpointEncoder
from tests.trust.small import small_settings, use_small_catalogue

TURN = [-1]  # 1: another model, whose vectors stand the other way round


@pytest.fixture
def address(toy_encoder) -> Iterator[str]:
    """A small server of vectors; it answers in another order than asked, as it may."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            vectors = toy_encoder.encode_queries(asked["input"])
            rows = [{"index": n, "embedding": [float(x) for x in v * 3][:: -TURN[0]]} for n, v in enumerate(vectors)]
            body = json.dumps({"data": rows[::-1], "model": asked["model"]}).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/embeddings#toy"
    TURN[0] = -1
    server.shutdown()
    server.server_close()


def test_an_endpoint_is_built_with_and_asked(address, tmp_path, monkeypatch):
    for module in (corpus.sources.collection, retrieval.finding.search):
        monkeypatch.setattr(module, "load_catalog", load_catalog)
    use_small_catalogue()
    monkeypatch.setattr(retrieval.finding.search, "load_catalog", corpus.sources.collection.load_catalog)
    own = replace(small_settings(tmp_path), encoder=address)
    report = build(own)
    assert report.vectors == report.encoded > 0 and needs_build(own) is None
    first = Engine.open(own).search("甲类示例机构应当在3个工作日内向示例部门报告第2种情况。")[0]
    assert first.article == 2 and "meaning" in first.via
    TURN[0] = 1
    with pytest.raises(DataError, match="不一致；请执行 famai build"):
        Engine.open(own)
    assert needs_build(own) == "向量服务换了模型"  # so that the advice works
    build(own)
    assert needs_build(own) is None and Engine.open(own).channels.has_meaning


def test_vectors_are_unit_in_the_order_asked_and_the_name_is_in_the_fingerprint(address, toy_encoder):
    encoder, notice = load_encoder(address)
    assert encoder is not None and notice is None
    texts = [f"第{n}条　日志保存{n}年" for n in range(40)]
    assert np.allclose(encoder.encode_passages(texts), toy_encoder.encode_passages(texts), atol=1e-5)
    assert encoder.fingerprint.startswith("endpoint-toy-128-")
    assert load_encoder(address)[0].fingerprint == encoder.fingerprint


def vectors(*rows: list[float], status: int = 200):
    def act(request: httpx.Request) -> httpx.Response:
        body = json.dumps({"data": [{"index": n, "embedding": row} for n, row in enumerate(rows)]}).encode()
        return httpx.Response(status, stream=httpx.ByteStream(body))

    return httpx.MockTransport(act)


def test_another_model_has_another_fingerprint():
    one, other = (EndpointEncoder("http://x/v1/embeddings#m", vectors(row)) for row in ([1.0, 0.0], [0.6, 0.8]))
    assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("transport", "why"),
    [
        (vectors([1.0], status=500), "返回 500"),
        (vectors(), "约定的格式"),
        (vectors([1.0], [1.0, 2.0]), "约定的格式"),
        (vectors([float("nan")]), "约定的格式"),
        (httpx.MockTransport(lambda r: httpx.Response(200, stream=httpx.ByteStream(b"<html>"))), "不是 JSON"),
        (httpx.MockTransport(lambda r: httpx.Response(302, headers={"location": "http://y/"})), "返回 302"),
    ],
)
def test_faults_are_told(transport, why):
    with pytest.raises(DataError, match=why):
        EndpointEncoder("http://x/v1/embeddings", transport)


@pytest.mark.parametrize(
    "row", [b'{"index": 1e999, "embedding": [1.0]}', b'{"index": 0, "embedding": [1' + b"0" * 400 + b"]}"]
)
def test_numbers_without_bound_are_told_as_faults(row):
    """They ended in an OverflowError."""
    body = b'{"data": [' + row + b"]}"
    act = httpx.MockTransport(lambda r: httpx.Response(200, stream=httpx.ByteStream(body)))
    with pytest.raises(DataError, match="约定的格式"):
        EndpointEncoder("http://x/v1/embeddings", act)


def test_a_reply_of_vectors_that_drips_is_given_up():
    with pytest.raises(DataError, match="限定时间"):
        EndpointEncoder("http://x/v1/embeddings", vectors([1.0, 0.0]), whole=-1.0)


def test_the_address_is_checked_with_each_request(address, monkeypatch):
    """A name may lead elsewhere by now."""
    encoder, _ = load_encoder(address)

    def moved(*args, **kwargs):
        raise UsageError("不在本机或内网")

    monkeypatch.setattr(endpoint_encoder, "checked_address", moved)
    with pytest.raises(DataError, match="不在本机或内网"):
        encoder.encode_queries(["日志"])


def test_only_addresses_within():
    with pytest.raises(UsageError, match="FAMAI_ENCODER"):
        load_encoder("https://8.8.8.8/v1/embeddings")
