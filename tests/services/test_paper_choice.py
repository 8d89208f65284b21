"""Choices for paper: kept for each form, and what cannot be read is as if nothing had been chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from jhdesk.services.paper_choice import PaperChoice, keep_paper_choice, paper_choice
from jhdesk.services.workspace import Workspace


def test_each_form_keeps_its_own(tmp_path: Path) -> None:
    kept = PaperChoice("办公室激光打印机", "A4", "bound")
    with Workspace(tmp_path) as workspace:
        keep_paper_choice(workspace, "staff", kept)
    with Workspace(tmp_path) as workspace:
        assert paper_choice(workspace, "staff") == kept
        assert paper_choice(workspace, "ict") == PaperChoice()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", PaperChoice()),
        ("{", PaperChoice()),
        ("[1]", PaperChoice()),
        ('{"paper": "B5", "margins": "none", "printer": 3}', PaperChoice()),
        ('{"paper": ["A4"], "margins": {}}', PaperChoice()),
        ('{"paper": "A3", "later": 1}', PaperChoice(paper="A3")),
    ],
)
def test_what_another_version_wrote_does_no_harm(tmp_path: Path, text: str, read: PaperChoice) -> None:
    with Workspace(tmp_path) as workspace:
        workspace.set_setting("paper_staff", text)
        assert paper_choice(workspace, "staff") == read
