"""The key of a workspace: made under a passphrase, changed, put aside for another; its card for the county's enrolment.

The secret file is the whole truth of which key counts: its comment tells the public half, and it is only ever replaced as
a whole, so that a power cut leaves the key before or the key after. Settings keep what was ours besides.
"""

from __future__ import annotations

import hashlib
from itertools import count
from pathlib import Path
from typing import NamedTuple

from jhdesk.errors import JhdeskError
from jhdesk.exchange.key_card import KeyCard
from jhdesk.exchange.secret_key import NewKey, SigningKey, new_key, public_of_file
from jhdesk.exchange.signature import PublicKey
from jhdesk.services.files import write_whole
from jhdesk.services.passphrase import check_length
from jhdesk.services.workspace import Workspace

KEY_FILE, COUNTY_KEY_FILE = "school.key", "county.key"
OLD = "old"
"""folder beside the key, with those that were put aside"""
PUBLIC_KEY, FORMER_KEYS = "public_key", "former_keys"


class Owner(NamedTuple):
    """Whose key it is: school code and name, or the county's."""

    code: str
    name: str


def key_file(workspace: Workspace) -> Path:
    """Where the workspace's secret key lies, or will."""
    return workspace.keys / (COUNTY_KEY_FILE if workspace.is_county else KEY_FILE)


def public_key(workspace: Workspace) -> PublicKey | None:
    """The workspace's public key; None before it has a key, or where the file is gone."""
    try:
        told = public_of_file(key_file(workspace).read_bytes())
    except OSError:
        return None
    line = workspace.setting(PUBLIC_KEY)
    return told or (PublicKey.parse(line) if line else None)


def own_keys(workspace: Workspace) -> tuple[PublicKey, ...]:
    """The workspace's public key, and those that it signed with before, the newest first."""
    held = public_key(workspace)
    lines = [*([held.line] if held else []), *_lines_known(workspace)]
    return tuple(map(PublicKey.parse, dict.fromkeys(lines)))


def make_key(workspace: Workspace, passphrase: str, *, replace: bool = False) -> PublicKey:
    """Makes a key under a passphrase, and tries it at once. ``replace``: one that is there is put aside.

    JhdeskError: "key_exists", "passphrase_short", "not_written".
    """
    path = key_file(workspace)
    if path.exists() and not replace:
        raise JhdeskError("key_exists", file=str(path))
    check_length(passphrase)
    return install(workspace, new_key(passphrase), passphrase)


def open_key(workspace: Workspace, passphrase: str) -> SigningKey:
    """The workspace's secret key, opened. JhdeskError: "no_key", "passphrase_wrong", "secret_key_bad"."""
    return SigningKey(_secret_file(workspace), passphrase)


def _secret_file(workspace: Workspace) -> bytes:
    try:
        return key_file(workspace).read_bytes()
    except OSError as error:
        raise JhdeskError("no_key", folder=str(workspace.keys)) from error


def change_passphrase(workspace: Workspace, old: str, new: str) -> PublicKey:
    """Puts the key under another passphrase, and tries that at once.

    JhdeskError: "passphrase_short", "not_written", and those of `open_key`.
    """
    with open_key(workspace, old) as key:
        check_length(new)
        return install(workspace, key.under(new), new)


def install(workspace: Workspace, made: NewKey, passphrase: str) -> PublicKey:
    """Opens a key once, and makes it the workspace's; another one that is there is put aside. JhdeskError("not_written")."""
    with SigningKey(made.secret_file, passphrase) as key:
        public = key.public
    held = public_key(workspace)
    if key_file(workspace).exists() and held != public:
        _put_aside(workspace, held)
    known = [*([held.line] if held else []), *_lines_known(workspace)]
    # What was ours is noted before the file is replaced: a power cut between must lose no key that something is signed with.
    with workspace.work():
        workspace.set_setting(
            FORMER_KEYS, "\n".join(dict.fromkeys(line for line in known if line != public.line)) or None
        )
    write_whole(key_file(workspace), made.secret_file, private=True)
    workspace.set_setting(PUBLIC_KEY, public.line)
    return public


def _lines_known(workspace: Workspace) -> list[str]:
    held = [workspace.setting(PUBLIC_KEY) or "", *(workspace.setting(FORMER_KEYS) or "").splitlines()]
    return [line for line in held if line]


def _put_aside(workspace: Workspace, public: PublicKey | None) -> None:
    """Copies the secret file among the old ones, under its key's id; one that lies there is never overwritten."""
    secret = _secret_file(workspace)
    name = public.key_id if public else f"unknown-{hashlib.sha256(secret).hexdigest()[:16]}"
    folder = workspace.keys / OLD
    for number in count(1):
        target = folder / f"{name}{'' if number == 1 else f'-{number}'}.key"
        if not target.exists():
            write_whole(target, secret, private=True)
        if target.read_bytes() == secret:
            break
    if public:
        write_whole(folder / f"{public.key_id}.pub", public.file())


def owner_of(workspace: Workspace) -> Owner:
    """The school that a workspace is of, as its newest school year says. JhdeskError: "no_school_yet", "no_county_code"."""
    for info in workspace.periods():
        if info.school_code:
            return Owner(info.school_code, info.school_name or "")
    raise JhdeskError("no_county_code" if workspace.is_county else "no_school_yet")


def key_card(workspace: Workspace, owner: Owner) -> KeyCard | None:
    """The card of the workspace's key; None before there is one."""
    key = public_key(workspace)
    return KeyCard(owner.code, owner.name, key) if key else None


def write_key_card(workspace: Workspace, owner: Owner, folder: Path) -> Path:
    """Writes the card's file into a folder. JhdeskError: "no_key", "not_written"."""
    card = key_card(workspace, owner)
    if card is None:
        raise JhdeskError("no_key", folder=str(workspace.keys))
    target = folder / card.file_name
    write_whole(target, card.file())
    return target
