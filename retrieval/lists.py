"""Complete lists: the duties of an entity, of a chapter, or with a frequency, from the norms of the graph, not from search."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from corpus import Article, Corpus, Document
from graph.facts import Facts
from graph.models import Modality, Norm, QuantityKind
from graph.queries import find_norms, find_quantities, index_of
from retrieval.candidate import Candidate
from retrieval.evidence import Span
from retrieval.limits import LIMITS
from retrieval.models import Row, Understanding

__all__ = ["Listing", "list_rows"]

_TIMES = (QuantityKind.DEADLINE, QuantityKind.FREQUENCY, QuantityKind.RETENTION)
_PERIOD = re.compile(r"每(?:一)?年|每季度?|每月|每天|每日|年度|一年一次|定期")
_FORBIDDEN = re.compile(r"不能|不得|禁止|不准|不许|禁令|红线|负面清单")
_ALL_FORBIDDEN = re.compile(r"(?:哪些|全部|所有|一共|各项)(?:的)?(?:禁止|禁令|红线)|禁止性(?:规定|条款|要求)|负面清单")
_ONLY = re.compile(r"只(?:约束|针对|管|适用|要求|对)|仅(?:约束|针对|适用|对)|独有|专门(?:约束|针对)|特有")
_ANNOUNCES = re.compile(r"职责|义务|责任|不得|下列行为|以下行为|下列(?:工作|事项|情形)|以下(?:工作|事项|内容|要求)")
_SAME_TITLE = 80.0  # likeness (0–100) from which a title counts as said
_TOPIC = re.compile(r"报告|备案|每年|每季度|演练|备份|测试|审计|培训|日志|采购|外包|委托处理|出境|告知|公告")
_ITEMS = 4  # so many items make an article a list of its own
_CHAPTER_SHARE = 4  # so many of the first six in one chapter make the chapter the answer
_LONGEST_DUTY = 110


@dataclass(frozen=True, slots=True)
class Listing:
    """The table and the places it cites: row ``i`` cites ``places[row.marker - 1]``."""

    rows: tuple[Row, ...]
    places: tuple[tuple[Document, Article, Span], ...]
    warnings: tuple[str, ...] = ()


def list_rows(asked: Understanding, pool: Sequence[Candidate], facts: Facts | None, corpus: Corpus) -> Listing | None:
    """The list that a question asks for; ``None`` where an article lists it itself, or nothing tells what to list."""
    if facts is None or not pool:
        return None
    ranked = sorted((c for c in pool if "relative" in c.values), key=lambda c: -c.values["relative"])
    docs = list(asked.doc_ids) or ([ranked[0].document.id] if ranked else [])
    if not docs:
        return None
    norms = _periodic(asked, facts, docs)
    norms = norms or _named_chapter(asked, facts, docs)
    if not norms and not asked.entities and asked.doc_ids and _ALL_FORBIDDEN.search(asked.text):
        norms = [n for doc in docs for n in find_norms(facts, doc=doc) if n.modality is Modality.PROHIBITION]
    if not norms and not _lists_itself(asked, ranked):
        norms = _of_entity(asked, facts, docs) or _of_chapter(facts, docs, ranked)
    norms = _on_topic(asked, norms, facts)
    if not norms:
        return None
    return _table(norms, facts, corpus)


def _lists_itself(asked: Understanding, ranked: Sequence[Candidate]) -> bool:
    """Whether an article found first lists what is asked for: its lead-in announces duties, of the entity if one is named."""
    for candidate in ranked[:3]:
        for paragraph in candidate.article.paragraphs:
            if len(paragraph.items) < _ITEMS or not _ANNOUNCES.search(paragraph.lead_in):
                continue
            if not asked.entities or any(entity in paragraph.lead_in for entity in asked.entities):
                return True
    return False


def _periodic(asked: Understanding, facts: Facts, docs: Sequence[str]) -> list[Norm] | None:
    match = _PERIOD.search(asked.text)
    if not match or not re.search(r"哪些(?:事|工作|义务|要求|动作|项)|什么事|哪几(?:件|项)", asked.text):
        return None
    unit = {"年": "每年", "季": "每季", "月": "每月", "天": "每天", "日": "每"}
    wanted = next((word for key, word in unit.items() if key in match.group()), "定期")
    index = index_of(facts)
    found: list[Norm] = []
    for doc in docs:
        for quantity in find_quantities(facts, doc=doc):
            if wanted not in quantity.text or quantity.kind not in (QuantityKind.FREQUENCY, QuantityKind.DEADLINE):
                continue
            here = index.norms.get((doc, quantity.article), ())
            found += [n for n in here if n.start <= quantity.start < n.end and n not in found]
    return found or None


def _of_entity(asked: Understanding, facts: Facts, docs: Sequence[str]) -> list[Norm]:
    """The norms of the entity named first; of its wider kinds too where a text never names the entity itself."""
    found: list[Norm] = []
    for doc in docs:
        for entity in asked.entities[:1]:
            own = [n for n in find_norms(facts, doc=doc) if entity in n.subjects]
            if _ONLY.search(asked.text):
                own = [n for n in own if set(n.subjects) == {entity}]
            found += own or find_norms(facts, entity=entity, doc=doc)
    if _FORBIDDEN.search(asked.text):
        found = [n for n in found if n.modality is Modality.PROHIBITION]
    elif not re.search(r"权力|职权|监管职责|鼓励|可以|权利", asked.text) and not _is_regulator(asked, facts):
        found = [n for n in found if n.modality in (Modality.OBLIGATION, Modality.PROHIBITION, Modality.ENCOURAGEMENT)]
    return found


def _on_topic(asked: Understanding, norms: Sequence[Norm], facts: Facts) -> list[Norm]:
    """Those norms that speak of the topics that the question names beside the entity; all where none does."""
    rest = asked.text
    for known in (*asked.entities, *(p.chapter for p in facts.provisions if p.chapter in asked.text)):
        rest = rest.replace(known, "") if known else rest
    for citation in asked.citations:
        rest = rest.replace(citation.text, "")
    topics = set(_TOPIC.findall(rest))
    if not topics:
        return list(norms)
    return [n for n in norms if any(topic in n.text for topic in topics)] or list(norms)


def _is_regulator(asked: Understanding, facts: Facts) -> bool:
    name = asked.entities[0] if asked.entities else ""
    return any(name in n.subjects and n.modality is Modality.POWER for n in facts.norms)


def _named_chapter(asked: Understanding, facts: Facts, docs: Sequence[str]) -> list[Norm]:
    """The norms of the chapter whose title the question says."""
    index = index_of(facts)
    known = {p.chapter for p in facts.provisions if p.doc_id in docs and len(p.chapter) >= 4}
    titles = {title for title in known if title in asked.text}
    if not titles and not asked.entities:
        titles = {title for title in known if fuzz.partial_ratio(title, asked.text) >= _SAME_TITLE}
    titles -= set(asked.entities)  # a chapter called after an entity: the question means the entity
    return [n for doc in docs for n in find_norms(facts, doc=doc) if index.chapter(n.doc_id, n.eid) in titles]


def _of_chapter(facts: Facts, docs: Sequence[str], ranked: Sequence[Candidate]) -> list[Norm]:
    """The norms of the chapter in which most of what was found stands."""
    first = [c for c in ranked[:6] if c.document.id in docs and c.article.chapter]
    counts = Counter((c.document.id, c.article.chapter.title) for c in first if c.article.chapter)
    if not counts:
        return []
    (doc, title), count = counts.most_common(1)[0]
    if count < _CHAPTER_SHARE:
        return []
    index = index_of(facts)
    return [n for n in find_norms(facts, doc=doc) if index.chapter(n.doc_id, n.eid) == title]


def _table(norms: Sequence[Norm], facts: Facts, corpus: Corpus) -> Listing:
    index = index_of(facts)
    rows: list[Row] = []
    places: list[tuple[Document, Article, Span]] = []
    markers: dict[tuple[str, str, int], int] = {}
    for norm in norms:
        document = corpus.documents[norm.doc_id]
        article = document.tree.by_eid(norm.eid)
        paragraph = article.paragraph(norm.paragraph) if article else None
        if article is None or paragraph is None:
            continue
        if len(rows) >= LIMITS.rows:
            break
        key = (norm.doc_id, norm.eid, norm.paragraph)
        if key not in markers:
            places.append((document, article, Span(norm.paragraph, None, paragraph.start, paragraph.end, 1.0)))
            markers[key] = len(places)
        exact = [index.sanction_label(p.sanction) for p in index.penalties_of(norm) if not p.catch_all]
        sanctions = exact or [index.sanction_label(p.sanction) for p in index.penalties_of(norm)]
        rows.append(
            Row(
                duty=_shortened(norm.text),
                label=index.label(norm.doc_id, norm.article, norm.paragraph, norm.item),
                marker=markers[key],
                timing="；".join(dict.fromkeys(q.text for q in norm.quantities if q.kind in _TIMES)),
                sanction="；".join(list(dict.fromkeys(sanctions))[:2]),
            )
        )
    warnings = (f"共 {len(norms)} 项，仅列出前 {LIMITS.rows} 项",) if len(norms) > len(rows) else ()
    return Listing(tuple(rows), tuple(places), warnings)


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) <= _LONGEST_DUTY:
        return plain
    cut = plain.rfind("，", 0, _LONGEST_DUTY)
    return plain[: cut if cut > 30 else _LONGEST_DUTY] + "……"
