"""What each kind of change costs: assumptions as data, of which a county replaces single values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jhdesk.calc.advice_kinds import CENT, KIND_OF
from jhdesk.calc.item_reader import Reader
from jhdesk.errors import JhdeskError

MOST_YUAN = 10**12
_FINEST = -6


@dataclass(frozen=True)
class Costs:
    """Yuan of one of each kind of change (a person, a room, a pupil, a square metre, a yuan of equipment)."""

    id: str
    version: str
    yuan: Mapping[str, Fraction]
    """kind -> yuan, zero or more"""
    room_m2: Decimal
    """area of a new classroom"""

    @staticmethod
    def from_toml(data: Mapping[str, Any], file: str = "") -> Costs:
        """The costs of a parsed TOML document (floats read as Decimal), which names every kind of change.

        JhdeskError "costs_broken" names the key that is missing, unknown, or holds what cannot be used: ``hire_teacher.yuan``.
        """
        read = _Costs(data, file)
        yuan = {kind: read.yuan(kind) for kind in KIND_OF}
        for kind in KIND_OF:
            read.text(kind, "reason")
        read.refuse_unknown()
        return Costs(read.text("id"), read.text("version"), yuan, read.room_m2())

    def replaced(self, data: Mapping[str, Any], file: str = "") -> Costs:
        """These costs with the values that another document names in their place. JhdeskError "costs_broken" as above."""
        read = _Costs(data, file)
        read.refuse_unknown()
        yuan = {kind: read.yuan(kind) for kind in KIND_OF if read.value(kind, "yuan") is not None}
        room_m2 = self.room_m2 if read.value(*_ROOM_M2) is None else read.room_m2()
        return replace(self, yuan={**self.yuan, **yuan}, room_m2=room_m2)


_ROOM_M2 = ("new_classroom", "room_m2")


class _Costs(Reader):
    def broken(self, *path: str | int) -> JhdeskError:
        return JhdeskError("costs_broken", file=self.file, key=".".join(map(str, path)))

    def number(self, *path: str | int) -> Fraction:
        value = self.value(*path)
        # 1e999999999 is a number of TOML too; as a fraction it would fill the memory.
        if isinstance(value, Decimal) and value and value.is_finite() and not _FINEST <= value.adjusted() <= 12:
            raise self.broken(*path)
        number = super().number(*path)
        if number > MOST_YUAN:
            raise self.broken(*path)
        return number

    def yuan(self, kind: str) -> Fraction:
        return self.number(kind, "yuan")

    def room_m2(self) -> Decimal:
        area = self.above_zero(*_ROOM_M2)
        if area % CENT:
            raise self.broken(*_ROOM_M2)
        return Decimal(area.numerator) / Decimal(area.denominator)

    def refuse_unknown(self) -> None:
        for name, values in self.data.items():
            if name in ("id", "version"):
                continue
            if name not in KIND_OF or not isinstance(values, dict):
                raise self.broken(name)
            for key in values:
                if key not in ("yuan", "reason") and (name, key) != _ROOM_M2:
                    raise self.broken(name, key)
