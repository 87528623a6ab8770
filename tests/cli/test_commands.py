"""The command line as scripts use it: JSON alone on standard output, exit statuses, clear messages."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import pytest

from corpus import UsageError, load_settings
from retrieval.finding.store import Store
from ui.cli.check_command import _files


def famai(*arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-c", "from ui.cli import main; main()", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def index(corpus, skip_or_fail) -> None:
    if Store(load_settings().home).manifest() is None:
        skip_or_fail("there is no index: famai build")


def test_corpus_list_has_the_collection_by_tier(corpus) -> None:
    status, output, _ = famai("corpus", "list", "--json")
    rows = json.loads(output)
    assert status == 0
    held = [row for row in rows if row["text"] == "available"]
    tiers = Counter(row["tier"] for row in held)
    assert tiers == {"核心": 21, "行业": 8, "网信与数据": 22, "相关法律": 20}
    assert sum(row["articles"] or 0 for row in held) == 6113
    missing = [row for row in rows if row["text"] == "missing"]
    assert missing and all(row["how_to_get"] for row in missing)
    assert all(row["checked"] for row in held if row["tier"] != "核心")


@pytest.mark.parametrize(
    ("citation", "label", "words"),
    [
        ("网安法第六十一条第一款", "《中华人民共和国网络安全法》第六十一条第一款", "一万元以上五万元以下"),
        ("218号令第18条第2款", "《证券期货业网络和信息安全管理办法》第十八条第二款", "五年以上"),
        ("《网络安全法》（2016）第五十九条", "《中华人民共和国网络安全法（2016）》第五十九条", "五千元以上五万元以下"),
        ("起草说明三、（二）", "起草说明 三、（二）", "网络安全运行"),
        ("218号令第七十一条第（七）项", "《证券期货业网络和信息安全管理办法》第七十一条第（七）项", "含本数"),
    ],
)
def test_show(corpus, citation: str, label: str, words: str) -> None:
    status, output, _ = famai("show", citation, "--json")
    card = json.loads(output)
    assert status == 0
    assert card["label"] == label
    assert words in card["text"]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("show", "218号令第八十条"), 1, "75"),
        (("show", "《保险法》第十条"), 1, "未收录"),
        (("show", "公告〔2021〕12号第三条"), 1, "文本未收录"),
        (("show", "你好"), 2, "可以这样写"),
        (("corpus", "tree", "no-such-id"), 2, "no-such-id"),
        (("ask",), 2, "请给出一个问题"),
        (("frobnicate",), 2, "没有这个命令"),
        (("show",), 2, "缺少参数"),
        (("search", "x", "--top-k", "0"), 2, "参数"),
    ],
)
def test_wrong_use_gives_a_chinese_message_and_no_traceback(corpus, arguments, status: int, message: str) -> None:
    code, output, messages = famai(*arguments)
    assert (code, output) == (status, "")
    assert message in messages
    assert "Traceback" not in messages


def test_nothing_found_in_the_graph_is_an_empty_list_and_status_1(index) -> None:
    code, output, messages = famai("graph", "norms", "--doc", "no-such-id", "--json")
    assert (code, output) == (1, "[]\n")
    assert "没有符合条件" in messages


def test_unknown_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAMAI_HOMME", "x")
    code, _, messages = famai("corpus", "list")
    assert code == 2
    assert "FAMAI_HOMME" in messages


def test_a_data_folder_without_index_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("FAMAI_HOME", str(tmp_path))
    code, output, messages = famai("ask", "日志保存多久", "--json")
    assert (code, output) == (3, "")
    assert "famai build" in messages


def test_a_batch_asks_for_no_summaries(tmp_path) -> None:
    """``--plain`` was passed over in silence."""
    status, output, errors = famai("ask", "--batch", "in.jsonl", "--out", str(tmp_path / "o.jsonl"), "--plain")
    assert status != 0 and not output and "--plain" in errors


def test_the_answer_stands_before_its_summary(index, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader at the terminal waited for the model before the verified answer was shown."""
    monkeypatch.setenv("FAMAI_LLM_URL", "stub:")
    status, output, _ = famai("ask", "--plain", "重要信息系统业务日志要保存多久")
    answer, title, summary = output.partition("白话摘要（模型改写")
    assert status == 0 and title and "依据" in answer
    assert "要保存五年以上" in summary and "改写：" in summary


def test_replay_prints_the_reply_of_the_model(tmp_path, monkeypatch) -> None:
    """Its help promises the reply; only ``--json`` had it."""
    from retrieval import PlainSentence, PlainWords, WriterRecord, WriterReply, WriterTask

    monkeypatch.setenv("FAMAI_HOME", str(tmp_path))
    words = PlainWords((PlainSentence("日志要保存。", (1,)),), key="abcdef123456", model="m")
    reply = WriterReply(words.sentences, "好的：日志要保存。[1]", "lines")
    WriterRecord(tmp_path).keep(words, WriterTask((("日志应当保存。", (1,)),), ()), reply)
    status, output, _ = famai("replay", "abcdef")
    assert status == 0 and "好的：日志要保存。[1]" in output


def test_a_model_that_is_not_set_is_told_alike_everywhere() -> None:
    from ui.api.service import Service
    from ui.cli.plain_commands import written_by

    class Without:
        plain = None

    said = []
    for act in (lambda: written_by(Without()), lambda: Service(Without).ask_plainly("日志保存多久")):
        with pytest.raises(UsageError) as caught:
            act()
        said.append(str(caught.value))
    assert said[0] == said[1] and "FAMAI_LLM_MODEL" in said[0]


def test_a_folder_names_the_files_that_cannot_be_checked(tmp_path, capsys) -> None:
    """A table among the documents of a folder was passed over in silence."""
    (tmp_path / "制度.txt").write_text("依据218号令第十八条。", encoding="utf-8")
    (tmp_path / "台账.xlsx").write_bytes(b"PK")
    assert [file.name for file in _files(tmp_path)] == ["制度.txt"]
    assert "不能核验、未读的文件：台账.xlsx" in capsys.readouterr().err
