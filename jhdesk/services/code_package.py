"""Taking a code package: looked at first, what it would change shown, and then taken as a whole.

The first one is believed when a person has compared the fingerprint of its key with the county's letter; later ones by their
signature. Which is newer is told by the issue number, never by a clock.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jhdesk.errors import JhdeskError
from jhdesk.exchange.layout import RECIPIENT, STANDARDS
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.verify import PackageRead, read_package
from jhdesk.models.dictionary import TABLES
from jhdesk.services.bags import opened_bag
from jhdesk.services.county_notice import County, county_of, keep_county
from jhdesk.services.files import told_of, write_whole
from jhdesk.services.standards import FOLDER
from jhdesk.services.workspace import Workspace

PLACED = "county_files"
"""the setting that names the files of standards that came from the county, and those that are about to"""
GROUPS, ASKED = 8, 3
"""groups of a fingerprint, and how many of them a person types from the letter: which ones nobody knows before"""


@dataclass(frozen=True)
class Change:
    """One thing that taking it would change: what, and its text before and after (None where there is none)."""

    what: str
    """school, deadline, rule, standard, key, recipient or name"""
    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class CodesLook:
    """A code package that could be taken."""

    county: County
    key: PublicKey
    """the one that signed it"""
    first: bool
    """nothing vouches for the key yet but a person who compares its fingerprint"""
    again: bool
    """the one that is held"""
    changes: tuple[Change, ...]
    files: Mapping[str, bytes]
    asked: tuple[int, ...]
    """which groups of the fingerprint are to be typed from the letter, counted from 0"""


def look_at_codes(workspace: Workspace, path: Path, *, anew: bool = False) -> CodesLook:
    """What a code package is and would change. Nothing is stored.

    ``anew``: the county lost its key; a person compares the new one's fingerprint, as of the first.
    JhdeskError: "codes_unsound" (with its faults), "codes_without_key", "codes_other_county", "codes_older", "not_codes", those of
    `opened_bag`.
    """
    held = county_of(workspace)
    known = held.keys if held and not anew else ()
    with opened_bag(path) as stream:
        read = read_package(stream, TABLES, lambda _school: (), county=known)
        if not known and not read.verification.damaged:
            stream.seek(0)
            read = read_package(stream, TABLES, lambda _school: (), county=_own_keys(read))
    found = read.verification
    if found.kind != "codes" and not found.damaged:
        raise JhdeskError("not_codes", file=path.name)
    if not found.accepted:
        raise JhdeskError("codes_unsound", faults=found.faults)
    county = _county(read)
    key = _signer(county, known, found.signed_by)
    if held is not None and county.code != held.code:
        raise JhdeskError("codes_other_county", held=held.code, found=county.code)
    again = held is not None and held.digest == county.digest
    if held is not None and known and county.issue <= held.issue and not again:
        raise JhdeskError("codes_older", held=held.issue, found=county.issue)
    files = {name.removeprefix(STANDARDS): data for name, data in read.documents.items() if name.startswith(STANDARDS)}
    return CodesLook(county, key, not known, again, _changes(held, county), files, draw())


def draw() -> tuple[int, ...]:
    """Groups by lot: whoever forges a key could make a few groups fit, and not those that will be asked for."""
    return tuple(sorted(secrets.SystemRandom().sample(range(GROUPS), ASKED)))


def from_letter(key: PublicKey, typed: str, asked: Sequence[int] = ()) -> bool:
    """Whether what somebody typed from the county's letter is the key's fingerprint, or the groups of it that were asked for.

    Case, blanks, hyphens and full-width digits make no difference.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())
    groups = key.fingerprint.split()
    return plain == "".join(groups) or (bool(asked) and plain == "".join(groups[at] for at in asked))


def _own_keys(read: PackageRead) -> list[PublicKey]:
    return [PublicKey.parse(data) for name, data in sorted(read.documents.items()) if name.endswith(".pub")]


def _signer(county: County, known: Sequence[PublicKey], key_id: str | None) -> PublicKey:
    """The key that signed. It is among the package's own, or nobody could be answered; of one id there is but one key there."""
    own = set(county.keys)
    signed = [key for key in (known or county.keys) if key.key_id == key_id]
    if len({key.key_id for key in own}) < len(own) or not signed or signed[0] not in own:
        raise JhdeskError("codes_without_key")
    return signed[0]


def _county(read: PackageRead) -> County:
    """What the package says, its keys in the order of their ids, the one that signed first."""
    found = read.verification
    comment, digest = found.comment, found.tagmanifest_sha256
    assert comment is not None, "it was accepted"
    assert digest is not None
    keys = sorted(_own_keys(read), key=lambda key: (key.key_id != found.signed_by, key.key_id))
    texts = {
        name: tuple({column: str(value) for column, value in row.items() if value is not None} for row in rows)
        for name, rows in read.tables.items()
    }
    recipient = read.documents.get(RECIPIENT)
    return County(
        code=comment.school,
        name=read.info.school_name,
        school_year=comment.year,
        issue=comment.revision,
        digest=digest,
        key_lines=tuple(key.line for key in keys),
        recipient=recipient.decode().strip() if recipient else None,
        standard_id=comment.standard,
        schools=texts["schools"],
        deadlines=texts["deadlines"],
        rules=texts["rules"],
        files={
            name.removeprefix(STANDARDS): hashlib.sha256(data).hexdigest()
            for name, data in read.documents.items()
            if name.startswith(STANDARDS)
        },
    )


def _changes(held: County | None, new: County) -> tuple[Change, ...]:
    before, after = _facts(held) if held else {}, _facts(new)
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        Change(*name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    )


def _facts(county: County) -> dict[tuple[str, str], str]:
    """Everything that a code package can change, as texts to be compared."""
    facts = {("name", ""): county.name}
    facts |= {("deadline", row["school_year"]): _rest(row, "school_year") for row in county.deadlines}
    facts |= {("rule", row["rule_id"]): _rest(row, "rule_id") for row in county.rules}
    facts |= {("standard", name): digest[:8] for name, digest in county.files.items()}
    facts |= {("school", row["school_code"]): _rest(row, "school_code") for row in county.schools}
    facts |= {("key", key.key_id): key.fingerprint for key in county.keys}
    if county.recipient:
        facts["recipient", ""] = county.recipient
    return facts


def _rest(row: Mapping[str, str], but: str) -> str:
    return "，".join(value for name, value in row.items() if name != but)


def take_codes(workspace: Workspace, look: CodesLook) -> None:
    """Takes what was looked at: files first, then all else at once, and removes files that the county no longer sends.

    What the county ever placed is noted before anything is written, and forgotten only when it is gone: after a power cut at
    any point, the same package taken again, or the next one, finishes the work. JhdeskError("not_written").
    """
    held = county_of(workspace)
    placed = {*json.loads(workspace.setting(PLACED) or "[]"), *(held.files if held else ())}
    folder = workspace.folder / FOLDER
    workspace.set_setting(PLACED, json.dumps(sorted(placed | set(look.files))))
    for name, data in look.files.items():
        write_whole(folder / name, data)
    keep_county(workspace, look.county)
    for name in sorted(placed - set(look.files)):
        with told_of(folder / name):
            (folder / name).unlink(missing_ok=True)
    workspace.set_setting(PLACED, json.dumps(sorted(look.files)))
