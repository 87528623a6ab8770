from .citing.ages import Age as Age
from .citing.citations import Citation as Citation
from .citing.citations import CitationState as CitationState
from .citing.citations import find_citations as find_citations
from .citing.citations import parse_citation as parse_citation
from .citing.context import How as How
from .citing.documents import read_citations as read_citations
from .citing.found import Apart as Apart
from .citing.found import ApartKind as ApartKind
from .citing.found import DocumentCitation as DocumentCitation
from .citing.found import DocumentReading as DocumentReading
from .citing.grammar import NUM as NUM
from .citing.grammar import Expansion as Expansion
from .citing.grammar import Place as Place
from .citing.grammar import normalise as normalise
from .citing.grammar import read_places as read_places
from .citing.labels import format_address as format_address
from .citing.labels import format_article as format_article
from .citing.labels import format_label as format_label
from .citing.labels import format_part as format_part
from .citing.labels import format_title as format_title
from .citing.labels import in_marks as in_marks
from .citing.labels import law_of as law_of
from .citing.labels import place_of as place_of
from .citing.layout import Layout as Layout
from .citing.locators import Locator as Locator
from .citing.locators import Span as Span
from .citing.locators import article_eid as article_eid
from .citing.locators import number_of as number_of
from .citing.names import NameTable as NameTable
from .citing.names import kind_of as kind_of
from .citing.names import squash as squash
from .documents import instrument_document as instrument_document
from .documents import tree_document as tree_document
from .domains.annotations import Annotation as Annotation
from .domains.annotations import load_annotations as load_annotations
from .domains.data import TIERS as TIERS
from .domains.data import active_domains as active_domains
from .domains.data import domain_file as domain_file
from .domains.data import domain_files as domain_files
from .domains.data import domain_folders as domain_folders
from .domains.data import most_per_domains as most_per_domains
from .domains.data import per_domains as per_domains
from .domains.data import read_table as read_table
from .domains.data import shared_file as shared_file
from .domains.field import Field as Field
from .domains.field import load_field as load_field
from .domains.words import Words as Words
from .domains.words import load_words as load_words
from .errors import DataError as DataError
from .errors import FamaiError as FamaiError
from .errors import NotFoundError as NotFoundError
from .errors import SourceError as SourceError
from .errors import UsageError as UsageError
from .files import write_atomically as write_atomically
from .lexicon import ABOVE as ABOVE
from .lexicon import ALLOWING as ALLOWING
from .lexicon import AT_LEAST as AT_LEAST
from .lexicon import AT_MOST as AT_MOST
from .lexicon import BELOW as BELOW
from .lexicon import FORBIDDING as FORBIDDING
from .lexicon import MODALS as MODALS
from .lexicon import NUMERAL as NUMERAL
from .lexicon import OBLIGING as OBLIGING
from .lexicon import PENALTIES as PENALTIES
from .lexicon import UNIT_NAMES as UNIT_NAMES
from .lexicon import in_base as in_base
from .lexicon import one_of as one_of
from .lexicon import parse_amount as parse_amount
from .lexicon import unit_name as unit_name
from .memory import uncollected as uncollected
from .models import UNCOMPARED as UNCOMPARED
from .models import Article as Article
from .models import Document as Document
from .models import Heading as Heading
from .models import Instrument as Instrument
from .models import Item as Item
from .models import Origin as Origin
from .models import Paragraph as Paragraph
from .models import Tree as Tree
from .numerals import CHINESE_DIGITS as CHINESE_DIGITS
from .numerals import parse_number as parse_number
from .numerals import to_chinese as to_chinese
from .patterns import keep_patterns as keep_patterns
from .reading.policies import CELL as CELL
from .reading.policies import PartKind as PartKind
from .reading.policies import Policy as Policy
from .reading.policies import PolicyPart as PolicyPart
from .reading.policies import read_policy as read_policy
from .reading.readers import SUFFIXES as SUFFIXES
from .reading.readers import ReadLimits as ReadLimits
from .reading.readers import check_characters as check_characters
from .reading.readers import read_document as read_document
from .reading.readers import read_pages as read_pages
from .reading.segmenter import segment as segment
from .reading.signs import readable as readable
from .reading.word import WordText as WordText
from .reading.word import read_word as read_word
from .reading.wrapping import unwrap as unwrap
from .settings import SETTINGS as SETTINGS
from .settings import Settings as Settings
from .settings import load_settings as load_settings
from .sources.adding import Taken as Taken
from .sources.adding import UnsureError as UnsureError
from .sources.adding import UntitledError as UntitledError
from .sources.adding import take_file as take_file
from .sources.adding import take_text as take_text
from .sources.additions import OwnFacts as OwnFacts
from .sources.additions import add_document as add_document
from .sources.additions import load_added as load_added
from .sources.additions import remove_added as remove_added
from .sources.catalogue import load_catalog as load_catalog
from .sources.collection import Corpus as Corpus
from .sources.collection import load_corpus as load_corpus
from .sources.fetching import fetch_text as fetch_text
from .sources.notices import Notice as Notice
from .sources.notices import atom as atom
from .sources.notices import load_notices as load_notices
from .sources.notices import news as news
from .sources.notices import save_notices as save_notices
from .sources.notices import save_versions as save_versions
from .sources.official import by_hand as by_hand
from .sources.official import fetch_into as fetch_into
from .sources.origins import official_place as official_place
from .sources.origins import official_way as official_way
from .sources.packing import Unpacked as Unpacked
from .sources.packing import pack as pack
from .sources.packing import unpack as unpack
from .sources.provided import remove_provided as remove_provided
from .sources.recognising import Candidate as Candidate
from .sources.recognising import Recognition as Recognition
from .sources.sites import load_registers as load_registers
from .sources.sites import look_up as look_up
from .sources.visiting import Visitor as Visitor
from .sources.watching import watch as watch

