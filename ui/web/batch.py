"""批量提问: the questions of a file answered one after another in the background, for whoever sent them."""

from __future__ import annotations

import csv
import io
import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus import FamaiError, NotFoundError, UsageError
from retrieval import LIMITS, Answer

__all__ = ["MAX_QUESTIONS", "Batch", "Batches", "read_questions"]

logger = logging.getLogger(__name__)

MAX_QUESTIONS = 500
"""Questions of one file that are answered."""

_KEPT = 24  # files whose answers wait to be fetched
_COLUMN = ("问题", "提问", "question", "questions")
_SUFFIXES = (".xlsx", ".csv", ".txt")


@dataclass
class Batch:
    """One file at work: its questions, and for each that is done its answer or why there is none."""

    owner: str
    name: str
    questions: tuple[str, ...]
    done: list[Answer | str] = field(default_factory=list)
    stopped: bool = False

    @property
    def finished(self) -> bool:
        """Whether nothing more comes."""
        return self.stopped or len(self.done) == len(self.questions)


def _rows(path: Path) -> list[list[str]]:
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        try:
            from openpyxl import load_workbook  # half a second of every start, for one kind of file

            book = load_workbook(path, read_only=True, data_only=True)
        except Exception as error:  # whatever openpyxl and zipfile meet in a damaged file
            raise UsageError("这个 Excel 文件无法读取：可能已损坏或加了密码；请另存为 .xlsx 后再试") from error
        sheet = book.worksheets[0]
        rows = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True, max_row=20_000)]
        book.close()
        return rows
    if suffix in (".csv", ".txt"):
        data = path.read_bytes()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                text = data.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
        else:
            raise UsageError("文字编码无法识别；请另存为 UTF-8 后再试")
        return list(csv.reader(io.StringIO(text))) if suffix == ".csv" else [[line] for line in text.splitlines()]
    raise UsageError(f"批量提问只收 {'、'.join(_SUFFIXES)} 文件")


def read_questions(path: Path) -> tuple[str, ...]:
    """The questions of the column 问题, else of the first column, empty cells left out.

    Raises:
        UsageError: the file cannot be read, or holds no question or too many.
    """
    rows = [row for row in _rows(path) if any(cell.strip() for cell in row)]
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    column = next((n for n, cell in enumerate(head) if cell in _COLUMN), None)
    cells = [row[column or 0] for row in rows[column is not None :] if len(row) > (column or 0)]
    questions = tuple(" ".join(cell.split()) for cell in cells if cell.strip())
    if not questions:
        raise UsageError("文件里没有问题：请把问题写在第一列，或写在标题为“问题”的一列，每行一个")
    if len(questions) > MAX_QUESTIONS:
        raise UsageError(f"文件里有 {len(questions)} 个问题，一次最多 {MAX_QUESTIONS} 个；请分成几个文件")
    return questions


class Batches:
    """The files at work and done; one thread a file, so that a long one does not hold up the pages."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Batch] = OrderedDict()
        self._lock = threading.Lock()

    def start(self, owner: str, name: str, questions: Sequence[str], ask: Callable[[str], Answer]) -> str:
        """Begin to answer; gives the id under which the answers can be fetched.

        Raises:
            UsageError: another file of the same browser is still at work.
        """
        batch = Batch(owner, name, tuple(questions))
        key = secrets.token_urlsafe(12)
        with self._lock:
            if any(b.owner == owner and not b.finished for b in self._kept.values()):
                raise UsageError("上一个文件还在回答；请等它完成，或先停止")
            self._kept[key] = batch
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)[1].stopped = True
        threading.Thread(target=self._work, args=(batch, ask), name="famai-batch", daemon=True).start()
        return key

    def get(self, owner: str, key: str) -> Batch:
        """The batch with that id.

        Raises:
            NotFoundError: there is none that is the owner's.
        """
        with self._lock:
            batch = self._kept.get(key)
        if batch is None or batch.owner != owner:
            raise NotFoundError("没有这次批量提问：可能已过期，请重新上传")
        return batch

    def of(self, owner: str) -> list[tuple[str, Batch]]:
        """The owner's, latest first."""
        with self._lock:
            return [(key, b) for key, b in reversed(self._kept.items()) if b.owner == owner]

    @staticmethod
    def _work(batch: Batch, ask: Callable[[str], Answer]) -> None:
        for question in batch.questions:
            if batch.stopped:
                return
            try:
                if len(question) > LIMITS.question:
                    raise UsageError(f"问题太长：{len(question)} 字，最多 {LIMITS.question} 字")
                batch.done.append(ask(question))
            except FamaiError as error:
                batch.done.append(str(error))
            except Exception:
                logger.exception("a question of a batch failed")
                batch.done.append("回答时出错，这个问题没有答案")
