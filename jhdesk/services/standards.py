"""The standards that the program ships, read from resources/standards."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache

from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.paths import resources
from jhdesk.services.entry import DEFAULT_STANDARD, Entry


@cache
def load_standard(standard_id: str = DEFAULT_STANDARD) -> Standard:
    """The standard of that id. JhdeskError: "standard_unknown", "standard_broken"."""
    known = standard_ids()
    if standard_id not in known:
        raise JhdeskError("standard_unknown", standard=standard_id, known="、".join(known))
    path = resources() / "standards" / f"{standard_id}.toml"
    try:
        data = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise JhdeskError("standard_broken", file=path.name, key=str(error)) from error
    return Standard.from_toml(data, path.name)


def standard_of(entry: Entry) -> Standard:
    """The standard that the school year names, else the default one. JhdeskError: "standard_unknown"."""
    return load_standard(str(entry.data.first("period").get("standard_id") or DEFAULT_STANDARD))


def standard_ids() -> tuple[str, ...]:
    """The ids of all standards that there are."""
    return tuple(sorted(path.stem for path in (resources() / "standards").glob("*.toml")))
