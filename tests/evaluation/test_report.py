"""The report: one file, nothing from elsewhere, texts escaped, held-out failures not listed."""

from __future__ import annotations

import re

import pytest

from corpus.errors import UsageError
from evaluation import Figures, calibrate, plots, write_report
from evaluation.ablations import Row
from evaluation.run import Report, Result


def figures(name: str = "qa-dev") -> Figures:
    values = {"recall@5": 0.5, "all@5": 0.0, "refused": 0.0, "citation_recall": 1.0, "facts": 1.0}
    results = (
        Result("q1", "direct", "<script>问</script>", values, (), search_ms=12.0, answer_ms=20.0),
        Result(
            "q2", "unanswerable", "晚饭吃什么？", {"recall@5": None, "refused": 0.0}, (), search_ms=9.0, answer_ms=9.0
        ),
    )
    means = {"questions": 2.0, "recall@5": 0.5, "all@5": 0.0, "citation_recall": 1.0, "facts": 1.0}
    by_type = {"direct": means, "unanswerable": {"questions": 1.0, "recall@5": None}}
    rows = (Row("只用词", means, by_type, 3.0), Row("全部", means, by_type, None))
    return Figures(name, Report(results, means, by_type), calibrate([0.2, 0.9], [False, True]), rows)


@pytest.fixture
def page(tmp_path):
    write_report(figures(), tmp_path / "new" / "report.html")
    return (tmp_path / "new" / "report.html").read_text(encoding="utf-8")


def test_nothing_is_fetched_from_elsewhere(page):
    assert not re.findall(r"""(?:src|href)\s*=\s*["']?(?!data:)[^"'>\s]+""", page)
    assert not re.findall(r"@import|url\(", page)
    assert page.count('src="data:image/svg+xml;base64,') == 4


def test_questions_are_escaped(page):
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_failures_are_listed_with_their_reason(page):
    assert "召回@5 0.50" in page and "没有拒答" in page


def test_failures_of_the_held_out_set_are_not_listed(tmp_path):
    write_report(figures("heldout"), tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "晚饭" not in text and "未全对" not in text


def test_without_a_chinese_font_plots_are_numbered(tmp_path, monkeypatch):
    monkeypatch.setattr(plots, "_chinese_font", lambda: None)
    write_report(figures(), tmp_path / "r.html")
    assert "1 直接提问" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_path_that_cannot_be_written_is_said_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="无法写入"):
        write_report(figures(), tmp_path / "file" / "report.html")
