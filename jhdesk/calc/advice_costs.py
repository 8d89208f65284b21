"""What each kind of change costs: assumptions as data, of which a county replaces single values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jhdesk.calc.advice_kinds import CENT, KIND_OF
from jhdesk.errors import JhdeskError

MOST = 10**12
"""yuan or square metres of one; nothing costs more"""
_DECIMALS = 6
_ROOM = ("new_classroom", "room_m2")
_KEYS = ("yuan", "reason")


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
        """The costs of a parsed TOML document (floats read as Decimal), which names every kind of change and its reason.

        JhdeskError "costs_broken" names the key that is missing, unknown, or holds what cannot be used: ``hire_teacher.yuan``.
        """
        read = _Reader(data, file)
        texts = [read.text(name) for name in ("id", "version")]
        yuan = {kind: read.number(kind, "yuan") for kind in KIND_OF}
        for kind in KIND_OF:
            read.text(kind, "reason")
        read.refuse_unknown()
        return Costs(texts[0], texts[1], yuan, read.area())

    def replaced(self, data: Mapping[str, Any], file: str = "") -> Costs:
        """These costs with the values that another document names in their place. JhdeskError "costs_broken" as above."""
        read = _Reader(data, file)
        read.refuse_unknown()
        own = {kind: read.number(kind, "yuan") for kind in KIND_OF if read.value(kind, "yuan") is not None}
        area = self.room_m2 if read.value(*_ROOM) is None else read.area()
        return replace(self, yuan={**self.yuan, **own}, room_m2=area)


@dataclass(frozen=True)
class _Reader:
    data: Mapping[str, Any]
    file: str

    def value(self, *path: str) -> Any:
        value: Any = self.data
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def text(self, *path: str) -> str:
        value = self.value(*path)
        if not isinstance(value, str) or not value.strip():
            raise self.broken(*path)
        return value

    def number(self, *path: str) -> Fraction:
        """A number of zero or more, with few decimals; what is beyond is no cost, and 1e999999999 fills the memory."""
        value = self.value(*path)
        if not isinstance(value, int | Decimal) or isinstance(value, bool) or not Decimal(value).is_finite():
            raise self.broken(*path)
        exponent = Decimal(value).as_tuple().exponent
        if not 0 <= value <= MOST or (isinstance(exponent, int) and exponent < -_DECIMALS):
            raise self.broken(*path)
        return Fraction(value)

    def area(self) -> Decimal:
        """Of a new classroom: above zero, to a hundredth, as the solver counts."""
        area = self.number(*_ROOM)
        if not area or area % CENT:
            raise self.broken(*_ROOM)
        return Decimal(int(area / CENT)) / 100

    def refuse_unknown(self) -> None:
        for name, values in self.data.items():
            if name in ("id", "version"):
                continue
            if name not in KIND_OF or not isinstance(values, dict):
                raise self.broken(name)
            for key in values:
                if key not in _KEYS and (name, key) != _ROOM:
                    raise self.broken(name, key)

    def broken(self, *path: str) -> JhdeskError:
        return JhdeskError("costs_broken", file=self.file, key=".".join(path))
