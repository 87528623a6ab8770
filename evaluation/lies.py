"""Lies and faithful variants made from the sentences of the texts, to measure the verifier with.

A fixed seed gives the same sentences for the same collection.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from corpus import Corpus, Origin
from evaluation.faithful_makers import FAITHFUL
from evaluation.lie_makers import LIES
from evaluation.samples import Maker, Sample
from graph import default_table
from retrieval import Verifier

__all__ = ["FAITHFUL", "LIES", "Made", "Trial", "make_all", "run_trial"]

_COMMON = 12  # an entity that the texts name less often is known too little to be taken for another


@dataclass(frozen=True, slots=True)
class Made:
    """A sentence made from one of a text, the kind of change, and the quotation that it is said to rest on."""

    kind: str
    text: str
    doc_id: str
    eid: str
    quote: str
    start: int
    as_of: str | None = None


@dataclass
class Trial:
    """How many of each kind were made and how many of them the verifier held to be false."""

    made: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    missed: dict[str, list[Made]] = field(default_factory=lambda: defaultdict(list))

    def rate(self, kind: str) -> float:
        """The share held to be false of one kind."""
        return self.caught[kind] / self.made[kind] if self.made[kind] else 0.0


def _named(corpus: Corpus, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The entities of these kinds that the texts name often, longest first."""
    table = default_table()
    text = "".join(article.text for _, article in corpus.articles())
    names = [word for word, name in table.names.items() if table.kind(name) in kinds and text.count(word) >= _COMMON]
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def samples(corpus: Corpus) -> Iterator[Sample]:
    """Sentences of between 14 and 200 characters of all binding texts; none with items."""
    firms, authorities = _named(corpus, ("regulated",)), _named(corpus, ("regulator", "association"))
    titles = tuple(i.title for i in corpus.instruments if i.in_force and not i.explains)
    for document in corpus.documents.values():
        if document.origin is not Origin.TEXT or document.instrument.explains:
            continue
        for article in document.tree.articles:
            for paragraph in article.paragraphs:
                found = re.findall(r"[^。\n]+。", paragraph.lead_in)
                for place, sentence in enumerate(found):
                    following = found[place + 1] if place + 1 < len(found) else ""
                    if 14 <= len(sentence) <= 200 and not following.startswith("但"):
                        yield Sample(
                            document, article, paragraph.number, paragraph.start, paragraph.lead_in, sentence.strip(),
                            firms, authorities, titles,
                        )  # fmt: skip


def make_all(corpus: Corpus, makers: Mapping[str, Maker], seed: int, most: int) -> Iterator[Made]:
    """At most ``most`` sentences of each kind, the same for the same seed and collection."""
    chance = random.Random(seed)
    pool = list(samples(corpus))
    for kind, maker in makers.items():
        chance.shuffle(pool)
        count = 0
        for sample in pool:
            made = maker(sample, chance)
            if made is None or (made == sample.sentence and kind != "as it is"):
                continue
            instrument = sample.document.instrument
            day = instrument.effective if instrument.in_force is False else None
            yield Made(kind, made, instrument.id, sample.article.eid, sample.quote, sample.start, day)
            count += 1
            if count == most:
                break


def run_trial(verifier: Verifier, made: Iterable[Made]) -> Trial:
    """Have the verifier judge every sentence."""
    trial = Trial()
    for one in made:
        trial.made[one.kind] += 1
        if verifier.verify(one.text, [one], as_of=one.as_of).holds:
            trial.missed[one.kind].append(one)
        else:
            trial.caught[one.kind] += 1
    return trial
