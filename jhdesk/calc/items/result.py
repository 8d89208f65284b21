"""What an item answers, and its status: met, unmet, not_assessable, to_rate or info (indicators.md, "How an item is judged")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from jhdesk.calc.item_standard import Item
from jhdesk.calc.items.truth import Amount, Bounds, Check, Tally, Truth, every, unique
from jhdesk.calc.results import INFO, MET, NOT_ASSESSABLE, TO_RATE, UNMET, ItemResult, Stage
from jhdesk.calc.rows import Row

NONE = "none"
"""the note where there is nobody and nothing to be judged"""


@dataclass(frozen=True)
class Answer:
    """What was computed for an item; not ``judged``: only shown, or nothing but a rating."""

    truth: Truth = None
    value: Amount | None = None
    target: Amount | None = None
    missing: tuple[str, ...] = ()
    note: str | None = None
    judged: bool = True

    @staticmethod
    def by(check: Check, value: Amount | None = None, target: Amount | None = None, note: str | None = None) -> Answer:
        """The answer of a condition."""
        return Answer(check.truth, value, target, check.missing, note)

    @staticmethod
    def of(*tallies: Tally, note: str | None = None) -> Answer:
        """The answer of shares that must all reach their targets; the first one is shown."""
        check = Check.all_of(*(tally.check for tally in tallies))
        empty = all(tally.empty for tally in tallies)
        return Answer.by(check, tallies[0].share, tallies[0].target, NONE if empty else note)

    @staticmethod
    def of_each(shares: Mapping[str, Tally]) -> Answer:
        """The answer of shares by name; the lowest is shown, none while one is not known, and the note has all."""
        ordered = sorted(shares.values(), key=lambda tally: (not tally.missing, tally.share is None, tally.share or 0))
        return Answer.of(*ordered, note=noted(shares))

    @staticmethod
    def shown(value: Amount | None, missing: Iterable[str] = (), note: str | None = None) -> Answer:
        """A value without a target."""
        return Answer(None, value, None, unique(missing), note, judged=False)


@dataclass(frozen=True)
class Rating:
    """What a school or the county says of an item that is rated."""

    truth: Truth
    place: str
    """where the rating stands or would stand"""


def rating_of(rows: Iterable[Row], item_id: str, met: frozenset[str]) -> Rating:
    """The rating of an item among the rows of self_rating; one that is not good enough decides."""
    ratings = [row.get("rating") for row in rows if row.get("item_id") == item_id]
    truth = every(None if rating is None else rating in met for rating in ratings) if ratings else None
    return Rating(truth, f"self_rating[{item_id}].rating")


def settle(
    item_id: str,
    item: Item,
    answer: Answer,
    rating: Rating | None = None,
    *,
    school_code: str | None = None,
    stage: Stage | None = None,
    year: int | None = None,
    same_as: str | None = None,
) -> ItemResult:
    """The result of an item: what was computed and how it was rated, and its year.

    Computed and rated: unmet if either is, else to be rated until it is. An unmet target before its ``year`` is
    information. What was not entered is named unless the verdict and the value are there without it.
    """
    status = _status(answer, rating)
    missing = answer.missing
    if status == UNMET and item.year is not None:
        if year is None:
            status, missing = NOT_ASSESSABLE, (*missing, "period.school_year")
        elif year < item.year:
            status = INFO
    if rating and status == TO_RATE:
        missing = (*missing, rating.place)
    elif status in (MET, UNMET, INFO) and answer.value is not None:
        missing = ()
    return ItemResult(
        item_id, school_code, stage, status, answer.value, answer.target, unique(missing), answer.note, same_as
    )


def _status(answer: Answer, rating: Rating | None) -> str:
    truths = [*([answer.truth] if answer.judged else []), *([rating.truth] if rating else [])]
    if False in truths:
        return UNMET
    if rating and rating.truth is None:
        return TO_RATE
    if not truths:
        return NOT_ASSESSABLE if answer.missing else INFO
    return NOT_ASSESSABLE if None in truths else MET


def noted(figures: Mapping[str, Bounds | Tally]) -> str | None:
    """The note of several figures: ``rotation=2, touring=0``; what is not known is left out."""
    known = {name: each.value if isinstance(each, Bounds) else each.share for name, each in figures.items()}
    return ", ".join(f"{name}={_number(value)}" for name, value in known.items() if value is not None) or None


def _number(value: Amount) -> str:
    number = Fraction(value)
    return str(number.numerator) if number.denominator == 1 else format(float(number), ".6g")
