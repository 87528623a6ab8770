"""The whole job on a machine without the text pack: Order 218 is served from its digest, and everything says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.conftest import take_parts

ORDER_218 = "csrc-order-218-2023"


@pytest.fixture(scope="module")
def famai(tmp_path_factory):
    """Run ``famai`` with an empty text folder and a data folder of its own; give status, output and messages."""
    home, texts = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("texts")
    take_parts(home)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FAMAI_")}
    proxy = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    env = {**kept, **proxy, "FAMAI_HOME": str(home), "FAMAI_TEXTS": str(texts), "FAMAI_ENCODER": "none"}

    def run(*arguments: str) -> tuple[int, str, str]:
        command = [sys.executable, "-c", "from ui.cli import main; main()", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=900, check=False)
        return done.returncode, done.stdout, done.stderr

    status, _, messages = run("build")
    assert status == 0, messages
    return run


def test_list_says_missing_and_how_to_get_it(famai) -> None:
    status, output, _ = famai("corpus", "list", "--json")
    assert status == 0
    rows = {row["id"]: row for row in json.loads(output)}
    assert rows[ORDER_218]["text"] == "digest"
    assert rows[ORDER_218]["served_from"] == "digest"
    assert "famai corpus fetch csrc-order-218-2023" in rows[ORDER_218]["how_to_get"]
    assert (rows[ORDER_218]["articles"], rows[ORDER_218]["chapters"]) == (75, 8)
    assert rows["npc-pipl-2021"]["text"] == "available"
    assert rows["csrc-order-152-2021"]["served_from"] == "digest"
    assert rows["csrc-announcement-2021-12"]["served_from"] == "missing"


def test_tree_has_the_same_articles_and_paragraphs(famai, corpus) -> None:
    status, output, _ = famai("corpus", "tree", ORDER_218, "--json")
    assert status == 0
    shape = [(a["article"], [len(p["items"]) for p in a["paragraphs"]]) for a in json.loads(output)["articles"]]
    official = corpus.document(ORDER_218).tree.articles
    assert shape == [(a.number, [len(p.items) for p in a.paragraphs]) for a in official]


def test_show_marks_the_digest(famai) -> None:
    status, output, _ = famai("show", "218号令第18条第2款", "--json")
    card = json.loads(output)
    assert status == 0
    assert card["label"] == "《证券期货业网络和信息安全管理办法》第十八条第二款"
    assert "五年以上" in card["text"]
    assert any("摘要（非原文）" in warning and "csrc.gov.cn" in warning for warning in card["warnings"])


def test_search_finds_it(famai) -> None:
    status, output, _ = famai("search", "业务日志 系统日志 保存", "--doc", ORDER_218, "--json")
    assert status == 0
    assert json.loads(output)[0]["article"] == 18


def test_answer_cites_the_digest_and_says_so(famai) -> None:
    status, output, _ = famai("ask", "按218号令，重要信息系统的业务日志要保存多久？", "--json")
    answer = json.loads(output)
    assert status == 0
    first = answer["citations"][0]
    assert (first["doc_id"], first["article"], first["paragraph"]) == (ORDER_218, 18, 2)
    assert "五年以上" in first["quote"]
    assert "摘要（非原文）" in first["status"]
    assert any("摘要（非原文）" in warning and "csrc.gov.cn" in warning for warning in answer["warnings"])


@pytest.mark.parametrize("kind", ["docx", "xlsx", "md", "json"])
def test_exports_are_marked(famai, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"list.{kind}"
    status, _, messages = famai("export", "按218号令，业务日志要保存多久？", "--format", kind, "--out", str(path))
    assert status == 0, messages
    if kind == "docx":
        document = docx.Document(str(path))
        text = " ".join(cell.text for row in document.tables[0].rows for cell in row.cells)
    elif kind == "xlsx":
        text = " ".join(str(c.value) for row in openpyxl.load_workbook(path)["引用条款"].iter_rows() for c in row)
    else:
        text = path.read_text(encoding="utf-8")
    assert "摘要（非原文）" in text
    assert "第十八条第二款" in text
