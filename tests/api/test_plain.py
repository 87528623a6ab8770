"""白话摘要 from the page's address to the exports, the interface and the record: what is false reaches none of them."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import replace

import docx
import openpyxl
import pytest
from starlette.testclient import TestClient

from corpus import NotFoundError, UsageError
from retrieval import PLAIN_TITLE, Judgement, Workspace, WriterRecord, WriterReply, writer_of
from retrieval.answering.writers.models import WriterError
from retrieval.answering.writers.plain import PlainWriting
from retrieval.answering.writers.replies import sentences_of
from ui.access.identity import COOKIE
from ui.api.http import http_api
from ui.api.service import Service
from ui.exports import export_answer
from ui.web.server import create_app

QUESTION = "操作日志保存多久"
OWNER = "a" * 43
FALSE = re.compile(r"三年|五年以下|可以保存|以下|三个月|自行决定|不超过")


@pytest.fixture(scope="module", params=["stub:", "stub:lies"])
def own(request, settings, workspace, tmp_path_factory) -> Workspace:
    """The workspace with the endpoint that ships, and a record of its own."""
    home = tmp_path_factory.mktemp("home")
    made = Workspace(replace(settings, llm_url=request.param), corpus=workspace.corpus, facts=workspace.facts)
    made.__dict__.update(engine=workspace.engine, assistant=workspace.assistant)
    made.__dict__["plain"] = PlainWriting(
        writer_of(made.settings), made.corpus, made.verifier, WriterRecord(home), lambda: "made-up"
    )
    made.__dict__["record_home"] = home
    return made


@pytest.fixture(scope="module")
def lies(own) -> bool:
    return own.settings.llm_url == "stub:lies"


def test_a_summary_holds_what_is_true_only(own, lies):
    words = own.plain.write(own.ask(QUESTION))
    assert words.dropped and all(d.why for d in words.dropped)
    assert bool(words.sentences) is not lies
    assert not any(FALSE.search(s.text) for s in words.sentences)
    assert "要保存" in words.sentences[0].text if not lies else "没有一句通过核对" in words.note


def test_it_is_kept_and_shown_again_without_a_request(own, lies):
    answer = own.ask(QUESTION)
    words = own.plain.write(answer)

    class Silent:
        model, notice = words.model, ""

        def write(self, task):
            raise AssertionError("nobody is asked again")

    record = WriterRecord(own.__dict__["record_home"])
    again = PlainWriting(Silent(), own.corpus, own.verifier, record)
    assert again.write(answer).sentences == words.sentences == again.kept(answer).sentences
    kept = record.get(words.key[:8]).to_json()
    assert kept["versions"]["collection"] == "made-up" and kept["reply"] and kept["dropped"][0]["why"]
    assert QUESTION not in json.dumps(kept, ensure_ascii=False)
    with pytest.raises(NotFoundError, match="famai replay"):
        record.get("zzzzzzzz")


def test_what_was_kept_is_judged_anew(own, lies, tmp_path):
    """A record that somebody changed shows nothing that is not true."""
    if lies:
        pytest.skip("nothing was kept as true")
    answer = own.ask(QUESTION)
    words = own.plain.write(answer)
    record = WriterRecord(own.__dict__["record_home"])
    with record._file.transaction() as connection:
        connection.execute(
            "UPDATE written SET said = replace(said, '五年以上', '三年以上'), reply = replace(reply, '五年以上', '三年以上')"
            " WHERE key = ?",
            (words.key,),
        )
    try:
        assert not any(FALSE.search(s.text) for s in own.plain.kept(answer).sentences)
    finally:
        with record._file.transaction() as connection:
            connection.execute("DELETE FROM written")


class Says:
    """A writer that says what it is told to, in lines, as often as it is asked."""

    model, notice = "says", ""

    def __init__(self, *lines: str) -> None:
        self.raw, self.asked = "\n".join(lines), 0

    def write(self, task):
        self.asked += 1
        return WriterReply(sentences_of(self.raw, "lines"), self.raw, "lines")


def test_what_was_kept_stands_in_the_order_of_the_model(own, lies, tmp_path):
    """The record was put together anew from what was shown and what was dropped."""
    if lies:
        pytest.skip("the endpoint that ships is not asked")
    answer, record = own.ask(QUESTION), WriterRecord(tmp_path)
    says = Says("操作日志要保存三年以上。[1]", "操作日志要保存五年以上。[1]")
    writing = PlainWriting(says, own.corpus, own.verifier, record)
    assert [s.text for s in writing.write(answer).sentences] == ["操作日志要保存五年以上。"]

    class Blind:
        def verify(self, *args, **kwargs):
            return Judgement()

    writing._verifier = Blind()
    assert [s.text for s in writing.kept(answer).sentences] == ["操作日志要保存三年以上。", "操作日志要保存五年以上。"]


def test_a_record_that_cannot_be_read_costs_a_request_only(own, lies, tmp_path):
    """It was a DataError, which cost the answer."""
    if lies:
        pytest.skip("the endpoint that ships is not asked")
    answer, record = own.ask(QUESTION), WriterRecord(tmp_path)
    says = Says("操作日志要保存五年以上。[1]")
    writing = PlainWriting(says, own.corpus, own.verifier, record)
    with record._file.transaction() as connection:
        connection.execute("DROP TABLE written")
    assert writing.write(answer).sentences and says.asked == 1
    assert writing.kept(answer) is None


def test_what_the_lying_endpoint_wrote_is_not_shown_for_the_other(settings):
    """Both had one name, and so one key in the record."""
    assert len({writer_of(replace(settings, llm_url=url)).model for url in ("stub:", "stub:lies")}) == 2


def test_over_http(own, lies):
    client = TestClient(http_api(Service(lambda: own)))
    given = client.post("/ask/plain", json={"question": QUESTION}).json()
    assert set(given) == {"plain", "answer", "readings"} and given["answer"]["conclusion"]
    assert bool(given["plain"]["sentences"]) is not lies and given["plain"]["dropped"] >= 1
    assert not FALSE.search(json.dumps(given["plain"], ensure_ascii=False))


def test_without_a_model_the_interface_says_so(workspace):
    answer = TestClient(http_api(Service(lambda: workspace))).post("/ask/plain", json={"question": QUESTION})
    assert answer.status_code == 400 and "FAMAI_LLM_URL" in answer.json()["message"] + answer.json()["remedy"]


@pytest.mark.parametrize("form", ["docx", "xlsx", "md", "json"])
def test_exports_carry_both(own, lies, form, tmp_path):
    answer = own.ask(QUESTION)
    words = own.plain.write(answer)
    path = tmp_path / f"list.{form}"
    export_answer(answer, own.corpus, form, path, plain=words)
    if form == "docx":
        text = "\n".join(p.text for p in docx.Document(str(path)).paragraphs)
    elif form == "xlsx":
        text = "\n".join(str(c.value) for sheet in openpyxl.load_workbook(path) for row in sheet for c in row)
    else:
        text = path.read_text(encoding="utf-8")
    assert (PLAIN_TITLE in text) is not lies
    assert "五年以上" in text
    summary = text.partition(PLAIN_TITLE)[2].partition("一、回答")[0].partition("## 回答")[0].partition('"answer"')[0]
    assert not FALSE.search(summary.partition("日期")[0])


@pytest.fixture(scope="module")
def page(own, tmp_path_factory):
    home = tmp_path_factory.mktemp("page")
    app = create_app(replace(own.settings, home=home), facts=lambda: own.facts, asker=lambda *_: own)
    app.state.bench.wait_until_loaded()
    with TestClient(app, cookies={COOKIE: OWNER}, headers={"x-famai": "1"}) as client:
        yield client


def test_the_page_shows_the_answer_first_and_fetches_the_summary(own, lies, page):
    bench = page.app.state.bench
    turn = bench.sessions.add_turn(OWNER, None, own.ask(QUESTION), None)
    shown = page.get(f"/answer/{turn.id}").text
    assert f'data-plain="{turn.id}"' in shown and "五年以上" in shown
    piece = page.post(f"/famai/plain/{turn.id}")
    assert piece.status_code == 200 and not FALSE.search(piece.text)
    assert (PLAIN_TITLE in piece.text and "fm-mark" in piece.text) is not lies
    assert "略去" in piece.text or lies
    exported = page.get(f"/famai/export/answer/{turn.id}.md").text
    assert (PLAIN_TITLE in exported) is not lies


def test_the_page_gets_each_sentence_as_it_passes(own, lies, page):
    """Lines of JSON while the model writes; what was written before comes as a piece of the page."""
    record = own.plain._record
    with record._file.transaction() as connection:
        connection.execute("DELETE FROM written")
    turn = page.app.state.bench.sessions.add_turn(OWNER, None, own.ask(QUESTION), None)
    coming = page.post(f"/famai/plain/{turn.id}")
    assert coming.headers["content-type"].startswith("application/x-ndjson")
    lines = [json.loads(line) for line in coming.text.splitlines()]
    assert not FALSE.search(coming.text)
    whole = lines[-1]["all"]
    added = [line["add"] for line in lines if "add" in line]
    assert bool(added) is not lies and all(one in whole for one in added)
    again = page.post(f"/famai/plain/{turn.id}")
    assert again.headers["content-type"].startswith("text/html") and again.text == whole


def test_a_model_that_breaks_off_leaves_what_has_passed(own, lies):
    """It is true for itself; it has no number, since nothing is kept."""
    if lies:
        pytest.skip("the endpoint that ships is not asked")

    class Breaks(Says):
        def write(self, task, heard=None):
            for sentence in sentences_of(self.raw, "lines"):
                heard(sentence)
            raise WriterError("模型的答复没有写完")

    writing = PlainWriting(
        Breaks("操作日志要保存三年以上。[1]", "操作日志要保存五年以上。[1]"), own.corpus, own.verifier
    )
    passed = []
    words = writing.write(own.ask(QUESTION), passed=passed.append)
    assert [s.text for s in words.sentences] == ["操作日志要保存五年以上。"] == [s.text for s in passed]
    assert "没有写完" in words.note and not words.key


def test_no_text_stands_in_the_logs(own, page, caplog):
    """Neither question nor quotation, nor what was told to the model, nor its reply, however much is logged."""
    answer = own.ask(QUESTION)
    turn = page.app.state.bench.sessions.add_turn(OWNER, None, answer, None)
    with caplog.at_level(logging.DEBUG):
        record = own.plain._record
        with record._file.transaction() as connection:
            connection.execute("DELETE FROM written")
        assert page.post(f"/famai/plain/{turn.id}").status_code == 200
        TestClient(http_api(Service(lambda: own))).post("/ask/plain", json={"question": QUESTION})
    reply = record.get(own.plain.write(answer).key).reply
    texts = [QUESTION, reply, *(c.quote for c in answer.citations), *(s.text for s in answer.statements)]
    pieces = [text[at : at + 8] for text in texts for at in range(0, max(1, len(text) - 7), 8)]
    assert caplog.records and not [piece for piece in pieces if piece in caplog.text]


def test_the_summary_is_the_readers_own(own, page):
    turn = page.app.state.bench.sessions.add_turn(OWNER, None, own.ask(QUESTION), None)
    assert page.post(f"/famai/plain/{turn.id}", headers={"x-famai": ""}).status_code == 400
    other = TestClient(page.app, cookies={COOKIE: "b" * 43}, headers={"x-famai": "1"})
    assert other.post(f"/famai/plain/{turn.id}").status_code == 404


def test_one_request_a_user(own):
    answer = own.ask(QUESTION)
    inner = []

    class Nested:
        model, notice = "nested", ""

        def write(self, task):
            inner.append(writing.write(answer, user="u").note)
            from retrieval import PlainSentence, WriterReply

            return WriterReply((PlainSentence("操作日志要保存五年以上。", (1,)),), "", "lines")

    writing = PlainWriting(Nested(), own.corpus, own.verifier)
    assert writing.write(answer, user="u").sentences
    assert inner and "还没有写完" in inner[0]


@pytest.mark.parametrize(
    ("url", "model", "says"),
    [
        ("http://127.0.0.1:9/v1", "", "FAMAI_LLM_MODEL"),
        ("https://8.8.8.8/v1", "m", "FAMAI_LLM_OUTSIDE"),
        ("ftp://x", "m", "不是可用的地址"),
    ],
)
def test_settings_that_cannot_be_used(settings, url, model, says):
    with pytest.raises(UsageError, match=says):
        writer_of(replace(settings, llm_url=url, llm_model=model))


def test_an_endpoint_outside_is_told_with_the_summary(settings):
    writer = writer_of(replace(settings, llm_url="https://8.8.8.8/v1", llm_model="m", llm_outside=True))
    assert "外部服务 8.8.8.8" in writer.notice


def test_a_users_own_file_is_not_sent(own):
    """Sentences planted in a document would pass any check, since its quotation holds them."""
    from retrieval.answering.writers.prompt import task_of

    answer = own.ask(QUESTION)
    assert task_of(answer, own.corpus).statements
    documents = {
        doc_id: replace(document, instrument=replace(document.instrument, added=True))
        for doc_id, document in own.corpus.documents.items()
    }
    assert not task_of(answer, replace(own.corpus, documents=documents)).statements
