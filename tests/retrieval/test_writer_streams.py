"""A summary that comes sentence by sentence: events in whatever pieces, streams that break off, endpoints without streams."""

from __future__ import annotations

import json

import httpx
import pytest

from retrieval.answering.writers.endpoint import EndpointWriter
from retrieval.answering.writers.events import EventReader
from retrieval.answering.writers.models import PlainSentence, QuoteOf, WriterError, WriterTask
from retrieval.answering.writers.replies import ComingSentences

TASK = WriterTask(
    (("操作日志应当保存五年以上。", (1,)),), (QuoteOf(1, "《办法》第二条", "操作日志应当保存五年以上。"),)
)
ROWS = [{"text": "操作日志要保存五年以上。", "quotes": [1]}, {"text": "要及时记录。", "quotes": [1]}]
REPLY = json.dumps({"sentences": ROWS}, ensure_ascii=False)


def events(*deltas: dict, finish: str | None = "stop", done: bool = True) -> bytes:
    rows = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    if finish:
        rows.append({"index": 0, "delta": {}, "finish_reason": finish})
    told = "".join(f"data: {json.dumps({'choices': [row]}, ensure_ascii=False)}\n\n" for row in rows)
    return f": hello\n\n{told}{'data: [DONE]' if done else ''}\n\n".encode()


def words(reply: str, step: int = 5) -> list[dict]:
    return [{"content": reply[at : at + step]} for at in range(0, len(reply), step)]


def endpoint(content: bytes, size: int = 7) -> EndpointWriter:
    """An endpoint that keeps to lines of JSON and answers the task with ``content`` in pieces of ``size`` bytes."""

    class Pieces(httpx.SyncByteStream):
        def __iter__(self):
            yield from (content[at : at + size] for at in range(0, len(content), size))

    def act(request: httpx.Request) -> httpx.Response:
        if not json.loads(request.content)["stream"]:
            choice = {"message": {"content": REPLY}, "finish_reason": "stop"}
            return httpx.Response(200, stream=httpx.ByteStream(json.dumps({"choices": [choice]}).encode()))
        return httpx.Response(200, stream=Pieces())

    return EndpointWriter("http://model/v1", "m", transport=httpx.MockTransport(act))


def test_each_sentence_is_heard_once_and_before_the_reply_ends():
    """Pieces of seven bytes cut characters in halves."""
    heard: list[PlainSentence] = []
    reader = EventReader()
    coming = ComingSentences("json_schema", heard.append)
    stream = events(*words(REPLY))
    half = events(*words(REPLY[: REPLY.index("}") + 6]), finish=None, done=False)
    for at in range(0, len(half), 7):
        coming.feed(reader.feed(half[at : at + 7]))
    assert [one.text for one in heard] == ["操作日志要保存五年以上。"]
    heard.clear()
    written = endpoint(stream).write(TASK, heard.append)
    assert heard == list(written.sentences) and len(heard) == 2


def test_an_endpoint_that_does_not_stream_is_read_whole():
    choice = {"message": {"content": REPLY}, "finish_reason": "stop"}
    heard: list[PlainSentence] = []
    written = endpoint(json.dumps({"choices": [choice]}).encode()).write(TASK, heard.append)
    assert len(written.sentences) == 2 and not heard


@pytest.mark.parametrize(
    ("content", "why", "count"),
    [
        (events(*words(REPLY)[:-4], finish=None, done=False), "没有写完", 1),
        (events(*words(REPLY), finish="length"), "没有写完", 2),
        (events({"tool_calls": [{"id": "1"}]}), "调用工具", 0),
        (events(), "没有给出文字", 0),
        (b"data: {broken\n\n" + events(*words(REPLY)), "不是约定的格式", 2),
        (b'data: {"error": {"message": "busy"}}\n\ndata: [DONE]\n\n', "不是约定的格式", 0),
        (b'data: {"choices": [{"delta": {"content": 7}}]}\n\n', "不是约定的格式", 0),
        (events({"content": "我不能回答。"}), "不是约定的 JSON", 0),
    ],
    ids=["breaks off", "cut and said so", "tool calls", "empty", "broken event", "error", "wrong type", "refusal"],
)
def test_a_stream_with_a_fault_ends_in_one_reason(content, why, count):
    heard: list[PlainSentence] = []
    with pytest.raises(WriterError, match=why):
        endpoint(content, 64).write(TASK, heard.append)
    assert len(heard) == count


@pytest.mark.parametrize(
    ("form", "reply", "texts"),
    [
        ("lines", "日志要保存。[1]\n要记录。[1]\n没有写完的", ["日志要保存。", "要记录。"]),
        ("json_object", f"<think>{REPLY}</think>好的：\n```json\n{REPLY}\n```", [row["text"] for row in ROWS]),
        ("json_object", "<think>" + REPLY, []),
        ("json_schema", '{"sentences": [{"text": "甲。", "quotes": [1]}, 7, {"text": "\\ud800"}', ["甲。"]),
        ("json_schema", "x" * 30_000 + REPLY, []),
    ],
    ids=["lines", "thought and fence", "still thinking", "half a character", "long talk"],
)
def test_what_is_heard_of_each_form(form, reply, texts):
    heard: list[PlainSentence] = []
    coming = ComingSentences(form, heard.append)
    for at in range(0, len(reply), 40):
        coming.feed(reply[at : at + 40])
    assert [one.text for one in heard] == texts
