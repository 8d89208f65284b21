"""The recovery sheet: what is on it, whether it was tried, and the key that it gives back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from jhdesk.errors import JhdeskError
from jhdesk.exchange.recovery import characters_of, code_of, is_code, seed_of
from jhdesk.exchange.secret_key import key_of_seed, public_of_seed
from jhdesk.exchange.signature import PublicKey
from jhdesk.reports.document import Document
from jhdesk.reports.recovery_sheet import recovery_sheet
from jhdesk.services.files import write_whole
from jhdesk.services.keys import Owner, install, key_file, open_key, public_key
from jhdesk.services.passphrase import check_length
from jhdesk.services.workspace import Workspace

UNDATED = datetime.date(2000, 1, 1)
"""the sheet's date of creation: the clock is not asked"""
TESTED = "recovery_tested"
"""setting: id of the key whose sheet was typed back"""
LARGEST_TEXT = 1 << 16
"""bytes; a file of more is no list of 24 characters"""


@dataclass(frozen=True, repr=False)
class Recovery:
    """What stands on the sheet. All but the key is secret."""

    characters: tuple[str, ...]
    code: str
    key: PublicKey


def recovery_of(workspace: Workspace, passphrase: str) -> Recovery:
    """What the sheet of the workspace's key says. JhdeskError: "key_not_from_seed", and those of `open_key`."""
    with open_key(workspace, passphrase) as key:
        seed = key.seed
    return Recovery(characters_of(seed), code_of(seed), public_of_seed(seed))


def try_recovery(workspace: Workspace, said: str) -> PublicKey:
    """Holds what was typed back from the sheet against the key, and notes that it was the same.

    JhdeskError: "no_key", "recovery_other" (the sheet of another key), and those of `seed_of`.
    """
    held = public_key(workspace)
    if held is None:
        raise JhdeskError("no_key", folder=str(workspace.keys))
    found = public_of_seed(seed_of(said))
    if found != held:
        raise JhdeskError("recovery_other", found=found.key_id, held=held.key_id)
    workspace.set_setting(TESTED, held.key_id)
    return held


def recovery_tested(workspace: Workspace) -> bool:
    """Whether the sheet of the key that the workspace has now was typed back once."""
    key = public_key(workspace)
    return key is not None and workspace.setting(TESTED) == key.key_id


def check_restore(workspace: Workspace, said: str, *, replace: bool = False) -> PublicKey:
    """The key that the sheet gives, if it may take the place of what is there; changes nothing. Errors as `restore_key`."""
    public, held = public_of_seed(seed_of(said)), public_key(workspace)
    if key_file(workspace).exists() and held != public and not replace:
        raise JhdeskError("key_other", found=public.key_id, held=held.key_id if held else "?")
    return public


def restore_key(workspace: Workspace, said: str, passphrase: str, *, replace: bool = False) -> PublicKey:
    """Makes the key of a sheet the workspace's again, under a passphrase that may be another; tries it at once.

    ``replace``: a different key that is there is put aside. JhdeskError: "key_other", "passphrase_short", "not_written", and
    those of `seed_of`.
    """
    public = check_restore(workspace, said, replace=replace)
    check_length(passphrase)
    install(workspace, key_of_seed(seed_of(said), passphrase), passphrase)
    workspace.set_setting(TESTED, public.key_id)
    return public


def read_sheet(path: Path) -> str:
    """What a file says of a sheet: a text with its characters, or a picture of its QR.

    JhdeskError: "file_unreadable", "recovery_no_code" (a picture without one), and those of `codes_in`.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_TEXT + 1)
    except OSError as error:
        raise JhdeskError("file_unreadable", file=str(path)) from error
    if len(data) <= LARGEST_TEXT and b"\0" not in data:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    from jhdesk.reports.scan import codes_in  # Qt, which who types does not wait for

    found = [code for code in (each.decode("ascii", "replace") for each in codes_in(path)) if is_code(code)]
    if not found:
        raise JhdeskError("recovery_no_code", file=path.name)
    return found[0]


def write_recovery(recovery: Recovery, owner: Owner | None, target: Path) -> None:
    """Writes the sheet as a PDF that only its owner can read. It has to be deleted once it is printed. JhdeskError("not_written")."""
    from jhdesk.reports.pdf import pdf_bytes  # Qt, as above

    write_whole(target, pdf_bytes([recovery_document(recovery, owner)], created=UNDATED), private=True)


def recovery_document(recovery: Recovery, owner: Owner | None) -> Document:
    """The sheet, ready to be painted; ``owner`` None where nobody knows yet whose it is."""
    code, name = owner or ("", "")
    return recovery_sheet(code, name, recovery.characters, recovery.code, recovery.key)
