"""怎么罚, 什么后果: the usual measures first, then the fines by tier for firm and persons, then the upper law."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from corpus import Locator, load_field
from graph import Sanction, borrowed_tiers, chain_of
from retrieval.answering.drafts import DUTIES, Context, Draft, Found, Said
from retrieval.answering.frames.rule import best_passages, rule
from retrieval.answering.frames.unpunished import broken_provision, unpunished
from retrieval.answering.passages import Passage, place_words
from retrieval.finding.candidate import Feature
from retrieval.models import Verdict
from retrieval.reading.models import Frame

__all__ = ["consequence", "general_clause", "is_sanction", "penal_words"]

_WHOLE = 330  # characters of a penal 款 that is said with all its tiers
_RULE = "部门规章"
_BROKEN = "所违反的规定是："
_MEASURES = "先是监管措施："
_MOST = 3  # penal articles that are said
_CHAINED = 3  # duties found whose chains tell which sanctions belong to the answer
_FOUND_SURE = 0.9  # a sanction found so surely needs no chain
_AS_LIKELY = 0.6  # of the likeliest duty: one less likely leads to no sanction
_BARE = 12  # characters of an ask that says nothing of what was broken: 可以怎么罚
_HALF = re.compile(r"[^；。\n]+[；。\n]?")
_GRAVE = (
    re.compile(r"大量[^，。；]{0,4}泄[露漏]"),
    re.compile(r"局部功能|主要功能|丧失[^，。；]{0,4}功能"),
    re.compile(r"特别严重"),
    re.compile(r"情节(?:特别)?严重|严重的"),
    re.compile(r"严重[^，。；]{0,6}后果|危害后果|后果严重"),
    re.compile(r"拒不改正|不改|屡教不改|没改"),
    re.compile(r"金融安全"),
)
_UPON = re.compile(r"(?:有|实施)?前(?:款|两款|一款)")
_UNTOLD = 1.0  # what a graver 款 loses of whose condition nothing is told
_BOTH_TIERS = re.compile(r"分别|各档|几档|各(?:是|罚|处)?多少|最[高多]|顶格")
_DENIED = re.compile(r"(?:没有?|未|无|尚未|还没)[^，。；]{0,6}$")
_PAYS = re.compile(r"赔")
_WHETHER = re.compile(r"(?:会|要|能|被)[^，。？]{0,8}罚[^，。？]{0,4}(?:吗|么)|会不会[^，。？]{0,8}罚")
_AT_ONCE = re.compile(r"一上来|直接|上来就|马上|立马|第一次就|一次就")
_NOT_AT_ONCE = "一般不会直接罚款，"
_ALL_TIERS = re.compile(r"最[高多重]|上限|顶格|封顶|各档|分别|几档")


def is_sanction(context: Context, found: Found) -> bool:
    """Whether an article says how a breach is punished."""
    index = context.index
    return index is not None and bool(index.sanctions_in.get(found.candidate.key))


def consequence(context: Context) -> Draft | None:
    """Measures, then fines; the duty broken stands behind."""
    if _PAYS.search(context.words) or _PAYS.search(context.ask.topic):
        return rule(context)
    if (none := unpunished(context)) is not None:
        return none
    penal = [f for f in context.found if is_sanction(context, f) and _of_named(context, f)]
    duties = [f for f in context.found if not is_sanction(context, f)]
    before = _told_before(context)
    own = _answering(context, penal, before or [f.candidate.key for f in _likely(duties)[:_CHAINED]])
    broken = broken_provision(context)
    within = _punished(context, before or ([broken] if broken else []))
    chained: list[Passage] = []
    if not own and (before or not penal):  # what was told to be broken is punished by its own chain
        named = _punished(context, before or [f.candidate.key for f in duties[:1]])
        told = (_penal_passage(context, home, (), None, paragraphs) for home, paragraphs in named.items())
        chained = [passage for passage in told if passage is not None]
    penal = own or ([] if chained else penal)
    general = general_clause(context, duties)
    if general is not None and not duties:  # of any breach of a text its clause for all of them is told first
        penal = [f for f in penal if f.candidate.key != general.key or Feature.NAMED in f.candidate.values]
    if general is not None and broken is not None and general.key not in within:
        penal = [f for f in penal if f.candidate.key != general.key]  # the clause on any breach, not a 款 beside it
    spoken: list[Said] = []
    keys = {f.candidate.key for f in penal}
    if general is not None and general.key not in keys and not _elsewhere(context, general):
        text = f"{_MEASURES}{penal_words(context, general)}（{place_words(general)}）。"
        spoken.append(Said(text, (general,), given=_MEASURES))
    for found in sorted(penal, key=lambda f: not _measures_only(context, f))[:_MOST]:
        key = found.candidate.key
        passage = _penal_passage(context, key, found.passages, found.candidate.paragraph, within.get(key, ()))
        for place in _with_tiers(context, passage) if passage else ():
            guessed = "，推定" if place.inferred or found.candidate.inferred else ""
            spoken.append(Said(f"{penal_words(context, place)}（{place_words(place)}{guessed}）。", (place,)))
    spoken += [Said(f"{penal_words(context, p)}（{place_words(p)}）。", (p,)) for p in chained[:_MOST]]
    if not spoken:
        return None
    for found in [] if before else duties[:1]:
        passages = best_passages(context, found)
        due = [p for p in passages if any(n.modality in DUTIES for n in context.norms(p))]
        passages = due or passages
        if passages:
            spoken.append(replace(context.say(passages[0], 120, lead=_BROKEN), given=_BROKEN))
    if _WHETHER.search(context.words):
        first = spoken[0]
        grave = any(_tells(g, context.reading.text) for g in _GRAVE)
        if _AT_ONCE.search(context.words) and first.given == _MEASURES and not grave:
            first = replace(first, text=f"{_NOT_AT_ONCE}{first.text}", given=f"{_NOT_AT_ONCE}{first.given}")
            return Draft(Frame.CONSEQUENCE, (first, *spoken[1:]), verdict=Verdict.NO)
        first = replace(first, text=f"会：{first.text}", given=f"会：{first.given}")
        return Draft(Frame.CONSEQUENCE, (first, *spoken[1:]), verdict=Verdict.YES)
    return Draft(Frame.CONSEQUENCE, tuple(spoken))


def _likely(duties: Sequence[Found]) -> list[Found]:
    """The duties about as likely to be meant as the likeliest."""
    least = _AS_LIKELY * max((f.probability for f in duties), default=0.0)
    return [f for f in duties if f.probability >= least]


def _answering(context: Context, penal: list[Found], broken: Sequence[Locator]) -> list[Found]:
    """The sanctions that answer a breach of what is broken, by its chain, that the question names or that is found surely.

    A duty that a sanction names is not told by one for any breach, which has its own place in the answer.
    """
    if context.facts is None:
        return penal
    answers: set[Locator] = set()
    for place in broken:
        steps = chain_of(context.facts, place).steps
        for step in [step for step in steps if not step.catch_all] or steps:
            answers.add(step.sanction.home)
            answers |= {tier.home for tier in borrowed_tiers(context.facts, step.sanction)}
            answers |= {upper.place.whole for upper in step.uppers if upper.place is not None and upper.place.article}
    sure = max((f.probability for f in penal), default=1.0)
    likeliest = {f.candidate.key for f in penal if f.probability >= max(sure, _FOUND_SURE)}
    return [f for f in penal if f.candidate.key in answers | likeliest or Feature.NAMED in f.candidate.values]


def _conducts(context: Context, passage: Passage) -> set[str]:
    """The conducts that a penal 款 lists and by which the one provision asked about is broken."""
    broken = broken_provision(context)
    if broken is None or context.facts is None or context.index is None:
        return set()
    tiers = {s.id for s in context.index.sanctions_in.get(passage.key, ()) if s.paragraph == passage.paragraph}
    norms = context.index.norms.get(broken.whole, ())
    duties = {n.id for n in norms if broken.paragraph in (None, n.paragraph) and broken.item in (None, n.item)}
    return {link.conduct for link in context.facts.conducts if link.sanction in tiers and link.norm in duties}


def _of_named(context: Context, found: Found) -> bool:
    """Whether an article stands in a text that the question names, where it names any, or punishes by its chain."""
    named = set(context.asked.doc_ids) or {c.doc_id for c in context.reading.targets if c.doc_id}
    return not named or found.document.id in named


def _with_tiers(context: Context, passage: Passage) -> list[Passage]:
    """The penal 款, and where each tier is asked for the graver one behind it or the lesser before it."""
    if not _BOTH_TIERS.search(context.words):
        return [passage]
    near = [context.passage(passage.key.at(passage.paragraph + step)) for step in (-1, 1)]
    before, behind = near
    tiers = [before] if before is not None and _graver(passage) else []
    tiers.append(passage)
    return [*tiers, *([behind] if behind is not None and _graver(behind) else [])]


def general_clause(context: Context, duties: list[Found]) -> Passage | None:
    """The clause that answers any breach of the text in which the duty stands, or that is named, for whoever asks."""
    place = duties[0].candidate.key if duties else _any_duty(context)
    if context.index is None or context.facts is None or place is None:
        return None
    document = context.document(place.doc_id)
    if document is None or document.instrument.level != _RULE:
        return None  # a law names its measures article by article; the clause for all breaches is a rule's
    entities = [*context.reading.whom, *context.asked.entities, *load_field().bearers]
    entity = next((e for e in entities if context.index.names_for(e)), None)
    steps = chain_of(context.facts, place, entity=entity).steps
    step = next((s for s in steps if s.catch_all), None)
    if step is None:
        return None
    return context.passage(step.sanction.home.at(step.sanction.paragraph))


def _any_duty(context: Context) -> Locator | None:
    """A duty of the one text that is named (违反218号令会怎样), whose breach stands for that of any."""
    if context.index is None or len(context.asked.doc_ids) != 1:
        return None
    norms = context.index.norms_by_doc.get(context.asked.doc_ids[0], ())
    return next((n.home for n in norms if n.modality in DUTIES and context.binds(n) and n.subjects), None)


def _elsewhere(context: Context, passage: Passage) -> bool:
    """Whether the question names other texts only."""
    return bool(context.asked.doc_ids) and passage.document.id not in context.asked.doc_ids


def _measures_only(context: Context, found: Found) -> bool:
    """Whether an article of a rule says measures: they come before the fines of a law."""
    return found.document.instrument.level == _RULE


def _told_before(context: Context) -> list[Locator]:
    """The articles whose breach an earlier ask told, where this one only asks what follows (违反哪条？罚多少？)."""
    if not context.ask.refers_back and len(context.words) > _BARE:
        return []
    norms = context.index.norms if context.index else {}
    told = sorted({p.key for p in context.spoken})
    return [key for key in told if any(n.modality in DUTIES for n in norms.get(key, ()))]


def _punished(context: Context, broken: Sequence[Locator]) -> dict[Locator, frozenset[int]]:
    """The penal articles that answer the breach of the articles by name, each with the 款 that do."""
    named: dict[Locator, frozenset[int]] = {}
    if context.facts is None:
        return named
    for key in broken:
        for step in chain_of(context.facts, key).steps:
            hit = not context.reading.whom or _hits(context, step.sanction)
            if hit and not step.catch_all and not step.inferred:
                home = step.sanction.home
                named[home] = named.get(home, frozenset()) | {step.sanction.paragraph}
    return named


def _penal_passage(
    context: Context, key: Locator, quoted: Sequence[Passage], known: int | None, within: Container[int] = ()
) -> Passage | None:
    """The 款 of a penal article that is told.

    The one named; else the one whose tier the facts call for, to which the chain leads, the best by its words.

    Args:
        context: the ask.
        key: the penal article.
        quoted: what was found of it.
        known: the 款 that led to it.
        within: the 款 that may be told; all where there are none.
    """
    named = next((c for c in context.ask.targets if c.paragraph and c.locator and c.locator.whole == key), None)
    if named is not None and (own := context.passage(key.at(named.paragraph))) is not None:
        return own
    story = context.reading.text
    passages = {p.paragraph: p for p in quoted}
    best: tuple[float, int] | None = None
    for sanction in context.index.sanctions_in.get(key, ()) if context.index else ():
        paragraph = sanction.paragraph
        value = 0.0
        words = f"{sanction.condition or ''}{sanction.text}"
        grave = [g for g in _GRAVE if g.search(words)]
        value += sum(2.0 if _tells(g, story) else -0.3 for g in grave)
        place = context.passage(key.at(paragraph))
        if place is None or (within and paragraph not in within):
            continue
        value += context.score(place.text)
        if known == paragraph:
            value += 0.6
        value -= 0.7 * (not _hits(context, sanction))
        value -= _UNTOLD * (_graver(place) and not any(_tells(g, story) for g in grave))
        passages.setdefault(paragraph, place)
        if best is None or value > best[0]:
            best = (value, paragraph)
    if best is None:
        return quoted[0] if quoted else None
    return passages.get(best[1])


def _graver(passage: Passage) -> bool:
    """Whether a 款 punishes what the one before it does, where it is graver (有前款行为，情节严重的)."""
    return _UPON.match(passage.text.strip()) is not None


def _tells(grave: re.Pattern[str], story: str) -> bool:
    """Whether a story tells it, not that it did not happen (没有造成严重后果)."""
    return any(not _DENIED.search(story[: match.start()]) for match in grave.finditer(story))


def _hits(context: Context, sanction: Sanction) -> bool:
    """Whether a sanction hits who asks, or else who bears the duties found beside it."""
    if context.index is None or not sanction.offenders:
        return True
    if set(sanction.offenders) <= context.designated - {*context.asked.entities, *context.reading.whom}:
        return False
    if context.reading.whom:
        return context.index.meet(context.reading.whom, sanction.offenders)
    own = set(context.asked.entities) or {
        name
        for found in context.found
        for norm in context.index.norms.get(found.candidate.key, ())
        for name in norm.subjects
    }
    return not own or bool(own & set(sanction.offenders))


def penal_words(context: Context, passage: Passage) -> str:
    """What a penal 款 says: whole if short, else the conduct with the tier that the facts call for."""
    text = "".join(line.strip() for line in passage.text.splitlines()).rstrip("。")
    story = context.reading.text
    if len(text) <= _WHOLE or _ALL_TIERS.search(story):
        return text
    parts = _HALF.findall(text)
    if len(parts) < 2:
        return text
    wanted = [g for g in _GRAVE if _tells(g, story)]
    grave = [i for i, part in enumerate(parts) if any(g.search(part) for g in wanted)]
    paragraph = passage.article.paragraph(passage.paragraph)
    if paragraph is not None and paragraph.items:
        best = max(paragraph.items, key=lambda item: context.score(item.text))
        conducts = _conducts(context, passage)
        own = [item for item in paragraph.items if any(words in item.body for words in conducts)] or [best]
        said = "".join("".join(item.text.split()) for item in own)
        return f"{''.join(paragraph.lead_in.split())}{said}".rstrip("；。")
    chosen = sorted({0, *grave[:1]})
    return "".join(parts[i] for i in chosen).rstrip("；。")
