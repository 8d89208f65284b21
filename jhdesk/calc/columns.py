"""The columns carrier: the same quantities over the rows of many schools, vectorised with pandas.

It answers in float64 that holds whole numbers only, and marks every unit that it cannot answer (something not entered,
an unknown school type, a number of many decimals): those are for the rows carrier, which names what is missing, and so
are units whose numbers `judge_units` finds too large. A property test holds the two carriers equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

import numpy as np

from jhdesk.calc.quantities import QUANTITIES, SHARED, Quantity, Term
from jhdesk.calc.results import Reason, Stage
from jhdesk.calc.rows import GRADES, Head, SchoolData
from jhdesk.calc.standard import JUDGED, Standard
from jhdesk.calc.wide import MOST_DECIMALS, Floats, WideUnits

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray[Any, Any]

STAGES: tuple[Stage, ...] = tuple(GRADES)
_BLANK, _SHARED = -1, len(STAGES)


def fields_read() -> dict[str, tuple[str, ...]]:
    """Table -> the fields that pupils and quantities read; nothing else need be loaded."""
    reads: dict[str, dict[str, None]] = {"class_group": dict.fromkeys(("grade", "boys", "girls"))}
    for quantity in QUANTITIES.values():
        for term in quantity.terms:
            reads.setdefault(term.table, {}).update(dict.fromkeys(term.reads))
    return {table: tuple(fields) for table, fields in reads.items()}


@dataclass
class Columns:
    """Rows of many schools gathered as columns: ``tables[table][field]`` beside ``school[table]``, their positions."""

    heads: list[Head] = field(default_factory=list)
    school: dict[str, list[int]] = field(default_factory=lambda: {table: [] for table in fields_read()})
    tables: dict[str, dict[str, list[Any]]] = field(
        default_factory=lambda: {table: {name: [] for name in names} for table, names in fields_read().items()}
    )
    declared: dict[str, list[int]] = field(default_factory=lambda: {table: [] for table in fields_read()})

    def add(self, data: SchoolData) -> None:
        """Takes in what is read of one school; its rows need not be kept."""
        at = len(self.heads)
        self.heads.append(data.head)
        for row in data.rows("no_data"):
            if row.get("table") in self.declared:
                self.declared[str(row["table"])].append(at)
        for table, columns in self.tables.items():
            rows = data.rows(table)
            self.school[table].extend([at] * len(rows))
            for name, column in columns.items():
                column.extend([row.get(name) for row in rows])

    def frames(self) -> dict[str, pd.DataFrame]:
        """A frame a table: column ``school``, then the fields."""
        # pandas takes half a second to load; only a county's many schools pay for it.
        import pandas as pd

        return {
            table: pd.DataFrame({"school": self.school[table], **columns}, dtype=object)
            for table, columns in self.tables.items()
        }


@dataclass(frozen=True)
class ColumnUnits:
    """Units of many schools, by school and stage: ``school`` (n,) positions, ``wide`` the figures.

    ``unsure`` (schools,) marks the schools with a unit that only the rows carrier can answer; ``left_out`` are
    (school, stage, reason).
    """

    school: Array
    wide: WideUnits
    unsure: Array
    left_out: tuple[tuple[int, Stage | None, Reason], ...]


def count_units(standard: Standard, columns: Columns) -> ColumnUnits:
    """Pupils and numerators of every unit of every school."""
    return _Counter(standard, columns).units()


class _Counter:
    def __init__(self, standard: Standard, columns: Columns) -> None:
        self.standard = standard
        self.columns = columns
        self.n = len(columns.heads)
        self.frames = columns.frames()
        self.types = np.array([head.type for head in columns.heads], dtype=object)
        self.unsure = np.array([head.type not in standard.weights for head in columns.heads], dtype=bool)
        self.pupils = self._pupils()
        self.weight, self.weighted = self._weights()

    def units(self) -> ColumnUnits:
        special = np.isin(self.types, list(self.standard.special_types))
        points = np.isin(self.types, list(self.standard.teaching_point_types))
        has_classes = self._has_rows("class_group")
        numerators = [self._numerator(QUANTITIES[i.quantity]) for i in self.standard.indicators]
        members: list[tuple[int, int]] = []
        left_out: list[tuple[int, Stage | None, Reason]] = []
        for index, stage in enumerate(JUDGED):
            exists = (self.weight[:, index] > 0) & ~special
            small = exists & points & has_classes & (self.pupils[:, index] < self.standard.teaching_point_pupils)
            empty = exists & ~small & has_classes & (self.pupils[:, index] == 0)
            left_out += [(int(at), stage, "teaching_point_under_50") for at in np.flatnonzero(small)]
            left_out += [(int(at), stage, "no_pupils") for at in np.flatnonzero(empty)]
            at = np.flatnonzero(exists & ~small & ~empty)
            members += [(int(school), index) for school in at]
        left_out += [(int(at), None, "special_school") for at in np.flatnonzero(special)]
        order = sorted(members)
        school = np.array([at for at, _ in order], dtype=np.int64)
        stage_of = np.array([index for _, index in order], dtype=np.int8)
        wide = WideUnits(
            stage_of,
            self.pupils[school, stage_of],
            np.stack([whole[school, stage_of] for whole, _ in numerators]),
            np.stack([over[school] for _, over in numerators]),
        )
        missing = np.isnan(wide.whole).any(axis=0) | np.isnan(wide.pupils)
        self.unsure[school[missing]] = True
        return ColumnUnits(school, wide, self.unsure, tuple(left_out))

    def _pupils(self) -> Floats:
        """(schools, stages) pupils; NaN where a class of the stage lacks a figure or there is no class."""
        frame, at = self.frames["class_group"], self._at("class_group")
        grade, boys, girls = (_whole(frame[name]) for name in ("grade", "boys", "girls"))
        pupils = np.empty((self.n, len(STAGES)))
        for index, grades in enumerate(GRADES.values()):
            inside = np.isnan(grade) | ((grade >= grades.start) & (grade < grades.stop))
            # A blank grade makes the sum NaN, as a blank number of boys or girls does.
            known = boys + girls + 0 * grade
            pupils[:, index] = np.bincount(at[inside], known[inside], self.n)
        pupils[~self._has_rows("class_group")] = np.nan
        return pupils

    def _weights(self) -> tuple[Floats, Floats]:
        """Weights as whole numbers (schools, stages), 0 where the type lacks the stage; and weights times pupils."""
        known = self.standard.weights
        over = lcm(*(w.denominator for stages in known.values() for w in stages.values()))
        table = {
            kind: [float(Fraction(stages.get(stage, 0)) * over) for stage in STAGES] for kind, stages in known.items()
        }
        none = [0.0] * len(STAGES)
        weight = np.array([table.get(str(kind), none) for kind in self.types]).reshape(self.n, len(STAGES))
        return weight, np.where(weight > 0, weight * self.pupils, 0.0)

    def _numerator(self, quantity: Quantity) -> tuple[Floats, Floats]:
        """(schools, judged stages) whole numbers and (schools,) what they are over; NaN where not entered."""
        parts = [self._term(term, quantity.splits) for term in quantity.terms]
        over = max(scale for _, _, _, scale in parts)
        own = sum(own * (over / scale) for own, _, _, scale in parts)
        shared = sum(shared * (over / scale) for _, shared, _, scale in parts)
        has_shared = np.logical_or.reduce([some for _, _, some, _ in parts])
        total = np.where(has_shared.any(axis=1), self.weighted.sum(axis=1), 1.0)
        total[total == 0] = 1.0
        shares = np.where(has_shared, shared * self.weighted[:, : len(JUDGED)], 0.0)
        whole = own * total[:, None] + shares
        return whole, total * over

    def _term(self, term: Term, splits: bool) -> tuple[Floats, Floats, Array, float]:
        """Own and shared sums and whether there are shared rows, each (schools, judged stages); and their scale."""
        frame, at = self.frames[term.table], self._at(term.table)
        stage = _positions(frame["stage"])
        measure, scale = _product(frame, term.measure)
        blank = frame[list(term.reads)].isna().to_numpy().any(axis=1)
        measure[blank] = np.nan
        own = np.zeros((self.n, len(JUDGED)))
        shared = np.zeros((self.n, len(JUDGED)))
        has_shared = np.zeros((self.n, len(JUDGED)), bool)
        for index, name in enumerate(JUDGED):
            counts = np.ones(len(frame), bool)
            for column, codes in term.where.items():
                counts &= _among(frame[column], self.standard.codes(codes, name))
            mine = counts & ((stage == index) | (stage == _BLANK))
            common = counts & (stage == _SHARED) if splits else np.zeros(len(frame), bool)
            own[:, index] = np.bincount(at[mine], measure[mine], self.n)
            shared[:, index] = np.bincount(at[common], measure[common], self.n)
            has_shared[np.unique(at[common]), index] = True
        absent = ~self._has_rows(term.table)
        absent[self.columns.declared[term.table]] = False
        own[absent] = np.nan
        return own, shared, has_shared, scale

    def _at(self, table: str) -> Array:
        return np.array(self.columns.school[table], dtype=np.int64)

    def _has_rows(self, table: str) -> Array:
        return np.bincount(self._at(table), minlength=self.n) > 0


def _positions(stages: pd.Series[Any]) -> Array:
    """Codes of stage_or_shared as positions: STAGES, then shared; a blank is -1."""
    table: dict[str, int] = {SHARED: _SHARED, **{stage: index for index, stage in enumerate(STAGES)}}
    return np.array([table.get(value, _BLANK) for value in stages], dtype=np.int64)


def _among(column: pd.Series[Any], codes: Iterable[str]) -> Array:
    """Whether each code is in the list, or blank and so could be."""
    return (column.isin(list(codes)) | column.isna()).to_numpy()


def _whole(column: pd.Series[Any]) -> Floats:
    return column.to_numpy(np.float64, na_value=np.nan)


def _product(frame: pd.DataFrame, names: Sequence[str]) -> tuple[Floats, float]:
    """The product of the fields a row, as whole numbers, and what they are over; 1 where there is no field.

    NaN also where a number has more decimals than most: its school alone goes to the rows carrier, not the whole county.
    """
    product, over = np.ones(len(frame)), 1.0
    for name in names:
        values = [None if _places(value) > MOST_DECIMALS else value for value in frame[name]]
        places = max(map(_places, values), default=0)
        scaled = [np.nan if value is None else int(value * 10**places) for value in values]
        product *= np.array(scaled, dtype=np.float64)
        over *= 10.0**places
    return product, over


def _places(value: object) -> int:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0
