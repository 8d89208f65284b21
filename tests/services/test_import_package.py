"""Importing a package: its figures, and, where our own key signed it, the revision that the next export goes on from."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.exchange.secret_key import NewKey, SigningKey
from jhdesk.services import handin
from jhdesk.services.code_package import look_at_codes, take_codes
from jhdesk.services.entry import Entry
from jhdesk.services.evidence import keep, register
from jhdesk.services.explaining import Explanations, explanation_rows
from jhdesk.services.files import write_whole
from jhdesk.services.import_package import import_package
from jhdesk.services.incoming import kind_of_file
from jhdesk.services.keys import KEY_FILE, PUBLIC_KEY
from jhdesk.services.receipts import answer, remarks, take_receipt
from jhdesk.services.revisions import next_revision, revision_of
from jhdesk.services.workspace import Workspace
from tests.builders import csv_folder, standard
from tests.services.conftest import PASSPHRASE, code_of
from tests.services.county_story import REMARKS, Story
from tests.services.database import dump, stored
from tests.services.handin_desk import Desk


@pytest.fixture
def new_pc(tmp_path: Path, new: NewKey) -> Workspace:
    """An empty workspace into which the school's key was restored."""
    made = Workspace(tmp_path / "new_pc")
    write_whole(made.keys / KEY_FILE, new.secret_file, private=True)
    made.set_setting(PUBLIC_KEY, new.public.line)
    return made


def entry_of(workspace: Workspace) -> Entry:
    return Entry(workspace, workspace.period().id)


def export(entry: Entry, folder: Path) -> handin.Exported:
    return handin.export(entry.workspace, entry, standard(), PASSPHRASE, folder)


def test_after_a_restore_the_next_revision_goes_on_from_our_own_package(desk: Desk, new_pc: Workspace) -> None:
    desk.export()
    desk.set_degree("11")
    second = desk.export()
    done = import_package(new_pc, second.path)
    assert (done.imported.taken, done.chain, done.verification.faults) == (True, "taken", ())
    entry = entry_of(new_pc)
    assert entry.tables() == desk.entry.tables()
    assert revision_of(entry) == 2  # as it stands it was handed in
    entry.type_cell("staff", entry.rows("staff")[0].id, "degree", "21")
    third = export(entry, desk.stick / "other")
    assert third.revision == 3
    found = desk.check(third.path)
    assert found.accepted
    assert found.comment is not None
    assert found.comment.previous == second.digest
    with zipfile.ZipFile(third.path) as archive:
        assert archive.read("data/changes.csv").decode().splitlines()[1:] == ["staff,t001,degree,11,21,"]


def test_what_did_not_change_is_the_same_revision_again_also_when_it_is_locked(
    begun: Story, new_pc: Workspace, new: NewKey
) -> None:
    sent = begun.export()
    begun.receive(sent.path)
    receipt = begun.receipt("accepted").path
    with SigningKey(new.secret_file, PASSPHRASE) as key:
        assert import_package(new_pc, sent.path, key.identity()).chain == "taken"
    take_codes(new_pc, look_at_codes(new_pc, begun.codes().path))
    take_receipt(new_pc, receipt)
    again = export(entry_of(new_pc), begun.stick / "other")
    assert (again.revision, again.again, again.digest) == (1, True, sent.digest)


def test_answers_come_back_with_their_receipt(begun: Story, new_pc: Workspace, new: NewKey) -> None:
    begun.receive(begun.export().path)
    begun.take(begun.receipt("returned", REMARKS).path)
    answer(begun.entry, remarks(begun.entry)[0].remark.id, "已核对")
    sent = begun.export()
    begun.receive(sent.path)
    receipt = begun.receipt("returned", REMARKS[:1]).path
    with SigningKey(new.secret_file, PASSPHRASE) as key:
        import_package(new_pc, sent.path, key.identity())
    assert stored(new_pc, "SELECT text FROM remark_answer") == [("已核对",)]
    take_codes(new_pc, look_at_codes(new_pc, begun.codes().path))
    take_receipt(new_pc, receipt)
    assert [each.answer for each in remarks(entry_of(new_pc))] == [None]  # a new remark, not the one that was answered


def test_it_is_taken_up_once(desk: Desk, new_pc: Workspace) -> None:
    path = desk.export().path
    assert import_package(new_pc, path).chain == "taken"
    assert import_package(new_pc, path).chain == "held"
    assert next_revision(entry_of(new_pc)) == 2


def test_an_older_one_brings_its_figures_and_leaves_the_revisions(desk: Desk) -> None:
    first = desk.export().path
    desk.set_degree("11")
    desk.export()
    kept = desk.outbox()
    shutil.copy(first, desk.stick / "first.jhpkg")
    assert import_package(desk.workspace, desk.stick / "first.jhpkg").chain == "held"
    assert next_revision(desk.entry) == 3
    assert desk.outbox() == kept
    assert entry_of(desk.workspace).rows("staff")[0].values["degree"] == "21"


def test_two_of_one_number_and_one_that_is_older(desk: Desk, new_pc: Workspace) -> None:
    first = desk.export().path
    import_package(new_pc, first)
    entry = entry_of(new_pc)
    for degree in ("11", "21"):
        entry.type_cell("staff", entry.rows("staff")[0].id, "degree", degree)
        export(entry, desk.stick / "other")
    desk.set_degree("41")
    fork = desk.export()
    assert fork.revision == 2
    assert import_package(new_pc, fork.path).chain == "fork"
    assert next_revision(entry_of(new_pc)) == 4


