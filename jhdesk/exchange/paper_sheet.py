"""The tables of a package as parts for QR codes, and back: paper as the second stick. Bytes in, bytes out.

All tables are put together behind a directory, packed, and cut into parts that are told apart by their own heads:

====== ======== =================================================================
offset length   what (numbers big-endian)
====== ======== =================================================================
0      4        ``JHS`` and the version of this format, one byte
4      1        how it is packed: ``z`` raw deflate, ``x`` raw LZMA2 (the smaller)
5      2        k, from 1
7      2        n
9      16       set: SHA-256 of byte 4, n and all of the packed bytes, its first 16
25     8        part: SHA-256 of what stands before and behind it, its first 8
33     to 678   the packed bytes of this part
====== ======== =================================================================

The set's digest is that of the packed bytes, so parts of two prints are one set only if they fit together. It finds
damage, and is no signature: whoever restores tables checks them as those of a folder.
"""

from __future__ import annotations

import hashlib
import lzma
import re
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jhdesk.errors import JhdeskError
from jhdesk.exchange.tables import MAX_BYTES

VERSION = 1
MARK = b"JHS"
CODE_BYTES = 711
"""what a QR code of version 21 holds as bytes at error level M (15 %): with modules of 0.5 mm the densest of those measured
that is read surely at 150 dpi, turned and noisy; 24-M with 0.45 mm and 27-M with 0.4 mm are not"""
PER_ROW, PER_PAGE = 3, 12
MAX_PARTS = 40 * PER_PAGE
MAX_CONTENT = 4 * MAX_BYTES

_HEAD = struct.Struct(">3sBcHH16s8s")
ROOM = CODE_BYTES - _HEAD.size
_FILTERS: Sequence[Mapping[str, int]] = (
    {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 23, "lc": 4, "lp": 0, "pb": 0, "mode": lzma.MODE_NORMAL,
     "nice_len": 273, "mf": lzma.MF_BT4},
)  # fmt: skip
_NAME = re.compile(r"[a-z][a-z_]{0,39}")


@dataclass(frozen=True)
class Sheet:
    """The tables of one package: what it says of itself, and each table's CSV as it stands in the package."""

    school_code: str
    school_name: str
    school_year: str
    revision: str
    package: str
    """SHA-256 of the package's tagmanifest, hexadecimal"""
    tables: Mapping[str, bytes]


@dataclass(frozen=True)
class Part:
    """One code that was read and is whole."""

    number: int
    count: int
    packing: bytes
    set_id: bytes
    content: bytes

    @property
    def group(self) -> tuple[bytes, bytes, int]:
        """What parts of one set have in common."""
        return self.set_id, self.packing, self.count

    @property
    def set_name(self) -> str:
        """The set as people compare it: it stands on every page."""
        return set_name(self.set_id)


@dataclass(frozen=True)
class Place:
    """Where a part stands on paper, all from 1."""

    number: int
    page: int
    row: int
    column: int


@dataclass(frozen=True)
class SheetFault:
    """Why a set was not restored, or what was passed over on the way; ``source`` is empty where the set is meant.

    Codes: ``no_code``, ``other_version`` (version), ``damaged``, ``other_set`` (sets: name -> sources), ``missing``
    (places, count), ``broken`` (whole in parts and not as a set); and those of errors, of a picture that cannot be read.
    """

    code: str
    source: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Restored:
    """What came of the images: the tables, or None with the faults that say why; faults also of what was passed over."""

    sheet: Sheet | None
    faults: tuple[SheetFault, ...] = ()
    set_name: str = ""


def set_name(set_id: bytes) -> str:
    """Eight characters, in two groups."""
    text = set_id[:4].hex().upper()
    return f"{text[:4]}-{text[4:]}"


