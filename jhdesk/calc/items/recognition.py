"""S1 and what is declared: recognition by those asked (教督〔2017〕6号 第八条), the vetoes (第九条), and the plan's P33."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

from jhdesk.calc.item_standard import NATIONAL_IDS
from jhdesk.calc.items.result import Answer, noted
from jhdesk.calc.items.school import School
from jhdesk.calc.items.selection import Selection, within
from jhdesk.calc.items.truth import Tally, negate, some, unique

VETOES = tuple(name for name in NATIONAL_IDS if name.startswith("V"))


def satisfied(rows: Selection, target: Fraction) -> Tally:
    """Satisfied among the returned forms of these rows of the survey."""
    return rows.ratio(target, ("satisfied",), ("returned",))


def recognition(school: School) -> Answer:
    """S1, 第八条: satisfied among all returned forms, whatever they are about; the note shows each group."""
    survey, target = school.select("survey"), school.standard.satisfied
    groups = {str(each.row["respondent"]): None for each in survey.picked if each.row.get("respondent")}
    shares = {group: satisfied(survey.where(within("respondent", (group,))), target) for group in groups}
    return Answer.of(satisfied(survey, target), note=noted(shares))


def declared(item_id: str, school: School) -> Answer:
    """V1-V6, 第九条, and P33: what must not happen, as declared; one yes decides, and no row is not assessable."""
    rows = [row for row in school.data.rows("declaration") if row.get("item_id") == item_id]
    if not rows:
        return Answer(missing=(f"declaration[{item_id}].occurred",))
    blanks = (school.data.path("declaration", row, "occurred") for row in rows if row.get("occurred") is None)
    occurred = some(row["occurred"] is True if row.get("occurred") is not None else None for row in rows)
    return Answer(negate(occurred), missing=unique(blanks))


SCHOOL_ITEMS: Mapping[str, Callable[[School], Answer]] = {
    "S1": recognition,
    **{veto: partial(declared, veto) for veto in VETOES},
}
