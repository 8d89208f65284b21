"""Why an item of the county is what it is: what each school gives to it, the county's own figures, and what would turn it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from jhdesk.calc.item_standard import item_of
from jhdesk.calc.items.county import County, county_item
from jhdesk.calc.items.judge import IN_THE_WHOLE, SchoolFacts
from jhdesk.calc.items.truth import Bounds, Tally, Truth
from jhdesk.calc.results import INFO
from jhdesk.calc.rows import Row, SchoolData
from jhdesk.calc.trace.flips import RANKS, Outcome, Search, TableLike
from jhdesk.calc.trace.item import RATING
from jhdesk.calc.trace.recording import Recording
from jhdesk.calc.trace.why import LISTED, Line, Rated, Term, Why

SCHOOLS = "schools"
"""table and how of a term that has a line for each school"""
Part = Bounds | Tally | Truth
Pick = Callable[[SchoolFacts], Part]


def why_county_item(county: County, item_id: str, tables: Mapping[str, TableLike], *, flips: bool = True) -> Why | None:
    """The why-tree of an item of the county; None for one that only schools have.

    Its inputs are the county's own figures. What a school gives to it is explained by the school's own items.
    """
    own = SchoolData(county.tables, lambda table, row: str(row.get("figure_id") or row.get("item_id") or ""))
    recording = Recording(own)
    result = county_item(replace(county, tables=recording.watched.tables), item_id)
    if result is None:
        return None
    rating = county.rating(item_id)
    given = [str(r["rating"]) for r in own.rows(RATING) if r.get("item_id") == item_id and r.get("rating")]

    def judge(data: SchoolData) -> Outcome:
        item = county_item(replace(county, tables=data.tables), item_id)
        return Outcome(None) if item is None else Outcome(item.status, item.value)

    dated = item_of(county.standard, county.plan, item_id).year is not None
    search = Search(
        judge,
        own,
        tables,
        () if result.target is None else (result.target,),
        ranks={**RANKS, **({INFO: 0} if dated else {})},
    )
    return Why(
        id=item_id,
        school_code="",
        name="",
        stage=None,
        result=result,
        terms=(*_of_schools(county, item_id), *_of_figures(own, recording)),
        rated=Rated(given[0] if given else None, rating.place) if rating else None,
        flips=search.flips(recording.reads) if flips else (),
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
        read = [(row, rows[at]) for at, row in enumerate(own.rows(table)) if _is_used(row, rows[at])]
        lines = tuple(
            Line(own.key_of(table, row), {name: row.get(name) for name in sorted(seen)}) for row, seen in read
        )
        if lines and table != RATING:
            yield Term(table, LISTED, lines=lines)


def _is_used(row: Row, seen: set[str]) -> bool:
    """Whether a row was more than asked for its name."""
    return bool(seen - {"figure_id", "item_id"})
