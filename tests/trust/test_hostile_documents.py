"""Documents made to make the check of citations hang: each is read to its end by a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_RUN = """
import json, sys
from corpus import load_corpus
from graph import crosswalks
from retrieval import check_text
corpus = load_corpus()
walks = crosswalks(corpus)
for text in json.load(sys.stdin):
    print(len(check_text(text, corpus, crosswalks=walks).citations), flush=True)
"""
LAW = "《中华人民共和国网络安全法》"
TEXTS = {
    "numbers of articles": "第" * 60_000 + "条",
    "open quotations": f"{LAW}第二十三条规定：" + "“" * 40_000,
    "open brackets": f"{LAW}第二十三条（" * 1_000,
    "one sentence": f"{LAW}第二十三条" + "只要任何所有一律先由可以不得" * 6_000,
    "nothing but 由": f"{LAW}第二十三条" + "由" * 90_000 + "批准",
    "lists": f"{LAW}第" + "、".join(str(number) for number in range(1, 20_000)) + "条",
    "ranges": f"{LAW}第一条至第九百九十九条" * 500,
    "numbers": f"{LAW}第二十三条规定，" + "不少于六个月、上限是十万元、" * 6_000,
    "definitions": "（以下简称《办法》）" * 2_000 + "《办法》第十八条",
    "rows": f"| {LAW}第二十三条 | 六个月 |" * 500,
    "bare references": f"{LAW}第二十三条第一款。" + "同条，前款，该款，" * 10_000,
    "blanks": f"{LAW}第 　 　" * 3_000 + " " * 60_000,
}


def test_no_document_makes_the_check_hang():
    run = subprocess.run(
        [sys.executable, "-c", _RUN],
        input=json.dumps(list(TEXTS.values())),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=240,  # a guard against hanging, far above what is needed; nothing is measured
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert len(run.stdout.split()) == len(TEXTS)
