"""Yes or no from learned signs: the plainest pairs of question and clause, of a trade that nothing was learned from."""

from __future__ import annotations

import json

import pytest

import retrieval.weighing as weighing
from corpus import Article, Document, Instrument, Origin
from corpus.errors import DataError
from evaluation.training.multinomial import cross_validated, fit, right
from retrieval.answering.frames.deciding import DECIDING, Situation, rated, signs
from retrieval.answering.frames.forces import Clause, force_of
from retrieval.answering.frames.polarity import polarity
from retrieval.answering.passages import Passage
from retrieval.models import Verdict
from retrieval.reading.models import Frame
from retrieval.weighing import Weights, load_weights

VERDICTS = tuple(verdict.value for verdict in Verdict)

PASSAGE = Passage(
    Document(Instrument("law", "粮库管理办法"), Origin.TEXT), Article("art_1", 1, "第一条", "", ()), 1, 0, 0
)


def situation(words: str, text: str, **more) -> Situation:
    clause = Clause(text, force_of(text), text, PASSAGE)
    given = {"frame": Frame.VERDICT, "own": 0.6, "cover": 0.6, "meant": 0.0, "says": True, "told": text, **more}
    return Situation(words=words, asked=polarity(words), clause=clause, **given)


@pytest.mark.parametrize(
    ("words", "text", "verdict"),
    [
        ("门岗的钥匙能不能借给外人", "粮库的钥匙不得借给他人", Verdict.NO),
        ("入库单可以合并报送吗", "粮库可以合并报送入库单", Verdict.YES),
        ("不登记就放车进来行吗", "车辆进入粮库应当登记", Verdict.NO),
        ("车辆进库要不要登记", "车辆进入粮库应当登记", Verdict.YES),
        ("只口头说一声就熏蒸，行不行", "熏蒸作业应当取得粮食部门书面同意后方可进行", Verdict.NO),
        ("把样品偷偷卖了算违规吗", "任何人不得出售样品", Verdict.YES),
        ("外包以后责任能推给保洁公司吗", "相关责任不因外包而转移", Verdict.NO),
        ("小粮库需要申报吗", "储量不满一百吨的，免予申报", Verdict.NO),
    ],
)
def test_the_verdict_follows_what_the_clause_does(words, text, verdict):
    assert rated(situation(words, text))[0][0] is verdict


def test_a_sign_is_named_after_what_it_sees():
    found = signs(situation("先不登记行吗", "车辆进入粮库应当登记，消防车除外"))
    assert {"sense=may", "force=commands", "ask:negated", "ask:negated|commands", "law:excepts"} <= set(found)
    assert "number|True|True" not in found


@pytest.mark.parametrize(
    ("words", "text", "state"),
    [
        ("记录存五年，对吧", "记录应当保存五年以上", "held"),
        ("记录存三年，对吧", "记录应当保存五年以上", "other"),
        ("记录存三年，对吧", "记录应当妥善保存", "absent"),
    ],
)
def test_numbers_of_the_question_are_looked_for_in_the_provision(words, text, state):
    assert f"told={state}" in signs(situation(words, text, frame=Frame.CORRECTION))


def test_the_reasons_speak_for_the_verdict_and_against_it():
    weights = Weights(("yes", "no"), {"bias": (0.0, 0.0), "force=forbids": (-1.0, 1.0)})
    assert weights.reasons(signs(situation("能借吗", "不得外借")), "no") == [("force=forbids", 2.0)]


def test_what_is_barred_has_no_share():
    weights = Weights(("yes", "no", "maybe"), {"bias": (0.0, 1.0, 5.0)})
    assert weights.rated({"bias": 1.0}, ["maybe"])[0][0] == "no"
    assert dict(weights.rated({"bias": 1.0}, ["maybe"]))["maybe"] == 0.0


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"classes": [], "weights": {}}',
        '{"classes": ["maybe"], "weights": {}}',
        '{"classes": ["yes", "no"], "weights": {"bias": [1]}}',
    ],
)
def test_a_damaged_file_is_told(content, tmp_path, monkeypatch):
    folder = tmp_path / "answering" / "frames"
    folder.mkdir(parents=True)
    (folder / "deciding.json").write_text(content, encoding="utf-8")
    monkeypatch.setattr(weighing.resources, "files", lambda package: tmp_path)
    load_weights.cache_clear()
    with pytest.raises(DataError, match="重新安装"):
        load_weights(Verdict, *DECIDING)
    load_weights.cache_clear()


def test_what_is_learned_separates_and_a_question_may_have_two_verdicts():
    data = [({"bias": 1.0, "a": 1.0}, frozenset({"yes"})), ({"bias": 1.0, "b": 1.0}, frozenset({"no"}))] * 10
    both = [({"bias": 1.0, "c": 1.0}, frozenset({"yes", "conditional"}))] * 10
    weights = fit([*data, *both], VERDICTS)
    assert all(right([*data, *both], weights, VERDICTS))
    assert right([({"bias": 1.0, "a": 1.0}, frozenset({"no"}))], weights, VERDICTS) == [False]
    assert cross_validated([*data, *both], VERDICTS) == (1.0, 1.0)
    assert json.dumps(weights)


def test_what_counts_more_decides_where_examples_disagree():
    data = [({"bias": 1.0}, frozenset({"yes"})), ({"bias": 1.0}, frozenset({"no"}))]
    assert right(data[1:], fit(data, VERDICTS, counts=[1.0, 5.0]), VERDICTS) == [True]
    assert right(data[:1], fit(data, VERDICTS, counts=[5.0, 1.0]), VERDICTS) == [True]
