"""The county's own tables: what they ask for, opening them for entry, and finding them for an evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from jhdesk.calc.item_standard import item_of
from jhdesk.calc.items.county import COUNTY_ITEMS
from jhdesk.calc.items.judge import ITEM_IDS
from jhdesk.errors import JhdeskError
from jhdesk.findings import Finding, Place
from jhdesk.models.county import FIGURES
from jhdesk.models.dictionary import COUNTY, SCHOOL, Dictionary, Table
from jhdesk.models.field import Value
from jhdesk.services.checking import rejected_texts
from jhdesk.services.entry import Entry
from jhdesk.services.sources import Tables, read_folder
from jhdesk.services.standards import load_both
from jhdesk.services.workspace import DATABASE, Workspace

FIGURE_FILE, SCHOOL_FILE = "county_figure.csv", "school.csv"
ORIGIN = "prefilled"
"""what the change log says of rows that the program lists"""


@dataclass(frozen=True)
class OwnTables:
    """The county's own tables of one school year: where they come from, and what in them could not be read.

    ``problem``: why there are none, though a county's workspace was named.
    """

    source: Path
    tables: Tables = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    problem: JhdeskError | None = None


@cache
def county_dictionary() -> Dictionary:
    """The county's tables, items by their titles, each item that the county rates with a row of its own."""
    standard, plan = load_both()
    rated = standard.rated_county | plan.rated_county
    titles = {
        item_id: f"{item_id} {item_of(standard, plan, item_id).title}"
        for item_id in ITEM_IDS
        if item_id in COUNTY_ITEMS or item_id in rated
    }
    ratings = {item_id: title for item_id, title in titles.items() if item_id in rated}
    return replace(
        COUNTY,
        tables={
            **COUNTY.tables,
            "self_rating": _of_items(COUNTY.tables["self_rating"], ratings, listed={name: {} for name in ratings}),
            "evidence": _of_items(COUNTY.tables["evidence"], titles, listed={}),
        },
    )


def _of_items(table: Table, titles: Mapping[str, str], listed: Mapping[str, Mapping[str, Value]]) -> Table:
    fields = tuple(replace(f, kind="code", codes=titles) if f.name == "item_id" else f for f in table.fields)
    return replace(table, fields=fields, listed=listed)


def dictionary_of(workspace: Workspace) -> Dictionary:
    """The tables that a workspace holds, by whose it is."""
    return county_dictionary() if workspace.is_county else SCHOOL


def figure_help(figure_id: object) -> str:
    """How one of the county's figures is filled in; empty for none."""
    meaning = FIGURES.get(str(figure_id))
    return meaning.help if meaning else ""


def open_county(workspace: Workspace, period_id: int) -> Entry:
    """The county's tables of a school year, open for entry, with a row for every figure and every item that it rates."""
    entry = Entry(workspace, period_id, county_dictionary())
    with entry.step(""):  # nobody takes back what the program lists
        for table in entry.dictionary.tables.values():
            held = {table.key_text(row.values) for row in entry.rows(table.name)}
            for key in table.listed:
                if key not in held:
                    entry.add_row(table.name, listed_row(table, key), ORIGIN)
    return entry


def listed_row(table: Table, key: str) -> dict[str, Value]:
    """A row as the program lists it: its key, and what it begins with."""
    return {table.key[0]: key, **table.listed[key]}


def is_county_folder(path: Path) -> bool:
    """Whether a folder holds the county's own tables: its figures, and no school."""
    return (path / FIGURE_FILE).is_file() and not (path / SCHOOL_FILE).exists()


def read_county_folder(folder: Path) -> OwnTables:
    """The county's own tables from a folder of CSV tables. JhdeskError("file_unreadable")."""
    dictionary = county_dictionary()
    tables, findings = read_folder(folder, dictionary.tables)
    for name, rows in tables.items():
        findings += _nameless(dictionary.tables[name], rows, findings)
    return OwnTables(folder, tables, findings)


def _nameless(table: Table, rows: Sequence[Mapping[str, Value]], told: Sequence[Finding]) -> list[Finding]:
    """Rows that do not say which figure or item they are; those whose key could not be read are told already."""
    if not table.listed:
        return []
    (key,) = table.key_fields
    blank = sum(row[key.name] is None for row in rows)
    unread = sum((finding.place.table, finding.place.field) == (table.name, key.name) for finding in told)
    place = Place(table.name, field=key.name, file=f"{table.name}.csv")
    return [Finding("key_blank", "hard", place, {"label": key.label})] if blank > unread else []


def year_of(own: OwnTables) -> int | None:
    """The school year that the tables name; None where they do not."""
    year = next((row.get("school_year") for row in own.tables.get("period", ())), None)
    return year if isinstance(year, int) else None


def own_of_entry(entry: Entry) -> OwnTables:
    """A copy of what is entered, and of the texts that were not understood."""
    return OwnTables(entry.workspace.folder, entry.tables(), rejected_texts(entry))


def own_of_workspace(folder: Path, year: int | None) -> OwnTables | None:
    """The tables of that school year in a county's workspace; None where the folder is no county's workspace.

    A workspace that cannot be opened keeps nobody from evaluating folders: it is the `problem` of what is returned.
    """
    if not (folder / DATABASE).is_file():
        return None
    try:
        with Workspace(folder) as workspace:
            if not workspace.is_county:
                return None
            if year is None:
                raise JhdeskError("county_year_unknown", folder=str(folder))
            if year not in {info.school_year for info in workspace.periods()}:
                raise JhdeskError("county_year_absent", folder=str(folder), year=year)
            return own_of_entry(Entry(workspace, workspace.period(year).id, county_dictionary()))
    except JhdeskError as problem:
        return OwnTables(folder, problem=problem)
