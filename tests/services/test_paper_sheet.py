"""From a package to paper and back to a folder that can be imported, or nothing and the reason."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from jhdesk.exchange.layout import TAGMANIFEST
from jhdesk.exchange.paper_sheet import Sheet, parts_of
from jhdesk.exchange.secret_key import SigningKey
from jhdesk.exchange.signature import PublicKey
from jhdesk.reports.data_sheet import sheet_pages
from jhdesk.services import handin
from jhdesk.services.entry import Entry
from jhdesk.services.handin import newest_kept
from jhdesk.services.import_ import import_source
from jhdesk.services.paper_sheet import OTHER, print_sheet, restore_sheet
from jhdesk.services.workspace import Workspace
from tests.builders import standard
from tests.exchange.packages import Simulator
from tests.reports.scanned_pages import picture
from tests.services.conftest import PASSPHRASE, code_of


@pytest.fixture
def package(workspace: Workspace, entry: Entry, key: PublicKey, tmp_path: Path) -> Path:
    """The school's package on a stick; its copy is in the outbox."""
    return handin.export(workspace, entry, standard(), PASSPHRASE, tmp_path / "stick").path


def scans(sheet: Sheet, folder: Path) -> list[Path]:
    """A picture of every page."""
    paths = []
    for number, page in enumerate(sheet_pages(sheet, parts_of(sheet)), 1):
        paths.append(folder / f"{number}.png")
        assert picture(page, 150).save(str(paths[-1]))
    return paths


def printed(package: Path, keys: Sequence[PublicKey], folder: Path) -> Sheet:
    done = print_sheet(package, folder / "sheet.pdf", lambda _: keys)
    assert done.sheet is not None
    return done.sheet


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.csv")}


def members(package: Path) -> dict[str, bytes]:
    """The tables of a package by their names."""
    with zipfile.ZipFile(package) as archive:
        tables = [name for name in archive.namelist() if name.endswith(".csv")]
        return {name.removeprefix("data/"): archive.read(name) for name in tables}


def test_every_table_of_the_package_comes_back_byte_for_byte(package: Path, key: PublicKey, tmp_path: Path) -> None:
    done = restore_sheet(scans(printed(package, [key], tmp_path), tmp_path), tmp_path / "new" / "back")
    assert done.restored.faults == ()
    back = files(tmp_path / "new" / "back")
    assert {name.removeprefix(f"{OTHER}/"): data for name, data in back.items()} == members(package)
    assert {f"{OTHER}/explanations.csv", f"{OTHER}/answers.csv", "staff.csv"} <= back.keys()
    assert done.others == sum(name.startswith(OTHER) for name in back)


def test_what_was_restored_is_imported_whole(package: Path, entry: Entry, key: PublicKey, tmp_path: Path) -> None:
    restore_sheet(scans(printed(package, [key], tmp_path), tmp_path), tmp_path / "back")
    with Workspace(tmp_path / "another") as another:
        done = import_source(another, tmp_path / "back")
        held = Entry(another, another.period().id).tables()
    assert (done.taken, done.findings) == (True, ())
    assert held == entry.tables()


def test_the_outbox_holds_what_is_printed_again(
    package: Path, workspace: Workspace, entry: Entry, key: PublicKey, tmp_path: Path
) -> None:
    kept = newest_kept(workspace, entry.period_id)
    assert printed(kept, [key], tmp_path / "a") == printed(package, [key], tmp_path / "b")
    assert (tmp_path / "a" / "sheet.pdf").read_bytes() == (tmp_path / "b" / "sheet.pdf").read_bytes()


def test_the_newest_revision_is_the_one_kept(
    package: Path, workspace: Workspace, entry: Entry, key: PublicKey, tmp_path: Path
) -> None:
    entry.type_cell("staff", entry.rows("staff")[0].id, "degree", "11")
    handin.export(workspace, entry, standard(), PASSPHRASE, tmp_path / "stick")
    sheet = printed(newest_kept(workspace, entry.period_id), [key], tmp_path)
    assert sheet.revision == "2"
    assert sheet.tables["changes"].count(b"\r\n") == 2


def test_nothing_exported_yet(workspace: Workspace, entry: Entry) -> None:
    assert code_of(lambda: newest_kept(workspace, entry.period_id)) == "nothing_exported"


def test_a_package_that_nobody_trusts_is_printed_and_told(package: Path, tmp_path: Path) -> None:
    done = print_sheet(package, tmp_path / "sheet.pdf", lambda _: [])
    assert [fault.code for fault in done.verification.faults] == ["key_unknown"]
    assert (done.pages, done.path.read_bytes()[:4]) == (1, b"%PDF")


