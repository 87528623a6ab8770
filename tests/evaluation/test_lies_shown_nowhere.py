"""A model that always lies behind the whole application: no page, export or interface shows a word of it.

Over real questions on the real texts; 2,000 lies by hand: ``LYING_ANSWERS=300 pytest tests/evaluation/test_lies_shown_nowhere.py``.
"""

from __future__ import annotations

import html
import io
import json
import os
import random
from dataclasses import replace

import docx
import httpx
import openpyxl
import pytest
from starlette.testclient import TestClient

from evaluation import load_questions
from evaluation.suite import own_questions
from retrieval import Judgement, StrictVerifier, Workspace, WriterRecord
from retrieval.answering.writers import plain
from retrieval.answering.writers.replies import sentences_of
from retrieval.answering.writers.stub import stub_transport
from ui.access.identity import COOKIE
from ui.exports import ANSWER_FORMATS
from ui.web.server import create_app

ANSWERS = int(os.environ.get("LYING_ANSWERS", "8"))
SEED = int(os.environ.get("LYING_SEED", "19"))
OWNER = "a" * 43


@pytest.fixture(scope="module")
def told() -> list[str]:
    """What the model said since the list was last emptied."""
    return []


@pytest.fixture(scope="module")
def client(real_build, corpus, facts, told, tmp_path_factory):
    """The whole application with the lying endpoint that ships, overheard."""
    lying = stub_transport(lies=True)

    def overheard(lies: bool) -> httpx.MockTransport:
        assert lies

        def act(request: httpx.Request) -> httpx.Response:
            asked = json.loads(request.content)
            whole = lying.handle_request(
                httpx.Request("POST", "http://stub", content=json.dumps(asked | {"stream": False}))
            )
            content = json.loads(whole.read())["choices"][0]["message"]["content"]
            if "陈述" in asked["messages"][-1]["content"]:
                told.extend(sentence.text for sentence in sentences_of(content, "json_schema"))
            return lying.handle_request(request)

        return httpx.MockTransport(act)

    patch = pytest.MonkeyPatch()
    patch.setattr(plain, "stub_transport", overheard)
    settings = replace(real_build, llm_url="stub:lies")
    workspace = Workspace(settings, corpus=corpus, facts=facts)
    workspace.load()
    own = replace(settings, home=tmp_path_factory.mktemp("lied"))
    writing = plain.PlainWriting(plain.writer_of(settings), corpus, workspace.verifier, WriterRecord(own.home))
    workspace.__dict__["plain"] = writing
    app = create_app(own, facts=lambda: facts, asker=lambda *_: workspace, corpus=corpus)
    app.state.bench.wait_until_loaded()
    with TestClient(app, cookies={COOKIE: OWNER}, headers={"x-famai": "1"}) as client:
        yield client
    patch.undo()


def words_of(form: str, content: bytes) -> str:
    """All words of an exported file."""
    if form == "docx":
        document = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    if form == "xlsx":
        sheets = openpyxl.load_workbook(io.BytesIO(content))
        return "\n".join(str(cell.value) for sheet in sheets for row in sheet for cell in row)
    return html.unescape(content.decode("utf-8"))


def outlets(client: TestClient, question: str, first: str) -> dict[str, str]:
    """What each place shows of one question; ``first`` is asked first, so that the model writes for it."""
    answer = client.app.state.bench.workspace.ask(question)  # type: ignore[attr-defined]
    turn = client.app.state.bench.sessions.add_turn(OWNER, None, answer, None)  # type: ignore[attr-defined]
    asked = {
        "stream": lambda: client.post(f"/famai/plain/{turn.id}"),
        "interface": lambda: client.post("/api/v1/ask/plain", json={"question": question}),
        "piece": lambda: client.post(f"/famai/plain/{turn.id}"),
        "page": lambda: client.get(f"/answer/{turn.id}"),
        **{form: lambda form=form: client.get(f"/famai/export/answer/{turn.id}.{form}") for form in ANSWER_FORMATS},
    }
    shown = {}
    for name in (first, *(name for name in asked if name != first)):
        got = asked[name]()
        assert got.status_code == 200, (name, got.text[:200])
        words = words_of(name, got.content)
        shown[name] = words if name != "interface" else json.dumps(got.json(), ensure_ascii=False)
        if name == "stream" and got.headers["content-type"].startswith("application/x-ndjson"):
            shown[name] = html.unescape("\n".join(str(json.loads(line)) for line in got.text.splitlines()))
    shown["answer"] = json.dumps(answer.to_json(), ensure_ascii=False)
    return shown


def questions(count: int) -> list[str]:
    found = [
        q.question for name in ("tuning", "hard-more") for q in load_questions(own_questions(name)) if q.answerable
    ]
    return random.Random(SEED).sample(found, count)


def test_no_lie_is_shown_anywhere(client, told):
    """Whichever place has the model write, the others show what was kept, judged anew."""
    lies = 0
    for number, question in enumerate(questions(ANSWERS)):
        told.clear()
        shown = outlets(client, question, ("stream", "interface")[number % 2])
        own = shown.pop("answer")
        false = [one for one in dict.fromkeys(told) if one not in own]
        lies += len(false)
        leaked = [(name, one) for name, words in shown.items() for one in false if one in words]
        assert not leaked, (question, leaked)
    print(f"{lies} lies over {ANSWERS} answers, {len(shown)} places")
    assert lies >= 3 * ANSWERS


def test_a_verifier_that_lets_all_pass_is_seen_in_every_place(client, told, monkeypatch):
    monkeypatch.setattr(StrictVerifier, "verify", lambda *args, **kwargs: Judgement())
    told.clear()
    with client.app.state.bench.plain._record._file.transaction() as connection:
        connection.execute("DELETE FROM written")
    shown = outlets(client, "重要信息系统业务日志要保存多久", "stream")
    own = shown.pop("answer")
    false = [one for one in told if one not in own]
    page = shown.pop("page")  # fetches the piece
    assert false and "data-plain" in page
    assert {name for name, words in shown.items() if any(one in words for one in false)} == set(shown)
