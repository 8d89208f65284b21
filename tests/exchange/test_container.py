"""Rules 0 to 2: every way in which a ZIP can lie is refused with its rule and code, and nothing large is held."""

from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile
import zlib

import pytest

from jhdesk.exchange import container
from jhdesk.exchange.container import Refused, open_container
from jhdesk.exchange.faults import Fault
from jhdesk.exchange.layout import DESCRIPTOR, EVALUATION
from jhdesk.exchange.package import bag
from jhdesk.models.dictionary import TABLES
from tests.exchange.packages import package, zipped

MEMBERS = dict(bag(package(), TABLES).members)
NAMES = [*TABLES, "explanations", "answers"]
STAFF = "data/staff.csv"
MIB = 1 << 20


def faults(data: bytes) -> tuple[Fault, ...]:
    try:
        open_container(io.BytesIO(data), NAMES)
    except Refused as refused:
        return refused.faults
    return ()


def fault(data: bytes) -> tuple[int, str, str]:
    (found,) = faults(data)
    return found.rule, found.code, found.member


def with_member(name: str | zipfile.ZipInfo, data: bytes = b"x") -> bytes:
    return zipped([*MEMBERS.items(), (name, data)])


def entry(name: str, mode: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.create_system = 3
    made.external_attr = mode << 16
    return made


WHOLE = zipped(MEMBERS.items())


def test_a_whole_one_passes_and_its_members_are_read() -> None:
    opened = open_container(io.BytesIO(WHOLE), NAMES)
    assert opened.members.keys() == MEMBERS.keys()
    assert opened.read(STAFF, 1 << 20) == MEMBERS[STAFF]
    assert opened.read(STAFF, 10) == MEMBERS[STAFF][:11]


def test_other_zip_programs_are_welcome() -> None:
    class Pipe(io.RawIOBase):
        """A stream that cannot seek, so that sizes follow the members."""

        def __init__(self) -> None:
            self.written = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.written += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder in ("data/", "data/forms/", "data/evidence/"):
            archive.writestr(entry(folder, stat.S_IFDIR | 0o755), b"")
        for name, data in MEMBERS.items():
            archive.writestr(name, data)
    assert faults(pipe.written) == ()
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for name, data in MEMBERS.items():
            archive.writestr(name, data)
    assert faults(stored.getvalue()) == ()


@pytest.mark.parametrize("length", [0, 1, 21, 22, 100, len(WHOLE) // 2, len(WHOLE) - 22, len(WHOLE) - 1])
def test_cut_anywhere(length: int) -> None:
    assert fault(WHOLE[:length]) == (0, "container", "")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (WHOLE[:-100], "cut"),
        (b"%PDF-1.7" * 10, "not_zip"),
        (b"age-encryption.org/v1\n" + bytes(100), "sealed"),
        (b"junk" + WHOLE, "directory"),
        (WHOLE + b"\0", "cut"),
        (WHOLE[:-2] + b"\1\0x", "cut"),
        (WHOLE[:-2] + b"\1\0", "directory"),
    ],
)
def test_what_is_no_whole_zip_says_so(data: bytes, reason: str) -> None:
    (found,) = faults(data)
    assert (found.code, found.params["reason"]) == ("container", reason)


def patched(data: bytes, name: str, *, at: int, put: bytes, local_at: int | None = None) -> bytes:
    """Bytes of one member's central header changed, and of its local header where ``local_at`` is given."""
    raw, changed = name.encode(), bytearray(data)
    central = data.rindex(raw) - 46
    local = data.index(raw) - 30
    assert data[central : central + 4] == b"PK\1\2"
    assert data[local : local + 4] == b"PK\3\4"
    changed[central + at : central + at + len(put)] = put
    if local_at is not None:
        changed[local + local_at : local + local_at + len(put)] = put
    assert bytes(changed) != data
    return bytes(changed)


def test_a_member_that_other_programs_would_not_read_is_none() -> None:
    (found,) = faults(patched(WHOLE, next(iter(MEMBERS)), at=6, put=b"\x40"))
    assert (found.code, found.params["reason"]) == ("container", "method")


FLAGS, METHOD, CRC, PACKED, SIZE, OFFSET = 8, 10, 16, 20, 24, 42


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (patched(WHOLE, STAFF, at=FLAGS, put=b"\1\0", local_at=6), "encrypted"),
        (patched(WHOLE, STAFF, at=FLAGS, put=b"\1\0"), "encrypted"),
        (patched(WHOLE, STAFF, at=METHOD, put=b"\x0c\0", local_at=8), "method"),
        (patched(WHOLE, STAFF, at=METHOD, put=b"\0\0"), "directory"),
        (patched(WHOLE, STAFF, at=CRC, put=b"\0\0\0\0", local_at=14), "crc"),
        (patched(WHOLE, STAFF, at=CRC, put=b"\0\0\0\0"), "directory"),
        (patched(WHOLE, STAFF, at=SIZE, put=b"\1\0\0\0", local_at=22), "crc"),
        (patched(WHOLE, STAFF, at=SIZE, put=b"\0\0\x10\0", local_at=22), "crc"),
        (patched(WHOLE, STAFF, at=PACKED, put=b"\1\0\0\0", local_at=18), "directory"),
        (patched(WHOLE, STAFF, at=OFFSET, put=b"\0\0\0\0"), "directory"),
        (WHOLE.replace(STAFF.encode(), b"data/stuff.csv", 1), "directory"),
    ],
)
def test_a_directory_that_lies(data: bytes, reason: str) -> None:
    (found,) = faults(data)
    assert (found.code, found.params["reason"]) == ("container", reason)


