"""What the picture of 图谱 shows: cards in layers, with labelled links between them, around what one asks for.

An article stands between what it rests on and what follows from it; an institution above its duties by topic; a fine
below what leads to it; a law above its chapters. A card stands for one thing and stands once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from corpus import Locator, place_of
from graph import Facts, Modality, Norm, Penalty, Sanction, index_of, upper_laws
from ui.web.markup import status_class
from ui.web.whoami import centre
from ui.web.words import MODALITY, TARGET, fine
from ui.web.workbench import Workbench

__all__ = ["KINDS", "Card", "Link", "Picture", "PictureMaker", "in_force"]

KINDS: dict[str, str] = {
    "law": "法规",
    "article": "条文",
    "norm": "义务与权限",
    "sanction": "罚则",
    "entity": "主体",
    "topic": "主题",
    "term": "用语",
}
"""Kinds of cards and their names in the legend."""

_LONGEST = 64  # characters of the words of a card
_CITING = 12  # articles that cite the one asked for
_TERMS = 8
_LEADING_TO = 5  # duties above each of several articles; one by itself has them all
_LAYERS = (
    "依据与引用",
    "主体",
    "所属主体",
    "违反这些义务",
    "条文",
    "义务与权限",
    "罚则",
    "处罚依据（上位法）",
    "引用它的条款",
    "用语",
)
_BASE, _WHO, _WIDER, _BREACH, _HERE, _DUTY, _PENALTY, _ABOVE, _CITED, _TERM = range(len(_LAYERS))

Told = tuple[Norm, Penalty]


@dataclass(frozen=True, slots=True)
class Card:
    """One thing in the picture: its name, a line of words, the layer, and the column of its group where it has one."""

    id: str
    kind: str
    label: str
    layer: int
    note: str = ""
    doc: str = ""
    eid: str = ""
    spans: str = ""
    seed: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """From one card to another; ``inferred`` where no text says so (推定)."""

    source: str
    target: str
    label: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Layers from above to below; ``left`` things found no room."""

    title: str
    layers: tuple[str, ...]
    cards: tuple[Card, ...]
    links: tuple[Link, ...]
    left: int


_LEADING: WeakKeyDictionary[Facts, dict[Locator, list[Told]]] = WeakKeyDictionary()


def _leading(facts: Facts) -> dict[Locator, list[Told]]:
    """Article with a sanction → the duties whose breach it answers, made once; those that it names come first."""
    known = _LEADING.get(facts)
    if known is None:
        found: defaultdict[Locator, list[Told]] = defaultdict(list)
        index = index_of(facts)
        for norm in facts.norms:
            for penalty in index.penalties_of(norm):
                found[penalty.sanction.home].append((norm, penalty))
        for told in found.values():
            told.sort(key=lambda t: (t[1].catch_all, t[1].inferred))
        known = _LEADING[facts] = dict(found)
    return known


def in_force(bench: Workbench, doc_id: str) -> bool:
    """Whether the law is in force as far as is known, and no mere version of the past or draft."""
    document = bench.corpus.documents.get(doc_id)
    return document is not None and status_class(document.instrument.status) in ("valid", "unknown")


def _short(text: str, most: int = _LONGEST) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[: most - 1]}…"


