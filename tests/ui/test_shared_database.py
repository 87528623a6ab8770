"""Conversations, baskets, lists, policy sets, users and tokens in PostgreSQL, as two servers that share it see them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import DataError, NotFoundError, Settings, UsageError, load_settings
from retrieval import GapBook, Place, WriterRecord, open_kept
from retrieval.answering.writers.models import PlainSentence, PlainWords, WriterReply, WriterTask
from retrieval.checking.gap.models import GapReport, GapRow, GapState
from tests.ui.test_sessions import ANSWER
from ui.access.login import Sessions, SharedSessions, owner_key
from ui.access.policy import make_policy
from ui.access.tokens import TokenStore
from ui.access.users import UserStore
from ui.doctor import diagnose
from ui.web.basket import BasketStore
from ui.web.duty_notes import DutyNotes
from ui.web.request_log import AuditLog
from ui.web.sessions import SessionStore

PASSWORD = "correct horse 7"


def settings_of(folder: Path, address: str) -> Settings:
    return replace(load_settings({}), home=folder, database=address, audit_days=30)


@pytest.fixture
def shared(tmp_path: Path, database: str) -> Settings:
    """Settings over a schema of its own, so that no test sees what another kept."""
    from sqlalchemy import create_engine, text

    name = f"s{abs(hash(str(tmp_path)))}"
    engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    return settings_of(tmp_path, f"{database}?options=-csearch_path%3D{name}")


@pytest.fixture(params=["file", "database"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """The same walks over both kinds of store."""
    return tmp_path if request.param == "file" else request.getfixturevalue("shared")


def test_conversations_are_the_same_in_both_stores(place: Place) -> None:
    one, other = SessionStore(place), SessionStore(place)
    first = one.add_turn("甲", None, ANSWER, "2026-01-01")
    second = other.add_turn("甲", first.conversation, ANSWER, None)
    one.add_feedback("甲", first.id, "wrong", "不对\0处")
    other.add_feedback("甲", first.id, "useful", "好")
    kept = one.turns("甲", first.conversation)
    assert [t.id for t in kept] == [first.id, second.id] and kept[0].answer == ANSWER
    assert (kept[0].verdict, kept[0].note, kept[0].as_of) == ("useful", "好", "2026-01-01")
    with pytest.raises(UsageError):
        other.add_opinion("甲", first.id, 0, "useful")  # the made-up answer has no statement
    one.rename("甲", first.conversation, "改过的名字")
    assert [c.title for c in other.conversations("甲")] == ["改过的名字"]
    assert other.turns("乙", first.conversation) == [] and not other.delete("乙", first.conversation)
    assert other.delete("甲", first.conversation) and one.conversations("甲") == []
    with pytest.raises(NotFoundError):
        one.turn("甲", first.id)


def test_baskets_and_notes_are_the_same_in_both_stores(place: Place) -> None:
    one, other, notes = BasketStore(place), BasketStore(place), DutyNotes(place)
    assert one.add("甲", [("law", "art_1", 0, 5), ("law", "art_2", 0, 5)], "问") == 2
    assert other.add("甲", [("law", "art_1", 0, 5)]) == 2
    first, second = other.get("甲").passages
    other.move("甲", second.id, -1)
    one.note("甲", first.id, "记")
    one.rename("甲", "新名")
    assert [(p.eid, p.note) for p in other.get("甲").passages] == [("art_2", ""), ("art_1", "记")]
    assert [name for name, _ in other.of("law")] == ["新名", "新名"] and other.of("law", "乙") == []
    with pytest.raises(NotFoundError):
        other.remove("乙", first.id)
    one.clear("甲")
    assert not other.get("甲").passages
    for words in ("办公室", "信息技术部", ""):
        notes.put("甲", "abc", "department", words)
        assert DutyNotes(place).all_of("甲") == ({"abc": {"department": words}} if words else {})


def test_policy_sets_are_the_same_in_both_stores(place: Place) -> None:
    one, other = GapBook(place), GapBook(place)
    row = GapRow("n1", "law", 1, 1, "《法》第一条", "应当做", GapState.MISSING)
    report = GapReport(("证券公司",), ("law",), ("制度.docx",), (row,))
    made = one.keep("甲", [("制度.docx", "第一条 内容")], report)
    assert other.policies("甲", made.id) == [("制度.docx", "第一条 内容")]
    assert [s.id for s, _ in other.everything()] == [made.id] == [s.id for s, _ in other.everything("甲")]
    assert other.everything("乙") == []
    one.decide("甲", made.id, "n1", "张", comment="先")
    other.decide("甲", made.id, "n1", "李", state=str(GapState.COVERED), due="2026-12-31")
    assert [(d.by, d.comment, d.due) for d in one.decisions("甲", made.id)["n1"]] == [
        ("李", "", "2026-12-31"),
        ("张", "先", None),
    ]
    assert one.keep("甲", [("制度.docx", "第一条 改过")], report, made.id).id == made.id
    assert len(other.decisions("甲", made.id)["n1"]) == 2 and other.get("甲", made.id).title == "制度.docx"
    assert other.delete("甲", made.id) and one.sets("甲") == []


def test_summaries_are_the_same_in_both_stores(place: Place) -> None:
    words = PlainWords((PlainSentence("一句。", (1,)),), (), "模型", "", "abcdef12", {"famai": "1"})
    for raw in ("早", "晚"):
        WriterRecord(place).keep(words, WriterTask((), ()), WriterReply((), raw, "json"))
    kept = WriterRecord(place).get("abcdef")
    assert kept.reply == "晚" and kept.words.sentences == words.sentences and len(WriterRecord(place).latest()) == 1


def test_what_fails_half_way_leaves_nothing(place: Place) -> None:
    kept = open_kept(place, "a.sqlite3", "CREATE TABLE IF NOT EXISTS note (words TEXT NOT NULL);", "记事本")
    with kept.transaction() as connection:
        connection.execute("INSERT INTO note VALUES (?)", ("留",))
    with pytest.raises(DataError, match="记事本"), kept.transaction() as connection:
        connection.execute("INSERT INTO note VALUES (?)", ("去",))
        connection.execute("INSERT INTO note VALUES (?)", (None,))
    with kept.transaction() as connection:
        assert [row[0] for row in connection.execute("SELECT words FROM note")] == ["留"]


def test_those_who_must_be_alone_wait_for_each_other(place: Place) -> None:
    """A number is taken by one of several writers only."""
    kept = open_kept(place, "a.sqlite3", "CREATE TABLE IF NOT EXISTS taken (number INTEGER NOT NULL UNIQUE);", "号码")
    gate = threading.Barrier(8)

    def take(_: int) -> None:
        gate.wait()
        with kept.transaction(alone="numbers") as connection:
            number = connection.execute("SELECT COALESCE(MAX(number), 0) + 1 FROM taken").fetchone()[0]
            connection.execute("INSERT INTO taken VALUES (?)", (number,))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, range(8)))
    with kept.transaction() as connection:
        assert [row["number"] for row in connection.execute("SELECT number FROM taken ORDER BY number")] == [
            *range(1, 9)
        ]


def test_two_servers_may_start_at_once_on_an_empty_database(shared: Settings) -> None:
    gate = threading.Barrier(4)

    def start(_: int) -> None:
        gate.wait()
        for store in (SessionStore, BasketStore, GapBook, DutyNotes, AuditLog, TokenStore, UserStore):
            store(shared)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(4)))


def test_users_tokens_logins_and_owners_are_known_to_every_server(shared: Settings) -> None:
    here, there = UserStore(shared), UserStore(replace(shared, home=shared.home / "other"))
    assert here.add("li.si", PASSWORD) and there.verify("li.si", PASSWORD)
    logins, others = SharedSessions(shared, here), SharedSessions(shared, there)
    token = logins.begin("li.si")
    assert others.user(token) == "li.si" and others.user("made up") is None
    there.add("li.si", PASSWORD + "8")  # a new password ends what was begun with the old one
    assert logins.user(token) is None
    again = others.begin("li.si")
    logins.end(again)
    assert others.user(again) is None
    assert owner_key(shared) == owner_key(replace(shared, home=shared.home / "other")) and len(owner_key(shared)) == 32
    words = TokenStore(shared).add("接口", ["read"])
    found = TokenStore(shared).find(words)
    assert found is not None and found.name == "接口"
    TokenStore(shared).remove("接口")
    assert TokenStore(shared).find(words) is None
    assert not list(shared.home.rglob("*.json")), "nothing of it lies in the data folder"
    assert isinstance(make_policy(shared, "127.0.0.1").sessions, SharedSessions)
    assert isinstance(make_policy(replace(shared, database=""), "127.0.0.1").sessions, Sessions)


def test_two_who_change_the_users_at_once_do_not_undo_each_other(shared: Settings) -> None:
    here, there = UserStore(shared), UserStore(shared)
    here.add("li.si", PASSWORD)
    before = there._load
    seen = before()
    here.add("wang.wu", PASSWORD)
    there._load = lambda: seen  # type: ignore[method-assign]  # what it read before the other wrote
    with pytest.raises(DataError, match="再试"):
        there.add("zhao.liu", PASSWORD)
    assert UserStore(shared).names() == ["li.si", "wang.wu"]


def test_a_question_outlives_the_server_that_was_to_answer_it(shared: Settings) -> None:
    dying, other = SessionStore(shared), SessionStore(shared)
    turn = dying.add_turn("甲", None, ANSWER, None, dying.begin("甲", None, "答了的"))
    dying.begin("甲", turn.conversation, "没答完的")
    assert other.unanswered("甲", turn.conversation) == ["没答完的"] and other.unanswered("甲", "") == []
    assert other.unanswered("乙", turn.conversation) == []
    key = other.begin("甲", turn.conversation, "没答完的")  # asked again: one, not two
    other.add_turn("甲", turn.conversation, ANSWER, None, key)
    assert other.unanswered("甲", turn.conversation) == []
    other.drop(other.begin("甲", None, "答不了的"))
    assert other.unanswered("甲", "") == []


def test_a_file_keeps_no_question_before_its_answer(tmp_path: Path) -> None:
    """One server with a file needs none of it, and is as quick as it was."""
    store = SessionStore(tmp_path)
    assert store.begin("甲", None, "问") == "" and store.unanswered("甲", "") == []


def test_the_audit_log_is_shared(shared: Settings) -> None:
    AuditLog(shared).record("li.si", "问", False, ("第一条",))
    kept = open_kept(shared, "", "", "审计日志")
    with kept.transaction() as connection:
        row = connection.execute('SELECT * FROM asked WHERE "user" = ?', ("li.si",)).fetchone()
    assert (row["question"], row["abstained"], row["cited"]) == ("问", 0, "第一条")


def test_a_database_that_is_away_is_told_without_its_password(tmp_path: Path, database: str) -> None:
    settings = settings_of(tmp_path, "postgresql://famai:geheim77@127.0.0.1:1/famai")
    with pytest.raises(DataError, match="FAMAI_DATABASE") as raised:
        SessionStore(settings)
    assert "geheim77" not in str(raised.value) and "geheim77" not in repr(settings)
    finding = next(f for f in diagnose(settings) if f.subject == "共用数据库")
    assert finding.verdict == "有问题" and "geheim77" not in finding.advice


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="FAMAI_DATABASE"):
        load_settings({"FAMAI_DATABASE": "mysql://famai@db/famai"})
    assert load_settings({"FAMAI_DATABASE": "postgresql://famai@db/famai"}).database
