"""Escaping, marked spans, filters, addresses."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from corpus.errors import UsageError
from graph.models import Sanction, Target
from retrieval.models import Answer, AnswerCitation, Statement, StatementKind
from ui.web.answers import conversation_html
from ui.web.ask_view import read_day
from ui.web.facets import Facet, chosen_values, select
from ui.web.markup import Wrap, esc, status_class, weave
from ui.web.panels import parse_spans
from ui.web.sessions import Turn
from ui.web.words import fine, yuan

HOSTILE = "<script>alert(1)</script> ${1+1} {{7*7}} `x` \" ' <img src=x onerror=y>"


def _plain(html: str) -> str:
    text = re.sub(r"<[^>]*>", "", html)
    for code, character in re.findall(r"(&#(\d+);)", text):
        text = text.replace(code, chr(int(character)))
    for name, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        text = text.replace(name, character)
    return text


def test_nothing_of_a_text_is_read_as_tag_or_template():
    escaped = esc(HOSTILE)
    assert not set("<>\"'{}$`") & set(escaped)
    assert _plain(escaped) == HOSTILE


@given(
    st.text(alphabet="甲乙<&{\n", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6),
)
def test_wraps_of_any_overlap_keep_the_text_and_close_their_tags(text, spans):
    wraps = [Wrap(a, b, f"<i{n}>", f"</i{n}>", n) for n, (a, b) in enumerate(spans)]
    html = weave(text, 0, len(text), wraps)
    assert _plain(html) == text
    stack: list[str] = []
    for closing, name in re.findall(r"<(/?)(i\d)>", html):
        if closing:
            assert stack.pop() == name
        else:
            stack.append(name)
    assert not stack


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("3-9", [(3, 9)]),
        ("5-9,0-2", [(0, 2), (5, 9)]),
        ("3-99", [(3, 20)]),
        ("9-3", []),
        ("", []),
        ("a-b,1-", []),
        ("-1-4", []),
        ("1-99999999999", []),
        ("25-30", []),
    ],
)
def test_spans_of_an_address(text, spans):
    assert parse_spans(text, 20) == spans


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("现行有效", "valid"),
        ("已被修改（2026-01-01）", "changed"),
        ("已废止（2023-05-01）", "ended"),
        ("征求意见（非现行规定）", "draft"),
        ("时效未核", "unknown"),
    ],
)
def test_status_classes(status, kind):
    assert status_class(status) == kind


@pytest.mark.parametrize(
    ("text", "day"),
    [("", None), ("2026-1-2", "2026-01-02"), ("2026/01/02", "2026-01-02"), (" 2026年1月2日 ", "2026-01-02")],
)
def test_days(text, day):
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["昨天", "2026-13-01", "2026-02-30", "2026", "1-2-3-4"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(UsageError, match="基准日"):
        read_day(text)


def test_filters_any_value_of_one_all_filters_together_with_counts():
    rows = [("甲", "一"), ("甲", "二"), ("乙", "一"), ("丙", "二")]
    facets = (Facet("x", "X", lambda r: (r[0],)), Facet("y", "Y", lambda r: (r[1],)))
    left, counts = select(rows, facets, {"x": ("甲", "乙"), "y": ("一",)})
    assert left == [("甲", "一"), ("乙", "一")]
    assert counts["x"] == Counter({"甲": 1, "乙": 1})  # what each value would leave, the other filters applied
    assert counts["y"] == Counter({"一": 2, "二": 1})


def test_a_choice_reaches_what_stands_above_it():
    facet = Facet("x", "X", lambda r: (r,), reach=lambda v: {"期货公司": ("期货公司", "经营机构")}.get(v, (v,)))
    left, _ = select(["经营机构", "期货公司", "核心机构"], [facet], {"x": ("期货公司",)})
    assert left == ["经营机构", "期货公司"]


def test_chosen_values_are_few_and_distinct():
    query = QueryParams([("x", "甲"), ("x", "甲"), *(("x", str(n)) for n in range(99)), ("z", "丁")])
    chosen = chosen_values(query, (Facet("x", "X", lambda r: (r,)),))
    assert set(chosen) == {"x"}
    assert chosen["x"][:2] == ("甲", "0")
    assert len(chosen["x"]) == 50


@pytest.mark.parametrize(
    ("amount", "words"),
    [(100_000, "10万元"), (5_000, "5000元"), (30_000, "3万元"), (1_000_000, "100万元"), (500_000_000, "5亿元")],
)
def test_amounts(amount, words):
    assert yuan(amount) == words


def test_fines_in_words():
    bare = {"paragraph": 1, "item": None, "offenders": (), "violated": (), "authority": (), "measures": ()}
    place = {"id": "s", "doc_id": "d", "eid": "art_1", "article": 1, "text": "", "start": 0, "end": 0}
    tiers = Sanction(target=Target.ORGANISATION, fine_min=10_000, fine_max=100_000, **place, **bare)
    assert fine(tiers) == "罚款1万元以上10万元以下"
    times = Sanction(
        target=Target.ORGANISATION, fine_times_min=1, fine_times_max=10, fine_base="违法所得", **place, **bare
    )
    assert fine(times) == "罚款违法所得1倍以上10倍以下"
    assert fine(Sanction(target=Target.ORGANISATION, **place, **bare)) == ""


def test_an_answer_shows_its_marks_and_nothing_of_it_is_read_as_html():
    citation = AnswerCitation(
        1, "law", "法", "art_1", 1, 2, None, "《法》第一条", "iri", HOSTILE, 3, 5, "00", "现行有效"
    )
    said = (
        Statement(f"{HOSTILE}[2]", (1,), StatementKind.CONCLUSION),
        Statement("[点我](javascript:alert(1))", (), StatementKind.CONCLUSION),
    )
    answer = Answer(
        HOSTILE,
        "**依据**\n\n[1] 不再重复",
        False,
        None,
        (citation,),
        warnings=(HOSTILE,),
        conclusion="\n".join(f"{s.text}{'[1]' if s.support else ''}" for s in said),
        statements=said,
    )
    html = conversation_html([Turn("t", "c", HOSTILE, None, answer, "2030-01-01T00:00:00+00:00")])
    assert html.count('class="fm-mark"') == 1
    assert "[2]" in html
    assert "不再重复" not in html.partition('class="fm-answer"')[2].partition("</div>")[0]
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "${" not in html
    assert "{{" not in html
