"""What the window says in its own words: no command, no option, and the same facts."""

from __future__ import annotations

import re

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.ui.messages import error_text
from jhdesk.ui.messages.in_window import IN_WINDOW, window_text

ANY = dict.fromkeys(("standard", "known", "year", "file", "years", "folder", "found"), "2024")


@pytest.mark.parametrize("code", IN_WINDOW)
def test_the_window_names_no_command(code: str) -> None:
    error = JhdeskError(code, **ANY)
    assert re.search(r"--|jhdesk ", error_text(error))  # else it needs no wording of its own
    assert not re.search(r"--|jhdesk ", window_text(error))


def test_what_needs_no_other_words_is_said_as_everywhere() -> None:
    error = JhdeskError("other_year", found=2023, wanted=2024)
    assert window_text(error) == error_text(error)
