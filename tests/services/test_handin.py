"""Handing in: one number stands for one content, whatever happens on the way."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.exchange.layout import EVALUATION
from jhdesk.exchange.tables import read_table
from jhdesk.exchange.verify import Verification, is_backup
from jhdesk.models.dictionary import TABLES
from jhdesk.services import handin
from jhdesk.services.checking import check
from jhdesk.services.draft import Along
from jhdesk.services.entry import Entry, new_period
from jhdesk.services.evaluation import as_bytes, evaluate_period
from jhdesk.services.evidence import keep, register
from jhdesk.services.explaining import Explanations
from jhdesk.services.handin import KEPT
from jhdesk.services.import_ import import_source
from jhdesk.services.nothing import declare, withdraw
from jhdesk.services.sources import read_source
from tests.builders import csv_folder, row, school_tables, standard
from tests.services.conftest import PASSPHRASE, code_of
from tests.services.database import dump, stored
from tests.services.handin_desk import Desk


def changes_in(path: Path) -> list[tuple[str, ...]]:
    """table, key, field, old, new of each row of changes.csv."""
    from jhdesk.exchange.schema import CHANGES

    with zipfile.ZipFile(path) as archive:
        read = read_table(CHANGES, archive.read("data/changes.csv"), in_package=True)
    assert read.findings == []
    return [tuple(str(row[name] or "") for name in ("table", "key", "field", "old", "new")) for row in read.rows]


def test_the_first_revision(desk: Desk) -> None:
    done = desk.export()
    assert (done.path.name, done.revision, done.again) == ("2165400001-2024-r1.jhpkg", 1, False)
    found = desk.check(done.path)
    assert found.faults == ()
    assert (found.school_code, found.school_year, found.revision) == ("2165400001", 2024, 1)
    assert found.tagmanifest_sha256 == done.digest
    assert found.comment is not None
    assert found.comment.previous is None
    assert desk.outbox() == {done.path.name + KEPT: hashlib.sha256(done.path.read_bytes()).hexdigest()}
    assert [path.name for path in desk.stick.iterdir()] == [done.path.name]
    with zipfile.ZipFile(done.path) as archive:
        assert "data/changes.csv" not in archive.namelist()
        assert "data/forms/self_assessment.pdf" in archive.namelist()


def test_what_the_package_says_is_what_its_tables_say(desk: Desk) -> None:
    desk.entry.add_row("staff")
    desk.entry.add_row("room")
    done = desk.export()
    with zipfile.ZipFile(done.path) as archive:
        said = archive.read(EVALUATION)
    assert said == as_bytes(evaluate_period(standard(), read_source(done.path, lambda _: [desk.key]).data))


def test_the_same_again_byte_for_byte(desk: Desk, tmp_path: Path) -> None:
    first, before = desk.export(), desk.outbox()
    again = desk.export(folder=tmp_path / "another stick")
    assert (again.revision, again.digest, again.again) == (1, first.digest, True)
    assert again.path.read_bytes() == first.path.read_bytes()
    assert desk.outbox() == before
    assert stored(desk.workspace, "SELECT count(*) FROM hand_in") == [(1,)]


def test_a_blank_row_changes_nothing(desk: Desk) -> None:
    desk.export()
    desk.entry.add_row("staff")
    assert desk.export().again


def test_in_which_order_rows_were_entered_is_no_change(desk: Desk) -> None:
    desk.set_degree("")
    desk.entry.type_cell("staff", desk.entry.rows("staff")[1].id, "degree", "")
    first = desk.export(unchecked=True)
    held = desk.entry.rows("staff")[0]
    desk.entry.delete_rows("staff", [held.id])
    desk.entry.add_row("staff", held.values)
    assert desk.export(unchecked=True).again
    with zipfile.ZipFile(first.path) as archive:
        assert archive.read(EVALUATION) == as_bytes(
            evaluate_period(standard(), read_source(first.path, lambda _: [desk.key]).data)
        )


def test_a_changed_cell_makes_the_next_revision(desk: Desk) -> None:
    first = desk.export()
    desk.set_degree("11")
    desk.entry.delete_rows("room", [desk.entry.rows("room")[1].id])
    second = desk.export()
    assert (second.path.name, second.revision, second.again) == ("2165400001-2024-r2.jhpkg", 2, False)
    found = desk.check(second.path)
    assert found.accepted
    assert found.comment is not None
    assert found.comment.previous == first.digest
    cell, (*whole, old, new) = changes_in(second.path)[1], changes_in(second.path)[0]
    assert cell == ("staff", "t001", "degree", "21", "11")
    assert (whole, new) == (["room", "2", ""], "")
    assert '"area_each_m2": "780.5"' in old
    assert first.path.exists()


def test_going_back_is_a_revision_too(desk: Desk) -> None:
    first = desk.export()
    desk.set_degree("11")
    desk.export()
    desk.set_degree("21")
    third = desk.export()
    assert (third.revision, third.digest != first.digest) == (3, True)
    assert changes_in(third.path) == [("staff", "t001", "degree", "11", "21")]


def test_years_count_for_themselves(desk: Desk) -> None:
    desk.export()
    other = Entry(desk.workspace, new_period(desk.workspace, 2023))
    for table in ("school", "period"):
        values = {**desk.entry.rows(table)[0].values, "school_year": 2023}
        at = other.rows(table)[0].id
        other.set_cells(table, [(at, f.name, values[f.name]) for f in TABLES[table].fields])
    done = handin.export(desk.workspace, other, standard(), PASSPHRASE, desk.stick)
    assert done.path.name == "2165400001-2023-r1.jhpkg"


def test_a_wrong_passphrase_writes_nothing(desk: Desk) -> None:
    before = dump(desk.workspace)
    assert code_of(lambda: desk.export("falsch falsch")) == "passphrase_wrong"
    assert (desk.outbox(), desk.stick.exists(), dump(desk.workspace)) == ({}, False, before)


def test_a_target_that_cannot_be_written(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert code_of(lambda: desk.export(folder=tmp_path / "file")) == "not_written"
    (kept,) = desk.outbox().values()
    done = desk.export()
    assert (done.revision, done.again) == (1, True)
    assert hashlib.sha256(done.path.read_bytes()).hexdigest() == kept


def test_stopped_before_it_was_recorded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(handin, "_record", stop)
        with pytest.raises(KeyboardInterrupt):
            desk.export()
    assert not desk.stick.exists()  # it never left, so its number is free
    desk.set_degree("11")
    done = desk.export()
    assert (done.revision, done.again) == (1, False)
    assert desk.check(done.path).accepted
    assert list(desk.outbox().values()) == [hashlib.sha256(done.path.read_bytes()).hexdigest()]


def test_stopped_before_it_was_copied(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(handin, "carry", stop)
        with pytest.raises(KeyboardInterrupt):
            desk.export()
    (kept,) = desk.outbox().values()
    done = desk.export()
    assert (done.revision, done.again) == (1, True)
    assert hashlib.sha256(done.path.read_bytes()).hexdigest() == kept


@pytest.mark.parametrize("loss", ["gone", "damaged", "another's"])
def test_a_kept_copy_that_is_not_what_it_was(desk: Desk, loss: str) -> None:
    """It cannot be given out again; the number stays used, and nothing is said to have changed."""
    first = desk.export()
    (kept,) = desk.workspace.outbox.iterdir()
    if loss == "gone":
        kept.unlink()
    elif loss == "damaged":
        data = bytearray(kept.read_bytes())
        data[len(data) // 2] ^= 1
        kept.write_bytes(data)
    else:
        desk.set_degree("11")
        kept.write_bytes(desk.export().path.read_bytes())
        desk.set_degree("21")
        with desk.workspace.work() as connection:
            connection.exec_driver_sql("DELETE FROM hand_in WHERE revision = 2")
    second = desk.export()
    assert (second.revision, second.again) == (2, False)
    found = desk.check(second.path)
    assert found.accepted
    assert found.comment is not None
    assert found.comment.previous == first.digest
    assert changes_in(second.path) == []


def test_changes_where_the_kept_copy_is_gone(desk: Desk) -> None:
    desk.export()
    (kept,) = desk.workspace.outbox.iterdir()
    kept.unlink()
    desk.set_degree("11")
    changed = changes_in(desk.export().path)
    assert {row[0] for row in changed} >= {"school", "staff", "room"}
    assert all(field == old == "" for _, _, field, old, _ in changed)


def test_a_blocked_export_says_what_blocks_it(desk: Desk) -> None:
    desk.entry.type_cell("school", desk.entry.rows("school")[0].id, "name", "")
    with pytest.raises(JhdeskError) as caught:
        desk.export()
    assert (caught.value.code, caught.value.params["count"]) == ("export_blocked", 1)
    assert desk.outbox() == {}


def test_a_soft_finding_blocks_nothing(desk: Desk) -> None:
    desk.entry.type_cell("equipment", desk.entry.rows("equipment")[0].id, "unit_value_yuan", "90000000")
    assert desk.export().revision == 1


def explanations_in(path: Path) -> list[list[str]]:
    with zipfile.ZipFile(path) as archive:
        lines = archive.read("data/explanations.csv").decode().splitlines()
    return list(csv.reader(lines))


def test_explanations_go_along_and_make_a_revision(desk: Desk) -> None:
    desk.entry.type_cell("equipment", desk.entry.rows("equipment")[0].id, "unit_value_yuan", "90000000")
    first = desk.export()
    assert explanations_in(first.path)[1:] == []
    (finding,) = [finding for finding in check(desk.entry) if finding.rule == "R401"]
    Explanations(desk.entry).explain(finding, "新建的实验室")
    second = desk.export()
    assert (second.revision, second.again) == (2, False)
    assert desk.check(second.path).accepted
    head, told = explanations_in(second.path)
    assert head == ["rule_id", "table", "key", "field", "numbers", "reason"]
    assert told[:4] == ["R401", "equipment", "1", "unit_value_yuan"]
    assert told[5] == "新建的实验室"
    assert changes_in(second.path) == []
    assert desk.export().again


def test_a_package_that_would_be_refused_is_not_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from jhdesk.exchange.faults import Fault

    monkeypatch.setattr(handin, "check", lambda *_: Verification((Fault("descriptor", "x", {}),)))
    assert code_of(desk.export) == "package_unsound"
    assert desk.outbox() == {}


def test_odd_texts_pass_through_a_package(desk: Desk) -> None:
    at = desk.entry.rows("school")[0].id
    desk.entry.type_cell("school", at, "name", '第一\n小学,"甲"')
    desk.entry.type_cell("staff", desk.entry.rows("staff")[0].id, "staff_no", "=1+1|x")
    done = desk.export()
    assert desk.check(done.path).accepted
    data = read_source(done.path, lambda _: [desk.key]).data
    assert data.head.name == '第一\n小学,"甲"'
    assert "=1+1|x" in [row["staff_no"] for row in data.rows("staff")]


def test_the_package_judges_beside_the_year_before(desk: Desk, tmp_path: Path) -> None:
    def degrees() -> str:
        with zipfile.ZipFile(desk.export().path) as archive:
            items = json.loads(archive.read(EVALUATION))["items"]
        return next(str(item["status"]) for item in items if item["id"] == "P09")

    assert degrees() == "not_assessable"
    last = school_tables(period=[row("period", school_year=2023)])
    import_source(desk.workspace, csv_folder(tmp_path / "2023", last))
    assert degrees() == "met"


def test_empty_zero_and_what_does_not_apply_stay_three_things_in_a_package(desk: Desk) -> None:
    funding = desk.entry.rows("funding")[0].id
    desk.entry.set_cells("funding", [(funding, name, None) for name in ("inclusive_fund", "special_fund")])
    desk.entry.type_cell("funding", funding, "public_fund_junior", "／")  # a primary school is not asked
    desk.entry.type_cell("funding", funding, "training_spend_yuan", "0")
    declare(desk.entry, "dropout_case", "全年无人辍学")
    done = desk.export(unchecked=True)
    assert is_backup(desk.check(done.path))
    with zipfile.ZipFile(done.path) as archive:
        money = next(csv.DictReader(archive.read("data/funding.csv").decode().splitlines()))
        told = list(csv.DictReader(archive.read("data/no_data.csv").decode().splitlines()))
        cases = archive.read("data/dropout_case.csv").decode().splitlines()
    names = ("inclusive_fund", "public_fund_junior", "special_fund", "training_spend_yuan")
    assert [money[name] for name in names] == ["", "", "", "0"]
    assert {"table": "dropout_case", "reason": "全年无人辍学"} in told
    assert len(cases) == 1
    data = read_source(done.path, lambda _: [desk.key]).data
    assert [data.first("funding").get(name) for name in names] == [None, None, None, 0]
    assert not data.is_missing("dropout_case")
    judged = as_bytes(evaluate_period(standard(), data))
    withdraw(desk.entry, "dropout_case")
    assert desk.entry.data.is_missing("dropout_case")
    assert as_bytes(evaluate_period(standard(), desk.entry.data)) != judged


@pytest.fixture
def proved(desk: Desk, tmp_path: Path) -> Desk:
    """With two files of evidence, of which the second one's copy is damaged afterwards."""
    for name in ("会议记录.PDF", "照片.jpg"):
        source = tmp_path / name
        source.write_bytes(name.encode())
        register(desk.entry, "Q3", keep(desk.workspace.evidence, source))
    damaged = desk.workspace.evidence / hashlib.sha256("照片.jpg".encode()).hexdigest()
    damaged.chmod(0o600)
    damaged.write_bytes(b"other")
    return desk


