"""Candidates of a question about a penalty: the duty broken, what punishes its breach, and the law that says how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph import Facts, Sanction, chain_of, index_of, is_catch_all, upper_laws
from retrieval.finding.candidate import Feature, Key
from retrieval.finding.pool import Pool
from retrieval.models import Kind
from retrieval.reading.cues import ASKS_DUTY, ASKS_UPPER, FINE, SANCTION, speaks_of_officials

__all__ = ["from_sanctions", "of_officials"]

_BREACHES = 4
_DESCRIBES = 0.03  # so much of the question in a sanction's conduct
_TELLING = 6  # characters of a conduct that says more than 情节严重
_TOLD = 0.5  # so much of a sanction's conduct in the duty whose breach it answers
_BY_CONDUCT = 0.8  # what a sanction weighs that is found by its conduct


def from_sanctions(pool: Pool) -> None:
    """All that a question about a penalty needs."""
    if Kind.PENALTY not in pool.question.kinds:
        return
    breaches = _best_of_texts(pool) | _without_penalty(pool)
    if pool.facts is None:
        return
    _from_chains(pool, pool.facts, breaches)
    _from_conduct(pool, pool.facts, breaches)
    if ASKS_DUTY.search(pool.question.text):
        _duties(pool, pool.facts)


def of_officials(sanction: Sanction) -> bool:
    """Whether a sanction hits public bodies or their staff alone."""
    return bool(sanction.offenders) and all(
        speaks_of_officials(name) or name == "工作人员" for name in sanction.offenders
    )


def _without_penalty(pool: Pool) -> dict[Key, float]:
    """The duties behind the question: what is found without the words that speak of penalties, with its weight."""
    ranked = [(key, score) for key, score in pool.breach if not SANCTION.search(pool.articles[key].text)]
    top = max(ranked[0][1], 1e-6) if ranked else 1.0
    weights: dict[Key, float] = {}
    for rank, (key, score) in enumerate(ranked[:_BREACHES]):
        if pool.take(key):
            weights[key] = 1.0 if rank == 0 else (score / top) ** 3
    return weights


def _best_of_texts(pool: Pool) -> dict[Key, float]:
    """The articles whose breach may be asked about, with their weight: the best ones, and the best of each text."""
    if not pool.ranked:
        return {}
    first, top = pool.ranked[0][0], max(pool.ranked[0][1], 1e-6)
    found = {key: max(score / top, 0.0) for key, score in pool.ranked[:3]}
    for doc_id in pool.question.doc_ids:
        own = next(((key, score) for key, score in pool.ranked if key.doc_id == doc_id), None)
        if own:
            found.setdefault(own[0], max(own[1] / top, 0.0))
    found |= dict.fromkeys(pool.named, 1.0)
    return {key: 1.0 if key == first else weight**3 for key, weight in found.items()}


def _from_chains(pool: Pool, facts: Facts, breaches: Mapping[Key, float]) -> None:
    """What punishes the breach of each; else what punishes any breach of its text."""
    entities = pool.question.entities
    for key, weight in breaches.items():
        article = pool.articles.get(key)
        if article is None or article.is_section:
            continue
        sanctions = _sanctions_of(facts, key, entities)
        if not sanctions:  # the article found may itself be the sanction
            sanctions = index_of(facts).sanctions_in.get(key, [])
        for sanction in sanctions:
            _take_sanction(pool, facts, sanction, key, weight, key)
        if not sanctions:
            for sanction in _sanctions_of(facts, key, entities, any_breach=True):
                found = pool.take(sanction.home)
                if found is not None and found.raise_to(Feature.CHAIN_ANY, weight):
                    found.duty, found.via = key, "graph"


def _sanctions_of(facts: Facts, place: Key, entities: Sequence[str], any_breach: bool = False) -> list[Sanction]:
    """The sanctions that name a duty, or those for any breach, of the first entity named that they reach, else all."""
    for entity in (*entities, None):
        steps = chain_of(facts, place, entity=entity).steps
        if found := [step.sanction for step in steps if step.catch_all == any_breach]:
            return found
    return []


def _from_conduct(pool: Pool, facts: Facts, breaches: Mapping[Key, float]) -> None:
    """The sanction that names no article but describes conduct (未履行备案义务的), one a text.

    It is the one whose conduct is said in the words of the duty found, else in those of the question.
    """
    index, scorer, entities = index_of(facts), pool.scorer, pool.question.entities
    docs = {key.doc_id for key in breaches} & ({*pool.question.doc_ids} or {key.doc_id for key in breaches})
    officials = speaks_of_officials(pool.question.text)
    described: dict[str, tuple[float, Sanction]] = {}
    broken: dict[str, tuple[float, Sanction, Key]] = {}
    duties = [
        (key, weight, article.text, {name for n in index.norms.get(key, ()) for name in n.subjects})
        for key, weight in breaches.items()
        if (article := pool.articles.get(key)) is not None
    ]
    for sanction in facts.sanctions:
        if sanction.doc_id not in docs or sanction.violated or is_catch_all(sanction):
            continue
        if of_officials(sanction) and not officials:
            continue
        conduct = sanction.condition or sanction.conduct or ""
        if index.meet(entities, sanction.offenders):
            cover = scorer.cover(pool.need, sanction.conduct or conduct)
            if cover > described.get(sanction.doc_id, (_DESCRIBES, sanction))[0]:
                described[sanction.doc_id] = (cover, sanction)
        for key, weight, text, subjects in duties:
            best = broken.get(key.doc_id, (_TOLD, sanction, key))[0]
            if key.doc_id != sanction.doc_id or len(conduct) < _TELLING or weight <= best:
                continue  # a share of a weight that is not above the best is not either
            told = weight * scorer.cover(scorer.need_of(conduct), text)
            if told > best and index.meet(subjects, sanction.offenders):
                broken[key.doc_id] = (told, sanction, key)
    for doc_id in described.keys() | broken.keys():
        if doc_id in broken:
            told, sanction, key = broken[doc_id]
            _take_sanction(pool, facts, sanction, key, told, None)
        else:
            _take_sanction(pool, facts, described[doc_id][1], None, _BY_CONDUCT, None)


def _duties(pool: Pool, facts: Facts) -> None:
    """Behind sanction articles found first: of the articles whose breach they answer, the one that fits best."""
    index = index_of(facts)
    for key, _ in pool.ranked[:3]:
        violated = {v.locator.whole for sanction in index.sanctions_in.get(key, []) for v in sanction.violated}
        fits = [(pool.scorer.cover(pool.need, pool.articles[k].text), k) for k in violated if k in pool.articles]
        if fits and max(fits)[0] > 0:
            pool.take(max(fits)[1])


def _take_sanction(
    pool: Pool, facts: Facts, sanction: Sanction, origin: Key | None, weight: float, violated: Key | None
) -> None:
    """A sanction that punishes the breach of ``origin``, and the provisions of the law to which it refers."""
    place = sanction.home
    if place != origin and (found := pool.take(place)):
        if found.raise_to(Feature.CHAIN_SANCTION, weight):
            found.duty = origin
        found.paragraph = sanction.paragraph
        found.via = "graph"
    known = violated if place != origin else None
    for upper in upper_laws(facts, sanction, known, pool.question.entities):
        if upper.place is None or upper.place.article is None:
            continue
        found = pool.take(upper.place.whole)
        if found is None:
            continue
        if found.raise_to(Feature.CHAIN_UPPER, weight):
            found.referred_by = place
        if ASKS_UPPER.search(pool.question.text) and FINE.search(found.article.text):
            found.raise_to(Feature.CHAIN_FINE, weight)
        found.paragraph = upper.paragraph
        found.inferred = upper.inferred
        found.via = "graph"
