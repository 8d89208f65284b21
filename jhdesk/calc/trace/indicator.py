"""Why an indicator L1-L7 of a unit is what it is."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jhdesk.calc.engine import evaluate_indicator, evaluate_school, share_of
from jhdesk.calc.items.selection import Said
from jhdesk.calc.quantities import QUANTITIES, SHARED, Quantity
from jhdesk.calc.quantities import Term as QuantityTerm
from jhdesk.calc.results import Stage
from jhdesk.calc.rows import GRADES, SchoolData, count_pupils, counted
from jhdesk.calc.standard import Indicator, Standard
from jhdesk.calc.trace.changed import Changed
from jhdesk.calc.trace.flips import Flip, Outcome, Search, TableLike
from jhdesk.calc.trace.recording import Recording
from jhdesk.calc.trace.why import Line, Split, Term, Why


def why_indicator(
    standard: Standard,
    data: SchoolData,
    indicator_id: str,
    stage: Stage,
    tables: Mapping[str, TableLike],
) -> Why | None:
    """The why-tree of an indicator of one unit; None where the school has no such unit that is judged."""
    indicator = standard.indicator(indicator_id)
    unit = next((unit for unit in evaluate_school(standard, data).units if unit.stage == stage), None)
    if unit is None:
        return None
    quantity, pupils = QUANTITIES[indicator.quantity], count_pupils(data)
    share = share_of(standard, data, stage, pupils)[0]
    terms = tuple(_term(term, quantity, standard, data, stage, share) for term in quantity.terms)
    shared = any(line.share is not None for term in terms for line in term.lines)
    weights = standard.weights.get(data.head.type or "", {})
    stages = [name for name in GRADES if name in weights]
    return Why(
        id=indicator_id,
        school_code=unit.school_code,
        name=unit.name,
        stage=stage,
        result=unit.indicators[indicator_id],
        terms=(*terms, _pupils(data, stage)),
        pupils=pupils[stage].value,
        unit_status=unit.status,
        split=Split({s: weights[s] for s in stages}, {s: pupils[s].value for s in stages}, share) if shared else None,
        flips=_flips(standard, data, indicator, stage, tables),
    )


def _term(
    term: QuantityTerm, quantity: Quantity, standard: Standard, data: SchoolData, stage: Stage, share: Fraction | None
) -> Term:
    lines, own = [], Fraction(0)
    rows = list(counted(term, standard, data, stage, splits=quantity.splits))
    single = len(standard.weights.get(data.head.type or "", ())) == 1
    for each in rows:
        part = share if each.shared and not single else None
        blanks = tuple(data.path(term.table, each.row, field) for field in each.blanks)
        cells = {field: each.row.get(field) for field in term.reads}
        lines.append(Line(data.key_of(term.table, each.row), cells, each.amount, None, part, blanks))
        own += (each.amount or 0) * (share or 0 if each.shared else 1)
    missing = (*((term.table,) if data.is_missing(term.table) else ()), *(p for line in lines for p in line.missing))
    unknown = missing or (share is None and any(each.shared for each in rows))
    stages = (stage, SHARED) if quantity.splits else (stage,)
    where: tuple[Said, ...] = (
        *(("within", field, tuple(sorted(standard.codes(name, stage)))) for field, name in term.where.items()),
        ("within", "stage", stages),
    )
    how = {0: "count", 1: "summed"}.get(len(term.measure), "multiplied")
    return Term(term.table, how, term.measure, (), where, (), tuple(lines), None if unknown else own, missing=missing)


def _pupils(data: SchoolData, stage: Stage) -> Term:
    grades, table, fields = GRADES[stage], "class_group", ("boys", "girls")
    lines, total = [], Fraction(0)
    for row in data.rows(table):
        if row.get("grade") is not None and row["grade"] not in grades:
            continue
        blanks = tuple(data.path(table, row, name) for name in ("grade", *fields) if row.get(name) is None)
        amount = sum(int(row[name]) for name in fields if row.get(name) is not None)  # type: ignore[call-overload]
        lines.append(
            Line(data.key_of(table, row), {n: row.get(n) for n in fields}, None if blanks else amount, missing=blanks)
        )
        total += amount
    missing = tuple(place for line in lines for place in line.missing) if data.rows(table) else (table,)
    where = (("within", "grade", grades),)
    return Term(table, "summed", fields, (), where, (), tuple(lines), None if missing else total, missing=missing)


def _flips(
    standard: Standard, data: SchoolData, indicator: Indicator, stage: Stage, tables: Mapping[str, TableLike]
) -> tuple[Flip, ...]:
    def judge(given: SchoolData) -> Outcome:
        result = evaluate_indicator(standard, given, stage, indicator)
        return Outcome(None) if result is None else Outcome(result.status, result.value)

    recording = Recording(data)
    judge(recording.watched)
    codes = {
        (term.table, field): [standard.codes(name, stage)]
        for term in QUANTITIES[indicator.quantity].terms
        for field, name in term.where.items()
    }
    lines = (indicator.thresholds[stage], standard.floor(indicator, stage))
    asked: dict[str, set[str]] = {"class_group": {"grade", "boys", "girls"}}
    for term in QUANTITIES[indicator.quantity].terms:
        asked.setdefault(term.table, set()).update(term.reads)
    quick = Changed(standard, data, stage, indicator)
    return Search(judge, data, tables, lines, codes, asked=asked, quick=quick).flips(recording.reads)