def test_one_that_nobody_we_know_signed_brings_figures_alone(desk: Desk, tmp_path: Path) -> None:
    path = desk.export().path
    with Workspace(tmp_path / "strange") as strange:
        done = import_package(strange, path)
        assert (done.imported.taken, done.chain) == (True, "not_ours")
        assert [fault.code for fault in done.verification.faults] == ["key_unknown"]
        assert next_revision(entry_of(strange)) == 1
        assert list(strange.outbox.iterdir()) == []


def test_a_rehearsal_stores_nothing(desk: Desk, new_pc: Workspace) -> None:
    before = dump(new_pc)
    done = import_package(new_pc, desk.export().path, dry_run=True)
    assert (done.imported.taken, done.imported.school_year, done.chain) == (False, 2024, "taken")
    assert done.imported.tables["staff"].added > 0
    assert dump(new_pc) == before
    assert list(new_pc.outbox.iterdir()) == []


def test_a_damaged_one_brings_nothing(desk: Desk, new_pc: Workspace) -> None:
    data = bytearray(desk.export().path.read_bytes())
    at = data.index(b"data/staff.csv") + 40
    data[at] ^= 0xFF
    for name, content in (("changed.jhpkg", bytes(data)), ("cut.jhpkg", bytes(data[: len(data) // 2]))):
        path = desk.stick / name
        path.write_bytes(content)
        with pytest.raises(JhdeskError) as caught:
            import_package(new_pc, path)
        assert caught.value.code == "package_faulty"
        assert caught.value.params["faults"]
        assert new_pc.periods() == ()


def test_one_of_another_school_and_of_another_year(desk: Desk, tmp_path: Path) -> None:
    path = desk.export().path
    assert code_of(lambda: import_package(desk.workspace, path, year=2023)) == "other_year"
    row = desk.entry.rows("school")[0].id
    desk.entry.set_cells("school", [(row, "school_code", "2165400009")])
    assert code_of(lambda: import_package(desk.workspace, path)) == "other_school"


def test_evidence_and_explanations_come_back(desk: Desk, new_pc: Workspace, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.4 plan")
    kept = keep(desk.workspace.evidence, tmp_path / "plan.pdf")
    register(desk.entry, "G1", kept)
    desk.entry.type_cell("equipment", desk.entry.rows("equipment")[0].id, "unit_value_yuan", "90000000")
    from jhdesk.services.checking import check

    soft = next(finding for finding in check(desk.entry) if finding.severity == "soft")
    Explanations(desk.entry).explain(soft, "捐赠的设备")
    import_package(new_pc, desk.export().path)
    assert (new_pc.evidence / kept.sha256).read_bytes() == b"%PDF-1.4 plan"
    assert [each["reason"] for each in explanation_rows(entry_of(new_pc))] == ["捐赠的设备"]


def test_a_sealed_one_with_its_receipt_afterwards(begun: Story, new_pc: Workspace, new: NewKey) -> None:
    sent = begun.export()
    assert sent.sealed
    begun.receive(sent.path)
    receipt = begun.receipt("returned", REMARKS).path
    renamed = sent.path.with_name("副本.dat")
    shutil.copy(sent.path, renamed)
    assert kind_of_file(renamed) == "handin"
    assert code_of(lambda: import_package(new_pc, renamed)) == "package_faulty"  # nobody opened it
    with SigningKey(new.secret_file, PASSPHRASE) as key:
        assert import_package(new_pc, renamed, key.identity()).chain == "taken"
        assert code_of(lambda: import_package(new_pc, renamed, begun.opened.identity()[:40])) == "identity_bad"
    take_codes(new_pc, look_at_codes(new_pc, begun.codes().path))
    take_receipt(new_pc, receipt)
    assert len(remarks(entry_of(new_pc))) == len(REMARKS)


def test_what_a_file_is_told_by_what_is_in_it(begun: Story, tmp_path: Path) -> None:
    begun.receive(begun.export().path)
    codes, receipt = begun.codes().path, begun.receipt("accepted").path
    package = next(begun.school.outbox.iterdir())
    for path, kind in ((codes, "codes"), (receipt, "receipt"), (package, "handin")):
        renamed = tmp_path / "x.zip"
        shutil.copy(path, renamed)
        assert kind_of_file(renamed) == kind
        cut = tmp_path / "cut.bin"
        cut.write_bytes(renamed.read_bytes()[:200])
        assert kind_of_file(cut) == "handin"  # a bag, but nobody can say which
        named = tmp_path / ("cut" + path.suffix)
        shutil.copy(cut, named)
        assert kind_of_file(named) == kind or path is package
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert kind_of_file(other) is None
    assert kind_of_file(csv_folder(tmp_path / "folder")) is None
    (tmp_path / "empty").touch()
    assert kind_of_file(tmp_path / "empty") is None
    assert code_of(lambda: kind_of_file(tmp_path / "absent")) == "source_absent"


def test_the_county_s_workspace_takes_no_package(begun: Story) -> None:
    path = begun.export().path
    assert code_of(lambda: import_package(begun.county, path)) == "workspace_of_county"
