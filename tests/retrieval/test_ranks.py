"""Which instrument goes before which is told of both (special to), as what answers choose by says."""

from __future__ import annotations

from corpus import Corpus, Document, Instrument, Origin, segment
from retrieval import yielding_notes
from retrieval.reading.ranks import ranks
from retrieval.showing import provision_card

SPECIAL, GENERAL = "cac-data-crossborder-2024", "cac-data-export-assessment-2022"
TEXT = "示例\n第一条　示例部门应当登记。\n第二条　本办法自2030年1月1日起施行。\n"


def _held(doc_id: str, title: str) -> Document:
    instrument = Instrument(doc_id, title, aliases=(title,), status="现行有效")
    return Document(instrument, Origin.TEXT, segment(TEXT), TEXT, "0")


def test_the_special_rule_and_the_general_one_name_each_other() -> None:
    """Answers went by it, and neither the law's page nor ``famai show`` said so."""
    both = {d.id: d for d in (_held(SPECIAL, "甲规定"), _held(GENERAL, "乙办法"), _held("third", "丙办法"))}
    corpus = Corpus(both)
    ground = ranks()[SPECIAL].ground
    assert yielding_notes(both[SPECIAL], corpus) == [f"特别规定：《乙办法》与《甲规定》不一致的，适用后者（{ground}）"]
    assert yielding_notes(both[GENERAL], corpus) == [f"《乙办法》与《甲规定》不一致的，适用后者（{ground}）"]
    assert yielding_notes(both["third"], corpus) == []
    alone = Corpus({GENERAL: both[GENERAL]})
    assert yielding_notes(both[GENERAL], alone) == []
    told = provision_card("《乙办法》第一条", corpus, lambda: _no_build())["warnings"]
    assert f"《乙办法》与《甲规定》不一致的，适用后者（{ground}）" in told


def _no_build():
    from corpus import DataError

    raise DataError("没有索引")
