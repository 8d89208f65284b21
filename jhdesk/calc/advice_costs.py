"""What each kind of change costs: assumptions as data, of which a county replaces single values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jhdesk.calc.advice_kinds import CENT, KIND_OF
from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.calc.parameters import Reader

MOST = 10**12
"""yuan or square metres of one; nothing costs more"""
_GRAINS = 10**6
"""parts of a yuan that a cost may have"""
ROOM = "new_classroom"
"""the kind of change that is a whole room"""
_AREA = (ROOM, "room_m2")


@dataclass(frozen=True)
class Costs:
    """Yuan of one of each kind of change (a person, a room, a pupil, a square metre, a yuan of equipment)."""

    yuan: Mapping[str, Fraction]
    """kind -> yuan, zero or more"""
    room_m2: Decimal
    """area of a new classroom"""

    @staticmethod
    def read(file: ParameterFile) -> Costs:
        """The costs of a file, which names every kind of change and its reason. JhdeskError "parameters_broken"."""
        read = Reader(file)
        for name in ("id", "version"):  # of the program's file; a county's own values need none
            read.value(name)
        yuan = {kind: _cost(read, kind) for kind in KIND_OF}
        for kind in KIND_OF:
            read.text(kind, "reason")
        found = Costs(yuan, _area(read))
        read.finish()
        return found


def _cost(read: Reader, kind: str) -> Fraction:
    cost = read.number(kind, "yuan")
    if cost > MOST or (cost * _GRAINS).denominator != 1:
        return read.unfit("cost", (kind, "yuan"), Fraction(0))
    return cost


def _area(read: Reader) -> Decimal:
    """Of a new classroom: above zero, to a hundredth, as the solver counts."""
    area = read.number(*_AREA)
    if not 0 < area <= MOST or area % CENT:
        area = read.unfit("area", _AREA, Fraction(1))
    return Decimal(int(area / CENT)) / 100
