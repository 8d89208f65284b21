"""What is counted or added up: one declaration a quantity, run by both carriers (rows and columns).

A term reads one table: rows that fit ``where`` are counted (no measure) or the product of the ``measure`` fields is
added up. A row belongs to the stage that its ``stage`` field names; where the quantity splits, ``shared`` rows are
divided among the stages of the school by weighted pupils.
Source: 教督〔2017〕6号 第五条 and its statistical practice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SHARED = "shared"


@dataclass(frozen=True)
class Term:
    """Part of a quantity: ``where`` maps a field to the name of the standard's list that its code must be in."""

    table: str
    measure: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)

    @property
    def reads(self) -> tuple[str, ...]:
        """Every field that the term reads."""
        return ("stage", *self.where, *self.measure)


@dataclass(frozen=True)
class Quantity:
    """A sum of terms; only what a school holds in common can split (staff count in their own stage)."""

    id: str
    terms: tuple[Term, ...]
    splits: bool


_AREA = ("quantity", "area_each_m2")

QUANTITIES: Mapping[str, Quantity] = {
    quantity.id: quantity
    for quantity in (
        Quantity(
            "teachers_above_degree",
            (Term("staff", where={"post": "teacher", "degree": "above_required_degree"}),),
            splits=False,
        ),
        Quantity(
            "backbone_teachers",
            (Term("staff", where={"post": "teacher", "backbone_level": "backbone"}),),
            splits=False,
        ),
        Quantity("pe_art_teachers", (Term("staff", where={"post": "teacher", "subject": "pe_art"}),), splits=False),
        Quantity("teaching_area", (Term("room", _AREA, {"room_type": "teaching_auxiliary"}),), splits=True),
        Quantity(
            "sports_area",
            (Term("sports_area", _AREA), Term("room", _AREA, {"room_type": "indoor_sports"})),
            splits=True,
        ),
        Quantity("equipment_value", (Term("equipment", ("quantity", "unit_value_yuan")),), splits=True),
        Quantity("multimedia_rooms", (Term("room", ("networked_multimedia",)),), splits=True),
    )
}
