"""Q1-Q7 of a school: quality (教督〔2017〕6号 第七条). Q3, Q6 and Q8 are only rated; Q9 is the county's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from jhdesk.calc.items.result import NONE, Answer
from jhdesk.calc.items.school import School
from jhdesk.calc.items.selection import GRADES, Picked, figure, within, yes
from jhdesk.calc.items.truth import Bounds, Check, Truth, some, unique
from jhdesk.calc.rows import Row

BUDGET_ZERO = "budget_zero"
"""the note where there is no budget that a share could be taken of"""
NOBODY_LEFT = "whole_below_zero"
"""the note where more of a cohort died than ever entered: its figures contradict each other"""


def retention(school: School) -> Answer | None:
    """Q1, 第七条（一）: (graduating − transferred_in + transferred_out) / (entrants − deceased) of the junior cohort.

    The cohort entered three school years ago. Without its row in a table that has rows it is not entered; a school that
    has neither the row nor a junior pupil is not concerned.
    """
    if "junior" not in school.stages:
        return None
    target, year = school.standard.retained, school.head.year
    if year is None:
        return Answer(target=target, missing=("period.school_year",))
    entered = year - school.standard.retention_years
    rows = school.select("cohort", within("stage", ("junior",)), within("entry_year", (entered,)))
    if not rows.picked and school.pupils_of("junior").high == 0:
        return None
    if not rows.picked and school.data.rows("cohort"):
        return Answer(target=target, missing=(f"cohort[junior|{entered}].entrants",))
    kept, came = rows.summed("graduating", "transferred_out"), rows.summed("transferred_in")
    entrants, deceased = rows.summed("entrants"), rows.summed("deceased")
    return _retained(target, kept, came, entrants, deceased)


def _retained(target: Fraction, kept: Bounds, came: Bounds, entrants: Bounds, deceased: Bounds) -> Answer:
    # Both sides of part ≥ target x whole without a minus, so that each is an amount: bounds stay bounds.
    check = (kept + deceased.times(target)).reaches(came + entrants.times(target))
    if entrants.value is not None and deceased.value is not None:
        whole = entrants.value - deceased.value
        if whole <= 0:
            truth: Truth = True if whole == 0 else None
            return Answer(truth, None, target, check.missing, NONE if whole == 0 else NOBODY_LEFT)
        part = None if kept.value is None or came.value is None else kept.value - came.value
        return Answer.by(check, None if part is None else Fraction(part) / whole, target)
    somebody = deceased.high is not None and entrants.low > deceased.high
    # While nobody knows that somebody is left, the item could still be met for want of anybody.
    return Answer(check.truth if check.truth or somebody else None, None, target, check.missing)


def disabled_enrolment(school: School) -> Answer:
    """Q2, 第七条（二）: disabled children of the service area who are enrolled, all kinds together.

    A kind without a row in a table that has rows has nobody of age.
    """
    rows = school.select("disability_enrolment")
    return Answer.of(rows.ratio(school.standard.disabled_enrolled, ("enrolled",), ("of_age",)))


def training_spend(school: School) -> Answer:
    """Q4, 第七条（四）: training of teachers takes its share of the budget; without a budget not assessable."""
    target = school.standard.training_spend
    spend, budget = school.figure("funding", "training_spend_yuan"), school.figure("funding", "budget_yuan")
    if budget.value == 0:
        return Answer(target=target, missing=spend.missing, note=BUDGET_ZERO)
    check = spend.reaches(budget.times(target))
    # A blank budget could be none at all, and then nothing is assessable: no spending decides.
    truth = None if budget.missing else check.truth
    known = spend.value is not None and budget.value
    return Answer(truth, Fraction(spend.low) / budget.low if known else None, target, check.missing)


def ict_skills(school: School) -> Answer:
    """Q5, 第七条（五）: the share of teachers who are at home with information technology; shown beside the rating."""
    tally = school.teachers.share(Fraction(1), yes("ict_skilled"))
    return Answer.shown(tally.share, tally.missing, NONE if tally.empty else None)


def courses_complete(school: School) -> Answer:
    """Q7, 第七条（七）: in every grade with a class the required subjects are given in the planned hours.

    Shown is how many courses are not, grade by grade; the note names them. A row of `arts` stands for music and art.
    """
    missing = unique((*school.classes.lost, *(p for each in school.classes.picked for p in each.missing)))
    grades = sorted({_grade(each.row) for each in school.classes.picked if not each.missing})
    if not grades and not missing:
        return Answer(True, None, 0, note=NONE)
    if school.courses.lost:
        return Answer(None, None, 0, (*missing, *school.courses.lost))
    offered = _Offered(school)
    checks = {
        f"{grade}|{subject}": offered.full(grade, subject)
        for grade in grades
        for subject, required in school.standard.subjects.items()
        if grade in required
    }
    lacking = [course for course, check in checks.items() if check.truth is False]
    check = Check.all_of(*checks.values(), *([Check(None, missing)] if missing else []))
    return Answer.by(check, None if check.missing else len(lacking), 0, ", ".join(lacking) or None)


class _Offered:
    """The courses of a school: whether each is given in full, by grade and subject."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.arts = school.standard.arts_stand_for
        self.known: dict[tuple[int, object], list[Check]] = {}
        self.unclear: list[tuple[Picked, Check]] = []
        """rows without grade or subject: what of them is not known"""
        for each in school.courses.picked:
            check = self._hours(each)
            if each.missing or each.row.get("subject") is None:
                self.unclear.append((each, check))
            else:
                self.known.setdefault((_grade(each.row), each.row["subject"]), []).append(check)

    def _hours(self, each: Picked) -> Check:
        planned, actual = figure(each.row, "planned_hours"), figure(each.row, "actual_hours")
        blanks = self.school.courses.blanks(each.row, ("grade", "subject", "planned_hours", "actual_hours"))
        # What is given no hour a week is not offered, whatever was planned.
        full = False if actual == 0 else None if planned is None or actual is None else actual >= planned
        return Check(full, tuple(blanks))

    def full(self, grade: int, subject: str) -> Check:
        """Whether a subject is given in full in a grade, itself or through arts."""
        return covered(subject, lambda name: self._given(grade, name), self.arts)

    def _given(self, grade: int, subject: str) -> Check:
        checks = list(self.known.get((grade, subject), ()))
        for each, check in self.unclear:
            fits = each.row.get("grade") in (grade, None) and each.row.get("subject") in (subject, None)
            if fits and check.truth is not False:
                checks.append(Check(None, check.missing))
        return Check(some(check.truth for check in checks), unique(p for check in checks for p in check.missing))


def covered(subject: str, given: Callable[[str], Check], arts: frozenset[str]) -> Check:
    """Whether a subject is there, itself or through arts, which stands for these subjects together."""
    ways = [given(subject)]
    if subject in arts:
        ways.append(given("arts"))
    if subject == "arts":
        ways.append(Check.all_of(*(given(each) for each in sorted(arts))))
    truth = some(way.truth for way in ways)
    return Check(truth, unique(p for way in ways for p in way.missing) if truth is None else ())


def _grade(row: Row) -> int:
    grade = row.get("grade")
    assert isinstance(grade, int)
    assert grade in GRADES
    return grade


SCHOOL_ITEMS: Mapping[str, Callable[[School], Answer | None]] = {
    "Q1": retention,
    "Q2": disabled_enrolment,
    "Q4": training_spend,
    "Q5": ict_skills,
    "Q7": courses_complete,
}