__all__ = [
    "ABOVE",
    "ALLOWING",
    "AT_LEAST",
    "AT_MOST",
    "BELOW",
    "CELL",
    "CHINESE_DIGITS",
    "FORBIDDING",
    "MODALS",
    "NUM",
    "NUMERAL",
    "OBLIGING",
    "PENALTIES",
    "SETTINGS",
    "SUFFIXES",
    "TIERS",
    "UNCOMPARED",
    "UNIT_NAMES",
    "Age",
    "Annotation",
    "Apart",
    "ApartKind",
    "Article",
    "Candidate",
    "Citation",
    "CitationState",
    "Corpus",
    "DataError",
    "Document",
    "DocumentCitation",
    "DocumentReading",
    "Expansion",
    "FamaiError",
    "Field",
    "Heading",
    "Instrument",
    "Item",
    "Layout",
    "Locator",
    "NameTable",
    "NotFoundError",
    "Notice",
    "Origin",
    "OwnFacts",
    "Paragraph",
    "PartKind",
    "Place",
    "Policy",
    "PolicyPart",
    "ReadLimits",
    "Recognition",
    "Settings",
    "SourceError",
    "Span",
    "Taken",
    "Tree",
    "Unpacked",
    "UnsureError",
    "UntitledError",
    "UsageError",
    "Visitor",
    "WordText",
    "Words",
    "active_domains",
    "add_document",
    "article_eid",
    "atom",
    "by_hand",
    "check_characters",
    "domain_file",
    "domain_files",
    "domain_folders",
    "fetch_into",
    "fetch_text",
    "find_citations",
    "format_address",
    "format_article",
    "format_label",
    "format_part",
    "format_title",
    "in_base",
    "in_marks",
    "instrument_document",
    "keep_patterns",
    "law_of",
    "load_added",
    "load_annotations",
    "load_catalog",
    "load_corpus",
    "load_field",
    "load_notices",
    "load_registers",
    "load_settings",
    "load_words",
    "look_up",
    "news",
    "normalise",
    "number_of",
    "official_place",
    "official_way",
    "one_of",
    "pack",
    "parse_amount",
    "parse_citation",
    "parse_number",
    "per_domains",
    "place_of",
    "read_citations",
    "read_document",
    "read_pages",
    "read_places",
    "read_policy",
    "read_word",
    "readable",
    "remove_added",
    "remove_provided",
    "save_notices",
    "save_versions",
    "segment",
    "squash",
    "take_file",
    "take_text",
    "to_chinese",
    "tree_document",
    "uncollected",
    "unit_name",
    "unpack",
    "unwrap",
    "watch",
    "write_atomically",
]
