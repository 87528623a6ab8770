"""A friendly answer to those who greet or ask what can be asked, with examples of the loaded fields."""

from __future__ import annotations

from corpus import load_field
from retrieval.models import Answer
from retrieval.reading.rules import first

__all__ = ["greeted", "is_greeting"]

_EXAMPLES = 3


def is_greeting(text: str) -> bool:
    """Whether a question only says hello, or asks what can be asked."""
    return first("greeting", text.strip()) is not None


def greeted(question: str) -> Answer:
    """The answer to a greeting."""
    field = load_field()
    examples = [asks[0] for _, asks in field.questions if asks][:_EXAMPLES]
    about = f"我可以回答{field.title}的问题" if field.title else "我可以回答收录法规的问题"
    said = f"您好，{about}，写明条、款；查不到的会说明未收录。"
    if not examples:
        return Answer(question, said, abstained=False, reason=None, conclusion=said)
    lines = "\n".join(f"- {example}" for example in examples)
    shown = f"{said}可以这样问：{'；'.join(examples)}"
    return Answer(question, f"{said}可以这样问：\n\n{lines}", abstained=False, reason=None, conclusion=shown)
