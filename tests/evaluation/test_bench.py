"""Measures, ratios, the history, the parting of lay questions; no measuring."""

from __future__ import annotations

import pytest

from corpus.errors import DataError, UsageError
from evaluation import BenchFigures, Measure, load_history, render_bench, run_bench, write_bench_report
from evaluation.bench.bench import _remember
from evaluation.bench.measure import child, machine, memory_of
from evaluation.training.stard import LayQuestion, held_out


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Measure("ask", "a", 10.0, "毫秒", {"x": 20.0}), {"x": 2.0}),
        (Measure("load", "b", 10.0, "问/秒", {"x": 20.0}, lower=False), {"x": 0.5}),
        (Measure("ask", "c", 0.0, "毫秒", {"x": 20.0}), {}),
        (Measure("ask", "d", 1.0, "毫秒"), {}),
    ],
)
def test_ratios_above_one_are_better(measure, expected):
    assert measure.ratios() == expected


def figures(value: float = 5.0) -> BenchFigures:
    measures = (Measure("ask", "回答中位", value, "毫秒", {"纯 BM25": 2.0}, bad="目标 ≤ 1 毫秒"),)
    return BenchFigures("2026-01-01", machine(), measures, ("一句<话>",), {"内存": [(1.0, 2.0), (2.0, 3.0)]})


def test_history_grows_and_passes_over_a_line_cut_off(tmp_path):
    _remember(tmp_path, figures(5.0))
    path = tmp_path / "bench" / "history.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + '{"when": "202\n[]\n', encoding="utf-8")
    _remember(tmp_path, figures(4.0))
    assert [run["values"]["ask/回答中位"][0] for run in load_history(tmp_path)] == [5.0, 4.0]


def test_report_draws_the_history(tmp_path):
    for value in (5.0, 4.0):
        _remember(tmp_path, figures(value))
    write_bench_report(figures(), load_history(tmp_path), tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Python" in page and page.count("历次测量") == 1
    assert page.count("data:image/svg+xml") == 2 and "http" not in page.split("base64,")[0]


def test_a_failed_measure_marks_the_run():
    assert figures().failed and render_bench(figures()).row_count == 1
    assert figures().to_json()["measures"][0]["ratios"] == {"纯 BM25": 0.4}


def test_an_unknown_measurement_is_refused():
    with pytest.raises(UsageError, match="stard"):
        run_bench("speed")


def test_a_child_gives_its_time_its_memory_and_its_status():
    run = child(["-c", "print('好'); raise SystemExit(3)"])
    assert (run.output.strip(), run.status) == ("好", 3)
    assert run.seconds > 0 and (run.peak is None or run.peak > 1)


def test_a_child_that_does_not_end_is_ended():
    with pytest.raises(DataError, match="没有结束"):
        child(["-c", "import time; time.sleep(60)"], limit=0.5)


def test_memory_of_a_process_that_is_gone_is_unknown():
    assert memory_of(2**22 + 1) is None


def test_no_article_is_in_both_parts():
    questions = [LayQuestion(f"q{i}", "？", frozenset({("甲法", i % 40), ("乙法", i % 7 + i)})) for i in range(200)]
    fit, held = held_out(questions)
    assert len(fit) + len(held) == 200
    assert not {k for q in fit for k in q.gold} & {k for q in held for k in q.gold}


def test_parting_depends_on_nothing_but_the_articles():
    questions = [LayQuestion(f"q{i}", "？", frozenset({("甲法", i)})) for i in range(300)]
    _, held = held_out(questions)
    _, again = held_out(questions[::-1])
    assert {q.id for q in held} == {q.id for q in again}
    assert 30 < len(held) < 90
