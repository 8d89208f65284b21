"""What changes cost: the values that the program ships, and in their place those of the county's own file."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from jhdesk.calc.advice_costs import Costs
from jhdesk.errors import JhdeskError
from jhdesk.paths import resources

DEFAULT_COSTS = "costs-2024"
OWN_COSTS = "costs.toml"
"""the county's own values, in the workspace's folder"""


def load_costs(folder: Path | None = None, file: Path | None = None) -> Costs:
    """The program's costs; single values are replaced by ``file``, or else by costs.toml in the workspace's ``folder``.

    JhdeskError, with the file: "costs_broken" (and the key), "costs_no_toml" (and the line), "costs_encoding", "file_unreadable".
    """
    shipped = resources() / "costs" / f"{DEFAULT_COSTS}.toml"
    costs = Costs.from_toml(_read(shipped), shipped.name)
    if file is None and folder is not None and (folder / OWN_COSTS).exists():
        file = folder / OWN_COSTS
    return costs if file is None else costs.replaced(_read(file), str(file))


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("utf-8-sig")  # Notepad begins a text with a mark
    except OSError as error:
        raise JhdeskError("file_unreadable", file=str(path), reason=error.strerror) from error
    except UnicodeDecodeError as error:
        raise JhdeskError("costs_encoding", file=str(path)) from error
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise JhdeskError(
            "costs_no_toml", file=str(path), line=int(line[1]) if line else text.rstrip().count("\n") + 1
        ) from error
