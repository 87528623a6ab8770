"""The chat protocol through the official client; titles and tags cost nothing; Dify's fields and error codes."""

from __future__ import annotations

import openai
import pytest

from ui.api.chat import household_reply
from ui.api.dify import _score

QUESTION = {"role": "user", "content": "操作日志保存多久"}


@pytest.fixture(scope="module")
def client(local):
    with openai.OpenAI(base_url=f"{local.url}/v1", api_key="unused", max_retries=0) as made:
        yield made


def test_the_model_is_listed(client):
    assert [model.id for model in client.models.list()] == ["famai"]
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4")


def test_a_question_is_answered_with_its_sources(client):
    done = client.chat.completions.create(model="famai", messages=[{"role": "system", "content": "简短"}, QUESTION])
    text = done.choices[0].message.content
    assert "五年以上" in text and "第二条" in text
    assert (
        done.model_extra["sources"][0]["title"].endswith("第二条第一款")
        or "第二条" in done.model_extra["sources"][0]["title"]
    )
    assert done.model_extra["citations"][0].startswith("https://famai.example/id/")


def test_the_stream_says_the_same(client):
    whole = client.chat.completions.create(model="famai", messages=[QUESTION]).choices[0].message.content
    pieces = client.chat.completions.create(model="famai", messages=[QUESTION], stream=True)
    said = list(pieces)
    assert "".join(piece.choices[0].delta.content or "" for piece in said) == whole
    assert said[-1].choices[0].finish_reason == "stop" and said[-1].model_extra["sources"]


def test_parts_of_a_message_and_earlier_turns(client):
    parts = [{"type": "text", "text": "操作日志保存多久"}]
    turns = [QUESTION, {"role": "assistant", "content": "五年以上"}, {"role": "user", "content": parts}]
    assert "五年以上" in client.chat.completions.create(model="famai", messages=turns).choices[0].message.content


def test_errors_are_those_of_the_protocol(client):
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(model="famai", messages=[{"role": "user", "content": ""}])
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(model="famai", messages=[{"role": "user", "content": "字" * 200_000}])


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("### Task:\nGenerate a concise, 3-5 word title with an emoji. JSON format: { \"title\": \"...\" }\n<chat_history>\nUSER: 日志存多久？\n</chat_history>", '"title": "日志存多久"'),
        ("### Task:\nGenerate 1-3 broad tags categorizing the main themes\n<chat_history>\nUSER: 日志\n</chat_history>", '"tags"'),
        ("### Task:\nSuggest 3-5 relevant follow-up questions\n<chat_history>\nUSER: 日志\n</chat_history>", '"follow_ups": []'),
        ("### Task:\nAnalyze the chat history to determine the necessity of generating search queries", '"queries": []'),
        ("你是一名擅长会话的助理，你需要将用户的会话总结为 10 个字以内的标题，不要使用标点符号。\n用户: 日志要保存多久？\n请将以上会话生成标题，只要标题本身，不要别的文字。", "日志要保存多久"),
    ],
)  # fmt: skip
def test_what_front_ends_ask_for_themselves(words, holds):
    assert holds in household_reply(words)


@pytest.mark.parametrize("words", ["日志保存多久", "年报的标题怎么写", "标签管理有什么要求", "title 字段要脱敏吗"])
def test_a_question_is_no_such_request(words):
    assert household_reply(words) is None


def test_dify(local):
    client = local.client(headers={"authorization": "Bearer anything"})
    body = {
        "knowledge_id": "famai",
        "query": "操作日志保存多久",
        "retrieval_setting": {"top_k": 2, "score_threshold": 0},
    }
    records = client.post("/dify/retrieval", json=body).json()["records"]
    assert 1 <= len(records) <= 2 and "操作日志" in records[0]["content"]
    assert all(0 <= r["score"] <= 1 and isinstance(r["metadata"], dict) and r["title"] for r in records)
    unknown = client.post("/dify/retrieval", json={**body, "knowledge_id": "nothing"})
    assert unknown.json()["error_code"] == 2001
    strict = {**body, "retrieval_setting": {"top_k": 2, "score_threshold": 1.0}}
    assert all(r["score"] >= 1.0 for r in client.post("/dify/retrieval", json=strict).json()["records"])


def test_scores_for_dify_keep_the_order():
    """What an answer would cite was 1.0 all over, so that a threshold told nothing apart."""
    raw = [1.93, 1.9, 1.0, 0.7, 0.2, -0.1]
    scores = [_score(score) for score in raw]
    assert scores == sorted(scores, reverse=True) and len(set(scores)) == len(raw)
    assert all(0 <= score <= 1 for score in scores)
