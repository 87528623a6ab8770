"""Random inputs that look enough like law, questions and office files to get past the first check."""

from __future__ import annotations

import io
import random
import zipfile
from functools import lru_cache

import docx

from corpus import in_marks, load_catalog, load_field, per_domains

__all__ = ["random_citation", "random_document", "random_file", "random_line", "random_query"]

_NUMERALS = "零一二三四五六七八九十百千两〇0123456789０１９廿"
_UNITS = ("条", "款", "项", "目", "章", "节", "编", "号", "号令", "条之一", "条至第", "条、第", "－")
_WORDS = (
    *(
        "本办法",
        "本法",
        "本条例",
        "前款",
        "前条",
        "前两款",
        "前项",
        "本条",
        "本款",
        "下列",
        "同条",
        "该办法",
        "《",
        "》",
    ),
    *(
        "《办法》",
        "中华人民共和国",
        "《",
        "》",
        "“",
        "”",
    ),
    *("派出机构", "任何单位和个人", "有关机构"),
    *("应当", "不得", "可以", "鼓励", "严禁", "负责", "禁止", "须", "违反", "规定", "的", "，", "。", "；", "：", "、"),
    *(
        "以上",
        "以下",
        "不少于",
        "不超过",
        "罚款",
        "万元",
        "亿元",
        "元",
        "个工作日",
        "年",
        "月",
        "日",
        "小时",
        "每年",
        "至少",
    ),
    *(
        "处",
        "责令改正",
        "给予警告",
        "没收违法所得",
        "一倍以上十倍以下",
        "以下简称",
        "以下统称",
        "是指",
        "（",
        "）",
        "(",
        ")",
    ),
    *(
        "第",
        "第",
        "第",
        "（一）",
        "（十二）",
        "(3)",
        "1.",
        "１．",
        "①",
        "附件",
        "附则",
        "总则",
        "自",
        "起施行",
        "同时废止",
    ),
    *("依照", "按照", "根据", "但是", "除外", "法律、行政法规另有规定的", "情节严重的", "直接负责的主管人员", "其他"),
    *("怎么罚", "多久", "哪些", "区别", "什么是", "2024年", "2023-05-01", "如何", "谁", "和", "呢", "那"),
)
_LAWS = 8  # instruments of the catalogue whose names stand among the words
_ODD = (
    *("\u200b", "\u202e", "\ufeff", "\u00a0", "\u3000", "\t", "\r\n", "\n", "\n\n", "\x00", "\x0b", "\u2028", "\ud800"),
    *(
        "𠀀",
        "👩‍👩‍👧",
        "é",
        "ﬃ",
        "İ",
        "ß",
        "①",
        "㊀",
        "½",
        "𝟙",
        "<script>",
        "&lt;",
        "'",
        '"',
        "\\",
        "{{",
        "%s",
        "$(",
        "`",
    ),
    *(
        "=1+1",
        "@SUM",
        "OR 1=1",
        "../..",
        "https://famai.example/id/example-order-1/art_18",
        "art_18__para_2",
        "-",
        "—",
    ),
)


@per_domains
def _laws() -> tuple[str, ...]:
    """Names of the catalogue, with 《》 and without."""
    known = load_catalog().instruments[:_LAWS]
    return tuple(name for law in known for name in (in_marks(law.title), *law.aliases[:2]))


@per_domains
def _words() -> tuple[str, ...]:
    """The words of any law, with those by which the field calls its laws and whom they address."""
    field = load_field()
    return (*_WORDS, *_laws(), *field.regulators, *field.addressees, *field.bearers)


def _piece(rng: random.Random) -> str:
    chance = rng.random()
    if chance < 0.5:
        return rng.choice(_words())
    if chance < 0.78:
        digits = "".join(rng.choices(_NUMERALS, k=rng.choice((1, 1, 1, 2, 2, 3, 5, 12))))
        return f"{rng.choice(('第', '第', '', '（'))}{digits}{rng.choice(_UNITS)}"
    if chance < 0.9:
        return rng.choice(_ODD)
    if chance < 0.97:
        return chr(rng.choice((rng.randrange(0x20, 0x7F), rng.randrange(0x4E00, 0x9FFF), rng.randrange(0x110000))))
    return rng.choice(_words()) * rng.choice((3, 20, 60))


def random_line(rng: random.Random) -> str:
    """A question or a citation, whole or in ruins."""
    return "".join(_piece(rng) for _ in range(rng.choice((1, 2, 3, 4, 6, 9, 14))))


def random_citation(rng: random.Random) -> str:
    """A citation of the field, at times with one piece of something else in it."""
    name = rng.choice((*_laws(), "《示例办法》"))
    parts = [name]
    for unit, most in (("条", 130), ("款", 9), ("项", 15)):
        number = rng.randrange(most)
        style = rng.choice((str(number), _chinese(number), f"（{_chinese(number)}）"))
        parts.append(f"第{style}{unit}")
        if rng.random() < 0.35:
            break
    if rng.random() < 0.3:
        parts.insert(rng.randrange(len(parts) + 1), _piece(rng))
    return "".join(parts)


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    if number >= 100:
        return f"{digits[number // 100]}百{'零' if number % 100 < 10 else ''}{_chinese(number % 100) if number % 100 else ''}"
    tens, ones = divmod(number, 10)
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones or not tens else ''}"


