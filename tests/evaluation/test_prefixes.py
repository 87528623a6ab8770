"""Harmless words before a question: the file, who gets which, and what counts as loss."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import DataError, domain_file, load_catalog
from evaluation.prefixes import Prefix, load_prefixes, prefix_loss, with_prefixes
from evaluation.questions import GoldArticle, Question, TitleTable
from retrieval import Answer

LIFE, ROLE = Prefix("下雨了，同事问：", "life"), Prefix("我是券商法务，请问：", "role", "证券公司")


def test_the_shipped_file_has_forty_of_every_kind():
    prefixes = load_prefixes(Path(str(domain_file("questions", "prefixes.json"))))
    assert len(prefixes) >= 40
    assert {prefix.kind for prefix in prefixes} == {"life", "office", "role"}


def test_a_damaged_file_is_named(tmp_path):
    path = tmp_path / "p.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match="前缀文件"):
        load_prefixes(path)


def test_roles_go_only_before_plain_questions():
    questions = [
        Question("1", "日志保存多久？"),
        Question("2", "列出全部义务", type="list"),
        Question("3", "那演练呢？", history=("日志保存多久？",)),
        Question("4", "红烧肉怎么做", expect="abstain"),
    ]
    made = with_prefixes(questions, [ROLE, LIFE])
    assert [q.question for q in made] == [
        "我是券商法务，请问：日志保存多久？",
        "下雨了，同事问：列出全部义务",
        "下雨了，同事问：那演练呢？",
    ]


def test_what_is_refused_for_the_words_is_counted():
    def ask(question, history):
        return Answer(question, "六个月", abstained="下雨" in question, reason=None)

    questions = [
        Question("1", "日志保存多久？", facts=("六个月",)),
        Question("2", "演练？", gold=(GoldArticle("无", 1),)),
    ]
    found = prefix_loss(questions, [LIFE], ask, TitleTable(load_catalog().instruments))
    assert (found.right, found.right_prefixed, found.loss) == (0.5, 0.0, 0.5)
    assert found.refused == ("1", "2") and found.lost == ("1",)
