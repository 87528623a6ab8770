"""Norms of the collection against the hand-made annotations, and on any text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Document, load_corpus
from corpus.models import Article, Instrument, Origin, Paragraph, Tree
from corpus.reading.segmenter import segment
from graph.extraction.norms import extract_norms
from graph.extraction.quantities import extract_quantities
from graph.extraction.sanctions import extract_sanctions
from graph.models import Norm
from tests.graph.scoring import Entry, Score, load_gold, match
from tests.stuck import must_end


def same_norm(wanted: Entry, norm: Norm) -> bool:
    """Same item and modality, and the annotated beginning of the action right after the trigger."""
    starts = [wanted["action"], *([wanted["action_alt"]] if wanted.get("action_alt") else [])]
    return (
        norm.item == wanted["item"]
        and str(norm.modality) == wanted["modality"]
        and any(norm.action.startswith(start) for start in starts)
    )


def score_norms(name: str, gold: dict[Any, Entry], norms: list[Norm]) -> Score:
    """Figures for norms, with the share of right subjects and conditions."""
    score = match(
        name, gold, norms, "norms", same_norm, lambda n: f"{n.modality} {n.trigger} {n.subjects} {n.action[:30]}"
    )
    for wanted, norm in score.pairs:
        allowed = {frozenset(wanted["subjects"]), *(frozenset([name]) for name in wanted.get("subjects_alt", ()))}
        close = {n if n in wanted["subjects"] else None for n in norm.subjects} - {None}
        widened = close | {n for n in norm.subjects if n in wanted.get("subjects_alt", ())}
        right = frozenset(norm.subjects) in allowed or (
            bool(wanted.get("subjects_alt")) and widened == set(norm.subjects)
        )
        score.judge("subjects", right, f"{norm.id} {norm.subjects} instead of {wanted['subjects']}")
        for part in ("condition", "exception"):
            given_part, found = wanted.get(part), getattr(norm, part)
            head = (given_part or "").partition("…")[0]
            score.judge(
                part, bool(found) == bool(given_part) and head in (found or ""), f"{norm.id} {found!r} / {given_part!r}"
            )
    return score


def document_of(text: str) -> Document:
    """A document of the test's own text."""
    return Document(Instrument(id="test", title="测试规定"), Origin.TEXT, segment(text), text)


@pytest.fixture(scope="module")
def norms() -> list[Norm]:
    """All norms of the collection."""
    return [norm for document in load_corpus().documents.values() for norm in extract_norms(document)]


def test_order_218(norms: list[Norm]) -> None:
    score = score_norms("norms, Order 218", load_gold(), norms)
    print(score.report())
    assert score.f1 >= 0.95
    assert score.share("subjects") >= 0.93


def test_order_218_chapters_2_4_7(norms: list[Norm]) -> None:
    score = score_norms("norms, Order 218 chapters 2, 4, 7", load_gold((2, 4, 7)), norms)
    print(score.report().splitlines()[0])
    assert score.f1 >= 0.95
    assert score.share("subjects") >= 0.93


def test_other_laws(norms: list[Norm]) -> None:
    score = score_norms("norms, other laws", load_gold(other=True), norms)
    print(score.report())
    assert score.f1 >= 0.90
    assert score.share("subjects") >= 0.90


def test_laws_that_were_drawn_at_random(norms: list[Norm]) -> None:
    score = score_norms("norms, drawn at random", load_gold(blind=True), norms)
    print(score.report())
    assert score.f1 >= 0.97
    assert score.share("subjects") >= 0.95


def test_laws_of_the_last_round(norms: list[Norm]) -> None:
    score = score_norms("norms, last round", load_gold(whole=True), norms)
    print(score.report())
    assert score.f1 >= 0.97
    assert score.share("subjects") >= 0.95


def test_every_norm_is_where_it_says(norms: list[Norm]) -> None:
    documents = load_corpus().documents
    assert len({norm.id for norm in norms}) == len(norms)
    for norm in norms:
        article = documents[norm.doc_id].tree.by_eid(norm.eid)
        assert article is not None
        assert article.text[norm.start : norm.end] == norm.text
        assert norm.subjects
        assert norm.action


def test_no_norm_from_a_drafting_note(norms: list[Norm]) -> None:
    assert not [norm for norm in norms if norm.doc_id == "csrc-draft-2022-explanation"]


CASES = [
    ("甲公司应当建立制度，不得泄露数据，不得隐瞒。", ["obligation", "prohibition", "prohibition"]),
    ("甲公司依法应当承担的责任不因委托而免除。", []),
    ("本办法所称甲公司，是指应当取得许可的公司。", []),
    ("法律规定应当取得许可的，甲公司应当取得许可。", ["obligation"]),
    ("除必须使用的情形外，甲公司不得使用数据。", ["prohibition"]),
    ("国家鼓励甲公司开展创新。", ["encouragement"]),
    ("本办法自2023年5月1日起施行。", []),
    ("中国证监会可以委托甲公司开展检测。", ["power"]),
    ("甲公司可以委托乙公司开展检测。", ["permission"]),
    ("行业协会应当制定规则。", ["obligation"]),
    ("甲公司应于每年四月报送报告，并应持续关注风险。", ["obligation", "obligation"]),
    ("甲公司必须的设备由乙公司保管。", []),
    ("为保证客户可以查询，甲公司应当建立制度。", ["obligation"]),
    ("当事人双方可以约定期限。", ["permission"]),
    ("甲公司应对风险的能力应当符合规定。", ["obligation"]),
]


@pytest.mark.parametrize(("words", "modalities"), CASES)
def test_triggers(words: str, modalities: list[str]) -> None:
    found = extract_norms(document_of(f"第一条 {words}\n第二条 本办法由甲公司解释。\n"))
    assert [str(norm.modality) for norm in found] == modalities


ALPHABET = "第一二条款项应当不得可以必须的，。；：、（）《》“”核心机构和经营机构中国证监会责令改正处罚款万元以上下年日内前后每次除外鼓励由对\n"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(ALPHABET), max_size=200))
def test_never_raises(words: str) -> None:
    document = document_of(f"第一条 {words}\n")
    for norm in extract_norms(document):
        article = document.tree.by_eid(norm.eid)
        assert article is not None
        assert article.text[norm.start : norm.end] == norm.text


HOSTILE = [
    "应当",
    "可以，",
    "中国证监会可以",
    "核心机构、",
    "《",
    "（",
    "的，",
    "由",
    "责令或者",
    "依照《",
    "违反",
    "自",
    "每",
    "百分之",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_pattern_blows_up(piece: str) -> None:
    words = piece * (4000 // len(piece))
    article = Article("art_1", 1, "第一条", words, (Paragraph(1, 0, len(words), words),))
    document = Document(Instrument(id="test", title="测试规定"), Origin.TEXT, Tree((article,)), words)
    with must_end():
        norms = extract_norms(document)
        extract_quantities(document, norms)
        extract_sanctions(document, [], norms=norms)
