from .answering.answer import Assistant as Assistant
from .answering.answer import Look as Look
from .answering.answer import verdict_signs as verdict_signs
from .answering.frames.deciding import DECIDING as DECIDING
from .answering.writers.endpoint import EndpointWriter as EndpointWriter
from .answering.writers.models import PLAIN_TITLE as PLAIN_TITLE
from .answering.writers.models import AnswerWriter as AnswerWriter
from .answering.writers.models import DroppedSentence as DroppedSentence
from .answering.writers.models import PlainSentence as PlainSentence
from .answering.writers.models import PlainWords as PlainWords
from .answering.writers.models import WriterReply as WriterReply
from .answering.writers.models import WriterTask as WriterTask
from .answering.writers.plain import PlainWriting as PlainWriting
from .answering.writers.plain import writer_of as writer_of
from .answering.writers.record import WriterRecord as WriterRecord
from .answering.writers.rereading import READ_TITLE as READ_TITLE
from .answering.writers.rereading import QuestionHelp as QuestionHelp
from .answering.writers.rereading import Rereadings as Rereadings
from .checking.citations import CheckedDocument as CheckedDocument
from .checking.citations import check_file as check_file
from .checking.citations import check_text as check_text
from .checking.citations import verify_text as verify_text
from .checking.gap.affected import affected_document as affected_document
from .checking.gap.affected import affected_policies as affected_policies
from .checking.gap.beyond import GapTrace as GapTrace
from .checking.gap.beyond import traced as traced
from .checking.gap.check import GapProgress as GapProgress
from .checking.gap.check import GapRules as GapRules
from .checking.gap.check import check_gap as check_gap
from .checking.gap.decisions import GapBook as GapBook
from .checking.gap.decisions import GapDecision as GapDecision
from .checking.gap.decisions import GapSet as GapSet
from .checking.gap.lexicon import checklisted as checklisted
from .checking.gap.models import BadCitation as BadCitation
from .checking.gap.models import GapClause as GapClause
from .checking.gap.models import GapReport as GapReport
from .checking.gap.models import GapRow as GapRow
from .checking.gap.models import GapState as GapState
from .checking.gap.models import report_from_json as report_from_json
from .checking.gap.telling import GAP_STATES as GAP_STATES
from .checking.said import JudgedSentence as JudgedSentence
from .checking.said import JudgedWords as JudgedWords
from .checking.said import judge_words as judge_words
from .checking.states import CheckedCitation as CheckedCitation
from .checking.states import CheckState as CheckState
from .checking.states import Edit as Edit
from .checking.strictness import StrictVerifier as StrictVerifier
from .checking.verifier import FactVerifier as FactVerifier
from .checking.verifier import Fault as Fault
from .checking.verifier import FaultKind as FaultKind
from .checking.verifier import Judgement as Judgement
from .checking.verifier import Quoted as Quoted
from .checking.verifier import QuotedSpan as QuotedSpan
from .checking.verifier import Verifier as Verifier
from .documents import batch_document as batch_document
from .documents import check_document as check_document
from .documents import hit_document as hit_document
from .documents import refused_document as refused_document
from .documents import search_document as search_document
from .engines import graph_on_server as graph_on_server
from .engines import publish_graph as publish_graph
from .engines import publish_indexes as publish_indexes
from .finding.adapters import load_adapters as load_adapters
from .finding.articles import IndexedArticle as IndexedArticle
from .finding.articles import collect as collect
from .finding.articles import note_units as note_units
from .finding.articles import units_of as units_of
from .finding.build import BuildReport as BuildReport
from .finding.build import BuildStep as BuildStep
from .finding.build import build as build
from .finding.build import fingerprint as fingerprint
from .finding.build import needs_build as needs_build
from .finding.cache import EncodeProgress as EncodeProgress
from .finding.cache import VectorCache as VectorCache
from .finding.cache import key_of as key_of
from .finding.candidate import SIGNS as SIGNS
from .finding.candidate import Candidate as Candidate
from .finding.candidate import Feature as Feature
from .finding.channels import Channel as Channel
from .finding.channels import Channels as Channels
from .finding.channels import Features as Features
from .finding.channels import Query as Query
from .finding.channels import Scored as Scored
from .finding.channels import VectorChannel as VectorChannel
from .finding.choice import Model as Model
from .finding.choice import choose as choose
from .finding.choice import model_file as model_file
from .finding.encoder import Encoder as Encoder
from .finding.encoder import load_encoder as load_encoder
from .finding.encoder import normalised as normalised
from .finding.encoder import verify_builtin as verify_builtin
from .finding.endpoint_reranker import EndpointReranker as EndpointReranker
from .finding.evidence import cite_span as cite_span
from .finding.fusion import WEIGHTS as WEIGHTS
from .finding.search import Engine as Engine
from .finding.store import Build as Build
from .finding.store import Store as Store
from .finding.store import write_whole as write_whole
from .finding.vectors import VectorIndex as VectorIndex
from .finding.words import FloatArray as FloatArray
from .finding.words import TermIndex as TermIndex
from .finding.words import WordCutter as WordCutter
from .finding.words import grams as grams
from .finding.worked import VERDICT_NAMES as VERDICT_NAMES
from .finding.worked import mark_of as mark_of
from .fulltext.grammar import AND_WORDS as AND_WORDS
from .fulltext.grammar import OTHER_OPERATORS as OTHER_OPERATORS
from .fulltext.grammar import QueryError as QueryError
from .fulltext.grammar import parse_fulltext as parse_fulltext
from .fulltext.query import FullTextQuery as FullTextQuery
from .fulltext.query import search_text as search_text
from .kept import KeptFile as KeptFile
from .kept import Place as Place
from .kept import open_kept as open_kept
from .limits import LIMITS as LIMITS
from .models import Answer as Answer
from .models import AnswerCitation as AnswerCitation
from .models import Hit as Hit
from .models import Kind as Kind
from .models import Missing as Missing
from .models import Part as Part
from .models import Related as Related
from .models import Row as Row
from .models import Statement as Statement
from .models import StatementKind as StatementKind
from .models import Step as Step
from .models import Understanding as Understanding
from .models import Verdict as Verdict
from .reading.frames import frame_of as frame_of
from .reading.framing import FRAMING as FRAMING
from .reading.framing import OPEN_FRAMES as OPEN_FRAMES
from .reading.framing import frame_signs as frame_signs
from .reading.models import Ask as Ask
from .reading.models import Claim as Claim
from .reading.models import Fact as Fact
from .reading.models import FactKind as FactKind
from .reading.models import Fired as Fired
from .reading.models import Frame as Frame
from .reading.models import Reading as Reading
from .reading.models import Shape as Shape
from .reading.question import understand as understand
from .reading.ranks import yielding_notes as yielding_notes
from .reading.versions import successor_note as successor_note
from .workspace import Workspace as Workspace

