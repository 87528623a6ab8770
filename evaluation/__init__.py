"""Figures: question files, metrics, and runs over them."""

from evaluation.questions import Question, load_questions
from evaluation.run import Report, evaluate, render

__all__ = ["Question", "Report", "evaluate", "load_questions", "render"]
