"""What a look at the official sources tells, and the feed made of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from corpus import Document, Instrument, Origin, segment
from corpus.sources.watching import Notice, atom, load_notices, save_notices, watch
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
    assert names == ["已废止：《乙法》", "新版本：《甲<法>》"]
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
