"""Checking packages: with the keys that are named, or else with those that the workspace trusts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import BinaryIO

from jhdesk.errors import JhdeskError
from jhdesk.exchange.faults import ORDER
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.verify import Verification, verify
from jhdesk.models.dictionary import TABLES
from jhdesk.services.bags import opened_bag
from jhdesk.services.county_desk import enrolled_trust, look
from jhdesk.services.county_notice import county_of
from jhdesk.services.keys import own_keys, public_key
from jhdesk.services.sources import Trusted
from jhdesk.services.workspace import DATABASE, Workspace


def workspace_trust(folder: Path) -> Trusted:
    """The keys that the workspace trusts: a school's its own, those before too, for its own packages; the county's those enrolled.

    No workspace, no key; none is made. The workspace is opened when the first package asks, and not for folders or where keys
    are named.
    """

    @cache
    def trusted(school: str) -> list[PublicKey]:
        if not (folder / DATABASE).is_file():
            return []
        with Workspace(folder) as workspace:
            if workspace.is_county:
                return list(enrolled_trust(workspace)(school))
            keys = own_keys(workspace)
            own = {info.school_code for info in workspace.periods()}
        return list(keys) if school in own else []

    return trusted


def county_trust(folder: Path) -> tuple[PublicKey, ...]:
    """The keys that receipts and code packages may be signed with: the county's own, or those that a school was told."""
    if not (folder / DATABASE).is_file():
        return ()
    with Workspace(folder) as workspace:
        if workspace.is_county:
            key = public_key(workspace)
            return (key,) if key else ()
        county = county_of(workspace)
        return county.keys if county else ()


def verify_file(file: Path, trust: Sequence[str], folder: Path, identity: bytes | None = None) -> Verification:
    """Checks a package, receipt or code package with the keys of ``trust`` (public-key files or their base64 lines), or else
    those of the workspace. ``identity`` opens what is sealed.

    JhdeskError: "file_unreadable", "trust_unusable", and those of `opened_bag`.
    """
    keys = [_key(text) for text in trust]
    county = keys if trust else county_trust(folder)
    with opened_bag(file, identity) as stream:
        found = verify(stream, TABLES, (lambda _school: keys) if trust else workspace_trust(folder), county=county)
        return found if trust or found.kind != "handin" else _as_desk(folder, stream, found)


def _as_desk(folder: Path, stream: BinaryIO, found: Verification) -> Verification:
    """At the county a key that was given up counts for what came before alone; the order of revisions is for who receives."""
    if not (folder / DATABASE).is_file():
        return found
    with Workspace(folder) as workspace:
        if not workspace.is_county:
            return found
        looked = look(workspace, stream, None).verification
    return replace(looked, faults=tuple(fault for fault in looked.faults if fault.rule < ORDER))


def _key(text: str) -> PublicKey:
    try:
        return PublicKey.parse(text)
    except JhdeskError:
        pass
    try:
        return PublicKey.parse(Path(text).read_bytes())
    except (OSError, ValueError, JhdeskError) as error:
        raise JhdeskError("trust_unusable", key=text) from error
