"""Terms and BM25."""

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from retrieval.finding.words import TermIndex, WordCutter, domain_terms, grams, normalise


def test_modal_words_of_the_law_are_never_dropped() -> None:
    words = WordCutter.full()("核心机构应当备份，不得中断，可以委托")
    assert {"应当", "不得", "可以", "核心机构"} <= set(words)


def test_grams_are_characters_and_pairs() -> None:
    assert grams("备份 5 年") == ["备", "份", "备份", "5", "年"]
    assert grams("ＡＰＰ上线") == ["app", "上", "线", "上线"]
    assert grams("，。") == []


def test_normalise_joins_chinese_and_keeps_english_apart() -> None:
    assert normalise("网 络　安全 Core System") == "网络安全 core system"


def test_domain_terms_are_unique() -> None:
    assert max(Counter(domain_terms()).values()) == 1


def test_the_kept_dictionary_cuts_the_texts_alike(tmp_path: Path) -> None:
    texts = ["证券公司重要信息系统业务日志应当保存五年以上", "期货公司每年开展应急演练"]
    full = WordCutter.full()
    full.save(tmp_path / "d.json", texts)
    kept = WordCutter.load(tmp_path / "d.json")
    assert [kept(text) for text in texts] == [full(text) for text in texts]


def bm25(bags: list[list[str]], query: list[str], k1: float, b: float) -> list[float]:
    """Lucene's BM25 written out: idf = ln(1 + (N - n + .5) / (n + .5)), tf / (tf + k1 (1 - b + b len / mean))."""
    mean = sum(map(len, bags)) / len(bags)
    scores = []
    for bag in bags:
        score = 0.0
        for term in set(query):
            n = sum(term in other for other in bags)
            tf = bag.count(term)
            if tf:
                score += (
                    math.log(1 + (len(bags) - n + 0.5) / (n + 0.5)) * tf / (tf + k1 * (1 - b + b * len(bag) / mean))
                )
        scores.append(score)
    return scores


def test_bm25_is_that_of_the_formula(tmp_path: Path) -> None:
    bags = [["日志", "保存", "日志"], ["备份", "保存"], [], ["演练"]]
    TermIndex.build(bags, 1.2, 0.6).save(tmp_path)
    index = TermIndex.load(tmp_path)
    query = ["日志", "保存", "没有的词"]
    expected = bm25(bags, query, 1.2, 0.6)
    found = index.scores(query)
    assert found == pytest.approx(expected, rel=1e-4) or np.allclose(
        found / found.max(), np.divide(expected, max(expected))
    )
    assert index.scores(["没有的词"]).tolist() == [0.0] * 4
    assert index.scores([]).tolist() == [0.0] * 4
    assert np.allclose(index.scores(["日志"], {"日志": 0.5}), index.scores(["日志"]) / 2)


def test_a_collection_without_terms() -> None:
    assert TermIndex.build([[], []]).scores(["日志"]).tolist() == [0.0, 0.0]


def test_a_text_is_cut_alike_by_the_words_that_stand_in_it() -> None:
    terms = ("示例数据报告办法", "数据报告", "KPI")
    whole = WordCutter.full(terms)
    for text in (
        "核心机构应当备份，不得中断，可以委托",
        "依照《示例数据报告办法》ＩＴ 系统 5.1.2% 数据报告办法",
        "龘龘",
        "用 KPI 考核",
        "",
    ):
        part = WordCutter.full(terms, text)
        assert part(text) == whole(text)
        assert part.met(part(text)) == whole.met(whole(text))
        assert part.total == whole.total


def test_the_dictionary_is_that_of_jieba() -> None:
    import jieba

    theirs, total = jieba.Tokenizer().gen_pfdict(jieba.get_dict_file())
    ours = WordCutter.full()
    assert ours.total == total
    own = set(domain_terms())
    assert all(ours._tokenizer.FREQ[word] == count for word, count in theirs.items() if count and word not in own)
    assert theirs.keys() <= ours._tokenizer.FREQ.keys()
