"""The collection: every instrument of the catalogue with the best text there is of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from corpus.citing.citations import NameTable
from corpus.citing.labels import format_label, in_marks
from corpus.citing.locators import Locator
from corpus.domains.data import domain_files
from corpus.errors import NotFoundError, SegmentationError, SourceError, UsageError
from corpus.models import Article, Document, Instrument, Origin, Tree
from corpus.settings import Settings, load_settings
from corpus.sources.additions import load_added
from corpus.sources.catalogue import load_catalog
from corpus.sources.kept_trees import KeptTrees
from corpus.sources.origins import (
    Listing,
    SourceText,
    Statutes,
    from_data_folder,
    from_digest,
    from_folder,
    from_package,
)

__all__ = ["Corpus", "check_articles", "load_corpus"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Corpus:
    """All documents by id in catalogue order, and what went wrong with their sources (Chinese messages)."""

    documents: Mapping[str, Document]
    problems: tuple[str, ...] = ()

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """The facts of every instrument, with or without text."""
        return tuple(document.instrument for document in self.documents.values())

    @cached_property
    def names(self) -> NameTable:
        """The names under which the instruments are cited."""
        return NameTable(self.instruments)

    def document(self, doc_id: str) -> Document:
        """The document with that id.

        Raises:
            UsageError: there is no such id; the message lists the closest.
        """
        if doc_id not in self.documents:
            raise UsageError(f"没有编号为 {doc_id} 的法规；famai corpus list 列出全部编号")
        return self.documents[doc_id]

    def articles(self) -> Iterator[tuple[Document, Article]]:
        """Every article and section that has words, in catalogue order."""
        for document in self.documents.values():
            for article in document.tree.articles:
                yield document, article

    def article(self, locator: Locator) -> Article:
        """The article that the locator names.

        Raises:
            NotFoundError: the text is missing, or has no such article; the message says which there are.
        """
        document = self.document(locator.doc_id)
        article = document.tree.by_eid(locator.article) if locator.article else None
        if article is not None:
            return article
        title = document.instrument.title
        if document.origin is Origin.MISSING:
            raise NotFoundError(f"{in_marks(title)}的文本未收录，无法给出条文")
        count = sum(not a.is_section for a in document.tree.articles)
        if count:
            raise NotFoundError(f"{in_marks(title)}没有这一条：全文共 {count} 条")
        first, last = (document.tree.articles[at].label for at in (0, -1))
        raise NotFoundError(
            f"{in_marks(title)}没有这一部分：它不分条，按它自己的编号引用，从“{first}”到“{last}”；famai corpus tree {document.id} 列出全部"
        )

    def span(self, locator: Locator) -> tuple[Article, int, int]:
        """The article and the text span that the locator names (the whole article where no 款 is named).

        Raises:
            NotFoundError: no such article, 款, 项 or 目.
        """
        article = self.article(locator)
        if locator.paragraph is None and locator.item is None:
            return article, 0, len(article.text)
        number = locator.paragraph
        if number is None:  # 第七十一条第（七）项: the only 款 with items
            with_items = [p.number for p in article.paragraphs if p.items]
            number = with_items[0] if with_items else 1
        paragraph = article.paragraph(number)
        if paragraph is None:
            raise NotFoundError(f"{article.label}没有第{number}款：共 {len(article.paragraphs)} 款")
        if locator.item is None:
            return article, paragraph.start, paragraph.end
        item = next((i for i in paragraph.items if i.number == locator.item), None)
        if item is None:
            raise NotFoundError(f"{article.label}第{number}款没有第（{locator.item}）项：共 {len(paragraph.items)} 项")
        if locator.subitem is None:
            return article, item.start, item.end
        sub = next((s for s in item.subitems if s.number == locator.subitem), None)
        if sub is None:
            raise NotFoundError(f"{article.label}第{number}款第（{item.number}）项没有第{locator.subitem}目")
        return article, sub.start, sub.end

    def label(self, locator: Locator) -> str:
        """The formal citation: 《…》第十八条第二款."""
        document = self.document(locator.doc_id)
        article = document.tree.by_eid(locator.article) if locator.article else None
        return format_label(document.instrument, article, locator.paragraph, locator.item, locator.subitem)


def load_corpus(settings: Settings | None = None) -> Corpus:
    """Load every instrument of the catalogue, and what the user added, from the first source that gives a good text.

    A source that is there but cannot be trusted (wrong checksum, wrong articles) is passed over and reported in
    :attr:`Corpus.problems`; an instrument without any source is kept with its facts (``Origin.MISSING``).
    """
    settings = settings or load_settings()
    catalog = load_catalog()
    folders = (settings.texts, *(Path(str(path)) for path in domain_files("texts")))
    problems: list[str] = []
    documents: dict[str, Document] = {}
    later = partial(from_data_folder, home=settings.home, listing=Listing(settings.home))
    trees = KeptTrees(settings.home)
    with closing(Statutes()) as statutes:
        sources: tuple[Callable[[Instrument], SourceText | None], ...] = (
            *(partial(from_folder, folder=folder) for folder in folders),
            partial(from_package, package=catalog.package, statutes=statutes),
            later,
            from_digest,
        )
        for instrument in _linked((*catalog.instruments, *load_added(settings.home))):
            documents[instrument.id] = _load_document(instrument, sources, later, trees, problems)
    trees.save()
    return Corpus(documents, tuple(problems))


def _linked(instruments: Sequence[Instrument]) -> list[Instrument]:
    """The instruments, each version linked with those that the user added before or after it."""
    by_id = {instrument.id: instrument for instrument in instruments}
    for added in [i for i in instruments if i.added]:
        earlier, later = by_id.get(added.previous or ""), by_id.get(added.next or "")
        if earlier is not None:
            ended = earlier.ended or added.effective
            changed = (
                f"已被修改（{added.effective or '日期未核'}）" if earlier.in_force is not False else earlier.status
            )
            by_id[earlier.id] = replace(
                earlier,
                next=added.id,
                version_of=added.version_of if earlier.version_of is None else earlier.version_of,
                ended=ended,
                status=changed if ended is None or ended <= date.today().isoformat() else earlier.status,
            )
        if later is not None:
            by_id[later.id] = replace(later, previous=later.previous or added.id)
            by_id[added.id] = replace(added, ended=added.ended or later.effective)
    return [by_id[instrument.id] for instrument in instruments]


def _load_document(
    instrument: Instrument,
    sources: tuple[Callable[[Instrument], SourceText | None], ...],
    later: Callable[[Instrument], SourceText | None],
    trees: KeptTrees,
    problems: list[str],
) -> Document:
    for source in sources:
        try:
            found = source(instrument)
            if found is None:
                continue
            tree = trees.tree(found.text)
            if source is not later:  # of a text that came later, what differs was told when it was taken in
                check_articles(instrument, tree)
        except (SourceError, SegmentationError) as error:
            logger.warning("%s", error)
            problems.append(str(error))
            continue
        return Document(instrument, found.origin, tree, found.text, found.sha256, found.detail)
    return Document(instrument, Origin.MISSING)


def check_articles(instrument: Instrument, tree: Tree) -> None:
    """Compare the articles and chapters found with those of the catalogue.

    Raises:
        SegmentationError: they differ; the message says which articles are missing or too many.
    """
    if instrument.articles is None:
        return
    found = [article.number for article in tree.articles if not article.is_section and not article.insertion]
    missing = sorted(set(range(1, instrument.articles + 1)) - set(found))
    surplus = sorted(set(found) - set(range(1, instrument.articles + 1)))
    if missing or surplus or len(found) != instrument.articles:
        details = []
        if missing:
            details.append(f"缺少第 {'、'.join(map(str, missing[:20]))} 条")
        if surplus:
            details.append(f"多出第 {'、'.join(map(str, surplus[:20]))} 条")
        raise SegmentationError(
            f"{in_marks(instrument.title)}应有 {instrument.articles} 条，实得 {len(found)} 条：{'，'.join(details) or '条号重复'}。"
            "请检查文本是否完整"
        )
    if instrument.chapters and len(tree.chapters) != instrument.chapters:
        raise SegmentationError(
            f"{in_marks(instrument.title)}应有 {instrument.chapters} 章，实得 {len(tree.chapters)} 章"
        )
