"""Which articles could support an answer, and what speaks for each: the pool from which citations are chosen.

Articles come from the search for the whole question, from searches for its parts and within the instruments that it
names, from the definitions of the terms it asks for, and from the graph (duty → sanction → upper law). What speaks
for one is a row of named numbers, so that the choice among them can be learned and explained.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from corpus import Corpus, Locator
from graph import Facts, Sanction, chain_of, index_of, is_catch_all, upper_laws
from retrieval.finding.candidate import Candidate, Key
from retrieval.finding.evidence import Need, SpanScorer
from retrieval.finding.fusion import Ranking
from retrieval.finding.search import Engine
from retrieval.models import Kind, Understanding
from retrieval.reading.cues import (
    ASKS_BASE,
    ASKS_DUTY,
    ASKS_UPPER,
    FINE,
    OFFICIALS,
    PENALTY_WORDS,
    SANCTION,
    asks_meaning,
    topic_of,
)

__all__ = ["Gatherer"]

_WHOLE = 12  # articles of the whole question's ranking that are looked at
_PART = 4
_PARTS = 4
_SHORT_PART = 14  # characters; a part so short is searched with the one before
_RANKED = 150
_DESCRIBES = 0.03  # so much of the question in a sanction's conduct
_CHAINED = ("chain_sanction", "chain_upper_named", "chain_upper_other")
_TELLING = 6  # characters of a conduct that says more than 情节严重
_TOLD = 0.5  # so much of a sanction's conduct in the duty whose breach it answers
_BY_CONDUCT = 0.8  # what a sanction weighs that is found by its conduct
_NEAR = 0.8  # of the best in its text: near enough to compare with its counterpart


class Gatherer:
    """Collects candidates for questions over one build."""

    def __init__(self, engine: Engine, corpus: Corpus, facts: Facts | None, scorer: SpanScorer) -> None:
        self.engine = engine
        self.corpus = corpus
        self.facts = facts
        self.scorer = scorer
        self._where = [Locator(a.doc_id, a.eid) for a in engine.articles]
        self._documents = {d.id: d for d in corpus.documents.values()}
        self._articles = {Locator(d.id, a.eid): a for d, a in corpus.articles()}
        self._terms = self._defined_terms()
        self._conducts: dict[str, Need] = {}

    def candidate(self, key: Key) -> Candidate | None:
        """A bare candidate, or ``None`` where the collection has no such article."""
        article = self._articles.get(key)
        return Candidate(self._documents[key.doc_id], article) if article else None

    def gather(
        self,
        question: Understanding,
        ranking: Ranking,
        need: Need,
        parts: Sequence[tuple[Understanding, Ranking]] = (),
    ) -> list[Candidate]:
        """The pool, best first by the whole question's ranking; every candidate with its numbers.

        Args:
            question: as understood.
            ranking: that of the whole question.
            need: the question's weighted terms.
            parts: its asks with their rankings, where they are at hand; else the parts are searched here.
        """
        ranked = [(self._where[place], float(ranking.score[place])) for place in ranking.order[:_RANKED]]
        pool: dict[Key, Candidate] = {}
        self._from_whole(pool, question, ranked)
        self._from_parts(pool, question, parts)
        self._from_documents(pool, question, ranked)
        self._from_definitions(pool, question)
        if Kind.PENALTY in question.kinds:
            breach = self._from_breach(pool, question)
            breaches = {**dict(self._breaches(question, ranked)), **breach}
            self._from_chains(pool, question, breaches.items())
            self._from_conduct(pool, question, need, breaches)
            if ASKS_DUTY.search(question.text):
                self._duties(pool, question, need, [key for key, _ in ranked[:3]])
        self._from_versions(pool, question)
        self._from_bases(pool, question, [key for key, _ in ranked[:2]])
        self._common(pool, question, need)
        self._channels(pool, ranking)
        return list(pool.values())

    def _take(self, pool: dict[Key, Candidate], key: Key) -> Candidate | None:
        if key not in pool:
            made = self.candidate(key)
            if made is None:
                return None
            pool[key] = made
        return pool[key]

    def _from_whole(
        self, pool: dict[Key, Candidate], question: Understanding, ranked: Sequence[tuple[Key, float]]
    ) -> None:
        named = {c.locator.whole for c in question.citations if c.eid and c.locator}
        free = [(key, score) for key, score in ranked if key not in named]
        top = max(free[0][1], 1e-6) if free else 1.0
        for key in named:
            found = self._take(pool, key)
            if found:
                found.values["named_article"] = 1.0
                found.via = "citation"
        for rank, (key, score) in enumerate(free[:_WHOLE]):
            found = self._take(pool, key)
            if found is None:
                continue
            found.score = score
            found.values["relative"] = max(score / top, 0.0)
            found.values[("first", "second", "third")[rank] if rank < 3 else "fourth_on"] = 1.0
            if rank == 0 and len(free) > 1:
                found.values["lead"] = 1.0 - max(free[1][1], 0.0) / top

    def queries(self, question: Understanding, *, parts: bool = True) -> list[str]:
        """All that is going to be searched for, so that it can be encoded in one call."""
        found = [question.query]
        if parts and len(question.parts) > 1 and not question.follows_up:
            found += [words for _, words in self._part_queries(question)]
        if Kind.PENALTY in question.kinds:
            found.append(PENALTY_WORDS.sub(" ", question.query))
        return found

    def _part_queries(self, question: Understanding) -> list[tuple[str, str]]:
        """Each part of the question with the words to search it with."""
        topic = topic_of(question)
        found = []
        for number, part in enumerate(question.parts[:_PARTS]):
            words = f"{topic} {part}" if topic and topic not in part else part
            if len(words) < _SHORT_PART and number:
                words = f"{question.parts[number - 1]} {part}"
            found.append((part, words))
        return found

    def _from_parts(
        self,
        pool: dict[Key, Candidate],
        question: Understanding,
        parts: Sequence[tuple[Understanding, Ranking]],
    ) -> None:
        if len(question.parts) < 2 or question.follows_up:
            return
        searched = [(own.text, ranking) for own, ranking in parts[:_PARTS]] or [
            (part, self.engine.rank(replace(question, query=words, text=words, expansions=())))
            for part, words in self._part_queries(question)
        ]
        for part, ranking in searched:
            docs = {c.doc_id for c in question.citations if c.doc_id and c.title and c.title.strip("《》") in part}
            order = [place for place in ranking.order[:_RANKED] if not docs or self._where[place].doc_id in docs]
            if not order:
                continue
            top = max(float(ranking.score[order[0]]), 1e-6)
            for rank, place in enumerate(order[:_PART]):
                found = self._take(pool, self._where[place])
                if found is None or "named_article" in found.values:
                    continue
                value = float(ranking.score[place]) / top
                found.values["part_relative"] = max(found.values.get("part_relative", 0.0), value)
                if rank == 0:
                    found.values["part_first"] = 1.0

    def _from_documents(
        self, pool: dict[Key, Candidate], question: Understanding, ranked: Sequence[tuple[Key, float]]
    ) -> None:
        if len(question.doc_ids) < 2:
            return
        for doc_id in question.doc_ids:
            own = [(key, score) for key, score in ranked if key.doc_id == doc_id][:3]
            for rank, (key, score) in enumerate(own):
                found = self._take(pool, key)
                if found is not None:
                    found.values["in_doc_relative"] = max(score / max(own[0][1], 1e-6), 0.0)
                    found.values["in_doc_first"] = float(rank == 0)

    def _defined_terms(self) -> dict[str, list[tuple[Key, int, int | None]]]:
        terms: dict[str, list[tuple[Key, int, int | None]]] = {}
        for definition in self.facts.definitions if self.facts else ():
            terms.setdefault(definition.term, []).append((definition.home, definition.paragraph, definition.item))
        return terms

    def _from_definitions(self, pool: dict[Key, Candidate], question: Understanding) -> None:
        text = question.query if question.follows_up else question.text
        asked = [term for term in self._terms if term in text and asks_meaning(term, text)]
        for words in re.findall(r"“([^”]{3,20})”", text):  # part of a longer term: “较大影响”
            asked += [term for term in self._terms if term not in asked and term.endswith(words)]
        for term in (t for t in asked if not any(t != other and t in other for other in asked)):
            for key, paragraph, item in self._terms[term]:
                if question.doc_ids and key.doc_id not in question.doc_ids:
                    continue
                found = self._take(pool, key)
                if found is not None:
                    found.values["defines"] = 1.0
                    found.paragraph, found.item = paragraph, item

    def _from_versions(self, pool: dict[Key, Candidate], question: Understanding) -> None:
        """Where two versions of a law are named, the counterparts of what was found best in either."""
        for crosswalk in self.facts.crosswalks if self.facts else ():
            if not {crosswalk.old_id, crosswalk.new_id} <= set(question.doc_ids):
                continue
            near = [c for c in pool.values() if c.values.get("in_doc_relative", 0.0) >= _NEAR]
            if Kind.PENALTY in question.kinds:
                near = [c for c in near if SANCTION.search(c.article.text)] or near
            for candidate in near:
                if candidate.document.id == crosswalk.new_id:
                    other = crosswalk.to_old(candidate.key)
                elif candidate.document.id == crosswalk.old_id:
                    other = crosswalk.to_new(candidate.key)
                else:
                    continue
                found = self._take(pool, other) if other else None
                if found is not None:
                    value = candidate.values["in_doc_relative"]
                    found.values["counterpart"] = max(found.values.get("counterpart", 0.0), value)
                    candidate.counterpart = found.key

    def _from_bases(self, pool: dict[Key, Candidate], question: Understanding, first: Sequence[Key]) -> None:
        """What the articles found first cite, and the provisions of higher law on which they rest."""
        if self.facts is None:
            return
        index = index_of(self.facts)
        asked = float(ASKS_BASE.search(question.text) is not None)
        for rank, key in enumerate(first):
            article = self._articles.get(key)
            if article is None or article.is_section:
                continue
            weight = 1.0 if rank == 0 else 0.5
            cited = [r.target.whole for r in index.references_out.get(key, ()) if r.target and r.target.article]
            bases = [link.target.whole for link in index.bases_from.get(key, ())]
            for name, targets in (("cited_by_best", cited), ("based_on_best", bases)):
                for target in targets:
                    found = self._take(pool, target)
                    if found is None or found.key == key:
                        continue
                    found.values[name] = max(found.values.get(name, 0.0), weight)
                    found.values["base_asked"] = max(found.values.get("base_asked", 0.0), weight * asked)
                    if found.via == "search" and "relative" not in found.values:
                        found.via, found.inferred = "graph", name == "based_on_best"

    def _from_breach(self, pool: dict[Key, Candidate], question: Understanding) -> dict[Key, float]:
        """The duties behind a question about a penalty: what is found without the words that speak of penalties."""
        words = PENALTY_WORDS.sub(" ", question.query)
        if len(re.findall(r"[一-鿿]", words)) < 6:
            return {}
        kinds = tuple(kind for kind in question.kinds if kind is not Kind.PENALTY)
        ranking = self.engine.rank(replace(question, query=words, text=words, kinds=kinds, expansions=()))
        order = [place for place in ranking.order[:60] if not SANCTION.search(self.engine.articles[place].text)]
        if not order:
            return {}
        top = max(float(ranking.score[order[0]]), 1e-6)
        weights: dict[Key, float] = {}
        for rank, place in enumerate(order[:_PART]):
            found = self._take(pool, self._where[place])
            if found is not None:
                value = float(ranking.score[place]) / top
                found.values["breach_relative"] = value
                found.values["breach_first"] = float(rank == 0)
                weights[found.key] = 1.0 if rank == 0 else value**3
        return weights

    def _breaches(self, question: Understanding, ranked: Sequence[tuple[Key, float]]) -> list[tuple[Key, float]]:
        """The articles whose breach may be asked about, with their weight: the best ones, and the best of each text."""
        if not ranked:
            return []
        top = max(ranked[0][1], 1e-6)
        found = {key: max(score / top, 0.0) for key, score in ranked[:3]}
        for doc_id in question.doc_ids:
            own = next(((key, score) for key, score in ranked if key.doc_id == doc_id), None)
            if own:
                found.setdefault(own[0], max(own[1] / top, 0.0))
        found |= {c.locator.whole: 1.0 for c in question.citations if c.eid and c.locator}
        first = ranked[0][0]
        return [(key, 1.0 if key == first else weight**3) for key, weight in found.items()]

    def _from_chains(
        self, pool: dict[Key, Candidate], question: Understanding, first: Iterable[tuple[Key, float]]
    ) -> None:
        if self.facts is None:
            return
        for key, weight in first:
            article = self._articles.get(key)
            if article is None or article.is_section:
                continue
            sanctions = self._sanctions_of(key, question.entities)
            if not sanctions:  # the article found may itself be the sanction
                sanctions = index_of(self.facts).sanctions_in.get(key, [])
            for sanction in sanctions:
                self._sanction(pool, question, sanction, key, weight, key)
            if not sanctions:
                for sanction in self._sanctions_of(key, question.entities, any_breach=True):
                    found = self._take(pool, sanction.home)
                    if found is not None and weight > found.values.get("chain_any", 0.0):
                        found.values["chain_any"], found.duty, found.via = weight, key, "graph"

    def _sanctions_of(self, place: Key, entities: Sequence[str], any_breach: bool = False) -> list[Sanction]:
        """The sanctions that name a duty, or those for any breach, of the first entity named that they reach, else all."""
        if self.facts is None:
            return []
        for entity in (*entities, None):
            steps = chain_of(self.facts, place, entity=entity).steps
            if found := [step.sanction for step in steps if step.catch_all == any_breach]:
                return found
        return []

    def _from_conduct(
        self, pool: dict[Key, Candidate], question: Understanding, need: Need, breaches: Mapping[Key, float]
    ) -> None:
        """The sanction that names no article but describes conduct (未履行备案义务的), one a text.

        It is the one whose conduct is said in the words of the duty found, else in those of the question.
        """
        if self.facts is None:
            return
        index = index_of(self.facts)
        docs = {key.doc_id for key in breaches} & ({*question.doc_ids} or {key.doc_id for key in breaches})
        officials = OFFICIALS.search(question.text) is not None
        described: dict[str, tuple[float, Sanction]] = {}
        broken: dict[str, tuple[float, Sanction, Key]] = {}
        duties = [
            (
                key,
                weight,
                article.text,
                {name for n in index.norms.get(key, ()) for name in n.subjects},
            )
            for key, weight in breaches.items()
            if (article := self._articles.get(key)) is not None
        ]
        for sanction in self.facts.sanctions:
            if sanction.doc_id not in docs or sanction.violated or is_catch_all(sanction):
                continue
            if _of_officials(sanction) and not officials:
                continue
            conduct = sanction.condition or sanction.conduct or ""
            if index.meet(question.entities, sanction.offenders):
                cover = self.scorer.cover(need, sanction.conduct or conduct)
                if cover > described.get(sanction.doc_id, (_DESCRIBES, sanction))[0]:
                    described[sanction.doc_id] = (cover, sanction)
            for key, weight, text, subjects in duties:
                best = broken.get(key.doc_id, (_TOLD, sanction, key))[0]
                if key.doc_id != sanction.doc_id or len(conduct) < _TELLING or weight <= best:
                    continue  # a share of a weight that is not above the best is not either
                told = weight * self.scorer.cover(self._conduct(conduct), text)
                if told > best and index.meet(subjects, sanction.offenders):
                    broken[key.doc_id] = (told, sanction, key)
        for doc_id in described.keys() | broken.keys():
            if doc_id in broken:
                told, sanction, key = broken[doc_id]
                self._sanction(pool, question, sanction, key, told, None)
            else:
                self._sanction(pool, question, described[doc_id][1], None, _BY_CONDUCT, None)

    def _conduct(self, text: str) -> Need:
        """The weighted terms of a sanction's conduct."""
        if text not in self._conducts:
            self._conducts[text] = self.scorer.need(text)
        return self._conducts[text]

    def _duties(self, pool: dict[Key, Candidate], question: Understanding, need: Need, first: Sequence[Key]) -> None:
        """Behind sanction articles found first: of the articles whose breach they answer, the one that fits best."""
        if self.facts is None:
            return
        index = index_of(self.facts)
        for rank, place in enumerate(first):
            sanctions = index.sanctions_in.get(place, [])
            violated = {v.locator.whole for sanction in sanctions for v in sanction.violated}
            fits = [
                (self.scorer.cover(need, self._articles[key].text), key) for key in violated if key in self._articles
            ]
            if not fits:
                continue
            cover, key = max(fits)
            found = self._take(pool, key)
            if found is not None and cover > 0:
                found.values["chain_duty"] = max(found.values.get("chain_duty", 0.0), 1.0 if rank == 0 else 0.5)

    def _sanction(
        self,
        pool: dict[Key, Candidate],
        question: Understanding,
        sanction: Sanction,
        origin: Key | None,
        weight: float,
        violated: Key | None,
    ) -> None:
        if self.facts is None:
            return
        place = sanction.home
        if place != origin:
            found = self._take(pool, place)
            if found is not None:
                if weight > found.values.get("chain_sanction", 0.0):
                    found.values["chain_sanction"], found.duty = weight, origin
                found.paragraph = sanction.paragraph
                found.via = "graph"
        known = violated if place != origin else None
        for upper in upper_laws(self.facts, sanction, known, question.entities):
            if upper.place is None or upper.place.article is None:
                continue
            found = self._take(pool, upper.place.whole)
            if found is None:
                continue
            name = "chain_upper_named" if upper.doc_id in question.doc_ids else "chain_upper_other"
            if weight > found.values.get(name, 0.0):
                found.values[name], found.referred_by = weight, place
            if ASKS_UPPER.search(question.text):
                found.values["chain_upper_asked"] = found.values[name]
                found.values["chain_upper_fine"] = found.values[name] * bool(FINE.search(found.article.text))
            found.paragraph = upper.paragraph
            found.inferred = upper.inferred
            found.via = "graph"

    def _common(self, pool: dict[Key, Candidate], question: Understanding, need: Need) -> None:
        """The numbers that every candidate has."""
        covers = {key: self.scorer.cover(need, c.article.text) for key, c in pool.items()}
        best = max(covers.values(), default=0.0) or 1.0
        spans = {
            key: max((self.scorer.score(need, p.text) for p in c.article.paragraphs), default=0.0)
            for key, c in pool.items()
        }
        best_span = max(spans.values(), default=0.0) or 1.0
        first = next((c for c in pool.values() if "first" in c.values), None)
        penalty = Kind.PENALTY in question.kinds
        only = penalty and ASKS_DUTY.search(question.text) is None
        defined = any("defines" in c.values for c in pool.values())
        index = index_of(self.facts) if self.facts else None
        officials = OFFICIALS.search(question.text) is not None
        for key, candidate in pool.items():
            values = candidate.values
            instrument = candidate.document.instrument
            values["cover"] = covers[key]
            values["defined_elsewhere"] = float(defined and "defines" not in values)
            values["cover_relative"] = covers[key] / best
            values["span"] = spans[key]
            values["span_relative"] = spans[key] / best_span
            if first is not None and first is not candidate:
                both = self.scorer.cover(need, first.article.text + "。" + candidate.article.text)
                values["new_cover"] = both - covers[first.key]
                values["same_doc_as_first"] = float(first.document.id == instrument.id)
            values["doc_named"] = float(instrument.id in question.doc_ids)
            values["doc_other"] = float(bool(question.doc_ids) and instrument.id not in question.doc_ids)
            sanction = bool(SANCTION.search(candidate.article.text))
            values["sanction_asked"] = float(sanction and penalty)
            values["sanction_not_asked"] = float(sanction and not penalty)
            more = 1.0 - values.get("first", 0.0)
            values["sanction_only"] = only * max(values.get(name, 0.0) for name in _CHAINED)
            values["breach_only"] = only * values.get("breach_relative", 0.0)
            values["several_docs"] = more * float(len(question.doc_ids) > 1)
            values["several_parts"] = more * float(len(question.parts) > 1)
            values["comparison"] = more * float(Kind.COMPARISON in question.kinds)
            values["order"] = float(instrument.level == "部门规章")
            values["not_in_force"] = float(instrument.in_force is False)
            if index is None:
                continue
            if question.entities:
                subjects = {name for norm in index.norms.get(key, ()) for name in norm.subjects}
                values["entity_other"] = float(not index.meet(subjects, question.entities))
            sanctions = index.sanctions_in.get(key, ())
            values["of_officials"] = float(not officials and bool(sanctions) and all(map(_of_officials, sanctions)))

    def _channels(self, pool: dict[Key, Candidate], ranking: Ranking) -> None:
        """How near each candidate comes to the best of each channel of the search."""
        features = ranking.features
        for name in ("words_text", "words_notes", "meaning_text", "meaning_notes"):
            scores = features.scores[name]
            floor = float(scores.mean()) if name.startswith("meaning") else 0.0
            width = max(float(scores.max()) - floor, 1e-6)
            for key, candidate in pool.items():
                place = self.engine.place(key)
                if place is not None:
                    candidate.values[name] = max((float(scores[place]) - floor) / width, 0.0)


def _of_officials(sanction: Sanction) -> bool:
    """Whether a sanction hits public bodies or their staff alone."""
    return bool(sanction.offenders) and all(OFFICIALS.search(name) or name == "工作人员" for name in sanction.offenders)
