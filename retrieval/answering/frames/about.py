"""何时施行, 文号, 谁发布, 废止了吗, 改了什么, 现在是第几条: from the catalogue and the version map, never from search."""

from __future__ import annotations

import re
from collections.abc import Callable

from corpus import Article, Document, Instrument, format_address, format_title
from graph import Crosswalk, Pair
from retrieval.answering.drafts import Context, Draft, Said
from retrieval.answering.passages import Passage, place_words, short_title
from retrieval.answering.standing import day_words
from retrieval.models import StatementKind, Verdict
from retrieval.reading.models import Frame
from retrieval.reading.versions import successor_note

__all__ = ["about"]

_ENDED = re.compile(r"^(?!.*(?:有效|管用|能用|在用)).*?(?<![没未不])(?:废止|失效|作废|取代|替代)")

_START = re.compile(r"自[^，。；]{2,24}起(?:施行|实施)")
_ASKS_START = re.compile(r"施行|实施|生效|起效|哪[天年日]|何时|什么时候|日期|几月")
_ASKS_PUBLISHED = re.compile(r"公布|发布|颁布|出台|印发|通过")
_ASKS_NUMBER = re.compile(r"文号|第?几号|哪号|令号|什么令")
_ASKS_ISSUER = re.compile(r"谁|哪个(?:部门|机关)|发布机关|制定机关|哪家")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ASKS_STATUS = re.compile(r"有效|废止|失效|作废|还能用|还在用|取代|替代|现行")
_ASKS_COUNT = re.compile(r"(?:多少|几)[条章]")
_ASKS_CHANGE = re.compile(r"改|修订|修正|变|新增|删|加了|第几条|哪一?条|对应")
_ASKS_MOVED = re.compile(r"现在是第几|现行第几|改成第几|变成第几|对应第几")
_WHETHER_CHANGED = re.compile(r"(?:修[订改正]|改)[^，。？]{0,3}(?:没有|吗|没$)")
_ASKS_NEW = re.compile(r"(?:出|有|换|发)(?:了)?新(?:的|版)")
_OLD_VERSION = re.compile(r"原[来先]?|以前|过去|旧|老|2016|修改(?:以)?[后前]|修[订正]")
_TOLD = 4


def about(context: Context) -> Draft | None:
    """What the catalogue says of the instruments meant; ``None`` where none is named."""
    documents = _documents(context)
    if not documents:
        return None
    words = context.words
    said: list[Said] = []
    verdict: Verdict | None = None
    for document in documents[:2]:
        walk = _crosswalk(context, document)
        if walk is None and _ASKS_MOVED.search(words) and context.facts and context.facts.crosswalks:
            walk = context.facts.crosswalks[0]  # a bare number that moved is one of a text with two versions
        article = next((c for c in (*context.ask.targets, *context.asked.citations) if c.article), None)
        if (
            walk is not None
            and article is not None
            and article.article
            and _ASKS_CHANGE.search(words + context.reading.text)
        ):
            said += _moved(context, walk, article.eid or "", document)
            continue
        if walk is not None and _ASKS_CHANGE.search(words) and not _ASKS_START.search(words):
            said += _changed(context, walk)
            continue
        found, verdict = _facts(context, document)
        said += found
    return Draft(Frame.ABOUT, tuple(said), verdict=verdict) if said else None


def _documents(context: Context) -> list[Document]:
    """The instruments meant by the ask, else by the question."""
    ids = [c.doc_id for c in context.ask.targets if c.doc_id] or list(context.asked.doc_ids)
    ids = ids or [c.doc_id for c in context.reading.targets if c.doc_id]
    found = [context.document(doc_id) for doc_id in dict.fromkeys(ids)]
    return [document for document in found if document is not None]


def _facts(context: Context, document: Document) -> tuple[list[Said], Verdict | None]:
    """Dates, number, issuer, status: those that are asked for, all of them where none is."""
    instrument, words = document.instrument, context.words
    told: list[str] = []
    verdict: Verdict | None = None
    note = successor_note(document, context.corpus)
    unknown = instrument.in_force is None and _ASKS_STATUS.search(words) is not None
    if note and (unknown or _ASKS_NEW.search(words)):
        text = f"{instrument.status if unknown else '是'}：{note}。"
        closing = tuple(_closing(context, document)[:1])
        return [Said(text, closing, given=text)], None if unknown else Verdict.YES
    if _ASKS_STATUS.search(words):
        in_force = instrument.in_force
        told.append("现行有效" if in_force else _ISO_DAY.sub(lambda day: _day(day.group()), instrument.status))
        ended = _ENDED.search(words) is not None  # 废止了吗: yes where 还有效吗 is no
        verdict = None if in_force is None else Verdict.YES if in_force is not ended else Verdict.NO
        successor = context.document(instrument.repealed_by or instrument.next or "")
        if successor is not None and not in_force:
            told.append(f"由{format_title(successor.instrument)}{'取代' if instrument.next else '废止'}")
    parts: tuple[tuple[re.Pattern[str], Callable[[Instrument], str]], ...] = (
        (_ASKS_NUMBER, lambda i: f"文号是{i.number}" if i.number else ""),
        (_ASKS_ISSUER, lambda i: f"由{i.issuer}发布" if i.issuer else ""),
        (_ASKS_PUBLISHED, lambda i: f"{_day(i.published)}公布" if i.published else ""),
        (_ASKS_START, lambda i: f"{_day(i.effective)}起施行" if i.effective else ""),
        (_ASKS_COUNT, lambda i: f"共{i.articles}条" if i.articles else ""),
        (_ASKS_CHANGE, _amended),
    )
    asked = [say(instrument) for cue, say in parts if cue.search(words)]
    told += [part for part in asked if part]
    if not told:
        told = [part for part in (say(instrument) for _, say in parts[:4]) if part]
    if not told:
        return [], None
    places = _closing(context, document)
    title = format_title(instrument)
    text = f"{title}{'，'.join(dict.fromkeys(told))}。"
    kind = StatementKind.CONCLUSION
    if verdict is None and _WHETHER_CHANGED.search(words):
        verdict = Verdict.YES if instrument.amended_by or instrument.previous else None
    said = [Said(text, tuple(places[:1]), kind)]
    said += [Said(f"{_sentence(p)}（{place_words(p)}）。", (p,), kind) for p in places[:1]]
    return said, verdict


