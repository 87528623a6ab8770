"""The archive of all texts: what goes in comes out, and a hostile one leaves nothing behind."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Origin, load_corpus, load_settings
from corpus.errors import SourceError, UsageError
from corpus.sources.adding import take_text
from corpus.sources.packing import MANIFEST, PackLimits, pack, unpack

OWN = "某某公司网络安全制度\n第一条 为了管理，制定本制度。\n第二条 本制度自2024年1月1日起施行。\n"
SLOT = "cac-generative-ai-2023"
TEXT = "生成式人工智能服务管理暂行办法\n第一条 为了示例，制定本办法。\n第二条 本办法自2023年8月15日起施行。\n"


@pytest.fixture
def there(tmp_path: Path):
    """A machine that has a text of the catalogue and a document of its own."""
    settings = replace(load_settings(), home=tmp_path / "there", texts=tmp_path / "none")
    documents = load_corpus(settings).documents
    take_text(TEXT, settings.home, documents, as_id=SLOT)
    take_text(OWN, settings.home, documents)
    return load_corpus(settings).documents


@pytest.fixture
def archive(there, tmp_path: Path) -> Path:
    path = tmp_path / "texts.zip"
    assert pack(there, path) >= 2
    return path


def test_what_is_packed_here_is_taken_in_there(archive: Path, there, tmp_path: Path) -> None:
    here = replace(load_settings(), home=tmp_path / "here", texts=tmp_path / "none")
    before = load_corpus(here).documents
    assert before[SLOT].origin is not Origin.TEXT
    done = unpack(archive, here.home, before)
    assert done.filled == (SLOT,) and len(done.added) == 1
    after = load_corpus(here).documents
    assert after[SLOT].source == there[SLOT].source
    assert after[done.added[0]].source == there[done.added[0]].source
    assert after[SLOT].caveat and "摘要" not in after[SLOT].caveat
    again = unpack(archive, here.home, after)
    assert not again.filled and not again.added and len(again.held) == len(done.held) + 2


def test_a_file_is_never_overwritten(archive: Path, there) -> None:
    with pytest.raises(UsageError, match="已存在"):
        pack(there, archive)


def _rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(archive) as source:
        members = {name: source.read(name) for name in source.namelist()}
    change(members)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)


def _outside(members: dict[str, bytes]) -> None:
    members["../../evil.txt"] = b"x"


def _absolute(members: dict[str, bytes]) -> None:
    members["/etc/cron.d/evil"] = b"x"


def _wrong_sum(members: dict[str, bytes]) -> None:
    members[f"texts/{SLOT}.txt"] += b"!"


def _unlisted(members: dict[str, bytes]) -> None:
    members["texts/other.txt"] = b"x"


def _no_manifest(members: dict[str, bytes]) -> None:
    del members[MANIFEST]


def _other_format(members: dict[str, bytes]) -> None:
    members[MANIFEST] = json.dumps({"format": "other", "texts": []}).encode()


def _other_name(members: dict[str, bytes]) -> None:
    data = json.loads(members[MANIFEST])
    data["texts"][0]["name"] = "../../evil.txt"
    members[MANIFEST] = json.dumps(data).encode()


def _bomb(members: dict[str, bytes]) -> None:
    members[f"texts/{SLOT}.txt"] = b"\x00" * 60_000_000


def _cut(members: dict[str, bytes]) -> None:
    members[MANIFEST] = members[MANIFEST][:40]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_outside, "不该有的文件"),
        (_absolute, "不该有的文件"),
        (_wrong_sum, "校验和不符"),
        (_unlisted, "清单没有列出"),
        (_no_manifest, "不是法脉的文本档"),
        (_other_format, "格式"),
        (_other_name, "对不上"),
        (_bomb, "压缩炸弹"),
        (_cut, "不是完好的文本档"),
    ],
)
def test_a_hostile_archive_leaves_nothing(change, message: str, archive: Path, tmp_path: Path) -> None:
    here = replace(load_settings(), home=tmp_path / "here", texts=tmp_path / "none")
    _rewritten(archive, change)
    with pytest.raises(SourceError, match=message) as raised:
        unpack(archive, here.home, load_corpus(here).documents)
    assert "famai corpus pack" in str(raised.value)
    assert not here.home.exists()


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with pytest.raises(SourceError, match="找不到"):
        unpack(path, tmp_path, {})
    path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(SourceError, match="不是完好的文本档"):
        unpack(path, tmp_path, {})


def test_too_many_members_are_refused(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="最多 1 个"):
        unpack(archive, tmp_path / "here", {}, PackLimits(members=1))