def test_a_flipped_bit_in_the_packed_bytes_of_any_member() -> None:
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        for info in archive.infolist():
            at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
            changed = WHOLE[:at] + bytes([WHOLE[at] ^ 0x10]) + WHOLE[at + 1 :]
            assert fault(changed) == (0, "container", info.filename)


def test_two_entries_for_the_same_bytes() -> None:
    """The way of the best bombs: many entries that share one member's bytes."""
    end = len(WHOLE) - 22
    count, length, offset = struct.unpack("<HII", WHOLE[end + 10 : end + 20])
    directory = WHOLE[offset:end]
    first = directory[: 46 + len("bagit.txt")]
    tail = WHOLE[end : end + 8] + struct.pack("<HHIIH", count + 1, count + 1, length + len(first), offset, 0)
    assert fault(WHOLE[:offset] + directory + first + tail) == (0, "container", "bagit.txt")


def test_a_count_that_lies() -> None:
    end = len(WHOLE) - 22
    (count,) = struct.unpack("<H", WHOLE[end + 10 : end + 12])
    for lie in (count - 1, count + 1, 0):
        changed = WHOLE[: end + 8] + struct.pack("<HH", lie, lie) + WHOLE[end + 12 :]
        assert fault(changed) == (0, "container", "")


def test_too_many_members() -> None:
    names = (f"data/forms/{i}.pdf" for i in range(container.MAX_MEMBERS - len(MEMBERS)))
    most = [*MEMBERS.items(), *((name, b"") for name in names)]
    assert faults(zipped(most)) == ()
    assert fault(zipped([*most, ("data/forms/one-more.pdf", b"")])) == (1, "too_many", "")


def test_too_large_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_PACKED", len(WHOLE))
    assert faults(WHOLE) == ()
    monkeypatch.setattr(container, "MAX_PACKED", len(WHOLE) - 1)
    assert fault(WHOLE) == (1, "too_large", "")


def test_too_large_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sum(map(len, MEMBERS.values()))
    monkeypatch.setattr(container, "MAX_UNPACKED", whole)
    assert faults(WHOLE) == ()
    monkeypatch.setattr(container, "MAX_UNPACKED", whole - 1)
    assert fault(WHOLE) == (1, "too_large", "")
    less = patched(WHOLE, STAFF, at=SIZE, put=b"\1\0\0\0", local_at=22)
    assert fault(less) == (1, "too_large", "")


def test_a_bomb_is_above_10_mib_and_above_100_times() -> None:
    assert faults(with_member("data/forms/x.pdf", bytes(10 * MIB))) == ()
    assert fault(with_member("data/forms/x.pdf", bytes(10 * MIB + 1))) == (1, "bomb", "data/forms/x.pdf")


def test_a_bomb_that_declares_little_is_found_while_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    data = with_member("data/forms/x.pdf", bytes(24 * MIB))
    lying = patched(data, "data/forms/x.pdf", at=SIZE, put=b"\1\0\0\0", local_at=22)
    tracemalloc.start()
    try:
        assert fault(lying) == (1, "bomb", "data/forms/x.pdf")
        assert tracemalloc.get_traced_memory()[1] < 4 * MIB
    finally:
        tracemalloc.stop()
    monkeypatch.setattr(container, "BOMB_FROM", 1 << 40)
    assert fault(lying) == (0, "container", "data/forms/x.pdf")


