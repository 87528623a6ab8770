"""What a look at the official sources tells, and the feed made of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from corpus import Document, Instrument, Origin, segment
from corpus.sources.notices import Notice, atom, load_notices, news, save_notices, save_versions
from corpus.sources.watching import watch
from tests.corpus.making import make_html
from tests.corpus.test_official import LAW, LINES, RULE, Server, page, server, visitor, with_npc  # noqa: F401

TEXT = "\n".join(LINES)


def held(instrument: Instrument, text: str = TEXT) -> Document:
    return Document(instrument, Origin.TEXT, segment(text), text, "0")


def look(*documents: Document) -> list[tuple[str, str]]:
    return [(n.id, n.kind) for n in watch({d.id: d for d in documents}, visitor())]


def with_rows(state: Server, *rows: dict[str, object]) -> None:
    whole = [{"bbbs": f"r{n}", "title": "示例数据办法", **row} for n, row in enumerate(rows)]
    state.answers["/law-search/search/list"] = lambda h, s: h.give({"rows": whole})


OURS = {"gbrq": "2030-01-01", "sxrq": "2030-03-01", "sxx": 3}


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        ([OURS], ["一致"]),
        ([{**OURS, "sxx": 2}], ["已修改"]),
        ([{**OURS, "sxx": 1}], ["已废止"]),
        ([OURS, {"gbrq": "2035-01-01", "sxrq": "2035-06-01", "sxx": 4}], ["尚未生效"]),
        ([{**OURS, "sxx": 2}, {"gbrq": "2035-01-01", "sxrq": "2035-06-01", "sxx": 3}], ["已修改", "新版本"]),
        ([OURS, {"gbrq": "2020-01-01", "sxrq": "2020-06-01", "sxx": 2}], ["一致"]),
        ([], ["未能核对"]),
    ],
)
def test_what_the_database_lists(rows, kinds, server: Server) -> None:  # noqa: F811
    with_rows(server, *rows)
    assert [kind for _, kind in look(held(replace(LAW, status="现行有效")))] == kinds


def test_a_version_that_is_held_is_no_news(server: Server) -> None:  # noqa: F811
    with_rows(server, {**OURS, "sxx": 2}, {"gbrq": "2035-01-01", "sxrq": "2035-06-01", "sxx": 3})
    old = replace(LAW, status="已被修改（2035-06-01）", ended="2035-06-01", next="made-up-2")
    new = replace(
        LAW, id="made-up-2", status="现行有效", published="2035-01-01", effective="2035-06-01", version_of=LAW.id
    )
    assert look(held(old), held(new)) == [("made-up-2", "一致")]


def test_an_amended_law_that_keeps_its_first_day_is_not_told_to_be_amended(server: Server) -> None:  # noqa: F811
    """The entry of its old version, which has the same day of publication, was taken for its own."""
    with_rows(server, {**OURS, "sxx": 2}, {"gbrq": "2035-01-01", "sxrq": "2035-06-01", "sxx": 3})
    old = replace(LAW, status="已被修改（2035-06-01）", ended="2035-06-01", next="made-up-2")
    new = replace(
        LAW, id="made-up-2", status="现行有效", effective="2035-06-01", version_of=LAW.id, amended_by=("2035-01-01",)
    )
    assert look(held(old), held(new)) == [("made-up-2", "一致")]
    with_rows(server, {**OURS, "sxx": 2}, {"gbrq": "2035-01-01", "sxrq": "2035-06-01", "sxx": 1})
    assert look(held(old), held(new)) == [("made-up-2", "已废止")]


def test_the_official_page_article_by_article(server: Server) -> None:  # noqa: F811
    instrument = replace(RULE, issuer="示例部门", source=f"{server.url}/page", status="现行有效")
    server.answers["/page"] = page(make_html(LINES))
    assert look(held(instrument)) == [("made-up", "一致")]
    changed = [line.replace("五个工作日", "七个工作日") for line in LINES]
    server.answers["/page"] = page(make_html(changed))
    told = watch({"made-up": held(instrument)}, visitor())[0]
    assert (told.kind, "第五条" in told.told, "1 条" in told.told) == ("页面有变", True, True)
    server.answers["/page"] = page(b"<html><body>moved</body></html>")
    assert look(held(instrument)) == [("made-up", "未能核对")]


def test_what_was_found_is_kept_and_fed(tmp_path: Path) -> None:
    first = Notice(
        "a", "甲<法>", "新版本", "有 & 新", "https://flk.npc.gov.cn/detail?id=1&x=2", "2030-01-01T00:00:00+00:00"
    )
    second = Notice("b", "乙法", "一致", "", "", "2030-01-02T00:00:00+00:00")
    save_notices(tmp_path, [first, second])
    save_notices(tmp_path, [replace(second, kind="已废止")])
    kept = load_notices(tmp_path)
    assert [(n.id, n.kind) for n in kept] == [("a", "新版本"), ("b", "已废止")]
    feed = ElementTree.fromstring(atom(kept))
    names = [e.findtext("{http://www.w3.org/2005/Atom}title") for e in feed.iter("{http://www.w3.org/2005/Atom}entry")]
    assert names == ["已废止：《乙法》", "有新版本：《甲<法>》"]
    (tmp_path / "watch.json").write_text("{", encoding="utf-8")
    assert load_notices(tmp_path) == []


def test_the_line_for_cron_runs_with_nothing_but_what_cron_gives(server: Server, tmp_path: Path) -> None:  # noqa: F811
    """The line named no data folder, so that what was found never reached the page of the service."""
    row = {"bbbs": "p1", "title": "中华人民共和国个人信息保护法", "gbrq": "2031-01-01", "sxrq": "2031-07-01", "sxx": 4}
    server.answers["/law-search/search/list"] = lambda h, s: h.give({"rows": [row]})
    root = Path(__file__).resolve().parents[2]
    written = re.search(r"^0 7 \* \* 1 +(cd .+)$", (root / "docs" / "operations.md").read_text(encoding="utf-8"), re.M)
    assert written is not None
    program = f"FAMAI_SITES={os.environ['FAMAI_SITES']} {sys.executable} -c 'from ui.cli import main; main()'"
    places = {
        "/srv/famai/app": root,
        "/srv/famai/home": tmp_path / "home",
        "/srv/famai/texts": tmp_path,
        "/srv/www/famai.atom": tmp_path / "famai.atom",
        ".venv/bin/famai": program,
    }
    line = written[1]
    for place, here in places.items():
        assert place in line
        line = line.replace(place, str(here))
    env = {"HOME": str(tmp_path), "LOGNAME": "famai", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
    command = ["/bin/sh", "-c", f"{line} npc-pipl-2021"]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert [(n.id, n.kind) for n in load_notices(tmp_path / "home")] == [("npc-pipl-2021", "尚未生效")]
    assert "尚未生效" in (tmp_path / "famai.atom").read_text(encoding="utf-8")


SEEN = Notice("a", "甲法", "尚未生效", "2030-02-01 公布", "https://flk.npc.gov.cn/1", "2030-01-01T00:00:00+00:00")
LATER = "2030-01-08T00:00:00+00:00"


def entries(feed: str) -> list[dict[str, str]]:
    return [{e.tag.partition("}")[2]: e.text or e.get("href", "") for e in found} for found in _entries(feed)]


def _entries(feed: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(feed).iter("{http://www.w3.org/2005/Atom}entry"))


def test_what_is_found_again_each_week_is_told_once(tmp_path: Path) -> None:
    """Each look gave the finding a new day, so that feeds and groups were told the same news every week."""
    save_notices(tmp_path, [SEEN])
    before = entries(atom(load_notices(tmp_path)))
    save_notices(tmp_path, [replace(SEEN, seen=LATER)])
    again = load_notices(tmp_path)
    assert [(n.seen, n.first) for n in again] == [(LATER, SEEN.seen)]
    assert entries(atom(again)) == before
    save_notices(tmp_path, [replace(SEEN, kind="新版本", seen=LATER)])
    assert [n.first for n in load_notices(tmp_path)] == [LATER]


def test_a_look_that_fails_hides_nothing_that_was_found(tmp_path: Path) -> None:
    save_notices(tmp_path, [SEEN])
    save_notices(tmp_path, [replace(SEEN, kind="未能核对", told="连不上", seen=LATER)])
    assert [n.kind for n in load_notices(tmp_path)] == ["尚未生效", "未能核对"]
    save_notices(tmp_path, [replace(SEEN, kind="一致", told="", seen=LATER)])
    assert [n.kind for n in load_notices(tmp_path)] == ["一致"]


def test_the_law_in_force_is_not_called_not_in_force_because_its_successor_is() -> None:
    """尚未生效：《甲法》 was what a group read of a law that is in force."""
    assert entries(atom([SEEN]))[0]["title"] == "有尚未生效的新版本：《甲法》"


def test_an_entry_without_an_official_page_leads_to_the_law_or_nowhere() -> None:
    taken = replace(SEEN, kind="已收录新版本", source="")
    assert entries(atom([taken], "/law/"))[0]["link"] == "/law/a"
    assert "link" not in entries(atom([taken]))[0] and entries(atom([taken]))[0]["content"]


def test_a_version_taken_in_stays_told_when_the_sources_agree(tmp_path: Path) -> None:
    """Once the new version was held, the feed lost the news of it and said nothing of what it changes."""
    taken = replace(SEEN, id="b", kind="已收录新版本")
    save_versions(tmp_path, [taken], {"b"})
    save_notices(tmp_path, [replace(SEEN, id="b", kind="一致")])
    assert [n.kind for n in load_notices(tmp_path)] == ["一致", "已收录新版本"]
    save_versions(tmp_path, [], {"a"})
    assert [n.kind for n in load_notices(tmp_path)] == ["一致"]


def test_a_law_that_comes_into_force_is_told_on_its_day(tmp_path: Path) -> None:
    documents = {LAW.id: held(LAW)}
    day = date(2030, 3, 1)
    told = news(tmp_path, documents, day, 14)
    assert [(n.kind, n.told, n.first[:10]) for n in told] == [("开始施行", "2030-03-01 起施行", "2030-03-01")]
    assert not news(tmp_path, documents, day - timedelta(days=1), 14)
    assert not news(tmp_path, documents, day + timedelta(days=15), 14)
