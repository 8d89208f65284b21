"""What ties a page to its figures: read back from scans, wrong characters told, in nobody's way on the page."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter

from jhdesk.errors import JhdeskError
from jhdesk.reports.document import Cell, Column, Document, Grid, Paragraph, Tie
from jhdesk.reports.draw import paint
from jhdesk.reports.layout import lay_out
from jhdesk.reports.page import Matrix, Page, Rule
from jhdesk.reports.pdf import pdf_bytes
from jhdesk.reports.scan import codes_in
from jhdesk.reports.tie import ALPHABET, PageTie, is_payload, modules, page_tie, plain, read_code, read_payload, spaced
from tests.builders import of_type, school_tables
from tests.reports.paper import DAY, boxes, faults, form, ledger, lines, scan

pytestmark = pytest.mark.usefixtures("qapp")

TIE = Tie("2165400001", 2024, 3, "self_assessment")
PAGE = page_tie(TIE, 2, ["标题", "1"])


def tied(document: Document) -> tuple[Page, ...]:
    return lay_out(replace(document, tie=TIE))


def qr(page: Page) -> Matrix:
    (found,) = (item for item in page.items if isinstance(item, Matrix))
    return found


def test_a_payload_is_read_as_it_was_written_however_it_was_typed() -> None:
    said = PAGE.payload
    assert said.startswith("JH1*2165400001*2024*3*SELF-ASSESSMENT*2*")
    wide = "".join(chr(ord(each) + 0xFEE0) for each in said)
    for typed in (said, said.lower() + "\r\n", wide):
        assert is_payload(plain(typed))
        assert read_payload(plain(typed)) == PAGE


def test_a_school_and_a_year_that_are_not_entered_yet() -> None:
    page = page_tie(Tie("", None, 1, "staff"), 1, ["x"])
    assert read_payload(page.payload) == page


def test_every_wrong_or_lost_character_of_a_payload_is_told() -> None:
    said = PAGE.payload
    for at in range(4, len(said)):
        assert read_payload(said[:at] + said[at + 1 :]) is None
        assert read_payload(said[:at] + ("7" if said[at] != "7" else "8") + said[at + 1 :]) is None


def test_every_wrong_character_of_a_code_and_every_two_that_changed_places_are_told() -> None:
    code = PAGE.code
    assert len(code) == 8
    assert not set(code) & set("01OIL")
    said = [spaced(code).lower(), f"核对码 {spaced(code)}", f"核对码：{code}"]
    said += [f"{code[:4]}{dash}{code[4:]}" for dash in ("-", " – ", "——", "－", "\u2212")]
    assert [read_code(plain(each)) for each in said] == [code] * len(said)
    wrong = [code[:at] + each + code[at + 1 :] for at in range(8) for each in ALPHABET + "01OIL*" if each != code[at]]
    for one, other in combinations(range(8), 2):
        swapped = list(code)
        swapped[one], swapped[other] = code[other], code[one]
        wrong += ["".join(swapped)] if code[one] != code[other] else []
    assert len(wrong) > 8 * 30
    assert [each for each in [*wrong, "", code[:7], code + "2"] if read_code(each) is not None] == []


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"revision": 9}, True),  # who typed it before handing in finds it afterwards
        ({"school_code": "2165400002"}, False),
        ({"school_year": 2023}, False),
        ({"form": "staff"}, False),
        ({"page": 3}, False),
        ({"digest": "2" * 16}, False),
    ],
)
def test_a_code_stands_for_all_but_the_revision(change: dict[str, object], kept: bool) -> None:
    other: PageTie = replace(PAGE, **change)  # type: ignore[arg-type]
    assert (other.code == PAGE.code) is kept
    assert other.payload != PAGE.payload


def digests(*documents: Document) -> list[list[str]]:
    return [[page.tie.digest for page in tied(each) if page.tie] for each in documents]


def test_a_digest_is_that_of_what_stands_on_the_page_and_of_the_first_line_of_its_foot() -> None:
    document = replace(ledger(3), foot="某校\n程序 1")
    first, version, school, title = digests(
        document,
        replace(document, foot="某校\n程序 2"),
        replace(document, foot="某中学\n程序 1"),
        replace(document, title="另一个题目"),
    )
    assert first == version
    assert len({*map(tuple, (first, school, title))}) == 3


def test_every_page_of_a_school_that_was_renamed_is_another() -> None:
    document = ledger(90)
    old, new = digests(document, replace(document, foot="另一校"))
    assert len(old) > 1
    assert not set(old) & set(new)


def test_rows_that_are_added_at_the_end_leave_the_pages_before_as_they_are() -> None:
    before, after = digests(ledger(90), ledger(150))
    assert len(after) > len(before)
    assert before[:-1] == after[: len(before) - 1]


def test_a_digest_is_the_same_however_texts_are_broken_into_lines() -> None:
    def of(width: float, name: str) -> Document:
        header = (("编号", "一个要分成好几行的很长的标题 area of it", "数"),)
        grid = Grid((Column(20), Column(width), Column(20)), (("a", name, "1"), ("b", "短", "2")), header)
        return Document("表", (Paragraph("一段话，" * 30), grid))

    wide, narrow, other = digests(of(100, "Long name " * 5), of(30, "Long name " * 5), of(30, "Longname " * 5))
    assert wide == narrow != other


def test_a_paragraph_and_a_row_on_two_pages_are_whole_on_both() -> None:
    long = "很长的一段话，" * 600
    grid = Grid((Column(20), Column(60)), (("a", long),), (("名", "说明"),))
    for block in (Paragraph(long), grid):
        old, new = (tied(Document("表", (each,))) for each in (block, _changed(block)))
        holding = [page for page in old if any(each.text == long for each in page.said)]
        assert len(holding) >= len(old) - 1 > 0  # the title may stand alone
        assert not {page.tie.digest for page in holding if page.tie} & {page.tie.digest for page in new if page.tie}
        again = [each.again for page in holding for each in page.said if each.text == long]
        assert again == [False] + [True] * (len(holding) - 1)


def _changed(block: Paragraph | Grid) -> Paragraph | Grid:
    if isinstance(block, Paragraph):
        return Paragraph(block.text + "完")
    return replace(block, rows=tuple((*row[:-1], f"{row[-1]}完") for row in block.rows))


@pytest.mark.parametrize("landscape", [False, True])
def test_every_page_reads_back_from_a_grey_scan_that_lies_askew(landscape: bool, tmp_path: Path) -> None:
    pages = tied(ledger(90, landscape=landscape))
    assert len(pages) > 1
    for page in pages:
        assert page.tie is not None
        scanned = scan(page, tmp_path / "page.png", turned=2, noise=60)
        assert codes_in(scanned) == [page.tie.payload.encode()]


def test_a_page_without_a_background_is_read(tmp_path: Path) -> None:
    (page,) = tied(ledger(3))
    image = QImage(page.width * 200 // 2540, page.height * 200 // 2540, QImage.Format.Format_ARGB32)
    image.setDotsPerMeterX(round(200 / 0.0254))
    image.setDotsPerMeterY(round(200 / 0.0254))
    image.fill(0)
    painter = QPainter(image)
    paint(page, painter)
    painter.end()
    assert image.save(str(tmp_path / "page.png"))
    assert page.tie is not None
    assert codes_in(tmp_path / "page.png") == [page.tie.payload.encode()]


@pytest.mark.parametrize("damage", ["cut", "cut at a chunk", "changed"])
def test_a_png_that_is_not_whole_is_told_by_us_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], damage: str
) -> None:
    (page,) = tied(ledger(3))
    path = scan(page, tmp_path / "page.png")
    data = path.read_bytes()
    middle = len(data) // 2
    broken = {
        "cut": data[:middle],
        "cut at a chunk": data[:-12],
        "changed": data[:middle] + b"xxxx" + data[middle + 4 :],
    }
    path.write_bytes(broken[damage])
    with pytest.raises(JhdeskError) as caught:
        codes_in(path)
    assert caught.value.code == "scan_unreadable"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["第一小学", "长" * 200])
def test_the_code_has_its_size_and_its_empty_edge(name: str) -> None:
    pages = tied(form(school_tables(school=of_type("211", name=name))))
    for page in pages:
        found = qr(page)
        assert found.side >= 1800
        edge = 4 * found.side / len(modules(found.text))
        left, top = found.x - edge, found.y - edge
        right, bottom = found.x + found.side + edge, found.y + found.side + edge
        marks = boxes(page) + [(r.x1, r.y1, r.x2, r.y2) for r in page.items if isinstance(r, Rule)]
        assert [m for m in marks if m[0] < right and m[2] > left and m[1] < bottom and m[3] > top] == []
        assert found.x >= 1000
        assert found.y + found.side <= page.height - 1000
        assert faults(page) == []
        assert page.tie is not None
        assert f"核对码 {spaced(page.tie.code)}" in lines(page)


def test_a_form_without_a_tie_has_no_code_and_the_room_for_it() -> None:
    document = ledger(200)
    assert not any(isinstance(item, Matrix) for page in lay_out(document) for item in page.items)
    assert [page.tie for page in lay_out(document)] == [None] * len(lay_out(document))
    assert len(lines(lay_out(document)[0])) > len(lines(tied(document)[0]))


def test_a_pdf_with_codes_is_the_same_again() -> None:
    document = replace(ledger(60), tie=TIE)
    made = pdf_bytes([document], created=DAY)
    assert made == pdf_bytes([document], created=DAY)
    assert made != pdf_bytes([replace(document, tie=replace(TIE, revision=4))], created=DAY)


def test_cells_are_called_by_section_row_and_column() -> None:
    (page,) = tied(form(school_tables()))
    cells = {(each.name, each.text) for each in page.said}
    assert ("学校名称", "第一小学") in cells
    assert ("一、小学 · 生均教学及辅助用房面积 · 实际", "5") in cells
    assert ("一、小学 · 每百名学生拥有高于规定学历教师数", "每百名学生拥有高于规定学历教师数") in cells
    assert ("一、小学 · 学生数", "300 人") in cells
    assert ("", "学生数") in cells
    assert ("填表人", "") not in cells
    assert ("页脚", "第一小学 · 2024—2025 学年 · 义务教育优质均衡发展学校自评表") in cells
    assert [each.text for each in page.said if each.cell is None] == list("1234567")
    assert not any("核对码" in text or "共 1 页" in text for _, text in cells)


def test_cells_below_two_headings_are_called_by_both() -> None:
    grid = Grid(
        (Column(20, running=True), *(Column(30),) * 5),
        (("1", "面积", "5", "6", "7", "8"), (Cell("合计", columns=2, face="label"), Cell("9", columns=2), Cell("10", columns=2))),
        ((Cell("序号", rows=2), Cell("指标", rows=2), Cell("小学（300 人）", columns=2, called="小学"), Cell("初中", columns=2)),
         ("标准", "实际", "标准", "实际")),
    )  # fmt: skip
    (page,) = tied(Document("表", (grid,)))
    assert [(each.cell, each.text) for each in page.said if each.text.isdigit()] == [
        (None, "1"), ("面积 · 小学标准", "5"), ("面积 · 小学实际", "6"), ("面积 · 初中标准", "7"), ("面积 · 初中实际", "8"),
        ("合计 · 小学", "9"), ("合计 · 初中", "10"),
    ]  # fmt: skip


def test_a_figure_that_moved_to_the_next_column_is_another_page() -> None:
    def tie_of(*cells: str) -> str:
        grid = Grid((Column(40),) * 3, (cells,), (("班", "视力", "听力"),))
        (page,) = lay_out(Document("表", (grid,), tie=Tie("2165400001", 2024, 1, "classes")))
        assert page.tie is not None
        return page.tie.digest

    assert tie_of("x", "5", "") != tie_of("x", "", "5")
    assert tie_of("x", "5", "") == tie_of("x", "5", "")
