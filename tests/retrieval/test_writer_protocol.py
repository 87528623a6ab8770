"""The writer's endpoint: whatever a model or its server does wrong ends in sentences or in one clear reason, never more."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import httpx
import pytest

from corpus import UsageError, load_settings
from retrieval import writer_of
from retrieval.addresses import checked_address
from retrieval.answering.writers import endpoint
from retrieval.answering.writers.endpoint import MOST_BYTES, EndpointWriter
from retrieval.answering.writers.models import QuoteOf, WriterError, WriterTask
from retrieval.answering.writers.prompt import masked, messages
from retrieval.answering.writers.replies import sentences_of, shape_fault
from retrieval.posting import Breaker
from tests.stuck import must_end

TASK = WriterTask(
    (("操作日志应当保存五年以上。", (1,)),), (QuoteOf(1, "《办法》第二条", "操作日志应当保存五年以上。"),)
)
GOOD = json.dumps({"sentences": [{"text": "操作日志要保存五年以上。", "quotes": [1]}]}, ensure_ascii=False)


def completion(content: object, **more: object) -> bytes:
    message = {"role": "assistant", "content": content, **{k: v for k, v in more.items() if k == "tool_calls"}}
    choice = {"index": 0, "message": message, "finish_reason": more.get("finish_reason", "stop")}
    return json.dumps({"choices": [choice]}, ensure_ascii=False).encode()


def reply(content: bytes, status: int = 200, headers: dict[str, str] | None = None, size: int | None = None):
    """A handler that answers so; ``size`` cuts the body into pieces of that many bytes."""

    class Pieces(httpx.SyncByteStream):
        def __iter__(self):
            step = size or len(content) or 1
            for at in range(0, len(content), step):
                yield content[at : at + step]

    def act(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers=headers or {}, stream=Pieces())

    return act


def writer(act, **more) -> EndpointWriter:
    return EndpointWriter("http://model/v1", "m", transport=httpx.MockTransport(act), **more)


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        f"好的，改写如下：\n{GOOD}\n希望有帮助。",
        f"```json\n{GOOD}\n```",
        f'<think>先看 {{引文}} 再说。{{"sentences": []}}</think>{GOOD}',
        f'{{"note": "x"}} {GOOD}',
        [{"type": "text", "text": GOOD}],
        json.dumps(
            {"sentences": [{"text": "操作日志要保存五年以上。[1]", "quotes": [1, 1, True, "2"]}, 7, {"text": 3}]}
        ),
    ],
    ids=["plain", "prose around", "fence", "think tags", "another object first", "parts", "wrong types beside"],
)
def test_the_sentence_is_found(content):
    found = writer(reply(completion(content), size=1000)).write(TASK)
    assert [(s.text, s.support) for s in found.sentences] == [("操作日志要保存五年以上。", (1,))]


def test_half_a_character_at_the_edge_of_a_chunk():
    found = writer(reply(completion(GOOD), size=7)).write(TASK)
    assert found.sentences[0].text == "操作日志要保存五年以上。"


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (reply(completion("")), "没有给出文字"),
        (reply(completion(None)), "没有给出文字"),
        (reply(completion(None, tool_calls=[{"id": "1"}])), "调用工具"),
        (reply(completion(GOOD[:30])), "不是约定的 JSON"),
        (reply(completion(GOOD, finish_reason="length")), "没有写完"),
        (reply(completion("我不能回答。")), "没有可用的句子"),
        (reply(completion('{"sentences": {}}')), "没有可用的句子"),
        (reply(completion("[" * 100_000)), "没有可用的句子"),
        (reply(b"<html>busy</html>"), "不是 JSON"),
        (reply(b'{"choices": []}'), "不是约定的格式"),
        (reply(b"[]"), "不是约定的格式"),
        (reply(completion(GOOD)[:-40] + b"\xff\xfe"), "不是 JSON"),
        (reply(b"x" * (MOST_BYTES + 1), size=65_536), "过大"),
        (reply(b"", headers={"content-length": "10485760"}), "过大"),
        (reply(gzip.compress(b"0" * 20_000_000), headers={"content-encoding": "gzip"}), "压缩"),
        (reply(b"", 302, {"location": "http://elsewhere/v1/chat/completions"}), "转到另一个地址"),
        (reply(b"", 401), "密钥不对"),
        (reply(b"", 404), "没有这个地址"),
        (reply(b"", 429), "繁忙"),
        (reply(b"", 500), "出错（500）"),
    ],
    ids=[
        "empty", "null", "tool calls", "cut", "cut and said so", "refusal", "no list", "deep", "html", "no choice", "a list",
        "bad bytes", "10 MB", "10 MB announced", "zip bomb", "redirect", "401", "404", "429", "500",
    ],
)  # fmt: skip
def test_a_fault_ends_in_one_reason(act, why):
    with pytest.raises(WriterError, match=why):
        writer(act).write(TASK)


def test_an_endpoint_that_cannot_be_reached_or_stalls():
    def refuse(request):
        raise httpx.ConnectError("refused")

    def stall(request):
        raise httpx.ReadTimeout("stalled")

    for act, why in ((refuse, "连不上"), (stall, "限定时间")):
        with pytest.raises(WriterError, match=why):
            writer(act).write(TASK)


def test_a_reply_that_drips_is_given_up():
    with pytest.raises(WriterError, match="限定时间"):
        writer(reply(completion(GOOD), size=1), whole=-1.0).write(TASK)


def test_a_slow_model_is_given_the_seconds_that_are_set():
    """Half a minute of silence ended every summary of a model without a graphics card, whatever was waited for in all."""
    waited = []

    def act(request: httpx.Request) -> httpx.Response:
        waited.append(request.extensions["timeout"]["read"])
        assert json.loads(request.content)["stream"] is (len(waited) > 1)  # the probe is short
        return reply(completion(GOOD))(request)

    environment = {"FAMAI_LLM_URL": "http://127.0.0.1:9/v1", "FAMAI_LLM_MODEL": "m", "FAMAI_LLM_SECONDS": "600"}
    writer_of(load_settings(environment), httpx.MockTransport(act)).write(TASK)
    assert waited == [300.0, 300.0]


def test_the_form_is_found_by_a_probe():
    """An endpoint without json_schema is asked for json_object, one without either for lines."""
    forms: list[str | None] = []

    def picky(known: set[str]):
        def act(request: httpx.Request) -> httpx.Response:
            form = json.loads(request.content).get("response_format", {}).get("type")
            forms.append(form)
            if form is not None and form not in known:
                return httpx.Response(400, stream=httpx.ByteStream(b"{}"))
            content = GOOD if form else "操作日志要保存五年以上。[1]"
            return httpx.Response(200, stream=httpx.ByteStream(completion(content)))

        return act

    assert writer(picky({"json_schema", "json_object"})).write(TASK).form == "json_schema"
    forms.clear()
    second = writer(picky({"json_object"}))
    assert second.write(TASK).form == "json_object" and second.write(TASK).sentences
    assert forms == ["json_schema", "json_object", "json_object", "json_object"]  # probed once
    found = writer(picky(set())).write(TASK)
    assert (found.form, found.sentences[0].support) == ("lines", (1,))


def test_after_failures_the_endpoint_is_left_alone_for_a_while():
    now = [0.0]
    calls = []

    def fail(request):
        calls.append(1)
        return httpx.Response(500, stream=httpx.ByteStream(b""))

    own = writer(fail, breaker=Breaker(most=2, pause=60, clock=lambda: now[0]))
    for _ in range(4):
        with pytest.raises(WriterError):
            own.write(TASK)
    assert len(calls) == 2
    now[0] = 61.0
    with pytest.raises(WriterError, match="500"):
        own.write(TASK)


def test_the_key_comes_from_its_file_and_stands_in_no_message(tmp_path: Path):
    key = tmp_path / "key"
    key.write_text("sk-secret-1\n", encoding="utf-8")
    seen = []

    def act(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["authorization"])
        return httpx.Response(401, stream=httpx.ByteStream(b"sk-secret-1"))

    with pytest.raises(WriterError) as caught:
        writer(act, key_file=key).write(TASK)
    assert seen == ["Bearer sk-secret-1"] and "secret" not in str(caught.value)
    with pytest.raises(WriterError, match="FAMAI_LLM_KEY_FILE"):
        writer(act, key_file=tmp_path / "none").write(TASK)


def test_no_proxy_of_the_environment_is_used(monkeypatch):
    """A proxy in the environment would see the texts; the request goes straight to the port where nobody listens."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    made = {}
    original = httpx.Client.__init__

    def seen(self, *args, **kwargs):
        made.update(kwargs)
        original(self, *args, **kwargs)

    monkeypatch.setattr(httpx.Client, "__init__", seen)
    writer(reply(completion(GOOD))).write(TASK)
    assert made["trust_env"] is False and not made.get("follow_redirects")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/v1", "http://[::1]:8000/v1", "http://10.1.2.3/v1", "https://192.168.0.9/v1"]
)
def test_addresses_within(url):
    assert checked_address(url, outside=False) == ""


