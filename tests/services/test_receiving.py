"""Many packages at once, forks side by side, kept packages looked at again, and bags that are written a second time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.exchange.codes import DEADLINES
from jhdesk.exchange.receipt import Receipt, Remark
from jhdesk.services import handin, issuing
from jhdesk.services.code_package import look_at_codes
from jhdesk.services.codes_draft import codes_changed, codes_drafted
from jhdesk.services.county_desk import receipts_of, standings
from jhdesk.services.entry import Entry
from jhdesk.services.explaining import Explanations
from jhdesk.services.handin import Exported
from jhdesk.services.issuing import Draft
from jhdesk.services.kept_package import Kept, looking_at
from jhdesk.services.receipts import answer
from jhdesk.services.receiving import packages_in, receive_all
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages.desk_page import kept_sections
from tests.builders import standard
from tests.services.conftest import code_of
from tests.services.county_story import PASSPHRASE, REMARKS, SCHOOL, Story


def kept(story: Story) -> Kept:
    (standing,) = standings(story.county, 2024)
    return looking_at(story.county, standing, 2024)()


@pytest.fixture
def forked(begun: Story, tmp_path: Path) -> Iterator[Exported]:
    """The school's first revision is received, and another computer made another first one."""
    copy = tmp_path / "copy"
    shutil.copytree(begun.school.folder, copy)
    begun.receive(begun.export().path)
    with Workspace(copy) as other:
        entry = Entry(other, other.period().id)
        entry.type_cell("staff", entry.rows("staff")[0].id, "degree", "11")
        yield handin.export(other, entry, standard(), PASSPHRASE, tmp_path / "stick2")


def test_packages_are_found_in_folders_of_a_stick_too(tmp_path: Path) -> None:
    for name in ("b.jhpkg", "a/c.jhpkg.age", "a/x.jhpkg.txt", ".trash/d.jhpkg", "$RECYCLE.BIN/e.jhpkg", "a/._c.jhpkg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.relative_to(tmp_path).as_posix() for path in packages_in(tmp_path)] == ["a/c.jhpkg.age", "b.jhpkg"]
    assert code_of(lambda: packages_in(tmp_path / "pulled out")) == "source_absent"


def test_earlier_revisions_are_received_first_and_a_bad_file_keeps_none(begun: Story, tmp_path: Path) -> None:
    first = begun.export().path
    begun.set_degree("11")
    second = begun.export().path
    (tmp_path / "cut.jhpkg.age").write_bytes(b"age-encryption.org/v1\nnothing")
    told: list[tuple[int, int]] = []
    paths = [second, tmp_path / "cut.jhpkg.age", tmp_path / "gone.jhpkg", first]
    found = receive_all(begun.county, paths, begun.opened.identity(), lambda *at: told.append(at))
    by_name = {came.path: came for came in found}
    assert [by_name[path].received.kept is not None for path in (first, second)] == [True, True]  # type: ignore[union-attr]
    assert by_name[second].received.examined.verification.faults == ()  # type: ignore[union-attr]
    problems = [by_name[path].problem for path in paths[1:3]]
    assert [problem.code for problem in problems if problem] == ["seal_broken", "source_absent"]
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4)]


def test_receiving_ends_where_it_is_stopped(begun: Story) -> None:
    paths = [begun.export().path, Path("never")]
    asked: list[int] = []
    found = receive_all(
        begun.county, paths, begun.opened.identity(), lambda at, _of: asked.append(at), lambda: bool(asked)
    )
    assert len(found) == 1


def test_a_fork_is_told_with_the_cells_that_differ(begun: Story, forked: Exported) -> None:
    (came,) = receive_all(begun.county, [forked.path], begun.opened.identity())
    assert came.fork is not None
    assert (came.fork.held, came.fork.came) == (begun.sent[0].digest, forked.digest)
    (cell,) = came.fork.cells
    assert (cell["table"], cell["field"], cell["new"]) == ("staff", "degree", "11")


def test_of_a_fork_whose_copy_is_gone_the_digests_are_told(begun: Story, forked: Exported) -> None:
    for path in begun.county.inbox.iterdir():
        path.unlink()
    (came,) = receive_all(begun.county, [forked.path], begun.opened.identity())
    assert came.fork is not None
    assert came.fork.cells == ()


