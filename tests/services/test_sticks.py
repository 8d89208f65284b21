"""Finding sticks, what is said of a folder before anything is written, and the check of a stick."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from jhdesk.findings import Finding
from jhdesk.services.stick_check import NAME as PROBE
from jhdesk.services.stick_check import Checked, check_stick
from jhdesk.services.stick_disk import Disk
from jhdesk.services.stick_look import look, traces
from jhdesk.services.sticks import Linux, Stick, linux_sticks, stick_of, sticks, windows_sticks
from jhdesk.ui.messages import finding_text
from tests.services.conftest import code_of
from tests.services.faulty_disk import FAULTS, Faulty, fails, lying

USB = "devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host6/target6:0:0/6:0:0:0/block/sdb"
INNER = "devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda"
CARD = "devices/pci0000:00/0000:00:1c.0/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0"


class Machine:
    """A Linux machine's /proc and /sys, with what is plugged in."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.lines = (
            folder,
            ["22 1 0:20 / /proc rw,nosuid - proc proc rw", "a line that nobody understands"],
        )
        self.system = Linux(folder / "proc", folder / "sys")
        (folder / "proc" / "self").mkdir(parents=True)
        (folder / "sys" / "dev" / "block").mkdir(parents=True)

    def disk(self, path: str, *, removable: str = "0", ro: str = "0", kind: str = "") -> Path:
        disk = self.folder / "sys" / path
        disk.mkdir(parents=True)
        (disk / "removable").write_text(f"{removable}\n")
        (disk / "ro").write_text(f"{ro}\n")
        if kind:
            (disk / "device").mkdir()
            (disk / "device" / "type").write_text(f"{kind}\n")
        return disk

    def volume(
        self, disk: Path, number: str, place: str, kind: str = "vfat", options: str = "rw", *, whole: bool = False
    ) -> Path:
        volume = disk if whole else disk / f"{disk.name}1"
        if not whole:
            volume.mkdir(exist_ok=True)
            (volume / "partition").write_text("1\n")
        link = self.folder / "sys" / "dev" / "block" / number
        if not link.exists():
            link.symlink_to(volume)
        mounted = self.folder / "media" / place
        mounted.mkdir(parents=True, exist_ok=True)
        self.mount(number, mounted, kind, options)
        return mounted

    def mount(self, number: str, place: Path, kind: str = "vfat", options: str = "rw", more: str = "rw") -> None:
        escaped = str(place).replace("\\", "\\134").replace(" ", "\\040")
        self.lines.append(f"40 22 {number} / {escaped} {options},nosuid shared:1 - {kind} /dev/x {more},uid=1000")

    def sticks(self) -> list[Stick]:
        (self.folder / "proc" / "self" / "mountinfo").write_text("\n".join(self.lines) + "\n", "utf-8")
        return linux_sticks(self.system)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path / "machine")
    # The tests' own folders lie below /tmp, where people's sticks do not.
    monkeypatch.setattr("jhdesk.services.sticks._OF_THE_SYSTEM", {"boot", "home"})
    return made


def test_a_stick_is_told_as_people_know_it(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=8 << 30, used=5 << 30, free=3 << 30))
    place = machine.volume(machine.disk(USB, removable="1"), "8:17", "u/中心校 U盘")
    assert machine.sticks() == [Stick(place, "中心校 U盘", "FAT32", 3 << 30, 8 << 30, read_only=False)]


@pytest.mark.parametrize(
    ("kind", "said"),
    [("vfat", "FAT32"), ("exfat", "exFAT"), ("ntfs3", "NTFS"), ("fuseblk", "NTFS"), ("ext4", "ext4")],
)
def test_file_systems(machine: Machine, kind: str, said: str) -> None:
    machine.volume(machine.disk(USB, removable="1"), "8:17", "KEY", kind)
    assert [stick.file_system for stick in machine.sticks()] == [said]


