"""Why an item of a school (G, Q, S1, V, P) is what it is: what its formula counted is heard, and what it read is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from jhdesk.calc.item_standard import Item, ItemStandard, Plan, item_of
from jhdesk.calc.items.judge import school_item
from jhdesk.calc.items.result import Rating
from jhdesk.calc.items.school import School
from jhdesk.calc.items.selection import Condition, Said, Told
from jhdesk.calc.items.truth import Bounds, Check, Tally, unique
from jhdesk.calc.results import INFO, ItemResult, Number, Stage
from jhdesk.calc.rows import SchoolData
from jhdesk.calc.trace.flips import RANKS, Flip, Outcome, Search, TableLike
from jhdesk.calc.trace.recording import Reads, Recording
from jhdesk.calc.trace.why import LISTED, Line, Rated, Term, Why

RATING = "self_rating"


def why_item(
    standard: ItemStandard,
    plan: Plan,
    data: SchoolData,
    item_id: str,
    tables: Mapping[str, TableLike],
    *,
    stage: Stage | None = None,
    last_year: SchoolData | None = None,
) -> Why | None:
    """The why-tree of an item of one school; None where the item does not concern it, or not this stage."""
    heard: list[Told] = []
    recording = Recording(data, heard.append)
    school = School(standard, plan, recording.watched, last_year)
    result = next((each for each in school_item(school, item_id) if each.stage == stage), None)
    if result is None:
        return None
    terms = tuple(_merged(map(_term, heard)))
    # What is only told for information and has no target has no verdict that could turn.
    judged = result.status != INFO or result.target is not None
    return Why(
        id=item_id,
        school_code=data.head.code,
        name=data.head.name,
        stage=stage,
        result=result,
        terms=(*terms, *_listed(data, recording.reads, {term.table for term in terms})),
        rated=rated_of(data, item_id, school.rating(item_id)),
        flips=_flips(standard, plan, data, last_year, result, recording.reads, tables, heard) if judged else (),
    )


def rated_of(data: SchoolData, item_id: str, rating: Rating | None) -> Rated | None:
    """The rating that stands in these tables; None for an item that is not rated there."""
    if rating is None:
        return None
    given = (str(row["rating"]) for row in data.rows(RATING) if row.get("item_id") == item_id and row.get("rating"))
    return Rated(next(given, None), rating.place)


def lines_of(result: ItemResult) -> tuple[Number, ...]:
    """What the value of an item is judged against."""
    return () if result.target is None else (result.target,)


def ranks_of(item: Item) -> Mapping[str, int]:
    """The ranks of statuses: an unmet target before its year is information, and turns all the same."""
    return RANKS if item.year is None else {**RANKS, INFO: 0}


def outcome_of(result: ItemResult | None) -> Outcome:
    """What is said of an item, or that there is none."""
    return Outcome(None) if result is None else Outcome(result.status, result.value)


def _term(told: Told) -> Term:
    picked = told.selection.picked
    conditions = [each for each in told.asked if isinstance(each, Condition)]
    texts = _texts(told)
    fields, whole_fields = (*texts, (), ())[:2] if told.how == "ratio" else (tuple(f for t in texts for f in t), ())
    reads = _asked(told)
    lines = tuple(_line(told, each.row, reads, alone) for each, alone in zip(picked, told.alone, strict=True))
    amount, whole = _sizes(told.result)
    return Term(
        table=told.selection.table,
        how=told.how,
        fields=fields,
        whole_fields=whole_fields,
        where=told.selection.said,
        asks=tuple(each.said for each in conditions),
        lines=lines,
        amount=amount,
        whole=whole,
        truth=told.result.truth if isinstance(told.result, Check) else None,
        missing=told.result.missing,
    )


def _texts(told: Told) -> list[tuple[str, ...]]:
    """The fields among the arguments of a count or sum."""
    return [(each,) if isinstance(each, str) else each for each in told.asked if isinstance(each, str | tuple)]


def _asked(told: Told) -> tuple[str, ...]:
    """The fields that a count or sum asks of a row: what is measured, then the conditions."""
    measured = (name for each in _texts(told) for name in each)
    conditions = (name for each in told.asked if isinstance(each, Condition) for name in each.reads)
    picked = (name for each in told.selection.said for name in _fields_of(each))
    return unique((*measured, *conditions, *picked))


def _line(told: Told, row: Mapping[str, object], reads: Sequence[str], alone: Bounds | Tally | Check) -> Line:
    amount, whole = _sizes(alone)
    key = told.selection.data.key_of(told.selection.table, row)
    return Line(key, {name: row.get(name) for name in reads}, amount, whole, missing=alone.missing)


def _sizes(found: Bounds | Tally | Check) -> tuple[Fraction | int | None, Fraction | int | None]:
    if isinstance(found, Bounds):
        return found.value, None
    if isinstance(found, Tally) and not found.missing:
        return found.part, found.whole
    return None, None


def _fields_of(said: Said) -> Iterator[str]:
    if isinstance(said[1], str):
        yield said[1]
    for each in said[1:]:
        if isinstance(each, tuple) and each and isinstance(each[0], str) and said[0] in ("no", "both", "either"):
            yield from _fields_of(each)


def _merged(terms: Iterator[Term]) -> Iterator[Term]:
    """Each term once; sums of one row each (a class at a time) as one list of rows, without a sum of its own."""
    kept: dict[tuple[object, ...], Term] = {}
    for term in terms:
        plain = (term.table, term.how, term.fields, term.whole_fields, repr(term.where), repr(term.asks))
        held = kept.get(plain)
        known = {line.key for line in held.lines} if held else set()
        new = tuple(line for line in term.lines if line.key not in known)
        if held is None:
            kept[plain] = term
        elif new:
            kept[plain] = replace(
                held, how=LISTED, lines=(*held.lines, *new), amount=None, whole=None,
                missing=unique((*held.missing, *term.missing)),
            )  # fmt: skip
    yield from kept.values()


def _listed(data: SchoolData, reads: Reads, told: set[str]) -> Iterator[Term]:
    """What was read without being counted or added up: declarations, courses, ratings."""
    for table, rows in reads.items():
        if table in told or table in ("school", "period", "no_data"):
            continue
        lines = tuple(
            Line(data.key_of(table, row), {name: row.get(name) for name in sorted(rows[at])})
            for at, row in enumerate(data.rows(table))
            if rows[at]
        )
        if lines:
            yield Term(table, LISTED, lines=lines)


def _code_sets(heard: Sequence[Told]) -> dict[tuple[str, str], list[frozenset[object]]]:
    """The code sets that conditions asked for, by table and field; what the school itself says is read elsewhere too."""
    found: dict[tuple[str, str], list[frozenset[object]]] = {}

    def walk(table: str, said: Said) -> None:
        if said[0] == "within":
            found.setdefault((table, said[1]), []).append(frozenset(said[2]))
        elif said[0] == "by_stage":
            found.setdefault((table, said[1]), []).extend(frozenset(codes) for codes in said[2].values())
            found.setdefault((table, "stage"), []).extend(frozenset((stage,)) for stage in said[2])
        elif said[0] in ("no", "both", "either"):
            for each in said[1:]:
                walk(table, each)

    for told in heard:
        table = told.selection.table
        asked = (each.said for each in told.asked if isinstance(each, Condition))
        for said in (*told.selection.said, *asked) if table != "school" else ():
            walk(table, said)
    return found


def _flips(
    standard: ItemStandard,
    plan: Plan,
    data: SchoolData,
    last_year: SchoolData | None,
    result: ItemResult,
    reads: Reads,
    tables: Mapping[str, TableLike],
    heard: Sequence[Told],
) -> tuple[Flip, ...]:
    def judge(given: SchoolData) -> Outcome:
        found = school_item(School(standard, plan, given, last_year), result.id)
        return outcome_of(next((each for each in found if each.stage == result.stage), None))

    ranks = ranks_of(item_of(standard, plan, result.id))
    asked: dict[str, set[str]] = {}
    for told in heard:
        asked.setdefault(told.selection.table, set()).update(_asked(told))
    return Search(judge, data, tables, lines_of(result), _code_sets(heard), ranks, asked).flips(reads)