def test_a_damaged_package_is_not_printed(opened: SigningKey, tmp_path: Path) -> None:
    simulator = Simulator(opened)
    simulator.edit("data/staff.csv", lambda data: data.replace(b"360.5", b"360.6"))
    path = tmp_path / "a.jhpkg"
    path.write_bytes(simulator.zip())
    done = print_sheet(path, tmp_path / "sheet.pdf", lambda _: [opened.public])
    assert (done.sheet, [fault.code for fault in done.verification.faults]) == (None, ["payload_digest"])
    assert not (tmp_path / "sheet.pdf").exists()


def test_a_package_without_its_tagmanifest_or_that_is_none(opened: SigningKey, tmp_path: Path) -> None:
    simulator = Simulator(opened)
    del simulator.members[TAGMANIFEST]
    path = tmp_path / "a.jhpkg"
    path.write_bytes(simulator.zip())
    (tmp_path / "b.jhpkg").write_bytes(b"text")
    for name in ("a.jhpkg", "b.jhpkg"):
        assert print_sheet(tmp_path / name, tmp_path / "sheet.pdf", lambda _: [opened.public]).sheet is None
    assert code_of(lambda: print_sheet(tmp_path / "no.jhpkg", tmp_path / "x.pdf", lambda _: [])) == "source_absent"


def test_an_empty_folder_is_filled_and_no_other_is_touched(package: Path, key: PublicKey, tmp_path: Path) -> None:
    pictures = scans(printed(package, [key], tmp_path), tmp_path)
    (tmp_path / "empty").mkdir()
    assert restore_sheet(pictures, tmp_path / "empty").folder == tmp_path / "empty"
    before = files(tmp_path / "empty")
    assert code_of(lambda: restore_sheet(pictures, tmp_path / "empty")) == "restore_exists"
    assert code_of(lambda: restore_sheet(pictures, pictures[0])) == "restore_exists"
    assert files(tmp_path / "empty") == before


def test_a_package_is_not_written_over_by_its_sheet(package: Path, key: PublicKey, tmp_path: Path) -> None:
    before = package.read_bytes()
    (tmp_path / "link.pdf").hardlink_to(package)
    for target in (package, tmp_path / "link.pdf", package.parent / "." / package.name):
        assert code_of(lambda target=target: print_sheet(package, target, lambda _: [key])) == "target_is_source"  # type: ignore[misc]
    assert package.read_bytes() == before


def test_tables_are_not_restored_among_what_a_workspace_keeps(
    package: Path, workspace: Workspace, key: PublicKey, tmp_path: Path
) -> None:
    pictures = scans(printed(package, [key], tmp_path), tmp_path)
    workspace.inbox.mkdir()
    assert code_of(lambda: restore_sheet(pictures, workspace.inbox)) == "file_of_workspace"
    assert list(workspace.inbox.iterdir()) == []


def test_pictures_that_cannot_be_read_do_no_harm_beside_others(package: Path, key: PublicKey, tmp_path: Path) -> None:
    good = scans(printed(package, [key], tmp_path), tmp_path)
    (tmp_path / "text.png").write_text("text")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7\n")
    bad = [tmp_path / name for name in ("text.png", "scan.pdf", "missing.png")]
    done = restore_sheet([bad[0], *good, *bad[1:]], tmp_path / "back")
    assert done.folder is not None
    assert [(fault.code, fault.source) for fault in done.restored.faults] == [
        ("scan_unreadable", "text.png"), ("scan_is_pdf", "scan.pdf"), ("file_unreadable", "missing.png"),
    ]  # fmt: skip
    assert code_of(lambda: restore_sheet(bad, tmp_path / "none")) == "file_unreadable"


def test_a_picture_of_nothing_leaves_nothing_behind(tmp_path: Path, opened: SigningKey) -> None:
    path = tmp_path / "a.jhpkg"
    path.write_bytes(Simulator(opened).zip())
    sheet = printed(path, [opened.public], tmp_path)
    (scan,) = scans(sheet, tmp_path)
    page = sheet_pages(sheet, parts_of(sheet)[:1])[0]
    assert picture(page, 150).save(str(scan))
    done = restore_sheet([scan], tmp_path / "back")
    assert (done.folder, [fault.code for fault in done.restored.faults]) == (None, ["missing"])
    assert not (tmp_path / "back").exists()
