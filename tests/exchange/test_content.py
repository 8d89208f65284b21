"""Rule 6, and reading for evaluation: packages made anew and signed that are not what the schema says."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.exchange.layout import BAG_INFO, DESCRIPTOR, EVALUATION, MANIFEST, SIGNATURE, TAGMANIFEST
from jhdesk.exchange.secret_key import SigningKey
from jhdesk.exchange.verify import read_package, verify
from jhdesk.models.dictionary import TABLES
from tests.exchange.packages import Simulator, flipped, swapped, told

STAFF = "data/staff.csv"


def resource(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(r for r in document["resources"] if r["name"] == name)


def set_at(document: dict[str, Any], path: str, value: object) -> None:
    *way, last = path.split("/")
    for step in way:
        document = document[step]
    document[last] = value


@pytest.mark.parametrize(
    "change",
    [
        lambda d: resource(d, "staff").update(hash="sha256:" + "0" * 64),
        lambda d: resource(d, "staff").update(bytes=1),
        lambda d: resource(d, "staff")["schema"].pop("primaryKey"),
        lambda d: resource(d, "staff")["schema"]["fields"].pop(),
        lambda d: resource(d, "staff")["schema"]["fields"][0].pop("constraints"),
        lambda d: resource(d, "room")["schema"]["fields"][3]["constraints"].update(minimum=False),
        lambda d: resource(d, "staff").update(path="../staff.csv"),
        lambda d: d["resources"].pop(),
        lambda d: d["resources"].append({"name": "more", "path": "more.csv"}),
        lambda d: d.update(name="2165400001-2024-r9"),
        lambda d: d.update(resources=None),
    ],
)
def test_a_descriptor_edited(sim: Simulator, change: Callable[[dict[str, Any]], object]) -> None:
    document = json.loads(sim.members[DESCRIPTOR])
    change(document)
    sim.edit(DESCRIPTOR, lambda _: json.dumps(document).encode())
    sim.list_again()
    assert told(sim.check()) == [(6, "descriptor", DESCRIPTOR)]


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"a":' * 20_000, b" " * (2 << 20)]
)
def test_a_descriptor_that_is_none(sim: Simulator, data: bytes) -> None:
    sim.edit(DESCRIPTOR, lambda _: data)
    sim.list_again()
    assert told(sim.check()) == [(6, "descriptor", DESCRIPTOR)]


def test_words_and_layout_of_a_descriptor_are_free(sim: Simulator) -> None:
    document = json.loads(sim.members[DESCRIPTOR])
    resource(document, "staff")["title"] = "人员"
    del resource(document, "staff")["schema"]["fields"][0]["description"]
    sim.edit(DESCRIPTOR, lambda _: json.dumps(document, sort_keys=True).encode())
    sim.list_again()
    assert sim.check().accepted


@pytest.mark.parametrize(
    ("member", "old", "new", "rule"),
    [
        (STAFF, ",21,", ",99,", "not_code"),
        (STAFF, "360.5", "360,5", "too_many_cells"),
        (STAFF, "ict_skilled", "ict", "unknown_column"),
        (STAFF, "T02", "T01", "duplicate_key"),
        (STAFF, "T02", "", "key_blank"),
        ("data/room.csv", "\r\n1,", "\r\n,", "key_blank"),
        ("data/room.csv", "row_no,", "", "too_many_cells"),
        ("data/school.csv", "true", "yes", "not_bool"),
        ("data/explanations.csv", "rule_id", "rule", "unknown_column"),
        ("data/no_data.csv", "table,reason\r\n", "", "no_header"),
    ],
)
@pytest.mark.parametrize("described", [True, False])
def test_a_table_edited(sim: Simulator, member: str, old: str, new: str, rule: str, described: bool) -> None:
    sim.edit(member, swapped(old, new))
    if described:
        sim.describe()
    sim.list_again()
    found = sim.check()
    assert told(found) == [(6, "table_schema", member)]
    findings = found.faults[0].params["findings"]
    assert isinstance(findings, tuple)
    assert findings[0].rule == rule


def test_a_table_edited_that_the_descriptor_does_not_know_of(sim: Simulator) -> None:
    sim.edit(STAFF, swapped(",21,", ",31,"))
    sim.list_again()
    assert told(sim.check()) == [(6, "descriptor", DESCRIPTOR)]
    sim.describe()
    sim.list_again()
    assert sim.check().accepted


def test_rows_of_a_room_without_numbers(sim: Simulator) -> None:
    sim.members["data/room.csv"] = b"room_type,stage\r\nclassroom,primary\r\n"
    sim.describe()
    sim.list_again()
    found = sim.check()
    assert told(found) == [(6, "table_schema", "data/room.csv")]


# --- reading for evaluation


def test_a_package_is_read_whoever_signed_it(sim: Simulator) -> None:
    read = read_package(io.BytesIO(sim.zip()), TABLES, lambda _: ())
    assert [fault.code for fault in read.verification.faults] == ["key_unknown"]
    assert read.tables.keys() == {*TABLES, "explanations", "answers"}
    assert [row["staff_no"] for row in read.tables["staff"]] == ["T01", "T02"]
    assert read.tables["ict"] == []
    del sim.members[SIGNATURE]
    assert read_package(io.BytesIO(sim.zip()), TABLES, lambda _: ()).tables == read.tables


@pytest.mark.parametrize("member", [TAGMANIFEST, BAG_INFO, MANIFEST, STAFF, EVALUATION])
@pytest.mark.parametrize("known", [True, False])
def test_a_damaged_package_gives_no_rows(sim: Simulator, key: SigningKey, member: str, known: bool) -> None:
    sim.edit(member, flipped)
    read = read_package(io.BytesIO(sim.zip()), TABLES, lambda _: [key.public] if known else [])
    assert read.verification.damaged
    assert read.tables == {}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(JhdeskError) as caught:
        verify(tmp_path / "x.jhpkg", TABLES, lambda _: ())
    assert (caught.value.code, caught.value.params["file"]) == ("file_unreadable", "x.jhpkg")


def test_a_path_does_as_well_as_a_stream(sim: Simulator, key: SigningKey, tmp_path: Path) -> None:
    path = tmp_path / "x.jhpkg"
    path.write_bytes(sim.zip())
    assert verify(path, TABLES, lambda _: [key.public]).accepted
