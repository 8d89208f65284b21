"""不校验导出: a backup of figures that are not fit for hand-in, and marked so."""

from __future__ import annotations

import pytest

from jhdesk.exchange.verify import is_backup
from tests.services.conftest import code_of
from tests.services.handin_desk import Desk


@pytest.mark.parametrize(
    ("table", "field", "text"),
    [
        ("staff", "degree", ""),
        ("room", "networked_multimedia", "13"),
        ("staff", "birth_year", "去年"),
        ("class_group", "homeroom_staff_no", "t999"),
    ],
)
def test_what_blocks_hand_in_and_not_a_backup(desk: Desk, table: str, field: str, text: str) -> None:
    desk.entry.type_cell(table, desk.entry.rows(table)[0].id, field, text)
    assert code_of(desk.export) == "export_blocked"
    done = desk.export(unchecked=True)
    found = desk.check(done.path)
    assert is_backup(found)
    assert [fault.code for fault in found.faults] == ["comment_mismatch"]
    assert not found.damaged
    assert done.revision == 1
    assert desk.export(unchecked=True).again


def test_figures_mended_after_a_backup_are_a_hand_in(desk: Desk) -> None:
    desk.set_degree("")
    desk.export(unchecked=True)
    desk.set_degree("21")
    done = desk.export(unchecked=True)
    assert done.revision == 2
    assert desk.check(done.path).accepted
