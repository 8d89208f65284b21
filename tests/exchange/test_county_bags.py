"""Receipts and code packages: bags of the same kind, signed by the county; whoever else signs, or changes one thing, is told."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from jhdesk.exchange.codes import CODE_TABLES, Codes
from jhdesk.exchange.countybag import codes_bag, receipt_bag
from jhdesk.exchange.layout import BAG_INFO, KEYS, MANIFEST, RECEIPT, RECIPIENT, SIGNATURE, STANDARDS, TAGMANIFEST
from jhdesk.exchange.receipt import Receipt, Remark
from jhdesk.exchange.seal import recipient_of
from jhdesk.exchange.secret_key import SigningKey
from jhdesk.exchange.signature import SignedComment
from jhdesk.exchange.verify import PackageRead, read_package
from jhdesk.models.dictionary import TABLES
from tests.exchange.packages import SCHOOL, Simulator, flipped, swapped, told

REMARKS = (
    Remark("1", "staff", "T01", "degree", "学历证书与登记不一致，请核对。"),
    Remark("2", "room", "", "", "功能室面积请附平面图。"),
)
RECEIVED = Receipt("ab" * 32, SCHOOL, 2024, 1, "returned", REMARKS)


def receipt(key: SigningKey, said: Receipt = RECEIVED, **more: Any) -> Simulator:
    given = {"standard_id": "national-2017", "program_version": "0.1.0", "to": "0123456789ABCDEF"}
    return Simulator(key, receipt_bag(said, **{**given, **more}))


def codes(key: SigningKey, **changes: Any) -> Simulator:
    held = Codes(
        county_code="654022",
        county_name="某县教育督导室",
        school_year=2024,
        issue=1,
        standard_id="national-2017",
        schools=[{"school_code": SCHOOL, "name": "某乡中心小学", "township": "某乡", "school_type": "211"}],
        deadlines=[{"school_year": "2024", "due_on": "2024-10-15", "snapshot_date": "2024-09-01"}],
        rules=[{"rule_id": "R1", "severity": "soft", "reason": "本县教学点不单独核算"}],
        standards={"national-2017.toml": b"id = 1\n", "plans/county-plan-2021.toml": b"id = 2\n"},
        keys=(key.public,),
        recipient=recipient_of(key.public),
    )
    return Simulator(key, codes_bag(replace(held, **changes), program_version="0.1.0"))


def read(sim: Simulator, **more: Any) -> PackageRead:
    county = more.pop("county", [sim.key.public])
    return read_package(io.BytesIO(sim.zip()), TABLES, lambda _: (), county=county, **more)


def test_a_receipt_is_read_as_it_was_written(key: SigningKey) -> None:
    got = read(receipt(key), addressee="0123456789ABCDEF")
    assert got.verification.accepted
    assert got.verification.kind == "receipt"
    assert (got.verification.school_code, got.verification.revision) == (SCHOOL, 1)
    assert Receipt.parse(got.documents[RECEIPT]) == RECEIVED


def test_a_code_package_is_read_as_it_was_written(key: SigningKey) -> None:
    got = read(codes(key))
    assert got.verification.accepted
    assert got.verification.kind == "codes"
    assert got.tables["schools"][0]["name"] == "某乡中心小学"
    assert got.tables["deadlines"][0]["due_on"] == "2024-10-15"
    assert got.documents[f"{STANDARDS}plans/county-plan-2021.toml"] == b"id = 2\n"
    assert got.documents[RECIPIENT].decode().strip() == recipient_of(key.public)
    assert got.documents[f"{KEYS}{key.public.key_id}.pub"] == key.public.file()


def test_what_the_county_says_of_schools_is_named_as_the_dictionary_names_it() -> None:
    fields = {each.name: each for each in TABLES["school"].fields}
    for each in CODE_TABLES["schools"].fields:
        assert each.label == fields[each.name].label
        assert fields[each.name].codes or each.pattern == fields[each.name].pattern


@pytest.mark.parametrize("made", [receipt, codes])
def test_a_schools_key_signs_nothing_for_the_county(
    made: Callable[[SigningKey], Simulator], key: SigningKey, other_key: SigningKey
) -> None:
    for county in ([], [other_key.public]):
        found = read_package(io.BytesIO(made(key).zip()), TABLES, lambda _: [key.public], county=county).verification
        assert told(found) == [(4, "key_unknown", SIGNATURE)]
        assert not found.damaged


def test_the_countys_key_signs_no_hand_in(sim: Simulator) -> None:
    found = read_package(io.BytesIO(sim.zip()), TABLES, lambda _: (), county=[sim.key.public]).verification
    assert told(found) == [(4, "key_unknown", SIGNATURE)]


def test_a_receipt_for_another_key_is_told(key: SigningKey) -> None:
    assert told(read(receipt(key), addressee="F" * 16).verification) == [(4, "comment_mismatch", SIGNATURE)]


@pytest.mark.parametrize("made", [receipt, codes])
@pytest.mark.parametrize("member", [BAG_INFO, MANIFEST])
def test_a_tag_file_changed(made: Callable[[SigningKey], Simulator], member: str, key: SigningKey) -> None:
    sim = made(key)
    sim.edit(member, flipped)
    assert told(read(sim).verification) == [(5, "tag_digest", member)]


@pytest.mark.parametrize("made", [receipt, codes])
def test_each_member_of_the_payload_changed_or_gone(made: Callable[[SigningKey], Simulator], key: SigningKey) -> None:
    for member in [name for name in made(key).members if name.startswith("data/")]:
        changed, gone = made(key), made(key)
        changed.edit(member, flipped)
        assert told(read(changed).verification) == [(5, "payload_digest", member)], member
        if member in (RECEIPT, "data/schools.csv"):  # without it, it is taken for a hand-in, of which all is missing
            continue
        del gone.members[member]
        assert told(read(gone).verification) == [(5, "payload_missing", member)], member


def test_a_verdict_turned_round_by_who_can_make_manifests_but_not_sign(key: SigningKey, other_key: SigningKey) -> None:
    sim = receipt(key)
    sim.edit(RECEIPT, swapped('"returned"', '"accepted"'))
    sim.describe()
    sim.key = other_key
    sim.list_again()
    assert told(read(sim, county=[key.public]).verification) == [(4, "key_unknown", SIGNATURE)]


def test_a_signature_of_another_receipt(key: SigningKey) -> None:
    sim, other = receipt(key), receipt(key, replace(RECEIVED, verdict="accepted"))
    sim.members[SIGNATURE] = other.members[SIGNATURE]
    assert (4, "signature_bad", TAGMANIFEST) in told(read(sim).verification)


@pytest.mark.parametrize(("name", "value"), [("school", "2165400002"), ("year", 2023), ("revision", 2)])
def test_a_receipt_whose_comment_says_another_hand_in(name: str, value: Any, key: SigningKey) -> None:
    sim = receipt(key, replace(RECEIVED, **{name: value}))
    sim.comment = receipt(key).comment
    sim.sign()
    found = read(sim).verification
    assert {code for _, code, _ in told(found)} <= {"comment_mismatch", "descriptor"}
    assert "comment_mismatch" in {code for _, code, _ in told(found)}


def test_a_hand_ins_comment_makes_no_receipt(key: SigningKey) -> None:
    sim = receipt(key)
    sim.comment = str(SignedComment("handin", SCHOOL, 2024, 1, None, "national-2017", "0123456789ABCDEF"))
    sim.sign()
    assert told(read(sim).verification) == [(4, "comment_mismatch", SIGNATURE)]


def test_a_receipt_within_a_hand_in_is_told(sim: Simulator) -> None:
    sim.members[RECEIPT] = RECEIVED.to_bytes()
    assert told(sim.check()) == [(2, "unlisted", RECEIPT)]


def test_a_table_of_a_school_within_a_receipt_makes_it_no_receipt(key: SigningKey) -> None:
    sim = receipt(key)
    sim.members["data/staff.csv"] = b"staff_no\r\n"
    assert told(read(sim).verification) == [(2, "unlisted", "data/staff.csv")]


@pytest.mark.parametrize(
    "name", ["data/keys/../x.pub", "data/standards/a/b.toml", "data/standards/x.py", "data/keys/k.key"]
)
def test_a_code_package_holds_nothing_else(name: str, key: SigningKey) -> None:
    sim = codes(key)
    sim.members[name] = b""
    ((rule, code, member),) = told(read(sim).verification)
    assert (rule, member) == (2, name)
    assert code in ("bad_name", "unlisted")


@pytest.mark.parametrize(
    ("member", "data"),
    [(RECIPIENT, b"age1nonsense\n"), (f"{KEYS}x.pub", b"no key\n"), (f"{STANDARDS}x.toml", b"\xff\xfe")],
)
def test_a_member_that_has_not_its_form(member: str, data: bytes, key: SigningKey) -> None:
    sim = codes(key)
    sim.members[member] = data
    sim.list_again()
    assert told(read(sim).verification) == [(6, "table_schema", member)]


@pytest.mark.parametrize(
    "changed",
    [
        {"rules": [{"rule_id": "R1", "severity": "hard!", "reason": "x"}]},
        {"schools": [{"school_code": "12345", "name": "x"}]},
        {"schools": [{"school_code": SCHOOL, "name": "x"}] * 2},
        {"deadlines": [{"school_year": "2024", "due_on": "2024-13-01"}]},
    ],
)
def test_tables_of_a_code_package_are_judged(changed: dict[str, Any], key: SigningKey) -> None:
    ((rule, code, _),) = told(read(codes(key, **changed)).verification)
    assert (rule, code) == (6, "table_schema")


def without(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda document: document.pop(name)


def with_(**changes: Any) -> Callable[[dict[str, Any]], object]:
    return lambda document: document.update(changes)


@pytest.mark.parametrize(
    "change",
    [
        *(without(name) for name in json.loads(RECEIVED.to_bytes())),
        with_(format="jhdesk-receipt/2"),
        with_(more=1),
        with_(package="AB" * 32),
        with_(school="216540000"),
        with_(year="2024"),
        with_(year=True),
        with_(revision=0),
        with_(verdict="maybe"),
        with_(remarks={}),
        with_(remarks=[{"id": "1"}]),
        with_(remarks=[{"id": "1", "table": "staff", "key": "", "field": "", "text": " "}]),
        with_(remarks=[{"id": "1", "table": "staff", "key": "", "field": "", "text": "x" * 2001}]),
        with_(remarks=[{"id": "1", "table": "../x", "key": "", "field": "", "text": "x"}]),
        with_(remarks=[{"id": "1", "table": "", "key": "", "field": "", "text": "x"}] * 2),
    ],
)
def test_a_receipt_has_one_form(change: Callable[[dict[str, Any]], object]) -> None:
    document = json.loads(RECEIVED.to_bytes())
    change(document)
    assert Receipt.parse(json.dumps(document).encode()) is None


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{" * 100_000, b"\xff", b"[" * 100_000])
def test_what_is_no_receipt_is_none(data: bytes) -> None:
    assert Receipt.parse(data) is None
