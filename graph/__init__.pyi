from .extraction.clauses import SegmentKind as SegmentKind
from .extraction.clauses import mask as mask
from .extraction.clauses import mask_relative as mask_relative
from .extraction.clauses import split_sentences as split_sentences
from .extraction.definitions import extract_definitions as extract_definitions
from .extraction.norms import extract_norms as extract_norms
from .extraction.quantities import Inclusion as Inclusion
from .extraction.quantities import extract_quantities as extract_quantities
from .extraction.quantities import inclusion as inclusion
from .extraction.references import extract_references as extract_references
from .extraction.sanctions import extract_sanctions as extract_sanctions
from .extraction.subjects import EntityTable as EntityTable
from .extraction.subjects import SubjectFinder as SubjectFinder
from .extraction.subjects import default_table as default_table
from .facts.changes import DutyChange as DutyChange
from .facts.changes import DutyState as DutyState
from .facts.changes import changes_document as changes_document
from .facts.changes import duty_changes as duty_changes
from .facts.changes import stale_references as stale_references
from .facts.consequence import Consequence as Consequence
from .facts.consequence import ConsequenceState as ConsequenceState
from .facts.consequence import borrowed_tiers as borrowed_tiers
from .facts.consequence import chain_row as chain_row
from .facts.consequence import consequence_of as consequence_of
from .facts.container import Facts as Facts
from .facts.container import load_facts as load_facts
from .facts.container import read_facts as read_facts
from .facts.crosswalk import Change as Change
from .facts.crosswalk import Crosswalk as Crosswalk
from .facts.crosswalk import Difference as Difference
from .facts.crosswalk import Pair as Pair
from .facts.crosswalk import align as align
from .facts.crosswalk import crosswalks as crosswalks
from .facts.extract import extract_facts as extract_facts
from .facts.extract import write_graph as write_graph
from .facts.index import FactsIndex as FactsIndex
from .facts.index import Penalty as Penalty
from .facts.index import is_catch_all as is_catch_all
from .facts.parts import PartCache as PartCache
from .facts.parts import key_of as key_of
from .facts.queries import chain_of as chain_of
from .facts.queries import cited_by as cited_by
from .facts.queries import cites as cites
from .facts.queries import definitions_in_scope as definitions_in_scope
from .facts.queries import find_norms as find_norms
from .facts.queries import find_quantities as find_quantities
from .facts.queries import index_of as index_of
from .facts.queries import sanctions_of as sanctions_of
from .facts.queries import upper_laws as upper_laws
from .facts.thesaurus import Concept as Concept
from .facts.thesaurus import Thesaurus as Thesaurus
from .facts.thesaurus import load_thesaurus as load_thesaurus
from .facts.views import NODE_KINDS as NODE_KINDS
from .facts.views import Node as Node
from .facts.views import Subgraph as Subgraph
from .facts.views import ego as ego
from .facts.views import seeds_of as seeds_of
from .models import Bound as Bound
from .models import Definition as Definition
from .models import DefinitionKind as DefinitionKind
from .models import Modality as Modality
from .models import Norm as Norm
from .models import Quantity as Quantity
from .models import QuantityKind as QuantityKind
from .models import Reference as Reference
from .models import ReferenceKind as ReferenceKind
from .models import Resolution as Resolution
from .models import Sanction as Sanction
from .models import Target as Target
from .models import Violated as Violated
from .rdf.conformance import validate_graph as validate_graph
from .rdf.dataset import build_dataset as build_dataset
from .rdf.export import definition_rows as definition_rows
from .rdf.export import export_graph as export_graph
from .rdf.export import norm_rows as norm_rows
from .rdf.export import quantity_rows as quantity_rows
from .rdf.export import reference_rows as reference_rows
from .rdf.export import sanction_rows as sanction_rows
from .rdf.remote import RemoteGraph as RemoteGraph
from .rdf.remote import remote_graph as remote_graph
from .rdf.store import MAX_QUERY as MAX_QUERY
from .rdf.store import SparqlResult as SparqlResult
from .rdf.store import SparqlRunner as SparqlRunner
from .rdf.store import check_query as check_query
from .rdf.store import run_sparql as run_sparql
from .rdf.triples import load_graph as load_graph
from .rdf.validation import Report as Report
from .rdf.validation import validate as validate

__all__ = [
    "MAX_QUERY",
    "NODE_KINDS",
    "Bound",
    "Change",
    "Concept",
    "Consequence",
    "ConsequenceState",
    "Crosswalk",
    "Definition",
    "DefinitionKind",
    "Difference",
    "DutyChange",
    "DutyState",
    "EntityTable",
    "Facts",
    "FactsIndex",
    "Inclusion",
    "Modality",
    "Node",
    "Norm",
    "Pair",
    "PartCache",
    "Penalty",
    "Quantity",
    "QuantityKind",
    "Reference",
    "ReferenceKind",
    "RemoteGraph",
    "Report",
    "Resolution",
    "Sanction",
    "SegmentKind",
    "SparqlResult",
    "SparqlRunner",
    "Subgraph",
    "SubjectFinder",
    "Target",
    "Thesaurus",
    "Violated",
    "align",
    "borrowed_tiers",
    "build_dataset",
    "chain_of",
    "chain_row",
    "changes_document",
    "check_query",
    "cited_by",
    "cites",
    "consequence_of",
    "crosswalks",
    "default_table",
    "definition_rows",
    "definitions_in_scope",
    "duty_changes",
    "ego",
    "export_graph",
    "extract_definitions",
    "extract_facts",
    "extract_norms",
    "extract_quantities",
    "extract_references",
    "extract_sanctions",
    "find_norms",
    "find_quantities",
    "inclusion",
    "index_of",
    "is_catch_all",
    "key_of",
    "load_facts",
    "load_graph",
    "load_thesaurus",
    "mask",
    "mask_relative",
    "norm_rows",
    "quantity_rows",
    "read_facts",
    "reference_rows",
    "remote_graph",
    "run_sparql",
    "sanction_rows",
    "sanctions_of",
    "seeds_of",
    "split_sentences",
    "stale_references",
    "upper_laws",
    "validate",
    "validate_graph",
    "write_graph",
]
