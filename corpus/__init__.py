"""Legal texts: the catalogue, their sources, the tree 编/章/节/条/款/项/目 and the citations that lead into it."""

from corpus.annotations import Annotation, load_annotations
from corpus.citations import Citation, NameTable, find_citations, parse_citation
from corpus.collection import Corpus, load_corpus
from corpus.errors import FamaiError
from corpus.labels import format_label
from corpus.models import Article, Document, Heading, Instrument, Item, Locator, Origin, Paragraph, Tree
from corpus.settings import Settings, load_settings

__all__ = [
    "Annotation",
    "Article",
    "Citation",
    "Corpus",
    "Document",
    "FamaiError",
    "Heading",
    "Instrument",
    "Item",
    "Locator",
    "NameTable",
    "Origin",
    "Paragraph",
    "Settings",
    "Tree",
    "find_citations",
    "format_label",
    "load_annotations",
    "load_corpus",
    "load_settings",
    "parse_citation",
]
