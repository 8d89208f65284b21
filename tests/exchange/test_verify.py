"""Rules 3 to 5: one thing is changed, and exactly one fault says so, with its rule and code."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from jhdesk.exchange.layout import (
    BAG_INFO,
    BAGIT,
    DESCRIPTOR,
    EVALUATION,
    EVIDENCE,
    FORMS,
    MANIFEST,
    SIGNATURE,
    TAGMANIFEST,
)
from jhdesk.exchange.secret_key import SigningKey
from jhdesk.exchange.signature import SignedComment
from jhdesk.exchange.verify import verify
from jhdesk.models.dictionary import TABLES
from tests.exchange.packages import (
    PDF,
    ROWS,
    SCAN,
    SCAN_NAME,
    SCHOOL,
    Simulator,
    flipped,
    package,
    swapped,
    told,
)

STAFF = "data/staff.csv"
OTHER_SCHOOL = "3165400016"


def test_a_package_as_it_was_made(sim: Simulator, key: SigningKey) -> None:
    found = sim.check()
    assert (found.accepted, found.faults, found.damaged) == (True, (), False)
    assert (found.school_code, found.school_year, found.revision) == (SCHOOL, 2024, 1)
    assert found.signed_by == key.public.key_id
    assert found.comment == package().comment()
    assert found.tagmanifest_sha256 == sim.bag.sha256


def test_a_later_revision_with_its_changes(key: SigningKey) -> None:
    sim = Simulator(key, revision=2, previous="0" * 64, to="0123456789ABCDEF")
    found = sim.check(addressee="0123456789ABCDEF")
    assert found.accepted
    assert found.comment is not None
    assert found.comment.previous == "0" * 64


# --- rule 3


def test_a_newer_format_says_which_program_opens_it(sim: Simulator) -> None:
    for member, change in ((BAG_INFO, swapped("jhpkg/1", "jhpkg/2")), (BAG_INFO, swapped("0.1.0", "0.9.0"))):
        sim.edit(member, change)
    sim.comment = sim.comment.replace("jhpkg/1", "jhpkg/2")
    sim.list_again()
    found = sim.check()
    assert told(found) == [(3, "format_newer", "")]
    assert found.faults[0].params == {"version": 2, "known": 1, "program": "0.9.0"}
    assert not found.accepted


def test_a_newer_format_by_its_comment_or_its_label_alone(sim: Simulator) -> None:
    sim.comment = sim.comment.replace("jhpkg/1", "jhpkg/2")
    sim.sign()
    assert told(sim.check()) == [(3, "format_newer", "")]
    del sim.members[SIGNATURE]
    assert told(sim.check()) == [(4, "signature_missing", SIGNATURE)]
    sim.edit(BAG_INFO, swapped("jhpkg/1", "jhpkg/2"))
    assert told(sim.check()) == [(3, "format_newer", "")]


@pytest.mark.parametrize("new", ["jhpkg/0", "jhpkg/x", "zippkg/1", ""])
def test_a_format_that_nobody_knows(sim: Simulator, new: str) -> None:
    sim.edit(BAG_INFO, swapped("jhpkg/1", new))
    sim.list_again()
    assert told(sim.check()) == [(3, "format_unknown", BAG_INFO)]


def test_another_bagit(sim: Simulator) -> None:
    sim.edit(BAGIT, swapped("1.0", "2.0"))
    sim.list_again()
    assert told(sim.check()) == [(3, "format_unknown", BAGIT)]


def test_neither_signature_nor_bag_info(sim: Simulator) -> None:
    del sim.members[SIGNATURE], sim.members[BAG_INFO]
    assert told(sim.check()) == [(3, "format_unknown", BAG_INFO)]


# --- rules 4 and 5: one bit, one member


@pytest.mark.parametrize(
    ("member", "fault"),
    [
        (SIGNATURE, (4, "signature_bad", SIGNATURE)),
        (TAGMANIFEST, (4, "signature_bad", TAGMANIFEST)),
        (BAGIT, (5, "tag_digest", BAGIT)),
        (BAG_INFO, (5, "tag_digest", BAG_INFO)),
        (MANIFEST, (5, "tag_digest", MANIFEST)),
        *(
            (member, (5, "payload_digest", member))
            for member in (
                DESCRIPTOR, EVALUATION, STAFF, "data/school.csv", "data/period.csv", "data/explanations.csv",
                f"{FORMS}self-evaluation.pdf", f"{EVIDENCE}{SCAN_NAME}",
            )
        ),
    ],
)  # fmt: skip
def test_a_bit_flipped(sim: Simulator, member: str, fault: tuple[int, str, str]) -> None:
    sim.edit(member, flipped)
    found = sim.check()
    assert told(found) == [fault]
    assert (found.school_code, found.school_year, found.revision) == (SCHOOL, 2024, 1)
    assert found.damaged == (member != SIGNATURE)


@pytest.mark.parametrize("line", range(4))
def test_a_bit_flipped_in_each_line_of_the_signature(sim: Simulator, line: int) -> None:
    lines = sim.members[SIGNATURE].splitlines(keepends=True)
    lines[line] = bytes([lines[line][0] ^ 1]) + lines[line][1:]
    sim.members[SIGNATURE] = b"".join(lines)
    found = sim.check()
    assert told(found) == [(4, "signature_bad", SIGNATURE)]
    assert (found.signed_by, found.comment) == (None, None)


@pytest.mark.parametrize(
    ("member", "fault"),
    [
        (SIGNATURE, (4, "signature_missing", SIGNATURE)),
        (TAGMANIFEST, (5, "tag_digest", TAGMANIFEST)),
        (BAGIT, (5, "tag_digest", BAGIT)),
        (BAG_INFO, (5, "tag_digest", BAG_INFO)),
        (MANIFEST, (5, "tag_digest", MANIFEST)),
        *(
            (member, (5, "payload_missing", member))
            for member in (DESCRIPTOR, EVALUATION, STAFF, "data/school.csv", f"{EVIDENCE}{SCAN_NAME}")
        ),
    ],
)
def test_a_member_removed(sim: Simulator, member: str, fault: tuple[int, str, str]) -> None:
    del sim.members[member]
    assert told(sim.check()) == [fault]


@pytest.mark.parametrize("member", [DESCRIPTOR, EVALUATION, STAFF])
def test_a_member_removed_and_all_made_anew(sim: Simulator, member: str) -> None:
    del sim.members[member]
    if member != DESCRIPTOR:
        sim.describe()
    sim.list_again()
    assert told(sim.check()) == [(5, "payload_missing", member)]


@pytest.mark.parametrize(
    ("member", "data"),
    [(f"{FORMS}more.pdf", PDF), ("data/changes.csv", b"table,key,field,old,new,reason\r\n")],
)
def test_a_member_added(sim: Simulator, member: str, data: bytes) -> None:
    sim.members[member] = data
    assert told(sim.check()) == [(5, "payload_extra", member)]


@pytest.mark.parametrize(
    ("name", "fault"), [("../x", (2, "bad_name", "../x")), ("data/stuff.csv", (2, "unlisted", "data/stuff.csv"))]
)
def test_a_member_renamed(sim: Simulator, name: str, fault: tuple[int, str, str]) -> None:
    sim.members[name] = sim.members.pop(STAFF)
    assert told(sim.check()) == [fault]


def test_the_zip_cut(sim: Simulator) -> None:
    found = sim.check(sim.zip()[:-1000])
    assert told(found) == [(0, "container", "")]
    assert (found.school_code, found.damaged) == (None, True)


def test_evidence_under_the_name_of_other_content(sim: Simulator) -> None:
    sim.edit(f"{EVIDENCE}{SCAN_NAME}", lambda _: SCAN + b"x")
    sim.list_again()
    assert told(sim.check()) == [(5, "payload_digest", f"{EVIDENCE}{SCAN_NAME}")]


@pytest.mark.parametrize("member", [MANIFEST, TAGMANIFEST])
@pytest.mark.parametrize("data", [b"no manifest\n", b"\xff\xfe", b""])
def test_a_manifest_that_is_none_but_signed(sim: Simulator, member: str, data: bytes) -> None:
    sim.members[member] = data
    if member == MANIFEST:
        sim.members[TAGMANIFEST] = sim.manifest((BAGIT, BAG_INFO, MANIFEST))
    sim.sign()
    found = sim.check()
    assert {code for _, code, _ in told(found)} <= {"tag_digest", "payload_extra"}
    assert not found.accepted


def test_several_causes_are_all_told(sim: Simulator) -> None:
    sim.edit(SIGNATURE, flipped)
    sim.edit(STAFF, flipped)
    sim.edit(BAGIT, flipped)
    del sim.members[EVALUATION]
    assert told(sim.check()) == [
        (4, "signature_bad", SIGNATURE),
        (5, "tag_digest", BAGIT),
        (5, "payload_missing", EVALUATION),
        (5, "payload_digest", STAFF),
    ]


def test_what_a_changed_bag_info_says_is_not_used(sim: Simulator) -> None:
    sim.edit(BAG_INFO, swapped(SCHOOL, OTHER_SCHOOL))
    found = sim.check()
    assert told(found) == [(5, "tag_digest", BAG_INFO)]
    assert found.school_code == SCHOOL


# --- rule 4: whose key, and what it signs


def test_a_key_that_is_not_trusted(sim: Simulator, key: SigningKey, other_key: SigningKey) -> None:
    for trusted in ([], [other_key.public]):
        found = sim.check(trusted=trusted)
        assert told(found) == [(4, "key_unknown", SIGNATURE)]
        assert found.faults[0].params == {"key_id": key.public.key_id, "school": SCHOOL}
        assert (found.signed_by, found.comment, found.damaged) == (None, None, False)


def test_keys_are_asked_for_by_the_school_that_the_package_names(sim: Simulator, key: SigningKey) -> None:
    trusted = {SCHOOL: [key.public]}
    data = sim.zip()
    assert verify(io.BytesIO(data), TABLES, lambda school: trusted.get(school, ())).accepted
    trusted = {OTHER_SCHOOL: [key.public]}
    found = verify(io.BytesIO(data), TABLES, lambda school: trusted.get(school, ()))
    assert told(found) == [(4, "key_unknown", SIGNATURE)]


def test_another_key_under_the_same_id_does_not_do(sim: Simulator, key: SigningKey, other_key: SigningKey) -> None:
    same_id = replace(other_key.public, key_id=key.public.key_id)
    assert told(sim.check(trusted=[same_id])) == [(4, "signature_bad", SIGNATURE)]
    assert sim.check(trusted=[same_id, key.public]).accepted


def test_the_signature_of_another_revision(sim: Simulator, key: SigningKey) -> None:
    sim.members[SIGNATURE] = Simulator(key, revision=2).members[SIGNATURE]
    assert told(sim.check()) == [(4, "signature_bad", TAGMANIFEST)]


@pytest.mark.parametrize(
    ("field", "change", "members"),
    [
        ("school", {"school": OTHER_SCHOOL}, {"data/school.csv", BAG_INFO}),
        ("year", {"year": 2023}, {"data/period.csv", BAG_INFO}),
        ("revision", {"revision": 2}, {BAG_INFO}),
        ("standard", {"standard": "national-2025"}, {BAG_INFO}),
        ("purpose", {"purpose": "receipt"}, {""}),
    ],
)
def test_a_comment_that_speaks_of_something_else(
    sim: Simulator, field: str, change: dict[str, Any], members: set[str]
) -> None:
    comment = SignedComment.parse(sim.comment)
    assert comment is not None
    sim.comment = str(replace(comment, **change))
    sim.sign()
    found = sim.check()
    assert told(found) == [(4, "comment_mismatch", SIGNATURE)]
    differences = found.faults[0].params["differences"]
    assert isinstance(differences, tuple)
    assert {(name, signed) for name, signed, _, _ in differences} == {(field, str(change[field]))}
    assert {member for _, _, _, member in differences} == members


@pytest.mark.parametrize("comment", ["timestamp:1700000000", "jhpkg/1 purpose=handin"])
def test_a_comment_of_another_form(sim: Simulator, comment: str) -> None:
    sim.comment = comment
    sim.sign()
    assert told(sim.check()) == [(4, "comment_mismatch", SIGNATURE)]


def test_a_package_for_another_county(key: SigningKey) -> None:
    sim = Simulator(key, to="0123456789ABCDEF")
    assert sim.check().accepted
    assert told(sim.check(addressee="F" * 16)) == [(4, "comment_mismatch", SIGNATURE)]
    assert Simulator(key).check(addressee="F" * 16).accepted


def test_a_school_csv_of_another_school(key: SigningKey) -> None:
    rows = {**ROWS, "school": [{**ROWS["school"][0], "school_code": OTHER_SCHOOL}]}
    assert told(Simulator(key, tables=rows).check()) == [(4, "comment_mismatch", SIGNATURE)]
    assert told(Simulator(key, tables={**ROWS, "period": []}).check()) == [(4, "comment_mismatch", SIGNATURE)]
