"""What there is to tell of the collection: findings of a look at the sources, versions that were taken in, laws that begin.

Findings stand in ``{home}/watch.json``, versions in ``{home}/versions.json``; both are shown by the page 更新, by the Atom
feed and to the robots of groups. A finding that is found again keeps the day on which it was first told, so that it is
told once.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from corpus.citing.labels import in_marks
from corpus.errors import DataError
from corpus.files import write_atomically
from corpus.models import Document, Origin

__all__ = ["Notice", "atom", "load_notices", "news", "save_notices", "save_versions"]

_FOUND, _VERSIONS = "watch.json", "versions.json"
_UNSEEN = "未能核对"
_BEGUN = "开始施行"
#: What a kind is called where no table stands around it: a law in force is not 尚未生效 because its successor is.
_HEADINGS = {"尚未生效": "有尚未生效的新版本", "新版本": "有新版本"}


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told of one instrument.

    ``kind`` is 已修改, 已废止, 新版本, 尚未生效, 页面有变, 一致 or 未能核对 of a look, 已收录新版本 of a build, 开始施行 of a day;
    ``seen`` is when it was last found, ``since`` when first (empty: the same).
    """

    id: str
    title: str
    kind: str
    told: str
    source: str
    seen: str
    since: str = ""

    @property
    def matters(self) -> bool:
        """Whether somebody should look at it."""
        return self.kind not in ("一致", _UNSEEN)

    @property
    def first(self) -> str:
        """When it was first told."""
        return self.since or self.seen

    @property
    def heading(self) -> str:
        """What it is, before the title."""
        return _HEADINGS.get(self.kind, self.kind)


def save_notices(home: Path, notices: Sequence[Notice]) -> None:
    """Keep what a look found; what was found of other instruments before stays, and so does what a failed look hides.

    Raises:
        DataError: the data folder cannot be written.
    """
    before = _load(home / _FOUND)
    first = {(n.id, n.kind, n.told): n.first for n in before}
    seen = {notice.id for notice in notices}
    hidden = {notice.id for notice in notices if notice.kind == _UNSEEN}
    kept = [notice for notice in before if notice.id not in seen or (notice.id in hidden and notice.matters)]
    found = [replace(notice, since=first.get((notice.id, notice.kind, notice.told), "")) for notice in notices]
    _save(home, _FOUND, [*kept, *found])


def save_versions(home: Path, notices: Sequence[Notice], held: Collection[str]) -> None:
    """Keep that versions were taken in; what is no longer ``held`` is forgotten.

    Raises:
        DataError: the data folder cannot be written.
    """
    before = _load(home / _VERSIONS)
    taken = {notice.id for notice in notices}
    kept = [notice for notice in before if notice.id in held and notice.id not in taken]
    if notices or kept != before:
        _save(home, _VERSIONS, [*kept, *notices])


def load_notices(home: Path) -> list[Notice]:
    """What is told last of each instrument; a damaged file counts as none."""
    return [*_load(home / _FOUND), *_load(home / _VERSIONS)]


def news(home: Path, documents: Mapping[str, Document], today: date, days: int = 366) -> list[Notice]:
    """What is told last of each instrument, and which held texts came into force in the ``days`` up to ``today``."""
    since = (today - timedelta(days=days)).isoformat()
    begun = [
        Notice(d.id, d.instrument.title, _BEGUN, f"{day} 起施行", d.instrument.source or "", f"{day}T00:00:00+08:00")
        for d in documents.values()
        if d.origin is Origin.TEXT and (day := d.instrument.effective) and since <= day <= today.isoformat()
    ]
    return [*load_notices(home), *begun]


def atom(notices: Sequence[Notice], page: str = "") -> str:
    """The notices that matter as an Atom feed (RFC 4287), the newest first.

    ``page`` is what stands before the id in the address of a law's own page, for entries that have no official one.
    """
    shown = sorted((n for n in notices if n.matters), key=lambda n: (n.first, n.id), reverse=True)
    updated = max((n.first for n in shown), default="1970-01-01T00:00:00+00:00")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">\n'
        f"<id>urn:famai:updates</id><title>法脉：法规更新</title><updated>{escape(updated)}</updated>"
        f"<author><name>法脉</name></author>\n{''.join(_entry(n, page) for n in shown)}</feed>\n"
    )


def _entry(notice: Notice, page: str) -> str:
    address = notice.source or (f"{page}{notice.id}" if page else "")
    link = f"<link href={quoteattr(address)}/>" if address else ""
    return (
        f"<entry><id>urn:famai:{escape(notice.id)}:{escape(notice.kind)}:{escape(notice.first)}</id>"
        f"<title>{escape(notice.heading)}：{escape(in_marks(notice.title))}</title><updated>{escape(notice.first)}</updated>"
        f'{link}<content type="text">{escape(notice.told)}</content></entry>\n'
    )


def _load(path: Path) -> list[Notice]:
    try:
        return [Notice(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def _save(home: Path, name: str, notices: Sequence[Notice]) -> None:
    data = [asdict(notice) for notice in notices]
    try:
        write_atomically(home / name, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
    except OSError as error:
        raise DataError(f"写不进数据目录 {home}：{error.strerror or error}；请检查磁盘和权限") from error