def _amended(instrument: Instrument) -> str:
    if instrument.amended_by:
        return f"后经{'、'.join(instrument.amended_by)}修改"
    return instrument.note or ""


def _day(day: str | None) -> str:
    return "日期未载" if day is None else day_words(day)


def _closing(context: Context, document: Document) -> list[Passage]:
    """The article that says from when the text holds; of a text that is not held, that of the text that ended it."""
    source = document
    if not document.tree.articles:
        successor = context.document(document.instrument.repealed_by or document.instrument.next or "")
        if successor is None:
            return []
        source = successor
    found: list[Passage] = []
    articles: list[Article] = [a for a in source.tree.articles if not a.is_section]
    for article in articles[-3:]:
        found += [
            Passage.of(source, article, p) for p in article.paragraphs if _START.search(p.text) or "同时废止" in p.text
        ]
    return found[-1:]


def _sentence(passage: Passage) -> str:
    return "".join(passage.text.split()).rstrip("。")


def _crosswalk(context: Context, document: Document) -> Crosswalk | None:
    walks = context.facts.crosswalks if context.facts else ()
    return next((w for w in walks if document.id in (w.old_id, w.new_id)), None)


def _moved(context: Context, walk: Crosswalk, eid: str, document: Document) -> list[Said]:
    """What an article of the old version is now, and what its words became."""
    of_new = document.id == walk.new_id and not _OLD_VERSION.search(context.reading.text)
    pair = next((p for p in walk.pairs if (p.new if of_new else p.old) == eid), None)
    old, new = context.document(walk.old_id), context.document(walk.new_id)
    if pair is None or old is None or new is None:
        return []
    told = pair.new or pair.merged_into
    before, after = _passages(old, pair.old), _passages(new, told)
    if not after:
        return [Said(f"原{_named(old, pair.old)}在现行文本中已删去。", tuple(before[:1]))]
    if not before:
        words = f"{short_title(new.instrument)}{_named(new, told)}是新增的"
    else:
        words = f"原{_named(old, pair.old)}现在是{short_title(new.instrument)}{_named(new, told)}{_change(pair)}"
    best = max(after, key=lambda p: context.score(p.text))
    said = [Said(f"{words}。", (best, *before[:1]))]
    return [*said, context.say(best, 260, lead="现行文字：")]


def _named(document: Document, eid: str | None) -> str:
    article = document.tree.by_eid(eid or "")
    return format_address(article) if article else ""


def _change(pair: Pair) -> str:
    """What changed, in the words of both texts."""
    if pair.change in ("unchanged", "renumbered"):
        return "，文字没有改"
    told = []
    for difference in pair.differences:
        old, new = "".join(difference.old.split()), "".join(difference.new.split())
        if difference.operation == "equal" or max(len(old), len(new)) < 2 or max(len(old), len(new)) > 60:
            continue
        if old and new:
            told.append(f"“{old}”改为“{new}”")
        else:
            told.append(f"删去“{old}”" if old else f"增加“{new}”")
    return f"，主要改动：{'；'.join(told[:_TOLD])}" if told else "，文字有改动"


def _passages(document: Document, eid: str | None) -> list[Passage]:
    article = document.tree.by_eid(eid or "")
    return [] if article is None else [Passage.of(document, article, p) for p in article.paragraphs]


def _changed(context: Context, walk: Crosswalk) -> list[Said]:
    """What a revision changed, in one line: new, removed, reworded articles."""
    old, new = context.document(walk.old_id), context.document(walk.new_id)
    if old is None or new is None:
        return []
    groups = (
        ("新增", new, [p.new for p in walk.pairs if p.change == "new"]),
        ("文字有改动", new, [p.new for p in walk.pairs if p.change == "changed"]),
        ("删去原", old, [p.old for p in walk.pairs if p.change == "removed"]),
    )
    parts = [
        f"{name}{len(eids)}条（{'、'.join(_named(source, eid) for eid in eids[:12])}{'等' if len(eids) > 12 else ''}）"
        for name, source, eids in groups
        if eids
    ]
    places = [p for eid in groups[0][2][:3] for p in _passages(new, eid)[:1]]
    start = f"{_day(new.instrument.effective)}起施行的{format_title(new.instrument)}与前一版相比"
    said = [Said(f"{start}：{'；'.join(parts)}。", tuple(places[:2] or _closing(context, new)))]
    said += [context.say(p, 120, lead="新增：") for p in places[:2]]
    return said
