"""The gap check (外规内化差距检查) from policies to a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from corpus import TIERS, Article, Corpus, Policy, UsageError, format_title, load_field, read_policy, readable
from graph import Facts, Modality, Norm, Thesaurus, find_norms, index_of
from retrieval.checking.gap.beyond import NOTES, bad_citations, own_duties
from retrieval.checking.gap.decompose import decompose
from retrieval.checking.gap.duties import distinct_duties, is_over, with_condition
from retrieval.checking.gap.ground import Ground
from retrieval.checking.gap.judging import judge
from retrieval.checking.gap.lexicon import Words, checklisted, load_checklist, load_words
from retrieval.checking.gap.models import Element, GapReport, GapState
from retrieval.checking.gap.nearness import Likeness
from retrieval.checking.gap.spoken import glossed
from retrieval.checking.gap.telling import row_of
from retrieval.checking.gap.unnumbered import by_paragraphs
from retrieval.checking.gap.wording import Wording
from retrieval.finding.encoder import Encoder

__all__ = ["GapProgress", "GapRules", "check_gap", "read_printed"]

GapProgress = Callable[[int, int], None]
_BINDING = (Modality.OBLIGATION, Modality.PROHIBITION)


@dataclass(frozen=True)
class GapRules:
    """The side of the rules: texts, facts, wordings; without ``checklists`` every duty is taken apart by the program."""

    corpus: Corpus
    facts: Facts
    encoder: Encoder | None = None
    checklists: bool = True

    @property
    def words(self) -> Words:
        """How policies word things."""
        return load_words()

    @property
    def thesaurus(self) -> Thesaurus:
        """The entity types and the words of the laws."""
        return self.facts.thesaurus

    def elements(self, norm: Norm) -> tuple[Element, ...]:
        """The elements of a norm: by its checklist, else drawn from its words."""
        checklist = load_checklist(norm.doc_id) if self.checklists else None
        article = self.article(norm)
        if checklist is not None and article is not None:
            found = checklist.of(norm, article)
            if found:
                return found
        return decompose(norm, self.words, self.wording, self.before(norm))

    @cached_property
    def wording(self) -> Wording:
        """The words of all duties, by which a word is weighed."""
        return Wording(self.thesaurus, [n.text for n in index_of(self.facts).facts.norms if n.modality in _BINDING])

    def before(self, norm: Norm) -> str:
        """The sentence that stands ahead of a norm in its 款."""
        article = self.article(norm)
        paragraph = article.paragraph(norm.paragraph) if article else None
        if article is None or paragraph is None:
            return ""
        ahead = article.text[paragraph.start : max(paragraph.start, norm.start)].rstrip("。；，")
        return ahead.rpartition("。")[2]

    def article(self, norm: Norm) -> Article | None:
        """The article of a norm."""
        return self.corpus.document(norm.doc_id).tree.by_eid(norm.eid)

    def paragraph(self, norm: Norm) -> str:
        """The words of the 款 in which a norm stands."""
        article = self.article(norm)
        paragraph = article.paragraph(norm.paragraph) if article else None
        return paragraph.text if paragraph else norm.text

    def norms(self, entities: Sequence[str], documents: Sequence[str]) -> list[Norm]:
        """The duties and prohibitions that bind any of the entities, in the order of the texts, each once."""
        found: dict[str, Norm] = {}
        for document in documents:
            for norm in (n for e in entities for n in find_norms(self.facts, entity=e, doc=document)):
                if norm.modality in _BINDING:
                    found.setdefault(norm.id, norm)
        order = {norm.id: i for i, norm in enumerate(index_of(self.facts).facts.norms)}
        distinct = distinct_duties(sorted(found.values(), key=lambda n: (documents.index(n.doc_id), order[n.id])))
        return [with_condition(norm, self.article(norm)) for norm in distinct]


def check_gap(
    rules: GapRules,
    policies: Sequence[tuple[str, str]],
    entity: str | Sequence[str],
    documents: Sequence[str] | None = None,
    progress: GapProgress | None = None,
) -> GapReport:
    """Hold policies, given as (file name, text), against the duties of the entity types in the instruments.

    Args:
        rules: the side of the rules.
        policies: one or several texts that together are one set of rules (制度体系).
        entity: one or several types of institution.
        documents: ids of instruments; where ``None`` those of the centre that have a checklist, else the centre.
        progress: told after each duty how many are done, of how many.

    Raises:
        UsageError: an entity type or an instrument is not known, or there is no policy.
    """
    entities = [entity] if isinstance(entity, str) else list(entity)
    chosen = list(documents) if documents else checklisted() or _core(rules.corpus)
    norms = _bound(rules, entities, chosen)
    read = [read_printed(name, text) for name, text in policies]
    if not any(policy.parts for policy in read):
        raise UsageError("制度里没有可以对照的文字；请给出制度正文")
    ground = Ground(read, rules.words, _law_names(rules.corpus))
    likeness = Likeness(ground, rules.encoder).of([norm.text for norm in norms])
    rows = []
    for number, norm in enumerate(norms):
        near = likeness[number]
        likely = {i: float(v) for i, v in enumerate(near)}
        rule = rules.paragraph(norm)
        telling = rules.wording.terms(norm.text, norm.subjects)
        conditional = norm.condition is not None or "的，" in rule
        judgement = judge(rules.elements(norm), ground, likely, rule, conditional, telling)
        best = int(near.argmax()) if near.size else None
        nearest = ground.clauses[best].parts[0] if best is not None and ground.clauses else None
        instrument = rules.corpus.document(norm.doc_id).instrument
        if is_over(norm, instrument, date.today()):
            judgement = replace(judgement, state=GapState.NOT_APPLICABLE, parts=(), over=True)
        rows.append(row_of(norm, judgement, ground, instrument, rules.article(norm), nearest))
        if progress:
            progress(number + 1, len(norms))
    return GapReport(
        tuple(entities),
        tuple(chosen),
        tuple(p.name for p in read),
        tuple(rows),
        own=own_duties(ground, rows),
        citations=bad_citations(policies, rules.corpus, rules.facts.crosswalks),
        notes=(*NOTES, *_dated(rules.corpus, chosen)),
    )


def read_printed(name: str, text: str) -> Policy:
    """A policy made ready: what a page prints for a character is read as the character, and quoted as it is printed."""
    return replace(glossed(by_paragraphs(read_policy(readable(text), name))), printed=text)


def _bound(rules: GapRules, entities: Sequence[str], documents: Sequence[str]) -> list[Norm]:
    known = {c.name for c in rules.thesaurus.concepts if c.scheme == "entity"}
    for entity in entities:
        concept = rules.thesaurus.concept(entity)
        if entity not in known and (concept is None or concept.scheme != "entity"):
            raise UsageError(f"不认识的机构类型“{entity}”；可以用 {'、'.join(load_field().bearers)} 等")
    for document in documents:
        if not rules.corpus.document(document).tree.articles:
            title = format_title(rules.corpus.document(document).instrument)
            raise UsageError(f"资料库里没有{title}的条文，无法对照；可以用 famai corpus add 加入它的正文，再建索引")
    norms = rules.norms(entities, documents)
    if not norms:
        titles = "、".join(format_title(rules.corpus.document(d).instrument) for d in documents)
        bound = Counter(
            s for n in rules.facts.norms if n.doc_id in documents and n.modality in _BINDING for s in n.subjects
        )
        instead = (
            f"，它约束的有{'、'.join(name for name, _ in bound.most_common(3))}，参照执行的可选其一" if bound else ""
        )
        raise UsageError(f"{titles}没有约束{'、'.join(entities)}的义务；请换机构类型或者法规{instead}")
    return norms


def _core(corpus: Corpus) -> list[str]:
    """The instruments at the centre of the fields, in force and with their text."""
    held = (d for d in corpus.documents.values() if d.tree.articles and d.instrument.in_force is not False)
    return [d.id for d in held if d.instrument.tier == TIERS[0]]


def _dated(corpus: Corpus, documents: Sequence[str]) -> list[str]:
    """What to say of instruments that hold no longer, or not yet."""
    chosen = [corpus.document(d).instrument for d in documents]
    return [f"{format_title(i)}{i.status}，所列义务仅供对比" for i in chosen if i.in_force is False]


def _law_names(corpus: Corpus) -> frozenset[str]:
    return frozenset(
        name for d in corpus.documents.values() for name in (d.instrument.title, *d.instrument.aliases) if name
    )
