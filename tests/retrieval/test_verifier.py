"""The verifier: lies about provisions are caught, true paraphrases pass; what frames build passes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from retrieval.checking.verifier import FactVerifier
from retrieval.checking.verifier_models import FaultKind

CASES = tomllib.loads(Path(__file__).with_name("statements.toml").read_text(encoding="utf-8"))["case"]
TRUE = [(case, text) for case in CASES for text in case["true"]]
LIES = [(case, kind, text) for case in CASES for kind, text in case["lies"]]


@dataclass(frozen=True)
class Quote:
    doc_id: str
    eid: str
    quote: str
    start: int = 0


@pytest.fixture(scope="module")
def verifier(corpus, facts) -> FactVerifier:
    return FactVerifier(corpus, facts)


@pytest.fixture(scope="module")
def quoted(corpus):
    """The 款 of a case as a quotation."""

    def act(case) -> Quote:
        if "quote" in case:
            return Quote("made-up", "art_1", case["quote"])
        doc_id, number, paragraph = case["on"]
        article = corpus.document(doc_id).tree.article(number)
        own = article.paragraph(paragraph)
        return Quote(doc_id, article.eid, own.text, own.start)

    return act


def test_the_table_is_long_enough():
    assert len(TRUE) >= 60 and len(LIES) >= 60
    assert {kind for _, kind, _ in LIES} == {kind.value for kind in FaultKind}


@pytest.mark.parametrize(("case", "text"), TRUE, ids=[text[:40] for _, text in TRUE])
def test_a_true_paraphrase_passes(verifier, quoted, case, text):
    assert verifier.verify(text, [quoted(case)]).faults == ()


@pytest.mark.parametrize(("case", "kind", "text"), LIES, ids=[text[:40] for _, _, text in LIES])
def test_a_lie_is_caught(verifier, quoted, case, kind, text):
    assert kind in {fault.kind for fault in verifier.verify(text, [quoted(case)]).faults}
