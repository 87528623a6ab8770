"""A reranker behind an address: asked in either form, merged by rank; what it does wrong costs the question nothing."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest

from corpus import UsageError
from retrieval import Engine
from retrieval.finding.endpoint_reranker import EndpointReranker
from retrieval.finding.reranking import merged
from retrieval.posting import Breaker

QUESTION = "重要信息系统业务日志要保存多久"


def endpoint(act, setting="http://10.0.0.8/v1/rerank#m", **more) -> EndpointReranker:
    return EndpointReranker(setting, httpx.MockTransport(act), **more)


def answers(document: object, status: int = 200):
    return lambda request: httpx.Response(status, stream=httpx.ByteStream(json.dumps(document).encode()))


@pytest.mark.parametrize(
    "setting", ["http://10.0.0.8/v1/rerank#m", "http://10.0.0.8/rerank", "http://10.0.0.8/gate/v2/rerank#m"]
)
def test_both_forms_are_spoken(setting):
    seen = []

    def act(request: httpx.Request) -> httpx.Response:
        seen.append(asked := json.loads(request.content))
        texts = asked.get("documents") or asked["texts"]
        rows = [{"index": n, "relevance_score": len(text), "score": len(text)} for n, text in enumerate(texts)][::-1]
        return answers({"results": rows} if "documents" in asked else rows)(request)

    assert endpoint(act, setting).order("问", ["一", "一二三", "一二"]) == [1, 2, 0]
    assert set(seen[0]) == (
        {"query", "texts"}
        if setting.endswith("/rerank") and "/v" not in setting
        else {"model", "query", "documents", "top_n"}
    )


@pytest.mark.parametrize(
    "act",
    [
        answers({"error": "busy"}, 503),
        answers({"results": []}),
        answers({"results": [{"index": 0, "relevance_score": "NaN"}, {"index": 1, "relevance_score": 1}]}),
        answers([7]),
        answers("x" * 3_000_000),
        lambda request: httpx.Response(200, stream=httpx.ByteStream(b"\xff{")),
        lambda request: (_ for _ in ()).throw(httpx.ConnectError("refused")),
    ],
    ids=["503", "none", "no number", "other form", "too large", "no text", "unreachable"],
)
def test_a_fault_leaves_our_order(act, caplog):
    assert endpoint(act).order("问", ["甲", "乙"]) is None
    assert "10.0.0.8" not in caplog.text and "问" not in caplog.text


def test_after_failures_it_is_left_alone_for_a_while():
    calls = []

    def fail(request):
        calls.append(1)
        return httpx.Response(500)

    now = [0.0]
    own = endpoint(fail, breaker=Breaker(most=2, pause=60, clock=lambda: now[0]))
    for _ in range(4):
        assert own.order("问", ["甲"]) is None
    assert len(calls) == 2


def test_an_address_outside_is_refused():
    with pytest.raises(UsageError, match="FAMAI_RERANKER"):
        EndpointReranker("http://8.8.8.8/v1/rerank#m")


@pytest.mark.parametrize(
    ("theirs", "both"),
    [([0, 1, 2, 3], [0, 1, 2, 3]), ([3, 2, 1, 0], [0, 1, 2, 3]), ([2, 0, 1, 3], [0, 2, 1, 3]), ([], [])],
    ids=["agrees", "the reverse", "one raised", "nothing"],
)
def test_orders_are_merged_by_rank(theirs, both):
    assert merged(theirs) == both


def test_a_search_follows_it_within_the_first_and_keeps_what_is_named(real_build, corpus):
    """The scores keep their places; a provision that the question names stays first."""
    engine = Engine.open(real_build)
    before = engine.search(QUESTION, 40)

    class Last:
        """Holds that the thirtieth fits best."""

        def order(self, question, passages):
            return [len(passages) - 1, *range(len(passages) - 1)]

    engine.reranker = Last()
    after = engine.search(QUESTION, 40)
    assert after[0].label == before[0].label and after[30:] == before[30:]
    place = [hit.label for hit in after].index(before[29].label)
    assert place < 29 and [hit.score for hit in after] == [hit.score for hit in before]
    named = engine.search("218号令第二十一条和日志保存", 5)
    assert named[0].article == 21
    engine.reranker = endpoint(answers({}, 500))
    assert [hit.label for hit in engine.search(QUESTION, 5)] == [hit.label for hit in before[:5]]


def test_none_is_asked_unless_its_address_is_set(real_build):
    assert Engine.open(real_build).reranker is None
    assert Engine.open(replace(real_build, reranker="http://127.0.0.1:9/v1/rerank")).reranker is not None
