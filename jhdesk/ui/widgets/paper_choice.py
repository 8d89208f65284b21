"""How the choice of paper is worded: kinds of sheets, and a choice that several forms may answer differently."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jhdesk.reports.sheet import Sheet, paper_of
from jhdesk.ui.messages import printing as words
from jhdesk.ui.widgets.basics import Picker


def picker(name: str, choices: dict[Any, str]) -> Picker:
    """A choice that says so where the forms differ."""
    made = Picker()
    made.setAccessibleName(name)
    made.setPlaceholderText(words.VARIOUS)
    made.setSizeAdjustPolicy(Picker.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(6)
    for value, text in choices.items():
        made.addItem(text, value)
    return made


def kind_of(sheet: Sheet) -> str:
    """Paper and how it lies."""
    held = paper_of(replace(sheet.page, width=sheet.width, height=sheet.height))
    return f"{held} {'横向' if sheet.landscape else '纵向'}"
