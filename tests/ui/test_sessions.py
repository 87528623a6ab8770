"""Conversations and feedback on disk."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from corpus.errors import DataError, NotFoundError, UsageError
from retrieval.models import Answer, AnswerCitation, Related, Row
from ui.web.sessions import MAX_NOTE, MAX_TITLE, SessionStore, answer_from_json

CITATION = AnswerCitation(
    1, "law", "法", "art_1", 1, 2, None, "《法》第一条第二款", "iri", "引文", 3, 5, "00", "现行有效", inferred=True
)
ANSWER = Answer(
    "问题？",
    "回答[1]",
    False,
    None,
    (CITATION,),
    (Related("law", "art_2", "《法》第二条", "同章"),),
    ("提示",),
    1.5,
    ("duty",),
    (Row("做事", "第一条", 1, "每年", "罚款"),),
)


@pytest.fixture
def store(tmp_path) -> SessionStore:
    return SessionStore(tmp_path)


def test_an_answer_comes_back_as_it_was(store):
    turn = store.add_turn("甲", None, ANSWER, "2026-01-01")
    kept = store.turn("甲", turn.id)
    assert kept.answer == ANSWER
    assert kept.as_of == "2026-01-01"


def test_unknown_fields_of_a_later_version_are_passed_over():
    data = ANSWER.to_json() | {"new": 1}
    data["citations"][0]["newer"] = 2
    assert answer_from_json(data) == ANSWER


def test_conversations_grow_and_stand_latest_first(store):
    first = store.add_turn("甲", None, ANSWER, None)
    store.add_turn("甲", None, ANSWER, None)
    again = store.add_turn("甲", first.conversation, ANSWER, None)
    assert again.conversation == first.conversation
    assert store.conversations("甲")[0].id == first.conversation
    assert [t.id for t in store.turns("甲", first.conversation)] == [first.id, again.id]


def test_a_stranger_sees_and_changes_nothing(store):
    turn = store.add_turn("甲", None, ANSWER, None)
    assert store.conversations("乙") == []
    assert store.turns("乙", turn.conversation) == []
    assert not store.delete("乙", turn.conversation)
    assert store.delete_all("乙") == 0
    with pytest.raises(NotFoundError):
        store.turn("乙", turn.id)
    with pytest.raises(NotFoundError):
        store.add_feedback("乙", turn.id, "useful")
    assert store.add_turn("乙", turn.conversation, ANSWER, None).conversation != turn.conversation
    assert len(store.turns("甲", turn.conversation)) == 1


def test_deleting_takes_turns_and_feedback_along(store, tmp_path):
    turn = store.add_turn("甲", None, ANSWER, None)
    store.add_feedback("甲", turn.id, "wrong", "少一款")
    assert store.delete("甲", turn.conversation)
    connection = sqlite3.connect(tmp_path / "sessions.sqlite3")
    assert [connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("turn", "feedback")] == [0, 0]
    connection.close()


def test_the_latest_feedback_holds_and_is_cut(store):
    turn = store.add_turn("甲", None, ANSWER, None)
    store.add_feedback("甲", turn.id, "useful")
    store.add_feedback("甲", turn.id, "wrong", "长" * (MAX_NOTE + 5))
    kept = store.turn("甲", turn.id)
    assert (kept.verdict, len(kept.note)) == ("wrong", MAX_NOTE)
    with pytest.raises(UsageError):
        store.add_feedback("甲", turn.id, "maybe")


def test_hostile_words_are_only_words(store):
    words = "'); DROP TABLE turn; -- <script>"
    store.add_turn(words, None, Answer(words * 9, "", True, words), None)
    (kept,) = store.conversations(words)
    assert kept.title == (words * 9)[:MAX_TITLE]
    assert store.turns(words, kept.id)[0].answer.reason == words


def test_many_writers_lose_nothing(tmp_path):
    stores = [SessionStore(tmp_path) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: stores[n % 4].add_turn(f"人{n % 3}", None, ANSWER, None), range(60)))
    assert sum(len(stores[0].conversations(f"人{n}")) for n in range(3)) == 60


def test_a_damaged_file_is_reported_with_a_way_out(tmp_path):
    (tmp_path / "sessions.sqlite3").write_bytes("这不是数据库".encode() * 200)
    with pytest.raises(DataError, match="移走"):
        SessionStore(tmp_path)
