"""PDF files: the text that was drawn can be read, the bytes depend on nothing but the form."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QHashSeed

from jhdesk import __version__, paths
from jhdesk.reports import pdf as module
from jhdesk.reports.document import Cell, Column, Document, Grid, Heading, Paragraph
from jhdesk.reports.layout import lay_out
from jhdesk.reports.pdf import pdf_bytes, pdf_steps
from tests.reports.paper import DAY, RARE, ledger, pages_of, pdf_text

pytestmark = pytest.mark.usefixtures("qapp")

# one or two of everything that could be read wrong
TEXT = (
    RARE,
    "一二三人八力十口土大女子小山工己日月木水火白石竹米羊老见言车金长门青面音风食马高",
    "national-2017（2017.1） a0123456789 x1 A1 fi ffl Á é",
    "义务教育优质均衡发展学校自评表，。、；：《》〔2017〕6号 ✓ ◐ ▲ ○ — ㎡ ％",
    "𫖯𬍤𬤊𫍯 再写一次 𬭎𬭎",
)


def mixed() -> Document:
    grid = Grid((Column(90), Column(90)), tuple((text, Cell(text, face="label")) for text in TEXT))
    return Document("题目" + RARE, (Heading(RARE[::-1]), grid, Paragraph("末尾𫍯", face="small")), "页脚 a1")


def test_every_character_is_read_as_it_was_drawn(tmp_path: Path) -> None:
    said = "".join(pdf_text(pdf_bytes([mixed()], created=DAY), tmp_path, "-raw").split())
    for text in TEXT:
        assert said.count("".join(text.split())) >= 2, text
    assert "题目" + RARE in said
    assert RARE[::-1] in said
    assert "末尾𫍯" in said
    assert "页脚a1" in said


def test_spaces_are_read_as_spaces(tmp_path: Path) -> None:
    assert "x1 A1 fi ffl" in pdf_text(pdf_bytes([mixed()], created=DAY), tmp_path, "-layout")


def test_characters_that_only_the_system_has_do_not_spoil_the_others(tmp_path: Path) -> None:
    document = Document("مەكتەپ 学校", (Paragraph("𬭎 مەكتەپ 甲 a1 ᠮᠣᠩᠭᠣᠯ 乙"),), "页脚")
    said = pdf_text(pdf_bytes([document], created=DAY), tmp_path, "-raw")
    assert [text for text in ("学校", "𬭎", "甲", "a1", "乙", "页脚") if text not in said] == []


def test_order_of_reading_and_number_of_pages(tmp_path: Path) -> None:
    pages = pages_of(pdf_bytes([ledger(60)], created=DAY), tmp_path)
    rows = ["".join(f"{row}.{column}" for column in range(3)) for row in range(60)]
    said = "".join(pages)
    places = [said.index(row) for row in rows]
    assert places == sorted(places)
    assert [f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)


def test_several_documents_are_counted_each_by_itself(tmp_path: Path) -> None:
    one, two = ledger(3), ledger(60, landscape=True)
    first, *others = pages_of(pdf_bytes([one, two], created=DAY), tmp_path)
    assert "第1页共1页" in first
    assert [f"第{n}页共{len(others)}页" in page for n, page in enumerate(others, 1)] == [True] * len(others)


def test_the_bytes_are_the_same_whatever_the_clock_the_zone_and_the_hash_seed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = set()
    for zone in ("UTC", "Asia/Urumqi", "America/St_Johns") * 3:
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        QHashSeed.resetRandomGlobalSeed()
        written.add(pdf_bytes([mixed()], created=DAY))
    monkeypatch.undo()
    time.tzset()
    assert len(written) == 1


def test_information_names_title_program_and_the_given_day_alone() -> None:
    data = pdf_bytes([ledger(2), ledger(3)], created=datetime.date(2025, 3, 9))
    title = ("\ufeff台账".encode("utf-16-be")).hex().encode()
    assert b"/Title <%s>" % title in data
    assert data.count(b"/CreationDate (D:20250309000000Z)") == data.count(b"/CreationDate") == 1
    assert data.count(f"(jhdesk {__version__})".encode()) == 2
    assert b"Qt" not in data.split(b"stream", 1)[0]
    assert b"%d" % datetime.datetime.now(datetime.UTC).year not in data[:400]


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """Title and page, counted from 1, of each bookmark, as a viewer goes through them."""
    objects = {int(n): body for n, body in re.findall(rb"(?:^|\n)(\d+) 0 obj\n(.*?)endobj", pdf, re.DOTALL)}

    def to(body: bytes, entry: bytes) -> int:
        found = re.search(rb"/%s \[?(\d+) 0 R" % entry, body)
        return int(found[1]) if found else 0

    catalog = objects[to(pdf[pdf.rindex(b"trailer") :], b"Root")]
    leaves = [
        int(n) for n in re.findall(rb"(\d+) 0 R", objects[to(catalog, b"Pages")].split(b"/Kids")[1].split(b"]")[0])
    ]
    root = to(catalog, b"Outlines")
    found, at, before = [], to(objects[root], b"First") if root else 0, 0
    while at:
        body = objects[at]
        assert (to(body, b"Parent"), to(body, b"Prev")) == (root, before)
        named = re.search(rb"/Title <([0-9a-f]+)>", body)
        assert named
        found.append((bytes.fromhex(named[1].decode()).decode("utf-16"), leaves.index(to(body, b"Dest")) + 1))
        at, before = to(body, b"Next"), at
    if root:
        assert (to(objects[root], b"Last"), b"/Count %d\n" % len(found) in objects[root]) == (before, True)
    return found


def test_each_of_several_forms_has_a_bookmark_at_its_first_page() -> None:
    forms = [
        replace(ledger(rows, landscape=rows > 50), title=title) for rows, title in ((3, "甲𫍯"), (90, "乙"), (2, "丙"))
    ]
    pages = [len(lay_out(form)) for form in forms]
    assert bookmarks(pdf_bytes(forms, created=DAY)) == [("甲𫍯", 1), ("乙", 2), ("丙", 2 + pages[1])]
    assert pdf_bytes(forms, created=DAY) == pdf_bytes(forms, created=DAY)
    assert bookmarks(pdf_bytes(forms[:1], created=DAY)) == []


def test_the_same_file_is_made_page_by_page() -> None:
    forms = [ledger(3), ledger(90)]
    laid = [(form.title, lay_out(form)) for form in forms]
    files: list[bytes] = []

    def kept() -> Iterator[int]:
        files.append((yield from pdf_steps(laid, created=DAY)))

    assert list(kept()) == list(range(1, 1 + sum(len(pages) for _, pages in laid)))
    assert files == [pdf_bytes(forms, created=DAY)]


def test_another_form_or_day_gives_another_identifier() -> None:
    ends = {
        pdf_bytes([document], created=day).rsplit(b"/ID", 1)[1].split(b"]")[0]
        for document in (ledger(2), ledger(3))
        for day in (DAY, datetime.date(2024, 9, 2))
    }
    assert len(ends) == 4


def test_a_file_of_another_kind_is_refused_rather_than_broken() -> None:
    with pytest.raises(ValueError, match="not the kind"):
        module._objects(b"%PDF-1.7\n1 0 obj\nendobj\nstartxref\n9\n%%EOF\n")


def test_the_command_line_needs_no_screen_and_no_application(tmp_path: Path) -> None:
    program = (
        "import datetime, sys\n"
        "from jhdesk.reports.document import Document, Paragraph\n"
        "from jhdesk.reports.pdf import pdf_bytes\n"
        "form = Document('表', (Paragraph('一二三'),))\n"
        "sys.stdout.buffer.write(pdf_bytes([form], created=datetime.date(2024, 9, 1)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=False,
        cwd=paths.resources().parent,
        env={"HOME": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == pdf_bytes([Document("表", (Paragraph("一二三"),))], created=DAY)
