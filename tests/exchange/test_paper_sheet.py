"""Tables as parts for codes: whole again from any order, and never from anything but all parts of one set."""

from __future__ import annotations

import hashlib
import itertools
import struct
import zlib
from collections.abc import Callable

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.exchange import paper_sheet
from jhdesk.exchange.paper_sheet import (
    CODE_BYTES,
    MAX_PARTS,
    PER_PAGE,
    ROOM,
    Part,
    Place,
    Restored,
    Sheet,
    SheetFault,
    parts_of,
    place_of,
    put_together,
    read_part,
)
from tests.bench.large import large_school
from tests.builders import row, school_tables
from tests.exchange.packages import flipped
from tests.exchange.sheets import csv_of, noise, sheet

NOISE = {"school": b"a,b\r\n", "staff": noise(3 * ROOM)}


@pytest.fixture(scope="module")
def parts() -> list[bytes]:
    """Four parts or more that cannot be told apart by what stands in them."""
    return parts_of(sheet(NOISE))


def codes(restored: Restored) -> list[tuple[str, str]]:
    return [(fault.code, fault.source) for fault in restored.faults]


def forged(packing: bytes, packed: bytes) -> Restored:
    """What is made of one part whose digests are right."""
    set_id = paper_sheet._set_id(packing, 1, packed)
    return put_together([("a", [paper_sheet._part(packing, 1, 1, set_id, packed)])])


@pytest.mark.parametrize(
    "tables",
    [
        csv_of(school_tables()),
        csv_of(school_tables(staff=[row("staff", staff_no="t1", name='㛃,"𬭎"\n二行')])),
        {"school": b"", "staff": b"\xff\x00\n\nstaff 3\n\n", "answers": b"x"},
        NOISE,
        {"staff": b""},
    ],
    ids=["school", "rare and broken names", "any bytes", "many parts", "nothing"],
)
def test_tables_come_back_byte_for_byte(tables: dict[str, bytes]) -> None:
    made = parts_of(sheet(tables))
    restored = put_together([("a", made)])
    assert restored.sheet is not None
    assert dict(restored.sheet.tables) == tables
    assert restored.sheet == sheet(tables)
    assert restored.faults == ()
    assert max(map(len, made)) <= CODE_BYTES


def test_parts_come_in_any_order_and_more_than_once(parts: list[bytes]) -> None:
    assert len(parts) >= 4
    assert [len(part) for part in parts[:-1]] == [CODE_BYTES] * (len(parts) - 1)
    restored = put_together([("b", parts[:1:-1]), ("a", parts[:3]), ("a again", parts[:3])])
    assert (restored.sheet, restored.faults) == (sheet(NOISE), ())


def test_the_smaller_packing_is_taken_and_named() -> None:
    kinds = {parts_of(sheet(tables))[0][4:5] for tables in (csv_of(dict(large_school().tables)), {"staff": b"a" * 50})}
    assert kinds == {b"x", b"z"}
    for tables in (csv_of(dict(large_school().tables)), {"staff": b"a" * 50}):
        packed = paper_sheet._pack(paper_sheet._content(sheet(tables)))[1]
        assert len(packed) <= len(zlib.compress(paper_sheet._content(sheet(tables)), 9))


def test_the_same_tables_make_the_same_parts_and_others_another_set(parts: list[bytes]) -> None:
    assert parts_of(sheet(NOISE)) == parts
    other = read_part(parts_of(sheet({**NOISE, "school": b"a,c\r\n"}))[0])
    first = read_part(parts[0])
    assert isinstance(other, Part)
    assert isinstance(first, Part)
    assert other.set_name != first.set_name


def test_a_school_of_220_staff_and_60_classes_takes_two_pages() -> None:
    made = parts_of(sheet(csv_of(dict(large_school().tables))))
    assert PER_PAGE < len(made) <= 2 * PER_PAGE


def test_each_missing_part_is_named_by_page_row_and_place(parts: list[bytes]) -> None:
    for at in range(len(parts)):
        restored = put_together([("a", parts[:at] + parts[at + 1 :])])
        (fault,) = restored.faults
        assert restored.sheet is None
        assert (fault.code, fault.params) == ("missing", {"places": (place_of(at + 1),), "count": len(parts)})


@pytest.mark.parametrize(
    ("number", "place"),
    [(1, (1, 1, 1)), (3, (1, 1, 3)), (4, (1, 2, 1)), (12, (1, 4, 3)), (13, (2, 1, 1)), (26, (3, 1, 2))],
)
def test_places_are_counted_by_page_row_and_column(number: int, place: tuple[int, int, int]) -> None:
    assert place_of(number) == Place(number, *place)


def test_a_damaged_part_is_not_taken_wherever_it_is_damaged(parts: list[bytes]) -> None:
    for at in range(4, len(parts[1]), 7):  # before it stand mark and version
        broken = parts[1][:at] + bytes([parts[1][at] ^ 1]) + parts[1][at + 1 :]
        restored = put_together([("a", [parts[0], *parts[2:]]), ("b", [broken])])
        assert restored.sheet is None
        assert [fault.code for fault in restored.faults] == ["damaged", "missing"], at
        assert restored.faults[0].source == "b"


