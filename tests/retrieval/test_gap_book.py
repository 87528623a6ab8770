"""What people decide about the rows of a gap check, kept and carried to a new run; the matrix both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import UsageError
from retrieval import GapBook, GapReport, GapRow, GapState, report_from_json, traced
from retrieval.checking.gap.models import GapClause


def report(state: GapState = GapState.PARTIAL, quote: str = "第一条　公司每年演练。") -> GapReport:
    clause = GapClause("第一条", quote, 0, len(quote), "制度.txt")
    row = GapRow(
        "d/art_1__para_1__norm_1", "d", 1, 1, "《某办法》第一条", "应当演练", state, ("报告",), (clause,), "缺：报告"
    )
    return GapReport(("期货公司",), ("d",), ("制度.txt",), (row,))


def test_both_ways() -> None:
    trace = traced(report())
    assert trace.outward == (("《某办法》第一条", ("第一条",)),)
    assert trace.inward == (("第一条", ("《某办法》第一条",)),)


def test_decisions_survive_a_new_run_and_changes_are_marked(tmp_path: Path) -> None:
    book, policies = GapBook(tmp_path), [("制度.txt", "第一条　公司每年演练。")]
    kept = book.keep("anna", policies, report())
    row = report().rows[0].id
    book.decide("anna", kept.id, row, "甲", state="covered", person="乙", due="2027-01-31", comment="已另发文")
    assert not book.decisions("anna", kept.id)[row][0].changed
    book.keep("anna", policies, report(quote="第一条　公司每两年演练。"), kept.id)
    decision = book.decisions("anna", kept.id)[row][0]
    assert decision.changed and decision.person == "乙" and decision.by == "甲" and decision.state == "covered"


def _told(*duties: tuple[str, str]) -> GapReport:
    rows = (GapRow(i, "d", 1, 1, "《某办法》第一条", d, GapState.MISSING, eid="art_1") for i, d in duties)
    return GapReport(("期货公司",), ("d",), ("制度.txt",), tuple(rows))


def test_decisions_follow_their_duty_when_its_id_changes(tmp_path: Path) -> None:
    """Ids count within a 款: a finer cut gives them to other duties, a duty left out for a while comes back."""
    book, policies = GapBook(tmp_path), [("制度.txt", "第一条　公司每年演练。")]
    first = _told(("norm_1", "应当每年演练"), ("norm_2", "应当保存演练报告五年"))
    kept = book.keep("anna", policies, first)
    book.decide("anna", kept.id, "norm_1", "甲", comment="演练")
    book.decide("anna", kept.id, "norm_2", "甲", comment="报告")
    renumbered = _told(("norm_1", "应当制定方案"), ("norm_2", "应当每年演练"), ("norm_3", "应当保存演练报告十年"))
    book.keep("anna", policies, renumbered, kept.id)
    decided = book.decisions("anna", kept.id)
    assert [(row, d[0].comment, d[0].changed) for row, d in sorted(decided.items())] == [
        ("norm_2", "演练", False),
        ("norm_3", "报告", True),
    ]
    book.keep("anna", policies, _told(("norm_1", "应当制定方案")), kept.id)
    assert not set(book.decisions("anna", kept.id)) & {"norm_1"}
    book.keep("anna", policies, first, kept.id)
    assert book.decisions("anna", kept.id)["norm_1"][0].comment == "演练"


def test_nobody_sees_or_keeps_what_was_deleted(tmp_path: Path) -> None:
    book, secret = GapBook(tmp_path), "绝密的内部条文"
    kept = book.keep("anna", [("制度.txt", secret)], report(quote=secret))
    for call in (book.get, book.policies, book.decisions):
        with pytest.raises(Exception, match="不属于当前用户"):
            call("eve", kept.id)
    assert book.sets("eve") == [] and not book.delete("eve", kept.id)
    assert book.delete("anna", kept.id) and book.sets("anna") == []
    left = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert secret.encode() not in left


@pytest.mark.parametrize(("words", "wrong"), [({"state": "好"}, "状态"), ({"due": "明天"}, "日期")])
def test_wrong_decisions_are_refused(tmp_path: Path, words: dict[str, str], wrong: str) -> None:
    book = GapBook(tmp_path)
    kept = book.keep("anna", [("制度.txt", "x")], report())
    with pytest.raises(UsageError, match=wrong):
        book.decide("anna", kept.id, report().rows[0].id, "甲", **words)


def test_a_report_comes_back_from_its_json() -> None:
    assert report_from_json(report().to_json()) == report()


def test_a_report_names_its_instruments() -> None:
    assert report().titles == ("《某办法》",)