def test_bytes_behind_the_end_of_a_member() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"x") + packer.flush() + b"hidden"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("bagit.txt", packed)
    data = patched(stream.getvalue(), "bagit.txt", at=METHOD, put=b"\x08\0", local_at=8)
    data = patched(data, "bagit.txt", at=SIZE, put=b"\1\0\0\0", local_at=22)
    data = patched(data, "bagit.txt", at=CRC, put=struct.pack("<I", zlib.crc32(b"x")), local_at=14)
    assert fault(data) == (0, "container", "bagit.txt")


@pytest.mark.parametrize(
    "name",
    [
        "../x", "/etc/passwd", "data/../../x", "data/..", "C:x", "C:/x", "..\\x", "data\\x.csv", "data//staff.csv",
        "./bagit.txt", "data/forms/a\x07.pdf", "data/forms/\x7f.pdf",
    ],
)  # fmt: skip
def test_names_that_lead_elsewhere(name: str) -> None:
    assert fault(with_member(name)) == (2, "bad_name", name)


def test_an_empty_name() -> None:
    assert fault(with_member(zipfile.ZipInfo(""))) == (2, "bad_name", "")


def test_links_and_devices() -> None:
    for kind in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR):
        assert fault(with_member(entry("data/forms/x.pdf", kind | 0o777))) == (2, "bad_name", "data/forms/x.pdf")


def test_a_folder_with_content() -> None:
    assert fault(patched(with_member("data/formsX", b"x"), "data/formsX", at=46, put=b"data/forms/", local_at=30)) == (
        2, "bad_name", "data/forms/",
    )  # fmt: skip


def test_a_second_name_in_an_extra_field() -> None:
    made = zipfile.ZipInfo("data/forms/x.pdf")
    made.extra = struct.pack("<HHB", 0x7075, 9, 1) + bytes(4) + b"../x"
    (found,) = faults(with_member(made))
    assert found.code in ("container", "bad_name")


def test_a_name_that_is_no_utf_8() -> None:
    data = with_member("data/forms/自评.pdf")
    changed = data.replace("自评".encode(), "自评".encode()[:-1] + b"\xff")
    assert [found.code for found in faults(changed)] == ["bad_name"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (STAFF, STAFF),
        (STAFF, "data/STAFF.csv"),
        ("data/forms/\u00e9.pdf", "data/forms/e\u0301.pdf"),
        ("data/forms/stra\u00dfe.pdf", "data/forms/STRASSE.pdf"),
    ],
)
def test_names_that_stand_twice(first: str, second: str) -> None:
    others = [pair for pair in MEMBERS.items() if pair[0] != first]
    assert fault(zipped([*others, (first, b"x"), (second, b"x")])) == (2, "duplicate_name", second)
    if second != first:
        (found,) = faults(zipped([(second, b"x"), *others, (first, b"x")]))
        assert found.code == "duplicate_name"


@pytest.mark.parametrize(
    "name",
    [
        "readme.txt", "data/readme.txt", "data/staff2.csv", "data/forms/x.exe", "data/forms/a/b.pdf", "data/forms/.pdf",
        "data/evidence/x.jpg", f"data/evidence/{'a' * 64}", f"data/evidence/{'A' * 64}.jpg", "data/staff.csv.bak", "x/",
        "data/forms/a%20.pdf", "tagmanifest-sha512.txt", "data/changes.csv/",
    ],
)  # fmt: skip
def test_names_that_the_format_does_not_know(name: str) -> None:
    assert fault(with_member(name, b"" if name.endswith("/") else b"x")) == (2, "unlisted", name)


def test_every_bad_name_is_told() -> None:
    data = zipped([*MEMBERS.items(), ("../x", b""), ("readme.txt", b"")])
    assert [(f.code, f.member) for f in faults(data)] == [("bad_name", "../x"), ("unlisted", "readme.txt")]


def test_crcs_come_before_sizes_and_names() -> None:
    with_both = patched(with_member("../x"), STAFF, at=CRC, put=b"\0\0\0\0", local_at=14)
    assert fault(with_both) == (0, "container", STAFF)


def test_an_empty_zip_has_nothing_against_it_here() -> None:
    assert faults(zipped([])) == ()


@pytest.mark.parametrize("member", [DESCRIPTOR, EVALUATION])
def test_a_file_that_changes_while_it_is_read(member: str) -> None:
    stream = io.BytesIO(WHOLE)
    opened = open_container(stream, NAMES)
    at = opened.members[member].begin + opened.members[member].entry.packed // 2
    stream.getbuffer()[at] = WHOLE[at] ^ 0x10
    with pytest.raises(OSError):
        opened.read(member, 1 << 20)
