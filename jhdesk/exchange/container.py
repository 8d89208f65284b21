"""Rules 0 to 2 of a package: a whole and readable ZIP, of bearable size, with the names of a package and no others.

1. The directory is read by hand and must account for every byte of the file: no gap, no overlap, nothing before, nothing
   after. What its local headers say must agree with it.
2. Sizes are refused as declared, and then again as they come out while each member is read through once, in pieces, for its
   CRC and its SHA-256. A member that yields more than it declares is counted on until it is known for a bomb.
3. Nothing is written anywhere, and no member is held in memory.
"""

from __future__ import annotations

import hashlib
import re
import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from jhdesk.exchange.faults import Fault
from jhdesk.exchange.layout import FOLDERS, is_known, kind_of

MAX_MEMBERS = 2_000
MAX_PACKED = 256 << 20
MAX_UNPACKED = 1 << 30
BOMB_FROM = 10 << 20
BOMB_RATIO = 100

_END = struct.Struct("<4s4H2IH")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_PIECE = 1 << 16
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_SIZES_FOLLOW = 0x0008
_UTF8 = 0x0800
_THAT_MATTER = _ENCRYPTED | _SIZES_FOLLOW | _UTF8
_STORED, _DEFLATED = 0, 8
_NEWEST_VERSION = 63
"""of the ZIP format that public tools read"""
_UNICODE_PATH = 0x7075
_UNIX = 3
_SEALED = b"age-encryption.org/"
_FORBIDDEN = re.compile(r"[\\:\x00-\x1f\x7f]")


class Refused(Exception):  # noqa: N818 - it is no error of the program
    """The faults that end the check."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults)
        self.faults = faults


def _broken(reason: str, member: str = "") -> Refused:
    return Refused(Fault("container", member, {"reason": reason}))


@dataclass(frozen=True)
class Entry:
    """A member as the directory of the ZIP has it."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    mode: int
    """the Unix file mode, 0 where there is none"""
    fit_name: bool
    """the name is text, and the only one that the entry has"""


@dataclass(frozen=True)
class Member:
    """A member that was read through."""

    entry: Entry
    begin: int
    """where its packed bytes begin"""
    sha256: str = ""


class Container:
    """A ZIP that has passed rules 0 to 2. Its members are read again from the same open file."""

    def __init__(self, stream: BinaryIO, members: Mapping[str, Member]) -> None:
        self._stream = stream
        self.members = members

    def read(self, name: str, limit: int) -> bytes:
        """At most the first ``limit`` + 1 bytes of a member, so that one above the limit shows.

        KeyError where there is none; OSError where the file is no longer what was checked.
        """
        content = bytearray()
        try:
            for piece in _pieces(self._stream, self.members[name]):
                content += piece
                if len(content) > limit:
                    return bytes(content[: limit + 1])
        except zlib.error as error:
            raise OSError(None, str(error)) from error
        if hashlib.sha256(content).hexdigest() != self.members[name].sha256:
            raise OSError(None, "the file changes while it is read")
        return bytes(content)


def open_container(stream: BinaryIO, tables: Iterable[str]) -> Container:
    """Check rules 0 to 2, in that order; `Refused` with the faults of the first rule that is broken.

    ``tables``: the names of all tables that a hand-in may hold. OSError where the stream cannot be read.
    """
    located = _locate(stream, *_directory(stream))
    _declared_sizes([member.entry for member in located], stream)
    members = _read_through(stream, located)
    _names([member.entry for member in members], list(tables))
    return Container(stream, {m.entry.name: m for m in members if m.entry.name not in FOLDERS})


