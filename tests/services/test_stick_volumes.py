"""Real file systems fail between any two steps of writing: nothing half-written under the final name, the copy whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.services.stick import carry, device_of
from tests.services.conftest import code_of
from tests.services.faulty_disk import BEFORE, NAME, NEW, OLD, RENAMED, STEPS, Faulty, Way, lying
from tests.services.test_stick import NUMBERED
from tests.services.volumes import SIZE, VOLUMES, Ext4, Volume, run

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root may mount file systems, and only Linux as here"
)


@pytest.fixture(params=VOLUMES)
def volume(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Volume]:
    made = VOLUMES[request.param](tmp_path)
    try:
        made.plug()
        yield made
    finally:
        made.unplug()


def prepared(folder: Path, before: bytes | None, volume: Volume) -> Way:
    """What lies on the stick before has been there for long."""
    way = Way(folder, before, volume.place)
    run("sync", "-f", str(volume.place))
    return way


def told(call: Callable[[], object]) -> str:
    """The code of what came of it; nothing where it came to a good end."""
    try:
        call()
    except JhdeskError as error:
        return error.code
    return ""


@BEFORE
def test_written_and_read_back(volume: Volume, tmp_path: Path, before: bytes | None) -> None:
    Way(tmp_path, before, volume.place).goes_on()


@pytest.mark.parametrize("step", NUMBERED)
def test_it_fills_up(volume: Volume, tmp_path: Path, step: int) -> None:
    way = prepared(tmp_path, OLD, volume)
    code = told(lambda: way.carry(Faulty(step, volume.fill)))
    assert code in ("", volume.full)
    assert (code == "") == (step > STEPS.index("flush") or lying(way.stick)[NAME] == NEW)
    if step <= STEPS.index("open"):
        assert code == volume.full
    way.holds(RENAMED if code == "" else 0)
    assert f"{NAME}.part" not in lying(way.stick)
    (way.stick / "filler").unlink()
    way.goes_on()


@pytest.mark.parametrize("step", NUMBERED)
def test_it_turns_read_only(volume: Volume, tmp_path: Path, step: int) -> None:
    way = prepared(tmp_path, OLD, volume)

    def lock() -> None:
        try:
            volume.lock()
        except OSError as error:
            pytest.skip(f"this system does not turn {volume.kind} read-only while a file is open: {error.strerror}")

    code = told(lambda: way.carry(Faulty(step, lock)))
    assert code in (("stick_read_only",) if step < RENAMED else ("stick_read_only", "") if step == RENAMED else ("",))
    way.holds(step)
    volume.unlock()
    if step == RENAMED:  # before the folder was synced
        assert lying(way.stick)[NAME] in (OLD, NEW)
    else:
        way.holds(step)
    way.goes_on()


@pytest.mark.parametrize("step", NUMBERED)
@BEFORE
def test_it_is_pulled_out(volume: Volume, tmp_path: Path, step: int, before: bytes | None) -> None:
    way = prepared(tmp_path, before, volume)
    device = device_of(volume.place)
    disk = Faulty(step, volume.pull)
    code = told(lambda: carry(way.kept, way.stick, NAME, device=device, disk=disk))
    assert code == "stick_gone" or (code == "" and step > STEPS.index("sync folder"))
    assert way.kept.read_bytes() == NEW
    volume.unplug()
    assert NAME not in lying(volume.place)  # nothing was written on the own disk instead
    volume.plug()
    if volume.kind != "tmpfs":  # which holds nothing once it is gone
        on_it = lying(way.stick).get(NAME)
        assert on_it in ((before,) if step < RENAMED else (before, NEW) if code else (NEW,))
    way.carry(Faulty())
    assert lying(way.stick)[NAME] == NEW


def test_a_name_that_memory_alone_knew_is_on_the_device_before_one_may_pull_it_out(tmp_path: Path) -> None:
    """The program ended between the renaming and the syncing; the next try finds the file there, whole."""

    def ended() -> None:
        raise KeyboardInterrupt

    volume = Ext4(tmp_path)
    volume.plug()
    try:
        way = prepared(tmp_path, OLD, volume)
        with pytest.raises(KeyboardInterrupt):
            way.carry(Faulty(RENAMED, ended))
        assert not way.carry(Faulty()).written
        volume.pull()
        volume.unplug()
        volume.plug()
        assert lying(way.stick)[NAME] == NEW
    finally:
        volume.unplug()


def test_what_the_device_holds_is_read_and_not_what_memory_knows(tmp_path: Path) -> None:
    """A device that lost a piece: the cache still has it."""
    volume = Ext4(tmp_path)
    volume.plug()
    way = prepared(tmp_path, OLD, volume)

    def lose() -> None:
        os.sync()
        data = volume.image.read_bytes()
        at = data.find(NEW[4096:8192])
        assert at > 0
        with volume.image.open("r+b") as stream:
            stream.seek(at)
            stream.write(bytes(512))

    try:
        assert code_of(lambda: way.carry(Faulty(STEPS.index("read 1"), lose))) == "stick_differs"
        way.holds(0)
        way.goes_on()
    finally:
        volume.unplug()


def test_a_device_that_ends_before_it_says(tmp_path: Path) -> None:
    """It claims 8 MB and holds what a volume of 1 MB has left."""
    outer = VOLUMES["tmpfs"](tmp_path)
    outer.plug()
    (tmp_path / "inner").mkdir()
    inner = Ext4(tmp_path / "inner")
    inner.image = outer.place / "image"
    try:
        with inner.image.open("wb") as stream:
            stream.truncate(SIZE)
        run("mkfs.ext4", "-q", "-O", "^has_journal", str(inner.image))
        inner.plug()
        way = Way(tmp_path, None, inner.place)
        way.kept.write_bytes(os.urandom(2 << 20))
        disk = Faulty()
        disk.piece = 1 << 16
        assert code_of(lambda: way.carry(disk)) in ("stick_gone", "stick_differs", "stick_read_only")
        assert NAME not in lying(inner.place)
    finally:
        inner.unplug()
        outer.unplug()
