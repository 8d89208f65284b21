"""The standards that the program ships, read from resources/standards."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.paths import resources
from jhdesk.services.entry import DEFAULT_STANDARD, Entry

PLAN = "county-plan-2021"
"""the county's plan beside the standard"""


@cache
def load_standard(standard_id: str = DEFAULT_STANDARD) -> Standard:
    """The standard of that id. JhdeskError: "standard_unknown", "standard_broken"."""
    path = _path(standard_id)
    return Standard.from_toml(_read(path), path.name)


@cache
def load_items(standard_id: str = DEFAULT_STANDARD) -> ItemStandard:
    """The items of the standard of that id. JhdeskError: "standard_unknown", "standard_broken"."""
    path = _path(standard_id)
    return ItemStandard.from_toml(_read(path), path.name)


@cache
def load_plan() -> Plan:
    """The county's plan. JhdeskError "standard_broken"."""
    path = resources() / "standards" / "plans" / f"{PLAN}.toml"
    return Plan.from_toml(_read(path), path.name)


def _path(standard_id: str) -> Path:
    known = standard_ids()
    if standard_id not in known:
        raise JhdeskError("standard_unknown", standard=standard_id, known="、".join(known))
    return resources() / "standards" / f"{standard_id}.toml"


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise JhdeskError("standard_broken", file=path.name, key=str(error)) from error


def standard_of(entry: Entry) -> Standard:
    """The standard that the school year names, else the default one. JhdeskError: "standard_unknown"."""
    return load_standard(str(entry.data.first("period").get("standard_id") or DEFAULT_STANDARD))


def standard_ids() -> tuple[str, ...]:
    """The ids of all standards that there are."""
    return tuple(sorted(path.stem for path in (resources() / "standards").glob("*.toml")))
