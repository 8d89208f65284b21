"""The data sheet on paper and back: what is painted is read, at the resolutions and in the state that scanners give."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage, QPainter

from jhdesk.errors import JhdeskError
from jhdesk.exchange.paper_sheet import ROOM, Restored, parts_of, put_together
from jhdesk.reports.data_sheet import MODULE, QUIET, SIDE_MODULES, data_sheet_pdf, sheet_pages
from jhdesk.reports.forms import FORMS
from jhdesk.reports.page import Modules, Page, Text
from jhdesk.reports.scan import codes_in, codes_of
from tests.bench.large import large_school
from tests.exchange.sheets import csv_of, noise, sheet
from tests.reports.paper import DAY, RARE, faults, lines, pdf_text
from tests.reports.scanned_pages import noisy, picture, turned

pytestmark = pytest.mark.usefixtures("qapp")

LARGE = sheet(csv_of(dict(large_school().tables)), name="某乡" + RARE)
PARTS = parts_of(LARGE)


@pytest.fixture(scope="module")
def pages() -> tuple[Page, ...]:
    return sheet_pages(LARGE, PARTS)


def codes(page: Page) -> list[Modules]:
    return [item for item in page.items if isinstance(item, Modules)]


def restored(*images: QImage) -> Restored:
    return put_together([(str(number), codes_of(image)) for number, image in enumerate(images)])


def test_twelve_codes_stand_on_a_page_each_over_its_number(pages: tuple[Page, ...]) -> None:
    assert [len(codes(page)) for page in pages] == [12, len(PARTS) - 12]
    for at, page in enumerate(pages):
        assert f"第 {at + 1} 页 共 2 页" in lines(page)
        numbers = [item for item in page.items if isinstance(item, Text) and item.text.endswith(f" / {len(PARTS)}")]
        for code, number in zip(codes(page), numbers, strict=True):
            assert code.x < number.x < code.x + SIDE_MODULES * MODULE
            assert code.y + SIDE_MODULES * MODULE < number.baseline < code.y + SIDE_MODULES * MODULE + 500
    assert numbers[-1].text == f"{len(PARTS)} / {len(PARTS)}"


def test_nothing_stands_in_the_white_around_a_code(pages: tuple[Page, ...]) -> None:
    page = sheet_pages(sheet(name="长" * 400), PARTS)[0]
    assert faults(page) == []
    for code in codes(page):
        left, top = code.x - QUIET, code.y - QUIET
        right, bottom = (edge + SIDE_MODULES * MODULE + QUIET for edge in (code.x, code.y))
        assert left > 1000
        assert right < page.width - 1000
        inside = [
            item.text
            for item in page.items
            if isinstance(item, Text)
            and item.baseline > top
            and item.baseline - 0.75 * item.style.size < bottom
            and left < item.x < right
        ]
        assert inside == []
        for other in codes(page):
            assert other is code or not (left < other.x < right and top < other.y < bottom)


def test_a_long_name_wraps_and_an_endless_one_is_cut(pages: tuple[Page, ...]) -> None:
    said = "".join(lines(sheet_pages(sheet(name="长" * 200), PARTS)[0]))
    assert said.count("长") == 200
    endless = lines(sheet_pages(sheet(name="长" * 400), PARTS)[0])
    assert [line[-1] for line in endless if "长" in line][-1] == "…"
    assert "某乡" + RARE in "".join(lines(pages[0]))


def test_every_page_says_that_persons_are_on_it_and_whose_it_is(pages: tuple[Page, ...]) -> None:
    for page in pages:
        said = "".join(lines(page))
        assert "教职工姓名等个人信息，没有加密" in said
        assert "2024—2025 学年 · 第 1 版 · 2165400001" in said
        assert f"编组 {put_together([('', PARTS)]).set_name}" in said


def test_no_package_has_it_among_its_forms() -> None:
    assert not any("数据纸" in form.title for form in FORMS.values())


@pytest.mark.parametrize("dpi", [150, 300])
def test_pages_as_they_are_printed_give_the_tables_back(pages: tuple[Page, ...], dpi: int) -> None:
    first, second = (picture(page, dpi) for page in pages)
    assert restored(second, first, second).sheet == LARGE


@pytest.mark.parametrize(("degrees", "seed"), [(1, 1), (-1, 2), (2, 3), (181, 4), (90, 5)])
def test_pages_turned_grey_and_noisy_are_read_at_150_dpi(pages: tuple[Page, ...], degrees: float, seed: int) -> None:
    image = noisy(turned(picture(pages[0], 150), degrees), seed=seed)
    read = set(codes_of(image))
    assert read == set(PARTS[:12])


def test_a_page_turned_grey_and_noisy_is_read_at_300_dpi(pages: tuple[Page, ...]) -> None:
    assert set(codes_of(noisy(turned(picture(pages[0], 300), 1), spread=25))) == set(PARTS[:12])


def test_a_blot_costs_its_code_and_a_small_one_nothing(pages: tuple[Page, ...]) -> None:
    def blotted(millimetres: float) -> set[int]:
        image = picture(pages[0], 150)
        code = codes(pages[0])[4]
        scale = 150 / 2540
        painter = QPainter(image)
        x, y = (int((at + SIDE_MODULES * MODULE / 2) * scale) for at in (code.x, code.y))
        side = int(millimetres * 100 * scale)
        painter.fillRect(x - side // 2, y - side // 2, side, side, QColor("black"))
        painter.end()
        read = codes_of(image)
        return {number for number, part in enumerate(PARTS[:12], 1) if part not in read}

    assert blotted(5) == set()
    assert blotted(30) == {5}


def test_a_missing_page_is_named_code_by_code(pages: tuple[Page, ...]) -> None:
    (fault,) = restored(picture(pages[0], 150)).faults
    places = fault.params["places"]
    assert isinstance(places, tuple)
    assert [(place.page, place.row, place.column) for place in places][:3] == [(2, 1, 1), (2, 1, 2), (2, 1, 3)]
    assert len(places) == len(PARTS) - 12


def test_pages_of_two_prints_are_not_mixed(pages: tuple[Page, ...]) -> None:
    other = sheet_pages(LARGE, parts_of(sheet({"staff": noise(ROOM)})))[0]
    found = restored(picture(pages[0], 150), picture(pages[1], 150), picture(other, 150))
    assert (found.sheet, [fault.code for fault in found.faults]) == (None, ["other_set"])


def test_the_pdf_depends_on_nothing_but_the_tables(tmp_path: Path) -> None:
    made = data_sheet_pdf(LARGE, PARTS, created=DAY)
    assert data_sheet_pdf(LARGE, PARTS, created=DAY) == made
    said = "".join(pdf_text(made, tmp_path, "-raw").split())
    assert "某乡" + RARE in said
    assert "第2页共2页" in said


@pytest.mark.parametrize("ending", ["png", "jpg", "tif"])
def test_files_of_every_usual_kind_are_read(ending: str, pages: tuple[Page, ...], tmp_path: Path) -> None:
    path = tmp_path / f"scan.{ending}"
    assert picture(pages[1], 150).save(str(path))
    assert set(codes_in(path)) == set(PARTS[12:])


def test_a_picture_is_known_by_its_content_and_not_by_its_name(pages: tuple[Page, ...], tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    assert picture(pages[1], 150).save(str(path), "JPG")
    assert set(codes_in(path)) == set(PARTS[12:])


def test_all_pages_of_a_tiff_are_read(pages: tuple[Page, ...], tmp_path: Path) -> None:
    files = [tmp_path / "1.png", tmp_path / "2.png"]
    for page, path in zip(pages, files, strict=True):
        assert picture(page, 150).save(str(path))
    first, second = map(Image.open, files)
    with first, second:
        first.save(tmp_path / "both.tif", save_all=True, append_images=[second])
    assert set(codes_in(tmp_path / "both.tif")) == set(PARTS)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"%PDF-1.4\n", "scan_is_pdf"), (b"", "scan_unreadable"), (b"text", "scan_unreadable"), (None, "file_unreadable")],
)
def test_what_is_no_picture_has_its_own_error(content: bytes | None, code: str, tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(JhdeskError) as caught:
        codes_in(path)
    assert caught.value.code == code
