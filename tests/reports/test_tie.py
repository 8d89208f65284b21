"""What ties a page to its figures: read back from scans, wrong characters told, in nobody's way on the page."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from jhdesk.reports.document import Column, Document, Grid, Tie
from jhdesk.reports.layout import lay_out
from jhdesk.reports.page import Matrix, Page, Rule
from jhdesk.reports.pdf import pdf_bytes
from jhdesk.reports.reading import read_cells
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
    assert read_code(plain(spaced(code).lower())) == read_code(f"{code[:4]}-{code[4:]}") == code
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


def test_a_digest_is_that_of_the_texts_above_the_foot() -> None:
    document = ledger(3)
    digests = [
        tied(each)[0].tie.digest  # type: ignore[union-attr]
        for each in (document, replace(document, foot="另一个程序版本"), replace(document, title="另一个题目"))
    ]
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize("landscape", [False, True])
def test_every_page_reads_back_from_a_grey_scan_that_lies_askew(landscape: bool, tmp_path: Path) -> None:
    pages = tied(ledger(90, landscape=landscape))
    assert len(pages) > 1
    for page in pages:
        assert page.tie is not None
        scanned = scan(page, tmp_path / "page.png", turned=2, noise=60)
        assert codes_in(scanned) == [page.tie.payload.encode()]


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
    (cells,) = read_cells(tied(form(school_tables())))
    assert ("学校名称", "第一小学") in cells
    assert ("一、小学 · 4 生均教学及辅助用房面积 · 实际", "5") in cells
    assert ("一、小学 · 1 每百名学生拥有高于规定学历教师数", "1每百名学生拥有高于规定学历教师数") in cells
    assert ("一、小学 · 学生数", "300 人") in cells
    assert ("", "学生数") in cells
    assert not any("核对码" in text or "共 1 页" in text for _, text in cells)


def test_a_figure_that_moved_to_the_next_column_is_another_page() -> None:
    def tie_of(*cells: str) -> str:
        grid = Grid((Column(40),) * 3, (cells,), (("班", "视力", "听力"),))
        (page,) = lay_out(Document("表", (grid,), tie=Tie("2165400001", 2024, 1, "classes")))
        assert page.tie is not None
        return page.tie.digest

    assert tie_of("x", "5", "") != tie_of("x", "", "5")
    assert tie_of("x", "5", "") == tie_of("x", "5", "")
