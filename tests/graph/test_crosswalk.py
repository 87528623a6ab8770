"""The crosswalk of the two versions of 网络安全法, checked article by article by reading, and the method."""

from __future__ import annotations

import pytest

from corpus import Corpus, Document, Instrument, Locator, Origin, number_of
from corpus.errors import NotFoundError
from corpus.reading.segmenter import segment
from graph.facts.crosswalk import Change, Crosswalk, align, crosswalks, version_pairs

# Read side by side: which articles of 2025 are new, which of 2016 are gone (and where they went), whose words changed.
NEW = {3, 20, 63, 71, 73}
REMOVED = {64: 71, 66: 71, 70: 71}
CHANGED = {(18, 19), (40, 42), (59, 61), (60, 62), (61, 64), (62, 65), (65, 67), (68, 69), (69, 70), (75, 77)}
RENUMBERED = {
    **{n: n + 1 for n in range(3, 18)},
    **{n: n + 2 for n in range(19, 34)},
    **{n: n + 2 for n in range(34, 40)},
    **{n: n + 2 for n in range(41, 59)},
    63: 66,
    67: 68,
    71: 72,
    **{n: n + 2 for n in (72, 73, 74, 76, 77, 78, 79)},
}


@pytest.fixture(scope="module")
def walk(corpus: Corpus) -> Crosswalk:
    return align(corpus.document("npc-cybersecurity-2016"), corpus.document("npc-cybersecurity-2025"))


def numbers(walk: Crosswalk, change: Change) -> set[tuple[int | None, int | None]]:
    return {(number(p.old), number(p.new)) for p in walk.pairs if p.change is change}


def number(eid: str | None) -> int | None:
    found = number_of(eid) if eid else None
    return found[0] if found else None


def test_pairs_as_read(walk: Crosswalk) -> None:
    assert {new for _, new in numbers(walk, Change.NEW)} == NEW
    assert {old for old, _ in numbers(walk, Change.REMOVED)} == set(REMOVED)
    assert numbers(walk, Change.UNCHANGED) == {(1, 1), (2, 2)}
    assert numbers(walk, Change.CHANGED) == CHANGED
    assert numbers(walk, Change.RENUMBERED) == set(RENUMBERED.items())


def test_every_article_once(walk: Crosswalk) -> None:
    assert sorted(number(p.old) for p in walk.pairs if p.old) == list(range(1, 80))
    assert [number(p.new) for p in walk.pairs if p.new] == list(range(1, 82))


def test_removed_articles_lead_to_the_one_that_took_them_up(walk: Crosswalk) -> None:
    def old(article: int) -> Locator:
        return Locator.of(walk.old_id, article)

    def new(article: int) -> Locator:
        return Locator.of(walk.new_id, article)

    assert {n: walk.to_new(old(n)) for n in REMOVED} == {n: new(into) for n, into in REMOVED.items()}
    assert (walk.to_new(old(59)), walk.to_old(new(61)), walk.to_old(new(63))) == (new(61), old(59), None)


def test_differences_lead_from_the_old_text_to_the_new(walk: Crosswalk, corpus: Corpus) -> None:
    old, new = (corpus.document(i).tree for i in (walk.old_id, walk.new_id))
    for pair in walk.pairs:
        if pair.old and pair.new:
            before, after = old.by_eid(pair.old), new.by_eid(pair.new)
            assert before is not None and after is not None
            if before.text == after.text:
                assert not pair.differences
            else:
                assert "".join(d.old for d in pair.differences) == before.text
                assert "".join(d.new for d in pair.differences) == after.text


def test_versions_that_the_catalogue_links(corpus: Corpus) -> None:
    assert version_pairs(corpus) == [("npc-cybersecurity-2016", "npc-cybersecurity-2025")]
    assert len(crosswalks(corpus)) == 1


def rule(*articles: str) -> Document:
    text = "试验办法\n" + "\n".join(f"第{'一二三四五六'[i]}条　{a}" for i, a in enumerate(articles))
    return Document(Instrument("test-rule", "试验办法"), Origin.TEXT, segment(text), text)


def test_an_article_that_moved_across_others_is_found() -> None:
    a, b, c = "甲应当在每年年初向机关登记住址。", "乙不得在夜间使用机器发出声响。", "丙可以申请查阅全部公开的档案。"
    walk = align(rule(a, b, c), rule(c, a, b))
    assert [(number(p.old), number(p.new), p.change) for p in walk.pairs] == [
        (3, 1, Change.RENUMBERED),
        (1, 2, Change.RENUMBERED),
        (2, 3, Change.RENUMBERED),
    ]


def test_a_missing_text_is_refused() -> None:
    missing = Document(Instrument("test-missing", "没有文本"), Origin.MISSING)
    with pytest.raises(NotFoundError, match="文本未收录"):
        align(missing, rule("甲应当登记。"))
