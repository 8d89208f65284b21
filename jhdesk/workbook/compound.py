"""Whether the container of an .xls file (MS-CFB) can be followed to its end.

Its sectors are chained by number in a table of the file's own. In a damaged file, of which a part is zeros, a chain can lead
back into itself; the reader of .xls files follows it until the memory is used up.
"""

from __future__ import annotations

import struct

_HEADER = 512
_SHIFTS = (9, 12)
_IN_HEADER = 109
_LAST = 0xFFFFFFFA
"""numbers from here on end a chain, or are of a sector that no chain has"""


def chains_end(data: bytes) -> bool:
    """Whether no chain of sectors leads back into itself; False too for bytes that cannot be such a container."""
    if len(data) < _HEADER:
        return False
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in _SHIFTS:
        return False
    size = 1 << shift
    more, _ = struct.unpack_from("<II", data, 68)
    tables = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    seen: set[int] = set()
    while more < _LAST:
        if more in seen or (sector := _sector(data, more, size)) is None:
            return False
        seen.add(more)
        *listed, more = sector
        tables += listed
    chain: list[int] = []
    for number in dict.fromkeys(each for each in tables if each < _LAST):
        chain += _sector(data, number, size) or ()
    (small,) = struct.unpack_from("<I", data, 60)
    if _circles(chain):
        return False
    small_chain: list[int] = []
    while small < len(chain):
        small_chain += _sector(data, small, size) or ()
        small = chain[small]
    return not _circles(small_chain)


def _sector(data: bytes, number: int, size: int) -> tuple[int, ...] | None:
    """The numbers in a sector; None where the file ends before it does."""
    at = (number + 1) * size
    return struct.unpack_from(f"<{size // 4}I", data, at) if at + size <= len(data) else None


def _circles(chain: list[int]) -> bool:
    """Whether somebody who goes from sector to sector can come back to one."""
    done = [0] * len(chain)
    for start in range(len(chain)):
        at = start
        while at < len(chain) and not done[at]:
            done[at] = start + 1
            at = chain[at]
        if at < len(chain) and done[at] == start + 1:
            return True
    return False