def test_what_counts_as_a_stick(machine: Machine) -> None:
    machine.volume(machine.disk(USB, removable="0"), "8:17", "usb disk")  # it says that it stays, and hangs on USB
    machine.volume(machine.disk(INNER, removable="0"), "8:1", "inner disk")
    machine.volume(machine.disk(CARD, kind="SD"), "179:1", "card")
    machine.volume(machine.disk(CARD.replace("mmc0", "mmc1").replace("blk0", "blk1"), kind="MMC"), "179:9", "soldered")
    machine.volume(machine.disk(USB.replace("sdb", "sr0"), removable="1"), "11:0", "disc", "iso9660", whole=True)
    machine.volume(machine.disk(INNER.replace("sda", "sdf"), removable="1"), "8:80", "no table", whole=True)
    machine.mount("0:40", machine.folder / "media" / "net", "nfs4")
    assert [stick.label for stick in machine.sticks()] == ["card", "no table", "usb disk"]


def test_a_system_that_runs_from_a_stick_is_none(machine: Machine) -> None:
    disk = machine.disk(USB, removable="1")
    machine.volume(disk, "8:17", "data")
    machine.lines.pop()
    for place in ("/", "/boot/efi", "/home"):
        machine.mount("8:17", Path(place))
    assert machine.sticks() == []


def test_a_volume_that_is_mounted_twice_is_one_stick(machine: Machine) -> None:
    disk = machine.disk(USB, removable="1")
    place = machine.volume(disk, "8:17", "KEY")
    machine.volume(disk, "8:17", "KEY again")
    assert [stick.path for stick in machine.sticks()] == [place]


@pytest.mark.parametrize("number", ["1A2B-3C4D", "01D9A1B2C3D4E5F6", "a3c6f8d2-11aa-4bcd-9e0f-001122334455"])
def test_a_number_is_no_name(machine: Machine, number: str) -> None:
    machine.volume(machine.disk(USB, removable="1"), "8:17", number)
    assert [stick.label for stick in machine.sticks()] == [""]


@pytest.mark.parametrize(
    ("ro", "options", "more", "said"),
    [("0", "rw", "rw", (False, False)), ("1", "ro", "ro", (True, True)), ("0", "ro", "rw", (True, False)),
     ("0", "rw", "ro", (True, False)), ("1", "rw", "rw", (True, True))],
)  # fmt: skip
def test_a_switch_is_told_from_a_fault(
    machine: Machine, ro: str, options: str, more: str, said: tuple[bool, bool]
) -> None:
    place = machine.volume(machine.disk(USB, removable="1", ro=ro), "8:17", "KEY")
    machine.lines.pop()
    machine.mount("8:17", place, "vfat", options, more)
    (stick,) = machine.sticks()
    assert (stick.read_only, stick.locked) == said


def test_a_stick_that_tells_nothing_of_its_room(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: Path) -> None:
        raise OSError(5, "")

    machine.volume(machine.disk(USB, removable="1"), "8:17", "KEY")
    monkeypatch.setattr(shutil, "disk_usage", gone)
    assert [(stick.free, stick.total) for stick in machine.sticks()] == [(None, None)]


def test_a_machine_that_tells_nothing(tmp_path: Path) -> None:
    assert linux_sticks(Linux(tmp_path / "none", tmp_path / "none")) == []
    assert isinstance(sticks(), list)  # whatever is plugged in here


class Drives:
    """What kernel32 would say."""

    def __init__(self) -> None:
        self.kinds = {"A:\\": 2, "C:\\": 3, "D:\\": 5, "E:\\": 2, "F:\\": 2, "Z:\\": 4}
        self.volumes = {"E:\\": ("中心校", "FAT32", 0), "F:\\": ("", "exFAT", 0x00080000)}

    def drives(self) -> int:
        return sum(1 << (ord(root[0]) - ord("A")) for root in self.kinds)

    def kind(self, root: str) -> int:
        return self.kinds[root]

    def volume(self, root: str) -> tuple[str, str, int] | None:
        return self.volumes.get(root)

    def room(self, root: str) -> tuple[int, int] | None:
        return (1 << 30, 2 << 30) if root == "E:\\" else None