def random_document(rng: random.Random) -> str:
    """A text with chapters, articles and items, some of them out of order, some broken."""
    lines = []
    for number in range(1, rng.choice((2, 3, 4, 6, 10))):
        body = "".join(_piece(rng) for _ in range(rng.choice((0, 2, 5, 9))))
        chance = rng.random()
        if chance < 0.45:
            lines.append(f"第{rng.choice(('一二三四五六七八九十'[number - 1], str(number), '九十九'))}条　{body}")
        elif chance < 0.55:
            lines.append(f"第{'一二三四五六七八九十'[number - 1]}{rng.choice('章节编')} {body}")
        elif chance < 0.75:
            lines.append(f"（{rng.choice('一二三四五六')}）{body}")
        elif chance < 0.8:
            lines.append(f"{rng.choice(('— 1 —', '1.', '一、', '附件', '# ', '附：'))}{body}")
        else:
            lines.append(body)
    return rng.choice(("\n", "\n", "\n", "\r\n", "\n\n", "\n　　")).join(lines)


def random_query(rng: random.Random) -> str:
    """SPARQL, or what is left of it."""
    parts = (
        *(
            "SELECT",
            "?a",
            "?b",
            "*",
            "WHERE",
            "{",
            "}",
            "famai:bearer",
            "a",
            "eli:cites",
            ".",
            ";",
            "FILTER(",
            ")",
            "<",
        ),
        *(
            "SERVICE",
            "<http://a/>",
            "FROM",
            "OPTIONAL",
            "UNION",
            "ASK",
            "LIMIT 5",
            "'x'",
            '"',
            "COUNT(",
            "^",
            "*/",
            "|",
        ),
        *(
            "CONSTRUCT",
            "DROP ALL",
            "INSERT DATA",
            "BIND(",
            "AS ?c",
            "regex(",
            "\n",
            "第",
            "\x00",
            "PREFIX x: <y>",
            "[]",
        ),
    )
    body = " ".join(rng.choices(parts, k=rng.randrange(1, 12)))
    return rng.choice((body, f"SELECT * WHERE {{ {body} }}", f"ASK {{ ?a ?b ?c . {body} }}"))


@lru_cache(maxsize=1)
def _samples() -> dict[str, bytes]:
    document = docx.Document()
    document.add_paragraph("第一条 示例机构应当备案。")
    document.add_table(1, 2).cell(0, 0).text = "甲"
    out = io.BytesIO()
    document.save(out)
    small = io.BytesIO()  # python-docx's template carries a picture and themes: without them a case is ten times faster
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as whole, zipfile.ZipFile(small, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, whole.read(name))
    pdf = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n"
        b"4 0 obj\n<< /Length 36 >>\nstream\nBT /F1 12 Tf 7 7 Td (Article 1) Tj ET\nendstream\nendobj\n"
        b"5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
        b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    )
    return {
        ".docx": small.getvalue(),
        ".pdf": pdf,
        ".html": "<html><head><meta charset='utf-8'></head><body><p>第一条　甲。</p><table><tr><td>乙".encode(),
        ".txt": "第一条　甲应当备案。\n".encode(),
        ".md": "# 示例\n\n第一条　甲。\n".encode("gb18030"),
    }


def random_file(rng: random.Random) -> tuple[bytes, str]:
    """The bytes of a file and its name: a sample with bytes turned, cut, doubled or strewn in, at times misnamed."""
    suffix = rng.choice((".txt", ".txt", ".txt", ".html", ".html", ".html", ".md", ".pdf", ".pdf", ".docx"))
    data = bytearray(_samples()[suffix])
    if suffix in (".txt", ".md", ".html") and rng.random() < 0.7:
        coding = rng.choice(("utf-8", "utf-8", "gb18030", "utf-16", "latin-1"))
        text = random_document(rng)
        if suffix == ".html":
            text = text.replace("\n", rng.choice(("<p>", "<br>", "</td><td>", "<!--", "<script>", "]]>", "</div>")))
        data += text.encode(coding, "replace")
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 5, 20))):
        at = rng.randrange(len(data) + 1)
        chance = rng.random()
        if chance < 0.4 and at < len(data):
            data[at] = rng.randrange(256)
        elif chance < 0.6:
            del data[at : at + rng.choice((1, 8, 300))]
        elif chance < 0.8:
            data[at:at] = rng.randbytes(rng.choice((1, 4, 40)))
        elif chance < 0.9:
            data[at:at] = data[at : at + rng.choice((8, 64))]
        else:
            del data[at:]
    if rng.random() < 0.05:
        suffix = rng.choice((*_samples(), ".exe", "", ".htm", ".shtml"))
    return bytes(data), f"{rng.choice(('a', '法规', '<b>x</b>', '..'))}{suffix}"
