"""A model that always lies: no false sentence is shown. 2,000 tries by hand: ``LYING_TRIES=125 pytest …`` (a kind)."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from corpus import Locator
from evaluation.lies import FAITHFUL, LIES, make_all
from retrieval import (
    Answer,
    AnswerCitation,
    FactVerifier,
    PlainSentence,
    PlainWriting,
    QuotedSpan,
    Statement,
    StatementKind,
    StrictVerifier,
    WriterReply,
)
from retrieval.checking.strictness import _held, _stretches, strict_faults
from retrieval.checking.verifier_words import grams

SEED, TRIES = 2030, int(os.environ.get("LYING_TRIES", "12"))
CASES = tomllib.loads((Path(__file__).parents[1] / "retrieval" / "statements.toml").read_text(encoding="utf-8"))["case"]


@dataclass
class Says:
    """A writer that says what it is told to."""

    said: tuple[PlainSentence, ...] = ()
    model: str = "test"
    notice: str = ""

    def write(self, task):
        return WriterReply(self.said, "", "json_schema")


@pytest.fixture(scope="module")
def verifier(corpus, facts) -> FactVerifier:
    return FactVerifier(corpus, facts)


def answer_of(corpus, doc_id: str, eid: str, quote: str, start: int) -> Answer:
    """An answer that says a provision word for word."""
    document = corpus.document(doc_id)
    label = corpus.label(Locator(doc_id, eid))
    citation = AnswerCitation(
        1, doc_id, document.instrument.title, eid, None, None, None, label, "", quote, start, start + len(quote),
        hashlib.sha256(quote.encode()).hexdigest(), document.instrument.status,
    )  # fmt: skip
    said = Statement(quote, (1,), StatementKind.CONCLUSION)
    return Answer("问", quote, False, None, (citation,), statements=(said,), conclusion=f"{quote}[1]")


@pytest.fixture(scope="module")
def shown(corpus, verifier):
    """What of some sentences is shown, for an answer from one provision."""
    says = Says()
    writing = PlainWriting(says, corpus, verifier)

    def act(answer: Answer, *texts: str, as_of: str | None = None) -> list[str]:
        says.said = tuple(PlainSentence(text, (1,)) for text in texts)
        return [sentence.text for sentence in writing.write(answer, as_of).sentences]

    return act


@pytest.mark.parametrize("kind", LIES)
def test_no_false_sentence_is_shown(corpus, shown, kind):
    tries = list(make_all(corpus, {kind: LIES[kind]}, SEED, TRIES))
    assert len(tries) >= min(TRIES, 12)
    leaked = [
        one.text
        for one in tries
        if shown(answer_of(corpus, one.doc_id, one.eid, one.quote, one.start), one.text, as_of=one.as_of)
    ]
    assert not leaked


def test_lies_written_by_hand_are_not_shown(corpus, shown):
    """The verifier's own table, told by a model: each case is one of its lies about a real provision."""
    told = []
    for case in CASES:
        if "on" not in case:
            continue
        doc_id, number, paragraph = case["on"]
        article = corpus.document(doc_id).tree.article(number)
        own = article.paragraph(paragraph)
        answer = answer_of(corpus, doc_id, article.eid, own.text, own.start)
        told += [(text, shown(answer, text)) for _, text in case["lies"]]
    assert len(told) >= 50
    assert not [text for text, kept in told if kept]


def test_most_faithful_sentences_are_shown(corpus, verifier):
    strict = StrictVerifier(corpus, verifier)
    made = list(make_all(corpus, FAITHFUL, SEED, 20))
    dropped = [one for one in made if not strict.verify(one.text, [one], as_of=one.as_of).holds]
    assert len(dropped) <= 0.06 * len(made)


