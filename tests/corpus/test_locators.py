"""Addresses: made, read again, and what is none."""

from __future__ import annotations

import pytest

from corpus import Locator, UsageError
from corpus.citing.locators import article_eid, number_of, section_eid, sections_of


def test_element_ids() -> None:
    assert [article_eid(18), article_eid(17, 1), article_eid(17, 0)] == ["art_18", "art_17-1", "art_17"]
    assert [section_eid(3, 2), section_eid(-1, 3), section_eid(0)] == ["sec_3__sec_2", "annex_1__sec_3", "sec_0"]
    assert [number_of(eid) for eid in ("art_18", "art_17-1", "sec_3", "art_x")] == [(18, 0), (17, 1), None, None]
    assert [sections_of(eid) for eid in ("sec_3__sec_2", "annex_1__sec_3", "art_18")] == [(3, 2), (-1, 3), ()]


def test_an_address_by_number() -> None:
    assert Locator.of("a", None) == Locator("a")
    assert Locator.of("a", 18, 2, 3) == Locator.of("a", "18", 2, 3) == Locator("a", "art_18", 2, 3)
    assert Locator.of("a", "17-1") == Locator.of("a", 17, insertion=1) == Locator("a", "art_17-1")
    assert Locator.of("a", "annex_1__sec_3", 1) == Locator("a", "annex_1__sec_3", 1)
    with pytest.raises(UsageError):
        Locator.of("a", "十八")


@pytest.mark.parametrize(
    "place",
    [Locator("a"), Locator("a", "art_18"), Locator("a", "art_17-1", 2), Locator("a", "art_71", 1, 7, 2), Locator("a", "sec_3__sec_2")],
)  # fmt: skip
def test_a_path_is_read_again(place: Locator) -> None:
    assert Locator.parse(place.path()) == place
    assert place.iri("https://law.example.org/") == f"https://law.example.org/{place.path()}"


def test_parts_of_an_address() -> None:
    inserted, section = Locator("a", "art_17-1", 2, 3), Locator("a", "sec_3__sec_2")
    assert (inserted.number, inserted.insertion, inserted.sections) == (17, 1, ())
    assert (section.number, section.insertion, section.sections) == (None, 0, (3, 2))
    assert (Locator("a").number, Locator("a").insertion, Locator("a").sections) == (None, 0, ())
    assert inserted.at(4) == Locator("a", "art_17-1", 4)
    assert inserted.statement("norm", 1) == "a/art_17-1__para_2__item_3__norm_1"


@pytest.mark.parametrize("finer", [(2, None, None), (None, 3, None), (None, None, 4), (2, 3, 4)])
def test_the_whole_is_the_key(finer: tuple[int | None, ...]) -> None:
    assert Locator("a", "art_1", *finer).whole == Locator("a", "art_1") == Locator("a", "art_1").whole


def test_what_is_no_path() -> None:
    with pytest.raises(UsageError):
        Locator.parse("a/art_18__para_x")
