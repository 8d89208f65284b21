"""In which order rows are shown."""

from __future__ import annotations

from jhdesk.services.entry import TABLES
from jhdesk.ui.tables.arrange import sort_key


def test_texts_are_in_the_order_of_their_numbers_whatever_signs_they_hold() -> None:
    field = TABLES["staff"].field("staff_no")
    texts = ["10", "a²", "9", "a①", "a2"]
    assert sorted(texts, key=lambda text: sort_key(field, text))[:3] == ["9", "10", "a2"]