def test_a_kept_package_answers_the_remarks_before_it_and_not_those_on_it(begun: Story) -> None:
    path = begun.export().path
    begun.receive(path)
    begun.receipt("returned", REMARKS)
    found = kept(begun)
    assert (found.asked, found.examined.unanswered) == ((), ())
    assert [remark.id for remark in found.said] == ["1-1", "1-2", "1-3"]
    assert begun.receive(path).examined.unanswered == ()
    begun.set_degree("11")
    begun.receive(begun.export().path)
    found = kept(begun)
    assert [remark.id for remark in found.examined.unanswered] == ["1-1", "1-2", "1-3"]
    assert found.said == ()
    assert [(row["table"], row["field"]) for row in found.changes] == [("staff", "degree")]


def test_a_kept_package_that_is_damaged_is_told_and_mended_by_the_same_again(begun: Story) -> None:
    path = begun.export().path
    file = begun.receive(path).kept
    assert file is not None
    file.write_bytes(file.read_bytes()[:-40])
    assert code_of(lambda: kept(begun)) == "kept_damaged"
    begun.receive(path)
    assert kept(begun).examined.takeable


def test_numbers_of_remarks_are_never_used_again(begun: Story) -> None:
    begun.receive(begun.export().path)
    begun.receipt("returned", REMARKS)
    begun.receipt("returned", [Draft("还要盖章。")])
    begun.receipt("accepted")
    begun.receipt("returned", [Draft("请改学历。")])
    said = receipts_of(begun.county, SCHOOL, 2024)
    assert [[remark.id for remark in each.remarks] for each in said] == [["1-5"], [], ["1-4"], ["1-1", "1-2", "1-3"]]


def test_a_receipt_that_did_not_reach_the_stick_is_written_again_as_it_is(
    begun: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun.receive(begun.export().path)

    def full(kept: Path, folder: Path, name: str) -> None:
        raise JhdeskError("not_written", file=name, reason="")

    with monkeypatch.context() as patch:
        patch.setattr(issuing, "carry", full)
        assert code_of(lambda: begun.receipt("returned", REMARKS)) == "not_written"
    done = begun.receipt("returned", REMARKS)
    assert len(receipts_of(begun.county, SCHOOL, 2024)) == 1
    assert [remark.id for remark in begun.take(done.path).receipt.remarks] == ["1-1", "1-2", "1-3"]


def test_a_receipt_on_what_is_no_longer_the_newest_is_not_written(begun: Story) -> None:
    looked_at = begun.export().digest
    begun.receive(begun.sent[0].path)
    begun.set_degree("11")
    begun.receive(begun.export().path)
    send = issuing.issue_receipt
    told = code_of(lambda: send(begun.county, SCHOOL, 2024, "accepted", [], PASSPHRASE, begun.stick, looked_at))
    assert told == "receipt_outrun"
    assert receipts_of(begun.county, SCHOOL, 2024) == []


def test_the_same_codes_again_are_the_same_issue(story: Story) -> None:
    first = story.codes()
    again = story.codes()
    assert (again.number, again.digest) == (1, first.digest)
    assert look_at_codes(story.school, again.path).first
    changed = story.codes(deadlines=[{"school_year": "2024", "due_on": "2024-11-01"}])
    assert changed.number == 2


def test_what_a_draft_of_codes_changes_is_told(story: Story) -> None:
    story.codes()
    other = "2165400002"
    schools = [{"school_code": SCHOOL, "name": "某乡小学"}, {"school_code": other, "name": "乙校"}]
    draft = codes_drafted(
        story.county, "654022", "某县教育督导室", 2024, None, {"schools": schools}, {"due_on": "2024-11-01"}
    )
    told = [(each["table"], each["key"], each["field"], each["old"]) for each in codes_changed(story.county, draft)]
    assert told == [
        ("schools", SCHOOL, "name", "某乡中心小学"),
        ("schools", other, "", ""),
        ("deadlines", "2024", "due_on", "2024-10-15"),
    ]
    unnamed = code_of(lambda: codes_drafted(story.county, "654022", " ", 2024, None, {}, {}))
    assert unnamed == "codes_unfit"


def test_all_that_a_school_answered_explained_and_changed_is_told_in_words(begun: Story) -> None:
    begun.receive(begun.export().path)
    begun.take(begun.receipt("returned", REMARKS).path)
    answer(begun.entry, "1-1", "已按证书更正")
    begun.set_degree("11")
    explained = next(point.finding for point in kept(begun).examined.points if not point.hard)
    Explanations(begun.entry).explain(explained, "确实没有")
    begun.receive(begun.export().path)
    told = dict(kept_sections(kept(begun)))
    assert told["对意见的答复（1）"] == [f"意见 1-1 {REMARKS[0].text}\n　　答复：已按证书更正"]
    assert told["● 意见没有答复（2）"] == [f"意见 1-2：{REMARKS[1].text}", f"意见 1-3：{REMARKS[2].text}"]
    (reason,) = told["对数据的说明（1）"]
    assert reason.endswith(f"（{explained.rule}）：确实没有")
    changed = next(lines for title, lines in told.items() if title.startswith("与上一版相比的更正"))
    assert any(line.startswith("教职工 t001“最高学历”：") and "原因：已按证书更正" in line for line in changed)


def test_endings_are_found_however_their_letters_are_written(tmp_path: Path) -> None:
    for name in ("A.JHPKG", "b.Jhpkg.age"):
        (tmp_path / name).touch()
    assert [path.name for path in packages_in(tmp_path)] == ["A.JHPKG", "b.Jhpkg.age"]


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("os.scandir", refused)
    assert code_of(lambda: packages_in(tmp_path)) == "file_unreadable"


def test_an_inbox_that_refuses_one_file_keeps_none_of_the_others(
    begun: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = begun.export().path
    (tmp_path / "z.jhpkg.age").write_bytes(b"age-encryption.org/v1\nnothing")
    replace = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if Path(target).suffix == ".jhpkg":
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refused)
        found = receive_all(begun.county, [path, tmp_path / "z.jhpkg.age"], begun.opened.identity())
    assert sorted(came.problem.code for came in found if came.problem) == ["not_written", "seal_broken"]
    assert list(begun.county.inbox.iterdir()) == []
    receive_all(begun.county, [path], begun.opened.identity())
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refused)  # what is held already is not written again
        (again,) = receive_all(begun.county, [path], begun.opened.identity())
    assert again.problem is None
    assert again.received is not None
    assert again.received.kept is not None


