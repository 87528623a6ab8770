"""读题: what a model reads in a question that nothing fits is asked again, and brings nothing of its own."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from retrieval import Answer, QuestionHelp, Workspace, writer_of
from retrieval.answering.writers.models import WriterError
from retrieval.answering.writers.plain import PlainWriting
from ui.access.identity import COOKIE
from ui.api.http import http_api
from ui.api.service import Service
from ui.web.server import create_app

STORY = "今天又加班，心情不好。电话13800138000。操作日志保存多久？"
OWNER = "a" * 43


class Reads:
    """A model that reads what it is told to, and remembers what it was shown."""

    def __init__(self, reply: object) -> None:
        self.reply, self.shown = reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False), []

    def read(self, question):
        self.shown.append(question)
        return self.reply


def refused(question: str = STORY, refusal: str = "unrelated") -> Answer:
    return Answer(question, "", True, "没有相关的条文", (), refusal=refusal)


def helper(workspace, reply) -> tuple[QuestionHelp, Reads]:
    reads = Reads(reply)
    return QuestionHelp(reads, lambda text, day: workspace.ask(text, (), day), workspace.corpus), reads


def test_a_reading_is_offered_with_what_the_texts_say(workspace):
    own, reads = helper(workspace, {"asks": ["操作日志保存多久？"], "facts": ["今天又加班", "没有说过的话"]})
    found = own.read(refused()).found
    assert [one.question for one in found] == ["操作日志保存多久？"] and "五年以上" in found[0].conclusion
    assert "13800138000" not in reads.shown[0] and "＊＊＊" in reads.shown[0]


@pytest.mark.parametrize(
    "reply",
    [
        {"asks": ["操作日志保存三年吗？"], "facts": []},
        {"asks": ["《示例报告办法》第二条操作日志保存多久？"], "facts": []},
        {"asks": ["期货公司的操作日志保存多久？"], "facts": []},
        {"asks": ["<b>操作日志保存多久？"], "facts": []},
        {"asks": ["操作日志" * 40], "facts": []},
        {"asks": ["恐龙为什么灭绝？"], "facts": []},
        {"asks": "操作日志保存多久？", "facts": {}},
        {"asks": [7, None], "facts": []},
        {"answer": "五年"},
        "我不能回答。",
        "",
    ],
    ids=[
        "number", "law", "institution", "markup", "long", "no answer", "no list", "no text", "other object", "prose", "nothing",
    ],
)  # fmt: skip
def test_what_a_model_brings_in_is_not_offered(workspace, reply):
    own, _ = helper(workspace, reply)
    read = own.read(refused())
    assert not read.found and read.note


@pytest.mark.parametrize("answer", [refused(refusal="not_in_text"), replace(refused(), abstained=False)])
def test_only_what_nothing_fits_is_read_again(workspace, answer):
    own, reads = helper(workspace, {"asks": ["操作日志保存多久？"], "facts": []})
    assert own.read(answer) == type(own.read(answer))() and not reads.shown


def test_a_model_that_fails_costs_nothing(workspace):
    class Fails:
        def read(self, question):
            raise WriterError("连不上模型服务")

    read = QuestionHelp(Fails(), lambda text, day: workspace.ask(text), workspace.corpus).read(refused())
    assert not read.found and read.note == "连不上模型服务"


@pytest.fixture(scope="module")
def own(settings, workspace) -> Workspace:
    """The workspace with the endpoint that ships, and a question refused whatever it is."""
    made = Workspace(
        replace(settings, llm_url="stub:", llm_reading=True), corpus=workspace.corpus, facts=workspace.facts
    )
    made.__dict__.update(engine=workspace.engine, assistant=workspace.assistant)
    made.__dict__["plain"] = PlainWriting(writer_of(made.settings), made.corpus, made.verifier)
    return made


def test_it_is_off_unless_it_is_set(workspace, own):
    assert workspace.reading_help is None and own.reading_help is not None
    assert Workspace(replace(own.settings, llm_reading=False)).reading_help is None


def test_over_http_and_on_the_page(own, tmp_path, monkeypatch):
    client = TestClient(http_api(Service(lambda: own)))
    assert client.post("/ask/plain", json={"question": "操作日志保存多久"}).json()["readings"] == []
    app = create_app(replace(own.settings, home=tmp_path), facts=lambda: own.facts, asker=lambda *_: own)
    app.state.bench.wait_until_loaded()
    with TestClient(app, cookies={COOKIE: OWNER}, headers={"x-famai": "1"}) as page:
        turn = app.state.bench.sessions.add_turn(OWNER, None, refused(), None)
        assert f'data-reread="{turn.id}"' in page.get(f"/answer/{turn.id}").text
        piece = page.post(f"/famai/reread/{turn.id}")
        assert piece.status_code == 200 and "操作日志保存多久？" in piece.text and "三百万元" not in piece.text
        assert page.post(f"/famai/reread/{turn.id}", headers={"x-famai": ""}).status_code == 400
