"""A short run of the fuzzer, and one test for each fault that long runs found."""

from __future__ import annotations

from corpus import Corpus, Document, Origin, find_citations
from corpus.reading.segmenter import segment
from corpus.sources.catalogue import load_catalog
from evaluation.fuzz.run import fuzz


def test_short_run() -> None:
    result = fuzz(seconds=5.0, seed=7)
    assert result.total > 20
    assert not result.failures, result.failures[0]


def test_fuzz_finds_what_it_is_told_to_repeat() -> None:
    one = fuzz(seconds=60, seed=3, cases=2, only="segment", first=40)
    assert dict(one.cases) == {"segment": 2}


def test_small_sections_before_the_first_large_one_have_ids_of_their_own() -> None:
    tree = segment("（一）甲说明\n一、乙部分\n（一）丙说明")
    assert [article.eid for article in tree.articles] == ["sec_0__sec_1", "sec_1__sec_1"]


def test_a_name_not_in_the_table_does_not_reach_back_into_the_citation_before() -> None:
    names = Corpus({i.id: Document(i, Origin.MISSING) for i in load_catalog().instruments}).names
    found = find_citations("数据安全法第四款有关机构规定第二条", names, "csrc-order-218-2023")
    assert [c.doc_id for c in found] == ["npc-data-security-2021", None]
    assert found[0].end <= found[1].start
