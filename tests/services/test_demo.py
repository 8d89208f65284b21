"""The demo: the whole road once, and what lies at its end is what strangers' tools accept."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from jhdesk.exchange.layout import DESCRIPTOR, MANIFEST, TAGMANIFEST
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.verify import verify
from jhdesk.models.dictionary import TABLES
from jhdesk.services.county import evaluate_sources
from jhdesk.services.demo import Demo, run_demo
from jhdesk.services.entry import Entry
from jhdesk.services.evaluation import as_json
from jhdesk.services.standards import load_standard
from jhdesk.services.workspace import Workspace
from tests.exchange.test_package import run


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp("demo") / "out")


@pytest.fixture(scope="module")
def unpacked(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(demo.exported.path) as archive:
        archive.extractall(folder)
    return folder


def test_one_of_each(demo: Demo) -> None:
    out = demo.database.parent
    for kind, path in (("db", demo.database), ("pub", demo.public_key), ("jhpkg", demo.exported.path)):
        assert list(out.rglob(f"*.{kind}")) == [path]
    assert demo.form.read_bytes().startswith(b"%PDF")
    assert demo.verification.accepted


def test_once_more(demo: Demo, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(demo.database.parent, out)
    before = {path.name: path.read_bytes() for path in out.glob("*.p*")}
    again = run_demo(out)
    assert (again.exported.revision, again.exported.again) == (1, True)
    assert again.exported.path.read_bytes() == demo.exported.path.read_bytes()
    assert {path.name: path.read_bytes() for path in out.glob("*.p*")} == before
    assert len(list(out.rglob("*.jhpkg"))) == 1


def test_what_was_changed_meanwhile_is_the_sample_again(demo: Demo, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(demo.database.parent, out)
    with Workspace(out) as workspace:
        entry = Entry(workspace, workspace.period().id)
        entry.delete_rows("staff", [entry.rows("staff")[0].id])
    assert run_demo(out).exported.again


def test_the_package_says_what_the_school_computed(demo: Demo) -> None:
    read = evaluate_sources(load_standard(), [demo.exported.path], lambda _: ())
    assert as_json(read.evaluation)["units"] == as_json(demo.evaluation)["units"]
    assert read.evaluation.left_out == demo.evaluation.left_out == ()


def test_the_public_key_is_all_that_is_needed(demo: Demo) -> None:
    key = PublicKey.parse(demo.public_key.read_bytes())
    assert verify(demo.exported.path, TABLES, lambda _: [key]).accepted


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not on PATH")
def test_minisign_takes_it(demo: Demo, unpacked: Path) -> None:
    done = run(unpacked, "minisign", "-Vm", TAGMANIFEST, "-p", str(demo.public_key))
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not on PATH")
@pytest.mark.parametrize("manifest", [MANIFEST, TAGMANIFEST])
def test_sha256sum_takes_it(unpacked: Path, manifest: str) -> None:
    done = run(unpacked, "sha256sum", "--strict", "-c", manifest)
    assert done.returncode == 0, done.stderr


def test_bagit_takes_it(unpacked: Path) -> None:
    done = run(unpacked, "bagit.py", "--validate", ".")
    assert done.returncode == 0, done.stderr


def test_frictionless_takes_it(unpacked: Path) -> None:
    done = run(unpacked, "frictionless", "validate", DESCRIPTOR, "--json")
    assert done.returncode == 0, done.stdout