def test_a_verifier_that_lets_all_pass_leaks(corpus, verifier):
    """The test sees a leak where there is one."""

    class Blind(FactVerifier):
        def verify(self, text, support, *, given="", as_of=None):
            from retrieval import Judgement

            return Judgement()

    says = Says()
    writing = PlainWriting(says, corpus, verifier)
    writing._verifier = Blind(corpus)
    one = next(make_all(corpus, {"number": LIES["number"]}, SEED, 1))
    says.said = (PlainSentence(one.text, (1,)),)
    assert writing.write(answer_of(corpus, one.doc_id, one.eid, one.quote, one.start)).sentences


@pytest.mark.parametrize(
    ("opening", "shown_too"), [("可以。", False), ("要。", True), ("应当。", True), ("不用。", False), ("", True)]
)
def test_a_sentence_opens_with_the_verdict_of_the_answer_only(corpus, shown, opening, shown_too):
    doc_id = "csrc-order-218-2023"
    article = corpus.document(doc_id).tree.article(18)
    own = article.paragraph(2)
    answer = answer_of(corpus, doc_id, article.eid, own.text, own.start)
    said = answer.statements[0]
    answer = replace(answer, statements=(replace(said, text=f"要。{said.text}"),))
    text = f"{opening}重要信息系统业务日志应当保存五年以上。"
    assert bool(shown(answer, text)) is shown_too


def test_a_sentence_that_leans_on_one_that_was_dropped_goes_with_it(corpus, shown):
    doc_id = "csrc-order-218-2023"
    article = corpus.document(doc_id).tree.article(18)
    own = article.paragraph(2)
    answer = answer_of(corpus, doc_id, article.eid, own.text, own.start)
    good = "重要信息系统业务日志应当保存五年以上。"
    assert shown(answer, good, f"其中，{good}") == [good, f"其中，{good}"]
    assert shown(answer, "日志保存三年即可。", f"其中，{good}") == []


@pytest.mark.parametrize(
    ("quote", "lie"),
    [
        (  # 未 before a reference to the law itself went with the reference
            "未依照本条例第十条规定履行登记手续，使用“示例”字样进行投资活动的，责令改正，没收违法所得。",
            "依照本条例第十条规定履行登记手续，使用“示例”字样进行投资活动的，责令改正，没收违法所得。",
        ),
        (  # a name is not wider than the provision has it
            "某行业关键信息基础设施运营者应当将安全保护情况纳入责任考核机制。",
            "关键信息基础设施的运营者应当将安全保护情况纳入责任考核机制。",
        ),
        (  # 或者 became 并且 where the quotation has 、 elsewhere
            "甲类机构、乙类机构应当向主管部门或者其派出机构报告，并且说明理由。",
            "甲类机构、乙类机构应当向主管部门和其派出机构报告，并且说明理由。",
        ),
        (  # 立即 is said of another duty
            "案发单位应当立即采取措施，并立即向公安机关报告。公安机关接到报告后，应当及时开展调查。",
            "公安机关接到报告后，应当立即开展调查。",
        ),
    ],
    ids=["negation before a reference", "wider bearer", "choice", "time of another clause"],
)
def test_leaks_that_were_found(corpus, verifier, quote, lie):
    strict = StrictVerifier(corpus, verifier)
    quoted = QuotedSpan("csrc-order-218-2023", "art_1", quote)
    assert strict.verify(quote, [quoted]).holds
    assert not strict.verify(lie, [quoted]).holds


def test_an_exception_in_the_next_sentence_is_held_with_it(corpus, shown):
    """A provision of two sentences, 但… the second, was never shown where it was said in two; one alone still is not."""
    document = next(d for d in corpus.documents.values() if d.instrument.title == "中华人民共和国行政处罚法")
    own = document.tree.article(37).paragraph(1)
    answer = answer_of(corpus, document.id, "art_37", own.text, own.start)
    first, second = re.findall(r"[^。]+。", own.text)
    assert shown(answer, first, second) == [first, second]
    assert shown(answer, first) == []
    assert shown(answer, first.replace("违法行为发生时", "作出决定时"), second) == []


