"""Files of evidence: kept once under their digest, named by rows, and found out when they are changed."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.services import evidence
from jhdesk.services.entry import EnteredRow, Entry, new_period
from jhdesk.services.evidence import (
    CHANGED,
    MISSING,
    MOST_MIB,
    WHOLE,
    CopyState,
    check_copies,
    copy_to_show,
    keep,
    register,
    remove,
    sweep,
)
from jhdesk.services.undo import undo
from jhdesk.services.workspace import Workspace
from tests.services.conftest import code_of
from tests.services.database import changes, read_only, stored

CONTENT = b"minutes of a meeting"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
ROWS = "SELECT item_id, file_name, place, sha256 FROM evidence ORDER BY id"
IDENTITY = "11010519491231002X"


def file(folder: Path, name: str = "纪要.pdf", content: bytes = CONTENT) -> Path:
    path = folder / "source" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def add(entry: Entry, item_id: str, source: Path) -> EnteredRow:
    """A file taken in as the window does it: its copy, then its row."""
    return register(entry, item_id, keep(entry.workspace.evidence, source))


def copy_states(entry: Entry) -> dict[int, CopyState]:
    """id of a row of evidence -> the state of its copy; missing where it has no digest."""
    digests = {row.id: row.values["sha256"] for row in entry.rows("evidence")}
    states = check_copies(entry.workspace.evidence, {str(digest) for digest in digests.values() if digest})
    return {row_id: states.get(str(digest), MISSING) for row_id, digest in digests.items()}


def copies(entry: Entry) -> dict[str, bytes]:
    """Everything in the folder of evidence."""
    folder = entry.workspace.evidence
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def forget_steps(entry: Entry) -> None:
    """Nothing can be taken back any more, and the copies are looked through, as at the end of the program."""
    with entry.workspace.work() as connection:
        connection.exec_driver_sql("DELETE FROM edit_step")
    sweep(entry.workspace)


def test_a_file_is_kept_under_its_digest_and_named_by_a_row(entry: Entry, tmp_path: Path) -> None:
    row = add(entry, "Q3", file(tmp_path))
    assert stored(entry.workspace, ROWS) == [("Q3", "纪要.pdf", None, DIGEST)]
    assert copies(entry) == {DIGEST: CONTENT}
    assert entry.rows("evidence")[-1] is row
    assert changes(entry.workspace)[-1][0::4] == ("evidence", "file")
    assert copy_states(entry) == {row.id: WHOLE}


def test_a_large_file_is_kept_whole(entry: Entry, tmp_path: Path) -> None:
    content = os.urandom(3 << 20) + b"x"
    row = add(entry, "Q3", file(tmp_path, content=content))
    assert copies(entry) == {hashlib.sha256(content).hexdigest(): content}
    assert copy_states(entry)[row.id] == WHOLE


def test_the_same_content_is_kept_once_until_its_last_row_goes(entry: Entry, tmp_path: Path) -> None:
    first = add(entry, "Q3", file(tmp_path))
    second = add(entry, "Q6", file(tmp_path, "抄件.pdf"))
    next_year = Entry(entry.workspace, new_period(entry.workspace, 2025))
    third = add(next_year, "Q3", file(tmp_path))
    assert len(copies(entry)) == 1
    for year, row in ((entry, first), (entry, second)):
        remove(year, [row.id])
        assert DIGEST in copies(entry)
    remove(next_year, [third.id])
    forget_steps(entry)
    assert copies(entry) == {}
    assert stored(entry.workspace, ROWS) == []


def test_a_name_that_the_item_has_gets_the_new_content_and_keeps_its_place(entry: Entry, tmp_path: Path) -> None:
    row = add(entry, "Q3", file(tmp_path))
    entry.type_cell("evidence", row.id, "place", "档案室 2 号柜")
    again = add(entry, "Q3", file(tmp_path, content=b"corrected"))
    new = hashlib.sha256(b"corrected").hexdigest()
    assert again.id == row.id
    assert stored(entry.workspace, ROWS) == [("Q3", "纪要.pdf", "档案室 2 号柜", new)]
    assert copies(entry) == {DIGEST: CONTENT, new: b"corrected"}
    forget_steps(entry)
    assert copies(entry) == {new: b"corrected"}


def test_a_copy_stays_as_long_as_its_row_can_be_brought_back(entry: Entry, tmp_path: Path) -> None:
    row = add(entry, "Q3", file(tmp_path))
    remove(entry, [row.id])
    sweep(entry.workspace)
    assert (stored(entry.workspace, ROWS), copies(entry)) == ([], {DIGEST: CONTENT})
    undo(entry)
    assert copy_states(entry) == {row.id: WHOLE}


def test_the_old_content_stays_while_another_item_names_it(entry: Entry, tmp_path: Path) -> None:
    for item_id in ("Q3", "Q6"):
        add(entry, item_id, file(tmp_path))
    add(entry, "Q3", file(tmp_path, content=b"corrected"))
    assert len(copies(entry)) == 2


def test_a_row_that_was_typed_or_imported_gets_its_copy_by_adding_the_file(entry: Entry, tmp_path: Path) -> None:
    row = entry.add_row("evidence", {"item_id": "Q3", "file_name": "纪要.pdf", "sha256": DIGEST})
    bare = entry.add_row("evidence", {"item_id": "Q3", "file_name": "无摘要.pdf"})
    assert copy_states(entry) == {row.id: MISSING, bare.id: MISSING}
    assert add(entry, "Q3", file(tmp_path)) is row
    assert copy_states(entry) == {row.id: WHOLE, bare.id: MISSING}


@pytest.mark.parametrize("content", [b"minutes of a meetinG", b"", CONTENT + b"x"])
def test_a_copy_that_was_changed_is_found_out_and_mended_by_adding_again(
    entry: Entry, tmp_path: Path, content: bytes
) -> None:
    row = add(entry, "Q3", file(tmp_path))
    (entry.workspace.evidence / DIGEST).write_bytes(content)
    assert copy_states(entry) == {row.id: CHANGED}
    assert code_of(lambda: copy_to_show(entry, row.id)) == "evidence_changed"
    add(entry, "Q3", file(tmp_path))
    assert copy_states(entry) == {row.id: WHOLE}
    (entry.workspace.evidence / DIGEST).unlink()
    assert copy_states(entry) == {row.id: MISSING}
    assert code_of(lambda: copy_to_show(entry, row.id)) == "evidence_missing"


def test_other_programs_get_a_copy_of_the_copy(entry: Entry, tmp_path: Path) -> None:
    row = add(entry, "Q3", file(tmp_path))
    shown = copy_to_show(entry, row.id)
    assert (shown.name, shown.read_bytes()) == ("纪要.pdf", CONTENT)
    shown.chmod(0o600)
    shown.write_bytes(b"changed by another program")
    assert copy_states(entry) == {row.id: WHOLE}
    assert copy_to_show(entry, row.id).read_bytes() == CONTENT
    evidence.clear_shown(entry.workspace.evidence)
    assert copies_of_shown(entry.workspace) == []
    assert copies_left(entry.workspace) == [DIGEST]


def copies_of_shown(workspace: Workspace) -> list[Path]:
    return list((workspace.evidence / evidence.OPENED).rglob("*"))


def copies_left(workspace: Workspace) -> list[str]:
    return [path.name for path in workspace.evidence.iterdir() if path.is_file()]


@pytest.mark.parametrize("name", ["../../outside.pdf", "..\\..\\outside.pdf", "/etc/outside.pdf"])
def test_a_name_from_elsewhere_leads_nowhere(entry: Entry, tmp_path: Path, name: str) -> None:
    row = add(entry, "Q3", file(tmp_path))
    entry.set_cells("evidence", [(row.id, "file_name", name)])
    shown = copy_to_show(entry, row.id)
    assert shown.name == "outside.pdf"
    assert entry.workspace.evidence in shown.parents


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("空.pdf", 0, "evidence_empty"),
        (f"{IDENTITY}.pdf", 1, "evidence_identity"),
        ("学生１１０１０５１９４９１２３１００２Ｘ.pdf", 1, "evidence_identity"),
        ("x" * 201, 1, "evidence_name"),
        pytest.param("a\x01b", 1, "evidence_name", marks=pytest.mark.skipif(os.name != "posix", reason="no such name")),
    ],
)
def test_refused(entry: Entry, tmp_path: Path, name: str, size: int, code: str) -> None:
    with pytest.raises(JhdeskError) as caught:
        add(entry, "Q3", file(tmp_path, name, b"x" * size))
    assert caught.value.code == code
    assert IDENTITY[:6] not in str(caught.value.params)
    assert stored(entry.workspace, ROWS) == []
    assert copies(entry) == {}


@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
def test_the_largest_file(
    entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, taken: bool
) -> None:
    assert MOST_MIB == 50
    monkeypatch.setattr(evidence, "MOST_MIB", 2)
    source = file(tmp_path, content=b"x" * ((2 << 20) + more))
    if taken:
        add(entry, "Q3", source)
    else:
        assert code_of(lambda: add(entry, "Q3", source)) == "evidence_too_large"
    assert len(copies(entry)) == len(stored(entry.workspace, ROWS)) == int(taken)


def test_what_cannot_be_read(entry: Entry, tmp_path: Path) -> None:
    for source in (tmp_path / "no such.pdf", tmp_path):
        assert code_of(lambda source=source: add(entry, "Q3", source)) == "not_usable"
    assert copies(entry) == {}


def test_a_full_disk_leaves_everything_as_it_was(entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(entry, "Q3", file(tmp_path))
    before = copies(entry)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert code_of(lambda: add(entry, "Q3", file(tmp_path, content=b"other"))) == "not_written"
    monkeypatch.undo()
    assert copies(entry) == before
    assert stored(entry.workspace, ROWS) == [("Q3", "纪要.pdf", None, DIGEST)]


def test_a_row_that_is_not_stored_keeps_no_copy(entry: Entry, tmp_path: Path) -> None:
    source = file(tmp_path)
    read_only(entry.workspace)
    assert code_of(lambda: add(entry, "Q3", source)) == "not_stored"
    assert copies(entry) == {}


def test_removing_a_row_that_is_not_stored_keeps_the_copy(entry: Entry, tmp_path: Path) -> None:
    row = add(entry, "Q3", file(tmp_path))
    read_only(entry.workspace)
    assert code_of(lambda: remove(entry, [row.id])) == "not_stored"
    assert copies(entry) == {DIGEST: CONTENT}
    assert code_of(lambda: copy_to_show(entry, row.id + 1)) == "row_gone"
