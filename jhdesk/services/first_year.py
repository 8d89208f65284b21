"""The first school years of a workspace: last year's data taken in, this year's begun beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from jhdesk.errors import JhdeskError
from jhdesk.services.entry import TABLES, Entry, new_period, value_of
from jhdesk.services.workspace import Workspace

if TYPE_CHECKING:
    from jhdesk.services.import_ import Imported

Typed = Mapping[tuple[str, str], str]
"""(table, field) -> text, as the start page asks"""


def year_typed(typed: Typed, otherwise: int) -> int:
    """The school year that was typed, else another one."""
    year = value_of(TABLES["period"].field("school_year"), typed.get(("period", "school_year"), ""))
    return year if isinstance(year, int) else otherwise


def take_last_year(workspace: Workspace, source: Path, typed: Typed, this_year: int) -> Imported:
    """Imports a workbook, a folder of CSV tables or a package as a school year of its own, the year before where it names none.

    JhdeskError as `import_source` and `import_package`, and "other_school" where another school's code was typed: nothing is taken then.
    """
    # Not at the top: start-up must not pay for reading workbooks.
    from jhdesk.services.import_ import import_source
    from jhdesk.services.import_package import import_package
    from jhdesk.services.incoming import kind_of_file

    wanted = value_of(TABLES["school"].field("school_code"), typed.get(("school", "school_code"), ""))
    with workspace.work():
        try:
            is_package = source.is_file() and kind_of_file(source) == "handin"
            done = import_package(workspace, source).imported if is_package else import_source(workspace, source)
        except JhdeskError as error:
            if error.code != "no_year":
                raise
            done = import_source(workspace, source, year=this_year - 1)
        for info in workspace.periods() if done.taken else ():
            if wanted and info.school_code and info.school_code != wanted:
                raise JhdeskError(
                    "other_school", found=info.school_code, held=wanted, name=typed.get(("school", "name"), "")
                )
    return done


def begin_year(workspace: Workspace, typed: Typed, this_year: int) -> int:
    """Begins the school year; its id. From the year just before it is made as `make_new_year` does, classes moved up.

    From an older one only what the school is known by is taken, where it was not typed.
    """
    before = workspace.periods()
    if before and before[0].school_year == this_year - 1:
        # Not at the top: start-up must not pay for what carries a year over.
        from jhdesk.services.new_year import make_new_year

        return make_new_year(workspace, before[0].id, classes="move_up")
    period_id = new_period(workspace, this_year)
    if before:
        last, entry = Entry(workspace, before[0].id), Entry(workspace, period_id)
        cells = [
            (entry.rows("school")[0].id, field, last.rows("school")[0].values[field])
            for table, field in typed
            if table == "school" and not typed[table, field].strip()
        ]
        with entry.step(""):
            entry.set_cells("school", cells, "carried")
    return period_id
