"""The same text as the files in which people have it: Word, PDF, a page saved from a browser, Markdown, plain text."""

from __future__ import annotations

import html
import io
from collections.abc import Callable

import docx

__all__ = ["FORMATS", "plain_lines"]


def plain_lines(text: str) -> list[str]:
    """The lines of a text without marks of Markdown and comments."""
    lines = (
        line.strip("#*> \t\u3000\u2002\u00a0") for line in text.splitlines() if not line.lstrip().startswith("<!--")
    )
    return [line for line in lines if line]


def make_docx(lines: list[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def make_pdf(lines: list[str], per_page: int = 40) -> bytes:
    """A PDF whose font has no glyphs but a map to Unicode, which is all that a reader of the text needs."""
    pages = [lines[i : i + per_page] for i in range(0, len(lines), per_page)]
    ranges = ["<0020> <00FF> <0020>", "<2000> <206F> <2000>", "<3000> <30FF> <3000>", "<4E00> <9FFF> <4E00>"]
    ranges += ["<FF00> <FFEF> <FF00>"]
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
        f"{len(ranges)} beginbfrange {' '.join(ranges)} endbfrange endcmap end"
    ).encode()
    font = "<< /Type /Font /Subtype /Type0 /BaseFont /None /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font.encode(),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /None /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /DW 1000 >>",
        _stream(cmap),
    ]
    for number, page in enumerate(pages):
        shown = "\n".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -14 Td" for line in page)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9000 800] /Resources << /Font << /F 3 0 R >> >> "
            f"/Contents {7 + 2 * number} 0 R >>".encode()
        )
        objects.append(_stream(f"BT /F 10 Tf 40 780 Td {shown} ET".encode()))
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def _stream(content: bytes) -> bytes:
    return f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def make_html(lines: list[str]) -> bytes:
    """What a browser saves: navigation before, the place in the site, sharing and footer after the text."""
    title = html.escape(lines[0])
    body = "".join(f"<p>&#12288;&#12288;{html.escape(line)}</p>\n" for line in lines)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}_某网站</title><script>var a=1;</script></head>"
        "<body><div class='header'><ul><li><a href='/'>首页</a></li><li>政务信息</li><li>办事服务</li></ul></div>"
        "<div class='path'>当前位置：首页 &gt; 政策 &gt; 正文</div><div>发布时间：2024-03-01　来源：某网站　字号：大 中 小</div>"
        f"<div class='content' id='zoom'>{body}</div>"
        "<div class='share'>扫一扫在手机打开当前页</div><div>打印本页</div><div>关闭窗口</div>"
        "<div class='footer'>主办单位：某某　网站标识码：bm00000000</div></body></html>"
    ).encode()


def make_markdown(lines: list[str]) -> bytes:
    return ("# " + "\n\n".join(lines) + "\n").encode()


def make_text(lines: list[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


FORMATS: dict[str, Callable[[list[str]], bytes]] = {
    ".docx": make_docx,
    ".pdf": make_pdf,
    ".html": make_html,
    ".md": make_markdown,
    ".txt": make_text,
}