def test_words_before_the_colon_of_a_later_sentence_are_the_answers_own(corpus, verifier):
    """Only those of a statement's first sentence were known as such: 不低于五年：… counted its number twice."""
    document = corpus.document("csrc-order-218-2023")
    own = document.tree.article(18).paragraph(2)
    answer = answer_of(corpus, document.id, "art_18", own.text, own.start)
    last = re.findall(r"[^。]+。", own.text)[-1]
    said = Statement(f"{own.text}五年以上：{last}", (1,), StatementKind.CONCLUSION)
    says = Says((PlainSentence(f"五年以上：{last}", (1,)), PlainSentence(f"三年以上：{last}", (1,))))
    written = PlainWriting(says, corpus, verifier).write(replace(answer, statements=(said,)))
    assert [one.text for one in written.sentences] == [says.said[0].text]


def test_names_of_a_list_stand_in_the_order_of_the_text(corpus, verifier):
    """The clauses from which a sentence comes were put together by weight, and with them the names in them."""
    quote = "证券公司应当报告下列事项：\n（一）期货公司的情况；\n（二）基金管理公司长期以来所提供的全部信息系统服务和人员变动的情况。"
    quoted = QuotedSpan("csrc-order-218-2023", "art_1", quote)
    strict = StrictVerifier(corpus, verifier)
    assert strict.verify("".join(quote.split()).replace("应当", "要"), [quoted]).holds
    swapped = quote.replace("期货公司", "＿").replace("基金管理公司", "期货公司").replace("＿", "基金管理公司")
    assert not strict.verify("".join(swapped.split()), [quoted]).holds


def test_what_rests_on_more_than_its_quotations_is_not_told_to_a_model(corpus, verifier):
    """Counts, versions and the asker's story: no rewording of them could be held against the quotations."""
    document = corpus.document("csrc-order-218-2023")
    article = document.tree.article(18)
    own = article.paragraph(2)
    answer = answer_of(corpus, document.id, article.eid, own.text, own.start)
    story = Statement("“我们的日志只留了三个月”：违反218号令第十八条第二款。", (1,), StatementKind.DETAIL)
    count = Statement("共 7 项，出自218号令的 1 条，列表如下。", (1,), StatementKind.DETAIL)
    answer = replace(answer, statements=(*answer.statements, story, count))
    asked = []

    class Hears(Says):
        def write(self, task):
            asked.append(task)
            return super().write(task)

    PlainWriting(Hears((PlainSentence(own.text, (1,)),)), corpus, verifier).write(answer)
    assert [text for text, _ in asked[0].statements] == [answer.statements[0].text]
    assert "我们" not in str(asked)


def test_equal_numbers_are_no_lie(corpus):
    """两 was made into 二 and counted as a lie that was shown."""
    made = list(make_all(corpus, {"number": LIES["number"]}, 11, 400))
    assert made and not [one.text for one in made if one.text.replace("二", "两") == one.quote.replace("二", "两")]


def test_faults_are_told_in_words_of_the_texts_and_once():
    """They named kinds in English and pieces of patterns: MUST, promptly, (?:及."""
    told = [
        (f.words, f.why)
        for text, quote in (
            ("示例单位应当及时报告情况说明原因，至少保存日志。", "示例单位报告情况说明原因，保存日志。"),
            ("示例单位不得报告情况或者说明原因。", "示例单位报告情况，说明原因，情节严重的除外。"),
        )
        for f in strict_faults(text, [quote])
    ]
    words = [word for word, _ in told]
    assert {"应当", "及时", "至少", "不得", "或者", "情节严重"} <= set(words)
    assert words.count("及时") == 1 and not [w for w in words if re.search(r"[A-Za-z?(|]", w)]


def test_a_clause_without_pairs_of_characters_is_not_said():
    """（一） between two semicolons counted as said whole, and brought its number with it."""
    assert not [
        s
        for s in _held("示例单位报告情况", grams("示例单位报告情况"), list(_stretches("示例单位报告情况；2；另行")))
        if not s.grams
    ]
