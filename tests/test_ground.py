"""What the project stands on: one version, locked dependencies, no machine's paths, a sound Qt."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from jhdesk import __version__, paths

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "requirements-dev.lock")
OWN_FOLDERS = ("jhdesk", "tests", "installers", "docs", "resources", ".ci")
TEXT = {".py", ".sh", ".toml", ".md", ".csv", ".json", ".spec", ".iss", ".nsi", ".lock", ""}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/|[A-Z]:\\Users")


def locked(name: str) -> dict[str, list[str]]:
    """Pinned requirement -> its hashes."""
    entries: dict[str, list[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if re.match(r"\w", line):
            current = entries.setdefault(line.split(";")[0].rstrip("\\ "), [])
        elif match := re.match(r" +--hash=(sha256:[0-9a-f]{64})", line):
            current.append(match[1])
    return entries


def plain(name: str) -> str:
    return re.split(r"[^\w.-]", name, maxsplit=1)[0].lower().replace("_", "-")


def test_version_stands_in_one_place() -> None:
    assert "version" not in PROJECT
    assert PROJECT["dynamic"] == ["version"]
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_every_requirement_with_hashes_and_names_no_index(name: str) -> None:
    entries = locked(name)
    assert [entry for entry, hashes in entries.items() if not hashes or "==" not in entry] == []
    options = [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line.startswith("-")]
    assert options == []
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "extra"), [(LOCKS[0], []), (LOCKS[1], PROJECT["optional-dependencies"]["dev"])])
def test_lock_holds_every_declared_dependency(name: str, extra: list[str]) -> None:
    declared = {plain(requirement) for requirement in PROJECT["dependencies"] + extra}
    assert declared - {plain(entry) for entry in locked(name)} == set()


def test_what_is_developed_with_is_what_is_shipped() -> None:
    assert locked(LOCKS[0]).items() <= locked(LOCKS[1]).items()


def test_qt_is_locked_for_windows_and_both_linuxes() -> None:
    assert len(locked(LOCKS[0])["pyside6-essentials==6.7.3"]) >= 3


def test_no_file_names_a_path_of_one_machine() -> None:
    files = [path for folder in OWN_FOLDERS for path in (ROOT / folder).rglob("*")] + list(ROOT.glob("*"))
    guilty = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        if path.is_file() and path.suffix in TEXT and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert guilty == []


def test_resources_lie_beside_the_package_or_in_the_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert paths.resources() == ROOT / "resources"
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == tmp_path / "resources"


def test_default_workspace_is_not_made_by_asking(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert paths.default_workspace().name == "jhdesk"
    assert not paths.default_workspace().exists()


def test_qt_keeps_its_references_to_none() -> None:
    """Newer PySide6 gives back references to None that are not its own, and this loop aborts CPython 3.11."""
    program = (
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "app = QApplication([])\n"
        "label = QLabel()\n"
        "for number in range(20_000): label.setText(str(number))\n"
        "print(label.text())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "19999"), done.stderr
