"""Complete lists: the duties of an entity, of a chapter, or with a frequency, from the norms of the graph, not from search."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from corpus import Corpus, parse_number
from graph import Concept, Facts, Modality, Norm, QuantityKind, find_norms, index_of
from retrieval.answering.listed import Listing, as_listing, norm_row, sanction_row
from retrieval.answering.sanction_lists import sanctions_asked
from retrieval.finding.candidate import Candidate, Feature
from retrieval.models import Understanding
from retrieval.reading.field import load_field
from retrieval.reading.list_request import SEVERAL, ListRequest, read_request
from retrieval.reading.question import without_recipients

__all__ = ["list_rows"]

_DUTIES = (Modality.OBLIGATION, Modality.PROHIBITION, Modality.ENCOURAGEMENT)
_FORBIDDEN = re.compile(r"碰不得|碰都|不能|不得|禁止|不准|不许|禁令|红线|负面清单")
_DEMANDED = re.compile(r"义务|要求|职责")
_WHOLE = re.compile(r"列全|全部|所有|一条不落|逐条|一条一条|一条一行")
_ALL_FORBIDDEN = re.compile(
    r"(?:哪些|全部|所有|一共|各项)(?:的)?(?:行为|事情?)?(?:是|都)?(?:被)?(?:禁止|禁令|红线|不能|不得|不许|不准|碰不得|碰都不能)|(?:全部|所有|一共|各项)(?:的)?“?(?:不得|禁止)|禁止性(?:规定|条款|要求)|负面清单"
)
_ANNOUNCES = re.compile(r"职责|义务|责任|不得|下列行为|以下行为|下列(?:工作|事项|情形)|以下(?:工作|事项|内容|要求)")
_NOT_DUTIES = re.compile(r"权力|职权|监管职责|监管上的|鼓励|可以|权利")
_DEALS = re.compile(
    r"(?:跟|和|与|对|管理)([^，。？]{2,12}?)(?:打交道|合作|相关|有关|往来|的(?:管理|要求|条款))"
    r"|(?:管理|委托|选用|选|采购|跟|与)(?P<also>[^，。？]{2,12}?)(?:有哪|要(?:遵守|注意|满足|做))"
)
_CHAPTER = re.compile(r"第([一二三四五六七八九十]{1,3})章")
_SAME_TITLE = 80.0  # likeness (0–100) from which a title counts as said
_ITEMS = 4  # so many items make an article a list of its own
_CHAPTER_SHARE = 4  # so many of the first six in one chapter make the chapter the answer
_CENTRAL = 3  # duties that make the centre of the field the text that is meant
_OWN_SHARE, _OWN_MANY = 0.2, 5  # of the duties that reach an entity: so many in its own name are a list of their own
_FIRST = 4  # articles found first that may be a list of their own
_PIECE = 4  # characters of a piece of the question that tells a topic
_TOPIC_ARTICLES = 12  # a piece that more articles say is no topic


def list_rows(
    asked: Understanding,
    pool: Sequence[Candidate],
    facts: Facts | None,
    corpus: Corpus,
    whose: Collection[str] = (),
) -> Listing | None:
    """The list that a question asks for; ``None`` where an article lists it itself, or nothing tells what to list.

    Args:
        asked: the question.
        pool: what was found for it.
        facts: the norms that are listed.
        corpus: the texts in which they stand.
        whose: the names by which the institution is bound whose duties are wanted; none where that is nobody's.
    """
    if facts is None or not pool:
        return None
    ranked = sorted((c for c in pool if Feature.RELATIVE in c.values), key=lambda c: -c.values[Feature.RELATIVE])
    docs = list(asked.doc_ids) or _central(asked, facts) or ([ranked[0].document.id] if ranked else [])
    if not docs:
        return None
    if sanctions := sanctions_asked(asked, facts, docs):
        return as_listing([sanction_row(sanction, index_of(facts)) for sanction in sanctions], corpus)
    chapters = _chapters_named(asked, facts, docs)
    request = read_request(asked.text, facts.thesaurus, asked.citations, chapters)
    if request.every_law and not asked.doc_ids:
        docs = [document.id for document in corpus.documents.values() if document.instrument.in_force]
    norms = _reaching(_measured(request, facts, docs), whose or _named(asked, facts))
    if not norms and chapters:
        norms = _of_chapters(facts, docs, chapters)
        own = {n for norm in norms for n in norm.subjects} & set(asked.entities[:1])
        norms = _reaching(norms, own or whose or _named(asked, facts))
    if not norms and not asked.entities and asked.doc_ids and _ALL_FORBIDDEN.search(asked.text):
        norms = [n for doc in docs for n in find_norms(facts, doc=doc) if n.modality is Modality.PROHIBITION]
    every = _WHOLE.search(asked.text) or _ALL_FORBIDDEN.search(asked.text)
    several = SEVERAL.search(asked.text) or (asked.doc_ids and asked.entities and every)
    if not norms and (several or not _lists_itself(asked, ranked, request.words)):
        norms = _of_entity(asked, request, facts, docs, whose) if request.plain else []
        if not norms and request.topics and asked.doc_ids:
            duties = [n for doc in docs for n in find_norms(facts, doc=doc) if n.modality in _DUTIES]
            norms = _on_topic(duties, request)
        among = norms or [norm for doc in docs for norm in find_norms(facts, doc=doc)]
        norms = _saying(among, request.words, corpus) or norms
        norms = norms or _of_chapter(facts, docs, ranked)
    if request.topics:
        norms = _reaching(_on_topic(norms, request), whose) or norms
    norms = _reaching(_with_others(asked, norms, facts, corpus, {*whose, *request.excluded}), whose) or norms
    if not norms:
        return None
    return as_listing([norm_row(norm, index_of(facts)) for norm in norms], corpus)


def _central(asked: Understanding, facts: Facts) -> list[str]:
    """The text in the centre of the field, where no text is named and it has duties of the institution that is."""
    centre = load_field().centre
    names = set(asked.entities)
    if centre is None or not names:
        return []
    told = [norm for norm in find_norms(facts, doc=centre) if names & set(norm.subjects)]
    return [centre] if len(told) >= _CENTRAL else []


def _lists_itself(asked: Understanding, ranked: Sequence[Candidate], words: Sequence[str]) -> bool:
    """Whether an article found first lists what is asked for: its lead-in announces duties, of the entity if one is named.

    An article further down must speak of the topic, where the ``words`` of the question name one.
    """
    pieces = {word[at : at + _PIECE] for word in words for at in range(len(word) - _PIECE + 1)}
    for rank, candidate in enumerate(ranked[:_FIRST]):
        for paragraph in candidate.article.paragraphs:
            if len(paragraph.items) < _ITEMS or not _ANNOUNCES.search(paragraph.lead_in):
                continue
            if asked.entities:
                told = any(entity in paragraph.lead_in for entity in asked.entities)
            else:
                told = not rank or not pieces or any(piece in paragraph.text for piece in pieces)
            if told:
                return True
    return False


def _with_others(
    asked: Understanding, norms: Sequence[Norm], facts: Facts, corpus: Corpus, known: Collection[str]
) -> list[Norm]:
    """The norms that speak of another party with whom the bearer has to do (跟供应商打交道的条款)."""
    dealt = [m[1] or m["also"] for m in _DEALS.finditer(asked.text)]
    words = {
        word
        for text in dealt
        for _, _, concept in facts.thesaurus.find(text)
        if concept.scheme == "entity" and concept.name not in known
        for word in (concept.name, *concept.alt, *concept.law)
    }
    if not words:
        return []
    return [n for n in norms if any(word in _paragraph_text(n, corpus) for word in words)]


def _measured(request: ListRequest, facts: Facts, docs: Sequence[str]) -> list[Norm]:
    """The norms whose quantities have a measure asked for."""
    if not request.measures:
        return []
    index = index_of(facts)
    found = []
    for doc in docs:
        for norm in find_norms(facts, doc=doc):
            here = [q for q in index.quantities.get(norm.home, ()) if norm.start <= q.start < norm.end]
            if request.years:
                here = [q for q in here if q.kind is not QuantityKind.RETENTION or q.number == request.years]
            if any(measure(q) for q in here for measure in request.measures):
                found.append(norm)
    return found


def _named(asked: Understanding, facts: Facts) -> frozenset[str]:
    """The names under which the entity named first is bound, not one in the title of a text."""
    text = _beside_titles(asked)
    first = [c.name for c in _entities_in(text, asked, facts)][:1]
    return frozenset(name for entity in first for name in index_of(facts).names_for(entity))


def _beside_titles(asked: Understanding) -> str:
    """The question without what it names of the collection."""
    return re.sub("|".join(re.escape(c.text) for c in asked.citations) or "(?!)", "，", asked.text)


def _reaching(norms: Sequence[Norm], names: Collection[str]) -> list[Norm]:
    """The norms that bind one of the names, or nobody by name; all of them where none binds one."""
    if not any(set(n.subjects) & set(names) for n in norms):
        return list(norms)
    return [n for n in norms if not n.subjects or set(n.subjects) & set(names)]


def _of_entity(
    asked: Understanding, request: ListRequest, facts: Facts, docs: Sequence[str], whose: Collection[str]
) -> list[Norm]:
    """The norms of the entities named, of wider kinds too where a text hardly names the entity itself; else of the asker."""
    index = index_of(facts)
    acting = without_recipients(_DEALS.sub("，", asked.text) if whose else asked.text)
    named = _entities_in(acting, asked, facts)
    forbidden = _FORBIDDEN.search(asked.text) is not None and _DEMANDED.search(asked.text) is None
    if not named and whose:
        wanted = (Modality.PROHIBITION,) if forbidden else _DUTIES
        duties = [n for doc in docs for n in find_norms(facts, doc=doc) if n.modality in wanted]
        return [n for n in duties if set(n.subjects) & set(whose)]
    if not named and acting != asked.text and request.topics and asked.doc_ids:
        return []  # 哪些条要求向证监会报告: whoever has to; to whom it goes has no such duty
    named = named or _entities_in(asked.text, asked, facts)
    bearers = [c for i, c in enumerate(named) if c.name not in request.excluded and not (i and _is_regulator(c, facts))]
    names = {name for concept in bearers for name in index.names_for(concept.name)}
    apart = {name for entity in request.excluded for name in index.names_for(entity)}
    found: list[Norm] = []
    for doc in docs:
        norms = find_norms(facts, doc=doc)
        reached: set[str] = set()
        if apart:
            found += [n for n in norms if names & set(n.subjects) and not apart & set(n.subjects)]
            continue
        for concept in bearers:
            roles = _roles(concept, facts)
            wider = index.names_for(concept.name)
            own = sum(bool(roles & set(n.subjects)) for n in norms)
            least = min(_OWN_MANY, _OWN_SHARE * sum(bool(wider & set(n.subjects)) for n in norms))
            reached |= roles if own >= least else wider
        found += [n for n in norms if reached & set(n.subjects) and not (request.only and set(n.subjects) - reached)]
    if forbidden:
        return [n for n in found if n.modality is Modality.PROHIBITION]
    regulator = bool(bearers) and _is_regulator(bearers[0], facts)
    if regulator and not request.penal:
        return [n for n in found if not index.sanctions_in.get(n.home)]
    return found if regulator or _NOT_DUTIES.search(asked.text) else [n for n in found if n.modality in _DUTIES]


def _entities_in(text: str, asked: Understanding, facts: Facts) -> list[Concept]:
    return [c for _, _, c in facts.thesaurus.find(text) if c.scheme == "entity" and c.name in asked.entities]


def _roles(concept: Concept, facts: Facts) -> set[str]:
    """The names by which the texts call an entity: its own, and those of words that stand for one another in the laws."""
    others = [c.name for c in facts.thesaurus.concepts if c.scheme == "entity" and concept.name in c.law]
    return {concept.name, *concept.law, *others}


def _on_topic(norms: Sequence[Norm], request: ListRequest) -> list[Norm]:
    return [norm for norm in norms if any(topic.search(norm.text) for topic in request.topics)]


def _saying(norms: Sequence[Norm], words: Sequence[str], corpus: Corpus) -> list[Norm]:
    """The norms whose 款 has the longest piece of the words that any has; none where too many have it to be a topic."""
    texts = [_paragraph_text(norm, corpus) for norm in norms]
    for length in range(max(map(len, words), default=0), _PIECE - 1, -1):
        pieces = {word[at : at + length] for word in words for at in range(len(word) - length + 1)}
        found = [n for n, text in zip(norms, texts, strict=True) if any(piece in text for piece in pieces)]
        if found:
            return found if 1 < len({n.home for n in found}) <= _TOPIC_ARTICLES else []
    return []


def _paragraph_text(norm: Norm, corpus: Corpus) -> str:
    article = corpus.documents[norm.doc_id].tree.by_eid(norm.eid)
    paragraph = article.paragraph(norm.paragraph) if article else None
    return paragraph.text if paragraph else norm.text


def _is_regulator(concept: Concept, facts: Facts) -> bool:
    return any(concept.name in n.subjects and n.modality is Modality.POWER for n in facts.norms)


def _chapters_named(asked: Understanding, facts: Facts, docs: Sequence[str]) -> list[str]:
    """The titles of the chapters that the question names by title or number; not those in the title of a text."""
    titles = list(dict.fromkeys(p.chapter for p in facts.provisions if p.doc_id in docs and p.chapter))
    text = _beside_titles(asked)
    found = [titles[n - 1] for m in _CHAPTER.finditer(text) if 0 < (n := parse_number(m[1]) or 0) <= len(titles)]
    long = [title for title in titles if len(title) >= 4]
    found += [title for title in long if title in text]
    if not found and not asked.entities:
        from rapidfuzz import fuzz

        found = [title for title in long if fuzz.partial_ratio(title, text) >= _SAME_TITLE]
    # a chapter called after an entity: the question means the entity
    return [title for title in dict.fromkeys(found) if title not in asked.entities]


def _of_chapters(facts: Facts, docs: Sequence[str], titles: Sequence[str]) -> list[Norm]:
    """The norms of chapters."""
    index = index_of(facts)
    return [n for doc in docs for n in find_norms(facts, doc=doc) if index.chapter(n.home) in titles]


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
    return [n for n in find_norms(facts, doc=doc) if index.chapter(n.home) == title]