__all__ = [
    "AND_WORDS",
    "DECIDING",
    "FRAMING",
    "GAP_STATES",
    "LIMITS",
    "OPEN_FRAMES",
    "OTHER_OPERATORS",
    "PLAIN_TITLE",
    "READ_TITLE",
    "SIGNS",
    "VERDICT_NAMES",
    "WEIGHTS",
    "Answer",
    "AnswerCitation",
    "AnswerWriter",
    "Ask",
    "Assistant",
    "BadCitation",
    "Build",
    "BuildReport",
    "BuildStep",
    "Candidate",
    "Channel",
    "Channels",
    "CheckState",
    "CheckedCitation",
    "CheckedDocument",
    "Claim",
    "DroppedSentence",
    "Edit",
    "EncodeProgress",
    "Encoder",
    "EndpointReranker",
    "EndpointWriter",
    "Engine",
    "Fact",
    "FactKind",
    "FactVerifier",
    "Fault",
    "FaultKind",
    "Feature",
    "Features",
    "Fired",
    "FloatArray",
    "Frame",
    "FullTextQuery",
    "GapBook",
    "GapClause",
    "GapDecision",
    "GapProgress",
    "GapReport",
    "GapRow",
    "GapRules",
    "GapSet",
    "GapState",
    "GapTrace",
    "Hit",
    "IndexedArticle",
    "JudgedSentence",
    "JudgedWords",
    "Judgement",
    "KeptFile",
    "Kind",
    "Look",
    "Missing",
    "Model",
    "Part",
    "Place",
    "PlainSentence",
    "PlainWords",
    "PlainWriting",
    "Query",
    "QueryError",
    "QuestionHelp",
    "Quoted",
    "QuotedSpan",
    "Reading",
    "Related",
    "Rereadings",
    "Row",
    "Scored",
    "Shape",
    "Statement",
    "StatementKind",
    "Step",
    "Store",
    "StrictVerifier",
    "TermIndex",
    "Understanding",
    "VectorCache",
    "VectorChannel",
    "VectorIndex",
    "Verdict",
    "Verifier",
    "WordCutter",
    "Workspace",
    "WriterRecord",
    "WriterReply",
    "WriterTask",
    "affected_document",
    "affected_policies",
    "batch_document",
    "build",
    "check_document",
    "check_file",
    "check_gap",
    "check_text",
    "checklisted",
    "choose",
    "cite_span",
    "collect",
    "fingerprint",
    "frame_of",
    "frame_signs",
    "grams",
    "graph_on_server",
    "hit_document",
    "judge_words",
    "key_of",
    "load_adapters",
    "load_encoder",
    "mark_of",
    "model_file",
    "needs_build",
    "normalised",
    "note_units",
    "open_kept",
    "parse_fulltext",
    "publish_graph",
    "publish_indexes",
    "refused_document",
    "report_from_json",
    "search_document",
    "search_text",
    "successor_note",
    "traced",
    "understand",
    "units_of",
    "verify_builtin",
    "verify_text",
    "write_whole",
    "writer_of",
    "yielding_notes",
]
