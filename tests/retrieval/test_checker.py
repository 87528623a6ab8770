"""The checker: what does not hold is found, and taken out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.checking.checker import check_answer, find_problems, verified
from retrieval.finding.evidence import Span, cite
from retrieval.models import Answer, Related


@pytest.fixture(scope="module")
def citation(corpus):
    document = corpus.document("csrc-order-218-2023")
    article = document.tree.article(18)
    paragraph = article.paragraphs[1]
    return cite(1, document, article, Span(2, None, paragraph.start, paragraph.end, 1.0))


@pytest.fixture(scope="module")
def old_citation(corpus):
    document = corpus.document("npc-cybersecurity-2016")
    article = document.tree.article(21)
    paragraph = article.paragraphs[0]
    return cite(1, document, article, Span(1, None, paragraph.start, paragraph.end, 1.0))


def _answer(text, *citations, **more):
    return Answer("问", text, False, None, tuple(citations), **more)


def test_a_true_quote_is_verified(corpus, citation):
    assert verified(citation, corpus)
    assert citation.label == "《证券期货业网络和信息安全管理办法》第十八条第二款"
    assert corpus.document(citation.doc_id).source[citation.source_start : citation.source_end]


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "重要信息系统业务日志应当保存三年以上"},
        {"start": 0},
        {"end": 100_000},
        {"sha256": "0" * 64},
        {"eid": "art_900"},
        {"doc_id": "nothing"},
        {"origin": "digest"},
    ],
)
def test_a_false_quote_is_found_and_the_answer_refused(corpus, citation, change):
    false = replace(citation, **change)
    assert not verified(false, corpus)
    checked = check_answer(_answer("系统日志保存六个月以上。[1]", false), corpus)
    assert checked.abstained and not checked.citations


def test_one_false_quote_takes_its_lines_along(corpus, citation):
    false = replace(citation, marker=2, sha256="0" * 64)
    checked = check_answer(_answer("系统日志应当保存六个月以上。[1]\n日志应当备份。[2]", citation, false), corpus)
    assert not checked.abstained
    assert [c.marker for c in checked.citations] == [1]
    assert "[2]" not in checked.answer and "[1]" in checked.answer


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("系统日志应当保存六个月以上。", "unmarked"),
        ("系统日志应当保存三年以上。[1]", "number"),
        ("系统日志应当保存6个月以上，业务日志应当保存5年以上。[1]", None),
        ("系统日志应当保存六个月以上。[7]", "mark"),
        ("差异：甲写明“六个月”[1]；乙写明“六个月以上”[1]。", None),
        ("差异：甲用语有“必须”[1]。", "words"),
        ("差异：甲用语有“应当”[1]；乙没有这样写。", "words"),
        ("**依据**", None),
        ("- 《中华人民共和国行政处罚法》第三十二条（引用本条）", None),
        ("- 提示：本回答不构成法律意见，不得作为依据", None),
    ],
)
def test_lines(corpus, citation, line, rule):
    found = [p.rule for p in find_problems(_answer(line, citation), corpus)]
    assert found == ([rule] if rule else [])
    if rule:
        assert line not in check_answer(_answer(f"可见依据。\n{line}", citation), corpus).answer


def test_a_superseded_text_is_never_cited_silently(corpus, old_citation):
    answer = _answer("网络日志不少于六个月。[1]", old_citation)
    assert [p.rule for p in find_problems(answer, corpus)] == ["superseded"]
    checked = check_answer(answer, corpus)
    assert any("已被修改" in warning for warning in checked.warnings)
    assert not find_problems(checked, corpus)


def test_a_good_answer_passes_unchanged(corpus, citation):
    answer = _answer("系统日志应当保存六个月以上。[1]", citation)
    assert check_answer(answer, corpus) is answer


def test_what_a_related_article_does_not_say_is_taken_out(corpus, citation):
    true = Related(citation.doc_id, citation.eid, citation.label, "可能相关", citation.quote)
    false = Related(citation.doc_id, "art_19", f"《{citation.title}》第十九条第一款", "可能相关", citation.quote)
    lines = [f"- {r.label}（{r.reason}）：“{r.quote}”" for r in (true, false)]
    answer = _answer("\n".join(["系统日志应当保存六个月以上。[1]", *lines]), citation, related=(true, false))
    assert [(p.rule, p.text) for p in find_problems(answer, corpus)] == [("related", false.label)]
    checked = check_answer(answer, corpus)
    assert checked.related == (true,)
    assert lines[0] in checked.answer and lines[1] not in checked.answer
