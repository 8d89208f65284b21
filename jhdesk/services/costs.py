"""What changes cost: the values that the program ships, and in their place those of the county's own file."""

from __future__ import annotations

from pathlib import Path

from jhdesk.calc.advice_costs import Costs
from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.errors import JhdeskError
from jhdesk.services.standards import read_shipped

DEFAULT_COSTS = "costs-2024"
OWN_COSTS = "costs.toml"
"""the county's own values, in the workspace's folder"""


def load_costs(folder: Path | None = None, file: Path | None = None) -> Costs:
    """The program's costs; single values are replaced by ``file``, or else by costs.toml in the workspace's ``folder``.

    JhdeskError: "parameters_broken" with file, line and key; "file_unreadable".
    """
    shipped = read_shipped("costs", DEFAULT_COSTS)
    if file is None and folder is not None and (folder / OWN_COSTS).exists():
        file = folder / OWN_COSTS
    return Costs.read(shipped if file is None else _own(file).over(shipped))


def _own(path: Path) -> ParameterFile:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise JhdeskError("file_unreadable", file=str(path), reason=error.strerror) from error
    return ParameterFile.parse(content, str(path), "costs", own=True)
