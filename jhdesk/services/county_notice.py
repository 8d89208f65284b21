"""What a school's workspace knows of its county: keys, recipient, deadlines, changed rules, as the last code package had them.

Kept as one setting; standards come to lie in the workspace's folder of standards, where they are found as any others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from jhdesk.exchange.signature import PublicKey
from jhdesk.services.workspace import Workspace

SETTING = "county"


@dataclass(frozen=True)
class County:
    """The county, as its last code package had it."""

    code: str
    name: str
    school_year: int
    issue: int
    digest: str
    """SHA-256 of the code package's tagmanifest"""
    key_lines: tuple[str, ...]
    """public keys that receipts and code packages may be signed with"""
    recipient: str | None
    standard_id: str
    schools: tuple[Mapping[str, str], ...] = ()
    deadlines: tuple[Mapping[str, str], ...] = ()
    rules: tuple[Mapping[str, str], ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """parameter file -> SHA-256, as they came"""

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        """The keys; the one that signed last first."""
        return tuple(map(PublicKey.parse, self.key_lines))

    def deadline(self, school_year: int | None) -> Mapping[str, str]:
        """What is said of a school year; nothing where it is not among them."""
        return next((row for row in self.deadlines if row["school_year"] == str(school_year)), {})


def county_of(workspace: Workspace) -> County | None:
    """The county that this school's workspace knows; None before its first code package."""
    held = workspace.setting(SETTING)
    if held is None:
        return None
    document: dict[str, Any] = json.loads(held)
    for name in ("schools", "deadlines", "rules", "key_lines"):
        document[name] = tuple(document[name])
    return County(**document)


def keep_county(workspace: Workspace, county: County) -> None:
    """Keeps what is known from now on."""
    workspace.set_setting(SETTING, json.dumps(asdict(county), ensure_ascii=False))
