"""Containers of old workbooks whose chains of sectors do not end."""

from __future__ import annotations

import struct

import pytest

from jhdesk.workbook.compound import chains_end
from tests.workbook.rosters import HEAD, person, xls

WHOLE = xls([HEAD, *(person(f"甲{number}") for number in range(300))])
SECTOR = 512


def changed(at: int, number: int) -> bytes:
    """The workbook with another number at a place."""
    data = bytearray(WHOLE)
    struct.pack_into("<I", data, at, number)
    return bytes(data)


def test_a_whole_workbook_ends() -> None:
    assert chains_end(WHOLE)


@pytest.mark.parametrize("data", [b"", WHOLE[:100], b"\0" * 1000])
def test_what_is_no_container(data: bytes) -> None:
    assert not chains_end(data)


@pytest.mark.parametrize("back", [0, 1])
def test_a_chain_that_leads_back_into_itself(back: int) -> None:
    (table,) = struct.unpack_from("<I", WHOLE, 76)
    assert not chains_end(changed((table + 1) * SECTOR + 4, back))


def test_a_list_of_tables_that_leads_back_into_itself() -> None:
    data = bytearray(changed(68, 0))
    struct.pack_into("<I", data, 2 * SECTOR - 4, 0)
    assert not chains_end(bytes(data))
