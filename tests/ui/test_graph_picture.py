"""The cards and links of 图谱: what stands above, in the middle and below what one asks for."""

from __future__ import annotations

from corpus import Locator
from ui.web.graph_picture import Picture, PictureMaker

ORDER_218 = "csrc-order-218-2023"


def layer_of(picture: Picture, kind: str) -> set[str]:
    return {picture.layers[card.layer] for card in picture.cards if card.kind == kind}


def test_a_general_clause_is_led_to_by_the_whole_text_and_not_by_a_hundred_duties(bench, facts) -> None:
    maker = PictureMaker(bench, facts, 80)
    maker.articles([Locator(ORDER_218, "art_62")])
    picture = maker.picture("")
    assert layer_of(picture, "law") == {"违反这些义务"}
    assert [link.label for link in picture.links if link.target == f"{ORDER_218}/art_62"] == ["概括条款"]
    assert len([card for card in picture.cards if card.kind == "sanction"]) == 2  # two 款
    assert not [card for card in picture.cards if card.kind == "norm" and card.label.startswith("职权")]


def test_a_special_sanction_is_led_to_by_the_duties_that_it_names(bench, facts) -> None:
    maker = PictureMaker(bench, facts, 80)
    maker.articles([Locator("npc-cybersecurity-2025", "art_61")])
    picture = maker.picture("")
    leading = [c for c in picture.cards if c.kind == "norm" and picture.layers[c.layer] == "违反这些义务"]
    assert leading
    assert all(card.doc == "npc-cybersecurity-2025" for card in leading)


def test_a_law_stands_above_its_chapters_and_what_found_no_room_is_counted(bench, facts) -> None:
    maker = PictureMaker(bench, facts, 40)
    maker.law(ORDER_218)
    picture = maker.picture("")
    assert len(picture.cards) == 40
    assert picture.left > 20
    assert "制定依据" in {link.label for link in picture.links}
    assert len({card.id for card in picture.cards}) == len(picture.cards)


def test_each_of_several_articles_has_the_first_duties_that_lead_to_it_in_its_own_column(bench, facts) -> None:
    maker = PictureMaker(bench, facts, 80)
    maker.articles([Locator("npc-cybersecurity-2025", "art_61"), Locator("npc-cybersecurity-2025", "art_62")])
    picture = maker.picture("")
    columns = [c.group for c in picture.cards if picture.layers[c.layer] == "违反这些义务"]
    assert {group.split("|")[0] for group in columns} == {f"npc-cybersecurity-2025/art_{n}" for n in (61, 62)}
    assert max(columns.count(group) for group in columns) <= 5
    assert picture.left > 0
