"""The curated tables: complete, and every link leads from and to something that is there."""

from __future__ import annotations

from corpus import Corpus, Locator
from graph.extraction.references import extract_references
from graph.facts.curated import load_curated
from graph.models import Resolution

ORDER_218 = "csrc-order-218-2023"


def test_every_end_exists(corpus: Corpus) -> None:
    curated = load_curated()
    for link in curated.links:
        corpus.span(Locator(link.doc_id, f"art_{link.article}", link.paragraph))
        target = (f"art_{link.target_article}", link.target_paragraph, link.target_item)
        corpus.span(Locator(link.target_doc_id, *target))
    for point in curated.points:
        section = corpus.article(Locator(point.doc_id, point.eid))
        assert point.point is None or point.point in {i.number for p in section.paragraphs for i in p.items}
        for number in point.target_articles:
            corpus.article(Locator(point.target_doc_id, f"art_{number}"))
        for number, paragraph in point.paragraphs:
            assert number in point.target_articles
            corpus.span(Locator(point.target_doc_id, f"art_{number}", paragraph))


def test_every_link_is_inferred_and_says_why() -> None:
    curated = load_curated()
    assert all(link.resolution is Resolution.INFERRED and len(link.reason) >= 8 for link in curated.links)
    assert all(point.reason and point.gist for point in curated.points)


def test_every_law_named_without_an_article_has_candidates(corpus: Corpus) -> None:
    """Each law that art. 63–68 name without an article, and each article violated, leads somewhere."""
    curated = load_curated()
    references = [r for r in extract_references(corpus) if r.doc_id == ORDER_218 and 63 <= r.article <= 68]
    for reference in references:
        links = curated.links_of(reference.home.at(reference.paragraph))
        if reference.target_doc_id != ORDER_218:
            assert reference.target_doc_id in {link.target_doc_id for link in links}, reference
        else:
            assert reference.target and any(link.answers(reference.target) for link in links), reference
    named = {(r.article, r.paragraph, r.target_doc_id) for r in references}
    for link in curated.links:
        if link.doc_id == ORDER_218 and link.named:
            assert (link.article, link.paragraph, link.named) in named, link


def test_violated_articles_are_those_that_the_paragraph_names(corpus: Corpus) -> None:
    own = [r for r in extract_references(corpus) if r.doc_id == ORDER_218 and r.target_doc_id == ORDER_218]
    for link in load_curated().links_of(Locator.of(ORDER_218, 64)):
        named = {r.target_article for r in own if (r.article, r.paragraph) == (64, link.paragraph)}
        assert set(link.violated) <= named, link


def test_the_links_of_order_218() -> None:
    curated = load_curated()
    found = {
        number: {(link.target_doc_id, link.target_article) for link in curated.links_of(Locator.of(ORDER_218, number))}
        for number in range(63, 70)
    }
    law = "npc-cybersecurity-2025"
    assert {("npc-securities-2019", 140), ("npc-securities-2019", 213)} <= found[63]
    assert {("npc-futures-derivatives-2022", 73), ("npc-futures-derivatives-2022", 142)} <= found[63]
    assert found[64] == {(law, 61), ("state-council-cii-2021", 39)}
    assert (law, 62) in found[65]
    assert found[66] == {(law, 65)}
    assert found[67] == {(law, 69)}
    assert found[68] == {(law, 71), ("npc-pipl-2021", 66)}
    assert (law, 70) in found[69]


def test_every_article_of_order_218_but_the_last_ones_carries_out_a_point(corpus: Corpus) -> None:
    points = load_curated().points
    assert {p.eid for p in points} == {f"sec_3__sec_{number}" for number in range(1, 8)}
    assert {n for p in points for n in p.target_articles} == set(range(1, 76))
    sections = [a for a in corpus.documents["csrc-draft-2022-explanation"].tree.articles if a.eid.startswith("sec_3__")]
    for section in sections:
        items = {item.number for paragraph in section.paragraphs for item in paragraph.items}
        assert {p.point for p in points if p.eid == section.eid} == {None, *items}