def test_the_drives_of_windows() -> None:
    assert windows_sticks(Drives()) == [
        Stick(Path("E:\\"), "中心校", "FAT32", 1 << 30, 2 << 30, read_only=False),
        Stick(Path("F:\\"), "", "exFAT", None, None, read_only=True),
    ]


def stick_at(folder: Path, *, read_only: bool = False, locked: bool = False) -> Stick:
    folder.mkdir(exist_ok=True)
    return Stick(folder, "KEY", "FAT32", 1, 2, read_only, locked)


def rules(found: list[Finding]) -> list[tuple[str, str]]:
    for each in found:
        assert finding_text(each).endswith("。")
    return [(each.rule, each.severity) for each in found]


def test_the_stick_that_a_folder_is_on(tmp_path: Path) -> None:
    outer, inner = stick_at(tmp_path / "a"), stick_at(tmp_path / "a" / "b")
    known = [outer, inner]
    assert stick_of(inner.path / "deep", known) == inner
    assert stick_of(outer.path, known) == outer
    assert stick_of(tmp_path / "ab", known) is None


def test_a_good_stick_needs_no_words(tmp_path: Path) -> None:
    stick = stick_at(tmp_path / "stick")
    assert look(stick.path, 1000, [stick]) == []
    (stick.path / "inner").mkdir()
    assert look(stick.path / "inner", 1000, [stick]) == []


def test_what_keeps_a_file_from_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = stick_at(tmp_path / "stick", read_only=True, locked=True)
    assert rules(look(stick.path, 1, [stick])) == [("stick_locked", "hard")]
    stick = stick_at(tmp_path / "stick", read_only=True)
    assert rules(look(stick.path, 1, [stick])) == [("stick_mounted_read_only", "hard")]
    assert rules(look(tmp_path / "none", 1, [stick])) == [("stick_not_there", "hard")]
    assert rules(look(tmp_path, 1, [stick])) == [("not_a_stick", "soft")]
    stick = stick_at(tmp_path / "stick")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=1 << 30, used=0, free=1 << 20))
    assert look(stick.path, 1 << 20, [stick]) == []
    (found,) = look(stick.path, (1 << 20) + 1, [stick])
    assert (found.rule, found.severity, found.params["free"]) == ("stick_too_small", "hard", "1.0 MB")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=0, used=0, free=0))
    assert look(stick.path, 1, [stick]) == []


@pytest.mark.parametrize(
    ("files", "folders", "found"),
    [
        (["资料.lnk"], ["资料"], ["资料.lnk"]),
        (["总结.doc.lnk", "总结.doc"], [], ["总结.doc.lnk"]),
        (["程序.lnk"], ["资料"], []),
        (["AutoRun.inf"], [], ["AutoRun.inf"]),
        ([], ["autorun.inf"], []),
        (["资料.EXE", "setup.exe"], ["资料"], ["资料.EXE"]),
        (["helper.vbs", "x.scr", "x.doc"], [], ["helper.vbs", "x.scr"]),
        ([], ["\u00a0"], ["没有名字的文件夹"]),
        ([], ["\u3000\u200b"], ["没有名字的文件夹"]),
        (["2165400001-2024-r1.jhpkg"], ["System Volume Information", "照片"], []),
    ],
)
def test_traces_of_viruses(tmp_path: Path, files: list[str], folders: list[str], found: list[str]) -> None:
    stick = stick_at(tmp_path / "stick")
    for name in folders:
        (stick.path / name).mkdir()
    for name in files:
        (stick.path / name).write_bytes(b"")
    before = lying(stick.path)
    assert traces(stick.path) == found
    assert rules(look(stick.path, 1, [stick])) == ([("stick_virus", "soft")] if found else [])
    assert lying(stick.path) == before


def test_a_stick_that_cannot_be_listed_has_no_traces(tmp_path: Path) -> None:
    assert traces(tmp_path / "none") == []


