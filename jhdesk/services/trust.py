"""Checking packages: with the keys that are named, or else with those that the workspace trusts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jhdesk.errors import JhdeskError
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.verify import Verification, verify
from jhdesk.models.dictionary import TABLES
from jhdesk.services.keys import own_keys
from jhdesk.services.sources import Trusted
from jhdesk.services.workspace import DATABASE, Workspace


def workspace_trust(folder: Path) -> Trusted:
    """The keys that the workspace trusts: the school's own, those before too, for its own packages. No workspace, no key;
    none is made.

    The workspace is opened when the first package asks, and not for folders or where keys are named.
    """

    @cache
    def trusted(school: str) -> list[PublicKey]:
        if not (folder / DATABASE).is_file():
            return []
        with Workspace(folder) as workspace:
            keys = own_keys(workspace)
            own = {info.school_code for info in workspace.periods()}
        return list(keys) if school in own else []

    return trusted


def verify_file(file: Path, trust: Sequence[str], otherwise: Trusted) -> Verification:
    """Checks a package with the keys of ``trust`` (public-key files or their base64 lines), or else those of the workspace.

    JhdeskError: "file_unreadable", "trust_unusable".
    """
    if not trust:
        return verify(file, TABLES, otherwise)
    keys = [_key(text) for text in trust]
    return verify(file, TABLES, lambda _school: keys)


def _key(text: str) -> PublicKey:
    try:
        return PublicKey.parse(text)
    except JhdeskError:
        pass
    try:
        return PublicKey.parse(Path(text).read_bytes())
    except (OSError, ValueError, JhdeskError) as error:
        raise JhdeskError("trust_unusable", key=text) from error
