"""Two fields in one process do not see each other's words: what is remembered is remembered for each set of fields."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import DataError
from graph import load_thesaurus
from retrieval.checking.gap.lexicon import load_words
from retrieval.checking.gap.spoken import load_spoken
from retrieval.checking.gap.wording import load_families
from retrieval.checking.kinship import kin_share, likest
from retrieval.checking.norm_acts import borne
from retrieval.checking.norm_conflicts import fact_conflict
from retrieval.checking.parties import is_somebody, may_be
from retrieval.finding.punishing import speaks_of_officials
from retrieval.reading.asker import acting
from retrieval.reading.field import load_field
from retrieval.reading.kinds import kinds_of
from retrieval.reading.list_request import read_request
from retrieval.reading.rules import all_rules, first
from retrieval.reading.wording import simplify

BEES = {
    "thesaurus.toml": '[entity]\n"养蜂场" = {kind="regulated", hidden="蜂农"}\n"蜂群" = {kind="regulated"}\n',
    "field.toml": 'regulators = ["蜂业局"]\nvenues = ["蜂市"]\nquestion = "蜂箱怎么消毒？"\n',
    "reading.toml": 'breaks = ["逃蜂"]\n\n[asker]\nbelongings = ["蜂箱"]\nothers = ["养蜂场"]\n\n[topics]\n"转场" = "转场|搬迁"\n\n'
    '[parts]\nforeign = "蜂业署"\n',
    "policies/families.toml": 'families = [["蜂箱", "蜂屋"]]\n',
    "rules/80_stance.toml": '[[rule]]\nid = "time.winter"\nkind = "other_time"\npattern = "越冬期"\nmatch = ["越冬期行吗"]\n'
    'unmatch = ["花期行吗"]\nreason = "花期以外"\nvalue = "花期"\n',
}
SALT = {"thesaurus.toml": '[entity]\n"盐场" = {kind="regulated"}\n'}


def folder(home: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    made = (folder(tmp_path_factory.mktemp(name), files) for name, files in (("bees", BEES), ("salt", SALT)))
    return tuple(map(str, made))  # type: ignore[return-value]


#: What words mean → whether they do so where the words of bees are known.
KNOWN: dict[str, Callable[[], bool]] = {
    "a name stands for another (parties)": lambda: may_be("蜂农", "养蜂场"),
    "a name is somebody (parties)": lambda: is_somebody("养蜂场"),
    "how names of the trade end (parties)": lambda: is_somebody("城东蜂市"),
    "words of a family (kinship)": lambda: kin_share("清洗蜂屋", "清洗蜂箱") == 1.0,
    "the likest wording (kinship)": lambda: likest("清洗蜂屋", ["打扫院子", "清洗蜂箱"]) == (1.0, 1),
    "whose act it is (norm_acts)": lambda: any(who == ("蜂群",) for who, _ in borne("蜂群应当在冬季保温。")),
    "who may by his office (norm_conflicts)": lambda: (
        fact_conflict("不得收取摊位费。", "城东蜂市可以收取摊位费。") is None
    ),
    "public bodies (cues)": lambda: speaks_of_officials("蜂业局的干部"),
    "what has broken down (kinds)": lambda: "procedure" in {kind.value for kind in kinds_of("逃蜂了该")},
    "what a list is about (list_request)": lambda: bool(read_request("转场的义务有哪些", load_thesaurus()).topics),
    "what is not the institution (asker)": lambda: (
        acting("养蜂场蜂箱多久换", load_thesaurus(), load_field()) == ()
        and acting("养蜂场多久换蜂箱", load_thesaurus(), load_field()) == ("养蜂场",)
    ),
    "a rule of the field (rules)": lambda: first("other_time", "越冬期行吗") is not None,
    "a part of a rule (rules)": lambda: first("refuse", "美国蜂业署怎么规定转场") is not None,
}


@pytest.mark.parametrize("what", KNOWN)
def test_the_words_of_one_field_are_unknown_in_another(
    what: str, fields: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bees, salt = fields
    found = []
    for domains in (bees, salt, bees, f"{salt},{bees}", salt):
        monkeypatch.setenv("FAMAI_DOMAINS", domains)
        found.append(KNOWN[what]())
    assert found == [True, False, True, True, False]


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("policies/families.toml", "families = [[", load_families),
        ("policies/families.toml", 'families = ["蜂箱"]', load_families),
        ("policies/spoken.toml", '[[spoken]]\nsays = "蜂屋"', load_spoken),
        ("policies/words.toml", '[report]\nyes = ["报告"]', load_words),
        ("rules/bees.toml", '[[rule]]\nid = "x"', all_rules),
        ("reading.toml", "topics = 1", load_field),
        ("wording.toml", "[names", lambda: simplify("蜂農")),
    ],
)
def test_a_damaged_table_is_told_by_its_name(
    name: str, text: str, read: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAMAI_DOMAINS", str(folder(tmp_path, {name: text})))
    with pytest.raises(DataError, match=Path(name).name):
        read()
