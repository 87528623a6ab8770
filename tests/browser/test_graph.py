"""图谱: what one asks stands in layers, can be read, opened, filtered and taken away."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from urllib.parse import quote

import pytest

from tests.browser.looking import open_view

CARDS = "famai.scene.cards"


def show(page, server, about: str) -> None:
    page.goto(f"{server}/graph?about={quote(about)}")
    page.wait_for_function("typeof famai !== 'undefined' && famai.scene && famai.scene.cards.length")


def ask_for(page, about: str) -> None:
    page.evaluate("famai.scene = null")
    page.fill("[name=about]", about)
    page.press("[name=about]", "Enter")


def centre_of(page, kind: str) -> tuple[float, float]:
    """Where the first card of that kind lies on the screen."""
    x, y = page.evaluate(
        """(kind) => { const node = famai.scene.cy.nodes(`[kind="${kind}"]`)[0]; const box = document.querySelector('.fm-canvas').getBoundingClientRect();
          return [box.left + node.renderedPosition('x'), box.top + node.renderedPosition('y')]; }""",
        kind,
    )
    return x, y


def test_an_article_stands_between_its_basis_and_its_sanctions(new_page, server):
    page = new_page()
    show(page, server, "218号令第18条")
    layers = page.evaluate("famai.scene.whole.bands.map((band) => band.title)")
    assert layers.index("依据与引用") < layers.index("条文") < layers.index("义务与权限") < layers.index("罚则")
    heights = page.evaluate("famai.scene.cards.map((card) => [card.layer, card.y])")
    for upper, above in heights:
        assert all(above < y for layer, y in heights if layer > upper)
    labels = page.evaluate("famai.scene.links.map((link) => link.label)")
    assert {"规定", "概括条款"} <= set(labels)
    names = page.evaluate("famai.scene.cards.map((card) => card.kind + card.label + card.note)")
    assert len(names) == len(set(names))  # one card for one thing
    x, y = centre_of(page, "norm")
    page.mouse.click(x, y)
    page.wait_for_selector("#fm-panel mark.fm-hit")
    assert page.inner_text("#fm-panel h2") == "第十八条"


@pytest.mark.parametrize("about", ["218号令第18条", "期货公司", "网安法第六十一条"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_card_covers_another_and_every_card_can_be_read(new_page, server, about, width):
    page = new_page(width, 844)
    show(page, server, about)
    covering = page.evaluate(
        """() => { const cards = famai.scene.cards; return cards.filter((a, i) => cards.some((b, j) => j > i
          && Math.abs(a.x - b.x) < (a.w + b.w) / 2 - 1 && Math.abs(a.y - b.y) < (a.h + b.h) / 2 - 1)).length; }"""
    )
    assert covering == 0
    assert page.evaluate("famai.scene.cy.zoom()") >= 0.8  # 12 pixels stay legible
    if width == 1280:
        page.evaluate("famai.open('csrc-order-218-2023', 'art_18')")
        page.wait_for_selector("#fm-panel h2")
        page.wait_for_function("famai.scene.width < 700")
        assert page.evaluate("famai.scene.cy.zoom()") >= 0.8


def test_an_institution_has_the_duties_of_what_it_falls_under_by_topic(new_page, server):
    page = new_page()
    show(page, server, "期货公司")
    cards = page.evaluate(CARDS)
    assert "经营机构" in [card["label"] for card in cards if card["kind"] == "entity"]
    topics = {card["id"] for card in cards if card["kind"] == "topic"}
    duties = [card for card in cards if card["kind"] == "norm"]
    assert len(duties) > 40
    assert {card["group"] for card in duties} <= topics
    assert page.is_visible("[data-graph-note]")


def test_words_of_a_fine_find_what_leads_to_it_and_other_words_find_articles(new_page, server):
    page = new_page()
    show(page, server, "监管谈话")
    assert "哪些行为会受到这种处罚" in page.inner_text("[data-graph-title]")
    assert page.evaluate("famai.scene.cards.some((card) => card.seed && card.label.includes('第六十二条'))")
    ask_for(page, "日志备份")
    page.wait_for_function("famai.scene?.cards.length")
    assert page.evaluate("famai.scene.cards.filter((card) => card.seed).length") >= 2
    page.go_back()
    page.wait_for_function("document.querySelector('[data-graph-title]').textContent.includes('监管谈话')")
    ask_for(page, "没有这个东西xyz")
    page.wait_for_selector("#fm-graph .fm-empty, #fm-graph [data-graph-title]:has-text('相关')")


def test_kinds_can_be_left_out_and_the_same_stands_in_words(new_page, server):
    page = new_page()
    show(page, server, "218号令第18条")
    before = page.evaluate(f"{CARDS}.length")
    page.uncheck("#fm-graph [name=kind][value=sanction]")
    assert page.evaluate(f"{CARDS}.length") < before
    page.click(".fm-told summary")
    page.click(".fm-told button:has-text('218号令 第十八条')")
    page.wait_for_selector("#fm-panel h2:has-text('第十八条')")


def test_the_picture_can_be_taken_away(page):
    open_view(page, "图谱")
    page.wait_for_function("typeof famai !== 'undefined' && famai.scene && famai.scene.cards.length")
    for form in ("svg", "png"):
        with page.expect_download() as waiting:
            page.click(f"[data-graph-save={form}]")
        assert waiting.value.suggested_filename == f"图谱.{form}"
        if form == "svg":
            drawn = ElementTree.parse(waiting.value.path())
            assert len(drawn.findall(".//{*}rect")) == 1 + 2 * page.evaluate(f"{CARDS}.length")
    with page.expect_download() as waiting:
        page.click("[data-graph-file]")
    tree = ElementTree.parse(waiting.value.path())
    assert len(tree.findall(".//{*}node")) == page.evaluate("famai.scene.data.cards.length")


def test_two_hundred_cards_are_drawn_at_once(new_page, server):
    page = new_page()
    page.goto(f"{server}/graph?limit=200&about={quote('经营机构')}")
    page.wait_for_function("typeof famai !== 'undefined' && famai.scene?.cards.length === 200")


def test_the_words_of_links_lie_on_no_card_and_on_no_other_words(new_page, server):
    page = new_page()
    show(page, server, "218号令第18条")
    boxes = page.evaluate(
        """() => famai.scene.cy.edges('.named').map((edge) => edge.boundingBox({includeLabels: true, includeNodes: false, includeEdges: false}))
          .map((box) => [box.x1 + 3, box.y1 + 3, box.x2 - 3, box.y2 - 3])"""
    )
    cards = page.evaluate("famai.scene.cards.map((c) => [c.x - c.w / 2, c.y - c.h / 2, c.x + c.w / 2, c.y + c.h / 2])")
    assert len(boxes) > 10

    def meet(a, b):
        return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]

    assert not [(a, b) for n, a in enumerate(boxes) for b in [*boxes[n + 1 :], *cards] if meet(a, b)]


@pytest.mark.parametrize("about", ["218号令第18条", "网安法第六十一条", "期货公司", "监管谈话"])
def test_no_link_leads_over_a_card_that_it_does_not_link(new_page, server, about):
    page = new_page()
    show(page, server, about)
    over = page.evaluate(
        """() => { const {drawn, cards, knots} = famai.scene; const all = [...cards, ...knots]; const at = new Map(all.map((c) => [c.id, c]));
          const inside = (p, c) => Math.abs(p.x - c.x) < c.w / 2 - 2 && Math.abs(p.y - c.y) < c.h / 2 - 2;
          return drawn.filter((link) => { const ends = [at.get(link.source), at.get(link.target)]; const way = [ends[0], ...link.corners, ends[1]];
            return way.slice(1).some((b, i) => Array.from({length: 60}, (_, n) => ({x: way[i].x + (b.x - way[i].x) * n / 60, y: way[i].y + (b.y - way[i].y) * n / 60}))
              .some((p) => all.some((c) => !ends.includes(c) && inside(p, c)))); }).length; }"""
    )
    assert over == 0


def test_duties_with_the_same_sanctions_meet_in_one_knot_that_lights_up_both_ends(new_page, server):
    page = new_page()
    show(page, server, "218号令第18条")
    assert page.evaluate("famai.scene.knots.map((knot) => knot.label).sort()") == ["概括条款", "违反的罚则"]
    assert page.evaluate("famai.scene.drawn.length < famai.scene.links.length")
    page.evaluate("famai.scene.cy.nodes('[kind=\"norm\"]')[0].emit('mouseover')")
    lit = page.evaluate("famai.scene.cy.nodes().not('.dim').map((node) => node.data('kind') || '')")
    assert "sanction" in lit


def test_paper_shows_the_whole_picture_and_not_what_the_window_shows(new_page, server):
    page = new_page()
    show(page, server, "网安法第六十一条")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.is_visible(".fm-paper svg") and not page.is_visible(".fm-canvas")
    assert page.locator(".fm-paper rect").count() == 1 + 2 * page.evaluate(f"{CARDS}.length")


def test_a_picture_that_gave_way_to_another_leaves_nothing_behind(new_page, server):
    page = new_page()
    show(page, server, "218号令第18条")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    devtools.send("HeapProfiler.enable")

    def held() -> tuple[float, float]:
        devtools.send("HeapProfiler.collectGarbage")
        told = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
        return told["JSEventListeners"], told["JSHeapUsedSize"] / 2**20

    def draw(times: int) -> None:
        for n in range(times):
            page.evaluate("about => famai.graph({about})", ("期货公司", "218号令第18条")[n % 2])

    draw(4)
    listeners, heap = held()
    draw(20)
    assert held()[0] <= listeners
    assert held()[1] < heap + 4
