"""``famai corpus add``: a file or pasted words into the slot of the instrument that they are, else beside the catalogue.

One way for all: read, clean (what cannot be seen, what a web page leaves at the end), recognise, compare, keep. A text
that is another version of a known instrument becomes a version of its own, so that both can be read side by side.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.citing.labels import in_marks
from corpus.citing.names import NUMBER, NameTable, squash
from corpus.errors import SourceError, UsageError
from corpus.models import UNCOMPARED, Document, Instrument
from corpus.reading.printed import read_printed
from corpus.reading.readers import ReadLimits
from corpus.sources.additions import OwnFacts, keep_document
from corpus.sources.cleaning import ReadText, from_title, made_ready
from corpus.sources.provided import Provided, keep_text
from corpus.sources.recognising import Candidate, Recognition, age_of, compare_articles, recognise

__all__ = ["Choose", "Taken", "UnsureError", "UntitledError", "take_file", "take_text"]

Choose = Callable[[Recognition], str | None]
"""Asks which of the candidates a text is: an id, ``""`` for none of them, ``None`` for no answer."""

_PASTED = "粘贴的文字"


class UntitledError(UsageError):
    """A text is no instrument that is known, and says no title under which it could be kept."""


class UnsureError(UsageError):
    """A text may be several instruments, and nobody was there to say which; ``recognition`` holds them."""

    def __init__(self, message: str, recognition: Recognition) -> None:
        super().__init__(message)
        self.recognition = recognition


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in, where, and what was found: ``slot`` is 缺原文的法规, 新版本 or 自己的文件 (Chinese for people).

    ``differences`` tells what differs from the catalogue; ``notices`` what was done to the text; ``compared`` whether
    the file is the very one whose checksum the catalogue has.
    """

    id: str
    title: str
    slot: str
    articles: int
    why: tuple[str, ...]
    differences: tuple[str, ...]
    notices: tuple[str, ...]
    compared: bool
    standing: str


def take_file(
    path: Path | str,
    home: Path,
    documents: Mapping[str, Document],
    *,
    as_id: str | None = None,
    title: str | None = None,
    number: str | None = None,
    effective: str | None = None,
    choose: Choose | None = None,
    limits: ReadLimits | None = None,
) -> Taken:
    """Take a file into the collection; see :func:`take_text`.

    Raises:
        SourceError: the file cannot be read or has no text.
        UsageError: as for :func:`take_text`.
    """
    source = Path(path)
    text = read_printed(source, limits=limits)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    return take_text(
        text,
        home,
        documents,
        name=source.name,
        sha256=digest,
        as_id=as_id,
        title=title,
        number=number,
        effective=effective,
        choose=choose,
    )


def take_text(
    text: str,
    home: Path,
    documents: Mapping[str, Document],
    *,
    name: str = _PASTED,
    sha256: str | None = None,
    as_id: str | None = None,
    title: str | None = None,
    number: str | None = None,
    effective: str | None = None,
    choose: Choose | None = None,
    how: str = "用户提供",
    url: str | None = None,
) -> Taken:
    """Take a text into the slot of the instrument that it is; where it is none that is known, beside the catalogue.

    Args:
        text: as read or pasted.
        home: the data folder.
        documents: the collection as it is.
        name: what the file was called.
        sha256: checksum of the file, default that of the text.
        as_id: the instrument that the caller says it is, by id, name or number.
        title: the title under which a text that is not known is kept; with it, nothing is recognised.
        number: 发文字号 of such a text.
        effective: its entry into force (ISO date).
        choose: asked where it is not plain which instrument it is.
        how: where it comes from (用户提供, 官方网页).
        url: the page that it was taken from.

    Raises:
        UsageError: no instrument has the id, the text is already held word for word, or (UnsureError) it may be several.
        SourceError: there is no text, or the data folder cannot be written.
    """
    read = made_ready(text, name, sha256)
    catalogued = [d.instrument for d in documents.values()]
    if as_id is not None:
        as_id = _named(as_id, documents)
        age = None if documents[as_id].replaceable else age_of(read.said, documents[as_id].instrument)
        if age is not None:  # what is held stays; this is another version of it
            return _version(
                read, home, documents[as_id], Candidate(documents[as_id].instrument, 0, ("已指明是这一部",), age)
            )
        return _fill(read, documents[as_id], home, ("已指明是这一部",), how, url)
    if title is not None:
        return _beside(read, home, documents, title, number, effective)
    found = recognise(read.said, catalogued, name)
    best = found.sure or _ask(found, choose, name)
    if best is None:
        return _beside(read, home, documents, _own_title(read), number, effective)
    document = documents[best.instrument.id]
    if best.age is not None:
        return _version(read, home, document, best)
    return _fill(read, document, home, best.why, how, url)


def _named(as_id: str, documents: Mapping[str, Document]) -> str:
    """The id that is meant by an id, a name or a number (218号令)."""
    if as_id in documents:
        return as_id
    names = NameTable(d.instrument for d in documents.values())
    number = NUMBER.fullmatch(squash(as_id))
    known = names.lookup_number(number, "") if number else names.lookup(as_id)
    if known is None:
        raise UsageError(f"没有编号或名称为 {as_id[:60]} 的法规；famai corpus list 列出全部编号")
    return known


