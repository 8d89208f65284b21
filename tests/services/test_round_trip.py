"""From the code package to the accepted revision, and every way in which something else than the next thing arrives."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.exchange.secret_key import SigningKey, new_key
from jhdesk.exchange.signature import PublicKey
from jhdesk.services import county_desk, handin, issuing
from jhdesk.services.code_package import look_at_codes
from jhdesk.services.county_desk import enrol
from jhdesk.services.entry import Entry
from jhdesk.services.files import write_whole
from jhdesk.services.issuing import Draft
from jhdesk.services.keys import key_file
from jhdesk.services.receipts import answer, is_locked, last_receipt, remarks
from jhdesk.services.trust import verify_file
from jhdesk.services.workspace import Workspace
from tests.builders import standard
from tests.services.conftest import PASSPHRASE, code_of
from tests.services.county_story import REMARKS, SCHOOL, Story

needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="age is not on PATH")


def test_there_and_back_until_it_is_accepted(begun: Story) -> None:
    first = begun.export()
    assert first.sealed
    assert first.path.name.endswith(".jhpkg.age")
    received = begun.receive(first.path)
    assert received.kept is not None
    assert received.examined.takeable
    (school,) = county_desk.standings(begun.county, 2024)
    assert (school.revision, school.verdict) == (1, None)

    taken = begun.take(begun.receipt("returned", REMARKS).path)
    assert (taken.again, taken.missed) == (False, False)
    assert [each.remark.text for each in remarks(begun.entry)] == [draft.text for draft in REMARKS]
    assert not is_locked(begun.entry)

    begun.set_degree("11")
    for each, text in zip(remarks(begun.entry), ("已按证书更正", "平面图已作佐证", "已盖章"), strict=True):
        answer(begun.entry, each.remark.id, text)
    second = begun.export()
    assert second.revision == 2
    again = begun.receive(second.path)
    assert again.examined.verification.faults == ()
    assert again.examined.unanswered == ()
    assert list(again.examined.answers.values()) == ["已按证书更正", "平面图已作佐证", "已盖章"]
    (change,) = begun.table("changes")
    assert (change["table"], change["field"], change["reason"]) == ("staff", "degree", "已按证书更正")

    begun.take(begun.receipt("accepted").path)
    assert is_locked(begun.entry)
    (school,) = county_desk.standings(begun.county, 2024)
    assert (school.revision, school.verdict) == (2, "accepted")


def test_an_accepted_revision_is_locked_until_it_is_returned(begun: Story) -> None:
    begun.receive(begun.export().path)
    begun.take(begun.receipt("accepted").path)
    assert begun.export().again
    begun.set_degree("11")
    assert code_of(begun.export) == "revision_locked"
    begun.take(begun.receipt("returned", [Draft("请改学历。")]).path)
    assert begun.export().revision == 2


def test_a_new_revision_is_not_accepted_by_the_receipt_of_the_one_before(begun: Story) -> None:
    begun.receive(begun.export().path)
    accepted = begun.receipt("accepted").path
    begun.set_degree("11")
    begun.export()
    begun.take(accepted)
    last = last_receipt(begun.entry)
    assert last is not None
    assert not last.newest
    assert not is_locked(begun.entry)


def test_the_same_package_again_changes_nothing(begun: Story) -> None:
    path = begun.export().path
    first = begun.receive(path)
    again = begun.receive(path)
    assert again.examined.again
    assert again.kept == first.kept
    assert county_desk.held_of(begun.county, SCHOOL, 2024) == county_desk.held_of(begun.county, SCHOOL, 2024)
    assert len(county_desk.held_of(begun.county, SCHOOL, 2024)) == 1


def test_a_copy_lost_from_the_inbox_comes_back_with_the_same_package(begun: Story) -> None:
    path = begun.export().path
    kept = begun.receive(path).kept
    assert kept is not None
    held = kept.read_bytes()
    kept.unlink()
    begun.receive(path)
    assert kept.read_bytes() == held


def test_an_older_revision_is_refused(begun: Story) -> None:
    older = begun.export()
    begun.set_degree("11")
    newer = begun.export()
    received = begun.receive(newer.path)
    assert [fault.code for fault in received.examined.verification.faults] == ["revision_gap"]
    assert received.kept is not None
    assert begun.codes_told(older.path) == ["revision_old"]


def test_two_packages_with_one_number_are_a_fork(begun: Story, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(begun.school.folder, copy)
    begun.receive(begun.export().path)
    with Workspace(copy) as other:
        entry = Entry(other, other.period().id)
        entry.type_cell("staff", entry.rows("staff")[0].id, "degree", "11")
        done = handin.export(other, entry, standard(), PASSPHRASE, tmp_path / "stick2")
        assert begun.codes_told(done.path) == ["revision_fork"]
        entry.type_cell("staff", entry.rows("staff")[0].id, "degree", "21")
        following = handin.export(other, entry, standard(), PASSPHRASE, tmp_path / "stick2")
        assert begun.codes_told(following.path) == ["previous_mismatch"]


def test_a_package_for_another_county_is_told(story: Story) -> None:
    story.take_codes(story.codes().path)
    story.enrol()
    path = story.export().path
    write_whole(key_file(story.county), new_key("另一个县的口令").secret_file)
    assert story.codes_told(path) == ["comment_mismatch"]


def test_without_its_key_enrolled_a_school_hands_in_nothing(story: Story) -> None:
    assert story.codes_told(story.export().path) == ["key_unknown"]


def test_a_key_given_up_signs_nothing_new_and_what_it_signed_stays(begun: Story) -> None:
    first = begun.export()
    begun.receive(first.path)
    enrol(begun.county, SCHOOL, "某乡中心小学", new_key("又一个口令").public)
    begun.set_degree("11")
    assert begun.codes_told(begun.export().path) == ["key_unknown"]
    assert begun.receive(first.path).examined.takeable
    assert code_of(begun.enrol) == "key_given_up"


def test_a_backup_is_refused(begun: Story) -> None:
    begun.set_degree("")
    assert begun.codes_told(begun.export(unchecked=True).path) == ["comment_mismatch"]


@needs_age
def test_age_opens_what_was_sealed_with_either_key(begun: Story, opened: SigningKey, tmp_path: Path) -> None:
    path = begun.export().path
    for name, key in (("county", begun.opened), ("school", opened)):
        identity = tmp_path / f"{name}.key"
        identity.touch(0o600)
        identity.write_bytes(key.identity())
        done = subprocess.run(["age", "-d", "-i", identity, path], capture_output=True, check=True)
        assert done.stdout == next(begun.school.outbox.glob("*.jhpkg.kept")).read_bytes()


def test_a_sealed_package_shows_no_name_to_others(begun: Story) -> None:
    name = str(begun.entry.rows("staff")[0].values["name"]).encode()
    path = begun.export().path
    assert name not in path.read_bytes()
    with pytest.raises(JhdeskError) as caught:
        county_desk.receive(begun.county, path, b"AGE-SECRET-KEY-1X")
    assert caught.value.code == "identity_bad"


def test_a_receipt_needs_the_county_known(story: Story) -> None:
    story.enrol()
    story.receive(story.export().path)
    path = story.receipt("accepted").path
    assert code_of(lambda: story.take(path)) == "county_unknown"


def test_a_receipt_again_older_or_about_nothing_here(begun: Story, tmp_path: Path) -> None:
    begun.receive(begun.export().path)
    first = begun.receipt("returned", [Draft("请改学历。")]).path
    shutil.copy(first, tmp_path / "first.jhreceipt")
    second = begun.receipt("accepted").path
    taken = begun.take(second)
    assert taken.missed
    assert begun.take(second).again
    assert code_of(lambda: begun.take(tmp_path / "first.jhreceipt")) == "receipt_older"
    assert is_locked(begun.entry)


def test_a_receipt_about_a_package_of_another_computer(begun: Story, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(begun.school.folder, copy)
    begun.receive(begun.export().path)
    path = begun.receipt("accepted").path
    with Workspace(copy) as other:
        begun.school = other
        assert code_of(lambda: begun.take(path)) == "receipt_no_package"


def test_a_receipt_of_another_school(begun: Story) -> None:
    begun.receive(begun.export().path)
    path = begun.receipt("accepted").path
    row = begun.entry.rows("school")[0].id
    begun.entry.type_cell("school", row, "school_code", "2165400099")
    assert code_of(lambda: begun.take(path)) == "receipt_other_school"


def test_files_of_another_kind_are_told(begun: Story) -> None:
    package = next(begun.school.outbox.iterdir(), None) or begun.export().path
    begun.receive(package)
    receipt, codes = begun.receipt("accepted").path, begun.codes().path
    assert code_of(lambda: begun.take(codes)) == "not_receipt"
    assert code_of(lambda: look_at_codes(begun.school, receipt)) == "not_codes"
    assert begun.receive(receipt).kept is None


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (Draft(" "), "remark_blank"),
        (Draft("x" * 2001), "remark_long"),
        (Draft("见 11010119900307" + "123X"), "remark_identity"),
        (Draft("x", "nothing"), "remark_place"),
        (Draft("x", "staff", "t001", "nothing"), "remark_place"),
    ],
)
def test_remarks_that_are_none(draft: Draft, code: str, begun: Story) -> None:
    begun.receive(begun.export().path)
    assert code_of(lambda: begun.receipt("returned", [draft])) == code


def test_a_return_says_why(begun: Story) -> None:
    assert code_of(lambda: begun.receipt("accepted")) == "nothing_received"
    begun.receive(begun.export().path)
    assert code_of(lambda: begun.receipt("returned")) == "returned_without_remark"


def test_a_schools_workspace_is_no_countys_desk(story: Story) -> None:
    assert code_of(lambda: county_desk.receive(story.school, story.export().path)) == "workspace_of_school"


def test_who_has_not_handed_in_stands_there_too(story: Story) -> None:
    schools = [{"school_code": code, "name": name} for code, name in ((SCHOOL, "某小学"), ("2165400002", "某村小学"))]
    story.take_codes(story.codes(schools=schools).path)
    story.enrol()
    story.receive(story.export().path)
    found = county_desk.standings(story.county, 2024)
    assert [(each.school_code, each.enrolled, each.revision) for each in found] == [
        (SCHOOL, True, 1),
        ("2165400002", False, None),
    ]


def test_a_receipt_cut_off_before_it_was_recorded_takes_no_others_place(
    begun: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun.receive(begun.export().path)
    drafts = [Draft("请改学历。")]
    begun.receipt("returned", drafts)

    def cut(path: Path, data: bytes) -> None:
        write_whole(path, data)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(issuing, "write_whole", cut)
        with pytest.raises(KeyboardInterrupt):
            begun.receipt("accepted")
    taken = begun.take(begun.receipt("returned", drafts).path)
    assert taken.receipt.verdict == "returned"
    assert not is_locked(begun.entry)


def test_no_older_receipt_unlocks_what_a_newer_one_accepted(begun: Story, tmp_path: Path) -> None:
    begun.receive(begun.export().path)
    older = []
    for number, text in enumerate(("一", "二", "三")):
        older.append(tmp_path / f"{number}.jhreceipt")
        shutil.copy(begun.receipt("returned", [Draft(text)]).path, older[-1])
    begun.set_degree("11")
    begun.receive(begun.export().path)
    begun.take(begun.receipt("accepted").path)
    for path in older:
        assert code_of(lambda path=path: begun.take(path)) == "receipt_older"  # type: ignore[misc]
    assert is_locked(begun.entry)


def test_of_one_revision_the_later_number_counts(begun: Story, tmp_path: Path) -> None:
    begun.receive(begun.export().path)
    first = tmp_path / "first.jhreceipt"
    shutil.copy(begun.receipt("returned", [Draft("一")]).path, first)
    begun.receipt("returned", [Draft("二")])
    assert begun.take(begun.receipt("accepted").path).missed
    assert code_of(lambda: begun.take(first)) == "receipt_older"


def test_what_was_accepted_stays_so_with_another_version_of_the_program(
    begun: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun.receive(begun.export().path)
    begun.take(begun.receipt("accepted").path)
    monkeypatch.setattr("jhdesk.services.draft.__version__", "99.0")
    done = begun.export()
    assert (done.again, done.revision) == (True, 1)
    begun.set_degree("11")
    assert code_of(begun.export) == "revision_locked"


def test_a_key_given_up_is_given_up_however_it_is_spelt(begun: Story) -> None:
    line = begun.key.line
    enrol(begun.county, SCHOOL, "某乡中心小学", new_key("又一个口令").public)
    begun.key = PublicKey.parse(line + "=")
    assert begun.key.line == line
    assert code_of(begun.enrol) == "key_given_up"


def test_verify_at_the_county_says_what_the_desk_says(begun: Story) -> None:
    first = begun.export()
    begun.receive(first.path)
    enrol(begun.county, SCHOOL, "某乡中心小学", new_key("又一个口令").public)
    begun.set_degree("11")
    second, identity = begun.export(), begun.opened.identity()
    assert verify_file(first.path, [], begun.county.folder, identity).accepted
    found = verify_file(second.path, [], begun.county.folder, identity)
    assert [fault.code for fault in found.faults] == ["key_unknown"]


def test_what_was_accepted_stays_at_the_county_until_it_is_returned(begun: Story, tmp_path: Path) -> None:
    begun.receive(begun.export().path)
    begun.receipt("accepted")  # the school has not opened it yet
    begun.set_degree("11")
    second = begun.export().path
    assert code_of(lambda: begun.receive(second)) == "accepted_stays"
    (school,) = county_desk.standings(begun.county, 2024)
    assert (school.revision, school.verdict) == (1, "accepted")
    assert begun.receive(begun.sent[0].path).examined.again
    begun.receipt("returned", [Draft("请改学历。")])
    assert begun.receive(second).kept is not None
