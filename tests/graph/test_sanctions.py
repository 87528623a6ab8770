"""Sanctions of the collection against the hand-made annotations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import load_corpus
from graph.extraction.measures import split_measures
from graph.extraction.references import extract_references
from graph.extraction.sanctions import extract_sanctions
from graph.models import Sanction
from tests.graph.scoring import Entry, Score, load_gold, match
from tests.graph.test_norms import ALPHABET, document_of


def violated_set(wanted: Entry) -> set[tuple[int, int | None]]:
    """Annotated violated provisions as (article, paragraph)."""
    return {(v["article"], v["paragraph"]) for v in wanted["violated"]}


def same_sanction(wanted: Entry, found: Sanction) -> bool:
    """Same target, fine and at least one measure in common."""
    targets = {wanted["target"], *wanted.get("target_also", ())}
    return (
        str(found.target) in targets
        and found.fine_max == wanted["fine_max"]
        and any(same_measure(a, b) for a in wanted["measures"] for b in found.measures)
    )


def both_targets(entry: Entry) -> Iterator[Entry]:
    """A tier that hits two addressees is one annotation; the second object found for it does not count."""
    for wanted in entry.get("sanctions", []):
        yield wanted
        for target in wanted.get("target_also", ()):
            yield {**wanted, "target": target, "target_also": [], "optional": True}


def same_measure(wanted: str, found: str) -> bool:
    """The same words, long ones given by their beginning."""
    return wanted == found or (len(wanted) >= 8 and found.startswith(wanted))


def score_sanctions(name: str, gold: dict[Any, Entry], sanctions: list[Sanction]) -> tuple[Score, Score, Score]:
    """Figures for tiers, for violated articles and for measures."""
    gold = {place: {**entry, "sanctions": list(both_targets(entry))} for place, entry in gold.items()}
    tiers = match(name, gold, sanctions, "sanctions", same_sanction, lambda s: f"{s.target} {s.measures} {s.fine_max}")
    violated, measures = Score(f"{name}: violated"), Score(f"{name}: measures")
    for wanted, found in tiers.pairs:
        want, have = violated_set(wanted), {(v.article, v.paragraph) for v in found.violated}
        violated.hits += len(want & have)
        violated.missed += [f"{found.id} {v}" for v in sorted(want - have, key=str)]
        violated.false += [f"{found.id} {v}" for v in sorted(have - want, key=str)]
        got = [next((b for b in found.measures if same_measure(a, b)), None) for a in wanted["measures"]]
        measures.hits += len([g for g in got if g])
        measures.missed += [f"{found.id} {a}" for a, g in zip(wanted["measures"], got, strict=True) if not g]
        measures.false += [f"{found.id} {b}" for b in found.measures if b not in got]
        for part in ("fine_min", "fine_max"):
            tiers.judge(
                part, getattr(found, part) == wanted[part], f"{found.id} {getattr(found, part)} / {wanted[part]}"
            )
        allowed = {*wanted["offenders"], *wanted.get("offenders_alt", ())}
        tiers.judge(
            "offenders",
            bool(found.offenders or not allowed) and set(found.offenders) <= allowed,
            f"{found.id} {found.offenders}",
        )
        authorities = {*wanted["authority"], *wanted.get("authority_alt", ())}
        tiers.judge("authority", set(found.authority) <= authorities, f"{found.id} {found.authority}")
        basis = set(found.legal_basis) == set(wanted["legal_basis"])
        tiers.judge("legal_basis", basis, f"{found.id} {found.legal_basis}")
        tiers.judge(
            "condition",
            bool(found.condition) == bool(wanted["condition"]),
            f"{found.id} {found.condition} / {wanted['condition']}",
        )
    for annotation in tiers.missed:
        measures.missed.append(annotation)
        violated.missed.append(annotation)
    return tiers, violated, measures


@pytest.fixture(scope="module")
def sanctions() -> list[Sanction]:
    """All sanctions of the collection."""
    corpus = load_corpus()
    references = extract_references(corpus)
    return [s for document in corpus.documents.values() for s in extract_sanctions(document, references)]


def test_order_218(sanctions: list[Sanction]) -> None:
    tiers, violated, measures = score_sanctions("sanctions, Order 218", load_gold(), sanctions)
    print(tiers.report(), violated.report(), measures.report(), sep="\n")
    assert violated.f1 >= 0.97
    assert measures.f1 >= 0.95


def test_other_laws(sanctions: list[Sanction]) -> None:
    tiers, violated, measures = score_sanctions("sanctions, other laws", load_gold(other=True), sanctions)
    print(tiers.report(), violated.report(), measures.report(), sep="\n")
    assert tiers.f1 >= 0.90
    assert violated.f1 >= 0.90
    assert measures.f1 >= 0.90


def test_laws_that_were_drawn_at_random(sanctions: list[Sanction]) -> None:
    tiers, violated, measures = score_sanctions("sanctions, drawn at random", load_gold(blind=True), sanctions)
    print(tiers.report(), violated.report(), measures.report(), sep="\n")
    assert tiers.share("offenders") >= 0.95
    assert tiers.share("fine_max") >= 0.98
    assert violated.f1 >= 0.98
    assert measures.f1 >= 0.97


def test_laws_of_the_last_round(sanctions: list[Sanction]) -> None:
    tiers, violated, measures = score_sanctions("sanctions, last round", load_gold(whole=True), sanctions)
    print(tiers.report(), violated.report(), measures.report(), sep="\n")
    assert tiers.share("offenders") >= 0.95
    assert tiers.share("fine_max") >= 0.98
    assert violated.f1 >= 0.98
    assert measures.recall >= 0.95


def test_every_sanction_is_where_it_says(sanctions: list[Sanction]) -> None:
    documents = load_corpus().documents
    assert len({sanction.id for sanction in sanctions}) == len(sanctions)
    for sanction in sanctions:
        article = documents[sanction.doc_id].tree.by_eid(sanction.eid)
        assert article is not None
        assert article.text[sanction.start : sanction.end] == sanction.text
        assert sanction.measures
        if sanction.fine_min is not None and sanction.fine_max is not None:
            assert sanction.fine_min <= sanction.fine_max


CASES = [
    ("由有关主管部门责令改正，给予警告，可以处一万元以上五万元以下罚款", ("责令改正", "警告", "罚款")),
    ("对其采取责令改正、监管谈话、出具警示函等监管措施", ("责令改正", "监管谈话", "出具警示函")),
    ("责令更换董事、监事、高级管理人员或者限制其权利等监管措施", ("责令更换董事、监事、高级管理人员", "限制其权利")),
    ("可以责令暂停相关业务、停业整顿、吊销营业执照", ("责令暂停相关业务", "停业整顿", "吊销营业执照")),
    ("单处或者并处警告、三万元以下罚款", ("警告", "罚款")),
    ("并处暂停或者撤销相关业务许可", ("暂停或者撤销相关业务许可",)),
    ("可以依照《网络安全法》相关规定予以处罚", ("予以处罚",)),
    ("由公安机关没收违法所得，处五日以下拘留", ("没收违法所得", "拘留")),
    ("依法给予处分", ("处分",)),
    ("依法予以处分", ("处分",)),
    ("依法给予降级、撤职、开除的处分", ("降级", "撤职", "开除")),
    ("依法给予降级、撤职直至开除的行政处分", ("降级", "撤职", "开除")),
    ("责令停业整顿，直至吊销许可证件", ("责令停业整顿", "吊销许可证件")),
    ("由海关予以没收、阻断传输", ("没收", "阻断传输")),
    ("由网信部门按照职责分工责令限期改正，给予警告", ("责令限期改正", "警告")),
]


@pytest.mark.parametrize(("words", "measures"), CASES)
def test_measures(words: str, measures: tuple[str, ...]) -> None:
    assert split_measures(words) == measures


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.sampled_from(ALPHABET), max_size=200))
def test_never_raises(words: str) -> None:
    document = document_of(f"第一条 {words}\n")
    for sanction in extract_sanctions(document, []):
        article = document.tree.by_eid(sanction.eid)
        assert article is not None
        assert article.text[sanction.start : sanction.end] == sanction.text
