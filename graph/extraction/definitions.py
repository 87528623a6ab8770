"""What a text says its words mean: 用语的含义 lists, 本法所称X，是指…, short names (以下简称, 以下统称).

Rules work sentence by sentence; every repetition in a pattern is bounded, so that reading is linear and never fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus import Article, Document, Item, Paragraph
from graph.models import Definition, DefinitionKind

__all__ = ["declared_titles", "extract_definitions"]

# Where a meaning holds, as users see it.
WHOLE_TEXT = "全文"
FROM_HERE = "此后全文"
THIS_ARTICLE = "本条"

_MEANS = r"(?:是指|系指|即指)"
# 本法所称X，是指…; 前款所称X包括：…; 本条第一款所称X，是指…
_SO_CALLED = re.compile(
    rf"""
    (?P<scope>本(?:法|条例|办法|规定|规则|细则|准则|指引|章|节|条|款)(?:第[一二三四五六七八九十]{{1,3}}[条款])?|前[两三]?[款条项])
    (?:中)?所称(?:的)?
    (?P<term>[^，。；：\n]{{1,60}}?)
    ，?\s?(?P<verb>{_MEANS}|指|系|是|包括|为下列)
    """,
    re.VERBOSE,
)
# A sentence that begins with the term: 行政处罚是指…; 采用封闭式…的基金，是指…
_PLAIN = re.compile(rf"(?P<term>[^，。；：\n]{{1,60}}?)，?{_MEANS}")
_LIST_LEAD = re.compile(r"用语[^。；\n]{0,12}含义")
_LIST_ITEM = re.compile(rf"(?P<term>[^，。；：\n]{{1,40}}?)(?:，\s?(?:{_MEANS}|指|是|包括|系)|{_MEANS})")
_QUOTED = re.compile(
    r"[“\"](?P<term>[^”\"“\n]{1,20})[”\"](?P<rule>不?含(?:本数|本级)|均?为[^，。；]{1,20}|是指[^，。；]{1,40})"
)
_COUNTED = re.compile(r"“(?P<quoted>[^“”\n]{1,20})”|\"(?P<plain>[^\"\n]{1,20})\"")
_SHORT = re.compile(
    r"(?P<open>[（(]?)(?:(?:以下|下文)(?:均|分别)?(?:简称|统称|合称|并称|称)|(?<=[（(])下称)(?:为|作)?[：:]?"
    r"(?P<term>《[^》\n]{1,60}》|[“\"][^”\"\n]{1,40}[”\"]|[^）)，,。；;《》\n]{1,40})"
)
_TOGETHER = re.compile(
    r"(?P<what>以上[^，。；\n]{1,12}|[^，。；\n]{1,20})统称(?:为)?(?P<term>[^，。；）)\n]{1,30})(?=[。；])"
)
_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
_SCOPE_NAMES = {"本章": "本章", "本节": "本节", "本条": THIS_ARTICLE}
# Words before a term that are no part of it.
_TERM_HEAD = re.compile(r"^(?:但是|其中|此处|这里|本办法规定的|本法规定的|本条例规定的)，?")
# What comes before the name that is shortened: verbs that take it as object.
_PHRASE_HEAD = re.compile(
    r".*(?:设立|成立|落实|规范|对待|坚持|对(?!待)|向|是指|是(?=负责)|应当在|根据|依照|依据|按照)(?!的)"
)


@dataclass(frozen=True, slots=True)
class _Place:
    document: Document
    article: Article
    paragraph: Paragraph
    item: Item | None

    def definition(self, term: str, words: str, kind: DefinitionKind, scope: str, span: tuple[int, int]) -> Definition:
        return Definition(
            doc_id=self.document.id,
            eid=self.article.eid,
            article=self.article.number,
            item=self.item.number if self.item else None,
            term=term.strip(" 　《》“”\"'"),
            definition=words.strip(" 　，：\n。；"),
            kind=kind,
            scope=scope,
            start=span[0],
            end=span[1],
            paragraph=self.paragraph.number,
        )


def extract_definitions(document: Document) -> list[Definition]:
    """All definitions and short names of a document, in the order of the text.

    ``article.text[start:end]`` of each is the sentence (or the item) that states it. Never raises on any text.
    """
    found: dict[tuple[str, int, str, DefinitionKind], Definition] = {}
    for article in document.tree.articles:
        for paragraph in article.paragraphs:
            for definition in _in_paragraph(document, article, paragraph):
                key = (definition.eid, definition.start, definition.term, definition.kind)
                found.setdefault(key, definition)
    order = {article.eid: index for index, article in enumerate(document.tree.articles)}
    return sorted(found.values(), key=lambda d: (order[d.eid], d.start, d.end))


def declared_titles(document: Document) -> dict[str, str]:
    """Short titles that the text declares, without 《》: 公司法 → 中华人民共和国公司法."""
    titles = {}
    for definition in extract_definitions(document):
        if definition.kind is DefinitionKind.ABBREVIATION and re.fullmatch(r"《[^《》]{1,80}》", definition.definition):
            titles[definition.term] = definition.definition[1:-1]
    return titles


def _in_paragraph(document: Document, article: Article, paragraph: Paragraph) -> Iterator[Definition]:
    lead = paragraph.lead_in
    place = _Place(document, article, paragraph, None)
    yield from _abbreviations(place, paragraph.start, lead)
    is_list = bool(_LIST_LEAD.search(lead))
    if not is_list:
        yield from _sentences(place, paragraph.start, lead, paragraph.end)
    for item in paragraph.items:
        inner = _Place(document, article, paragraph, item)
        yield from _abbreviations(inner, item.start, item.text)
        body_start = item.end - len(item.body)
        if is_list:
            yield from _list_item(inner, body_start, item.body)
        else:
            yield from _sentences(inner, body_start, item.body, item.end)


def _list_item(place: _Place, start: int, body: str) -> Iterator[Definition]:
    """One entry of a 用语的含义 list."""
    kind = DefinitionKind.DEFINITION
    quoted = list(_QUOTED.finditer(body))
    if quoted:
        for rule in quoted:
            span = (start + rule.start(), start + rule.end())
            yield place.definition(rule["term"], rule["rule"], kind, WHOLE_TEXT, span)
        return
    match = _LIST_ITEM.match(body)
    if match:
        end = start + len(body)
        yield place.definition(match["term"], body[match.end() :], kind, WHOLE_TEXT, (start, end))


def _sentences(place: _Place, start: int, text: str, limit: int) -> Iterator[Definition]:
    """Definitions in running text; ``limit`` is where the 款 ends, for 包括： that leads in items."""
    for sentence in _SENTENCE.finditer(text):
        words = sentence.group()
        if "指" not in words and "所称" not in words:
            continue
        match = _SO_CALLED.search(words) or _PLAIN.match(words, len(words) - len(words.lstrip()))
        if match is None:
            continue
        begin = start + sentence.start()
        scope = _scope(match["scope"]) if "scope" in match.re.groupindex else WHOLE_TEXT
        end = start + sentence.end()
        opens_list = words.rstrip().endswith(("：", ":")) and sentence.end() >= len(text.rstrip())
        end = limit if opens_list else end
        value = place.article.text[begin + match.end() : end]
        short = _SHORT.search(match["term"])  # 采用封闭式…的基金（以下简称封闭式基金），是指
        term = short["term"] if short else _TERM_HEAD.sub("", match["term"])
        counted = [m["quoted"] or m["plain"] for m in _COUNTED.finditer(term)]
        span = (begin + match.start(), end)
        for one in counted or [term]:
            yield place.definition(one, value, DefinitionKind.DEFINITION, scope, span)


def _scope(words: str) -> str:
    if words.startswith("前") or words.endswith("款"):
        return THIS_ARTICLE
    return _SCOPE_NAMES.get(words, WHOLE_TEXT)


def _abbreviations(place: _Place, start: int, text: str) -> Iterator[Definition]:
    """（以下简称X）, （以下统称X）, 以上机构统称X。; the words before it are what the short name stands for."""
    kind = DefinitionKind.ABBREVIATION
    if "称" not in text:
        return
    for match in _SHORT.finditer(text):
        stop = match.start() - (text[: match.start()].endswith("，"))  # 的机构、部门，以下统称为X
        begin = _phrase_start(text, stop)
        end = match.end() + (1 if match["open"] and text[match.end() : match.end() + 1] in ("）", ")") else 0)
        phrase = text[begin:stop]
        if not phrase:
            continue
        yield place.definition(match["term"], phrase, kind, FROM_HERE, (start + begin, start + end))
    for match in _TOGETHER.finditer(text):
        if not match["what"].endswith("以下"):
            yield place.definition(
                match["term"], match["what"], kind, WHOLE_TEXT, (start + match.start(), start + match.end())
            )


def _phrase_start(text: str, end: int) -> int:
    """Where the name that stands right before ``end`` begins: a title in 《》, or the words after the last ，。；：."""
    if text[:end].endswith("》"):
        depth = 0
        for at in range(end - 1, max(-1, end - 120), -1):
            depth += {"》": 1, "《": -1}.get(text[at], 0)
            if depth == 0:
                return at
    begin = max(text.rfind(mark, max(0, end - 120), end) for mark in "，。；：\n（）") + 1
    head = _PHRASE_HEAD.match(text[begin:end])
    return begin + (head.end() if head and head.end() < end - begin else 0)