def payload(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        return [name for name in package.namelist() if name.startswith(("data/forms/", "data/evidence/"))]


def test_evidence_goes_along_under_its_digest_and_what_cannot_is_told(proved: Desk) -> None:
    done = proved.export()
    whole = hashlib.sha256("会议记录.PDF".encode()).hexdigest()
    assert payload(done.path) == [f"data/evidence/{whole}.PDF", "data/forms/self_assessment.pdf"]
    assert (done.evidence, done.left_out) == (1, ("照片.jpg",))
    assert proved.check(done.path).accepted
    assert proved.export().again


def test_forms_and_evidence_can_stay_and_another_choice_is_another_revision(proved: Desk) -> None:
    proved.export()
    bare = handin.export(
        proved.workspace, proved.entry, standard(), PASSPHRASE, proved.stick, along=Along(forms=False, evidence=False)
    )
    assert (payload(bare.path), bare.revision, bare.again, bare.evidence, bare.left_out) == ([], 2, False, 0, ())
    assert proved.check(bare.path).accepted


def test_a_copy_that_is_put_right_goes_along_in_the_next_revision(proved: Desk, tmp_path: Path) -> None:
    proved.export()
    keep(proved.workspace.evidence, tmp_path / "照片.jpg")
    done = proved.export()
    assert (done.revision, done.evidence, done.left_out) == (2, 2, ())
