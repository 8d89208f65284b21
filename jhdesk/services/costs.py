"""What changes cost: the values that the program ships, and in their place those of the county's own file."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from jhdesk.calc.advice_costs import ROOM, Costs
from jhdesk.calc.advice_kinds import KIND_OF
from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.errors import JhdeskError
from jhdesk.services.files import write_whole
from jhdesk.services.standards import read_shipped

DEFAULT_COSTS = "costs-2024"
OWN_COSTS = "costs.toml"
"""the county's own values, in the workspace's folder"""
_HEAD = "# 本县自己的费用，代替程序的假定；没有写的仍用程序的。由程序写出，也可以直接改。"
_REASON = "本县填写"


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


def save_costs(folder: Path, costs: Costs) -> Costs:
    """Keeps a county's own values in the workspace's ``folder``: those that differ from the program's; returns what counts now.

    What the file held before stays beside it as costs.toml.bak. JhdeskError "not_written", and those of `load_costs`.
    """
    path, shipped = folder / OWN_COSTS, load_costs()
    own = {kind: yuan for kind, yuan in costs.yuan.items() if yuan != shipped.yuan[kind]}
    lines = [_HEAD]
    for kind in KIND_OF:
        area = kind == ROOM and costs.room_m2 != shipped.room_m2
        if kind in own or area:
            lines += [
                f"[{kind}]",
                *([f"yuan = {_plain(own[kind])}"] if kind in own else []),
                *([f"room_m2 = {costs.room_m2:f}"] if area else []),
                f'reason = "{_REASON}"',
                "",
            ]
    if path.exists():
        write_whole(path.with_name(f"{OWN_COSTS}.bak"), path.read_bytes())
    write_whole(path, "\n".join(lines).encode())
    return load_costs(folder)


def _plain(yuan: Fraction) -> str:
    return format(Decimal(yuan.numerator) / Decimal(yuan.denominator), "f")
