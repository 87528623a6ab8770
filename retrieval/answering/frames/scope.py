"""期货公司适用152号令吗: whether a text binds a kind of institution, by the bearers of its duties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from graph import DefinitionKind, Modality, find_norms
from retrieval.answering.drafts import DUTIES, Context, Draft, Found, Said
from retrieval.answering.frames.thresholds import compared
from retrieval.answering.passages import Passage, place_words, short_title
from retrieval.finding.candidate import Candidate
from retrieval.models import Verdict
from retrieval.reading.models import Frame

__all__ = ["scope", "with_scope"]

_ASKS = re.compile(
    r"适[不用]|管不管|(?<![高主监托保代兼分])管(?!理|控|辖|道|这事|这个事|这件|他|它|一管)(?:得着|不着)?[^，。？]{0,8}吗|受[^，。？]{0,12}约束|(?:用不用|要不要|需不需要|必须|需要|应该|是不是[要得])(?:遵?守)|[跟和与](?:我|咱)[^，。？]{0,4}(?:有没有|有无|没)关系"
)
_FOLLOWED = re.compile(r"参照(?:本|执行|适用)")
_REFERRED = "参照执行，看是否符合其中的条件："
_LEAST = 2  # duties that bind a kind of institution for a text to reach it
_ANYBODY = re.compile(r"(?:任何|境内的?)?(?:组织|机构|单位|个人)(?:[和、](?:组织|个人))?")
_BODY = re.compile(r"(?:机构|公司)$")
_STEM = 4  # characters that name an institution without its last word
_REACHES = re.compile(r"(?<!不)适用本")
_EXEMPTS = re.compile(r"不适用本")
_SAYS = re.compile(r"适用本|本(?:办法|条例|法|规定)所称")


def scope(context: Context) -> Draft | None:
    """Whether the named text reaches the institution; ``None`` where the ask is not about that."""
    if context.facts is None or context.index is None:
        return None
    docs = [c.doc_id for c in context.ask.targets if c.doc_id and not c.article] or list(context.asked.doc_ids)
    named = [c.name for _, _, c in context.facts.thesaurus.find(context.words) if c.scheme == "entity"]
    if not _ASKS.search(context.words):
        named = []
        if not docs or any(map(context.reaches, docs)) or _binding(context, docs):
            return None  # a text that is named and does not reach who asks is no matter of its single duties
    if not docs and context.found:
        docs = [context.found[0].document.id]  # 证监会的网络安全办法: what was found for it
    if len(dict.fromkeys(docs)) != 1:
        return None
    issuers = {c.name for _, _, c in context.facts.thesaurus.find(context.corpus.documents[docs[0]].instrument.issuer)}
    told = (name for name in (*named, *context.reading.asker, *context.ask.bearers) if name not in issuers)
    if (entity := next(told, None)) is None:
        return None
    duties = [
        n
        for n in find_norms(context.facts, doc=docs[0])
        if n.modality in (Modality.OBLIGATION, Modality.PROHIBITION) and n.subjects
    ]
    if not duties:
        return None
    names = context.index.names_for(entity)
    reached = [n for n in duties if names & set(n.subjects) & context.types or entity in n.subjects]
    usual = Counter(name for n in duties for name in n.subjects if name in context.types).most_common(2)
    applies = len(reached) >= _LEAST
    if not applies and (referred := _by_reference(context, docs[0], entity)) is not None:
        return _as_referred(context, referred)
    bearers = "、".join(name for name, _ in usual)
    document = context.corpus.documents[docs[0]]
    places = _places(context, docs[0], [name for name, _ in usual])
    if not places or not bearers:
        return None
    word = "适用" if applies else "不适用"
    text = (
        f"{word}：{short_title(document.instrument)}约束的主要是{bearers}，{'包括' if applies else '不包括'}{entity}。"
    )
    said = [Said(text, tuple(places[:1]), given=text)]
    said += [context.say(place, 200) for place in places[:2]]
    return Draft(Frame.VERDICT, tuple(said), verdict=Verdict.YES if applies else Verdict.NO)


def _as_referred(context: Context, referred: Passage) -> Draft:
    """That a text is followed by who asks, where he meets its condition; his own number is told against that of it."""
    told = replace(context, ask=replace(context.ask, text=context.reading.text))  # the story tells the number
    number = compared(told, [referred])
    if number is None:
        return Draft(Frame.VERDICT, (context.say(referred, lead=_REFERRED),), verdict=Verdict.CONDITIONAL)
    lead = f"{'参照执行' if number.met else '不用参照'}（{number.words}）："
    said = replace(context.say(referred, lead=lead), given=lead)
    return Draft(Frame.VERDICT, (said,), verdict=Verdict.YES if number.met else Verdict.NO)


def _binding(context: Context, docs: Sequence[str]) -> bool:
    """Whether what was found in the texts has a duty of whoever it may be (境内的组织、个人不得……)."""
    found = (p for f in context.found if f.document.id in docs for p in f.passages)
    duties = (n for p in found for n in context.norms(p) if n.modality in DUTIES)
    return any(n.subjects and all(_ANYBODY.fullmatch(name) for name in n.subjects) for n in duties)


def with_scope(context: Context) -> Context:
    """The context of nothing but what the one text that is named says it does not apply to, where the ask is about that."""
    docs = set(context.asked.doc_ids)
    if len(docs) != 1 or not _ASKS.search(context.words):
        return context
    document = context.corpus.documents[docs.pop()]
    said = [
        Found(Candidate(document, article), 1.0, tuple(Passage.of(document, article, p) for p in article.paragraphs))
        for article in document.tree.articles
        if any(_EXEMPTS.search(p.text) for p in article.paragraphs)
    ]
    reached, spared = (_spoken(context, found, cue) for found, cue in ((context.found, _REACHES), (said, _EXEMPTS)))
    return replace(context, found=tuple(said)) if said and spared >= reached else context


def _spoken(context: Context, found: Sequence[Found], cue: re.Pattern[str]) -> float:
    """How much of what is asked the 款 have that say whom a text reaches, or whom it spares."""
    texts = (p.text for f in found for p in f.passages if cue.search(p.text))
    return max((context.scorer.cover(context.need, text) for text in texts), default=0.0)


def _by_reference(context: Context, doc_id: str, entity: str) -> Passage | None:
    """The 款 by which a text is followed by those whom it does not bind (基金托管机构参照执行)."""
    concept = context.facts.thesaurus.concept(entity) if context.facts else None
    labels = [entity, *concept.alt, *concept.hidden] if concept else [entity]
    labels += [stem for label in labels if len(stem := _BODY.sub("", label)) >= _STEM]  # 基金服务业务的机构
    document = context.corpus.documents[doc_id]
    for article in document.tree.articles:
        for paragraph in article.paragraphs:
            if _FOLLOWED.search(paragraph.text) and any(label in paragraph.text for label in labels):
                return Passage.of(document, article, paragraph)
    return None


def _places(context: Context, doc_id: str, bearers: list[str]) -> list[Passage]:
    """The definitions of the usual bearers, else what says to whom the text applies."""
    facts = context.facts
    found: list[Passage] = []
    for definition in facts.definitions if facts else ():
        if definition.doc_id == doc_id and definition.term in bearers and definition.kind in DefinitionKind:
            place = context.passage(definition.home.at(definition.paragraph))
            if place is not None and place not in found:
                found.append(_item(place, definition.item))
    if found:
        return found
    document = context.corpus.documents[doc_id]
    for article in document.tree.articles[:5]:
        found += [Passage.of(document, article, p) for p in article.paragraphs if _SAYS.search(p.text)]
    return found


def _item(place: Passage, number: int | None) -> Passage:
    paragraph = place.article.paragraph(place.paragraph)
    item = next((i for i in paragraph.items if i.number == number), None) if paragraph else None
    if item is None or not place_words(place):
        return place
    return Passage(place.document, place.article, place.paragraph, item.start, item.end, item.number)