class Small(Disk):
    """Claims to hold more than it does: what lies beyond the end is lost, or lands at the beginning again."""

    piece = 8192

    def __init__(self, holds: int, *, wraps: bool) -> None:
        self.holds, self.wraps, self.written = holds, wraps, bytearray()

    def put(self, descriptor: int, data: memoryview) -> int:
        self.written += data
        return super().put(descriptor, data)

    def at(self, step: str) -> None:
        if step == "read 1":
            whole = bytes(self.written)
            kept = bytearray(whole[: self.holds] + bytes(max(0, len(whole) - self.holds)))
            if self.wraps:
                for at in range(self.holds, len(whole)):
                    kept[at % self.holds] = whole[at]
                for at in range(self.holds, len(whole)):
                    kept[at] = kept[at % self.holds]
            self.probe.write_bytes(kept)

    probe = Path()


@pytest.mark.parametrize(
    ("holds", "wraps", "bad_at"),
    [(100_000, False, None), (65_536, False, None), (40_960, False, 40_960), (36_864, True, 0), (8192, True, 0)],
)
def test_a_stick_that_has_less_than_it_says(tmp_path: Path, holds: int, wraps: bool, bad_at: int | None) -> None:
    disk = Small(holds, wraps=wraps)
    disk.probe = tmp_path / PROBE
    (tmp_path / "photo.jpg").write_bytes(b"photo")
    assert check_stick(tmp_path, most=65_536, disk=disk) == Checked(65_536, bad_at)
    assert lying(tmp_path) == {"photo.jpg": b"photo"}


def test_one_wrong_byte_is_told_at_its_place(tmp_path: Path) -> None:
    class Wrong(Disk):
        piece = 8192

        def at(self, step: str) -> None:
            if step == "read 2":
                data = bytearray((tmp_path / PROBE).read_bytes())
                data[10_000] ^= 1
                (tmp_path / PROBE).write_bytes(data)

    assert check_stick(tmp_path, most=32_768, disk=Wrong()) == Checked(32_768, 10_000)


def test_half_of_the_room_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[int, int]] = []
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=1 << 30, used=0, free=50_000))
    done = check_stick(tmp_path, lambda *at: not heard.append(at), disk=Faulty())
    assert done == Checked(24_576, None)
    assert heard[-1] == (2 * 24_576, 2 * 24_576)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=1 << 30, used=0, free=8191))
    assert code_of(lambda: check_stick(tmp_path)) == "check_no_room"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", range(10))
def test_a_stick_that_fails_while_it_is_checked(tmp_path: Path, fault: str, step: int) -> None:
    """remove, ask for room, open, two pieces written, flush, two pieces read, remove."""
    disk = Faulty(step, fails(FAULTS[fault]))
    codes = {"full": "check_gone", "read only": "check_read_only", "broken": "check_gone", "gone": "check_gone"}
    took_less = fault == "full" and step in (4, 5)
    if step >= 8 or took_less:
        assert check_stick(tmp_path, most=8192, disk=disk) == Checked(
            {4: 4096}.get(step, 8192) if took_less else 8192, None
        )
    else:
        assert code_of(lambda: check_stick(tmp_path, most=8192, disk=disk)) == codes[fault]
    assert check_stick(tmp_path, most=8192, disk=Faulty()) == Checked(8192, None)
    assert lying(tmp_path) == {}


@pytest.mark.parametrize("step", range(1, 5))
def test_a_check_that_is_stopped(tmp_path: Path, step: int) -> None:
    heard: list[int] = []

    def stop(done: int, _total: int) -> bool:
        heard.append(done)
        return len(heard) < step

    assert code_of(lambda: check_stick(tmp_path, stop, most=8192, disk=Faulty())) == "check_stopped"
    assert lying(tmp_path) == {}


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\x0b", "\x0c", "\x1c", "\r"])
def test_a_name_may_hold_what_ends_a_line_elsewhere(machine: Machine, mark: str) -> None:
    place = machine.volume(machine.disk(USB, removable="1"), "8:17", f"a{mark}b")
    machine.lines.append("too few - parts")
    assert [stick.path for stick in machine.sticks()] == [place]
