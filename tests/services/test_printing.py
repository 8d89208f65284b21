"""Printing through the service: by name, whole or not at all, blank where it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jhdesk.reports.layout import lay_out
from jhdesk.services.entry import Entry
from jhdesk.services.printing import blank_pdf, documents, form_groups, form_names, package_forms, print_pdf, save_steps
from tests.builders import standard
from tests.services.conftest import code_of

FORM = "self_assessment"


def test_forms_have_a_chinese_title() -> None:
    assert form_names()[FORM] == "义务教育优质均衡发展学校自评表"


def test_printed_twice_is_the_same(entry: Entry, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        print_pdf([FORM], entry, standard(), tmp_path / name)
    printed = (tmp_path / "a.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert (tmp_path / "b.pdf").read_bytes() == printed == package_forms(entry, standard())[f"{FORM}.pdf"]
    assert b"20240901" in printed


def test_a_blank_form_needs_no_school(tmp_path: Path, entry: Entry) -> None:
    blank_pdf([FORM], standard(), tmp_path / "blank.pdf")
    print_pdf([FORM], entry, standard(), tmp_path / "full.pdf")
    assert (tmp_path / "blank.pdf").read_bytes() != (tmp_path / "full.pdf").read_bytes()


def test_a_form_that_there_is_not(entry: Entry, tmp_path: Path) -> None:
    calls: list[Callable[[], object]] = [
        lambda: print_pdf([FORM, "nope"], entry, standard(), tmp_path / "x.pdf"),
        lambda: blank_pdf(["nope"], standard(), tmp_path / "x.pdf"),
    ]
    assert [code_of(call) for call in calls] == ["unknown_form", "unknown_form"]
    assert not (tmp_path / "x.pdf").exists()


def test_a_place_that_cannot_be_written(entry: Entry, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        assert code_of(lambda: print_pdf([FORM], entry, standard(), Path())) == "not_written"


def test_groups_hold_every_form_once() -> None:
    forms, ledgers = form_groups()
    assert {**forms, **ledgers} == form_names()
    assert not forms.keys() & ledgers.keys()
    assert FORM in forms
    assert "staff" in ledgers


def test_pages_are_saved_one_by_one_and_the_file_is_there_only_at_the_end(entry: Entry, tmp_path: Path) -> None:
    made = [(each.title, lay_out(each)) for each in documents([FORM, "staff"], entry, standard())]
    total = sum(len(pages) for _, pages in made)
    for number in save_steps(made, entry, tmp_path / "steps.pdf"):
        assert 1 <= number <= total
        assert not list(tmp_path.glob("*.pdf"))
    print_pdf([FORM, "staff"], entry, standard(), tmp_path / "whole.pdf")
    assert (tmp_path / "steps.pdf").read_bytes() == (tmp_path / "whole.pdf").read_bytes()