@pytest.mark.parametrize("name", ["我的标准.toml", "County.toml", "a_b.toml", "nul.toml", "plans/com1.toml"])
def test_a_file_of_standards_that_no_package_can_hold_is_named(story: Story, name: str) -> None:
    file = story.county.folder / "standards" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"")
    assert code_of(lambda: codes_drafted(story.county, "654022", "某县", 2024, None, {}, {})) == "codes_file_name"


@pytest.mark.parametrize("name", ["broken.toml", "national-2017.toml", "plans/broken.toml"])
def test_a_file_of_standards_that_cannot_be_read_is_not_sent(story: Story, name: str) -> None:
    file = story.county.folder / "standards" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"version = \n")
    assert code_of(lambda: codes_drafted(story.county, "654022", "某县", 2024, None, {}, {})) == "parameters_broken"


@pytest.mark.parametrize("name", ["due_on", "snapshot_date"])
def test_a_day_that_there_is_not_is_not_sent(story: Story, name: str) -> None:
    dates = {"due_on": "2024-10-15", name: "2024-02-31"}
    assert code_of(lambda: codes_drafted(story.county, "654022", "某县", 2024, None, {}, dates)) == "codes_unfit"
    assert DEADLINES.fields[2].parse("2023-02-29")[1] is not None
    assert DEADLINES.fields[2].parse("2024-02-29") == ("2024-02-29", None)


@pytest.mark.parametrize("text", ["a\udcff", "a\x00", "\x1b[2J", "a\u202eb"])
def test_what_cannot_be_shown_is_in_no_receipt(begun: Story, text: str) -> None:
    begun.receive(begun.export().path)
    assert code_of(lambda: begun.receipt("returned", [Draft(text)])) == "remark_unfit"
    assert code_of(lambda: begun.receipt("returned", [Draft("x", "staff", text)])) == "remark_unfit"
    assert code_of(lambda: codes_drafted(begun.county, "654022", text, 2024, None, {}, {})) == "codes_unfit"
    said = Receipt("ab" * 32, SCHOOL, 2024, 1, "returned", (Remark("1", "", "", "", "MARK"),)).to_bytes()
    assert Receipt.parse(said.replace(b"MARK", json.dumps(text)[1:-1].encode())) is None


@pytest.mark.parametrize(("row", "code"), [("9" * 2001, "remark_long"), ("110101199003070011", "remark_identity")])
def test_the_key_of_a_remark_is_checked_as_its_text(begun: Story, row: str, code: str) -> None:
    begun.receive(begun.export().path)
    assert code_of(lambda: begun.receipt("returned", [Draft("x", "staff", row)])) == code
