"""Why an item of the county is what it is: what each school gives to it, the county's own figures, and what would turn it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from jhdesk.calc.item_standard import item_of
from jhdesk.calc.items.county import County, county_item
from jhdesk.calc.items.judge import IN_THE_WHOLE, SchoolFacts
from jhdesk.calc.items.truth import Bounds, Tally, Truth
from jhdesk.calc.rows import SchoolData
from jhdesk.calc.trace.flips import Outcome, Search, TableLike
from jhdesk.calc.trace.item import RATING, lines_of, outcome_of, ranks_of, rated_of
from jhdesk.calc.trace.recording import Recording
from jhdesk.calc.trace.why import LISTED, Line, Term, Why

SCHOOLS = "schools"
"""table and how of a term that has a line for each school"""
NAMES = {"figure_id", "item_id"}
"""fields that only say which row it is"""
Part = Bounds | Tally | Truth
Pick = Callable[[SchoolFacts], Part]


def why_county_item(county: County, item_id: str, tables: Mapping[str, TableLike]) -> Why | None:
    """The why-tree of an item of the county; None for one that only schools have.

    Its inputs are the county's own figures. What a school gives to it is explained by the school's own items.
    """
    own = SchoolData(county.tables, lambda table, row: str(row.get("figure_id") or row.get("item_id") or ""))
    recording = Recording(own)
    result = county_item(replace(county, tables=recording.watched.tables), item_id)
    if result is None:
        return None

    def judge(data: SchoolData) -> Outcome:
        return outcome_of(county_item(replace(county, tables=data.tables), item_id))

    item = item_of(county.standard, county.plan, item_id)
    search = Search(judge, own, tables, lines_of(result), ranks=ranks_of(item))
    return Why(
        id=item_id,
        school_code="",
        name="",
        stage=None,
        result=result,
        terms=(*_of_schools(county, item_id), *_of_figures(own, recording)),
        rated=rated_of(own, item_id, county.rating(item_id)),
        flips=search.flips(recording.reads),
    )


def _picks(county: County, item_id: str) -> Iterator[tuple[str, Pick]]:
    """What of each school goes into an item, by name."""
    if item_id in IN_THE_WHOLE:
        yield "computed", lambda each: each.computed[item_id]
    if item_id == "P19":
        for kind in county.plan.project_schools:
            yield kind, lambda each, kind=kind: each.projects[kind]  # type: ignore[misc]
    if item_id == "P35":
        for role in county.plan.studio_roles:
            yield role, lambda each, role=role: each.studios[role]  # type: ignore[misc]
    fields: Mapping[str, Sequence[str]] = {
        "G8": ("teachers", "average_wage_yuan"),
        "G11": ("rotated", "rotated_backbone"),
        "Q5": ("ict_skilled",),
    }
    for name in fields.get(item_id, ()):
        yield name, lambda each, name=name: getattr(each, name)  # type: ignore[misc]


def _of_schools(county: County, item_id: str) -> Iterator[Term]:
    for name, pick in _picks(county, item_id):
        yield Term(SCHOOLS, SCHOOLS, (name,), lines=tuple(_line(each.code, pick(each)) for each in county.schools))
    if item_id == "P27":
        lines = tuple(_line(code, truth) for code, truth in sorted(county.passing.items()))
        yield Term(SCHOOLS, SCHOOLS, ("passing",), lines=lines)


def _line(code: str, part: Part) -> Line:
    if isinstance(part, Tally):
        return Line(code, {}, part.part, part.whole, missing=part.missing)
    if isinstance(part, Bounds):
        return Line(code, {}, part.value, missing=part.missing)
    return Line(code, {"truth": part})


def _of_figures(own: SchoolData, recording: Recording) -> Iterator[Term]:
    for table, rows in recording.reads.items():
        read = [(row, rows[at]) for at, row in enumerate(own.rows(table)) if rows[at] - NAMES]
        lines = tuple(
            Line(own.key_of(table, row), {name: row.get(name) for name in sorted(seen)}) for row, seen in read
        )
        if lines and table != RATING:
            yield Term(table, LISTED, lines=lines)