@pytest.mark.parametrize(
    "url",
    ["http://8.8.8.8/v1", "https://203.0.113.9.nowhere.invalid/v1", "http://169.254.169.254/v1", "http://0.0.0.0/v1"],
)
def test_addresses_outside_need_a_second_setting_and_are_told(url):
    with pytest.raises(UsageError, match="FAMAI_LLM_OUTSIDE=1"):
        checked_address(url, outside=False)
    assert "外部服务" in checked_address(url, outside=True)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "http://", "http://user:pw@127.0.0.1/v1", "ftp://127.0.0.1/x", "http://127.0.0.1:99999/v1"],
)
def test_what_is_no_address(url):
    with pytest.raises(UsageError, match="FAMAI_LLM_URL"):
        checked_address(url, outside=True)


@pytest.mark.parametrize(
    ("text", "masks"),
    [
        ("投资者身份证110101199003077758在册", 1),
        ("电话13800138000，邮箱a.b@example.com", 2),
        ("卡号6222020200112233445", 1),
        ("座机010-62345678", 1),
        ("218号令第十八条，2024年1月1日，5000000元以上", 0),
    ],
)
def test_numbers_of_persons_are_masked(text, masks):
    assert masked(text).count("＊＊＊") == masks


def test_neither_question_nor_rules_of_others_stand_in_the_prompt():
    told = messages(TASK, "json_schema")
    assert [m["role"] for m in told] == ["system", "user"]
    assert set(json.loads(told[1]["content"])) == {"陈述", "引文"}
    assert "一行" in messages(TASK, "lines")[0]["content"]


