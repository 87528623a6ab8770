"""Readers: the text of a .txt, .md, .html, .docx or .pdf file.

The content decides whether a file is what its name says; a file that is not, or that is broken, encrypted or too
large, is refused with a message that says so. Nothing in a file is executed, and nothing is fetched.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.reading.word import read_word

if TYPE_CHECKING:  # the libraries of each kind are loaded where a document of that kind is read
    from bs4 import Tag

__all__ = [
    "SUFFIXES",
    "ReadLimits",
    "check_characters",
    "content_kind",
    "count_invisible",
    "drop_invisible",
    "read_document",
    "read_pages",
]

logger = logging.getLogger(__name__)

SUFFIXES = {
    ".txt": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
_KIND_NAMES = {
    "text": "纯文本",
    "html": "HTML 网页",
    "docx": "Word 文档（.docx）",
    "pdf": "PDF",
    "zip": "ZIP 压缩包",
    "ole": "旧版 Word/Excel 或加密的 Office 文档",
    "image": "图片",
    "archive": "压缩包",
    "program": "可执行程序",
}
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
)
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAG = re.compile(rb"<(?:[a-zA-Z][a-zA-Z0-9]*|!doctype)[\s>/]", re.IGNORECASE)
_META_CHARSET = re.compile(rb"charset\s{0,3}=\s{0,3}[\"']?([\w-]{1,40})", re.IGNORECASE)
_DROPPED = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "form",
    "button",
    "nav",
    "header",
    "footer",
    "aside",
)
_BLOCKS = (
    *("p", "div", "section", "article", "main", "li", "ul", "ol", "table", "tr", "td", "th", "dl", "dt", "dd"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "center", "body", "title"),
)
_MAIN = "main, article, #zoom, #content, .content, .article, .detail-news, .TRS_Editor, .article-content"
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffd\ud800-\udfff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What a file may cost: sizes in bytes, ``characters`` of the text that comes out."""

    file_bytes: int = 20_000_000
    pages: int = 2_000
    unpacked_bytes: int = 200_000_000
    unpacked_ratio: int = 200
    archive_members: int = 5_000
    characters: int = 5_000_000


def read_document(source: Path | str | bytes, name: str | None = None, limits: ReadLimits | None = None) -> str:
    """The text of a file, line by line (of a PDF: page by page), without a byte order mark or soft hyphens.

    For the arguments and errors see :func:`read_pages`.
    """
    return read_pages(source, name, limits)[0]


def read_pages(
    source: Path | str | bytes, name: str | None = None, limits: ReadLimits | None = None
) -> tuple[str, tuple[int, ...]]:
    """The text of a file as :func:`read_document` gives it, and for a PDF where each page begins in it.

    Args:
        source: a path, or the content; then ``name`` says what the file is called.
        name: the file's name where it is not that of the path.
        limits: what the file may cost.

    Raises:
        SourceError: the file is missing, not what its name says, broken, encrypted, without text, or too large.
    """
    limits = limits or ReadLimits()
    if isinstance(source, bytes):
        data, label = source, name or "（未命名）"
    else:
        path = Path(source)
        data, label = _read_bytes(path, limits), name or path.name
    if len(data) > limits.file_bytes:
        raise SourceError(f"文件 {label} 太大：{len(data):,} 字节，最多 {limits.file_bytes:,} 字节。请拆分后再收录")
    suffix = PurePath(label).suffix.lower()
    expected = SUFFIXES.get(suffix)
    if expected is None:
        raise SourceError(f"不支持的文件类型 {label}；可用的有 {'、'.join(SUFFIXES)}")
    if not data.strip():
        raise SourceError(f"文件 {label} 是空的")
    found = content_kind(data)
    if found != expected and not (expected == "html" and found == "text" and _TAG.search(data)):
        kinds = _KIND_NAMES.get(expected, expected), _KIND_NAMES.get(found, "无法识别的二进制数据")
        raise SourceError(
            f"文件 {label} 与其名称不符：名称表示{kinds[0]}，内容却是{kinds[1]}。请核对文件，或改用正确的扩展名"
        )
    readers: dict[str, Callable[[bytes, str, ReadLimits], Iterator[str]]] = {
        "text": _read_text,
        "html": _read_html,
        "docx": _read_docx,
        "pdf": _read_pdf,
    }
    pieces: list[str] = []
    starts: list[int] = []
    total = 0
    for piece in readers[expected](data, label, limits):
        piece = piece.replace("\u00ad", "").replace("\r\n", "\n").replace("\r", "\n")
        piece = piece if pieces else piece.removeprefix("\ufeff")
        starts.append(total)
        total += len(piece) + 1
        if total > limits.characters:
            raise SourceError(f"文件 {label} 的文字太多：超过 {limits.characters:,} 字。请拆分后再收录")
        pieces.append(piece)
    text = "\n".join(pieces)
    if not text.strip():
        hint = "可能是扫描件，请先做文字识别（OCR）" if expected == "pdf" else "请核对文件"
        raise SourceError(f"文件 {label} 里没有文字：{hint}")
    return text, tuple(starts) if expected == "pdf" else ()


