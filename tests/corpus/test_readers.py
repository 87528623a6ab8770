"""Readers: what comes out of each kind, and what is refused."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from corpus.errors import SourceError
from corpus.reading.readers import ReadLimits, check_characters, read_document
from tests.corpus.minimal_pdf import make_pdf

WORDS = "第一条　测试的话。\n第二条　另一句。"


def make_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("第一条 甲")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "左", "右"
    document.add_paragraph("第二条 乙")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def make_zip(name: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"0" * size)
    return out.getvalue()


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf("x"))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


HTML = f"""<!DOCTYPE html><html><head><title>页</title><style>x</style></head><body><nav>导航</nav>
<div class="content"><p>第一条 甲<br>乙
</p><script>alert(1)</script><table><tr><td>左</td><td>右</td></tr></table><p>{"长" * 50}</p></div><footer>脚</footer></body></html>"""


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", WORDS.encode(), WORDS),
        ("a.txt", WORDS.encode("utf-8-sig"), WORDS),
        ("a.TXT", WORDS.encode("gb18030"), WORDS),
        ("a.txt", WORDS.encode("utf-16"), WORDS),
        ("a.md", b"# a\r\n\r\nb", "# a\n\nb"),
        ("a.txt", "甲\u00ad乙".encode(), "甲乙"),
        ("a.html", HTML.encode(), "第一条 甲\n乙\n左\n右\n" + "长" * 50),
        ("a.htm", '<html><meta charset="gb2312"><body><p>甲乙丙</p>'.encode("gb18030"), "甲乙丙"),
        ("a.docx", make_docx(), "第一条 甲\n左\t右\n第二条 乙"),
        ("a.pdf", make_pdf("page one", "page two"), "page one\npage two"),
    ],
)
def test_reads(name: str, data: bytes, expected: str, tmp_path: Path) -> None:
    assert read_document(data, name) == expected
    (tmp_path / name).write_bytes(data)
    assert read_document(tmp_path / name) == expected


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "空的"),
        ("a.txt", b" \n ", "空的"),
        ("a.exe", b"MZ", "不支持"),
        ("a", b"x", "不支持"),
        ("a.txt", make_pdf("x"), "内容却是PDF"),
        ("a.pdf", b"hello", "内容却是纯文本"),
        ("a.docx", make_pdf("x"), "不符"),
        ("a.txt", HTML.encode(), "内容却是HTML"),
        ("a.html", "没有标记".encode(), "不符"),
        ("a.txt", b"\x89PNG\r\n", "图片"),
        ("a.txt", b"a\x00b", "无法识别"),
        ("a.docx", make_zip("x.txt", 10), "ZIP"),
        ("a.docx", b"\xd0\xcf\x11\xe0abc", "加密的 Office"),
        ("a.docx", make_zip("word/document.xml", 10), "已损坏"),
        ("a.docx", make_zip("word/document.xml", 30_000_000), "压缩炸弹"),
        ("a.docx", b"PK\x03\x04broken", "不符"),
        ("a.pdf", b"%PDF-1.4\nbroken", "PDF a.pdf"),
        ("a.pdf", make_pdf("x" * 500)[:300], "PDF a.pdf"),
        ("a.pdf", make_pdf("", ""), "扫描件"),
        ("a.pdf", locked_pdf(), "加密"),
        ("a.txt", b"\xff\xfd\x81", "编码"),
    ],
)
def test_refuses(name: str, data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_document(data, name)


@pytest.mark.parametrize(
    ("name", "data", "limits", "message"),
    [
        ("a.txt", b"x" * 11, ReadLimits(file_bytes=10), "太大"),
        ("a.txt", b"x" * 11, ReadLimits(characters=10), "太多"),
        ("a.pdf", make_pdf("a", "b", "c"), ReadLimits(pages=2), "3 页"),
        ("a.docx", make_docx(), ReadLimits(unpacked_bytes=1000), "压缩炸弹"),
    ],
)
def test_limits(name: str, data: bytes, limits: ReadLimits, message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=message):
        read_document(data, name, limits)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match=message):
        read_document(tmp_path / name, limits=limits)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="找不到"):
        read_document(tmp_path / "no.txt")
    with pytest.raises(SourceError, match="读不了"):
        read_document(tmp_path)


@pytest.mark.parametrize("text", ["", "\ufeff甲", "甲\u00ad乙", "甲\u2002乙\u3000丙\t\n\f", "𠮷"])
def test_characters_that_pass(text: str) -> None:
    check_characters(text)


@pytest.mark.parametrize(
    "code", [0, 8, 0x1B, 0x7F, 0x85, 0x200B, 0x200F, 0x202E, 0x2060, 0x2066, 0xFEFF, 0xFFFD, 0xE0041]
)
def test_invisible_characters_are_named(code: int) -> None:
    with pytest.raises(SourceError, match=rf"第 2 行第 3 个字符.*U\+{code:04X}"):
        check_characters(f"甲\n乙丙{chr(code)}丁")


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>"]),
    st.sampled_from(["txt", "md", "html", "docx", "pdf"]),
)
def test_any_bytes_give_text_or_a_source_error(data: bytes, head: bytes, suffix: str) -> None:
    with contextlib.suppress(SourceError):
        assert read_document(head + data, f"a.{suffix}").strip()