@pytest.mark.parametrize(
    ("text", "marks", "why"),
    [
        ("日志要保存。", (), "没有写依据"),
        ("日志要保存。", (1, 9), "不存在"),
        ("长" * 401, (1,), "过长"),
        ("<img src=x>日志", (1,), "标记"),
        ("见 https://evil.example", (1,), "标记"),
        ("日志[2]要保存。", (1,), "标记"),
        ("日志\u202e要保存。", (1,), "标记"),
        ("日志要保存。", (1,), ""),
    ],
)
def test_the_form_of_a_sentence(text, marks, why):
    from retrieval.answering.writers.models import PlainSentence

    assert why in shape_fault(PlainSentence(text, marks), frozenset({1, 2})) and bool(why) == bool(
        shape_fault(PlainSentence(text, marks), frozenset({1, 2}))
    )


@pytest.mark.parametrize("words", ["{" * 200_000, "<think>" * 50_000, "```" * 50_000, '{"sentences": [' * 5_000])
@pytest.mark.parametrize("form", ["json_schema", "lines"])
def test_reading_a_hostile_reply_ends(words, form):
    """Reading in the square of the length would take hours."""
    with must_end(), pytest.raises(WriterError):
        sentences_of(words, form)


@pytest.mark.parametrize(
    "document",
    [
        completion("X").replace(b"X", b"\\ud800 " + json.dumps(GOOD).encode()[1:-1]),
        completion(GOOD.replace("操作", r"\ud800")),
    ],
    ids=["in the reply", "in a sentence"],
)
def test_half_a_character_in_a_reply_is_refused(document):
    """``\\ud800`` ended in a traceback where the summary was kept or shown."""
    with pytest.raises(WriterError, match="不成字"):
        writer(reply(document)).write(TASK)


def test_long_lines_are_not_matched():
    """The pattern of a line takes the square of its length; a long sentence is still seen, and refused as one."""
    lines = "[1]" * 60_000 + "x\n日志要保存。[1]\n" + "长" * 60_000 + "[1]\n其中，日志要保存。[1]"
    with must_end():
        found = sentences_of(lines, "lines")
    assert [s.support for s in found] == [(1,), (), (1,)]
    assert shape_fault(found[1], frozenset({1}))


def test_a_model_that_answers_nonsense_is_not_left_alone():
    """The breaker is for an endpoint that fails, not for what a model writes."""
    own = writer(reply(completion("我不能回答。")), breaker=Breaker(most=2))
    for _ in range(5):
        with pytest.raises(WriterError, match="没有可用的句子"):
            own.write(TASK)


def test_an_address_that_moved_outside_is_the_endpoints_fault(monkeypatch):
    """It was a UsageError, which cost the answer."""
    own = EndpointWriter("http://127.0.0.1:9/v1", "m")

    def moved(*args, **kwargs):
        raise UsageError("不在本机或内网")

    monkeypatch.setattr(endpoint, "checked_address", moved)
    with pytest.raises(WriterError, match="不在本机或内网"):
        own.write(TASK)


def test_a_host_without_an_address_is_told_as_such():
    with pytest.raises(UsageError, match=r"查不到地址.*FAMAI_LLM_OUTSIDE"):
        checked_address("http://model.nowhere.invalid/v1", outside=False)
    with pytest.raises(UsageError, match="不在本机或内网"):
        checked_address("http://8.8.8.8/v1", outside=False)
