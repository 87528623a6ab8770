"""What staff take away: cited article lists, lists of duties, calendars and checked documents."""

from ui.exports.answers import (
    ANSWER_FORMATS,
    collection_version,
    export_answer,
    own_words,
    plain_lines,
    sanctions_known,
)
from ui.exports.calendar import due_days, export_calendar
from ui.exports.checked_word import annotate_word, correct_word
from ui.exports.comparison import ComparedRow, Piece, export_comparison
from ui.exports.files import format_of
from ui.exports.gap import GAP_FORMATS, export_gap
from ui.exports.laws import LAW_FORMATS, export_law
from ui.exports.lines import begun
from ui.exports.many import BATCH_FORMATS, export_answers
from ui.exports.norms import NORM_FORMATS, export_norms
from ui.exports.plain import answer_plain, said_plain, sources_used
from ui.exports.verification import Checked, export_table, export_verification

__all__ = [
    "ANSWER_FORMATS",
    "BATCH_FORMATS",
    "GAP_FORMATS",
    "LAW_FORMATS",
    "NORM_FORMATS",
    "Checked",
    "ComparedRow",
    "Piece",
    "annotate_word",
    "answer_plain",
    "begun",
    "collection_version",
    "correct_word",
    "due_days",
    "export_answer",
    "export_answers",
    "export_calendar",
    "export_comparison",
    "export_gap",
    "export_law",
    "export_norms",
    "export_table",
    "export_verification",
    "format_of",
    "own_words",
    "plain_lines",
    "said_plain",
    "sanctions_known",
    "sources_used",
]
