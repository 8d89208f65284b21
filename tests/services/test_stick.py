"""From the outbox to the stick: at every step the stick may fail or the power go, and no name stands for half a file."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.exchange.secret_key import NewKey, SigningKey
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.verify import verify
from jhdesk.models.dictionary import TABLES
from jhdesk.services import handin, stick
from jhdesk.services.draft import Along
from jhdesk.services.entry import Entry
from jhdesk.services.handin import KEPT
from jhdesk.services.stick import amount, carry, device_of
from jhdesk.services.workspace import Workspace
from jhdesk.ui.messages import error_text
from tests.builders import standard
from tests.services.conftest import PASSPHRASE, code_of
from tests.services.database import stored
from tests.services.faulty_disk import BEFORE, FAULTS, LEFT, NAME, NEW, OLD, RENAMED, STEPS, Faulty, Way, fails, lying

NUMBERED = [pytest.param(number, id=f"{number}-{step.replace(' ', '-')}") for number, step in enumerate(STEPS)]
CODES = {"full": "stick_full", "read only": "stick_read_only", "broken": "stick_gone", "gone": "stick_gone"}


def test_every_step_is_known(tmp_path: Path) -> None:
    way, disk, heard = Way(tmp_path), Faulty(), []
    done = carry(way.kept, way.stick, NAME, lambda *at: bool(heard.append(at)) or True, disk=disk)
    assert disk.steps == STEPS
    assert done == stick.Put(way.stick / NAME, written=True)
    assert heard == [(sum(steps), 2 * len(NEW)) for steps in
                     ([4096], [8192], [len(NEW)], [len(NEW), 4096], [len(NEW), 8192], [len(NEW), len(NEW)])]  # fmt: skip
    assert lying(way.stick) == {NAME: NEW, "photo.part": b"no concern of ours"}


@pytest.mark.parametrize("step", NUMBERED)
@pytest.mark.parametrize("fault", FAULTS)
@BEFORE
def test_one_step_fails(tmp_path: Path, step: int, fault: str, before: bytes | None) -> None:
    way = Way(tmp_path, before)
    disk = Faulty(step, fails(FAULTS[fault]))
    with pytest.raises(JhdeskError) as caught:
        way.carry(disk)
    # The real disk has room: one that says otherwise is broken.
    assert caught.value.code == ("stick_gone" if fault == "full" else CODES[fault])
    assert str(way.kept) in error_text(caught.value)
    way.holds(step)
    assert f"{NAME}.part" not in lying(way.stick)
    way.goes_on()


@pytest.mark.parametrize("step", NUMBERED)
@pytest.mark.parametrize("fault", FAULTS)
@BEFORE
def test_nothing_works_from_a_step_on(tmp_path: Path, step: int, fault: str, before: bytes | None) -> None:
    way = Way(tmp_path, before)
    assert code_of(lambda: way.carry(Faulty(step, fails(FAULTS[fault]), stays=True))) == CODES[fault]
    way.holds(step)
    way.goes_on()


def run_killed(source: Path, places: Path, what: str, *more: str) -> None:
    """Runs the program that is killed at every step."""
    script = Path(__file__).parent / "killed_at_every_step.py"
    root = str(Path(__file__).parents[2])
    subprocess.run([sys.executable, str(script), str(source), str(places), what, *more], check=True,
                   env={**os.environ, "PYTHONPATH": root}, timeout=300)  # fmt: skip


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked on this system")


@needs_fork
@BEFORE
def test_killed_at_every_step(tmp_path: Path, before: bytes | None) -> None:
    ways = [Way(tmp_path / str(number), before) for number in range(len(STEPS))]
    run_killed(tmp_path, tmp_path, "carry")
    for step, way in enumerate(ways):
        way.holds(step)
        way.goes_on()


@needs_fork
def test_handing_in_is_killed_at_every_step(
    tmp_path: Path, holding_key: Path, new: NewKey, opened: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The revision is recorded, its copy is whole and would be accepted, and the next try brings the very same bytes."""
    for number in range(len(STEPS)):
        (tmp_path / str(number) / "stick").mkdir(parents=True)
        (tmp_path / str(number) / "stick" / LEFT).write_bytes(b"half")
    run_killed(holding_key, tmp_path, "export", PASSPHRASE)
    monkeypatch.setattr(handin, "open_key", lambda *_: nullcontext(opened))
    for step in range(len(STEPS)):
        place = tmp_path / str(step)
        with Workspace(place / "workspace") as workspace:
            ((revision, digest, name),) = stored(workspace, "SELECT revision, digest, file_name FROM hand_in")
            (kept,) = workspace.outbox.iterdir()
            assert (revision, kept.name) == (1, name + KEPT)
            found = verify(kept, TABLES, lambda _: [new.public])
            assert (found.accepted, found.tagmanifest_sha256) == (True, digest)
            data = kept.read_bytes()
            assert lying(place / "stick").get(name) == (data if step >= RENAMED else None)
            entry = Entry(workspace, workspace.period().id)
            done = handin.export(workspace, entry, standard(), "", place / "stick", along=Along(False, False))
            assert (done.revision, done.again, done.kept) == (1, True, kept)
            assert kept.read_bytes() == data
            assert lying(place / "stick") == {name: data}


