"""A new school year made from the last one, in one transaction; the year before stays as it is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, exists, select

from jhdesk.errors import JhdeskError
from jhdesk.models.dictionary import TABLES
from jhdesk.models.school import Period
from jhdesk.models.wording import year_text
from jhdesk.models.workspace import CellMark, ChangeLog, Explanation, HandIn, RejectedText
from jhdesk.services.carrying import CLASSES, Carried, Classes, Grown, carry, move_up, type_of
from jhdesk.services.entry import Entry, new_period
from jhdesk.services.workspace import Workspace

# The window and the command line take what they know of carrying from here.
__all__ = [
    "CLASSES", "ORIGIN", "Carried", "Classes", "Grown", "NewYearPlan", "can_remove", "make_new_year", "plan_new_year",
    "remove_year",
]  # fmt: skip

ORIGIN = "carried"
"""what the change log says of rows that come from the year before; its source is that year in words"""
_OF_PEOPLE = (RejectedText, Explanation, CellMark, HandIn)
"""what only people make beside the rows"""


@dataclass(frozen=True)
class NewYearPlan:
    """What a new school year would begin with: every table of the dictionary, and how the classes grow."""

    from_year: int
    year: int
    classes: Classes
    tables: tuple[Carried, ...]
    grown: Grown
    unread: int
    """texts of the year before that were not understood; their cells start blank"""


def plan_new_year(entry: Entry, *, classes: Classes = "move_up") -> NewYearPlan:
    """What the school year after this one would take over of it.

    JhdeskError: "new_year_without_year" where this one has no number, "new_year_exists".
    """
    year = entry.data.head.year
    if year is None:
        raise JhdeskError("new_year_without_year")
    if any(info.school_year == year + 1 for info in entry.workspace.periods()):
        raise JhdeskError("new_year_exists", year=year + 1)
    tables = entry.tables()
    unread = sum(len(row.rejected) for name in TABLES for row in entry.rows(name))
    grown = move_up(tables[CLASSES], type_of(tables))[1]
    return NewYearPlan(year, year + 1, classes, tuple(carry(tables, classes).values()), grown, unread)


def make_new_year(workspace: Workspace, from_period_id: int, *, classes: Classes = "move_up") -> int:
    """Makes the school year after the given one, all of it or nothing; the id of the new one.

    JhdeskError: as `plan_new_year`, "not_stored".
    """
    plan = plan_new_year(Entry(workspace, from_period_id), classes=classes)
    with workspace.work():
        period_id = new_period(workspace, plan.year)
        made = Entry(workspace, period_id)
        with made.step("", source=year_text(plan.from_year)):  # no step: taking it back is to remove the year
            for each in plan.tables:
                if TABLES[each.table].one_row:
                    row_id = made.rows(each.table)[0].id
                    cells = ((row_id, name, value) for row in each.rows for name, value in row.items())
                    made.set_cells(each.table, cells, ORIGIN)
                else:
                    made.add_rows(each.table, each.rows, ORIGIN)
    return period_id


def can_remove(workspace: Workspace, period_id: int) -> bool:
    """Whether a school year is as it was carried over: nobody entered, explained or handed in anything."""
    one_row = [name for name, table in TABLES.items() if table.one_row]
    here = ChangeLog.period_id == period_id
    begun = ChangeLog.table_name.in_(one_row) & (ChangeLog.field == "")  # the program begins these rows itself
    edited = [
        select(ChangeLog.id).where(here, ChangeLog.origin != ORIGIN, ~begun),
        *(select(kept.period_id).where(kept.period_id == period_id) for kept in _OF_PEOPLE),
    ]
    with workspace.work() as connection:
        carried = connection.execute(select(exists(select(ChangeLog.id).where(here, ChangeLog.origin == ORIGIN))))
        touched = [connection.execute(select(exists(query))).scalar() for query in edited]
        return bool(carried.scalar()) and not any(touched)


def remove_year(workspace: Workspace, period_id: int) -> None:
    """Removes a school year that was made by mistake. JhdeskError("year_edited") once anything was entered in it."""
    if not can_remove(workspace, period_id):
        raise JhdeskError("year_edited")
    with workspace.work() as connection:
        connection.execute(delete(Period).where(Period.id == period_id))
