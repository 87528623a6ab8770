"""Questions to cited answers: understanding, search over words and meaning, answering, checking, verification."""

from retrieval.answer import Assistant
from retrieval.build import BuildReport, BuildStep, needs_build
from retrieval.models import Answer, AnswerCitation, Hit, Kind, Related, Row, Understanding
from retrieval.question import understand
from retrieval.search import Engine
from retrieval.verification import CheckedCitation, CheckState, verify_text

__all__ = [
    "Answer",
    "AnswerCitation",
    "Assistant",
    "BuildReport",
    "BuildStep",
    "CheckState",
    "CheckedCitation",
    "Engine",
    "Hit",
    "Kind",
    "Related",
    "Row",
    "Understanding",
    "needs_build",
    "understand",
    "verify_text",
]