@pytest.mark.parametrize("fault", FAULTS)
def test_handing_in_to_a_stick_that_fails(
    workspace: Workspace, entry: Entry, key: PublicKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    there = tmp_path / "stick"
    there.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(stick, "Disk", lambda: Faulty(5, fails(FAULTS[fault]), stays=True))
        assert code_of(lambda: handin.export(workspace, entry, standard(), PASSPHRASE, there)) == CODES[fault]
    assert stored(workspace, "SELECT revision FROM hand_in") == [(1,)]
    (kept,) = workspace.outbox.iterdir()
    assert verify(kept, TABLES, lambda _: [key]).accepted
    assert kept.name.removesuffix(KEPT) not in lying(there)
    done = handin.export(workspace, entry, standard(), PASSPHRASE, there)
    assert (done.again, done.path.read_bytes()) == (True, kept.read_bytes())


def test_what_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    way, disk = Way(tmp_path, NEW), Faulty()
    assert way.carry(disk) == stick.Put(way.stick / NAME, written=False)
    assert "open" not in disk.steps
    assert disk.steps[-5:] == ["read 1", "read 2", "read 3", "sync folder", "find folder"]  # read, not taken on trust


def test_what_is_there_already_is_brought_to_the_device_before_one_may_pull_it_out(tmp_path: Path) -> None:
    """A program that was ended right after the renaming may have left the name in memory alone."""
    way, probe = Way(tmp_path, NEW), Faulty()
    way.carry(probe)
    at = probe.steps.index("sync folder") - 1  # the second time nothing is left over to be removed
    assert code_of(lambda: way.carry(Faulty(at, fails(errno.EIO)))) == "stick_gone"
    assert lying(way.stick)[NAME] == NEW


@pytest.mark.parametrize("before", [NEW[:-1] + b"?", NEW + b"more", b""], ids=["same size", "longer", "empty"])
def test_another_content_is_replaced_once_the_new_one_is_whole(tmp_path: Path, before: bytes) -> None:
    way = Way(tmp_path, before)
    assert way.carry(Faulty()).written
    assert lying(way.stick)[NAME] == NEW


def test_what_goes_in_place_of_the_copy(tmp_path: Path) -> None:
    """As the copy sealed: other bytes under another name, and people are told of the copy."""
    way, sealed = Way(tmp_path), NEW[::-1] + b"sealed"
    done = carry(way.kept, way.stick, f"{NAME}.age", instead=sealed, disk=Faulty())
    assert (done.path.read_bytes(), way.kept.read_bytes()) == (sealed, NEW)
    assert not carry(way.kept, way.stick, f"{NAME}.age", instead=sealed, disk=Faulty()).written
    with pytest.raises(JhdeskError) as caught:
        carry(way.kept, way.stick, f"{NAME}.age", instead=NEW, disk=Faulty(6, fails(errno.EIO)))
    assert caught.value.params["kept"] == str(way.kept)
    assert lying(way.stick)[f"{NAME}.age"] == sealed


class Forgetful(Faulty):
    """Says that all was written, and holds something else: as sticks do that claim more room than they have."""

    def put(self, descriptor: int, data: memoryview) -> int:
        lost = data if self.steps[-1] != "write 2" else memoryview(bytes(len(data)))
        return super().put(descriptor, lost)


class Short(Faulty):
    """Takes a few bytes at a time, as systems may."""

    def put(self, descriptor: int, data: memoryview) -> int:
        return super().put(descriptor, data[:1000])


class Cut(Faulty):
    """Loses the end."""

    def put(self, descriptor: int, data: memoryview) -> int:
        if self.steps[-1] == "write 3":
            return len(data)
        return super().put(descriptor, data)


@BEFORE
@pytest.mark.parametrize("kind", [Forgetful, Cut])
def test_what_reads_back_otherwise_never_gets_the_name(
    tmp_path: Path, kind: type[Faulty], before: bytes | None
) -> None:
    way = Way(tmp_path, before)
    assert code_of(lambda: way.carry(kind())) == "stick_differs"
    way.holds(0)
    assert f"{NAME}.part" not in lying(way.stick)
    way.goes_on()


def test_a_disk_that_takes_little_at_a_time(tmp_path: Path) -> None:
    assert Way(tmp_path).carry(Short()).path.read_bytes() == NEW


def test_too_little_room_is_told_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    way, disk = Way(tmp_path, OLD), Faulty()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=1 << 30, used=0, free=len(NEW) - 1))
    with pytest.raises(JhdeskError) as caught:
        way.carry(disk)
    assert (caught.value.code, caught.value.params["need"]) == ("stick_full", amount(len(NEW)))
    assert "open" not in disk.steps
    way.holds(0)


