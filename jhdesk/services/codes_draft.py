"""The next code package before it is signed: what is said anew, and for the rest what the last one said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from jhdesk.errors import JhdeskError
from jhdesk.exchange.codes import CODE_TABLES, Codes
from jhdesk.exchange.layout import is_parameter_file
from jhdesk.exchange.receipt import is_plain
from jhdesk.models.county_desk import IssuedBag
from jhdesk.services.changes import of_table
from jhdesk.services.county_desk import issued_tables, standings, years
from jhdesk.services.entry import DEFAULT_STANDARD
from jhdesk.services.issuing import COUNTY_NAME
from jhdesk.services.standards import FOLDER, check_own
from jhdesk.services.workspace import Workspace


def codes_drafted(
    workspace: Workspace,
    county_code: str,
    county_name: str,
    school_year: int,
    standard_id: str | None,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    dates: Mapping[str, str | None],
) -> Codes:
    """The next code package: what is given anew, and for the rest what the last one said, and the workspace's standards.

    ``dates``: due_on and snapshot_date of the school year, where they are given. JhdeskError: "codes_unfit" with what,
    "codes_file_name", "parameters_broken" of a file that is to go along.
    """
    held = issued_tables(workspace)
    rows: dict[str, list[dict[str, Any]]] = {name: [dict(r) for r in tables.get(name, held[name])] for name in held}
    given = {name: value for name, value in dates.items() if value}
    if given:
        kept = [row for row in rows["deadlines"] if str(row["school_year"]) != str(school_year)]
        before = next((row for row in rows["deadlines"] if str(row["school_year"]) == str(school_year)), {})
        rows["deadlines"] = [*kept, {**before, "school_year": str(school_year), **given}]
    _check(rows)
    if not county_name.strip() or not is_plain(county_name):
        raise JhdeskError(
            "codes_unfit", table="代码包", field="发代码包的部门", text=county_name.encode(errors="replace").decode()
        )
    if re.fullmatch("[0-9]{6}", county_code) is None:
        raise JhdeskError("codes_unfit", table="代码包", field="行政区划代码", text=county_code)
    return Codes(
        county_code=county_code,
        county_name=" ".join(county_name.split()),
        school_year=school_year,
        issue=0,
        standard_id=standard_id or DEFAULT_STANDARD,
        schools=rows["schools"],
        deadlines=rows["deadlines"],
        rules=rows["rules"],
        standards=_standards(workspace),
    )


def last_told(workspace: Workspace) -> tuple[str, str]:
    """Code and office of the county as the last code package had them; empty before the first."""
    query = select(IssuedBag.code).where(IssuedBag.kind == "codes").order_by(IssuedBag.id.desc())
    with workspace.work() as connection:
        code = connection.execute(query).scalar()
    return code or "", workspace.setting(COUNTY_NAME) or ""


def schools_known(workspace: Workspace) -> list[dict[str, Any]]:
    """Rows for the schools of the last code package, those enrolled and those of which something came in any year."""
    rows = {row["school_code"]: dict(row) for row in issued_tables(workspace)["schools"]}
    found = [standing for year in [*years(workspace), 0] for standing in standings(workspace, year)]
    for each in found:
        rows.setdefault(
            each.school_code, {"school_code": each.school_code, "name": each.school_name or each.school_code}
        )
    return [rows[code] for code in sorted(rows)]


def codes_changed(workspace: Workspace, draft: Codes) -> list[dict[str, Any]]:
    """What the draft's tables say otherwise than the last code package's, cell by cell, as `changes.of_table` has it."""
    held, new = issued_tables(workspace), draft.tables()
    return [change for name, table in CODE_TABLES.items() for change in of_table(table, held[name], new[name])]


def _standards(workspace: Workspace) -> dict[str, bytes]:
    """The workspace's parameter files, each of which every school can store and read."""
    folder = workspace.folder / FOLDER
    found = {
        path.relative_to(folder).as_posix(): path
        for pattern in ("*.toml", "plans/*.toml")
        for path in sorted(folder.glob(pattern))
    }
    for name in found:
        if not is_parameter_file(name):
            raise JhdeskError("codes_file_name", file=f"{FOLDER}/{name}".encode(errors="replace").decode())
    check_own(workspace.folder)
    return {name: path.read_bytes() for name, path in found.items()}


def _check(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    for name, table in CODE_TABLES.items():
        for field in table.fields:
            for text in (str(row.get(field.name) or "") for row in rows[name]):
                if field.parse(text)[1] or (field.required and not text):
                    raise JhdeskError("codes_unfit", table=table.label, field=field.label, text=text)
