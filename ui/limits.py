"""The one table of limits that the help (``famai limits``), docs/operations.md and the tests read.

The values themselves stand where they are used; :func:`limits_table` only collects them, so that none is said twice.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from corpus import SUFFIXES, ReadLimits
from retrieval import LIMITS

__all__ = ["SERVER", "Limit", "ServerLimits", "limits_table"]


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """What a client may cost the server. Sizes in bytes, times in seconds unless the name says otherwise."""

    upload_bytes: int = ReadLimits().file_bytes
    upload_age: int = 3600  # after which an uploaded file is deleted
    upload_sweep: int = 600  # how often that is looked at
    body_bytes: int = 2_000_000  # any other request
    login_bytes: int = 4_096
    requests_per_minute: int = 300  # where FAMAI_REQUESTS_PER_MINUTE is not set and the server is open to others
    clients: int = 10_000  # remembered at once
    login_attempts: int = 5  # failures after which name and address wait
    login_wait: int = 300
    password_length: int = 10  # least characters
    sessions: int = 10_000  # logged in at once
    pages: int = 300  # open pages and calls whose state Gradio keeps, some 50 kB each; a page forgotten loses nothing
    graceful_stop: int = 5
    kept_open: int = 75  # seconds that a connection may be idle: longer than proxies (nginx: 60) and clients keep it
    waiting: int = 256  # questions of the page in the line, and requests of programs at work or in the line
    busy_seconds: int = 5  # after which whoever was turned away may come again


SERVER = ServerLimits()


@dataclass(frozen=True, slots=True)
class Limit:
    """One row: what is limited (Chinese), its value as shown, and the setting that changes it, if there is one."""

    name: str
    value: str
    setting: str = ""

    def to_json(self) -> dict[str, str]:
        """For ``famai limits --json``."""
        return asdict(self)


def limits_table() -> tuple[Limit, ...]:
    """All limits, in the order in which a request meets them."""
    from graph import MAX_QUERY, SparqlRunner  # rdflib and openpyxl stay out of the start of every command
    from ui.web.batch import MAX_QUESTIONS
    from ui.web.sessions import MAX_NOTE

    read = ReadLimits()
    runner = SparqlRunner.__init__.__kwdefaults__ or {}
    return (
        Limit("请求速率（非本机地址启动时）", f"每分钟 {SERVER.requests_per_minute} 次", "FAMAI_REQUESTS_PER_MINUTE"),
        Limit("登录有效期", "12 小时", "FAMAI_SESSION_HOURS"),
        Limit("登录失败", f"{SERVER.login_attempts} 次后等待 {SERVER.login_wait} 秒"),
        Limit("密码长度", f"至少 {SERVER.password_length} 个字符"),
        Limit("同时登录的会话", f"{SERVER.sessions:,} 个"),
        Limit("请求正文", f"{SERVER.body_bytes:,} 字节"),
        Limit("上传文件大小", f"{SERVER.upload_bytes:,} 字节"),
        Limit("上传文件类型", " ".join(SUFFIXES)),
        Limit("上传文件保留", f"{SERVER.upload_age} 秒，每 {SERVER.upload_sweep} 秒清理一次"),
        Limit("PDF 页数", f"{read.pages:,} 页"),
        Limit("Word 文档解压后", f"{read.unpacked_bytes:,} 字节，{read.archive_members:,} 个部分"),
        Limit("文件的文字", f"{read.characters:,} 字"),
        Limit("问题长度", f"{LIMITS.question:,} 字"),
        Limit("参考的前文提问", f"{LIMITS.history_turns} 轮"),
        Limit("引用核验的文本", f"{LIMITS.text_to_check:,} 字"),
        Limit("一次核验的引用", f"{LIMITS.checked_citations} 处"),
        Limit("一个回答引用的条文", f"{LIMITS.cited_articles} 条（清单除外）"),
        Limit("一处引文", f"{LIMITS.quote} 字"),
        Limit("清单行数", f"{LIMITS.rows} 行"),
        Limit("相关条文", f"{LIMITS.related} 条"),
        Limit("另附原文的可能相关条文", f"{LIMITS.possible} 条"),
        Limit("一次批量提问", f"{MAX_QUESTIONS} 个问题"),
        Limit("反馈备注", f"{MAX_NOTE:,} 字"),
        Limit("SPARQL 查询长度", f"{MAX_QUERY:,} 字符"),
        Limit("SPARQL 查询时间", f"{runner['time_limit']:g} 秒"),
        Limit("SPARQL 结果", f"{runner['row_limit']:,} 行"),
        Limit("SPARQL 查询内存", "4 GiB"),
        Limit("审计日志保留", "默认不记", "FAMAI_AUDIT_DAYS"),
        Limit("页面状态", f"最近 {SERVER.pages} 个页面（会话另存在磁盘上）"),
        Limit("排队的提问", f"页面 {SERVER.waiting} 个；接口同时处理和等待的请求 {SERVER.waiting} 个"),
        Limit("空闲连接保留", f"{SERVER.kept_open} 秒"),
        Limit("停止时等待未完成的请求", f"{SERVER.graceful_stop} 秒"),
    )