def check_characters(text: str) -> None:
    """Refuses characters that cannot be seen but change what is found or shown: zero width, bidi, control.

    A byte order mark at the start and soft hyphens pass.

    Raises:
        SourceError: there is one; the message names the line, the column and the code point.
    """
    match = _INVISIBLE.search(text, 1 if text.startswith("\ufeff") else 0)
    if match is None:
        return
    line = text.count("\n", 0, match.start()) + 1
    column = match.start() - text.rfind("\n", 0, match.start())
    code = ord(match.group())
    title = unicodedata.name(match.group(), "控制字符或无效字符")
    count = sum(1 for _ in _INVISIBLE.finditer(text, match.start()))
    raise SourceError(
        f"第 {line} 行第 {column} 个字符是不可见或无效的字符 U+{code:04X}（{title}），全文共 {count} 个。"
        "这类字符会使检索和引文出错，请删除后再收录"
    )


def count_invisible(text: str) -> Counter[str]:
    """The characters that :func:`check_characters` refuses, each with how often it stands there."""
    return Counter(_INVISIBLE.findall(text.removeprefix("\ufeff")))


def drop_invisible(text: str) -> str:
    """The text without them."""
    return _INVISIBLE.sub("", text)


def content_kind(data: bytes) -> str:
    """What bytes are, by their content: text, html, pdf, docx, zip, ole, image, archive, program or unknown."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return "docx" if "word/document.xml" in archive.namelist() else "zip"
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return "zip"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if _HTML_START.match(data.removeprefix(b"\xef\xbb\xbf")[:4096]):
        return "html"
    return "text" if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in data else "unknown"


def _read_bytes(path: Path, limits: ReadLimits) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limits.file_bytes + 1)
    except FileNotFoundError as error:
        raise SourceError(f"找不到文件 {path}") from error
    except OSError as error:
        raise SourceError(f"读不了文件 {path}：{error.strerror or error}") from error


def _decode(data: bytes, label: str, declared: str | None = None) -> str:
    """Decodes by byte order mark, then UTF-8, then what the page declares, then GB 18030 (which holds GBK, GB 2312)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = [
            "utf-8-sig",
            *([declared] if declared and not declared.lower().startswith("gb") else []),
            "gb18030",
        ]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise SourceError(f"文件 {label} 的编码无法识别：既不是 UTF-8，也不是 GB 18030。请另存为 UTF-8 文本")


def _read_text(data: bytes, label: str, limits: ReadLimits) -> Iterator[str]:
    yield _decode(data, label)


def _read_html(data: bytes, label: str, limits: ReadLimits) -> Iterator[str]:
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString

    charset = _META_CHARSET.search(data[:4096])
    soup = BeautifulSoup(_decode(data, label, charset[1].decode("ascii") if charset else None), "lxml")
    for tag in soup.find_all(_DROPPED):
        tag.decompose()
    body = soup.body or soup
    whole = len(body.get_text(strip=True))
    candidates = [tag for tag in soup.select(_MAIN) if len(tag.get_text(strip=True)) * 2 >= whole]
    main: Tag = min(candidates, key=lambda tag: len(tag.get_text(strip=True)), default=body)
    for node in list(main.find_all(string=True)):
        if type(node) is NavigableString:
            node.replace_with(_BLANKS.sub(" ", node))
    for tag in main.find_all("br"):
        tag.replace_with("\n")
    for tag in main.find_all(_BLOCKS):
        tag.insert_before("\n")
        tag.insert_after("\n")
    yield from (line.strip(" ") for line in main.get_text().split("\n") if line.strip())


def _read_docx(data: bytes, label: str, limits: ReadLimits) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    size = sum(member.file_size for member in members)
    too_dense = size > 10_000_000 and size > limits.unpacked_ratio * len(data)
    if len(members) > limits.archive_members or size > limits.unpacked_bytes or too_dense:
        raise SourceError(f"文件 {label} 解压后过大（{size:,} 字节，{len(members):,} 个部分），疑为压缩炸弹，未读取")
    try:
        text = read_word(data).text
    except Exception as error:  # python-docx and lxml raise many kinds on broken files
        raise SourceError(
            f"Word 文档 {label} 已损坏，读不出内容（{type(error).__name__}）。请用 Word 重新保存"
        ) from error
    yield text


def _read_pdf(data: bytes, label: str, limits: ReadLimits) -> Iterator[str]:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
    except Exception as error:  # pypdf raises many kinds on broken files
        raise SourceError(f"PDF {label} 已损坏，打不开（{type(error).__name__}）。请重新取得该文件") from error
    if locked:
        raise SourceError(f"PDF {label} 已加密，需要密码。请先解除密码保护")
    if pages == 0:
        raise SourceError(f"PDF {label} 没有一页，可能已损坏。请重新取得该文件")
    if pages > limits.pages:
        raise SourceError(f"PDF {label} 有 {pages:,} 页，最多 {limits.pages:,} 页。请拆分后再收录")
    for number in range(pages):
        try:
            yield reader.pages[number].extract_text()
        except Exception as error:
            raise SourceError(f"PDF {label} 第 {number + 1} 页已损坏，读不出文字（{type(error).__name__}）") from error