class PictureMaker:
    """Puts cards and links together; ``limit`` cards at most."""

    def __init__(self, bench: Workbench, facts: Facts, limit: int) -> None:
        self._bench, self._facts, self._limit = bench, facts, limit
        self._index = index_of(facts)
        self._cards: dict[str, Card] = {}
        self._links: dict[tuple[str, str, str], Link] = {}
        self._missed: set[str] = set()

    def picture(self, title: str) -> Picture:
        """What was put together, layers without cards left out."""
        used = sorted({card.layer for card in self._cards.values()})
        layers = {layer: number for number, layer in enumerate(used)}
        cards = tuple(
            Card(c.id, c.kind, c.label, layers[c.layer], c.note, c.doc, c.eid, c.spans, c.seed, c.group)
            for c in self._cards.values()
        )
        return Picture(title, tuple(_LAYERS[n] for n in used), cards, tuple(self._links.values()), len(self._missed))

    def _put(self, card: Card) -> bool:
        """Put a card down, once; whether it is there."""
        if card.id in self._cards:
            return True
        if len(self._cards) >= self._limit:
            self._missed.add(card.id)
            return False
        self._cards[card.id] = card
        return True

    def _link(self, source: str, target: str, label: str, inferred: bool = False) -> None:
        if source != target and source in self._cards and target in self._cards:
            self._links.setdefault((source, target, label), Link(source, target, label, inferred))

    def _name(self, place: Locator) -> str:
        return f"{self._bench.short_title(place.doc_id)} {place_of(self._index.label(place))}"

    def _article(self, place: Locator, layer: int, seed: bool = False) -> str:
        """The card of a 条, or of a law where the place names none."""
        if place.article is None:
            return self._law(place.doc_id, layer)
        whole = place.whole
        name = f"{whole.doc_id}/{whole.article}"
        article = self._bench.corpus.article(whole)
        annotation = self._bench.annotation(whole.doc_id, article)
        note = _short(annotation.summary if annotation else article.text, 40)
        label = self._name(whole)
        self._put(Card(name, "article", label, layer, note, whole.doc_id, whole.article or "", seed=seed))
        return name

    def _law(self, doc_id: str, layer: int, seed: bool = False, note: str = "", group: str = "") -> str:
        instrument = self._bench.corpus.documents[doc_id].instrument
        label = self._bench.short_title(doc_id)
        words = note or (_short(instrument.title, 40) if label != instrument.title else instrument.status)
        self._put(Card(doc_id, "law", label, layer, words, doc_id, seed=seed, group=group))
        return doc_id

    def _norm(self, norm: Norm, layer: int, group: str = "", told: bool = False) -> str:
        """The card of a duty; ``told`` says where it stands, since its article is not beside it."""
        name = f"norm:{norm.id}"
        label = f"{MODALITY[norm.modality]}　{'、'.join(norm.subjects[:2])}{'等' if len(norm.subjects) > 2 else ''}"
        words = _short(norm.told if told else norm.text, _LONGEST)
        if told:
            words = f"{place_of(self._index.label(norm.locator))}：{words}"
        self._put(
            Card(name, "norm", label, layer, words, norm.doc_id, norm.eid, f"{norm.start}-{norm.end}", group=group)
        )
        return name

    def _sanction(self, sanction: Sanction) -> str:
        """The card of the 款 in which sanctions stand, with what they say to each."""
        place = sanction.home.at(sanction.paragraph)
        name = f"sanction:{place.doc_id}/{place.article}/{place.paragraph}"
        if name not in self._cards:
            here = [s for s in self._index.sanctions_in[sanction.home] if s.paragraph == sanction.paragraph]
            said = dict.fromkeys(
                f"{TARGET.get(s.target, '')}：{'、'.join(filter(None, (*s.measures[:2], fine(s))))}" for s in here
            )
            spans = ",".join(f"{s.start}-{s.end}" for s in here[:8])
            label = self._name(place)
            self._put(
                Card(
                    name, "sanction", label, _PENALTY, _short("；".join(said)), place.doc_id, place.article or "", spans
                )
            )
            for one in here:
                self._uppers(name, one)
        return name

    def _uppers(self, name: str, sanction: Sanction) -> None:
        for upper in upper_laws(self._facts, sanction):
            if upper.place and upper.place.doc_id in self._facts.titles:
                above = self._article(upper.place, _ABOVE)
                self._link(name, above, "推定依据" if upper.inferred else "依据", upper.inferred)

    def _penalties(self, source: str, penalties: Iterable[Penalty]) -> None:
        for penalty in penalties:
            target = self._sanction(penalty.sanction)
            word = "概括条款" if penalty.catch_all else "推定" if penalty.inferred else "违反的罚则"
            self._link(source, target, word, penalty.inferred)

    def articles(self, places: Sequence[Locator]) -> None:
        """What the articles rest on, what they say, what follows from a breach, and who cites them."""
        seeds = [self._article(place.whole, _HERE, seed=True) for place in places]
        for name, place in zip(seeds, places, strict=True):
            here = place.whole
            penal = bool(self._index.sanctions_in.get(here))
            for norm in self._index.norms.get(here, ()):
                if penal and norm.modality is Modality.POWER:
                    continue  # the power to punish is told by the sanctions
                duty = self._norm(norm, _DUTY)
                self._link(name, duty, "规定")
                self._penalties(duty, self._index.penalties_of(norm))
        several = len(places) > 1
        for name, place in zip(seeds, places, strict=True):
            here = place.whole
            sanctions = self._index.sanctions_in.get(here, ())
            for sanction in sanctions:
                self._link(name, self._sanction(sanction), "处罚")
            if not sanctions:  # what an article of penalties cites are the duties, which stand above it
                self._rests_on(name, here)
            self._leads_to(name, here, several)
            self._cited(name, here)

    def _rests_on(self, name: str, here: Locator) -> None:
        for link in (*self._index.links_from[here], *self._index.bases_from[here]):
            self._link(self._article(link.target, _BASE), name, "依据（推定）", True)
        for reference in self._index.references_out.get(here, ()):
            target = reference.target
            if target and target.doc_id in self._facts.titles and target.whole != here:
                self._link(self._article(target, _BASE), name, "被引用")

    def _leads_to(self, name: str, here: Locator, several: bool) -> None:
        """The duties whose breach the sanctions of the article answer; where it answers any breach, the law itself.

        Of ``several`` articles each has the first duties that lead to it in a column of their own.
        """
        leading = _leading(self._facts).get(here, ())
        first = set(list(dict.fromkeys(norm.id for norm, _ in leading))[: _LEADING_TO if several else None])
        for norm, penalty in leading:
            if penalty.catch_all:
                group = f"{name}|" if several else ""
                whole = self._law(norm.doc_id, _BREACH, note="对本文任何义务的违反", group=group)
                self._link(whole, name, "概括条款")
                break
            if norm.id not in first:
                self._missed.add(f"norm:{norm.id}")
                continue
            word = "推定" if penalty.inferred else "违反"
            duty = self._norm(norm, _BREACH, group=f"{name}|{word}" if several else "", told=True)
            self._link(duty, name, word, penalty.inferred)

    def _cited(self, name: str, here: Locator) -> None:
        homes = dict.fromkeys(r.home for r in self._index.references_in.get(here, ()) if r.home != here)
        for home in list(homes)[:_CITING]:
            self._link(name, self._article(home, _CITED), "被引用于")
        self._missed.update(f"{h.doc_id}/{h.article}" for h in list(homes)[_CITING:])
        for definition in self._index.definitions(here)[:_TERMS]:
            term = f"term:{definition.doc_id}/{definition.term}"
            spans = f"{definition.start}-{definition.end}"
            words = _short(definition.definition or "", 40)
            self._put(Card(term, "term", definition.term, _TERM, words, definition.doc_id, definition.eid, spans))
            self._link(name, term, "用语")

    def institution(self, entity: str) -> None:
        """What it falls under, and the duties of all that, topic by topic, the centre of the collection first."""
        reach = self._facts.thesaurus.covers(entity)
        first = centre()
        norms = [n for n in self._facts.norms if not reach.isdisjoint(n.subjects) and in_force(self._bench, n.doc_id)]
        wanted = [n for n in norms if n.modality in (Modality.OBLIGATION, Modality.PROHIBITION)] or norms
        wanted.sort(key=lambda n: n.doc_id != first)  # otherwise in the order of the collection
        seed = f"entity:{entity}"
        self._put(Card(seed, "entity", entity, _WHO, "", seed=True))
        for norm in wanted:
            chapter = self._index.chapter(norm.home)
            topic = f"topic:{norm.doc_id}/{chapter}"
            law = self._bench.short_title(norm.doc_id)
            if not self._put(Card(topic, "topic", chapter or law, _DUTY, law, norm.doc_id, norm.eid, group=topic)):
                self._missed.add(norm.id)
                continue
            duty = self._norm(norm, _DUTY, group=topic, told=True)
            if duty not in self._cards:
                continue
            for name in norm.subjects:
                if name not in reach:
                    continue
                if name != entity and self._put(Card(f"entity:{name}", "entity", name, _WIDER)):
                    self._link(seed, f"entity:{name}", "属于")
                self._link(f"entity:{name}", topic, "承担")

    def law(self, doc_id: str) -> None:
        """What a law rests on and what it replaced, its chapters with their articles, and which laws cite it."""
        document = self._bench.document(doc_id)
        instrument = document.instrument
        seed = self._law(doc_id, _HERE, seed=True)
        groups: tuple[tuple[str, Iterable[str | None]], ...] = (
            ("制定依据", instrument.based_on),
            ("被其废止", instrument.repeals),
            ("前一版本", (instrument.previous,)),
        )
        for word, ids in groups:
            for other in ids:
                if other and other in self._bench.corpus.documents:
                    self._link(self._law(other, _BASE), seed, word)
        for word, other in (("后一版本", instrument.next), ("被废止于", instrument.repealed_by)):
            if other and other in self._bench.corpus.documents:
                self._link(seed, self._law(other, _CITED), word)
        citing = {d for d in self._facts.titles if d != doc_id} & {
            r.doc_id for r in self._facts.references if r.target_doc_id == doc_id
        }
        for other in sorted(citing, key=list(self._facts.titles).index)[:_CITING]:
            self._link(seed, self._law(other, _CITED), "被引用于")
        for article in document.tree.articles:
            heading = article.headings[0].label if article.headings else "正文"
            topic = f"topic:{doc_id}/{heading}"
            if self._put(Card(topic, "topic", heading, _DUTY, "", doc_id, article.eid, group=topic)):
                self._link(seed, topic, "包括")
            annotation = self._bench.annotation(doc_id, article)
            words = _short(annotation.summary if annotation else article.text, 40)
            name = f"{doc_id}/{article.eid}"
            self._put(Card(name, "article", article.label, _DUTY, words, doc_id, article.eid, group=topic))
