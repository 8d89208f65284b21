"""`jhdesk paper sheet` and `paper restore`: what is said, what is left behind, and the exit status."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from jhdesk.exchange.paper_sheet import ROOM, Place, Sheet, SheetFault, parts_of
from jhdesk.reports.data_sheet import sheet_pages
from jhdesk.ui.messages.paper_sheet import sheet_fault_text
from tests.cli.conftest import Run
from tests.exchange.sheets import noise, sheet
from tests.reports.scanned_pages import picture

Refused = Callable[..., str]
TWO_PAGES = sheet({"school": b"a\r\n", "explanations": b"b\r\n", "staff": noise(12 * ROOM)})


def scans(of: Sheet, folder: Path, name: str = "page", *, parts: Sequence[bytes] = ()) -> list[Path]:
    """A picture of every page."""
    paths = []
    for number, page in enumerate(sheet_pages(of, parts or parts_of(of)), 1):
        paths.append(folder / f"{name}-{number}.jpg")
        assert picture(page, 150).save(str(paths[-1]))
    return paths


def test_a_package_from_the_outbox_is_printed(run: Run, with_key: Path, passphrase: Path, tmp_path: Path) -> None:
    export = ("export", "--workspace", with_key, "--out", tmp_path / "stick", "--passphrase-file", passphrase)
    assert run(*export).status == 0
    (package,) = (tmp_path / "stick").iterdir()
    ways = (("paper", "sheet"), ("paper", "sheet", package))
    for number, way in enumerate(ways):
        done = run(*way, "--workspace", with_key, "--out", tmp_path / f"{number}.pdf")
        assert (done.status, done.err) == (0, "")
        said, warned = done.out.splitlines()
        assert re.search("第一小学，第 1 版，1 页，[0-9]+ 个二维码", said)
        assert "姓名等个人信息" in warned
    assert (tmp_path / "0.pdf").read_bytes() == (tmp_path / "1.pdf").read_bytes()
    done = run("paper", "sheet", package, "--out", tmp_path / "2.pdf")
    assert done.status == 0
    assert "已打印，但不能确认出自该校" in done.err


def test_nothing_to_print(run: Run, refused: Refused, held: Path, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "sheet.pdf")
    assert "还没有导出过上报包" in refused("paper", "sheet", "--workspace", held, *out)
    assert "找不到" in refused("paper", "sheet", tmp_path / "no.jhpkg", *out)
    assert "jhdesk paper sheet" in refused("paper")
    (tmp_path / "a.jhpkg").write_bytes(b"PK\3\4")
    done = run("paper", "sheet", tmp_path / "a.jhpkg", *out)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("a.jhpkg（没有打印数据纸）：")
    assert not (tmp_path / "sheet.pdf").exists()


def test_pages_in_any_order_are_restored(run: Run, tmp_path: Path) -> None:
    first, second = scans(TWO_PAGES, tmp_path)
    done = run("paper", "restore", second, first, second, "--out", tmp_path / "back")
    assert (done.status, done.err) == (0, "")
    assert "的 3 张表，与上报包中的逐字节相同" in done.out
    assert "情况说明等 1 张" in done.out
    assert f"jhdesk import {tmp_path / 'back'}" in done.out
    assert (tmp_path / "back" / "staff.csv").read_bytes() == noise(12 * ROOM)


def test_a_folder_is_quoted_as_it_has_to_be_typed(run: Run, tmp_path: Path) -> None:
    done = run("paper", "restore", *scans(sheet(), tmp_path), "--out", tmp_path / "a folder")
    assert done.status == 0
    said = done.out.rpartition("jhdesk import ")[2].strip()
    assert said[1:-1] == str(tmp_path / "a folder")
    assert said[0] == said[-1]
    assert said[0] in "'\""


def test_a_picture_that_cannot_be_read_beside_others_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("text")
    done = run("paper", "restore", tmp_path / "text.png", *scans(sheet(), tmp_path), "--out", tmp_path / "back")
    assert done.status == 0
    assert done.err.startswith("“text.png”不是能读的图片")


def test_a_missing_page_is_named_with_its_places(run: Run, tmp_path: Path) -> None:
    first, _ = scans(TWO_PAGES, tmp_path)
    done = run("paper", "restore", first, "--out", tmp_path / "back")
    assert (done.status, done.out) == (1, "")
    assert "还缺 1 个：第 2 页第 1 行第 1 个（13 号），没有恢复。请补上第 2 页" in done.err
    assert not (tmp_path / "back").exists()


def test_mixed_sets_are_told_by_their_files(run: Run, tmp_path: Path) -> None:
    pictures = [*scans(TWO_PAGES, tmp_path), *scans(sheet(), tmp_path, "other")]
    done = run("paper", "restore", *pictures, "--out", tmp_path / "back")
    assert (done.status, done.out) == (1, "")
    assert re.search(
        r"2 份不同的数据纸，没有恢复（编组 [0-9A-F-]{9}：page-1.jpg、page-2.jpg；编组 [0-9A-F-]{9}：other-1.jpg）",
        done.err,
    )


def test_another_version_and_a_damaged_code_are_told_by_their_files(run: Run, tmp_path: Path) -> None:
    first, *rest = parts_of(TWO_PAGES)
    changed = [first, rest[0][:3] + b"\7" + rest[0][4:], rest[1][:-1] + bytes([rest[1][-1] ^ 1]), *rest[2:]]
    done = run("paper", "restore", *scans(TWO_PAGES, tmp_path, parts=changed), "--out", tmp_path / "back")
    assert (done.status, done.out) == (1, "")
    version, damaged, missing = done.err.splitlines()
    assert version.startswith("“page-1.jpg”里的数据纸是第 7 版格式，本程序只认识第 1 版。")
    assert damaged.startswith("“page-1.jpg”里有一个二维码的内容已经损坏")
    assert "第 1 页第 1 行第 2 个（2 号）、第 1 页第 1 行第 3 个（3 号）" in missing


def test_a_picture_without_codes_is_named_and_does_no_harm(run: Run, tmp_path: Path) -> None:
    white = QImage(600, 800, QImage.Format.Format_Grayscale8)
    white.fill(255)
    assert white.save(str(tmp_path / "white.png"))
    done = run("paper", "restore", *scans(sheet(), tmp_path), tmp_path / "white.png", "--out", tmp_path / "back")
    assert done.status == 0
    assert done.err.startswith("“white.png”里没有读到数据纸的二维码。")
    done = run("paper", "restore", tmp_path / "white.png", "--out", tmp_path / "again")
    assert (done.status, done.out) == (1, "")
    assert not (tmp_path / "again").exists()


def test_a_picture_that_is_cut_off_is_named_in_one_line(run: Run, tmp_path: Path) -> None:
    (path,) = scans(sheet(), tmp_path)
    path.write_bytes(path.read_bytes()[:20_000])
    done = run("paper", "restore", path, "--out", tmp_path / "back")
    assert (done.status, done.out) == (1, "")
    (line,) = done.err.splitlines()
    assert line.startswith("“page-1.jpg”里没有读到数据纸的二维码。")


def test_what_is_no_picture_and_folders_that_are_there(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "text.png").write_bytes(b"text")
    out = ("--out", tmp_path / "back")
    assert "是 PDF，这里只能读图片" in refused("paper", "restore", tmp_path / "scan.pdf", *out)
    assert "不是能读的图片" in refused("paper", "restore", tmp_path / "text.png", *out)
    assert "打不开" in refused("paper", "restore", tmp_path / "no.png", *out)
    assert "没有覆盖" in refused("paper", "restore", tmp_path / "text.png", "--out", tmp_path)
    assert "缺少" in refused("paper", "restore", *out)


@pytest.mark.parametrize(
    "fault",
    [
        SheetFault("no_code", "a.png"),
        SheetFault("other_version", "a.png", {"version": 2, "known": 1}),
        SheetFault("damaged", "a.png"),
        SheetFault("broken"),
        SheetFault("scan_unreadable", "a.png"),
        SheetFault("scan_is_pdf", "a.png"),
        SheetFault("file_unreadable", "a.png"),
        SheetFault("other_set", params={"sets": [("A", ("a.png",)), ("B", ("b.png",))]}),
        SheetFault("missing", params={"places": tuple(Place(n, 2, 1, n) for n in range(1, 20)), "count": 40}),
    ],
    ids=lambda fault: fault.code,
)
def test_every_fault_has_its_sentence(fault: SheetFault) -> None:
    said = sheet_fault_text(fault)
    assert re.search("[\u4e00-\u9fff]", said)
    assert said.endswith("。")
    assert not re.search(r"[{}\n]|None", said)
    assert len(said) < 420
