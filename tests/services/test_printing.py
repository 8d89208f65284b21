"""Printing through the service: by name, whole or not at all, blank where it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jhdesk.exchange.secret_key import NewKey
from jhdesk.exchange.signature import PublicKey
from jhdesk.reports.forms import FORMS
from jhdesk.reports.layout import lay_out
from jhdesk.services import handin
from jhdesk.services.checking import look
from jhdesk.services.entry import Entry
from jhdesk.services.explaining import Explanations
from jhdesk.services.files import write_whole
from jhdesk.services.keys import KEY_FILE
from jhdesk.services.outbox import newest_handed
from jhdesk.services.printing import (
    blank_pdf,
    documents,
    form_groups,
    form_names,
    material,
    package_forms,
    print_pdf,
    printable,
    save_steps,
    waiting,
)
from jhdesk.services.workspace import Workspace
from tests.builders import standard
from tests.services.conftest import PASSPHRASE, code_of

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


def test_a_cover_is_there_after_a_package_and_tells_of_that_package(
    workspace: Workspace, entry: Entry, key: PublicKey, tmp_path: Path
) -> None:
    assert "cover" not in printable(entry)
    assert waiting(["staff", "cover", "key_card"], entry) == ["cover"]
    assert set(printable(entry)) == FORMS.keys() - {"cover"}
    assert code_of(lambda: print_pdf(["cover"], entry, standard(), tmp_path / "cover.pdf")) == "no_package"
    assert not (tmp_path / "cover.pdf").exists()
    assert len(documents(["cover"], entry, standard())) == 1  # the preview says so in its place

    done = handin.export(workspace, entry, standard(), PASSPHRASE, tmp_path, unchecked=True)
    handed = newest_handed(entry)
    assert handed is not None
    assert (handed.file_name, handed.revision, handed.digest) == (done.path.name, 1, done.digest)
    assert (handed.key_id, handed.key) == (key.key_id, key.line)
    assert (handed.rows["staff"], handed.rows["dropout_case"]) == (15, 0)
    print_pdf(["cover"], entry, standard(), tmp_path / "cover.pdf")
    assert "cover" in printable(entry)


def test_a_copy_that_was_changed_is_no_package(
    workspace: Workspace, entry: Entry, key: PublicKey, tmp_path: Path
) -> None:
    handin.export(workspace, entry, standard(), PASSPHRASE, tmp_path, unchecked=True)
    (copy,) = workspace.outbox.glob("*.jhpkg.kept")
    whole = copy.read_bytes()
    copy.chmod(0o600)
    copy.write_bytes(whole[:-40])
    assert newest_handed(entry) is None
    copy.unlink()
    assert newest_handed(entry) is None


def test_a_cover_and_a_key_card_are_in_no_package(entry: Entry, key: PublicKey) -> None:
    assert package_forms(entry, standard()).keys() == {"self_assessment.pdf"}


def test_a_key_card_is_there_with_a_key_and_a_school_code(entry: Entry, new: NewKey, tmp_path: Path) -> None:
    assert {"cover", "key_card"} == FORMS.keys() - set(printable(entry))
    assert code_of(lambda: print_pdf(["key_card"], entry, standard(), tmp_path / "card.pdf")) == "no_key_card"
    assert not (tmp_path / "card.pdf").exists()
    assert "key_card" not in form_names(blank=True)
    assert len(documents(["key_card"], entry, standard())) == 1  # the preview says so in its place

    write_whole(entry.workspace.keys / KEY_FILE, new.secret_file, private=True)
    assert "key_card" in printable(entry)
    card = material(entry, standard(), needs={"card"}).card
    assert card is not None
    assert (card.school_code, card.key) == ("2165400001", new.public)
    print_pdf(["key_card"], entry, standard(), tmp_path / "card.pdf")
    entry.set_cells("school", [(entry.rows("school")[0].id, "school_code", None)])
    assert "key_card" not in printable(entry)


def test_material_holds_what_is_asked_for_and_no_more(entry: Entry) -> None:
    bare = material(entry, standard())
    assert (bare.items, bare.documents, bare.explained, bare.uses, bare.handed) == ((), None, (), {}, None)
    full = material(entry, standard(), needs={"items", "explained", "uses", "handed"})
    assert {item.id for item in full.items} >= {"G4", "Q3", "V1", "P02"}
    assert "L6" in full.uses["equipment", "unit_value_yuan"]


def test_only_what_is_explained_and_holds_is_printed_as_explained(entry: Entry) -> None:
    first = entry.rows("class_group")[0]
    entry.type_cell("class_group", first.id, "in_need", "3")
    entry.type_cell("class_group", first.id, "aided", "5")
    found = next(each for each in look(entry).findings if each.rule == "R604")
    Explanations(entry).explain(found, "外校转来")
    explained = material(entry, standard(), needs={"explained"}).explained
    assert [(each.finding.rule, each.reason) for each in explained] == [("R604", "外校转来")]
    entry.type_cell("class_group", first.id, "aided", "6")
    assert material(entry, standard(), needs={"explained"}).explained == []


@pytest.mark.parametrize("name", FORMS)
def test_every_form_prints_filled_and_blank(name: str, entry: Entry, tmp_path: Path) -> None:
    blank = FORMS[name].blank
    if blank:
        blank_pdf([name], standard(), tmp_path / "blank.pdf", entry.workspace.folder)
    else:
        refused = code_of(lambda: blank_pdf([name], standard(), tmp_path / "blank.pdf", entry.workspace.folder))
        assert refused == "no_blank_form"
    waits = name in ("cover", "key_card")
    if not waits:
        print_pdf([name], entry, standard(), tmp_path / "full.pdf")
    if not waits and blank:
        assert (tmp_path / "full.pdf").read_bytes() != (tmp_path / "blank.pdf").read_bytes()