def place_of(number: int) -> Place:
    """Page, row and column of a part: rows are read from left to right."""
    page, at = divmod(number - 1, PER_PAGE)
    return Place(number, page + 1, at // PER_ROW + 1, at % PER_ROW + 1)


def parts_of(sheet: Sheet) -> list[bytes]:
    """The bytes of every code, in order. JhdeskError("sheet_too_large")."""
    packing, packed = _pack(_content(sheet))
    pieces = [packed[start : start + ROOM] for start in range(0, len(packed), ROOM)]
    count = len(pieces)
    if count > MAX_PARTS:
        raise JhdeskError("sheet_too_large", pages=-(-count // PER_PAGE), limit=MAX_PARTS // PER_PAGE)
    set_id = _set_id(packing, count, packed)
    return [_part(packing, number, count, set_id, piece) for number, piece in enumerate(pieces, 1)]


def read_part(code: bytes) -> Part | SheetFault | None:
    """The part in a code; a fault ``other_version`` or ``damaged``; None for a code of some other kind."""
    if not code.startswith(MARK) or len(code) <= len(MARK):
        return None
    if code[len(MARK)] != VERSION:
        return SheetFault("other_version", params={"version": code[len(MARK)], "known": VERSION})
    if len(code) <= _HEAD.size:
        return SheetFault("damaged")
    _, _, packing, number, count, set_id, digest = _HEAD.unpack_from(code)
    content = code[_HEAD.size :]
    if digest != _part_digest(code[: _HEAD.size - len(digest)], content) or not 1 <= number <= count <= MAX_PARTS:
        return SheetFault("damaged")
    return Part(number, count, packing, set_id, content)


def put_together(sources: Iterable[tuple[str, Sequence[bytes]]]) -> Restored:
    """The tables from all codes of all images, in any order, some of them twice; never raises for what stands in them.

    A code of another kind (the foot of a form) is passed over; an image without a part, a code that is damaged or of another
    version is told of, and does no harm where another image has the part. Two sets are refused even if one is complete.
    """
    found: dict[tuple[bytes, bytes, int], dict[int, Part]] = {}
    seen_in: dict[tuple[bytes, bytes, int], dict[str, None]] = {}
    faults: list[SheetFault] = []
    for source, codes in sources:
        parts = [part for part in map(read_part, codes) if part is not None]
        if not parts:
            faults.append(SheetFault("no_code", source))
        for part in parts:
            if isinstance(part, SheetFault):
                faults.append(SheetFault(part.code, source, part.params))
            elif found.setdefault(part.group, {}).setdefault(part.number, part) != part:
                faults.append(SheetFault("damaged", source))
            else:
                seen_in.setdefault(part.group, {})[source] = None
    if len(found) > 1:
        sets = [(set_name(group[0]), tuple(names)) for group, names in seen_in.items()]
        return Restored(None, (*faults, SheetFault("other_set", params={"sets": sets})))
    for parts_found in found.values():
        return _complete(parts_found, faults)
    return Restored(None, tuple(faults))


def _complete(parts: Mapping[int, Part], faults: Sequence[SheetFault]) -> Restored:
    """The tables of one set, if it is whole."""
    first = next(iter(parts.values()))
    missing = tuple(place_of(number) for number in range(1, first.count + 1) if number not in parts)
    if missing:
        told = SheetFault("missing", params={"places": missing, "count": first.count})
        return Restored(None, (*faults, told), first.set_name)
    packed = b"".join(parts[number].content for number in range(1, first.count + 1))
    whole = first.set_id == _set_id(first.packing, first.count, packed)
    content = _unpack(first.packing, packed) if whole else None
    sheet = None if content is None else _sheet(content)
    return Restored(sheet, (*faults, *(() if sheet else (SheetFault("broken"),))), first.set_name)


def _set_id(packing: bytes, count: int, packed: bytes) -> bytes:
    return hashlib.sha256(packing + struct.pack(">H", count) + packed).digest()[:16]


def _part_digest(head: bytes, content: bytes) -> bytes:
    return hashlib.sha256(head + content).digest()[:8]


def _part(packing: bytes, number: int, count: int, set_id: bytes, content: bytes) -> bytes:
    head = _HEAD.pack(MARK, VERSION, packing, number, count, set_id, b"")[:-8]
    return head + _part_digest(head, content) + content


def _content(sheet: Sheet) -> bytes:
    """A line of what the package says of itself, a line for every table, a blank line, the tables: sorted by name."""
    facts = (sheet.school_code, sheet.school_year, sheet.revision, sheet.package, sheet.school_name)
    tables = sorted(sheet.tables.items())
    lines = [
        "\t".join(" ".join(fact.split()) for fact in facts),
        *(f"{name} {len(data)}" for name, data in tables),
        "",
        "",
    ]
    return "\n".join(lines).encode() + b"".join(data for _, data in tables)


def _sheet(content: bytes) -> Sheet | None:
    """None where the directory does not account for every byte, or a name could not be a table's."""
    directory, blank, rest = content.partition(b"\n\n")
    try:
        first, *lines = directory.decode().split("\n")
        code, year, revision, package, name = first.split("\t")
        sizes = [(table, int(size)) for table, size in (line.split(" ") for line in lines)]
    except ValueError:  # UnicodeDecodeError is one
        return None
    fit = all(_NAME.fullmatch(table) and size >= 0 for table, size in sizes) and len(dict(sizes)) == len(sizes)
    if not blank or not fit or sum(size for _, size in sizes) != len(rest):
        return None
    tables, at = {}, 0
    for table, size in sizes:
        tables[table] = rest[at : at + size]
        at += size
    return Sheet(code, name, year, revision, package, tables)


def _pack(content: bytes) -> tuple[bytes, bytes]:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    packed = {
        b"z": deflate.compress(content) + deflate.flush(),
        b"x": lzma.compress(content, lzma.FORMAT_RAW, filters=_FILTERS),
    }
    return min(packed.items(), key=lambda item: len(item[1]))


def _unpack(packing: bytes, packed: bytes) -> bytes | None:
    """None where it is packed in some other way, does not end where it ends, or yields more than tables can be."""
    engine: zlib._Decompress | lzma.LZMADecompressor
    if packing == b"z":
        engine = zlib.decompressobj(-zlib.MAX_WBITS)
    elif packing == b"x":
        engine = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=_FILTERS)
    else:
        return None
    try:
        content = engine.decompress(packed, MAX_CONTENT + 1)
    except (zlib.error, lzma.LZMAError):
        return None
    return content if engine.eof and not engine.unused_data and len(content) <= MAX_CONTENT else None