def _ask(found: Recognition, choose: Choose | None, name: str) -> Candidate | None:
    """The candidate that is meant; ``None`` for none of them."""
    if not found.candidates:
        return None
    answer = choose(found) if choose else None
    if answer == "":
        return None
    for candidate in found.candidates:
        if candidate.instrument.id == answer:
            return candidate
    listed = "；".join(
        f"{c.instrument.id}{in_marks(c.instrument.title)}（{'，'.join(c.why)}）" for c in found.candidates
    )
    first = found.candidates[0].instrument.id
    raise UnsureError(
        f"不能确定 {name} 是哪一部：{listed}。请加 --as 编号 指明（如 --as {first}）；都不是时用 --title 写出全称",
        found,
    )


def _fill(read: ReadText, document: Document, home: Path, why: Sequence[str], how: str, url: str | None) -> Taken:
    """Put a text into its slot."""
    instrument = document.instrument
    read = from_title(read, instrument.title)
    if not document.replaceable:
        _refuse_held(read, document)
    compared = read.sha256 in (instrument.sha256, instrument.original_sha256)
    differences = () if compared else compare_articles(instrument, read.said)
    if not read.tree.articles:
        raise SourceError(
            f"{read.name} 里没有读出条或“一、”这样的部分，未收录；请核对文件是不是{in_marks(instrument.title)}的全文"
        )
    facts = Provided(
        id=instrument.id,
        how=how,
        name=read.name,
        sha256=hashlib.sha256(read.text.encode()).hexdigest(),
        original_sha256=read.sha256,
        compared=compared,
        taken=date.today().isoformat(),
        differences=(*differences, *read.notices),
        url=url,
    )
    keep_text(home, read.text, facts)
    return _taken(instrument, "目录中的法规", read, tuple(why), differences, facts.standing, compared)


def _refuse_held(read: ReadText, document: Document) -> None:
    """The slot has an official text: the same words need no second copy, others are another version or a mistake."""
    title = document.instrument.title
    mine = {a.eid: re.sub(r"\s", "", a.text) for a in read.tree.articles}
    held = {a.eid: re.sub(r"\s", "", a.text) for a in document.tree.articles}
    other = sorted({*mine, *held} - {eid for eid in mine if mine[eid] == held.get(eid)})
    if not other:
        raise UsageError(f"{in_marks(title)}已有原文（{document.origin_detail}），与 {read.name} 逐条相同，不必再收录")
    labels = {a.eid: a.label for a in (*read.tree.articles, *document.tree.articles)}
    listed = "、".join(labels[eid] for eid in other[:8]) + ("等" if len(other) > 8 else "")
    raise UsageError(
        f"{in_marks(title)}已有原文（{document.origin_detail}）；{read.name} 与它有 {len(other)} 条不同：{listed}。"
        f"若是另一版本，请用 --title 写出带年份的名称，如 --title {in_marks(f'{title}（{date.today().year}）')}"
    )


def _version(read: ReadText, home: Path, document: Document, best: Candidate) -> Taken:
    """Keep a text as another version of an instrument, under its year."""
    base = document.instrument
    day = read.said.newest or ""
    bare = re.sub(r"[（(](?:19|20)[0-9]{2}[^（）()]*[）)]$", "", base.title)
    starts = read.said.starts if read.said.starts and read.said.starts not in (base.effective,) else day
    newer = best.age == "newer"
    published = max(read.said.dates, default=None)
    today = date.today().isoformat()
    state = (
        "尚未施行"
        if newer and starts > today
        else "现行有效（用户提供，未核）"
        if newer
        else "已被修改（用户提供，未核）"
    )
    instrument = keep_document(
        read.text,
        home,
        OwnFacts(
            f"{bare}（{(published or starts)[:4]}）",
            published=published,
            effective=starts or None,
            level=base.level,
            issuer=base.issuer,
            status=state,
            version_of=base.version_of or base.id,
            previous=base.id if newer else None,
            next=None if newer else base.id,
        ),
    )
    differences = compare_articles(base, read.said)
    kind = "新版本" if newer else "旧版本"
    return _taken(instrument, kind, read, best.why, differences, UNCOMPARED, False)


def _beside(
    read: ReadText,
    home: Path,
    documents: Mapping[str, Document],
    title: str,
    number: str | None,
    effective: str | None,
) -> Taken:
    """Keep a text that is none of the catalogue."""
    instrument = keep_document(
        read.text,
        home,
        OwnFacts(title, number, effective or (read.said.starts if not title.endswith("）") else None)),
        existing=[d.instrument for d in documents.values() if not d.instrument.added],
    )
    return _taken(instrument, "自己的文件", read, (), (), "用户收录", False)


def _own_title(read: ReadText) -> str:
    if not read.said.title:
        raise UntitledError(
            f"{read.name} 不是目录里的法规，也读不出标题；请用 --title 给出全称，或用 --as 编号 指明是哪一部"
        )
    return read.said.title


def _taken(
    instrument: Instrument,
    slot: str,
    read: ReadText,
    why: tuple[str, ...],
    differences: tuple[str, ...],
    standing: str,
    compared: bool,
) -> Taken:
    count = len(read.said.articles) or len(read.tree.articles)
    return Taken(instrument.id, instrument.title, slot, count, why, differences, read.notices, compared, standing)