def test_there_is_room_and_no_more_names(tmp_path: Path) -> None:
    def happens() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "new name")

    assert code_of(lambda: Way(tmp_path).carry(Faulty(STEPS.index("open"), happens))) == "stick_names_full"


def test_a_system_that_does_not_tell_the_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=0, used=0, free=0))
    assert Way(tmp_path).carry(Faulty()).written


@pytest.mark.parametrize("step", range(1, 7))
@BEFORE
def test_a_person_stops_it(tmp_path: Path, step: int, before: bytes | None) -> None:
    way, heard = Way(tmp_path, before), 0

    def stop(_done: int, _total: int) -> bool:
        nonlocal heard
        heard += 1
        return heard < step

    assert code_of(lambda: carry(way.kept, way.stick, NAME, stop, disk=Faulty())) == "stick_stopped"
    assert heard == step
    way.holds(0)
    assert f"{NAME}.part" not in lying(way.stick)
    way.goes_on()


def test_a_stick_that_was_pulled_out_is_not_made_anew_on_the_own_disk(tmp_path: Path) -> None:
    way = Way(tmp_path)
    device = device_of(way.stick)
    shutil.rmtree(way.stick)
    assert code_of(lambda: carry(way.kept, way.stick, NAME, device=device)) == "stick_gone"
    assert not way.stick.exists()
    assert carry(way.kept, way.stick / "new", NAME).written


def test_the_mount_point_is_all_that_is_left_of_the_stick_that_was_chosen(tmp_path: Path) -> None:
    way = Way(tmp_path)
    assert code_of(lambda: carry(way.kept, way.stick, NAME, device=device_of(way.stick) + 1)) == "stick_gone"
    assert NAME not in lying(way.stick)
    assert code_of(lambda: device_of(tmp_path / "none")) == "source_absent"


@pytest.mark.parametrize("found", [1, 2])
def test_the_mount_point_is_left_and_the_stick_gone(tmp_path: Path, found: int) -> None:
    """What was written would lie on the own disk, and nobody would know."""

    class Unplugged(Faulty):
        def device(self, folder: Path) -> int:
            told = super().device(folder)
            return told + (self.steps.count("find folder") > found)

    way = Way(tmp_path)
    assert code_of(lambda: way.carry(Unplugged())) == "stick_gone"
    assert (NAME in lying(way.stick)) == (found == 2)


def test_a_copy_that_cannot_be_read_is_not_the_stick_s_fault(tmp_path: Path) -> None:
    way = Way(tmp_path)
    way.kept.unlink()
    assert code_of(lambda: carry(way.kept, way.stick, NAME)) == "not_usable"
    assert NAME not in lying(way.stick)


@pytest.mark.parametrize("kind", ["name", "part"])
def test_a_folder_in_the_way(tmp_path: Path, kind: str) -> None:
    way = Way(tmp_path)
    (way.stick / (NAME if kind == "name" else f"{NAME}.part")).mkdir()
    assert code_of(lambda: way.carry(Faulty())) == "not_written"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (19, "stick_read_only"),
        (112, "stick_full"),
        (21, "stick_gone"),
        (1167, "stick_gone"),
        (123, "not_written"),
    ],
)
def test_what_windows_says(tmp_path: Path, number: int, code: str) -> None:
    """Python makes the same errno of several of its numbers."""

    def happens() -> None:
        error = OSError(errno.EINVAL, "")
        error.winerror = number  # type: ignore[attr-defined]
        raise error

    assert code_of(lambda: Way(tmp_path).carry(Faulty(6, happens, stays=True))) == code


def test_a_file_system_that_cannot_sync_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    way, real = Way(tmp_path), os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    assert way.carry(Faulty()).written


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is read past its cache")
@pytest.mark.parametrize("refuses", ["open", "read"])
def test_a_file_system_that_cannot_be_read_past_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refuses: str
) -> None:
    way, opened, read = Way(tmp_path), os.open, os.preadv
    direct: set[int] = set()

    def open_(path: Path, flags: int, *more: int) -> int:
        if flags & os.O_DIRECT and refuses == "open":
            raise OSError(errno.EINVAL, "")
        made = opened(path, flags & ~os.O_DIRECT, *more)
        direct.add(made) if flags & os.O_DIRECT else direct.discard(made)
        return made

    def preadv(descriptor: int, buffers: list[bytearray], offset: int) -> int:
        if descriptor in direct:
            raise OSError(errno.EINVAL, "")
        return read(descriptor, buffers, offset)

    monkeypatch.setattr(os, "open", open_)
    monkeypatch.setattr(os, "preadv", preadv)
    assert way.carry(Faulty()).written
    monkeypatch.undo()
    assert lying(way.stick)[NAME] == NEW
