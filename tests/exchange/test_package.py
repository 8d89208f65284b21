"""A package is the same bytes for the same content, and public tools find nothing wrong with it."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.exchange import package as package_module
from jhdesk.exchange.container import BOMB_FROM
from jhdesk.exchange.layout import BAG_INFO, DESCRIPTOR, MANIFEST, SIGNATURE, TAGMANIFEST, BagInfo
from jhdesk.exchange.package import bag, file_name, write_zip
from jhdesk.exchange.secret_key import SigningKey
from jhdesk.exchange.tables import read_table
from jhdesk.models.dictionary import TABLES
from tests.exchange.packages import PDF, ROWS, SCAN_NAME, made, package, written

TOOLS = Path(sys.executable).parent


def test_the_name_of_the_file() -> None:
    assert file_name("2165400001", 2024, 3) == "2165400001-2024-r3.jhpkg"


def test_the_same_content_gives_the_same_bytes_whatever_order_it_comes_in(key: SigningKey) -> None:
    turned = {name: rows[::-1] for name, rows in reversed(ROWS.items())}
    one, two = made(), made(tables=turned)
    assert one.sha256 == two.sha256 == hashlib.sha256(one.tagmanifest).hexdigest()
    minisig = key.sign(one.tagmanifest, str(package().comment()))
    assert written(one, minisig) == written(two, minisig)


def test_members_are_those_of_the_format(key: SigningKey) -> None:
    first = made()
    data = written(first, key.sign(first.tagmanifest, "c"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert {(i.date_time, i.external_attr >> 16, i.create_system) for i in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 0o100644, 3)
        }
    assert names[:5] == ["bagit.txt", BAG_INFO, MANIFEST, TAGMANIFEST, SIGNATURE]
    tables = {f"data/{name}.csv" for name in (*TABLES, "explanations", "answers")}
    others = {DESCRIPTOR, "data/evaluation.json", "data/forms/self-evaluation.pdf", f"data/evidence/{SCAN_NAME}"}
    assert set(names[5:]) == tables | others
    assert made(revision=2, previous="0" * 64).members.keys() - first.members.keys() == {"data/changes.csv"}


def test_an_empty_table_is_its_heading_and_rows_are_sorted_by_key() -> None:
    members = made().members
    assert members["data/no_data.csv"] == b"table,reason\r\n"
    rows = read_table(TABLES["staff"], members["data/staff.csv"], in_package=True).rows
    assert [row["staff_no"] for row in rows] == ["T01", "T02"]


def test_bag_info_says_what_the_format_asks_for_and_no_value_passes_for_a_label() -> None:
    members = made(school_name="某校\nJH-Revision: 9", revision=2).members
    info = BagInfo.parse(members[BAG_INFO])
    payload = [data for name, data in members.items() if name.startswith("data/")]
    assert info == BagInfo(
        "jhpkg/1", "2165400001", "某校 JH-Revision: 9", "2024", "2", "national-2017", "1", "0.1.0", "2024-09-01",
        f"{sum(map(len, payload))}.{len(payload)}",
    )  # fmt: skip


def test_the_descriptor_tells_what_the_fields_mean() -> None:
    document = json.loads(made().members[DESCRIPTOR])
    resources = {resource["name"]: resource for resource in document["resources"]}
    assert resources.keys() == {*TABLES, "explanations", "answers", "evaluation"}
    staff = {described["name"]: described for described in resources["staff"]["schema"]["fields"]}
    assert staff["staff_no"]["constraints"]["required"] is True
    assert (staff["degree"]["jhdesk:required"], "required" in staff["degree"]["constraints"]) == (True, False)
    assert "21" in staff["degree"]["constraints"]["enum"]
    assert staff["name"]["jhdesk:privacy"] == "personal"
    assert (staff["training_hours_5y"]["type"], staff["training_hours_5y"]["jhdesk:unit"]) == ("number", "hours")
    assert resources["class_group"]["schema"]["primaryKey"] == ["grade", "class_no"]
    assert resources["class_group"]["schema"]["foreignKeys"] == [
        {"fields": ["homeroom_staff_no"], "reference": {"resource": "staff", "fields": ["staff_no"]}}
    ]
    assert "primaryKey" not in resources["school"]["schema"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"forms": {"../x.pdf": PDF}}, "member_name"),
        ({"forms": {"x.exe": PDF}}, "member_name"),
        ({"evidence": {"scan.jpg": PDF}}, "member_name"),
    ],
)
def test_what_verification_would_refuse_is_not_written(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(JhdeskError) as caught:
        bag(package(**changes), TABLES)
    assert caught.value.code == code


def test_limits_hold_when_writing_too(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = made()
    for name, limit, code in (
        ("MAX_ROWS", 1, "package_table_too_large"),
        ("MAX_BYTES", 100, "package_table_too_large"),
        ("MAX_MEMBERS", len(whole.members), "package_too_many"),
        ("MAX_UNPACKED", BOMB_FROM, "package_too_large"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(package_module, name, limit)
            with pytest.raises(JhdeskError) as caught:
                made()
        assert caught.value.code == code
    monkeypatch.setattr(package_module, "MAX_PACKED", 1000)
    with pytest.raises(JhdeskError, match="package_too_large"):
        write_zip(whole, b"", io.BytesIO())


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory, key: SigningKey) -> Path:
    """A package with everything in it, unpacked as a stranger would."""
    changes = [{"table": "staff", "key": "T01", "field": "degree", "old": "31", "new": "21", "reason": "证书;核对"}]
    content = package(revision=2, previous="0" * 64, changes=changes)
    whole = bag(content, TABLES)
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(io.BytesIO(written(whole, key.sign(whole.tagmanifest, str(content.comment()))))) as archive:
        archive.extractall(folder)
    return folder


def run(unpacked: Path, tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = shutil.which(tool, path=TOOLS) or shutil.which(tool)
    if path is None:
        pytest.skip(f"{tool} is not on PATH")
    return subprocess.run([path, *arguments], cwd=unpacked, capture_output=True, text=True, check=False)


def test_minisign_finds_nothing_wrong(unpacked: Path, key: SigningKey) -> None:
    done = run(unpacked, "minisign", "-Vm", TAGMANIFEST, "-P", key.public.line)
    assert done.returncode == 0, done.stderr
    comment = f"purpose=handin school=2165400001 year=2024 revision=2 previous={'0' * 64} standard=national-2017 to=any"
    assert f"Trusted comment: jhpkg/1 {comment}\n" in done.stdout


@pytest.mark.parametrize("manifest", [MANIFEST, TAGMANIFEST])
def test_sha256sum_finds_nothing_wrong(unpacked: Path, manifest: str) -> None:
    done = run(unpacked, "sha256sum", "--strict", "-c", manifest)
    assert done.returncode == 0, done.stderr


def test_bagit_finds_nothing_wrong(unpacked: Path) -> None:
    done = run(unpacked, "bagit.py", "--validate", ".")
    assert done.returncode == 0, done.stderr


def test_frictionless_finds_nothing_wrong(unpacked: Path) -> None:
    done = run(unpacked, "frictionless", "validate", DESCRIPTOR, "--json")
    assert done.returncode == 0, done.stdout
    tasks = json.loads(done.stdout)["tasks"]
    assert {task["name"] for task in tasks} == {*TABLES, "changes", "explanations", "answers", "evaluation"}
    assert all(task["valid"] and not task["warnings"] for task in tasks)