def _directory(stream: BinaryIO) -> tuple[list[Entry], int]:
    """Rule 0: the entries of the central directory, which ends where the file ends, and where it begins."""
    size = stream.seek(0, 2)
    stream.seek(0)
    begins = stream.read(len(_SEALED))
    stream.seek(max(0, size - _END.size))
    tail = stream.read(_END.size)
    if len(tail) < _END.size or not tail.startswith(b"PK\5\6"):
        if begins == _SEALED:
            raise _broken("sealed")
        raise _broken("cut" if begins.startswith(b"PK\3\4") else "not_zip")
    _, disk, first_disk, here, count, length, offset, comment = _END.unpack(tail)
    if count > MAX_MEMBERS:
        raise Refused(Fault("too_many", "", {"members": count, "limit": MAX_MEMBERS}))
    if disk or first_disk or here != count or comment or offset + length != size - _END.size:
        raise _broken("directory")
    stream.seek(offset)
    entries = [_entry(stream, size - _END.size) for _ in range(count)]
    if stream.tell() != size - _END.size:
        raise _broken("directory")
    return entries, offset


def _entry(stream: BinaryIO, end: int) -> Entry:
    head = stream.read(_CENTRAL.size)
    if len(head) < _CENTRAL.size or not head.startswith(b"PK\1\2"):
        raise _broken("directory")
    _, made_by, needed, flags, method, _, _, crc, packed, size, *lengths, _, _, attributes, offset = _CENTRAL.unpack(
        head
    )
    name_length, extra_length, comment_length = lengths
    raw_name, extra = stream.read(name_length), stream.read(extra_length)
    stream.seek(comment_length, 1)
    if stream.tell() > end:
        raise _broken("directory")
    name, fit = _name(raw_name, flags)
    if needed & 0xFF > _NEWEST_VERSION:  # other programs would refuse it
        raise _broken("method", name)
    mode = attributes >> 16 if made_by >> 8 == _UNIX else 0
    return Entry(name, raw_name, flags, method, crc, packed, size, offset, mode, fit and not _has_other_name(extra))


def _name(raw: bytes, flags: int) -> tuple[str, bool]:
    try:
        return raw.decode("utf-8" if flags & _UTF8 else "ascii"), True
    except UnicodeDecodeError:
        return raw.decode("utf-8", "backslashreplace"), False


