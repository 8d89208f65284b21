"""Stored bags of every version of the format stay readable, by us and by the public tools.

A new version adds a folder beside ``v1``; nothing in there is ever written anew.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from jhdesk.exchange.layout import DESCRIPTOR, FORMAT_VERSION, RECEIPT, TAGMANIFEST
from jhdesk.exchange.receipt import Receipt
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.verify import PackageRead, read_package
from jhdesk.models.dictionary import TABLES
from tests.exchange.packages import ROWS, SCHOOL
from tests.exchange.test_package import run

FIXTURES = Path(__file__).parent / "fixtures"
VERSIONS = sorted(path.name for path in FIXTURES.iterdir())


def read(version: str, name: str) -> PackageRead:
    folder = FIXTURES / version
    school, county = (PublicKey.parse((folder / f"{who}.pub").read_bytes()) for who in ("school", "county"))
    return read_package(folder / name, TABLES, lambda _: (school,), county=(county,))


def test_there_is_one_of_every_version() -> None:
    assert [f"v{version}" for version in range(1, FORMAT_VERSION + 1)] == VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_a_hand_in(version: str) -> None:
    first, second = read(version, "handin-r1.jhpkg"), read(version, "handin-r2.jhpkg")
    assert first.verification.faults == second.verification.faults == ()
    assert first.verification.school_code == SCHOOL
    assert {name: len(rows) for name, rows in first.tables.items() if rows and name in TABLES} == {
        name: len(rows) for name, rows in ROWS.items()
    }
    assert second.verification.comment is not None
    assert second.verification.comment.previous == first.verification.tagmanifest_sha256
    assert second.tables["changes"][0]["reason"] == "补办了证书"
    assert second.tables["answers"][0]["answer"] == "已核对"
    assert first.tables["explanations"][0]["reason"] == "证书在补办"


@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_county_sent(version: str) -> None:
    receipt, codes = read(version, "receipt.jhreceipt"), read(version, "codes.jhcodes")
    assert receipt.verification.faults == codes.verification.faults == ()
    said = Receipt.parse(receipt.documents[RECEIPT])
    assert said is not None
    assert said.package == read(version, "handin-r1.jhpkg").verification.tagmanifest_sha256
    assert codes.tables["schools"][0]["school_code"] == SCHOOL


BAGS = [
    ("handin-r1.jhpkg", "school"),
    ("handin-r2.jhpkg", "school"),
    ("receipt.jhreceipt", "county"),
    ("codes.jhcodes", "county"),
]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("name", "who"), BAGS)
def test_public_tools_find_nothing_wrong(version: str, name: str, who: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(FIXTURES / version / name) as archive:
        archive.extractall(tmp_path)
    key = FIXTURES / version / f"{who}.pub"
    for tool, *arguments in (
        ("minisign", "-Vm", TAGMANIFEST, "-p", str(key)),
        ("bagit.py", "--validate", "."),
        ("frictionless", "validate", DESCRIPTOR),
    ):
        done = run(tmp_path, tool, *arguments)
        assert done.returncode == 0, (tool, done.stdout, done.stderr)