@pytest.mark.parametrize(
    "change", [lambda part: part[:20], lambda part: part[:33], lambda part: part[:-1], lambda p: p + b"x"]
)
def test_a_part_cut_off_or_longer_is_damaged(parts: list[bytes], change: Callable[[bytes], bytes]) -> None:
    assert read_part(change(parts[0])) == SheetFault("damaged")


def test_a_damaged_part_does_no_harm_beside_the_whole_one(parts: list[bytes]) -> None:
    restored = put_together([("bad", [flipped(parts[0])]), ("good", parts)])
    assert (restored.sheet, codes(restored)) == (sheet(NOISE), [("damaged", "bad")])


def test_two_sets_are_refused_even_if_one_is_whole(parts: list[bytes]) -> None:
    other = parts_of(sheet({**NOISE, "school": b"other"}))
    for mixed in (other[:1], other):
        restored = put_together([("a", parts), ("b", mixed), ("c", parts[:1])])
        (fault,) = restored.faults
        assert restored.sheet is None
        assert fault.code == "other_set"
        sets = fault.params["sets"]
        assert isinstance(sets, list)
        assert [names for _, names in sets] == [("a", "c"), ("b",)]
        assert len({name for name, _ in sets}) == 2


def test_another_version_is_told_with_its_number(parts: list[bytes]) -> None:
    newer = parts[0][:3] + bytes([2]) + parts[0][4:]
    restored = put_together([("a", [newer]), ("b", parts[1:])])
    assert codes(restored) == [("other_version", "a"), ("missing", "")]
    assert restored.faults[0].params == {"version": 2, "known": 1}


@pytest.mark.parametrize("code", [b"", b"JHS", b"https://example.org", "校".encode(), bytes(711)])
def test_a_code_of_another_kind_is_passed_over(code: bytes, parts: list[bytes]) -> None:
    assert read_part(code) is None
    assert put_together([("a", [*parts, code])]).faults == ()
    assert codes(put_together([("a", parts), ("b", [code])])) == [("no_code", "b")]


def test_pictures_without_a_part_restore_nothing() -> None:
    restored = put_together([("a", []), ("b", [])])
    assert (restored.sheet, codes(restored)) == (None, [("no_code", "a"), ("no_code", "b")])


def test_sheets_have_their_limit_and_say_so() -> None:
    with pytest.raises(JhdeskError) as caught:
        parts_of(sheet({"staff": noise(MAX_PARTS * ROOM)}))
    assert (caught.value.code, caught.value.params) == ("sheet_too_large", {"pages": 41, "limit": 40})


def test_parts_that_are_whole_and_say_nonsense_restore_nothing() -> None:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(b"no directory") + deflate.flush()
    for packing, content in (
        (b"z", packed),
        (b"z", packed + b"x"),
        (b"z", packed[:-1]),
        (b"q", packed),
        (b"x", packed),
    ):
        assert codes(forged(packing, content)) == [("broken", "")]


@pytest.mark.parametrize(
    "directory", ["../staff 1", "staff 2", "staff 0", "staff -1", "staff 1\nstaff 0", "Staff 1", "staff x", "staff"]
)
def test_only_names_of_tables_and_true_sizes_are_taken(directory: str) -> None:
    def restored(lines: str) -> Restored:
        content = f"1\t2024\t1\tab\t某校\n{lines}\n\n".encode() + b"x"
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        return forged(b"z", deflate.compress(content) + deflate.flush())

    assert restored("staff 1").sheet == Sheet("1", "某校", "2024", "1", "ab", {"staff": b"x"})
    assert codes(restored(directory)) == [("broken", "")]


def test_what_unpacks_to_more_than_tables_can_be_is_refused() -> None:
    """A thousand bytes that would be a million times as many."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(deflate.compress(bytes(1 << 20)) for _ in range(33)) + deflate.flush()
    pieces = [packed[at : at + ROOM] for at in range(0, len(packed), ROOM)]
    set_id = paper_sheet._set_id(b"z", len(pieces), packed)
    made = [paper_sheet._part(b"z", at, len(pieces), set_id, piece) for at, piece in enumerate(pieces, 1)]
    assert codes(put_together([("a", made)])) == [("broken", "")]


def test_the_head_is_as_it_is_written_down(parts: list[bytes]) -> None:
    """Another program can read it by the module's table."""
    packing, count = parts[0][4:5], len(parts)
    packed = b"".join(part[33:] for part in parts)
    set_id = hashlib.sha256(packing + struct.pack(">H", count) + packed).digest()[:16]
    for number, part in zip(itertools.count(1), parts, strict=False):
        head = b"JHS\x01" + packing + struct.pack(">HH", number, count) + set_id
        assert part == head + hashlib.sha256(head + part[33:]).digest()[:8] + part[33:]