def _has_other_name(extra: bytes) -> bool:
    """Whether an extra field gives the member a second name, which some programs would unpack it under."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        if kind == _UNICODE_PATH:
            return True
        extra = extra[4 + length :]
    return False


def _locate(stream: BinaryIO, entries: list[Entry], end_of_data: int) -> list[Member]:
    """Rule 0: the local headers agree with the directory, and the members fill the file without gap or overlap."""
    members, expected = [], 0
    for entry in sorted(entries, key=lambda e: e.offset):
        if entry.flags & _ENCRYPTED:
            raise _broken("encrypted", entry.name)
        if entry.method not in (_STORED, _DEFLATED):
            raise _broken("method", entry.name)
        if entry.offset != expected:
            raise _broken("directory", entry.name)
        begin = _local(stream, entry)
        expected = begin + entry.packed
        if expected > end_of_data:
            raise _broken("directory", entry.name)
        if entry.flags & _SIZES_FOLLOW:
            expected += _descriptor_length(stream, entry, expected)
        members.append(Member(entry, begin))
    if expected != end_of_data:
        raise _broken("directory")
    return members


def _local(stream: BinaryIO, entry: Entry) -> int:
    """Where the packed bytes begin."""
    stream.seek(entry.offset)
    head = stream.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(b"PK\3\4"):
        raise _broken("directory", entry.name)
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack(head)
    raw_name, extra = stream.read(name_length), stream.read(extra_length)
    same = raw_name == entry.raw_name and method == entry.method and not (flags ^ entry.flags) & _THAT_MATTER
    if not flags & _SIZES_FOLLOW:
        same = same and (crc, packed, size) == (entry.crc, entry.packed, entry.size)
    if not same or len(extra) < extra_length or _has_other_name(extra):
        raise _broken("directory", entry.name)
    return stream.tell()


def _descriptor_length(stream: BinaryIO, entry: Entry, at: int) -> int:
    """The length of the data descriptor behind a member that was written as a stream."""
    stream.seek(at)
    facts = struct.pack("<3I", entry.crc, entry.packed, entry.size)
    found = stream.read(16)
    if found == b"PK\7\x08" + facts:
        return 16
    if found.startswith(facts):
        return 12
    raise _broken("directory", entry.name)


def _declared_sizes(entries: list[Entry], stream: BinaryIO) -> None:
    """Rule 1, by what the directory declares."""
    packed = stream.seek(0, 2)
    if packed > MAX_PACKED:
        raise Refused(Fault("too_large", "", {"limit_mib": MAX_PACKED >> 20}))
    if sum(entry.size for entry in entries) > MAX_UNPACKED:
        raise Refused(Fault("too_large", "", {"limit_mib": MAX_UNPACKED >> 20}))
    bombs = [_bomb(entry) for entry in entries if _is_bomb(entry, entry.size)]
    if bombs:
        raise Refused(*bombs)


def _is_bomb(entry: Entry, size: int) -> bool:
    return size > BOMB_FROM and size > BOMB_RATIO * entry.packed


def _bomb(entry: Entry) -> Fault:
    return Fault("bomb", entry.name, {"ratio": BOMB_RATIO})


def _read_through(stream: BinaryIO, located: list[Member]) -> list[Member]:
    """Rules 0 and 1 on what really comes out: sizes, CRCs; digests for rule 5."""
    members: list[Member] = []
    faults: list[Fault] = []
    total = 0
    for member in located:
        entry, size, crc, digest = member.entry, 0, 0, hashlib.sha256()
        try:
            for piece in _pieces(stream, member):
                size += len(piece)
                total += len(piece)
                if _is_bomb(entry, size):
                    raise Refused(_bomb(entry))
                if total > MAX_UNPACKED:
                    raise Refused(Fault("too_large", "", {"limit_mib": MAX_UNPACKED >> 20}))
                crc = zlib.crc32(piece, crc)
                digest.update(piece)
        except zlib.error:
            size = -1
        if size != entry.size or crc != entry.crc:
            faults.append(Fault("container", entry.name, {"reason": "crc"}))
        members.append(Member(entry, member.begin, digest.hexdigest()))
    if faults:
        raise Refused(*faults)
    return members


def _pieces(stream: BinaryIO, member: Member) -> Iterator[bytes]:
    """The content of a member in pieces of bounded size; zlib.error where it is broken off or followed by more."""
    stream.seek(member.begin)
    left = member.entry.packed
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if member.entry.method == _DEFLATED else None
    while left:
        packed = stream.read(min(_PIECE, left))
        if not packed:
            raise zlib.error("the file ends within a member")
        left -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed:
            yield inflate.decompress(packed, _PIECE)
            packed = inflate.unconsumed_tail
            if inflate.unused_data:
                raise zlib.error("bytes behind the end of a member")
    if inflate is not None:
        yield inflate.flush()
        if not inflate.eof:
            raise zlib.error("a member without an end")


def _names(entries: list[Entry], tables: list[str]) -> None:
    """Rule 2. One cause is told once: a bad name is not told as unknown, nor is a name that stands twice."""
    faults: list[Fault] = []
    together: dict[str, list[str]] = {}
    kind = kind_of({entry.name for entry in entries})
    for entry in entries:
        if not _is_fit(entry):
            faults.append(Fault("bad_name", entry.name))
        else:
            folded = unicodedata.normalize("NFC", entry.name).casefold()
            together.setdefault(unicodedata.normalize("NFC", folded), []).append(entry.name)
    for names in together.values():
        strange = [name for name in names if not is_known(name, tables, kind)]
        if len(names) > 1:
            faults.append(Fault("duplicate_name", (strange or names)[-1]))
        elif strange:
            faults.append(Fault("unlisted", strange[0]))
    if faults:
        raise Refused(*faults)


def _is_fit(entry: Entry) -> bool:
    """No way out of the folder where it is unpacked, and no link."""
    if not entry.fit_name or not entry.name or _FORBIDDEN.search(entry.name):
        return False
    folder = entry.name.endswith("/")
    if folder and entry.size:
        return False
    kind = stat.S_IFMT(entry.mode)
    if kind not in (0, stat.S_IFDIR if folder else stat.S_IFREG):
        return False
    return all(part not in ("", ".", "..") for part in entry.name.removesuffix("/").split("/"))
