"""Checking packages: with the keys that are named, or else with those that the workspace trusts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.verify import Verification, verify
from jhdesk.models.dictionary import TABLES
from jhdesk.services.keys import public_key
from jhdesk.services.sources import Trusted
from jhdesk.services.workspace import DATABASE, Workspace


def workspace_trust(folder: Path) -> Trusted:
    """The keys that the workspace trusts: the school's own, for its own packages. No workspace, no key; none is made."""
    keys: dict[str, PublicKey] = {}
    if (folder / DATABASE).is_file():
        with Workspace(folder) as workspace:
            key = public_key(workspace)
            keys = {info.school_code: key for info in workspace.periods() if key and info.school_code}
    return lambda school: [keys[school]] if school in keys else []


def verify_file(file: Path, trust: Sequence[str], otherwise: Trusted) -> Verification:
    """Checks a package with the keys of ``trust`` (public-key files or their base64 lines), or else those of the workspace.

    JhdeskError: "file_unreadable", "public_key_bad".
    """
    if not trust:
        return verify(file, TABLES, otherwise)
    keys = [_key(text) for text in trust]
    return verify(file, TABLES, lambda _school: keys)


def _key(text: str) -> PublicKey:
    try:
        is_file = Path(text).is_file()
    except (OSError, ValueError):
        is_file = False
    return PublicKey.parse(Path(text).read_bytes() if is_file else text)
